"""What a workbook's figures show of one set of data: names and numbers, for whoever draws them.

A :class:`~workbook_templates.sheet.figures.Figure` refers to cells; a :class:`Drawing` holds what stands
in them by the engine. A paper and a page then show the very figures of the sheet without a spreadsheet
program, and a new figure of a plan needs not another line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from workbook_templates.sheet.cells import Area, CellValue, corner
from workbook_templates.sheet.document import Document
from workbook_templates.sheet.figures import Colour, Figure, FigureSeries
from workbook_templates.sheet.plan import Constant, SheetPlan, Values, WorkbookPlan
from xlmodel.common.bokmaal import SPACE, in_bokmaal, with_minus
from xlmodel.common.days import day_of

_REFERENCE: Final = re.compile(
    r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]+\$?[0-9]+)(?::(\$?[A-Z]+\$?[0-9]+))?"
)
_FORMAT: Final = re.compile(r"0(?:\.(0+))?(,*)(%?)(?!.*0)")
"""The last digit that a number format shows, its decimals, what it divides by, and its per cent."""

_AMOUNTS: Final = {1e6: "mill. kr", 1e3: "tusen kr"}
"""What an amount is in when it is shown divided."""


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """A row of a figure: its name, a number a slot, its colour's term, and how it is drawn."""

    name: str
    values: tuple[float, ...]
    colour: Colour
    kind: Literal["column", "line"] = "column"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with its numbers, as they are calculated.

    ``tab`` and ``key`` tell it from others. ``slots`` are the labels of the axis: years, or texts. A
    number is shown divided by ``divisor`` with ``decimals``; ``is_share`` says that it is a per cent. A
    horizontal one has its slots from the top down, and the bars of a slot on one line unless it has a
    ``label_step``. ``slot_unit`` is the unit of slots that are amounts.
    """

    tab: str
    key: str
    title: str
    description: str
    slots: tuple[str, ...]
    series: tuple[DrawnSeries, ...]
    axis_title: str
    divisor: float = 1
    decimals: int = 0
    is_share: bool = False
    is_whole: bool = False
    is_stacked: bool = False
    has_years: bool = True
    is_horizontal: bool = False
    label_step: int = 0
    slot_unit: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether every number is 0."""
        return not any(any(series.values) for series in self.series)


def drawings(plan: WorkbookPlan, data: Document) -> tuple[Drawing, ...]:
    """Return every figure of a workbook with its numbers, tab by tab, in the order they stand."""
    cells = _Cells(plan, data)
    return tuple(
        _drawing(sheet, placed.figure, cells) for sheet in plan.sheets for placed in sheet.figures
    )


class _Cells:
    """What stands in a plan's cells for one set of data."""

    def __init__(self, plan: WorkbookPlan, data: Document) -> None:
        self._sheets = {sheet.name: sheet for sheet in plan.sheets}
        self._values = Values(data.by_group())

    def of(self, reference: str) -> list[CellValue]:
        """Return the values of the cells that a reference names, row by row."""
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(f"{reference!r} refers to no cells")
        quoted, bare, first, last = match.groups()
        sheet = self._sheets[quoted.replace("''", "'") if quoted else bare]
        (top, left), (bottom, right) = corner(first), corner(last or first)
        area = Area(sheet.name, top, left, bottom - top + 1, right - left + 1)
        return [self._value(sheet, at) for at in area.cells()]

    def text(self, reference: str) -> str:
        """Return the text of a cell, or what is itself a text."""
        if _REFERENCE.fullmatch(reference) is None:
            return reference
        return str(self.of(reference)[0] or "")

    def _value(self, sheet: SheetPlan, at: tuple[int, int]) -> CellValue:
        cell = sheet.cells.get(at)
        if cell is None:
            return None
        content = cell.content
        return content.value if isinstance(content, Constant) else self._values.of(content)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a number format does to a number: what it divides by, the decimals, whether it is a per cent."""

    divisor: float
    decimals: int
    is_share: bool

    @classmethod
    def of(cls, text: str) -> _Form:
        match = _FORMAT.search(text)
        decimals, thousands, percent = match.groups() if match else ("", "", "")
        return cls(1000.0 ** len(thousands), len(decimals or ""), bool(percent))

    def text(self, number: float) -> str:
        """Write a number as it is shown."""
        value = number / self.divisor * (100 if self.is_share else 1)
        shown = with_minus(in_bokmaal(f"{value:,.{self.decimals}f}"))
        return f"{shown}{SPACE}%" if self.is_share else shown


def _drawing(sheet: SheetPlan, figure: Figure, cells: _Cells) -> Drawing:
    slots = cells.of(figure.categories)
    kept = _own_slots(slots) if figure.date_axis else len(slots)
    form = _Form.of(figure.number_format)
    labels = _Form.of(figure.category_format) if figure.category_format else None
    return Drawing(
        sheet.name,
        figure.key,
        cells.text(figure.title_cell) if figure.title_cell else figure.title,
        figure.description,
        tuple(_label(slot, labels, is_date=figure.date_axis) for slot in slots[:kept]),
        tuple(_drawn(series, cells, kept) for series in figure.series),
        cells.text(figure.axis_title),
        divisor=form.divisor,
        decimals=form.decimals,
        is_share=form.is_share,
        is_whole=figure.share_axis,
        is_stacked=figure.stacked,
        has_years=figure.date_axis,
        is_horizontal=figure.horizontal,
        label_step=figure.label_step,
        slot_unit="" if labels is None else _AMOUNTS.get(labels.divisor, ""),
    )


def _own_slots(dates: list[CellValue]) -> int:
    """Return how many dates there are before the last one is repeated."""
    return len(dict.fromkeys(dates))


def _label(slot: CellValue, labels: _Form | None, *, is_date: bool) -> str:
    if is_date and isinstance(slot, int | float):
        return str(day_of(slot).year)
    if labels is not None and isinstance(slot, int | float):
        return labels.text(slot)
    if isinstance(slot, float) and slot.is_integer():
        return str(int(slot))
    return "" if slot is None else str(slot)


def _drawn(series: FigureSeries, cells: _Cells, kept: int) -> DrawnSeries:
    return DrawnSeries(
        cells.text(series.name),
        tuple(_numbers(cells.of(series.values)))[:kept],
        series.colour,
        series.kind,
    )


def _numbers(values: list[CellValue]) -> Iterator[float]:
    """Yield numbers; a text shows nothing, as in a chart."""
    for value in values:
        yield float(value) if isinstance(value, int | float) else 0.0
