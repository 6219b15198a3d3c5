"""What stands in the input cells of the personas workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from workbook_templates.sheet import CellValue
from xlmodel.common.fields import Field, field_of
from xlmodel.common.terms import Group
from xlmodel.common.version import MODEL_VERSION, is_later
from xlmodel.personas.inputs import Course, CourseMeasure, Persona, PriceItem
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    CourseRole,
)

PRICE_WIDTH: Final = len(PRICE_FIELDS)
MEASURE_COLUMNS: Final = {
    field.key: sum(item.width for item in MEASURE_FIELDS[:index])
    for index, field in enumerate(MEASURE_FIELDS)
}
"""The column of each field of a course's measures, the first of the volume's."""


def measure_width(version: str = MODEL_VERSION) -> int:
    """Return the number of columns of a course's measures: the volume has one a year.

    An older workbook has fewer.
    """
    fields = (field for field in MEASURE_FIELDS if not is_later(field.since, version))
    return sum(field.width for field in fields)


MEASURE_WIDTH: Final = measure_width()
SPARE_PERIOD: Final = 10
"""Period that stands in a spare persona."""

Row = tuple[CellValue, ...]
SITUATIONS_UNSET: Final[Row] = (None,) * MAX_COURSE_YEARS


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
    found: list[CellValue] = []
    for field in MEASURE_FIELDS:
        cells = field.cells(field.of(measure))
        found += [cell or None for cell in cells] if field.shape.years else cells
    return tuple(found)


def _cells(made: object, fields: Iterable[Field]) -> dict[str, Any]:
    """Return what stands in the cells of an object's fields, by key: a value, or one a year."""
    found = ((field, field.cells(field.of(made))) for field in fields)
    return {field.key: cells if field.shape.years else cells[0] for field, cells in found}
