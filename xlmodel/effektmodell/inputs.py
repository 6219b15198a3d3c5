"""Inputs of the model: frozen, validated objects.

Every numeric field may carry a leading scenario axis: ``success_rate`` is ``(3,)`` for one input
set and ``(S, 3)`` for ``S`` of them, and fields that do not vary keep their plain shape. The same
functions then compute one input set or many.

All violations are collected and raised at once as :class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Self

import numpy as np

from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import MUNICIPALITY_TEXT, PRICE_YEAR, Domain, Shape, allowed_values
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Payer, Situation
from xlmodel.common.values import FloatArray, Provenance, as_array, scalar_violations
from xlmodel.effektmodell.specs import INPUT_SPECS, MEASURE_FIELDS, MEASURE_SHAPES
from xlmodel.effektmodell.terms import Category

_UNKNOWN: Final = Provenance()


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A measure (tiltak): a service that persons in the lab receive.

    ``unit_cost`` is kr per unit, shape ``()`` or ``(S,)``; ``volume`` is units for one person in
    uholdbar, utsatt and stabil, shape ``(3,)`` or ``(S, 3)``; ``frequency`` is 1 (the volume is a
    year's) or 12 (a month's). Source: 01 §4.
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
        violations: list[Violation] = []
        for item in {spec.key: spec for spec in MEASURE_FIELDS}.values():
            where = f"Tiltak {quoted(self.name)}, {item.toml.replace('_', ' ')}"
            value = getattr(self, item.key)
            if item.key in MEASURE_SHAPES:
                shape = MEASURE_SHAPES[item.key]
                array, found = _numbers(where, value, item.domain, shape)
                object.__setattr__(self, item.key, array)
            else:
                found = scalar_violations(where, value, item.domain)
            violations += found
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "category", Category(self.category))
        object.__setattr__(self, "payer", Payer(self.payer))
        object.__setattr__(self, "frequency", int(self.frequency))

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
    """All inputs of one group (01 §2), validated against :data:`xlmodel.effektmodell.specs.INPUT_SPECS`.

    Scalars have shape ``()`` or ``(S,)``, entry vectors ``(3,)`` or ``(S, 3)``, situation vectors
    ``(4,)`` or ``(S, 4)``. Amounts are kr of one price year. ``municipal_share`` is ``None`` while
    it is unset. ``provenance`` tells, by input key, where a value comes from.
    """

    group: Group
    period: FloatArray
    intake_years: FloatArray
    first_year: FloatArray
    discount_rate: FloatArray
    individual_start: Situation
    cohort_engine: str
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
    measures: tuple[Measure, ...]
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    def __post_init__(self) -> None:
        violations: list[Violation] = []
        for spec in INPUT_SPECS:
            where = f"{self.group.label()}: {spec.nb}"
            value = getattr(self, spec.key)
            if spec.key == "individual_start":
                label = value.label() if isinstance(value, Situation) else value
                found = scalar_violations(where, label, spec.domain)
                if not found:
                    object.__setattr__(self, spec.key, _entry_situation(str(label)))
            elif spec.domain.kind == "choice":
                found = scalar_violations(where, value, spec.domain)
            elif spec.domain.optional and value is None:
                found = []
            else:
                array, found = _numbers(where, value, spec.domain, spec.shape)
                object.__setattr__(self, spec.key, array)
            violations += found
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
        values = self.as_values()
        for spec in INPUT_SPECS:
            values[spec.key] = _one_of(values[spec.key], spec.shape, index)
        values["measures"] = tuple(
            Measure.from_values(
                measure.as_values()
                | {
                    key: _one_of(getattr(measure, key), shape, index)
                    for key, shape in MEASURE_SHAPES.items()
                }
            )
            for measure in self.measures
        )
        return self.from_values(values)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The scenario axis: ``()`` for one input set, ``(S,)`` for many."""
        shapes = []
        for spec in INPUT_SPECS:
            value = getattr(self, spec.key)
            if isinstance(value, np.ndarray):
                shapes.append(value.shape if spec.shape is Shape.SCALAR else value.shape[:-1])
        for measure in self.measures:
            shapes += [measure.unit_cost.shape, measure.volume.shape[:-1]]
        return np.broadcast_shapes(*shapes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GroupInputs) and _same(self.as_values(), other.as_values())

    def __hash__(self) -> int:
        return hash((self.group, len(self.measures)))


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """A municipality's inputs: both groups, its name, its programme's name and the price year."""

    municipality: str
    programme: str
    price_year: int
    young_adults: GroupInputs
    families: GroupInputs

    def __post_init__(self) -> None:
        violations = [
            *scalar_violations("Kommune", self.municipality, MUNICIPALITY_TEXT),
            *scalar_violations("Programnavn", self.programme, MUNICIPALITY_TEXT),
            *scalar_violations("Prisår", self.price_year, PRICE_YEAR),
        ]
        for group, inputs in zip(Group, self.groups, strict=True):
            if inputs.group is not group:
                violations.append(
                    Remark(group.label(), None, f"inndataene gjelder {inputs.group.label()}")
                )
        if len({inputs.scenarios for inputs in self.groups} - {()}) > 1:
            violations.append(
                Remark("Scenarier", None, "brukergruppene har ulikt antall scenarier")
            )
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "price_year", int(self.price_year))

    @property
    def groups(self) -> tuple[GroupInputs, GroupInputs]:
        """Both groups, young adults first."""
        return (self.young_adults, self.families)


def _entry_situation(label: str) -> Situation:
    return next(situation for situation in ENTRY_SITUATIONS if situation.label() == label)


def _one_of(value: object, shape: Shape, index: int) -> object:
    """Return one scenario of a field's value, or the value itself where it does not vary."""
    has_scenarios = isinstance(value, np.ndarray) and value.ndim > (shape is not Shape.SCALAR)
    return value[index] if has_scenarios else value  # type: ignore[index]  # an array


def _numbers(
    where: str, value: object, domain: Domain, shape: Shape
) -> tuple[FloatArray, list[Violation]]:
    """Turn a value into a read-only array of the input's shape and check every element."""
    array = as_array(value)
    if array is None or not _has_shape(array, shape):
        return np.zeros(shape.value or ()), _unreadable(where, value, domain, shape)
    array.setflags(write=False)
    return array, _outside(where, array, domain, shape)


def _has_shape(array: FloatArray, shape: Shape) -> bool:
    """Say whether an array is one value of the input's shape, or at least one scenario of it."""
    own = (shape.value,) if shape.value else ()
    return (
        array.size > 0 and array.ndim - len(own) in (0, 1) and array.shape[-1:][: len(own)] == own
    )


def _unreadable(where: str, value: object, domain: Domain, shape: Shape) -> list[Violation]:
    """Return the violations of a value that is not numbers in the input's shape.

    Where the number of values is right, each one that is wrong is named by its situation.
    """
    found: list[Violation] = []
    if isinstance(value, list | tuple) and len(value) == len(shape.situations):
        for situation, item in zip(shape.situations, value, strict=True):
            found += scalar_violations(f"{where}, {situation.label().lower()}", item, domain)
    return found or [Violation(where, value, allowed_values(domain, shape))]


def _outside(where: str, array: FloatArray, domain: Domain, shape: Shape) -> list[Violation]:
    """Return a violation for each situation with a value outside the domain: its first such value."""
    found: list[Violation] = []
    wrong = ~domain.admits_numbers(array)
    if not wrong.any():
        return found
    own = (shape.value or 1,)
    columns = np.reshape(array, (-1, *own)).T
    marks = np.reshape(wrong, (-1, *own)).T
    has_scenarios = array.ndim > (0 if shape is Shape.SCALAR else 1)
    for index, (values, mark) in enumerate(zip(columns, marks, strict=True)):
        if not mark.any():
            continue
        scenario = int(np.argmax(mark))
        place = where if shape is Shape.SCALAR else f"{where}, {Situation(index).label().lower()}"
        if has_scenarios:
            place += f" (scenario {scenario + 1})"
        found.append(Violation(place, _plain(values[scenario]), domain.allowed()))
    return found


def _plain(value: np.float64) -> int | float:
    """Return a number as a user writes it: a whole one without decimals."""
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _measure_violations(group: Group, measures: object) -> list[Violation]:
    if isinstance(measures, Sequence) and all(isinstance(item, Measure) for item in measures):
        return []
    return [Violation(f"{group.label()}: tiltak", measures, "en liste av tiltak")]


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
