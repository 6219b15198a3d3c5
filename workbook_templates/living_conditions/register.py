"""The register's tab: one registration a row, inputs only, and how many answers cannot be used."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import (
    Check,
    band,
    check_rows,
    column_heads,
    place_limits,
    rows_with,
    titled,
)
from workbook_templates.living_conditions.blocks import LivingCheck, LivingScope, begin
from workbook_templates.living_conditions.names import REGISTER_NAME
from workbook_templates.living_conditions.texts import BLOCKS, REGISTER
from workbook_templates.sheet import Area, SheetPlan, StyleName, WorkbookPlan, input_style
from xlmodel.common.fields import Field
from xlmodel.living_conditions import CASE, DAY, REGISTER_FIELDS

WIDTH: Final = len(REGISTER_FIELDS)
NAMELESS: Final = "Uten saksnummer – teller ikke"
FAULTY: Final = "Sjekk raden"
_WIDTHS: Final = {"case": 18.0, "day": 12.0, "target": 10.0, "comment": 50.0, "birth_years": 22.0}
_NARROW: Final = 8.0
"""The least width of a column; one of choices is as wide as the longest of them."""


def add_register_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` registrations."""
    widths = [_width(item) for item in REGISTER_FIELDS]
    sheet = SheetPlan(REGISTER, widths, freeze=(8, 1), repeat_rows=(7, 7))
    scope = begin(plan, sheet, REGISTER)
    titled(scope, *BLOCKS["register"])
    _invalid_answers(scope)
    head = sheet.next_row(height=80)
    heads = [item.nb for item in REGISTER_FIELDS]
    column_heads(sheet, head, heads, texts=[head for head in heads if head != DAY.nb])
    _body(scope, rows)
    sheet.skip()
    _limits(scope)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    check_rows(scope, _CHECKS, f"{REGISTER}: ", "Register_Kontroll", key="register.checks")


_CHECKS: Final[tuple[LivingCheck, ...]] = (
    Check("Alle svar er blant valgene eller innenfor grensene", "=SUM({bad})"),
    Check(
        "Alle rader har en dato og tekster som kan brukes", f"={rows_with('rows.status', FAULTY)}"
    ),
    Check("Ingen tekst er et fødselsnummer", "=SUM({rows.identity})"),
    Check(
        "Alle rader med innhold har et saksnummer",
        f"={rows_with('rows.status', NAMELESS)}",
        value=lambda data: data.nameless,
    ),
    Check(
        "Ingen sak har to registreringer på samme dag",
        '=COUNTIF({rows.same_day},">1")',
        value=lambda data: data.results.doubled,
    ),
)


def _body(scope: LivingScope, rows: int) -> None:
    sheet = scope.sheet
    body = Area(sheet.name, sheet.row, 0, rows, WIDTH)
    scope.define(REGISTER_NAME, body)
    styles = [_style(item) for item in REGISTER_FIELDS]
    for offset in range(rows):
        scope.entries(
            sheet.next_row(),
            0,
            lambda data, at=offset: data.cells(at),  # type: ignore[misc]  # a default
            styles,
            count=WIDTH,
            direction="across",
        )
    for column, item in enumerate(REGISTER_FIELDS):
        area = scope.mark(f"reg.{item.key}", body.part(0, column, rows))
        if item is not DAY:
            scope.validate(area, item.domain, item.nb, item.help)


def _width(item: Field) -> float:
    longest = max((len(str(choice)) for choice in item.domain.choices), default=0)
    return _WIDTHS.get(item.key, max(_NARROW, 0.9 * longest + 3))


def _style(item: Field) -> StyleName:
    return "input_text" if item.domain.is_text else input_style(item, "table")


def _limits(scope: LivingScope) -> None:
    sheet = scope.sheet
    band(sheet, "Grenser")
    row = sheet.next_row()
    sheet.text(row, 0, DAY.nb)
    limits = place_limits(scope, DAY.key, DAY.domain, row, first=1)
    scope.validate(scope.area(f"reg.{DAY.key}"), DAY.domain, DAY.nb, DAY.help, limits=limits)


def _invalid_answers(scope: LivingScope) -> None:
    """Place how many answers of each column cannot be used, in rows with a case number."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, "Ugyldige svar", "note")
    for column, item in enumerate(REGISTER_FIELDS[2:], start=2):
        if item.domain.choices:
            scope.formula(row, column, f"={_invalid(item)}", lambda _: 0, "count")
    scope.mark("bad", Area(sheet.name, row, 2, 1, WIDTH - 2))


def _invalid(item: Field) -> str:
    """Return the expression that counts the answers of a column that its field does not admit."""
    named = f'({{reg.{CASE.key}}}<>"")'
    column = f"{{reg.{item.key}}}"
    filled = f'SUMPRODUCT({named}*({column}<>""))'
    if not item.domain.optional:
        filled = f"SUMPRODUCT({named}*1)"
    if item.domain.is_text:
        one = "+".join(f'({column}&""="{choice}")' for choice in item.domain.choices)
    else:
        one = "+".join(f"({column}={{target.{choice}}})" for choice in item.domain.choices)
    return f"{filled}-SUMPRODUCT({named}*({one}))"
