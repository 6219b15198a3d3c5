"""Which formulas differ between two workbooks.

Files whose names stand in the same cells are compared cell by cell. Files whose tables of measures
have different numbers of rows are compared through their templates: a formula that is as the
template has it is the same in both, wherever it stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils.cell import coordinate_to_tuple

from workbook_templates._effektmodell import Capacities, effektmodell_plan
from workbook_templates._formula_text import same_formula
from workbook_templates._plan import relative
from workbook_templates._recalculate import CellKey
from workbook_templates._workbook_parts import read_parts
from xlmodel.terms import Group

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

    def __init__(self, path: Path, capacity: Capacities) -> None:
        self.path = path
        plan = effektmodell_plan(capacity)
        self.template: dict[CellKey, str] = {
            (sheet.name, relative(row, column)): plan.formula_text(sheet, row, column)
            for sheet, row, column, _ in plan.formula_cells()
        }
        found = read_parts(path)
        self.contents: dict[CellKey, Content] = {}
        self.formulas: set[CellKey] = set()
        for sheet in found.sheets:
            for at, cell in sheet.cells.items():
                key = (sheet.name, relative(*at))
                if cell.formula is not None:
                    self.formulas.add(key)
                    self.contents[key] = f"={cell.formula.removeprefix('=')}"
                elif cell.value not in (None, ""):
                    self.contents[key] = cell.value
        made = {name: _place(area.reference()) for name, area in plan.names.items()}
        self.names = {
            item.name: _place(item.text)
            for item in found.names
            if item.name in made and not item.sheet
        }
        self.is_as_made = all(made[name] == place for name, place in self.names.items())

    def is_template(self, key: CellKey) -> bool:
        """Say whether the cell holds the template's formula."""
        return (
            key in self.formulas
            and key in self.template
            and _same(self.contents[key], self.template[key], key[0])
        )

    def label(self, key: CellKey) -> str:
        """Return the text at the left of a cell's row; nothing where there is none."""
        row, _ = coordinate_to_tuple(key[1])
        text = self.contents.get((key[0], f"A{row}"))
        return text if isinstance(text, str) and not text.startswith("=") else ""


def compare_formulas(
    path_a: Path, capacity_a: Capacities, path_b: Path, capacity_b: Capacities
) -> FormulaComparison:
    """Return the formulas that differ between two workbooks of the same model version."""
    a, b = _File(path_a, capacity_a), _File(path_b, capacity_b)
    pairs: set[_Pair]
    if a.is_as_made and b.is_as_made:
        to_a, to_b = _row_map(capacity_b, capacity_a), _row_map(capacity_a, capacity_b)
        pairs = {(key, to_b(key)) for key in a.template.keys() | a.formulas}
        pairs |= {(to_a(key), key) for key in b.template.keys() | b.formulas}
    elif a.names == b.names and capacity_a == capacity_b:
        pairs = {(key, key) for key in a.formulas | b.formulas}
    else:
        moved = " og ".join(str(file.path) for file in (a, b) if not file.is_as_made)
        return FormulaComparison(
            (),
            f"Formlene er ikke sammenlignet, for rader, kolonner eller navn er flyttet i {moved}.",
        )
    return FormulaComparison(tuple(_differences(a, b, sorted(pairs, key=_order))))


def _row_map(mine: Capacities, theirs: Capacities) -> Callable[[CellKey], CellKey | None]:
    """Return a function that finds a cell's place in a file with other tables of measures.

    Rows below a table move by the difference in size; a row that only the larger table has is
    ``None``.
    """
    plan = effektmodell_plan(mine)
    tables = {}
    for group, old, new in zip(Group, mine, theirs, strict=True):
        area = plan.names[f"{group.prefix}Tiltak"]
        tables[area.sheet] = (area.row, old, new)

    def place(key: CellKey) -> CellKey | None:
        if key[0] not in tables:
            return key
        first, old, new = tables[key[0]]
        row, column = (number - 1 for number in coordinate_to_tuple(key[1]))
        if row >= first + old:
            return key[0], relative(row + new - old, column)
        return key if row < first + new else None

    return place


def _order(pair: _Pair) -> tuple[str, int, int]:
    sheet, address = pair[0] or pair[1] or ("", "A1")
    return (sheet, *coordinate_to_tuple(address))


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
