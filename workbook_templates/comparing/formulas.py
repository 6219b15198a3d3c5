"""Which formulas differ between two workbooks.

Files whose names stand in the same cells are compared cell by cell. Files whose tables of measures
have different numbers of rows are compared through their templates: a formula that is as the
template has it is the same in both, wherever it stands.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from workbook_templates.kinds import AnyContents, AnyKind, version_of
from workbook_templates.sheet import WorkbookPlan, corner, relative
from workbook_templates.xlsx import Book, CellKey, same_formula

Content = str | float | bool | None
"""What stands in a cell: a formula with its ``=``, a number, a text, yes or no, or nothing."""

_Pair = tuple[CellKey | None, CellKey | None]


@dataclass(frozen=True, slots=True)
class FormulaDifference:
    """A cell whose formula differs.

    ``a`` and ``b`` are the formulas, or what is typed over them. An address is ``None`` where the
    other file's table of measures has no such row.
    """

    tab: str
    label: str
    address_a: str | None
    address_b: str | None
    a: Content
    b: Content


@dataclass(frozen=True, slots=True)
class FormulaComparison:
    """The formulas that differ, or in bokmål the reason why formulas could not be compared."""

    differences: tuple[FormulaDifference, ...]
    reason: str = ""

    @property
    def is_compared(self) -> bool:
        """Say whether the formulas could be compared."""
        return not self.reason


class _File:
    """What stands in a file's cells, beside the template that it was made from."""

    def __init__(self, book: Book, plan: WorkbookPlan) -> None:
        self.path = book.path
        self.template: dict[CellKey, str] = {
            (sheet.name, relative(row, column)): plan.formula_text(sheet, row, column)
            for sheet, row, column, _ in plan.formula_cells()
        }
        self.contents: dict[CellKey, Content] = {}
        self.formulas: set[CellKey] = set()
        for tab, sheet in book.tabs.items():
            for at, cell in sheet.cells.items():
                key = (tab, relative(*at))
                if cell.formula is not None:
                    self.formulas.add(key)
                    self.contents[key] = f"={cell.formula}"
                elif cell.value not in (None, ""):
                    self.contents[key] = cell.value
        made = {name: _place(area.reference()) for name, area in plan.names.items()}
        self.names = {name: _place(text) for name, text in book.names.items() if name in made}
        self.is_as_made = all(made[name] == place for name, place in self.names.items())

    def is_template(self, key: CellKey) -> bool:
        """Say whether the cell holds the template's formula, or none where the template has none."""
        if key not in self.formulas or key not in self.template:
            return key not in self.formulas and key not in self.template
        return _same(self.contents[key], self.template[key], key[0])

    def label(self, key: CellKey) -> str:
        """Return the text at the left of a cell's row; nothing where there is none."""
        row, _ = corner(key[1])
        text = self.contents.get((key[0], relative(row, 0)))
        return text if isinstance(text, str) and not text.startswith("=") else ""


def compare_formulas(
    kind: AnyKind, contents_a: AnyContents, contents_b: AnyContents
) -> FormulaComparison:
    """Return the formulas that differ between two workbooks of a kind, where they are built alike."""
    versions = {
        contents.book.path: version_of(contents.book) for contents in (contents_a, contents_b)
    }
    if len(set(versions.values())) > 1 and not all(map(kind.has_template_of, versions.values())):
        told = ", ".join(f"{path} av modellversjon {version}" for path, version in versions.items())
        return FormulaComparison(
            (), f"Formlene er ikke sammenlignet, for filene er bygd ulikt: {told}."
        )
    capacity_a, capacity_b = contents_a.capacity, contents_b.capacity
    a = _File(contents_a.book, kind.plan(capacity_a))
    b = _File(contents_b.book, kind.plan(capacity_b))
    pairs: set[_Pair]
    if a.is_as_made and b.is_as_made:
        pieces_a, pieces_b = _pieces(kind, capacity_a), _pieces(kind, capacity_b)
        to_a, to_b = _row_map(pieces_b, pieces_a), _row_map(pieces_a, pieces_b)
        pairs = {(key, to_b(key)) for key in a.template.keys() | a.formulas}
        pairs |= {(to_a(key), key) for key in b.template.keys() | b.formulas}
    elif a.names == b.names and capacity_a == capacity_b:
        pairs = {(key, key) for key in a.formulas | b.formulas}
    else:
        own = all(map(kind.has_template_of, versions.values()))
        moved = " og ".join(str(file.path) for file in (a, b) if not (own and file.is_as_made))
        what = "er flyttet i" if own else "står ikke likt i"
        return FormulaComparison(
            (),
            f"Formlene er ikke sammenlignet, for rader, kolonner eller navn {what} {moved}.",
        )
    return FormulaComparison(tuple(_differences(a, b, sorted(pairs, key=_order))))


_LAST_ROW: Final = 1_048_576
_Pieces = dict[str, dict[str, tuple[int, int]]]
"""Tab → piece of it → its first row and the row after its last, counted from 0, in order."""


def _pieces(kind: AnyKind, capacity: Hashable) -> _Pieces:
    """Cut every tab where a block of rows begins or ends: a piece is the same in all capacities.

    Where blocks meet, what follows the outermost one goes on from there.
    """
    cuts: dict[str, list[tuple[int, int, int, str]]] = {
        sheet.name: [(0, 0, 0, "")] for sheet in kind.plan(capacity).sheets
    }
    for number, block in enumerate(kind.blocks(capacity)):
        area = block.area
        cuts[area.sheet].append((area.row, 1, number, block.key))
        cuts[area.sheet].append((area.row + area.rows, 0, -number, f"{block.key}, below"))
    pieces: _Pieces = {}
    for tab, found in cuts.items():
        found.sort()
        ends = [*(row for row, *_ in found[1:]), _LAST_ROW]
        pieces[tab] = {name: (row, end) for (row, _, _, name), end in zip(found, ends, strict=True)}
    return pieces


def _row_map(mine: _Pieces, theirs: _Pieces) -> Callable[[CellKey], CellKey | None]:
    """Return a function that finds a cell's place in a file with tables of other sizes.

    Rows below a table move by the difference in size; a row or tab that only this file's template
    has is ``None``.
    """
    firsts = {tab: [first for first, _ in pieces.values()] for tab, pieces in mine.items()}
    names = {tab: list(pieces) for tab, pieces in mine.items()}

    def place(key: CellKey) -> CellKey | None:
        tab, address = key
        if tab not in mine:
            return key
        row, column = corner(address)
        index = bisect_right(firsts[tab], row) - 1
        piece = theirs.get(tab, {}).get(names[tab][index])
        if piece is None:
            return None
        at = piece[0] + row - firsts[tab][index]
        return (tab, relative(at, column)) if at < piece[1] else None

    return place


def _order(pair: _Pair) -> tuple[str, int, int]:
    sheet, address = pair[0] or pair[1] or ("", "A1")
    return (sheet, *corner(address))


def _differences(a: _File, b: _File, pairs: list[_Pair]) -> Iterator[FormulaDifference]:
    for key_a, key_b in pairs:
        mine, theirs = (
            file.contents.get(key) if key is not None else None
            for file, key in ((a, key_a), (b, key_b))
        )
        if _is_same(a, b, key_a, key_b):
            continue
        label = (a.label(key_a) if key_a else "") or (b.label(key_b) if key_b else "")
        address_a, address_b = (key[1] if key is not None else None for key in (key_a, key_b))
        sheet = (key_a or key_b or ("", ""))[0]
        yield FormulaDifference(sheet, label, address_a, address_b, mine, theirs)


def _is_same(a: _File, b: _File, key_a: CellKey | None, key_b: CellKey | None) -> bool:
    """Say whether two cells hold the same; a row that one file lacks is as its template has it."""
    if key_a is None:
        return key_b is not None and b.is_template(key_b)
    if key_b is None:
        return a.is_template(key_a)
    comparable = key_a == key_b or (key_a not in a.formulas and key_b not in b.formulas)
    if comparable and _same(a.contents.get(key_a), b.contents.get(key_b), key_a[0]):
        return True
    return a.is_template(key_a) and b.is_template(key_b)


def _place(reference: str) -> str:
    """Return what a name refers to in one spelling."""
    return reference.replace("$", "").replace("'", "").casefold()


def _same(mine: Content, theirs: Content, sheet: str) -> bool:
    """Say whether two contents are the same, however the programs that saved them spell formulas."""
    if isinstance(mine, float) and isinstance(theirs, float):
        return math.isclose(mine, theirs, rel_tol=1e-12)
    both_formulas = (
        isinstance(mine, str) and isinstance(theirs, str) and mine[:1] == theirs[:1] == "="
    )
    return same_formula(str(mine)[1:], str(theirs), sheet) if both_formulas else mine == theirs
