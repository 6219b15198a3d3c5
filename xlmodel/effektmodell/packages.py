"""Packages (tiltakspakker): what a person in a situation costs the lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xlmodel.common.terms import Payer
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import Measure
from xlmodel.effektmodell.terms import LAB_PATHS, Category


@dataclass(frozen=True, slots=True)
class Packages:
    """Cost for one person by situation, split by payer; kr, each ``(…, 3)``.

    Start-up (oppstart) is paid in the first lab year, running (drift) in every lab year.
    """

    startup_municipality: FloatArray
    startup_state: FloatArray
    running_municipality: FloatArray
    running_state: FloatArray

    @property
    def startup(self) -> FloatArray:
        """Start-up package O[s] of both payers, kr."""
        return self.startup_municipality + self.startup_state

    @property
    def running(self) -> FloatArray:
        """Running package D[s] of both payers, kr a year."""
        return self.running_municipality + self.running_state

    @property
    def first_year(self) -> FloatArray:
        """Package of the first lab year O[s] + D[s], kr."""
        return self.startup + self.running

    @property
    def municipality_share(self) -> FloatArray:
        """Municipality's share of the first lab year's package; 0 where there is no cost."""
        return share(self.startup_municipality + self.running_municipality, self.first_year)

    @property
    def state_share(self) -> FloatArray:
        """State's share of the first lab year's package; 0 where there is no cost."""
        return share(self.startup_state + self.running_state, self.first_year)

    @property
    def municipality_share_running(self) -> FloatArray:
        """Municipality's share of the running package; 0 where there is no cost."""
        return share(self.running_municipality, self.running)

    @property
    def state_share_running(self) -> FloatArray:
        """State's share of the running package; 0 where there is no cost."""
        return share(self.running_state, self.running)


def packages(measures: Sequence[Measure]) -> Packages:
    """Sum the yearly cost of the measures by category and payer: ``O[s]`` and ``D[s]``."""

    def total(category: Category, payer: Payer) -> FloatArray:
        chosen = (
            measure.yearly_cost
            for measure in measures
            if measure.category is category and measure.payer is payer
        )
        return np.asarray(sum(chosen, start=np.zeros(3)))

    return Packages(
        startup_municipality=total(Category.START_UP, Payer.MUNICIPALITY),
        startup_state=total(Category.START_UP, Payer.STATE),
        running_municipality=total(Category.RUNNING, Payer.MUNICIPALITY),
        running_state=total(Category.RUNNING, Payer.STATE),
    )


def cost_rate(startup: FloatArray, running: FloatArray) -> FloatArray:
    """Return what a person-year on each lab path costs: ``D[j]``, and ``O[s]`` more where j = s.

    One who enters in s is on the path (s, s) in the first lab year only, so that start-up comes once
    and follows the entry situation. ``startup`` and ``running`` are ``(…, 3)`` kr, the result
    ``(…, 6)`` kr.
    """
    first_lab_year = np.array([path.entry == path.now for path in LAB_PATHS])
    entry, now = [path.entry for path in LAB_PATHS], [path.now for path in LAB_PATHS]
    return np.asarray(startup[..., entry] * first_lab_year + running[..., now])


def share(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return ``part / whole``, and 0 where the whole is 0."""
    return np.divide(
        part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole != 0
    )
