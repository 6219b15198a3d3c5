"""What stands in an xlsx file: opened and unfolded once, its tabs read when they are asked for.

Reading, checking, comparing and recalculating all get the same :class:`Book`, so that they tell the
same of a file. Nothing is calculated, and nothing in the file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from workbook_templates.sheet import Area, column_index, relative
from workbook_templates.xlsx.charts import charts_of, shapes_of
from workbook_templates.xlsx.looks import Look, looks
from workbook_templates.xlsx.package import Attributes, Node, Package, PackageError, open_package
from workbook_templates.xlsx.sheets import (
    FoundSheet,
    FoundTable,
    SheetContent,
    SheetReader,
    found_table,
)
from workbook_templates.xlsx.values import CellKey, is_set, unescaped, whole_of
from xlmodel.common.errors import legible

_REFERENCE: Final = re.compile(
    r"=?\s*(?:'((?:[^']|'')+)'|([^'!:]+))!"
    r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6}))?\s*"
)
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The numbers of the built-in formats of dates and times, those of other languages among them."""
_UNREAD: Final = re.compile(r'"[^"]*"|\[(?![hms])[^\]]*\]|[\\_*].')
"""What of a format shows no part of a value."""
_LONGEST_FORMAT: Final = 255
_LONGEST_NAME: Final = 255
_BUILT_IN: Final = "_xlnm."
"""What names of print areas and titles begin with: LibreOffice may write those of a tab twice."""
"""Signs of a tab's or a cell range's name; Excel admits 31 and 255."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """A defined name: what it stands for, and the tab that it belongs to («» for all)."""

    name: str
    text: str
    sheet: str = ""


@dataclass(frozen=True)
class Book:
    """A file's tabs, names and settings, and of which bytes it was read.

    ``parts`` are the paths of what the file holds and ``content_type`` what it says that it is.
    """

    path: Path
    sheets: tuple[FoundSheet, ...]
    defined: tuple[FoundName, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    content_type: str = ""
    size: int = 0
    sha256: str = ""

    @classmethod
    def open(cls, path: Path, *, macros: bool = False) -> Book:
        """Open a file; ``macros`` admits one that holds some, which are never run.

        Raises ``PackageError`` where it cannot be read as a workbook, here or when a tab is read.
        """
        return cls.of(open_package(path, macros=macros))

    @classmethod
    def of(cls, package: Package) -> Book:
        """Return the book of parts that are unfolded already."""
        return _Reader(package).book()

    @cached_property
    def tabs(self) -> Mapping[str, FoundSheet]:
        """The tabs with cells, by their names, in the order of the file."""
        return {sheet.name: sheet for sheet in self.sheets if sheet.is_worksheet}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each name of the whole workbook refers to, as it is written in the file."""
        return {item.name: item.text for item in self.defined if not item.sheet}

    @property
    def is_calculated(self) -> bool:
        """Whether a program has calculated the stored values; one that has not asks for it."""
        return not is_set(self.settings.get("fullCalcOnLoad"))

    @property
    def uses_1904(self) -> bool:
        """Whether dates are counted from 1904 and not from 1900."""
        return is_set(self.settings.get("date1904"))

    def sheet(self, name: str) -> FoundSheet | None:
        """Return a tab by its name, whatever its case."""
        wanted = name.casefold()
        return next((item for item in self.sheets if item.name.casefold() == wanted), None)

    def place(self, refers_to: str) -> Area | None:
        """Return the cells that a name refers to; ``None`` where it is no range on one of the tabs."""
        match = _REFERENCE.fullmatch(refers_to)
        if match is None:
            return None
        quoted, bare, first_column, first_row, last_column, last_row = match.groups()
        sheet = self.sheet((quoted or "").replace("''", "'") or bare)
        if sheet is None or not sheet.is_worksheet:
            return None
        column, row = column_index(first_column.upper()), int(first_row) - 1
        if last_column is None:
            return Area(sheet.name, row, column)
        rows = int(last_row) - row
        columns = column_index(last_column.upper()) - column + 1
        return Area(sheet.name, row, column, rows, columns) if rows > 0 and columns > 0 else None

    @staticmethod
    def is_area(refers_to: str) -> bool:
        """Say whether a name refers to cells of the workbook, be they deleted."""
        is_reference = _REFERENCE.fullmatch(refers_to) is not None and "[" not in refers_to
        return is_reference or "#REF!" in refers_to.upper()

    def formulas(self) -> Iterator[tuple[CellKey, str]]:
        """Yield the cells that hold a formula, and it, tab by tab."""
        for tab, sheet in self.tabs.items():
            for at, cell in sheet.cells.items():
                if cell.formula is not None:
                    yield (tab, relative(*at)), cell.formula


class _Styles(NamedTuple):
    """The numbers of the cell styles that show a date, and of those that admit changes."""

    dates: frozenset[int]
    unlocked: frozenset[int]
    looks: tuple[list[Look], list[Look]]
    """How the styles of cells show a value, and those of conditional formats."""


class _Reader:
    """Reads a workbook's parts, each when it is needed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations = package.relations(package.main)

    def book(self) -> Book:
        """Return the book, its tabs yet to be read."""
        package, root = self._package, self._package.tree(self._package.main)
        sheets = tuple(self._sheet(item) for item in root.child("sheets").all("sheet"))
        self._refuse_twice("fanen", (sheet.name for sheet in sheets))
        defined = tuple(_names(root, sheets))
        given = (item for item in defined if not item.name.startswith(_BUILT_IN))
        self._refuse_twice("navnet", (f"{item.sheet}!{item.name}" for item in given))
        settings = root.child("workbookPr").attributes | root.child("calcPr").attributes
        about = (package.names, package.content_type, package.size, package.sha256)
        return Book(package.path, sheets, defined, settings, *about)

    def _refuse_twice(self, what: str, names: Iterator[str]) -> None:
        seen: set[str] = set()
        for name in names:
            told = f"{what} «{legible(name.removeprefix('!'))}»"
            if len(name) > 2 * _LONGEST_NAME:
                raise self._package.damaged(f"{told} har et navn på {len(name)} tegn")
            if name.casefold() in seen:
                raise self._package.damaged(f"{told} finnes to ganger")
            seen.add(name.casefold())

    def _sheet(self, item: Node) -> FoundSheet:
        name, state = item.attributes.get("name", ""), item.attributes.get("state", "visible")
        kind, part = self._relations.get(item.attributes.get("id", ""), ("", ""))
        if not self._package.has(part):
            raise self._package.damaged(f"innholdet i fanen «{legible(name)}» mangler")
        if kind != "worksheet":
            return FoundSheet(name, state, is_worksheet=False)
        return FoundSheet(
            name,
            state,
            part=part,
            read=lambda: self._content(part, name),
            read_charts=lambda: list(charts_of(self._package, part)),
            read_shapes=lambda: list(shapes_of(self._package, part)),
            read_tables=lambda: list(self._tables(part, name)),
        )

    def _tables(self, part: str, name: str) -> Iterator[FoundTable]:
        """Yield the Excel tables of a tab."""
        for kind, path in self._package.relations(part).values():
            if kind == "table" and self._package.has(path):
                table = found_table(name, self._package.tree(path))
                if table is not None:
                    yield table

    def _content(self, part: str, name: str) -> SheetContent:
        reader = SheetReader(self._texts, *self._styles, self._fault_on(name))
        self._package.parse(part, reader.start, reader.end, reader.text)
        return reader.content

    def _fault_on(self, name: str) -> Callable[[str], PackageError]:
        return lambda told: self._package.damaged(f"fanen «{legible(name)}», {told}")

    @cached_property
    def _texts(self) -> list[str]:
        """The shared texts, without phonetic readings."""
        found: list[str] = []
        pieces: list[str] = []
        within: list[str] = []

        def start(tag: str, _: Attributes) -> None:
            within.append(tag)
            if tag == "si":
                pieces.clear()

        def end(tag: str) -> None:
            within.pop()
            if tag == "si":
                found.append(unescaped("".join(pieces)))

        def text(piece: str) -> None:
            if within[-1] == "t" and "rPh" not in within:
                pieces.append(piece)

        for part in self._related("sharedStrings"):
            self._package.parse(part, start, end, text)
        return found

    @cached_property
    def _styles(self) -> _Styles:
        dates, unlocked = set(), set()
        found: tuple[list[Look], list[Look]] = ([], [])
        for part in self._related("styles"):
            root = self._package.tree(part)
            found = looks(root)
            formats = {
                whole_of(item.attributes.get("numFmtId")): item.attributes.get("formatCode", "")
                for item in root.child("numFmts").children
            }
            for index, style in enumerate(root.child("cellXfs").children):
                if _shows_date(whole_of(style.attributes.get("numFmtId")), formats):
                    dates.add(index)
                if not is_set(style.child("protection").attributes.get("locked", "1")):
                    unlocked.add(index)
        return _Styles(frozenset(dates), frozenset(unlocked), found)

    def _related(self, kind: str) -> list[str]:
        parts = self._relations.values()
        return [part for found, part in parts if found == kind and self._package.has(part)]


def _names(root: Node, sheets: tuple[FoundSheet, ...]) -> Iterator[FoundName]:
    for item in root.child("definedNames").all("definedName"):
        name, text = item.attributes.get("name", ""), item.text.strip()
        index = whole_of(item.attributes.get("localSheetId"))
        if "localSheetId" not in item.attributes:
            yield FoundName(name, text)
        elif 0 <= index < len(sheets):
            yield FoundName(name, text, sheets[index].name)


def _shows_date(number: int, formats: Mapping[int, str]) -> bool:
    code = formats.get(number, "")[:_LONGEST_FORMAT].lower().partition(";")[0]
    own = not {*"dmhys"}.isdisjoint(_UNREAD.sub("", code))
    return own if number in formats else number in _DATES
