"""The interface of calculation engines: load a workbook once, set inputs, recalculate, read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

from workbook_templates.sheet import corner
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.formulas import OTHER_BOOK, called_functions, plain_function
from workbook_templates.xlsx.recalculate import formula_keys, name_cells
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.errors import EffektmodellError

Inputs = Mapping[CellKey, CellValue]
_TEXT: Final = re.compile(r'"[^"]*"')
_FETCHING: Final = frozenset(("DDE", "INDIRECT", "WEBSERVICE"))


class EngineError(EffektmodellError):
    """An engine did not calculate what it was asked to."""


class MissingEngineError(EngineError):
    """The engine is not installed on this machine, or is not made for such a workbook."""


class Engine(Protocol):
    """A workbook loaded into an engine. Every set of inputs starts from those of the file."""

    def want(self, cells: Collection[CellKey]) -> None:
        """Let these formula cells be those that values are given for."""
        ...

    def calculate(self, inputs: Inputs | None = None) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell wanted; None empties an input cell."""
        ...

    def calculate_all(self, sets: Sequence[Inputs]) -> list[dict[CellKey, CellValue]]:
        """Return the values of each set of inputs."""
        ...

    def lacks(self) -> frozenset[str]:
        """Return the functions that the workbook calls and the engine does not know."""
        ...

    def unable(self) -> frozenset[CellKey]:
        """Return the formula cells that it cannot calculate, whatever functions it knows.

        They read another workbook, a table or a name that stands for no cells, or are written in a
        way that the engine does not read.
        """
        ...


def functions_of(book: Book) -> frozenset[str]:
    """Return every function that a workbook calls, as its formulas spell it; none of ours."""
    called = (called_functions(formula) for _, formula in book.formulas())
    return frozenset(name for names in called for name in names)


def reads_elsewhere(formula: str) -> bool:
    """Say whether a formula could make an engine open another file or a website.

    A link that is only shown does not.
    """
    bare = _TEXT.sub("", formula)
    if OTHER_BOOK.search(bare) or "://" in bare:
        return True
    called = {plain_function(name) for name in called_functions(formula)}
    return "://" in formula and ("HYPERLINK" not in called or bool(called & _FETCHING))


def wanted_cells(book: Book, cells: Collection[CellKey] | None) -> list[CellKey]:
    """Return the formula cells that values are wanted for: all of them unless they are given."""
    return formula_keys(book) if cells is None else list(cells)


def refuse_unfit(inputs: Inputs, book: Book) -> None:
    """Refuse inputs that name no cell, or one that holds a formula."""
    unknown = [key for key in inputs if key[0] not in book.tabs or not _is_address(key[1])]
    if unknown:
        raise EngineError(f"{book.path.name} har ikke cellene {name_cells(unknown)}.")
    formulas = [
        key
        for key in inputs
        if (cell := book.tabs[key[0]].cells.get(corner(key[1]))) and cell.formula is not None
    ]
    if formulas:
        raise EngineError(f"{name_cells(formulas)} er formler og kan ikke settes som inndata.")


def _is_address(text: str) -> bool:
    return text.isascii() and text.isupper() and text.isalnum() and text[-1].isdigit()
