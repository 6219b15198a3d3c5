"""A workbook's figures as they stand in it, with the values that the engine gives their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.sheet import (
    PALETTE,
    Area,
    CellValue,
    Colour,
    Constant,
    Document,
    Figure,
    Values,
    WorkbookPlan,
    corner,
)
from xlmodel.common.days import day_of

_REFERENCE: Final = re.compile(
    r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$[A-Z]+\$\d+)(?::(\$[A-Z]+\$\d+))?"
)
_SCALED: Final = re.compile(r"(,+)$")


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """A row of a figure: its label, its colour and kind, and a value for each slot."""

    label: str
    colour: Colour
    is_line: bool
    values: tuple[float, ...]

    @property
    def ink(self) -> str:
        """The colour as a number."""
        return PALETTE[self.colour]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a figure shows for one set of inputs; the values are in the unit of the axis."""

    key: str
    tab: str
    title: str
    description: str
    unit: str
    decimals: int
    slots: tuple[str, ...]
    series: tuple[DrawnSeries, ...]
    stacked: bool = False
    is_share: bool = False
    label_step: int = 0


def drawings(plan: WorkbookPlan, data: Document, keys: Sequence[str]) -> Iterator[Drawing]:
    """Yield the figures of these keys, tab by tab, with the values of a document."""
    cells = _Cells(plan, data)
    for sheet in plan.sheets:
        found = {placed.figure.key: placed.figure for placed in sheet.figures}
        for key in keys:
            if key in found:
                yield _drawing(found[key], sheet.name, cells)


class _Cells:
    """The values of a plan's cells."""

    def __init__(self, plan: WorkbookPlan, data: Document) -> None:
        self._sheets = {sheet.name: sheet for sheet in plan.sheets}
        self._values = Values(data.by_group())

    def of(self, reference: str) -> list[CellValue]:
        """Return what the cells of a reference show."""
        area = _area(reference)
        return [self._value(area.sheet, *at) for at in area.cells()]

    def text(self, text: str) -> str:
        """Return a text, or that of the cell that it refers to."""
        return str(self.of(text)[0]) if _REFERENCE.fullmatch(text) else text

    def _value(self, sheet: str, row: int, column: int) -> CellValue:
        cell = self._sheets[sheet].cells.get((row, column))
        if cell is None:
            return None
        if isinstance(cell.content, Constant):
            return cell.content.value
        return self._values.of(cell.content)


def _area(reference: str) -> Area:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference!r} is no reference to cells")
    quoted, bare, first, last = match.groups()
    row, column = corner(first)
    end_row, end_column = corner(last or first)
    sheet = (quoted or bare).replace("''", "'")
    return Area(sheet, row, column, end_row - row + 1, end_column - column + 1)


def _drawing(figure: Figure, tab: str, cells: _Cells) -> Drawing:
    scale, decimals, is_share = _format(figure.number_format)
    slots = cells.of(figure.categories)
    if figure.date_axis:
        slots = [day_of(int(slot)).year for slot in slots if isinstance(slot, int | float)]
        slots = list(dict.fromkeys(slots))  # past the period the last year is repeated
    series = tuple(
        DrawnSeries(
            cells.text(item.name),
            item.colour,
            item.kind == "line",
            tuple(_number(value) / scale for value in cells.of(item.values)[: len(slots)]),
        )
        for item in figure.series
    )
    return Drawing(
        figure.key,
        tab,
        cells.text(figure.title_cell) if figure.title_cell else figure.title,
        figure.description,
        cells.text(figure.axis_title),
        decimals,
        tuple("" if slot is None else str(slot) for slot in slots),
        series,
        figure.stacked,
        is_share,
        figure.label_step,
    )


def _number(value: CellValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _format(number_format: str) -> tuple[float, int, bool]:
    """Return what a number format divides by, its decimals, and whether it is of shares."""
    code = number_format.rpartition("]")[2]
    if code.endswith("%"):
        return 0.01, 0, True
    thousands = _SCALED.search(code)
    digits = code.rstrip(",")
    decimals = len(digits.rpartition(".")[2]) if "." in digits else 0
    return 1000.0 ** (len(thousands[1]) if thousands else 0), decimals, False
