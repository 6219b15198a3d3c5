"""The outcome contract's workbook as a list of tabs; its capacity is the rows of the list of youths."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbook_templates.outcome_contract.contract import add_contract_tab
from workbook_templates.outcome_contract.data import contract_data
from workbook_templates.outcome_contract.economy import add_economy_tab
from workbook_templates.outcome_contract.introduction import add_contract_introduction
from workbook_templates.outcome_contract.modelling import add_modelling_tab
from workbook_templates.outcome_contract.risk import add_risk_tab
from workbook_templates.outcome_contract.texts import (
    CONTRACT,
    ECONOMY,
    INTRODUCTION,
    MODELLING,
    RISK,
    YOUTHS,
)
from workbook_templates.outcome_contract.youths import LIST_NAME, add_youths_tab
from workbook_templates.sheet import WorkbookPlan
from xlmodel.outcome_contract import OutcomeContract, example
from xlmodel.outcome_contract.specs import MAX_YEARS, MAX_YOUTHS

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

TABS: Final = (INTRODUCTION, CONTRACT, MODELLING, RISK, YOUTHS, ECONOMY)
STANDARD_ROWS: Final = 200
_SPARE_ROWS: Final = 20
_STEP: Final = 100


def contract_capacity(inputs: OutcomeContract) -> int:
    """Return the rows that a list needs: at least 200, some to spare, whole hundreds."""
    needed = len(inputs.youths) + _SPARE_ROWS
    return max(STANDARD_ROWS, -(-needed // _STEP) * _STEP)


def capacity_of(name_rows: Mapping[str, int]) -> int:
    """Return the rows that the name of a file's list covers; the standard where it tells none."""
    found = name_rows.get(LIST_NAME.casefold(), 0)
    return found if 0 < found <= MAX_YOUTHS + _STEP + _SPARE_ROWS else STANDARD_ROWS


@lru_cache(maxsize=8)
def contract_plan(rows: int) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the rows of the list."""
    plan = WorkbookPlan(MAX_YEARS)
    add_contract_tab(plan)
    add_modelling_tab(plan)
    add_risk_tab(plan)
    add_youths_tab(plan, rows)
    add_economy_tab(plan)
    add_contract_introduction(plan)
    plan.order([INTRODUCTION])
    return plan.frozen()


@lru_cache(maxsize=8)
def contract_template(rows: int) -> WorkbookTemplate:
    """Return the written template of the workbook, which a contract's values are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    return WorkbookTemplate(contract_plan(rows), contract_data(example()))
