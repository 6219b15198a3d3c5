"""Inputs that are wrong or missing: a failing check, and never an error value in any cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import written
from tests.support.compare import error_cells
from tests.support.names import Names
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.personas import example

WIDTH: Final = 27


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example("fredrikstad"), tmp_path_factory.mktemp("checks"))


@pytest.fixture(scope="module")
def names(path: Path) -> Names:
    return Names(path)


@pytest.fixture(scope="module")
def calculator(path: Path) -> Calculator:
    return Calculator(path)


def measure_cell(names: Names, name: str, row: int, column: int) -> CellKey:
    return names.cell(name, row * WIDTH + column)


WRONG: Final[dict[str, tuple[str, int, CellValue, str]]] = {
    "unknown service": ("P01_F1_Tiltak", 1, "Finnes ikke", "alle tiltak har gyldige opplysninger"),
    "no service, no price": ("P01_F1_Tiltak", 1, None, "alle tiltak har gyldige opplysninger"),
    "no payer": ("P01_F1_Tiltak", 3, None, "alle tiltak har gyldige opplysninger"),
    "unknown payer": ("P01_F1_Tiltak", 3, "Fylket", "alle tiltak har gyldige opplysninger"),
    "price as text": ("P01_F1_Tiltak", 2, "dyrt", "alle tiltak har gyldige opplysninger"),
    "volume as text": ("P01_F1_Tiltak", 5, "mye", "alle tiltak har gyldige opplysninger"),
    "negative volume": ("P01_F1_Tiltak", 5, -1.0, "alle tiltak har gyldige opplysninger"),
    "huge volume": ("P01_F1_Tiltak", 5, 1e7, "alle tiltak har gyldige opplysninger"),
    "huge price": ("P01_F1_Tiltak", 2, 1e10, "alle tiltak har gyldige opplysninger"),
    "no price": ("Prisliste", 2, None, "Alle tjenester har gyldige opplysninger"),
    "price is text": ("Prisliste", 2, "dyrt", "Alle tjenester har gyldige opplysninger"),
    "no unit": ("Prisliste", 1, None, "Alle tjenester har gyldige opplysninger"),
    "service twice": ("Prisliste", 5, "rådgiver", "Hver tjeneste står én gang"),
    "no name": ("P01_Navn", 0, None, "Personaen har et navn"),
    "a name of spaces": ("P01_Navn", 0, "  ", "Personaen har et navn"),
    "a course name of spaces": ("P01_F1_Navn", 0, " ", "forløpet har et navn"),
    "a municipality of spaces": ("Kommune", 0, "  ", "Kommune og programnavn er fylt ut"),
    "no group": ("P01_Maalgruppe", 0, None, "Målgruppen er en av gruppene"),
    "other group": ("P01_Maalgruppe", 0, "Eldre", "Målgruppen er en av gruppene"),
    "no period": ("P01_Analyseperiode", 0, None, "Analyseperioden er"),
    "period 21": ("P01_Analyseperiode", 0, 21.0, "Analyseperioden er"),
    "period 2.5": ("P01_Analyseperiode", 0, 2.5, "Analyseperioden er"),
    "no course name": ("P01_F1_Navn", 0, None, "forløpet har et navn"),
    "same course name": ("P01_F2_Navn", 0, "Worst case", "navnet står én gang"),
    "no role": ("P01_F1_Rolle", 0, None, "rolle er valgt"),
    "two worst": ("P01_F2_Rolle", 0, "Worst case", "Høyst ett forløp er Worst case"),
    "no yes or no": ("P01_F1_Ordinaer", 0, None, "ordinære tjenester er valgt"),
    "other situation": ("P01_F1_Situasjon", 3, "Fin", "livssituasjonene er blant de fire"),
    "no municipality": ("Kommune", 0, None, "Kommune og programnavn er fylt ut"),
    "no price year": ("Prisaar", 0, None, "Prisåret er et årstall"),
    "no first year": ("Startaar", 0, None, "startår"),
    "rate 20 %": ("Neddiskontering", 0, 0.2, "neddiskontering"),
    "other method": ("Nullmetode", 0, "Gjetning", "nullalternativet regnes av"),
    "name twice": ("P02_Navn", 0, "Eneforsørger med to barn", "Hver persona har sitt eget navn"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_input_is_told_by_the_master_check(
    case: str, names: Names, calculator: Calculator
) -> None:
    name, index, value, told = WRONG[case]
    found = calculator.calculate({names.cell(name, index): value})
    answer = str(found[names.cell("Kontroll")])
    assert told in answer
    assert not error_cells(found)
    shown = [found[tab, "A3"] for tab in {key[0] for key in found}]
    assert set(shown) == {f"Kontroll: {answer}"}


def test_all_is_well_without_a_fault(names: Names, calculator: Calculator) -> None:
    assert calculator.calculate({})[names.cell("Kontroll")] == "OK"


GLOBAL: Final = (
    *("Kommune", "Programnavn", "Prisaar", "Startaar", "Neddiskontering"),
    *("Nullmetode", "Merknad"),
)
SINGLE: Final = (
    *("_Navn", "_Maalgruppe", "_Beskrivelse", "_Analyseperiode"),
    *("_Rolle", "_Ordinaer"),
)


def inputs_of(names: Names) -> Iterator[CellKey]:
    """Yield one cell of each kind of input."""
    for name in names.references:
        if name in GLOBAL or name.endswith(SINGLE):
            yield names.cell(name)
        elif name == "Prisliste":
            yield from names.cells(name)[:5]
        elif name.endswith("_Situasjon"):
            yield from names.cells(name)[:2]
        elif name.endswith("_Tiltak"):
            yield from names.cells(name)[:7]


def test_no_cell_ever_shows_an_error_for_a_text(names: Names, calculator: Calculator) -> None:
    count = 0
    for cell in inputs_of(names):
        if cell in map(names.cell, ("Neddiskontering", "Startaar")):
            continue  # their validation lets no text through
        count += 1
        assert not error_cells(calculator.calculate({cell: "tekst"})), cell
    assert count > 40


def test_everything_blank_shows_no_error(names: Names, calculator: Calculator) -> None:
    blank: dict[CellKey, CellValue] = dict.fromkeys(inputs_of(names))
    blank |= {
        cell: None
        for name in names.references
        if name.endswith("_Tiltak") or name == "Prisliste"
        for cell in names.cells(name)
    }
    found = calculator.calculate(blank)
    assert not error_cells(found)
    assert found[names.cell("Kontroll")] != "OK"


SPARE: Final = "P02_"


def hand_written(names: Names) -> dict[CellKey, CellValue]:
    """Return what a user writes on the spare tab: a name and three measures, nothing else."""
    cells: dict[CellKey, CellValue] = {
        names.cell(f"{SPARE}Navn"): "Ola",
        names.cell(f"{SPARE}F1_Situasjon"): "Utsatt",
    }
    measures: tuple[tuple[str, int, dict[int, CellValue]], ...] = (
        ("F1", 0, {0: "Samtaler", 1: "Rådgiver", 3: "Kommune", 5: 10.0, 6: 20.0}),
        ("F1", 14, {0: "Trygd", 2: 100_000.0, 3: "Stat", 4: "år", 5: 1.0, 6: 1.0}),
        ("F2", 0, {0: "Lab", 2: 50_000.0, 3: "Kommune", 4: "plass", 5: 3.0}),
    )
    for course, row, columns in measures:
        for column, value in columns.items():
            cells[measure_cell(names, f"{SPARE}{course}_Tiltak", row, column)] = value
    return cells


def test_a_persona_written_by_hand_is_counted_everywhere(
    path: Path, names: Names, calculator: Calculator
) -> None:
    before, found = calculator.calculate({}), calculator.calculate(hand_written(names))
    price = 640.0
    worst, best = 30 * price + 200_000, 150_000.0
    assert found[names.cell("Kontroll")] == "OK"
    assert found[names.cell(f"{SPARE}SumWorst")] == worst
    assert found[names.cell(f"{SPARE}SumBest")] == best
    assert found[names.cell(f"{SPARE}SumSpart")] == worst - best
    assert found[names.cell(f"{SPARE}PukkelAar")] == 1
    assert found[names.cell(f"{SPARE}PukkelStoerst")] == best - 10 * price - 100_000
    texts = {tab: [value for (t, _), value in found.items() if t == tab] for tab, _ in found}
    for tab in ("Introduksjon", "Sammenligning", "Nullalternativ"):
        assert "Ola" in texts[tab], tab
    for tab in ("Introduksjon", "Sammenligning"):
        assert worst in texts[tab], tab
        assert best in texts[tab], tab
    own = names.cell("UV_Nullalternativ", 1)
    assert before[own] == ""
    assert found[own] == worst / 10
    assert found[names.cell("UV_Nullalternativ_Observert", 1)] == 1
    assert found[names.cell("UV_Nullalternativ", 0)] == pytest.approx(worst / 10 * 1.1, abs=0.51)


def test_a_service_that_is_named_by_a_number_is_counted(
    names: Names, calculator: Calculator
) -> None:
    """The validation of a text lets a number through."""
    base = calculator.calculate({})
    service = names.cell("Prisliste", 0)
    (used,) = [
        measure_cell(names, "P01_F1_Tiltak", row, 1)
        for row, measure in enumerate(example("fredrikstad").personas[0].courses[0].measures)
        if measure.name == "Råd og veiledning i Nav"
    ]
    others = {
        measure_cell(names, f"P01_F{course}_Tiltak", row, 1): 5.0
        for course, own in enumerate(example("fredrikstad").personas[0].courses, start=1)
        for row, measure in enumerate(own.measures)
        if measure.service == "Rådgiver"
    }
    assert used in others
    found = calculator.calculate({service: 5.0, **others})
    assert found[names.cell("Kontroll")] == "OK"
    assert found[names.cell("P01_SumWorst")] == base[names.cell("P01_SumWorst")]
