"""One course on a persona's tab: its inputs, what each measure costs, payers, services."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_templates.blocks import band
from workbook_templates.personas.data import PersonaData
from workbook_templates.personas.persona.frame import CourseFrame, Yearly
from workbook_templates.personas.persona.measures import expense_table, measure_table
from workbook_templates.personas.persona.services import service_table
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellsOf,
    CellValue,
    Scope,
    input_style,
)
from xlmodel.common.terms import Payer, Term
from xlmodel.personas.specs import COURSE_FIELDS, MAX_RECIPIENTS
from xlmodel.personas.terms import COURSE_TERMS


def add_course(scope: Scope[PersonaData], index: int, rows: int) -> None:
    """Add course number ``index`` from 0 with room for ``rows`` measures."""
    course = CourseFrame(scope, index, rows)
    sheet = course.sheet
    first = sheet.row
    band(sheet, f"Forløp {index + 1}")
    _inputs(course)
    sheet.skip()
    measures = measure_table(course)
    sheet.skip()
    sheet.break_page()
    expense_table(course, measures)
    _totals(course)
    sheet.break_page()
    service_table(course)
    sheet.skip()
    course.mark("section", Area(sheet.name, first, 0, sheet.row - first))


def _inputs(course: CourseFrame) -> None:
    scope, sheet = course.scope, course.sheet
    for field in COURSE_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        is_yearly = bool(field.shape.years)
        area = scope.entries(
            row,
            FIRST_YEAR_COLUMN if is_yearly else 1,
            _field(course.index, field.key),
            input_style(field, "cell" if is_yearly else "line"),
            count=field.width,
            name=course.prefix + field.name,
            direction="across",
        )
        course.mark(field.key, area)
        if is_yearly:
            course.mark("entry", area.part(0))
            sheet.text(row, UNIT_COLUMN, "valg", "unit")
        scope.validate(area, field.domain, field.nb, field.help)
    row = sheet.next_row()
    sheet.text(row, 0, "Forløpet teller (1 = ja)", "note")
    scope.formula(
        row,
        1,
        f'=IF(OR({{Navn}}="",{course.token("name")}=""),0,1)',
        lambda data: int(data.course(course.index).results is not None),
        "year_number",
        key=f"{course.key}.counts",
    )


def _field(index: int, key: str) -> CellsOf[PersonaData]:
    def values(data: PersonaData) -> Sequence[CellValue]:
        found: CellValue | tuple[CellValue, ...] = getattr(data.course(index).cells, key)
        return found if isinstance(found, tuple) else (found,)

    return values


def _totals(course: CourseFrame) -> None:
    """Place the course's sums: before and after discounting, by payer, accumulated."""
    costs, payers = course.token("costs"), course.token("measures.payer")
    discounted = f"{course.token('undiscounted')}*{{discount}}"
    course.year_row(
        "undiscounted",
        "Utgifter før neddiskontering",
        f"SUM({costs})",
        lambda results: results.undiscounted,
        strong=True,
    )
    course.year_row(
        "undiscounted_municipality",
        "Herav kommune, før neddiskontering",
        f'SUMIF({payers},"{Payer.MUNICIPALITY}",{costs})',
        lambda results: results.undiscounted_municipality,
    )
    _grant(course)
    templates = {
        "cost": discounted,
        "cost_municipality": f"{course.token('undiscounted_municipality')}*{{discount}}",
        "cost_state": f'SUMIF({payers},"{Payer.STATE}",{costs})*{{discount}}',
        "grant": f"{course.token('undiscounted_grant')}*{{discount}}",
        "municipality_net": f"{course.token('cost_municipality')}-{course.token('grant')}",
        "state_with_grant": f"{course.token('cost_state')}+{course.token('grant')}",
        "accumulated": f"SUM({course.token('accumulated:prev')},{course.token('cost')})",
    }
    for term in COURSE_TERMS:
        course.year_row(
            term.key,
            term.nb,
            templates[term.key],
            _row(term),
            name=term.name,
            strong=term.key == "cost",
            total=term.key != "accumulated",
        )


def _grant(course: CourseFrame) -> None:
    """Place what counts towards the grant for each recipient, the grant, and what the municipality keeps."""
    sheet, costs, numbers = course.sheet, course.token("costs"), course.token("grant.number")
    first = sheet.row
    for number in range(1, MAX_RECIPIENTS + 1):
        sheet.text(sheet.row, 1, number, "year_number")
        course.year_row(
            f"included.{number}",
            f"Inngår i toppfinansiering, mottaker {number}",
            f"SUMPRODUCT(({numbers}={{$B}})*({costs}>0),{costs})",
            _included(number),
        )
    course.mark("recipients", Area(sheet.name, first, 1, MAX_RECIPIENTS))
    above = "+".join(
        f"MAX({course.token(f'included.{number}')}-{{Innslagspunkt}},0)"
        for number in range(1, MAX_RECIPIENTS + 1)
    )
    course.year_row(
        "undiscounted_grant",
        "Toppfinansiering, før neddiskontering",
        f"IF(COUNT({{Innslagspunkt}})=0,0,{{Kompensasjonsgrad}}*({above}))",
        lambda results: results.undiscounted_grant,
    )
    course.year_row(
        "undiscounted_net",
        "Kommune etter toppfinansiering, før neddiskontering",
        f"{course.token('undiscounted_municipality')}-{course.token('undiscounted_grant')}",
        lambda results: results.undiscounted_municipality_net,
    )


def _included(number: int) -> Yearly:
    return lambda results: results.included[number - 1]


def _row(term: Term) -> Yearly:
    return lambda results: results.row(term)
