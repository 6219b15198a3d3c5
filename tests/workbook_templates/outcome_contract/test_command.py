"""``effektmodell effektkontrakt``, and what follows from its workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell, Outcome
from workbook_templates import workbook_bytes, write_workbook
from workbook_templates.cli import program, run
from xlmodel import default_inputs
from xlmodel.outcome_contract import example, example_toml, load_contract

FILE = "Effektkontrakt Asker 2024.xlsx"


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
        return Outcome(code, *(text.replace("\u00a0", " ") for text in captured))

    return call


def test_asker_is_the_example(effektmodell: Effektmodell, folder: Path) -> None:
    outcome = effektmodell("effektkontrakt")
    assert (outcome.code, outcome.err) == (0, "")
    assert (folder / FILE).read_bytes() == workbook_bytes(example())
    for text in (f"Skrev {FILE}", "5 400 000", "5 494 320", "302 620", "4,96", "eksempeltall"):
        assert text in outcome.out


def test_what_the_master_check_says_is_told_when_the_workbook_is_made(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert "Hovedkontrollen" not in effektmodell("effektkontrakt").out
    late = example_toml().replace("kontraktsaar = 2\n", "kontraktsaar = 6\n")
    assert late != example_toml()
    (folder / "sen.toml").write_text(late, encoding="utf-8")
    outcome = effektmodell("effektkontrakt", "--inndata", "sen.toml", "--ut", "sen.xlsx")
    assert outcome.code == 0
    assert "har et kontraktsår etter kontrakten" in " ".join(outcome.out.split())


def test_the_template_is_the_commented_example(effektmodell: Effektmodell, folder: Path) -> None:
    assert effektmodell("effektkontrakt", "--mal", "--ut", "mal.toml").code == 0
    assert (folder / "mal.toml").read_text(encoding="utf-8") == example_toml()
    outcome = effektmodell("effektkontrakt", "--inndata", "mal.toml")
    assert outcome.code == 0
    assert (folder / FILE).read_bytes() == workbook_bytes(example())


def test_the_saving_is_taken_from_an_effektmodell(effektmodell: Effektmodell, folder: Path) -> None:
    write_workbook(default_inputs("Asker"), folder / "modell.xlsx")
    outcome = effektmodell("effektkontrakt", "--effektmodell", "modell.xlsx")
    assert outcome.code == 0
    assert "ikke justert for prisendring" in outcome.out + outcome.err
    assert effektmodell("les", FILE, "--til", "inn.toml").code == 0
    inputs = load_contract(folder / "inn.toml")
    assert round(inputs.saving) == 30_262
    assert inputs.saving_source.startswith("modell.xlsx: nullalternativet for utsatt")


def test_a_file_that_is_no_effektmodell_is_refused(
    effektmodell: Effektmodell, folder: Path
) -> None:
    write_workbook(example(), folder / "kontrakt.xlsx")
    outcome = effektmodell("effektkontrakt", "--effektmodell", "kontrakt.xlsx")
    assert outcome.code != 0
    assert "dette er ikke en effektmodell" in outcome.err
    assert not (folder / FILE).exists()


def test_les_kontroller_and_sammenlign_take_the_workbook(
    effektmodell: Effektmodell, folder: Path
) -> None:
    text = example_toml().replace("pris = 150_000", "pris = 160_000").replace("Eksempel 2", "Ny")
    (folder / "b.toml").write_text(text, encoding="utf-8")
    assert effektmodell("effektkontrakt").code == 0
    assert effektmodell("effektkontrakt", "--inndata", "b.toml", "--ut", "b.xlsx").code == 0
    assert "ingen funn" in effektmodell("kontroller", FILE).out
    shown = effektmodell("les", FILE).out
    assert "Eksempel 3" in shown
    told = effektmodell("sammenlign", FILE, "b.xlsx").out
    assert "4,95671" not in told
    for text in (
        *("Pris per person som når resultatet", "160 000", "Nye i B: Ny", "5 760 000"),
        *("11,8 %", "4,96", "5,29"),
    ):
        assert text in told


def test_rull_says_that_no_next_year_is_made(effektmodell: Effektmodell) -> None:
    assert effektmodell("effektkontrakt").code == 0
    outcome = effektmodell("rull", FILE, "--startaar", "2025")
    assert outcome.code != 0
    assert outcome.err.startswith("Feil")
