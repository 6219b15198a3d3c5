"""``effektmodell utenforregnskap``, and ``les``, ``kontroller`` and ``sammenlign`` on its workbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.names import Names
from tests.workbook_templates.cli.conftest import Effektmodell, Outcome
from tests.workbook_templates.exclusion_accounts.test_tables import lines, whole, write
from workbook_templates import EXCLUSION_ACCOUNTS, workbook_bytes
from workbook_templates.cli import program, run
from xlmodel import default_inputs
from xlmodel.exclusion_accounts import (
    example,
    example_toml,
    load_exclusion_accounts,
    with_effektmodell,
)

NAME = "Utenforregnskap Eksempelkommunen 2020.xlsx"


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


def test_without_a_choice_it_is_the_example(effektmodell: Effektmodell, folder: Path) -> None:
    outcome = effektmodell("utenforregnskap")
    assert (outcome.code, outcome.err) == (0, "")
    assert (folder / NAME).read_bytes() == workbook_bytes(example())
    for text in ("Eksempeltall", "KS har ikke trykt", "Krevd", "5,5"):
        assert text in outcome.out or text == "Krevd"
    assert effektmodell("utenforregnskap", "--mal").out == example_toml()


def test_toml_csv_and_workbook_come_back_as_input(effektmodell: Effektmodell, folder: Path) -> None:
    (folder / "a.toml").write_text(example_toml(), encoding="utf-8")
    assert effektmodell("utenforregnskap", "--inndata", "a.toml", "--ut", "a.xlsx").code == 0
    assert effektmodell("utenforregnskap", "--inndata", "a.xlsx", "--ut", "b.xlsx").code == 0
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()
    write(folder, whole())
    outcome = effektmodell("utenforregnskap", "--inndata", "profiler.csv", "--ut", "c.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert "profiler.csv" in outcome.out
    assert effektmodell("kontroller", "c.xlsx").code == 0


def test_at_most_ten_faults_are_listed_and_the_rest_counted(
    effektmodell: Effektmodell, folder: Path
) -> None:
    rows = [(*tuple(line)[:6], "x") for line in lines()] + list(lines(group="Sammenligning"))
    write(folder, rows)
    outcome = effektmodell("utenforregnskap", "--inndata", "profiler.csv")
    assert outcome.code == 2
    assert outcome.err.count("er ikke tillatt") == 10
    assert "… og 31 til." in outcome.err
    assert not list(folder.glob("*.xlsx"))


def test_the_effektmodell_is_written_beside_with_its_source(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("ny", "Asker", "--ut", "em.xlsx").code == 0
    outcome = effektmodell("utenforregnskap", "--effektmodell", "em.xlsx", "--ut", "uf.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    wanted = with_effektmodell(example(), default_inputs("Asker"), "em.xlsx")
    assert EXCLUSION_ACCOUNTS.open(folder / "uf.xlsx").inputs == wanted
    book, names = load_workbook("uf.xlsx", data_only=True), Names(folder / "uf.xlsx")
    model, theirs = load_workbook("em.xlsx", data_only=True), Names(folder / "em.xlsx")
    for own, name in (
        ("UF_EMKostnad", "UV_SumKostnad"),
        ("UF_EMBesparelse", "UV_SumBesparelse"),
        ("UF_EMGevinst", "UV_SumGevinst"),
        ("UF_EMPeriode", "UV_Analyseperiode"),
    ):
        (tab, at), (other, there) = names.cell(own), theirs.cell(name)
        assert book[tab][at].value == pytest.approx(model[other][there].value, abs=0.01)
    assert effektmodell("kontroller", "uf.xlsx").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--effektmodell", "nei.xlsx"), "finnes ikke"),
        (("--effektmodell", NAME), "er en arbeidsbok for sammenligning med Utenforregnskapet"),
        (("--effektmodell", "em24.toml"), "2024-kroner"),
        (("--inndata", "nei.csv"), "finnes ikke"),
        (("--inndata", "tekst.xlsx"), "tekst.xlsx"),
        (("--eksempel", "ks"), "Tillatt: eksempeltall"),
        (("--mal", "--effektmodell", "em24.toml"), "kan ikke brukes samtidig"),
    ],
)
def test_what_is_wrong_is_told_in_bokmaal(
    arguments: tuple[str, ...], told: str, effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / NAME).write_bytes(workbook_bytes(example()))
    (folder / "em24.toml").write_text("prisaar = 2024\n", encoding="utf-8")
    (folder / "tekst.xlsx").write_text("ikke en arbeidsbok", encoding="utf-8")
    outcome = effektmodell("utenforregnskap", *arguments, "--ut", "ut.xlsx")
    assert outcome.code == 2
    assert told in outcome.err
    assert not (folder / "ut.xlsx").exists()


def test_the_effektmodell_that_is_read_is_not_written_over(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("ny", "Asker", "--ut", "em.xlsx").code == 0
    both = ("--effektmodell", "em.xlsx", "--ut", "em.xlsx", "--overskriv")
    assert effektmodell("utenforregnskap", *both).code == 2


@pytest.fixture
def made(folder: Path) -> Path:
    path = folder / "uf.xlsx"
    path.write_bytes(workbook_bytes(example()))
    return path


def test_les_shows_and_writes_what_stands_in_it(effektmodell: Effektmodell, made: Path) -> None:
    outcome = effektmodell("les", made.name, "--til", "ut.toml")
    assert (outcome.code, outcome.err) == (0, "")
    for text in ("Tiltakskostnad per person", "som eksempelet", "18–24 år", "Trygd, sykehus"):
        assert text in outcome.out
    assert load_exclusion_accounts("ut.toml") == example()
    assert effektmodell("les", made.name, "--til", "ut.json").code == 0
    data = json.loads(Path("ut.json").read_text(encoding="utf-8"))
    assert len(data["profil"]) == 70


def test_sammenlign_tells_inputs_rows_and_results(effektmodell: Effektmodell, made: Path) -> None:
    other = example().with_values(age=25, profiles=example().profiles[1:])
    Path("b.xlsx").write_bytes(workbook_bytes(other))
    outcome = effektmodell("sammenlign", made.name, "b.xlsx")
    assert outcome.err == ""
    for text in ("Alder ved tiltaket", "Fjernet fra A", "Netto, kommune", "Kommunale tjenester"):
        assert text in outcome.out
    told = json.loads(effektmodell("sammenlign", made.name, "b.xlsx", "--json").out)
    assert "resultater" in json.dumps(told)


# What the reader finds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "at", "value", "told"),
    [
        ("UF_Profiler", 0, 9, "9 er ikke tillatt"),
        ("UF_Profiler", 1, "Andre", "Målgruppe eller Sammenligning"),
        ("UF_Profiler", 3, None, "cellen er tom"),
        ("UF_Belop", 4, "x", "beløp ved 22 år"),
        ("UF_Belop", 4, 2e9, "beløp ved 22 år"),
        ("UF_Alder", 0, 31, "Alder ved tiltaket"),
        ("UF_EMPeriode", 0, 0.5, "Analyseperiode"),
    ],
)
def test_every_fault_is_told_with_its_cell(
    name: str, at: int, value: object, told: str, effektmodell: Effektmodell, made: Path
) -> None:
    tab, address = Names(made).cells(name)[at]
    book = load_workbook(made)
    book[tab][address].value = value
    book.save("feil.xlsx")
    outcome = effektmodell("les", "feil.xlsx")
    assert outcome.code == 2
    assert f"fanen «{tab}», celle {address}" in outcome.err
    assert told in outcome.err


def test_a_row_without_a_target_group_is_told_and_the_rest_read(
    effektmodell: Effektmodell, made: Path
) -> None:
    tab, address = Names(made).cells("UF_Profiler")[0]
    book = load_workbook(made)
    book[tab][address].value = None
    book.save("uten.xlsx")
    outcome = effektmodell("les", "uten.xlsx")
    assert outcome.code == 0
    assert "raden har ikke noen målgruppe og teller ikke" in outcome.out + outcome.err


def _moved_amounts(path: Path) -> None:
    book = load_workbook(path)
    name = book.defined_names["UF_Belop"]
    name.attr_text = str(name.attr_text).replace("$9:", "$10:")
    book.save(path)


@pytest.mark.parametrize("break_it", [_moved_amounts])
def test_amounts_on_other_rows_than_their_profiles_are_refused(
    break_it: Callable[[Path], None], effektmodell: Effektmodell, made: Path
) -> None:
    break_it(made)
    outcome = effektmodell("les", made.name)
    assert outcome.code == 2
    assert "UF_Belop" in outcome.err
