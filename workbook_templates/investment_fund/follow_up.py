"""The tab of the follow-up: cost lines of an initiative's group and of a comparison group, kr."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

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
    faulty_numbers,
    limits_row,
    tab_top,
    table_heads,
)
from workbook_templates.investment_fund.data import FUND_PART, FundData, cells_with, shown
from workbook_templates.investment_fund.texts import BLOCKS, FOLLOW_UP
from workbook_templates.sheet import Area, CellValue, Scope, SheetPlan, StyleName, WorkbookPlan
from xlmodel.common.fields import Domain
from xlmodel.investment_fund import (
    CHANGE,
    CHANGES,
    GROUPS_FOLLOWED,
    KRONER,
    NO_SIZE,
    ROW_NAME,
    SIZE,
    TOP_FIELDS,
)

_WIDTHS: Final = (52.0, 20.0, 24.0, 20.0, 26.0)
_NOTE: Final = TOP_FIELDS[-1]
_STATUS: Final = 4


def add_follow_up_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` lines."""
    sheet = plan.add_sheet(SheetPlan(FOLLOW_UP, _WIDTHS, freeze=(4, 1)))
    scope = Scope(plan, sheet, FUND_PART)
    tab_top(scope, FOLLOW_UP)
    sheet.skip()
    row = sheet.next_row()
    sheet.text(row, 0, "Hva som er fulgt opp")
    area = scope.entry(
        row, 1, lambda data: data.inputs.follow_up.note or None, "input_text", name="OppfMerknad"
    )
    scope.validate(area, _NOTE.domain, "Hva som er fulgt opp", "Hvem, når og i hvilke kroner.")
    sheet.skip()
    _sums(scope)
    sheet.skip()
    _changes(scope)
    sheet.skip()
    sheet.break_page()
    _lines(scope, rows)
    sheet.skip()
    sheet.end_print()
    _checks(scope)


# In all, and per child ---------------------------------------------------------------------------


def _sums(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["followed_sums"])
    table_heads(sheet, ("", *GROUPS_FOLLOWED, "Differanse"))
    _pair(scope, "Sum (kr)", _SUM, _sum, "key_kr", "OppfSum", "sums")
    _difference(
        scope, "={~B}-{~C}", lambda data: data.followed.group_difference, "OppfSumDifferanse"
    )
    _entries(scope, "Antall barn", "sizes", SIZE, "input_whole", "OppfAntall")
    _pair(scope, "Per barn (kr)", _PER_CHILD, _per_child, "key_kr", "OppfPerBarn", "per_child")
    _difference(
        scope,
        f'=IF(AND(ISNUMBER({{~B}}),ISNUMBER({{~C}})),{{~B}}-{{~C}},"{NO_SIZE}")',
        lambda data: shown(data.followed.child_difference, NO_SIZE),
        "OppfPerBarnDifferanse",
    )
    _entries(scope, "Trykt sum (kr), dersom den finnes", "printed", KRONER, "input_kr", "OppfTrykt")
    _pair(
        scope,
        "Linjene minus den trykte summen (kr)",
        'IF(COUNT({printed.#})=1,{sums.#}-SUM({printed.#}),"")',
        _printed,
        "kr",
        "OppfAvvik",
        "against",
    )


_SUM: Final = 'SUMPRODUCT(({line.names}<>"")*1,{line.#})'
_PER_CHILD: Final = f'IF(SUM({{sizes.#}})>0,{{sums.#}}/SUM({{sizes.#}}),"{NO_SIZE}")'
Pair = Callable[[FundData, int], CellValue]


def _sum(data: FundData, group: int) -> CellValue:
    return float(data.followed.sums[group])


def _per_child(data: FundData, group: int) -> CellValue:
    return shown(data.followed.per_child[group], NO_SIZE)


def _printed(data: FundData, group: int) -> CellValue:
    return shown(data.followed.against_printed[group])


def _pair(
    scope: Scope[FundData],
    label: str,
    text: str,
    value: Pair,
    style: StyleName,
    name: str,
    key: str,
) -> None:
    """Place a formula for each of the two groups; # in its text stands for the group's number."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label, "label_strong")
    for group in range(2):
        own = "=" + text.replace("#", str(group))
        scope.formula(row, 1 + group, own, _of(value, group), style, key=f"{key}.{group}")
    scope.define(name, Area(scope.sheet.name, row, 1, 1, 2))


def _of(value: Pair, group: int) -> Callable[[FundData], CellValue]:
    return lambda data: value(data, group)


def _difference(
    scope: Scope[FundData], template: str, value: Callable[[FundData], CellValue], name: str
) -> None:
    """Place a difference beside the pair above."""
    scope.formula(scope.sheet.row - 1, 3, template, value, "key_kr", name=name)


def _entries(
    scope: Scope[FundData], label: str, key: str, domain: Domain, style: StyleName, name: str
) -> None:
    """Place a row of inputs that may be left out."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    area = scope.entries(
        row,
        1,
        lambda data: cells_with(getattr(data.inputs.follow_up, key), float("nan")),
        style,
        count=3 if key == "changes" else 2,
        key=key,
        name=name,
        direction="across",
    )
    for index in range(area.columns):
        scope.mark(f"{key}.{index}", area.part(0, index))
    scope.validate(area, domain, label, f"Skriv {domain.allowed()}.")


def _changes(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["changes"])
    table_heads(sheet, ("", *CHANGES))
    _entries(scope, "Endring fra før til etter", "changes", CHANGE, "input_share", "Endring")
    row = sheet.next_row()
    sheet.text(row, 0, "Sammenligning minus prosjekt (prosentpoeng)", "label_strong")
    for index in (1, 2):
        both = f"COUNT({{changes.0}})=1,COUNT({{changes.{index}}})=1"
        text = f'=IF(AND({both}),{{changes.{index}}}-{{changes.0}},"")'
        scope.formula(row, 1 + index, text, _change(index), "share")
    scope.define("Endringsdifferanse", Area(sheet.name, row, 2, 1, 2))


def _change(index: int) -> Callable[[FundData], CellValue]:
    return lambda data: shown(data.followed.change_differences[index - 1])


# The lines ---------------------------------------------------------------------------------------


def _lines(scope: Scope[FundData], rows: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["followed"])
    table_heads(sheet, ("Linje", *GROUPS_FOLLOWED, "Differanse", "Status"))
    body = scope.define("OppfLinjer", Area(sheet.name, sheet.row, 0, rows, 3))
    sheet.fit(body.part(0, 0, rows))
    scope.mark("rows.lines", body)
    scope.mark("line.names", body.part(0, 0, rows))
    for group in range(2):
        scope.mark(f"line.{group}", body.part(0, 1 + group, rows))
    scope.define("OppfDifferanse", Area(sheet.name, sheet.row, 3, rows))
    status = scope.mark("line.status", Area(sheet.name, sheet.row, _STATUS, rows))
    sheet.colour_status(status, GOOD_ROW)
    scope.validate(body.part(0, 0, rows), ROW_NAME, "Linje", "Hva som kostet. Tom rad teller ikke.")
    scope.validate(body.part(0, 1, rows, 2), KRONER, "Beløp", "Hele kroner i hele perioden.")
    for offset in range(rows):
        row = sheet.next_row()
        scope.entries(
            row, 0, _line(offset), ("input_wrap", "input_kr", "input_kr"), count=3,
            direction="across",
        )  # fmt: skip
        text = '=IF({$A}="","",SUM({~B})-SUM({~C}))'
        scope.formula(row, 3, text, _line_difference(offset), "kr")
        amounts = "{~B}:{~C}"
        faults = faulty_numbers(amounts, "kroner") + "=1"
        length = f"{faults_of_length('{$A}', ROW_NAME)}=1"
        scope.formula(
            row,
            _STATUS,
            f'=IF(OR({faults},{length}),"{FAULTY_ROW}",IF({{$A}}="",'
            f'IF(SUMPRODUCT(({amounts}<>0)*1)=0,"","{NAMELESS_ROW}"),"{GOOD_ROW}"))',
            _status(offset),
            "result_text",
        )
    faulty_rows(scope, "line.status", _STATUS, "faulty_lines", lambda data: data.followed.nameless)


def _line(offset: int) -> Callable[[FundData], list[CellValue]]:
    def values(data: FundData) -> list[CellValue]:
        line = data.line(offset)
        amounts = (line.initiative, line.comparison)
        if line.name:
            return [line.name, *map(float, amounts)]
        return [None, *(float(amount) or None for amount in amounts)]

    return values


def _line_difference(offset: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> CellValue:
        line = data.line(offset)
        return float(line.initiative - line.comparison) if line.name else ""

    return value


def _status(offset: int) -> Callable[[FundData], CellValue]:
    def value(data: FundData) -> str:
        line = data.line(offset)
        if line.name:
            return GOOD_ROW
        return NAMELESS_ROW if line.initiative or line.comparison else ""

    return value


def _checks(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    table_heads(sheet, ("Inndata", "Minst", "Størst"))
    limits_row(scope, "kroner", "Beløp i oppfølgingen", KRONER)
    limits_row(scope, "size", "Antall barn", SIZE)
    limits_row(scope, "change", "Endring", CHANGE)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    numbers: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("sizes", "size", ("{sizes.0}", "{sizes.1}")),
        ("printed", "kroner", ()),
        ("changes", "change", ()),
    )
    faults = "+".join(faulty_numbers(f"{{{cells}}}", key, wholes) for cells, key, wholes in numbers)
    checks: tuple[Check[FundData], ...] = (
        Check(
            "Beskrivelsen er ikke for lang", f"={faults_of_length('{OppfMerknad}', _NOTE.domain)}"
        ),
        Check("Antall, trykte summer og endringer er innenfor grensene", f"={faults}"),
        Check("Alle linjer har gyldige opplysninger", "={faulty_lines}"),
        Check(
            "Alle rader med innhold har et navn",
            "={faulty_lines.nameless}",
            value=lambda data: data.followed.nameless,
        ),
    )
    check_rows(scope, checks, f"{FOLLOW_UP}: ", "OppfolgingKontroll", key="line.checks")
