"""Calls of our Excel functions in a workbook, answered for an engine that does not know them.

In Excel an add-in answers the call and the result spills. IronCalc admits no functions of others,
so the call's arguments are read from the engine, the function computes, and the result is put into
the cells that it would spill over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import ironcalc

from udfs.functions import FUNCTIONS, NAMESPACE, PREFIXES, Answer, Function, Route
from xlmodel.common.errors import InputError

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

Location = tuple[int, int, int]
"""Index of the sheet, row and column, the latter two from 1."""

_SCRATCH_COLUMN: Final = 16_000
"""Column, far from any workbook's cells, where arguments are evaluated."""
_FUNCTION, _OPEN, _CLOSE, _SEPARATOR = "FUNC", "OPEN", "CLOSE", "SEP"
"""What openpyxl calls the pieces of a call."""
_FAULT: Final = "#VALUE!"


@cache
def _by_name() -> dict[str, Function]:
    return {
        name.casefold(): function
        for function in FUNCTIONS
        for name in function.formula_names.values()
    }


def calls_function(formula: str) -> bool:
    """Say whether a formula calls one of our functions."""
    return NAMESPACE.casefold() + "_" in formula.casefold()


def route_of(formula: str) -> Route | None:
    """Return the way by which a formula calls our functions; ``None`` where it calls none."""
    if not calls_function(formula):
        return None
    name = PREFIXES["office"] + NAMESPACE
    return "office" if name.casefold() in formula.casefold() else "klassisk"


class ExcelCall:
    """One formula that calls one of our functions, in a loaded model."""

    def __init__(self, model: Any, place: Location, formula: str) -> None:
        self._model, self._place, self._formula = model, place, formula
        self._filled: list[Location] = []

    def reset(self) -> None:
        """Put the formula back where an answer has replaced it."""
        for place in self._filled:
            self._model.clear_cell_contents(*place)
        if self._filled:
            self._model.set_user_input(*self._place, self._formula)
        self._filled = []

    def answer(self) -> bool:
        """Answer the call if the evaluated model made it; say whether values were put."""
        if self._model.get_cell_type(*self._place) != ironcalc.CellType.ErrorValue:
            return False
        rows = self._computed()
        if rows is None:
            self._filled.append(self._place)
            self._model.set_user_input(*self._place, _FAULT)
            return True
        sheet, top, left = self._place
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                place = (sheet, top + down, left + across)
                self._filled.append(place)
                if isinstance(value, str):
                    self._model.update_cell_with_text(*place, value)
                else:
                    self._model.update_cell_with_number(*place, value)
        return True

    @property
    def spilled(self) -> list[Location]:
        """The cells beyond the call's own that the answer fills."""
        return self._filled[1:]

    def _computed(self) -> Answer | None:
        found = _called(self._formula)
        if found is None:
            return None
        function, arguments = found
        try:
            return function(*map(self._argument, arguments))
        except InputError:
            return None

    def _argument(self, text: str) -> list[list[object]]:
        """Return the cells of an argument, evaluated by the engine."""
        rows, columns = self._evaluated([f"=ROWS({text})", f"=COLUMNS({text})"])
        if not isinstance(rows, float) or not isinstance(columns, float) or rows == columns == 1:
            return [self._evaluated([f"={text}"])]  # IronCalc's INDEX admits no single cell
        cells = [
            f"=INDEX({text},{row + 1},{column + 1})"
            for row in range(int(rows))
            for column in range(int(columns))
        ]
        values = self._evaluated(cells)
        width = int(columns)
        return [list(values[start : start + width]) for start in range(0, len(values), width)]

    def _evaluated(self, formulas: list[str]) -> list[object]:
        """Evaluate formulas in cells of their own, and leave no trace."""
        sheet = self._place[0]
        places = [(sheet, row, _SCRATCH_COLUMN) for row in range(1, len(formulas) + 1)]
        for place, formula in zip(places, formulas, strict=True):
            self._model.set_user_input(*place, formula)
        self._model.evaluate()
        values = [self._model.get_cell_value(*place) for place in places]
        for place in places:
            self._model.clear_cell_contents(*place)
        return [float(value) if isinstance(value, int) else value for value in values]


def _called(formula: str) -> tuple[Function, list[str]] | None:
    """Return the function that a formula calls and the texts of its arguments."""
    from openpyxl.formula import Tokenizer  # noqa: PLC0415 # slow to load, and seldom needed

    items = iter(Tokenizer(formula).items)
    for token in items:
        name = token.value.rstrip("(").casefold()
        if token.type == _FUNCTION and token.subtype == _OPEN and name in _by_name():
            return _by_name()[name], list(_arguments(items))
    return None


def _arguments(items: Iterator[Token]) -> Iterator[str]:
    """Yield the texts of the arguments of a call whose opening has been read."""
    depth, text = 0, ""
    for token in items:
        if token.subtype == _OPEN:
            depth += 1
        elif token.subtype == _CLOSE:
            if depth == 0:
                break
            depth -= 1
        if token.type == _SEPARATOR and depth == 0:
            yield text
            text = ""
        else:
            text += token.value
    yield text
