"""Two files to compare, whatever kind of workbook they are: read, and what every comparison tells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from workbook_templates._compare_formulas import FormulaComparison
from workbook_templates._kinds import kind_of
from workbook_templates._stored import StoredWorkbook
from workbook_templates._workbook_kind import Contents, WorkbookKind
from xlmodel.changes import Difference
from xlmodel.errors import EffektmodellError, InputError, Remark


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


InputsT = TypeVar("InputsT", bound=Inputs)


@dataclass(frozen=True, slots=True)
class FileComparison(ABC, Generic[InputsT]):
    """Two workbooks of a kind compared; A is the file that is compared from.

    ``common`` holds what differs in the inputs of the whole workbook. ``notes`` are sentences that a
    reader must know before reading the amounts.
    """

    path_a: Path
    path_b: Path
    inputs_a: InputsT
    inputs_b: InputsT
    common: tuple[Difference, ...]
    formulas: FormulaComparison
    notes: tuple[str, ...]

    @property
    @abstractmethod
    def inputs_are_alike(self) -> bool:
        """Say whether every input is the same."""

    @property
    def is_alike(self) -> bool:
        """Say whether the workbooks have the same inputs and formulas."""
        return self.inputs_are_alike and self.formulas.is_compared and not self.formulas.differences


def read_both(
    path_a: Path, path_b: Path
) -> tuple[WorkbookKind[Any], tuple[Contents[Any], Contents[Any]]]:
    """Read both files, which must be of one kind; the faults of both are told at once.

    Raises ``InputError`` with the faults of both files, each with the file's path where they share a
    name, and ``EffektmodellError`` where a file cannot be used.
    """
    books: dict[Path, StoredWorkbook] = {}
    errors: dict[Path, EffektmodellError] = {}
    paths = list(dict.fromkeys((path_a, path_b)))
    for path in paths:
        try:
            books[path] = StoredWorkbook(path)
        except EffektmodellError as error:
            errors[path] = error
    kinds = {path: kind_of(book.tabs, book.names) for path, book in books.items()}
    _refuse_other_kinds(kinds)
    contents: dict[Path, Contents[Any]] = {}
    for path, book in books.items():
        try:
            contents[path] = kinds[path].read(path, book)
        except InputError as error:
            share_a_name = path_a.name == path_b.name and path_a != path_b
            errors[path] = _with_path(error, path) if share_a_name else error
        except EffektmodellError as error:
            errors[path] = error
    if not errors:
        return kinds[path_a], (contents[path_a], contents[path_b])
    told = [errors[path] for path in paths if path in errors]
    faults = [error for error in told if isinstance(error, InputError)]
    if len(faults) == len(told):
        raise InputError(violation for error in faults for violation in error.violations)
    raise EffektmodellError("\n".join(str(error) for error in told))


def _refuse_other_kinds(kinds: Mapping[Path, WorkbookKind[Any]]) -> None:
    """Refuse files that cannot be compared with each other."""
    if len(set(kinds.values())) > 1:
        told = "; ".join(
            f"{path} er en arbeidsbok for {kind.title}" for path, kind in kinds.items()
        )
        raise EffektmodellError(f"{told}. Bare arbeidsbøker av samme slag kan sammenlignes.")


def _with_path(error: InputError, path: Path) -> InputError:
    """Let every fault begin with the file's path, since its name alone does not tell which it is."""
    return InputError(Remark(str(path), None, str(violation)) for violation in error.violations)


def period_notes(who: str, a: int, b: int) -> Iterator[str]:
    """Tell that the sums of a group or persona cover different numbers of years."""
    if a != b:
        yield (
            f"{who}: analyseperioden er {a} år i A og {b} år i B, så summene gjelder ulikt antall år."
        )


def price_year_notes(a: Inputs, b: Inputs) -> Iterator[str]:
    """Tell that the amounts of two files are kroner of different years."""
    if a.price_year != b.price_year:
        yield (
            f"Beløpene er i ulike kroner: A i {a.price_year}-kroner, B i {b.price_year}-kroner. "
            "De er ikke justert for prisendring, så en forskjell i kroner er både endret prisnivå "
            "og reell endring."
        )
