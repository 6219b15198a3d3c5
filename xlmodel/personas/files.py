"""A set of personas as an input file (TOML): reading, writing, and the examples that come along.

Everything in a file is checked, and all faults are reported at once with file, place, value and what is
allowed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, TypeVar

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError, InputError, Violation, quoted
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.common.toml_files import Faults, read_toml, suggestion, toml_comment, toml_value
from xlmodel.common.values import scalar_violations
from xlmodel.common.years import span_key, year_spans
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.personas.inputs import Course, CourseMeasure, Persona, PersonaSet, PriceItem
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    CourseRole,
    NullMethod,
    PersonaField,
    field_of,
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
_READ_BY_HAND: Final = frozenset(
    {"null_method", "group", "role", "ordinary", "situations", "payer", "volumes"}
)
"""Fields whose value in a file is a word of its own, or a value a year."""

_VOLUMES: Final = field_of(MEASURE_FIELDS, "volumes")
_YEARS: Final = re.compile(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?", re.ASCII)
_STAND_IN: Final = "–"

_Made = TypeVar("_Made")
_Member = TypeVar("_Member")
_Word = TypeVar("_Word", bound=StrEnum)


def load_personas(path: Path | str) -> PersonaSet:
    """Read a set of personas from an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = Path(path)
    return personas_from_tables(read_toml(path, TEMPLATE_COMMAND), path.name)


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
    if name not in EXAMPLES:
        raise EffektmodellError(
            f"Eksempelet {quoted(name)} finnes ikke. Tillatt: {', '.join(EXAMPLES)}."
        )
    file = resources.files(__package__).joinpath("examples", f"{name}.toml")
    return file.read_text(encoding="utf-8")


class _Reader:
    """Makes the objects of an input file and collects their faults.

    What is at fault is told of once and a valid value stands in for it, so that the rest is checked.
    """

    def __init__(self, source: str) -> None:
        self._faults = Faults(source)
        self._services: dict[str, str] = {}
        self._folded_services: dict[str, str] = {}

    def read(self, data: Mapping[str, Any]) -> PersonaSet:
        """Return the set of personas; raise ``InputError`` with every violation."""
        self._faults.unknown_keys("", data, [*_keys(SET_FIELDS), _PRICE_LIST, _PERSONAS])
        for key in _missing(SET_FIELDS, data):
            self._faults.remark(key, "mangler")
        common = common_parameters()
        values = {
            "municipality": common.municipality,
            "programme": common.programme,
            "discount_rate": float(default_group_inputs(Group.YOUNG_ADULTS).discount_rate),
            "null_method": NullMethod.ENTRY,
        } | self._plain("", SET_FIELDS, data)
        if "nullmetode" in data:
            methods = {method.key: method for method in NullMethod}
            values["null_method"] = self._word(
                "nullmetode", data["nullmetode"], _named(methods), NullMethod.ENTRY
            )
        entries = list(self._entries("", _PRICE_LIST, data))
        values["price_list"] = tuple(self._price_item(*entry) for entry in entries)
        entries = list(self._entries("", _PERSONAS, data))
        values["personas"] = tuple(self._persona(*entry) for entry in entries)
        made = self._made("", "", PersonaSet, values)
        if made is None or self._faults.found:
            raise InputError(self._faults.found)
        return made

    def _price_item(self, number: int, entry: object) -> PriceItem:
        table, where = self._entry("", _PRICE_LIST, number, entry, PRICE_FIELDS)
        made = PriceItem(**self._plain(where, PRICE_FIELDS, table))
        if made.service == table.get("tjeneste"):
            self._services.setdefault(made.service.casefold(), made.service)
            self._folded_services.setdefault(folded_name(made.service), made.service)
        return made

    def _persona(self, number: int, entry: object) -> Persona:
        table, where = self._entry("", _PERSONAS, number, entry, PERSONA_FIELDS, _COURSES)
        values = {"description": ""} | self._plain(where, PERSONA_FIELDS, table)
        groups = {group.section: group for group in Group}
        values["group"] = Group.YOUNG_ADULTS
        if "maalgruppe" in table:
            names = groups | {group.label(): group for group in Group}
            values["group"] = self._word(
                f"{where}, maalgruppe", table["maalgruppe"], names, Group.YOUNG_ADULTS
            )
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
        values = self._plain(where, COURSE_FIELDS, table)
        roles = _named({role.key: role for role in CourseRole})
        role = CourseRole.OTHER
        if "rolle" in table:
            role = self._word(f"{where}, rolle", table["rolle"], roles, role)
        ordinary = table.get("ordinaere_tjenester", role.is_ordinary)
        if not isinstance(ordinary, bool):
            place = f"{where}, ordinaere_tjenester"
            self._faults.add([Violation(place, ordinary, "true eller false")])
            ordinary = role.is_ordinary
        measures = [
            self._measure(where, *measure) for measure in self._entries(where, _MEASURES, table)
        ]
        situations = self._situations(f"{where}, situasjon", table.get("situasjon", ""))
        return Course(
            role=role,
            ordinary=ordinary,
            situations=tuple(situations),
            measures=tuple(measure for measure in measures if measure is not None),
            **values,
        )

    def _measure(self, course: str, number: int, entry: object) -> CourseMeasure | None:
        """Return a measure, ``None`` where it has a fault."""
        before = len(self._faults.found)
        table, where = self._entry(course, _MEASURES, number, entry, MEASURE_FIELDS)
        values = self._plain(where, MEASURE_FIELDS, table)
        if "betaler" in table:
            payers = {str(payer): payer for payer in Payer}
            values["payer"] = self._word(
                f"{where}, betaler", table["betaler"], payers, Payer.MUNICIPALITY
            )
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
        values["volumes"] = self._yearly(f"{where}, volum", table.get("volum", 0), self._volume, 0)
        made = self._made(where, _NOUNS[_MEASURES], CourseMeasure, values)
        return made if len(self._faults.found) == before else None

    def _situations(self, where: str, value: object) -> list[Situation | None]:
        names: dict[str, Situation | None] = {situation.key: situation for situation in Situation}
        names |= {situation.label(): situation for situation in Situation} | {"": None}
        return self._yearly(
            where, value, lambda place, item: self._word(place, item, names, None), None
        )

    def _volume(self, where: str, value: object) -> Any:
        found = scalar_violations(where, value, _VOLUMES.domain)
        self._faults.add(found)
        return 0 if found else value

    def _yearly(
        self, where: str, value: object, one: Callable[[str, object], _Member], empty: _Member
    ) -> list[_Member]:
        """Return a value a year: of a list, a table such as ``{"1-3" = 12, "4" = 6}``, or one for all.

        ``one`` makes each of what stands at a place, ``empty`` is that of a year left out.
        """
        if isinstance(value, list) and len(value) <= MAX_COURSE_YEARS:
            return [one(f"{where}, år {year}", item) for year, item in enumerate(value, start=1)]
        if isinstance(value, list):
            allowed = f"høyst {MAX_COURSE_YEARS} verdier, én per år"
            self._faults.add([Violation(where, value, allowed)])
            return []
        if not isinstance(value, dict):
            return [one(where, value)] * MAX_COURSE_YEARS
        values = [empty] * MAX_COURSE_YEARS
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
            values[first - 1 : last] = [one(f"{where}, år {key.strip()}", item)] * len(years)
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
        fields: Sequence[PersonaField],
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

    def _plain(
        self, where: str, fields: Iterable[PersonaField], table: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the numbers and texts of a table by field; a valid one stands in where one is not."""
        values = {}
        for field in fields:
            if field.key in _READ_BY_HAND:
                continue
            if field.toml not in table:
                if field.required:
                    values[field.key] = self._stand_in(field)
                continue
            value = table[field.toml]
            found = scalar_violations(_under(where, field.toml), value, field.domain)
            self._faults.add(found)
            values[field.key] = self._stand_in(field) if found else value
        return values

    def _stand_in(self, field: PersonaField) -> Any:
        """Return a valid value of a field; a text that stands nowhere else."""
        domain = field.domain
        if domain.optional:
            return "" if domain.kind in ("text", "choice") else None
        if domain.kind == "text":
            return f"{_STAND_IN} {len(self._faults.found)}"
        return max(domain.minimum, 0)

    def _word(
        self, where: str, value: object, names: Mapping[str, _Member], stand_in: _Member
    ) -> _Member:
        """Return what a word of the file stands for: capital and small letters alike."""
        if isinstance(value, str):
            for name, member in names.items():
                if folded_name(name) == folded_name(value):
                    return member
        distinct = {member: name for name, member in reversed(list(names.items())) if name}
        allowed = " eller ".join(f"«{name}»" for name in reversed(list(distinct.values())))
        self._faults.add([Violation(where, value, allowed)])
        return stand_in

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


def _keys(fields: Iterable[PersonaField]) -> list[str]:
    return [field.toml for field in fields]


def _missing(fields: Iterable[PersonaField], table: Mapping[str, Any]) -> list[str]:
    return [field.toml for field in fields if field.required and field.toml not in table]


def _named(members: Mapping[str, _Word]) -> dict[str, _Word]:
    """Return members by their word in a file and by their label."""
    return dict(members) | {str(member): member for member in members.values()}


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
"""


def personas_toml(inputs: PersonaSet, remarks: Sequence[str] = ()) -> str:
    """Return a set of personas as an input file; ``remarks`` go along as comments.

    :func:`load_personas` gives the same set back.
    """
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    for field in SET_FIELDS:
        value = getattr(inputs, field.key)
        written = value.key if isinstance(value, NullMethod) else value
        lines.append(f"{field.toml} = {toml_value(written)}")
    for item in inputs.price_list:
        lines += ["", f"[[{_PRICE_LIST}]]"]
        lines += _stated(item, PRICE_FIELDS)
    for persona in inputs.personas:
        lines += ["", f"[[{_PERSONAS}]]"]
        values = {"maalgruppe": toml_value(persona.group.section)}
        lines += _stated(persona, PERSONA_FIELDS, values)
        for course in persona.courses:
            lines += ["", *_course_lines(course)]
    return "\n".join(lines) + "\n"


def _course_lines(course: Course) -> Iterator[str]:
    yield f"[[{_PERSONAS}.{_COURSES}]]"
    values = {
        "rolle": toml_value(course.role.key),
        "ordinaere_tjenester": toml_value(course.ordinary),
    }
    words = ["" if item is None else item.key for item in course.situations]
    if any(words):
        is_one = len(set(words)) == 1
        values["situasjon"] = toml_value(words[0]) if is_one else _spans(words)
    yield from _stated(course, COURSE_FIELDS, values)
    if not course.measures:
        return
    yield f"{_MEASURES} = ["
    for measure in course.measures:
        own = {"betaler": toml_value(str(measure.payer)), "volum": _spans(measure.volumes.tolist())}
        yield f"  {{ {', '.join(_stated(measure, MEASURE_FIELDS, own))} }},"
    yield "]"


def _stated(
    made: object, fields: Iterable[PersonaField], written: Mapping[str, str] | None = None
) -> list[str]:
    """Return the fields of an object that are not empty; ``written`` ones as they are, by TOML key."""
    found = []
    for field in fields:
        if written is not None and field.toml in written:
            found.append(f"{field.toml} = {written[field.toml]}")
        elif field.key not in _READ_BY_HAND:
            value = getattr(made, field.key)
            if value not in ("", None):
                found.append(f"{field.toml} = {toml_value(value)}")
    return found


def _spans(values: Sequence[float | str]) -> str:
    """Write a value a year as a table of spans of years; those with 0 or no word are left out."""
    parts = [
        f'"{span_key(first, last)}" = {toml_value(value)}'
        for first, last, value in year_spans(values)
        if value
    ]
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
