"""The tab Introduksjon: what the workbook is, its tabs, key results, sources and checks."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    Check,
    about_the_file,
    band,
    check_rows,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.outcome_contract.blocks import (
    TERMS,
    ContractScope,
    field_checks,
    key_style,
    open_tab,
)
from workbook_templates.outcome_contract.data import ContractData
from workbook_templates.outcome_contract.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import CellValue, WorkbookPlan
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.outcome_contract.specs import GENERAL_FIELDS, ID_FIELD, SOURCE_FIELDS
from xlmodel.outcome_contract.terms import key_value

_WIDTHS: Final = (44.0, 62.0, 14.0, 14.0, 16.0)
SHOWN: Final = (
    "sum_successes",
    "sum_paid",
    "unpaid",
    "sum_saving",
    "municipal_net",
    "highest_price",
    "years_for_price",
    "commitment",
    "internal_rate",
)
CHECKS: Final = (
    "EK_IntroduksjonKontroll",
    "EK_KontraktKontroll",
    "EK_ModelleringKontroll",
    "EK_RisikoKontroll",
    "EK_DeltakereKontroll",
    "EK_OkonomiKontroll",
)


def add_contract_introduction(plan: WorkbookPlan) -> None:
    """Add the tab; the others must stand in the plan. It is moved to the front afterwards."""
    scope = open_tab(plan, INTRODUCTION, _WIDTHS, (4, 0))
    fields = (*GENERAL_FIELDS, *SOURCE_FIELDS)
    global_inputs(scope, fields, (ID_FIELD,))
    scope.sheet.skip()
    _key_results(scope)
    scope.sheet.skip()
    scope.sheet.break_page()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    scope.sheet.end_print()
    band(scope.sheet, HEADINGS["check"])
    own = fields[len(MUNICIPALITY_SPECS) :]
    checks: list[Check[ContractData]] = [*MUNICIPALITY_CHECKS, *field_checks(own)]
    check_rows(scope, checks, f"{INTRODUCTION}: ", CHECKS[0], key="front.checks")
    master_check(scope, CHECKS)
    scope.sheet.skip()
    about_the_file(scope, HEADINGS["about"])


def _key_results(scope: ContractScope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["key"])
    for key in SHOWN:
        term, row = TERMS[key], sheet.next_row()
        sheet.text(row, 0, f"{term.nb} ({term.unit})" if term.unit else term.nb)
        style = key_style(term)

        def value(data: ContractData, key: str = key) -> CellValue:
            return key_value(data.results, key)

        scope.formula(row, 1, f"={{{term.name}}}", value, style)
