"""The arguments of the functions: name, help for the function wizard, and how each is read.

The arguments that are inputs of a group take their name, label, help and domain from
:mod:`xlmodel.effektmodell.specs`, as the workbook and the input file do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from udfs.functions.cells import (
    choice,
    is_blank,
    made_of,
    number,
    numbers,
    rows_of,
    single,
    unusable,
    yes_no,
)
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation
from xlmodel.effektmodell.inputs import GroupInputs, Measure
from xlmodel.effektmodell.specs import (
    EFFECT_KEYS,
    INPUT_BY_KEY,
    INPUT_SPECS,
    LEVEL_KEYS,
    MEASURE_FIELDS,
    MEASURE_INPUTS,
)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. ``name`` is ASCII, for VBA; ``label`` is how messages name it."""

    name: str
    label: str
    help: str
    read: Callable[[object, str], Any]
    optional: bool = False

    def value(self, given: object) -> Any:
        """Return what the calculation takes; raise ``InputError`` where it cannot be used."""
        return self.read(given, self.label)


def input_argument(key: str, *, optional: bool = False) -> Argument:
    """Return the argument that is the input ``key`` of a group; left out or empty it is 0."""
    spec = INPUT_BY_KEY[key]
    cells = ""
    if spec.shape.places:
        *others, last = spec.shape.places
        cells = f" {spec.width} celler: {', '.join(others)} og {last}."
    left_out = " Utelatt: 0." if optional else ""
    text = f"{spec.nb}. {spec.help}{cells}{left_out}"
    return Argument(spec.toml, spec.nb, text, partial(_read_number, spec), optional)


def _read_number(spec: Field, value: object, where: str) -> Any:
    """Return the number, or one number a situation, of an input that varies."""
    if spec.shape.places:
        return numbers(value, where, spec.shape.places, spec.domain)
    return number(single(value, where), where, spec.domain)


def optional_number(name: str, label: str, text: str, domain: Domain, default: float) -> Argument:
    """Return an argument that is a number; left out, empty or 0 it is ``default``."""

    def read(value: object, where: str) -> float:
        cell = single(value, where)
        return default if is_blank(cell) else number(cell, where, domain)

    return Argument(name, label, text, read, optional=True)


def choice_argument(
    name: str, label: str, text: str, choices: Sequence[str], default: str | None = None
) -> Argument:
    """Return an argument that is one of some words; without a default it must be given."""

    def read(value: object, where: str) -> str:
        return choice(single(value, where), where, choices, default)

    return Argument(name, label, text, read, optional=default is not None)


def situation_argument() -> Argument:
    """Return the argument that is an entry situation."""
    labels = [situation.label() for situation in ENTRY_SITUATIONS]

    def read(value: object, where: str) -> Situation:
        return ENTRY_SITUATIONS[labels.index(choice(single(value, where), where, labels, None))]

    return Argument(
        "situasjon",
        "Situasjon",
        "Livssituasjonen pakken gjelder: Uholdbar, Utsatt eller Stabil.",
        read,
    )


def _read_header(value: object, where: str) -> bool:
    return yes_no(single(value, where), where)


HEADER: Final = Argument(
    "overskrift",
    "Overskrift",
    "SANN gir en overskriftsrad og en første kolonne som sier hva radene er. Utelatt eller USANN gir bare tallene.",
    _read_header,
    optional=True,
)

_WIDTH: Final = len(MEASURE_FIELDS)
_COLUMNS: Final = [
    (field, [index for index, column in enumerate(MEASURE_FIELDS) if column.key == field.key])
    for field in MEASURE_INPUTS
    if field.required
]
"""What costs are made of, each with its columns in the measures table."""


def read_measures(value: object, where: str) -> tuple[Measure, ...]:
    """Return the measures of a table with the workbook's thirteen columns.

    As in the workbook, a row without a name counts nothing. Only what costs are made of is read.
    """
    rows = rows_of(value, where)
    if len(rows[0]) != _WIDTH:
        if all(is_blank(cell) for row in rows for cell in row):
            return ()
        message = f"skal ha {_WIDTH} kolonner som i tiltakstabellen, men har {len(rows[0])}."
        raise InputError([Remark(where, None, message)])
    named = ((index, row) for index, row in enumerate(rows, start=1) if not is_blank(row[0]))
    return tuple(made_of(named, where, _measure))


def _measure(row: Sequence[object], where: str) -> Measure:
    return Measure.from_values(
        {
            field.key: _read_cells(field, [row[column] for column in columns], where)
            for field, columns in _COLUMNS
        }
    )


def _read_cells(field: Field, cells: Sequence[object], where: str) -> object:
    """Return what a field's cells hold; a choice as it is written, which the measure checks."""
    place = f"{where}, {field.toml}"
    if field.varies:
        return _read_number(field, cells, place)
    (cell,) = cells
    known = str if field.domain.kind == "text" else str | int | float
    if is_blank(cell) or isinstance(cell, bool) or not isinstance(cell, known):
        raise unusable(None if is_blank(cell) else cell, place, field.domain.allowed())
    return cell


MEASURES: Final = Argument(
    "tiltak",
    "Tiltak",
    "Tiltakstabellen med de tretten kolonnene fra Tiltak til Sikkerhet, uten overskrift. Rader uten navn teller ikke.",
    read_measures,
)

_FIXED: Final = {
    spec.key: [spec.stand_in] * spec.shape.count or spec.stand_in
    for spec in INPUT_SPECS
    if not spec.varies or spec.domain.optional or spec.key in ("realisable_share", *LEVEL_KEYS)
}
"""The inputs that the functions do not ask for: no answer of theirs depends on one."""
_ASKED_FOR: Final = [
    spec.key for spec in INPUT_SPECS if spec.key not in _FIXED and spec.key not in EFFECT_KEYS
]

GROUP_ARGUMENTS: Final = (*(input_argument(key) for key in _ASKED_FOR), MEASURES)
"""The inputs of one group that its results depend on, in the order of messages, the measures last."""

EFFECT_ARGUMENTS: Final = tuple(input_argument(key, optional=True) for key in EFFECT_KEYS)
"""What qualifies the effect, the last arguments of a function: 0 where left out."""


def group_of(values: Sequence[Any]) -> tuple[GroupInputs, Sequence[Any]]:
    """Make a group's inputs of a function's values; return them and the values in between.

    The arguments are ``GROUP_ARGUMENTS``, the function's own, and ``EFFECT_ARGUMENTS``. Which group
    it is makes no difference to the results, nor where the single individual starts.
    """
    first, last = len(GROUP_ARGUMENTS), len(values) - len(EFFECT_ARGUMENTS)
    keys = (*_ASKED_FOR, "measures", *EFFECT_KEYS)
    given = dict(zip(keys, (*values[:first], *values[last:]), strict=True))
    inputs = GroupInputs.from_values({**_FIXED, **given, "group": Group.YOUNG_ADULTS})
    return inputs, values[first:last]
