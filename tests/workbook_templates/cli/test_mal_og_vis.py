"""``effektmodell mal`` and ``effektmodell vis``."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import ROOT, Effektmodell, in_own_process
from xlmodel import default_inputs, load_inputs, model_results, template_toml
from xlmodel.common.bokmaal import content_text, number_text
from xlmodel.common.terms import Unit


def test_the_template_is_toml_in_utf8_even_where_the_machine_speaks_another_code() -> None:
    done = in_own_process("mal", env={"PYTHONIOENCODING": "cp1252", "LC_ALL": "nb_NO.ISO-8859-1"})
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8")
    assert text == template_toml()
    assert "å" in text
    assert b"\r" not in done.stdout
    tomllib.loads(text)


def test_the_template_gives_the_defaults_back(effektmodell: Effektmodell, folder: Path) -> None:
    assert effektmodell("mal", "--ut", "a.toml").code == 0
    file = folder / "a.toml"
    assert file.read_bytes() == template_toml().encode()
    own, default = load_inputs(file, "Asker"), default_inputs("Asker")
    assert model_results(own).young_adults.sum_cost == model_results(default).young_adults.sum_cost
    assert effektmodell("mal", "--ut", "a.toml").code == 2
    assert effektmodell("mal", "--ut", "a.toml", "--overskriv").code == 0


def test_results_show_both_groups_and_their_sum(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("vis")
    assert (outcome.code, outcome.err) == (0, "")
    assert "…" not in outcome.out
    for text in ("Unge voksne", "Familie", "Samlet", "2\u00a0919\u00a0717", "2029", "bærekraftig"):
        assert text in outcome.out


def test_json_is_numbers_under_the_names_of_the_workbook(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("vis", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    data = json.loads(outcome.out, parse_constant=pytest.fail)
    young = data["unge_voksne"]
    assert young["aar"] == list(range(2020, 2030))
    assert young["noekkeltall"]["BalanseaarNetto"] == 2025
    assert young["noekkeltall"]["BalanseaarTotal"] == 2022
    assert young["per_aar"]["Besparelse"][-1] == pytest.approx(2_919_717, abs=1)
    assert young["per_aar"]["BesparelseKommune"] is None
    assert young["enkeltindivid"]["per_aar"]["Kostnad"][3] == 0
    assert data["samlet"]["per_aar"]["Kostnad"][0] == pytest.approx(
        young["per_aar"]["Kostnad"][0] + data["familie"]["per_aar"]["Kostnad"][0]
    )


def test_json_has_null_for_none_and_no_sum_of_groups_that_differ(
    effektmodell: Effektmodell, folder: Path
) -> None:
    file = folder / "inn.toml"
    file.write_text(
        "[unge_voksne]\nanalyseperiode = 4\n"
        "suksessrate = { uholdbar = 0, utsatt = 0, stabil = 0 }\n",
        encoding="utf-8",
    )
    for args in (["inn.toml"], ["--inndata", "inn.toml"]):
        data = json.loads(effektmodell("vis", *args, "--json").out)
        assert data["unge_voksne"]["noekkeltall"]["BalanseaarNetto"] is None
        assert data["samlet"] is None
        assert data["samlet_ulike_inndata"] == ["Analyseperiode"]
    shown = effektmodell("vis", "inn.toml").out
    assert "Ikke i perioden" in shown
    assert "Samlet" not in shown
    assert "Gruppene legges ikke sammen, for de har ulik analyseperiode." in shown


BAD_FILES = {
    "ugyldig TOML": ("kommune = Asker", "ikke gyldig TOML"),
    "negativt antall": ("[unge_voksne]\nnye = [-1, 2, 2]", "-1 er ikke tillatt"),
    "rate over 100 %": ("[familie]\nsuksessrate = [1.3, 1, 1]", "1,3 er ikke tillatt"),
    "T = 16": ("[familie]\nanalyseperiode = 16", "16 er ikke tillatt"),
    "tekst for tall": ('[familie]\nqaly_verdi = "mye"', "«mye» er ikke tillatt"),
    "ukjent nøkkel": ("[familie]\nsukessrate = [1, 1, 1]", "Mente du «suksessrate»?"),
    "ikke tekst": ("\udcff\udcfe", "UTF-8"),
}


@pytest.mark.parametrize(("text", "message"), BAD_FILES.values(), ids=BAD_FILES.keys())
@pytest.mark.parametrize("command", [["vis", "inn.toml"], ["ny", "Asker", "--inndata", "inn.toml"]])
def test_a_bad_input_file_is_one_message_and_no_workbook(
    effektmodell: Effektmodell, folder: Path, command: list[str], text: str, message: str
) -> None:
    (folder / "inn.toml").write_bytes(text.encode(errors="surrogateescape"))
    outcome = effektmodell(*command)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: inn.toml: ")
    assert message in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert [path.name for path in folder.iterdir()] == ["inn.toml"]


def test_every_violation_is_told_at_once(effektmodell: Effektmodell, folder: Path) -> None:
    (folder / "inn.toml").write_text(
        "[familie]\nanalyseperiode = 16\nneddiskontering = 4\n", encoding="utf-8"
    )
    head, *lines = effektmodell("vis", "inn.toml").err.splitlines()
    assert head == "Feil:"
    assert len(lines) == 2


@pytest.mark.parametrize("args", [["vis", "finnes_ikke.toml"], ["vis", "."], ["vis", ""]])
def test_an_input_file_that_cannot_be_read_is_one_message(
    effektmodell: Effektmodell, args: list[str]
) -> None:
    outcome = effektmodell(*args)
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    assert "Errno" not in outcome.err


def test_the_input_file_is_given_once(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("vis", "a.toml", "--inndata", "b.toml")
    assert outcome.code == 2
    assert "én gang" in outcome.err


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234567.4, Unit.KRONER, "1\u00a0234\u00a0567"),
        (-0.4, Unit.KRONER, "0"),
        (-1234.5, Unit.KRONER, "−1\u00a0234"),
        (5.285, Unit.KRONER_PER_KRONE, "5,29"),
        (2025, Unit.YEAR, "2025"),
        ("Ikke i perioden", Unit.YEAR, "Ikke i perioden"),
    ],
)
def test_numbers_are_written_as_in_bokmaal(value: float | str, unit: Unit, text: str) -> None:
    assert number_text(value, unit) == text


def test_values_of_cells_that_differ_look_different() -> None:
    assert content_text(0.1 + 0.2) != content_text(0.3000001)
    assert content_text(1.0) == "1"
    assert content_text("") == content_text(None) == "(tom)"
    assert content_text(True) == "SANN"


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("columns", "tables"), [(20, 1), (80, 3), (200, 1)])
def test_a_terminal_of_any_width_without_colour_gets_whole_tables(
    columns: int, tables: int
) -> None:
    lines = in_terminal(columns, "vis")
    assert max(map(len, lines)) <= columns
    assert sum(line.startswith(" 2029 ") for line in lines) >= 2 * tables


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("columns", [30, 40, 50, 80])
def test_no_terminal_is_so_narrow_that_an_amount_is_broken(columns: int) -> None:
    lines = in_terminal(columns, "vis")
    assert max(map(len, lines)) <= columns
    for amount in ("12\u00a0867\u00a0824", "25\u00a0436\u00a0888", "122\u00a0153\u00a0484"):
        assert any(line.rstrip().endswith(amount) or f" {amount} " in line for line in lines)


def in_terminal(columns: int, *args: str) -> list[str]:
    """Return the lines that the program shows in a terminal of a width."""
    script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    program = "from workbook_templates.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, sys.executable, "-c", program, *args],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={
            "PYTHONPATH": str(ROOT),
            "COLUMNS": str(columns),
            "TERM": "xterm",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
        },
        timeout=60,
        check=False,
    )
    text = re.sub(r"\x1b\[[01]m", "", done.stdout.decode())
    assert done.returncode == 0
    assert "\x1b" not in text
    assert "…" not in text
    return text.splitlines()
