"""Tables that a user has filled in, in a workbook or as CSV: lines of cells, and why one cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook_templates.sheet import relative
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.csv import CsvFile
from workbook_templates.xlsx.sheets import FoundCell
from workbook_templates.xlsx.values import CellValue, ErrorValue
from xlmodel.common.errors import quoted

_ERROR: Final = re.compile(
    r"#(?:[A-ZÆØÅ0-9/_]+[!?]|N/A|I/T|GETTING_DATA)|(?:Err|Feil):[0-9]{3}", re.IGNORECASE
)
"""An error value of a spreadsheet in any of its languages, as text."""
_CALCULATE: Final = (
    "Åpne filen i et regnearkprogram (Excel eller LibreOffice), lagre den, og prøv igjen"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its value, and what is wrong with it whatever it is used for.

    ``place`` names it in a workbook and is empty in a CSV file.
    """

    value: CellValue = None
    fault: str = ""
    place: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell, not even a fault."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.fault


Line = tuple[int, Sequence[Cell]]
"""A line's number, as a user counts, and its cells from the first column."""

NO_CELL: Final = Cell()


def text_lines(file: CsvFile) -> Iterator[Line]:
    """Yield the lines of a CSV file."""
    for number, texts in file.rows:
        yield number, [Cell(text, _error_fault(text)) for text in texts]


def sheet_lines(book: Book, tab: str) -> Iterator[Line]:
    """Yield the lines of a workbook's tab that hold a cell."""
    rows: dict[int, dict[int, FoundCell]] = {}
    for (row, column), cell in book.tabs[tab].cells.items():
        rows.setdefault(row, {})[column] = cell
    for row, stored in sorted(rows.items()):
        cells = [NO_CELL] * (max(stored) + 1)
        for column, cell in stored.items():
            place = f"celle {relative(row, column)}"
            cells[column] = Cell(cell.value, _stored_fault(cell, book), place)
        yield row + 1, cells


def is_workbook(path: Path) -> bool:
    """Say whether a file's name is that of a workbook, not of a text."""
    return path.suffix.lower() not in (".csv", ".txt", ".tsv")


def _stored_fault(cell: FoundCell, book: Book) -> str:
    if cell.formula is not None and (cell.value is None or not book.is_calculated):
        return f"formelen {quoted('=' + cell.formula)} er ikke regnet ut. {_CALCULATE}."
    if isinstance(cell.value, ErrorValue):
        return _error_fault(cell.value)
    if cell.is_date and isinstance(cell.value, float):
        return (
            "her står en dato. Et regnearkprogram gjør «1.5» og «1-5» om til datoer: "
            "sett cellens format til Tall, og skriv verdien på nytt."
        )
    return _error_fault(cell.value) if isinstance(cell.value, str) else ""


def _error_fault(text: str) -> str:
    is_error = isinstance(text, ErrorValue) or _ERROR.fullmatch(text.strip())
    return (
        f"feilverdien {text} kan ikke brukes. Rett formelen, eller skriv verdien."
        if is_error
        else ""
    )
