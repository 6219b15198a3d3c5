"""Calculation engines behind one interface: load a workbook once, set inputs, recalculate, read.

IronCalc comes with the project, `formulas` is an optional extra, and LibreOffice is a program of the
machine. None is ours. Two of them have ways of handing back old or wrong values without a word:

- `formulas` leaves a cell that failed out of its solution, ignores an input whose key it does not
  know, and keeps the old value for an emptied cell given as a bare `EMPTY`.
- LibreOffice keeps the values stored in the file unless its profile forces recalculation. A canary
  workbook with a planted wrong value goes with every batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.util import find_spec
from typing import Final

from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.engine import (
    Engine,
    Inputs,
    MissingEngineError,
    functions_of,
    reads_elsewhere,
)
from workbook_templates.xlsx.excel_calls import calls_function
from workbook_templates.xlsx.formulas import plain_function
from workbook_templates.xlsx.recalculate import Calculator, name_cells
from workbook_templates.xlsx.values import CellKey, CellValue


class IronCalcEngine:
    """A workbook in IronCalc."""

    def __init__(self, book: Book, cells: Collection[CellKey] | None = None) -> None:
        self._book = book
        self._calculator = Calculator(book, cells)

    def want(self, cells: Collection[CellKey]) -> None:
        """Let these formula cells be those that values are given for."""
        self._calculator = Calculator(self._book, cells)

    def calculate(self, inputs: Inputs | None = None) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell wanted."""
        return self._calculator.calculate(inputs)

    def calculate_all(self, sets: Sequence[Inputs]) -> list[dict[CellKey, CellValue]]:
        """Return the values of each set of inputs."""
        return [self._calculator.calculate(inputs) for inputs in sets]

    def lacks(self) -> frozenset[str]:
        """Return the functions that IronCalc does not know; it answers ours through the project."""
        import ironcalc  # noqa: PLC0415 # loaded with the calculator

        names = {
            plain_function(name) for name in functions_of(self._book) if not calls_function(name)
        }
        model = ironcalc.create("funksjoner", "en", "Europe/Oslo")
        for row, name in enumerate(sorted(names), start=1):
            model.set_user_input(0, row, 1, f"={name}()")
        model.evaluate()
        return frozenset(
            name
            for row, name in enumerate(sorted(names), start=1)
            if model.get_cell_value(0, row, 1) == "#NAME?"
        )

    def unable(self) -> frozenset[CellKey]:
        """Return the formula cells that IronCalc cannot calculate."""
        return frozenset(self._calculator.beyond | self._calculator.not_understood())


def _formulas(book: Book, cells: Collection[CellKey] | None) -> Engine:
    from workbook_templates.xlsx.formulas_engine import FormulasEngine  # noqa: PLC0415

    return FormulasEngine(book, cells)


def _libreoffice(book: Book, cells: Collection[CellKey] | None) -> Engine:
    from workbook_templates.xlsx.libreoffice import LibreOfficeEngine  # noqa: PLC0415

    return LibreOfficeEngine(book, cells)


ENGINES: Final[Mapping[str, Callable[[Book, Collection[CellKey] | None], Engine]]] = {
    "ironcalc": IronCalcEngine,
    "formulas": _formulas,
    "libreoffice": _libreoffice,
}
"""What loads a workbook into each engine; the first is the one that is always there."""

_MISSING: Final = {
    "formulas": "Regnemotoren formulas er ikke installert. Den følger med tilvalget «motorer»: "
    'pip install ".[motorer]" i prosjektets mappe.',
    "libreoffice": "Regnemotoren libreoffice er ikke på maskinen (programmet soffice finnes ikke). "
    "Installer LibreOffice, eller velg en annen motor.",
}


def is_installed(name: str) -> bool:
    """Say whether an engine can be used on this machine."""
    if name == "formulas":
        return find_spec("formulas") is not None
    if name == "libreoffice":
        from workbook_templates.xlsx.libreoffice import soffice  # noqa: PLC0415

        return soffice() is not None
    return True


def load_engine(name: str, book: Book, cells: Collection[CellKey] | None = None) -> Engine:
    """Load a workbook into an engine by its name; ``cells`` are those that values are wanted for.

    Raises ``MissingEngineError`` where it is not installed, ``EngineError`` where it cannot load it.
    """
    if not is_installed(name):
        raise MissingEngineError(_MISSING[name])
    if name == "formulas":
        _refuse_links(name, book)
    return ENGINES[name](book, cells)


def calculate_ahead(work: Sequence[tuple[Engine, Sequence[Inputs]]]) -> None:
    """Let engines that are programs calculate sets of inputs, and tell what they lack, in one start.

    What they are asked for afterwards is at hand. A set that one cannot calculate is left for later.
    """
    from workbook_templates.xlsx.libreoffice import (  # noqa: PLC0415 # seldom used
        LibreOfficeEngine,
        calculate_together,
    )

    slow = [(engine, sets) for engine, sets in work if isinstance(engine, LibreOfficeEngine)]
    if slow:
        calculate_together(slow)


def _refuse_links(name: str, book: Book) -> None:
    """Refuse what would make an engine open other files than the one that it is given."""
    linked = [key for key, formula in book.formulas() if reads_elsewhere(formula)]
    if linked:
        raise MissingEngineError(
            f"kan ikke regnes av {name}: {name_cells(linked)} leser en annen arbeidsbok eller et "
            "nettsted."
        )
