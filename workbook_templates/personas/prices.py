"""The price list's tab: services with unit, price, source and grade, and the limits of the tables."""

from __future__ import annotations

from functools import partial
from typing import Final

from workbook_templates.blocks.checks import (
    FAULTY_ROW,
    GOOD_ROW,
    NAMELESS_ROW,
    Check,
    check_rows,
    faulty_rows,
)
from workbook_templates.blocks.headings import column_heads, titled
from workbook_templates.personas.blocks import top_with_note
from workbook_templates.personas.data import PRICE_WIDTH, PersonasData
from workbook_templates.personas.texts import BLOCKS, PRICES
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import input_style
from xlmodel.common.fields import field_of
from xlmodel.personas.specs import MEASURE_FIELDS, PRICE_FIELDS

_WIDTHS: Final = (38, 18, 14, 74, 13, 6, 10, 24)
_NUMBER: Final = PRICE_WIDTH
_MATCHES: Final = PRICE_WIDTH + 1
_STATUS: Final = PRICE_WIDTH + 2


def add_price_tab(plan: WorkbookPlan, capacity: int) -> None:
    """Add the tab with room for ``capacity`` services."""
    sheet = plan.add_sheet(SheetPlan(PRICES, _WIDTHS, freeze=(4, 1)))
    scope = Scope(plan, sheet, "")
    top_with_note(
        scope,
        f'="{PRICES} – "&{{Kommune}}',
        lambda data: f"{PRICES} – {data.inputs.municipality}",
    )
    sheet.skip()
    _list(scope, capacity)
    sheet.skip()
    _limits(scope)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    checks = (
        Check("Alle tjenester har gyldige opplysninger", "={faulty_services}"),
        Check(
            "Hver tjeneste står én gang",
            '=COUNTIF({services.matches},">1")',
        ),
    )
    check_rows(scope, checks, f"{PRICES}: ", "Prisliste_Kontroll", key="prices.checks")


def _list(scope: Scope, capacity: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["price_list"])
    head = sheet.next_row()
    heads = (*(field.nb for field in PRICE_FIELDS), "Nr.", "Antall like", "Status")
    column_heads(sheet, head, heads, texts=("Enhet", "Kilde", "Sikkerhet", "Status"))
    body = Area(sheet.name, sheet.row, 0, capacity, PRICE_WIDTH)
    sheet.fitted.append(body)
    scope.plan.define("Prisliste", body)
    for column, key in enumerate(("services", "units", "prices")):
        scope.plan.mark("", key, body.part(0, column, capacity))
    numbers = Area(sheet.name, sheet.row, _NUMBER, capacity)
    scope.plan.mark("", "numbers", numbers)
    statuses = Area(sheet.name, sheet.row, _STATUS, capacity)
    scope.plan.mark("", "services.status", statuses)
    sheet.statuses.append((statuses, GOOD_ROW))
    matches = Area(sheet.name, sheet.row, _MATCHES, capacity)
    scope.plan.mark("", "services.matches", matches)
    first = body.part(0).address()
    for offset in range(capacity):
        row = sheet.next_row()
        scope.plan.mark("", f"service.{offset}", body.part(offset))
        styles = [input_style(field, "table") for field in PRICE_FIELDS]
        scope.entries(
            row, 0, partial(_cells, offset), styles, count=PRICE_WIDTH, direction="across"
        )
        scope.formula(
            row,
            _NUMBER,
            f"=ROWS({first}:{{$A}})",
            partial(_number, offset),
            "year_number",
        )
        scope.formula(
            row,
            _MATCHES,
            '=IF({$A}="",0,SUMPRODUCT(({services}={$A})*1))',
            partial(_matches, offset),
            "count",
        )
        scope.formula(row, _STATUS, _STATUS_FORMULA, partial(_status, offset), "result_text")
    for column, field in enumerate(PRICE_FIELDS):
        scope.validate(body.part(0, column, capacity), field.domain, field.nb, field.help)
    faulty_rows(scope, "services.status", _STATUS, "faulty_services")


_STATUS_FORMULA: Final = (
    f'=IF({{$A}}="",IF(COUNTA({{~B}}:{{~E}})=0,"","{NAMELESS_ROW}"),'
    'IF(AND({~G}=1,{~B}<>"",COUNT({~C})=1,'
    f'{{~C}}>={{price.min}},{{~C}}<={{price.max}}),"{GOOD_ROW}","{FAULTY_ROW}"))'
)


def _cells(offset: int, data: PersonasData) -> tuple[CellValue, ...]:
    return data.prices.row(offset)


def _number(offset: int, _: PersonasData) -> int:
    return offset + 1


def _matches(offset: int, data: PersonasData) -> int:
    return int(data.prices.place(offset) is not None)


def _status(offset: int, data: PersonasData) -> str:
    if data.prices.place(offset) is not None:
        return GOOD_ROW
    return "" if all(value in (None, "") for value in data.prices.row(offset)) else NAMELESS_ROW


def _limits(scope: Scope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    head = sheet.next_row()
    column_heads(sheet, head, ("Inndata", "Minst", "Størst"))
    for key, fields, name in (
        ("price", PRICE_FIELDS, "price"),
        ("volume", MEASURE_FIELDS, "volumes"),
    ):
        field = field_of(fields, name)
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        bounds = (field.domain.minimum, field.domain.maximum)
        for column, (which, bound) in enumerate(zip(("min", "max"), bounds, strict=True), start=1):
            scope.plan.mark("", f"{key}.{which}", sheet.text(row, column, bound, "kr"))
