"""Fresh values of a workbook's formulas, from a calculation engine that we did not write.

`effektmodell kontroller` and the tests compare the values that stand in a workbook with values
computed anew here, so nothing in this module may hand back a value that was stored in the file.

The engine is IronCalc. It and formualizer were tried on the constructs of our formulas: both load
and calculate a workbook of 3,000 formulas in about 0.1 s, a scenario in about 10 ms, and both ship
wheels for Linux, macOS and Windows on CPython 3.11–3.13. IronCalc was chosen because it compares
as Excel does: numbers to 15 digits (`0.1+0.2=0.3` is true) and text without regard to case in
æ, ø and å too; formualizer does neither, and both would change the outcome of checks. It also
calculates the whole workbook each time, so no forgotten dependency can leave an old value.

What it does not do as Excel does, and our formulas therefore avoid: `COUNTIF` and its family over
one single cell (`#VALUE!`), `COUNTIF(range,"<>x")` with blank cells (not counted), `TEXTJOIN` with
empty texts, array arithmetic with `ABS` or `INT` inside `SUMPRODUCT` (`#VALUE!`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
import tempfile
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import ironcalc
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from workbook_templates.xlsx.excel_calls import ExcelCall, calls_function
from workbook_templates.xlsx.package import PackageError, refuse_unreadable
from workbook_templates.xlsx.slim import slim_copy
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue
from xlmodel.common.errors import EffektmodellError, os_error_text

_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")

_SHOWN: Final = 5

_DAMAGED: Final = (
    *(BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError),
    *(SyntaxError, NotImplementedError, EOFError, RuntimeError, zlib.error),
)
"""What a damaged, encrypted or foreign file makes a reader of zip and XML raise."""


class RecalculationError(EffektmodellError):
    """The workbook cannot be read or recalculated, or an input cannot be set."""


def recalculate(
    path: Path, inputs: Mapping[CellKey, CellValue] | None = None
) -> dict[CellKey, CellValue]:
    """Return the value of every formula cell of the workbook, calculated now."""
    return Calculator(path).calculate(inputs)


class Calculator:
    """A workbook loaded once, for calculation with many sets of inputs.

    Each call of `calculate` starts from the inputs of the file: what an earlier call set is undone.
    A caller that has read the file already hands over its formula cells in ``cells``.
    """

    def __init__(self, path: Path, cells: Collection[CellKey] | None = None) -> None:
        with _reading_errors(path):
            refuse_unreadable(path)
            slim = slim_copy(path)
        with tempfile.TemporaryDirectory() as folder, _engine_errors(path):
            copy = Path(folder, "kopi.xlsx")
            copy.write_bytes(slim)
            self._model = ironcalc.load_from_xlsx(str(copy), locale="en", tz="Europe/Oslo")
            sheets = self._model.get_worksheets_properties()
        self._path = path
        self._sheets = {sheet["name"]: index for index, sheet in enumerate(sheets)}
        wanted = formula_cells(path, spilled=False) if cells is None else cells
        self._cells = {key: self._locate(key) for key in wanted}
        self._replaced: dict[CellKey, CellValue] = {}
        formulas = {key: self._model.get_cell_formula(*cell) for key, cell in self._cells.items()}
        self._refuse_missing([key for key, formula in formulas.items() if formula is None])
        self._calls = {
            key: ExcelCall(self._model, self._cells[key], formula)
            for key, formula in formulas.items()
            if formula is not None and calls_function(formula)
        }

    @property
    def formula_cells(self) -> tuple[CellKey, ...]:
        """The cells that `calculate` gives values for."""
        return tuple(self._cells)

    def calculate(
        self, inputs: Mapping[CellKey, CellValue] | None = None
    ) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell with these inputs; None empties an input cell.

        The cells that a call of one of our Excel functions fills are among them.
        """
        wanted = dict(inputs or {})
        located = {key: self._locate(key) for key in {**self._replaced, **wanted}}
        for key, value in wanted.items():
            self._refuse_unfit(key, value)
        for key in self._replaced.keys() - wanted.keys():
            self._put(located[key], self._replaced.pop(key))
        for key, value in wanted.items():
            self._replaced.setdefault(key, self._value(located[key]))
            self._put(located[key], value)
        with _engine_errors(self._path):
            spilled = self._evaluate()
        values = {key: self._value(cell) for key, cell in (*self._cells.items(), *spilled.items())}
        self._refuse_missing([key for key, value in values.items() if value is None])
        return values

    def _evaluate(self) -> dict[CellKey, tuple[int, int, int]]:
        """Evaluate the model, calls of our functions answered; return the cells that they fill."""
        for call in self._calls.values():
            call.reset()
        self._model.evaluate()
        answered = {key: call for key, call in self._calls.items() if call.answer()}
        if answered:
            self._model.evaluate()
        return {
            (key[0], f"{get_column_letter(column)}{row}"): (sheet, row, column)
            for key, call in answered.items()
            for sheet, row, column in call.spilled
        }

    def _locate(self, key: CellKey) -> tuple[int, int, int]:
        sheet, address = key
        if sheet not in self._sheets:
            raise RecalculationError(f"Arbeidsboken «{self._path.name}» har ikke arket «{sheet}».")
        if not _ADDRESS.fullmatch(address):
            raise RecalculationError(f"«{address}» er ikke en celleadresse, for eksempel F17.")
        return (self._sheets[sheet], *coordinate_to_tuple(address))

    def _refuse_unfit(self, key: CellKey, value: CellValue) -> None:
        if key in self._cells:
            raise RecalculationError(f"{_name(key)} er en formel og kan ikke settes som inndata.")
        if value is not None and not isinstance(value, bool | int | float | str):
            raise TypeError(f"{_name(key)}: {type(value).__name__} is not a cell value")
        if isinstance(value, float) and not math.isfinite(value):
            raise RecalculationError(f"{_name(key)}: {value} er ikke et tall som Excel kan holde.")

    def _value(self, cell: tuple[int, int, int]) -> CellValue:
        value = self._model.get_cell_value(*cell)
        if isinstance(value, str):
            is_error = self._model.get_cell_type(*cell) == ironcalc.CellType.ErrorValue
            return ErrorValue(value) if is_error else value
        if value is None or isinstance(value, bool):
            return value
        return float(value) + 0.0  # negative zero becomes zero

    def _put(self, cell: tuple[int, int, int], value: CellValue) -> None:
        if value is None:
            self._model.clear_cell_contents(*cell)
        elif isinstance(value, bool):
            self._model.update_cell_with_bool(*cell, value)
        elif isinstance(value, ErrorValue):
            self._model.set_user_input(*cell, value)
        elif isinstance(value, str):
            self._model.update_cell_with_text(*cell, value)
        else:
            self._model.update_cell_with_number(*cell, float(value))

    def _refuse_missing(self, cells: Collection[CellKey]) -> None:
        if cells:
            raise RecalculationError(
                f"Regnemotoren ga ingen verdi for {len(cells)} formler i «{self._path.name}»: "
                f"{name_cells(cells)}."
            )


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


def name_cells(cells: Collection[CellKey]) -> str:
    """Return the first few of the cells as a reader of the workbook would name them."""
    shown = ", ".join(_name(key) for key in list(cells)[:_SHOWN])
    return shown + (f" og {len(cells) - _SHOWN} til" if len(cells) > _SHOWN else "")


def _name(key: CellKey) -> str:
    return f"'{key[0]}'!{key[1]}"


def range_cells(reference: str) -> list[str]:
    """Return the addresses of a range, row by row."""
    first_column, first_row, last_column, last_row = range_boundaries(reference)
    if first_column is None or first_row is None or last_column is None or last_row is None:
        raise RecalculationError(f"Matriseformelen over {reference} har ikke et avgrenset område.")
    return [
        f"{get_column_letter(column)}{row}"
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    ]


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
        with _reading_errors(path):
            refuse_unreadable(path)
            book = load_workbook(path, read_only=True, data_only=data_only)
        try:
            with _reading_errors(path):
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # some programs store wrong dimensions
                yield book
        finally:
            book.close()


@contextmanager
def _reading_errors(path: Path) -> Iterator[None]:
    """Turn what a damaged or foreign file makes openpyxl raise into our own error."""
    try:
        yield
    except PackageError as error:
        raise RecalculationError(str(error)) from error
    except OSError as error:
        raise RecalculationError(os_error_text(error, path)) from error
    except (*_DAMAGED, InvalidFileException) as error:
        raise RecalculationError(
            f"{path}: kan ikke leses som en arbeidsbok i formatet xlsx. "
            "Filen er skadet, kryptert eller i et annet format."
        ) from error


@contextmanager
def _engine_errors(path: Path) -> Iterator[None]:
    """Turn what IronCalc raises, panics of its Rust code included, into our own error."""
    try:
        yield
    except BaseException as error:
        # A panic derives from BaseException and its class cannot be imported.
        if isinstance(error, ironcalc.WorkbookError) or type(error).__name__ == "PanicException":
            raise RecalculationError(
                f"Regnemotoren IronCalc kan ikke regne ut «{path.name}»: {error}"
            ) from error
        raise
