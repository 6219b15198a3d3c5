"""What of a case is not as expected, a line a cell: name, cell, expected, found, difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbook_templates.cases.binding import Bound, Limits, told
from workbook_templates.cases.files import Case, is_number
from workbook_templates.xlsx import CellKey, CellValue, ErrorValue
from xlmodel.common.bokmaal import composed, exact_text
from xlmodel.common.errors import legible


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell that is not as a case expects it, and the name that the case knows it by."""

    name: str
    cell: CellKey
    wanted: CellValue
    found: CellValue

    def line(self) -> str:
        """Tell the cell with what was expected, what was found, and their difference."""
        place = f"{legible(self.name)} ({told(self.cell)})"
        place = told(self.cell) if self.name.endswith(f"!{self.cell[1]}") else place
        return f"{place}: {self.change()}"

    def change(self) -> str:
        """Tell what was expected, what was found, and their difference."""
        gap = ""
        if is_number(self.wanted) and is_number(self.found):
            apart = float(f"{self.found - self.wanted:.12g}")
            gap = f", differanse {exact_text(apart)}"
        return f"ventet {value_text(self.wanted)}, fant {value_text(self.found)}{gap}"


Found = Callable[[CellKey], CellValue]
"""Gives what a cell holds once the case is calculated."""


def moved_cells(case: Case, bound: Bound, found: Found) -> Iterator[Moved]:
    """Yield the cells whose expected value is another than the one found."""
    for (name, key), wanted in bound.expected.items():
        value = found(key)
        if not agrees(wanted, value, case.tolerance, case.relative):
            yield Moved(name, key, wanted, value)


def rule_lines(case: Case, bound: Bound, found: Found) -> Iterator[str]:
    """Yield a line for each bound and each equation that does not hold."""
    for (name, key), limits in bound.between.items():
        value = found(key)
        if not _is_within(value, limits):
            low, high = map(value_text, limits)
            yield f"{legible(name)} ({told(key)}): ventet {low} til {high}, fant {value_text(value)}"
    for equation, terms in bound.alike:
        yield from _unequal(case, equation, [(sign, key, found(key)) for sign, key in terms])


def _is_within(value: CellValue, limits: Limits) -> bool:
    return is_number(value) and limits[0] <= value <= limits[1]


def _unequal(
    case: Case, equation: str, terms: list[tuple[int, CellKey, CellValue]]
) -> Iterator[str]:
    numbers = [(sign, value) for sign, _, value in terms if is_number(value)]
    cells = ", ".join(told(key) for _, key, _ in terms)
    if len(numbers) < len(terms):
        texts = [value for *_, value in terms]
        if len(texts) != 2 or not agrees(texts[0], texts[1], case.tolerance, case.relative):
            yield f"{legible(equation)} ({cells}): fant {', '.join(map(value_text, texts))}"
        return
    apart = sum(sign * value for sign, value in numbers)
    size = max((abs(value) for _, value in numbers), default=0.0)
    if abs(apart) > max(case.tolerance, case.relative * size):
        yield f"{legible(equation)} ({cells}): differanse {exact_text(apart)}"


def value_text(value: CellValue) -> str:
    """Return a cell's value as messages show it."""
    if value is None or value == "":
        return "tom"
    if isinstance(value, str):
        return str(value) if isinstance(value, ErrorValue) else f"«{legible(value)}»"
    return exact_text(value)


def agrees(wanted: CellValue, value: CellValue, absolute: float, relative: float) -> bool:
    """Say whether a value is as wanted: |difference| ≤ max(absolute, relative · |wanted|).

    An empty text equals an empty cell. An error value equals the text that shows it, so that a case
    can expect one. Texts must be the same, but å may be one sign or two.
    """
    if is_number(wanted) and is_number(value):
        return abs(value - wanted) <= max(absolute, relative * abs(wanted))
    if wanted is None or wanted == "":
        return value is None or value == ""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    return isinstance(value, str) and composed(str(wanted)) == composed(value)
