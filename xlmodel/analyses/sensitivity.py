"""One-way sensitivity (følsomhet): which single input moves net and total most, for a tornado."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xlmodel.analyses.contributions import Effect
from xlmodel.analyses.variation import (
    VARIED_SPECS,
    InputPart,
    elements,
    is_number,
    require_one_set,
    value_of,
    varied,
)
from xlmodel.common.errors import InputError, Violation
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Language
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.terms import Target

CHANGE = Domain("share", 0.001, 1)
"""How much up and down an input may be varied, as a share of its value."""


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One bar of the tornado: an input's low, own and high value and what the ends make of the results.

    Values are in the input's unit, or factors. ``at_low`` and ``at_high`` are net and total over the
    period, ``spread`` the distance from the smallest to the largest of them and of the results at
    the input's own value; discounted kr of the price year.
    """

    part: InputPart
    low: float
    value: float
    high: float
    at_low: Effect
    at_high: Effect
    spread: Effect

    def label(self, language: Language = "nb") -> str:
        """Return the name of the input."""
        return self.part.label(language)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The tornado: net and total over the period at the inputs' own values (``base``), and its rows."""

    change: float
    base: Effect
    rows: tuple[SensitivityRow, ...]


def one_way_sensitivity(
    inputs: GroupInputs,
    change: float = 0.1,
    target: Target = Target.TOTAL,
    *,
    together: bool = False,
) -> Sensitivity:
    """Vary each input alone down and up by ``change``, the one that moves ``target`` most first.

    The inputs are those that net and total depend on, each situation by itself, and the cost of each
    measure (price and volume have the same effect). With ``together`` the situations of an input
    vary together, and so do all measures. What is left out moves no sum: first year, municipal
    share and payers.

    - A whole number of years goes one year down and up.
    - Anything else goes down and up by ``change`` of its value (0.1: 10 per cent).
    - An end that the input's domain does not admit is moved in to its bound, so that an input at a
      bound varies inwards only.
    - Per cent of 0 is nothing. An input of 0 goes up by ``change`` of its whole range where it has
      one (a share of 0 to 10 per cent, a discount rate of 0 to 1 per cent); else by ``change`` of
      the largest value that it has in another situation, or else by default. A measure without cost
      stays without, and so does a situation of 0 where situations vary together, by a factor.

    ``inputs`` is one input set. Raises ``InputError`` for a ``change`` outside 0.1 to 100 per cent.
    """
    require_one_set(inputs)
    if not is_number(change) or not CHANGE.admits_number(change):
        raise InputError([Violation("Endring i følsomheten", change, CHANGE.allowed())])
    bars = list(_bars(inputs, change, together=together))
    results = group_results(varied(inputs, _columns(inputs, bars)))
    count = 1 + 2 * len(bars)
    net = np.broadcast_to(results.sum_net, (count,))
    total = np.broadcast_to(results.net_benefit, (count,))
    effects = [Effect(float(a), float(b)) for a, b in zip(net, total, strict=True)]
    base = effects[0]
    rows = [
        SensitivityRow(
            part=bar.part,
            low=bar.shown[0],
            value=value_of(inputs, bar.part),
            high=bar.shown[1],
            at_low=at_low,
            at_high=at_high,
            spread=Effect(
                _range(at_low.net, base.net, at_high.net),
                _range(at_low.total, base.total, at_high.total),
            ),
        )
        for bar, at_low, at_high in zip(bars, effects[1::2], effects[2::2], strict=True)
    ]
    rows.sort(key=lambda row: float(getattr(row.spread, target.value)), reverse=True)
    return Sensitivity(float(change), base, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Bar:
    """A row before it is computed: the low and the high value of every part that varies in it."""

    part: InputPart
    shown: tuple[float, float]
    ends: Mapping[InputPart, tuple[float, float]]


def _bars(inputs: GroupInputs, change: float, *, together: bool) -> Iterator[_Bar]:
    for spec in VARIED_SPECS:
        parts = elements(spec)
        as_factor = together and len(parts) > 1
        scale_of_zero = 0.0 if as_factor else _scale_of_zero(inputs, spec)
        ends = {part: _ends(inputs, spec, part, change, scale_of_zero) for part in parts}
        if as_factor:
            yield _Bar(InputPart(spec.key), (1 - change, 1 + change), ends)
        else:
            yield from (_Bar(part, end, {part: end}) for part, end in ends.items())
    names: list[str | None] = (
        [None] if together else [*dict.fromkeys(own.name for own in inputs.measures)]
    )
    for name in names if inputs.measures else ():
        part = InputPart("yearly_cost", measure=name)
        factors = (1 - change, 1 + change)
        yield _Bar(part, factors, {part: factors})


def _ends(
    inputs: GroupInputs,
    spec: Field,
    part: InputPart,
    change: float,
    scale_of_zero: float,
) -> tuple[float, float]:
    """Return the low and the high value of a part, within its domain."""
    value, domain = value_of(inputs, part), spec.domain
    step = 1.0 if domain.kind == "whole" else change * (value or scale_of_zero)
    return max(value - step, domain.minimum), min(value + step, domain.maximum)


def _scale_of_zero(inputs: GroupInputs, spec: Field) -> float:
    """Return what the change of an input of 0 is a share of, in the input's unit."""
    if np.isfinite(spec.domain.maximum):
        return spec.domain.maximum - spec.domain.minimum
    largest = float(np.max(getattr(inputs, spec.key)))
    return largest or float(np.max(getattr(default_group_inputs(inputs.group), spec.key)))


def _columns(inputs: GroupInputs, bars: list[_Bar]) -> dict[InputPart, FloatArray]:
    """Return a column for every part: own value first, then the low and the high end of each bar."""
    columns: dict[InputPart, FloatArray] = {}
    for index, bar in enumerate(bars):
        for part, ends in bar.ends.items():
            own = np.full(1 + 2 * len(bars), value_of(inputs, part))
            column = columns.setdefault(part, own)
            column[1 + 2 * index : 3 + 2 * index] = ends
    return columns


def _range(*values: float) -> float:
    return max(values) - min(values)
