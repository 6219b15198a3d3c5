"""A course's measures: the table of inputs, and what each measure costs a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from workbook_templates.blocks import FAULTY_ROW, GOOD_ROW, NAMELESS_ROW, faults_of_text, titled
from workbook_templates.personas.blocks import GRANT_COLUMN
from workbook_templates.personas.cells import MEASURE_COLUMNS, MEASURE_WIDTH
from workbook_templates.personas.data import CourseData, MeasureRow, PersonaData
from workbook_templates.personas.persona.frame import CourseFrame
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellsOf,
    CellValue,
    StyleName,
    absolute,
    input_style,
)
from xlmodel.common.fields import field_of
from xlmodel.common.terms import Payer
from xlmodel.personas.specs import MAX_COURSE_YEARS, MEASURE_FIELDS, YES

_STYLES: Final = [
    input_style(field, "table") for field in MEASURE_FIELDS for _ in range(field.width)
]
_AFTER: Final = ("recipient", "is_included")
"""The fields whose columns stand after the years."""
_GRANT_HEADS: Final = (
    "Mottaker",
    "Inngår (1 = ja)",
    "Ny mottaker",
    "Mottakere så langt",
    "Mottaker nr.",
)
_GRANT_KEYS: Final = ("recipient", "included", "new", "so_far", "number")


def measure_table(course: CourseFrame) -> int:
    """Place the input table and return its first row."""
    scope, sheet = course.scope, course.sheet
    titled(scope, *BLOCKS["measures"])
    heads = tuple(field.nb for field in MEASURE_FIELDS[:FIRST_YEAR_COLUMN])
    after = tuple(field_of(MEASURE_FIELDS, key).nb for key in _AFTER)
    course.table_head(heads, ("Tjeneste", "Betaler", "Egen enhet"), after)
    body = Area(sheet.name, sheet.row, 0, course.rows, MEASURE_WIDTH)
    sheet.fit(body)
    scope.define(f"{course.prefix}Tiltak", body)
    for key in ("name", "service", "payer"):
        course.mark(f"measures.{key}", body.part(0, MEASURE_COLUMNS[key], course.rows))
    for offset in range(course.rows):
        row = sheet.next_row()
        scope.entries(
            row,
            0,
            _cells(course.index, offset),
            _STYLES,
            count=MEASURE_WIDTH,
            direction="across",
        )
        volumes = body.part(offset, FIRST_YEAR_COLUMN, 1, MAX_COURSE_YEARS)
        course.mark(f"volume.{offset}", volumes)
    services = scope.area("services").reference()
    for field in MEASURE_FIELDS:
        area = body.part(0, MEASURE_COLUMNS[field.key], course.rows, field.width)
        source = services if field.key == "service" else ""
        scope.validate(area, field.domain, field.nb, field.help, source=source)
    return body.row


def expense_table(course: CourseFrame, first: int) -> None:
    """Place what each measure costs, a row a measure; the measures begin in row ``first``."""
    scope, sheet = course.scope, course.sheet
    titled(scope, *BLOCKS["expenses"])
    heads = ("Tiltak", "Enhet brukt", "Pris brukt", "Sum", "Status")
    course.table_head(heads, ("Enhet brukt", "Status"), _GRANT_HEADS)
    top = sheet.row
    costs = Area(sheet.name, top, FIRST_YEAR_COLUMN, course.rows, MAX_COURSE_YEARS)
    course.mark("costs", costs)
    scope.define(f"{course.prefix}TiltakKostnad", costs)
    status = course.mark("status", Area(sheet.name, top, UNIT_COLUMN, course.rows))
    sheet.colour_status(status, GOOD_ROW)
    for column, key in enumerate(_GRANT_KEYS, start=GRANT_COLUMN):
        course.mark(f"grant.{key}", Area(sheet.name, top, column, course.rows))
    for offset in range(course.rows):
        _expense_row(course, first + offset, offset)


def _expense_row(course: CourseFrame, source: int, offset: int) -> None:
    """Place what the measure in row ``source`` costs: its unit and price, its years, its status."""
    scope, row = course.scope, course.sheet.next_row()
    name, service, price, unit = (
        absolute(source, MEASURE_COLUMNS[key]) for key in ("name", "service", "unit_price", "unit")
    )
    matches = f"SUMPRODUCT(({{services}}={service})*1)"
    listed_price = f'IF({service}="",0,SUMPRODUCT(({{services}}={service})*1,{{prices}}))'
    listed_unit = (
        f'IF({matches}=1,INDEX({{units}},SUMPRODUCT(({{services}}={service})*1,{{numbers}}))&"","")'
    )
    scope.formula(
        row,
        0,
        f'=IF({name}="","",{name}&"")',
        lambda data: _row(course, offset, data).name,
        "label",
    )
    scope.formula(
        row,
        1,
        f'=IF({name}="","",IF({unit}<>"",{unit}&"",IF({service}="","",{listed_unit})))',
        _used(course, offset, "unit", "unit"),
        "label_indent",
    )
    scope.formula(
        row,
        2,
        f'=IF({name}="","",IF(COUNT({price})=1,SUM({price}),{listed_price}))',
        _used(course, offset, "unit_price", "price"),
        "kr",
    )
    volume = course.token(f"volume.{offset}")
    template = f"SUM({{$C}})*SUM({volume})"
    course.table_row(row, f"cost.{offset}", '{$A}=""', template, _cost(course, offset))
    others = f"{absolute(source, 1)}:{absolute(source, MEASURE_WIDTH - 1)}"
    scope.formula(
        row,
        UNIT_COLUMN,
        f'=IF({name}="",IF(COUNTA({others})=0,"","{NAMELESS_ROW}"),'
        f'IF(AND({_conditions(course, source, offset, matches)}),"{GOOD_ROW}","{FAULTY_ROW}"))',
        lambda data: _status(_row(course, offset, data)),
        "result_text",
    )
    _grant_cells(course, source, row, offset)


def _grant_cells(course: CourseFrame, source: int, row: int, offset: int) -> None:
    """Place whether a measure counts towards the grant, and the number of its recipient."""
    scope, index = course.scope, course.index
    payer, recipient, included = (
        absolute(source, MEASURE_COLUMNS[key]) for key in ("payer", "recipient", "is_included")
    )
    own, counts, new, so_far = (
        scope.area(f"{course.key}.grant.{key}").address() for key in _GRANT_KEYS[:-1]
    )
    here, is_counted, is_new = (absolute(row, GRANT_COLUMN + column) for column in range(3))
    owns_to, counts_to, new_to = (
        f"{area.partition(':')[0]}:{cell}"
        for area, cell in ((own, here), (counts, is_counted), (new, is_new))
    )
    counted = f'AND({{$A}}<>"",{included}="{YES}",{payer}="{Payer.MUNICIPALITY}",{course.token("counts")}=1)'
    first = f"SUMPRODUCT(({owns_to}={here})*({counts_to}=1))=1"
    number = f"SUMPRODUCT(({own}={here})*{new},{so_far})"
    cells: tuple[tuple[str, Callable[[CourseData], CellValue], StyleName], ...] = (
        (
            f'=IF({is_counted}=0,"",{recipient}&"")',
            lambda data: data.recipient(offset),
            "label_indent",
        ),
        (f"=IF({counted},1,0)", lambda data: int(data.recipient_number(offset) > 0), "count"),
        (
            f"=IF({is_counted}=0,0,IF({first},1,0))",
            lambda data: int(data.is_new_recipient(offset)),
            "count",
        ),
        (f"=SUM({new_to})", lambda data: data.recipients_to(offset), "count"),
        (f"=IF({is_counted}=0,0,{number})", lambda data: data.recipient_number(offset), "count"),
    )
    for column, (template, value, style) in enumerate(cells, start=GRANT_COLUMN):
        scope.formula(row, column, template, _of_course(index, value), style)


def _of_course(
    index: int, value: Callable[[CourseData], CellValue]
) -> Callable[[PersonaData], CellValue]:
    return lambda data: value(data.course(index))


def _conditions(course: CourseFrame, source: int, offset: int, matches: str) -> str:
    """Return what a measure must fulfil to be valid."""
    service, price, payer, unit = (
        absolute(source, MEASURE_COLUMNS[key]) for key in ("service", "unit_price", "payer", "unit")
    )
    volumes = course.token(f"volume.{offset}:row")
    included = absolute(source, MEASURE_COLUMNS["is_included"])
    return ",".join(
        (
            f"OR({','.join(f'{payer}={chr(34)}{choice}{chr(34)}' for choice in Payer)})",
            f'IF({service}="",AND(COUNT({price})=1,{unit}<>""),{matches}=1)',
            f"COUNTA({price})=COUNT({price})",
            f"MIN({price},0)>={{price.min}}",
            f"MAX({price},0)<={{price.max}}",
            f"COUNTA({volumes})=COUNT({volumes})",
            f"MIN({volumes},0)>={{volume.min}}",
            f"MAX({volumes},0)<={{volume.max}}",
            f'OR({included}="",{included}="{YES}")',
            f"{'+'.join(_faults_of_texts(source))}=0",
        )
    )


def _faults_of_texts(source: int) -> Iterator[str]:
    """Yield the faults of a measure's free texts."""
    for field in MEASURE_FIELDS:
        if field.domain.kind == "text":
            yield faults_of_text(absolute(source, MEASURE_COLUMNS[field.key]), field.domain)


def _cells(index: int, offset: int) -> CellsOf[PersonaData]:
    return lambda data: data.course(index).row(offset).cells


def _row(course: CourseFrame, offset: int, data: PersonaData) -> MeasureRow:
    return data.course(course.index).row(offset)


def _used(
    course: CourseFrame, offset: int, own: str, listed: str
) -> Callable[[PersonaData], CellValue]:
    """Return the function that takes a measure's own price or unit, or else its service's."""

    def value(data: PersonaData) -> CellValue:
        row = _row(course, offset, data)
        if not row.name:
            return ""
        found = row.of(own)
        return data.prices.of(row.of("service"), listed) if found in (None, "") else found

    return value


def _cost(course: CourseFrame, offset: int) -> CellsOf[PersonaData]:
    def values(data: PersonaData) -> list[CellValue]:
        found = data.course(course.index)
        place = found.place(offset)
        if place is None:
            return [""] * MAX_COURSE_YEARS
        return found.yearly(lambda results: results.measure_cost[place])

    return values


def _status(row: MeasureRow) -> str:
    if row.name:
        return GOOD_ROW
    return NAMELESS_ROW if row.is_nameless else ""
