"""The price list's tab: services with unit, price, source and grade, and the limits of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    FAULTY_ROW,
    GOOD_ROW,
    NAMELESS_ROW,
    Check,
    check_rows,
    column_heads,
    faults_of_text,
    faulty_rows,
    titled,
)
from workbook_templates.personas.blocks import top_with_note
from workbook_templates.personas.cells import PRICE_WIDTH
from workbook_templates.personas.data import WORKBOOK, PersonasData
from workbook_templates.personas.names import PRICE_LIST_NAME
from workbook_templates.personas.texts import BLOCKS, PRICES
from workbook_templates.sheet import (
    Area,
    CellValue,
    Scope,
    SheetPlan,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import field_of
from xlmodel.personas.specs import MEASURE_FIELDS, PRICE_FIELDS

_WIDTHS: Final = (38, 18, 14, 74, 13, 6, 10, 24)
_NUMBER: Final = PRICE_WIDTH
_MATCHES: Final = PRICE_WIDTH + 1
_STATUS: Final = PRICE_WIDTH + 2
_STYLES: Final = [input_style(field, "table") for field in PRICE_FIELDS]


def add_price_tab(plan: WorkbookPlan, capacity: int) -> None:
    """Add the tab with room for ``capacity`` services."""
    sheet = plan.add_sheet(SheetPlan(PRICES, _WIDTHS, freeze=(4, 1)))
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(
        scope,
        f'="{PRICES} – "&{{Kommune}}',
        lambda data: f"{PRICES} – {data.inputs.municipality}",
    )
    sheet.skip()
    _list(scope, capacity)
    sheet.skip()
    _limits(scope)
    sheet.end_print()
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    checks: tuple[Check[PersonasData], ...] = (
        Check("Alle tjenester har gyldige opplysninger", "={faulty_services}"),
        Check(
            "Alle rader med innhold har et tjenestenavn",
            "={faulty_services.nameless}",
            value=lambda data: data.prices.nameless,
        ),
        Check(
            "Hver tjeneste står én gang",
            '=COUNTIF({services.matches},">1")',
        ),
    )
    check_rows(scope, checks, f"{PRICES}: ", "Prisliste_Kontroll", key="prices.checks")


def _list(scope: Scope[PersonasData], capacity: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["price_list"])
    head = sheet.next_row()
    heads = (*(field.nb for field in PRICE_FIELDS), "Nr.", "Antall like", "Status")
    column_heads(sheet, head, heads, texts=("Enhet", "Kilde", "Sikkerhet", "Status"))
    body = Area(sheet.name, sheet.row, 0, capacity, PRICE_WIDTH)
    sheet.fit(body)
    scope.define(PRICE_LIST_NAME, body)
    for column, key in enumerate(("services", "units", "prices")):
        scope.mark(key, body.part(0, column, capacity))
    scope.mark("numbers", Area(sheet.name, sheet.row, _NUMBER, capacity))
    scope.mark("services.matches", Area(sheet.name, sheet.row, _MATCHES, capacity))
    statuses = scope.mark("services.status", Area(sheet.name, sheet.row, _STATUS, capacity))
    sheet.colour_status(statuses, GOOD_ROW)
    for offset in range(capacity):
        scope.mark(f"service.{offset}", body.part(offset))
        _service_row(scope, body.part(0).address(), offset)
    for column, field in enumerate(PRICE_FIELDS):
        scope.validate(body.part(0, column, capacity), field.domain, field.nb, field.help)
    faulty_rows(
        scope, "services.status", _STATUS, "faulty_services", lambda data: data.prices.nameless
    )


def _service_row(scope: Scope[PersonasData], first: str, offset: int) -> None:
    """Place a row of the price list; ``first`` is the address of its first cell."""
    row = scope.sheet.next_row()
    scope.entries(
        row,
        0,
        lambda data: data.prices.row(offset),
        _STYLES,
        count=PRICE_WIDTH,
        direction="across",
    )
    scope.formula(row, _NUMBER, f"=ROWS({first}:{{$A}})", lambda _: offset + 1, "year_number")
    scope.formula(
        row,
        _MATCHES,
        '=IF({$A}="",0,SUMPRODUCT(({services}={$A})*1))',
        lambda data: int(data.prices.place(offset) is not None),
        "count",
    )
    scope.formula(row, _STATUS, _STATUS_FORMULA, _status(offset), "result_text")


def _faults_of_texts() -> str:
    cells = zip("ABCDE", PRICE_FIELDS, strict=True)
    return "+".join(
        faults_of_text(f"{{~{letter}}}", field.domain)
        for letter, field in cells
        if field.domain.is_text
    )


_STATUS_FORMULA: Final = (
    f'=IF({{$A}}="",IF(COUNTA({{~B}}:{{~E}})=0,"","{NAMELESS_ROW}"),'
    'IF(AND({~G}=1,{~B}<>"",COUNT({~C})=1,'
    f'{{~C}}>={{price.min}},{{~C}}<={{price.max}},{_faults_of_texts()}=0),"{GOOD_ROW}","{FAULTY_ROW}"))'
)


def _status(offset: int) -> Callable[[PersonasData], CellValue]:
    def value(data: PersonasData) -> str:
        if data.prices.name(offset):
            return GOOD_ROW
        return NAMELESS_ROW if data.prices.is_nameless(offset) else ""

    return value


def _limits(scope: Scope[PersonasData]) -> None:
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
            scope.mark(f"{key}.{which}", sheet.text(row, column, bound, "kr"))
