"""The workbook of living conditions as a list of tabs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbook_templates.living_conditions.data import PREFIX, living_data
from workbook_templates.living_conditions.form import add_form_tab
from workbook_templates.living_conditions.introduction import add_introduction_tab
from workbook_templates.living_conditions.names import REGISTER_NAME
from workbook_templates.living_conditions.overview import add_overview_tab
from workbook_templates.living_conditions.placing import add_placing_tab
from workbook_templates.living_conditions.rates import add_rates_tab
from workbook_templates.living_conditions.register import add_register_tab
from workbook_templates.living_conditions.texts import (
    FORM,
    INTRODUCTION,
    OVERVIEW,
    PLACING,
    RATES,
    REGISTER,
)
from workbook_templates.sheet import WorkbookPlan
from xlmodel.common.version import MODEL_DATE
from xlmodel.living_conditions import (
    MOST_ROWS,
    STANDARD_ROWS,
    TIMELINE_YEARS,
    LivingConditions,
)

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

REGISTER_KEY: Final = f"{PREFIX}{REGISTER_NAME}"


def capacity_of(name_rows: Mapping[str, int]) -> int:
    """Return how many rows a file's register has; of no names, the standard number."""
    found = name_rows.get(REGISTER_KEY.casefold(), 0)
    return found if 0 < found <= 2 * MOST_ROWS else STANDARD_ROWS


@lru_cache(maxsize=4)
def living_plan(rows: int) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the rows of its register."""
    plan = WorkbookPlan(TIMELINE_YEARS)
    add_register_tab(plan, rows)
    add_placing_tab(plan, rows)
    add_form_tab(plan)
    add_rates_tab(plan)
    add_overview_tab(plan)
    add_introduction_tab(plan)
    plan.order([INTRODUCTION, FORM, REGISTER, PLACING, RATES, OVERVIEW])
    return plan.frozen()


@lru_cache(maxsize=4)
def living_template(rows: int) -> WorkbookTemplate:
    """Return the written template of the workbook, which a register's values are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    year = MODEL_DATE.year
    empty = LivingConditions("Kommune", "Program", year, year)
    return WorkbookTemplate(living_plan(rows), living_data(empty))
