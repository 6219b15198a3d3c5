"""The control group's workbook as a list of tabs; it has room for eight years."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from workbook_templates.control_group.basis import add_basis_tab
from workbook_templates.control_group.comparison import add_comparison_tab
from workbook_templates.control_group.cost import add_cost_tab
from workbook_templates.control_group.data import control_data
from workbook_templates.control_group.introduction import add_control_introduction
from workbook_templates.control_group.moves import add_moves_tab
from workbook_templates.control_group.texts import BASIS, COMPARISON, COST, INTRODUCTION, MOVES
from workbook_templates.sheet import WorkbookPlan
from xlmodel.control_group import MAX_YEARS, example

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

TABS: Final = (INTRODUCTION, BASIS, COST, MOVES, COMPARISON)


@cache
def control_plan(years: int = MAX_YEARS) -> WorkbookPlan:
    """Return the plan of the workbook."""
    plan = WorkbookPlan(years)
    add_basis_tab(plan)
    add_cost_tab(plan)
    add_moves_tab(plan)
    add_comparison_tab(plan)
    add_control_introduction(plan)
    plan.order([INTRODUCTION])
    return plan.frozen()


@cache
def control_template(years: int = MAX_YEARS) -> WorkbookTemplate:
    """Return the written template of the workbook, which a municipality's counts are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    return WorkbookTemplate(control_plan(years), control_data(example()))
