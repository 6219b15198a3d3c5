"""The fund's own tab: its inputs, key results, figures, and the balance year by year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from workbook_templates.blocks import (
    CHART_ROWS,
    WARNING,
    Check,
    Look,
    Places,
    Spot,
    band,
    check_rows,
    date_row,
    figure_row,
    global_inputs,
    place_figure,
    rounding,
    titled,
    tolerance_row,
)
from workbook_templates.investment_fund.blocks import (
    AMOUNT_UNIT,
    faulty_numbers,
    field_checks,
    past_fund,
    tab_top,
    unit_cell,
    years_of,
    years_tab,
)
from workbook_templates.investment_fund.data import FUND_PART, FundData, cells_with
from workbook_templates.investment_fund.texts import BLOCKS, FIGURES, FIGURES_HEADING, FUND
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR,
    UNIT_COLUMN,
    UNIT_STYLES,
    Area,
    CellsOf,
    CellValue,
    Figure,
    FigureSeries,
    Scope,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.terms import NEVER, Term, Unit
from xlmodel.common.values import FloatArray
from xlmodel.common.years import reach
from xlmodel.investment_fund import (
    FUND_FIELDS,
    FUND_TERMS,
    GRANT,
    MAX_FUND_YEARS,
    NO_CAPITAL,
    NO_COST,
    SLACK,
    FundResults,
)

_NUMBER: Final = "year_number"
_PAST: Final = past_fund(_NUMBER)
_PERIOD: Final = "{Aar}"
_WIDE: Final = 1100
"""Pixels: what a screen and a printed page have room for."""


def add_fund_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab; ``rows`` is the number of initiatives that there is room for."""
    sheet = plan.add_sheet(years_tab(FUND))
    scope = Scope(plan, sheet, FUND_PART)
    tab_top(scope, FUND)
    years_of(scope, _NUMBER)
    sheet.skip()
    titled(scope, *BLOCKS["fund"])
    global_inputs(scope, FUND_FIELDS)
    _grants(scope)
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    places = _room(scope, "A", "B", "D", "C")
    sheet.break_page()
    titled(scope, *BLOCKS["by_year"])
    for key, label, template, values, style, name in _ROWS:
        text = f"={_PAST}{template})"
        scope.year_row(key, label, _unit(style), text, _cells(values), style, name=name)
    scope.year_row(
        "lowest_here",
        "År med laveste saldo",
        "år",
        f'={_PAST}IF(SUM({{balance}})=MIN({{balance:row}}),IF(COUNT({{Startaar}})=1,{{Startaar}},0)+{{{_NUMBER}}}-1,""))',
        _lowest_here,
        "year",
    )
    sheet.skip()
    _checks(scope)
    sheet.skip()
    sheet.end_print()
    _figures(scope, places, rows)


def _room(scope: Scope[FundData], *keys: str) -> Places:
    """Leave room for figures below one another, and return the corner of each.

    The first is printed under the key results, the others on a page of their own.
    """
    sheet = scope.sheet
    band(sheet, FIGURES_HEADING)
    places: Places = {}
    for number, key in enumerate(keys):
        if number == 1:
            sheet.break_page()
        places[key] = Spot(sheet.row, 0)
        sheet.skip(CHART_ROWS)
    return places


def _unit(style: Unit | StyleName) -> str:
    return AMOUNT_UNIT if style is Unit.AMOUNT else ""


def _grants(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["grants"])
    row = sheet.next_row()
    sheet.text(row, 0, "Tilskudd")
    sheet.text(row, UNIT_COLUMN, AMOUNT_UNIT, "unit")
    area = scope.entries(
        row,
        FIRST_YEAR_COLUMN,
        lambda data: cells_with(data.inputs.grants, 0.0),
        "input_kr",
        count=MAX_FUND_YEARS,
        key="grants",
        name="Tilskudd",
        direction="across",
    )
    scope.validate(area, GRANT, *BLOCKS["grants"])


# Key results -------------------------------------------------------------------------------------

_LAST: Final = "MAX({mark:row},1)"
_FORMULAS: Final = {
    "sum_cost": "=SUM({cost:row})",
    "sum_return": "=SUM({return:row})",
    "final_balance": "=SUMPRODUCT(({year_number:row}={Aar})*1,{balance:row})",
    "lowest_balance": "=MIN({balance:row})",
    "lowest_year": '=IF(COUNT({lowest_here:row})=0,"",MIN({lowest_here:row}))',
    "turnover": f'=IF(IF(COUNT({{Kapital}})=1,{{Kapital}},0)=0,"{NO_CAPITAL}",SUM({{cost:row}})/IF(COUNT({{Kapital}})=1,{{Kapital}},0))',
    "present_value": "=SUM({present:row})",
    "repaid_year": (
        f'=IF(AND(SUM({{cost:row}})=0,SUMPRODUCT(({{names}}<>"")*1,{{openings}})>=0),"{NO_COST}",'
        f'IF({_LAST}>{{Aar}},"{NEVER["nb"]}",IF(COUNT({{Startaar}})=1,{{Startaar}},0)+{_LAST}-1))'
    ),
}


def _key_results(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["results"])
    for term in FUND_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb, "label_strong")
        scope.formula(
            row,
            1,
            _FORMULAS[term.key],
            _key_result(term),
            UNIT_STYLES[term.unit].key,
            name=term.name,
        )
        unit_cell(scope, row, term.unit)
    row = sheet.next_row()
    sheet.text(row, 0, "Laveste saldo med den andre kapitalen")
    scope.formula(
        row,
        1,
        '=IF(COUNT({other:row})=0,"",MIN({other:row}))',
        _lowest_other,
        "key_kr",
        name="LavesteSaldoAlternativ",
    )
    unit_cell(scope, row, Unit.AMOUNT)


def _key_result(term: Term) -> Callable[[FundData], CellValue]:
    return lambda data: data.results.value(term)


def _lowest_other(data: FundData) -> CellValue:
    other = data.results.other_balance
    return "" if other is None else float(np.min(other[: data.inputs.years]))


# Year by year ------------------------------------------------------------------------------------

Values = Callable[[FundResults], FloatArray | None]


def _mark(results: FundResults) -> FloatArray:
    number = np.arange(1.0, MAX_FUND_YEARS + 1)
    short = (results.net_accumulated < -SLACK) * (number + 1)
    return np.asarray(np.maximum(short, (results.cost > 0) * number))


_ROWS: Final[tuple[tuple[str, str, str, Values, Unit | StyleName, str], ...]] = (
    ("cost", "Kostnad", "SUM({all.cost})", lambda r: r.cost, Unit.AMOUNT, "Kostnad"),
    ("return", "Tilbakeføring", "SUM({all.return})", lambda r: r.back, Unit.AMOUNT,
     "Tilbakeforing"),
    ("granted", "Tilskudd", "SUM({grants})", lambda r: r.grants, Unit.AMOUNT, ""),
    ("balance", "Saldo ved utgangen av året",
     f"SUM({{balance:prev}},{{granted}},{{return}})-SUM({{cost}})+IF({{{_NUMBER}}}=1,IF(COUNT({{Kapital}})=1,{{Kapital}},0),0)",
     lambda r: r.balance, Unit.AMOUNT, "Saldo"),
    ("other", "Saldo med den andre kapitalen",
     (f'IF(COUNT({{KapitalAlternativ}})=0,"",SUM({{other:prev}},{{granted}},{{return}})-SUM({{cost}})'
     f"+IF({{{_NUMBER}}}=1,IF(COUNT({{KapitalAlternativ}})=1,{{KapitalAlternativ}},0),0))"),
     lambda r: r.other_balance, Unit.AMOUNT, "SaldoAlternativ"),
    ("net", "Tilbakeføring minus kostnad, akkumulert", "SUM({all.acc})",
     lambda r: r.net_accumulated, Unit.AMOUNT, "Akkumulert"),
    ("mark", "Ikke betalt tilbake (nummer på året etter, eller på et år med kostnad)",
     f"MAX(IF({{net}}<0-{{slack}},{{{_NUMBER}}}+1,0),IF(SUM({{cost}})>0,{{{_NUMBER}}},0))",
     _mark, "count", ""),
    ("factor", "Diskonteringsfaktor", f"1/(1+IF(COUNT({{Neddiskontering}})=1,{{Neddiskontering}},0))^({{{_NUMBER}}}-1)",
     lambda r: r.factors, "factor", ""),
    ("present", "Tilbakeføring minus kostnad, neddiskontert",
     "(SUM({return})-SUM({cost}))*{factor}", lambda r: (r.back - r.cost) * r.factors,
     Unit.AMOUNT, ""),
)  # fmt: skip
"""The rows of years: key, label, formula, the engine's values, style and name."""


def _cells(values: Values) -> CellsOf[FundData]:
    def cells(data: FundData) -> list[CellValue]:
        found = values(data.results)
        return [""] * MAX_FUND_YEARS if found is None else data.yearly(found)

    return cells


def _lowest_here(data: FundData) -> list[CellValue]:
    balance = data.results.balance[: data.inputs.years]
    years = data.inputs.calendar_years
    found: list[CellValue] = [
        float(year) if amount == balance.min() else ""
        for year, amount in zip(years, balance, strict=False)
    ]
    return found + [""] * (MAX_FUND_YEARS - len(found))


# Figures -----------------------------------------------------------------------------------------


def _figures(scope: Scope[FundData], places: Places, rows: int) -> None:
    """Place the block that the figures read, and the figures."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    row = sheet.next_row()
    sheet.text(row, 0, "Akseenhet")
    axis = scope.formula(
        row, 1, '={Enhet}&""', lambda data: data.inputs.unit, "result_text"
    ).reference()
    dates = date_row(scope, _calendar_years, _PERIOD)
    series = {
        key: figure_row(scope, key, label, template, look, values, _PERIOD)
        for key, label, template, look, values in _SERIES
    }
    sheet.skip()
    shown: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("A", ("balance",)),
        ("B", ("cost", "return", "net")),
        ("D", ("balance", "other")),
    )
    for key, names in shown:
        title, text = FIGURES[key]
        made = tuple(series[name] for name in names)
        figure = Figure(key, title, text, dates, made, f"={axis}", KR, width=_WIDE)
        place_figure(scope, places, replace(figure, labelled=key == "A"))
    place_figure(scope, places, _by_initiative(scope, rows, f"={axis}"))


def _by_initiative(scope: Scope[FundData], rows: int, axis: str) -> Figure:
    """Place what the figure of the initiatives reads, a row an initiative, and return it."""
    sheet = scope.sheet
    head = sheet.next_row()
    for column, label in enumerate(("Innsats", "Kostnad", "Tilbakeføring")):
        sheet.text(head, column, label, "column_head" if column else "column_head_text")
    body = scope.mark("rows.figure", Area(sheet.name, sheet.row, 0, rows))
    for offset in range(rows):
        row = sheet.next_row()
        name = f"{{name.{offset}}}"
        scope.formula(row, 0, f'=IF({name}="","",{name}&"")', _name(offset), "label")
        for column, key in enumerate(("cost", "return"), start=1):
            text = f"=SUM({{{key}.{offset}:row}})"
            scope.formula(row, column, text, _total(key, offset), "kr")
    title, description = FIGURES["C"]
    return Figure(
        "C",
        title,
        description,
        body.reference(),
        (
            FigureSeries(
                Area(sheet.name, head, 1).reference(), body.part(0, 1, rows).reference(), "cost"
            ),
            FigureSeries(
                Area(sheet.name, head, 2).reference(), body.part(0, 2, rows).reference(), "avoided"
            ),
        ),
        axis,
        KR,
        date_axis=False,
        width=_WIDE,
    )


def _name(offset: int) -> Callable[[FundData], CellValue]:
    return lambda data: data.initiative(offset).name


def _total(key: str, offset: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> float:
        rows = data.results.costs if key == "cost" else data.results.returns
        return float(data.row_of(rows, offset).sum())

    return value


def _calendar_years(data: FundData) -> list[int]:
    return [int(year) for year in data.inputs.calendar_years[: data.inputs.years]]


def _period(values: Callable[[FundResults], FloatArray | None]) -> CellsOf[FundData]:
    """Return the cells of the fund's years; zeros of what there is not."""

    def cells(data: FundData) -> list[CellValue]:
        found = values(data.results)
        rows = np.zeros(MAX_FUND_YEARS) if found is None else found
        return list(rows[: data.inputs.years].tolist())

    return cells


_SERIES: Final[tuple[tuple[str, str, str, Look, CellsOf[FundData]], ...]] = (
    ("balance", "Saldo", "SUM({balance})", ("municipality", "column"), _period(lambda r: r.balance)),
    ("other", "Saldo med den andre kapitalen", "SUM({other})", ("state", "column"),
     _period(lambda r: r.other_balance)),
    ("cost", "Kostnad", "SUM({cost})", ("cost", "column"), _period(lambda r: r.cost)),
    ("return", "Tilbakeføring", "SUM({return})", ("avoided", "column"), _period(lambda r: r.back)),
    ("net", "Tilbakeføring minus kostnad, akkumulert", "SUM({net})", ("net", "line"),
     _period(lambda r: r.net_accumulated)),
)  # fmt: skip
"""The rows of figure data: key, label, formula, look and values."""


# Checks ------------------------------------------------------------------------------------------


def _checks(scope: Scope[FundData]) -> None:
    titled(scope, *BLOCKS["checks"])
    scope.year_row(
        "past_amounts",
        "Beløp etter det siste året (antall)",
        "antall",
        f"=IF({{{_NUMBER}}}>{{Aar}},SUMPRODUCT(({{in.costs}}<>0)*1)+SUMPRODUCT(({{in.planned}}<>0)*1)"
        "+SUMPRODUCT(({in.actual}<>0)*1)+IF(SUM({grants})<>0,1,0),0)",
        lambda data: list(data.results.past_by_year.tolist()),
        "count",
    )
    tolerance_row(scope)
    checks: tuple[Check[FundData], ...] = (
        *field_checks(FUND_FIELDS),
        Check(
            "Tilskuddene er tall innenfor grensene",
            f"={faulty_numbers('{grants:row}', 'grant')}",
        ),
        Check(
            "Ingen beløp står etter fondets siste år",
            "=SUM({past_amounts:row})",
            value=lambda data: float(data.results.past_by_year.sum()),
        ),
        Check(
            "Saldoen er sluttsaldoen år for år",
            "=ABS(SUM({Sluttsaldo})-SUM({granted:row},{return:row})-IF(COUNT({Kapital})=1,{Kapital},0)+SUM({cost:row}))",
            (f"={{tolerance}}*(1+{_REACH})", lambda data: rounding(_reach(data))),
        ),
        Check(
            "Saldoen er negativ i minst ett år",
            "=MAX(0-MIN({balance:row}),0)",
            (f"={{tolerance}}*(1+{_REACH})", lambda data: rounding(_reach(data))),
            value=lambda data: data.results.overdrawn,
            word=WARNING,
        ),
    )
    check_rows(scope, checks, f"{FUND}: ", "FondKontroll", key="fund.checks")


_REACH: Final = "MAX({cost:row},{return:row},0)"


def _reach(data: FundData) -> float:
    return reach(data.results.cost, data.results.back)
