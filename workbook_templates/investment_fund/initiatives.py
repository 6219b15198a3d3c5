"""The tab of the initiatives: their yearly amounts as inputs, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from workbook_templates.blocks import (
    FAULTY_ROW,
    GOOD_ROW,
    NAMELESS_ROW,
    Check,
    check_rows,
    faults_of_length,
    faulty_rows,
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
from workbook_templates.investment_fund.texts import BLOCKS, INITIATIVES
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellsOf,
    CellValue,
    Scope,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.terms import NEVER
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund import (
    AMOUNT,
    GRANT,
    INITIATIVE_ROWS,
    MAX_FUND_YEARS,
    NO_COST,
    OPENING,
    ROW_NAME,
    SLACK,
    FundResults,
    initiative_per_krone,
    repaid_text,
)

_HEAD: Final = "Innsats"
_NUMBER: Final = "init.number"
_PAST: Final = past_fund(_NUMBER)
_STATUS: Final = 8
_EACH_HEADS: Final = (
    *(_HEAD, "Kostnad", "Tilbakeføring", "Betalt tilbake", "Tilbake per krone"),
    *("Realisert", "Planlagt for de samme årene", "Realisert mot plan", "Status"),
)
TABLES: Final = (
    *("costs", "planned", "actual", "counted_costs", "counted_returns"),
    *("accumulated", "marks", "each"),
)
"""The tables with a row an initiative, in order; each is keyed ``rows.…``."""


def add_initiatives_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` initiatives."""
    sheet = plan.add_sheet(years_tab(INITIATIVES))
    scope = Scope(plan, sheet, FUND_PART)
    tab_top(scope, INITIATIVES)
    years_of(scope, _NUMBER)
    sheet.skip()
    for key, _, name, _, _ in INITIATIVE_ROWS:
        _inputs(scope, rows, key, name)
        sheet.skip()
    _each(scope, rows)
    sheet.skip()
    sheet.break_page()
    for key, label, template, values in _COMPUTED:
        _computed(scope, rows, key, label, template, values)
        sheet.skip()
    _checks(scope)


def _table(scope: Scope[FundData], key: str, rows: int) -> Area:
    """Return the area of a table that begins in the next row, and key it."""
    columns = FIRST_YEAR_COLUMN + MAX_FUND_YEARS if key == "costs" else 1
    return scope.mark(f"rows.{key}", Area(scope.sheet.name, scope.sheet.row, 0, rows, columns))


def _inputs(scope: Scope[FundData], rows: int, key: str, name: str) -> None:
    """Place a table of inputs: a row an initiative, a column a year."""
    sheet, is_first = scope.sheet, key == "costs"
    titled(scope, *BLOCKS[key])
    table_heads(sheet, (_HEAD, "", "", OPENING.nb if is_first else "", ""))
    _table(scope, key, rows)
    body = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, rows, MAX_FUND_YEARS)
    scope.define(name, body)
    scope.mark(f"in.{key}", body)
    if is_first:
        names = scope.define("Innsatsnavn", Area(sheet.name, sheet.row, 0, rows))
        scope.mark("names", names)
        scope.validate(names, ROW_NAME, "Innsats", "Navnet på innsatsen. Tom rad teller ikke.")
        brought = scope.define(OPENING.name, Area(sheet.name, sheet.row, UNIT_COLUMN - 1, rows))
        scope.mark("openings", brought)
        scope.validate(brought, OPENING.domain, OPENING.nb, OPENING.help)
        sheet.fit(names)
    for offset in range(rows):
        row = sheet.next_row()
        if is_first:
            scope.entry(row, 0, _name(offset), "input_wrap", key=f"name.{offset}")
            scope.entry(row, UNIT_COLUMN - 1, _opening(offset), "input_kr", key=f"opening.{offset}")
        else:
            name_cell(scope, row, f"name.{offset}", offset)
        sheet.text(row, UNIT_COLUMN, AMOUNT_UNIT, "unit")
        scope.entries(
            row,
            FIRST_YEAR_COLUMN,
            _amounts(key, offset),
            "input_kr",
            count=MAX_FUND_YEARS,
            key=f"in.{key}.{offset}",
            direction="across",
        )
    scope.validate(body, AMOUNT, BLOCKS[key][0], BLOCKS[key][1])


def _name(offset: int) -> Callable[[FundData], CellValue]:
    return lambda data: data.initiative(offset).name or None


def _opening(offset: int) -> Callable[[FundData], CellValue]:
    return lambda data: float(data.initiative(offset).opening) or None


def _amounts(key: str, offset: int) -> CellsOf[FundData]:
    blank = np.nan if key == "actual" else 0.0
    return lambda data: cells_with(getattr(data.initiative(offset), key), blank)


Rows = Callable[[FundResults], FloatArray]


def _marks(results: FundResults) -> FloatArray:
    """Return the number of the year after each year that falls short, or of a year with a cost."""
    number = np.arange(1.0, MAX_FUND_YEARS + 1)
    short = (results.accumulated < -SLACK) * (number + 1)
    return np.asarray(np.maximum(short, (results.costs > 0) * number))


_COMPUTED: Final[tuple[tuple[str, str, str, Rows], ...]] = (
    ("counted_costs", "cost", "SUM({in.costs.#})", lambda results: results.costs),
    (
        "counted_returns",
        "return",
        "IF(COUNT({in.actual.#})=1,SUM({in.actual.#}),SUM({in.planned.#}))",
        lambda results: results.returns,
    ),
    (
        "accumulated",
        "acc",
        f"SUM({{acc.#:prev}},{{return.#}})-SUM({{cost.#}})+IF({{{_NUMBER}}}=1,SUM({{opening.#}}),0)",
        lambda results: results.accumulated,
    ),
    (
        "marks",
        "mark",
        f"MAX(IF({{acc.#}}<0-{{slack}},{{{_NUMBER}}}+1,0),IF(SUM({{cost.#}})>0,{{{_NUMBER}}},0))",
        _marks,
    ),
)
"""The computed tables: block, key of a row, formula with # for the row, and the engine's rows."""

_NAMES: Final = {"accumulated": "InnsatsAkkumulert"}


def _computed(
    scope: Scope[FundData], rows: int, key: str, row_key: str, template: str, values: Rows
) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS[key])
    table_heads(sheet, (_HEAD, "", "", "", ""))
    _table(scope, key, rows)
    body = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, rows, MAX_FUND_YEARS)
    scope.mark(f"all.{row_key}", body)
    if key in _NAMES:
        scope.define(_NAMES[key], body)
    for offset in range(rows):
        row = sheet.next_row()
        name_cell(scope, row, f"name.{offset}", offset)
        sheet.text(row, UNIT_COLUMN, "nr." if key == "marks" else AMOUNT_UNIT, "unit")
        text = template.replace("#", str(offset))
        scope.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f'={_PAST}IF({{name.{offset}}}="",0,{text}))',
            _yearly(values, offset),
            "count" if key == "marks" else "kr",
            key=f"{row_key}.{offset}",
            direction="across",
            count=MAX_FUND_YEARS,
        )


def _yearly(values: Rows, offset: int) -> CellsOf[FundData]:
    return lambda data: data.yearly(data.row_of(values(data.results), offset))


# Each initiative ---------------------------------------------------------------------------------


def _each(scope: Scope[FundData], rows: int) -> None:
    """Place what becomes of each initiative, a row each."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["each"])
    sheet.set_height(sheet.row, 30)
    table_heads(sheet, _EACH_HEADS)
    _table(scope, "each", rows)
    first = sheet.row
    for column, name in enumerate(_EACH_NAMES, start=1):
        scope.define(name, Area(sheet.name, first, column, rows))
    status = scope.mark("init.status", Area(sheet.name, first, _STATUS, rows))
    sheet.colour_status(status, GOOD_ROW)
    for offset in range(rows):
        row = sheet.next_row()
        name_cell(scope, row, f"name.{offset}", offset)
        for column, (template, value, style) in enumerate(_EACH, start=1):
            scope.formula(
                row,
                column,
                f'=IF({{name.{offset}}}="","",{template.replace("#", str(offset))})',
                _of_each(value, offset),
                style,
            )
        scope.formula(row, _STATUS, _status(offset), _status_value(offset), "result_text")
    scope.mark("each.cost", Area(sheet.name, first, 1, rows))
    scope.mark("each.return", Area(sheet.name, first, 2, rows))
    scope.mark("each.name", Area(sheet.name, first, 0, rows))
    faulty_rows(
        scope, "init.status", _STATUS, "faulty_initiatives", lambda data: data.results.nameless
    )


_EACH_NAMES: Final = (
    *("InnsatsKostnad", "InnsatsTilbakeforing", "InnsatsTilbakebetalt", "InnsatsPerKrone"),
    *("InnsatsRealisert", "InnsatsPlanlagt", "InnsatsMotPlan"),
)


def _sum(rows: Rows) -> Callable[[FundData, int], float]:
    return lambda data, offset: float(np.sum(rows(data.results)[offset]))


_cost = _sum(lambda results: results.costs)
_return = _sum(lambda results: results.returns)
_realised = _sum(lambda results: results.realised)
_planned = _sum(lambda results: results.planned_to_date)


def _repaid(data: FundData, offset: int) -> CellValue:
    number = float(data.results.initiatives_repaid[offset])
    return repaid_text(number, data.inputs.first_year, data.inputs.years)


def _against_plan(data: FundData, offset: int) -> CellValue:
    planned = _planned(data, offset)
    return _realised(data, offset) / planned if planned else ""


_IN_PERIOD: Final = f"({{{_NUMBER}:row}}<={{Aar}})*1"
_KNOWN: Final = '({in.actual.#:row}<>"")*1'
_LAST: Final = "MAX({mark.#:row},1)"
_EACH: Final[tuple[tuple[str, Callable[[FundData, int], CellValue], StyleName], ...]] = (
    ("SUM({cost.#:row})", _cost, "kr"),
    ("SUM({return.#:row})", _return, "kr"),
    (
        (f'IF(AND(SUM({{cost.#:row}})=0,SUM({{opening.#}})>=0),"{NO_COST}",'
        f'IF({_LAST}>{{Aar}},"{NEVER["nb"]}",IF(COUNT({{Startaar}})=1,{{Startaar}},0)+{_LAST}-1))'),
        _repaid,
        "year",
    ),
    (
        f'IF({{~B}}=0,"{NO_COST}",{{~C}}/{{~B}})',
        lambda data, offset: initiative_per_krone(_cost(data, offset), _return(data, offset)),
        "ratio",
    ),
    (f"SUMPRODUCT({_IN_PERIOD},{{in.actual.#:row}})", _realised, "kr"),
    (f"SUMPRODUCT({_IN_PERIOD},{_KNOWN},{{in.planned.#:row}})", _planned, "kr"),
    ('IF({~G}=0,"",{~F}/{~G})', _against_plan, "share"),
)  # fmt: skip
"""What is told of each initiative: formula with # for its row, the engine's value, style."""


def _of_each(
    value: Callable[[FundData, int], CellValue], offset: int
) -> Callable[[FundData], CellValue]:
    return lambda data: value(data, offset) if data.initiative(offset).is_named else ""


def _status(offset: int) -> str:
    """Return the formula of a row's status: what is wrong is told of a row without a name too."""
    rows = [f"{{in.{key}.{offset}:row}}" for key, *_ in INITIATIVE_ROWS]
    shares = [f"{{share.{which}.{offset}}}" for which in ("cost", "return")]
    brought = f"{{opening.{offset}}}"
    faults = [
        *(f"{faulty_numbers(cells, 'amount')}=1" for cells in rows),
        f"{faulty_numbers(brought, 'grant')}=1",
        f"{faults_of_length(f'{{name.{offset}}}', ROW_NAME)}=1",
    ]
    contents = "+".join(
        [
            *(f"SUMPRODUCT(({cells}<>0)*1)" for cells in (*rows[:2], *shares)),
            f"COUNT({rows[2]})",
            f"IF(SUM({brought})<>0,1,0)",
        ]
    )
    return (
        f'=IF(OR({",".join(faults)}),"{FAULTY_ROW}",IF({{name.{offset}}}="",'
        f'IF({contents}=0,"","{NAMELESS_ROW}"),"{GOOD_ROW}"))'
    )


def _status_value(offset: int) -> Callable[[FundData], str]:
    def value(data: FundData) -> str:
        item = data.initiative(offset)
        if item.is_named:
            return GOOD_ROW
        return "" if item.is_empty else NAMELESS_ROW

    return value


def _checks(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    table_heads(sheet, ("Beløp", "Minst", "Størst"))
    limits_row(scope, "amount", "Kostnad og tilbakeføring", AMOUNT)
    limits_row(scope, "grant", f"Tilskudd og {OPENING.nb.lower()}", GRANT)
    row = sheet.next_row()
    sheet.text(row, 0, "Toleranse for avrunding (beløp)", "note")
    scope.mark("slack", sheet.text(row, 1, SLACK, "tolerance"))
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    checks: tuple[Check[FundData], ...] = (
        Check("Alle innsatser har gyldige opplysninger", "={faulty_initiatives}"),
        Check(
            "Alle rader med innhold har et navn",
            "={faulty_initiatives.nameless}",
            value=lambda data: data.results.nameless,
        ),
    )
    check_rows(scope, checks, f"{INITIATIVES}: ", "InnsatserKontroll", key="init.checks")
