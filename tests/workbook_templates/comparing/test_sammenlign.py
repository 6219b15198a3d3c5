"""``effektmodell sammenlign``: what it tells on the screen, as JSON and as a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from tests.workbook_templates.cli.conftest import Effektmodell
from tests.workbook_templates.comparing.conftest import Books
from workbook_templates.cli import output as _output

DIFFERENCE = {"navn", "etikett", "situasjon", "a", "b", "differanse"}


def test_the_same_file_twice_has_no_differences(effektmodell: Effektmodell, books: Books) -> None:
    path = str(books("asker"))
    outcome = effektmodell("sammenlign", path, path)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"{path} og {path}: ingen forskjeller i inndata og formler.\n"


def test_differences_are_told_and_the_exit_code_is_0(
    effektmodell: Effektmodell, books: Books
) -> None:
    outcome = effektmodell("sammenlign", str(books("asker")), str(books("next")))
    assert (outcome.code, outcome.err) == (0, "")
    lines = [" ".join(line.replace("\u00a0", " ").split()) for line in outcome.out.splitlines()]
    for line in (
        "Suksessrate, uholdbar 80 % 70 % −10 prosentpoeng",
        "Lønnskostnad for full stilling 300 000 320 000 +20 000",
        "Kommunens andel av nullalternativet (tom) 60 %",
        "Nye i B: Jobbspesialist",
        "Fjernet fra A: Økonomisk verge",
        "Kostnad 550 600 +50",
        "Suksessrate −1 509 736 −1 509 736 −4 707 036 −4 707 036",
        "Ingen forskjeller i inndata.",
    ):
        assert line in lines
    assert "Merk:" not in outcome.out


def test_different_price_years_are_told_before_any_amount(
    effektmodell: Effektmodell, books: Books
) -> None:
    outcome = effektmodell("sammenlign", str(books("asker")), str(books("other")))
    assert outcome.code == 0
    note, _, amounts = outcome.out.partition("Nøkkelresultater")
    assert "Beløpene er i ulike kroner: A i 2019-kroner, B i 2025-kroner." in note
    assert "Kostnad i perioden" in amounts


@pytest.mark.parametrize("other", ["next", "other", "large"])
def test_no_line_is_wider_than_a_terminal_of_80_columns(
    effektmodell: Effektmodell, books: Books, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    def terminal(*, error: bool = False) -> Console:
        return Console(
            stderr=error,
            width=80,
            force_terminal=not error,
            color_system=None,
            highlight=False,
            markup=False,
        )

    paths = str(books("asker")), str(books(other))
    monkeypatch.setattr(_output, "console", terminal)
    monkeypatch.chdir(books("asker").parent)
    outcome = effektmodell("sammenlign", *(Path(path).name for path in paths))
    assert outcome.code == 0
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "…" not in outcome.out


def compared_json(effektmodell: Effektmodell, books: Books, *names: str) -> dict[str, Any]:
    outcome = effektmodell("sammenlign", *(str(books(name)) for name in names), "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_the_json_has_its_documented_shape(effektmodell: Effektmodell, books: Books) -> None:
    found = compared_json(effektmodell, books, "asker", "next")
    assert set(found) == {
        *("a", "b", "like", "ulikt_prisaar", "merknader", "felles"),
        *("unge_voksne", "familie", "samlet", "formler"),
    }
    assert found["a"] == {
        "fil": str(books("asker")),
        "kommune": "Asker",
        "programnavn": "Velferdslaben",
        "prisaar": 2019,
    }
    assert (found["like"], found["ulikt_prisaar"]) == (False, False)
    group = found["unge_voksne"]
    assert set(group) == {"inndata", "kilder", "tiltak", "noekkeltall", "bidrag"}
    assert all(set(item) == DIFFERENCE for item in group["inndata"])
    assert group["inndata"][1]["situasjon"] == "uholdbar"
    assert [item["endring"] for item in group["tiltak"]] == ["endret", "fjernet", "nytt"]
    assert all(set(field) == DIFFERENCE for item in group["tiltak"] for field in item["felt"])
    assert set(group["noekkeltall"]["SumNetto"]) == {"a", "b", "differanse"}
    parts = group["bidrag"]
    assert set(parts) == {"a", "b", "endring", "restledd", "poster"}
    for amount in ("netto", "total"):
        in_sequence = sum(item["i_rekkefoelge"][amount] for item in parts["poster"])
        alone = sum(item["alene"][amount] for item in parts["poster"])
        assert in_sequence == pytest.approx(parts["endring"][amount])
        assert alone + parts["restledd"][amount] == pytest.approx(parts["endring"][amount])
    assert found["familie"]["bidrag"]["poster"] == []
    assert found["samlet"]["noekkeltall"]["NettoNytte"]["differanse"] == pytest.approx(
        parts["endring"]["total"]
    )
    assert found["formler"] == {"sammenlignet": True, "grunn": None, "forskjeller": []}


def test_the_json_of_equal_workbooks_says_so(effektmodell: Effektmodell, books: Books) -> None:
    found = compared_json(effektmodell, books, "asker", "asker")
    assert found["like"] is True
    assert found["felles"] == found["merknader"] == []


def test_the_json_tells_different_price_years(effektmodell: Effektmodell, books: Books) -> None:
    found = compared_json(effektmodell, books, "asker", "other")
    assert found["ulikt_prisaar"] is True
    assert len(found["merknader"]) == 1


def test_the_report_holds_the_numbers(effektmodell: Effektmodell, books: Books) -> None:
    paths = str(books("asker")), str(books("next"))
    outcome = effektmodell("sammenlign", *paths, "--rapport", "endringer.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("Skrev endringer.xlsx\n")
    book = openpyxl.load_workbook("endringer.xlsx")
    assert book.sheetnames == ["Sammendrag", "Inndata", "Tiltak", "Bidrag", "Formler"]
    rows = {
        tab: [list(row) for row in book[tab].iter_rows(values_only=True)] for tab in book.sheetnames
    }
    assert ["Fil A", paths[0]] in [row[:2] for row in rows["Sammendrag"]]
    assert ["Familie", "Netto i perioden", "kr", 37_548_773, 37_548_773, 0] in rows["Sammendrag"]
    assert [
        *("Unge voksne", "Lønnskostnad for full stilling", None, "kr"),
        *(300_000, 320_000, 20_000),
    ] in [[cell or None for cell in row] for row in rows["Inndata"]]
    assert [
        *("Unge voksne", "Investeringsleder, oppfølging", "endret", "Volum uholdbar"),
        *(10, 12, 2),
    ] in rows["Tiltak"]
    rate = next(row for row in rows["Bidrag"] if row[1] == "Suksessrate")
    assert rate[2:] == ["inndata", *map(pytest.approx, [-1_509_736.28] * 2 + [-4_707_036.28] * 2)]
    labels = [row[1] for row in rows["Bidrag"]]
    assert labels[-2:] == ["Restledd", "Endring i alt"]
    assert rows["Formler"][-1][0] == "Ingen forskjeller"


@pytest.mark.parametrize("name", ["rapport.csv", "a.xlsx", "hard.xlsx", "soft.xlsx"])
def test_a_report_must_be_an_xlsx_and_spare_what_is_compared(
    effektmodell: Effektmodell, books: Books, folder: Path, name: str
) -> None:
    original = books("asker").read_bytes()
    (folder / "a.xlsx").write_bytes(original)
    (folder / "hard.xlsx").hardlink_to(folder / "a.xlsx")
    (folder / "soft.xlsx").symlink_to(folder / "a.xlsx")
    outcome = effektmodell(
        "sammenlign", "a.xlsx", str(books("next")), "--rapport", name, "--overskriv"
    )
    assert outcome.code == 2
    assert outcome.err.startswith(f"Feil: {name}: ")
    assert (folder / "a.xlsx").read_bytes() == original


def test_a_report_that_exists_is_kept_unless_asked(
    effektmodell: Effektmodell, books: Books, folder: Path
) -> None:
    (folder / "r.xlsx").write_text("min")
    args = ("sammenlign", str(books("asker")), str(books("asker")), "--rapport", "r.xlsx")
    assert effektmodell(*args).code == 2
    assert (folder / "r.xlsx").read_text() == "min"
    assert effektmodell(*args, "--overskriv").code == 0
    openpyxl.load_workbook(folder / "r.xlsx")


@pytest.mark.parametrize("position", [0, 1])
def test_a_file_that_cannot_be_used_is_named(
    effektmodell: Effektmodell, books: Books, folder: Path, position: int
) -> None:
    (folder / "tekst.xlsx").write_text("tekst")
    files = [str(books("asker"))]
    files.insert(position, "tekst.xlsx")
    outcome = effektmodell("sammenlign", *files)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: tekst.xlsx: ")


def test_two_files_must_be_given(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("sammenlign", "a.xlsx")
    assert outcome.code == 2
    assert "B.xlsx" in outcome.err
