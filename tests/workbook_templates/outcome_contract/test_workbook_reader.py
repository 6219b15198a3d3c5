"""What the reader of an outcome contract's workbook refuses, and how the sheet marks the same."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.contracts import long_list, no_persons_number
from tests.support.kinds import read_changed
from tests.support.names import Names
from tests.support.planting import Book as Planted
from workbook_templates import audit_workbook
from workbook_templates.checking.dependencies import dependencies
from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT
from workbook_templates.outcome_contract.plan import contract_plan
from workbook_templates.sheet import relative
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.errors import InputError
from xlmodel.outcome_contract import Youth, contract_from_tables, contract_toml, example

NUMBER = no_persons_number()
EARLY = no_persons_number("058799")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kontrakt") / "bok.xlsx"
    file.write_bytes(OUTCOME_CONTRACT.workbook_bytes(example()))
    return file


@pytest.fixture(scope="module")
def names(path: Path) -> Names:
    return Names(path)


@pytest.fixture(scope="module")
def calculator(path: Path) -> Calculator:
    return Calculator(path)


def faults(path: Path, changes: Mapping[CellKey, CellValue]) -> list[str]:
    with pytest.raises(InputError) as error:
        read_changed(OUTCOME_CONTRACT, Book.open(path), changes)
    return [str(violation) for violation in error.value.violations]


def listed(names: Names, row: int, column: int) -> CellKey:
    return names.cell("EK_Deltakerliste", 14 * row + column)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (0, "eksempel 1", "id-en står også i celle"),
        (1, None, "kontraktsår): cellen er tom"),
        (1, 9.0, "9 er ikke tillatt"),
        (1, 1.5, "1,5 er ikke tillatt"),
        (4, "Kanskje", "«Kanskje» er ikke tillatt"),
        (10, 3.0, "): 3 er ikke tillatt"),
    ],
)
def test_a_row_at_fault_is_told_with_its_cell_and_marked(
    path: Path, names: Names, calculator: Calculator, column: int, value: CellValue, told: str
) -> None:
    cell = listed(names, 1, column)
    (fault,) = faults(path, {cell: value})
    assert f"fanen «Deltakere», celle {cell[1]}" in fault
    assert told in fault
    found = calculator.calculate({cell: value})
    assert "Deltakere" in str(found[names.cell("Kontroll")])


@pytest.mark.parametrize(
    "value",
    [
        NUMBER,
        f"{NUMBER[:6]} {NUMBER[6:]}",
        f"{NUMBER[:6]}\u00a0{NUMBER[6:]}",
        float(NUMBER),
        float(EARLY),
        EARLY,
    ],
)
def test_a_national_identity_number_is_refused_with_its_cell_alone(
    path: Path, names: Names, calculator: Calculator, value: CellValue
) -> None:
    cell = listed(names, 1, 0)
    (fault,) = faults(path, {cell: value})
    assert f"celle {cell[1]}" in fault
    assert "ser ut som et fødselsnummer" in fault
    digits = "".join(sign for sign in fault if sign.isdigit())
    assert not any(number.lstrip("0") in digits for number in (NUMBER, EARLY))
    found = calculator.calculate({cell: value})
    assert "Ingen id ser ut som et fødselsnummer" in str(found[names.cell("Kontroll")])


@pytest.mark.parametrize("column", [1, 2, 13])
@pytest.mark.parametrize("value", [NUMBER, float(NUMBER), f"Kari {NUMBER}"])
def test_it_is_shown_from_no_other_column_either(
    path: Path, names: Names, column: int, value: CellValue
) -> None:
    cell = listed(names, 1, column)
    (fault,) = faults(path, {cell: value})
    assert f"celle {cell[1]}" in fault
    assert "ser ut som et fødselsnummer (vises ikke) er ikke tillatt" in fault
    assert NUMBER not in fault


@pytest.mark.parametrize("column", [0, 1, 2, 15, 20])
def test_the_check_of_the_file_does_not_show_it(
    names: Names, path: Path, tmp_path: Path, column: int
) -> None:
    book = Planted(path.read_bytes(), contract_plan(200))
    at = listed(names, 0, 0)
    place = (at[0], relative(int(at[1][1:]) - 1, column))
    book.number(place, float(NUMBER))
    report = audit_workbook(book.save(tmp_path / "bok.xlsx"), date(2026, 1, 1))
    assert any(place == (item.tab, item.address) for item in report.findings)
    assert NUMBER not in repr(report)


@pytest.mark.parametrize("name", ["Kommune", "Programnavn", "EK_Merknad", "EK_Pris_Kilde"])
def test_a_text_that_holds_one_is_refused_with_its_cell(
    path: Path, names: Names, tmp_path: Path, name: str
) -> None:
    text = f"Gjelder {NUMBER[:6]} {NUMBER[6:]} og flere"
    cell = names.cell(name)
    (fault,) = faults(path, {cell: text})
    assert f"fanen «{cell[0]}», celle {cell[1]} (" in fault
    assert "ser ut som et fødselsnummer. Slett det." in fault
    book = Planted(path.read_bytes(), contract_plan(200))
    book.text(cell, text)
    report = audit_workbook(book.save(tmp_path / "bok.xlsx"), date(2026, 1, 1))
    assert any(cell == (item.tab, item.address) for item in report.findings)
    for shown in (fault, repr(report)):
        assert f"{NUMBER[:6]} {NUMBER[6:]}" not in shown


def test_every_fault_of_a_row_is_told_at_once(path: Path, names: Names) -> None:
    told = faults(
        path,
        {
            listed(names, 0, 0): NUMBER,
            listed(names, 0, 1): 9.0,
            listed(names, 0, 2): "Kanskje",
            listed(names, 1, 0): "eksempel 3",
            listed(names, 2, 1): None,
            names.cell("EK_Pris"): -1.0,
        },
    )
    assert len(told) == 6


def test_an_id_of_sann_is_refused(path: Path, names: Names) -> None:
    (fault,) = faults(path, {listed(names, 1, 0): True})
    assert "SANN er ikke tillatt" in fault


def test_a_number_and_the_same_as_a_text_are_one_id(
    path: Path, names: Names, calculator: Calculator
) -> None:
    changes: dict[CellKey, CellValue] = {listed(names, 0, 0): 7.0, listed(names, 1, 0): "7"}
    (fault,) = faults(path, changes)
    assert "id-en står også i celle" in fault
    found = calculator.calculate(changes)
    assert "Hver id står én gang" in str(found[names.cell("Kontroll")])


@pytest.mark.parametrize("code", ["007", "1e5", "1-2", "TRUE", "=A1", "+47", "10.01.2024"])
def test_an_id_stays_the_text_that_it_is(code: str, tmp_path: Path) -> None:
    inputs = replace(example(), youths=(Youth(code, 1),))
    file = tmp_path / "bok.xlsx"
    file.write_bytes(OUTCOME_CONTRACT.workbook_bytes(inputs))
    (read,) = OUTCOME_CONTRACT.open(file).inputs.youths
    assert read.code == code
    assert contract_from_tables(tomllib.loads(contract_toml(inputs)), "fil") == inputs


def test_other_numbers_are_ids(path: Path, names: Names) -> None:
    cell = listed(names, 1, 0)
    contents = read_changed(OUTCOME_CONTRACT, Book.open(path), {cell: 12345678901.0})
    assert contents.inputs.youths[1].code == "12345678901"


def test_a_settlement_before_its_year_is_told(
    path: Path, names: Names, calculator: Calculator
) -> None:
    cell = names.cell("EK_Oppgjorsaar", 2)
    (fault,) = faults(path, {cell: 2.0})
    assert f"celle {cell[1]} (Oppgjørsår, år 3): kontraktsår 2 er før året selv" in fault
    assert "oppgjørsår" in str(calculator.calculate({cell: 2.0})[names.cell("Kontroll")])


def test_a_row_without_id_counts_nothing_and_is_told(
    path: Path, names: Names, calculator: Calculator
) -> None:
    cell = listed(names, 5, 3)
    contents = read_changed(OUTCOME_CONTRACT, Book.open(path), {cell: "Utsatt"})
    assert len(contents.inputs.youths) == 3
    assert "raden har ikke noen id og teller ikke" in contents.remarks[0]
    assert "har en id" in str(calculator.calculate({cell: "Utsatt"})[names.cell("Kontroll")])


def test_a_list_longer_than_a_thousand_is_read_and_checked(tmp_path: Path) -> None:
    inputs = long_list(1050)
    file = tmp_path / "lang.xlsx"
    file.write_bytes(OUTCOME_CONTRACT.workbook_bytes(inputs))
    assert OUTCOME_CONTRACT.open(file).inputs == inputs
    report = audit_workbook(file, date(2026, 1, 1))
    assert report.findings == ()
    assert report.values_compared == report.formulas_compared - 1 > 10_000
    assert "_graph" not in vars(dependencies(OUTCOME_CONTRACT, 1100)), "drawn for nothing"
