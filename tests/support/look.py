"""What a written workbook looks like to openpyxl: cells, locks, validations, and widths of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.stored import cached_values
from workbook_templates.xlsx.values import CellKey


def cells_of(book: OpenWorkbook) -> Iterator[tuple[Worksheet, Cell]]:
    """Yield every cell of every tab."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    yield sheet, cell


def unlocked(book: OpenWorkbook) -> dict[CellKey, Cell]:
    """Return the cells that staff may change."""
    return {
        (sheet.title, cell.coordinate): cell
        for sheet, cell in cells_of(book)
        if not cell.protection.locked
    }


def validations(book: OpenWorkbook) -> dict[CellKey, DataValidation]:
    """Return what each cell admits; no cell may have two."""
    found: dict[CellKey, DataValidation] = {}
    for sheet in book.worksheets:
        for validation in sheet.data_validations.dataValidation:
            for area in str(validation.sqref).split():
                left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        key = (sheet.title, f"{get_column_letter(column)}{row}")
                        assert key not in found, f"{key} has two validations"
                        found[key] = validation
    return found


def limit_of(book: OpenWorkbook, tab: str, text: str) -> object:
    """Return a bound of a validation: a number, or that of the cell that it refers to."""
    sheet, _, reference = text.lstrip("=").replace("$", "").rpartition("!")
    where = sheet.strip("'") or tab
    found = book[where][reference].value if reference[0].isalpha() else float(text)
    return to_excel(found) if isinstance(found, datetime) else found  # type: ignore[no-untyped-call]


def rendered_width(value: float, number_format: str, *, bold: bool = False) -> float:
    """Return the width of a number as it shows, in digits."""
    decimals = (
        len(re.sub(r".*\.", "", number_format.split("%", maxsplit=1)[0]))
        if "." in number_format
        else 0
    )
    percent = number_format.endswith("%")
    text = f"{value * 100 if percent else value:,.{decimals}f}"
    narrow = {",": 0.45, ".": 0.5, "-": 0.6}
    width = sum(narrow.get(sign, 1.0) for sign in text) + (1.4 if percent else 0)
    return width * (1.04 if bold else 1.0)


def too_narrow(path: Path, book: OpenWorkbook) -> list[str]:
    """Return the cells whose column does not show their number; amounts up to nine digits and a sign."""
    narrow = []
    for (tab, address), value in cached_values(path).items():
        cell = book[tab][address]
        if isinstance(value, str) or value is None or not re.search(r"[0#]", cell.number_format):
            continue
        limited = max(min(float(value), 999_999_999), -999_999_999)
        width = book[tab].column_dimensions[address.rstrip("0123456789")].width
        if rendered_width(limited, cell.number_format, bold=bool(cell.font.b)) > width:
            narrow.append(f"{tab}!{address}: {limited:,.0f} in {width}")
    return narrow


def printed_areas(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """Return the first and last column and row of each printed area: left, top, right, bottom."""
    areas = re.findall(r"!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)", str(sheet.print_area))
    found = [tuple(int(edge or 0) for edge in range_boundaries(area)) for area in areas]
    return [(left, top, right, bottom) for left, top, right, bottom in found]
