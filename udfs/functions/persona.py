"""PERSONA: what a course costs, from its measures and a price list as the personas workbook has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from udfs.functions.arguments import HEADER, Argument, optional_number
from udfs.functions.cells import (
    choice,
    is_blank,
    is_error,
    made_of,
    number,
    rows_of,
    single,
    unusable,
)
from udfs.functions.function import Answer, Function, headed, plain
from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import Domain, Field, field_of
from xlmodel.common.terms import Group
from xlmodel.personas import (
    MAX_COURSE_YEARS,
    Course,
    CourseMeasure,
    CourseResults,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
    course_results,
)
from xlmodel.personas.specs import (
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
)
from xlmodel.personas.terms import COURSE_TERMS

_MOST_ROWS: Final = 1000
"""Rows with a name that a table may have: many times what a course needs."""

_VOLUME: Final = field_of(MEASURE_FIELDS, "volumes")
_FIRST: Final = MEASURE_FIELDS.index(_VOLUME)
_ONCE, _AFTER = MEASURE_FIELDS[:_FIRST], MEASURE_FIELDS[_FIRST + 1 :]
"""What stands before the volumes, and what may stand after all of them, which the function does not read."""
_WHOLE: Final = len(_ONCE) + MAX_COURSE_YEARS + len(_AFTER)
"""Columns of the workbook's table."""
_PRICED: Final = PRICE_FIELDS[:3]
_STAND_IN: Final = "–"

_Made = TypeVar("_Made")


class MeasureRow(NamedTuple):
    """A measure, and where it stands."""

    where: str
    measure: CourseMeasure


def _value(cell: object, where: str, domain: Domain) -> Any:
    """Return a cell as what a field of this domain holds; raise ``InputError``.

    0 where a number may be left out is left out: Office.js hands over an empty cell as 0.
    """
    if domain.choices:
        return choice(cell, where, [str(item) for item in domain.choices], None)
    if domain.kind == "text":
        return _text(cell, where, domain)
    if domain.optional and is_blank(cell):
        return None
    return number(cell, where, domain)


def _text(cell: object, where: str, domain: Domain) -> str:
    if is_blank(cell):
        if domain.optional:
            return ""
        raise unusable(None, where, domain.allowed())
    if isinstance(cell, str) and not is_error(cell):
        return cell
    raise unusable(cell, where, domain.allowed())


def _values(cells: Iterable[tuple[str, Field, object]]) -> list[Any]:
    """Return the values of a row's cells, each with its place and field; every fault is told."""
    found: list[Any] = []
    faults: list[Violation] = []
    for where, field, cell in cells:
        try:
            found.append(_value(cell, where, field.domain))
        except InputError as error:
            faults += error.violations
    if faults:
        raise InputError(faults)
    return found


def _made(where: str, own: str, make: Callable[..., _Made], *args: Any) -> _Made:
    """Make an object of the engine; what it finds wrong is told at the row instead of ``own``."""
    try:
        return make(*args)
    except InputError as error:
        raise InputError(
            type(item)(where + item.where.removeprefix(own), item.value, item.allowed)
            for item in error.violations
        ) from None


def _measure_row(row: Sequence[object], where: str) -> MeasureRow:
    if len(row) == _WHOLE:
        row = row[: -len(_AFTER)]
    places = [(f"{where}, {field.nb.lower()}", field) for field in _ONCE]
    volumes = [
        (f"{where}, {_VOLUME.nb.lower()}, år {year}", _VOLUME)
        for year in range(1, len(row) - len(_ONCE) + 1)
    ]
    found = _values(
        (place, field, cell) for (place, field), cell in zip(places + volumes, row, strict=True)
    )
    values = {field.key: value for field, value in zip(_ONCE, found, strict=False)}
    values[_VOLUME.key] = found[len(_ONCE) :]
    own = f"Tiltak {quoted(values['name'])}"
    return MeasureRow(where, _made(where, own, CourseMeasure.from_values, values))


def _price_item(row: Sequence[object], where: str) -> PriceItem:
    found = _values(
        (f"{where}, {field.nb.lower()}", field, cell)
        for field, cell in zip(_PRICED, row, strict=False)
    )
    return _made(where, f"Prisliste, tjeneste {quoted(found[0])}", PriceItem, *found)


def _table(
    value: object,
    where: str,
    widths: Collection[int],
    columns: str,
    make: Callable[[Sequence[object], str], _Made],
) -> list[_Made]:
    """Return what each row of a table makes; as in the workbook, a row without a name counts nothing."""
    rows = rows_of(value, where)
    if len(rows[0]) not in widths:
        if all(is_blank(cell) for row in rows for cell in row):
            return []
        message = f"skal ha {columns}, men har {len(rows[0])}."
        raise InputError([Remark(where, None, message)])
    named = [(index, row) for index, row in enumerate(rows, start=1) if not is_blank(row[0])]
    if len(named) > _MOST_ROWS:
        message = f"kan ha høyst {_MOST_ROWS} rader med navn, men har {len(named)}."
        raise InputError([Remark(where, None, message)])
    return made_of(named, where, make)


def _read_measures(value: object, where: str) -> tuple[MeasureRow, ...]:
    """Return the measures of a table with the workbook's columns: five, then a volume a year.

    The whole table of the workbook has columns after the volumes too.
    """
    least = len(_ONCE) + 1
    most = len(_ONCE) + MAX_COURSE_YEARS
    heads = ", ".join(field.nb.lower() for field in _ONCE)
    columns = f"{least} til {most} kolonner ({heads} og ett volum per år)"
    return tuple(_table(value, where, (*range(least, most + 1), _WHOLE), columns, _measure_row))


def _read_prices(value: object, where: str) -> tuple[PriceItem, ...]:
    """Return the price list of a table whose first three columns are the workbook's."""
    *others, last = (field.nb.lower() for field in _PRICED)
    columns = f"minst {len(_PRICED)} kolonner ({', '.join(others)} og {last})"
    rows: dict[str, str] = {}

    def make(row: Sequence[object], place: str) -> PriceItem:
        item = _price_item(row, place)
        first = rows.setdefault(item.service.casefold(), place)
        if first != place:
            number_of_first = first.removeprefix(f"{where}, ")
            message = f"tjenesten {quoted(item.service)} står også i {number_of_first}."
            raise InputError([Remark(place, None, message)])
        return item

    widest = 1 << 14  # columns of a sheet
    return tuple(_table(value, where, range(len(_PRICED), widest + 1), columns, make))


_PERIOD: Final = field_of(PERSONA_FIELDS, "period")
_RATE: Final = field_of(SET_FIELDS, "discount_rate")


def _read_period(value: object, where: str) -> int:
    return int(number(single(value, where), where, _PERIOD.domain))


PERSONA_ARGUMENTS: Final = (
    Argument(
        "tiltak",
        "Tiltak",
        "Forløpets tiltak, én rad hver: Tiltak, Tjeneste, Egen pris, Betaler, Egen enhet og volum per "
        f"år (1–{MAX_COURSE_YEARS} kolonner). Rader uten navn teller ikke, år uten kolonne er 0. "
        "Egen pris 0 regnes som tom.",
        _read_measures,
    ),
    Argument(
        _PERIOD.toml,
        _PERIOD.nb,
        f"Antall år som regnes med, fra og med år 1 (1–{MAX_COURSE_YEARS}).",
        _read_period,
    ),
    Argument(
        "prisliste",
        "Prisliste",
        "Prislisten: kolonnene Tjeneste, Enhet og Pris, uten overskrift. Flere kolonner leses ikke. "
        "Kan utelates når alle tiltak har egen pris og enhet.",
        _read_prices,
        optional=True,
    ),
    optional_number(
        _RATE.toml,
        _RATE.nb,
        f"{_RATE.nb}. {_RATE.help} Utelatt: 0.",
        _RATE.domain,
        0.0,
    ),
)
"""A course, the number of years and what it is priced by."""


def persona_course(
    rows: Sequence[MeasureRow], period: int, prices: Sequence[PriceItem], rate: float
) -> CourseResults:
    """Compute the course that the arguments describe; raise ``InputError`` for an unknown service.

    Names, calendar years and target group make no difference to what it costs.
    """
    known = {item.service.casefold() for item in prices}
    faults = [
        Remark(
            f"{row.where}, tjeneste",
            None,
            f"{quoted(row.measure.service)} står ikke i prislisten.",
        )
        for row in rows
        if row.measure.service and row.measure.service.casefold() not in known
    ]
    if faults:
        raise InputError(faults)
    course = Course(
        _STAND_IN,
        CourseRole.OTHER,
        ordinary=False,
        measures=tuple(row.measure for row in rows),
    )
    inputs = PersonaSet(
        municipality=_STAND_IN,
        programme=_STAND_IN,
        price_year=_least("price_year"),
        first_year=_least("first_year"),
        discount_rate=rate,
        null_method=NullMethod.ENTRY,
        price_list=tuple(prices),
        personas=(Persona(_STAND_IN, Group.YOUNG_ADULTS, "", period, (course,)),),
    )
    (persona,) = inputs.personas
    return course_results(persona.courses[0], persona, inputs)


def _least(key: str) -> int:
    return int(field_of(SET_FIELDS, key).domain.minimum)


_COURSE_TERMS: Final = tuple(
    next(term for term in COURSE_TERMS if term.key == key)
    for key in ("cost_municipality", "cost_state", "cost", "accumulated")
)


def _persona(*values: Any) -> Answer:
    *inputs, header = values
    results = persona_course(*inputs)
    years = results.period
    table = np.stack([getattr(results, term.key)[:years] for term in _COURSE_TERMS], axis=1)
    if not header:
        return plain(table)
    heads = ("År", *(term.nb for term in _COURSE_TERMS))
    return headed(plain(table), range(1, years + 1), heads)


PERSONA: Final = Function(
    "PERSONA",
    "Hva et forløp for en persona koster, år for år: tiltak × priser, i neddiskonterte kroner.",
    (*PERSONA_ARGUMENTS, HEADER),
    "Én rad per år i analyseperioden og 4 kolonner: kostnad for kommunen, kostnad for staten, kostnad i alt "
    "og akkumulert kostnad. En inntekt er negativ.",
    _persona,
)
