"""What the reader of an outcome contract's workbook refuses, and how the sheet marks the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.contracts import long_list, no_persons_number
from tests.support.kinds import read_changed
from tests.support.names import Names
from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.errors import InputError
from xlmodel.outcome_contract import example

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


def test_a_list_of_2_000_youths_is_read_as_it_was_written(tmp_path: Path) -> None:
    inputs = long_list(2000)
    file = tmp_path / "lang.xlsx"
    file.write_bytes(OUTCOME_CONTRACT.workbook_bytes(inputs))
    assert OUTCOME_CONTRACT.open(file).inputs == inputs
