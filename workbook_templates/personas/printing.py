"""What is printed of a persona's tab: what the persona has when the file is made.

Each function gives the number of columns that are printed of a section, 0 where it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.personas.blocks import GRANT_WIDTHS, WIDTHS
from workbook_templates.personas.data import PersonaData
from workbook_templates.sheet import FIRST_YEAR_COLUMN
from xlmodel.personas.specs import CourseRole

LEAST_YEARS: Final = 10
"""Years that are printed in any case, so that a shorter period may be made a little longer."""


def printed_columns(years: int) -> int:
    """Return the columns up to the last year of a period, at least those of ten years."""
    return FIRST_YEAR_COLUMN + max(years, LEAST_YEARS)


def every_columns(data: PersonaData) -> Sequence[int]:
    """Return the columns of a persona: those of its years, and of the grant where there is one."""
    if data.results is None:
        return (0,)
    if data.whole.inputs.grant_threshold is not None:
        return (len(WIDTHS) + len(GRANT_WIDTHS),)
    return (printed_columns(data.period),)


def first_figures_columns(data: PersonaData) -> Sequence[int]:
    """Return those of the figures that show a worst case, or what course there is."""
    return (0,) if _has_only_best(data) else every_columns(data)


def second_figures_columns(data: PersonaData) -> Sequence[int]:
    """Return those of the figures and rows that need a best case."""
    return every_columns(data) if data.role(CourseRole.BEST) is not None else (0,)


def _has_only_best(data: PersonaData) -> bool:
    return data.role(CourseRole.WORST) is None and data.role(CourseRole.BEST) is not None


def course_columns(index: int) -> Callable[[PersonaData], Sequence[int]]:
    """Return the function that gives those of a course, which is printed where it counts."""

    def columns(data: PersonaData) -> Sequence[int]:
        return (0,) if data.course(index).results is None else every_columns(data)

    return columns
