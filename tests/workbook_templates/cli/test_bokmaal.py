"""Help pages and errors of the command line are bokmål, each error once, with its exit code."""

from __future__ import annotations

import re

import click
import pytest

from tests.workbook_templates.cli.conftest import Effektmodell, in_own_process
from workbook_templates.cli import program
from workbook_templates.cli.bokmaal import Choice
from workbook_templates.cli.numbers import Number, WholeNumber

ENGLISH = re.compile(
    r"""\b(Usage|Options?:|Commands?:|Arguments?:|Error|Try|Show|Missing|No\ such|Got|
    unexpected|Invalid|requires|does\ not|Did\ you|Aborted|required|default|Version|(?<!-)version|
    the|and|exit|help\ for|COMMAND|OPTIONS|ARGS|TEXT|FILE|PATH|not\ found|Traceback|Errno|
    directory|permission|denied)\b""",
    re.VERBOSE,
)

HELP_PAGES = [[], *([name] for name in program.lines)]


@pytest.mark.parametrize("name", ["--hjelp", "--help"])
@pytest.mark.parametrize("command", HELP_PAGES, ids=lambda words: " ".join(words) or "program")
def test_help_is_bokmaal_and_goes_to_standard_output(
    effektmodell: Effektmodell, command: list[str], name: str
) -> None:
    outcome = effektmodell(*command, name)
    assert outcome.code == 0
    assert outcome.err == ""
    assert not ENGLISH.findall(outcome.out)
    assert outcome.out.startswith("Bruk: effektmodell")
    assert "Eksemp" in outcome.out
    assert "Vis denne hjelpen og avslutt." in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_every_command_stands_on_the_help_page_with_its_full_line(
    effektmodell: Effektmodell,
) -> None:
    page = effektmodell("--hjelp").out
    for name in ("ny", "mal", "vis", "kontroller"):
        assert re.search(rf"^  {name} +\S.*\.$", page, re.MULTILINE)


def test_without_a_command_the_help_page_is_shown_as_an_error(effektmodell: Effektmodell) -> None:
    outcome = effektmodell()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Bruk: effektmodell")


@pytest.mark.parametrize("name", ["--versjon", "--version"])
def test_version(effektmodell: Effektmodell, name: str) -> None:
    outcome = effektmodell(name)
    assert outcome.code == 0
    assert re.fullmatch(r"effektmodell \d+\.\d+\.\d+\n", outcome.out)


USAGE_ERRORS = {
    ("nyy", "Asker"): "Kommandoen «nyy» finnes ikke. Mente du «ny»?",
    ("tegn",): "Kommandoen «tegn» finnes ikke.",
    ("--ut",): "Valget «--ut» finnes ikke.",
    ("ny",): "Argumentet KOMMUNE mangler.",
    ("kontroller",): "Argumentet FIL.xlsx|MAPPE mangler.",
    ("ny", "Asker", "--indata", "a.toml"): "Valget «--indata» finnes ikke. Mente du «--inndata»?",
    ("ny", "Asker", "-x"): "Valget «-x» finnes ikke.",
    ("ny", "Asker", "--ut"): "Valget «--ut» mangler en verdi.",
    ("ny", "Asker", "--overskriv=ja"): "Valget «--overskriv» tar ingen verdi.",
    ("ny", "Nordre", "Follo"): "For mange argumenter: «Follo».",
    ("mal", "asker.toml"): "For mange argumenter: «asker.toml».",
    ("ny", "Asker", "\x1b[31m"): "For mange argumenter: «·[31m».",
    ("vis", "a.toml", "b.toml"): "For mange argumenter: «b.toml».",
}


@pytest.mark.parametrize(("args", "message"), USAGE_ERRORS.items(), ids=str)
def test_a_usage_error_is_one_bokmaal_message_with_a_pointer_to_help(
    effektmodell: Effektmodell, args: tuple[str, ...], message: str
) -> None:
    outcome = effektmodell(*args)
    assert (outcome.code, outcome.out) == (2, "")
    first, hint = outcome.err.splitlines()
    assert first.startswith(f"Feil: {message}")
    assert re.fullmatch(r"Skriv «effektmodell( \w+)? --hjelp» for hjelp\.", hint)
    assert not ENGLISH.findall(outcome.err)


@pytest.mark.parametrize("typed", ["0", "65", " 0 ", "-1", "1,5", "mye", "", "٣٤٥٦", "9" * 40])
def test_a_number_outside_its_limits_is_told_with_its_option(
    effektmodell: Effektmodell, typed: str
) -> None:
    outcome = effektmodell("kontroller", "x.xlsx", "--parallelt", typed)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: --parallelt: ")
    assert "Tillatt: et helt tall fra 1 til 64" in outcome.err


def test_every_parameter_is_of_a_kind_whose_errors_are_told_in_bokmaal() -> None:
    for command in (line.load() for line in program.lines.values()):
        for param in command.params:
            builtin = isinstance(
                param.type,
                click.types.StringParamType
                | click.types.BoolParamType
                | Choice
                | WholeNumber
                | Number,
            )
            assert builtin or isinstance(param.type, click.types.FuncParamType)
            assert param.nargs in (1, -1)


@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8", "fr_FR", "nb_NO.ISO-8859-1"])
def test_the_language_of_the_machine_changes_nothing(language: str) -> None:
    done = in_own_process("ny", "--hjelp", env={"LC_ALL": language, "LANGUAGE": language})
    text = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert "Erstatt filen dersom den finnes fra før." in text
    assert not ENGLISH.findall(text)
