"""What the value functions of the workbook are given: the cells' contents and the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, Final

from workbook_templates.blocks import yearly_cells
from workbook_templates.sheet import ByGroup, CellValue, Document, Part
from xlmodel.common.days import serial_day
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.living_conditions import (
    REGISTER_FIELDS,
    SPARE_ROWS,
    TIMELINE_YEARS,
    GroupResults,
    LivingConditions,
    RateGroup,
    RegisterResults,
    Row,
    Value,
    register_results,
)

Cells = tuple[CellValue, ...]
PREFIX: Final = "LK_"
NO_CELLS: Final[Cells] = (None,) * len(REGISTER_FIELDS)


def cells_of_values(values: Sequence[Value]) -> Cells:
    """Return what stands in the cells of a form or of a row of the register."""
    return tuple(
        (serial_day(value) if isinstance(value, date) else value)
        if value not in ("", None)
        else None
        for value in values
    )


def capacity_of_inputs(inputs: LivingConditions) -> int:
    """Return how many rows the register needs, with some to spare."""
    return max(inputs.rows, len(inputs.registrations) + SPARE_ROWS)


@dataclass(frozen=True)
class LivingData(Document):
    """The contents of a workbook: inputs, the register's rows as they stand, and results."""

    title: ClassVar = "Levekår"
    subject: ClassVar = "Livssituasjoner, flyttinger og suksessrater"
    inputs: LivingConditions
    register: tuple[Cells, ...]
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def by_group(self) -> ByGroup:
        """Return what the value functions are given: all of it, for every prefix."""
        return {"": self, PREFIX: self}

    @cached_property
    def results(self) -> RegisterResults:
        """The engine's results."""
        return register_results(self.inputs)

    @cached_property
    def rows(self) -> tuple[Row | None, ...]:
        """What follows of each row of the register, ``None`` where it has no case number."""
        found = iter(self.results.rows)
        return tuple(next(found) if is_named(cells) else None for cells in self.register)

    def cells(self, offset: int) -> Cells:
        """Return what stands in a row; those below the last one are empty."""
        return self.register[offset] if offset < len(self.register) else NO_CELLS

    def row(self, offset: int) -> Row | None:
        """Return what follows of a row."""
        return self.rows[offset] if offset < len(self.rows) else None

    @property
    def nameless(self) -> int:
        """The number of rows with something in them and no case number."""
        return sum(map(is_nameless, self.register))

    def group(self, group: RateGroup) -> GroupResults:
        """Return the results of a group."""
        return self.results.groups[group]

    def yearly(self, values: Callable[[RegisterResults], FloatArray]) -> list[CellValue]:
        """Return a yearly row as cells; empty texts past the period."""
        return yearly_cells(values(self.results), self.results.period, TIMELINE_YEARS)


def is_named(cells: Cells) -> bool:
    """Say whether a row of the register has a case number."""
    return cells[0] not in (None, "")


def is_nameless(cells: Cells) -> bool:
    """Say whether something stands in a row that counts nothing, since it has no case number."""
    return not is_named(cells) and any(cell not in (None, "") for cell in cells)


def living_data(inputs: LivingConditions, register: Sequence[Cells] | None = None) -> LivingData:
    """Return what a workbook shows; ``register`` are the rows as they stand in a file."""
    rows = (
        [cells_of_values(item.values) for item in inputs.registrations]
        if register is None
        else register
    )
    return LivingData(inputs, tuple(rows))


LIVING: Final = Part(PREFIX, LivingData)
"""The whole workbook, under the prefix of its names."""
