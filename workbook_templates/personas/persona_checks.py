"""Checks of a persona's tab: its inputs, its courses and measures, and that the sums agree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workbook_templates.blocks.checks import (
    FAULTY_ROW,
    TOLERANCE,
    Check,
    check_rows,
    faults_of_number,
    nothing_seen,
    spread,
    tolerance_row,
)
from workbook_templates.blocks.headings import titled
from workbook_templates.personas.data import CourseData, PersonaData, course_prefix
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.scope import Scope
from xlmodel.common.fields import Field, field_of
from xlmodel.personas.specs import COURSE_FIELDS, PERSONA_FIELDS, CourseRole


def persona_checks(scope: Scope, tab: str, courses: int) -> None:
    """Place the checks and the persona's answer, which feeds the master check."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["checks"])
    tolerance_row(scope)
    first = sheet.row
    for course in range(1, courses + 1):
        key = f"F{course}"
        _deviation_row(
            scope,
            course,
            "payers",
            "kommune + stat − kostnad",
            f"{{{key}.cost_municipality}}+{{{key}.cost_state}}-{{{key}.cost}}",
        )
        _deviation_row(
            scope,
            course,
            "services",
            "sum av tjenestene − kostnad",
            f"SUM({{{key}.by_service}})-{{{key}.cost}}",
        )
        row = sheet.next_row()
        sheet.text(row, 0, f"Forløp {course}: største beløp i et år", "note")
        costs = f"{{{key}.costs:row}}"
        scope.formula(
            row,
            1,
            f"=MAX({costs},0)-MIN({costs},0)",
            partial(_largest, course - 1),
            "kr",
            key=f"{key}.scale",
        )
    scope.plan.mark(scope.group, "check.rows", Area(sheet.name, first, 0, sheet.row - first))
    checks = [*_persona_inputs(courses), *_sums(courses)]
    for course in range(1, courses + 1):
        checks += _course_inputs(course, courses)
    check_rows(scope, checks, f"{tab}: ", "Kontroll")


def _deviation_row(scope: Scope, course: int, key: str, label: str, template: str) -> None:
    own = f"F{course}"
    scope.year_row(
        f"{own}.check.{key}",
        f"Forløp {course}: {label}",
        "kr",
        f'=IF(OR({{year_number}}>{{Analyseperiode}},{{{own}.counts}}=0),"",{template})',
        partial(_zeros, course - 1),
        "kr",
        label_style="note",
    )


def _zeros(index: int, data: PersonaData) -> list[CellValue]:
    return data.course(index).yearly(lambda results: results.cost * 0)


def _largest(index: int, data: PersonaData) -> float:
    return _scale(data.course(index))


def _scale(course: CourseData) -> float:
    if course.results is None or not course.results.measure_cost.size:
        return 0.0
    costs = course.results.measure_cost
    return max(float(costs.max()), 0.0) - min(float(costs.min()), 0.0)


def _rounding(index: int) -> tuple[str, partial[float]]:
    return (f"={{tolerance}}*(1+{{F{index}.scale}})", partial(_allowed, index - 1))


def _allowed(index: int, data: PersonaData) -> float:
    return TOLERANCE * (1 + _scale(data.course(index)))


def _persona_inputs(courses: int) -> Iterator[Check]:
    names = "+".join(f"{{F{c}.counts}}" for c in range(1, courses + 1))
    written = "+".join(f"COUNTA({{F{c}.measures.name}})" for c in range(1, courses + 1))
    group, period = field_of(PERSONA_FIELDS, "group"), field_of(PERSONA_FIELDS, "period")
    yield Check("Personaen har et navn", f"=IF(AND({nothing_seen('{Navn}')},{written}>0),1,0)")
    yield Check("Personaen har minst ett forløp", f'=IF(AND({{Navn}}<>"",{names}=0),1,0)')
    yield Check("Målgruppen er en av gruppene", f"={_unlisted(group, '{Maalgruppe}')}")
    yield Check(
        "Analyseperioden er et antall år innenfor grensene",
        f"={faults_of_number('{Analyseperiode}', 'period', period.domain)}",
    )
    for which, role in (("worst", CourseRole.WORST), ("best", CourseRole.BEST)):
        yield Check(f"Høyst ett forløp er {role}", f"=MAX({{has_{which}}}-1,0)")


def _sums(courses: int) -> Iterator[Check]:
    for course in range(1, courses + 1):
        own = f"Forløp {course}"
        key = f"F{course}"
        yield Check(
            f"{own}: betalerne dekker kostnaden", spread(f"{key}.check.payers"), _rounding(course)
        )
        yield Check(
            f"{own}: tjenestene summerer til kostnaden",
            spread(f"{key}.check.services"),
            _rounding(course),
        )
        at_end = f"SUMIF({{year_number:row}},{{Analyseperiode}},{{{key}.accumulated:row}})"
        yield Check(
            f"{own}: årene summerer til kostnaden i perioden",
            f"=ABS({at_end}-SUM({{{key}.cost:row}}))",
            _rounding(course),
        )


def _course_inputs(course: int, courses: int) -> Iterator[Check]:
    key, own = f"F{course}", course_prefix(course - 1)
    label = f"Forløp {course}"
    name, counts = f"{{{own}Navn}}", f"{{{key}.counts}}"
    yield Check(
        f"{label}: forløpet har et navn",
        f"=IF(AND({nothing_seen(name)},COUNTA({{{key}.measures.name}})>0),1,0)",
    )
    others = "+".join(
        f'IF(AND({{{course_prefix(other)}Navn}}={name},{name}<>""),1,0)'
        for other in range(courses)
        if other != course - 1
    )
    if others:
        yield Check(f"{label}: navnet står én gang", f"={others}")
    for which, cell in (("role", "Rolle"), ("ordinary", "Ordinaer")):
        field = field_of(COURSE_FIELDS, which)
        yield Check(
            f"{label}: {field.nb.lower()} er valgt",
            f"=IF({counts}=0,0,{_unlisted(field, f'{{{own}{cell}}}')})",
        )
    situations = f"{{{key}.situations:row}}"
    valid = "+".join(
        f'COUNTIF({situations},"{choice}")'
        for choice in field_of(COURSE_FIELDS, "situations").domain.choices
    )
    yield Check(f"{label}: livssituasjonene er blant de fire", f"=COUNTA({situations})-({valid})")
    yield Check(
        f"{label}: alle tiltak har gyldige opplysninger",
        f'=COUNTIF({{{key}.status}},"{FAULTY_ROW}")',
    )


def _unlisted(field: Field, cell: str) -> str:
    """Return the expression that is 1 where a cell holds none of the choices, else 0."""
    one = ",".join(f'{cell}="{choice}"' for choice in field.domain.choices)
    return f"IF(OR({one}),0,1)"
