"""The timeline: year numbers, calendar years, and the formula of a balance year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from workbook_templates.sheet import CellsOf, Scope, SheetPlan, StyleName
from xlmodel.common.terms import NEVER

DataT = TypeVar("DataT")

PAST: Final = 'IF({year_number}>{Analyseperiode},"",'
"""What a formula of a year row begins with: empty text past the period."""


def past(number: str, period: str) -> str:
    """Return the same for another row of year numbers or another period, each a token."""
    return f'IF({number}>{period},"",'


def year_numbers(scope: Scope[DataT], key: str = "year_number") -> None:
    """Place the row of year numbers."""
    years = list(range(1, scope.years + 1))
    scope.year_row(
        key, "År nummer", "nr.", f"=SUM({{{key}:prev}},1)", lambda _: years, "year_number"
    )


def timeline(scope: Scope[DataT], calendar_years: CellsOf[DataT]) -> None:
    """Place the two rows that a tab with years begins with: year numbers and calendar years."""
    year_numbers(scope)
    scope.year_row(
        "year",
        "Kalenderår",
        "år",
        f"={PAST}{{Startaar}}+{{year_number}}-1)",
        calendar_years,
        "year_head",
        name="Aar",
        label_style="label_strong",
    )


def band(
    sheet: SheetPlan,
    title: str,
    *,
    width: int | None = None,
    others: Mapping[int, str] | None = None,
) -> int:
    """Place a heading band across the tab, or as far as column ``width``, and return its row.

    ``others`` are headings further right in the band, by column.
    """
    row = sheet.next_row(height=20)
    heads = {0: title} | dict(others or {})
    last = sheet.last_column if width is None else width
    for column in range(last + 1):
        style: StyleName = "heading" if column in heads else "heading_fill"
        sheet.text(row, column, heads.get(column, ""), style)
    return row


def balance_year(last_negative: str, group: str = "") -> str:
    """Return the expression of a balance year: the year after the last negative one, or a text.

    ``last_negative`` is the row that marks the negative years; ``group`` is the prefix of the group
    whose period and first year count, where the formula stands outside the group's own tabs.
    """
    last = f"MAX({{{last_negative}:row}})"
    period, first = f"{{{group}Analyseperiode}}", f"{{{group}Startaar}}"
    return f'IF({last}>={period},"{NEVER["nb"]}",{first}+{last})'
