"""Reads a personas workbook's inputs back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.blocks import FAULTY_ROWS
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    member_of,
    name_rows,
    plain_value,
    row_fault,
    version_of,
)
from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.cells import (
    MEASURE_COLUMNS,
    MEASURE_WIDTH,
    PRICE_WIDTH,
    CourseCells,
    PersonaCells,
    Row,
    measure_width,
)
from workbook_templates.personas.data import PersonasData, personas_data
from workbook_templates.personas.names import (
    PRICE_LIST_NAME,
    Capacities,
    course_prefix,
    measures_name,
    persona_prefix,
)
from workbook_templates.personas.plan import (
    PERSONA_NAME,
    TEMPLATE_SINCE,
    capacity_of,
    personas_plan,
)
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, CellKey, CellValue
from xlmodel.common.errors import InputError, quoted
from xlmodel.common.fields import Domain, field_of
from xlmodel.common.version import is_later
from xlmodel.personas.inputs import (
    Course,
    CourseMeasure,
    Persona,
    PersonaSet,
    PriceItem,
    recipients_of,
)
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MAX_RECIPIENTS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    CourseRole,
)

_PRICE_TABLE: Final = TableWords("tjeneste", "tjenesten", "prislisten", PRICE_FIELDS[0].nb)
_MEASURE_TABLE: Final = TableWords("tiltak", "tiltaket", "tiltakstabellen", MEASURE_FIELDS[0].nb)
ORIGIN: Final = Origin.of("for personaer", rf"{PERSONA_NAME.pattern}|{PRICE_LIST_NAME}.*")


@dataclass(frozen=True, slots=True)
class PersonasContents:
    """The inputs that stand in a personas workbook, and what stands in its cells.

    ``book`` is the file that they were read from; ``areas`` tells where each input's name points;
    ``remarks`` is what a reader should know though it is no fault.
    """

    inputs: PersonaSet
    capacity: Capacities
    prices: tuple[Row, ...]
    personas: tuple[PersonaCells, ...]
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    def data(self) -> PersonasData:
        """Compute everything the workbook shows."""
        return personas_data(self.inputs, self.prices, self.personas)


def read_personas_workbook(path: Path, book: Book) -> PersonasContents:
    """Read the inputs of a personas workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _input_names(capacity: Capacities, version: str) -> dict[str, InputName]:
    """Return every name that points at inputs, with its label and how many cells a version has."""
    found = {item.name: InputName(item.nb, since=item.since) for item in SET_FIELDS}
    found["Prisliste"] = InputName("prislisten", 0, PRICE_WIDTH, 3)
    for persona, courses in enumerate(capacity.rows):
        tab, prefix = persona_tab(persona), persona_prefix(persona)
        for item in PERSONA_FIELDS:
            found[prefix + item.name] = InputName(f"{tab}: {item.nb}")
        for course in range(len(courses)):
            own, label = prefix + course_prefix(course), f"{tab}: forløp {course + 1}"
            for item in COURSE_FIELDS:
                found[own + item.name] = InputName(f"{label}, {item.nb.lower()}", 1, item.width)
            found[f"{own}Tiltak"] = InputName(f"{label}, tiltakene", 0, measure_width(version))
    return found


class _Reader(NamedInputs):
    """The inputs of a personas workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        self._capacity = capacity_of(name_rows(book))
        super().__init__(
            path,
            book,
            personas_plan(self._capacity).names,
            _input_names(self._capacity, version_of(book)),
            ORIGIN,
            TEMPLATE_SINCE,
        )
        self._services: dict[str, str] = {}

    def contents(self) -> PersonasContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        common = {
            item.key: self.several(item.name, [item.nb], item.domain)[0]
            for item in SET_FIELDS
            if not self.came_later(item.name)
        }
        self._check_grant(common)
        price_rows, price_list = self._price_list()
        read = [self._persona(index) for index in range(len(self._capacity.rows))]
        personas = [persona for _, persona in read if persona is not None]
        self._check_single(personas)
        if self.faults:
            raise InputError(self.faults)
        inputs = PersonaSet.from_values(
            common
            | {
                "note": common["note"] or "",
                "grant_source": common.get("grant_source") or "",
                "price_list": tuple(price_list),
                "personas": tuple(
                    Persona(
                        item.values["name"],
                        item.values["group"],
                        item.values["description"],
                        item.values["period"],
                        tuple(Course(**course) for course in item.courses),
                    )
                    for item in personas
                ),
            }
        )
        return PersonasContents(
            inputs,
            self._capacity,
            price_rows,
            tuple(cells for cells, _ in read),
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _check_grant(self, common: dict[str, Any]) -> None:
        """Find a threshold of the grant that is not in the personas' price year."""
        area, year = self.areas.get("InnslagspunktPrisaar"), common["price_year"]
        wrong = common.get("grant_threshold") is not None and common["grant_price_year"] != year
        if area is not None and year is not None and wrong:
            label = field_of(SET_FIELDS, "grant_price_year").nb
            told = f"innslagspunktet må være i {year}-kroner, som personaene. Oppgi det og prisår {year}."
            self._row_fault(cells_of(area)[0], label, told)

    def _check_single(self, personas: Sequence[_ReadPersona]) -> None:
        """Find personas that have the name of another."""
        self._check_unlike(
            [(item.cell, item.values["name"]) for item in personas],
            "persona",
            "personaen",
        )

    def _check_unlike(
        self, named: Sequence[tuple[CellKey, str | None]], what: str, the_one: str
    ) -> None:
        """Find names that stand twice, capital and small letters alike."""
        seen: dict[str, CellKey] = {}
        for cell, name in named:
            if name is None:
                continue
            first = seen.setdefault(name.casefold(), cell)
            if first != cell:
                self._row_fault(
                    cell,
                    f"{what} {quoted(name)}",
                    f"{the_one} står også i fanen «{first[0]}», celle {first[1]}. "
                    "Hvert navn kan stå én gang.",
                )

    def _row_fault(self, cell: CellKey, label: str, message: str) -> None:
        self.faults.append(row_fault(self.path.name, cell, label, message))

    def _value(self, cell: CellKey) -> CellValue:
        return self.cells.get(cell, EMPTY).value

    def _raw(self, area: Area) -> Row:
        return tuple(plain_value(self._value(cell)) for cell in cells_of(area))

    def _remark_nameless(self, area: Area, raw: Row, what: str) -> None:
        if any(value not in (None, "") for value in raw):
            self.remarks.append(
                f"{self.path.name}, fanen «{area.sheet}», rad {area.row + 1}: raden har ikke "
                f"noe {what} og teller ikke."
            )

    def _price_list(self) -> tuple[tuple[Row, ...], list[PriceItem]]:
        area = self.areas.get("Prisliste")
        if area is None:
            return (), []
        self.check_edges(area, _PRICE_TABLE, FAULTY_ROWS)
        rows: list[Row] = []
        items: list[PriceItem] = []
        names: list[tuple[CellKey, str | None]] = []
        for offset in range(area.rows):
            line = area.part(offset, 0, 1, PRICE_WIDTH)
            raw = self._raw(line)
            rows.append(raw)
            if raw[0] in (None, ""):
                self._remark_nameless(line, raw, "tjenestenavn")
                continue
            self.check_row_formulas(line, f"tjeneste {quoted(raw[0])}", "tjenesten", 3)
            label = f"tjeneste {quoted(raw[0])}"
            before = len(self.faults)
            values = {
                item.key: self.checked(cell, f"{label}, {item.nb.lower()}", item.domain)
                for item, cell in zip(PRICE_FIELDS, cells_of(line), strict=True)
            }
            service = values["service"]
            names.append((cells_of(line)[0], service))
            if service is not None:
                self._services.setdefault(service.casefold(), service)
            if len(self.faults) == before:
                texts = {key: values[key] or "" for key in values if key != "price"}
                made = PriceItem(**texts, price=values["price"])
                items.append(made)
                rows[-1] = (made.service, made.unit, made.price, *raw[3:])
        self._check_unlike(names, "tjeneste", "tjenesten")
        return tuple(rows), items

    def _persona(self, index: int) -> tuple[PersonaCells, _ReadPersona | None]:
        """Return what stands in a persona's cells, and the persona where it has a name."""
        prefix, tab = persona_prefix(index), persona_tab(index)
        raw: dict[str, CellValue] = {}
        values: dict[str, Any] = {}
        for item in PERSONA_FIELDS:
            area = self.areas.get(prefix + item.name)
            raw[item.key] = None if area is None else self._raw(area)[0]
            blank_name = item.key == "name" and raw["name"] in (None, "")
            if not blank_name:
                label = f"{tab}: {item.nb}"
                found = self.several(prefix + item.name, [label], item.domain)
                values[item.key] = item.from_cells(found)
        name = values.get("name")
        is_named = raw["name"] not in (None, "")
        read = [
            self._course(index, course, is_named=is_named)
            for course in range(len(self._capacity.rows[index]))
        ]
        courses = [course for _, course in read if course is not None]
        cells = PersonaCells(
            name if is_named else None,
            raw["group"],
            raw["description"],
            raw["period"],
            tuple(course for course, _ in read),
        )
        area = self.areas.get(f"{prefix}Navn")
        if area is None:
            return cells, None
        at = cells_of(area)[0]
        if not is_named:
            if any(row[0] not in (None, "") for course, _ in read for row in course.measures):
                self._row_fault(
                    at,
                    f"{tab}: Persona",
                    "personaen har tiltak, men ikke noe navn, og regnes ikke med. Skriv et navn, "
                    "eller tøm tiltaksradene.",
                )
            return cells, None
        if not courses:
            self._row_fault(
                at,
                f"persona {quoted(raw['name'])}",
                "personaen har ikke noe forløp. Skriv et navn på minst ett av forløpene.",
            )
        self._check_courses(index)
        values["name"] = name
        return cells, _ReadPersona(at, values, courses)

    def _check_courses(self, index: int) -> None:
        """Find courses with the name or the role of another of the persona's."""
        named: list[tuple[CellKey, str | None]] = []
        roles: dict[CourseRole, CellKey] = {}
        for course in range(len(self._capacity.rows[index])):
            own = persona_prefix(index) + course_prefix(course)
            at, role_at = self.areas.get(f"{own}Navn"), self.areas.get(f"{own}Rolle")
            if at is None or role_at is None or self._raw(at)[0] in (None, ""):
                continue
            text = self._raw(at)[0]
            named.append((cells_of(at)[0], None if text is None else str(text)))
            role = member_of(field_of(COURSE_FIELDS, "role").domain, self._raw(role_at)[0])
            if role in (CourseRole.WORST, CourseRole.BEST):
                cell = cells_of(role_at)[0]
                first = roles.setdefault(CourseRole(str(role)), cell)
                if first != cell:
                    self._row_fault(
                        cell,
                        f"forløp {quoted(text)}, rolle",
                        f"rollen «{role}» er også valgt i celle {first[1]}. "
                        "En persona har høyst ett forløp i hver av rollene worst case og best case.",
                    )
        self._check_unlike(named, "forløp", "forløpet")

    def _course(
        self, persona: int, index: int, *, is_named: bool
    ) -> tuple[CourseCells, dict[str, Any] | None]:
        """Return what stands in a course's cells, and its values where it counts."""
        own = persona_prefix(persona) + course_prefix(index)
        tab, label = persona_tab(persona), f"forløp {index + 1}"
        raw: dict[str, Row] = {}
        for item in COURSE_FIELDS:
            area = self.areas.get(own + item.name)
            raw[item.key] = (None,) if area is None else self._raw(area)
        counts = is_named and raw["name"][0] not in (None, "")
        values: dict[str, Any] = {}
        for item in COURSE_FIELDS:
            if counts or item.shape.years:
                labels = [f"{label}, {text.lower()}" for text in item.labels]
                found = self.several(own + item.name, labels, item.domain)
                values[item.key] = item.from_cells(found)
        rows, measures = self._measures(persona, index)
        cells = CourseCells(
            values["name"] if counts else raw["name"][0],
            raw["role"][0],
            raw["ordinary"][0],
            raw["situations"] if len(raw["situations"]) > 1 else (None,) * MAX_COURSE_YEARS,
            rows,
        )
        if is_named and not counts and any(row[0] not in (None, "") for row in rows):
            at = self.areas.get(f"{own}Navn")
            if at is not None:
                self._row_fault(
                    cells_of(at)[0],
                    f"{tab}: {label}",
                    "forløpet har tiltak, men ikke noe navn, og regnes ikke med. Skriv et navn, "
                    "eller tøm tiltaksradene.",
                )
        if not counts:
            return cells, None
        self._check_recipients(own, label, measures)
        return cells, values | {"measures": tuple(measures)}

    def _check_recipients(self, own: str, label: str, measures: Sequence[CourseMeasure]) -> None:
        """Find more recipients than the grant is reckoned for."""
        area = self.areas.get(f"{own}Tiltak")
        if area is not None and len(recipients_of(measures)) > MAX_RECIPIENTS:
            told = f"høyst {MAX_RECIPIENTS} mottakere kan ha tiltak som inngår i toppfinansiering."
            self._row_fault(cells_of(area)[0], f"{label}, mottaker", told)

    def _measures(self, persona: int, index: int) -> tuple[tuple[Row, ...], list[CourseMeasure]]:
        name = measures_name(persona, index)
        area = self.areas.get(name)
        if area is None:
            return (), []
        self.check_edges(area, _MEASURE_TABLE, "")
        costs = self.places.get(f"{name}Kostnad")
        if costs is not None and costs.rows != area.rows:
            self.add_name_fault(
                name,
                f"{persona_tab(persona)}: forløp {index + 1}, tiltakene",
                f"tabellen har {area.rows} rader, men utgiftene under har {costs.rows}: en rad er "
                "satt inn eller slettet, så et tiltak regnes ikke med. Bruk en ledig rad i tabellen.",
            )
        rows: list[Row] = []
        measures: list[CourseMeasure] = []
        for offset in range(area.rows):
            row, measure = self._measure(area.part(offset, 0, 1, measure_width(self.version)))
            rows.append(row)
            if measure is not None:
                measures.append(measure)
        return tuple(rows), measures

    def _measure(self, area: Area) -> tuple[Row, CourseMeasure | None]:
        """Return what stands in a row, and the measure where it is one without faults."""
        cells, raw = cells_of(area), self._raw(area)
        raw += (None,) * (MEASURE_WIDTH - len(raw))
        if raw[0] in (None, ""):
            self._remark_nameless(area, raw, "tiltaksnavn")
            return raw, None
        label = f"tiltak {quoted(raw[0])}"
        before = len(self.faults)
        values: dict[str, Any] = {}
        for item in MEASURE_FIELDS:
            column = MEASURE_COLUMNS[item.key]
            if item.shape.years:
                own = cells[column : column + item.width]
                values[item.key] = list(self._volumes(own, label, item.domain))
            elif not is_later(item.since, self.version):
                told = f"{label}, {item.nb.lower()}"
                values[item.key] = self.checked(cells[column], told, item.domain)
        service = values["service"]
        if service is not None and service.casefold() not in self._services:
            self._row_fault(
                cells[1],
                f"{label}, tjeneste",
                f"tjenesten {quoted(service)} står ikke i prislisten. Velg en tjeneste fra listen, "
                "eller tøm cellen og skriv egen pris og enhet.",
            )
        missing = [
            (cell, what)
            for key, cell, what in (
                ("unit_price", cells[2], "egen pris"),
                ("unit", cells[4], "egen enhet"),
            )
            if service is None and values[key] is None and self._value(cell) in (None, "")
        ]
        for cell, what in missing:
            self._row_fault(
                cell,
                f"{label}, {what}",
                f"cellen er tom. Velg en tjeneste fra prislisten, eller skriv {what}.",
            )
        if len(self.faults) > before:
            return raw, None
        measure = CourseMeasure(
            **(values | {key: values.get(key) or "" for key in ("service", "unit", "recipient")})
            | {"is_included": bool(values.get("is_included"))}
        )
        return (measure.name, service, raw[2], raw[3], values["unit"], *raw[5:]), measure

    def _volumes(self, cells: Sequence[CellKey], label: str, domain: Domain) -> Iterator[float]:
        for year, cell in enumerate(cells, start=1):
            blank = self.is_blank(cell)
            yield 0.0 if blank else self.checked(cell, f"{label}, volum år {year}", domain) or 0.0


@dataclass(frozen=True, slots=True)
class _ReadPersona:
    """A named persona: the cell of its name, its values and those of its courses that count."""

    cell: CellKey
    values: dict[str, Any]
    courses: list[dict[str, Any]]
