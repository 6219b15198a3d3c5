"""What the cells of a workbook follow from, and which of them call a function that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from workbook_templates.sheet import corner
from workbook_templates.xlsx import (
    EMPTY,
    Book,
    CellKey,
    CellValue,
    ErrorValue,
    called_functions,
    plain_function,
    references,
)

_PASSING: Final = frozenset(("IF", "SUM", "ABS", "ROUND", "MIN", "MAX"))
"""Functions that show an error which they are given; IF only in the branch that it takes."""
_TIMED: Final = frozenset(("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"))
"""Functions whose value may be another each time."""


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
        sheet = self._book.tabs[key[0]]
        return sheet.cells.get(corner(key[1]), EMPTY).formula or ""

    def _read_by(self, key: CellKey) -> frozenset[CellKey]:
        if key not in self._precedents:
            self._precedents[key] = frozenset(self._read(self._formula(key), key[0]))
        return self._precedents[key]

    def _read(self, formula: str, tab: str) -> Iterator[CellKey]:
        """Yield the formula cells that a formula reads."""
        for item in references(formula, tab):
            area = self._book.place(self._names.get(item.name, "")) if item.name else None
            sheet = area.sheet if area else item.sheet
            first = (area.row, area.column) if area else item.first
            last = (area.row + area.rows - 1, area.column + area.columns - 1) if area else item.last
            rows = self._rows.get(sheet.casefold(), {})
            wanted = range(first[0], last[0] + 1)
            for row in wanted if len(wanted) < len(rows) else filter(wanted.__contains__, rows):
                for column, key in rows.get(row, ()):
                    if first[1] <= column <= last[1]:
                        yield key

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.casefold(): text for name, text in self._book.names.items()}

    @cached_property
    def _rows(self) -> dict[str, dict[int, list[tuple[int, CellKey]]]]:
        """The formula cells of each tab, by their rows."""
        found: dict[str, dict[int, list[tuple[int, CellKey]]]] = {}
        for key in self._formulas:
            row, column = corner(key[1])
            found.setdefault(key[0].casefold(), {}).setdefault(row, []).append((column, key))
        return found
