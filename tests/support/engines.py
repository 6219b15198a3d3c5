"""Two calculation engines for the tests, beside the one the product uses.

`formulas` (pure Python) and LibreOffice Calc (a real spreadsheet program) return the freshly
calculated value of every formula cell of a workbook, keyed and typed as in
`workbook_templates._recalculate`. Both have a way of handing back old values without a word:

- `formulas` leaves a cell that failed out of its solution, ignores an input whose key it does not
  know, and keeps the old value for an emptied cell given as a bare `EMPTY`.
- LibreOffice keeps the values stored in the file unless its profile forces recalculation. A canary
  workbook with a planted wrong value goes with every batch.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from tests.support.stored import formula_cells, read_values
from workbook_templates.xlsx.recalculate import name_cells
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue

DEMAND_LIBREOFFICE: Final = "EFFEKTMODELL_KREV_LIBREOFFICE"

_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COPY: Final = "bok.xlsx"
_FORCED_RECALCULATION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

_Test = TypeVar("_Test", bound=Callable[..., object])


class EngineError(AssertionError):
    """An engine did not calculate what it was asked to."""


# --- formulas ---------------------------------------------------------------------------------


def recalculate_with_formulas(
    path: Path, inputs: Mapping[CellKey, CellValue] | None = None
) -> dict[CellKey, CellValue]:
    """Return the value of every formula cell of the workbook, as `formulas` calculates it."""
    return FormulasCalculator(path).calculate(inputs)


class FormulasCalculator:
    """A workbook loaded once into `formulas`; each `calculate` starts from the file's inputs."""

    def __init__(self, path: Path) -> None:
        os.environ["TQDM_DISABLE"] = "1"  # read when tqdm is imported, with formulas
        self._cells = formula_cells(path)
        book = load_workbook(path, read_only=True)
        self._sheets = set(book.sheetnames)
        book.close()
        with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
            warnings.simplefilter("ignore")
            import formulas  # noqa: PLC0415 # takes a second, and needs the setting above

            copy = Path(folder, _COPY)  # the file name is part of every key
            shutil.copyfile(path, copy)
            self._model: Any = formulas.ExcelModel().loads(str(copy)).finish()

    def calculate(
        self, inputs: Mapping[CellKey, CellValue] | None = None
    ) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell with these inputs; None empties an input cell."""
        given = dict(inputs or {})
        _refuse_unfit(given, self._sheets, self._cells)
        arguments = {_formulas_key(key): _as_range(key, value) for key, value in given.items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = self._model.calculate(inputs=arguments or None)
        absent = [key for key in self._cells if _formulas_key(key) not in solution]
        if absent:
            raise EngineError(f"formulas has no value for {name_cells(absent)}")
        return {key: _from_formulas(key, solution[_formulas_key(key)]) for key in self._cells}


def _formulas_key(key: CellKey) -> str:
    return f"'[{_COPY}]{key[0].upper()}'!{key[1]}"


def _as_range(key: CellKey, value: CellValue) -> Any:
    import schedula  # noqa: PLC0415 # comes with formulas, whose import is put off
    from formulas.ranges import Ranges  # noqa: PLC0415 # as above

    held = schedula.EMPTY if value is None else value
    return Ranges().push(_formulas_key(key), np.array([[held]], dtype=object))


def _from_formulas(key: CellKey, node: Any) -> CellValue:
    import schedula  # noqa: PLC0415 # comes with formulas, whose import is put off
    from formulas.tokens.operand import XlError  # noqa: PLC0415 # as above

    value = np.asarray(getattr(node, "value", node), dtype=object).ravel()[0]
    if isinstance(value, XlError):
        return ErrorValue(str(value))
    if value is schedula.EMPTY:
        return 0.0  # a formula that yields a blank cell shows 0
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | float | np.integer | np.floating) and math.isfinite(value):
        return float(value) + 0.0
    raise EngineError(f"formulas gives {value!r} for {name_cells([key])}")


# --- LibreOffice ------------------------------------------------------------------------------


def libreoffice_available() -> bool:
    """Tell whether LibreOffice is installed on this machine."""
    return _soffice() is not None


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


def convert_with_libreoffice(paths: Sequence[Path], workdir: Path) -> list[Path]:
    """Return, for each workbook, the file that LibreOffice saves when it has recalculated it.

    All workbooks go through one start of the program. `workdir` must be the caller's own: the
    program's profile, copies of the workbooks and the results are kept there.
    """
    soffice = _soffice()
    if soffice is None:
        raise EngineError("LibreOffice is not installed (no soffice)")
    root = Path(tempfile.mkdtemp(prefix="libreoffice-", dir=workdir)).resolve()
    profile, given, results = (root / name for name in ("profile", "given", "results"))
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FORCED_RECALCULATION, "utf-8")
    given.mkdir()
    canary = _write_canary(given / "canary.xlsx")
    copies = [given / f"{number:04}.xlsx" for number in range(len(paths))]
    for path, copy in zip(paths, copies, strict=True):
        shutil.copyfile(path, copy)
    run = subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(results),
            *map(str, [*copies, canary]),
        ],
        capture_output=True,
        check=False,
        text=True,
        timeout=120 + 10 * len(paths),
    )
    converted = [results / file.name for file in [*copies, canary]]
    if run.returncode or not all(file.exists() for file in converted):
        raise EngineError(f"LibreOffice failed ({run.returncode}): {run.stdout}{run.stderr}")
    if list(read_values(converted[-1], formula_cells(canary)).values()) != [3.0]:
        raise EngineError("LibreOffice kept the values of the file: recalculation was not forced")
    return converted[:-1]


def _from_libreoffice(path: Path, converted: Path) -> dict[CellKey, CellValue]:
    values = read_values(converted, formula_cells(path))
    absent = [key for key, value in values.items() if value is None]
    if absent:
        raise EngineError(f"LibreOffice has no value for {name_cells(absent)} of {path.name}")
    return values


def _write_canary(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_formula("A1", "=1+2", None, 99)
    book.close()
    return path


def _soffice() -> str | None:
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    usual = [
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("C:/Program Files/LibreOffice/program/soffice.com"),
    ]
    return on_path or next((str(path) for path in usual if path.exists()), None)


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
