"""The personas workbook as a list of tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbook_templates.personas.cells import PersonaCells
from workbook_templates.personas.comparison import add_comparison_tab
from workbook_templates.personas.data import personas_data
from workbook_templates.personas.introduction import add_persona_introduction
from workbook_templates.personas.names import PRICE_LIST_NAME, Capacities, measures_name
from workbook_templates.personas.null_alternative import add_null_tab
from workbook_templates.personas.persona import add_persona_tab
from workbook_templates.personas.prices import add_price_tab
from workbook_templates.personas.texts import INTRODUCTION
from workbook_templates.sheet import WorkbookPlan
from xlmodel.common.version import MODEL_DATE
from xlmodel.personas.inputs import PersonaSet
from xlmodel.personas.specs import COURSE_FIELDS, MAX_COURSE_YEARS, PERSONA_FIELDS, NullMethod

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

_COURSES: Final = 2
_STANDARD_ROWS: Final = 15
_SPARE_ROWS: Final = 5
_SPARE_SERVICES: Final = 8
_STANDARD_SERVICES: Final = 30
_MOST_ROWS: Final = 500
"""A name that covers more rows has gone astray: the plan need not be made as large."""
PERSONA_NAME: Final = re.compile(r"P([0-9]{2})_.+", re.IGNORECASE)
"""A name on a persona's tab."""
_OWN_NAME: Final = re.compile(
    rf"P([0-9]{{2}})_(?:{'|'.join(item.name for item in PERSONA_FIELDS)}"
    rf"|F([1-9])_(?:Tiltak|TiltakKostnad|{'|'.join(item.name for item in COURSE_FIELDS)}))",
    re.IGNORECASE,
)
TEMPLATE_SINCE: Final = "2.0"
"""The version of the model from which the workbook is built as it is now."""
_LEAST_NAMES: Final = 2
"""Names of inputs that a persona or a course must have to be one."""


def persona_capacities(inputs: PersonaSet) -> Capacities:
    """Return the room that a set of personas needs, with rows to spare and one persona to spare."""
    rows = []
    for persona in inputs.personas:
        needed = [
            max(_STANDARD_ROWS, len(course.measures) + _SPARE_ROWS) for course in persona.courses
        ]
        rows.append((*needed, *(_STANDARD_ROWS,) * (_COURSES - len(needed))))
    rows.append((_STANDARD_ROWS,) * _COURSES)
    return Capacities(len(inputs.price_list) + _SPARE_SERVICES, tuple(rows))


def capacity_of(name_rows: Mapping[str, int]) -> Capacities:
    """Return the capacity that the names of a file tell of.

    ``name_rows`` gives, by the name in lower case, how many rows a name covers, 0 where it covers
    none. A persona or a course counts where several of its own names are there: a stray name makes
    no tab. Of no names it is the capacity of a workbook with no persona but the spare one.
    """
    held = Counter(
        (int(match[1]), int(match[2] or 0))
        for name in name_rows
        if (match := _OWN_NAME.fullmatch(name)) is not None
    )
    courses = {1: _COURSES}
    for (persona, course), count in held.items():
        if persona and count >= _LEAST_NAMES:
            courses[persona] = max(courses.get(persona, _COURSES), course)

    def rows(name: str, standard: int) -> int:
        found = name_rows.get(name.casefold(), 0)
        return found if 0 < found <= _MOST_ROWS else standard

    return Capacities(
        rows(PRICE_LIST_NAME, _STANDARD_SERVICES),
        tuple(
            tuple(
                rows(measures_name(persona, course), _STANDARD_ROWS)
                for course in range(courses.get(persona + 1, _COURSES))
            )
            for persona in range(max(courses))
        ),
    )


@lru_cache(maxsize=8)
def personas_plan(capacity: Capacities) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the size of its tables.

    The last persona's tab is the spare one of a workbook that was just made.
    """
    plan = WorkbookPlan(MAX_COURSE_YEARS)
    add_price_tab(plan, capacity.services)
    for index, rows in enumerate(capacity.rows):
        add_persona_tab(plan, index, rows, is_spare=index == len(capacity.rows) - 1)
    add_comparison_tab(plan, len(capacity.rows))
    add_null_tab(plan, [len(rows) for rows in capacity.rows])
    add_persona_introduction(plan, len(capacity.rows))
    plan.order([INTRODUCTION])
    return plan.frozen()


@lru_cache(maxsize=8)
def personas_template(capacity: Capacities) -> WorkbookTemplate:
    """Return the written template of the workbook, which a set's values are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    empty = PersonaSet(
        municipality="Kommune",
        programme="Program",
        price_year=MODEL_DATE.year,
        first_year=MODEL_DATE.year,
        discount_rate=0.0,
        null_method=NullMethod.ENTRY,
        price_list=(),
        personas=(),
    )
    spare = [PersonaCells.spare()] * len(capacity.rows)
    return WorkbookTemplate(personas_plan(capacity), personas_data(empty, [], spare))
