"""The check and the comparison know no kind of workbook: tables, sections and tabs of any number.

The personas workbook has all that there can be of it: a price list, and a tab a person with two or
more courses, each a table of measures and, below it, as many rows of costs. Each table has its own
size, and tables lie below tables.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.support.toy_kind import TOY
from workbook_templates import EFFEKTMODELL, PERSONAS, registry, workbook_bytes
from workbook_templates.checking.dependencies import dependencies
from workbook_templates.checking.layout import layout_of
from workbook_templates.checking.surroundings import check_rows_without_name
from workbook_templates.comparing.formulas import _pieces, _row_map
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.personas.names import Capacities
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.reading import read_both
from workbook_templates.registry import Registered, kind_for, kind_of
from workbook_templates.sheet import Constant, Formula, WorkbookPlan
from workbook_templates.xlsx.book import Book, FoundName
from workbook_templates.xlsx.sheets import FoundCell, FoundSheet
from xlmodel import EffektmodellError, default_inputs

SIZE: Final = Capacities(5, ((4, 7), (4, 4, 6), (4, 4)))


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
    layout = layout_of(PERSONAS, file_of(PERSONAS.plan(SIZE)))
    assert layout.capacity == SIZE
    assert list(layout.tabs) == [
        *("Introduksjon", "Prisliste", "Persona 1", "Persona 2", "Persona 3"),
        *("Sammenligning", "Nullalternativ"),
    ]
    assert not layout.shifts


@pytest.mark.parametrize("name", ["Prisliste", "P02_F1_Tiltak"])
def test_a_table_whose_name_is_lost_is_found_by_the_labels_below_it(name: str) -> None:
    size = Capacities(9, ((4, 7), (11, 4, 6), (4, 4)))
    found = file_of(PERSONAS.plan(size))
    lost = replace(
        found,
        defined=tuple(
            replace(item, text="#REF!") if item.name == name else item for item in found.defined
        ),
    )
    layout = layout_of(PERSONAS, lost)
    assert layout.capacity == size
    assert not layout.shifts


def test_renamed_tabs_that_are_built_alike_are_told_apart_by_the_names_in_their_formulas() -> None:
    found = file_of(PERSONAS.plan(Capacities(5, ((4, 4),) * 3)))
    front, prices, *personas, comparison, null = found.sheets
    for sheet, name in zip(personas, ("Kari", "Ola", "Mona"), strict=True):
        sheet.name = name
    shuffled = replace(found, sheets=(front, prices, *reversed(personas), comparison, null))
    tabs = layout_of(PERSONAS, shuffled).tabs
    assert {tab: sheet.name for tab, sheet in tabs.items() if tab.startswith("Persona")} == {
        "Persona 1": "Kari",
        "Persona 2": "Ola",
        "Persona 3": "Mona",
    }


@pytest.mark.parametrize(
    ("kind", "size"),
    [(EFFEKTMODELL, (30, 44)), (PERSONAS, SIZE), (TOY, 10)],
    ids=["effektmodell", "personas", "toy"],
)
def test_tabs_are_found_again_when_all_are_renamed(kind: AnyKind, size: object) -> None:
    found = file_of(kind.plan(size))
    for number, sheet in enumerate(found.sheets):
        sheet.name = f"Ark{number}"
    layout = layout_of(kind, found)
    assert layout.capacity == size
    names = [layout.tabs[sheet.name].name for sheet in layout.plan.sheets]
    assert names == [f"Ark{number}" for number in range(len(names))]


def test_rows_without_what_their_table_asks_for_are_told_by_its_word() -> None:
    plan = PERSONAS.plan(SIZE)
    found = file_of(plan)
    for name in ("Prisliste", "P01_F2_Tiltak"):
        area = plan.names[name]
        sheet = next(item for item in found.sheets if item.name == area.sheet)
        sheet.cells[area.row + 2, area.column + 1] = FoundCell(100.0)
    told = [item.message for item in check_rows_without_name(layout_of(PERSONAS, found))]
    assert [message.split()[-1] for message in told] == ["tjenestenavn.", "tiltaksnavn."]


def test_key_results_are_those_of_the_kind_and_the_graph_is_made_once() -> None:
    graph = dependencies(PERSONAS, SIZE)
    assert graph is dependencies(PERSONAS, replace(SIZE))
    area = PERSONAS.plan(SIZE).names["P01_F2_Tiltak"].part(0, 5)
    affected = graph.affected([(area.sheet, area.row, area.column)])
    assert "Sum i perioden, forløp 2 (persona 1)" in affected.key_results
    assert not [text for text in affected.key_results if "forløp 1" in text]


@pytest.mark.parametrize(
    "other",
    [
        Capacities(7, SIZE.rows),
        Capacities(5, ((9, 7), (4, 4, 3), (4, 4))),
        Capacities(5, ((4, 7, 4), (4, 4), (4, 4))),
        Capacities(5, ((4, 4), (4, 4, 6))),
    ],
)
def test_a_row_is_found_again_in_a_file_with_tables_sections_and_tabs_of_other_numbers(
    other: Capacities,
) -> None:
    place = _row_map(_pieces(PERSONAS, SIZE), _pieces(PERSONAS, other))
    mine, theirs = map(_places, (SIZE, other))
    assert len(mine) > 400
    for what, (tab, row) in mine.items():
        expected = theirs.get(what)
        wanted = None if expected is None else (expected[0], f"B{expected[1] + 1}")
        assert place((tab, f"B{row + 1}")) == wanted, what
    assert place(("Notater", "C4")) == ("Notater", "C4")


_LIKE_A_SPARE: Final[dict[object, str]] = {BLOCKS["spare_persona"][1]: BLOCKS["persona"][1]}
"""The line of a spare persona's tab, which is a persona's own where the file has more of them."""


def _places(size: Capacities) -> dict[str, tuple[str, int]]:
    """Return where each label that stands once on its tab stands, and each row of a name by number.

    The checks of a persona are left out: their rows follow the courses, but not one after another.
    """
    plan = PERSONAS.plan(size)
    checks = [block.area for block in PERSONAS.blocks(size) if block.key.endswith("_checks")]
    rows: dict[str, list[tuple[str, int]]] = {}
    for sheet in plan.sheets:
        for (row, column), cell in sheet.cells.items():
            among_checks = any(
                area.sheet == sheet.name and area.row <= row < area.row + area.rows
                for area in checks
            )
            if column == 0 and isinstance(cell.content, Constant) and not among_checks:
                text = _LIKE_A_SPARE.get(cell.content.value, cell.content.value)
                rows.setdefault(f"{sheet.name}: {text}", []).append((sheet.name, row))
    found = {text: places[0] for text, places in rows.items() if len(places) == 1}
    for name, area in plan.names.items():
        found |= {f"{name} {at}": (area.sheet, area.row + at) for at in range(area.rows)}
    return found


def test_a_file_is_the_kind_that_it_is_most_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "KINDS", (*registry.KINDS, Registered(lambda: TOY)))
    for kind in registry.kinds():
        inputs = next(iter(kind.samples().values()))
        plan = kind.plan(kind.capacity(inputs))
        tabs, names = [sheet.name for sheet in plan.sheets], list(plan.names)
        assert kind_of(tabs, names) is kind
        assert kind_of(tabs, []) is kind
        assert kind_of([], names) is kind
        assert kind_for(inputs) is kind
    assert kind_of(["Ark1"], ["Kommune"]) is EFFEKTMODELL


def test_only_workbooks_of_one_kind_are_compared(tmp_path: Path) -> None:
    a, b = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    a.write_bytes(workbook_bytes(default_inputs("Asker")))
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Persona 1"
    book.defined_names["P01_Navn"] = DefinedName("P01_Navn", attr_text="'Persona 1'!$A$1")
    book.save(b)
    told = "b.xlsx er en arbeidsbok for personaer. Bare arbeidsbøker av samme slag"
    with pytest.raises(EffektmodellError, match=told):
        read_both(a, b)
