"""What the value functions of the control group's workbook are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from workbook_templates.sheet import ByGroup, CellValue, Document, Part
from xlmodel.common.terms import Group
from xlmodel.common.version import MODEL_DATE
from xlmodel.control_group import (
    MAX_YEARS,
    PREFIXES,
    Cell,
    CellTable,
    ControlGroup,
    GroupResults,
    GroupTables,
    control_results,
)


@dataclass(frozen=True, slots=True)
class GroupData:
    """A group: its tables, its results, and the inputs of the whole workbook."""

    group: Group
    inputs: ControlGroup
    tables: GroupTables
    results: GroupResults

    def row(self, key: str, row: int) -> tuple[Cell, ...]:
        """Return the cells of a row of a table."""
        table: CellTable = getattr(self.tables, key)
        return table[row]


@dataclass(frozen=True, slots=True)
class ControlData(Document):
    """The inputs and the results of both groups."""

    title: ClassVar = "Kontrollgruppe"
    subject: ClassVar = "Stønad, flyttinger og tilbakefall uten laben, fra KOSTRA"

    inputs: ControlGroup
    groups: tuple[GroupData, GroupData]
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def by_group(self) -> ByGroup:
        """Return what the value functions are given: a group's own by its prefix, else all of it."""
        return {"": self} | {PREFIXES[item.group]: item for item in self.groups}


def control_data(inputs: ControlGroup, last_used: date = MODEL_DATE) -> ControlData:
    """Compute everything that the workbook shows."""
    results = control_results(inputs)
    young, families = (
        GroupData(group, inputs, inputs.group(group), results[group]) for group in Group
    )
    return ControlData(inputs, (young, families), last_used)


WHOLE_BOOK: Final = Part("", ControlData)
GROUP_PARTS: Final = {group: Part(prefix, GroupData) for group, prefix in PREFIXES.items()}
"""Each group, under the prefix of its names."""

NO_FAULTS: Final[tuple[CellValue, ...]] = (0,) * MAX_YEARS
"""What the marks of faulty cells show in a row of years."""
