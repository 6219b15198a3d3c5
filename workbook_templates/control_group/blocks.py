"""What the tabs of the control group's workbook share: the top, tables of cells, marks of faulty ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from workbook_templates.blocks import (
    Check,
    check_rows,
    column_heads,
    faults_of_number,
    faults_of_text,
    lower_first,
    place_limits,
    titled,
    tolerance_row,
    top,
)
from workbook_templates.control_group.data import (
    GROUP_PARTS,
    NO_FAULTS,
    WHOLE_BOOK,
    ControlData,
    GroupData,
)
from workbook_templates.control_group.texts import BLOCKS, SUBTITLE
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellValue,
    Scope,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    input_style,
    relative,
)
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    FEW,
    LEAST_COUNT,
    MAX_YEARS,
    TOO_FEW,
    WITHHELD,
    TableSpec,
    known_sum,
    number,
    parameter_origin,
)

ControlScope = Scope[ControlData]
GroupScope = Scope[GroupData]
ControlCheck = Check[ControlData]

WIDTHS: Final = (50.0, 14.0, 14.0, 14.0, 11.0, *(13.0,) * MAX_YEARS)
"""Label, value, limits, unit, eight columns: the same on every tab but the first."""
FIRST: Final = FIRST_YEAR_COLUMN


def open_tab(
    plan: WorkbookPlan,
    name: str,
    widths: Sequence[float] = WIDTHS,
    freeze: tuple[int, int] = (4, 1),
) -> ControlScope:
    """Add a tab with the rows that every tab begins with, and the note under them."""
    sheet = plan.add_sheet(SheetPlan(name, widths, freeze=freeze))
    scope = Scope(plan, sheet, WHOLE_BOOK)
    top(
        scope,
        f'="{name} – kontrollgruppe for "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: (
            f"{name} – kontrollgruppe for {data.inputs.programme}, {data.inputs.municipality}"
        ),
        subtitle=SUBTITLE,
    )
    scope.formula(
        sheet.next_row(),
        0,
        '=IF({KO_Merknad}="","",{KO_Merknad}&"")',
        lambda data: data.inputs.note,
        "label_strong",
    )
    sheet.skip()
    return scope


def of_group(scope: ControlScope, group: Group) -> GroupScope:
    """Return a pen for the same tab within a group."""
    return scope.of(GROUP_PARTS[group])


def input_rows(scope: ControlScope, fields: Iterable[Field]) -> None:
    """Place a row for each input: label, cell, limits, unit, and where its usual value comes from."""
    for field in fields:
        sheet, row = scope.sheet, scope.sheet.next_row()
        sheet.text(row, 0, field.nb)
        area = scope.entry(row, 1, _value_of(field), input_style(field), name=field.name)
        limits = ("", "")
        if field.domain.is_number:
            limits = place_limits(scope, field.key, field.domain, row)
            sheet.text(row, UNIT_COLUMN, field.unit, "unit")
        usual = parameter_origin(field.key)
        if usual is not None:
            text = f"Standard: {usual.source}. Sikkerhet: {usual.grade.lower()}."
            sheet.text(row, FIRST, text, "note")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)


def _value_of(field: Field) -> Callable[[ControlData], CellValue]:
    return lambda data: field.cells(field.of(data.inputs))[0]


def limits_row(scope: ControlScope, label: str, domain: Domain, key: str) -> tuple[str, str]:
    """Place the limits that the cells of a tab's tables have, and return their addresses."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label, "note")
    return place_limits(scope, key, domain, row, first=1)


def year_heads(scope: GroupScope, label: str, template: str = "") -> None:
    """Place the years over a table; ``template`` is the formula of its label where it has one."""
    sheet, row = scope.sheet, scope.sheet.next_row()
    if template:
        scope.formula(row, 0, template, group_text, "column_head_text")
    else:
        sheet.text(row, 0, label, "column_head_text")
    sheet.texts(row, range(1, UNIT_COLUMN), "", "column_head")
    sheet.text(row, UNIT_COLUMN, "Enhet", "column_head_indent")
    scope.formulas(
        row,
        FIRST,
        '=IF(ISNUMBER({years}),{years},"")',
        lambda data: ["" if year is None else year for year in data.inputs.years],
        "year_head",
        direction="across",
        count=MAX_YEARS,
    )


AGE_TEMPLATE: Final = '="Unge voksne, "&{KO_AlderFra}&"–"&{KO_AlderTil}&" år ved årets slutt"'
"""The formula of what young adults are."""


def group_text(data: GroupData) -> str:
    """Return what young adults are, with their ages."""
    ages = f"{data.inputs.lowest_age}–{data.inputs.highest_age}"
    return f"Unge voksne, {ages} år ved årets slutt"


def heads(scope: GroupScope, label: str, columns: Sequence[str], first: int = 1) -> None:
    """Place a row of column headings, those of numbers from a column on."""
    sheet, row = scope.sheet, scope.sheet.next_row(height=30)
    sheet.text(row, 0, label, "column_head_text")
    sheet.texts(row, range(1, first), "", "column_head")
    column_heads(sheet, row, columns, first=first)


def table(scope: GroupScope, spec: TableSpec, limits: tuple[str, str]) -> Area:
    """Place a table of input cells; each row has the key of its table and number."""
    sheet, first = scope.sheet, scope.sheet.row
    style: StyleName = input_style(spec.field)
    for number_of_row, label in enumerate(spec.rows):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        sheet.text(row, UNIT_COLUMN, spec.field.unit, "unit")
        scope.entries(
            row,
            FIRST,
            lambda data, at=number_of_row: data.row(spec.key, at),  # type: ignore[misc]  # a default
            style,
            count=len(spec.columns),
            key=f"{spec.key}.{number_of_row}",
            direction="across",
        )
    area = Area(sheet.name, first, FIRST, len(spec.rows), len(spec.columns))
    scope.mark(spec.key, area)
    scope.define(spec.field.name, area)
    scope.validate(area, spec.field.domain, spec.field.nb, spec.field.help, limits=limits)
    return area


def total_row(scope: GroupScope, spec: TableSpec, label: str, style: StyleName) -> None:
    """Place the sum of each year, «for få» where a cell of it is hidden."""

    def values(data: GroupData) -> list[CellValue]:
        rows = [data.row(spec.key, at) for at in range(len(spec.rows))]
        return [
            "" if year is None else _shown_sum([row[at] for row in rows])
            for at, year in enumerate(data.inputs.years)
        ]

    scope.year_row(
        f"{spec.key}.total",
        label,
        spec.field.unit,
        f'=IF(ISNUMBER({{years}}),IF(COUNT({{{spec.key}}})=ROWS({{{spec.key}}}),SUM({{{spec.key}}}),"{TOO_FEW}"),"")',
        values,
        style,
        name=f"{spec.field.name}Sum",
        label_style="label_strong",
    )


def _shown_sum(cells: Sequence[CellValue]) -> CellValue:
    total = known_sum(map(number, cells))
    return TOO_FEW if total is None else total


def marks(scope: GroupScope, spec: TableSpec, area: Area, limits: str) -> None:
    """Place for each cell of a table 1 where it cannot be read, else 0.

    ``limits`` is the key of the cells with its limits.
    """
    sheet = scope.sheet
    sheet.text(sheet.next_row(), 0, f"{scope_label(scope)}: {lower_first(spec.field.nb)}", "note")
    first = sheet.row
    width = len(spec.columns)
    for row_of_table, label in enumerate(spec.rows):
        row = sheet.next_row()
        sheet.text(row, 0, label, "note")
        cells = [relative(area.row + row_of_table, FIRST + at) for at in range(width)]
        scope.formulas(
            row,
            FIRST,
            [f"={_mark(cell, spec, limits)}" for cell in cells],
            lambda _: NO_FAULTS[:width],
            "year_number",
            direction="across",
        )
    scope.mark(f"mark.{spec.key}", Area(sheet.name, first, FIRST, len(spec.rows), width))


def _mark(cell: str, spec: TableSpec, limits: str) -> str:
    faulty = cell_fault(cell, limits, is_count=spec.is_count)
    return f"IF(ISNUMBER({{years}}),{faulty},IF(COUNTA({cell})=0,0,1))" if spec.by_year else faulty


def cell_fault(cell: str, limits: str, *, is_count: bool) -> str:
    """Return the expression that is 1 where a cell holds neither an admitted number nor a hidden one."""
    outside = [f"{cell}<{{{limits}.min}}", f"{cell}>{{{limits}.max}}"]
    if is_count:
        outside += [f"{cell}<>INT({cell})", f"AND({cell}>0,{cell}<{{least_count}})"]
    hidden = f'IF(OR({cell}="{FEW}",{cell}="{WITHHELD}"),0,1)'
    return f"IF(ISNUMBER({cell}),IF(OR({','.join(outside)}),1,0),{hidden})"


def scope_label(scope: GroupScope) -> str:
    """Return the name of the group that a pen is for."""
    return next(group.label() for group, part in GROUP_PARTS.items() if part.prefix == scope.group)


def least_count_row(scope: ControlScope) -> None:
    """Place the fewest persons that a cell may show, which the marks read."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Færreste personer som vises", "note")
    scope.mark("least_count", scope.sheet.text(row, 1, LEAST_COUNT, "limit"))


def field_checks(fields: Iterable[Field]) -> Iterable[ControlCheck]:
    """Return the check of each input that is one value."""
    for field in fields:
        cell = f"{{{field.name}}}"
        if field.domain.is_number:
            faults = faults_of_number(cell, field.key, field.domain)
        else:
            faults = faults_of_text(cell, field.domain)
        yield Check(f"Inndata: {lower_first(field.nb)}", f"={faults}")


def mark_checks(spec: TableSpec) -> Iterable[ControlCheck]:
    """Return the check of a table's cells in each group."""
    for group, part in GROUP_PARTS.items():
        yield Check(
            f"Inndata: {lower_first(spec.field.nb)}, {lower_first(group.label())}",
            f"=SUM({{{part.prefix.rstrip('_')}.mark.{spec.key}:row}})",
        )


def checks_block(
    scope: ControlScope,
    tab: str,
    name: str,
    checks: Sequence[ControlCheck],
    *,
    tolerance: bool = False,
) -> None:
    """Place the checks of a tab, and what rounding may amount to where one of them reads it."""
    titled(scope, *BLOCKS["checks"])
    if tolerance:
        tolerance_row(scope, f"{name}.tolerance")
    check_rows(scope, checks, f"{tab}: ", f"KO_{name}Kontroll", key=f"{name}.checks")
