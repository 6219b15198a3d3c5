"""Success rates of moves and months at risk: a Gamma posterior, and what it is fit for.

The monthly rate of a step is Gamma distributed with shape ``α + moves`` and rate ``β + months``; its
mean gives the yearly success rate ``1 − exp(−12 · mean)``, its 5 and 95 % quantiles the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from xlmodel.common.terms import Situation
from xlmodel.living_conditions.gamma import gamma_quantile
from xlmodel.living_conditions.specs import parameter
from xlmodel.living_conditions.terms import HIGH, LOW, MIDDLE, TOO_FEW

MONTHS: Final = 12
"""Months a year."""


@dataclass(frozen=True, slots=True)
class StepRate:
    """The yearly success rate of a step: moves, months at risk, rate, and 90 % interval (fractions)."""

    step: Situation
    moves: float
    months: float
    rate: float
    low: float
    high: float
    least: int

    @property
    def is_too_few(self) -> bool:
        """Say whether there are too few moves to use the rate."""
        return self.moves < self.least

    @property
    def remark(self) -> str:
        """The mark of a rate of too few moves, else empty."""
        return TOO_FEW if self.is_too_few else ""

    @property
    def grade(self) -> str:
        """The confidence grade by the number of moves."""
        if self.is_too_few:
            return LOW
        return MIDDLE if self.moves < parameter("middle_moves") else HIGH


@lru_cache(maxsize=4096)
def _quantile(share: float, shape: float) -> float:
    return gamma_quantile(share, shape)


def yearly(monthly: float) -> float:
    """Return the chance of at least one move within a year, at a rate a month."""
    return 1 - math.exp(-MONTHS * monthly)


def step_rate(
    step: Situation, moves: float, months: float, alpha: float, beta: float, least: int
) -> StepRate:
    """Return the rate of a step: ``1 − exp(−12 · (α + moves) / (β + months))`` and its interval."""
    shape, exposure, tail = alpha + moves, beta + months, parameter("tail")
    low, high = (_quantile(share, shape) / exposure for share in (tail, 1 - tail))
    return StepRate(step, moves, months, yearly(shape / exposure), yearly(low), yearly(high), least)
