"""Chance: what net and total become when single persons, and the four drivers, are drawn.

The model counts expected persons. With few of them the draw itself spreads the answer: here every
person succeeds, leaves and falls back or does not. The drivers of the uncertainty table are drawn at
low, base and high with the weights of the 81 scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import discount_factor
from xlmodel.effektmodell.cohort import CohortFlow
from xlmodel.effektmodell.effects import effect_rates
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import packages
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, Path
from xlmodel.effektmodell.undiscounted import UndiscountedRows

MOST_DRAWS: Final = 100_000
_BASE: Final = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """Net and total over the period of each draw, discounted kr, ``(draws,)``."""

    net: FloatArray
    total: FloatArray


def drawn_outcomes(
    inputs: GroupInputs, draws: int, seed: int, *, persons: bool, drivers: bool
) -> Drawn:
    """Draw net and total of one input set.

    With ``persons`` each person is drawn, else they are expected values; with ``drivers`` the success
    rates, the cost, the null alternative and the gains stand at low, base or high. The same seed gives
    the same draws. Raises ``ValueError`` where the inputs carry a scenario axis.
    """
    if inputs.scenarios:
        raise ValueError("draws take one input set: take one with GroupInputs.scenario")
    generator = np.random.default_rng(seed)
    levels = _levels(generator, draws, drawn=drivers)
    rate, cost, null, gain = (levels[:, driver] for driver in range(levels.shape[1]))
    rates = np.clip(inputs.success_rate + inputs.rate_levels[rate, None], 0.0, 1.0)
    flow = _persons(inputs, rates, generator if persons else None)
    rows = UndiscountedRows(
        flow=flow, packages=packages(inputs.measures), rates=effect_rates(inputs)
    )
    factor = discount_factor(inputs.discount_rate, MAX_YEARS)

    def summed(amounts: FloatArray) -> FloatArray:
        return np.asarray((amounts * factor).sum(axis=-1))

    net = inputs.null_levels[null] * summed(rows.avoided) - inputs.cost_levels[cost] * summed(
        rows.cost
    )
    gains = inputs.gain_levels[gain] * summed(rows.health_gain + rows.production_gain)
    return Drawn(net, net + gains + inputs.tax_cost * net)


def _levels(generator: np.random.Generator, draws: int, *, drawn: bool) -> NDArray[np.int64]:
    """Return the level of each driver in each draw; ``(draws, 4)``."""
    if not drawn:
        return np.full((draws, 4), _BASE)
    weights = common_parameters().scenario_weights
    return generator.choice(len(weights), size=(draws, 4), p=weights)


def _persons(
    inputs: GroupInputs, rates: FloatArray, generator: np.random.Generator | None
) -> CohortFlow:
    """Return the persons on every path; drawn one by one, or expected without a generator.

    A part of a person who enters is a person with that probability.
    """
    draws, period = len(rates), int(inputs.period)
    lab = {path: np.zeros((draws, MAX_YEARS)) for path in LAB_PATHS}
    out = {path: np.zeros((draws, MAX_YEARS)) for path in OUT_PATHS}

    def some(many: FloatArray, chance: FloatArray) -> FloatArray:
        if generator is None:
            return np.asarray(many * chance)
        return generator.binomial(many.astype(np.int64), chance).astype(np.float64)

    def entering(entry: Situation) -> FloatArray:
        many = float(inputs.new_participants[entry])
        if generator is None:
            return np.full(draws, many)
        whole = np.floor(many)
        return np.asarray(whole + (generator.random(draws) < many - whole), np.float64)

    relapse = np.full(draws, float(inputs.relapse))
    for entry in ENTRY_SITUATIONS:
        for year in range(period):
            before = year - 1
            if year < int(inputs.intake_years):
                lab[Path(entry, entry)][:, year] = entering(entry)
            if year == 0:
                continue
            home = out[Path(entry, entry)]
            home[:, year] += home[:, before]
            for now in range(entry, Situation.SUSTAINABLE):
                there = lab[Path(entry, Situation(now))][:, before]
                moved = some(there, rates[:, now])
                out[Path(entry, Situation(now))][:, year] += there - moved
                if now < Situation.STABLE:
                    lab[Path(entry, Situation(now + 1))][:, year] = moved
                else:
                    out[Path(entry, Situation.SUSTAINABLE)][:, year] += moved
            for now in range(entry + 1, len(Situation)):
                better = out[Path(entry, Situation(now))]
                back = some(better[:, before], relapse)
                better[:, year] += better[:, before] - back
                home[:, year] += back
    return CohortFlow(
        np.stack([lab[path] for path in LAB_PATHS], axis=1),
        np.stack([out[path] for path in OUT_PATHS], axis=1),
    )
