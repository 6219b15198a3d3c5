"""What the value functions of the fund's workbook are given: inputs, results, and rows as cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, Final, NamedTuple

import numpy as np

from workbook_templates.blocks import yearly_cells
from workbook_templates.sheet import ByGroup, CellValue, Document, Part
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.investment_fund import (
    MAX_FUND_YEARS,
    MAX_LIFE_YEARS,
    FollowedLine,
    FollowUpResults,
    FundInputs,
    FundResults,
    Initiative,
    LifeLine,
    PersonalBalanceResults,
    fund_results,
)

PREFIX: Final = "FOND_"


class Capacity(NamedTuple):
    """How many rows the tables have, spare ones included."""

    initiatives: int
    lines: int
    life_lines: int


_NO_INITIATIVE: Final = Initiative("")
_NO_LINE: Final = FollowedLine("")
_NO_LIFE_LINE: Final = LifeLine("")


@dataclass(frozen=True, eq=False)
class FundData(Document):
    """A fund: inputs and results, and what stands in the cells."""

    title: ClassVar = "Investeringsfond"
    subject: ClassVar = "Kostnad, tilbakeføring og saldo år for år"

    inputs: FundInputs
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    @cached_property
    def results(self) -> FundResults:
        """The fund's results."""
        return fund_results(self.inputs)

    @cached_property
    def followed(self) -> FollowUpResults:
        """The results of the follow-up."""
        return FollowUpResults(self.inputs.follow_up)

    @cached_property
    def life(self) -> PersonalBalanceResults:
        """The results of the personal balance sheet."""
        return PersonalBalanceResults(self.inputs.balance)

    def by_group(self) -> ByGroup:
        """Return what value functions are given, by the prefix of the names."""
        return {"": self, PREFIX: self}

    def yearly(self, values: FloatArray) -> list[CellValue]:
        """Return a yearly row as cells: empty text past the fund's last year."""
        return yearly_cells(values, self.inputs.years, MAX_FUND_YEARS)

    def lived(self, values: FloatArray) -> list[CellValue]:
        """Return a row of the personal balance sheet as cells."""
        return yearly_cells(values, self.inputs.balance.lived_years, MAX_LIFE_YEARS)

    def initiative(self, offset: int) -> Initiative:
        """Return the initiative of a row; those below the last one are empty."""
        rows = self.inputs.initiatives
        return rows[offset] if offset < len(rows) else _NO_INITIATIVE

    def line(self, offset: int) -> FollowedLine:
        """Return the line of a row of the follow-up."""
        rows = self.inputs.follow_up.lines
        return rows[offset] if offset < len(rows) else _NO_LINE

    def life_line(self, offset: int) -> LifeLine:
        """Return the line of a row of the personal balance sheet."""
        rows = self.inputs.balance.lines
        return rows[offset] if offset < len(rows) else _NO_LIFE_LINE

    def row_of(self, rows: FloatArray, offset: int) -> FloatArray:
        """Return an initiative's row of results; zeros below the last one."""
        return rows[offset] if offset < len(rows) else np.zeros(MAX_FUND_YEARS)


SHARED: Final = Part("", FundData)
"""What the whole workbook shares."""
FUND_PART: Final = Part(PREFIX, FundData)
"""Everything under the names of the fund."""


def cells_with(numbers: FloatArray, blank: float) -> list[CellValue]:
    """Return numbers as they are typed: ``blank`` ones, or those that are not known, leave a cell empty."""
    empty = np.isnan(numbers) | (numbers == blank)
    return [
        None if is_empty else float(number)
        for number, is_empty in zip(numbers.tolist(), empty.tolist(), strict=True)
    ]


def shown(value: float, without: str = "") -> CellValue:
    """Return a number as it is shown; a text stands where there is none."""
    return without if np.isnan(value) else float(value)
