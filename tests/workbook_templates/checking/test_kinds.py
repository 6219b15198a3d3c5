"""The check and the comparison know no kind of workbook: here they are given one of another build.

It has a price list and a tab a person, with one or more courses: a table of measures and, below it,
as many rows of costs. Each table has its own size, and tables lie below tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from workbook_templates import registry as _kinds
from workbook_templates import workbook_bytes
from workbook_templates.checking.dependencies import dependencies
from workbook_templates.checking.layout import layout_of
from workbook_templates.checking.surroundings import check_rows_without_name
from workbook_templates.comparing.formulas import _pieces, _row_map
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.kinds.kind import Contents, KeyResult, RowBlock, WorkbookKind
from workbook_templates.registry import kind_of, read_both
from workbook_templates.sheet import (
    WHOLE,
    Area,
    Constant,
    Document,
    Formula,
    Part,
    Scope,
    SheetPlan,
    WorkbookPlan,
)
from workbook_templates.xlsx.book import Book, FoundName
from workbook_templates.xlsx.sheets import FoundCell, FoundSheet
from xlmodel import EffektmodellError, default_inputs


class Size(NamedTuple):
    services: int
    rows: tuple[tuple[int, ...], ...]
    """Rows of every course of every person."""


SIZE: Final = Size(5, ((4, 7), (4, 4, 6), (4, 4)))


class Built(NamedTuple):
    plan: WorkbookPlan
    blocks: tuple[RowBlock, ...]


@lru_cache
def built(size: Size) -> Built:
    plan = WorkbookPlan(20)
    prices = plan.add_sheet(SheetPlan("Prisliste", [20.0, 10.0]))
    prices.text(0, 0, "Tjeneste")
    scope = Scope(plan, prices, WHOLE)
    area = _inputs(scope, 1, size.services)
    plan.define("Prisliste", area)
    prices.text(1 + size.services, 0, "Antall tjenester")
    scope.formula(1 + size.services, 1, "=COUNTA({Prisliste})", lambda _: 0.0, "plain")
    blocks = [RowBlock("Prisliste", area, "Prisliste", "tjeneste")]
    for person, courses in enumerate(size.rows, start=1):
        blocks += _person(plan, person, courses)
    plan.define("Kontroll", Area("Prisliste", 0, 0))
    return Built(plan, tuple(blocks))


def _inputs(scope: Scope[Document], first: int, rows: int) -> Area:
    scope.entries(first, 0, lambda _: [], "input_text", count=rows)
    scope.entries(first, 1, lambda _: [], "input_kr", count=rows)
    return Area(scope.sheet.name, first, 0, rows, 2)


def _person(plan: WorkbookPlan, person: int, courses: tuple[int, ...]) -> list[RowBlock]:
    tab = plan.add_sheet(SheetPlan(f"Person {person}", [20.0] * 4))
    scope = Scope(plan, tab, Part(f"P{person:02d}_", Document))
    sheet, blocks, row = scope.sheet, [], 2
    scope.entries(0, 0, lambda _: [], "input_text", name="Navn")
    for course, rows in enumerate(courses, start=1):
        key = f"{scope.group}F{course}_Tiltak"
        start = row
        sheet.text(row, 0, f"Tiltak i forløp {course}")
        table = _inputs(scope, row + 1, rows)
        plan.define(key, table)
        row += rows + 1
        sheet.text(row, 0, f"Kostnader i forløp {course}")
        formula = f'=IF({{Navn}}="","",SUM({{F{course}_Tiltak}}))'
        costs = scope.formulas(row + 1, 1, formula, lambda _: [], "kr", count=rows)
        row += rows + 1
        sheet.text(row, 0, f"Sum for forløp {course}")
        scope.formula(row, 1, f"=SUM({costs.address()})", lambda _: 0.0, "kr")
        row += 1
        blocks += [
            RowBlock(f"{scope.group}F{course}", Area(sheet.name, start, 0, row - start)),
            RowBlock(key, table, key, "tiltaksnavn"),
            RowBlock(f"{key}, kostnad", costs, key),
        ]
    sheet.text(row, 0, "Alle forløp")
    scope.formula(row, 1, f"=SUM({{Navn}},B2:B{row})", lambda _: 0.0, "kr", name="Sum")
    return [RowBlock(f"{scope.group}forløp", Area(sheet.name, 2, 0, row - 2)), *blocks]


def size_of(name_rows: Mapping[str, int]) -> Size:
    rows: dict[str, dict[str, int]] = {}
    for name, count in name_rows.items():
        match = re.fullmatch(r"(p\d\d)_(?:(f\d+)_)?.+", name)
        if match is not None:
            courses = rows.setdefault(match[1], {})
            if match[2]:
                courses[match[2]] = count or 4
    persons = tuple(tuple(courses[key] for key in sorted(courses)) for courses in rows.values())
    return Size(name_rows.get("prisliste") or 5, persons or ((4, 4),))


def resized(size: Size, part: str, rows: int) -> Size:
    if part == "Prisliste":
        return size._replace(services=rows)
    person, course = int(part[1:3]) - 1, int(part[5]) - 1
    courses = [list(item) for item in size.rows]
    courses[person][course] = rows
    return size._replace(rows=tuple(map(tuple, courses)))


def never_read(path: Path, book: Book) -> Contents[Size]:
    raise NotImplementedError


def never_told(*contents: object) -> NoReturn:
    raise NotImplementedError


PERSONS: Final = WorkbookKind(
    title="personer",
    tabs=re.compile(r"Prisliste|Person \d+"),
    names=re.compile(r"P\d\d_.+|Prisliste"),
    plan=lambda size: built(size).plan,
    capacity_of=size_of,
    resized=resized,
    blocks=lambda size: built(size).blocks,
    key_results=lambda _: (KeyResult("P01_Sum", "Sum (person 1)", "kr"),),
    read=never_read,
    to_toml=never_told,
    summary=never_told,
    inputs_report=never_told,
    differences=never_told,
)


def file_of(plan: WorkbookPlan) -> Book:
    """Return what a file holds that was made from a plan."""
    sheets = []
    for sheet in plan.sheets:
        found = FoundSheet(sheet.name)
        for at, cell in sheet.cells.items():
            if isinstance(cell.content, Constant):
                found.cells[at] = FoundCell(cell.content.value)
            elif isinstance(cell.content, Formula):
                text = plan.formula_text(sheet, *at).removeprefix("=")
                found.cells[at] = FoundCell(0.0, formula=text)
        sheets.append(found)
    names = tuple(FoundName(name, area.reference()) for name, area in plan.names.items())
    return Book(Path("bok.xlsx"), tuple(sheets), names)


def test_the_number_of_tabs_and_sections_and_the_size_of_each_table_are_found_by_the_names() -> (
    None
):
    layout = layout_of(PERSONS, file_of(PERSONS.plan(SIZE)))
    assert layout.capacity == SIZE
    assert list(layout.tabs) == ["Prisliste", "Person 1", "Person 2", "Person 3"]
    assert not layout.shifts


@pytest.mark.parametrize("name", ["Prisliste", "P02_F1_Tiltak"])
def test_a_table_whose_name_is_lost_is_found_by_the_labels_below_it(name: str) -> None:
    size = Size(9, ((4, 7), (11, 4, 6), (4, 4)))
    found = file_of(PERSONS.plan(size))
    lost = replace(
        found,
        defined=tuple(
            replace(item, text="#REF!") if item.name == name else item for item in found.defined
        ),
    )
    layout = layout_of(PERSONS, lost)
    assert layout.capacity == size
    assert not layout.shifts


def test_renamed_tabs_that_are_built_alike_are_told_apart_by_the_names_in_their_formulas() -> None:
    found = file_of(PERSONS.plan(Size(5, ((4, 4),) * 3)))
    for sheet, name in zip(found.sheets[1:], ("Kari", "Ola", "Mona"), strict=True):
        sheet.name = name
    shuffled = replace(found, sheets=(found.sheets[0], *reversed(found.sheets[1:])))
    tabs = layout_of(PERSONS, shuffled).tabs
    assert {tab: sheet.name for tab, sheet in tabs.items()} == {
        "Prisliste": "Prisliste",
        "Person 1": "Kari",
        "Person 2": "Ola",
        "Person 3": "Mona",
    }


def test_tabs_of_the_effektmodell_are_found_again_when_all_are_renamed() -> None:
    found = file_of(EFFEKTMODELL.plan((30, 44)))
    for number, sheet in enumerate(found.sheets):
        sheet.name = f"Ark{number}"
    layout = layout_of(EFFEKTMODELL, found)
    assert layout.capacity == (30, 44)
    numbers = [layout.tabs[sheet.name].name for sheet in layout.plan.sheets]
    assert numbers == [f"Ark{number}" for number in range(7)]


def test_rows_without_what_their_table_asks_for_are_told_by_its_word() -> None:
    found = file_of(PERSONS.plan(SIZE))
    for tab, row in ((0, 3), (1, 5)):
        found.sheets[tab].cells[row, 1] = FoundCell(100.0)
    told = [item.message for item in check_rows_without_name(layout_of(PERSONS, found))]
    assert [message.split()[-1] for message in told] == ["tjeneste.", "tiltaksnavn."]


def test_key_results_are_those_of_the_kind_and_the_graph_is_made_once() -> None:
    graph = dependencies(PERSONS, SIZE)
    assert graph is dependencies(PERSONS, Size(*SIZE))
    area = built(SIZE).plan.names["P01_Navn"]
    affected = graph.affected([(area.sheet, area.row, area.column)])
    assert affected.key_results == ("Sum (person 1)",)


@pytest.mark.parametrize(
    "other",
    [
        Size(7, SIZE.rows),
        Size(5, ((9, 7), (4, 4, 3), (4, 4))),
        Size(5, ((4, 7, 4), (4, 4), (4, 4))),
        Size(5, ((4,), (4, 4, 6))),
    ],
)
def test_a_row_is_found_again_in_a_file_with_tables_sections_and_tabs_of_other_numbers(
    other: Size,
) -> None:
    place = _row_map(_pieces(PERSONS, SIZE), _pieces(PERSONS, other))
    mine, theirs = (_labelled(built(size).plan) for size in (SIZE, other))
    for label, (tab, row) in mine.items():
        expected = theirs.get(label)
        wanted = None if expected is None else (expected[0], f"B{expected[1] + 1}")
        assert place((tab, f"B{row + 1}")) == wanted, label
    assert place(("Notater", "C4")) == ("Notater", "C4")


def _labelled(plan: WorkbookPlan) -> dict[str, tuple[str, int]]:
    """Return where each label stands, and each row of a table by its number."""
    rows = {
        f"{sheet.name}: {cell.content.value}": (sheet.name, row)
        for sheet in plan.sheets
        for (row, _), cell in sheet.cells.items()
        if isinstance(cell.content, Constant)
    }
    for name, area in plan.names.items():
        if name.endswith(("Tiltak", "Prisliste")):
            rows |= {f"{name} {at}": (area.sheet, area.row + at) for at in range(area.rows)}
    return rows


def test_a_file_is_the_kind_that_it_is_most_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kinds, "KINDS", (EFFEKTMODELL, PERSONS))
    kinds = {PERSONS: PERSONS.plan(SIZE), EFFEKTMODELL: EFFEKTMODELL.plan((30, 30))}
    for kind, plan in kinds.items():
        tabs, names = [sheet.name for sheet in plan.sheets], list(plan.names)
        assert kind_of(tabs, names) is kind
        assert kind_of(tabs, []) is kind
        assert kind_of([], names) is kind
    assert kind_of(["Ark1"], ["Kommune"]) is EFFEKTMODELL


def test_only_workbooks_of_one_kind_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_kinds, "KINDS", (EFFEKTMODELL, PERSONS))
    a, b = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    a.write_bytes(workbook_bytes(default_inputs("Asker")))
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Person 1"
    book.defined_names["P01_Navn"] = DefinedName("P01_Navn", attr_text="'Person 1'!$A$1")
    book.save(b)
    told = "b.xlsx er en arbeidsbok for personer. Bare arbeidsbøker av samme slag"
    with pytest.raises(EffektmodellError, match=told):
        read_both(a, b)
