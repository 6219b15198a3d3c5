"""Runs cases: names and addresses found in the workbook, inputs set on a copy in memory, values compared."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workbook_templates.cases.files import Case, CaseFile, is_number
from workbook_templates.kinds import AnyKind
from workbook_templates.registry import registered
from workbook_templates.sheet import Area, column_index, corner, relative
from workbook_templates.xlsx import (
    EMPTY,
    Book,
    CellKey,
    CellValue,
    Engine,
    ErrorValue,
    MissingEngineError,
    called_functions,
    formula_keys,
    load_engine,
    plain_function,
    references,
)
from xlmodel.common.bokmaal import exact_text
from xlmodel.common.errors import EffektmodellError, InputError, Remark, legible

_AREA: Final = re.compile(
    r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?"
)
_SIGN: Final = re.compile(r"\s+([+\-−])\s+")
_PASSING: Final = frozenset(("IF", "SUM", "ABS", "ROUND", "MIN", "MAX"))
"""Functions that show an error which they are given; IF only in the branch that it takes."""


class Status(StrEnum):
    """What became of a case in an engine."""

    PASSED = "bestått"
    FAILED = "feilet"
    SKIPPED = "hoppet over"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case in an engine: what became of it, and a line for each thing that is not as expected."""

    case: Case
    engine: str
    status: Status
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bound:
    """A case whose names and addresses are found."""

    inputs: dict[CellKey, CellValue]
    expected: dict[CellKey, tuple[str, object]]
    between: dict[CellKey, tuple[str, tuple[float, float]]]
    alike: list[tuple[str, list[tuple[int, CellKey]]]]

    def outputs(self) -> list[CellKey]:
        """Return the cells that are compared."""
        terms = (key for _, side in self.alike for _, key in side)
        return list(dict.fromkeys([*self.expected, *self.between, *terms]))


class Runner:
    """The cases of a file and their workbook, loaded once into each engine that is asked for."""

    def __init__(self, cases: CaseFile) -> None:
        self.cases = cases
        self._engines: dict[str, Engine] = {}
        self._unknown: dict[str, set[CellKey]] = {}
        self._precedents: dict[CellKey, set[CellKey]] = {}

    @cached_property
    def book(self) -> Book:
        """The workbook; one of a kind without a file is made in a folder that goes with the runner."""
        if self.cases.workbook is not None:
            return Book.open(self.cases.workbook)
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = Path(self._folder.name, "Nylaget arbeidsbok.xlsx")
        path.write_bytes(_fresh(self.cases))
        return Book.open(path)

    @cached_property
    def _formulas(self) -> frozenset[CellKey]:
        return frozenset(formula_keys(self.book))

    def faults(self) -> list[Remark]:
        """Return every fault of every case against the workbook."""
        return [fault for case in self.cases.cases for fault in self._bind(case)[1]]

    def run(self, engine: str, case: Case) -> Outcome:
        """Run a case in an engine; raise ``InputError`` where the case names what is not there."""
        bound, faults = self._bind(case)
        if faults:
            raise InputError(faults)
        try:
            loaded = self._engine(engine)
            unknown = self._unknown_calls(loaded, engine)
            used = unknown & self._upstream(bound.outputs()) if unknown else set()
            hidden = {key for key in used if not self._shows_errors(key)}
        except MissingEngineError as error:
            return Outcome(case, engine, Status.SKIPPED, (str(error),))
        except EffektmodellError as error:
            return Outcome(case, engine, Status.FAILED, (str(error),))
        if hidden:
            return self._skipped(case, engine, loaded, hidden)
        try:
            values = loaded.calculate(bound.inputs)
        except EffektmodellError as error:
            return Outcome(case, engine, Status.FAILED, (str(error),))
        reached = {key for key in used if isinstance(values.get(key), ErrorValue)}
        if reached:
            return self._skipped(case, engine, loaded, reached)
        lines = tuple(self._differences(case, bound, values))
        return Outcome(case, engine, Status.FAILED if lines else Status.PASSED, lines)

    def _skipped(self, case: Case, name: str, engine: Engine, cells: set[CellKey]) -> Outcome:
        lacks = engine.lacks()
        lacking = sorted({n for key in cells for n in self._called(key) if n in lacks})
        told = f"kan ikke regnes av {name}: {', '.join(lacking)}"
        return Outcome(case, name, Status.SKIPPED, (told,))

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            wanted = {key for case in self.cases.cases for key in self._bind(case)[0].outputs()}
            loaded = load_engine(name, self.book, sorted(wanted & self._formulas))
            unknown = self._unknown_calls(loaded, name)
            if unknown:  # their own values tell whether a call is reached
                loaded.want(sorted((wanted & self._formulas) | unknown))
            self._engines[name] = loaded
        return self._engines[name]

    def _unknown_calls(self, engine: Engine, name: str) -> set[CellKey]:
        """Return the cells that call a function which the engine lacks."""
        if name not in self._unknown:
            lacks = engine.lacks()
            cells = self.book.formulas() if lacks else ()
            self._unknown[name] = {key for key, _ in cells if self._called(key) & lacks}
        return self._unknown[name]

    def _formula(self, key: CellKey) -> str:
        return self.book.tabs[key[0]].cells.get(corner(key[1]), EMPTY).formula or ""

    def _called(self, key: CellKey) -> set[str]:
        return {plain_function(name) for name in called_functions(self._formula(key))}

    def _shows_errors(self, key: CellKey) -> bool:
        """Say whether a call of an unknown function, once reached, makes the cell itself an error.

        So it does unless the formula catches errors; one in a branch that is not taken does no harm.
        """
        known = self._called(key) & _PASSING
        return len(known) + 1 >= len(self._called(key))

    def _upstream(self, outputs: Iterable[CellKey]) -> set[CellKey]:
        """Return the cells that the outputs follow from, themselves among them."""
        seen = set(outputs)
        queue = list(seen)
        while queue:
            key = queue.pop()
            if key not in self._precedents:
                self._precedents[key] = set(self._read(self._formula(key), key[0]))
            fresh = self._precedents[key] - seen
            seen |= fresh
            queue += fresh
        return seen

    def _read(self, formula: str, tab: str) -> Iterator[CellKey]:
        """Yield the formula cells that a formula reads."""
        for item in references(formula, tab):
            area = self.book.place(self._names.get(item.name, "")) if item.name else None
            sheet = area.sheet if area else item.sheet
            first = (area.row, area.column) if area else item.first
            last = (area.row + area.rows - 1, area.column + area.columns - 1) if area else item.last
            for at, key in self._places.get(sheet.casefold(), ()):
                if first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1]:
                    yield key

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.casefold(): text for name, text in self.book.names.items()}

    @cached_property
    def _places(self) -> dict[str, list[tuple[tuple[int, int], CellKey]]]:
        found: dict[str, list[tuple[tuple[int, int], CellKey]]] = {}
        for key in self._formulas:
            found.setdefault(key[0].casefold(), []).append((corner(key[1]), key))
        return found

    # Names and addresses ------------------------------------------------------------------------

    def _bind(self, case: Case) -> tuple[_Bound, list[Remark]]:
        bound, faults = _Bound({}, {}, {}, []), []

        def add(key: str, text: str) -> None:
            faults.append(Remark(f"{self.cases.path}: «{case.name}» {legible(key)}", None, text))

        for key, value in case.inputs.items():
            for cell, item in self._cells(key, value, add):
                if cell in self._formulas:
                    add(key, f"{_told(cell)} er en formel og kan ikke settes som inndata.")
                bound.inputs[cell] = None if item == "" else item
        for key, value in case.expected.items():
            bound.expected.update({c: (key, v) for c, v in self._cells(key, value, add)})
        for key, limits in case.between.items():
            area = self._area(key, add)
            bound.between.update(dict.fromkeys(_keys(area), (key, limits)) if area else {})
        for left, right in case.alike:
            terms = [*self._terms(left, 1, add), *self._terms(right, -1, add)]
            bound.alike.append((f"{left} = {right}", terms))
        return bound, faults

    def _terms(self, side: str, sign: int, add: Any) -> Iterator[tuple[int, CellKey]]:
        parts = ["+", *_SIGN.split(side.strip())]
        for operator, key in zip(parts[::2], parts[1::2], strict=True):
            area = self._area(key, add)
            if area is not None and area.rows * area.columns == 1:
                yield (
                    (sign if operator == "+" else -sign),
                    (area.sheet, relative(area.row, area.column)),
                )
            elif area is not None:
                add(key, "må være én celle i «like».")

    def _area(self, key: str, add: Any) -> Area | None:
        tab, mark, address = key.rpartition("!")
        match = _AREA.fullmatch(address.upper()) if mark else None
        if match is None:
            known = {name.casefold(): name for name in self.book.names}
            area = self.book.place(self.book.names.get(known.get(key.casefold(), ""), ""))
            if area is None:
                add(key, f"arbeidsboken har ikke navnet.{_nearest(key, known.values())}")
            return area
        name = tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
        sheet = self.book.sheet(name)
        if sheet is None or not sheet.is_worksheet:
            add(key, f"arbeidsboken har ikke fanen.{_nearest(name, self.book.tabs)}")
            return None
        row, column = int(match[2]) - 1, column_index(match[1])
        rows = int(match[4] or match[2]) - row
        columns = column_index(match[3] or match[1]) - column + 1
        if (
            rows < 1
            or columns < 1
            or rows * columns > 100_000
            or row + rows > 2**20
            or column + columns > 2**14
        ):
            add(key, "er ikke et område på fanen.")
            return None
        return Area(sheet.name, row, column, rows, columns)

    def _cells(self, key: str, value: object, add: Any) -> list[tuple[CellKey, Any]]:
        area = self._area(key, add)
        if area is None:
            return []
        flat = _flat(value, area)
        if flat is None:
            add(key, f"formen passer ikke: området har {area.rows} × {area.columns} celler.")
            return []
        if not all(isinstance(item, bool | str) or is_number(item) for item in flat):
            add(key, "verdier er tall, tekster og true/false.")
            return []
        return list(zip(_keys(area), flat, strict=True))

    # Comparison ---------------------------------------------------------------------------------

    def _differences(
        self, case: Case, bound: _Bound, values: Mapping[CellKey, CellValue]
    ) -> Iterator[str]:
        def found(key: CellKey) -> CellValue:
            if key in values:
                return values[key]
            stored = self.book.tabs[key[0]].cells.get(corner(key[1]), EMPTY).value
            return bound.inputs.get(key, stored)

        for key, (name, wanted) in bound.expected.items():
            value = found(key)
            if not _agrees(wanted, value, case):
                gap = ""
                if is_number(wanted) and is_number(value):
                    gap = f", differanse {exact_text(value - wanted)}"
                yield f"{name} ({_told(key)}): ventet {_text(wanted)}, fant {_text(value)}{gap}"
        for key, (name, (low, high)) in bound.between.items():
            value = found(key)
            if not is_number(value) or not low <= value <= high:
                yield f"{name} ({_told(key)}): ventet {_text(low)} til {_text(high)}, fant {_text(value)}"
        for told, terms in bound.alike:
            texts = [found(key) for _, key in terms]
            numbers = [value for value in texts if is_number(value)]
            if len(numbers) < len(texts):
                if len(texts) != 2 or texts[0] != texts[1]:
                    yield f"{told}: fant {', '.join(map(_text, texts))}"
                continue
            apart = sum(sign * value for (sign, _), value in zip(terms, numbers, strict=True))
            size = max(map(abs, numbers), default=0.0)
            if abs(apart) > max(case.tolerance, case.relative * size):
                cells = ", ".join(_told(key) for _, key in terms)
                yield f"{told} ({cells}): differanse {exact_text(apart)}"


def _fresh(cases: CaseFile) -> bytes:
    kinds: dict[str, AnyKind] = {}
    for item in registered():
        kind = item.load()
        kinds[kind.word.casefold()] = kinds[item.command or kind.word.casefold()] = kind
    wanted = kinds.get(cases.kind.casefold())
    where = f"{cases.path}: slag"
    if wanted is None:
        raise InputError([Remark(where, None, f"ukjent slag.{_nearest(cases.kind, kinds)}")])
    name = cases.example or next(iter(wanted.examples))
    if name not in wanted.examples:
        raise InputError(
            [Remark(where, None, f"ukjent eksempel.{_nearest(name, wanted.examples)}")]
        )
    return wanted.workbook_bytes(wanted.examples[name].inputs())


def _nearest(word: str, known: Iterable[str]) -> str:
    folded = {item.casefold(): item for item in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.5)
    return f" Mente du «{folded[near[0]]}»?" if near else ""


def _flat(value: object, area: Area) -> list[Any] | None:
    """Return a value's cells row by row; None where its shape is not the area's."""
    if area.rows * area.columns == 1 and not isinstance(value, list):
        return [value]
    if not isinstance(value, list):
        return None
    if not any(isinstance(item, list) for item in value):
        fits = len(value) == area.rows * area.columns and 1 in (area.rows, area.columns)
        return value if fits else None
    fits = len(value) == area.rows and all(
        isinstance(r, list) and len(r) == area.columns for r in value
    )
    return [item for row in value for item in row] if fits else None


def _keys(area: Area) -> list[CellKey]:
    return [
        (area.sheet, relative(row, column))
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    ]


def _told(key: CellKey) -> str:
    return f"{key[0]}!{key[1]}"


def _text(value: object) -> str:
    if value is None or value == "":
        return "tom"
    return f"«{legible(value)}»" if isinstance(value, str) else exact_text(value)  # type: ignore[arg-type]  # a cell's


def _agrees(wanted: object, value: CellValue, case: Case) -> bool:
    if is_number(wanted) and is_number(value):
        return abs(value - wanted) <= max(case.tolerance, case.relative * abs(wanted))
    if wanted == "":
        return value is None or value == ""
    return isinstance(wanted, bool) == isinstance(value, bool) and wanted == value
