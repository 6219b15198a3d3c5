"""Values of cells: what the value functions of a plan take from the engine, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any, Final

import numpy as np

from workbook_templates.sheet.cells import CellValue
from xlmodel.common.values import FloatArray
from xlmodel.common.years import in_balance

_EPOCH: Final = date(1899, 12, 30)


def pick(path: str, *index: int) -> Callable[[Any], Any]:
    """Return a function that takes the engine's value at a dotted path, and an element of it.

    ``pick("results.flow.lab", 2)`` gives row 2 of the persons in the lab.
    """
    get = attrgetter(path)
    return lambda data: get(data)[index] if index else get(data)


def number(path: str, *index: int) -> Callable[[Any], float]:
    """Return a function that takes one number of the engine at a dotted path."""
    get = pick(path, *index)
    return lambda data: float(get(data))


def column(path: str) -> Callable[[Any], list[CellValue]]:
    """Return a function that takes a vector of the engine at a dotted path, as cells."""
    get = attrgetter(path)
    return lambda data: list(get(data).tolist())


def yearly_cells(values: FloatArray | None, period: int, width: int) -> list[CellValue]:
    """Return the cells of a year row: the values of the period, then empty texts; all empty if unset."""
    numbers: list[CellValue] = [] if values is None else values[:period].tolist()
    return numbers + [""] * (width - len(numbers))


def negative_years(accumulated: FloatArray) -> FloatArray:
    """Return the year number of each year that is negative to the øre, else 0; as ``accumulated``."""
    return np.asarray(~in_balance(accumulated) * np.arange(1.0, accumulated.shape[-1] + 1))


def serial_day(day: date) -> int:
    """Return a date as spreadsheets count days."""
    return (day - _EPOCH).days
