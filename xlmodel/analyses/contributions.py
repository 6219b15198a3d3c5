"""What changed between two input sets of a group, and what each change did to the results.

The units of change are the inputs of :data:`xlmodel.effektmodell.specs.INPUT_SPECS`, a vector as a whole, and
the measures, matched by name. Each unit's contribution is told in two ways: alone (from the first
input set, only this unit is changed) and in sequence (the units are changed one after another, in
the order of the specifications, then the measures). The contributions in sequence add up to the
whole change; those alone leave a rest, which is what the changes do together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.changes import Change, matched, same_value
from xlmodel.common.fields import Field
from xlmodel.effektmodell.inputs import GroupInputs, Measure
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.specs import INPUT_SPECS


@dataclass(frozen=True, slots=True)
class Effect:
    """Netto (``sum_net``) and total (``net_benefit``) over the period, or a change of the two, kr."""

    net: float
    total: float

    def __add__(self, other: Effect) -> Effect:
        return Effect(self.net + other.net, self.total + other.total)

    def __sub__(self, other: Effect) -> Effect:
        return Effect(self.net - other.net, self.total - other.total)


NOTHING: Final = Effect(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """A measure before and after; ``None`` where it does not exist."""

    before: Measure | None
    after: Measure | None

    @property
    def name(self) -> str:
        """The measure's name, the later spelling where there are two."""
        measure = self.after or self.before
        return measure.name if measure is not None else ""

    @property
    def change(self) -> Change | None:
        """What happened to the measure; ``None`` where every field is the same."""
        if self.before is None:
            return Change.ADDED
        if self.after is None:
            return Change.REMOVED
        mine, theirs = self.before.as_values(), self.after.as_values()
        same = all(same_value(value, theirs[key]) for key, value in mine.items())
        return None if same else Change.CHANGED


@dataclass(frozen=True, slots=True)
class Contribution:
    """A changed unit and its contributions: an input (``spec``) or else a measure (``pair``)."""

    spec: Field | None
    pair: MeasurePair | None
    alone: Effect
    in_sequence: Effect

    @property
    def label(self) -> str:
        """The unit's name in bokmål."""
        if self.spec is not None:
            return self.spec.nb
        return "" if self.pair is None else self.pair.name

    @property
    def change(self) -> Change | None:
        """What happened to the measure; ``None`` for an input."""
        return None if self.pair is None else self.pair.change


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of netto and total from one input set to another, by what caused it."""

    before: Effect
    after: Effect
    contributions: tuple[Contribution, ...]

    @property
    def change(self) -> Effect:
        """The whole change."""
        return self.after - self.before

    @property
    def alone(self) -> Effect:
        """The sum of the contributions of each unit alone."""
        return sum((item.alone for item in self.contributions), start=NOTHING)

    @property
    def in_sequence(self) -> Effect:
        """The sum of the contributions in sequence: the whole change."""
        return sum((item.in_sequence for item in self.contributions), start=NOTHING)

    @property
    def rest(self) -> Effect:
        """What the changes do together beyond what each does alone."""
        return self.change - self.alone


def changed_specs(before: GroupInputs, after: GroupInputs) -> tuple[Field, ...]:
    """Return the inputs whose values differ, in the order of ``INPUT_SPECS``."""
    return tuple(
        spec
        for spec in INPUT_SPECS
        if not same_value(getattr(before, spec.key), getattr(after, spec.key))
    )


def match_measures(before: Sequence[Measure], after: Sequence[Measure]) -> tuple[MeasurePair, ...]:
    """Pair measures of the same name: in the order of ``before``, then those that are new.

    Letter case and white space do not tell names apart; measures that share a name are paired in
    the order in which they stand.
    """
    pairs = matched(before, after, lambda measure: folded_name(measure.name))
    return tuple(MeasurePair(*pair) for pair in pairs)


def decompose(before: GroupInputs, after: GroupInputs) -> Decomposition:
    """Return the contribution of every changed input and measure to netto and total.

    Both must be single input sets. Units that differ without touching netto and total (a text, the
    individual's start, the municipal share) are listed with contributions of 0.
    """
    pairs = match_measures(before.measures, after.measures)
    units: list[Field | int] = [
        *changed_specs(before, after),
        *(index for index, pair in enumerate(pairs) if pair.change is not None),
    ]

    def effect(changed: Sequence[Field | int]) -> Effect:
        return _effect(before, after, pairs, changed)

    start = effect(())
    steps = [start, *(effect(units[: count + 1]) for count in range(len(units)))]
    contributions = tuple(
        Contribution(
            spec=unit if isinstance(unit, Field) else None,
            pair=pairs[unit] if isinstance(unit, int) else None,
            alone=effect([unit]) - start,
            in_sequence=steps[count + 1] - steps[count],
        )
        for count, unit in enumerate(units)
    )
    return Decomposition(start, steps[-1], contributions)


def _effect(
    before: GroupInputs,
    after: GroupInputs,
    pairs: Sequence[MeasurePair],
    changed: Sequence[Field | int],
) -> Effect:
    """Compute ``before`` with the changed units as in ``after``.

    The measures always stand in the order of the pairs, so that a unit without effect gives the
    same sums to the last digit.
    """
    values: Mapping[str, object] = {
        unit.key: getattr(after, unit.key) for unit in changed if isinstance(unit, Field)
    }
    measures = [pair.after if index in changed else pair.before for index, pair in enumerate(pairs)]
    results = group_results(
        before.with_values(
            **values, measures=tuple(measure for measure in measures if measure is not None)
        )
    )
    return Effect(float(results.sum_net), float(results.net_benefit))
