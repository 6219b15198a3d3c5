"""The arguments of the functions: name, help for the function wizard, and how each is read.

The arguments that are inputs of a group take their name, label, help and domain from
:mod:`xlmodel.effektmodell.specs`, as the workbook and the input file do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from xlmodel.common.fields import Domain, InputSpec, Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation
from xlmodel.effektmodell.inputs import GroupInputs, Measure
from xlmodel.effektmodell.specs import INPUT_BY_KEY, INPUT_SPECS, MEASURE_FIELDS
from xlmodel.effektmodell.terms import CohortEngine

LONGEST_HELP: Final = 255
"""Signs that Excel shows of a description or an argument's help."""


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


def input_argument(key: str) -> Argument:
    """Return the argument that is the input ``key`` of a group."""
    spec = INPUT_BY_KEY[key]
    cells = (
        "" if spec.shape is Shape.SCALAR else f" {spec.shape.value} celler: {_situations(spec)}."
    )
    return Argument(spec.toml, spec.nb, f"{spec.nb}. {spec.help}{cells}", _input_reader(spec))


def _situations(spec: InputSpec) -> str:
    *others, last = (situation.label().lower() for situation in spec.shape.situations)
    return f"{', '.join(others)} og {last}"


def _input_reader(spec: InputSpec) -> Callable[[object, str], Any]:
    places = [situation.label().lower() for situation in spec.shape.situations]

    def read(value: object, where: str) -> Any:
        if spec.shape is Shape.SCALAR:
            return number(single(value, where), where, spec.domain)
        return numbers(value, where, places, spec.domain)

    return read


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
_COLUMN: Final = {field.key: index for index, field in reversed(list(enumerate(MEASURE_FIELDS)))}
_DOMAIN: Final = {field.key: field.domain for field in MEASURE_FIELDS}


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
    named = (
        (index, row)
        for index, row in enumerate(rows, start=1)
        if not is_blank(row[_COLUMN["name"]])
    )
    return tuple(made_of(named, where, _measure))


def _measure(row: Sequence[object], where: str) -> Measure:
    name = row[_COLUMN["name"]]
    if not isinstance(name, str):
        raise unusable(name, f"{where}, navn", _DOMAIN["name"].allowed())
    volume = _COLUMN["volume"]
    cells = {key: row[_COLUMN[key]] for key in ("category", "payer", "frequency", "unit_cost")}
    for key in ("category", "payer", "frequency"):
        cell = cells[key]
        if not isinstance(cell, str | int | float) or isinstance(cell, bool) or is_blank(cell):
            place = f"{where}, {MEASURE_FIELDS[_COLUMN[key]].nb.lower()}"
            raise unusable(None if is_blank(cell) else cell, place, _DOMAIN[key].allowed())
    return Measure.from_values(
        cells
        | {
            "name": name,
            "unit_cost": number(cells["unit_cost"], f"{where}, kostnad", _DOMAIN["unit_cost"]),
            "volume": numbers(
                row[volume : volume + len(ENTRY_SITUATIONS)],
                f"{where}, volum",
                [situation.label().lower() for situation in ENTRY_SITUATIONS],
                _DOMAIN["volume"],
            ),
        }
    )


MEASURES: Final = Argument(
    "tiltak",
    "Tiltak",
    "Tiltakstabellen med de tretten kolonnene fra Tiltak til Sikkerhet, uten overskrift. Rader uten navn teller ikke.",
    read_measures,
)

_FIXED: Final = {
    "individual_start": Situation.UNSUSTAINABLE,
    "cohort_engine": CohortEngine.SHEET,
    "municipal_share": None,
}
"""The inputs that the functions do not ask for."""

_GROUP_KEYS: Final = tuple(spec.key for spec in INPUT_SPECS if spec.key not in _FIXED)

GROUP_ARGUMENTS: Final = (*(input_argument(key) for key in _GROUP_KEYS), MEASURES)
"""The inputs of one group that its results depend on, in the order of 01 §2, the measures last."""


def group_inputs(values: Sequence[Any]) -> GroupInputs:
    """Make a group's inputs from the values of ``GROUP_ARGUMENTS``.

    Which group it is makes no difference to the results, nor where the single individual starts.
    """
    return GroupInputs.from_values(
        {
            **_FIXED,
            **dict(zip((*_GROUP_KEYS, "measures"), values, strict=True)),
            "group": Group.YOUNG_ADULTS,
        }
    )
