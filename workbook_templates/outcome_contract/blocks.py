"""What the tabs of the outcome contract's workbook share: columns, the top, inputs, yearly rows, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from workbook_templates.blocks import (
    Check,
    check_rows,
    faults_of_number,
    faults_of_text,
    lower_first,
    of_programme,
    place_limits,
    titled,
    tolerance_row,
    top,
    year_numbers,
)
from workbook_templates.outcome_contract.data import CONTRACT_PART, ContractData, Values
from workbook_templates.outcome_contract.texts import BLOCKS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    UNIT_STYLES,
    Area,
    CellValue,
    Scope,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import Term, Unit
from xlmodel.outcome_contract.specs import MAX_YEARS
from xlmodel.outcome_contract.terms import KEY_TERMS, key_value

ContractScope = Scope[ContractData]

WIDTHS: Final = (52.0, 16.0, 14.0, 16.0, 10.0, *(13.0,) * MAX_YEARS)
"""Label, value, limits, unit, eight contract years: the same columns on every tab with years."""
TERMS: Final = {term.key: term for term in KEY_TERMS}


def open_tab(
    plan: WorkbookPlan,
    name: str,
    widths: Sequence[float] = WIDTHS,
    freeze: tuple[int, int] = (4, 1),
    pages_wide: int = 1,
) -> ContractScope:
    """Add a tab with the rows that every tab begins with, and return its pen."""
    sheet = plan.add_sheet(SheetPlan(name, widths, freeze=freeze, pages_wide=pages_wide))
    scope = Scope(plan, sheet, CONTRACT_PART)
    top(scope, *of_programme(name))
    scope.formula(
        sheet.next_row(),
        0,
        '=IF({EK_Merknad}="","",{EK_Merknad}&"")',
        lambda data: data.inputs.note,
        "label_strong",
    )
    sheet.skip()
    return scope


def past(number: str = "{year_number}") -> str:
    """Return what a yearly formula begins with: empty text past the contract."""
    return f'IF({number}>{{EK_Kontraktsaar}},"",'


def timeline(scope: ContractScope, prefix: str = "", name: str = "") -> None:
    """Place the rows of year numbers and calendar years, keys after ``prefix``."""
    key = f"{prefix}year_number"
    year_numbers(scope, key)
    scope.year_row(
        f"{prefix}year",
        "Kalenderår",
        "år",
        f"={past(f'{{{key}}}')}{{EK_Startaar}}+{{{key}}}-1)",
        lambda data: data.yearly(data.results.calendar_years),
        "year_head",
        name=name,
        label_style="label_strong",
    )


def input_rows(scope: ContractScope, fields: Iterable[Field]) -> None:
    """Place a row for each input: label, cell, limits and unit."""
    for field in fields:
        sheet, row = scope.sheet, scope.sheet.next_row()
        sheet.text(row, 0, field.nb)
        area = scope.entry(row, 1, _value_of(field), input_style(field), name=field.name)
        limits = ("", "")
        if field.domain.is_number:
            limits = place_limits(scope, field.key, field.domain, row)
            sheet.text(row, UNIT_COLUMN, field.unit or "", "unit")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)


def _value_of(field: Field) -> Callable[[ContractData], CellValue]:
    return lambda data: field.cells(field.of(data.inputs))[0]


def yearly_inputs(scope: ContractScope, field: Field, key: str, *, own_year: bool = False) -> None:
    """Place a row of an input cell for each contract year; its limits stand in two columns.

    With ``own_year`` the least is the number of the year itself.
    """
    sheet, row = scope.sheet, scope.sheet.next_row()
    sheet.text(row, 0, field.nb)
    limits = place_limits(scope, field.key, field.domain, row)
    sheet.text(row, UNIT_COLUMN, field.unit, "unit")
    area = scope.entries(
        row,
        FIRST_YEAR_COLUMN,
        lambda data: field.of(data.inputs),
        input_style(field),
        count=MAX_YEARS,
        key=key,
        name=field.name,
        direction="across",
    )
    if not own_year:
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)
        return
    row = sheet.next_row()
    sheet.text(row, 0, f"{field.nb}: tidligst", "note")
    for year in range(MAX_YEARS):
        least = sheet.text(row, FIRST_YEAR_COLUMN + year, year + 1, "limit").address()
        domain = replace(field.domain, minimum=year + 1)
        own = (least, limits[1])
        scope.validate(area.part(0, year), domain, field.nb, field.help, limits=own)


def amounts(
    scope: ContractScope,
    key: str,
    label: str,
    template: str,
    values: Values,
    unit: Unit = Unit.KRONER,
    *,
    number: str = "{year_number}",
    name: str = "",
    style: StyleName | None = None,
) -> None:
    """Place a yearly row that is empty past the contract."""
    scope.year_row(
        key,
        label,
        unit,
        f"={past(number)}{template})",
        lambda data: data.yearly(values(data)),
        style or unit,
        name=name,
    )


def key_rows(scope: ContractScope, formulas: dict[str, str]) -> None:
    """Place a row for each key result: label, formula with its name, unit."""
    for key, template in formulas.items():
        term, row = TERMS[key], scope.sheet.next_row()
        scope.sheet.text(row, 0, term.nb)
        scope.formula(row, 1, f"={template}", _key_of(key), key_style(term), name=term.name)
        scope.sheet.text(row, UNIT_COLUMN, term.unit, "unit")


def _key_of(key: str) -> Callable[[ContractData], CellValue]:
    return lambda data: key_value(data.results, key)


def key_style(term: Term) -> StyleName:
    """Return the style of a key result."""
    return "share" if term.unit is Unit.SHARE else UNIT_STYLES[term.unit].key


def value_row(
    scope: ContractScope,
    key: str,
    label: str,
    template: str,
    value: Callable[[ContractData], CellValue],
    style: StyleName,
    *,
    unit: str = "",
    name: str = "",
) -> Area:
    """Place a row of one formula: label, value, unit."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    if unit:
        scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
    return scope.formula(row, 1, f"={template}", value, style, key=key, name=name)


def constant_row(
    scope: ContractScope, key: str, label: str, value: float, style: StyleName = "plain"
) -> None:
    """Place a number that formulas read, with its label."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label, "note")
    scope.mark(key, scope.sheet.text(row, 1, value, style))


def field_checks(fields: Iterable[Field]) -> Iterable[Check[ContractData]]:
    """Return the check of each input that is one value."""
    for field in fields:
        cell = f"{{{field.name}}}"
        if not field.domain.is_number:
            faults = faults_of_text(cell, field.domain)
        else:
            faults = faults_of_number(cell, field.key, field.domain)
            if field.domain.optional:
                faults = f"IF(COUNTA({cell})=0,0,{faults})"
        yield Check(f"Inndata: {lower_first(field.nb)}", f"={faults}")


def checks_block(
    scope: ContractScope, tab: str, name: str, checks: Sequence[Check[ContractData]], key: str
) -> None:
    """Place the checks of a tab."""
    titled(scope, *BLOCKS["checks"])
    tolerance_row(scope, f"{key}.tolerance")
    check_rows(scope, checks, f"{tab}: ", name, key=f"{key}.checks")
