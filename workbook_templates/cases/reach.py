"""What the cells of a workbook follow from, and which of them call a function that is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from workbook_templates.sheet import corner, relative
from workbook_templates.xlsx import (
    EMPTY,
    OTHER_BOOK,
    Book,
    CellKey,
    CellValue,
    ErrorValue,
    Reference,
    called_functions,
    plain_function,
    range_cells,
    references,
)

_PASSING: Final = frozenset(("IF", "SUM", "ABS", "ROUND", "MIN", "MAX"))
"""Functions that show an error which they are given; IF only in the branch that it takes."""
_TIMED: Final = frozenset(("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"))
"""Functions whose value may be another each time."""
BEYOND: Final = "(annen arbeidsbok, tabell, matrise eller navn uten celler)"
"""What is told of cells that an engine cannot calculate, whatever functions it knows."""
_ROVING: Final = frozenset(("INDIRECT", "OFFSET"))
"""Functions that read cells which the formula does not name."""
_BLOCK: Final = re.compile(r"'[^':]+:[^':]+'!|(?<![\w.$'!])[^\W\d][\w.]*:[^\W\d][\w.]*!")
"""From a tab to another: all tabs between them are read."""


class Reach:
    """The formulas of a workbook and what they read."""

    def __init__(self, book: Book, formulas: Iterable[CellKey]) -> None:
        self._book = book
        self._formulas = frozenset(formulas)
        self._precedents: dict[CellKey, frozenset[CellKey]] = {}
        self._depths: dict[CellKey, int] = {}

    def calling(self, functions: frozenset[str]) -> set[CellKey]:
        """Return the cells that call one of the functions."""
        return {key for key in self._formulas if self.called(key) & functions}

    @cached_property
    def timed(self) -> frozenset[CellKey]:
        """The cells whose value depends on the day, on chance or on the machine."""
        return frozenset(self.calling(_TIMED))

    def called(self, key: CellKey) -> frozenset[str]:
        """Return the functions that a cell calls."""
        return frozenset(plain_function(name) for name in called_functions(self._formula(key)))

    def untrusted(
        self, unknown: Iterable[CellKey], values: Mapping[CellKey, CellValue]
    ) -> set[CellKey]:
        """Return those of the cells that call an unknown function whose value may be wrong."""
        return {
            key
            for key in unknown
            if not self.shows_errors(key) or isinstance(values.get(key), ErrorValue)
        }

    def shows_errors(self, key: CellKey) -> bool:
        """Say whether a call of an unknown function, once reached, makes the cell itself an error.

        So it does unless the formula catches errors; one in a branch that is not taken does no harm.
        """
        return len(self.called(key) - _PASSING) <= 1

    def upstream(self, cells: Iterable[CellKey]) -> set[CellKey]:
        """Return the formula cells that cells follow from, and the cells themselves."""
        seen = set(cells)
        queue = list(seen)
        while queue:
            fresh = self._read_by(queue.pop()) - seen
            seen |= fresh
            queue += fresh
        return seen

    def depth(self, key: CellKey) -> int:
        """Return how many formulas at most stand behind each other up to a cell's own.

        A cell is deeper than every cell that it follows from.
        """
        waiting: list[CellKey] = [key]
        while waiting:
            cell = waiting[-1]
            read = self._read_by(cell) & self._formulas
            if cell not in self._depths:
                self._depths[cell] = 0  # so that a circle ends
                waiting += [item for item in read if item not in self._depths]
                continue
            waiting.pop()
            self._depths[cell] = 1 + max((self._depths[item] for item in read), default=0)
        return self._depths[key]

    def _formula(self, key: CellKey) -> str:
        tab, address = self._masters.get(key, key)
        return self._book.tabs[tab].cells.get(corner(address), EMPTY).formula or ""

    @cached_property
    def _masters(self) -> dict[CellKey, CellKey]:
        """The cell that holds the formula, for the others that an array formula fills."""
        return {
            (tab, address): (tab, relative(*at))
            for tab, sheet in self._book.tabs.items()
            for at, cell in sheet.cells.items()
            if ":" in cell.array
            for address in range_cells(cell.array)
        }

    def _read_by(self, key: CellKey) -> frozenset[CellKey]:
        if key not in self._precedents:
            read = frozenset(self._read(self._formula(key), key[0]))
            self._precedents[key] = self._formulas if self._is_roving(key) else read
        return self._precedents[key]

    def _is_roving(self, key: CellKey) -> bool:
        """Say whether a formula reads cells that it does not name; one that is not written out, all."""
        formula = OTHER_BOOK.sub("", self._formula(key))
        if not formula and key in self._formulas:
            return True
        return bool(self.called(key) & _ROVING or "[" in formula or _BLOCK.search(formula))

    def is_fetched(self, key: CellKey) -> bool:
        """Say whether a cell holds what it has of another workbook alone, so that it stands fast."""
        value = self._book.tabs[key[0]].cells.get(corner(key[1]), EMPTY).value
        if value is None or isinstance(value, ErrorValue) or self._is_roving(key):
            return False
        found = references(self._formula(key), key[0])
        return not any(item.name or "[" not in item.sheet for item in found)

    def _read(self, formula: str, tab: str) -> Iterator[CellKey]:
        """Yield the formula cells that a formula reads."""
        for item in self._rectangles(formula, tab, frozenset()):
            rows = self._rows.get(item.sheet.casefold(), {})
            wanted = range(item.first[0], item.last[0] + 1)
            for row in wanted if len(wanted) < len(rows) else filter(wanted.__contains__, rows):
                for column, key in rows.get(row, ()):
                    if item.first[1] <= column <= item.last[1]:
                        yield key

    def _rectangles(self, formula: str, tab: str, within: frozenset[str]) -> Iterator[Reference]:
        """Yield what a formula reads; of a name, the cells of all that it stands for on some tab."""
        for item in references(formula, tab):
            if not item.name:
                yield item
            elif item.name not in within:
                for text, sheet in self._names.get(item.name, ()):
                    yield from self._rectangles(text, sheet or tab, within | {item.name})

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for item in self._book.defined:
            found.setdefault(item.name.casefold(), []).append((item.text, item.sheet))
        return found

    @cached_property
    def _rows(self) -> dict[str, dict[int, list[tuple[int, CellKey]]]]:
        """The formula cells of each tab, by their rows."""
        found: dict[str, dict[int, list[tuple[int, CellKey]]]] = {}
        for key in self._formulas:
            row, column = corner(key[1])
            found.setdefault(key[0].casefold(), {}).setdefault(row, []).append((column, key))
        return found
