"""What a workbook's file holds, as openpyxl reads it: names, formula cells and stored values.

Nothing here asks the product, so that its own reading can be held against it.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from workbook_templates.xlsx.excel_calls import calls_function
from workbook_templates.xlsx.recalculate import Calculator, range_cells
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue


def recalculate(
    path: Path, inputs: Mapping[CellKey, CellValue] | None = None
) -> dict[CellKey, CellValue]:
    """Return the value of every formula cell of the workbook, calculated now by the product's engine."""
    return Calculator(path).calculate(inputs)


def defined_names(path: Path) -> dict[str, tuple[str, str]]:
    """Return the workbook's names that point at cells: sheet and address without dollar signs."""
    found: dict[str, tuple[str, str]] = {}
    with opened(path, data_only=True) as book:
        for name, definition in book.defined_names.items():
            places = list(definition.destinations) if definition.type == "RANGE" else []
            if len(places) == 1:
                sheet, address = places[0]
                found[name] = (sheet, address.replace("$", ""))
    return found


def formula_cells(path: Path, *, spilled: bool = True) -> list[CellKey]:
    """Return the cells that hold a formula, sheet by sheet; an array formula's whole range.

    Of one that calls an Excel function of ours, only the first cell unless ``spilled``.
    """
    cells: dict[CellKey, None] = {}
    with opened(path, data_only=False) as book:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        continue
                    array = cell.value if isinstance(cell.value, ArrayFormula) else None
                    if array is not None and (spilled or not calls_function(array.text or "")):
                        addresses = range_cells(array.ref)
                    else:
                        addresses = [cell.coordinate]
                    cells.update(((sheet.title, address), None) for address in addresses)
    return list(cells)


def read_values(path: Path, cells: Collection[CellKey]) -> dict[CellKey, CellValue]:
    """Return what is stored in the file for these cells; None where nothing is stored.

    For a formula cell this is the value cached by the program that saved the file. A date is its
    serial number.
    """
    values: dict[CellKey, CellValue] = dict.fromkeys(cells)
    with opened(path, data_only=True) as book:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "n" and cell.value is None:
                        continue
                    key = (sheet.title, cell.coordinate)
                    if key in values:
                        values[key] = _stored(cell.value, cell.data_type)
    return values


def cached_values(path: Path) -> dict[CellKey, CellValue]:
    """Return the stored value of every formula cell; None marks a formula saved without one."""
    return read_values(path, formula_cells(path))


def _stored(value: object, data_type: str) -> CellValue:
    if data_type == "e":
        return ErrorValue(value)
    if value is None:
        return "" if data_type == "str" else None
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return float(to_excel(value))  # type: ignore[no-untyped-call] # its stub is bare
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value) + 0.0  # negative zero becomes zero
    raise TypeError(f"{type(value).__name__} is not a cell value")


@contextmanager
def opened(path: Path, *, data_only: bool) -> Iterator[Workbook]:
    """Open the workbook for reading; parts that openpyxl does not know do not concern us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path, read_only=True, data_only=data_only)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs store wrong dimensions
            yield book
        finally:
            book.close()
