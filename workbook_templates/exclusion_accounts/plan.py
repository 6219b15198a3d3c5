"""The workbook as a list of tabs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbook_templates.exclusion_accounts.calculation import add_calculation_tab
from workbook_templates.exclusion_accounts.comparison import add_comparison_tab
from workbook_templates.exclusion_accounts.data import exclusion_data
from workbook_templates.exclusion_accounts.introduction import add_introduction
from workbook_templates.exclusion_accounts.profiles import PROFILES_NAME, add_profiles_tab
from workbook_templates.exclusion_accounts.texts import INTRODUCTION
from workbook_templates.sheet import WorkbookPlan
from xlmodel.exclusion_accounts import AGES, MOST_ROWS, ExclusionInputs, example

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

STANDARD_ROWS: Final = 60
_SPARE_ROWS: Final = 10


def capacity_for(inputs: ExclusionInputs) -> int:
    """Return how many rows of profiles inputs need, with some to spare."""
    return max(STANDARD_ROWS, len(inputs.profiles) + _SPARE_ROWS)


def capacity_of(name_rows: Mapping[str, int]) -> int:
    """Return how many rows of profiles the names of a file tell of; the standard where they do not."""
    found = name_rows.get(PROFILES_NAME.casefold(), 0)
    return found if 0 < found <= MOST_ROWS + _SPARE_ROWS else STANDARD_ROWS


@lru_cache(maxsize=8)
def exclusion_plan(capacity: int) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the room for profiles."""
    plan = WorkbookPlan(len(AGES))
    add_profiles_tab(plan, capacity)
    add_calculation_tab(plan)
    add_comparison_tab(plan)
    add_introduction(plan)
    plan.order([INTRODUCTION])
    return plan.frozen()


@lru_cache(maxsize=8)
def exclusion_template(capacity: int) -> WorkbookTemplate:
    """Return the written template of the workbook, which an input set's values are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    empty = example().with_values(profiles=(), note="")
    return WorkbookTemplate(exclusion_plan(capacity), exclusion_data(empty))
