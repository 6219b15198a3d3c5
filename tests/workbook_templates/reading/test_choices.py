"""A choice in other letters counts in the sheet, and the reader takes it: one rule."""

from __future__ import annotations

from pathlib import Path

import pytest

import workbook_templates
from tests.support.names import Names
from tests.support.planting import Book, named
from tests.workbook_templates.checking.conftest import DAY
from workbook_templates import Severity, audit_workbook
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel import default_inputs
from xlmodel.personas import example


@pytest.mark.parametrize(
    ("name", "column", "text"),
    [
        ("UV_IndividStart", 0, "UTSATT"),
        ("UV_Kohortmotor", 0, "ark"),
        ("UV_Tiltak", 3, "drift"),
        ("UV_Tiltak", 6, "kommune"),
        ("UV_Tiltak", 12, "lav"),
        ("UV_QALYverdi_Sikkerhet", 0, "HØY"),
    ],
)
def test_a_choice_in_other_letters_is_read_and_calculated_alike(
    name: str, column: int, text: str, tmp_path: Path
) -> None:
    books = []
    for number, value in enumerate((text, text.capitalize())):
        book = Book(workbook_templates.workbook_bytes(default_inputs("Asker")))
        book.text(named(name, 2 if name == "UV_Tiltak" else 0, column), value)
        books.append(book.save(tmp_path / f"{number}.xlsx"))
    one, other = (workbook_templates.read_workbook(path).inputs for path in books)
    assert one == other
    assert Calculator(books[0]).calculate()[named("Kontroll")] == "OK"
    report = audit_workbook(books[0], DAY)
    stale = {"lagret verdi er utdatert"}
    worse = [item for item in report.findings if item.severity > Severity.INFORMATION]
    assert {item.kind.value for item in worse} <= stale


def test_the_choices_of_a_persona_take_other_letters(tmp_path: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415

    path = tmp_path / "personer.xlsx"
    path.write_bytes(workbook_templates.workbook_bytes(example("fredrikstad")))
    names = Names(path)
    book = load_workbook(path)
    for name in ("P01_Maalgruppe", "P01_F1_Rolle", "P01_F1_Ordinaer", "P01_F1_Situasjon"):
        tab, address = names.cell(name)
        cell = book[tab][address]
        cell.value = str(cell.value).upper()
    tab, address = names.cell("P01_F1_Tiltak", 3)
    book[tab][address].value = str(book[tab][address].value).lower()
    book.save(path)
    assert workbook_templates.read_workbook(path, workbook_templates.PERSONAS).inputs == example(
        "fredrikstad"
    )
    report = audit_workbook(path, DAY)
    assert [item for item in report.findings if item.severity > Severity.INFORMATION] == []
