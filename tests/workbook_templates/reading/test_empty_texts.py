"""An empty text, as ``=""`` gives, is no number: the sheet shows #VALUE!, and the reader says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import workbook_templates
from tests.support.names import Names
from tests.support.planting import Book, named
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel import InputError, default_inputs
from xlmodel.personas import example

VOLUMES, COST, FREQUENCY, GRADE = (7, 8, 9), 5, 10, 12


@pytest.fixture
def book() -> Book:
    return Book(workbook_templates.workbook_bytes(default_inputs("Asker")))


def read(book: Book, tmp_path: Path) -> workbook_templates.WorkbookContents:
    return workbook_templates.read_workbook(book.save(tmp_path / "bok.xlsx"))


@pytest.mark.parametrize("column", [*VOLUMES, COST, FREQUENCY])
@pytest.mark.parametrize("formula", [True, False], ids=["formula", "typed"])
def test_an_empty_text_in_a_measure_is_refused_with_the_cell(
    column: int, formula: bool, book: Book, tmp_path: Path
) -> None:
    at = named("UV_Tiltak", 0, column)
    if formula:
        book.put(at, '<f>""</f><v></v>', ' t="str"')
    else:
        book.text(at, "")
    with pytest.raises(InputError) as error:
        read(book, tmp_path)
    told = str(error.value)
    assert f"fanen «{at[0]}», celle {at[1]} (" in told
    assert "en tom tekst er ikke tillatt" in told
    assert ('(formelen «=""»)' in told) is formula


@pytest.mark.parametrize(
    ("name", "row"), [("UV_Nye", 1), ("UV_QALYverdi", 0), ("FAM_Livskvalitet", 2)]
)
def test_an_empty_text_in_an_input_is_refused(
    name: str, row: int, book: Book, tmp_path: Path
) -> None:
    at = named(name, row)
    book.put(at, '<f>""</f><v></v>', ' t="str"')
    with pytest.raises(InputError, match=f"celle {at[1]} .*en tom tekst er ikke tillatt"):
        read(book, tmp_path)


def test_where_the_sheet_takes_an_empty_text_as_empty_the_reader_does_too(
    book: Book, tmp_path: Path
) -> None:
    for at in (named("UV_NullKommuneandel"), named("UV_Tiltak", 0, GRADE)):
        book.put(at, '<f>""</f><v></v>', ' t="str"')
    contents = read(book, tmp_path)
    assert contents.inputs.young_adults.municipal_share is None
    path = tmp_path / "bok.xlsx"
    assert Calculator(path).calculate()[named("Kontroll")] == "OK"


@pytest.mark.parametrize("column", [2, 5, 24], ids=["own price", "first year", "last year"])
def test_an_empty_text_in_a_personas_measure_is_refused_by_the_sheet_and_the_reader(
    column: int, tmp_path: Path
) -> None:
    path = tmp_path / "personer.xlsx"
    book = Book(workbook_templates.workbook_bytes(example("fredrikstad")))
    path = book.save(path)
    names = Names(path)
    at = names.cell("P01_F1_Tiltak", column)
    assert Calculator(path).calculate({at: ""})[names.cell("Kontroll")] != "OK"
    from openpyxl import load_workbook  # noqa: PLC0415

    edited = load_workbook(path)
    edited[at[0]][at[1]] = '=""'
    edited.save(path)
    with pytest.raises(InputError, match=f"celle {at[1]} .*en tom tekst er ikke tillatt"):
        workbook_templates.read_workbook(path, workbook_templates.PERSONAS)


def test_the_standard_inputs_are_still_read(book: Book, tmp_path: Path) -> None:
    assert read(book, tmp_path).inputs == default_inputs("Asker")
