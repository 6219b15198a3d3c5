"""What a check and a comparison must know of a kind of workbook: its plan, its sizes, its reader.

The checks themselves know no kind: they ask a :class:`WorkbookKind` for the template that a file is
held against and for the reference engine's values. The registry holds the kinds there are and tells
which one a file is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from workbook_templates.kinds.named_inputs import InputFormula
from workbook_templates.reports.tables import Report
from workbook_templates.sheet import Area, WorkbookPlan
from workbook_templates.xlsx.book import Book

CapacityT = TypeVar("CapacityT", bound=Hashable)
CapacityT_co = TypeVar("CapacityT_co", bound=Hashable, covariant=True)


class DataSource(Protocol):
    """The reference engine's inputs and results for one workbook."""

    def by_group(self) -> Mapping[str, Any]:
        """Return what the value functions of the plan are given, by the prefix of their names."""
        ...


class Inputs(Protocol):
    """What the inputs of every kind of workbook tell."""

    @property
    def municipality(self) -> str:
        """The municipality's name."""
        ...

    @property
    def programme(self) -> str:
        """The programme's name."""
        ...

    @property
    def price_year(self) -> int:
        """The year whose kroner the amounts are."""
        ...


class Contents(Protocol[CapacityT_co]):
    """The inputs that stand in a file, and the sizes of its tables."""

    @property
    def inputs(self) -> Inputs:
        """The inputs."""
        ...

    @property
    def formulas(self) -> tuple[InputFormula, ...]:
        """The formulas that stand in cells of inputs."""
        ...

    @property
    def capacity(self) -> CapacityT_co:
        """The sizes of the tables."""
        ...

    @property
    def book(self) -> Book:
        """The file that they were read from."""
        ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences that a reader should know though they tell of no fault."""
        ...

    def data(self) -> DataSource:
        """Compute everything the workbook shows."""
        ...


@dataclass(frozen=True, slots=True)
class KeyResult:
    """A result that a report names: its workbook name, what it is called, and its unit."""

    name: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows of a tab that other capacities have more or fewer of.

    There is at least one row. ``key`` is unique in the workbook. ``part`` names the part of the
    capacity that equals the number of rows; it is empty where the number is that of tabs or
    sections, or follows from the blocks within (a section of several tables). ``row_name`` is what a
    row must have to count, as a message calls it; it stands in the first cell of the area's row.
    """

    key: str
    area: Area
    part: str = ""
    row_name: str = ""


@dataclass(frozen=True, eq=False)
class WorkbookKind(Generic[CapacityT]):
    """A kind of workbook; every kind's plan defines the names ``Modellversjon`` and ``Kontroll``.

    ``title`` follows «en arbeidsbok for» in messages. ``tabs`` and ``names`` match the tabs and
    names that tell the kind from others. ``plan`` must give the same object for the same capacity.

    ``capacity_of`` gives the capacity that a file's names tell of: it is given how many rows each
    name covers, by the name in lower case, 0 where it covers none; of no names it is the standard
    capacity. ``blocks`` tells which rows follow the capacity, each block before those within it, and
    ``resized`` gives a capacity with another number of rows in one part: names may be lost, and then
    the rows are looked for.

    ``read`` raises ``EffektmodellError`` where the file is not of this kind and ``InputError`` with
    every fault of its inputs. ``to_toml`` gives inputs as an input file, with remarks.

    Three reports follow a workbook: ``summary`` tells the key results of inputs, ``inputs_report``
    the inputs that were read (its data are those of an input file, as JSON), and ``differences``
    what differs between two contents, with notes to read first; files and formulas are told by the
    comparison itself.
    """

    title: str
    tabs: re.Pattern[str]
    names: re.Pattern[str]
    plan: Callable[[CapacityT], WorkbookPlan]
    capacity_of: Callable[[Mapping[str, int]], CapacityT]
    resized: Callable[[CapacityT, str, int], CapacityT]
    blocks: Callable[[CapacityT], tuple[RowBlock, ...]]
    key_results: Callable[[CapacityT], tuple[KeyResult, ...]]
    read: Callable[[Path, Book], Contents[CapacityT]]
    to_toml: Callable[[Any, Sequence[str]], str]
    summary: Callable[[Any], Report]
    inputs_report: Callable[[Any], Report]
    differences: Callable[[Any, Any], Report]

    def likeness(self, tabs: Iterable[str], names: Iterable[str]) -> int:
        """Count the tabs and names of a file that are this kind's own."""
        return sum(self.tabs.fullmatch(tab) is not None for tab in tabs) + sum(
            self.names.fullmatch(name) is not None for name in names
        )
