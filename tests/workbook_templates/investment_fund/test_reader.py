"""What the reader of a fund's workbook refuses, and how the sheet marks the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.kinds import read_changed
from tests.support.names import Names
from workbook_templates import INVESTMENT_FUND, write_workbook
from workbook_templates.sheet import relative
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.investment_fund import example
from xlmodel.outcome_contract import example as asker


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("fond") / "bok.xlsx"
    file.write_bytes(INVESTMENT_FUND.workbook_bytes(example("norrkoping")))
    return file


@pytest.fixture(scope="module")
def names(path: Path) -> Names:
    return Names(path)


@pytest.fixture(scope="module")
def calculator(path: Path) -> Calculator:
    return Calculator(path)


def faults(path: Path, changes: Mapping[CellKey, CellValue]) -> list[str]:
    with pytest.raises(InputError) as error:
        read_changed(INVESTMENT_FUND, Book.open(path), changes)
    return [str(violation).replace("\u00a0", " ") for violation in error.value.violations]


@pytest.mark.parametrize(
    ("name", "at", "value", "told"),
    [
        ("FOND_Aar", 0, 16.0, "(Antall år): 16 er ikke tillatt. Tillatt: et helt tall fra 1 til 15"),
        ("FOND_Aar", 0, None, "(Antall år): cellen er tom"),
        ("FOND_Aar", 0, 2.5, "2,5 er ikke tillatt"),
        ("FOND_Startaar", 0, "2011", "Tallet står som tekst"),
        ("FOND_Kapital", 0, -1.0, "(Fondets kapital): -1 er ikke tillatt"),
        ("FOND_KapitalAlternativ", 0, "ukjent", "teksten «ukjent» er ikke tillatt"),
        ("FOND_Neddiskontering", 0, 4.0, "Mente du 4 %? Skriv 0,04 eller 4 %."),
        ("FOND_Enhet", 0, None, "(Beløpene er i): cellen er tom"),
        ("FOND_Tilskudd", 3, "x", "(Tilskudd, år 4): teksten «x» er ikke tillatt"),
        ("FOND_Kostnader", 0, -5.0, "(innsats «Skolfam2», kostnad, år 1): -5 er ikke tillatt"),
        ("FOND_TilbakeforingPlan", 15, "ja", "(innsats «Alla barn i skolan», planlagt tilbakeføring, år 1)"),
        ("FOND_TilbakeforingFaktisk", 31, True, "faktisk tilbakeføring, år 2): SANN er ikke tillatt"),
        ("FOND_AndelKostnad", 0, 1.5, "andel av kostnaden, enhet 1): 1,5 er ikke tillatt"),
        ("FOND_OppfAntall", 1, 19.5, "(antall barn, sammenligningsgruppen): 19,5 er ikke tillatt"),
        ("FOND_Endring", 0, -1.5, "(endring, prosjektet): -1,5 er ikke tillatt"),
        ("FOND_OppfLinjer", 4, "mye", "(linje «Handläggning möten», innsatsen): teksten «mye»"),
        ("FOND_BalanseAar", 0, 61.0, "61 er ikke tillatt"),
        ("FOND_BalanseLinjer", 1, "Fylke", "betaler): teksten «Fylke» er ikke tillatt"),
        ("FOND_BalanseLinjer", 2, None, "type): cellen er tom. Tillatt: Kostnad eller Bidrag"),
        ("FOND_BalanseLinjer", 3, 60.0, "fra år er etter til år: 60 og 2."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_cell_and_the_master_check_sees_it(
    path: Path,
    names: Names,
    calculator: Calculator,
    name: str,
    at: int,
    value: CellValue,
    told: str,
) -> None:
    cell = names.cell(name, at)
    found = faults(path, {cell: value})
    assert len(found) == 1, found
    assert f"bok.xlsx, fanen «{cell[0]}», celle {cell[1]} (" in found[0]
    assert told in found[0]
    if not isinstance(value, bool):  # the engines differ on SANN among amounts
        assert calculator.calculate({cell: value})[names.cell("Kontroll")] != "OK"


def test_shares_above_a_hundred_per_cent_are_told_in_all(
    path: Path, names: Names, calculator: Calculator
) -> None:
    changes: dict[CellKey, CellValue] = {names.cell("FOND_AndelTilbakeforing", 1): 0.4}
    (told,) = faults(path, changes)
    assert "fanen «Fordeling»" in told
    assert "andelene er 120 % i alt. Tillatt: høyst 100 %" in told
    assert "høyst 100 %" in str(calculator.calculate(changes)[names.cell("Kontroll")])


def test_every_fault_is_told_at_once(path: Path, names: Names) -> None:
    changes: dict[CellKey, CellValue] = {
        names.cell("FOND_Aar"): 99.0,
        names.cell("FOND_Kostnader", 0): "x",
        names.cell("FOND_AndelKostnad", 0): 0.9,
        names.cell("FOND_OppfLinjer", 1): "y",
        names.cell("FOND_BalanseLinjer", 2): "Utgift",
    }
    assert len(faults(path, changes)) == 5


@pytest.mark.parametrize("above", [True, False])
def test_a_row_written_beside_the_table_is_told(path: Path, names: Names, above: bool) -> None:
    tab, address = names.cell("FOND_Innsatsnavn", 0 if above else 7)
    row = int(address.lstrip("ABC"))
    cell = (tab, relative(row - 2 if above else row, 0))
    (told,) = faults(path, {cell: "Ny innsats"})
    assert f"celle {cell[1]} (innsats «Ny innsats»): raden står utenfor tabellen" in told


def test_a_row_without_a_name_is_told_and_counts_nothing(
    path: Path, names: Names, calculator: Calculator
) -> None:
    changes: dict[CellKey, CellValue] = {names.cell("FOND_Kostnader", 15 * 6): 100.0}
    contents = read_changed(INVESTMENT_FUND, Book.open(path), changes)
    (told,) = contents.remarks
    assert "raden har ikke noe navn og teller ikke" in told
    found = calculator.calculate(changes)
    assert found[names.cell("FOND_SumKostnad")] == 33_503
    assert "et navn" in str(found[names.cell("Kontroll")])


def test_a_known_zero_and_a_blank_are_kept_apart(path: Path, names: Names) -> None:
    cell = names.cell("FOND_TilbakeforingFaktisk", 4)
    contents = read_changed(INVESTMENT_FUND, Book.open(path), {cell: 0.0})
    actual = contents.inputs.initiatives[0].actual.tolist()
    assert actual[4] == 0
    assert [number for number in actual if number == number] == [0]  # noqa: PLR0124 # not NaN


def test_another_workbook_is_no_fund(tmp_path: Path) -> None:
    write_workbook(asker(), tmp_path / "kontrakt.xlsx")
    with pytest.raises(EffektmodellError, match="dette er ikke en arbeidsbok for et investerings"):
        INVESTMENT_FUND.open(tmp_path / "kontrakt.xlsx")
