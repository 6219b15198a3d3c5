"""The inputs and results of a workbook that have names: what a recording shocks and what it expects."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from workbook_templates.cases.binding import cells_of
from workbook_templates.cases.files import is_number
from workbook_templates.sheet import Area, corner
from workbook_templates.xlsx import EMPTY, Book, CellKey, FoundCell, FoundValidation

_MOST_CELLS: Final = 20_000
"""Cells of a name that is taken for results; one of whole columns is none."""
_BUILT_IN: Final = "_xl"
"""What names begin with that a program has made: print areas, filters, what charts read."""
_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A name and the cells that it refers to."""

    name: str
    area: Area

    @property
    def cells(self) -> list[CellKey]:
        """The cells, row by row."""
        return cells_of(self.area)

    def key(self, index: int) -> str:
        """Return what a case file calls one of the cells, by its number."""
        row, column = divmod(index, self.area.columns)
        if self.area.rows == self.area.columns == 1:
            return self.name
        if 1 in (self.area.rows, self.area.columns):
            return f"{self.name}[{index + 1}]"
        return f"{self.name}[{row + 1}, {column + 1}]"


@dataclass(frozen=True, slots=True)
class NumericInput:
    """A cell of inputs that holds a number: its name in a case file, and the limits it is held to."""

    key: str
    cell: CellKey
    value: float
    is_whole: bool = False
    low: float = -float("inf")
    high: float = float("inf")

    def shocked(self, percent: float) -> float | None:
        """Return another value that is allowed: so much more, or less where that is beyond a limit.

        Whole numbers, years and dates move by 1, and 0 by the share itself. None where no value near
        it is allowed.
        """
        share = percent / 100
        step = 1.0 if self.is_whole else abs(self.value) * share or share
        tried = (float(f"{self.value + way * step:.12g}") for way in (1, -1))
        return next((value for value in tried if self.low <= value <= self.high), None)


def named_areas(book: Book) -> Iterator[NamedArea]:
    """Yield the names that refer to cells, those of the whole workbook first, each area once.

    One that belongs to a tab is called «Tab!Name», as a case file does.
    """
    seen: set[Area] = set()
    for item in sorted(book.defined, key=lambda item: bool(item.sheet)):
        area = None if item.name.startswith(_BUILT_IN) else book.place(item.text)
        if area is not None and area.rows * area.columns <= _MOST_CELLS and area not in seen:
            seen.add(area)
            yield NamedArea(f"{item.sheet}!{item.name}" if item.sheet else item.name, area)


def named_results(book: Book, formulas: Collection[CellKey]) -> list[NamedArea]:
    """Return the names whose cells hold formulas."""
    return [item for item in named_areas(book) if any(cell in formulas for cell in item.cells)]


def numeric_inputs(book: Book, formulas: Collection[CellKey]) -> list[NumericInput]:
    """Return the named cells of inputs that hold a number, each by its smallest name.

    Inputs are unlocked; on a tab without protection, where «locked» says nothing, every constant is
    one.
    """
    found: dict[CellKey, NumericInput] = {}
    for item in sorted(named_areas(book), key=lambda item: item.area.rows * item.area.columns):
        for index, key in enumerate(item.cells):
            content = book.tabs[key[0]].content
            at = corner(key[1])
            cell = content.cells.get(at, EMPTY)
            is_open = not content.protected or cell.is_unlocked or _admits(content.admitted, at)
            if key not in found and is_open and key not in formulas and is_number(cell.value):
                rules = [rule for rule in content.validations if rule.covers(at)]
                found[key] = _input(book, item.key(index), key, cell, rules)
    order = {tab: number for number, tab in enumerate(book.tabs)}
    return sorted(found.values(), key=lambda item: (order[item.cell[0]], corner(item.cell[1])))


def _admits(
    ranges: Collection[tuple[tuple[int, int], tuple[int, int]]], at: tuple[int, int]
) -> bool:
    return any(a[0] <= at[0] <= b[0] and a[1] <= at[1] <= b[1] for a, b in ranges)


def _input(
    book: Book, key: str, at: CellKey, cell: FoundCell, rules: Collection[FoundValidation]
) -> NumericInput:
    value = float(cell.value or 0)
    is_whole = cell.is_date or (value.is_integer() and int(value) in _YEARS)
    low, high = -float("inf"), float("inf")
    for rule in rules:
        is_whole |= rule.kind == "whole"
        if rule.kind in ("whole", "decimal", "date"):
            least, most = _limits(book, at[0], rule)
            low, high = max(low, least), min(high, most)
    return NumericInput(key, at, value, is_whole, low, high)


def _limits(book: Book, tab: str, rule: FoundValidation) -> tuple[float, float]:
    """Return the least and the most that a validation admits, as far as its bounds are known."""
    first, *rest = [_bound(book, tab, text) for text in rule.bounds] or [None]
    second = rest[0] if rest else None
    inf = float("inf")
    match rule.operator:
        case "between":
            return -inf if first is None else first, inf if second is None else second
        case "lessThan" | "lessThanOrEqual":
            return -inf, inf if first is None else first
        case "greaterThan" | "greaterThanOrEqual":
            return -inf if first is None else first, inf
    return -inf, inf


def _bound(book: Book, tab: str, text: str) -> float | None:
    """Return a bound: a number, or what stands in the cell or name that it refers to."""
    try:
        return float(text)
    except ValueError:
        pass
    names = {name.casefold(): refers for name, refers in book.names.items()}
    place = book.place(names.get(text.casefold(), text if "!" in text else f"'{tab}'!{text}"))
    if place is None:
        return None
    value = book.tabs[place.sheet].cells.get((place.row, place.column), EMPTY).value
    return float(value) if is_number(value) else None
