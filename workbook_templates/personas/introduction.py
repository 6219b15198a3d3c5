"""The introduction tab of the personas workbook: inputs of all, personas, how to use it, checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    Check,
    about_the_file,
    band,
    check_rows,
    column_heads,
    faults_of_number,
    faults_of_text,
    global_inputs,
    lower_first,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.personas.blocks import group_name, key_result, persona_tab, top_with_note
from workbook_templates.personas.data import WORKBOOK, PersonasData, persona_part
from workbook_templates.personas.names import persona_prefix
from workbook_templates.personas.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import Area, Scope, SheetPlan, WorkbookPlan
from xlmodel.common.fields import Field
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
)
from xlmodel.personas.terms import PERSONA_KEY_TERMS

_WIDTHS: Final = (38, 54, 16, 16, 16, 16, 16, 18, 18)
_SHOWN: Final = ("sum_worst", "sum_best", "sum_avoided", "hump_accumulated", "hump_earned_back")


def add_persona_introduction(plan: WorkbookPlan, personas: int) -> None:
    """Add the tab; the personas' tabs must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(INTRODUCTION, _WIDTHS, freeze=(4, 0)))
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(
        scope,
        '="Personaer for "&{Kommune}&" – "&{Programnavn}',
        lambda data: f"Personaer for {data.inputs.municipality} – {data.inputs.programme}",
    )
    sheet.skip()
    global_inputs(
        scope, SET_FIELDS, (*PRICE_FIELDS, *PERSONA_FIELDS, *COURSE_FIELDS, *MEASURE_FIELDS)
    )
    sheet.skip()
    _personas(scope, personas)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    sheet.print_page(len(_WIDTHS))
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    _checks(scope, personas)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"])


def _personas(scope: Scope[PersonasData], personas: int) -> None:
    """Place a row a persona: a link to its tab, who it is, and its key results."""
    sheet = scope.sheet
    band(sheet, HEADINGS["personas"])
    head = sheet.next_row(height=45)
    terms = [term for term in PERSONA_KEY_TERMS if term.key in _SHOWN]
    heads = ("Ark", "Persona", "Målgruppe", *(term.nb for term in terms))
    column_heads(sheet, head, heads, texts=heads[1:3])
    scope.mark("front.personas", Area(sheet.name, sheet.row, 0, personas))
    for index in range(personas):
        own = scope.of(persona_part(index))
        row = sheet.next_row()
        sheet.link(row, 0, persona_tab(index))
        name = '=IF({Navn}="","Ledig",{Navn}&"")'
        own.formula(row, 1, name, lambda data: data.name or "Ledig", "label_indent")
        own.formula(row, 2, '=IF({Navn}="","",{Maalgruppe}&"")', group_name, "label_indent")
        for column, term in enumerate(terms, start=3):
            key_result(own, row, column, term)


def _checks(scope: Scope[PersonasData], personas: int) -> None:
    band(scope.sheet, HEADINGS["check"])
    checks: Sequence[Check[PersonasData]] = (
        *MUNICIPALITY_CHECKS,
        *_field_checks(SET_FIELDS[len(MUNICIPALITY_SPECS) :]),
        Check(
            "Innslagspunktet har samme prisår som personaene",
            "=IF(COUNT({Innslagspunkt})=0,0,IF({InnslagspunktPrisaar}={Prisaar},0,1))",
        ),
        *(_null_check(group) for group in Group),
    )
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


def _null_check(group: Group) -> Check[PersonasData]:
    """Return the check that a group's null alternative can be used by the effektmodell."""
    return Check(
        f"Nullalternativet for {group.label().lower()} er ikke negativt",
        f'=COUNTIF({{{group.prefix}Nullalternativ}},"<0")',
        value=lambda data: data.results.null_alternatives[group].negative,
    )


def _field_checks(fields: Iterable[Field]) -> Iterable[Check[object]]:
    for field in fields:
        cell = f"{{{field.name}}}"
        if field.domain.is_number:
            faults = faults_of_number(cell, field.key, field.domain)
            if field.domain.optional:
                faults = f'IF({cell}="",0,{faults})'
        else:
            faults = faults_of_text(cell, field.domain)
        yield Check(f"Inndata: {lower_first(field.nb)}", f"={faults}")
