"""The Python cohort engine of a group's tab: one spilled call, and how it compares with the sheet.

The call stands in every workbook and is made only where Kohortmotor says so, so that a workbook on
a machine without the add-in shows no error value. Where it gives no number the block in use falls
back on the sheet's own cohort, and the checks say that the answer is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from udfs.functions import COHORT
from workbook_templates.blocks import Check
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.rows import (
    PATH_ROWS,
    GroupScope,
    path_label,
    unit_text,
    year_row,
)
from workbook_templates.effektmodell.texts import PYTHON_COHORT
from workbook_templates.sheet import FIRST_YEAR_COLUMN, UNIT_COLUMN, Area, CellValue
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import CohortEngine, Path

_CHOSEN: Final = f'{{Kohortmotor}}="{CohortEngine.PYTHON}"'
_CALL: Final = f"{COHORT.identifier}({{Nye}},{{Suksessrate}},{{Inntaksaar}},{{Analyseperiode}},{{Tilbakefall}})"


def python_cohort(scope: GroupScope) -> None:
    """Place the spilled call, its rows' labels, and its largest difference from the sheet's rows."""
    sheet = scope.sheet
    sheet.text(sheet.next_row(), 0, PYTHON_COHORT, "label_strong")
    first = sheet.row
    for place, _, path in PATH_ROWS:
        row = sheet.next_row()
        sheet.text(row, 0, path_label(CohortEngine.PYTHON, place, path))
        sheet.text(row, UNIT_COLUMN, unit_text(scope, Unit.PERSONS), "unit")
        scope.mark(
            f"python.{place}.{path.key}", Area(sheet.name, row, FIRST_YEAR_COLUMN, 1, MAX_YEARS)
        )
    scope.spill(
        first,
        FIRST_YEAR_COLUMN,
        f'=IF({_CHOSEN},{_CALL},"")',
        _spilled,
        "persons",
        (len(PATH_ROWS), MAX_YEARS),
        key="python",
    )
    differences = ",".join(
        f"ABS({{sheet.{place}.{path.key}}}-{{python.{place}.{path.key}}})"
        for place, _, path in PATH_ROWS
    )
    year_row(
        scope,
        "python.difference",
        "Største avvik mellom arkets og Pythons kohort",
        f'IF({_CHOSEN},IFERROR(MAX({differences}),""),"")',
        _no_difference,
        Unit.PERSONS,
        label_style="note",
    )


def in_use(place: str, path: Path) -> str:
    """Return the template of a path's persons as everything else reads them."""
    row = f"{place}.{path.key}"
    return f"IF(AND({_CHOSEN},ISNUMBER({{python.{row}}})),{{python.{row}}},{{sheet.{row}}})"


def python_checks(
    allowed: tuple[str, Callable[[GroupData], float]],
) -> tuple[Check[GroupData], ...]:
    """Return the checks of the Python cohort; ``allowed`` is how far rounding may take persons."""
    block = "{python:row}"
    return (
        Check(
            "Kohorten fra Python er lik arkets",
            f"=IF({_CHOSEN},MAX({{python.difference:row}},0),0)",
            allowed,
        ),
        Check(
            "Python har svart på kohorten (krever tillegget EFFEKT)",
            f"=IF({_CHOSEN},ROWS({block})*COLUMNS({block})-COUNT({block}),0)",
        ),
    )


def _uses_python(data: GroupData) -> bool:
    return data.inputs.cohort_engine == CohortEngine.PYTHON


def _spilled(data: GroupData) -> list[CellValue]:
    """Return the 15 × 15 cells of the call, row by row; 0 past the period, as the function gives."""
    flow = data.results.flow
    if not _uses_python(data):
        return ["", *[None] * (len(PATH_ROWS) * MAX_YEARS - 1)]
    return list(np.concatenate([flow.lab, flow.out]).ravel().tolist())


def _no_difference(data: GroupData) -> FloatArray | None:
    return np.zeros(MAX_YEARS) if _uses_python(data) else None
