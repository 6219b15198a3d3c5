"""What a case's names and addresses are in its workbook: the cells, and every fault of the case file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from workbook_templates.cases.files import Case, is_number
from workbook_templates.sheet import Area, column_index, quoted_sheet, relative
from workbook_templates.xlsx import (
    DAYS_1904,
    Book,
    CellKey,
    CellValue,
    FoundName,
    formula_keys,
    serial_of,
)
from xlmodel.common.errors import Remark, legible
from xlmodel.common.toml_files import suggestion

_AREA: Final = re.compile(
    r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?"
)
_INDEXED: Final = re.compile(r"(.+)\[\s*([1-9][0-9]*)\s*(?:,\s*([1-9][0-9]*)\s*)?\]")
"""A cell of a name: its number in a row or column, or its row and column in a block."""
_PIECE: Final = re.compile(r"(?:'(?:[^']|'')*'!|[^+\-−])+|[+\-−]")
"""A sign of an equation, or what stands between two; a quoted tab is not looked into."""
_SIGNS: Final = "+-−"
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
    between: dict[tuple[str, CellKey], Limits] = field(default_factory=dict)
    alike: list[tuple[str, list[tuple[int, CellKey]]]] = field(default_factory=list)

    def outputs(self) -> list[CellKey]:
        """Return the cells that are compared."""
        terms = (key for _, side in self.alike for _, key in side)
        said = (key for _, key in (*self.expected, *self.between))
        return list(dict.fromkeys([*said, *terms]))


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
    def _known(self) -> Mapping[tuple[str, str], FoundName]:
        """The names by their tab («» for those of the whole workbook) and themselves, in small letters."""
        return {(item.sheet.casefold(), item.name.casefold()): item for item in self.book.defined}

    @cached_property
    def _unquoted(self) -> re.Pattern[str]:
        """The tabs that an equation must have in quotes to be read, where they stand without."""
        tabs = sorted((tab for tab in self.book.tabs if {*_SIGNS, "'"} & {*tab}), key=len)
        words = "|".join(map(re.escape, reversed(tabs))) or r"(?!)"
        return re.compile(rf"(?<![^\s+\-−])({words})!", re.IGNORECASE)

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
                if cell in bound.inputs:
                    add(key, f"{told(cell)} settes to ganger i «inndata».")
                bound.inputs[cell] = None if item == "" else item
        own = {key: self._cells(key, value, add) for key, value in case.own.items()}
        said = {cell for cells in own.values() for cell, _ in cells}
        for key, value in case.expected.items():
            cells = own[key] if key in own else self._cells(key, value, add)
            kept = ((c, v) for c, v in cells if key in own or c not in said)
            bound.expected.update({(key, c): v for c, v in kept})
        for key, limits in case.between.items():
            area = self._area(key, add)
            bound.between.update({(key, cell): limits for cell in cells_of(area)} if area else {})
        for left, right in case.alike:
            terms = [*self._terms(left, 1, add), *self._terms(right, -1, add)]
            bound.alike.append((f"{left} = {right}", terms))
        return bound, faults

    def _terms(self, side: str, sign: int, add: _Add) -> Iterator[tuple[int, CellKey]]:
        """Yield the cells of one side of an equation, with their signs."""
        text = self._unquoted.sub(lambda match: f"{quoted_sheet(match[1])}!", side)
        pieces = [piece.strip() for piece in _PIECE.findall(text) if piece.strip()]
        if pieces and pieces[0] not in _SIGNS:
            pieces.insert(0, "+")
        operators, keys = pieces[::2], pieces[1::2]
        are_signs = [item in _SIGNS for item in pieces] == [True, False] * len(keys)
        if not keys or not are_signs:
            add(side, "sidene i «like» skrives som NAVN, NAVN + NAVN eller NAVN - NAVN.")
            return
        for operator, key in zip(operators, keys, strict=True):
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
        dated = [self._serial(item) if isinstance(item, date) else item for item in flat]
        values = [item for item in dated if isinstance(item, bool | str) or is_number(item)]
        if len(values) < len(flat):
            add(key, "verdier er tall, tekster, datoer (2024-12-31) og true/false.")
            return []
        return list(zip(cells_of(area), values, strict=True))

    def _serial(self, day: date) -> CellValue:
        """Return the number by which the workbook's cells hold a date."""
        number = serial_of(day.isoformat())
        return number - DAYS_1904 * self.book.uses_1904 if is_number(number) else None

    def _area(self, key: str, add: _Add) -> Area | None:
        written, mark, word = key.rpartition("!")
        is_quoted = written[:1] == "'" == written[-1:]
        tab = written[1:-1].replace("''", "'") if is_quoted else written
        sheet = self.book.sheet(tab)
        if mark and (sheet is None or not sheet.is_worksheet):
            add(key, f"arbeidsboken har ikke fanen. {_near(tab, self.book.tabs)}")
            return None
        match = _AREA.fullmatch(word.upper())
        if sheet is not None and match is not None:
            return _addressed(sheet.name, key, match, add)
        indexed = _INDEXED.fullmatch(word)
        area = self._named(key, tab, indexed[1] if indexed else word, add)
        return area if indexed is None or area is None else _cell_in(area, key, indexed, add)

    def _named(self, key: str, tab: str, word: str, add: _Add) -> Area | None:
        """Return the cells of a name: of the workbook's, or of one that belongs to a tab."""
        found = self._known.get((tab.casefold(), word.casefold()))
        if found is None:
            add(key, self._unknown(tab, word))
            return None
        area = self.book.place(found.text)
        if area is None:
            add(key, "navnet viser ikke til et område med celler i arbeidsboken.")
        elif area.rows * area.columns > _MOST_CELLS:
            add(key, f"navnet dekker mer enn {_MOST_CELLS} celler.")
            return None
        return area

    def _unknown(self, tab: str, word: str) -> str:
        """Tell that a name is not there, and which one is near."""
        elsewhere = [
            item.sheet for item in self.book.defined if item.name.casefold() == word.casefold()
        ]
        if elsewhere and not tab:
            return f"navnet hører til fanen «{elsewhere[0]}». Skriv «{elsewhere[0]}!{word}»."
        if elsewhere and "" in elsewhere:
            return f"navnet hører til hele arbeidsboken. Skriv «{word}»."
        if not tab and _AREA.fullmatch(word.upper()):
            return f"Skriv fanen foran adressen: «{next(iter(self.book.tabs))}!{word}»."
        names = [i.name for i in self.book.defined if i.sheet.casefold() == tab.casefold()]
        where = "er ikke en adresse på fanen, og fanen" if tab else "arbeidsboken"
        return f"{where} har ikke navnet. {_near(word, names)}".rstrip()


def _addressed(tab: str, key: str, match: re.Match[str], add: _Add) -> Area | None:
    """Return the cells of an address."""
    row, column = int(match[2]) - 1, column_index(match[1])
    rows = int(match[4] or match[2]) - row
    columns = column_index(match[3] or match[1]) - column + 1
    fits = 0 < rows <= 2**20 - row and 0 < columns <= 2**14 - column
    if not fits or rows * columns > _MOST_CELLS:
        add(key, "er ikke et område på fanen.")
        return None
    return Area(tab, row, column, rows, columns)


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
