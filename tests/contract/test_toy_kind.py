"""A kind of workbook is what its module says and one line among the kinds: the commands know the rest.

The toy kind is put where the registry has all others (``conftest.py``); nothing else is told of it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support import toy_kind
from tests.support.edits import Workbook
from tests.support.names import Names
from tests.support.toy_kind import TOY, Loan, to_toml
from tests.workbook_templates.cli.conftest import Outcome
from workbook_templates import registry, workbook_bytes
from workbook_templates.cli import command_line, program, run

Call = Callable[..., Outcome]


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Call:
    """Run the program that is made with the toy kind among the others, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    made = command_line()

    def effektmodell(*args: str) -> Outcome:
        capfd.readouterr()
        code = run(made, args)
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return effektmodell


def test_the_kind_is_said_in_under_150_lines() -> None:
    lines = Path(toy_kind.__file__).read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.strip() and not line.startswith(("from ", "import "))]
    assert len(said) < 150


def test_the_kind_is_one_line_among_the_kinds() -> None:
    assert registry.kinds()[-1] is TOY
    assert "laan" in command_line().lines
    assert "laan" not in program.lines


def test_the_command_makes_a_workbook_of_an_example_a_file_and_a_workbook(call: Call) -> None:
    outcome = call("laan")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Skrev Lån Asker 2025.xlsx\n")
    rows = [line.split() for line in outcome.out.splitlines()]
    assert ["Renter", "i", "alt", "120", "000"] in rows
    usual = Path("Lån Asker 2025.xlsx").read_bytes()
    assert usual == workbook_bytes(Loan())
    assert call("laan", "--mal", "--ut", "l.toml").code == 0
    assert tomllib.loads(Path("l.toml").read_text(encoding="utf-8"))["laan"] == 1_000_000
    for source in ("l.toml", "Lån Asker 2025.xlsx"):
        assert call("laan", "--inndata", source, "--ut", "b.xlsx", "--overskriv").code == 0
        assert Path("b.xlsx").read_bytes() == usual
    assert call("laan", "--eksempel", "vanlig", "--ut", "c.xlsx").code == 0
    assert "filen finnes fra før" in call("laan").err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--eksempel", "uvanlig"), "Tillatt: vanlig"),
        (("--inndata", "x.toml", "--mal"), "--inndata og --mal kan ikke brukes samtidig"),
        (("--inndata", "finnes-ikke.xlsx"), "finnes ikke"),
        (("--ut", "a.xls"), "må slutte på .xlsx"),
        (("--inndata", "feil.toml"), "Rente"),
        (("--inndata", "ukjent.toml"), "ukjent nøkkel. Mente du «rente»"),
    ],
)
def test_what_is_wrong_is_told(arguments: tuple[str, ...], told: str, call: Call) -> None:
    Path("feil.toml").write_text("rente = 3", encoding="utf-8")
    Path("ukjent.toml").write_text("rentr = 0.1", encoding="utf-8")
    outcome = call("laan", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_the_command_helps_in_the_kinds_words(call: Call) -> None:
    out = call("laan", "--hjelp").out
    for text in ("et lån", "utfylt lånebok", "«Lån KOMMUNE ÅR.xlsx»", "følger med: vanlig"):
        assert text in " ".join(out.split())
    assert "Lag et lån." in call("--hjelp").out


def test_kontroller_checks_it_and_finds_a_planted_fault(call: Call) -> None:
    Path("a.xlsx").write_bytes(workbook_bytes(Loan()))
    outcome = call("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("a.xlsx: ingen funn.\n")
    book = Workbook.read(Path("a.xlsx"))
    cell = Names(Path("a.xlsx")).cell("Laan_Rent", 1)
    book.set_number(cell, 5)
    book.write(Path("b.xlsx"))
    outcome = call("kontroller", "b.xlsx", "--json", "--rapport", "r.xlsx")
    assert outcome.code == 1
    (file,) = json.loads(outcome.out)["filer"]
    assert (file["funn"][0]["fane"], file["funn"][0]["celle"]) == cell
    assert [item["navn"] for item in file["noekkelresultater"]] == ["Renter i alt"]
    assert Path("r.xlsx").exists()


def test_rull_refuses_what_does_not_roll_forward(call: Call) -> None:
    Path("a.xlsx").write_bytes(workbook_bytes(Loan()))
    outcome = call("rull", "a.xlsx", "--startaar", "2027")
    assert outcome.code == 2
    told = "arbeidsbok for lån. Bare arbeidsbøker for effektmodellen og investeringsfond kan rulles frem"
    assert told in outcome.err


def test_les_shows_and_writes_what_stands_in_it(call: Call) -> None:
    Path("a.xlsx").write_bytes(workbook_bytes(Loan(rate=0.1)))
    outcome = call("les", "a.xlsx", "--til", "ut.toml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Asker · Svømmehall\na.xlsx, modellversjon ")
    assert ["Rente", "0.1"] in [line.split() for line in outcome.out.splitlines()]
    assert TOY.load(Path("ut.toml")) == Loan(rate=0.1)
    assert call("les", "a.xlsx", "--til", "ut.json").code == 0
    found = json.loads(Path("ut.json").read_text(encoding="utf-8"))
    assert (found["fil"], found["rente"], found["formler"]) == ("a.xlsx", 0.1, [])


def test_sammenlign_tells_what_differs_on_screen_as_json_and_in_a_report(call: Call) -> None:
    Path("a.xlsx").write_bytes(workbook_bytes(Loan()))
    Path("b.xlsx").write_bytes(workbook_bytes(Loan(rate=0.1)))
    outcome = call("sammenlign", "a.xlsx", "b.xlsx", "--rapport", "r.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert ["Rente", "0.04", "0.1"] in [line.split() for line in outcome.out.splitlines()]
    assert load_workbook("r.xlsx").sheetnames == ["Inndata", "Formler"]
    found = json.loads(call("sammenlign", "a.xlsx", "b.xlsx", "--json").out)
    assert (found["like"], found["formler"]["forskjeller"]) == (False, [])
    assert json.loads(call("sammenlign", "a.xlsx", "a.xlsx", "--json").out)["like"] is True


def test_another_kind_is_not_compared_with_it(call: Call) -> None:
    Path("a.xlsx").write_bytes(workbook_bytes(Loan()))
    assert call("personas", "--eksempel", "fredrikstad", "--ut", "b.xlsx").code == 0
    outcome = call("sammenlign", "a.xlsx", "b.xlsx")
    assert outcome.code == 2
    assert "arbeidsbok for lån; b.xlsx er en arbeidsbok for personaer" in outcome.err


def test_the_toml_of_a_loan_begins_with_remarks() -> None:
    assert to_toml(Loan(), ["Lest fra a.xlsx."]).startswith("# Lest fra a.xlsx.\nkommune = ")
