"""The single individual (enkeltindivid): enters, succeeds every year, and leaves as bærekraftig."""

from __future__ import annotations

import numpy as np

from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import years_in_period
from xlmodel.effektmodell.effects import health_rate, production_rate
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import Packages
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import Path
from xlmodel.effektmodell.yearly import YearlyRows


def individual_situations(start: Situation) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the situation that the individual stands in, a year; ``(15,)``."""
    return np.minimum(start + np.arange(MAX_YEARS), Situation.SUSTAINABLE)


def individual_results(inputs: GroupInputs, package: Packages, discount: FloatArray) -> YearlyRows:
    """Compute one person who enters in ``inputs.individual_start`` and succeeds every year.

    Cost: ``O[s]`` in year 1 and ``D[j]`` while in the lab. Avoided: ``N[s]`` in the lab years and
    ``N[s] − N[B]`` after. Gains as for the cohort, from year 2. Rows are discounted with ``discount``
    ``(…, 15)``.
    """
    start = inputs.individual_start
    now = individual_situations(start)
    in_lab = now < Situation.SUSTAINABLE
    factor = discount * years_in_period(inputs.period, MAX_YEARS)
    running = package.running[..., np.minimum(now, Situation.STABLE)] * in_lab
    null = inputs.null_alternative
    reached = [Path(start, situation) for situation in Situation]
    return YearlyRows(
        period=inputs.period,
        first_year=inputs.first_year,
        cost=factor * (package.startup[..., start, None] * (np.arange(MAX_YEARS) == 0) + running),
        avoided=factor
        * (null[..., start, None] - null[..., Situation.SUSTAINABLE, None] * ~in_lab),
        health_gain=factor * health_rate(inputs, reached)[..., now],
        production_gain=factor * production_rate(inputs, reached)[..., now],
    )
