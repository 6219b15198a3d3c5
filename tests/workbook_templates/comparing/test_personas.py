"""``effektmodell sammenlign`` of two personas workbooks: screen, JSON, report and formulas."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from tests.support.names import Names
from tests.workbook_templates.cli.conftest import Effektmodell
from tests.workbook_templates.comparing.conftest import rewritten
from workbook_templates import workbook_bytes, write_workbook
from workbook_templates.cli import output as _output
from workbook_templates.cli import program, run
from xlmodel import default_inputs
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
    example,
)

PersonaBooks = Callable[[str], Path]


def next_year(inputs: PersonaSet) -> PersonaSet:
    """Return Fredrikstad's set with one difference of each kind."""
    (persona,) = inputs.personas
    worst, best = persona.courses
    measures = list(best.measures[:-1])
    volumes = measures[0].volumes.copy()
    volumes[:3] = [90, 70, 50]
    measures[0] = CourseMeasure.from_values(measures[0].as_values() | {"volumes": volumes})
    measures[1] = CourseMeasure.from_values(measures[1].as_values() | {"payer": Payer.STATE})
    measures.append(
        CourseMeasure("Mentor", unit="time", unit_price=420.0, volumes=[10, 10, 5])  # type: ignore[arg-type]  # made an array
    )
    other = Course("Bare Nav", CourseRole.OTHER, True, worst.situations, worst.measures[:2])
    ola = Persona(
        "Ola [19 år]",
        Group.YOUNG_ADULTS,
        "",
        5,
        (
            Course(
                "Worst case",
                CourseRole.WORST,
                ordinary=True,
                situations=(Situation.VULNERABLE,) * 5,
                measures=(
                    CourseMeasure("Miljøterapi", "Miljøterapeut", volumes=[100, 50]),  # type: ignore[arg-type]  # as above
                ),
            ),
        ),
    )
    first, second, *rest = inputs.price_list
    return replace(
        inputs,
        price_year=2024,
        price_list=(
            replace(first, price=700, source="Lønnssystemet", grade="Høy"),
            replace(second, price=395.5),
            *rest,
            PriceItem("Miljøterapeut", "time", 610),
        ),
        personas=(
            replace(persona, courses=(worst, replace(best, measures=tuple(measures)), other)),
            ola,
        ),
    )


@pytest.fixture(scope="module")
def persona_books(tmp_path_factory: pytest.TempPathFactory) -> PersonaBooks:
    """Return workbooks by name; each is written when it is first asked for."""
    place = tmp_path_factory.mktemp("personaer")
    inputs: dict[str, Callable[[], PersonaSet]] = {
        "fredrikstad": lambda: example("fredrikstad"),
        "next": lambda: next_year(example("fredrikstad")),
        "asker": lambda: example("asker"),
        "person-years": lambda: replace(example("asker"), null_method=NullMethod.PERSON_YEARS),
    }

    def book(name: str) -> Path:
        path = place / f"{name}.xlsx"
        if not path.exists():
            path.write_bytes(workbook_bytes(inputs[name]()))
        return path

    return book


def lines_of(text: str) -> list[str]:
    return [" ".join(line.replace("\u00a0", " ").split()) for line in text.splitlines()]


def test_the_same_file_twice_has_no_differences(
    effektmodell: Effektmodell, persona_books: PersonaBooks
) -> None:
    path = str(persona_books("fredrikstad"))
    outcome = effektmodell("sammenlign", path, path)
    assert (outcome.code, outcome.err) == (0, "")
    first, _, note = outcome.out.splitlines()
    assert first == f"{path} og {path}: ingen forskjeller i inndata og formler."
    assert note.startswith("Merk: Eksempeltall")


def test_what_differs_is_told_with_what_it_does_to_the_results(
    effektmodell: Effektmodell, persona_books: PersonaBooks
) -> None:
    outcome = effektmodell(
        "sammenlign", str(persona_books("fredrikstad")), str(persona_books("next"))
    )
    assert (outcome.code, outcome.err) == (0, "")
    lines = lines_of(outcome.out)
    for line in (
        "Prisår 2022 2024 +2",
        "Worst case i perioden (kr) 6 269 120 6 354 298 85 178",
        "Herav stat, med tilskudd (kr) 2 584 800 2 511 300 −73 500",
        "Pukkel: året merutgiften er tjent inn 2025 2025 0",
        "Sum i perioden: Bare Nav (kr) – 903 000",
        "Ola [19 år] (ny i B) A B Differanse",
        "Sum i perioden: Worst case (kr) – 91 500",
        "Utsatt mangler 18 300 (observert, 1 forløp)",
        "Nye i B: Miljøterapeut (610 kr per time)",
        "Pris 640 700 +60",
        "Sikkerhet Lav Høy",
        "Rådgiver: 640 → 700 kr",
        "Eneforsørger med to barn 36 600 35 700 900",
        "Alle prisendringene samlet",
        "Eneforsørger med to barn 85 178 35 700 49 478",
        "Nye i B: Ola [19 år]",
        "Nye forløp i B: Bare Nav",
        "Nye tiltak i B, forløp «Best case»: Mentor",
        "Volum, år 1 180 90 −90",
        "Betaler Kommune Stat",
        "Ingen forskjeller.",
    ):
        assert line in lines
    assert "Beløpene er i ulike kroner: A i 2022-kroner, B i 2024-kroner." in outcome.out


def test_a_null_alternative_by_another_method_is_told(
    effektmodell: Effektmodell, persona_books: PersonaBooks
) -> None:
    paths = str(persona_books("asker")), str(persona_books("person-years"))
    lines = lines_of(effektmodell("sammenlign", *paths).out)
    assert "Merk: Nullalternativet er regnet av inngangssituasjon i A og av personår i B." in lines
    (vulnerable,) = [line for line in lines if line.startswith("Utsatt 151 312")]
    assert "(observert, 4 forløp)" in vulnerable
    assert vulnerable.count("år)") == 1
    assert any(line.startswith("Samme resultater i A og B: Ung kvinne") for line in lines)


def terminal(*, error: bool = False) -> Console:
    return Console(
        stderr=error,
        width=80,
        force_terminal=not error,
        color_system=None,
        highlight=False,
        markup=False,
    )


@pytest.mark.parametrize("pair", [("fredrikstad", "next"), ("asker", "fredrikstad")])
def test_no_line_is_wider_than_a_terminal_of_80_columns(
    effektmodell: Effektmodell,
    persona_books: PersonaBooks,
    monkeypatch: pytest.MonkeyPatch,
    pair: tuple[str, str],
) -> None:
    paths = [persona_books(name) for name in pair]
    monkeypatch.setattr(_output, "console", terminal)
    monkeypatch.chdir(paths[0].parent)
    outcome = effektmodell("sammenlign", *(path.name for path in paths))
    assert outcome.code == 0
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "…" not in outcome.out


@pytest.fixture(scope="module")
def report(
    persona_books: PersonaBooks, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[list[Any]]]:
    """Return the rows of each tab of a report."""
    place = tmp_path_factory.mktemp("rapport") / "r.xlsx"
    paths = str(persona_books("fredrikstad")), str(persona_books("next"))
    assert run(program, ("sammenlign", *paths, "--rapport", str(place))) == 0
    book = openpyxl.load_workbook(place)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def test_the_report_has_everything_the_screen_has_no_room_for(
    report: dict[str, list[list[Any]]],
) -> None:
    assert list(report) == [
        *("Sammendrag", "Nullalternativ", "Inndata", "Prisliste", "Tiltak", "Prisvirkning"),
        "Formler",
    ]
    persona = "Eneforsørger med to barn"
    rows = {tab: [[cell or None for cell in row] for row in rows] for tab, rows in report.items()}
    assert [persona, "Best case i perioden", "kr", 1_439_560] in [
        row[:4] for row in rows["Sammendrag"]
    ]
    assert ["Familie", "Utsatt", 626_912, "Observert, 1 forløp"] in [
        row[:4] for row in rows["Nullalternativ"]
    ]
    assert ["Ola [19 år]", None, "ny", "Analyseperiode", None, 5, None] in rows["Inndata"]
    assert ["Rådgiver", "endret", "Pris", 640, 700, 60] in rows["Prisliste"]
    assert [persona, "Best case", "Mentor", "nytt", "Volum, år 1–2", None, 10, None] in rows[
        "Tiltak"
    ]
    assert ["Rådgiver", 640, 700, persona, "Worst case", 6_269_120, 36_600] in rows["Prisvirkning"]
    assert rows["Formler"][-1][0] == "Ingen forskjeller"


def compared_json(effektmodell: Effektmodell, *paths: Path) -> dict[str, Any]:
    outcome = effektmodell("sammenlign", *map(str, paths), "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_the_json_has_its_documented_shape(
    effektmodell: Effektmodell, persona_books: PersonaBooks
) -> None:
    found = compared_json(effektmodell, persona_books("fredrikstad"), persona_books("next"))
    assert set(found) == {
        *("a", "b", "like", "ulikt_prisaar", "merknader", "felles", "prisliste", "persona"),
        *("resultater", "nullalternativ", "prisvirkning", "formler"),
    }
    assert (found["like"], found["ulikt_prisaar"]) == (False, True)
    assert [item["endring"] for item in found["prisliste"]] == ["endret", "endret", "nytt"]
    changed, new = found["persona"]
    assert (changed["endring"], new["endring"]) == ("endret", "nytt")
    best = changed["forloep"][0]
    assert [item["endring"] for item in best["tiltak"]] == ["endret", "endret", "fjernet", "nytt"]
    assert best["tiltak"][0]["felt"][0] == {
        "navn": "volum",
        "etikett": "Volum, år 1",
        "situasjon": None,
        "aar": "1",
        "a": 180,
        "b": 90,
        "differanse": -90,
    }
    first, second = found["resultater"]
    assert (first["endring"], second["endring"]) == (None, "nytt")
    assert first["noekkeltall"]["PukkelTjentInn"] == {"a": 2025, "b": 2025, "differanse": 0}
    assert first["noekkeltall"]["SumSpartStat"]["differanse"] == -73_500
    assert first["forloep"][1]["betalere"]["SumStatMedTilskudd"]["differanse"] == 73_500
    assert first["forloep"][2]["a"] is None
    assert second["noekkeltall"] == {}
    assert found["nullalternativ"]["unge_voksne"]["utsatt"] == {
        "a": None,
        "b": 18_300,
        "differanse": None,
        "grunnlag_a": "Mangler",
        "grunnlag_b": "Observert, 1 forløp",
    }
    adviser, assistant, together = found["prisvirkning"]
    assert (adviser["tjeneste"], adviser["pris_b"]) == ("Rådgiver", 700)
    assert together["tjeneste"] is None
    assert [item["persona"][0]["spart"] for item in (adviser, assistant, together)] == [
        *(900, 48_577.5, 49_477.5),
    ]
    assert found["formler"] == {"sammenlignet": True, "grunn": None, "forskjeller": []}


def test_sets_of_other_sizes_have_the_same_formulas(
    effektmodell: Effektmodell, persona_books: PersonaBooks
) -> None:
    for pair in (("asker", "fredrikstad"), ("next", "fredrikstad"), ("next", "asker")):
        found = compared_json(effektmodell, *map(persona_books, pair))
        assert found["formler"] == {"sammenlignet": True, "grunn": None, "forskjeller": []}


@pytest.mark.parametrize("other", ["fredrikstad", "next"])
def test_a_formula_that_is_typed_over_is_told_with_both_contents(
    effektmodell: Effektmodell, persona_books: PersonaBooks, tmp_path: Path, other: str
) -> None:
    source = persona_books("fredrikstad")
    tab, address = Names(source).cell("P01_F1_Kostnad", 2)
    path = rewritten(source, tmp_path / "bok.xlsx", {(tab, address): 12_345})
    found = compared_json(effektmodell, persona_books(other), path)
    (only,) = found["formler"]["forskjeller"]
    assert (only["fane"], only["celle_b"], only["b"]) == (tab, address, 12_345)
    assert only["a"].startswith("=")


def test_an_effektmodell_workbook_is_not_compared_with_one_of_personas(
    effektmodell: Effektmodell, persona_books: PersonaBooks, folder: Path
) -> None:
    write_workbook(default_inputs("Asker"), folder / "lab.xlsx")
    outcome = effektmodell("sammenlign", "lab.xlsx", str(persona_books("asker")))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: lab.xlsx er en arbeidsbok for effektmodellen; ")
    assert "er en arbeidsbok for personaer. Bare arbeidsbøker av samme slag" in outcome.err


def test_faults_of_both_files_are_told(
    effektmodell: Effektmodell, persona_books: PersonaBooks, folder: Path
) -> None:
    source = persona_books("fredrikstad")
    names = Names(source)
    rewritten(source, folder / "a.xlsx", {names.cell("P01_Analyseperiode", 0): 25})
    rewritten(source, folder / "b.xlsx", {names.cell("Neddiskontering", 0): "høy"})
    outcome = effektmodell("sammenlign", "a.xlsx", "b.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert "a.xlsx, fanen «Persona 1»" in outcome.err
    assert "b.xlsx, fanen «Introduksjon»" in outcome.err
