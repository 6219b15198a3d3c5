"""Cells: addresses, areas, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

CELL_REFERENCE: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")


@lru_cache(maxsize=20_000)
def corner(reference: str) -> tuple[int, int]:
    """Return row and column, counted from 0, of an address such as ``$B$8``."""
    match = CELL_REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise ValueError(f"{reference!r} is no cell address")
    return int(match[4]) - 1, column_index(match[2])


@cache
def column_index(name: str) -> int:
    """Return the number of a column, counted from 0, by its one to three capital letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("@")
    return number - 1


CellValue = float | int | str | None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells on a sheet, counted from 0."""

    sheet: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def address(self) -> str:
        """Return the absolute address without the sheet: ``$B$8`` or ``$B$8:$B$10``."""
        first = absolute(self.row, self.column)
        if self.rows == self.columns == 1:
            return first
        return f"{first}:{absolute(self.row + self.rows - 1, self.column + self.columns - 1)}"

    def reference(self) -> str:
        """Return the absolute address with the sheet, as names and charts need it."""
        return f"{quoted_sheet(self.sheet)}!{self.address()}"

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of each cell, row by row."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column

    def part(self, row: int, column: int = 0, rows: int = 1, columns: int = 1) -> Area:
        """Return a rectangle within the area."""
        return Area(self.sheet, self.row + row, self.column + column, rows, columns)


@cache
def quoted_sheet(name: str) -> str:
    """Return a sheet's name as it stands in a formula."""
    return name if name.isascii() and name.isalnum() else "'" + name.replace("'", "''") + "'"


@cache
def column_letter(column: int) -> str:
    """Return the letters of a column counted from 0.

    XlsxWriter and openpyxl have the same, and take longer to load than a command has.
    """
    before, last = divmod(column, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + last)


def absolute(row: int, column: int) -> str:
    """Return ``$B$8`` for row 7, column 1."""
    return f"${column_letter(column)}${row + 1}"


def relative(row: int, column: int) -> str:
    """Return ``B8`` for row 7, column 1."""
    return f"{column_letter(column)}{row + 1}"
