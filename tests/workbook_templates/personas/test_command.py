"""``effektmodell personas``, and ``les`` and ``kontroller`` on its workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell, Outcome
from workbook_templates import PERSONAS, read_workbook, workbook_bytes
from workbook_templates.cli import program, run
from xlmodel.personas import example, example_toml, load_personas


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def effektmodell(folder: Path, capfd: pytest.CaptureFixture[str]) -> Effektmodell:
    def call(*args: str) -> Outcome:
        capfd.readouterr()
        code = run(program, args)
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def test_an_example_becomes_a_workbook_with_its_key_results(
    effektmodell: Effektmodell, folder: Path
) -> None:
    outcome = effektmodell("personas", "--eksempel", "fredrikstad")
    assert (outcome.code, outcome.err) == (0, "")
    (file,) = folder.iterdir()
    assert file.name == "Personaer Fredrikstad 2022.xlsx"
    assert file.read_bytes() == workbook_bytes(example("fredrikstad"))
    for text in (f"Skrev {file.name}", "Eneforsørger med to barn", "2025", "Eksempeltall"):
        assert text in outcome.out


def test_without_a_choice_it_is_the_example_of_loerenskog(
    effektmodell: Effektmodell, folder: Path
) -> None:
    outcome = effektmodell("personas", "--ut", "a.xlsx")
    assert outcome.code == 0
    for total in ("3 200 000", "477 000", "36 000 000", "−350 000"):
        assert total.replace(" ", "\u00a0") in outcome.out


def test_a_template_and_a_workbook_both_come_back_as_input(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("personas", "--eksempel", "asker", "--mal", "--ut", "p.toml").code == 0
    assert Path("p.toml").read_bytes() == example_toml("asker").encode()
    assert effektmodell("personas", "--inndata", "p.toml", "--ut", "a.xlsx").code == 0
    assert effektmodell("personas", "--inndata", "a.xlsx", "--ut", "b.xlsx").code == 0
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()


def test_the_template_goes_to_the_screen(effektmodell: Effektmodell) -> None:
    assert effektmodell("personas", "--mal").out == example_toml("loerenskog")


def test_an_existing_file_is_kept_unless_told_otherwise(
    effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / "a.xlsx").write_bytes(b"mine")
    outcome = effektmodell("personas", "--eksempel", "fredrikstad", "--ut", "a.xlsx")
    assert outcome.code == 2
    assert "filen finnes fra før" in outcome.err
    assert (folder / "a.xlsx").read_bytes() == b"mine"
    again = ("personas", "--eksempel", "fredrikstad", "--ut", "a.xlsx", "--overskriv")
    assert effektmodell(*again).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--eksempel", "fredriksta"), "Tillatt: loerenskog, fredrikstad, asker"),
        (("--inndata", "x.toml", "--mal"), "--inndata og --mal kan ikke brukes samtidig"),
        (("--inndata", "x.toml", "--eksempel", "asker"), "kan ikke brukes samtidig"),
        (("--inndata", "finnes-ikke.toml"), "finnes ikke"),
        (("--inndata", "finnes-ikke.xlsx"), "finnes ikke"),
        (("--ut", "a.xls"), "må slutte på .xlsx"),
    ],
)
def test_what_is_wrong_is_told_in_bokmaal(
    arguments: tuple[str, ...], told: str, effektmodell: Effektmodell
) -> None:
    outcome = effektmodell("personas", *arguments)
    assert outcome.code == 2
    assert told in outcome.err


@pytest.fixture
def made(folder: Path) -> Path:
    path = folder / "personaer.xlsx"
    path.write_bytes(workbook_bytes(example("fredrikstad")))
    return path


def test_les_shows_and_writes_what_stands_in_it(effektmodell: Effektmodell, made: Path) -> None:
    outcome = effektmodell("les", made.name, "--til", "ut.toml")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Eneforsørger med to barn" in outcome.out
    assert load_personas("ut.toml") == read_workbook(made, PERSONAS).inputs
    assert effektmodell("les", made.name, "--til", "ut.json").code == 0
    data = json.loads(Path("ut.json").read_text(encoding="utf-8"))
    assert data["kommune"] == "Fredrikstad"
    assert len(data["persona"][0]["forloep"]) == 2


def test_kontroller_finds_nothing(effektmodell: Effektmodell, made: Path) -> None:
    outcome = effektmodell("kontroller", made.name)
    assert (outcome.code, outcome.err) == (0, "")
