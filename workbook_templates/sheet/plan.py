"""A workbook as a plan: which cell holds what, which formula it has and which value it must show.

Sheets are filled block by block, top to bottom; every cell or row that others refer to gets a key.
When all blocks stand, :meth:`WorkbookPlan.resolve` turns the keys in formula texts to addresses.
The plan holds no numbers of a municipality: values are functions of the data that the writer hands
them, so that one plan serves many workbooks. What is read of a plan cannot be changed but through
its methods, and of a frozen one not at all.

Formula texts refer to cells with tokens in braces:

==================  =========================================================================
``{Startaar}``      a workbook name (capital first); the group's prefix is added where it has one
``{cost}``          year row: the cell of the same year. Several rows: that year's column of cells.
                    Fixed cells: their absolute address
``{cost:prev}``     year row: the cell to the left; the first year meets the unit text
``{cost:row}``      year row: all years of the timeline, absolute
``{cost:2}``        one cell of a row or column, counted from 1, absolute
``{table:year}``    a table with a column a year that stands elsewhere: that year's column of cells
``{$A}``, ``{~H}``  the cell in that column on the formula's own row, column fixed or not
==================  =========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from workbook_templates.sheet.cells import Area, CellValue, quoted_sheet, relative
from workbook_templates.sheet.document import ByGroup, Document, Part
from workbook_templates.sheet.figures import Figure
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.fields import Domain

FIRST_YEAR_COLUMN: Final = 5
"""Column F: year number 1 stands there on every tab; the column before it holds the unit."""

UNIT_COLUMN: Final = FIRST_YEAR_COLUMN - 1


DataT = TypeVar("DataT")


class Series:
    """The values of a row or column of cells: one function of the data of a part of the workbook.

    ``group`` is the prefix of that part; the function is computed once per workbook.
    """

    __slots__ = ("function", "group")

    def __init__(self, part: Part[DataT], values: Callable[[DataT], Sequence[CellValue]]) -> None:
        self.group = part.prefix
        self.function: Callable[[ByGroup], Sequence[CellValue]] = lambda data: values(part.of(data))


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
    """A figure, the cell of its upper left corner, and how far right and down in the cell (pixels)."""

    figure: Figure
    row: int
    column: int
    offset: int = 0
    down: int = 6


@dataclass(frozen=True, slots=True)
class PrintSection:
    """Rows from one on that are printed as far as the data say: ``columns`` gives how many columns, 0 for none.

    Programs take a printed area as fixed cells (a formula for it is live in one and ignored by others),
    so that it follows the data that the file was made of, not what is filled in later.
    """

    row: int
    columns: Series


class FrozenPlanError(RuntimeError):
    """An attempt to change a plan that is frozen."""


class SheetPlan:
    """One tab: its cells and everything around them.

    ``years`` is the width of its timeline where that is not the workbook's.
    ``widths`` are those of its columns, all of which are printed; ``panes`` are the rows and columns
    that stay in sight; ``pages_wide`` is how many printed pages its columns take, on each of which
    the first columns that stay in sight are repeated; ``repeat_rows`` are repeated on each page, and
    rows from ``print_end`` on are not printed; where only ``print_columns`` are, what is printed takes
    one page. From the first of ``print_sections`` on, each says what is printed of its rows. Rows of a ``fitted`` area are as high as their wrapped texts need; ``row`` is the next
    one to be filled.
    """

    _frozen = False

    def __init__(
        self,
        name: str,
        widths: Sequence[float],
        *,
        freeze: tuple[int, int] = (0, 0),
        repeat_rows: tuple[int, int] | None = None,
        years: int = 0,
        pages_wide: int = 1,
    ) -> None:
        self.name: Final = name
        self.years: Final = years
        self.widths: Final = tuple(widths)
        self.panes: Final = freeze
        self.pages_wide: Final = pages_wide
        self._cells: dict[tuple[int, int], Cell] = {}
        self._links: dict[tuple[int, int], str] = {}
        self._heights: dict[int, float] = {}
        self.cells: Final = MappingProxyType(self._cells)
        self.links: Final = MappingProxyType(self._links)
        self.heights: Final = MappingProxyType(self._heights)
        self.validations: tuple[Validation, ...] = ()
        self.figures: tuple[Placed, ...] = ()
        self.statuses: tuple[tuple[Area, str], ...] = ()
        self.fitted: tuple[Area, ...] = ()
        self.page_breaks: tuple[int, ...] = ()
        self.repeat_rows = repeat_rows
        self.print_end: int | None = None
        self.print_columns: int | None = None
        self.print_sections: tuple[PrintSection, ...] = ()
        self.row = 0

    def freeze(self) -> None:
        """Let nothing be changed from here on: to set an attribute raises :class:`FrozenPlanError`."""
        self._frozen = True

    def __setattr__(self, name: str, value: object) -> None:
        self._require_open()
        super().__setattr__(name, value)

    def _require_open(self) -> None:
        if self._frozen:
            raise FrozenPlanError(f"the plan of {self.name} is frozen")

    @property
    def last_column(self) -> int:
        """The last column of the tab."""
        return len(self.widths) - 1

    def put(self, row: int, column: int, content: Content, style: StyleName) -> Area:
        """Place one cell; refuses to place two in the same spot."""
        self._require_open()
        if (row, column) in self._cells:
            raise ValueError(f"{self.name}!{relative(row, column)} is taken")
        self._cells[row, column] = Cell(content, style)
        return Area(self.name, row, column)

    def text(self, row: int, column: int, value: str | float, style: StyleName = "label") -> Area:
        """Place a fixed text or number."""
        return self.put(row, column, Constant(value), style)

    def texts(
        self, row: int, columns: Iterable[int], value: str, style: StyleName = "label"
    ) -> None:
        """Place the same fixed text in several columns."""
        for column in columns:
            self.text(row, column, value, style)

    def link(self, row: int, column: int, tab: str) -> None:
        """Place a tab's name with a link to it."""
        self.text(row, column, tab, "link")
        self._links[row, column] = tab

    def set_height(self, row: int, height: float) -> None:
        """Set the height of a row, in points."""
        self._require_open()
        self._heights[row] = height

    def fit(self, area: Area) -> None:
        """Let rows be as high as their wrapped texts need."""
        self.fitted += (area,)

    def colour_status(self, area: Area, wanted: str) -> None:
        """Colour cells by their text: as wanted, or not."""
        self.statuses += ((area, wanted),)

    def validate(self, validation: Validation) -> None:
        """Let the sheet check an area of inputs."""
        self.validations += (validation,)

    def place(self, placed: Placed) -> None:
        """Place a figure."""
        self.figures += (placed,)

    def break_page(self, row: int | None = None) -> None:
        """Begin a printed page at a row, by default the next one."""
        self.page_breaks += (self.row if row is None else row,)

    def end_print(self) -> None:
        """Print nothing from the next row on: long tables that figures and formulas read."""
        self.print_end = self.row

    def print_section(self, columns: Series, row: int | None = None) -> None:
        """Let the data say how many columns are printed from a row on, by default the next; 0 for none."""
        self.print_sections += (PrintSection(self.row if row is None else row, columns),)

    def print_page(self, columns: int) -> None:
        """Print the rows filled so far, and the first ``columns``, on one page; nothing else."""
        self.end_print()
        self.print_columns = columns

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def next_row(self, height: float | None = None) -> int:
        """Take the next row, and set its height where it has its own."""
        if height is not None:
            self.set_height(self.row, height)
        self.row += 1
        return self.row - 1


class WorkbookPlan:
    """All tabs, keys and names of a workbook.

    ``years`` is the width of its timeline: year rows begin in column F and have as many cells.
    ``names`` gives the area of each workbook name. ``answers`` gives what the cell of a name says of
    the workbook's checks, by the engine: the master check and what shows it ask here.
    """

    def __init__(self, years: int) -> None:
        self.years: Final = years
        self._answers: dict[str, Callable[[Document], str]] = {}
        self.answers: Final = MappingProxyType(self._answers)
        self.sheets: tuple[SheetPlan, ...] = ()
        self._timelines: dict[str, int] = {}
        self._names: dict[str, Area] = {}
        self.names: Final = MappingProxyType(self._names)
        self._areas: dict[tuple[str, str], Area] = {}
        self._templates: dict[tuple[str, str, str], tuple[_Piece, ...]] = {}
        self._resolved: dict[tuple[str, int, int], str] = {}
        self._frozen = False

    def frozen(self) -> WorkbookPlan:
        """Let nothing be changed from here on, on any tab, and return the plan."""
        for sheet in self.sheets:
            sheet.freeze()
        self._frozen = True
        return self

    def _require_open(self) -> None:
        if self._frozen:
            raise FrozenPlanError("the plan is frozen")

    def add_sheet(self, sheet: SheetPlan) -> SheetPlan:
        """Append a tab."""
        self._require_open()
        self.sheets += (sheet,)
        self._timelines[sheet.name] = sheet.years or self.years
        return sheet

    def order(self, names: Sequence[str]) -> None:
        """Move the tabs that are named to the front, in the order of their names."""
        self._require_open()
        place = {name: index for index, name in enumerate(names)}
        self.sheets = tuple(
            sorted(self.sheets, key=lambda sheet: place.get(sheet.name, len(place)))
        )

    def define(self, name: str, area: Area) -> Area:
        """Give an area a workbook name; a name is defined once."""
        self._require_open()
        if name in self._names:
            raise ValueError(f"the name {name} is defined twice")
        self._names[name] = area
        return area

    def content_of(self, name: str) -> Entry | Formula | Spilled:
        """Return what stands in the first cell of a name."""
        area = self._names[name]
        sheet = next(sheet for sheet in self.sheets if sheet.name == area.sheet)
        content = sheet.cells[area.row, area.column].content
        if isinstance(content, Constant):
            raise TypeError(f"{name} names a constant")
        return content

    def answer(self, name: str, text: Callable[[Document], str]) -> None:
        """Note what the cell of a name says of the workbook's checks."""
        self._require_open()
        self._answers[name] = text

    def mark(self, group: str, key: str, area: Area) -> Area:
        """Give an area a key, unique within its group (or within the workbook, group «»)."""
        self._require_open()
        if (group, key) in self._areas:
            raise ValueError(f"the key {key} is used twice")
        self._areas[group, key] = area
        return area

    def area(self, group: str, key: str) -> Area:
        """Return the area of a key; a key of another group is written ``PREFIX.key``."""
        prefix, dot, rest = key.partition(".")
        found = self._areas.get((prefix + "_", rest)) if dot else None
        found = found or self._areas.get((group, key)) or self._areas.get(("", key))
        if found is None:
            raise KeyError(f"no cell has the key {key!r}")
        return found

    def is_year_row(self, area: Area) -> bool:
        """Say whether an area spans the timeline of its tab."""
        years = self._timelines.get(area.sheet, self.years)
        return area.column == FIRST_YEAR_COLUMN and area.columns == years

    def formula_text(self, sheet: SheetPlan, row: int, column: int) -> str:
        """Return the formula of a cell with every token resolved to an address or name."""
        place = (sheet.name, row, column)
        if place not in self._resolved:
            content = sheet.cells[row, column].content
            if not isinstance(content, Formula):
                raise TypeError(f"{sheet.name}!{relative(row, column)} has no formula")
            pieces = self._pieces(content.template, content.series.group, sheet.name)
            self._resolved[place] = "".join(
                piece if isinstance(piece, str) else piece(row, column) for piece in pieces
            )
        return self._resolved[place]

    def _pieces(self, template: str, group: str, sheet: str) -> Sequence[_Piece]:
        """Return a formula text in pieces; the many cells of a row or a column share them."""
        key = (template, group, sheet)
        if key not in self._templates:
            texts = _TOKEN.split(template)
            self._templates[key] = tuple(
                self._piece(text, group, sheet) if index % 2 else text
                for index, text in enumerate(texts)
            )
        return self._templates[key]

    def _piece(self, token: str, group: str, sheet: str) -> _Piece:
        """Return what a token stands for."""
        if token[0] == "$":
            return lambda row, _: f"{token}{row + 1}"
        if token[0] == "~":
            return lambda row, _: f"{token[1:]}{row + 1}"
        if token[0].isupper() and "." not in token:
            name = group + token if group + token in self._names else token
            if name not in self._names:
                raise KeyError(f"no name {token!r} for group {group!r}")
            return name
        key, _, how = token.partition(":")
        area = self.area(group, key)
        there = "" if area.sheet == sheet else quoted_sheet(area.sheet) + "!"
        if how == "year":
            across = area.column - FIRST_YEAR_COLUMN
            return lambda _, column: f"{there}{_span(area, column + across)}"
        if how.isdigit():
            at = int(how) - 1
            return there + area.part(*((0, at) if area.rows == 1 else (at, 0))).address()
        if not self.is_year_row(area) or how == "row":
            return there + area.address()
        back = 1 if how == "prev" else 0
        if area.rows == 1:
            return lambda _, column: f"{there}{relative(area.row, column - back)}"
        return lambda _, column: f"{there}{_span(area, column - back)}"

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

_Piece = str | Callable[[int, int], str]
"""A piece of a formula text: the same in every cell, or made for the cell's row and column."""


def _span(area: Area, column: int) -> str:
    """Return a column of cells as high as an area."""
    return f"{relative(area.row, column)}:{relative(area.row + area.rows - 1, column)}"


class Values:
    """Values of a plan's cells for one set of data; every series is computed once."""

    def __init__(self, data: ByGroup) -> None:
        self._data = data
        self._cache: dict[Series, Sequence[CellValue]] = {}

    def of(self, content: Entry | Formula | Spilled) -> CellValue:
        """Return the value of a cell."""
        return self.of_series(content.series)[content.index]

    def of_series(self, series: Series) -> Sequence[CellValue]:
        """Return the values of a series; computed when first asked for."""
        found = self._cache.get(series)
        if found is None:
            found = self._cache[series] = series.function(self._data)
        return found
