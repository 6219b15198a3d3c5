"""What the value functions of the workbook are given: the cells' contents and the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from workbook_templates.blocks import GOOD_ROW, cells_of
from workbook_templates.exclusion_accounts.texts import NO_TARGET_ROW
from workbook_templates.sheet import CellValue, Document, Part
from xlmodel.common.terms import Term
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.exclusion_accounts import (
    AGES,
    PROFILE_FIELDS,
    ExclusionInputs,
    ExclusionResults,
    ModelSide,
    ProfileRow,
    exclusion_results,
    key_value,
)

PROFILE_WIDTH: Final = len(PROFILE_FIELDS)

Row = tuple[CellValue, ...]
"""The cells of a row of the profiles: its columns, then an amount an age."""
_EMPTY: Final[Row] = (None,) * (PROFILE_WIDTH + len(AGES))


def profile_cells(row: ProfileRow) -> Row:
    """Return the cells of a profile row."""
    return (*(field.cells(field.of(row))[0] for field in PROFILE_FIELDS), *row.amounts)


@dataclass(frozen=True, slots=True)
class ExclusionData(Document):
    """Inputs, results, and what stands in the cells of the profiles."""

    title: ClassVar = "Utenforregnskap"
    subject: ClassVar = "Hva en suksess er verdt over livet"

    inputs: ExclusionInputs
    results: ExclusionResults
    rows: tuple[Row, ...]
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    @property
    def beside(self) -> ModelSide:
        """The effektmodell's results for one person."""
        return ModelSide(self.inputs)

    def row(self, offset: int) -> Row:
        """Return the cells of a row of the profiles; those below the last one are empty."""
        return self.rows[offset] if offset < len(self.rows) else _EMPTY

    def status(self, offset: int) -> str:
        """Return what the status of a row says."""
        target, *others = self.row(offset)
        if target not in (None, ""):
            return GOOD_ROW
        return NO_TARGET_ROW if any(value is not None for value in others) else ""

    def amounts_in(self, offset: int) -> CellValue:
        """Return the number of ages with an amount in a row, empty where none counts."""
        row = self.row(offset)
        if row[0] in (None, ""):
            return ""
        return sum(isinstance(value, int | float) for value in row[PROFILE_WIDTH:])

    @property
    def without_target(self) -> int:
        """The number of rows with something in them and no target group."""
        return sum(self.status(at) == NO_TARGET_ROW for at in range(len(self.rows)))

    def key(self, term: Term) -> CellValue:
        """Return a key result as it is shown."""
        return key_value(self.results, term)


WORKBOOK: Final = Part("", ExclusionData)


def exclusion_data(inputs: ExclusionInputs, rows: Sequence[Row] | None = None) -> ExclusionData:
    """Compute everything that the workbook shows.

    ``rows`` are the cells of the profiles as they stand in a file; by default those of the inputs.
    """
    found = map(profile_cells, inputs.profiles) if rows is None else rows
    return ExclusionData(inputs, exclusion_results(inputs), tuple(found))


def by_age(
    values: Callable[[ExclusionResults], FloatArray],
) -> Callable[[ExclusionData], list[CellValue]]:
    """Return the function that gives a row by age as cells."""
    return lambda data: cells_of(values(data.results))


def of_results(
    value: Callable[[ExclusionResults], FloatArray],
) -> Callable[[ExclusionData], float]:
    """Return the function that gives a scalar result."""
    return lambda data: float(value(data.results))
