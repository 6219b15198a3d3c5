"""Blocks that the tabs of both groups share: inputs with their sources and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from workbook_templates.blocks import (
    SOURCE_NAMES,
    UNIT_HEAD,
    Check,
    column_heads,
    faults_of_number,
    faults_of_text,
    lower_first,
    place_limits,
    titled,
)
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.texts import BLOCKS
from workbook_templates.sheet import UNIT_COLUMN, Area, Scope, SheetPlan, StyleName, input_style
from xlmodel.common.fields import Field, Shape
from xlmodel.common.terms import Group
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.specs import (
    INPUT_BY_KEY,
    MAX_YEARS,
    MEASURE_BY_KEY,
    SITUATION_TEXTS,
)

DataT = TypeVar("DataT")

LABEL_WIDTH: Final = 36.0

YEAR_TAB_WIDTHS: Final = (LABEL_WIDTH, 12.0, 12.0, 12.0, 11.0, *(11.0,) * MAX_YEARS)
"""Label, two parameters, sum, unit, fifteen years: the same columns on every tab with years."""

_GRADE_COLUMN, _SOURCE_COLUMN = 5, 6
_WIDE: Final = 30
"""Width of a column from which texts are wrapped in it."""


def tab_name(group: Group, part: str = "") -> str:
    """Return a group's tab name: the group's own, or with «Kostnader» or «Gevinster» after it."""
    return f"{group.label()} - {part}" if part else group.label()


def heading(
    scope: Scope[DataT],
    block: str,
    *,
    width: int | None = None,
    others: Mapping[int, str] | None = None,
) -> None:
    """Place a block's heading band, as :func:`~workbook_templates.blocks.band` does, and its line of explanation."""
    titled(scope, *BLOCKS[block], width=width, others=others)


def input_cells(scope: Scope[GroupData], spec: Field, row: int, column: int) -> Area:
    """Place the cells of one input under its name, downwards, levels across; returns their area."""
    return scope.entries(
        row,
        column,
        lambda data: spec.cells(spec.of(data.inputs)),
        input_style(spec),
        count=spec.width,
        name=spec.name,
        direction="across" if spec.shape is Shape.LEVELS else "down",
    )


_VALUE_HEADS: Final = ("Inndata", "Verdi", "Minst", "Størst")


def scalar_input_table(scope: Scope[GroupData], group: Group, keys: Iterable[str]) -> None:
    """Place a table of scalar inputs: value, limits, unit, confidence grade, source and note."""
    head = scope.sheet.next_row()
    column_heads(scope.sheet, head, _VALUE_HEADS)
    _source_heads(scope.sheet, head)
    for key in keys:
        source_cells(scope, key, _scalar_input(scope, group, key), notes=True)


def bare_input_table(scope: Scope[GroupData], group: Group, keys: Iterable[str]) -> None:
    """Place a table of scalar inputs without their sources: value, limits and unit."""
    column_heads(scope.sheet, scope.sheet.next_row(), (*_VALUE_HEADS, UNIT_HEAD))
    for key in keys:
        _scalar_input(scope, group, key)


def _scalar_input(scope: Scope[GroupData], group: Group, key: str) -> int:
    """Place a scalar input with its limits and unit, and return its row."""
    spec, row = INPUT_BY_KEY[key], scope.sheet.next_row()
    scope.sheet.text(row, 0, spec.nb)
    area = input_cells(scope, spec, row, 1)
    limits = place_limits(scope, spec.key, spec.domain, row)
    scope.sheet.text(row, UNIT_COLUMN, input_unit(group, key), "unit")
    scope.validate(area, spec.domain, spec.nb, spec.help, limits=limits)
    return row


def _source_heads(sheet: SheetPlan, row: int) -> None:
    heads = {
        UNIT_COLUMN: UNIT_HEAD,
        _GRADE_COLUMN: "Sikkerhet",
        _SOURCE_COLUMN: "Kilde",
        note_column(sheet): "Merknad",
    }
    for column in range(UNIT_COLUMN, sheet.last_column + 1):
        sheet.text(row, column, heads.get(column, ""), "column_head_indent")


def note_column(sheet: SheetPlan) -> int:
    """Return the column of notes: beside a wide source column, or well past a narrow one."""
    return _SOURCE_COLUMN + (1 if sheet.widths[_SOURCE_COLUMN] > _WIDE else 5)


def source_cells(
    scope: Scope[GroupData],
    key: str,
    row: int,
    *,
    notes: bool = False,
    columns: tuple[int, int] | None = None,
) -> None:
    """Place an input's confidence grade and source, which staff may change, and its note.

    In wide columns they are wrapped, and the row is as high as they need.
    """
    sheet = scope.sheet
    grade_column, source_column = columns or (_GRADE_COLUMN, _SOURCE_COLUMN)
    spec, is_wide = INPUT_BY_KEY[key], sheet.widths[source_column] > _WIDE
    if is_wide:
        sheet.fit(Area(sheet.name, row, 0))

    def origin(data: GroupData) -> Provenance:
        return data.inputs.source_of(key)

    grade = scope.entry(
        row,
        grade_column,
        lambda data: origin(data).grade or None,
        "input_text",
        name=f"{spec.name}{SOURCE_NAMES['grade']}",
    )
    source = scope.entry(
        row,
        source_column,
        lambda data: origin(data).source or None,
        "input_wrap" if is_wide else "input_open",
        name=f"{spec.name}{SOURCE_NAMES['source']}",
    )
    for area, field in ((grade, MEASURE_BY_KEY["grade"]), (source, MEASURE_BY_KEY["source"])):
        scope.validate(area, field.domain, f"{field.nb}: {spec.nb}", field.help)
    if notes:
        style: StyleName = "note_wrap" if is_wide else "note_indent"
        scope.entry(row, note_column(sheet), lambda data: origin(data).note or None, style)


def source_rows(scope: Scope[GroupData], keys: Iterable[str]) -> None:
    """Place a row with source and grade for each input whose values stand above."""
    for key in keys:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, f"Kilde: {lower_first(INPUT_BY_KEY[key].nb)}", "note")
        source_cells(scope, key, row, notes=True)


def situation_labels(
    scope: Scope[GroupData], row: int, spec_shape: Shape, *, key: str = "", column: int = 0
) -> Area:
    """Place the names of the situations downwards."""
    situations = spec_shape.situations
    for offset, situation in enumerate(situations):
        scope.sheet.text(row + offset, column, situation.label())
    area = Area(scope.sheet.name, row, column, len(situations))
    return scope.mark(key, area) if key else area


def input_check(spec: Field) -> Check[GroupData]:
    """Return the check that an input's cells are filled in and within the domain: counts faults.

    Those of its source and grade count too.
    """
    cell, domain = f"{{{spec.name}}}", spec.domain
    if spec.words is SITUATION_TEXTS:
        faults = f"IF(SUMPRODUCT(({{entry_labels}}={cell})*1)=1,0,1)"
    elif domain.choices:
        one = ",".join(f'{cell}="{choice}"' for choice in domain.choices)
        faults = f"IF(OR({one}),0,1)"
    elif spec.shape is Shape.LEVELS:
        faults = _faults_of_levels(cell, spec.key)
    elif spec.shape is not Shape.SCALAR:
        faults = f'ROWS({cell})-COUNT({cell})+COUNTIF({cell},"<0")'
        if domain.kind == "share":
            faults += f'+COUNTIF({cell},">1")'
    else:
        faults = faults_of_number(cell, spec.key, domain)
        if domain.optional:
            faults = f'IF({cell}="",0,{faults})'
    faults += "".join(
        f"+{faults_of_text(f'{{{spec.name}{ending}}}', MEASURE_BY_KEY[key].domain)}"
        for key, ending in SOURCE_NAMES.items()
    )
    return Check(f"Inndata: {lower_first(spec.nb)}", f"={faults}")


def _faults_of_levels(cell: str, key: str) -> str:
    """Return the expression that counts the faults of low, base and high: missing, outside, falling."""
    low, base, high = (f"{{{key}.{level}}}" for level in Shape.LEVELS.keys)
    return (
        f"COLUMNS({cell})-COUNT({cell})+SUMPRODUCT(({cell}<{{{key}.min}})*1)"
        f"+SUMPRODUCT(({cell}>{{{key}.max}})*1)+IF(OR({low}>{base},{base}>{high}),1,0)"
    )
