"""What each service of the price list costs in a course, and what measures without one cost."""

from __future__ import annotations

from workbook_templates.blocks import titled
from workbook_templates.personas.data import PersonaData
from workbook_templates.personas.persona.frame import CourseFrame
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet import FIRST_YEAR_COLUMN, Area, CellsOf, CellValue
from xlmodel.personas.specs import MAX_COURSE_YEARS
from xlmodel.personas.terms import NO_SERVICE


def service_table(course: CourseFrame) -> None:
    """Place what measures without a service cost, and a row a service of the price list."""
    sheet = course.sheet
    titled(course.scope, *BLOCKS["services"])
    course.table_head(("Tjeneste", "Antall tiltak", "", "Sum, kr", ""))
    first = sheet.row
    _service_row(course, None)
    sheet.skip()
    for offset in range(course.scope.area("services").rows):
        _service_row(course, offset)
    rows = sheet.row - first
    course.mark("by_service", Area(sheet.name, first, FIRST_YEAR_COLUMN, rows, MAX_COURSE_YEARS))


def _service_row(course: CourseFrame, offset: int | None) -> None:
    """Place the row of the service in a row of the price list, or of measures without one."""
    scope, row = course.scope, course.sheet.next_row()
    names, services = course.token("measures.name"), course.token("measures.service")
    wanted = '""' if offset is None else f"{{service.{offset}}}"
    count = f'SUMPRODUCT(({services}={wanted})*({names}<>""))'
    if offset is None:
        course.sheet.text(row, 0, NO_SERVICE["nb"])
    else:
        name = f'=IF({wanted}="","",{wanted}&"")'
        scope.formula(row, 0, name, lambda data: data.prices.name(offset), "label")
        count = f'IF({{$A}}="",0,{count})'
    scope.formula(row, 1, f"={count}", lambda data: _count(course.index, offset, data), "count")
    amount = f"SUMPRODUCT(({services}={wanted})*1,{course.token('costs')})*{{discount}}"
    course.table_row(row, f"service.{offset}", "{$B}=0", amount, _cost(course.index, offset))


def _count(index: int, offset: int | None, data: PersonaData) -> int:
    course = data.course(index)
    if offset is None:
        return course.number_of("")
    service = data.prices.name(offset).casefold()
    return course.number_of(service) if service else 0


def _cost(index: int, offset: int | None) -> CellsOf[PersonaData]:
    def values(data: PersonaData) -> list[CellValue]:
        if not _count(index, offset, data):
            return [""] * MAX_COURSE_YEARS
        place = -1 if offset is None else data.prices.place(offset)
        return data.course(index).yearly(lambda results: results.cost_by_service[place])

    return values
