"""Each input cell of every kind changed on its own: what moves in the engine moves in the sheet, as much.

A shock is ±5 % (±1 for whole numbers, an absolute step at 0, inwards at a bound); for a choice it is
the other choices, for a text another text, and nothing where the input may be blank. What the reader
refuses, the sheet's own checks must tell. Of a table the first and the last rows that are used stand
for all: that its rows are alike is a rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.support.compare import deviations, error_cells
from tests.support.kinds import KINDS, Case, expected_cells, expected_of, read_changed
from tests.support.names import Names
from workbook_templates import EFFEKTMODELL
from workbook_templates.checking.check import agrees, scale_of
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.sheet import Area, Entry, Values, WorkbookPlan, relative
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel import InputError
from xlmodel.common.fields import Domain
from xlmodel.common.terms import GRADES

BASES: Final = tuple(
    Case(kind, "every input counts" if "every input counts" in kind.samples() else "usual")
    for kind in KINDS
)
pytestmark = pytest.mark.parametrize("case", BASES, ids=str, indirect=True, scope="module")

STEP: Final = 0.05
LONGEST: Final = 3
"""Rows and columns of an area of inputs that are all taken; of a longer one the two ends and the middle."""


@dataclass(frozen=True)
class Input:
    """An input cell: its place, what it may hold, what stands in it, and what it is called."""

    cell: CellKey
    domain: Domain
    value: CellValue
    title: str


def _ends(count: int) -> list[int]:
    return list(range(count)) if count <= LONGEST else [0, count // 2, count - 1]


def _used_rows(plan: WorkbookPlan, values: Values, area: Area) -> list[int]:
    """Return the rows of an area in which the first cell of the sheet's row is filled."""
    sheet = next(item for item in plan.sheets if item.name == area.sheet)
    rows = []
    for row in range(area.row, area.row + area.rows):
        first = sheet.cells.get((row, 0))
        content = None if first is None else first.content
        if not isinstance(content, Entry) or values.of(content) is not None:
            rows.append(row)
    return [rows[index] for index in _ends(len(rows))]


def inputs_of(case: Case) -> Iterator[Input]:
    """Yield the input cells that a shock is tried on."""
    plan = case.plan
    values = Values(case.kind.data(case.inputs).by_group())
    for sheet in plan.sheets:
        for validation in sheet.validations:
            area = validation.area
            for row in _used_rows(plan, values, area):
                for column in (area.column + index for index in _ends(area.columns)):
                    content = sheet.cells[row, column].content
                    assert isinstance(content, Entry)
                    yield Input(
                        (sheet.name, relative(row, column)),
                        validation.domain,
                        values.of(content),
                        validation.title,
                    )


def shocks(item: Input) -> Iterator[CellValue]:
    """Yield the other values that an input is given."""
    domain, value = item.domain, item.value
    if domain.kind == "choice":
        yield from [
            choice if isinstance(choice, str) else float(choice)
            for choice in domain.choices
            if choice != value
        ][:LONGEST]
    elif domain.kind == "text":
        yield "Noe annet"
    elif isinstance(value, int | float):
        step = 1.0 if domain.is_whole else STEP * abs(value) or STEP
        for shocked in (value + step, value - step):
            if domain.minimum <= shocked <= domain.maximum:
                yield round(shocked, 10)
    if domain.optional and value not in (None, ""):
        yield None


def moved(base: Mapping[CellKey, CellValue], now: Mapping[CellKey, CellValue]) -> set[CellKey]:
    """Return the cells whose value is another one."""
    scale = scale_of(base)
    return {key for key in base if not agrees(base[key], now[key], scale)}


def is_for_readers(item: Input) -> bool:
    """Say whether no result depends on an input: a text or a grade beside it."""
    return item.domain.kind == "text" or item.domain.choices == GRADES


NEVER_SHOCKED: Final = {(EFFEKTMODELL, "Kohortmotor"): "the engines beside Excel lack the function"}


def _never(case: Case, item: Input) -> bool:
    return any(kind is case.kind and item.title.endswith(name) for kind, name in NEVER_SHOCKED)


@pytest.mark.slow
def test_what_moves_in_the_engine_moves_in_the_sheet(
    case: Case, kind: AnyKind, workbook: Path, names: Names, calculator: Calculator
) -> None:
    book, base = Book.open(workbook), expected_cells(kind, workbook)
    base_sheet = calculator.calculate({})
    faults: list[str] = []
    tried: dict[str, int] = {}
    for item in inputs_of(case):
        if _never(case, item):
            continue
        tried.setdefault(item.title, is_for_readers(item) and 1)
        for value in shocks(item):
            what = f"{item.title} {item.cell} {item.value!r} → {value!r}"
            change = {item.cell: value}
            found = calculator.calculate(change)
            try:
                expected = expected_of(kind, read_changed(kind, book, change))
            except InputError:
                if found[names.cell("Kontroll")] == base[names.cell("Kontroll")]:
                    faults.append(f"{what}: refused by the reader, not told in the sheet")
                tried[item.title] += 1
                continue
            if found[names.cell("Kontroll")] != expected[names.cell("Kontroll")]:
                faults.append(f"{what}: the sheet's checks say other than the engine's")
            in_engine = moved(base, expected)
            tried[item.title] += bool(in_engine)
            if in_engine != moved(base, base_sheet | found):
                faults.append(f"{what}: engine and sheet move different cells")
            faults += [f"{what}: {line}" for line in deviations(names, expected, found)[:1]]
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:10])
    idle = [title for title, moves in tried.items() if not moves]
    assert not idle, f"no shock of these moves anything: {idle}"
    assert len(tried) >= 7


def test_an_input_that_the_sheet_does_not_read_is_found(
    case: Case, kind: AnyKind, workbook: Path, names: Names, calculator: Calculator
) -> None:
    """Planted: the sheet keeps the base value where the engine is given the shocked one."""
    book, unread = Book.open(workbook), calculator.calculate({})
    seen = 0
    for item in inputs_of(case):
        value = next(shocks(item), item.value)
        if item.domain.kind != "share" or value == item.value:
            continue
        shocked = read_changed(kind, book, {item.cell: value})
        seen += bool(deviations(names, expected_of(kind, shocked), unread))
        if seen > 1:
            break
    assert seen


@pytest.mark.parametrize("value", [None, 0.0, 1.0], ids=["blank", "0", "1"])
def test_no_error_value_when_one_input_is_blank_or_any_number(
    value: CellValue, case: Case, calculator: Calculator
) -> None:
    faults = {}
    for item in inputs_of(case):
        errors = error_cells(calculator.calculate({item.cell: value}))
        if errors:
            faults[item.cell] = errors[0]
    assert not faults


@pytest.mark.parametrize("value", [None, 0.0], ids=["blank", "zero"])
def test_no_error_value_when_all_inputs_are_blank_or_zero(
    value: CellValue, plan: WorkbookPlan, names: Names, calculator: Calculator
) -> None:
    everything: dict[CellKey, CellValue] = {
        (sheet.name, relative(*at)): value
        for sheet in plan.sheets
        for at, cell in sheet.cells.items()
        if isinstance(cell.content, Entry)
    }
    found = calculator.calculate(everything)
    assert not error_cells(found)
    assert found[names.cell("Kontroll")] != "OK"
    for sheet in plan.sheets:
        own = {key: value for key in everything if key[0] == sheet.name}
        assert not error_cells(calculator.calculate(own))


@pytest.mark.slow
def test_what_is_outside_its_limits_the_reader_refuses_and_every_tab_tells(
    case: Case, kind: AnyKind, workbook: Path, names: Names, calculator: Calculator
) -> None:
    """Protection and validation can be pasted over: the sheet's checks and the reader must see it."""
    book, told, faults = Book.open(workbook), 0, []
    usual = expected_cells(kind, workbook)[names.cell("Kontroll")]
    for item in inputs_of(case):
        for value in _outside(item):
            found = calculator.calculate({item.cell: value})
            answer = found[names.cell("Kontroll")]
            shown = {found[sheet.name, "A3"] for sheet in case.plan.sheets}
            if shown != {f"Kontroll: {answer}"}:
                faults.append(f"{item.cell} {value!r}: {shown}")
            faults += error_cells(found)[:1]
            try:
                read = read_changed(kind, book, {item.cell: value})
            except InputError as error:
                told += 1
                if answer == usual:
                    faults.append(
                        f"{item.cell} {value!r}: refused by the reader, not told in the sheet"
                    )
                place = f"fanen «{item.cell[0]}», celle {item.cell[1]}"
                if not any(place in str(line) for line in error.violations):
                    faults.append(f"{item.cell} {value!r}: {error}")
            else:
                if answer != case.plan.answers["Kontroll"](read.data()):
                    faults.append(f"{item.cell} {value!r}: read, but told by the sheet")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(map(str, faults[:10]))
    assert told >= 8


def _outside(item: Input) -> Iterator[CellValue]:
    """Yield values that an input does not admit; of texts, that they are too long or cannot be seen."""
    domain = item.domain
    if domain.kind == "choice":
        yield "Annet" if isinstance(domain.choices[0], str) else 6.0
    elif domain.kind == "text":
        yield "x" * (domain.max_length + 1)
        if not domain.optional:
            yield " \u00a0 "
    else:
        step = 1.0 if domain.is_whole else 0.01
        if domain.minimum > -1e9:
            yield domain.minimum - step
        if domain.maximum < 1e9:
            yield domain.maximum + step
        if domain.is_whole:
            yield domain.minimum + 0.5


def test_a_row_that_loses_its_name_is_told_by_the_master_check(
    case: Case, kind: AnyKind, workbook: Path, names: Names, calculator: Calculator
) -> None:
    """A row with contents and no name counts nothing: the file is read, and every tab says so."""
    book, plan = Book.open(workbook), case.plan
    usual = expected_cells(kind, workbook)[names.cell("Kontroll")]
    values = Values(kind.data(case.inputs).by_group())
    for block in kind.blocks(kind.capacity(case.inputs)):
        rows = _used_rows(plan, values, block.area) if block.row_name else []
        for row in rows[:1]:
            change: dict[CellKey, CellValue] = {
                (block.area.sheet, relative(row, block.area.column)): None
            }
            found = calculator.calculate(change)
            said = found[names.cell("Kontroll")]
            assert said != usual, block.key
            try:
                expected = expected_of(kind, read_changed(kind, book, change))
            except InputError:
                continue
            assert said == expected[names.cell("Kontroll")]
            assert not deviations(names, expected, found), block.key
