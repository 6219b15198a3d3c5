"""The tab of the personal balance sheet («personlig balansräkning»): one person, up to 60 years."""

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
    faults_of_text,
    faulty_rows,
    past,
    place_limits,
    titled,
)
from workbook_templates.investment_fund.blocks import (
    faulty_numbers,
    field_checks,
    limits_row,
    tab_top,
    table_heads,
)
from workbook_templates.investment_fund.data import FUND_PART, FundData
from workbook_templates.investment_fund.texts import BLOCKS, LIFE
from workbook_templates.sheet import (
    UNIT_COLUMN,
    Area,
    CellsOf,
    CellValue,
    Scope,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import NEVER
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund import (
    LIFE_FIELDS,
    LIFE_LINE_FIELDS,
    MAX_LIFE_YEARS,
    NO_EARLY_COST,
    SLACK,
    LifeKind,
    LifeLine,
    LifePayer,
    PersonalBalanceResults,
    is_blank_line,
)

_WIDTHS: Final = (46.0, 16.0, 13.0, 13.0, 13.0, *(9.5,) * MAX_LIFE_YEARS)
_NUMBER: Final = "life.number"
_PAST: Final = past(f"{{{_NUMBER}}}", "{BalanseAar}")
_COLUMNS: Final = len(LIFE_LINE_FIELDS)
_UNIT: Final = "tusen kr"
_HEADS: Final = (
    *(field.nb for field in LIFE_LINE_FIELDS),
    *("Fra år (brukt)", "Til år (brukt)", "Fortegn", "Uten, i alt", "Med, i alt", "Status"),
)
_FROM, _TO, _SIGN, _WITHOUT, _WITHIN, _STATUS = range(_COLUMNS, _COLUMNS + 6)


def add_life_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` lines."""
    sheet = plan.add_sheet(SheetPlan(LIFE, _WIDTHS, freeze=(6, 1), years=MAX_LIFE_YEARS))
    scope = Scope(plan, sheet, FUND_PART)
    tab_top(scope, LIFE)
    years = list(range(1, MAX_LIFE_YEARS + 1))
    scope.year_row(
        _NUMBER, "År nummer", "nr.", f"=SUM({{{_NUMBER}:prev}},1)", lambda _: years, "year_number"
    )
    scope.year_row(
        "life.age",
        "Alder",
        "år",
        f"={_PAST}IF(COUNT({{BalanseAlder}})=1,{{BalanseAlder}},0)+{{{_NUMBER}}}-1)",
        lambda data: data.lived(data.inputs.balance.age + np.arange(0.0, MAX_LIFE_YEARS)),
        "year_head",
        label_style="label_strong",
    )
    sheet.skip()
    titled(scope, *BLOCKS["life"])
    _fields(scope)
    _results(scope)
    sheet.skip()
    _lines(scope, rows)
    sheet.skip()
    _payers(scope)
    sheet.skip()
    sheet.print_page(len(_HEADS))
    titled(scope, *BLOCKS["life_years"])
    for key, label, template, values, style, name in _ROWS:
        text = f"={_PAST}{template})"
        scope.year_row(key, label, _UNIT, text, _cells(values), style, name=name)
    sheet.skip()
    _checks(scope)


def _fields(scope: Scope[FundData]) -> None:
    """Place the inputs of the person, each with its limits beside it."""
    for field in LIFE_FIELDS:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, field.nb)
        area = scope.entries(row, 1, _field(field), input_style(field), name=field.name)
        limits = place_limits(scope, field.key, field.domain, row)
        scope.sheet.text(row, UNIT_COLUMN, "grenser", "note_indent")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)


def _field(field: Field) -> CellsOf[FundData]:
    return lambda data: field.cells(field.of(data.inputs.balance))


def _results(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, "Sen kostnad per tidlig kostnad (kr per kr)", "label_strong")
    scope.formula(
        row,
        1,
        f"=IF(AND(COUNT({{SenKostnad}})=1,IF(COUNT({{TidligKostnad}})=1,{{TidligKostnad}},0)>0),"
        f'IF(COUNT({{SenKostnad}})=1,{{SenKostnad}},0)/IF(COUNT({{TidligKostnad}})=1,{{TidligKostnad}},0),"{NO_EARLY_COST}")',
        lambda data: data.life.ratio,
        "key_kr",
        name="Forholdstall",
    )
    row = sheet.next_row()
    sheet.text(row, 0, "År nummer da innsatsen er tjent inn", "label_strong")
    last = "MAX({life.mark:row},0)"
    scope.formula(
        row,
        1,
        f'=IF({last}>={{BalanseAar}},"{NEVER["nb"]}",{last}+1)',
        lambda data: data.life.life_even,
        "key_year",
        name="BalanseFraAar",
    )


# Lines -------------------------------------------------------------------------------------------


def _lines(scope: Scope[FundData], rows: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["life_lines"])
    sheet.set_height(sheet.row, 30)
    table_heads(sheet, _HEADS)
    body = scope.define("BalanseLinjer", Area(sheet.name, sheet.row, 0, rows, _COLUMNS))
    scope.mark("rows.life", body)
    sheet.fit(body)
    for column, key in (
        (1, "payers"),
        (_FROM, "from"),
        (_TO, "to"),
        (_SIGN, "sign"),
        (5, "without"),
        (6, "within"),
        (_WITHOUT, "sum_without"),
        (_WITHIN, "sum_within"),
        (_STATUS, "status"),
    ):
        scope.mark(f"life.{key}", Area(sheet.name, sheet.row, column, rows))
    sheet.colour_status(Area(sheet.name, sheet.row, _STATUS, rows), GOOD_ROW)
    for column, field in enumerate(LIFE_LINE_FIELDS):
        scope.validate(body.part(0, column, rows), field.domain, field.nb, field.help)
    for offset in range(rows):
        _line(scope, offset)
    faulty_rows(scope, "life.status", _STATUS, "faulty_life", lambda data: data.life.nameless)


_STYLES: Final = [input_style(field, "table") for field in LIFE_LINE_FIELDS]
_SPAN: Final = "MAX(MIN({~I},{BalanseAar})-{~H}+1,0)"
_LINE: Final[tuple[tuple[str, Callable[[FundData, LifeLine, int], CellValue], StyleName], ...]] = (
    ("=IF(COUNT({~D})=1,MAX({~D},1),1)", lambda _data, line, _: line.first or 1, "year"),
    (
        "=IF(COUNT({~E})=1,SUM({~E}),IF(COUNT({BalanseAar})=1,{BalanseAar},0))",
        lambda data, line, _: line.last or data.inputs.balance.lived_years,
        "year",
    ),
    (
        f'=IF({{$A}}="",0,IF({{~C}}="{LifeKind.COST}",0-1,IF({{~C}}="{LifeKind.CONTRIBUTION}",1,0)))',
        lambda _data, line, _: line.kind.sign if line.name and line.kind else 0,
        "year",
    ),
    (
        f"={{~J}}*SUM({{~F}})*{_SPAN}",
        lambda data, _, offset: _sum_of(data.life.lines_without, offset),
        "kr",
    ),
    (
        f"={{~J}}*SUM({{~G}})*{_SPAN}",
        lambda data, _, offset: _sum_of(data.life.lines_within, offset),
        "kr",
    ),
)  # fmt: skip
"""What is computed beside a line: formula, the engine's value, style."""


def _sum_of(rows: FloatArray, offset: int) -> float:
    return float(rows[offset].sum()) if offset < len(rows) else 0.0


def _line(scope: Scope[FundData], offset: int) -> None:
    row = scope.sheet.next_row()
    scope.entries(row, 0, _entries(offset), _STYLES, count=_COLUMNS, direction="across")
    for column, (template, value, style) in enumerate(_LINE, start=_COLUMNS):
        scope.formula(row, column, template, _of(value, offset), style)
    payer, kind = LIFE_LINE_FIELDS[1].domain, LIFE_LINE_FIELDS[2].domain
    faults = [
        f"{faults_of_length('{$A}', LIFE_LINE_FIELDS[0].domain)}=1",
        f"{faults_of_text('{~B}', payer)}=1",
        f"{faults_of_text('{~C}', kind)}=1",
        f"{faulty_numbers('{~D}', 'life.year', ['{~D}'])}=1",
        f"{faulty_numbers('{~E}', 'life.year', ['{~E}'])}=1",
        f"{faulty_numbers('{~F}:{~G}', 'life.amount')}=1",
        "AND(COUNT({~D})=1,COUNT({~E})=1,SUM({~D})>SUM({~E}))",
        'AND({$A}<>"",OR({~B}="",{~C}=""))',
    ]
    scope.formula(
        row,
        _STATUS,
        f'=IF(OR({",".join(faults)}),"{FAULTY_ROW}",IF({{$A}}="",'
        f'IF(COUNTA({{~B}}:{{~G}})=0,"","{NAMELESS_ROW}"),"{GOOD_ROW}"))',
        _status(offset),
        "result_text",
    )


def _entries(offset: int) -> CellsOf[FundData]:
    def values(data: FundData) -> list[CellValue]:
        line = data.life_line(offset)
        return [cell for field in LIFE_LINE_FIELDS for cell in field.cells(field.of(line))]

    return values


def _of(
    value: Callable[[FundData, LifeLine, int], CellValue], offset: int
) -> Callable[[FundData], CellValue]:
    return lambda data: value(data, data.life_line(offset), offset)


def _status(offset: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> str:
        line = data.life_line(offset)
        if line.name:
            return GOOD_ROW
        return "" if is_blank_line(line) else NAMELESS_ROW

    return value


def _payers(scope: Scope[FundData]) -> None:
    """Place what each payer has over all years, without and with the initiative."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["life_payers"])
    table_heads(sheet, ("Betaler", "Uten innsats", "Med innsats", "Forskjell"))
    for payer in LifePayer:
        row = sheet.next_row()
        sheet.text(row, 0, str(payer))
        for column, key in enumerate(("sum_without", "sum_within"), start=1):
            text = f"=SUMPRODUCT(({{life.payers}}={{$A}})*1,{{life.{key}}})"
            scope.formula(row, column, text, _of_payer(payer, column - 1), "kr")
        scope.formula(row, 3, "={~C}-{~B}", _payer_difference(payer), "kr_sum")


def _of_payer(payer: LifePayer, which: int) -> Callable[[FundData], CellValue]:
    return lambda data: data.life.by_payer(payer)[which]


def _payer_difference(payer: LifePayer) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> float:
        without, within = data.life.by_payer(payer)
        return within - without

    return value


# Year by year ------------------------------------------------------------------------------------

Values = Callable[[PersonalBalanceResults], FloatArray]
_IN_SPAN: Final = f"({{life.from}}<={{{_NUMBER}}})*1,({{life.to}}>={{{_NUMBER}}})*1"
_ROWS: Final[tuple[tuple[str, str, str, Values, StyleName, str], ...]] = (
    ("life.uten", "Uten innsats", f"SUMPRODUCT({_IN_SPAN},{{life.sign}},{{life.without}})",
     lambda life: life.without, "kr", "BalanseUten"),
    ("life.med", "Med innsats", f"SUMPRODUCT({_IN_SPAN},{{life.sign}},{{life.within}})",
     lambda life: life.within, "kr", "BalanseMed"),
    ("life.uten_sum", "Uten innsats, akkumulert", "SUM({life.uten_sum:prev},{life.uten})",
     lambda life: np.cumsum(life.without), "kr", "BalanseUtenAkkumulert"),
    ("life.med_sum", "Med innsats, akkumulert", "SUM({life.med_sum:prev},{life.med})",
     lambda life: np.cumsum(life.within), "kr", "BalanseMedAkkumulert"),
    ("life.more", "Forskjell (med minus uten)", "SUM({life.med})-SUM({life.uten})",
     lambda life: life.difference, "kr", "BalanseForskjell"),
    ("life.more_sum", "Forskjell, akkumulert", "SUM({life.more_sum:prev},{life.more})",
     lambda life: life.accumulated, "kr", "BalanseForskjellAkkumulert"),
    ("life.mark", "Ikke tjent inn (nummer på året)",
     f"IF({{life.more_sum}}<0-{{slack}},{{{_NUMBER}}},0)",
     lambda life: (life.accumulated < -SLACK) * life.number, "count", ""),
)  # fmt: skip
"""The rows of years: key, label, formula, the engine's values, style and name."""


def _cells(values: Values) -> CellsOf[FundData]:
    return lambda data: data.lived(values(data.life))


def _checks(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    table_heads(sheet, ("Inndata", "Minst", "Størst"))
    limits_row(scope, "life.year", "Fra år og til år", LIFE_LINE_FIELDS[3].domain)
    limits_row(scope, "life.amount", "Beløp per år", LIFE_LINE_FIELDS[5].domain)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    checks: tuple[Check[FundData], ...] = (
        *field_checks(LIFE_FIELDS),
        Check("Alle linjer har gyldige opplysninger", "={faulty_life}"),
        Check(
            "Alle rader med innhold har et navn",
            "={faulty_life.nameless}",
            value=lambda data: data.life.nameless,
        ),
    )
    check_rows(scope, checks, f"{LIFE}: ", "BalanseKontroll", key="life.checks")
