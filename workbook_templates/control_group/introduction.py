"""The tab Introduksjon: what the workbook is, its tabs, key results, privacy and checks."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    about_the_file,
    band,
    check_rows,
    column_heads,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.control_group.blocks import (
    ControlCheck,
    ControlScope,
    field_checks,
    open_tab,
)
from workbook_templates.control_group.data import GROUP_PARTS, GroupData
from workbook_templates.control_group.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    PRIVACY,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import CellValue, StyleName, WorkbookPlan
from xlmodel.common.terms import Term, Unit
from xlmodel.control_group import GENERAL_FIELDS, KEY_TERMS, NOTE, RULE_FIELDS, key_value

_WIDTHS: Final = (50.0, 30.0, 30.0, 16.0, 20.0, 40.0)
CHECKS: Final = (
    "KO_IntroduksjonKontroll",
    "KO_GrunnlagKontroll",
    "KO_KostnadKontroll",
    "KO_BevegelseKontroll",
    "KO_SammenligningKontroll",
)


def add_control_introduction(plan: WorkbookPlan) -> None:
    """Add the tab; the others must stand in the plan. It is moved to the front afterwards."""
    scope = open_tab(plan, INTRODUCTION, _WIDTHS, (4, 0))
    sheet = scope.sheet
    global_inputs(scope, GENERAL_FIELDS, RULE_FIELDS[2:])
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    text_lines(scope, HEADINGS["privacy"], PRIVACY)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    sheet.break_page()
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    band(sheet, HEADINGS["check"])
    checks: list[ControlCheck] = [*MUNICIPALITY_CHECKS, *field_checks((NOTE,))]
    check_rows(scope, checks, f"{INTRODUCTION}: ", CHECKS[0], key="front.checks")
    master_check(scope, CHECKS)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"])


def _key_results(scope: ControlScope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["key"])
    column_heads(sheet, sheet.next_row(), ("", *(group.label() for group in GROUP_PARTS)))
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, f"{term.nb} ({term.unit})" if term.unit is Unit.KRONER else term.nb)
        style: StyleName = "share" if term.unit is Unit.SHARE else "kr"
        for column, part in enumerate(GROUP_PARTS.values(), start=1):
            own = scope.of(part)
            own.formula(
                row,
                column,
                f"={_source(plan=scope.plan, prefix=part.prefix, term=term)}",
                _value(term),
                style,
            )


def _value(term: Term):  # type: ignore[no-untyped-def]
    def value(data: GroupData) -> CellValue:
        return key_value(data.results, term.key)

    return value


def _source(plan: WorkbookPlan, prefix: str, term: Term) -> str:
    name, _, row = term.name.partition(".")
    area = plan.names[prefix + name]
    return area.part(int(row)).reference() if row else prefix + name
