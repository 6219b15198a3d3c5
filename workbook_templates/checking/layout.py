"""Where the template's tabs and rows stand in a file, also after tabs were renamed or lines inserted.

A row that was inserted moves everything beneath it, and a column everything to its right, and the
program that did so rewrote every formula that refers there. Such a file is compared with a template
that has moved in the same way, so that one inserted row is one finding and not thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Final

from workbook_templates.checking.alignment import NO_SHIFT, TabShift, tab_shift
from workbook_templates.kinds import AnyKind, RowBlock, name_rows
from workbook_templates.sheet import Area, Constant, Formula, SheetPlan, WorkbookPlan
from workbook_templates.xlsx import Aliases, Book, FoundSheet, Position, moved

_ALIKE: Final = 0.5
"""Share of a tab's formulas that must stand in their place in a tab of another name."""
_MOST_ROWS: Final = 1_000
"""Rows of a table that a check looks for where its name does not tell them."""


@dataclass
class Layout:
    """The template that a file is compared with, and where its parts stand in the file."""

    kind: AnyKind
    capacity: Hashable
    plan: WorkbookPlan
    tabs: Mapping[str, FoundSheet]
    """Tab of the template → the file's tab; missing tabs are left out."""
    shifts: Mapping[str, TabShift]
    aliases: Aliases
    copies: Mapping[str, str]
    """Tab of the file that is none of the template's → the file's tab that it was copied from."""

    def place(self, tab: str, row: int, column: int) -> Position | None:
        """Return where a cell of the template stands in its tab of the file."""
        shift = self.shifts.get(tab)
        return (row, column) if shift is None else shift.place(row, column)

    def shift(self, tab: str) -> TabShift:
        """Return how the lines of a tab of the template have moved."""
        return self.shifts.get(tab, NO_SHIFT)

    def found_area(self, area: Area) -> Area | None:
        """Return where what is left of an area stands in the file, on the file's tab."""
        shift, there = self.shift(area.sheet), self.tabs.get(area.sheet)
        lines = (
            [shift.rows.place(area.row + row) for row in range(area.rows)],
            [shift.columns.place(area.column + column) for column in range(area.columns)],
        )
        rows, columns = ([line for line in kept if line is not None] for kept in lines)
        if not rows or not columns:
            return None
        size = (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
        return Area(area.sheet if there is None else there.name, rows[0], columns[0], *size)

    def formula(self, sheet: SheetPlan, row: int, column: int) -> str:
        """Return the template's formula as it must read in the file."""
        text = self.plan.formula_text(sheet, row, column)
        if not self.shifts:
            return text
        return moved(text, sheet.name, self._places)

    def reference(self, text: str, tab: str) -> str:
        """Return a reference of the template as it must read in the file, on that tab."""
        return moved(text, tab, self._places) if self.shifts else text

    def area_text(self, area: Area) -> str:
        """Return the reference of an area as a name must give it in the file."""
        return (
            moved(area.reference(), area.sheet, self._places) if self.shifts else area.reference()
        )

    @cached_property
    def _places(self) -> _Places:
        return _Places({tab.casefold(): shift for tab, shift in self.shifts.items()})


@dataclass(frozen=True, slots=True)
class _Places:
    """Where lines have moved to, by the tabs' names in lower case."""

    shifts: Mapping[str, TabShift]

    def row(self, sheet: str, row: int) -> int | None:
        return self.shifts.get(sheet, NO_SHIFT).rows.place(row)

    def column(self, sheet: str, column: int) -> int | None:
        return self.shifts.get(sheet, NO_SHIFT).columns.place(column)


def unknown_layout(kind: AnyKind, book: Book) -> Layout:
    """Return the layout of a file that is not built as the template: all its tabs, and nothing known."""
    capacity = kind.capacity_of({})
    plan = WorkbookPlan(kind.plan(capacity).years).frozen()
    return Layout(kind, capacity, plan, book.tabs, {}, Aliases(), {})


def layout_of(kind: AnyKind, book: Book) -> Layout:
    """Find the tabs and rows of a kind's template in a file."""
    named = kind.capacity_of(name_rows(book))
    tabs = _matched_tabs(book, kind.plan(named))
    capacity = _capacity(kind, named, tabs)
    plan = kind.plan(capacity)
    moved_tabs = {name: tab_shift(_sheet(plan, name), there) for name, there in tabs.items()}
    shifts = {name: shift for name, shift in moved_tabs.items() if not shift.is_none}
    renamed = {
        there.name.casefold(): name.casefold()
        for name, there in tabs.items()
        if there.name.casefold() != name.casefold()
    }
    copies = dict(_copies(book, plan, tabs))
    return Layout(kind, capacity, plan, tabs, shifts, Aliases(sheets=renamed), copies)


def _copies(
    book: Book, plan: WorkbookPlan, tabs: Mapping[str, FoundSheet]
) -> Iterator[tuple[str, str]]:
    """Yield the tabs that were copied within the file, each with the one that it was copied from."""
    taken = {id(sheet) for sheet in tabs.values()}
    prefixes = _prefixes(plan)
    for sheet in book.tabs.values():
        if id(sheet) not in taken:
            ranked = [(_likeness(plan, _sheet(plan, tab), sheet, prefixes), tab) for tab in tabs]
            likeness, tab = max(ranked, default=(0.0, ""))
            if likeness >= _ALIKE:
                yield sheet.name, tabs[tab].name


def _prefixes(plan: WorkbookPlan) -> set[str]:
    """Return the prefixes of names that formulas are of."""
    return {item.series.group for _, _, _, item in plan.formula_cells()} - {""}


def _matched_tabs(book: Book, plan: WorkbookPlan) -> dict[str, FoundSheet]:
    tabs = {}
    for wanted in plan.sheets:
        sheet = book.sheet(wanted.name)
        if sheet is not None and sheet.is_worksheet:
            tabs[wanted.name] = sheet
    taken = {id(sheet) for sheet in tabs.values()}
    spare = [item for item in book.tabs.values() if id(item) not in taken]
    prefixes = _prefixes(plan)
    for wanted in (sheet for sheet in plan.sheets if sheet.name not in tabs):
        likeness = [_likeness(plan, wanted, item, prefixes) for item in spare]
        best = max(likeness, default=0.0)
        if best >= _ALIKE:
            tabs[wanted.name] = spare.pop(likeness.index(best))
    return tabs


def _likeness(
    plan: WorkbookPlan, wanted: SheetPlan, found: FoundSheet, prefixes: Collection[str]
) -> float:
    """Return the share of a tab's formulas that stand in the same cell.

    Tabs made alike (one a group) have the same texts; what tells them apart are the prefixes of the
    names in their formulas.
    """
    formulas = [at for at, cell in wanted.cells.items() if isinstance(cell.content, Formula)]
    same = 0
    for at in formulas:
        cell = found.cells.get(at)
        if cell is not None and cell.formula is not None:
            text = plan.formula_text(wanted, *at)
            same += all(prefix in text for prefix in prefixes if prefix in cell.formula)
    return same / max(len(formulas), 1)


def _capacity(kind: AnyKind, named: Hashable, tabs: Mapping[str, FoundSheet]) -> Hashable:
    """Return the capacity that fits the file best.

    ``named`` is what the names tell. Where the labels below a table stand elsewhere, the name may
    have been lost or changed: then the size decides with which more formulas stand in their place.
    """
    plan, capacity = kind.plan(named), named
    blocks = sorted(
        (block for block in kind.blocks(named) if block.part), key=lambda block: block.area.row
    )
    looked_for = set()
    for tab, there in tabs.items():
        here = [block for block in blocks if block.area.sheet == tab]
        if not here or here[0].part in looked_for:
            continue
        looked_for.add(here[0].part)
        size = here[0].area.rows
        rows = size + _move(_sheet(plan, tab), there, here)
        if rows != size and 1 <= rows <= _MOST_ROWS:
            other = kind.resized(named, here[0].part, rows)
            fits = [tab_shift(_sheet(item, tab), there).fit for item in (plan, kind.plan(other))]
            if fits[1] > fits[0]:
                capacity = kind.resized(capacity, here[0].part, rows)
    return capacity


def _move(wanted: SheetPlan, found: FoundSheet, blocks: Sequence[RowBlock]) -> int:
    """Return by how many rows the labels below a tab's first block have moved.

    Those below the next block tell nothing: they have been moved by both. A label that stands
    several times, once in each of several sections, is known by its number from the top.
    """
    here, there = _label_rows(_constants(wanted)), _label_rows(_typed(found))
    first = blocks[0].area.row + blocks[0].area.rows
    last = blocks[1].area.row if len(blocks) > 1 else max(chain.from_iterable(here.values()))
    moves = Counter(
        at - row
        for text, rows in here.items()
        if len(rows) == len(there.get(text, ()))
        for row, at in zip(rows, there[text], strict=True)
        if first <= row <= last
    )
    return moves.most_common(1)[0][0] if moves else 0


def _sheet(plan: WorkbookPlan, tab: str) -> SheetPlan:
    return next(item for item in plan.sheets if item.name == tab)


def _label_rows(pairs: Iterable[tuple[int, object]]) -> dict[str, list[int]]:
    """Return the rows of each text, from the top."""
    rows: dict[str, list[int]] = {}
    for row, value in sorted(pairs, key=itemgetter(0)):
        if isinstance(value, str) and value.strip():
            rows.setdefault(value.strip(), []).append(row)
    return rows


def _constants(sheet: SheetPlan) -> Iterator[tuple[int, object]]:
    """Yield row and text of the labels in a template's first column."""
    for (row, column), cell in sheet.cells.items():
        if column == 0 and isinstance(cell.content, Constant):
            yield row, cell.content.value


def _typed(sheet: FoundSheet) -> Iterator[tuple[int, object]]:
    """Yield row and content of the cells of a file's first column that are no formulas."""
    for (row, column), cell in sheet.cells.items():
        if column == 0 and cell.formula is None:
            yield row, cell.value
