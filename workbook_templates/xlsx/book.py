"""What stands in an xlsx file: its tabs, its names, and the cells that are asked for.

Programs save the same workbook in different ways: texts shared, within the cell or as rich text,
formulas shared, parts in any order and under any name, styles missing. A cell is read once, with
its value, its formula and whether it shows a date, and nothing else in the file can stand in the way.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.numbers import builtin_format_code, is_date_format
from openpyxl.utils.cell import column_index_from_string

from workbook_templates.sheet import Area, relative
from workbook_templates.xlsx.package import Attributes, open_package
from workbook_templates.xlsx.values import CellValue, ErrorValue

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(
    r"=?\s*(?:'((?:[^']|'')+)'|([^'!:]+))!"
    r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6}))?\s*"
)
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_MORE_DATES: Final = (*range(27, 37), *range(50, 59))
"""Number formats of dates that depend on the language of the program."""
_DAYS_1904: Final = 1462


@dataclass(frozen=True, slots=True)
class StoredCell:
    """What a file holds for a cell; ``value`` is the one stored with the formula, if there is one."""

    value: CellValue = None
    formula: str | None = None
    is_date: bool = False


EMPTY: Final = StoredCell()


class StoredWorkbook:
    """The tabs, names and cells of a file. Raises ``PackageError`` where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._package = open_package(path)
        self._main = next(
            (
                part
                for kind, part in self._package.relations("").values()
                if kind == "officeDocument"
            ),
            "xl/workbook.xml",
        )
        self.tabs: dict[str, str] = {}
        """Each tab's part in the file, in the order of the tabs."""
        self.names: dict[str, str] = {}
        """What each name of the whole workbook refers to, as it is written in the file."""
        self.is_calculated = True
        """Whether a spreadsheet program has calculated the stored values; one that has not asks for it."""
        self._uses_1904 = False
        self._read: dict[str, dict[tuple[int, int], StoredCell]] = {}
        self._read_main()

    def _read_main(self) -> None:
        parts = self._package.relations(self._main)
        name: list[str] = []
        texts: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            texts.clear()
            if tag == "sheet":
                kind, part = parts.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet" and self._package.has(part):
                    self.tabs[attributes.get("name", "")] = part
            elif tag == "definedName" and "localSheetId" not in attributes:
                name.append(attributes.get("name", ""))
            elif tag == "workbookPr":
                self._uses_1904 = attributes.get("date1904", "") in ("1", "true")
            elif tag == "calcPr":
                self.is_calculated = attributes.get("fullCalcOnLoad", "") not in ("1", "true")

        def end(tag: str) -> None:
            if tag == "definedName" and name:
                self.names[name.pop()] = "".join(texts)

        self._package.parse(self._main, start, end, texts.append)

    def place(self, refers_to: str) -> Area | None:
        """Return the cells that a name refers to; ``None`` where it is no range on one of the tabs."""
        match = _REFERENCE.fullmatch(refers_to)
        if match is None:
            return None
        quoted, bare, *corners = match.groups()
        wanted = (quoted or "").replace("''", "'") or bare
        tab = next((tab for tab in self.tabs if tab.casefold() == wanted.casefold()), None)
        if tab is None:
            return None
        first_column, first_row, last_column, last_row = corners
        column, row = column_index_from_string(first_column) - 1, int(first_row) - 1
        if last_column is None:
            return Area(tab, row, column)
        rows = int(last_row) - row
        columns = column_index_from_string(last_column) - column
        return Area(tab, row, column, rows, columns) if rows > 0 and columns > 0 else None

    def cells(
        self, tab: str, wanted: Collection[tuple[int, int]]
    ) -> dict[tuple[int, int], StoredCell]:
        """Return those of the wanted cells (row and column, from 0) that the file holds."""
        found = self._all(tab)
        return {place: found[place] for place in wanted if place in found}

    def rows(self, tab: str) -> Iterator[tuple[int, dict[int, StoredCell]]]:
        """Yield the rows of a tab that hold a cell, in order: row and cells by column, from 0."""
        found: dict[int, dict[int, StoredCell]] = {}
        for (row, column), cell in self._all(tab).items():
            found.setdefault(row, {})[column] = cell
        yield from sorted(found.items())

    def formulas(self, tab: str) -> Iterator[str]:
        """Yield the formulas of a tab."""
        return (cell.formula for cell in self._all(tab).values() if cell.formula is not None)

    def _all(self, tab: str) -> dict[tuple[int, int], StoredCell]:
        if tab not in self._read:
            reader = _CellReader(self._texts, self._date_styles, self._uses_1904)
            self._package.parse(self.tabs[tab], reader.start, reader.end, reader.text)
            self._read[tab] = reader.found
        return self._read[tab]

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
                found.append(_unescaped("".join(pieces)))

        def text(piece: str) -> None:
            if within[-1] == "t" and "rPh" not in within:
                pieces.append(piece)

        for part in self._related("sharedStrings"):
            self._package.parse(part, start, end, text)
        return found

    @cached_property
    def _date_styles(self) -> frozenset[int]:
        """The numbers of the cell styles that show a number as a date or time."""
        formats: dict[int, str] = {}
        styles: list[int] = []
        within: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "numFmt":
                formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif tag == "xf" and within[-1:] == ["cellXfs"]:
                styles.append(_whole(attributes.get("numFmtId")))
            within.append(tag)

        def end(_: str) -> None:
            within.pop()

        for part in self._related("styles"):
            self._package.parse(part, start, end)
        return frozenset(
            index
            for index, number in enumerate(styles)
            if number in _MORE_DATES
            or is_date_format(formats.get(number) or builtin_format_code(number) or "General")
        )

    def _related(self, kind: str) -> list[str]:
        parts = self._package.relations(self._main).values()
        return [part for found, part in parts if found == kind and self._package.has(part)]


class _CellReader:
    """Takes the cells from a sheet's XML."""

    def __init__(
        self,
        texts: list[str],
        date_styles: frozenset[int],
        uses_1904: bool,
    ) -> None:
        self.found: dict[tuple[int, int], StoredCell] = {}
        self._texts, self._date_styles = texts, date_styles
        self._days = _DAYS_1904 if uses_1904 else 0
        self._row, self._column = -1, -1
        self._cell: Attributes | None = None
        self._pieces: dict[str, list[str]] = {}
        self._within: list[str] = []
        self._formula: Attributes | None = None
        self._masters: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self._within.append(tag)
        if tag == "row":
            number = _whole(attributes.get("r"))
            self._row = number - 1 if number > 0 else self._row + 1
            self._column = -1
        elif tag == "c":
            match = _ADDRESS.fullmatch(attributes.get("r", ""))
            if match is None:
                self._column += 1
            else:
                self._column = column_index_from_string(match[1]) - 1
                self._row = int(match[2]) - 1
            self._cell = attributes
            self._pieces = {"v": [], "f": [], "t": []}
            self._formula = None
        elif tag == "f" and self._cell is not None:
            self._formula = attributes

    def text(self, piece: str) -> None:
        if self._cell is not None and "rPh" not in self._within:
            pieces = self._pieces.get(self._within[-1])
            if pieces is not None:
                pieces.append(piece)

    def end(self, tag: str) -> None:
        self._within.pop()
        if tag != "c" or self._cell is None:
            return
        self._note_shared_formula()
        is_date = _whole(self._cell.get("s")) in self._date_styles
        value = self._value(self._cell.get("t", "n"))
        if self._cell.get("t") == "d":
            is_date = True
        if is_date and isinstance(value, float):
            value += self._days
        self.found[self._row, self._column] = StoredCell(value, self._formula_text(), is_date)
        self._cell = None

    def _note_shared_formula(self) -> None:
        """Keep the text of a shared formula, which stands in the first of its cells only."""
        if self._formula is not None and self._formula.get("t") == "shared" and self._pieces["f"]:
            text = "=" + "".join(self._pieces["f"])
            self._masters[self._formula.get("si", "")] = (text, relative(self._row, self._column))

    def _formula_text(self) -> str | None:
        """Return the cell's formula; that of a shared formula as it reads in this cell."""
        if self._formula is None:
            return None
        text = "=" + "".join(self._pieces["f"])
        master = self._masters.get(self._formula.get("si", ""))
        if text != "=" or master is None:
            return text
        try:
            return str(Translator(*master).translate_formula(relative(self._row, self._column)))
        except (TokenizerError, TranslatorError, ValueError, IndexError):
            return text

    def _value(self, kind: str) -> CellValue:
        text = "".join(self._pieces["v"])
        if kind == "inlineStr":
            return _unescaped("".join(self._pieces["t"]))
        if kind == "s":
            index = _whole(text)
            return self._texts[index] if 0 <= index < len(self._texts) else None
        if kind == "str":
            return _unescaped(text)
        if not text:
            return None
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ErrorValue(text)
        if kind == "d":
            return _serial(text)
        return _number(text)


def _number(text: str) -> float | str:
    """Return a stored number; what is none as it stands."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number + 0.0 if math.isfinite(number) else text  # negative zero becomes zero


def _serial(text: str) -> float | str:
    """Return the serial number of a date that is stored as text."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment.replace(tzinfo=None) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001  # sheets know no time zones


def _whole(text: str | None) -> int:
    """Return a whole number that the format writes; −1 for anything else."""
    return int(text) if text is not None and _DIGITS.fullmatch(text) else -1


def _unescaped(text: str) -> str:
    """Return a text with the signs that the format writes as their numbers."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
