"""Inputs of the model: frozen, validated objects.

Every numeric field may carry a leading scenario axis: ``success_rate`` is ``(3,)`` for one input
set and ``(S, 3)`` for ``S`` of them, and fields that do not vary keep their plain shape. The same
functions then compute one input set or many.

All violations are collected and raised at once as :class:`~xlmodel.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from xlmodel.errors import InputError, Remark, Violation
from xlmodel.specs import (
    INPUT_SPECS,
    MEASURE_FIELDS,
    MUNICIPALITY_TEXT,
    PRICE_YEAR,
    Domain,
    Shape,
)
from xlmodel.terms import ENTRY_SITUATIONS, Category, Group, Payer, Situation

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an input's value comes from: source, confidence grade, price year and a short note."""

    source: str = ""
    grade: str = ""
    price_year: int | None = None
    note: str = ""


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
        where = f"Tiltak {self.name}" if isinstance(self.name, str) else "Tiltak"
        for spec in MEASURE_FIELDS:
            place = f"{where}, {spec.nb.lower()}"
            if spec.key in ("unit_cost", "volume"):
                continue
            value = getattr(self, spec.key)
            violations += _scalar_violations(place, value, spec.domain)
        amount = next(spec.domain for spec in MEASURE_FIELDS if spec.key == "unit_cost")
        unit_cost, found = _numbers(f"{where}, kostnad", self.unit_cost, amount, Shape.SCALAR)
        violations += found
        volume, found = _numbers(f"{where}, volum", self.volume, amount, Shape.ENTRY)
        violations += found
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "unit_cost", unit_cost)
        object.__setattr__(self, "volume", volume)
        object.__setattr__(self, "category", Category(self.category))
        object.__setattr__(self, "payer", Payer(self.payer))

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
    """All inputs of one group (01 §2), validated against :data:`xlmodel.specs.INPUT_SPECS`.

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
                found = _scalar_violations(where, label, spec.domain)
                if not found:
                    object.__setattr__(self, spec.key, _entry_situation(str(label)))
            elif spec.domain.kind == "choice":
                found = _scalar_violations(where, value, spec.domain)
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
        object.__setattr__(self, "provenance", dict(self.provenance))
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

    def with_values(self, **changes: object) -> Self:
        """Return a copy with some fields replaced, validated again."""
        return self.from_values(self.as_values() | changes)

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def source_of(self, key: str) -> Provenance:
        """Return where the input ``key`` comes from; empty where nobody has said."""
        return self.provenance.get(key, _UNKNOWN)

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
            *_scalar_violations("Kommune", self.municipality, MUNICIPALITY_TEXT),
            *_scalar_violations("Programnavn", self.programme, MUNICIPALITY_TEXT),
            *_scalar_violations("Prisår", self.price_year, PRICE_YEAR),
        ]
        if violations:
            raise InputError(violations)

    @property
    def groups(self) -> tuple[GroupInputs, GroupInputs]:
        """Both groups, young adults first."""
        return (self.young_adults, self.families)


def _entry_situation(label: str) -> Situation:
    return next(situation for situation in ENTRY_SITUATIONS if situation.label() == label)


def _scalar_violations(where: str, value: object, domain: Domain) -> list[Violation]:
    """Check one value that has no scenario axis."""
    if domain.kind in ("choice", "text"):
        if domain.kind == "choice" and isinstance(value, int) and not isinstance(value, bool):
            admitted = value in domain.choices
        elif isinstance(value, str):
            admitted = domain.admits_text(value) or (domain.optional and value == "")
        else:
            admitted = False
    else:
        admitted = (
            isinstance(value, int | float | np.integer | np.floating)
            and not isinstance(value, bool)
            and domain.admits_number(float(value))
        )
    return [] if admitted else [Violation(where, value, domain.allowed())]


def _numbers(
    where: str, value: object, domain: Domain, shape: Shape
) -> tuple[FloatArray, list[Violation]]:
    """Turn a value into a read-only array of the input's shape and check every element."""
    count = shape.value
    wanted = domain.allowed() if not count else f"{count} verdier, hver {domain.allowed()}"
    empty = np.zeros(count or ())
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        array = value.astype(np.float64)
    else:
        elements = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        kinds_ok = all(
            isinstance(item, int | float | np.number | np.ndarray | Sequence)
            and not isinstance(item, bool | str)
            for item in elements
        )
        if not kinds_ok and count and len(elements) == count:
            return empty, [
                violation
                for situation, item in zip(shape.situations, elements, strict=True)
                for violation in _scalar_violations(
                    f"{where}, {situation.label().lower()}", item, domain
                )
            ]
        try:
            array = np.asarray(value, dtype=np.float64) if kinds_ok else None
        except (TypeError, ValueError, OverflowError):
            array = None
        if array is None:
            return empty, [Violation(where, value, wanted)]
    if count and (array.ndim == 0 or array.shape[-1] != count):
        return empty, [Violation(where, value, wanted)]
    if array.ndim > (2 if count else 1):
        return empty, [Violation(where, value, wanted)]
    outside = ~np.isfinite(array) | (array < domain.minimum) | (array > domain.maximum)
    if domain.kind == "whole":
        outside |= array != np.floor(array)
    violations = []
    if outside.any():
        per_situation = outside.reshape(-1, count).any(axis=0) if count else [True]
        for position, hit in enumerate(per_situation):
            if not hit:
                continue
            values, hits = (array, outside) if not count else (array[..., position], outside[..., position])
            first = np.atleast_1d(values)[np.atleast_1d(hits)][0]
            place = f"{where}, {Situation(position).label().lower()}" if count else where
            if array.ndim > (1 if count else 0):
                number = int(np.flatnonzero(np.atleast_1d(hits))[0]) + 1
                place += f" (scenario {number})"
            violations.append(Violation(place, _plain(first), domain.allowed()))
    array.setflags(write=False)
    return array, violations


def _plain(value: np.float64) -> int | float:
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

