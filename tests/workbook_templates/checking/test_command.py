"""``effektmodell kontroller``: what it tells, its report, its JSON and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.planting import COSTS, UV, Book, keyed, named
from tests.workbook_templates.cli.conftest import Effektmodell, effektmodell, folder

__all__ = ["effektmodell", "folder"]

COST = keyed("cost", 0, 3)
Plant = Callable[[Book], object]


def planted(clean: bytes, path: Path, *plants: Plant) -> Path:
    book = Book(clean)
    for plant in plants:
        plant(book)
    return book.save(path)


def unprotected(book: Book) -> None:
    book.substitute(book.part(COSTS), "<sheetProtection[^>]*/>", "")


def typed_over(book: Book) -> None:
    book.number(COST, 5.0)


def relabelled(book: Book) -> None:
    book.text((UV, f"A{COST[1][1:]}"), "Utgift")


def test_a_workbook_without_findings_says_so(
    clean: bytes, effektmodell: Effektmodell, folder: Path
) -> None:
    planted(clean, folder / "a.xlsx")
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("a.xlsx: ingen funn.\n")
    assert "formler er sammenlignet med malen" in outcome.out


@pytest.mark.parametrize(
    ("plant", "code", "heading"),
    [
        (typed_over, 1, "Feil ("),
        (unprotected, 3, "Advarsel (1)"),
        (relabelled, 0, "Informasjon (1)"),
    ],
    ids=["error", "warning", "information"],
)
def test_the_exit_code_follows_the_most_serious_finding(
    clean: bytes, effektmodell: Effektmodell, folder: Path, plant: Plant, code: int, heading: str
) -> None:
    planted(clean, folder / "a.xlsx", relabelled, plant)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (code, "")
    assert heading in outcome.out


def test_findings_stand_with_place_formulas_and_consequences_the_worst_first(
    clean: bytes, effektmodell: Effektmodell, folder: Path
) -> None:
    planted(clean, folder / "a.xlsx", relabelled, unprotected, typed_over)
    out = effektmodell("kontroller", "a.xlsx").out
    assert out.index("Feil (") < out.index("Advarsel (1)") < out.index("Informasjon (1)")
    for text in (COST[1], "Formel overskrevet", "Skal være: =IF(", "I filen: 5", "Netto nytte"):
        assert text in out
    assert max(len(line) for line in out.splitlines()[3:]) <= 120


def test_markup_and_control_signs_in_a_file_reach_no_terminal(
    clean: bytes, effektmodell: Effektmodell, folder: Path
) -> None:
    def plant(book: Book) -> None:
        book.text((UV, f"A{COST[1][1:]}"), "[bold]Utgift[/bold]\u202e")

    planted(clean, folder / "a.xlsx", plant)
    assert "[bold]Utgift[/bold]·" in effektmodell("kontroller", "a.xlsx").out


def test_json_holds_every_finding(clean: bytes, effektmodell: Effektmodell, folder: Path) -> None:
    path = planted(clean, folder / "a.xlsx", typed_over)
    outcome = effektmodell("kontroller", "a.xlsx", "--json", "--dato", "2026-01-31")
    assert outcome.code == 1
    told: dict[str, Any] = json.loads(outcome.out)
    assert (told["skjema"], told["kontrolldato"]) == ("effektmodell-kontroll/1", "2026-01-31")
    (file,) = told["filer"]
    assert file["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert file["antall"]["feil"] == len([f for f in file["funn"] if f["alvorlighet"] == "feil"])
    finding = file["funn"][0]
    assert (finding["fane"], finding["celle"], finding["fil"]) == (*COST, "5")
    assert finding["filverdi"] == 5
    assert finding["modellverdi"] > 1e5
    assert finding["beroerer"]["antall"] > 50
    assert {item["lagret"] for item in file["noekkelresultater"]}


def test_the_report_can_be_filed(clean: bytes, effektmodell: Effektmodell, folder: Path) -> None:
    path = planted(clean, folder / "a.xlsx", typed_over)
    arguments = ("kontroller", "a.xlsx", "--rapport", "r.xlsx", "--dato", "2026-01-31")
    assert effektmodell(*arguments).code == 1
    first = (folder / "r.xlsx").read_bytes()
    book = load_workbook(folder / "r.xlsx")
    assert book.sheetnames == ["Kontrollrapport", "Nøkkelresultater", "Om kontrollen"]
    rows = [[cell.value for cell in row] for row in book["Kontrollrapport"].iter_rows()]
    facts = {row[0]: row[1] for row in rows}
    assert facts["Konklusjon"] == "Feil"
    assert facts["SHA-256"] == sha256(path.read_bytes()).hexdigest()
    assert facts["Kontrolldato"] == "31.01.2026"
    assert any(row[2:4] == list(COST) for row in rows)
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    quoted = [cell for row in book["Kontrollrapport"] for cell in row if str(cell.value)[:1] == "="]
    assert quoted
    assert all(cell.quotePrefix for cell in quoted)
    assert effektmodell(*arguments).code == 2
    assert effektmodell(*arguments, "--overskriv").code == 1
    assert (folder / "r.xlsx").read_bytes() == first


def test_a_folder_is_a_line_a_file_and_a_broken_file_stops_nothing(
    clean: bytes, effektmodell: Effektmodell, folder: Path
) -> None:
    inside = folder / "bøker"
    inside.mkdir()
    planted(clean, inside / "god.xlsx")
    planted(clean, inside / "feil.xlsx", typed_over)
    (inside / "ødelagt.xlsx").write_bytes(b"PK\x03\x04")
    (inside / "~$god.xlsx").write_bytes(b"")
    (inside / "notat.txt").write_text("", encoding="utf-8")
    outcome = effektmodell("kontroller", "bøker", "--rapport", "bøker/rapport.xlsx")
    assert (outcome.code, outcome.err) == (1, "")
    lines = {line.split()[0]: line for line in outcome.out.splitlines() if ".xlsx" in line}
    assert "Ingen funn" in lines["god.xlsx"]
    assert COST[1] in outcome.out
    assert "Feil" in lines["ødelagt.xlsx"]
    assert "3 filer kontrollert, 2 med feil." in outcome.out
    book = load_workbook(inside / "rapport.xlsx")
    assert book.sheetnames == ["Kontrollrapport", "Funn", "Nøkkelresultater", "Om kontrollen"]
    again = effektmodell("kontroller", "bøker", "--rapport", "bøker/rapport.xlsx", "--overskriv")
    assert "3 filer kontrollert" in again.out


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"tekst",
        b"PK\x03\x04" + b"\0" * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
    ids=["missing", "empty", "text", "broken zip", "encrypted"],
)
def test_a_file_that_is_no_workbook_is_one_message(
    effektmodell: Effektmodell, folder: Path, content: bytes | None
) -> None:
    if content is not None:
        (folder / "a.xlsx").write_bytes(content)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: ")
    assert len(outcome.err.splitlines()) == 1


def test_a_workbook_of_something_else_is_refused(effektmodell: Effektmodell, folder: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    Workbook().save(folder / "a.xlsx")
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert "ikke en arbeidsbok fra effektmodellen" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.xlsx", "--dato", "i går"), "ÅÅÅÅ-MM-DD"),
        (("a.xlsx", "--rapport", "r.pdf"), ".xlsx"),
        ((".",), "ingen arbeidsbøker"),
        (("",), "Filnavnet er tomt"),
    ],
    ids=["date", "report name", "empty folder", "no name"],
)
def test_a_wrong_command_line_is_told(
    effektmodell: Effektmodell, arguments: tuple[str, ...], message: str
) -> None:
    outcome = effektmodell("kontroller", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_a_document_type_is_refused(clean: bytes, effektmodell: Effektmodell, folder: Path) -> None:
    def plant(book: Book) -> None:
        text = book.parts["xl/workbook.xml"].decode()
        bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><workbook'
        book.parts["xl/workbook.xml"] = text.replace("<workbook", bomb, 1).encode()

    planted(clean, folder / "a.xlsx", plant)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert outcome.code == 2
    assert named("Kontroll")[1] not in outcome.out
