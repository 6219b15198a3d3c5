"""One course on a persona's tab: its inputs, what each measure costs, payers, services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from workbook_templates.blocks.checks import FAULTY_ROW, GOOD_ROW, NAMELESS_ROW
from workbook_templates.blocks.headings import column_heads, titled
from workbook_templates.blocks.timeline import band
from workbook_templates.personas.data import (
    MEASURE_WIDTH,
    CourseData,
    PersonaData,
    calendar_cells,
    course_prefix,
)
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet.cells import Area, CellValue, absolute
from workbook_templates.sheet.plan import FIRST_YEAR_COLUMN, UNIT_COLUMN, SheetPlan
from workbook_templates.sheet.scope import Scope, sum_if_set, sum_of_cells
from workbook_templates.sheet.styles import input_style
from xlmodel.common.terms import Payer
from xlmodel.common.values import FloatArray
from xlmodel.personas.results import CourseResults
from xlmodel.personas.specs import COURSE_FIELDS, MAX_COURSE_YEARS, MEASURE_FIELDS
from xlmodel.personas.terms import COURSE_TERMS, NO_SERVICE

_COLUMN: Final = {field.key: index for index, field in enumerate(MEASURE_FIELDS)}
_SUM_COLUMN: Final = UNIT_COLUMN - 1
_PAYERS: Final = {"municipality": Payer.MUNICIPALITY, "state": Payer.STATE}

Yearly = Callable[[CourseResults], FloatArray]


@dataclass(frozen=True, slots=True)
class _Course:
    """A course's place on its persona's tab: its number from 0, and the room for measures."""

    scope: Scope
    index: int
    rows: int

    @property
    def sheet(self) -> SheetPlan:
        return self.scope.sheet

    @property
    def key(self) -> str:
        """What the course's keys begin with: ``F1``."""
        return course_prefix(self.index).removesuffix("_")

    def token(self, key: str) -> str:
        """Return the token of one of the course's cells."""
        return f"{{{self.key}.{key}}}"

    def mark(self, key: str, area: Area) -> Area:
        """Key an area of the course."""
        return self.scope.plan.mark(self.scope.group, f"{self.key}.{key}", area)

    def past(self, *more: str) -> str:
        """Return the beginning of a yearly formula: empty past the period and where nothing counts."""
        conditions = ("{year_number}>{Analyseperiode}", f"{self.token('counts')}=0", *more)
        return f'=IF(OR({",".join(conditions)}),"",'

    def year_row(
        self,
        key: str,
        label: str,
        template: str,
        values: Yearly,
        *,
        name: str = "",
        strong: bool = False,
        total: bool = True,
    ) -> None:
        """Place a yearly row of the course."""
        self.scope.year_row(
            f"{self.key}.{key}",
            label,
            "kr",
            f"{self.past()}{template})",
            partial(_yearly, self.index, values),
            "kr",
            name=name and course_prefix(self.index) + name,
            label_style="label_strong" if strong else "label",
            total="sum if set" if total else "none",
        )


def _yearly(index: int, values: Yearly, data: PersonaData) -> list[CellValue]:
    return data.course(index).yearly(values)


def add_course(scope: Scope, index: int, rows: int) -> None:
    """Add course number ``index`` from 0 with room for ``rows`` measures."""
    course = _Course(scope, index, rows)
    first = course.sheet.row
    band(course.sheet, f"Forløp {index + 1}")
    _inputs(course)
    course.sheet.skip()
    measures = _measures(course)
    course.sheet.skip()
    _expenses(course, measures)
    _totals(course)
    course.sheet.page_breaks.append(course.sheet.row)
    _services(course)
    course.sheet.skip()
    course.mark("section", Area(course.sheet.name, first, 0, course.sheet.row - first))


def _inputs(course: _Course) -> None:
    scope, sheet = course.scope, course.sheet
    for field in COURSE_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        is_yearly = bool(field.shape.years)
        area = scope.entries(
            row,
            FIRST_YEAR_COLUMN if is_yearly else 1,
            partial(_field, course.index, field.key),
            input_style(field, "cell" if is_yearly else "line"),
            count=field.width,
            name=course_prefix(course.index) + field.name,
            direction="across",
        )
        course.mark(field.key, area)
        if is_yearly:
            course.mark("entry", area.part(0))
            sheet.text(row, UNIT_COLUMN, "valg", "unit")
        else:
            for tail in range(2, UNIT_COLUMN):
                sheet.text(row, tail, "", "input_tail")
        scope.validate(area, field.domain, field.nb, field.help)
    row = sheet.next_row()
    sheet.text(row, 0, "Forløpet teller (1 = ja)", "note")
    scope.formula(
        row,
        1,
        f'=IF(OR({{Navn}}="",{course.token("name")}=""),0,1)',
        partial(_counts, course.index),
        "year_number",
        key=f"{course.key}.counts",
    )


def _field(index: int, key: str, data: PersonaData) -> list[CellValue]:
    value = getattr(data.course(index).cells, key)
    return list(value) if isinstance(value, tuple) else [value]


def _counts(index: int, data: PersonaData) -> int:
    return int(data.course(index).results is not None)


def _measures(course: _Course) -> int:
    """Place the input table and return its first row."""
    scope, sheet = course.scope, course.sheet
    titled(scope, *BLOCKS["measures"])
    head = sheet.next_row()
    heads = [field.nb for field in MEASURE_FIELDS[:FIRST_YEAR_COLUMN]]
    column_heads(sheet, head, heads, texts=("Tjeneste", "Betaler", "Egen enhet"))
    _year_heads(scope, head)
    body = Area(sheet.name, sheet.row, 0, course.rows, MEASURE_WIDTH)
    sheet.fitted.append(body)
    scope.plan.define(f"{scope.group}{course_prefix(course.index)}Tiltak", body)
    for key in ("name", "service", "payer"):
        course.mark(f"measures.{key}", body.part(0, _COLUMN[key], course.rows))
    for offset in range(course.rows):
        row = sheet.next_row()
        scope.entries(
            row,
            0,
            partial(_cells, course.index, offset),
            [input_style(field, "table") for field in MEASURE_FIELDS for _ in range(field.width)],
            count=MEASURE_WIDTH,
            direction="across",
        )
        volumes = body.part(offset, FIRST_YEAR_COLUMN, 1, MAX_COURSE_YEARS)
        course.mark(f"volume.{offset}", volumes)
    services = scope.plan.area("", "services").reference()
    for column, field in enumerate(MEASURE_FIELDS):
        area = body.part(0, column, course.rows, field.width)
        source = services if field.key == "service" else ""
        scope.validate(area, field.domain, field.nb, field.help, source=source)
    return body.row


def _year_heads(scope: Scope, row: int) -> None:
    """Place the calendar years over a table's columns of years."""
    scope.formulas(
        row,
        FIRST_YEAR_COLUMN,
        "={year}",
        calendar_cells,
        "year_head",
        direction="across",
        count=scope.plan.years,
    )


def _cells(index: int, offset: int, data: PersonaData) -> tuple[CellValue, ...]:
    return data.course(index).row(offset)


def _expenses(course: _Course, first: int) -> None:
    """Place what each measure costs, a row a measure; the measures begin in row ``first``."""
    scope, sheet = course.scope, course.sheet
    titled(scope, *BLOCKS["expenses"])
    head = sheet.next_row()
    heads = ("Tiltak", "Enhet brukt", "Pris brukt", "Sum", "Status")
    column_heads(sheet, head, heads, texts=("Enhet brukt", "Status"))
    _year_heads(scope, head)
    top = sheet.row
    costs = Area(sheet.name, top, FIRST_YEAR_COLUMN, course.rows, MAX_COURSE_YEARS)
    course.mark("costs", costs)
    scope.plan.define(f"{scope.group}{course_prefix(course.index)}TiltakKostnad", costs)
    status = course.mark("status", Area(sheet.name, top, UNIT_COLUMN, course.rows))
    sheet.statuses.append((status, GOOD_ROW))
    for offset in range(course.rows):
        _expense_row(course, first + offset, offset)


def _expense_row(course: _Course, source: int, offset: int) -> None:
    scope, row = course.scope, course.sheet.next_row()
    name, service, price, payer, unit = (
        absolute(source, _COLUMN[key]) for key in ("name", "service", "unit_price", "payer", "unit")
    )
    volumes = course.token(f"volume.{offset}:row")
    matches = f"SUMPRODUCT(({{services}}={service})*1)"
    listed_price = f'IF({service}="",0,SUMPRODUCT(({{services}}={service})*1,{{prices}}))'
    listed_unit = (
        f'IF({matches}=1,INDEX({{units}},SUMPRODUCT(({{services}}={service})*1,{{numbers}}))&"","")'
    )
    at = (course.index, offset)
    scope.formula(row, 0, f'=IF({name}="","",{name}&"")', partial(_name, *at), "label")
    scope.formula(
        row,
        1,
        f'=IF({name}="","",IF({unit}<>"",{unit}&"",IF({service}="","",{listed_unit})))',
        partial(_unit, *at),
        "label_indent",
    )
    scope.formula(
        row,
        2,
        f'=IF({name}="","",IF(COUNT({price})=1,SUM({price}),{listed_price}))',
        partial(_price, *at),
        "kr",
    )
    nameless = '{$A}=""'
    volume = course.token(f"volume.{offset}")
    scope.formulas(
        row,
        FIRST_YEAR_COLUMN,
        f"{course.past(nameless)}SUM({{$C}})*SUM({volume}))",
        partial(_cost, *at),
        "kr",
        key=f"{course.key}.cost.{offset}",
        direction="across",
        count=scope.plan.years,
    )
    own = course.token(f"cost.{offset}:row")
    scope.formula(row, _SUM_COLUMN, sum_if_set(own), partial(_sum, *at), "kr_sum")
    conditions = ",".join(
        (
            f"OR({','.join(f'{payer}={chr(34)}{choice}{chr(34)}' for choice in Payer)})",
            f'IF({service}="",AND(COUNT({price})=1,{unit}<>""),{matches}=1)',
            f"COUNTA({price})=COUNT({price})",
            f"MIN({price},0)>={{price.min}}",
            f"MAX({price},0)<={{price.max}}",
            f"COUNTA({volumes})=COUNT({volumes})",
            f"MIN({volumes},0)>={{volume.min}}",
            f"MAX({volumes},0)<={{volume.max}}",
        )
    )
    others = f"{absolute(source, 1)}:{absolute(source, MEASURE_WIDTH - 1)}"
    scope.formula(
        row,
        UNIT_COLUMN,
        f'=IF({name}="",IF(COUNTA({others})=0,"","{NAMELESS_ROW}"),'
        f'IF(AND({conditions}),"{GOOD_ROW}","{FAULTY_ROW}"))',
        partial(_status, *at),
        "result_text",
    )


def _named(course: CourseData, offset: int) -> CellValue:
    """Return the name of the measure in a row, empty where there is none."""
    return course.row(offset)[0] or ""


def _name(index: int, offset: int, data: PersonaData) -> CellValue:
    return _named(data.course(index), offset)


def _unit(index: int, offset: int, data: PersonaData) -> CellValue:
    course = data.course(index)
    if not _named(course, offset):
        return ""
    own, service = course.row(offset)[_COLUMN["unit"]], course.row(offset)[_COLUMN["service"]]
    return own or data.prices.of(service, "unit")


def _price(index: int, offset: int, data: PersonaData) -> CellValue:
    course = data.course(index)
    if not _named(course, offset):
        return ""
    own, service = course.row(offset)[_COLUMN["unit_price"]], course.row(offset)[_COLUMN["service"]]
    return own if own is not None else data.prices.of(service, "price")


def _cost(index: int, offset: int, data: PersonaData) -> list[CellValue]:
    course = data.course(index)
    place = course.place(offset)
    if place is None:
        return [""] * MAX_COURSE_YEARS
    return course.yearly(lambda results: results.measure_cost[place])


def _sum(index: int, offset: int, data: PersonaData) -> CellValue:
    return sum_of_cells(_cost(index, offset, data))


def _status(index: int, offset: int, data: PersonaData) -> str:
    course = data.course(index)
    if _named(course, offset):
        return GOOD_ROW
    return "" if all(value in (None, "") for value in course.row(offset)) else NAMELESS_ROW


def _totals(course: _Course) -> None:
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
    templates = {
        "cost": discounted,
        "cost_municipality": f"{course.token('undiscounted_municipality')}*{{discount}}",
        "cost_state": f'SUMIF({payers},"{Payer.STATE}",{costs})*{{discount}}',
        "accumulated": f"SUM({course.token('accumulated:prev')},{course.token('cost')})",
    }
    for term in COURSE_TERMS:
        course.year_row(
            term.key,
            term.nb,
            templates[term.key],
            partial(_term, term.key),
            name=term.name,
            strong=term.key == "cost",
            total=term.key != "accumulated",
        )


def _term(key: str, results: CourseResults) -> FloatArray:
    values: FloatArray = getattr(results, key)
    return values


def _services(course: _Course) -> None:
    """Place what each service costs, a row a service of the price list, and what has none."""
    scope, sheet = course.scope, course.sheet
    titled(scope, *BLOCKS["services"])
    head = sheet.next_row()
    column_heads(sheet, head, ("Tjeneste", "Antall tiltak", "", "Sum, kr", ""))
    _year_heads(scope, head)
    names, services = course.token("measures.name"), course.token("measures.service")
    first = sheet.row
    offsets: list[int | None] = [None, *range(scope.plan.area("", "services").rows)]
    for offset in offsets:
        row = sheet.next_row()
        wanted = '""' if offset is None else f"{{service.{offset}}}"
        if offset is None:
            sheet.text(row, 0, NO_SERVICE["nb"])
        else:
            scope.formula(
                row, 0, f'=IF({wanted}="","",{wanted}&"")', partial(_service, offset), "label"
            )
        count = f'SUMPRODUCT(({services}={wanted})*({names}<>""))'
        scope.formula(
            row,
            1,
            f"={count}" if offset is None else f'=IF({{$A}}="",0,{count})',
            partial(_service_count, course.index, offset),
            "count",
        )
        scope.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f"{course.past('{$B}=0')}SUMPRODUCT(({services}={wanted})*1,{course.token('costs')})*{{discount}})",
            partial(_service_cost, course.index, offset),
            "kr",
            key=f"{course.key}.service.{offset}",
            direction="across",
            count=scope.plan.years,
        )
        own = course.token(f"service.{offset}:row")
        scope.formula(
            row,
            _SUM_COLUMN,
            sum_if_set(own),
            partial(_service_sum, course.index, offset),
            "kr_sum",
        )
        if offset is None:
            sheet.skip()
    course.mark(
        "by_service",
        Area(sheet.name, first, FIRST_YEAR_COLUMN, sheet.row - first, MAX_COURSE_YEARS),
    )


def _service(offset: int, data: PersonaData) -> CellValue:
    return data.prices.row(offset)[0] or ""


def _service_count(index: int, offset: int | None, data: PersonaData) -> int:
    course = data.course(index)
    wanted = _wanted(offset, data)
    if wanted is None:
        return 0
    return sum(
        1
        for row in course.cells.measures
        if row[0] and str(row[_COLUMN["service"]] or "").casefold() == wanted
    )


def _wanted(offset: int | None, data: PersonaData) -> str | None:
    """Return the service of a row, folded: empty for measures without one, None for an empty row."""
    if offset is None:
        return ""
    name = data.prices.row(offset)[0]
    return str(name).casefold() if name else None


def _service_cost(index: int, offset: int | None, data: PersonaData) -> list[CellValue]:
    course = data.course(index)
    if course.results is None or not _service_count(index, offset, data):
        return [""] * MAX_COURSE_YEARS
    place = -1 if offset is None else data.prices.place(offset)
    return course.yearly(lambda results: results.cost_by_service[place])


def _service_sum(index: int, offset: int | None, data: PersonaData) -> CellValue:
    return sum_of_cells(_service_cost(index, offset, data))
