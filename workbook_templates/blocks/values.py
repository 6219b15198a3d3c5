"""How the engine's values stand in cells."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_templates.sheet import CellValue
from xlmodel.common.values import FloatArray


def cells_of(values: FloatArray) -> list[CellValue]:
    """Return a vector as cells."""
    return list(values.tolist())


def yearly_cells(values: FloatArray | None, period: int, width: int) -> list[CellValue]:
    """Return the cells of a year row: the values of the period, then empty texts; all empty if unset."""
    numbers = [] if values is None else cells_of(values[:period])
    return numbers + [""] * (width - len(numbers))


def repeated_cells(cells: Sequence[CellValue], width: int) -> list[CellValue]:
    """Return cells and the last of them again, so often that there are ``width``."""
    return [*cells, *[cells[-1]] * (width - len(cells))]
