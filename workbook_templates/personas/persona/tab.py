"""The tab itself: inputs, key results, and the sections below them in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    CHART_ROWS,
    PAST,
    UNIT_HEAD,
    balance_year,
    column_heads,
    place_limits,
    timeline,
    titled,
)
from workbook_templates.personas.blocks import (
    GRANT_WIDTHS,
    WIDTHS,
    persona_tab,
    top_with_note,
)
from workbook_templates.personas.data import PersonaData, persona_part
from workbook_templates.personas.names import course_prefix
from workbook_templates.personas.persona.checks import persona_checks
from workbook_templates.personas.persona.course import add_course
from workbook_templates.personas.persona.difference import difference_block
from workbook_templates.personas.persona.figures import figure_data, figure_space
from workbook_templates.personas.printing import (
    LEAST_YEARS,
    course_columns,
    every_columns,
    first_figures_columns,
    second_figures_columns,
)
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    UNIT_STYLES,
    Area,
    CellValue,
    Scope,
    Series,
    SheetPlan,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.terms import Term
from xlmodel.personas.results import CourseResults
from xlmodel.personas.specs import PERSONA_FIELDS
from xlmodel.personas.terms import COURSE_SUM, COVERED, NO_HUMP, NOT_COMPARED, PERSONA_KEY_TERMS

_PRINTED_YEARS: Final = (
    f"Utskriften viser perioden slik den var da filen ble laget, minst {LEAST_YEARS} år."
)


def add_persona_tab(
    plan: WorkbookPlan, index: int, rows: Sequence[int], *, is_spare: bool = False
) -> None:
    """Add the tab of persona number ``index``; ``rows`` is the room for measures of each course.

    A spare one is not printed; nor is a course without a name, or a comparison of one case alone.
    """
    sheet = plan.add_sheet(
        SheetPlan(persona_tab(index), WIDTHS + GRANT_WIDTHS, freeze=(6, 1), repeat_rows=(4, 5))
    )
    part = persona_part(index)
    scope = Scope(plan, sheet, part)
    sheet.print_section(Series(part, every_columns))
    name = f"{{{scope.group}Navn}}"
    spare = f"{persona_tab(index)} – ledig. Skriv et navn, så regnes personaen med"
    top_with_note(
        scope,
        f'=IF({name}="","{spare}",{name}&" – "&{{Kommune}})',
        lambda data: f"{data.name} – {data.whole.inputs.municipality}" if data.name else spare,
    )
    timeline(scope, PersonaData.calendar_years)
    sheet.skip()
    _inputs(scope, "spare_persona" if is_spare else "persona")
    sheet.skip()
    _key_results(scope, len(rows))
    sheet.skip()
    places = figure_space(scope)
    second = sheet.row - CHART_ROWS
    sheet.print_section(Series(part, first_figures_columns), second - CHART_ROWS)
    sheet.break_page(second)
    sheet.print_section(Series(part, second_figures_columns), second)
    difference_block(scope, len(rows))
    for course, capacity in enumerate(rows):
        sheet.break_page()
        sheet.print_section(Series(part, course_columns(course)))
        add_course(scope, course, capacity)
    sheet.end_print()
    figure_data(scope, places, len(rows))
    persona_checks(scope, persona_tab(index), len(rows))


def _inputs(scope: Scope[PersonaData], block: str) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS[block])
    for field in PERSONA_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        area = scope.entry(row, 1, _field(field.key), input_style(field, "line"), name=field.name)
        limits = ("", "")
        if field.domain.is_number:
            limits = place_limits(scope, field.key, field.domain, row)
            sheet.text(row, UNIT_COLUMN, "år (minst og størst)", "note_indent")
            sheet.text(row, FIRST_YEAR_COLUMN + 2, _PRINTED_YEARS, "note")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)
    _discount(scope)


def _field(key: str) -> Callable[[PersonaData], CellValue]:
    def value(data: PersonaData) -> CellValue:
        found: CellValue = getattr(data.cells, key)
        return found

    return value


def _discount(scope: Scope[PersonaData]) -> None:
    """Place the factor of each year, 1 in the first."""
    scope.year_row(
        "discount",
        "Diskonteringsfaktor",
        "faktor",
        f"={PAST}1/(1+{{Neddiskontering}})^({{year_number}}-1))",
        lambda data: data.yearly(data.whole.discount),
        "factor",
    )


_COMPARED: Final = '=IF({compared}=0,"",%s)'
_LAST: Final = "MAX({hump.last:row})"

_KEY_FORMULAS: Final = {
    "sum_worst": "={worst.sum}",
    "sum_best": "={best.sum}",
    "sum_avoided": "={avoided.sum}",
    "hump_years": _COMPARED % "SUM({hump.years:row})",
    "hump_largest": _COMPARED % "MAX(0,0-MIN({avoided:row}))",
    "hump_accumulated": _COMPARED % "MAX(0,0-MIN({avoided_accumulated:row}))",
    "hump_earned_back": _COMPARED
    % (
        f'IF({_LAST}=0,IF(SUM({{hump.years:row}})=0,"{NO_HUMP["nb"]}","{COVERED["nb"]}"),'
        f"{balance_year('hump.last')})"
    ),
}

_COURSE_SUMS: Final[tuple[tuple[str, Callable[[CourseResults], float]], ...]] = (
    ("cost", lambda course: course.sum_cost),
    ("municipality_net", lambda course: course.sum_cost_municipality),
    ("state_with_grant", lambda course: course.sum_cost_state),
)


def _key_results(scope: Scope[PersonaData], courses: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["key_figures"])
    column_heads(sheet, sheet.next_row(), ("Resultat", "Verdi", UNIT_HEAD))
    for term in PERSONA_KEY_TERMS:
        _key_result(scope, term)
    scope.formula(
        sheet.next_row(),
        0,
        f'=IF(OR({{Navn}}="",{{compared}}=1),"","{NOT_COMPARED["nb"]}")',
        lambda data: "" if data.results is None or data.comparison else NOT_COMPARED["nb"],
        "label_strong",
    )
    head = sheet.next_row(height=32)
    column_heads(
        sheet,
        head,
        ("Forløp", "Rolle", COURSE_SUM.nb, "Kommune, netto", "Stat, med tilskudd"),
        texts=("Rolle",),
    )
    scope.mark("courses", Area(sheet.name, sheet.row, 0, courses))
    for course in range(courses):
        _course_sums(scope, course)


def _key_result(scope: Scope[PersonaData], term: Term) -> None:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, term.nb)
    scope.sheet.text(row, 2, term.unit, "unit")
    scope.formula(
        row,
        1,
        _KEY_FORMULAS[term.key],
        lambda data: data.shown(term),
        UNIT_STYLES[term.unit].key,
        name=term.name,
    )


def _course_sums(scope: Scope[PersonaData], course: int) -> None:
    """Place a course's name, role, and cost over the period by payer."""
    own, spare = course_prefix(course), f"Forløp {course + 1} – ledig"
    row = scope.sheet.next_row()
    scope.formula(
        row,
        0,
        f'=IF({{{own}Navn}}="","{spare}",{{{own}Navn}})',
        lambda data: data.course(course).cells.name or spare,
        "label",
    )
    scope.formula(
        row,
        1,
        f'=IF({{{own}Navn}}="","",{{{own}Rolle}}&"")',
        lambda data: data.course(course).role,
        "label_indent",
    )
    for column, (field, value) in enumerate(_COURSE_SUMS, start=2):
        scope.formula(
            row,
            column,
            f"={{F{course + 1}.{field}.sum}}",
            _course_sum(course, value),
            "key_kr",
            name=f"{own}{COURSE_SUM.name}" if field == "cost" else "",
        )


def _course_sum(
    course: int, value: Callable[[CourseResults], float]
) -> Callable[[PersonaData], CellValue]:
    def shown(data: PersonaData) -> CellValue:
        results = data.course(course).results
        return "" if results is None else value(results)

    return shown
