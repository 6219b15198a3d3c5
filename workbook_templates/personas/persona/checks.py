"""Checks of a persona's tab: its inputs, its courses and measures, and that the sums agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbook_templates.blocks import (
    FAULTY_ROW,
    NAMELESS_ROW,
    Check,
    check_rows,
    faults_of_length,
    faults_of_number,
    nothing_seen,
    rounding,
    rows_with,
    spread,
    titled,
    tolerance_row,
)
from workbook_templates.personas.data import COMPARED_ROLES, PersonaData
from workbook_templates.personas.names import course_prefix
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet import Area, CellValue, Scope
from xlmodel.common.fields import Field, field_of
from xlmodel.common.terms import Unit
from xlmodel.personas.specs import COURSE_FIELDS, PERSONA_FIELDS


def persona_checks(scope: Scope[PersonaData], tab: str, courses: int) -> None:
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
            _costs_reach(course - 1),
            "kr",
            key=f"{key}.scale",
        )
    scope.mark("check.rows", Area(sheet.name, first, 0, sheet.row - first))
    checks = [*_persona_inputs(courses), *_sums(courses)]
    for course in range(1, courses + 1):
        checks += _course_inputs(course, courses)
    check_rows(scope, checks, f"{tab}: ", "Kontroll")


def _deviation_row(
    scope: Scope[PersonaData], course: int, key: str, label: str, template: str
) -> None:
    own = f"F{course}"
    scope.year_row(
        f"{own}.check.{key}",
        f"Forløp {course}: {label}",
        Unit.KRONER,
        f'=IF(OR({{year_number}}>{{Analyseperiode}},{{{own}.counts}}=0),"",{template})',
        _zeros(course - 1),
        Unit.KRONER,
        label_style="note",
    )


def _zeros(index: int) -> Callable[[PersonaData], list[CellValue]]:
    return lambda data: data.course(index).yearly(lambda course: course.cost * 0)


def _costs_reach(index: int) -> Callable[[PersonaData], float]:
    def value(data: PersonaData) -> float:
        results = data.course(index).results
        return 0.0 if results is None else results.costs_reach

    return value


def _rounding(index: int) -> tuple[str, Callable[[PersonaData], float]]:
    reach = _costs_reach(index - 1)
    return f"={{tolerance}}*(1+{{F{index}.scale}})", lambda data: rounding(reach(data))


def _persona_inputs(courses: int) -> Iterator[Check[PersonaData]]:
    names = "+".join(f"{{F{c}.counts}}" for c in range(1, courses + 1))
    written = "+".join(f"COUNTA({{F{c}.measures.name}})" for c in range(1, courses + 1))
    group, period, *texts = (
        field_of(PERSONA_FIELDS, key) for key in ("group", "period", "name", "description")
    )
    long = "+".join(faults_of_length(f"{{{field.name}}}", field.domain) for field in texts)
    yield Check("Personaen har et navn", _unseen("{Navn}", '{Navn}<>""', written))
    yield Check("Navnet og beskrivelsen er ikke for lange", f"={long}")
    yield Check("Personaen har minst ett forløp", f'=IF(AND({{Navn}}<>"",{names}=0),1,0)')
    yield Check("Målgruppen er en av gruppene", f"={_unlisted(group, '{Maalgruppe}')}")
    yield Check(
        "Analyseperioden er et antall år innenfor grensene",
        f"={faults_of_number('{Analyseperiode}', 'period', period.domain)}",
    )
    for which, role in COMPARED_ROLES.items():
        yield Check(f"Høyst ett forløp er {role}", f"=MAX({{has_{which}}}-1,0)")


def _sums(courses: int) -> Iterator[Check[PersonaData]]:
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


def _course_inputs(course: int, courses: int) -> Iterator[Check[PersonaData]]:
    key, own = f"F{course}", course_prefix(course - 1)
    label = f"Forløp {course}"
    name, counts = f"{{{own}Navn}}", f"{{{key}.counts}}"
    yield Check(
        f"{label}: forløpet har et navn",
        _unseen(name, f"{counts}=1", f"COUNTA({{{key}.measures.name}})"),
    )
    yield Check(
        f"{label}: navnet er ikke for langt",
        f"=IF({counts}=0,0,{faults_of_length(name, field_of(COURSE_FIELDS, 'name').domain)})",
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
    yield Check(
        f"{label}: ikke for mange mottakere av tiltak som inngår i toppfinansiering",
        f"=MAX(MAX({{{key}.grant.so_far}})-ROWS({{{key}.recipients}}),0)",
    )
    situations = f"{{{key}.situations:row}}"
    valid = "+".join(
        f'SUMPRODUCT(({situations}="{choice}")*1)'
        for choice in field_of(COURSE_FIELDS, "situations").domain.choices
    )
    yield Check(
        f"{label}: livssituasjonene er blant de fire",
        f'=SUMPRODUCT(({situations}<>"")*1)-({valid})',
    )
    yield Check(
        f"{label}: alle tiltak har gyldige opplysninger",
        f"={rows_with(f'{key}.status', FAULTY_ROW)}",
    )
    yield Check(
        f"{label}: alle tiltaksrader med innhold har et navn",
        f"={rows_with(f'{key}.status', NAMELESS_ROW)}",
        value=lambda data: data.course(course - 1).nameless,
    )


def _unseen(name: str, counting: str, rows: str) -> str:
    """Return the formula that is 1 where a name has no visible sign and yet counts, or has rows."""
    return f"=IF(AND({nothing_seen(name)},OR({counting},{rows}>0)),1,0)"


def _unlisted(field: Field, cell: str) -> str:
    """Return the expression that is 1 where a cell holds none of the choices, else 0."""
    one = ",".join(f'{cell}="{choice}"' for choice in field.domain.choices)
    return f"IF(OR({one}),0,1)"
