"""The inputs that stand in a personas workbook: prices, and the measures of each course."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Final

from workbook_templates.kinds import formula_mark
from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.names import PRICE_LIST_NAME, measures_name
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.reports import Report, Row, Section, Table, numbers, texts
from xlmodel.common.bokmaal import percent_text, typed_number
from xlmodel.common.errors import quoted
from xlmodel.common.terms import Unit
from xlmodel.common.years import span_text, year_spans
from xlmodel.personas import Course, CourseMeasure, Persona, PersonaSet, personas_toml
from xlmodel.personas.expenses import prices_used, units_used
from xlmodel.personas.specs import MAX_COURSE_YEARS

_OWN: Final = " (egen)"
_PRICES: Final = Table(
    "Prisliste",
    (
        *numbers(Unit.COUNT, 6, "Rad"),
        *texts(Tjeneste=36, Enhet=12),
        *numbers(Unit.NUMBER, 14, "Pris"),
        *texts(Sikkerhet=10, Kilde=60),
    ),
)
_MEASURES: Final = Table(
    "Tiltak",
    (
        *numbers(Unit.COUNT, 6, "Rad"),
        *texts(Tiltak=36, Tjeneste=30),
        *numbers(Unit.NUMBER, 14, "Pris"),
        *texts(Enhet=12, Betaler=10, Volum=40, Toppfinansiering=20),
    ),
)


def inputs_report(contents: PersonasContents) -> Report:
    """Return the price list and the measures; JSON holds the inputs exactly as an input file does."""
    inputs = contents.inputs
    named = [index for index, cells in enumerate(contents.personas) if cells.name is not None]
    return Report(
        "Inndata",
        [
            Section("Prisliste", _PRICES, list(_price_rows(contents))),
            *(
                section
                for index, persona in zip(named, inputs.personas, strict=True)
                for section in _persona(contents, index, persona)
            ),
        ],
        (_PRICES, _MEASURES),
        lead=tuple(_lead(inputs)),
        data=tomllib.loads(personas_toml(inputs)),
    )


def _lead(inputs: PersonaSet) -> Iterator[str]:
    yield (
        f"Beløp i {inputs.price_year}-kroner. Startår: {inputs.first_year}. Neddiskontering: "
        f"{percent_text(inputs.discount_rate)} per år. Nullalternativet regnes av "
        f"{inputs.null_method.lower()}."
    )
    if inputs.grant_threshold is not None:
        source = f" Kilde: {inputs.grant_source}." if inputs.grant_source else ""
        yield (
            f"Toppfinansiering: staten dekker {percent_text(inputs.grant_share)} over "
            f"{typed_number(inputs.grant_threshold)} kr per mottaker og år.{source}"
        )
    if inputs.note:
        yield f"Merknad: {inputs.note}"


def _price_rows(contents: PersonasContents) -> Iterator[Row]:
    rows = [at for at, row in enumerate(contents.prices) if row[0] not in (None, "")]
    area = contents.areas[PRICE_LIST_NAME]
    for at, item in zip(rows, contents.inputs.price_list, strict=True):
        service = item.service + formula_mark(
            contents.formulas, area.part(at, columns=area.columns)
        )
        yield Row((area.row + at + 1, service, item.unit, item.price, item.grade, item.source))


def _persona(contents: PersonasContents, index: int, persona: Persona) -> Iterator[Section]:
    """Yield a section with who the persona is, then one a course."""
    about = f"{persona_tab(index)} · {persona.group.label()} · {persona.period} år"
    yield Section(persona.name, lead=[about, *filter(None, [persona.description])])
    cells = contents.personas[index].courses
    named = [number for number, course in enumerate(cells) if course.name not in (None, "")]
    for number, course in zip(named, persona.courses, strict=True):
        rows = list(_measure_rows(contents, course, index, number))
        yield Section(
            "",
            _MEASURES,
            rows,
            lead=["", _course_line(course)],
            notes=[] if rows else ["Ingen tiltak."],
        )


def _course_line(course: Course) -> str:
    """Return a course's name and role, whether it is one of ordinary services, and its situations."""
    role = "" if course.name == str(course.role) else f" ({str(course.role).lower()})"
    ordinary = "ordinære tjenester" if course.ordinary else "ikke ordinære tjenester"
    labels = (None if item is None else item.label() for item in course.situations)
    situations = [
        label if (first, last) == (1, MAX_COURSE_YEARS) else f"{label} {span_text(first, last)}"
        for first, last, label in year_spans(labels)
        if label
    ]
    stated = ", ".join(situations) if situations else "ikke oppgitt"
    return f"Forløp {quoted(course.name)}{role}, {ordinary}. Livssituasjon: {stated}."


def _included(measure: CourseMeasure) -> str:
    """Return whether a measure is included in the grant, and for whom."""
    whom = f" ({measure.recipient})" if measure.recipient else ""
    return f"inngår{whom}" if measure.is_included else whom.strip()


def _measure_rows(
    contents: PersonasContents, course: Course, persona: int, number: int
) -> Iterator[Row]:
    area = contents.areas[measures_name(persona, number)]
    cells = contents.personas[persona].courses[number]
    rows = [at for at, row in enumerate(cells.measures) if row[0] not in (None, "")]
    price_list = contents.inputs.price_list
    prices = prices_used(course.measures, price_list).tolist()
    units = units_used(course.measures, price_list)
    for at, measure, price, unit in zip(rows, course.measures, prices, units, strict=True):
        mark = formula_mark(contents.formulas, area.part(at, columns=area.columns))
        spans = (
            f"{span_text(first, last)}: {typed_number(volume)}"
            for first, last, volume in year_spans(measure.volumes.tolist())
            if volume
        )
        own = typed_number(price) + ("" if measure.unit_price is None else _OWN)
        yield Row(
            (
                *(area.row + at + 1, measure.name + mark, measure.service),
                *(own, unit, measure.payer, "; ".join(spans) or "0"),
                _included(measure),
            )
        )
