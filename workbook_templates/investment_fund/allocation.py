"""The tab of the departments: what each pays and pays back, and what no share covers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from workbook_templates.blocks import (
    FAULTY_ROW,
    GOOD_ROW,
    Check,
    check_rows,
    faults_of_length,
    rounding,
    titled,
)
from workbook_templates.investment_fund.blocks import (
    AMOUNT_UNIT,
    faulty_numbers,
    limits_row,
    name_cell,
    past_fund,
    tab_top,
    table_heads,
    years_of,
    years_tab,
)
from workbook_templates.investment_fund.data import FUND_PART, FundData, cells_with
from workbook_templates.investment_fund.texts import ALLOCATION, BLOCKS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellsOf,
    CellValue,
    Scope,
    WorkbookPlan,
)
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.common.years import reach
from xlmodel.investment_fund import (
    INITIATIVE_SHARES,
    MAX_DEPARTMENTS,
    MAX_FUND_YEARS,
    NOT_ALLOCATED,
    ROW_NAME,
    SHARE,
    FundResults,
)

_NUMBER: Final = "share.number"
_PAST: Final = past_fund(_NUMBER)
_TOTAL: Final = 1 + MAX_DEPARTMENTS
_HEAD: Final = "Innsats"
TABLES: Final = ("cost_shares", "return_shares", "shares")
"""The tables with a row an initiative; each is keyed ``rows.…``."""


def add_allocation_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` initiatives."""
    sheet = plan.add_sheet(years_tab(ALLOCATION))
    scope = Scope(plan, sheet, FUND_PART)
    tab_top(scope, ALLOCATION)
    years_of(scope, _NUMBER)
    sheet.skip()
    _departments(scope)
    sheet.skip()
    for which, (key, _, name, label, _) in zip(("cost", "return"), INITIATIVE_SHARES, strict=True):
        _shares(scope, rows, which, key, name, label)
        sheet.skip()
    _totals(scope, rows)
    sheet.skip()
    sheet.break_page()
    for which, label, fund, each, rest in _ALLOCATED:
        _allocated(scope, which, label, fund, each, rest)
        sheet.skip()
    _checks(scope)


def _departments(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["departments"])
    table_heads(sheet, ("Enhet",))
    area = scope.define("Enheter", Area(sheet.name, sheet.row, 0, MAX_DEPARTMENTS))
    scope.mark("departments", area)
    scope.validate(area, ROW_NAME, "Enhet", "Navnet på enheten. Tom rad får ingenting.")
    for number in range(MAX_DEPARTMENTS):
        row = sheet.next_row()
        scope.entry(row, 0, _department(number), "input_text", key=f"department.{number}")


def _department(number: int) -> Callable[[FundData], CellValue]:
    return lambda data: data.inputs.departments[number] or None


def _shares(scope: Scope[FundData], rows: int, which: str, key: str, name: str, label: str) -> None:
    """Place a table of shares: a row an initiative, a column a department."""
    sheet = scope.sheet
    titled(scope, *BLOCKS[key])
    head = sheet.next_row(height=45)
    sheet.text(head, 0, _HEAD, "column_head_text")
    for number in range(MAX_DEPARTMENTS):
        cell = f"{{department.{number}}}"
        scope.formula(
            head, 1 + number, f'=IF({cell}="","–",{cell}&"")', _head(number), "column_head"
        )
    scope.mark(f"rows.{key}", Area(sheet.name, sheet.row, 0, rows))
    body = scope.define(name, Area(sheet.name, sheet.row, 1, rows, MAX_DEPARTMENTS))
    scope.validate(body, SHARE, label, "Enhetens andel, høyst 100 % i alt for innsatsen.")
    for number in range(MAX_DEPARTMENTS):
        scope.mark(f"share.{which}.of.{number}", body.part(0, number, rows))
    for offset in range(rows):
        row = sheet.next_row()
        name_cell(scope, row, f"name.{offset}", offset)
        scope.entries(
            row,
            1,
            _row(key, offset),
            "input_share",
            count=MAX_DEPARTMENTS,
            key=f"share.{which}.{offset}",
            direction="across",
        )


def _head(number: int) -> Callable[[FundData], CellValue]:
    return lambda data: data.inputs.departments[number] or "–"


def _row(key: str, offset: int) -> CellsOf[FundData]:
    return lambda data: cells_with(getattr(data.initiative(offset), key), 0.0)


def _totals(scope: Scope[FundData], rows: int) -> None:
    """Place the shares of each initiative in all, and the shares that belong to no department."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["shares"])
    row = sheet.next_row()
    sheet.text(row, 0, "Enheten teller (1 = ja)")
    for number in range(MAX_DEPARTMENTS):
        scope.formula(
            row,
            1 + number,
            f'=IF({{department.{number}}}="",0,1)',
            _has(number),
            "count",
            key=f"has.{number}",
        )
    scope.mark("has", Area(sheet.name, row, 1, 1, MAX_DEPARTMENTS))
    row = sheet.next_row()
    sheet.text(row, 0, "Andeler uten enhet (antall)")
    for number in range(MAX_DEPARTMENTS):
        counts = "+".join(
            f"SUMPRODUCT(({{share.{which}.of.{number}}}<>0)*1)" for which in ("cost", "return")
        )
        scope.formula(
            row,
            1 + number,
            f"=IF({{has.{number}}}=1,0,{counts})",
            _without(number),
            "count",
        )
    scope.mark("shares.none", Area(sheet.name, row, 1, 1, MAX_DEPARTMENTS))
    table_heads(sheet, (_HEAD, "Av kostnaden", "Av tilbake-føringen", "Status"))
    scope.mark("rows.shares", Area(sheet.name, sheet.row, 0, rows))
    status = scope.mark("shares.status", Area(sheet.name, sheet.row, 3, rows))
    sheet.colour_status(status, GOOD_ROW)
    for offset in range(rows):
        row = sheet.next_row()
        name_cell(scope, row, f"name.{offset}", offset)
        for column, (which, (key, *_)) in enumerate(
            zip(("cost", "return"), INITIATIVE_SHARES, strict=True), start=1
        ):
            text = f'=IF({{name.{offset}}}="","",SUMPRODUCT({{has}},{{share.{which}.{offset}}}))'
            scope.formula(row, column, text, _sum(key, offset), "share")
        cells = [f"{{share.{which}.{offset}}}" for which in ("cost", "return")]
        faults = [f"{faulty_numbers(item, 'share')}=1" for item in cells]
        faults += ["SUM({~B})>1+{slack}", "SUM({~C})>1+{slack}"]
        scope.formula(
            row,
            3,
            f'=IF(OR({",".join(faults)}),"{FAULTY_ROW}",IF({{name.{offset}}}="","","{GOOD_ROW}"))',
            _good(offset),
            "result_text",
        )


def _has(number: int) -> Callable[[FundData], CellValue]:
    return lambda data: int(data.inputs.departments[number] != "")


def _without(number: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> int:
        if data.inputs.departments[number]:
            return 0
        return sum(
            int(getattr(item, key)[number] != 0)
            for item in data.inputs.initiatives
            for key, *_ in INITIATIVE_SHARES
        )

    return value


def _sum(key: str, offset: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> CellValue:
        item = data.initiative(offset)
        if not item.is_named:
            return ""
        return float(np.sum(getattr(item, key) * data.inputs.has_department))

    return value


def _good(offset: int) -> Callable[[FundData], CellValue]:
    return lambda data: GOOD_ROW if data.initiative(offset).is_named else ""


Rows = Callable[[FundResults], FloatArray]
_ALLOCATED: Final[tuple[tuple[str, str, Rows, Rows, Rows], ...]] = (
    (
        "cost",
        "Kostnad",
        lambda results: results.cost,
        lambda results: results.department_cost,
        lambda results: results.cost_not_allocated,
    ),
    (
        "return",
        "Tilbakeforing",
        lambda results: results.back,
        lambda results: results.department_return,
        lambda results: results.return_not_allocated,
    ),
)


def _allocated(
    scope: Scope[FundData], which: str, name: str, fund: Rows, each: Rows, rest: Rows
) -> None:
    """Place what each department has by year, what none has, and the fund's sum."""
    sheet, own = scope.sheet, f"of.{which}"
    titled(scope, *BLOCKS[f"department_{which}"])
    table_heads(sheet, ("Enhet", "", "", "Sum", ""))
    body = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, MAX_DEPARTMENTS, MAX_FUND_YEARS)
    scope.define(f"Enhet{name}", body)
    scope.mark(own, body)
    for number in range(MAX_DEPARTMENTS):
        row = sheet.next_row()
        cell = f"{{department.{number}}}"
        scope.formula(row, 0, f'=IF({cell}="","–",{cell}&"")', _head(number), "label")
        sheet.text(row, UNIT_COLUMN, AMOUNT_UNIT, "unit")
        text = f"SUMPRODUCT({{share.{which}.of.{number}}},{{all.{which}}})"
        scope.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f"={_PAST}IF({{has.{number}}}=0,0,{text}))",
            _of_department(each, number),
            "kr",
            key=f"{own}.{number}",
            direction="across",
            count=MAX_FUND_YEARS,
        )
        scope.formula(
            row, UNIT_COLUMN - 1, f"=SUM({{{own}.{number}:row}})", _sum_of(each, number), "kr_sum"
        )
    scope.year_row(
        f"{own}.rest",
        NOT_ALLOCATED,
        AMOUNT_UNIT,
        f"={_PAST}SUM({{{which}}})-SUM({{{own}}}))",
        lambda data: data.yearly(rest(data.results)),
        Unit.AMOUNT,
        name=f"IkkeFordelt{name}",
        total="sum",
    )
    scope.year_row(
        f"{own}.all",
        "I alt",
        AMOUNT_UNIT,
        f"={_PAST}SUM({{{own}}},{{{own}.rest}}))",
        lambda data: data.yearly(fund(data.results)),
        Unit.AMOUNT,
        label_style="label_strong",
        total="sum",
    )


def _of_department(each: Rows, number: int) -> CellsOf[FundData]:
    return lambda data: data.yearly(each(data.results)[number])


def _sum_of(each: Rows, number: int) -> Callable[[FundData], CellValue]:
    return lambda data: float(each(data.results)[number].sum())


def _checks(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    table_heads(sheet, ("Andel", "Minst", "Størst"))
    limits_row(scope, "share", "Andel av kostnad og tilbakeføring", SHARE)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    lengths = "+".join(
        faults_of_length(f"{{department.{number}}}", ROW_NAME) for number in range(MAX_DEPARTMENTS)
    )
    checks: list[Check[FundData]] = [
        Check("Enhetenes navn er ikke for lange", f"={lengths}"),
        Check(
            "Andelene er tall, og høyst 100 % i alt for hver innsats",
            f'=COUNTIF({{shares.status}},"{FAULTY_ROW}")',
        ),
        Check(
            "Alle andeler hører til en enhet med navn",
            "=SUM({shares.none})",
            value=lambda data: data.results.shares_of_no_department,
        ),
    ]
    for which, label in (("cost", "Kostnad"), ("return", "Tilbakeføring")):
        checks.append(
            Check(
                f"{label} per enhet er fondets sum",
                f"=ABS(SUM({{of.{which}.all:row}})-SUM({{{which}:row}}))",
                (
                    "={tolerance}*(1+MAX({cost:row},{return:row},0))",
                    lambda data: rounding(reach(data.results.cost, data.results.back)),
                ),
            )
        )
    check_rows(scope, checks, f"{ALLOCATION}: ", "FordelingKontroll", key="share.checks")
