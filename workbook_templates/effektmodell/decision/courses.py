"""The value of a course: person-years of one entrant a year, and what each course amounts to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import cells_of, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.rows import GroupScope, Yearly, year_row
from workbook_templates.sheet import Area, CellValue, StyleName
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.cohort import LAB_YEARS, lab_years
from xlmodel.effektmodell.decision import COURSES, Courses, discounted
from xlmodel.effektmodell.terms import Path

_SUM_COLUMN: Final = 3


def course_label(course: Path) -> str:
    """Return the label of a course: entry → end."""
    return f"{course.entry.label()} → {course.now.label().lower()}"


def course_blocks(scope: GroupScope) -> None:
    """Place the person-years and the value of each course, per entrant in each intake year."""
    heading(scope, "courses")
    _person_years(scope)
    _discounted_persons(scope)
    scope.sheet.skip()
    _values(scope)
    scope.sheet.skip()


def _person_years(scope: GroupScope) -> None:
    """Place a row a lab year, and a row a length of course, with their discounted sums."""
    for number in range(1, LAB_YEARS + 1):
        template = f"SUM({{years.lab.{number - 1}:prev}})"
        if number == 1:
            template = "IF({year_number}<={Inntaksaar},1,0)"
        _years_row(scope, f"lab.{number}", f"I laben, år {number}", template, _lab(number - 1))
    for number in range(1, LAB_YEARS + 1):
        template = (
            f"(1-{{Tilbakefall}})*SUM({{years.out.{number}:prev}})+SUM({{years.lab.{number}:prev}})"
        )
        label = f"Ute etter {number} år i laben, uten tilbakefall"
        _years_row(scope, f"out.{number}", label, template, _out(number - 1))


def _years_row(scope: GroupScope, key: str, label: str, template: str, values: Yearly) -> None:
    row = scope.sheet.row
    year_row(scope, f"years.{key}", label, template, values, "factor", unit="personår")
    scope.formula(
        row,
        _SUM_COLUMN,
        f"=SUMPRODUCT({{discount:row}},{{years.{key}:row}})",
        _summed(key),
        "factor",
        key=f"sum.{key}",
    )


def _lab(index: int) -> Yearly:
    return lambda data: data.decision.courses.person_years.lab[index]


def _out(index: int) -> Yearly:
    return lambda data: data.decision.courses.person_years.out[index]


def _summed(key: str) -> Callable[[GroupData], float]:
    place, _, number = key.partition(".")

    def value(data: GroupData) -> float:
        years = data.decision.courses.person_years
        sums = years.lab_sum if place == "lab" else years.out_sum
        return float(sums[int(number) - 1])

    return value


def _discounted_persons(scope: GroupScope) -> None:
    """Place the discounted persons who enter, and person-years in the lab, across by situation."""
    sheet = scope.sheet
    heads = [situation.label() for situation in ENTRY_SITUATIONS]
    column_heads(sheet, sheet.next_row(), ("Neddiskontert, etter livssituasjon", *heads))
    rows: tuple[tuple[str, str, str, Callable[[GroupData], FloatArray]], ...] = (
        ("entered", "Nye i laben", "entering", lambda data: data.results.flow.entering()),
        ("stayed", "Personår i laben", "now", lambda data: data.results.flow.in_lab_now()),
    )
    for key, label, source, persons in rows:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.formulas(
            row,
            1,
            [
                f"=SUMPRODUCT({{discount:row}},{{{source}.{situation.letter}:row}})"
                for situation in ENTRY_SITUATIONS
            ],
            _discounted(persons),
            "persons",
            key=key,
            direction="across",
        )


def _discounted(
    persons: Callable[[GroupData], FloatArray],
) -> Callable[[GroupData], list[float | int | str | None]]:
    return lambda data: cells_of(discounted(persons(data), data.results.discount))


_Column = tuple[str, str, StyleName, Callable[[Courses], FloatArray]]

_COLUMNS: Final[tuple[_Column, ...]] = (
    ("probability", "Sannsynlighet", "share", lambda courses: courses.probability),
    ("cost", "Kostnad", "kr", lambda courses: courses.cost),
    ("avoided", "Besparelse", "kr", lambda courses: courses.avoided),
    ("gain", "Gevinst", "kr", lambda courses: courses.gain),
    ("net", "Netto", "kr", lambda courses: courses.net),
    ("total", "Total", "kr", lambda courses: courses.total),
    ("avoided_lab", "Besparelse i laben", "kr", lambda courses: courses.avoided_lab),
    ("avoided_after", "Etter laben*", "kr", lambda courses: courses.avoided_after),
    ("qalys", "QALY*", "persons", lambda courses: courses.qalys),
    ("positions", "Årsverk*", "persons", lambda courses: courses.full_positions),
    ("full_gain", "Gevinst*", "kr", lambda courses: courses.full_gain),
    ("entrants", "Nye per år", "persons", lambda courses: courses.entrants),
)
_LETTER: Final = {key: "BCDEFGHIJKLM"[index] for index, (key, *_) in enumerate(_COLUMNS)}
_NAMED: Final = 6
"""Columns of the contract's name: probability, cost, avoided, gain, net, total."""
_LEVELS: Final = len(_COLUMNS) + 1


def _values(scope: GroupScope) -> None:
    sheet = scope.sheet
    head = sheet.next_row(height=32)
    levels = [f"Sanns., {level} rate" for level in Shape.LEVELS.places]
    column_heads(sheet, head, ("Forløp (* før dødvekt)", *(item[1] for item in _COLUMNS), *levels))
    first = sheet.row
    for course in COURSES:
        sheet.text(sheet.next_row(), 0, course_label(course))
    for column, (key, _, style, values) in enumerate(_COLUMNS, start=1):
        templates = [f"={_TEMPLATES[key](course)}" for course in COURSES]
        area = scope.formulas(
            first, column, templates, _of_courses(values), style, key=f"courses.{key}"
        )
        for course, offset in zip(COURSES, range(len(COURSES)), strict=True):
            scope.mark(f"course.{key}.{course.key}", area.part(offset))
    for index, level in enumerate(Shape.LEVELS.keys):
        templates = [f"={_probability(course, f'rate.{level}')}" for course in COURSES]
        scope.formulas(
            first, _LEVELS + index, templates, _at_level(index), "share", key=f"courses.{level}"
        )
    scope.define("Forlop", Area(sheet.name, first, 1, len(COURSES), _NAMED))


def _of_courses(
    values: Callable[[Courses], FloatArray],
) -> Callable[[GroupData], list[float | int | str | None]]:
    return lambda data: cells_of(values(data.decision.courses))


def _at_level(index: int) -> Callable[[GroupData], list[float | int | str | None]]:
    return lambda data: cells_of(data.decision.rate_levels.probability[index])


def _probability(course: Path, rates: str) -> str:
    """Return the expression of a course's probability; ``rates`` is what the rates' keys begin with."""
    steps = [f"{{{rates}.{Situation(at).letter}}}" for at in range(course.entry, course.now)]
    if course.now is not Situation.SUSTAINABLE:
        steps.append(f"(1-{{{rates}.{course.now.letter}}})")
    return "*".join(steps)


def _lab_sums(course: Path) -> list[str]:
    return [f"{{sum.lab.{number}}}" for number in range(1, lab_years(course) + 1)]


def _after(course: Path) -> str:
    return f"{{sum.out.{lab_years(course)}}}"


def _cost(course: Path) -> str:
    parts = [f"{{startup:{course.entry + 1}}}*{{sum.lab.1}}"]
    for year, persons in enumerate(_lab_sums(course)):
        parts.append(f"{{running:{course.entry + year + 1}}}*{persons}")
    return "+".join(parts)


def _better(course: Path, key: str) -> str:
    """Return the expression of what is gained on a course, in the lab and after it."""
    own = f"{{{key}.{course.entry.letter}}}"
    parts = [f"({{{key}.{course.now.letter}}}-{own})*{_after(course)}"]
    for year, persons in enumerate(_lab_sums(course)):
        if year:
            parts.append(f"({{{key}.{Situation(course.entry + year).letter}}}-{own})*{persons}")
    return "+".join(parts)


def _column(key: str) -> str:
    return f"{{~{_LETTER[key]}}}"


_TEMPLATES: Final[dict[str, Callable[[Path], str]]] = {
    "probability": lambda course: _probability(course, "success_rate"),
    "cost": _cost,
    "avoided": lambda _: f"{_column('avoided_lab')}+(1-{{Dodvekt}})*{_column('avoided_after')}",
    "gain": lambda _: f"(1-{{Dodvekt}})*{_column('full_gain')}",
    "net": lambda _: f"{_column('avoided')}-{_column('cost')}",
    "total": lambda _: f"{_column('net')}+{_column('gain')}+{{Skattekostnad}}*{_column('net')}",
    "avoided_lab": lambda course: f"{{null.{course.entry.letter}}}*({'+'.join(_lab_sums(course))})",
    "avoided_after": lambda course: (
        f"({{null.{course.entry.letter}}}-{{null.{course.now.letter}}})*{_after(course)}"
    ),
    "qalys": lambda course: f"{{Personer}}*({_better(course, 'quality')})",
    "positions": lambda course: f"{{Yrkesaktive}}*({_better(course, 'position')})",
    "full_gain": lambda _: (
        f"{{QALYverdi}}*{_column('qalys')}+{{Lonnskostnad}}*{_column('positions')}"
    ),
    "entrants": lambda course: f"{{new_participants.{course.entry.letter}}}",
}


_PER_PERSON: Final = ("cost", "avoided", "gain", "net", "total")


def per_person_table(scope: GroupScope) -> None:
    """Place what a course amounts to for each person who enters."""
    sheet = scope.sheet
    heads = ("Kroner per person som tas inn", "Kostnad", "Besparelse", "Gevinst", "Netto", "Total")
    column_heads(sheet, sheet.next_row(), heads)
    first = sheet.row
    for course in COURSES:
        sheet.text(sheet.next_row(), 0, course_label(course))
    for column, key in enumerate(_PER_PERSON, start=1):
        scope.formulas(
            first,
            column,
            [
                "=IF(MIN({Inntaksaar},{Analyseperiode})=0,0,"
                f"{{course.{key}.{course.key}}}/MIN({{Inntaksaar}},{{Analyseperiode}}))"
                for course in COURSES
            ],
            _per_person_values(key),
            "kr",
            key=f"per_person.{key}",
        )
    scope.mark("per_person.labels", Area(sheet.name, first, 0, len(COURSES)))
    scope.define("ForlopPerPerson", Area(sheet.name, first, 1, len(COURSES), len(_PER_PERSON)))


def _per_person_values(key: str) -> Callable[[GroupData], list[CellValue]]:
    def values(data: GroupData) -> list[CellValue]:
        courses = data.decision.courses
        found: FloatArray = getattr(courses, key)
        return cells_of(courses.per_person(found))

    return values
