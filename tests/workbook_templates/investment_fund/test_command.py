"""``effektmodell investeringsfond``, and what follows from its workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell, Outcome
from workbook_templates import workbook_bytes
from workbook_templates.cli import program, run
from xlmodel.investment_fund import example, example_toml, load_fund

FILE = "Investeringsfond Norrköping 2011.xlsx"
TEXT = example_toml("norrkoping")


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


def test_norrkoping_is_the_example(effektmodell: Effektmodell, folder: Path) -> None:
    outcome = effektmodell("investeringsfond")
    assert (outcome.code, outcome.err) == (0, "")
    assert (folder / FILE).read_bytes() == workbook_bytes(example("norrkoping"))
    for text in ("33 503", "11 153", "−1 230 219", "−167 542", "1 214,29", "flyttet ett år"):
        assert text in outcome.out


def test_what_the_master_check_says_is_told_when_the_workbook_is_made(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert "Hovedkontrollen" not in effektmodell("investeringsfond").out
    poor = TEXT.replace("kapital = 40_000", "kapital = 4_000").replace('"Skolfam2"', '""', 1)
    (folder / "fond.toml").write_text(poor, encoding="utf-8")
    outcome = effektmodell("investeringsfond", "--inndata", "fond.toml", "--ut", "fond.xlsx")
    assert outcome.code == 0
    said = " ".join(outcome.out.split())
    assert "Merk: Hovedkontrollen sier: Fond: Advarsel: Saldoen er negativ i minst ett år." in said
    assert "Innsatser: Avvik: Alle rader med innhold har et navn." in said
    rolled = effektmodell("rull", "fond.xlsx", "--startaar", "2012", "--ut", "neste.xlsx")
    assert "Hovedkontrollen sier: Fond: Advarsel" in " ".join(rolled.out.split())


def test_a_made_file_is_not_written_over_unless_it_is_asked_for(
    effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / FILE).write_text("mitt", encoding="utf-8")
    outcome = effektmodell("investeringsfond")
    assert outcome.code != 0
    assert "--overskriv" in outcome.err
    assert (folder / FILE).read_text(encoding="utf-8") == "mitt"
    assert effektmodell("investeringsfond", "--overskriv").code == 0


def test_the_template_and_a_filled_workbook_give_the_same_fund(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("investeringsfond", "--mal", "--ut", "mal.toml").code == 0
    assert (folder / "mal.toml").read_text(encoding="utf-8") == TEXT
    assert effektmodell("investeringsfond", "--inndata", "mal.toml", "--ut", "a.xlsx").code == 0
    assert effektmodell("investeringsfond", "--inndata", "a.xlsx", "--ut", "b.xlsx").code == 0
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes()
    assert effektmodell("les", "a.xlsx", "--til", "les.toml").code == 0
    assert load_fund(folder / "les.toml") == example("norrkoping")


def test_a_faulty_file_is_refused_and_nothing_is_written(
    effektmodell: Effektmodell, folder: Path
) -> None:
    text = TEXT.replace("kapital = 40_000", "kapital = -1").replace("[21, 19]", "[21, 1.5]")
    (folder / "feil.toml").write_text(text, encoding="utf-8")
    outcome = effektmodell("investeringsfond", "--inndata", "feil.toml", "--ut", "ut.xlsx")
    assert outcome.code != 0
    assert "kapital: -1 er ikke tillatt" in outcome.err
    assert "1,5 er ikke tillatt" in outcome.err
    assert not (folder / "ut.xlsx").exists()


def test_sammenlign_tells_inputs_rows_and_results(effektmodell: Effektmodell, folder: Path) -> None:
    text = (
        TEXT.replace("kapital = 40_000", "kapital = 45_000")
        .replace("kostnad = [660,", "kostnad = [700,")
        .replace('"NP-center"', '"Nytt senter"')
    )
    (folder / "b.toml").write_text(text, encoding="utf-8")
    assert effektmodell("investeringsfond").code == 0
    assert effektmodell("investeringsfond", "--inndata", "b.toml", "--ut", "b.xlsx").code == 0
    told = effektmodell("sammenlign", FILE, "b.xlsx").out
    for wanted in (
        *("Fondets kapital", "45 000", "Skolfam2", "Kostnad, år 1", "+40", "Laveste saldo"),
        *("Nye i B: Nytt senter", "Fjernet fra A: NP-center", "33 543"),
    ):
        assert wanted in told, told
    assert "ingen forskjeller" in effektmodell("sammenlign", FILE, FILE).out


def test_rull_keeps_what_was_realised_and_says_what_was_carried(
    effektmodell: Effektmodell, folder: Path
) -> None:
    text = TEXT.replace(
        "kostnad = [660, 1320, 1320, 660]",
        'kostnad = [660, 1320, 1320, 660]\nfaktisk = ["", "", "", "", 1734, 0]',
    )
    (folder / "a.toml").write_text(text, encoding="utf-8")
    assert effektmodell("investeringsfond", "--inndata", "a.toml", "--ut", "a.xlsx").code == 0
    outcome = effektmodell("rull", "a.xlsx", "--startaar", "2015", "--ut", "b.xlsx")
    assert outcome.code == 0
    assert "Første år 2015. Saldo og tilbakeføring til og med året før er overført." in outcome.out
    assert "Servicetraineer" in outcome.out + outcome.err
    assert effektmodell("les", "b.xlsx", "--til", "b.toml").code == 0
    rolled = load_fund(folder / "b.toml")
    assert (rolled.first_year, float(rolled.capital)) == (2015, 11_153)
    assert rolled.initiatives[0].actual.tolist()[:2] == [1734, 0]
    assert "ingen funn" in effektmodell("kontroller", "b.xlsx").out
    early = effektmodell("rull", "a.xlsx", "--startaar", "2010", "--ut", "c.xlsx")
    assert early.code != 0
    assert "bare rulles frem til et senere år" in early.err
    assert not (folder / "c.xlsx").exists()
    indexed = effektmodell(
        "rull", "a.xlsx", "--startaar", "2012", "--prisaar", "2012", "--ut", "c.xlsx"
    )
    assert "indeksreguleres ikke" in indexed.err
