"""What the value functions of the outcome contract's workbook are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from workbook_templates.blocks import yearly_cells
from workbook_templates.sheet import CellValue, Document, Part
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.outcome_contract import (
    ContractResults,
    OutcomeContract,
    PayoutDistribution,
    Youth,
    contract_results,
    payout_distribution,
)
from xlmodel.outcome_contract.specs import MAX_YEARS, YOUTH_FIELDS

Row = tuple[CellValue, ...]
"""The cells of a row of the list of youths, as they stand."""

EMPTY_ROW: Final[Row] = (None,) * len(YOUTH_FIELDS)


@dataclass(frozen=True, slots=True)
class ContractData(Document):
    """A contract: inputs, results, and the rows of the list as they stand.

    ``youths`` gives each row's youth, ``None`` where the row has no id.
    """

    title: ClassVar = "Effektkontrakt"
    subject: ClassVar = "Utbetaling for resultater, risiko og økonomi"

    inputs: OutcomeContract
    results: ContractResults
    distribution: PayoutDistribution | None
    rows: tuple[Row, ...]
    youths: tuple[Youth | None, ...]
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def yearly(self, values: FloatArray) -> list[CellValue]:
        """Return a yearly row as cells: the contract's years, then empty texts."""
        return yearly_cells(values, self.results.years, MAX_YEARS)

    def row(self, offset: int) -> Row:
        """Return the cells of a row of the list; those below the last one are empty."""
        return self.rows[offset] if offset < len(self.rows) else EMPTY_ROW

    def youth(self, offset: int) -> Youth | None:
        """Return the youth in a row of the list."""
        return self.youths[offset] if offset < len(self.youths) else None

    @property
    def nameless(self) -> int:
        """The number of rows of the list with something in them and no id."""
        return sum(map(is_nameless, self.rows))

    @property
    def past_contract(self) -> int:
        """The number of youths whose contract year comes after the contract."""
        return sum(youth.year > self.results.years for youth in self.inputs.youths)


CONTRACT_PART: Final = Part("", ContractData)
Values = Callable[[ContractData], FloatArray]


def is_nameless(row: Row) -> bool:
    """Say whether a row has contents and no id; an empty text is contents, as a sheet counts it."""
    code, *others = row
    return code in (None, "") and any(value is not None for value in others)


def youth_cells(youth: Youth) -> Row:
    """Return the cells of a youth."""
    return (youth.code, youth.year, *(answer or None for answer in (*youth.start, *youth.after)))


def contract_data(
    inputs: OutcomeContract, rows: Sequence[Row] | None = None, last_used: date = MODEL_DATE
) -> ContractData:
    """Compute everything that the workbook shows; ``rows`` are those of the list as they stand in a file."""
    cells = tuple(map(youth_cells, inputs.youths)) if rows is None else tuple(rows)
    counted = iter(inputs.youths)
    youths = tuple(None if row[0] in (None, "") else next(counted) for row in cells)
    return ContractData(
        inputs, contract_results(inputs), payout_distribution(inputs), cells, youths, last_used
    )
