"""Turns what Excel hands a function into numbers and choices, whatever route it came by.

The classic add-in passes floats, ``None`` for an empty cell and dates as ``datetime``; Office.js
passes whole numbers too, 0 or empty text for an empty cell and dates as serial numbers. Every
function reads its arguments through this module, so that both routes give the same result: an empty
cell is 0 where a number is asked for, and the default where an argument may be left out.

What cannot be used raises :class:`~xlmodel.common.errors.InputError` with a message in bokmål.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Final, TypeVar

import numpy as np

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain
from xlmodel.common.values import FloatArray

Rows = list[list[object]]

ERROR_VALUES: Final = frozenset(
    (
        "#BLOCKED!",
        "#BUSY!",
        "#CALC!",
        "#CONNECT!",
        "#DIV/0!",
        "#EXTERNAL!",
        "#FIELD!",
        "#GETTING_DATA",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#PYTHON!",
        "#REF!",
        "#SPILL!",
        "#TIMEOUT!",
        "#UNKNOWN!",
        "#VALUE!",
    )
)


def rows_of(value: object, where: str) -> Rows:
    """Return an argument as rows of cells of equal length; empty text becomes ``None``."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return [[_cell(value)]]
    if not any(isinstance(row, list | tuple) for row in value):
        value = [value]
    rows = [
        [_cell(cell) for cell in row] if isinstance(row, list | tuple) else [_cell(row)]
        for row in value
    ]
    if not rows or not rows[0]:
        return [[None]]
    if any(len(row) != len(rows[0]) for row in rows):
        raise _fault(where, "radene i området er ikke like lange")
    return rows


_MOST_FAULTS: Final = 20
_Made = TypeVar("_Made")


def made_of(
    rows: Iterable[tuple[int, Sequence[object]]],
    where: str,
    make: Callable[[Sequence[object], str], _Made],
) -> list[_Made]:
    """Return what each numbered row of a table makes; the first faults are told together."""
    found: list[_Made] = []
    faults: list[Violation] = []
    for index, row in rows:
        try:
            found.append(make(row, f"{where}, rad {index}"))
        except InputError as error:
            faults += error.violations
            if len(faults) >= _MOST_FAULTS:
                break
    if faults:
        raise InputError(faults)
    return found


def _cell(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str) and not value.strip():
        return None
    return value


def _fault(where: str, message: str) -> InputError:
    return InputError([Remark(where, None, f"{message}.")])


def is_blank(value: object) -> bool:
    """Say whether a cell may be an empty one: Office.js hands over an empty cell as 0."""
    return value is None or (not isinstance(value, bool | str) and value == 0)


def single(value: object, where: str) -> object:
    """Return the one cell of an argument."""
    rows = rows_of(value, where)
    if len(rows) > 1 or len(rows[0]) > 1:
        raise _fault(where, f"skal være én celle, men er {_size(rows)}")
    return rows[0][0]


def line(value: object, where: str) -> list[object]:
    """Return the cells of an argument that is one row or one column."""
    rows = rows_of(value, where)
    if len(rows) == 1:
        return rows[0]
    if len(rows[0]) == 1:
        return [row[0] for row in rows]
    raise _fault(where, f"skal være én rad eller én kolonne, men er {_size(rows)}")


def _size(rows: Rows) -> str:
    return f"{len(rows)} × {len(rows[0])} celler"


def number(value: object, where: str, domain: Domain) -> float:
    """Return a cell as a number in the domain; an empty cell is 0."""
    found = to_number(value, where, domain)
    if not domain.admits_number(found):
        shown: object = value if value is not None else 0
        if is_blank(value):
            raise _fault(where, f"tom celle eller 0 er ikke tillatt. Tillatt: {domain.allowed()}")
        raise InputError([Violation(where, shown, domain.allowed())])
    return found


def to_number(value: object, where: str, domain: Domain) -> float:
    """Return a cell as a number of any size; an empty cell is 0."""
    if value is None:
        return 0.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise InputError([Violation(where, value, domain.allowed())]) from None
    raise unusable(value, where, domain.allowed())


def is_error(value: object) -> bool:
    """Say whether a cell holds what Excel hands over for an error value, in any case."""
    return isinstance(value, str) and value.strip().upper() in ERROR_VALUES


def unusable(value: object, where: str, allowed: str) -> InputError:
    """Make the error of a cell that holds something of the wrong kind."""
    if is_error(value):
        return _fault(where, f"cellen inneholder feilverdien {str(value).strip().upper()}")
    if isinstance(value, date | time):
        return _fault(where, f"en dato er ikke tillatt. Tillatt: {allowed}")
    return InputError([Violation(where, value, allowed)])


def numbers(value: object, where: str, places: Sequence[str], domain: Domain) -> FloatArray:
    """Return one number a place, from a row or a column; every fault is told."""
    cells = line(value, where)
    if len(cells) != len(places):
        raise _fault(where, f"skal ha {len(places)} celler, men har {len(cells)}")
    faults: list[Violation] = []
    found = np.zeros(len(places))
    for index, (cell, place) in enumerate(zip(cells, places, strict=True)):
        try:
            found[index] = number(cell, f"{where}, {place}", domain)
        except InputError as error:
            faults += error.violations
    if faults:
        raise InputError(faults)
    return found


def choice(value: object, where: str, choices: Sequence[str], default: str | None) -> str:
    """Return which of the choices a cell names, whatever its case; the default where it is empty."""
    if is_blank(value) and default is not None:
        return default
    if isinstance(value, str):
        for item in choices:
            if folded_name(item) == folded_name(value):
                return item
    allowed = ", ".join(choices[:-1]) + f" eller {choices[-1]}"
    raise unusable(None if is_blank(value) else value, where, allowed)


def yes_no(value: object, where: str) -> bool:
    """Return a cell as yes or no; an empty cell is no."""
    if is_blank(value):
        return False
    if isinstance(value, bool):
        return value
    if value == 1:
        return True
    raise unusable(value, where, "SANN (1) eller USANN (0)")
