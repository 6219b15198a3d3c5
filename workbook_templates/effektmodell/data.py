"""What the value functions of a plan are given: inputs and the engine's results for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from workbook_templates.blocks.values import yearly_cells
from workbook_templates.sheet.cells import CellValue
from workbook_templates.sheet.document import DocumentTexts
from xlmodel.common.terms import Group, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.effektmodell.effects import EffectRates, effect_rates
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.results import GroupResults, ModelResults, key_value, model_results
from xlmodel.effektmodell.specs import MAX_YEARS, MEASURE_FIELDS


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


@dataclass(frozen=True, slots=True)
class GroupData:
    """One group: inputs, results, effect rates and the rows of its measures table."""

    inputs: GroupInputs
    results: GroupResults
    rates: EffectRates
    rows: tuple[MeasureRow, ...]

    def yearly(self, values: FloatArray | None) -> list[CellValue]:
        """Return a yearly row as cells: numbers within the period, empty text past it or unset."""
        return yearly_cells(values, int(self.inputs.period), MAX_YEARS)


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """A municipality's inputs and results.

    ``last_used`` is what «Sist brukt» shows until the workbook recalculates. ``history`` tells of a
    workbook rolled forward from another: from which file, and what was changed.
    """

    inputs: ModelInputs
    results: ModelResults
    young_adults: GroupData
    families: GroupData
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    @property
    def texts(self) -> DocumentTexts:
        """The texts outside the cells."""
        name = self.inputs.municipality
        subject = "Kostnader og gevinster ved et velferdsprogram"
        return DocumentTexts.of(f"Effektmodell for {name}", subject, name)

    def by_group(self) -> Mapping[str, Any]:
        """Return what each group's value functions are given, by the group's prefix."""
        return {
            "": self,
            Group.YOUNG_ADULTS.prefix: self.young_adults,
            Group.FAMILIES.prefix: self.families,
        }


def key_result(path: str, term: Term) -> Callable[[Any], CellValue]:
    """Return a function that takes a scalar result as it is shown: a number, or a text for none.

    Where there are no results at ``path`` (groups that cannot be summed) it is empty text.
    """
    get = attrgetter(path)

    def value(data: Any) -> CellValue:
        rows = get(data)
        return "" if rows is None else key_value(rows, term)

    return value


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
        return GroupData(group_inputs, group_results, effect_rates(group_inputs), tuple(table))

    return WorkbookData(
        inputs,
        results,
        group(inputs.young_adults, results.young_adults),
        group(inputs.families, results.families),
        last_used,
        history,
    )
