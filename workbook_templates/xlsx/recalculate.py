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

import math
import os
import re
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

import ironcalc

from workbook_templates.sheet import corner, relative
from workbook_templates.xlsx.book import Book, FoundName
from workbook_templates.xlsx.engine_file import engine_file
from workbook_templates.xlsx.excel_calls import ExcelCall, calls_function
from workbook_templates.xlsx.sheets import FoundCell, Position
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue
from xlmodel.common.errors import EffektmodellError

_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_WORD: Final = re.compile(r"[^\W\d][\w.]*")
_TEXT: Final = re.compile(r'"[^"]*"')
_MOST_NAMES: Final = 1_000
"""Names in formulas; the engine's time grows with their square."""
_DEEPEST: Final = 200
"""Brackets within brackets; Excel admits 64, and the engine ends the process at some thousands."""
_SHOWN: Final = 5
_NOT_EXCEL: Final = frozenset(("#ERROR!", "#N/IMPL!"))
"""What IronCalc shows for a formula that it cannot read, or has not learnt to calculate."""


class RecalculationError(EffektmodellError):
    """The workbook cannot be recalculated, or an input cannot be set."""


class Calculator:
    """A workbook loaded once, for calculation with many sets of inputs.

    Each call of `calculate` starts from the inputs of the file: what an earlier call set is undone.
    The engine is given tabs, names, formulas and what is typed in; it never sees the file itself.
    ``cells`` are the formula cells that values are wanted for; all of them unless they are given.

    A formula that reads another workbook, an Excel table or a name of no range is ``linked``: the
    engine cannot calculate it, so that cells that read it are given the value stored in the file,
    and it is none of the cells that `calculate` gives values for.
    """

    def __init__(self, book: Book | Path, cells: Collection[CellKey] | None = None) -> None:
        self._book = book if isinstance(book, Book) else Book.open(book)
        self._path = self._book.path
        self._sheets: dict[str, int] = {}
        self.linked: set[CellKey] = set()
        """The cells that hold the value stored in the file."""
        self.beyond: set[CellKey] = set()
        """The cells whose formula reads what is not in the workbook, whatever is stored in them."""
        self._spilled: set[CellKey] = set()
        """The cells that an array formula of another cell fills."""
        used, others = self._used_names()
        given = self._formulas(others)
        with _engine(self._path), _readable(engine_file(given, used)) as copy:
            self._model = ironcalc.load_from_xlsx(copy, locale="en", tz="Europe/Oslo")
            self._fill(given)
        wanted = formula_keys(self._book) if cells is None else cells
        self._cells = {key: self._locate(key) for key in wanted if key not in self.linked}
        self._replaced: dict[CellKey, CellValue] = {}
        formulas = {key: self._model.get_cell_formula(*cell) for key, cell in self._cells.items()}
        absent = [key for key, formula in formulas.items() if formula is None]
        self._refuse_missing([key for key in absent if key not in self._spilled])
        self._calls = {
            key: ExcelCall(self._model, self._cells[key], formula)
            for key, formula in formulas.items()
            if formula is not None and calls_function(formula)
        }

    def _used_names(self) -> tuple[list[FoundName], set[str]]:
        """Return the names of cells that formulas use, and those of something else (small letters).

        A name of cells that are deleted is not known to the engine, as it is not to Excel.
        """
        words = {
            word.casefold()
            for _, formula in self._book.formulas()
            for word in _WORD.findall(formula)
        }
        used = [item for item in self._book.defined if item.name.casefold() in words]
        cells = [item for item in used if self._book.place(item.text) is not None]
        if len(cells) > _MOST_NAMES:
            raise RecalculationError(
                f"Formlene i «{self._path.name}» bruker {len(cells)} navn. Regnemotoren tar høyst "
                f"{_MOST_NAMES}."
            )
        others = {item.name.casefold() for item in used if not self._book.is_area(item.text)}
        return cells, others

    def _formulas(self, others: set[str]) -> dict[str, dict[Position, FoundCell]]:
        """Return the cells whose formulas the engine is given; note those that are linked."""
        found: dict[str, dict[Position, FoundCell]] = {}
        for tab, sheet in self._book.tabs.items():
            found[tab] = {}
            for at, cell in sheet.cells.items():
                if cell.formula is None:
                    continue
                key = (tab, relative(*at))
                if not cell.formula:  # a table of what would be, which programs calculate apart
                    filled = {(tab, place) for place in range_cells(cell.array or key[1])}
                    self.beyond |= filled
                    self.linked |= filled
                    continue
                if _reads_beyond(cell.formula, others):
                    self.beyond.add(key)
                    if _holds_value(cell):
                        self.linked.add(key)
                        continue
                _refuse_deep(cell.formula, key)
                calls = calls_function(cell.formula)  # its answer is put in the cells around it
                found[tab][at] = cell._replace(array=relative(*at)) if calls else cell
                if ":" in cell.array and not calls:
                    self._spilled.update((tab, place) for place in range_cells(cell.array)[1:])
        return found

    def _fill(self, given: Mapping[str, Mapping[Position, FoundCell]]) -> None:
        """Give the engine what is typed in, and what is stored where it has no formula."""
        for index, (tab, formulas) in enumerate(given.items()):
            self._sheets[tab] = index
            for at, cell in self._book.tabs[tab].cells.items():
                is_typed = cell.value is not None and at not in formulas
                if is_typed and (not self._spilled or (tab, relative(*at)) not in self._spilled):
                    self._put((index, at[0] + 1, at[1] + 1), cell.value)

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
        with _engine(self._path):
            spilled = self._evaluate()
        read, known = self._model.get_cell_value, self._cells | spilled
        values = {
            key: value + 0.0 if type(value := read(*cell)) is float else self._value(cell)
            for key, cell in known.items()
        }
        self._refuse_missing([key for key, value in values.items() if value is None])
        return values

    def not_understood(self) -> set[CellKey]:
        """Return the formula cells that the engine cannot read, or calculates none of."""
        with _engine(self._path):
            self._evaluate()
        places = {key: self._locate(key) for key in formula_keys(self._book)}
        values = ((key, self._value(place)) for key, place in places.items())
        return {
            key for key, value in values if isinstance(value, ErrorValue) and value in _NOT_EXCEL
        }

    def _evaluate(self) -> dict[CellKey, tuple[int, int, int]]:
        """Evaluate the model, calls of our functions answered; return the cells that they fill."""
        for call in self._calls.values():
            call.reset()
        self._model.evaluate()
        answered = {key: call for key, call in self._calls.items() if call.answer()}
        if answered:
            self._model.evaluate()
        return {
            (key[0], relative(row - 1, column - 1)): (sheet, row, column)
            for key, call in answered.items()
            for sheet, row, column in call.spilled
        }

    def _locate(self, key: CellKey) -> tuple[int, int, int]:
        sheet, address = key
        if sheet not in self._sheets:
            raise RecalculationError(f"Arbeidsboken «{self._path.name}» har ikke arket «{sheet}».")
        if not _ADDRESS.fullmatch(address):
            raise RecalculationError(f"«{address}» er ikke en celleadresse, for eksempel F17.")
        row, column = corner(address)
        return self._sheets[sheet], row + 1, column + 1

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
            may_be_error = value.startswith("#")
            is_error = may_be_error and (
                self._model.get_cell_type(*cell) == ironcalc.CellType.ErrorValue
            )
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


def formula_keys(book: Book) -> list[CellKey]:
    """Return the cells that hold a formula, tab by tab; an array formula's whole range.

    Of one that calls an Excel function of ours, only the first cell.
    """
    found: dict[CellKey, None] = {}
    for tab, sheet in book.tabs.items():
        for at, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            is_array = cell.array and not calls_function(cell.formula)
            addresses = range_cells(cell.array) if is_array else [relative(*at)]
            found.update(((tab, address), None) for address in addresses)
    return list(found)


def _holds_value(cell: FoundCell) -> bool:
    return cell.value is not None and not isinstance(cell.value, ErrorValue)


def _reads_beyond(formula: str, others: set[str]) -> bool:
    """Say whether a formula reads what is not in the workbook, or what the engine does not know."""
    bare = _TEXT.sub("", formula)
    if "[" in bare or "://" in bare:
        return True
    return bool(others) and any(word.casefold() in others for word in _WORD.findall(bare))


def _refuse_deep(formula: str, key: CellKey) -> None:
    depth = deepest = 0
    if formula.count("(") > _DEEPEST:
        for sign in formula:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise RecalculationError(f"Formelen i {_name(key)} er for dypt nøstet.")


def name_cells(cells: Collection[CellKey]) -> str:
    """Return the first few of the cells as a reader of the workbook would name them."""
    shown = ", ".join(_name(key) for key in list(cells)[:_SHOWN])
    return shown + (f" og {len(cells) - _SHOWN} til" if len(cells) > _SHOWN else "")


def _name(key: CellKey) -> str:
    return f"'{key[0]}'!{key[1]}"


def range_cells(reference: str) -> list[str]:
    """Return the addresses of a range, row by row."""
    corners = reference.split(":")
    if len(corners) > 2 or not all(map(_ADDRESS.fullmatch, corners)):
        raise RecalculationError(f"Matriseformelen over {reference} har ikke et avgrenset område.")
    (top, left), (bottom, right) = corner(corners[0]), corner(corners[-1])
    return [
        relative(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
    ]


@contextmanager
def _readable(content: bytes) -> Iterator[str]:
    """Give the engine, which reads files only, the path of one with this content.

    It is in memory where the system has such files (Linux): nothing is on a disk, whatever ends the
    process.
    """
    if sys.platform == "linux":
        with open(os.memfd_create("kopi.xlsx"), "wb") as file:  # noqa: PTH123  # a descriptor
            file.write(content)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
    else:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "kopi.xlsx")
            copy.write_bytes(content)
            yield str(copy)


_DESCRIPTORS: Final = Lock()
"""Held while the descriptors of output lead nowhere: they are the process's, not a thread's."""


@contextmanager
def _engine(path: Path) -> Iterator[None]:
    """Let IronCalc work: nothing that it prints is shown, and what it raises is our own error.

    Panics of its Rust code are printed past ``sys.stderr``, so that the descriptors themselves lead
    nowhere for that while. The class of a panic derives from ``BaseException`` and cannot be imported.
    """
    with _DESCRIPTORS:
        yield from _silent(path)


def _silent(path: Path) -> Iterator[None]:
    shown = [descriptor for descriptor in (1, 2) if _is_open(descriptor)]
    kept = {descriptor: os.dup(descriptor) for descriptor in shown}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for descriptor in kept:
            os.dup2(nowhere, descriptor)
        yield
    except BaseException as error:
        if isinstance(error, ironcalc.WorkbookError) or type(error).__name__ == "PanicException":
            raise RecalculationError(
                f"Regnemotoren IronCalc kan ikke regne ut «{path.name}»: {error}"
            ) from error
        raise
    finally:
        for descriptor, copy in kept.items():
            os.dup2(copy, descriptor)
            os.close(copy)
        os.close(nowhere)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
