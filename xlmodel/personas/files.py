"""A set of personas as an input file (TOML): reading, writing, and the examples that come along.

Everything in a file is checked, and all faults are reported at once with file, place, value and what is
allowed.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError, InputError, Violation, quoted
from xlmodel.common.fields import Field
from xlmodel.common.files import as_path
from xlmodel.common.parameters import common_parameters
from xlmodel.common.price_library import library_price, price_library
from xlmodel.common.toml_files import Faults, example_text, read_input_file, suggestion
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.common.years import span_key, year_spans
from xlmodel.personas.inputs import Course, CourseMeasure, Persona, PersonaSet, PriceItem
from xlmodel.personas.link import default_discount_rate
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    CourseRole,
    NullMethod,
)

EXAMPLES: Final = ("loerenskog", "fredrikstad", "asker")
"""The sets of personas that come with the package."""

TEMPLATE_COMMAND: Final = "effektmodell personas --mal"

_PRICE_LIST, _PERSONAS, _COURSES, _MEASURES = "prisliste", "persona", "forloep", "tiltak"
_NOUNS: Final = {
    _PRICE_LIST: "Prisliste, tjeneste",
    _PERSONAS: "Persona",
    _COURSES: "Forløp",
    _MEASURES: "Tiltak",
}
_NEAR: Final = 0.75
_PRICE: Final = next(field for field in PRICE_FIELDS if field.toml == "pris")
_YEARS: Final = re.compile(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?", re.ASCII)
_STAND_IN: Final = "–"

_Made = TypeVar("_Made")


def load_personas(path: Path | str) -> PersonaSet:
    """Read a set of personas from an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "personaer", TEMPLATE_COMMAND)
    return personas_from_tables(data, path.name)


def personas_from_tables(data: Mapping[str, Any], source: str) -> PersonaSet:
    """Return the set of personas that the tables of an input file, or of any such source, make.

    ``source`` names the place in messages. Raises ``InputError`` with every violation.
    """
    return _Reader(source).read(data)


@cache
def example(name: str) -> PersonaSet:
    """Return one of the sets in :data:`EXAMPLES`; raise ``EffektmodellError`` for any other name."""
    return personas_from_tables(tomllib.loads(example_toml(name)), f"{name}.toml")


def example_toml(name: str) -> str:
    """Return the input file of one of the sets in :data:`EXAMPLES`, comments and all."""
    return example_text(__package__, name, EXAMPLES)


class _Reader:
    """Makes the objects of an input file and collects their faults.

    What is at fault is told of once and a valid value stands in for it, so that the rest is checked.
    """

    def __init__(self, source: str) -> None:
        self._faults = Faults(source)
        self._services: dict[str, str] = {}
        self._folded_services: dict[str, str] = {}
        self._price_year: int | None = None

    def read(self, data: Mapping[str, Any]) -> PersonaSet:
        """Return the set of personas; raise ``InputError`` with every violation."""
        self._faults.unknown_keys("", data, [*_keys(SET_FIELDS), _PRICE_LIST, _PERSONAS])
        for key in _missing(SET_FIELDS, data):
            self._faults.remark(key, "mangler")
        common = common_parameters()
        values = {
            "municipality": common.municipality,
            "programme": common.programme,
            "discount_rate": default_discount_rate(),
            "null_method": NullMethod.ENTRY,
            "grant_share": common.grant_share,
        } | self._values("", SET_FIELDS, data)
        year = values.get("price_year")
        self._price_year = int(year) if isinstance(year, int | float) else None
        entries = list(self._entries("", _PRICE_LIST, data))
        values["price_list"] = tuple(self._price_item(*entry) for entry in entries)
        entries = list(self._entries("", _PERSONAS, data))
        values["personas"] = tuple(self._persona(*entry) for entry in entries)
        made = self._made("", "", PersonaSet, values)
        if made is None or self._faults.found:
            raise InputError(self._faults.found)
        return made

    def _price_item(self, number: int, entry: object) -> PriceItem:
        entry = self._priced(number, entry)
        table, where = self._entry("", _PRICE_LIST, number, entry, PRICE_FIELDS)
        made = PriceItem(**self._values(where, PRICE_FIELDS, table))
        if made.service == table.get("tjeneste"):
            self._services.setdefault(made.service.casefold(), made.service)
            self._folded_services.setdefault(folded_name(made.service), made.service)
        return made

    def _priced(self, number: int, entry: object) -> object:
        """Return a row of the price list with what its key in the price library gives, if it has one.

        What the row states itself goes before the entry's unit, source and grade.
        """
        key = entry.get(_PRICE.toml) if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str):
            return entry
        if not difflib.get_close_matches(key, price_library(), n=1, cutoff=_NEAR):
            return entry  # a text that is no key is told of as what it is: no number
        try:
            amount, source, grade = library_price(key, self._price_year)
        except EffektmodellError as error:
            where = f"{_NOUNS[_PRICE_LIST]} nr. {number}, {_PRICE.toml}"
            self._faults.remark(where, str(error))
            return entry | {_PRICE.toml: _PRICE.stand_in}
        given = {"unit": price_library()[key].unit, "source": source, "grade": grade}
        known = {field.toml: given[field.key] for field in PRICE_FIELDS if field.key in given}
        return known | entry | {_PRICE.toml: amount}

    def _persona(self, number: int, entry: object) -> Persona:
        table, where = self._entry("", _PERSONAS, number, entry, PERSONA_FIELDS, _COURSES)
        values = {"description": ""} | self._values(where, PERSONA_FIELDS, table)
        courses = tuple(
            self._course(where, *course) for course in self._entries(where, _COURSES, table)
        )
        made = self._made(where, _NOUNS[_PERSONAS], Persona, values | {"courses": courses})
        if made is not None:
            return made
        stand_in = Course(_STAND_IN, CourseRole.OTHER, ordinary=False)
        return Persona(**values | {"courses": (stand_in,)})

    def _course(self, persona: str, number: int, entry: object) -> Course:
        table, where = self._entry(persona, _COURSES, number, entry, COURSE_FIELDS, _MEASURES)
        values = self._values(where, COURSE_FIELDS, table)
        measures = [
            self._measure(where, *measure) for measure in self._entries(where, _MEASURES, table)
        ]
        kept = tuple(measure for measure in measures if measure is not None)
        return Course(**{"ordinary": values["role"].is_ordinary} | values, measures=kept)

    def _measure(self, course: str, number: int, entry: object) -> CourseMeasure | None:
        """Return a measure, ``None`` where it has a fault."""
        before = len(self._faults.found)
        table, where = self._entry(course, _MEASURES, number, entry, MEASURE_FIELDS)
        values = self._values(where, MEASURE_FIELDS, table)
        service = values.get("service")
        if service:
            near = self._folded_services.get(folded_name(service))
            listed = self._services.get(service.casefold(), near)
            if listed is None:
                known = list(self._services.values())
                hint = suggestion(service, known) if known else "Prislisten er tom."
                self._faults.remark(
                    f"{where}, tjeneste", f"{quoted(service)} står ikke i prislisten. {hint}"
                )
            values["service"] = listed or service
        made = self._made(where, _NOUNS[_MEASURES], CourseMeasure, values)
        return made if len(self._faults.found) == before else None

    def _values(
        self, where: str, fields: Iterable[Field], table: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what a table states by field; a valid value stands in where one is at fault."""
        values = {}
        for field in fields:
            if field.toml in table:
                read = self._yearly if field.shape.years else self._one
                values[field.key] = read(_under(where, field.toml), field, table[field.toml])
            elif field.required:
                values[field.key] = self._stand_in(field)
        return values

    def _one(self, where: str, field: Field, value: object) -> Any:
        made, found = field.read(where, value)
        self._faults.add(found)
        return self._stand_in(field) if found else made

    def _stand_in(self, field: Field) -> Any:
        """Return a valid value of a field; a text that stands nowhere else."""
        if field.domain.kind == "text" and not field.domain.optional:
            return f"{_STAND_IN} {len(self._faults.found)}"
        return field.stand_in

    def _yearly(self, where: str, field: Field, value: object) -> list[Any]:
        """Return a value a year: of a list, a table such as ``{"1-3" = 12, "4" = 6}``, or one for all."""
        if isinstance(value, list) and len(value) <= MAX_COURSE_YEARS:
            return [
                self._one(f"{where}, år {year}", field, item)
                for year, item in enumerate(value, start=1)
            ]
        if isinstance(value, list):
            allowed = f"høyst {MAX_COURSE_YEARS} verdier, én per år"
            self._faults.add([Violation(where, value, allowed)])
            return []
        if not isinstance(value, dict):
            return [self._one(where, field, value)] * MAX_COURSE_YEARS
        values = [field.empty] * MAX_COURSE_YEARS
        taken: set[int] = set()
        for key, item in value.items():
            match = _YEARS.fullmatch(key)
            first, last = (0, 0) if match is None else (int(match[1]), int(match[2] or match[1]))
            if not 1 <= first <= last <= MAX_COURSE_YEARS:
                allowed = (
                    f'et år eller et spenn av år fra 1 til {MAX_COURSE_YEARS}: "4" eller "1-3"'
                )
                self._faults.add([Violation(where, key, allowed)])
                continue
            years = range(first, last + 1)
            for year in sorted(taken.intersection(years)):
                self._faults.remark(where, f"år {year} står mer enn én gang")
            taken.update(years)
            made = self._one(f"{where}, år {key.strip()}", field, item)
            values[first - 1 : last] = [made] * len(years)
        return values

    # Helpers ------------------------------------------------------------------------------------

    def _entries(
        self, where: str, key: str, table: Mapping[str, Any]
    ) -> Iterator[tuple[int, object]]:
        """Return the entries of a list in the file with their numbers, from 1."""
        listed = table.get(key, [])
        if isinstance(listed, list):
            yield from enumerate(listed, start=1)
        else:
            self._faults.add([Violation(_under(where, key), listed, "en liste av tabeller")])

    def _entry(
        self,
        where: str,
        key: str,
        number: int,
        entry: object,
        fields: Sequence[Field],
        *lists: str,
    ) -> tuple[dict[str, Any], str]:
        """Return a table of a list and its place; tell of unknown and missing keys."""
        noun = _NOUNS[key]
        place = _under(where, f"{noun} nr. {number}")
        table = self._faults.table(place, entry)
        name = table.get(fields[0].toml)
        if isinstance(name, str) and name.strip():
            place = _under(where, f"{noun} {quoted(name)}")
        known = [*_keys(fields), *lists]
        for unknown in table:
            if unknown not in known:
                text = f"ukjent nøkkel {quoted(unknown)}. {suggestion(unknown, known)}"
                self._faults.remark(place, text)
        if isinstance(entry, dict):
            for absent in _missing(fields, table):
                self._faults.remark(place, f"mangler «{absent}»")
        return table, place

    def _made(
        self, where: str, noun: str, make: Callable[..., _Made], values: Mapping[str, Any]
    ) -> _Made | None:
        """Make an object; where it refuses, tell of its faults at its place in the file.

        The object itself begins its faults' places with ``noun`` and its name.
        """
        try:
            return make(**values)
        except InputError as error:
            own = f"{noun} {quoted(values['name'])}" if noun else ""
            self._faults.add(
                type(item)(where + item.where.removeprefix(own), item.value, item.allowed)
                for item in error.violations
            )
            return None


def _keys(fields: Iterable[Field]) -> list[str]:
    return [field.toml for field in fields]


def _missing(fields: Iterable[Field], table: Mapping[str, Any]) -> list[str]:
    return [field.toml for field in fields if field.required and field.toml not in table]


def _under(where: str, place: str) -> str:
    """Return a place within another."""
    return f"{where}, {place[:1].lower()}{place[1:]}" if where else place


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Personaer: hva tjenestene rundt en person eller familie koster, år for år.
#
# Lag arbeidsboken:  effektmodell personas --inndata DENNE_FILEN.toml
#
# Beløp er kroner i prisåret. En inntekt er en negativ pris. Desimaltall skrives med punktum.
# rolle er worst, best eller annet. Best case regnes ikke som ordinære tjenester når ikke annet står.
# situasjon er uholdbar, utsatt, stabil eller baerekraftig: ett ord for alle år, eller ord per år.
# volum er enheter per år: ett tall for alle år, { "1-3" = 12, "4" = 6 }, eller en liste.
# Et tiltak har en tjeneste i prislisten, eller pris og enhet selv. Egen pris går foran prislisten.
# toppfinansiering = true: det kommunen betaler for tiltaket, regnes med mot innslagspunktet, per mottaker.
"""


def personas_toml(inputs: PersonaSet, remarks: Sequence[str] = ()) -> str:
    """Return a set of personas as an input file; ``remarks`` go along as comments.

    :func:`load_personas` gives the same set back.
    """
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    stated = ((field, field.word(field.of(inputs))) for field in SET_FIELDS)
    lines += [f"{field.toml} = {toml_value(word)}" for field, word in stated if word is not None]
    for item in inputs.price_list:
        lines += ["", f"[[{_PRICE_LIST}]]"]
        lines += _stated(item, PRICE_FIELDS)
    for persona in inputs.personas:
        lines += ["", f"[[{_PERSONAS}]]"]
        lines += _stated(persona, PERSONA_FIELDS)
        for course in persona.courses:
            lines += ["", *_course_lines(course)]
    return "\n".join(lines) + "\n"


def _course_lines(course: Course) -> Iterator[str]:
    yield f"[[{_PERSONAS}.{_COURSES}]]"
    yield from _stated(course, COURSE_FIELDS)
    if not course.measures:
        return
    yield f"{_MEASURES} = ["
    for measure in course.measures:
        yield f"  {{ {', '.join(_stated(measure, MEASURE_FIELDS))} }},"
    yield "]"


def _stated(made: object, fields: Iterable[Field]) -> Iterator[str]:
    """Yield the fields of an object that are not empty."""
    for field in fields:
        value = field.of(made)
        if field.domain.optional and value is False:
            continue
        text = _years_toml(field, value) if field.shape.years else _stated_toml(field.word(value))
        if text:
            yield f"{field.toml} = {text}"


def _stated_toml(word: object) -> str:
    return "" if word in ("", None) else toml_value(word)


def _years_toml(field: Field, values: Sequence[object]) -> str:
    """Write a value a year by spans of years; one word for all years alone, nothing for no word."""
    if field.words is None:
        return _spans(field.cells(values))
    words = [field.word(value) for value in values]
    return _spans(words) if len(set(words)) > 1 else _stated_toml(words[0])


def _spans(values: Sequence[object]) -> str:
    """Write a value a year as a table of spans of years; those with 0 or no word are left out."""
    parts = [
        f'"{span_key(first, last)}" = {toml_value(value)}'
        for first, last, value in year_spans(values)
        if value
    ]
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
