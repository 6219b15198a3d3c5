"""What the tabs of the workbook share: the top of a tab, inputs on lines, marks of identity numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from workbook_templates.blocks import (
    Check,
    faults_of_length,
    faults_of_number,
    faults_of_text,
    lower_first,
    nothing_seen,
    place_limits,
    top,
)
from workbook_templates.living_conditions.data import LIVING, LivingData
from workbook_templates.sheet import CellValue, Scope, SheetPlan, WorkbookPlan, input_style
from xlmodel.common.fields import Domain, Field

LivingScope: TypeAlias = Scope[LivingData]
LivingCheck: TypeAlias = Check[LivingData]


def begin(plan: WorkbookPlan, sheet: SheetPlan, label: str) -> LivingScope:
    """Add a tab with the rows that every tab begins with, and the note under them."""
    scope = Scope(plan, plan.add_sheet(sheet), LIVING)
    top(
        scope,
        f'="{label} – "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: f"{label} – {data.inputs.programme}, {data.inputs.municipality}",
    )
    scope.formula(
        scope.sheet.next_row(),
        0,
        '=IF({Merknad}="","",{Merknad}&"")',
        lambda data: data.inputs.note,
        "label_strong",
    )
    return scope


def input_rows(scope: LivingScope, items: Iterable[Field], column: int = 1) -> None:
    """Place a row for each input, numbers and dates with their limits beside them."""
    sheet = scope.sheet
    for item in items:
        row = sheet.next_row()
        sheet.text(row, 0, item.nb)
        area = scope.entries(row, column, _typed(item), input_style(item, "cell"), name=item.name)
        limits = ("", "")
        if item.domain.is_number:
            limits = limits_beside(scope, item.key, item.domain, row, column + 1)
        scope.validate(area, item.domain, item.nb, item.help, limits=limits)


def limits_beside(
    scope: LivingScope, key: str, domain: Domain, row: int, column: int
) -> tuple[str, str]:
    """Place the limits of a number or a date beside it, with a word on what they are."""
    limits = place_limits(scope, key, domain, row, first=column)
    scope.sheet.text(row, column + 2, "minst og størst", "note_indent")
    return limits


def _typed(item: Field) -> Callable[[LivingData], Sequence[CellValue]]:
    return lambda data: item.cells(item.of(data.inputs))


def field_checks(items: Iterable[Field]) -> Iterable[LivingCheck]:
    """Yield the checks of inputs that stand by themselves."""
    for item in items:
        cell = f"{{{item.name}}}"
        if item.domain.is_number:
            faults = faults_of_number(cell, item.key, item.domain)
            if item.domain.optional:
                faults = f"IF(COUNTA({cell})=0,0,{faults})"
        else:
            faults = faults_of_text(cell, item.domain)
            if item.domain.kind == "text":
                faults = f"{faults}+{identity_mark(cell)}"
        yield Check(f"Inndata: {lower_first(item.nb)}", f"={faults}")


# Identity numbers ---------------------------------------------------------------------------------

_BARE: Final = 'SUBSTITUTE(SUBSTITUTE(@," ",""),"\u00a0","")'
"""The text of a cell without its blanks, hard ones too."""


def identity_mark(cell: str) -> str:
    """Return the expression that is 1 where a cell holds nothing but a national identity number.

    The digits are taken apart by powers of ten that stand in cells; each weighted sum is divisible by
    eleven.
    """
    bare = _BARE.replace("@", cell)
    digits = f"VALUE({bare})"
    each = f"(INT({digits}/{{identity.powers}})-{{identity.ten}}*INT({digits}/{{identity.above}}))"
    sums = [f"SUMPRODUCT({each}*{{identity.weights.{at}}})" for at in range(2)]
    rest = "+".join(
        f"ABS({text}-{{identity.eleven}}*ROUND({text}/{{identity.eleven}},0))" for text in sums
    )
    inside = (
        f"AND(LEN({bare})>={{identity.ten}},LEN({bare})<={{identity.digits}},{digits}>=0,"
        f"INT({digits})={digits})"
    )
    return f"IFERROR(IF({inside},IF({rest}=0,1,0),0),0)"


def faults_of_case(cell: str, domain: Domain) -> str:
    """Return the expression that is above 0 where a case number cannot be used."""
    return f"IF({nothing_seen(cell)},1,{faults_of_length(cell, domain)})+{identity_mark(cell)}"
