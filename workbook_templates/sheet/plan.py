"""A workbook as a plan: which cell holds what, which formula it has and which value it must show.

Sheets are filled block by block, top to bottom; every cell or row that others refer to gets a key.
When all blocks stand, :meth:`WorkbookPlan.resolve` turns the keys in formula texts to addresses.
The plan holds no numbers of a municipality: values are functions of the :class:`~typing.Any` data
that the writer hands them, so that one plan serves many workbooks.

Formula texts refer to cells with tokens in braces:

==================  =========================================================================
``{Startaar}``      a workbook name (capital first); the group's prefix is added where it has one
``{cost}``          year row: the cell of the same year. Several rows: that year's column of cells.
                    Fixed cells: their absolute address
``{cost:prev}``     year row: the cell to the left; the first year meets the unit text
``{cost:row}``      year row: all years of the timeline, absolute
``{$A}``, ``{~H}``  the cell in that column on the formula's own row, column fixed or not
==================  =========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from workbook_templates.sheet.cells import Area, CellValue, quoted_sheet, relative
from workbook_templates.sheet.figures import Figure
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.fields import Domain

FIRST_YEAR_COLUMN: Final = 5
"""Column F: year number 1 stands there on every tab; the column before it holds the unit."""

UNIT_COLUMN: Final = FIRST_YEAR_COLUMN - 1


class Series:
    """The values of a row or column of cells: one function of a group's data.

    ``group`` is the prefix of the group («» for the whole workbook); the function is computed once
    per workbook.
    """

    __slots__ = ("function", "group")

    def __init__(self, group: str, function: Callable[[Any], Sequence[CellValue]]) -> None:
        self.group = group
        self.function = function


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed label or number of the template."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Entry:
    """An input cell: its value comes from the data, and staff may change it."""

    series: Series
    index: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with tokens, and the engine's value for it.

    One with a ``spill`` (rows, columns) is a dynamic array formula: its result fills the cells
    below and to the right, which hold :class:`Spilled`.
    """

    template: str
    series: Series
    index: int
    volatile: bool = False
    spill: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Spilled:
    """A cell that a dynamic array formula fills: the engine's value, ``None`` where it does not."""

    series: Series
    index: int


Content = Constant | Entry | Formula | Spilled


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and its style."""

    content: Content
    style: StyleName


@dataclass(frozen=True, slots=True)
class Validation:
    """What a cell of inputs admits, with the texts that Excel shows.

    ``source`` refers to the cells that a drop-down shows, where they are not the domain's choices.
    """

    area: Area
    domain: Domain
    title: str
    prompt: str
    minimum: str = ""
    maximum: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure, the cell of its upper left corner, and how far into the cell it stands (pixels)."""

    figure: Figure
    row: int
    column: int
    offset: int = 0


@dataclass(slots=True)
class SheetPlan:
    """One tab: its cells and everything around them.

    ``widths`` are those of its columns, all of which are printed. Rows of a ``fitted`` area are as
    high as their wrapped texts need.
    """

    name: str
    widths: Sequence[float]
    freeze: tuple[int, int] = (0, 0)
    repeat_rows: tuple[int, int] | None = None
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    figures: list[Placed] = field(default_factory=list)
    statuses: list[tuple[Area, str]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    fitted: list[Area] = field(default_factory=list)
    page_breaks: list[int] = field(default_factory=list)
    row: int = 0

    @property
    def last_column(self) -> int:
        """The last column of the tab."""
        return len(self.widths) - 1

    def put(self, row: int, column: int, content: Content, style: StyleName) -> Area:
        """Place one cell; refuses to place two in the same spot."""
        if (row, column) in self.cells:
            raise ValueError(f"{self.name}!{relative(row, column)} is taken")
        self.cells[row, column] = Cell(content, style)
        return Area(self.name, row, column)

    def text(self, row: int, column: int, value: str | float, style: StyleName = "label") -> Area:
        """Place a fixed text or number."""
        return self.put(row, column, Constant(value), style)

    def text_replace(self, row: int, column: int, value: str) -> None:
        """Change the text of a label that has been placed."""
        self.cells[row, column] = Cell(Constant(value), self.cells[row, column].style)

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def next_row(self) -> int:
        """Take the next row."""
        self.row += 1
        return self.row - 1


class WorkbookPlan:
    """All tabs, keys and names of a workbook.

    ``years`` is the width of its timeline: year rows begin in column F and have as many cells.
    """

    def __init__(self, years: int) -> None:
        self.years = years
        self.sheets: list[SheetPlan] = []
        self.names: dict[str, Area] = {}
        self._areas: dict[tuple[str, str], Area] = {}
        self._resolved: dict[tuple[str, int, int], str] = {}

    def add_sheet(self, sheet: SheetPlan) -> SheetPlan:
        """Append a tab."""
        self.sheets.append(sheet)
        return sheet

    def define(self, name: str, area: Area) -> None:
        """Give an area a workbook name; a name is defined once."""
        if name in self.names:
            raise ValueError(f"the name {name} is defined twice")
        self.names[name] = area

    def mark(self, group: str, key: str, area: Area) -> Area:
        """Give an area a key, unique within its group (or within the workbook, group «»)."""
        if (group, key) in self._areas:
            raise ValueError(f"the key {key} is used twice")
        self._areas[group, key] = area
        return area

    def area(self, group: str, key: str) -> Area:
        """Return the area of a key; a key of another group is written ``PREFIX.key``."""
        if "." in key and (key.partition(".")[0] + "_", key.partition(".")[2]) in self._areas:
            prefix, _, key = key.partition(".")
            return self._areas[prefix + "_", key]
        found = self._areas.get((group, key)) or self._areas.get(("", key))
        if found is None:
            raise KeyError(f"no cell has the key {key!r}")
        return found

    def is_year_row(self, area: Area) -> bool:
        """Say whether an area spans the timeline."""
        return area.column == FIRST_YEAR_COLUMN and area.columns == self.years

    def formula_text(self, sheet: SheetPlan, row: int, column: int) -> str:
        """Return the formula of a cell with every token resolved to an address or name."""
        place = (sheet.name, row, column)
        if place not in self._resolved:
            content = sheet.cells[row, column].content
            if not isinstance(content, Formula):
                raise TypeError(f"{sheet.name}!{relative(row, column)} has no formula")
            self._resolved[place] = _TOKEN.sub(
                lambda match: self._token(match[1], content.series.group, sheet.name, row, column),
                content.template,
            )
        return self._resolved[place]

    def _token(self, token: str, group: str, sheet: str, row: int, column: int) -> str:
        if token[0] == "$":
            return f"{token}{row + 1}"
        if token[0] == "~":
            return f"{token[1:]}{row + 1}"
        if token[0].isupper() and "." not in token:
            name = group + token if group + token in self.names else token
            if name not in self.names:
                raise KeyError(f"no name {token!r} for group {group!r}")
            return name
        key, _, how = token.partition(":")
        area = self.area(group, key)
        there = "" if area.sheet == sheet else quoted_sheet(area.sheet) + "!"
        if not self.is_year_row(area) or how == "row":
            return there + area.address()
        at = column - 1 if how == "prev" else column
        first = relative(area.row, at)
        return there + (
            first if area.rows == 1 else f"{first}:{relative(area.row + area.rows - 1, at)}"
        )

    def formula_cells(self) -> Iterable[tuple[SheetPlan, int, int, Formula]]:
        """Yield every formula cell of the workbook."""
        for sheet in self.sheets:
            for (row, column), cell in sheet.cells.items():
                if isinstance(cell.content, Formula):
                    yield sheet, row, column, cell.content

    def spilled_cells(self) -> Iterable[tuple[SheetPlan, int, int, Spilled]]:
        """Yield every cell that a dynamic array formula may fill."""
        for sheet in self.sheets:
            for (row, column), cell in sheet.cells.items():
                if isinstance(cell.content, Spilled):
                    yield sheet, row, column, cell.content


_TOKEN = re.compile(r"\{([^{}]+)\}")


class Values:
    """Values of a plan's cells for one set of data; every series is computed once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._cache: dict[Series, Sequence[CellValue]] = {}

    def of(self, content: Entry | Formula | Spilled) -> CellValue:
        """Return the value of a cell."""
        return self.of_series(content.series)[content.index]

    def of_series(self, series: Series) -> Sequence[CellValue]:
        """Return the values of a series; computed when first asked for."""
        found = self._cache.get(series)
        if found is None:
            found = self._cache[series] = series.function(self._data[series.group])
        return found
