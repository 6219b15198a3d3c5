"""What the value functions of a plan are given: inputs and the engine's results for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

import numpy as np

from workbook_templates._document import DocumentTexts
from workbook_templates._plan import CellValue
from xlmodel.effects import EffectRates, effect_rates
from xlmodel.inputs import FloatArray, GroupInputs, Measure, ModelInputs
from xlmodel.results import GroupResults, ModelResults, model_results
from xlmodel.shown import key_value
from xlmodel.specs import MAX_YEARS, MEASURE_FIELDS
from xlmodel.terms import Group, Term
from xlmodel.version import MODEL_DATE
from xlmodel.yearly import in_balance

_EPOCH: Final = date(1899, 12, 30)


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
        return cls(
            tuple(_cell(measure, field.key, field.situation) for field in MEASURE_FIELDS), measure
        )


def _cell(measure: Measure, key: str, situation: int | None) -> CellValue:
    value = getattr(measure, key)
    if situation is not None:
        return float(value[situation])
    if key == "unit_cost":
        return float(value)
    if isinstance(value, str):
        return str(value) or None
    return int(value)


@dataclass(frozen=True, slots=True)
class GroupData:
    """One group: inputs, results, effect rates and the rows of its measures table."""

    inputs: GroupInputs
    results: GroupResults
    rates: EffectRates
    rows: tuple[MeasureRow, ...]

    def yearly(self, values: FloatArray | None) -> list[CellValue]:
        """Return a yearly row as cells: numbers within the period, empty text past it or unset."""
        return yearly_cells(values, int(self.inputs.period))


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


def key_result(path: str, term: Term) -> Callable[[Any], CellValue]:
    """Return a function that takes a scalar result as it is shown: a number, or a text for none.

    Where there are no results at ``path`` (groups that cannot be summed) it is empty text.
    """
    get = attrgetter(path)

    def value(data: Any) -> CellValue:
        rows = get(data)
        return "" if rows is None else key_value(rows, term)

    return value


def yearly_cells(values: FloatArray | None, period: int) -> list[CellValue]:
    """Return fifteen cells: the values of the period, then empty texts; all empty if unset."""
    numbers: list[CellValue] = [] if values is None else values[:period].tolist()
    return numbers + [""] * (MAX_YEARS - len(numbers))


def negative_years(accumulated: FloatArray) -> FloatArray:
    """Return the year number of each year that is negative to the øre, else 0; ``(15,)``."""
    return np.asarray(~in_balance(accumulated) * np.arange(1.0, MAX_YEARS + 1))


def serial_day(day: date) -> int:
    """Return a date as spreadsheets count days."""
    return (day - _EPOCH).days


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
