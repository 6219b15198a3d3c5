"""``effektmodell les`` of a personas workbook: what it shows and what it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.support.names import Names
from tests.workbook_templates.reading.conftest import Effektmodell
from workbook_templates import PERSONAS, workbook_bytes
from workbook_templates.xlsx.values import CellKey
from xlmodel.common.version import MODEL_VERSION
from xlmodel.personas import EXAMPLES, Course, CourseRole, example, load_personas


@pytest.fixture
def book(effektmodell: Effektmodell, folder: Path) -> Path:
    """A workbook in the folder that the command line runs in."""
    path = folder / "personaer.xlsx"
    path.write_bytes(workbook_bytes(example("fredrikstad")))
    return path


def edit(path: Path, cells: Mapping[CellKey, str | float | None]) -> None:
    found = openpyxl.load_workbook(path)
    for (tab, address), value in cells.items():
        found[tab][address] = value
    found.save(path)


def lines_of(text: str) -> list[str]:
    return [" ".join(line.replace("\u00a0", " ").split()) for line in text.splitlines()]


def test_price_list_personas_courses_and_measures_are_shown(
    effektmodell: Effektmodell, book: Path
) -> None:
    outcome = effektmodell("les", book.name)
    assert (outcome.code, outcome.err) == (0, "")
    lines = lines_of(outcome.out)
    assert lines[:2] == [
        "Fredrikstad · Velferdslaben",
        f"personaer.xlsx, modellversjon {MODEL_VERSION}",
    ]
    assert lines[2] == (
        "Beløp i 2022-kroner. Startår: 2022. Neddiskontering: 0 % per år. "
        "Nullalternativet regnes av inngangssituasjon."
    )
    assert lines[3].startswith("Merknad: Eksempeltall: ")
    row = Names(book).cell("P01_F1_Tiltak", 0)[1].lstrip("A")
    for line in (
        "Persona 1 · Familie · 10 år",
        "Forløp «Worst case», ordinære tjenester. Livssituasjon: Utsatt år 1–3, Uholdbar år 4–10.",
        f"{row} Råd og veiledning i Nav Rådgiver 640 time Kommune år 1–2: 25; år 3–10: 45",
    ):
        assert line in lines
    assert any(" 9000 (egen) måned Stat år 7–10: 12" in line for line in lines)
    assert any(
        line.endswith("-2500 Lav Eksempeltall: kommunens del av skatten på økt stilling")
        for line in lines
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_toml_gives_the_same_set_back(
    name: str, effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / "a.xlsx").write_bytes(workbook_bytes(example(name)))
    assert effektmodell("les", "a.xlsx", "--til", "ut.TOML").code == 0
    text = (folder / "ut.TOML").read_text(encoding="utf-8")
    assert "# Lest fra a.xlsx." in text
    assert load_personas(folder / "ut.TOML") == example(name)
    (folder / "ut.TOML").rename(folder / "ut.toml")
    assert effektmodell("personas", "--inndata", "ut.toml", "--ut", "b.xlsx").code == 0
    assert PERSONAS.inputs_from(folder / "b.xlsx")[0] == example(name)


def test_the_json_holds_what_an_input_file_holds(
    effektmodell: Effektmodell, book: Path, folder: Path
) -> None:
    assert effektmodell("les", book.name, "--til", "ut.json").code == 0
    found = json.loads((folder / "ut.json").read_text(encoding="utf-8"))
    assert (found["fil"], found["modellversjon"], found["kommune"]) == (
        *("personaer.xlsx", MODEL_VERSION),
        "Fredrikstad",
    )
    assert (found["formler"], found["merknader"]) == ([], [])
    measure = found["persona"][0]["forloep"][0]["tiltak"][0]
    assert measure == {
        "tiltak": "Råd og veiledning i Nav",
        "tjeneste": "Rådgiver",
        "betaler": "Kommune",
        "volum": {"1-2": 25, "3-10": 45},
    }


def test_formulas_and_rows_that_count_nothing_are_told(
    effektmodell: Effektmodell, book: Path, folder: Path
) -> None:
    names = Names(book)
    price, volume = names.cell("Prisliste", 2), names.cell("P01_F1_Tiltak", 5)
    spare = len(example("fredrikstad").personas[0].courses[1].measures)
    nameless = names.cell("P01_F2_Tiltak", spare * 27 + 6)
    edit(book, {price: "=2*350", volume: "=5*5", nameless: 3})
    outcome = effektmodell("les", book.name, "--til", "ut.toml")
    assert (outcome.code, outcome.err) == (0, "")
    lines = lines_of(outcome.out)
    assert any("Rådgiver (formel) time 700" in line for line in lines)
    assert any("Råd og veiledning i Nav (formel) Rådgiver 700" in line for line in lines)
    assert any(f"celle {price[1]}" in line and "formelen =2*350 gir 700" in line for line in lines)
    assert any("har ikke noe tiltaksnavn og teller ikke" in line for line in lines)
    text = (folder / "ut.toml").read_text(encoding="utf-8")
    assert "har formelen =2*350" in text
    assert load_personas(folder / "ut.toml").price_list[0].price == 700


def test_a_persona_that_stands_in_a_later_tab_and_a_course_without_measures(
    effektmodell: Effektmodell, folder: Path
) -> None:
    base = example("fredrikstad")
    (persona,) = base.personas
    other = replace(
        persona,
        name="Kari [bold]",
        courses=(Course("Historie", CourseRole.OTHER, ordinary=True), *persona.courses),
    )
    path = folder / "a.xlsx"
    path.write_bytes(workbook_bytes(replace(base, personas=(persona, other))))
    names = Names(path)
    empty = {
        names.cell("P01_Navn", 0): None,
        **{
            names.cell(f"P01_F{course}_Tiltak", row * 27): None
            for course in (1, 2)
            for row in range(20)
        },
    }
    edit(path, empty)
    outcome = effektmodell("les", "a.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    lines = lines_of(outcome.out)
    at = lines.index("Kari [bold]")
    assert lines[at + 1] == "Persona 2 · Familie · 10 år"
    assert (
        "Forløp «Historie» (annet forløp), ordinære tjenester. Livssituasjon: ikke oppgitt."
        in lines
    )
    assert "Ingen tiltak." in lines
    assert "Persona 1 ·" not in outcome.out


def test_faults_are_listed_and_nothing_is_written(
    effektmodell: Effektmodell, book: Path, folder: Path
) -> None:
    names = Names(book)
    edit(book, {names.cell("P01_Analyseperiode", 0): 25, names.cell("Prisliste", 2): "dyrt"})
    outcome = effektmodell("les", book.name, "--til", "ut.toml")
    assert (outcome.code, outcome.out) == (2, "")
    first, *faults = outcome.err.splitlines()
    assert (first, len(faults)) == ("Feil:", 2)
    assert not (folder / "ut.toml").exists()
