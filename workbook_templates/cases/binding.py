"""What a case's names and addresses are in its workbook: the cells, and every fault of the case file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from workbook_templates.cases.files import Case, is_number
from workbook_templates.sheet import Area, column_index, relative
from workbook_templates.xlsx import Book, CellKey, CellValue, formula_keys
from xlmodel.common.errors import Remark, legible
from xlmodel.common.toml_files import suggestion

_AREA: Final = re.compile(
    r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?"
)
_INDEXED: Final = re.compile(r"(.+)\[\s*([1-9][0-9]*)\s*(?:,\s*([1-9][0-9]*)\s*)?\]")
"""A cell of a name: its number in a row or column, or its row and column in a block."""
_SIGN: Final = re.compile(r"\s+([+\-−])\s+")
_MOST_CELLS: Final = 100_000
"""Cells that a name or an address of a case may cover."""
_MOST_KNOWN: Final = 30
"""Names that a message lists where none is near."""

Limits = tuple[float, float]
_Add = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Bound:
    """A case whose names and addresses are found; cells keep the name that the case knows them by.

    A cell may be expected by several names. What the case itself says of a cell goes before what it
    has of another case.
    """

    inputs: dict[CellKey, CellValue] = field(default_factory=dict)
    expected: dict[tuple[str, CellKey], CellValue] = field(default_factory=dict)
    between: dict[CellKey, tuple[str, Limits]] = field(default_factory=dict)
    alike: list[tuple[str, list[tuple[int, CellKey]]]] = field(default_factory=list)

    def outputs(self) -> list[CellKey]:
        """Return the cells that are compared."""
        terms = (key for _, side in self.alike for _, key in side)
        expected = (key for _, key in self.expected)
        return list(dict.fromkeys([*expected, *self.between, *terms]))


class Binder:
    """Finds the cells of a workbook that cases name."""

    def __init__(self, book: Book, file: Path) -> None:
        self.book, self._file = book, file
        self._bound: dict[str, tuple[Bound, list[Remark]]] = {}

    @cached_property
    def formulas(self) -> frozenset[CellKey]:
        """The cells that hold a formula."""
        return frozenset(formula_keys(self.book))

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {name.casefold(): name for name in self.book.names}

    def bind(self, case: Case) -> tuple[Bound, list[Remark]]:
        """Return the cells of a case, and what it names that is not there or does not fit."""
        if case.name not in self._bound:
            self._bound[case.name] = self._found(case)
        return self._bound[case.name]

    def area(self, key: str) -> Area | None:
        """Return the cells that a key names; None for none."""
        return self._area(key, lambda *_: None)

    def _found(self, case: Case) -> tuple[Bound, list[Remark]]:
        bound, faults = Bound(), list[Remark]()

        def add(key: str, text: str) -> None:
            faults.append(
                Remark(f"{self._file}: «{legible(case.name)}» {legible(key)}", None, text)
            )

        for key, value in case.inputs.items():
            for cell, item in self._cells(key, value, add):
                if cell in self.formulas:
                    add(key, f"{told(cell)} er en formel og kan ikke settes som inndata.")
                bound.inputs[cell] = None if item == "" else item
        own = {key: self._cells(key, value, add) for key, value in case.own.items()}
        said = {cell for cells in own.values() for cell, _ in cells}
        for key, value in case.expected.items():
            cells = own[key] if key in own else self._cells(key, value, add)
            kept = ((c, v) for c, v in cells if key in own or c not in said)
            bound.expected.update({(key, c): v for c, v in kept})
        for key, limits in case.between.items():
            area = self._area(key, add)
            bound.between.update(dict.fromkeys(cells_of(area), (key, limits)) if area else {})
        for left, right in case.alike:
            terms = [*self._terms(left, 1, add), *self._terms(right, -1, add)]
            bound.alike.append((f"{left} = {right}", terms))
        return bound, faults

    def _terms(self, side: str, sign: int, add: _Add) -> Iterator[tuple[int, CellKey]]:
        parts = ["+", *_SIGN.split(side.strip())]
        for operator, key in zip(parts[::2], parts[1::2], strict=True):
            area = self._area(key, add)
            if area is not None and area.rows * area.columns == 1:
                yield (sign if operator == "+" else -sign, cells_of(area)[0])
            elif area is not None:
                add(key, "må være én celle i «like».")

    def _cells(self, key: str, value: object, add: _Add) -> list[tuple[CellKey, CellValue]]:
        area = self._area(key, add)
        if area is None:
            return []
        flat = _flat(value, area)
        if flat is None:
            add(key, f"formen passer ikke: området har {area.rows} × {area.columns} celler.")
            return []
        values = [item for item in flat if isinstance(item, bool | str) or is_number(item)]
        if len(values) < len(flat):
            add(key, "verdier er tall, tekster og true/false.")
            return []
        return list(zip(cells_of(area), values, strict=True))

    def _area(self, key: str, add: _Add) -> Area | None:
        tab, mark, address = key.rpartition("!")
        match = _AREA.fullmatch(address.upper()) if mark else None
        if match is not None:
            return self._addressed(key, tab, match, add)
        indexed = _INDEXED.fullmatch(key)
        if indexed is None:
            return self._named(key, key, add)
        area = self._named(key, indexed[1], add)
        return None if area is None else _cell_in(area, key, indexed, add)

    def _named(self, key: str, word: str, add: _Add) -> Area | None:
        name = self._known.get(word.casefold())
        if name is None:
            add(key, f"arbeidsboken har ikke navnet. {_near(word, self.book.names)}")
            return None
        area = self.book.place(self.book.names[name])
        if area is None:
            add(key, "navnet viser ikke til celler i arbeidsboken.")
        elif area.rows * area.columns > _MOST_CELLS:
            add(key, f"navnet dekker mer enn {_MOST_CELLS} celler.")
            return None
        return area

    def _addressed(self, key: str, tab: str, match: re.Match[str], add: _Add) -> Area | None:
        name = tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
        sheet = self.book.sheet(name)
        if sheet is None or not sheet.is_worksheet:
            add(key, f"arbeidsboken har ikke fanen. {_near(name, self.book.tabs)}")
            return None
        row, column = int(match[2]) - 1, column_index(match[1])
        rows = int(match[4] or match[2]) - row
        columns = column_index(match[3] or match[1]) - column + 1
        fits = 0 < rows <= 2**20 - row and 0 < columns <= 2**14 - column
        if not fits or rows * columns > _MOST_CELLS:
            add(key, "er ikke et område på fanen.")
            return None
        return Area(sheet.name, row, column, rows, columns)


def _cell_in(area: Area, key: str, indexed: re.Match[str], add: _Add) -> Area | None:
    """Return one cell of a name's area."""
    row, column = int(indexed[2]), int(indexed[3] or 0)
    if not column and area.rows == 1:
        row, column = 1, row
    elif not column and area.columns == 1:
        column = 1
    if 0 < column <= area.columns and row <= area.rows:
        return Area(area.sheet, area.row + row - 1, area.column + column - 1)
    add(key, f"navnet har {area.rows} × {area.columns} celler; skriv NAVN[rad, kolonne].")
    return None


def told(key: CellKey) -> str:
    """Return a cell as messages and case files call it."""
    return f"{key[0]}!{key[1]}"


def cells_of(area: Area) -> list[CellKey]:
    """Return the cells of an area, row by row."""
    return [
        (area.sheet, relative(row, column))
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    ]


def _near(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word; all of them where they are few and none is near."""
    names = list(known)
    hint = suggestion(word, names)
    return hint if hint.startswith("Mente") or len(names) <= _MOST_KNOWN else ""


def _flat(value: object, area: Area) -> list[object] | None:
    """Return a value's cells row by row; None where its shape is not the area's."""
    if not isinstance(value, list):
        return [value] if area.rows * area.columns == 1 else None
    if not any(isinstance(item, list) for item in value):
        fits = len(value) == area.rows * area.columns and 1 in (area.rows, area.columns)
        return value if fits else None
    fits = len(value) == area.rows and all(
        isinstance(r, list) and len(r) == area.columns for r in value
    )
    return [item for row in value for item in row] if fits else None
