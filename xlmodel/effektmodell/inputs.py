"""Inputs of the model: frozen, validated objects.

Every numeric field may carry a leading scenario axis: ``success_rate`` is ``(3,)`` for one input
set and ``(S, 3)`` for ``S`` of them, and fields that do not vary keep their plain shape. The same
functions then compute one input set or many.

All violations are collected and raised at once as :class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Self

import numpy as np

from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import Field, Shape, settle
from xlmodel.common.parameters import common_parameters
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.common.values import FloatArray, Provenance
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_INPUTS
from xlmodel.effektmodell.terms import Category, CohortEngine

_UNKNOWN: Final = Provenance()

_PLACES: Final = {"programme": "Programnavn"}
"""How messages name an input where not by its label."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A measure (tiltak): a service that persons in the lab receive.

    ``unit_cost`` is kr per unit, shape ``()`` or ``(S,)``; ``volume`` is units for one person in
    uholdbar, utsatt and stabil, shape ``(3,)`` or ``(S, 3)``; ``frequency`` is 1 (the volume is a
    year's) or 12 (a month's).
    """

    name: str
    category: Category
    payer: Payer
    unit_cost: FloatArray
    volume: FloatArray
    frequency: int = 1
    description: str = ""
    cost_type: str = ""
    driver: str = ""
    source: str = ""
    grade: str = ""

    def __post_init__(self) -> None:
        def where(item: Field) -> str:
            return f"Tiltak {quoted(self.name)}, {item.toml.replace('_', ' ')}"

        violations = settle(self, MEASURE_INPUTS, where)
        if violations:
            raise InputError(violations)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make a measure from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    @property
    def yearly_cost(self) -> FloatArray:
        """Yearly cost for one person per situation, kr: unit cost · volume · frequency; ``(…, 3)``."""
        return np.asarray(self.unit_cost[..., None] * self.volume * self.frequency)

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Measure) and _same(self.as_values(), other.as_values())

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True, eq=False)
class GroupInputs:
    """All inputs of one group, validated against :data:`xlmodel.effektmodell.specs.INPUT_SPECS`.

    Scalars have shape ``()`` or ``(S,)``, entry vectors and levels (low, base, high) ``(3,)`` or
    ``(S, 3)``, situation vectors ``(4,)`` or ``(S, 4)``. Amounts are kr of one price year.
    ``municipal_share`` is ``None`` while it is unset. ``provenance`` tells, by input key, where a
    value comes from.
    """

    group: Group
    period: FloatArray
    intake_years: FloatArray
    first_year: FloatArray
    discount_rate: FloatArray
    individual_start: Situation
    cohort_engine: CohortEngine
    new_participants: FloatArray
    success_rate: FloatArray
    null_alternative: FloatArray
    municipal_share: FloatArray | None
    quality_of_life: FloatArray
    qaly_value: FloatArray
    position_share: FloatArray
    wage_cost: FloatArray
    persons_per_unit: FloatArray
    workers_per_unit: FloatArray
    relapse: FloatArray
    deadweight: FloatArray
    tax_cost: FloatArray
    realisable_share: FloatArray
    rate_levels: FloatArray
    cost_levels: FloatArray
    null_levels: FloatArray
    gain_levels: FloatArray
    measures: tuple[Measure, ...]
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    def __post_init__(self) -> None:
        violations = settle(self, INPUT_SPECS, lambda spec: f"{self.group.label()}: {spec.nb}")
        violations += _level_violations(self, violations)
        violations += _measure_violations(self.group, self.measures)
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "measures", tuple(self.measures))
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))
        try:
            _ = self.scenarios
        except ValueError:
            raise InputError(
                [Remark(self.group.label(), None, "inndataene har ulikt antall scenarier")]
            ) from None

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make inputs from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def __reduce__(self) -> tuple[object, ...]:
        """Let other processes have the inputs: rebuilt, and so validated, from their values."""
        values = self.as_values() | {"provenance": dict(self.provenance)}
        return type(self).from_values, (values,)

    def with_values(self, **changes: object) -> Self:
        """Return a copy with some fields replaced, validated again."""
        return self.from_values(self.as_values() | changes)

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def source_of(self, key: str) -> Provenance:
        """Return where the input ``key`` comes from; empty where nobody has said."""
        return self.provenance.get(key, _UNKNOWN)

    def scenario(self, index: int) -> Self:
        """Return the input set number ``index`` (from 0) of many; fields that do not vary are shared."""
        values = self.as_values() | _of_scenario(self, INPUT_SPECS, index)
        values["measures"] = tuple(
            Measure.from_values(measure.as_values() | _of_scenario(measure, MEASURE_INPUTS, index))
            for measure in self.measures
        )
        return self.from_values(values)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The scenario axis: ``()`` for one input set, ``(S,)`` for many."""
        axes = [_scenario_axis(spec, spec.of(self)) for spec in INPUT_SPECS]
        for measure in self.measures:
            axes += [_scenario_axis(item, item.of(measure)) for item in MEASURE_INPUTS]
        return np.broadcast_shapes(*axes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GroupInputs) and _same(self.as_values(), other.as_values())

    def __hash__(self) -> int:
        return hash((self.group, len(self.measures)))


@dataclass(frozen=True, slots=True, eq=False)
class ModelInputs:
    """A municipality's inputs: both groups, its name, its programme's name and the price year.

    ``cost_caution`` and ``benefit_caution`` are the corrections of the cautious answer by confidence
    grade (Høy, Middels, Lav), fractions, ``(3,)`` or ``(S, 3)``.
    """

    municipality: str
    programme: str
    price_year: int
    young_adults: GroupInputs
    families: GroupInputs
    cost_caution: FloatArray = field(
        default_factory=lambda: np.array(common_parameters().cost_caution)
    )
    benefit_caution: FloatArray = field(
        default_factory=lambda: np.array(common_parameters().benefit_caution)
    )

    def __post_init__(self) -> None:
        specs = (*MUNICIPALITY_SPECS, *CAUTION_SPECS)
        violations = settle(self, specs, lambda item: _PLACES.get(item.key, item.nb))
        for group, inputs in zip(Group, self.groups, strict=True):
            if inputs.group is not group:
                violations.append(
                    Remark(group.label(), None, f"inndataene gjelder {inputs.group.label()}")
                )
        try:
            _ = self.scenarios
        except ValueError:
            violations.append(
                Remark("Scenarier", None, "brukergruppene har ulikt antall scenarier")
            )
        if violations:
            raise InputError(violations)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The scenario axis: ``()`` for one input set, ``(S,)`` for many."""
        caution = (_scenario_axis(spec, spec.of(self)) for spec in CAUTION_SPECS)
        return np.broadcast_shapes(*(inputs.scenarios for inputs in self.groups), *caution)

    def as_values(self) -> dict[str, object]:
        """Return the fields by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelInputs) and _same(self.as_values(), other.as_values())

    def __hash__(self) -> int:
        return hash((self.municipality, self.programme, self.price_year, self.groups))

    @property
    def groups(self) -> tuple[GroupInputs, GroupInputs]:
        """Both groups, young adults first."""
        return (self.young_adults, self.families)


def _scenario_axis(item: Field, value: object) -> tuple[int, ...]:
    """Return the scenario axis of a field's value: ``(S,)``, or ``()`` where it does not vary."""
    axes: tuple[int, ...] = value.shape if isinstance(value, np.ndarray) else ()
    return axes if item.shape is Shape.SCALAR else axes[:-1]


def _of_scenario(inputs: object, fields: Iterable[Field], index: int) -> dict[str, object]:
    """Return one scenario of each field that varies over scenarios."""
    values = ((item, item.of(inputs)) for item in fields)
    return {item.key: value[index] for item, value in values if _scenario_axis(item, value)}


def _measure_violations(group: Group, measures: object) -> list[Violation]:
    if isinstance(measures, Sequence) and all(isinstance(item, Measure) for item in measures):
        return []
    return [Violation(f"{group.label()}: tiltak", measures, "en liste av tiltak")]


def _level_violations(inputs: GroupInputs, found: Sequence[Violation]) -> list[Violation]:
    """Return a violation for each driver whose low, base and high do not rise; ``found`` are others'."""
    violations = []
    for spec in INPUT_SPECS:
        where = f"{inputs.group.label()}: {spec.nb}"
        if spec.shape is not Shape.LEVELS or any(item.where.startswith(where) for item in found):
            continue
        levels: FloatArray = spec.of(inputs)
        falls = (np.diff(levels, axis=-1) < 0).any(axis=-1)
        if falls.any():
            first = levels.reshape(-1, levels.shape[-1])[int(np.argmax(falls))]
            violations.append(
                Violation(where, first.tolist(), "stigende verdier: lav ≤ basis ≤ høy")
            )
    return violations


def _same(mine: Mapping[str, object], theirs: Mapping[str, object]) -> bool:
    """Compare two mappings whose values may be arrays."""
    for key, value in mine.items():
        other = theirs[key]
        if isinstance(value, np.ndarray) or isinstance(other, np.ndarray):
            if value is None or other is None:
                return False
            if not np.array_equal(np.asarray(value), np.asarray(other)):
                return False
        elif value != other:
            return False
    return True
