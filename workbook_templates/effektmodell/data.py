"""What the value functions of a plan are given: inputs and the engine's results for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, Final

from workbook_templates.blocks import cells_of, yearly_cells
from workbook_templates.sheet import ByGroup, CellValue, Document, Part
from xlmodel.common.terms import Group, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.effektmodell.decision import DecisionResults, decision_results
from xlmodel.effektmodell.effects import EffectRates
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import qaly_values
from xlmodel.effektmodell.results import GroupResults, ModelResults, key_value, model_results
from xlmodel.effektmodell.specs import MAX_YEARS, MEASURE_FIELDS
from xlmodel.effektmodell.yearly import YearlyRows


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One row of the measures table: what stands in its cells, and the measure if it is one.

    A row without a name counts nothing, whatever else stands in it.
    """

    values: tuple[CellValue, ...] = (None,) * len(MEASURE_FIELDS)
    measure: Measure | None = None

    @classmethod
    def of(cls, measure: Measure) -> MeasureRow:
        """Return the row of a measure."""
        cells = (field.cells(field.of(measure)) for field in MEASURE_FIELDS)
        return cls(tuple(value for values in cells for value in values), measure)

    @property
    def is_nameless(self) -> bool:
        """Say whether something stands in the row that counts nothing, since it has no name."""
        return self.measure is None and any(value is not None for value in self.values[1:])


_EMPTY_ROW: Final = MeasureRow()


@dataclass(frozen=True)
class GroupData:
    """One group: inputs, results, decision support and the rows of its measures table."""

    inputs: GroupInputs
    results: GroupResults
    decision: DecisionResults
    rows: tuple[MeasureRow, ...]
    price_year: int

    @cached_property
    def qaly_answers(self) -> tuple[tuple[float, float], ...]:
        """The named values of a QALY in this price year, kr, and total at each; none beyond the index."""
        named, found = qaly_values(), self.decision.thresholds
        factor = named.factor(self.price_year)
        values = () if factor is None else (value * factor for value in named.values)
        return tuple(
            (value, float(found.total_without_health + found.qalys * value)) for value in values
        )

    @cached_property
    def measure_parts(self) -> tuple[tuple[float, float], ...]:
        """Each row's part of the cost over the period, kr: central, and corrected by its grade."""
        cautious = self.decision.cautious
        pairs = zip(cautious.measure_costs, cautious.corrected_costs, strict=True)
        found = ((float(part), float(corrected)) for part, corrected in pairs)
        return tuple((0.0, 0.0) if row.measure is None else next(found) for row in self.rows)

    def in_period(self, values: FloatArray | None) -> list[CellValue]:
        """Return the years of the period of a yearly row as cells; none where it is unset."""
        return [] if values is None else cells_of(values[: int(self.inputs.period)])

    def yearly(self, values: FloatArray | None) -> list[CellValue]:
        """Return a yearly row as cells: numbers within the period, empty text past it or unset."""
        return yearly_cells(values, int(self.inputs.period), MAX_YEARS)

    def measure_row(self, offset: int) -> MeasureRow:
        """Return a row of the measures table; those below the last one are empty."""
        return self.rows[offset] if offset < len(self.rows) else _EMPTY_ROW


@dataclass(frozen=True, slots=True)
class WorkbookData(Document):
    """A municipality's inputs and results."""

    title: ClassVar = "Effektmodell"
    subject: ClassVar = "Kostnader og gevinster ved et velferdsprogram"

    inputs: ModelInputs
    results: ModelResults
    young_adults: GroupData
    families: GroupData
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def by_group(self) -> ByGroup:
        """Return what each group's value functions are given, by the group's prefix."""
        return {
            "": self,
            Group.YOUNG_ADULTS.prefix: self.young_adults,
            Group.FAMILIES.prefix: self.families,
        }

    def combined_yearly(self, values: Callable[[YearlyRows], FloatArray | None]) -> list[CellValue]:
        """Return a yearly row of both groups' sum as cells; all empty where they cannot be summed."""
        combined = self.results.combined
        if combined is None:
            return yearly_cells(None, 0, MAX_YEARS)
        return yearly_cells(values(combined), int(combined.period), MAX_YEARS)


WORKBOOK: Final = Part("", WorkbookData)
"""The workbook as a whole."""
GROUPS: Final = {group: Part(group.prefix, GroupData) for group in Group}
"""Each group's part of the workbook."""


def shown(rows: YearlyRows | None, term: Term) -> CellValue:
    """Return a scalar result as it is shown: a number, or a text for none.

    Where there are no results (groups that cannot be summed) it is empty text.
    """
    return "" if rows is None else key_value(rows, term)


def rate_of(
    rate: Callable[[EffectRates], FloatArray], index: int
) -> Callable[[GroupData], CellValue]:
    """Return the function that takes what a person-year on path number ``index`` avoids or gains."""
    return lambda data: float(rate(data.results.rates)[index])


def workbook_data(
    inputs: ModelInputs,
    rows: Mapping[Group, Sequence[MeasureRow]] | None = None,
    last_used: date = MODEL_DATE,
    history: tuple[str, ...] = (),
) -> WorkbookData:
    """Compute everything a workbook shows.

    ``rows`` are the measures tables as they stand in a file; by default the measures from the top.
    """
    results = model_results(inputs)

    def group(group_inputs: GroupInputs, group_results: GroupResults) -> GroupData:
        table: Iterable[MeasureRow]
        if rows is None:
            table = (MeasureRow.of(measure) for measure in group_inputs.measures)
        else:
            table = rows[group_inputs.group]
        decision = decision_results(
            group_inputs, group_results, inputs.cost_caution, inputs.benefit_caution
        )
        return GroupData(group_inputs, group_results, decision, tuple(table), inputs.price_year)

    return WorkbookData(
        inputs,
        results,
        group(inputs.young_adults, results.young_adults),
        group(inputs.families, results.families),
        last_used,
        history,
    )
