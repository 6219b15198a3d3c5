"""How much each assumption matters, and how likely the answer is: four drivers, each low, base, high."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from xlmodel.common.parameters import common_parameters
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision.courses import Courses, course_probabilities
from xlmodel.effektmodell.decision.thresholds import HALF_OERE, not_negative
from xlmodel.effektmodell.inputs import GroupInputs

LEVELS: Final = 3
"""Low, base and high."""

SCENARIO_LEVELS: Final = tuple(product(range(LEVELS), repeat=4))
"""The level of each driver (success rates, cost, null alternative, gains) in each of the 81 scenarios."""

_RATE, _COST, _NULL, _GAIN = (
    np.array([levels[driver] for levels in SCENARIO_LEVELS]) for driver in range(4)
)

QUANTILES: Final = (0.05, 0.5, 0.95)
"""The shares of the distribution that are told."""

ROUNDING_OF_WEIGHTS: Final = 1e-9
"""What a sum of weights may lack of a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLevels:
    """Sums over the period at the low, base and high success rates; kr, each ``(…, 3)``.

    ``rates`` are the success rates of each level, held within 0–100 %, ``(…, 3, 3)``, and
    ``probability`` the courses' at each, ``(…, 3, 9)``. ``avoided_after`` and ``gain`` are before
    deadweight.
    """

    rates: FloatArray
    probability: FloatArray
    cost: FloatArray
    avoided_lab: FloatArray
    avoided_after: FloatArray
    gain: FloatArray


def rate_levels(inputs: GroupInputs, courses: Courses) -> RateLevels:
    """Return the sums at each level of the success rates: all three moved by the same points."""
    rates = np.clip(inputs.success_rate[..., None, :] + inputs.rate_levels[..., :, None], 0.0, 1.0)
    probability = course_probabilities(rates)
    return RateLevels(
        rates=rates,
        probability=probability,
        cost=courses.expected_at(courses.cost, probability),
        avoided_lab=courses.expected_at(courses.avoided_lab, probability),
        avoided_after=courses.expected_at(courses.avoided_after, probability),
        gain=courses.expected_at(courses.full_gain, probability),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Net and total over the period, kr, each ``(…, scenarios)``."""

    net: FloatArray
    total: FloatArray


def outcomes(
    inputs: GroupInputs, sums: RateLevels, levels: tuple[FloatArray, ...], deadweight: FloatArray
) -> Outcomes:
    """Return net and total where the drivers stand at some levels.

    ``netto = n·besparelse(p) − c·kostnad(p)`` and ``total = netto + g·gevinst(p) + λ·netto``.
    ``levels`` are the drivers' levels, each ``(scenarios,)``; ``deadweight`` is ``(…,)``.
    """
    rate, cost, null, gain = levels
    caused = 1 - np.asarray(deadweight)[..., None]
    avoided = (sums.avoided_lab + caused * sums.avoided_after)[..., rate]
    net = (
        inputs.null_levels[..., null] * avoided
        - inputs.cost_levels[..., cost] * sums.cost[..., rate]
    )
    gains = inputs.gain_levels[..., gain] * (caused * sums.gain)[..., rate]
    return Outcomes(net=net, total=net + gains + inputs.tax_cost[..., None] * net)


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """Each driver at low and high, the others at base; a row a driver, kr, each ``(…, 4)``."""

    total_low: FloatArray
    total_high: FloatArray
    net_low: FloatArray
    net_high: FloatArray
    total_base: FloatArray

    @cached_property
    def spread(self) -> FloatArray:
        """How far total goes between low and high."""
        return np.abs(self.total_high - self.total_low)

    @cached_property
    def order(self) -> FloatArray:
        """Each driver's place by spread, the largest 1; equal ones in the order of the table."""
        spread = self.spread
        places = [
            (spread > spread[..., row, None]).sum(axis=-1)
            + (spread[..., : row + 1] == spread[..., row, None]).sum(axis=-1)
            for row in range(spread.shape[-1])
        ]
        return np.stack(places, axis=-1).astype(np.float64)


def sensitivity(inputs: GroupInputs, sums: RateLevels) -> Sensitivity:
    """Return net and total with one driver at a time at its low and high value."""

    def moved(level: int) -> Outcomes:
        levels = np.ones((4, 4), np.int64)
        np.fill_diagonal(levels, level)
        return outcomes(inputs, sums, tuple(levels.T), inputs.deadweight)

    low, base, high = (moved(level) for level in range(LEVELS))
    return Sensitivity(
        total_low=low.total,
        total_high=high.total,
        net_low=low.net,
        net_high=high.net,
        total_base=base.total[..., 0],
    )


@dataclass(frozen=True, kw_only=True)
class Scenarios:
    """The 81 scenarios: ``weight`` ``(81,)``, net and total kr ``(…, 81)``, and what follows from them.

    ``other`` are net and total at the base deadweight of the reference evidence. Cumulative weights
    are those of the scenarios that give no more; amounts less than half an øre apart are the same.
    """

    weight: FloatArray
    own: Outcomes
    other: Outcomes

    @cached_property
    def cumulative_net(self) -> FloatArray:
        """The weight of the scenarios whose net is no larger; ``(…, 81)``."""
        return _cumulative(self.own.net, self.weight)

    @cached_property
    def cumulative_total(self) -> FloatArray:
        """The weight of the scenarios whose total is no larger; ``(…, 81)``."""
        return _cumulative(self.own.total, self.weight)

    @cached_property
    def net_quantiles(self) -> FloatArray:
        """Net at 5, 50 and 95 %: the smallest whose cumulative weight is so large; ``(…, 3)``."""
        return _quantiles(self.own.net, self.cumulative_net)

    @cached_property
    def total_quantiles(self) -> FloatArray:
        """Total at 5, 50 and 95 %: the smallest whose cumulative weight is so large; ``(…, 3)``."""
        return _quantiles(self.own.total, self.cumulative_total)

    def likely(self, amounts: FloatArray) -> FloatArray:
        """Return the weight of the scenarios whose amount is not negative; ``(…,)``."""
        return np.asarray((not_negative(amounts) * self.weight).sum(axis=-1))


def _cumulative(values: FloatArray, weight: FloatArray) -> FloatArray:
    if values.ndim == 1:  # one input set: all at once
        return np.asarray((values <= values[:, None] + HALF_OERE) @ weight)
    columns = [
        (values <= values[..., index, None] + HALF_OERE) @ weight
        for index in range(values.shape[-1])
    ]
    return np.stack(columns, axis=-1)


def _quantiles(values: FloatArray, cumulative: FloatArray) -> FloatArray:
    columns = [
        np.where(cumulative >= share - ROUNDING_OF_WEIGHTS, values, np.inf).min(axis=-1)
        for share in QUANTILES
    ]
    return np.stack(columns, axis=-1)


def scenario_weights() -> FloatArray:
    """Return the probability of each of the 81 scenarios: the product of its levels' weights."""
    weights = np.array(common_parameters().scenario_weights)
    return np.asarray(weights[_RATE] * weights[_COST] * weights[_NULL] * weights[_GAIN])


def scenarios(inputs: GroupInputs, sums: RateLevels, deadweight: float) -> Scenarios:
    """Return the 81 scenarios; ``deadweight`` is the one at which they stand once more."""
    levels = (_RATE, _COST, _NULL, _GAIN)
    return Scenarios(
        weight=scenario_weights(),
        own=outcomes(inputs, sums, levels, inputs.deadweight),
        other=outcomes(inputs, sums, levels, np.asarray(deadweight)),
    )
