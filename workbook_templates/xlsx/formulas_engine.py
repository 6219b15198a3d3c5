"""The engine `formulas`, pure Python: slow to load, and independent of every spreadsheet program."""

from __future__ import annotations

import logging
import math
import os
import shutil
import tempfile
import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.engine import (
    EngineError,
    Inputs,
    functions_of,
    refuse_unfit,
    wanted_cells,
)
from workbook_templates.xlsx.formulas import plain_function
from workbook_templates.xlsx.recalculate import formula_keys, name_cells
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue

_COPY: Final = "bok.xlsx"


class FormulasEngine:
    """A workbook loaded once into `formulas`; each `calculate` starts from the file's inputs."""

    def __init__(self, book: Book | Path, cells: Collection[CellKey] | None = None) -> None:
        os.environ["TQDM_DISABLE"] = "1"  # read when tqdm is imported, with formulas
        self._book = book if isinstance(book, Book) else Book.open(book)
        self._cells = wanted_cells(self._book, cells)
        with _quiet(), tempfile.TemporaryDirectory() as folder:
            import formulas  # noqa: PLC0415 # takes a second, and needs the setting above

            copy = Path(folder, _COPY)  # the file name is part of every key
            shutil.copyfile(self._book.path, copy)
            try:
                self._model: Any = formulas.ExcelModel().loads(str(copy)).finish()
            except Exception as error:
                raise EngineError(
                    f"{self._book.path.name} kan ikke leses av formulas ({type(error).__name__})."
                ) from error

    def want(self, cells: Collection[CellKey]) -> None:
        """Let these formula cells be those that values are given for."""
        self._cells = list(cells)

    def calculate(self, inputs: Inputs | None = None) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell with these inputs; None empties an input cell."""
        given = dict(inputs or {})
        refuse_unfit(given, self._book)
        solution = self._solved(given)
        absent = [key for key in self._cells if _key(key) not in solution]
        if absent:
            raise EngineError(f"formulas gir ingen verdi for {name_cells(absent)}.")
        return {key: _value(key, solution[_key(key)]) for key in self._cells}

    def _solved(self, given: Inputs) -> Any:
        arguments = {_key(key): _as_range(key, value) for key, value in given.items()}
        with _quiet():
            return self._model.calculate(inputs=arguments or None)

    def calculate_all(self, sets: Sequence[Inputs]) -> list[dict[CellKey, CellValue]]:
        """Return the values of each set of inputs."""
        return [self.calculate(inputs) for inputs in sets]

    def lacks(self) -> frozenset[str]:
        """Return the functions of the workbook that `formulas` does not know."""
        import formulas  # noqa: PLC0415 # takes a second

        known = formulas.get_functions()
        names = (plain_function(name) for name in functions_of(self._book))
        return frozenset(n for n in names if n not in known and f"_XLFN.{n}" not in known)

    def unable(self) -> frozenset[CellKey]:
        """Return the formula cells that `formulas` leaves out of what it gives."""
        solution = self._solved({})
        return frozenset(key for key in formula_keys(self._book) if _key(key) not in solution)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let `formulas` work without a word: what it warns of, the values tell."""
    logger = logging.getLogger("formulas")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _key(key: CellKey) -> str:
    return f"'[{_COPY}]{key[0].upper()}'!{key[1]}"


def _as_range(key: CellKey, value: CellValue) -> Any:
    import schedula  # noqa: PLC0415 # comes with formulas, whose import is put off
    from formulas.ranges import Ranges  # noqa: PLC0415 # as above

    held = schedula.EMPTY if value is None else value
    return Ranges().push(_key(key), np.array([[held]], dtype=object))


def _value(key: CellKey, node: Any) -> CellValue:
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
    raise EngineError(f"formulas gir {value!r} for {name_cells([key])}.")
