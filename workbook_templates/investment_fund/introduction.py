"""The introduction tab of the fund's workbook: what it shows, key results, how to use it, checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    Check,
    about_the_file,
    band,
    check_rows,
    column_heads,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
    top,
)
from workbook_templates.investment_fund.blocks import field_checks, unit_cell
from workbook_templates.investment_fund.data import PREFIX, SHARED, FundData
from workbook_templates.investment_fund.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import UNIT_STYLES, CellValue, Scope, SheetPlan, WorkbookPlan
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.investment_fund import FUND_TERMS, OTHER_TERMS, ROW_FIELD, TOP_FIELDS, key_values

_WIDTHS: Final = (46, 24, 16, 16, 16, 16, 16)
_CHECKED: Final = ("Fond", "Innsatser", "Fordeling", "Oppfolging", "Balanse")
"""What begins the names of the tabs' answers."""


def add_introduction(plan: WorkbookPlan) -> None:
    """Add the tab; the others must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(INTRODUCTION, _WIDTHS, freeze=(4, 0)))
    scope = Scope(plan, sheet, SHARED)
    top(
        scope,
        '="Sosialt investeringsfond i "&{Kommune}&" – "&{Programnavn}',
        lambda data: (
            f"Sosialt investeringsfond i {data.inputs.municipality} – {data.inputs.programme}"
        ),
    )
    scope.formula(
        sheet.next_row(),
        0,
        '=IF({Merknad}="","",{Merknad})',
        lambda data: data.inputs.note,
        "label_strong",
    )
    sheet.skip()
    global_inputs(scope, TOP_FIELDS, (ROW_FIELD,))
    sheet.skip()
    _results(scope)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    sheet.break_page()
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    sheet.end_print()
    band(sheet, HEADINGS["check"])
    checks: tuple[Check[FundData], ...] = (
        *MUNICIPALITY_CHECKS,
        *field_checks(TOP_FIELDS[len(MUNICIPALITY_SPECS) :]),
    )
    check_rows(scope, checks, f"{INTRODUCTION}: ", "Introduksjon_Kontroll", key="front.checks")
    names = [f"{PREFIX}{name}Kontroll" for name in _CHECKED]
    master_check(scope, ["Introduksjon_Kontroll", *names])
    sheet.skip()
    about_the_file(scope, HEADINGS["about"], ("Rullet frem fra", "Endring"))


def _results(scope: Scope[FundData]) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["results"])
    column_heads(sheet, sheet.next_row(), ("Resultat", "Verdi", "Enhet"))
    for index, term in enumerate((*FUND_TERMS, *OTHER_TERMS)):
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        style = UNIT_STYLES[term.unit].key
        scope.formula(row, 1, f"={{{PREFIX}{term.name}}}", _value(index), style)
        unit_cell(scope, row, term.unit)


def _value(index: int) -> Callable[[FundData], CellValue]:
    return lambda data: key_values(data.inputs)[index]
