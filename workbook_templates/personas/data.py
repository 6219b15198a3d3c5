"""What the value functions of the personas workbook are given: the cells' contents and the results."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from workbook_templates.blocks.values import yearly_cells as values_of_years
from workbook_templates.sheet.cells import CellValue
from workbook_templates.sheet.document import DocumentTexts
from xlmodel.common.fields import Field, field_of
from xlmodel.common.terms import Group, Situation, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.personas.inputs import Course, CourseMeasure, Persona, PersonaSet, PriceItem
from xlmodel.personas.null_alternative import GroupNullAlternative
from xlmodel.personas.results import (
    Comparison,
    CourseResults,
    PersonaResults,
    SetResults,
    persona_value,
    set_results,
)
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    CourseRole,
    NullMethod,
)

PRICE_WIDTH: Final = len(PRICE_FIELDS)
MEASURE_WIDTH: Final = len(MEASURE_FIELDS) - 1 + MAX_COURSE_YEARS
"""Columns of a course's measures: the fields, of which the volume stands once a year."""
SPARE_PERIOD: Final = 10
"""Period that stands in a spare persona."""

Row = tuple[CellValue, ...]
SITUATIONS_UNSET: Final[Row] = (None,) * MAX_COURSE_YEARS


@dataclass(frozen=True, slots=True)
class Capacities:
    """How many rows the tables of a workbook have.

    ``services`` is the price list's; ``rows`` holds, for each persona and each of its courses, how
    many measures there is room for.
    """

    services: int
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class CourseCells:
    """What stands in a course's input cells; without a name it counts nothing."""

    name: CellValue = None
    role: CellValue = None
    ordinary: CellValue = None
    situations: Row = SITUATIONS_UNSET
    measures: tuple[Row, ...] = ()

    @classmethod
    def of(cls, course: Course) -> CourseCells:
        """Return the cells of a course."""
        measures = tuple(map(_measure_cells, course.measures))
        return cls(**_cells(course, COURSE_FIELDS), measures=measures)

    @classmethod
    def spare(cls, role: CourseRole) -> CourseCells:
        """Return the cells of a course to be filled in, which waits for its persona's name."""
        (ordinary,) = field_of(COURSE_FIELDS, "ordinary").cells(role.is_ordinary)
        return cls(str(role), str(role), ordinary)


@dataclass(frozen=True, slots=True)
class PersonaCells:
    """What stands in a persona's input cells; without a name it counts nothing."""

    name: CellValue
    group: CellValue
    description: CellValue
    period: CellValue
    courses: tuple[CourseCells, ...]

    @classmethod
    def of(cls, persona: Persona) -> PersonaCells:
        """Return the cells of a persona."""
        courses = tuple(map(CourseCells.of, persona.courses))
        return cls(**_cells(persona, PERSONA_FIELDS), courses=courses)

    @classmethod
    def spare(cls) -> PersonaCells:
        """Return the cells of a persona to be filled in."""
        roles = (CourseRole.WORST, CourseRole.BEST)
        courses = tuple(map(CourseCells.spare, roles))
        return cls(None, Group.YOUNG_ADULTS.label(), None, SPARE_PERIOD, courses)


def price_cells(item: PriceItem) -> Row:
    """Return the cells of a service of the price list."""
    return tuple(_cells(item, PRICE_FIELDS).values())


def _measure_cells(measure: CourseMeasure) -> Row:
    *once, volumes = _cells(measure, MEASURE_FIELDS).values()
    return (*once, *(volume or None for volume in volumes))


def _cells(made: object, fields: Iterable[Field]) -> dict[str, Any]:
    """Return what stands in the cells of an object's fields, by key: a value, or one a year."""
    found = ((field, field.cells(field.of(made))) for field in fields)
    return {field.key: cells if field.shape.years else cells[0] for field, cells in found}


@dataclass(frozen=True, slots=True)
class CourseData:
    """A course's cells, the results of the course that they are, and its measures' places in them.

    ``places`` gives for each row the measure's place in the results, ``None`` where it has no name.
    """

    cells: CourseCells
    results: CourseResults | None
    places: tuple[int | None, ...]

    def row(self, offset: int) -> Row:
        """Return the cells of a row of measures; those below the last one are empty."""
        rows = self.cells.measures
        return rows[offset] if offset < len(rows) else (None,) * MEASURE_WIDTH

    def place(self, offset: int) -> int | None:
        """Return the place in the results of the measure in a row, ``None`` where none counts."""
        if self.results is None or offset >= len(self.places):
            return None
        return self.places[offset]

    def yearly(self, values: Callable[[CourseResults], FloatArray]) -> list[CellValue]:
        """Return a yearly row as cells; empty texts past the period and where nothing counts."""
        if self.results is None:
            return yearly_cells(None, 0)
        return yearly_cells(values(self.results), self.results.period)


_NO_COURSE: Final = CourseData(CourseCells(), None, ())


@dataclass(frozen=True, slots=True)
class PersonaData:
    """A persona's cells, and its results where it counts."""

    inputs: PersonaSet
    prices: PriceData
    cells: PersonaCells
    results: PersonaResults | None
    courses: tuple[CourseData, ...]

    @property
    def period(self) -> int:
        """Number of years that the persona's rows have."""
        return int(self.cells.period) if isinstance(self.cells.period, int | float) else 0

    def course(self, index: int) -> CourseData:
        """Return a course; one that the persona does not have is empty."""
        return self.courses[index] if index < len(self.courses) else _NO_COURSE

    @property
    def comparison(self) -> Comparison | None:
        """The comparison of worst and best case, where the persona has both."""
        return None if self.results is None else self.results.comparison

    def role(self, role: CourseRole) -> CourseResults | None:
        """Return the results of the course in a role."""
        return None if self.results is None else self.results.course_in(role)


@dataclass(frozen=True, slots=True)
class PriceData:
    """The rows of the price list as they stand, and each row's service, ``None`` without a name."""

    rows: tuple[Row, ...]
    services: tuple[int | None, ...]

    def row(self, offset: int) -> Row:
        """Return the cells of a row; those below the last one are empty."""
        return self.rows[offset] if offset < len(self.rows) else (None,) * PRICE_WIDTH

    def place(self, offset: int) -> int | None:
        """Return the place in the price list of the service in a row."""
        return self.services[offset] if offset < len(self.services) else None

    def of(self, service: CellValue, key: str) -> CellValue:
        """Return a field of a service, whose name is written in capital or small letters."""
        wanted = str(service).casefold()
        column = [field.key for field in PRICE_FIELDS].index(key)
        return next(row[column] for row in self.rows if str(row[0] or "").casefold() == wanted)


@dataclass(frozen=True, slots=True)
class NullData:
    """The null alternative of a group.

    ``municipality`` is the municipality's part of the cost that each situation's value is the mean
    of, kr; ``without_entry`` counts the ordinary courses that do not say where they enter.
    """

    result: GroupNullAlternative
    municipality: tuple[float, ...]
    without_entry: int


@dataclass(frozen=True, slots=True)
class PersonasData:
    """A set of personas: inputs, results, and what stands in the cells.

    ``last_used`` is what «Sist brukt» shows until the workbook recalculates.
    """

    inputs: PersonaSet
    results: SetResults
    prices: PriceData
    personas: tuple[PersonaData, ...]
    last_used: date = MODEL_DATE

    @property
    def texts(self) -> DocumentTexts:
        """The texts outside the cells."""
        name = self.inputs.municipality
        return DocumentTexts.of(f"Personaer for {name}", "Worst case og best case år for år", name)

    def by_group(self) -> Mapping[str, Any]:
        """Return what value functions are given, by prefix: the set, each persona, each group."""
        return (
            {"": self}
            | {persona_prefix(index): item for index, item in enumerate(self.personas)}
            | {group.prefix: self._null_data(group) for group in Group}
        )

    def _null_data(self, group: Group) -> NullData:
        ordinary = [
            course
            for persona in self.results.personas
            for course in persona.courses
            if persona.persona.group is group and course.course.ordinary
        ]
        by_entry = self.inputs.null_method is NullMethod.ENTRY
        part = [
            math.fsum(
                float(course.undiscounted_municipality.sum()) * (course.course.entry is situation)
                if by_entry
                else float(course.undiscounted_municipality @ situation_years(course, situation))
                for course in ordinary
            )
            for situation in Situation
        ]
        without = [course for course in ordinary if course.course.entry is None]
        return NullData(self.results.null_alternatives[group], tuple(part), len(without))


def persona_prefix(index: int) -> str:
    """Return the prefix of the names of the persona number ``index`` from 0: ``P01_``."""
    return f"P{index + 1:02}_"


def course_prefix(index: int) -> str:
    """Return what a course's names have after the persona's prefix: ``F1_``."""
    return f"F{index + 1}_"


PRICE_LIST_NAME: Final = "Prisliste"


def measures_name(persona: int, course: int) -> str:
    """Return the name of the measures of a course, both counted from 0: ``P01_F1_Tiltak``."""
    return f"{persona_prefix(persona)}{course_prefix(course)}Tiltak"


def yearly_cells(values: FloatArray | None, period: int) -> list[CellValue]:
    """Return the twenty cells of a year row; see :func:`~workbook_templates.blocks.values.yearly_cells`."""
    return values_of_years(values, period, MAX_COURSE_YEARS)


def calendar_cells(data: PersonaData) -> list[CellValue]:
    """Return the calendar years of a persona's period."""
    return yearly_cells(data.inputs.first_year + np.arange(float(MAX_COURSE_YEARS)), data.period)


COMPARED_ROLES: Final = {"worst": CourseRole.WORST, "best": CourseRole.BEST}


def persona_value_cell(term: Term, data: PersonaData) -> CellValue:
    """Return a key result of a persona as it is shown; what cannot be compared is empty."""
    for which, role in COMPARED_ROLES.items():
        if term.key == f"sum_{which}":
            results = data.role(role)
            return "" if results is None else results.sum_cost
    return "" if data.comparison is None else persona_value(data.comparison, term)


def difference_cells(key: str, data: PersonaData) -> list[CellValue]:
    """Return a yearly row of worst against best case as cells; empty where a case is missing.

    ``key`` is an attribute of the comparison, or ``avoided_municipality`` or ``avoided_state``.
    """
    which, _, what = key.partition("_")
    if which in COMPARED_ROLES:
        results = data.role(COMPARED_ROLES[which])
        values = None if results is None else results.accumulated if what else results.cost
        return yearly_cells(values, data.period)
    if data.comparison is None:
        return yearly_cells(None, 0)
    if what in ("municipality", "state"):
        worst, best = (getattr(data.role(role), f"cost_{what}") for role in COMPARED_ROLES.values())
        return yearly_cells(worst - best, data.period)
    return yearly_cells(getattr(data.comparison, key), data.period)


def situation_years(results: CourseResults, situation: Situation) -> FloatArray:
    """Return 1 for each year of the period that a course is in a situation; ``(20,)``."""
    inside = np.arange(MAX_COURSE_YEARS) < results.period
    return np.array([item is situation for item in results.course.situations]) * inside * 1.0


def personas_data(
    inputs: PersonaSet,
    prices: Sequence[Row] | None = None,
    personas: Sequence[PersonaCells] | None = None,
    last_used: date = MODEL_DATE,
) -> PersonasData:
    """Compute everything that the workbook shows.

    ``prices`` and ``personas`` are the cells as they stand in a file, in the order of the inputs; by
    default those of the inputs with one spare persona after them.
    """
    results = set_results(inputs)
    price_rows = tuple(map(price_cells, inputs.price_list)) if prices is None else tuple(prices)
    price_data = PriceData(price_rows, _places(row[0] for row in price_rows))
    cells = (
        (*map(PersonaCells.of, inputs.personas), PersonaCells.spare())
        if personas is None
        else tuple(personas)
    )
    places = _places(item.name for item in cells)
    return PersonasData(
        inputs,
        results,
        price_data,
        tuple(
            _persona_data(
                inputs, price_data, item, None if place is None else results.personas[place]
            )
            for item, place in zip(cells, places, strict=True)
        ),
        last_used,
    )


def _persona_data(
    inputs: PersonaSet, prices: PriceData, cells: PersonaCells, results: PersonaResults | None
) -> PersonaData:
    places = _places(course.name for course in cells.courses)
    return PersonaData(
        inputs,
        prices,
        cells,
        results,
        tuple(
            CourseData(
                course,
                None if results is None or place is None else results.courses[place],
                _places(row[0] for row in course.measures),
            )
            for course, place in zip(cells.courses, places, strict=True)
        ),
    )


def _places(names: Any) -> tuple[int | None, ...]:
    """Return the place of each name among those that are not empty, ``None`` for an empty one."""
    found: list[int | None] = []
    count = 0
    for name in names:
        is_set = name not in (None, "")
        found.append(count if is_set else None)
        count += is_set
    return tuple(found)
