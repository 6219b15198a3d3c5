"""Two calculation engines for the tests, beside the one the product uses.

They are the product's own, behind its one interface for engines (`workbook_templates.xlsx`); here
they get what tests need beside it: marks, and inputs written to files by openpyxl. What is read back is
read by openpyxl too, so that the product's own reading can be held against it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from tests.support.stored import formula_cells, read_values
from workbook_templates.xlsx import libreoffice
from workbook_templates.xlsx.engine import EngineError
from workbook_templates.xlsx.formulas_engine import FormulasEngine
from workbook_templates.xlsx.libreoffice import convert_with_libreoffice
from workbook_templates.xlsx.recalculate import name_cells
from workbook_templates.xlsx.values import CellKey, CellValue

__all__ = [
    "DEMAND_LIBREOFFICE",
    "EngineError",
    "FormulasCalculator",
    "convert_with_libreoffice",
    "libreoffice_available",
    "libreoffice_marks",
    "needs_libreoffice",
    "recalculate_with_formulas",
    "recalculate_with_libreoffice",
    "with_input_sets",
    "with_inputs",
]

DEMAND_LIBREOFFICE: Final = "EFFEKTMODELL_KREV_LIBREOFFICE"

_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_Test = TypeVar("_Test", bound=Callable[..., object])


class FormulasCalculator(FormulasEngine):
    """The engine `formulas`, asked for every formula cell and every cell that one spills into."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, formula_cells(path))


def recalculate_with_formulas(
    path: Path, inputs: Mapping[CellKey, CellValue] | None = None
) -> dict[CellKey, CellValue]:
    """Return the value of every formula cell of the workbook, as `formulas` calculates it."""
    return FormulasCalculator(path).calculate(inputs)


# --- LibreOffice ------------------------------------------------------------------------------


def libreoffice_available() -> bool:
    """Tell whether LibreOffice is installed on this machine."""
    return libreoffice.soffice() is not None


def libreoffice_marks() -> list[pytest.MarkDecorator]:
    """Return the marks of a test that runs LibreOffice.

    It is skipped where there is none; where LibreOffice is demanded it runs, and so fails.
    """
    missing = not libreoffice_available() and os.environ.get(DEMAND_LIBREOFFICE) != "1"
    reason = f"no LibreOffice on this machine ({DEMAND_LIBREOFFICE}=1 demands it)"
    return [pytest.mark.libreoffice, pytest.mark.skipif(missing, reason=reason)]


def needs_libreoffice(test: _Test) -> _Test:
    """Decorate a test that runs LibreOffice with `libreoffice_marks`."""
    for mark in libreoffice_marks():
        test = mark(test)
    return test


def recalculate_with_libreoffice(
    paths: Sequence[Path], workdir: Path
) -> list[dict[CellKey, CellValue]]:
    """Return, for each workbook, the value of every formula cell as LibreOffice calculates it.

    As for `convert_with_libreoffice`.
    """
    converted = convert_with_libreoffice(paths, workdir)
    return [_from_libreoffice(path, file) for path, file in zip(paths, converted, strict=True)]


def _from_libreoffice(path: Path, converted: Path) -> dict[CellKey, CellValue]:
    values = read_values(converted, formula_cells(path))
    absent = [key for key, value in values.items() if value is None]
    if absent:
        raise EngineError(f"LibreOffice has no value for {name_cells(absent)} of {path.name}")
    return values


# --- inputs in the file -----------------------------------------------------------------------


def with_inputs(path: Path, out: Path, inputs: Mapping[CellKey, CellValue]) -> Path:
    """Write a copy of the workbook with these inputs, for programs that only take files.

    The copy is good for calculation only: openpyxl drops stored values, text boxes and more.
    """
    cells = formula_cells(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    _refuse_unfit(inputs, set(book.sheetnames), cells)
    _set(book, inputs)
    book.save(out)
    return out


def with_input_sets(
    path: Path, folder: Path, sets: Sequence[Mapping[CellKey, CellValue]]
) -> list[Path]:
    """Write a copy of the workbook for each set of inputs; every set must name the same cells.

    As `with_inputs`, but the workbook is loaded once.
    """
    if any(inputs.keys() != sets[0].keys() for inputs in sets):
        raise EngineError("the sets of inputs do not name the same cells")
    cells = formula_cells(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    files = []
    for number, inputs in enumerate(sets):
        _refuse_unfit(inputs, set(book.sheetnames), cells)
        _set(book, inputs)
        files.append(folder / f"{number:04}.xlsx")
        book.save(files[-1])
    return files


def _set(book: Workbook, inputs: Mapping[CellKey, CellValue]) -> None:
    for (sheet, address), value in inputs.items():
        cell = book[sheet][address]
        if not isinstance(cell, Cell):
            raise EngineError(f"{name_cells([(sheet, address)])} is hidden in a merged range")
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # "=1+1" and "#N/A" are texts here


def _refuse_unfit(
    inputs: Mapping[CellKey, CellValue], sheets: set[str], formulas: Sequence[CellKey]
) -> None:
    unknown = [key for key in inputs if key[0] not in sheets or not _ADDRESS.fullmatch(key[1])]
    if unknown:
        raise EngineError(f"no such cells: {name_cells(unknown)}")
    overwritten = inputs.keys() & set(formulas)
    if overwritten:
        raise EngineError(f"formulas cannot be set as inputs: {name_cells(overwritten)}")
