"""Many files of one template: the first is read in full, others are held against its text.

To parse a file, to load its formulas into an engine and to calculate once takes ten times as long as
to make it. Files that a program has just made of one template hold the same formulas in the same
cells: that is seen by comparing text, and then one loaded engine serves them all. What is not exactly
alike is not read here, so that a file is never held to be what it is not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape  # that of xml.sax loads the web client too
from typing import Final, NamedTuple, Protocol
from zipfile import ZipFile

from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.engines import load_engine
from workbook_templates.xlsx.formulas import called_functions
from workbook_templates.xlsx.package import Package
from workbook_templates.xlsx.values import CellKey, CellValue, unescaped

_BEGIN: Final = "<c "
_VALUE: Final = "<v>"
_CELL: Final = re.compile(
    r'r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?(?: cm="1")?(?: t="([a-zA-Z]+)")?'
    r"(?:/>|>(<f[^>]*>[^<]*</f>)?(?:<v>([^<]*)</v>|<is><t[^>]*>([^<]*)</t></is>)?</c>)"
)
"""A cell as our writer writes it, after its beginning: address, type, formula, value, text."""
_TIMED: Final = frozenset(("NOW", "TODAY"))
_SHARED: Final = "xl/sharedstrings.xml"


class Parts(Protocol):
    """The parts of a file, by their path in small letters, of which ``main`` is the workbook's own."""

    main: str

    def has(self, part: str) -> bool:
        """Say whether the file holds a part."""
        ...

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        ...


class OwnFile:
    """The parts of a file whose every byte is of our own writing, each unfolded when it is read."""

    def __init__(self, content: bytes) -> None:
        self._archive = ZipFile(io.BytesIO(content))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self.main = "xl/workbook.xml"

    def has(self, part: str) -> bool:
        """Say whether the file holds a part."""
        return part.lower() in self._names

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        return self._archive.read(self._names[name.lower()])


@dataclass(frozen=True, slots=True)
class Fresh:
    """The formula cells of a file: the values that it stores, and those calculated from its inputs.

    The three are as long as each other; a cell whose value depends on the day is not among them.
    """

    cells: Sequence[CellKey]
    stored: Sequence[CellValue]
    calculated: Sequence[CellValue]


class _Written(NamedTuple):
    """A cell as it is written."""

    address: str
    kind: str
    formula: str
    value: str
    text: str

    def stored(self) -> CellValue:
        """Return the stored value of a formula."""
        if self.kind not in ("", "str") or self.text:
            raise NotAlikeError
        return unescaped(unescape(self.value)) if self.kind else float(self.value)

    def typed(self) -> CellValue:
        """Return what is typed into a cell."""
        if self.kind == "inlineStr":
            return unescaped(unescape(self.text)) or None
        if self.kind:
            raise NotAlikeError
        return float(self.value) if self.value else None


class _Tab:
    """A tab of the first file: its cells as they are written, and the values of its formulas."""

    def __init__(self, name: str, part: str, package: Package) -> None:
        self.name, self._part = name, part
        self._pieces = self._cut(package)
        self._cells = [_written(piece) for piece in self._pieces]
        timed = {f for f in {c.formula for c in self._cells} if called_functions(f) & _TIMED}
        compared = [at for at, c in enumerate(self._cells) if c.formula and c.formula not in timed]
        self._timed = {at for at, c in enumerate(self._cells) if c.formula in timed}
        self._order = {at: index for index, at in enumerate(compared)}
        self._stored = [self._cells[at].stored() for at in compared]
        self._heads = [piece.partition(_VALUE)[0] for piece in self._pieces]
        self._numbers = {at for at in compared if not self._cells[at].kind}
        self.formulas = [(name, self._cells[at].address) for at in compared]

    def read(self, package: Parts) -> tuple[list[CellValue], dict[CellKey, CellValue]]:
        """Return the stored values of the formulas, and what is typed in that the first file has not.

        Raises ``NotAlikeError`` where the tab is not alike.
        """
        pieces = self._cut(package)
        if len(pieces) != len(self._pieces):
            raise NotAlikeError
        stored, typed = list(self._stored), dict[CellKey, CellValue]()
        for at, piece in enumerate(pieces):
            if piece == self._pieces[at]:
                continue
            head, _, rest = piece.partition(_VALUE)
            if at in self._numbers and head == self._heads[at]:
                stored[self._order[at]] = float(rest.partition("<")[0])
                continue
            cell, first = _written(piece), self._cells[at]
            if cell.address != first.address or cell.formula != first.formula:
                raise NotAlikeError
            if at in self._order:
                stored[self._order[at]] = cell.stored()
            elif at not in self._timed:
                typed[self.name, cell.address] = cell.typed()
        return stored, typed

    def _cut(self, package: Parts) -> list[str]:
        """Return a tab's cells, each with what follows until the next."""
        if not package.has(self._part):
            raise NotAlikeError
        return package.part(self._part).decode().split(_BEGIN)[1:]


class AlikeFiles:
    """The formulas of a file, loaded once, for files that hold the same in the same cells.

    Raises ``NotAlikeError`` where the first file is not written as ours are.
    """

    def __init__(self, package: Package) -> None:
        book = Book.of(package)
        self._beside = _beside(package)
        self._tabs = [
            _Tab(sheet.name, sheet.part, package) for sheet in book.sheets if sheet.is_worksheet
        ]
        self._cells = [cell for tab in self._tabs for cell in tab.formulas]
        self._engine = load_engine("ironcalc", book, self._cells)

    def fresh(self, package: Parts) -> Fresh:
        """Return the values of a file's formulas, as stored and as calculated from its inputs.

        Raises ``NotAlikeError`` where it is not alike.
        """
        if _beside(package) != self._beside:
            raise NotAlikeError
        stored: list[CellValue] = []
        inputs: dict[CellKey, CellValue] = {}
        try:
            for tab in self._tabs:
                values, typed = tab.read(package)
                stored += values
                inputs |= typed
        except ValueError:  # a number that is none, or no text in UTF-8
            raise NotAlikeError from None
        calculated = self._engine.calculate(inputs)
        if len(calculated) != len(self._cells):  # a call of a function of ours fills other cells
            raise NotAlikeError
        return Fresh(self._cells, stored, list(calculated.values()))


class NotAlikeError(ValueError):
    """A file is not exactly alike, and must be read in full."""


def _beside(package: Parts) -> tuple[bytes, ...]:
    """Return the parts beside the tabs that values depend on: the workbook's own, and shared texts."""
    shared = package.part(_SHARED) if package.has(_SHARED) else b""
    return package.part(package.main), shared


def _written(piece: str) -> _Written:
    match = _CELL.match(piece)
    if match is None:
        raise NotAlikeError
    return _Written(*match.groups(""))
