"""Where the template's tabs and rows stand in a file, also after tabs were renamed or rows inserted.

A row that was inserted moves everything beneath it, and the program that did so rewrote every
formula that refers there. Such a file is compared with a template that has moved in the same way,
so that one inserted row is one finding and not thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import itemgetter
from typing import Final

from workbook_templates.kinds.kind import AnyKind, RowBlock
from workbook_templates.sheet import Area, Constant, Formula, SheetPlan, WorkbookPlan
from workbook_templates.xlsx import Aliases, Book, FoundSheet, Position, moved, references

_ALIKE: Final = 0.5
"""Share of a tab's formulas that must stand in their place in a tab of another name."""
_MOST_ROWS: Final = 1_000
"""Rows of a table that a check looks for."""


@dataclass(frozen=True, slots=True)
class RowShift:
    """How a tab's rows have moved: new rows that the template lacks, and rows that are gone."""

    offsets: tuple[tuple[int, int], ...] = ()
    """Pairs of first template row and offset from there on, in order."""
    inserted: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()

    def place(self, row: int) -> int | None:
        """Return where a row of the template stands in the file; None where it is gone."""
        if row in self.deleted:
            return None
        offset = 0
        for first, value in self.offsets:
            if row >= first:
                offset = value
        return row + offset


NO_SHIFT: Final = RowShift()


@dataclass(slots=True)
class Layout:
    """The template that a file is compared with, and where its parts stand in the file."""

    kind: AnyKind
    capacity: Hashable
    plan: WorkbookPlan
    tabs: Mapping[str, FoundSheet]
    """Tab of the template → the file's tab; missing tabs are left out."""
    shifts: Mapping[str, RowShift]
    aliases: Aliases
    _by_lower: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_lower = {sheet.name.casefold(): sheet.name for sheet in self.plan.sheets}

    def place(self, tab: str, row: int, column: int) -> Position | None:
        """Return where a cell of the template stands in its tab of the file."""
        shift = self.shifts.get(tab, NO_SHIFT)
        at = row if shift is NO_SHIFT else shift.place(row)
        return None if at is None else (at, column)

    def formula(self, sheet: SheetPlan, row: int, column: int) -> str:
        """Return the template's formula as it must read in the file."""
        text = self.plan.formula_text(sheet, row, column)
        if not self.shifts:
            return text
        return moved(text, sheet.name, self._place_lower)

    def area_text(self, area: Area) -> str:
        """Return the reference of an area as a name must give it in the file."""
        return (
            moved(area.reference(), area.sheet, self._place_lower)
            if self.shifts
            else area.reference()
        )

    def _place_lower(self, tab: str, row: int, column: int) -> Position | None:
        return self.place(self._by_lower.get(tab, tab), row, column)


def layout_of(kind: AnyKind, book: Book) -> Layout:
    """Find the tabs and rows of a kind's template in a file."""
    named = kind.capacity_of(_name_rows(book))
    tabs = _matched_tabs(book, kind.plan(named))
    capacity = _capacity(kind, named, tabs)
    plan = kind.plan(capacity)
    shifts = {}
    for sheet in plan.sheets:
        if sheet.name in tabs:
            shift = _row_shift(sheet, tabs[sheet.name])
            if shift != NO_SHIFT:
                shifts[sheet.name] = shift
    renamed = {
        there.name.casefold(): name.casefold()
        for name, there in tabs.items()
        if there.name.casefold() != name.casefold()
    }
    return Layout(kind, capacity, plan, tabs, shifts, Aliases(sheets=renamed))


def _matched_tabs(book: Book, plan: WorkbookPlan) -> dict[str, FoundSheet]:
    tabs = {}
    for wanted in plan.sheets:
        sheet = book.sheet(wanted.name)
        if sheet is not None and sheet.is_worksheet:
            tabs[wanted.name] = sheet
    taken = {id(sheet) for sheet in tabs.values()}
    spare = [item for item in book.tabs.values() if id(item) not in taken]
    prefixes = {item.series.group for _, _, _, item in plan.formula_cells()} - {""}
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


def _name_rows(book: Book) -> dict[str, int]:
    """Return how many rows each name of the file covers, by the name in lower case.

    It is 0 where a name is no single range, or a larger one than any table.
    """
    rows = {}
    for name, text in book.names.items():
        places = references(text, "")
        is_range = len(places) == 1 and not places[0].name
        count = places[0].last[0] - places[0].first[0] + 1 if is_range else 0
        rows[name.casefold()] = count if count <= _MOST_ROWS else 0
    return rows


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
            if _matches(kind.plan(other), tab, there) > _matches(plan, tab, there):
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


def _matches(plan: WorkbookPlan, tab: str, found: FoundSheet) -> int:
    """Count the formulas of a tab that stand where a plan puts them."""
    wanted = _sheet(plan, tab)
    count = 0
    for at, cell in wanted.cells.items():
        there = found.cells.get(at)
        if isinstance(cell.content, Formula) and there is not None and there.formula is not None:
            count += "=" + there.formula == plan.formula_text(wanted, *at)
    return count


def _sheet(plan: WorkbookPlan, tab: str) -> SheetPlan:
    return next(item for item in plan.sheets if item.name == tab)


def _label_rows(pairs: Iterable[tuple[int, object]]) -> dict[str, list[int]]:
    """Return the rows of each text, from the top."""
    rows: dict[str, list[int]] = {}
    for row, value in sorted(pairs, key=itemgetter(0)):
        if isinstance(value, str) and value.strip():
            rows.setdefault(value.strip(), []).append(row)
    return rows


def _unique_labels(pairs: Iterable[tuple[int, object]]) -> dict[str, int]:
    """Return the rows of the texts that stand once only."""
    return {text: rows[0] for text, rows in _label_rows(pairs).items() if len(rows) == 1}


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


def _row_shift(wanted: SheetPlan, found: FoundSheet) -> RowShift:
    """Find inserted and deleted rows by the labels in column A."""
    here, there = _unique_labels(_constants(wanted)), _unique_labels(_typed(found))
    anchors = sorted((row, there[text] - row) for text, row in here.items() if text in there)
    if all(offset == 0 for _, offset in anchors):
        return NO_SHIFT
    anchors = [(0, 0), *_steady(anchors)]
    if any(later + b <= earlier + a for (earlier, a), (later, b) in pairwise(anchors) if later):
        return NO_SHIFT
    offsets: list[tuple[int, int]] = []
    inserted: list[int] = []
    deleted: list[int] = []
    for (before, old), (after, new) in pairwise(anchors):
        if new > old:
            first = _insertion(wanted, found, before + 1, after, old, new)
            inserted.extend(range(first + old, first + new))
            offsets.append((first, new))
        elif new < old:
            first = _deletion(wanted, found, before + 1, after, old, new)
            deleted.extend(range(first, first + old - new))
            offsets.append((first + old - new, new))
    return RowShift(tuple(offsets), tuple(inserted), tuple(deleted))


def _steady(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out single labels that someone moved: their neighbours agree with each other."""
    kept = []
    for index, (row, offset) in enumerate(anchors):
        before = anchors[index - 1][1] if index else 0
        after = anchors[index + 1][1] if index + 1 < len(anchors) else before
        if offset in {before, after}:
            kept.append((row, offset))
    return kept


def _absent(wanted: SheetPlan, found: FoundSheet, rows: Iterable[tuple[int, int]]) -> int:
    """Count formulas of the template's rows that the file's rows have not, and the other way."""
    columns = {column for _, column in wanted.cells}
    misses = 0
    for row, at in rows:
        for column in columns:
            cell = wanted.cells.get((row, column))
            there = found.cells.get((at, column))
            is_formula = cell is not None and isinstance(cell.content, Formula)
            misses += is_formula != (there is not None and there.formula is not None)
            if cell is not None and isinstance(cell.content, Constant):
                misses += there is None or there.value is None
    return misses


def _insertion(
    wanted: SheetPlan, found: FoundSheet, low: int, high: int, old: int, new: int
) -> int:
    """Return the template row before which rows were inserted."""
    return min(
        range(low, high + 1),
        key=lambda first: _absent(
            wanted,
            found,
            ((row, row + (old if row < first else new)) for row in range(low, high)),
        ),
    )


def _deletion(wanted: SheetPlan, found: FoundSheet, low: int, high: int, old: int, new: int) -> int:
    """Return the first template row that is gone."""
    gone = old - new
    return min(
        range(low, max(high - gone, low) + 1),
        key=lambda first: _absent(
            wanted,
            found,
            (
                (row, row + (old if row < first else new))
                for row in range(low, high)
                if not first <= row < first + gone
            ),
        ),
    )
