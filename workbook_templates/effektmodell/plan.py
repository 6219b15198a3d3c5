"""The seven-tab workbook as a list of tabs: one builder for both groups."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from udfs.functions import COHORT, DEFAULT_ROUTE, Route
from workbook_templates.effektmodell.costs import add_costs_tab
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.gains import add_gains_tab
from workbook_templates.effektmodell.group.tab import add_group_tab
from workbook_templates.effektmodell.introduction import add_introduction_tab
from workbook_templates.effektmodell.texts import TABS
from workbook_templates.sheet import WorkbookPlan
from xlmodel.common.terms import Group
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.specs import MAX_YEARS

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

STANDARD_CAPACITY: Final = 30
"""Rows of the measures table, spare rows included, unless there are many measures."""
_LEAST_SPARE: Final = 8
TEMPLATE_SINCE: Final = "2.0"
"""The version of the model from which the workbook is built as it is now."""

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
    plan.order([name for name, _ in TABS])
    return plan.frozen()


@lru_cache(maxsize=8)
def effektmodell_template(capacity: Capacities, route: Route = DEFAULT_ROUTE) -> WorkbookTemplate:
    """Return the written template of the workbook, which municipalities' values are filled into.

    ``route`` is the way by which the workbook calls the Excel function KOHORT, where it does.
    """
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    functions = {COHORT.identifier: COHORT.formula_names[route]}
    return WorkbookTemplate(effektmodell_plan(capacity), workbook_data(default_inputs()), functions)


def effektmodell_bytes(
    inputs: ModelInputs, history: tuple[str, ...] = (), route: Route = DEFAULT_ROUTE
) -> bytes:
    """Return a municipality's workbook as bytes; the same inputs give the same bytes.

    ``history`` tells, on the introduction tab, which workbook it was rolled forward from and how.
    ``route`` is the way by which it calls Excel functions: «office» (Office.js) or «klassisk».
    """
    template = effektmodell_template(capacities(inputs), route)
    return template.fill(workbook_data(inputs, history=history))
