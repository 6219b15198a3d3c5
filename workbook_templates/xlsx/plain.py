"""Formulas of somebody else's workbook in what every engine reads: cells, values and functions.

Excel tables («Salg[Beløp]») become the cells that they cover, and a name of a value or of a
calculation («MVA», which is 0.25) what it stands for. What cannot be told stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from workbook_templates.sheet import Area, quoted_sheet
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.formulas import BARE_WORD, Token, tokens
from workbook_templates.xlsx.sheets import FoundCell, FoundSheet, FoundTable, Position, SheetContent

_TABLE: Final = re.compile(
    r"""(?P<kept>"[^"]*"|'(?:[^']|'')*'!)"""
    r"|(?P<table>[^\W\d][\w.]*+|\\[\w.]*+)(?P<open>\[)?(?![\w.]*[(!])"
)
"""A text or a quoted tab, or a word that may be a table, and whether a bracket follows it."""
_QUALIFIED: Final = re.compile(
    r"""("[^"]*")|(?:'((?:[^']|'')*)'|([^\W\d][\w.]*+)|\[0\])!([^\W\d][\w.]*+)(?!\s*[(!\[])"""
)
"""A text, or a name behind the tab that it belongs to; ``[0]`` is the whole workbook."""
_ITEM: Final = re.compile(r"\[((?:'.|[^\[\]'])*)\]\s*[:,]?\s*")
_ESCAPED: Final = re.compile(r"'(.)")
_DATA: Final = "#data"
_DEEPEST: Final = 8
"""Names within names."""


def plain_book(book: Book) -> Book:
    """Return a book with the same cells, its formulas in cells, values and functions."""
    spelling = _Spelling(book)
    return replace(book, sheets=tuple(map(spelling.sheet, book.sheets)))


class _Spelling:
    """What the words of a workbook's formulas stand for."""

    def __init__(self, book: Book) -> None:
        self._tables = {
            table.name.casefold(): table
            for sheet in book.sheets
            if sheet.is_worksheet
            for table in sheet.tables
        }
        self._places: dict[str, dict[str, str]] = {}
        self._values: dict[str, dict[str, str]] = {}
        for item in book.defined:
            tab, name = item.sheet.casefold(), item.name.casefold()
            if book.place(item.text) is not None:
                self._places.setdefault(tab, {})[name] = item.text
            elif not book.is_area(item.text) and _is_steady(item.text):
                text = self._without_tables(item.text, item.sheet, (-1, -1))
                self._values.setdefault(tab, {})[name] = text if _is_alone(text) else f"({text})"
        self._are_plain = not (self._tables or self._values or self._places.keys() - {""})

    def sheet(self, sheet: FoundSheet) -> FoundSheet:
        """Return a tab whose formulas are plain, read when it is asked for."""
        if not sheet.is_worksheet or self._are_plain:
            return sheet
        return replace(sheet, read=lambda: self._content(sheet))

    def _content(self, sheet: FoundSheet) -> SheetContent:
        return replace(sheet.content, cells=dict(self._cells(sheet)))

    def _cells(self, sheet: FoundSheet) -> Iterator[tuple[Position, FoundCell]]:
        known = self._values.get("", {}) | self._values.get(sheet.name.casefold(), {})
        for at, cell in sheet.cells.items():
            if cell.formula:
                text = _QUALIFIED.sub(self._unqualified, cell.formula)
                text = _with_values(text, known, _DEEPEST)
                text = self._without_tables(text, sheet.name, at)
                yield at, cell if text == cell.formula else cell._replace(formula=text)
            else:
                yield at, cell

    def _unqualified(self, match: re.Match[str]) -> str:
        text, quoted, bare, name = match.groups()
        if text:
            return match[0]
        tab, word = (quoted or bare or "").replace("''", "'").casefold(), name.casefold()
        places, values = self._places.get(tab, {}), self._values.get(tab, {})
        return places.get(word) or values.get(word) or match[0]

    def _without_tables(self, formula: str, tab: str, at: Position) -> str:
        if not self._tables:
            return formula
        pieces: list[str] = []
        done = 0
        while match := _TABLE.search(formula, done):
            end = _closing(formula, match.start("open")) if match["open"] else match.end()
            table = self._tables.get((match["table"] or "").casefold())
            inner = formula[match.end() : end - 1] if match["open"] else ""
            area = None if table is None else _cells_of(table, inner, (tab, at))
            written = formula[match.start() : end]
            pieces += [formula[done : match.start()], written if area is None else _absolute(area)]
            done = end
        return "".join(pieces) + formula[done:]


def _with_values(formula: str, known: Mapping[str, str], depth: int) -> str:
    """Return a formula with what names stand for in place of the names; names within them too."""

    def value(match: re.Match[str]) -> str:
        text = known.get(match[0].casefold())
        return match[0] if text is None else _with_values(text, known, depth - 1)

    return BARE_WORD.sub(value, formula) if known and depth else formula


def _is_steady(text: str) -> bool:
    """Say whether what a name stands for is the same wherever it is used."""
    found = [token for token in tokens(text) if token.kind != "space"]
    return bool(found) and not any(
        token.kind in ("rows", "columns", "error")
        or (token.kind == "cell" and not _is_fixed(token, found[:at][-1:]))
        for at, token in enumerate(found)
    )


def _is_fixed(cell: Token, before: Iterable[Token]) -> bool:
    is_placed = any(token.kind == "sheet" or token.text == ":" for token in before)
    return is_placed and cell.text.count("$") == 2


def _is_alone(text: str) -> bool:
    """Say whether a text needs no brackets within a formula."""
    return len(list(tokens(text))) == 1


def _closing(formula: str, start: int) -> int:
    """Return where the bracket that opens there is closed, behind it; the end where it is not."""
    depth, at = 0, start
    while at < len(formula):
        sign = formula[at]
        at += 2 if sign == "'" else 1
        depth += (sign == "[") - (sign == "]")
        if not depth:
            return at
    return len(formula)


def _absolute(area: Area) -> str:
    return f"{quoted_sheet(area.sheet)}!{area.address()}"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The parts and columns of a table that a reference names, in small letters."""

    parts: tuple[str, ...]
    columns: tuple[str, ...]


def _wanted(inner: str) -> _Wanted | None:
    """Read what stands within a reference's brackets; None where it is no such thing."""
    own = ("#this row",) if inner.startswith("@") else ()
    text = inner.removeprefix("@").strip()
    items = _ITEM.findall(text) if text.startswith("[") else [text] if text else []
    if text.startswith("[") and _ITEM.sub("", text):
        return None
    words = [_ESCAPED.sub(r"\1", item).casefold() for item in items]
    parts = tuple(word for word, item in zip(words, items, strict=True) if item.startswith("#"))
    columns = tuple(word for word, item in zip(words, items, strict=True) if item[:1] != "#")
    return _Wanted(own + parts, columns) if len(columns) <= 2 else None


def _cells_of(table: FoundTable, inner: str, place: tuple[str, Position]) -> Area | None:
    """Return the cells of a reference to a table from a place; None where there are none."""
    wanted, area = _wanted(inner), table.area
    if wanted is None or not all(column in table.columns for column in wanted.columns):
        return None
    first, last = area.row, area.row + area.rows - 1
    data = (first + table.headings, last - table.totals)
    row = place[1][0]
    spans = {
        "#all": (first, last),
        _DATA: data,
        "#headers": (first, data[0] - 1),
        "#totals": (data[1] + 1, last),
    }
    if data[0] <= row <= data[1]:
        spans["#this row"] = (row, row)
    chosen = [spans.get(part, (0, -1)) for part in wanted.parts or (_DATA,)]
    if any(top > bottom for top, bottom in chosen):
        return None
    top, bottom = min(span[0] for span in chosen), max(span[1] for span in chosen)
    places = sorted(table.columns.index(column) for column in wanted.columns)
    left, right = (places[0], places[-1]) if places else (0, area.columns - 1)
    return Area(area.sheet, top, area.column + left, bottom - top + 1, right - left + 1)
