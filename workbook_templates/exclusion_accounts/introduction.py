"""The introduction tab: inputs, key results, target groups, how to use it, checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    about_the_file,
    band,
    check_rows,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.exclusion_accounts import calculation, comparison
from workbook_templates.exclusion_accounts.blocks import field_checks, top_with_note
from workbook_templates.exclusion_accounts.calculation import key_style, place_figures
from workbook_templates.exclusion_accounts.data import WORKBOOK, ExclusionData
from workbook_templates.exclusion_accounts.texts import (
    FIGURES_HEADING,
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import Area, CellValue, Scope, SheetPlan, WorkbookPlan
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Term
from xlmodel.exclusion_accounts import (
    KEY_TERMS,
    MODEL_FIELDS,
    PROFILE_FIELDS,
    SET_FIELDS,
    TARGET_GROUPS,
)

CHECK_NAME: Final = "Introduksjon_Kontroll"
_WIDTHS: Final = (40.0, 46.0, 14.0, 14.0, 22.0, 22.0)


def add_introduction(plan: WorkbookPlan) -> None:
    """Add the tab; the others must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(INTRODUCTION, _WIDTHS, freeze=(4, 0)))
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(
        scope,
        INTRODUCTION,
        (
            '="Utenforregnskap for "&{Kommune}&" – "&{Programnavn}',
            lambda data: (
                f"Utenforregnskap for {data.inputs.municipality} – {data.inputs.programme}"
            ),
        ),
    )
    sheet.skip()
    band(sheet, HEADINGS["inputs"])
    global_inputs(scope, SET_FIELDS, (*PROFILE_FIELDS, *MODEL_FIELDS))
    scope.define("UF_Prisaar", plan.names["Prisaar"])
    row = sheet.next_row()
    sheet.text(row, 0, "Målgruppen som er valgt")
    scope.formula(
        row,
        1,
        "=IF(SUMPRODUCT(({targets.numbers}={UF_Maalgruppe})*1)=1,"
        'INDEX({targets.names},{UF_Maalgruppe}),"")',
        lambda data: TARGET_GROUPS[data.inputs.target - 1],
        "label_indent",
    )
    sheet.skip()
    _results(scope)
    sheet.skip()
    sheet.break_page()
    band(sheet, FIGURES_HEADING)
    place_figures(scope)
    sheet.skip()
    sheet.break_page()
    _targets(scope)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    sheet.end_print()
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    band(sheet, HEADINGS["check"])
    checks = (*MUNICIPALITY_CHECKS, *field_checks(SET_FIELDS[len(MUNICIPALITY_SPECS) :]))
    check_rows(scope, checks, f"{INTRODUCTION}: ", CHECK_NAME, key="front.checks")
    master_check(scope, (CHECK_NAME, calculation.CHECK_NAME, comparison.CHECK_NAME))
    sheet.skip()
    about_the_file(scope, HEADINGS["about"])


def _results(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["results"])
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        scope.formula(row, 1, f"={{{term.name}}}", _shown(term), key_style(term))
        sheet.text(row, 2, term.unit, "unit")


def _shown(term: Term) -> Callable[[ExclusionData], CellValue]:
    return lambda data: data.key(term)


def _targets(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["targets"])
    first = sheet.row
    for number, name in enumerate(TARGET_GROUPS, start=1):
        row = sheet.next_row()
        sheet.text(row, 0, number, "year")
        sheet.text(row, 1, name, "label_indent")
    for column, key in enumerate(("numbers", "names")):
        scope.mark(f"targets.{key}", Area(sheet.name, first, column, len(TARGET_GROUPS)))
