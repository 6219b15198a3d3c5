"""A number of the decision results as a cell shows it: the number, or a text where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from workbook_templates.effektmodell.data import GroupData
from workbook_templates.sheet import CellValue
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import DecisionResults

Shown = FloatArray | float | str

Value = Callable[[DecisionResults], Shown]
"""A number of the decision results as it is shown, or a text in its stead."""

NOT_REACHED: Final = "Ikke oppnåelig"
NOT_NEEDED: Final = "Trengs ikke"
NOBODY: Final = "Ingen deltakere"
NOT_SHARED: Final = "Ikke fordelt"


def shown_cell(value: Value) -> Callable[[GroupData], CellValue]:
    """Return the function of a cell that shows a number of the decision results, or a text."""

    def cell(data: GroupData) -> CellValue:
        found = value(data.decision)
        return found if isinstance(found, str) else float(found)

    return cell


def or_text(number: FloatArray, text: str) -> Shown:
    """Return a number, or a text in its stead where there is none."""
    return text if math.isnan(number) else number
