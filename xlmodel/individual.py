"""The single individual (enkeltindivid): enters, succeeds every year, and leaves as bærekraftig (01 §6)."""

from __future__ import annotations

import numpy as np

from xlmodel.cohort import years_in_period
from xlmodel.inputs import FloatArray, GroupInputs
from xlmodel.packages import Packages
from xlmodel.specs import MAX_YEARS
from xlmodel.terms import Situation
from xlmodel.yearly import YearlyRows


def individual_situations(start: Situation) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the situation that the individual stands in, a year; ``(15,)``."""
    return np.minimum(start + np.arange(MAX_YEARS), Situation.SUSTAINABLE)


def individual_results(
    inputs: GroupInputs, package: Packages, discount: FloatArray
) -> YearlyRows:
    """Compute one person who enters in ``inputs.individual_start`` and succeeds every year.

    Cost: ``O[s]`` in year 1 and ``D[j]`` while in the lab. Avoided: ``N[s]`` in the lab years and
    ``N[s] − N[B]`` after. Gains as for the cohort, from year 2. Rows are discounted with ``discount``
    ``(…, 15)``. Source: 01 §6.
    """
    start = inputs.individual_start
    now = individual_situations(start)
    in_lab = now < Situation.SUSTAINABLE
    inside = discount * years_in_period(inputs.period)
    first = np.arange(MAX_YEARS) == 0
    running = package.running[..., np.minimum(now, Situation.STABLE)] * in_lab
    null = inputs.null_alternative
    quality = inputs.quality_of_life
    position = inputs.position_share
    qaly = (inputs.qaly_value * inputs.persons_per_unit)[..., None]
    wage = (inputs.wage_cost * inputs.workers_per_unit)[..., None]
    return YearlyRows(
        period=inputs.period,
        first_year=inputs.first_year,
        cost=inside * (package.startup[..., start, None] * first + running),
        avoided=inside
        * (null[..., start, None] - null[..., Situation.SUSTAINABLE, None] * ~in_lab),
        health_gain=inside * qaly * (quality[..., now] - quality[..., start, None]),
        production_gain=inside * wage * (position[..., now] - position[..., start, None]),
    )
