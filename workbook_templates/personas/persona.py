"""The tab of one persona: inputs, key results, figures, courses, difference, figure data, checks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from workbook_templates.blocks.front import LONG_TEXT
from workbook_templates.blocks.headings import (
    UNIT_HEAD,
    column_heads,
    key_style,
    place_limits,
    titled,
)
from workbook_templates.blocks.timeline import PAST, balance_year, timeline
from workbook_templates.personas.blocks import WIDTHS, persona_tab, top_with_note
from workbook_templates.personas.course import add_course
from workbook_templates.personas.data import (
    COMPARED_ROLES,
    PersonaData,
    PersonasData,
    calendar_cells,
    course_prefix,
    difference_cells,
    persona_prefix,
    persona_value_cell,
    yearly_cells,
)
from workbook_templates.personas.persona_checks import persona_checks
from workbook_templates.personas.persona_figures import figure_data, figure_space
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import UNIT_COLUMN, SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import input_style
from xlmodel.common.years import discount_factor, in_balance
from xlmodel.personas.specs import MAX_COURSE_YEARS, PERSONA_FIELDS, CourseRole
from xlmodel.personas.terms import (
    COURSE_SUM,
    COVERED,
    NO_HUMP,
    NOT_COMPARED,
    PERSONA_KEY_TERMS,
    PERSONA_TERMS,
)


def add_persona_tab(plan: WorkbookPlan, index: int, rows: Sequence[int]) -> None:
    """Add the tab of persona number ``index``; ``rows`` is the room for measures of each course."""
    sheet = plan.add_sheet(SheetPlan(persona_tab(index), WIDTHS, freeze=(6, 1), repeat_rows=(4, 5)))
    scope = Scope(plan, sheet, persona_prefix(index))
    name = f"{{{scope.group}Navn}}"
    spare = f"{persona_tab(index)} – ledig. Skriv et navn, så regnes personaen med"
    top_with_note(
        scope,
        f'=IF({name}="","{spare}",{name}&" – "&{{Kommune}})',
        partial(_title, index, spare),
    )
    timeline(scope, calendar_cells)
    sheet.skip()
    _inputs(scope)
    sheet.skip()
    _key_results(scope, len(rows))
    sheet.skip()
    places = figure_space(scope)
    for course, capacity in enumerate(rows):
        sheet.page_breaks.append(sheet.row)
        add_course(scope, course, capacity)
    sheet.page_breaks.append(sheet.row)
    _difference(scope, len(rows))
    figure_data(scope, places, len(rows))
    sheet.page_breaks.append(sheet.row)
    persona_checks(scope, persona_tab(index), len(rows))


def _title(index: int, spare: str, data: PersonasData) -> str:
    name = data.personas[index].cells.name
    return f"{name} – {data.inputs.municipality}" if name else spare


def _inputs(scope: Scope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["persona"])
    for field in PERSONA_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        style = input_style(field, "line")
        area = scope.entries(row, 1, partial(_field, field.key), style, name=field.name)
        limits = ("", "")
        if field.domain.is_number:
            limits = place_limits(scope, field.key, field.domain, row)
            sheet.text(row, UNIT_COLUMN, "år (minst og størst)", "note_indent")
        else:
            is_long = field.domain.max_length > LONG_TEXT
            last = sheet.last_column if is_long else UNIT_COLUMN
            for tail in range(2, last + 1):
                sheet.text(row, tail, "", "input_tail")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)
    _discount(scope)


def _field(key: str, data: PersonaData) -> list[CellValue]:
    return [getattr(data.cells, key)]


def _key_results(scope: Scope, courses: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["key_figures"])
    column_heads(sheet, sheet.next_row(), ("Resultat", "Verdi", UNIT_HEAD))
    compared = 'IF({compared}=0,"",%s)'
    last = "MAX({hump.last:row})"
    formulas = {
        "sum_worst": "={worst.sum}",
        "sum_best": "={best.sum}",
        "sum_avoided": "={avoided.sum}",
        "hump_years": "=" + compared % "SUM({hump.years:row})",
        "hump_largest": "=" + compared % "MAX(0,0-MIN({avoided:row}))",
        "hump_accumulated": "=" + compared % "MAX(0,0-MIN({avoided_accumulated:row}))",
        "hump_earned_back": "="
        + compared
        % (
            f'IF({last}=0,IF(SUM({{hump.years:row}})=0,"{NO_HUMP["nb"]}","{COVERED["nb"]}"),'
            f"{balance_year('hump.last')})"
        ),
    }
    for term in PERSONA_KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        sheet.text(row, 2, term.unit, "unit")
        scope.formula(
            row,
            1,
            formulas[term.key],
            partial(persona_value_cell, term),
            key_style(term),
            name=term.name,
        )
    row = sheet.next_row()
    scope.formula(
        row,
        0,
        f'=IF(OR({{Navn}}="",{{compared}}=1),"","{NOT_COMPARED["nb"]}")',
        lambda data: "" if data.results is None or data.comparison else NOT_COMPARED["nb"],
        "label_strong",
    )
    head = sheet.next_row()
    sheet.heights[head] = 32
    column_heads(
        sheet, head, ("Forløp", "Rolle", COURSE_SUM.nb, "Kommune", "Stat"), texts=("Rolle",)
    )
    scope.plan.mark(scope.group, "courses", Area(sheet.name, sheet.row, 0, courses))
    for course in range(courses):
        own = course_prefix(course)
        row = sheet.next_row()
        scope.formula(
            row,
            0,
            f'=IF({{{own}Navn}}="","Forløp {course + 1} – ledig",{{{own}Navn}})',
            partial(_course_name, course),
            "label",
        )
        scope.formula(
            row,
            1,
            f'=IF({{{own}Navn}}="","",{{{own}Rolle}}&"")',
            partial(_course_role, course),
            "label_indent",
        )
        for column, field in enumerate(("cost", "cost_municipality", "cost_state"), start=2):
            scope.formula(
                row,
                column,
                f"={{F{course + 1}.{field}.sum}}",
                partial(_course_sum, course, field),
                "key_kr",
                name=f"{own}{COURSE_SUM.name}" if field == "cost" else "",
            )


def _course_name(index: int, data: PersonaData) -> CellValue:
    return data.course(index).cells.name or f"Forløp {index + 1} – ledig"


def _course_role(index: int, data: PersonaData) -> CellValue:
    cells = data.course(index).cells
    return (cells.role or "") if cells.name else ""


def _course_sum(index: int, field: str, data: PersonaData) -> CellValue:
    results = data.course(index).results
    return "" if results is None else float(getattr(results, field).sum())


def _difference(scope: Scope, courses: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["difference"])
    for which, role in COMPARED_ROLES.items():
        row = sheet.next_row()
        sheet.text(row, 0, f"Antall forløp i rollen {role}", "note")
        in_role = "+".join(
            f'IF({{F{c}_Rolle}}="{role}",{{F{c}.counts}},0)' for c in range(1, courses + 1)
        )
        scope.formula(
            row, 1, f"={in_role}", partial(_number_in, role), "year_number", key=f"has_{which}"
        )
    row = sheet.next_row()
    sheet.text(row, 0, "Worst case og best case kan sammenlignes", "note")
    scope.formula(
        row,
        1,
        "=IF(AND({has_worst}=1,{has_best}=1),1,0)",
        lambda data: int(data.comparison is not None),
        "year_number",
        key="compared",
    )
    row_templates = {
        "worst": _of_role(CourseRole.WORST, "cost", courses),
        "best": _of_role(CourseRole.BEST, "cost", courses),
        "avoided": "{worst}-{best}",
        "worst_accumulated": "SUM({worst_accumulated:prev},{worst})",
        "best_accumulated": "SUM({best_accumulated:prev},{best})",
        "avoided_accumulated": "SUM({avoided_accumulated:prev},{avoided})",
    }
    for term in PERSONA_TERMS:
        which = term.key.partition("_")[0]
        needed = "{compared}" if which == "avoided" else f"{{has_{which}}}"
        scope.year_row(
            term.key,
            term.nb,
            term.unit,
            f'=IF(OR({{year_number}}>{{Analyseperiode}},{needed}=0),"",{row_templates[term.key]})',
            partial(difference_cells, term.key),
            "kr",
            name=term.name,
            total="none" if "_" in term.key else "sum if set",
            label_style="label" if "_" in term.key else "label_strong",
        )
        if term.key == "avoided":
            _avoided_by_payer(scope, courses)
    hump = '=IF(OR({year_number}>{Analyseperiode},{compared}=0),"",IF(ROUND({%s}*100,0)<0,%s,0))'
    scope.year_row(
        "hump.years",
        "Best case koster mest (1 = ja)",
        "nr.",
        hump % ("avoided", "1"),
        partial(_hump_cells, "avoided"),
        "year_number",
    )
    scope.year_row(
        "hump.last",
        "År med negativ akkumulert spart",
        "nr.",
        hump % ("avoided_accumulated", "{year_number}"),
        partial(_hump_cells, "avoided_accumulated"),
        "year_number",
    )
    sheet.skip()


def _avoided_by_payer(scope: Scope, courses: int) -> None:
    for payer, label in (("municipality", "kommune"), ("state", "stat")):
        worst, best = (_of_role(role, f"cost_{payer}", courses) for role in COMPARED_ROLES.values())
        scope.year_row(
            f"avoided_{payer}",
            f"Spart, {label}",
            "kr",
            f'=IF(OR({{year_number}}>{{Analyseperiode}},{{compared}}=0),"",{worst}-({best}))',
            partial(difference_cells, f"avoided_{payer}"),
            "kr",
            total="sum if set",
        )


def _of_role(role: CourseRole, key: str, courses: int) -> str:
    return "+".join(
        f'IF({{F{c}_Rolle}}="{role}",SUM({{F{c}.{key}}}),0)' for c in range(1, courses + 1)
    )


def _number_in(role: CourseRole, data: PersonaData) -> int:
    return int(data.role(role) is not None)


def _hump_cells(key: str, data: PersonaData) -> list[CellValue]:
    if data.comparison is None:
        return yearly_cells(None, 0)
    negative = ~in_balance(getattr(data.comparison, key))
    shown = np.ones(MAX_COURSE_YEARS) if key == "avoided" else np.arange(1.0, MAX_COURSE_YEARS + 1)
    return yearly_cells(negative * shown, data.period)


def _discount(scope: Scope) -> None:
    """Place the factor of each year, 1 in the first."""
    scope.year_row(
        "discount",
        "Diskonteringsfaktor",
        "faktor",
        f"={PAST}1/(1+{{Neddiskontering}})^({{year_number}}-1))",
        lambda data: yearly_cells(
            discount_factor(np.asarray(data.inputs.discount_rate), MAX_COURSE_YEARS), data.period
        ),
        "factor",
    )
