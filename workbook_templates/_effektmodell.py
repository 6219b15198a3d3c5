"""The seven-tab workbook as a list of tabs: one builder for both groups."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from udfs.definitions import DEFAULT_ROUTE, Route
from workbook_templates._costs_tab import add_costs_tab
from workbook_templates._data import workbook_data
from workbook_templates._gains_tab import add_gains_tab
from workbook_templates._group_tab import add_group_tab
from workbook_templates._introduction_tab import add_introduction_tab
from workbook_templates._plan import WorkbookPlan
from workbook_templates._template import WorkbookTemplate
from workbook_templates._texts import TABS
from xlmodel.inputs import ModelInputs
from xlmodel.parameters import default_inputs
from xlmodel.specs import MAX_YEARS
from xlmodel.terms import Group

STANDARD_CAPACITY: Final = 30
"""Rows of the measures table, spare rows included, unless there are many measures."""
_LEAST_SPARE: Final = 8

Capacities = tuple[int, int]


def capacities(inputs: ModelInputs) -> Capacities:
    """Return how many rows each group's measures table needs, young adults first."""
    young_adults, families = (
        max(STANDARD_CAPACITY, len(group.measures) + _LEAST_SPARE) for group in inputs.groups
    )
    return young_adults, families


@lru_cache(maxsize=8)
def effektmodell_plan(capacity: Capacities) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the size of the measures tables."""
    plan = WorkbookPlan(MAX_YEARS)
    for group, rows in zip(Group, capacity, strict=True):
        add_costs_tab(plan, group, rows)
        add_gains_tab(plan, group)
        add_group_tab(plan, group)
    add_introduction_tab(plan)
    order = [name for name, _ in TABS]
    plan.sheets.sort(key=lambda sheet: order.index(sheet.name))
    return plan


@lru_cache(maxsize=8)
def effektmodell_template(capacity: Capacities, route: Route = DEFAULT_ROUTE) -> WorkbookTemplate:
    """Return the written template of the workbook, which municipalities' values are filled into.

    ``route`` is the way by which the workbook calls the Excel function KOHORT, where it does.
    """
    return WorkbookTemplate(effektmodell_plan(capacity), workbook_data(default_inputs()), route)
