"""The single individual (enkeltindivid): enters, succeeds every year, and leaves as bærekraftig."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import years_in_period
from xlmodel.effektmodell.effects import caused_share, health_rate, production_rate
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import Packages
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import Path
from xlmodel.effektmodell.yearly import YearlyRows


def individual_situations(start: Situation) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the situation that the individual stands in, a year; ``(15,)``."""
    return np.minimum(start + np.arange(MAX_YEARS), Situation.SUSTAINABLE)


@dataclass(frozen=True, kw_only=True)
class IndividualResults(YearlyRows):
    """Yearly rows of one person who enters in ``start``, and what the person meets on entering.

    ``startup`` is the package O[s] kr, ``null_alternative`` N[s] kr a year, ``quality_of_life`` and
    ``position_share`` fractions, each of the entry situation and ``(…,)``.
    """

    start: Situation
    startup: FloatArray
    null_alternative: FloatArray
    quality_of_life: FloatArray
    position_share: FloatArray

    @property
    def step(self) -> int:
        """The entry situation's step, from 1 (uholdbar) to 3 (stabil)."""
        return self.start + 1

    @property
    def starts_in(self) -> FloatArray:
        """1 for the entry situation and 0 for the others; ``(3,)``."""
        return np.array([situation == self.start for situation in ENTRY_SITUATIONS], np.float64)

    @property
    def stands_in(self) -> FloatArray:
        """1 in the years in which the person stands in a situation, else 0; ``(4, 15)``."""
        now = individual_situations(self.start)
        return np.array([now == situation for situation in Situation], np.float64)


def individual_results(
    inputs: GroupInputs, package: Packages, discount: FloatArray
) -> IndividualResults:
    """Compute one person who enters in ``inputs.individual_start`` and succeeds every year.

    Cost: ``O[s]`` in year 1 and ``D[j]`` while in the lab. Avoided: ``N[s]`` in the lab years and
    ``(1−d)·(N[s] − N[B])`` after. Gains as for the cohort, from year 2. The individual never falls
    back. Rows are discounted with ``discount`` ``(…, 15)``.
    """
    start = inputs.individual_start
    now = individual_situations(start)
    in_lab = now < Situation.SUSTAINABLE
    factor = discount * years_in_period(inputs.period, MAX_YEARS)
    running = package.running[..., np.minimum(now, Situation.STABLE)] * in_lab
    null = inputs.null_alternative
    reached = [Path(start, situation) for situation in Situation]
    cost = factor * (package.startup[..., start, None] * (np.arange(MAX_YEARS) == 0) + running)
    avoided = factor * np.where(
        in_lab,
        null[..., start, None],
        caused_share(inputs) * (null[..., start, None] - null[..., Situation.SUSTAINABLE, None]),
    )
    return IndividualResults(
        start=start,
        startup=package.startup[..., start],
        null_alternative=null[..., start],
        quality_of_life=inputs.quality_of_life[..., start],
        position_share=inputs.position_share[..., start],
        period=inputs.period,
        first_year=inputs.first_year,
        cost=cost,
        avoided=avoided,
        tax_effect=inputs.tax_cost[..., None] * (avoided - cost),
        health_gain=factor * health_rate(inputs, reached)[..., now],
        production_gain=factor * production_rate(inputs, reached)[..., now],
    )
