"""A kind of workbook: all that making, reading, checking, comparing and testing one must know of it.

What is done with workbooks knows no kind: it asks a :class:`WorkbookKind` for the template that a
file is made from or held against, and for the reference engine's values. The registry holds the
kinds there are and tells which one a file is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from workbook_templates.blocks import MASTER_CHECK, OK
from workbook_templates.kinds.named_inputs import InputFormula
from workbook_templates.reports import Paper, Report
from workbook_templates.sheet import (
    Area,
    Document,
    Drawing,
    MunicipalityInputs,
    Values,
    WorkbookPlan,
)
from workbook_templates.xlsx import Book, safe_file_name
from xlmodel.common.version import VERSIONS, is_later

if TYPE_CHECKING:
    from udfs.functions import Route
    from workbook_templates.sheet import WorkbookTemplate  # loads XlsxWriter

InputsT = TypeVar("InputsT", bound=MunicipalityInputs)
InputsT_co = TypeVar("InputsT_co", bound=MunicipalityInputs, covariant=True)
CapacityT = TypeVar("CapacityT", bound=Hashable)
CapacityT_co = TypeVar("CapacityT_co", bound=Hashable, covariant=True)


class Contents(Protocol[InputsT_co, CapacityT_co]):
    """The inputs that stand in a file, and the sizes of its tables."""

    @property
    def inputs(self) -> InputsT_co:
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

    def data(self) -> Document:
        """Compute everything the workbook shows."""
        ...


AnyContents: TypeAlias = Contents[Any, Any]
ContentsT = TypeVar("ContentsT", bound=AnyContents)


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


@dataclass(frozen=True, slots=True)
class Example(Generic[InputsT]):
    """Inputs that come with the program, and the commented input file (TOML) that holds them."""

    inputs: Callable[[], InputsT]
    toml: Callable[[], str]


@dataclass(frozen=True, slots=True)
class MakeOption:
    """An option that the make command of one kind has beside those of every kind.

    It takes the path of a file or folder, called ``metavar`` on the help page; one without
    ``metavar`` is a flag. Where it has ``inputs``, the class of another kind's, the file is a workbook
    or an input file of that kind: the command reads it.
    """

    name: str
    help: str
    metavar: str = ""
    inputs: type[Any] | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Inputs of another kind that an option names, and the file that they were read from."""

    path: Path
    inputs: MunicipalityInputs


@dataclass(frozen=True, slots=True)
class Changed(Generic[InputsT]):
    """Inputs as the options of a kind's own have changed them, and what the user is told.

    ``reports`` are printed and ``is_whole`` says whether all that was asked for could be used; if
    not, the workbook is made and the command ends with 1.
    """

    inputs: InputsT
    remarks: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class MakeCommand(Generic[InputsT]):
    """The texts of the command that makes workbooks of a kind; its name is the registry's.

    ``workbook`` is what a workbook of the kind is called that is given as input, ``files`` what else
    may be. ``change`` puts what the kind's own ``options`` name into the inputs: it is given their
    values by name, those alone that the user gave, and is not called where there are none. ``link``
    does the same with the inputs that options with ``inputs`` name.
    """

    help: str
    workbook: str
    files: str = "Inndatafil (.toml)"
    options: tuple[MakeOption, ...] = ()
    change: Callable[[InputsT, Mapping[str, Path | None]], Changed[InputsT]] = lambda inputs, _: (
        Changed(inputs)
    )
    link: Callable[[InputsT, Mapping[str, Linked]], Changed[InputsT]] = lambda inputs, _: Changed(
        inputs
    )


@dataclass(frozen=True, slots=True)
class RollRequest:
    """What the user asks of ``rull``: the old file's name, the new first year, and what else is given."""

    file: str
    first_year: int
    price_year: int | None = None
    index: str | None = None
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class Rolled(Generic[InputsT]):
    """Next year's inputs, what the introduction tab says of them, and what their user should know.

    ``content`` gives the new workbook's bytes.
    """

    inputs: InputsT
    history: tuple[str, ...]
    remarks: tuple[str, ...]
    content: Callable[[], bytes]


@dataclass(frozen=True, eq=False)
class WorkbookKind(Generic[InputsT, CapacityT, ContentsT]):
    """A kind of workbook; every kind's plan defines the names ``Modellversjon`` and ``Kontroll``.

    ``title`` follows «en arbeidsbok for» in messages; ``word`` begins the names of files. ``tabs``
    and ``names`` match the tabs and names that tell the kind from others. ``command`` is the command
    that makes its workbooks, ``None`` where it has others of its own. ``roll_forward`` makes next year's
    workbook of an old one for ``rull``, ``None`` where that makes no sense. ``template_since`` is the
    version of the model from which the kind's workbooks are built as they are now: the cells of an
    older one are read, but cannot be held against the template.

    ``load`` reads an input file (TOML), ``to_toml`` writes one, given remarks to put first.
    ``examples`` are input files by name, the standard one first. ``samples`` gives small inputs that
    tests run through everything: the usual and the edges.

    ``capacity`` gives the room that inputs need, ``data`` computes everything the workbook shows of
    them. ``plan`` and ``template`` must give the same object for the same capacity.

    ``capacity_of`` gives the capacity that a file's names tell of: it is given how many rows each
    name covers, by the name in lower case, 0 where it covers none; of no names it is the standard
    capacity. ``blocks`` tells which rows follow the capacity, each block before those within it, and
    ``resized`` gives a capacity with another number of rows in one part: names may be lost, and then
    the rows are looked for.

    ``read`` raises ``EffektmodellError`` where the file is not of this kind and ``InputError`` with
    every fault of its inputs; ``load`` raises the same.

    ``paper`` gives what a decision paper says of contents, with the workbook's figures at hand; what it
    leaves empty is made of the reports and the figures.

    ``from_other`` reads inputs from a workbook that is not of this kind, a plain table; ``None`` where
    it is of this kind.

    Three reports follow a workbook: ``summary`` tells the key results of inputs, ``inputs_report``
    the inputs that were read (its data are those of an input file, as JSON), and ``differences``
    what differs between two contents, with notes to read first; files and formulas are told by the
    comparison itself.
    """

    title: str
    word: str
    inputs: type[InputsT]
    tabs: re.Pattern[str]
    names: re.Pattern[str]
    first_year: Callable[[InputsT], int]
    load: Callable[[Path], InputsT]
    to_toml: Callable[[InputsT, Sequence[str]], str]
    examples: Mapping[str, Example[InputsT]]
    samples: Callable[[], Mapping[str, InputsT]]
    capacity: Callable[[InputsT], CapacityT]
    data: Callable[[InputsT], Document]
    plan: Callable[[CapacityT], WorkbookPlan]
    template: Callable[[CapacityT], WorkbookTemplate]
    capacity_of: Callable[[Mapping[str, int]], CapacityT]
    resized: Callable[[CapacityT, str, int], CapacityT]
    blocks: Callable[[CapacityT], tuple[RowBlock, ...]]
    key_results: Callable[[CapacityT], tuple[KeyResult, ...]]
    read: Callable[[Path, Book], ContentsT]
    summary: Callable[[InputsT], Report]
    inputs_report: Callable[[ContentsT], Report]
    differences: Callable[[ContentsT, ContentsT], Report]
    command: MakeCommand[InputsT] | None = None
    roll_forward: Callable[[ContentsT, RollRequest], Rolled[InputsT]] | None = None
    paper: Callable[[ContentsT, Sequence[Drawing]], Paper] = lambda *_: Paper()
    from_other: Callable[[Path, Book], InputsT | None] = lambda *_: None
    template_since: str = VERSIONS[0]

    def likeness(self, tabs: Iterable[str], names: Iterable[str]) -> int:
        """Count the tabs and names of a file that are this kind's own."""
        return sum(self.tabs.fullmatch(tab) is not None for tab in tabs) + sum(
            self.names.fullmatch(name) is not None for name in names
        )

    def has_template_of(self, version: str) -> bool:
        """Say whether a workbook of a version that is read is built as the template is."""
        return not is_later(self.template_since, version)

    def workbook_bytes(self, inputs: InputsT) -> bytes:
        """Return a workbook's bytes; the same inputs give the same bytes."""
        return self.template(self.capacity(inputs)).fill(self.data(inputs))

    def warnings(self, inputs: InputsT) -> tuple[str, ...]:
        """Return what the master check of a workbook with these inputs says, unless that is «OK»."""
        plan = self.plan(self.capacity(inputs))
        said = Values(self.data(inputs).by_group()).of(plan.content_of(MASTER_CHECK))
        return () if said == OK else (f"Hovedkontrollen sier: {' '.join(str(said).split())}",)

    def file_name(self, inputs: InputsT) -> str:
        """Return the name of a municipality's workbook: ``Effektmodell Asker 2020.xlsx``.

        The fixed first word keeps clear of hidden files and of names that Windows reserves (``CON``).
        """
        return safe_file_name(
            f"{self.word} {inputs.municipality}", f" {self.first_year(inputs)}.xlsx"
        )

    def inputs_from(self, path: Path) -> tuple[InputsT, tuple[str, ...]]:
        """Load inputs from an input file (TOML) or a workbook (xlsx), with what a reader should know.

        Raises ``EffektmodellError`` where the file cannot be used, ``InputError`` with every fault.
        """
        if path.suffix.lower() == ".xlsx":
            book = Book.open(path)
            other = self.from_other(path, book)
            if other is not None:
                return other, ()
            contents = self.read(path, book)
            return contents.inputs, contents.remarks
        return self.load(path), ()

    def open(self, path: Path) -> ContentsT:
        """Open a file and read it; see ``read``."""
        return self.read(path, Book.open(path))


AnyKind: TypeAlias = WorkbookKind[Any, Any, Any]
"""A kind of which no more is known, as where kinds stand side by side."""
