"""Reading a workbook back: what is refused is told with its cell, and what stands for a hidden number is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.kinds import read_changed
from tests.support.names import Names
from workbook_templates import CONTROL_GROUP, EFFEKTMODELL
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellValue
from xlmodel import EffektmodellError, InputError, default_inputs
from xlmodel.control_group import FEW, WITHHELD, example


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kostra") / "bok.xlsx"
    path.write_bytes(CONTROL_GROUP.workbook_bytes(example()))
    return path


@pytest.mark.parametrize(
    ("name", "at", "value", "told"),
    [
        ("KO_UNG_Antall", 0, 3.0, "Unge voksne: Personer, uholdbar, år nummer 1): 3 er ikke tillatt"),
        ("KO_UNG_Antall", 0, None, "år nummer 1): cellen er tom. Tillatt: 0, et helt tall fra 5"),
        ("KO_UNG_Antall", 3, 7.0, "år nummer 4): 7 er ikke tillatt. Tillatt: tomt, for året er ikke brukt"),
        ("KO_FAM_Utfall", 0, "noen", "Familie: Utfall, uholdbar, bedre): «noen» er ikke tillatt"),
        ("KO_FAM_Stonad", 0, -100.0, "uholdbar, år nummer 1): -100 er ikke tillatt. Tillatt: et tall som er 0"),
        ("KO_UNG_Igjen", 0, 90.0, "90 er ikke tillatt. Tillatt: høyst 80"),
        ("KO_UNG_Igjen", 0, 78.0, "78 er ikke tillatt. Tillatt: 80, eller høyst 75"),
        ("KO_Aar", 1, 2023.0, "År, år nummer 2): 2023 er ikke tillatt. Tillatt: år i stigende rekkefølge"),
        ("KO_Skjema", 1, None, "Skjemaer, år nummer 2): cellen er tom."),
        ("KO_AlderTil", 0, 12.0, "12 er ikke tillatt. Tillatt: minst 18"),
        ("KO_NoenMaaneder", 0, 9.0, "Mange måneder er minst): 6 er ikke tillatt. Tillatt: minst 9"),
        ("KO_Regler", 2, "Ille", "BOSIT 3: Eid bolig): teksten «Ille» er ikke tillatt"),
        ("KO_UtenFodselsdato", 0, 2.0, "2 er ikke tillatt. Tillatt: 0, et helt tall fra 5"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_cell_is_told_and_the_sheet_sees_it(
    name: str, at: int, value: CellValue, told: str, book: Path
) -> None:
    names = Names(book)
    cell = names.cell(name, at)
    with pytest.raises(InputError) as error:
        read_changed(CONTROL_GROUP, Book.open(book), {cell: value})
    assert told in str(error.value)
    assert Calculator(book).calculate({cell: value})[names.cell("Kontroll")] != "OK"


@pytest.mark.parametrize(
    ("typed", "read"), [("Færre enn 5", FEW), (" færre  enn 5", FEW), ("SKJULT", WITHHELD)]
)
def test_what_stands_for_a_hidden_number_is_read_however_it_is_typed(
    typed: str, read: str, book: Path
) -> None:
    cell = Names(book).cell("KO_UNG_Utfall", 0)
    found = read_changed(CONTROL_GROUP, Book.open(book), {cell: typed})
    assert found.inputs.young_adults.outcomes[0][0] == read


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.xlsx"
    path.write_bytes(EFFEKTMODELL.workbook_bytes(default_inputs()))
    with pytest.raises(EffektmodellError, match="ikke en arbeidsbok for kontrollgruppen"):
        CONTROL_GROUP.open(path)
