"""Files as other programs and rules of a workplace leave them: read and checked, or told for what they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import ironcalc
import openpyxl
import pytest

from tests.support.planting import PLAN
from tests.workbook_templates.cli.conftest import ROOT
from tests.workbook_templates.xlsx.conftest import Answers, Effektmodell, Parts
from workbook_templates.xlsx.values import unescaped
from xlmodel import load_inputs

GROUP, COSTS, GAINS = "Unge voksne", "Unge voksne - Kostnader", "Unge voksne - Gevinster"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
    "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}


def compound(*names: str) -> bytes:
    """Return what begins as a compound file and has streams of these names."""
    return OLE + b"\0" * 600 + b"\0\0".join(name.encode("utf-16-le") for name in names)


# What kind of file it is ----------------------------------------------------------------------


def test_declared_types_of_parts_that_are_not_there_do_not_make_it_another_kind(
    effektmodell: Effektmodell, here: Parts
) -> None:
    """SheetJS declares the type of binary workbooks, as of macros and much else, in every file."""
    usual = effektmodell("kontroller", "Asker.xlsx")
    types = here.parts["[Content_Types].xml"]
    here.parts["[Content_Types].xml"] = types.replace(
        "<Override ",
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="vml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
        "<Override ",
        1,
    )
    here.save()
    assert effektmodell("kontroller", "Asker.xlsx") == usual
    assert effektmodell("les", "Asker.xlsx").code == usual.code == 0


def test_strict_open_xml_is_read_checked_and_compared(
    effektmodell: Effektmodell, here: Parts, asker_here: Path
) -> None:
    usual = [effektmodell(command, "Asker.xlsx") for command in ("les", "kontroller")]
    (asker_here.parent / "vanlig.xlsx").write_bytes(asker_here.read_bytes())
    for name, text in here.parts.items():
        for old, new in STRICT.items():
            text = text.replace(old, new)  # noqa: PLW2901 # one after the other
        here.parts[name] = text
    here.parts["xl/workbook.xml"] = re.sub(
        "<workbook ", '<workbook conformance="strict" ', here.parts["xl/workbook.xml"], count=1
    )
    here.save()
    assert "purl.oclc.org" in here.parts["xl/worksheets/sheet2.xml"]
    assert [effektmodell(command, "Asker.xlsx") for command in ("les", "kontroller")] == usual
    compared = effektmodell("sammenlign", "vanlig.xlsx", "Asker.xlsx")
    assert "ingen forskjeller" in compared.out


@pytest.mark.parametrize(
    "streams",
    [
        ("\x06DataSpaces", "DRMEncryptedDataSpace", "DRMEncryptedTransform", "EncryptedPackage"),
        ("\tDRMContent", "Workbook"),
    ],
)
def test_a_workbook_under_a_sensitivity_label_is_told_as_such(
    refused: Answers, folder: Path, streams: tuple[str, ...]
) -> None:
    (folder / "a.xlsx").write_bytes(compound(*streams))
    told = refused("a.xlsx")
    assert "kryptert av en følsomhetsetikett (rettighetsstyring), ikke med passord" in told


def test_a_workbook_under_a_password_is_told_as_such(refused: Answers, folder: Path) -> None:
    names = ("\x06DataSpaces", "StrongEncryptionTransform", "EncryptionInfo", "EncryptedPackage")
    (folder / "a.xlsx").write_bytes(compound(*names))
    assert "filen er kryptert med passord." in refused("a.xlsx")


# Linked inputs --------------------------------------------------------------------------------

REMARK = (
    "henter tall fra en annen fil, en Excel-tabell eller et navn, eller bruker en ukjent funksjon, "
    "og kan ikke regnes på nytt her. Verdien som sto lagret i filen, er brukt."
)


@pytest.mark.parametrize(
    "formula",
    [
        "[1]Ark1!$B$4",
        "'[1]Ark 1'!$B$4",
        "'C:\\Budsjett\\[tall.xlsx]Ark1'!B4",
        "Budsjett[Periode]",
        "Budsjett[[#Totals],[Periode]]+0",
        "Periode",
        "periode*1",
        "Utregning+0",
        "IFERROR(Periode,4)",
        "FINNESIKKE(1)",
    ],
)
def test_an_input_linked_elsewhere_is_read_as_stored_and_said_to_be(
    effektmodell: Effektmodell, here: Parts, formula: str
) -> None:
    here.name("Periode", "12").name("Utregning", "Familie!$B$10*1")
    here.set(GROUP, "B10", 12, formula).save()
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.toml")
    assert outcome.code == 0, outcome
    assert f"Asker.xlsx, fanen «{GROUP}», celle B10: formelen «={formula}» {REMARK}" in outcome.out
    assert load_inputs(Path("ut.toml")).young_adults.period == 12


def test_what_a_linked_cell_feeds_is_calculated_from_its_stored_value(
    effektmodell: Effektmodell, here: Parts
) -> None:
    here.set(GROUP, "B10", 4, "IFERROR(B11,0)+2").set(GROUP, "B11", 5, "[1]Ark1!A1").save()
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.toml")
    assert outcome.code == 0
    assert load_inputs(Path("ut.toml")).young_adults.period == 7
    found = json.loads(effektmodell("kontroller", "Asker.xlsx", "--json").out)["filer"][0]["funn"]
    wrong = [item for item in found if item["type"] == "regner feil"]
    assert not wrong


@pytest.mark.parametrize("formula", ["[1]Ark1!$B$4", "Periode"])
def test_a_linked_input_without_a_stored_value_is_refused_with_its_formula(
    effektmodell: Effektmodell, here: Parts, formula: str
) -> None:
    here.name("Periode", "12").set(GROUP, "B10", None, formula).save()
    outcome = effektmodell("les", "Asker.xlsx")
    assert outcome.code == 2
    assert "celle B10 (Analyseperiode): " in outcome.err
    assert f"(formelen «={formula}»)" in outcome.err


@pytest.mark.parametrize("formula", ["Borte!A1", "#REF!+1", "1/0", "Tapt"])
def test_a_formula_that_is_wrong_is_not_taken_for_a_linked_one(
    effektmodell: Effektmodell, here: Parts, formula: str
) -> None:
    here.name("Tapt", "#REF!").set(GROUP, "C15", 0.5, formula).save()
    outcome = effektmodell("les", "Asker.xlsx")
    assert "Verdien som sto lagret" not in outcome.out or formula == "Tapt"
    assert outcome.code == (0 if formula == "Tapt" else 2)


# Texts ----------------------------------------------------------------------------------------


def test_names_in_decomposed_letters_are_those_of_the_defaults(
    effektmodell: Effektmodell, here: Parts
) -> None:
    usual = effektmodell("les", "Asker.xlsx")
    for name in ("xl/worksheets/sheet3.xml", "xl/sharedStrings.xml"):
        text = here.parts[name]
        here.parts[name] = unicodedata.normalize("NFD", text)
        assert here.parts[name] != text
    here.save()
    outcome = effektmodell("les", "Asker.xlsx")
    assert unicodedata.normalize("NFC", outcome.out) == usual.out
    assert outcome.out != usual.out
    assert effektmodell("kontroller", "Asker.xlsx").code in (0, 3)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("_xD800_", "\ufffd"),
        ("a_xDFFF_b", "a\ufffdb"),
        ("_xD83D__xDE00_", "😀"),
        ("_xDE00__xD83D_", "\ufffd\ufffd"),
        ("_x000D_", "\r"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xZZZZ_", "_xZZZZ_"),
    ],
)
def test_signs_written_as_numbers_are_read_and_halves_of_signs_are_none(
    stored: str, read: str
) -> None:
    assert unescaped(stored) == read


def test_half_a_sign_in_a_cell_stops_no_command(effektmodell: Effektmodell, here: Parts) -> None:
    here.set(COSTS, "A9", "Tiltak _xD800_").set(COSTS, "B9", "_xDC00_ tekst").save()
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.toml")
    assert outcome.code == 0
    assert "Tiltak \ufffd" in Path("ut.toml").read_text(encoding="utf-8")
    outcome = effektmodell("kontroller", "Asker.xlsx", "--rapport", "r.xlsx")
    assert outcome.code in (0, 1, 3)
    assert openpyxl.load_workbook("r.xlsx").sheetnames


# Nothing but ours is shown --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "pattern", "made"),
    [
        ("xl/styles.xml", "<font>", '<font><vertAlign val="superscript"/><shadow/><outline/>'),
        (
            "xl/worksheets/sheet2.xml",
            "</sheetData>",
            '<row r="900"><c r="W900" t="d"><v>2026-01-31T00:00:00</v></c><c r="X900" t="tull"/></row></sheetData>',
        ),
    ],
)
def test_what_a_file_has_makes_no_engine_speak(
    effektmodell: Effektmodell, here: Parts, part: str, pattern: str, made: str
) -> None:
    here.parts[part], count = re.subn(pattern, made, here.parts[part])
    assert count
    here.save()
    outcome = effektmodell("kontroller", "Asker.xlsx", "--json")
    assert outcome.code == 0
    assert not outcome.err
    assert json.loads(outcome.out)["filer"][0]["funn"] == []


def test_nothing_that_the_engine_prints_is_shown(
    effektmodell: Effektmodell, asker_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = effektmodell("kontroller", "Asker.xlsx", "--json")
    load = ironcalc.load_from_xlsx

    def noisy(*args: str, **options: str) -> ironcalc.Model:
        for descriptor in (1, 2):
            os.write(descriptor, b"Unexpected type\n")
        return load(*args, **options)

    monkeypatch.setattr(ironcalc, "load_from_xlsx", noisy)
    assert asker_here.exists()
    assert effektmodell("kontroller", "Asker.xlsx", "--json") == usual
    assert json.loads(usual.out)
    assert not usual.err


def test_a_panic_of_the_engine_is_a_warning_and_says_nothing_itself(
    effektmodell: Effektmodell, asker_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asker_here.exists()
    monkeypatch.setattr(ironcalc, "load_from_xlsx", lambda *_, **__: ironcalc.test_panic())
    outcome = effektmodell("kontroller", "Asker.xlsx", "--json")
    assert outcome.code == 3
    assert not outcome.err
    assert "Regnemotoren IronCalc kan ikke regne ut" in outcome.out


CALCULATES = """
import os, pathlib, sys
from workbook_templates.xlsx import Calculator
closed = int(sys.argv[2])
os.close(closed)
values = Calculator(pathlib.Path(sys.argv[1])).calculate()
os.write(3 - closed, str((len(values), os.path.exists(f"/proc/self/fd/{closed}"))).encode())
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which descriptors are open")
@pytest.mark.parametrize("closed", [1, 2])
def test_a_descriptor_that_is_closed_stays_so(asker_here: Path, closed: int) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", CALCULATES, str(asker_here), str(closed)],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
    )
    formulas = len(list(PLAN.formula_cells()))
    assert formulas > 4000
    assert (outcome.stdout + outcome.stderr).decode() == f"({formulas}, False)"
