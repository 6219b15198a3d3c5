"""The fund's workbook as a list of tabs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbook_templates.investment_fund.allocation import add_allocation_tab
from workbook_templates.investment_fund.data import Capacity, FundData
from workbook_templates.investment_fund.follow_up import add_follow_up_tab
from workbook_templates.investment_fund.fund import add_fund_tab
from workbook_templates.investment_fund.initiatives import add_initiatives_tab
from workbook_templates.investment_fund.introduction import add_introduction
from workbook_templates.investment_fund.life import add_life_tab
from workbook_templates.investment_fund.texts import INTRODUCTION
from workbook_templates.sheet import WorkbookPlan
from xlmodel.common.version import MODEL_DATE
from xlmodel.investment_fund import MAX_FUND_YEARS, FundInputs

if TYPE_CHECKING:
    from workbook_templates.sheet import WorkbookTemplate

STANDARD: Final = Capacity(8, 28, 12)
_SPARE: Final = Capacity(2, 4, 4)
PARTS: Final = ("FOND_Innsatsnavn", "FOND_OppfLinjer", "FOND_BalanseLinjer")
"""The names of the tables, in the order of the capacity."""
_MOST_ROWS: Final = 500
"""A name that covers more rows has gone astray: the plan need not be made as large."""


def fund_capacity(inputs: FundInputs) -> Capacity:
    """Return the room that a fund needs, with rows to spare."""
    used = (len(inputs.initiatives), len(inputs.follow_up.lines), len(inputs.balance.lines))
    rows = zip(used, STANDARD, _SPARE, strict=True)
    return Capacity(*(max(least, count + spare) for count, least, spare in rows))


def capacity_of(name_rows: Mapping[str, int]) -> Capacity:
    """Return the capacity that the names of a file tell of: rows by the name in lower case."""
    found = (name_rows.get(name.casefold(), 0) for name in PARTS)
    rows = zip(found, STANDARD, strict=True)
    return Capacity(*(count if 0 < count <= _MOST_ROWS else least for count, least in rows))


def resized(capacity: Capacity, part: str, rows: int) -> Capacity:
    """Return a capacity with another number of rows in one table."""
    return Capacity(
        *(rows if name == part else size for name, size in zip(PARTS, capacity, strict=True))
    )


@lru_cache(maxsize=8)
def fund_plan(capacity: Capacity) -> WorkbookPlan:
    """Return the plan of the workbook; it depends on nothing but the size of its tables."""
    plan = WorkbookPlan(MAX_FUND_YEARS)
    add_fund_tab(plan, capacity.initiatives)
    add_initiatives_tab(plan, capacity.initiatives)
    add_allocation_tab(plan, capacity.initiatives)
    add_follow_up_tab(plan, capacity.lines)
    add_life_tab(plan, capacity.life_lines)
    add_introduction(plan)
    plan.order([INTRODUCTION])
    return plan.frozen()


@lru_cache(maxsize=8)
def fund_template(capacity: Capacity) -> WorkbookTemplate:
    """Return the written template of the workbook, which a fund's values are filled into."""
    from workbook_templates.sheet import WorkbookTemplate  # noqa: PLC0415  # loads XlsxWriter

    empty = FundInputs.from_values(
        {
            "municipality": "Kommune",
            "programme": "Program",
            "price_year": MODEL_DATE.year,
            "unit": "kroner",
            "first_year": MODEL_DATE.year,
            "years": 1,
            "capital": 0.0,
        }
    )
    return WorkbookTemplate(fund_plan(capacity), FundData(empty))
