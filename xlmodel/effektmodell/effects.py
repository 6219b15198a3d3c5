"""Effects a person-year: avoided cost and gains against the entry situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, Path


@dataclass(frozen=True, slots=True)
class EffectRates:
    """Effect of one person-year on each path, kr; ``lab`` rows ``(…, 6)``, ``out`` rows ``(…, 9)``.

    ``quality_change`` and ``position_change`` are what the move on each path out of the lab changes
    in quality of life and in position share: fractions, ``(…, 9)``.
    """

    avoided_lab: FloatArray
    avoided_out: FloatArray
    health_lab: FloatArray
    health_out: FloatArray
    production_lab: FloatArray
    production_out: FloatArray
    quality_change: FloatArray
    position_change: FloatArray

    @property
    def gain_out(self) -> FloatArray:
        """Health gain + production gain of a person-year out of the lab, kr; ``(…, 9)``."""
        return self.health_out + self.production_out


@dataclass(frozen=True, slots=True)
class NullAlternative:
    """The null alternative N[s], kr a year, beside what the rule makes of utsatt's; each ``(…, 4)``."""

    values: FloatArray

    @property
    def by_rule(self) -> FloatArray:
        """``φ[s]·N[T]``, kr a year, φ the shares of utsatt that the parameter files hold."""
        factors = np.asarray(common_parameters().null_alternative_factors)
        return np.asarray(factors * self.values[..., Situation.VULNERABLE, None])

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Say of each situation whether it is a krone or more from the rule's."""
        return np.asarray(np.abs(self.values - self.by_rule) >= 1)


def _at(values: FloatArray, situations: Sequence[Situation]) -> FloatArray:
    return values[..., list(situations)]


def _difference(values: FloatArray, paths: Sequence[Path]) -> FloatArray:
    """Value in the present situation less that in the entry situation, a path."""
    return _at(values, [path.now for path in paths]) - _at(values, [path.entry for path in paths])


def caused_share(inputs: GroupInputs) -> FloatArray:
    """Return the share of a move's effects that the lab causes, ``1 − d``; ``(…, 1)``."""
    return np.asarray(1 - inputs.deadweight)[..., None]


def health_rate(inputs: GroupInputs, paths: Sequence[Path]) -> FloatArray:
    """Health gain of a person-year, ``(1−d)·v·a·(q[j] − q[s])`` kr; ``(…, paths)``."""
    price = caused_share(inputs) * (inputs.qaly_value * inputs.persons_per_unit)[..., None]
    return np.asarray(price * _difference(inputs.quality_of_life, paths))


def production_rate(inputs: GroupInputs, paths: Sequence[Path]) -> FloatArray:
    """Production gain of a person-year, ``(1−d)·W·b·(w[j] − w[s])`` kr; ``(…, paths)``."""
    price = caused_share(inputs) * (inputs.wage_cost * inputs.workers_per_unit)[..., None]
    return np.asarray(price * _difference(inputs.position_share, paths))


def effect_rates(inputs: GroupInputs) -> EffectRates:
    """Return what a person-year on each path avoids and gains.

    In the lab the whole ``N[s]`` of the entry situation is avoided, out of it ``N[s] − N[j]``. Of what
    a move changes, the share ``deadweight`` would have come without the lab and does not count.
    """
    return EffectRates(
        avoided_lab=_at(inputs.null_alternative, [path.entry for path in LAB_PATHS]),
        avoided_out=caused_share(inputs) * -_difference(inputs.null_alternative, OUT_PATHS),
        health_lab=health_rate(inputs, LAB_PATHS),
        health_out=health_rate(inputs, OUT_PATHS),
        production_lab=production_rate(inputs, LAB_PATHS),
        production_out=production_rate(inputs, OUT_PATHS),
        quality_change=_difference(inputs.quality_of_life, OUT_PATHS),
        position_change=_difference(inputs.position_share, OUT_PATHS),
    )
