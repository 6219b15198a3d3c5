"""Marks ids that look like a fødselsnummer, in a form that every calculation engine computes.

The digits are taken apart by powers of ten that stand in cells: digit = INT(x/P) − 10·INT(x/(10·P)).
"""

from __future__ import annotations

from typing import Final, TypeVar

from workbook_templates.sheet import Area, Scope
from xlmodel.common.national_identity import DIGITS, DIVISOR, FIRST_WEIGHTS, SECOND_WEIGHTS

DataT = TypeVar("DataT")

_BASE: Final = 10
_BARE: Final = 'SUBSTITUTE(SUBSTITUTE(@," ",""),"\u00a0","")'


def identity_table(scope: Scope[DataT], first: int = 1) -> None:
    """Place what :func:`identity_mark` reads: powers of ten, weights, and the numbers of the rule."""
    sheet = scope.sheet
    powers = [_BASE**place for place in reversed(range(DIGITS))]
    rows = (
        ("powers", "Sifferets plass", powers),
        ("above", "Plassen over", [_BASE * power for power in powers]),
        ("weights.0", "Vekt i første kontroll", FIRST_WEIGHTS),
        ("weights.1", "Vekt i andre kontroll", SECOND_WEIGHTS),
    )
    for key, label, numbers in rows:
        row = sheet.next_row()
        sheet.text(row, 0, label, "note")
        for column, number in enumerate(numbers, start=first):
            sheet.text(row, column, number, "limit")
        scope.mark(f"identity.{key}", Area(sheet.name, row, first, 1, DIGITS))
    for key, label, number in (
        ("base", "Grunntall, og siffer uten ledende null", _BASE),
        ("divisor", "Kontrollsummene er delelige med, og siffer i alt", DIVISOR),
    ):
        row = sheet.next_row()
        sheet.text(row, 0, label, "note")
        scope.mark(f"identity.{key}", sheet.text(row, first, number, "limit"))


def identity_mark(cell: str) -> str:
    """Return the expression that is 1 where a cell looks like a fødselsnummer, else 0."""
    bare = _BARE.replace("@", cell)
    digits = f"VALUE({bare})"
    each = f"(INT({digits}/{{identity.powers}})-{{identity.base}}*INT({digits}/{{identity.above}}))"
    sums = [f"SUMPRODUCT({each}*{{identity.weights.{at}}})" for at in range(2)]
    rest = "+".join(
        f"ABS({text}-{{identity.divisor}}*ROUND({text}/{{identity.divisor}},0))" for text in sums
    )
    inside = (
        f"AND(LEN({bare})>={{identity.base}},LEN({bare})<={{identity.divisor}},"
        f"{digits}>=0,INT({digits})={digits})"
    )
    return f"IFERROR(IF({inside},IF({rest}=0,1,0),0),0)"
