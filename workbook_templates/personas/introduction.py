"""The introduction tab of the personas workbook: inputs of all, personas, how to use it, checks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from workbook_templates.blocks.checks import Check, check_rows, faults_of_number
from workbook_templates.blocks.front import (
    MUNICIPALITY_CHECKS,
    about_the_file,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.blocks.headings import column_heads, key_style, lower_first
from workbook_templates.blocks.timeline import band
from workbook_templates.personas.blocks import persona_tab, top_with_note
from workbook_templates.personas.data import PersonaData, persona_prefix, persona_value_cell
from workbook_templates.personas.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from xlmodel.common.fields import Field
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.personas.specs import SET_FIELDS
from xlmodel.personas.terms import PERSONA_KEY_TERMS

_WIDTHS: Final = (38, 54, 16, 16, 16, 16, 16, 18, 18)
_SHOWN: Final = ("sum_worst", "sum_best", "sum_avoided", "hump_accumulated", "hump_earned_back")


def add_persona_introduction(plan: WorkbookPlan, personas: int) -> None:
    """Add the tab; the personas' tabs must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(INTRODUCTION, _WIDTHS, freeze=(4, 0)))
    scope = Scope(plan, sheet, "")
    top_with_note(
        scope,
        '="Personaer for "&{Kommune}&" – "&{Programnavn}',
        lambda data: f"Personaer for {data.inputs.municipality} – {data.inputs.programme}",
    )
    sheet.skip()
    global_inputs(scope, SET_FIELDS)
    sheet.skip()
    _personas(scope, personas)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    _checks(scope, personas)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"])


def _personas(scope: Scope, personas: int) -> None:
    """Place a row a persona: a link to its tab, who it is, and its key results."""
    sheet = scope.sheet
    band(sheet, HEADINGS["personas"])
    head = sheet.next_row()
    sheet.heights[head] = 45
    terms = [term for term in PERSONA_KEY_TERMS if term.key in _SHOWN]
    heads = ("Ark", "Persona", "Målgruppe", *(term.nb for term in terms))
    column_heads(sheet, head, heads, texts=heads[1:3])
    rows = Area(sheet.name, sheet.row, 0, personas)
    scope.plan.mark("", "front.personas", rows)
    for index in range(personas):
        own = Scope(scope.plan, sheet, persona_prefix(index))
        row = sheet.next_row()
        tab = persona_tab(index)
        sheet.text(row, 0, tab, "link")
        sheet.links[row, 0] = tab
        own.formula(row, 1, '=IF({Navn}="","Ledig",{Navn}&"")', _name, "label_indent")
        own.formula(row, 2, '=IF({Navn}="","",{Maalgruppe}&"")', _group, "label_indent")
        for column, term in enumerate(terms, start=3):
            own.formula(
                row,
                column,
                f"={{{term.name}}}",
                partial(persona_value_cell, term),
                key_style(term),
            )


def _name(data: PersonaData) -> CellValue:
    return data.cells.name or "Ledig"


def _group(data: PersonaData) -> CellValue:
    return data.cells.group if data.cells.name else ""


def _checks(scope: Scope, personas: int) -> None:
    band(scope.sheet, HEADINGS["check"])
    checks = (*MUNICIPALITY_CHECKS, *_field_checks(SET_FIELDS[len(MUNICIPALITY_SPECS) :]))
    check_rows(scope, checks, f"{INTRODUCTION}: ", "Introduksjon_Kontroll", key="front.checks")
    master_check(
        scope,
        [
            "Introduksjon_Kontroll",
            "Prisliste_Kontroll",
            *(f"{persona_prefix(index)}Kontroll" for index in range(personas)),
            "Sammenligning_Kontroll",
        ],
    )


def _field_checks(fields: Iterable[Field]) -> Iterable[Check]:
    for field in fields:
        cell = f"{{{field.name}}}"
        if field.domain.is_number:
            faults = faults_of_number(cell, field.key, field.domain)
        elif field.domain.choices:
            one = ",".join(f'{cell}="{choice}"' for choice in field.domain.choices)
            faults = f"IF(OR({one}),0,1)"
        else:
            continue
        yield Check(f"Inndata: {lower_first(field.nb)}", f"={faults}")
