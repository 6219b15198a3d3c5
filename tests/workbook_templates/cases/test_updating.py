"""`--oppdater`: the difference shown, expected values rewritten, all else as it stood."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.workbook_templates.cases.test_recording import (
    change_formula,
    command,
    foreign,
    recorded,
)
from workbook_templates.cases import ENDING, read_cases, with_expected
from xlmodel import EffektmodellError

HAND = """# Skrevet for hånd; denne linjen skal stå.
arbeidsbok = "bok.xlsx"   # og denne
toleranse = 0.005

[[tilfelle]]
navn = "Én linje"
forventet = { Netto = 199.8, "Et ark!B9" = 222, Beloep = [
    201, # en merknad i listen går tapt der verdien er ny
    0, 21 ] } # men ikke denne

[[tilfelle]]
navn = 'Tabell # ikke en merknad'
inndata = { Rabatt = 0.5 }
mellom = { Sum_ = [1, 1e9] }
[tilfelle.forventet]
Netto = 111 # ventet
'Tekst' = "ingen"

[[tilfelle]]
navn = "Med punktum"
som = "Én linje"
inndata."Priser[2]" = 999
forventet."Netto" = 199.80

[[tilfelle]]
navn = "Arvet"
som = "Én linje"
inndata = { Aar = 2030 }
"""


def hand_written(folder: Path, text: str = HAND) -> Path:
    foreign(folder / "bok.xlsx")
    path = folder / f"bok{ENDING}"
    path.write_text(text, "utf-8", newline="")
    return path


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_only_expected_values_are_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str, mark: str
) -> None:
    text = mark + HAND.replace("\n", ending)
    path = hand_written(tmp_path, text)
    assert command(path) == 0
    change_formula(tmp_path / "bok.xlsx", "B10", "=B9*(1-2*Rabatt)")
    assert command(path) == 1
    capsys.readouterr()
    assert command(path, "--oppdater") == 0
    told = capsys.readouterr().out
    assert told.index("differanse −22,2") < told.index("Skrev"), "the difference comes first"
    assert "3 ventede verdier i 3 tilfeller er nye" in told
    wanted = text.replace("Netto = 199.8,", "Netto = 177.6,").replace(
        "Netto = 111 #", "Netto = 0 #"
    )
    wanted = wanted.replace('"Netto" = 199.80', '"Netto" = 177.6')
    assert path.read_bytes().decode() == wanted
    assert command(path) == 0


def test_a_case_that_is_like_another_keeps_what_did_not_move_with_it(tmp_path: Path) -> None:
    """The base moves and one that is like it does not: that becomes the case's own."""
    path = hand_written(tmp_path)
    text = HAND.replace("inndata = { Aar = 2030 }", "inndata = { Rabatt = 0.1, Aar = 0 }")
    path.write_text(text, "utf-8")
    change_formula(tmp_path / "bok.xlsx", "B10", "=B9*(1-Rabatt*IF(Aar=0,1,2))")
    assert command(path, "--oppdater") == 0
    *_, last = tomllib.loads(path.read_text("utf-8"))["tilfelle"]
    assert last["forventet"] == {"Netto": 199.8}
    assert command(path) == 0


def test_a_case_that_moves_away_from_the_one_that_it_is_like_says_so_itself(tmp_path: Path) -> None:
    path = hand_written(tmp_path)
    change_formula(tmp_path / "bok.xlsx", "B10", "=B9*(1-Rabatt)+IF(Aar=2030,1,0)")
    assert command(path, "--oppdater") == 0
    first, *_, last = tomllib.loads(path.read_text("utf-8"))["tilfelle"]
    assert (first["forventet"]["Netto"], last["forventet"]) == (199.8, {"Netto": 200.8})


def test_a_recorded_file_is_brought_up_to_date_whole(tmp_path: Path) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    recorded(path)
    change_formula(path, "D3", "=B3*C3*2+1")
    again = tmp_path / f"ny{ENDING}"
    assert command(tmp_path / f"bok{ENDING}", "--oppdater") == 0
    assert command("--ta-opp", path, "--ut", again, "--motor", "ironcalc") == 0
    updated, fresh = (
        [case.expected for case in read_cases(file).cases]
        for file in (tmp_path / f"bok{ENDING}", again)
    )
    assert updated == fresh


def test_bounds_and_equations_are_not_rewritten_and_still_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = hand_written(tmp_path, HAND.replace("[1, 1e9]", "[1, 2]"))
    before = path.read_bytes()
    assert command(path, "--oppdater") == 1
    assert "ingenting er endret" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_cases_as_a_list_of_tables_are_refused_and_the_file_left_alone(tmp_path: Path) -> None:
    text = 'arbeidsbok = "bok.xlsx"\ntilfelle = [{ navn = "A", forventet = { Netto = 1 } }]\n'
    path = hand_written(tmp_path, text)
    assert command(path, "--oppdater") == 2
    assert path.read_text("utf-8") == text


def test_what_is_asked_for_is_what_is_read_back_or_nothing(tmp_path: Path) -> None:
    path = hand_written(tmp_path)
    assert "Ny = 1, Netto" in with_expected(path, {0: {"Ny": "1"}})
    assert "[tilfelle.forventet]\nNy = [\n  [1],\n]\nNetto" in with_expected(
        path, {1: {"Ny": "[\n  [1],\n]"}}
    )
    assert 'som = "Én linje"\nforventet.Ny = 1' in with_expected(path, {3: {"Ny": "1"}})
    with pytest.raises(EffektmodellError, match="ikke kan oppdateres"):
        with_expected(path, {9: {"Ny": "1"}})
