"""What the tabs of the fund's workbook share: columns, the top of a tab, checks of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from workbook_templates.blocks import (
    Check,
    faults_of_number,
    faults_of_text,
    lower_first,
    of_programme,
    past,
    place_limits,
    top,
)
from workbook_templates.investment_fund.data import SHARED, FundData
from workbook_templates.sheet import CellValue, Scope, SheetPlan
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Unit
from xlmodel.investment_fund import MAX_FUND_YEARS

DataT = TypeVar("DataT")

WIDTHS: Final = (38.0, 22.0, 13.0, 13.0, 13.0, *(10.5,) * MAX_FUND_YEARS)
"""Label, four columns, fifteen years: the same columns on every tab with the fund's years."""
AMOUNT_UNIT: Final = "beløp"


def years_tab(name: str) -> SheetPlan:
    """Return a tab with the fund's years."""
    return SheetPlan(name, WIDTHS, freeze=(6, 1), repeat_rows=(4, 5))


def tab_top(scope: Scope[FundData], title: str) -> None:
    """Place the rows that every tab begins with, and under them the note on the numbers."""
    top(scope, *of_programme(title))
    scope.of(SHARED).formula(
        scope.sheet.next_row(),
        0,
        '="Fondets beløp er i "&{FOND_Enhet}&". "&{Merknad}',
        lambda data: f"Fondets beløp er i {data.inputs.unit}. {data.inputs.note}",
        "label_strong",
    )


def unit_cell(scope: Scope[FundData], row: int, unit: Unit) -> None:
    """Place the unit of a key result: that which the fund names, where it is an amount."""
    if unit is Unit.AMOUNT:
        pen = scope.of(SHARED)
        pen.formula(row, 2, '={FOND_Enhet}&""', lambda data: data.inputs.unit, "unit")
    else:
        scope.sheet.text(row, 2, str(unit), "unit")


def past_fund(number: str) -> str:
    """Return what a formula of a row of the fund's years begins with; ``number`` keys the year numbers."""
    return past(f"{{{number}}}", "{Aar}")


def years_of(scope: Scope[FundData], number: str) -> None:
    """Place the year numbers and calendar years of a tab; ``number`` keys the numbers."""
    years = list(range(1, MAX_FUND_YEARS + 1))
    scope.year_row(
        number, "År nummer", "nr.", f"=SUM({{{number}:prev}},1)", lambda _: years, "year_number"
    )
    scope.year_row(
        f"{number}.year",
        "Kalenderår",
        "år",
        f"={past_fund(number)}IF(COUNT({{Startaar}})=1,{{Startaar}},0)+{{{number}}}-1)",
        lambda data: data.yearly(data.inputs.calendar_years),
        "year_head",
        label_style="label_strong",
    )


def name_cell(scope: Scope[FundData], row: int, key: str, offset: int) -> None:
    """Place an initiative's name in the first column; ``key`` is that of the input."""
    scope.formula(
        row,
        0,
        f'=IF({{{key}}}="","",{{{key}}}&"")',
        lambda data: data.initiative(offset).name,
        "label",
    )


def limits_row(scope: Scope[DataT], key: str, label: str, domain: Domain) -> tuple[str, str]:
    """Place the limits of numbers on a row of their own, and return their addresses."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label, "note")
    return place_limits(scope, key, domain, row, first=1)


def faulty_numbers(cells: str, key: str, wholes: Sequence[str] = ()) -> str:
    """Return the expression that is 1 where cells hold something else than numbers within limits, else 0.

    ``wholes`` are the cells one by one, where the numbers must be whole.
    """
    bounds = [
        (f"MIN({cells},{{{key}.max}})", f"<{{{key}.min}}"),
        (f"MAX({cells},{{{key}.min}})", f">{{{key}.max}}"),
    ]
    outside = [found + limit for found, limit in bounds]
    outside += [f"{cell}<>INT({cell})" for cell in wholes]
    return f"IF(COUNTA({cells})<>COUNT({cells}),1,IF(OR({','.join(outside)}),1,0))"


def field_checks(fields: Iterable[Field]) -> list[Check[FundData]]:
    """Return a check that each field's cell holds what its domain admits."""
    found: list[Check[FundData]] = []
    for field in fields:
        cell = f"{{{field.name}}}"
        if not field.domain.is_number:
            faults = faults_of_text(cell, field.domain)
        else:
            faults = faults_of_number(cell, field.key, field.domain)
            if field.domain.optional:
                faults = f"IF(COUNTA({cell})=0,0,{faults})"
        found.append(Check(f"Inndata: {lower_first(field.nb)}", f"={faults}"))
    return found


def table_heads(sheet: SheetPlan, heads: Sequence[str]) -> None:
    """Place the headings of a table whose first columns alone have one."""
    row = sheet.next_row()
    for column, head in enumerate(heads):
        sheet.text(row, column, head, "column_head_text" if column == 0 else "column_head")


def values_down(
    count: int, value: Callable[[FundData, int], CellValue]
) -> Callable[[FundData], list[CellValue]]:
    """Return the values of a column of rows."""
    return lambda data: [value(data, offset) for offset in range(count)]
