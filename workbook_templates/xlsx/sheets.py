"""What stands on a tab of a file: its cells, and what a check must know around them.

Programs save the same tab in different ways: texts shared, within the cell or as rich text, formulas
shared, cells without an address. A cell is read once, with its value, its formula, whether it shows a
date and whether it is locked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from workbook_templates.sheet import Area, corner, relative
from workbook_templates.xlsx.charts import FoundChart, FoundShape
from workbook_templates.xlsx.formulas import MAX_COLUMN, MAX_ROW, shifted
from workbook_templates.xlsx.looks import Look
from workbook_templates.xlsx.package import Attributes, Node, PackageError
from workbook_templates.xlsx.values import (
    CellValue,
    ErrorValue,
    is_set,
    number_of,
    serial_of,
    unescaped,
    whole_of,
)
from xlmodel.common.errors import legible

Position = tuple[int, int]
"""Row and column, counted from 0."""

_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_NUMBER: Final = re.compile(r"[1-9][0-9]*")
_LONGEST_FORMULA: Final = 32_768
"""Signs; Excel admits 8,192, prefixes of newer functions not counted."""
_MOST_HIDDEN: Final = 200
"""Columns of a hidden run that are told apart; it may go on to the end of the tab."""


class FoundCell(NamedTuple):
    """A cell of a file.

    ``value`` of a formula is the stored result, None where there is none; a date is its serial
    number. ``formula`` stands without its equals sign. ``array`` is the range that an array formula
    fills, as the file writes it, or empty.
    """

    value: CellValue = None
    formula: str | None = None
    array: str = ""
    is_date: bool = False
    is_unlocked: bool = False
    look: Look = Look()


EMPTY: Final = FoundCell()


@dataclass(frozen=True, slots=True)
class FoundValidation:
    """A data validation: its kind, its bounds or list, and the ranges that it covers.

    ``stops`` says that it keeps other values out, and does not only warn of them or say nothing.
    """

    kind: str
    operator: str
    bounds: tuple[str, ...]
    ranges: tuple[tuple[Position, Position], ...]
    stops: bool = True

    def covers(self, at: Position) -> bool:
        """Say whether a cell lies in the validation."""
        return any(
            first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1]
            for first, last in self.ranges
        )


Ranges = tuple[tuple[Position, Position], ...]
"""Rectangles by their first and last cell."""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A conditional format: its look, or that it shows a bar or an icon instead of the value."""

    ranges: Ranges
    look: Look
    hides_value: bool = False


@dataclass(slots=True)
class SheetContent:
    """Everything on a tab but its charts."""

    protected: bool = False
    cells: dict[Position, FoundCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    flat_rows: set[int] = field(default_factory=set)
    flat_columns: set[int] = field(default_factory=set)
    """Lines of no height or width."""
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    admitted: list[tuple[Position, Position]] = field(default_factory=list)
    """Ranges that may be changed though the tab is protected."""
    rules: list[FoundRule] = field(default_factory=list)
    validations: list[FoundValidation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """An Excel table: its cells, its columns (small letters), and its rows of headings and totals."""

    name: str
    area: Area
    columns: tuple[str, ...]
    headings: int = 1
    totals: int = 0


@dataclass(eq=False)
class FoundSheet:
    """One tab of a file, which is the ``part`` there; what stands on it is read when it is asked for."""

    name: str
    state: str = "visible"
    is_worksheet: bool = True
    part: str = ""
    read: Callable[[], SheetContent] = SheetContent
    read_charts: Callable[[], list[FoundChart]] = list
    read_shapes: Callable[[], list[FoundShape]] = list
    read_tables: Callable[[], list[FoundTable]] = list

    @cached_property
    def content(self) -> SheetContent:
        """What stands on the tab."""
        return self.read()

    @cached_property
    def charts(self) -> list[FoundChart]:
        """The charts of the tab."""
        return self.read_charts()

    @cached_property
    def shapes(self) -> list[FoundShape]:
        """What lies over the cells: text boxes, pictures and charts."""
        return self.read_shapes()

    @cached_property
    def tables(self) -> list[FoundTable]:
        """The Excel tables of the tab."""
        return self.read_tables()

    @property
    def cells(self) -> dict[Position, FoundCell]:
        """The cells that hold something or have a style of their own."""
        return self.content.cells


class SheetReader:
    """Takes a tab from its XML. Raises what ``fault`` makes where a cell is not as the format says.

    ``texts`` are the texts that cells share, ``dates`` and ``unlocked`` the numbers of the styles
    that show a date and that admit changes, ``looks`` how the styles of cells and of conditional
    formats show a value.
    """

    def __init__(
        self,
        texts: Sequence[str],
        dates: Collection[int],
        unlocked: Collection[int],
        looks: tuple[Sequence[Look], Sequence[Look]],
        fault: Callable[[str], PackageError],
    ) -> None:
        self.content = SheetContent()
        self._texts, self._dates, self._unlocked = texts, dates, unlocked
        self._looks, self._conditional = looks
        self._fault = fault
        self._formatted: Ranges = ()
        self._at = (-1, -1)
        self._seen: set[Position] = set()
        self._cell: Attributes | None = None
        self._formula: Attributes | None = None
        self._pieces: dict[str, list[str]] = {}
        self._reading: list[str] | None = None
        self._masters: dict[str, tuple[str, Position]] = {}
        self._followers: list[tuple[Position, str]] = []
        self._validation: Attributes = {}
        self._beside = 0
        """How many elements lie around that hold nothing of the tab itself."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        if self._beside or tag in ("extLst", "rPh"):
            self._beside += 1
            self._start_extension(tag, attributes)
        elif tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "f", "t", "formula1", "formula2"):
            self._reading = self._pieces.setdefault(tag, [])
            if tag == "f":
                self._formula = attributes
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "dataValidation":
            self._validation, self._pieces = attributes, {}
        elif tag == "sheetProtection":
            self.content.protected = is_set(attributes.get("sheet"))
        elif tag == "col":
            self._start_columns(attributes)
        elif tag == "mergeCell":
            self.content.merged.extend(_ranges(attributes.get("ref", "")))
        elif tag == "protectedRange":
            self.content.admitted.extend(_ranges(attributes.get("sqref", "")))
        elif tag == "conditionalFormatting":
            self._formatted = _ranges(attributes.get("sqref", ""))
        elif tag in ("cfRule", "dataBar", "iconSet"):
            self._start_rule(tag, attributes)

    def _start_extension(self, tag: str, attributes: Attributes) -> None:
        """Take a validation that reads another tab: newer programs write it apart, in an extension."""
        if tag == "dataValidation":
            self._validation, self._pieces = attributes, {}
        elif tag in ("formula1", "formula2", "sqref"):
            self._reading = self._pieces.setdefault(tag, [])

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._reading is not None:
            self._reading.append(piece)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._reading = None
        if self._beside:
            self._beside -= 1
            if tag == "dataValidation":
                self._end_validation()
        elif tag == "c" and self._cell is not None:
            self._end_cell(self._cell)
        elif tag == "dataValidation":
            self._end_validation()
        elif tag == "sheetData":
            self._end_cells()

    def _start_columns(self, attributes: Attributes) -> None:
        first, last = (whole_of(attributes.get(key, "1")) - 1 for key in ("min", "max"))
        columns = range(first, min(last, first + _MOST_HIDDEN) + 1)
        if is_set(attributes.get("hidden")):
            self.content.hidden_columns.update(columns)
        elif _is_flat(attributes.get("width")):
            self.content.flat_columns.update(columns)

    def _start_rule(self, tag: str, attributes: Attributes) -> None:
        index = whole_of(attributes.get("dxfId"))
        if tag == "cfRule" and 0 <= index < len(self._conditional):
            self.content.rules.append(FoundRule(self._formatted, self._conditional[index]))
        elif tag != "cfRule" and attributes.get("showValue", "1").lower() in ("0", "false"):
            self.content.rules.append(FoundRule(self._formatted, Look(None, None, None), True))

    def _start_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        if stated is not None and not _NUMBER.fullmatch(stated):
            raise self._fault(f"raden «{legible(stated)}» finnes ikke")
        row = self._at[0] + 1 if stated is None else whole_of(stated[:9]) - 1
        self._at = (row, -1)
        if is_set(attributes.get("hidden")):
            self.content.hidden_rows.add(row)
        elif _is_flat(attributes.get("ht")):
            self.content.flat_rows.add(row)

    def _start_cell(self, attributes: Attributes) -> None:
        """Take the beginning of a cell; one that lies beyond Excel's rows and columns is none."""
        stated = attributes.get("r")
        if stated is None:
            self._at = (self._at[0], self._at[1] + 1)
        elif _ADDRESS.fullmatch(stated):
            self._at = corner(stated)
        elif self._at[0] < MAX_ROW:
            raise self._fault(f"cellen «{legible(stated)}» finnes ikke")
        if self._at[0] >= MAX_ROW or self._at[1] >= MAX_COLUMN:
            return
        if self._at in self._seen:
            raise self._fault(f"celle {relative(*self._at)} finnes to ganger")
        self._seen.add(self._at)
        self._cell, self._formula, self._pieces = attributes, None, {}

    def _end_cell(self, cell: Attributes) -> None:
        formula, array = self._formula_text(), ""
        if self._formula is not None and self._formula.get("t") in ("array", "dataTable"):
            array = self._formula.get("ref") or relative(*self._at)
        value = self._value(cell.get("t", "n"))
        if value is not None or formula is not None or "s" in cell:
            style = whole_of(cell.get("s", "0"))
            is_date = cell.get("t") == "d" or style in self._dates
            self.content.cells[self._at] = FoundCell(
                value,
                formula,
                array,
                is_date,
                style in self._unlocked,
                self._looks[style] if 0 <= style < len(self._looks) else Look(),
            )
        self._cell = None

    def _formula_text(self) -> str | None:
        """Return the cell's formula; one that is shared stands in the first of its cells only."""
        if self._formula is None:
            return None
        text, group = "".join(self._pieces["f"]), self._formula.get("si")
        if len(text) > _LONGEST_FORMULA:
            raise self._fault(f"formelen i celle {relative(*self._at)} har {len(text)} tegn")
        if self._formula.get("t") == "shared" and group is not None:
            if text:
                self._masters.setdefault(group, (text, self._at))
            else:
                self._followers.append((self._at, group))
        return text

    def _value(self, kind: str) -> CellValue:
        if kind == "inlineStr":
            return unescaped("".join(self._pieces["t"])) if "t" in self._pieces else None
        if kind == "str":
            is_there = "v" in self._pieces or self._formula is not None
            return unescaped("".join(self._pieces.get("v", ()))) if is_there else None
        text = "".join(self._pieces.get("v", ()))
        if not text:
            return None
        if kind == "s":
            index = whole_of(text.strip())
            if not 0 <= index < len(self._texts):
                raise self._fault(f"celle {relative(*self._at)} viser til en tekst som ikke finnes")
            return self._texts[index]
        if kind == "b":
            return is_set(text.strip())
        if kind == "e":
            return ErrorValue(text)
        return serial_of(text) if kind == "d" else number_of(text)

    def _end_cells(self) -> None:
        """Give the cells that share a formula their own, as it reads there."""
        for at, group in self._followers:
            if group not in self._masters:
                raise self._fault(f"celle {relative(*at)} deler en formel som ikke finnes")
            master, origin = self._masters[group]
            text = shifted(master, at[0] - origin[0], at[1] - origin[1])
            self.content.cells[at] = self.content.cells[at]._replace(formula=text)

    def _end_validation(self) -> None:
        attributes = self._validation
        texts = ("".join(self._pieces.get(name, ())) for name in ("formula1", "formula2"))
        covered = attributes.get("sqref") or "".join(self._pieces.get("sqref", ()))
        self.content.validations.append(
            FoundValidation(
                attributes.get("type", "none"),
                attributes.get("operator", "between"),
                tuple(text.strip() for text in texts if text.strip()),
                _ranges(covered),
                attributes.get("errorStyle", "stop") == "stop"
                and is_set(attributes.get("showErrorMessage")),
            )
        )


def found_table(name: str, node: Node) -> FoundTable | None:
    """Return an Excel table on a tab from its part; None where it says not where it is."""
    places = _ranges(node.attributes.get("ref", ""))
    if not places:
        return None
    (top, left), (bottom, right) = places[0]
    columns = node.child("tableColumns").all("tableColumn")
    headings = whole_of(node.attributes.get("headerRowCount", "1"))
    return FoundTable(
        unescaped(node.attributes.get("displayName", "")),
        Area(name, top, left, bottom - top + 1, right - left + 1),
        tuple(unescaped(item.attributes.get("name", "")).casefold() for item in columns),
        headings=headings,
        totals=max(0, whole_of(node.attributes.get("totalsRowCount", "0"))),
    )


_FLAT: Final = 0.6
"""Points of height, or signs of width, below which a line shows nothing."""


def _is_flat(size: str | None) -> bool:
    number = None if size is None else number_of(size)
    return isinstance(number, float) and number < _FLAT


def _ranges(text: str) -> Ranges:
    """Return the rectangles that a list of ranges covers; what is none is left out."""
    found = []
    for piece in text.split():
        first, _, last = piece.partition(":")
        if _ADDRESS.fullmatch(first) and (not last or _ADDRESS.fullmatch(last)):
            found.append((corner(first), corner(last or first)))
    return tuple(found)
