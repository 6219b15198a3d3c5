"""A check that looks for a member or a double takes no wildcard, in any engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import workbook_templates
from tests.support.engines import (
    FormulasCalculator,
    needs_libreoffice,
    recalculate_with_libreoffice,
)
from tests.support.names import Names
from tests.support.planting import Book, named
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel import default_inputs
from xlmodel.personas import example
from xlmodel.personas.specs import PRICE_FIELDS

WILD: Final = ("Uh*", "*", "?holdbar", "u~holdbar", "<>x", ">A", "=Uholdbar", "Uholdbar ", "", 1.0)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bok") / "bok.xlsx"
    path.write_bytes(workbook_templates.workbook_bytes(default_inputs("Asker")))
    return path


def answers(calculate: Callable[[dict[CellKey, CellValue]], dict[CellKey, CellValue]]) -> list[str]:
    start, answer = named("UV_IndividStart"), named("Kontroll")
    return [str(calculate({start: value})[answer]) for value in WILD]


def test_no_text_but_the_three_is_an_entry_situation(path: Path) -> None:
    told = answers(Calculator(path).calculate)
    assert [item.startswith("Unge voksne: Avvik: Inndata:") for item in told] == [True] * len(WILD)
    assert (
        Calculator(path).calculate({named("UV_IndividStart"): "UHOLDBAR"})[named("Kontroll")]
        == "OK"
    )


@pytest.mark.slow
def test_the_engines_agree(path: Path) -> None:
    assert answers(FormulasCalculator(path).calculate) == answers(Calculator(path).calculate)


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_agrees(path: Path, tmp_path: Path) -> None:
    book = Book(path.read_bytes())
    book.text(named("UV_IndividStart"), "Uh*")
    (values,) = recalculate_with_libreoffice([book.save(tmp_path / "bok.xlsx")], tmp_path)
    assert str(values[named("Kontroll")]).startswith("Unge voksne: Avvik: Inndata:")


PERSONA: Final = {
    "P01_F1_Situasjon": "livssituasjonene er blant de fire",
    "P01_F1_Rolle": "rolle er valgt",
    "P01_Maalgruppe": "Målgruppen er en av gruppene",
}


@pytest.mark.parametrize("name", PERSONA)
@pytest.mark.parametrize("value", ["Uh*", "*", "<>x", "U?holdbar"])
def test_no_choice_of_a_persona_takes_a_wildcard(name: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "personer.xlsx"
    path.write_bytes(workbook_templates.workbook_bytes(example("fredrikstad")))
    names = Names(path)
    found = Calculator(path).calculate({names.cell(name): value})
    assert PERSONA[name] in str(found[names.cell("Kontroll")])


def test_a_service_with_a_star_is_no_double_of_another(tmp_path: Path) -> None:
    path = tmp_path / "personer.xlsx"
    path.write_bytes(workbook_templates.workbook_bytes(example("fredrikstad")))
    names = Names(path)
    calculator = Calculator(path)
    assert calculator.calculate({names.cell("Prisliste", 5): "*"})[names.cell("Kontroll")] != "OK"
    free = names.cell("Prisliste", len(names.cells("Prisliste")) - 2 * len(PRICE_FIELDS))
    row: dict[CellKey, CellValue] = {
        free: "R*",
        (free[0], f"B{free[1][1:]}"): "time",
        (free[0], f"C{free[1][1:]}"): 5.0,
    }
    assert calculator.calculate(row)[names.cell("Kontroll")] == "OK"
