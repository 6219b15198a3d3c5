"""Two files to compare, whatever kind of workbook they are: read, and what every comparison tells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from workbook_templates.comparing.formulas import FormulaComparison
from xlmodel.common.changes import Difference


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
