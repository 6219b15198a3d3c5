"""Vary single inputs of a group over many scenarios: what the analyses have in common.

A part is the smallest thing that varies: a scalar, one situation of a vector, or the measures' unit
cost or volume by a common factor. Only parts that netto and total depend on are here: the first
year, the payers and the municipality's shares move no sum, and the levels of the uncertainty table are
themselves about what varies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeGuard

import numpy as np

from xlmodel.common.fields import Field, Shape
from xlmodel.common.terms import Language, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs, Measure
from xlmodel.effektmodell.specs import INPUT_SPECS, LEVEL_KEYS, MEASURE_INPUTS

VARIED_SPECS: Final = tuple(
    spec
    for spec in INPUT_SPECS
    if spec.varies
    and spec.key not in ("first_year", "municipal_share", "realisable_share", *LEVEL_KEYS)
)
"""Inputs that netto and total over the period depend on, in the order of ``INPUT_SPECS``."""

VARIED_BY_KEY: Final = {spec.key: spec for spec in VARIED_SPECS}

MEASURE_NUMBERS: Final = tuple(field.key for field in MEASURE_INPUTS if field.varies)
"""The numbers of a measure: unit cost and volume."""

MEASURE_PARTS: Final[Mapping[str, Mapping[Language, str]]] = {
    "unit_cost": {"nb": "enhetskostnad", "en": "unit cost"},
    "volume": {"nb": "volum", "en": "volume"},
    "yearly_cost": {"nb": "kostnad (pris · volum)", "en": "cost (price · volume)"},
}
"""What of a measure varies, always by a factor."""

_VARIES_BY: Final = {"yearly_cost": "unit_cost"}

_FACTOR: Final[Mapping[Language, str]] = {"nb": "faktor", "en": "factor"}
_ALL_MEASURES: Final[Mapping[Language, str]] = {"nb": "Alle tiltak", "en": "All measures"}
_ALL_SITUATIONS: Final[Mapping[Language, str]] = {
    "nb": "alle situasjoner",
    "en": "all situations",
}


@dataclass(frozen=True, slots=True)
class InputPart:
    """A part of a group's inputs that varies.

    ``key`` is that of an input (``VARIED_SPECS``) or of ``MEASURE_PARTS``. A vector varies in one
    ``situation``, or as a whole by a factor where ``situation`` is ``None``. A measure varies by a
    factor: those called ``measure``, or all of them where it is ``None``.
    """

    key: str
    situation: Situation | None = None
    measure: str | None = None

    @property
    def spec(self) -> Field | None:
        """The input's specification; ``None`` for a part of the measures."""
        return VARIED_BY_KEY.get(self.key)

    @property
    def is_factor(self) -> bool:
        """Whether the part varies by a factor on the inputs' own values."""
        return self.spec is None or (self.spec.shape is not Shape.SCALAR and self.situation is None)

    def label(self, language: Language = "nb") -> str:
        """Return the part's name."""
        if self.spec is None:
            whose = _ALL_MEASURES[language] if self.measure is None else self.measure
            return f"{whose}: {MEASURE_PARTS[self.key][language]}, {_FACTOR[language]}"
        if self.is_factor:
            place = f"{_ALL_SITUATIONS[language]}, {_FACTOR[language]}"
            return f"{self.spec.label(language)}, {place}"
        if self.situation is None:
            return self.spec.label(language)
        return f"{self.spec.label(language)}, {self.situation.label(language).lower()}"

    def applies_to(self, measure: Measure) -> bool:
        """Say whether the part is one of this measure's."""
        return self.key in MEASURE_PARTS and self.measure in (None, measure.name)


def elements(spec: Field) -> tuple[InputPart, ...]:
    """Return the parts of an input that vary by value: itself, or each of its situations."""
    if spec.shape is Shape.SCALAR:
        return (InputPart(spec.key),)
    return tuple(InputPart(spec.key, situation) for situation in spec.shape.situations)


def value_of(inputs: GroupInputs, part: InputPart) -> float:
    """Return the value of a part in one input set, in the input's unit; 1 for a factor."""
    if part.is_factor:
        return 1.0
    value: FloatArray = getattr(inputs, part.key)
    return float(value if part.situation is None else value[part.situation])


def require_one_set(inputs: GroupInputs) -> None:
    """Raise ``ValueError`` where the inputs carry a scenario axis."""
    if inputs.scenarios:
        raise ValueError("an analysis takes one input set: take one with GroupInputs.scenario")


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a finite number; yes/no is none."""
    return (
        isinstance(value, int | float | np.integer | np.floating)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def varied(inputs: GroupInputs, columns: Mapping[InputPart, FloatArray]) -> GroupInputs:
    """Return the inputs with a scenario axis: each part takes its column's values, the rest stay.

    A column is ``(S,)``, in the input's unit or a factor. Factors on the same measure multiply.
    ``inputs`` is one input set; what the new values break is raised as ``InputError``.
    """
    changes: dict[str, FloatArray] = {}
    for part, column in columns.items():
        if part.spec is None:
            continue
        own: FloatArray = getattr(inputs, part.key)
        if part.spec.shape is Shape.SCALAR:
            changes[part.key] = column
        elif part.situation is None:
            changes[part.key] = column[:, None] * own
        else:
            rows = changes.setdefault(part.key, np.tile(own, (len(column), 1)))
            rows[:, part.situation] = column
    measures = tuple(_varied_measures(inputs.measures, columns))
    return inputs.with_values(**changes, measures=measures)


def _varied_measures(
    measures: Sequence[Measure], columns: Mapping[InputPart, FloatArray]
) -> Iterator[Measure]:
    for measure in measures:
        factors = [
            (_VARIES_BY.get(part.key, part.key), column)
            for part, column in columns.items()
            if part.applies_to(measure)
        ]
        if not factors:
            yield measure
            continue
        values = measure.as_values()
        for field in MEASURE_NUMBERS:
            own = [column for key, column in factors if key == field]
            if own:
                factor = np.prod(own, axis=0)
                base: FloatArray = getattr(measure, field)
                values[field] = np.multiply.outer(factor, base)
        yield Measure.from_values(values)
