"""Other programs on every kind of file that we write: they open it as it is, compute the same, read the same."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import to_excel
from openxml_audit import AppPrediction, OpenXmlValidator, predict
from python_calamine import CalamineWorkbook

from tests.support.edits import Workbook
from tests.support.kinds import SAMPLES, USUAL, Case
from tests.support.names import Names
from tests.support.stored import cached_values, read_values
from tests.support.validity import contrast, faults
from udfs.functions import ROUTES, Route
from workbook_templates import PERSONAS
from workbook_templates.checking.check import agrees, scale_of
from workbook_templates.cli import program, run
from workbook_templates.effektmodell.plan import effektmodell_bytes
from workbook_templates.effektmodell.samples import with_groups
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.terms import CohortEngine

HOSTILE: Final = "_x0041_ ]]> &amp; <b> '\"` 😀 e\u0301"
MODEL: Final = USUAL[0]
CASES: Final = (*SAMPLES, Case(PERSONAS, "odd names"))
ONE_A_KIND: Final = pytest.mark.parametrize("case", USUAL, ids=str, indirect=True, scope="module")


# Every file that is written ------------------------------------------------------------------------


def command(*args: str | Path) -> int:
    """Run the program in this process."""
    return run(program, [str(arg) for arg in args])


def hostile(kind: Case, folder: Path) -> Path:
    """Write a workbook with texts that mean something in XML, and in a cell of Excel."""
    inputs = replace(kind.inputs, municipality=HOSTILE, programme=f"={HOSTILE}")
    path = folder / "bok.xlsx"
    path.write_bytes(kind.kind.workbook_bytes(inputs))
    return path


def of_route(route: Route, folder: Path) -> Path:
    """Write a workbook whose cohort Python computes."""
    path = folder / "bok.xlsx"
    inputs = with_groups(default_inputs(), cohort_engine=CohortEngine.PYTHON)
    path.write_bytes(effektmodell_bytes(inputs, route=route))
    return path


def checked(case: Case, folder: Path) -> Path:
    """Write the report of a folder with a sound workbook, a damaged one and one that is none."""
    books = folder / "bøker"
    books.mkdir()
    book = Workbook.read(case.write(books))
    key = next(iter(cached_values(books / "bok.xlsx")))
    book.set_formula(key, '"=1+1 " & "<b>"')
    book.write(books / "endret.xlsx")
    (books / "ingen bok.xlsx").write_text("ingen bok")
    report = folder / "rapport.xlsx"
    assert command("kontroller", books, "--rapport", report) == 1
    return report


def compared(case: Case, folder: Path) -> Path:
    """Write the report of two workbooks of one kind."""
    first, report = case.write(folder, "før.xlsx"), folder / "rapport.xlsx"
    assert command("sammenlign", first, hostile(case, folder), "--rapport", report) == 0
    return report


def list_template(folder: Path) -> Path:
    path = folder / "Kommuneliste.xlsx"
    assert command("alle", "--mal", "--ut", path) == 0
    return path


def list_summary(folder: Path) -> Path:
    """Write what is made of a list in which a row is wrong."""
    rows = folder / "liste.csv"
    rows.write_text("kommunenummer;kommune;prisaar\n0301;=Oslo;2020\n3025;Asker;x\n", "utf-8")
    assert command("alle", rows, "--ut", folder / "ut") == 1
    return folder / "ut" / "Sammendrag.xlsx"


WRITTEN: Final[Mapping[str, Callable[[Path], Path]]] = {
    **{str(case): case.write for case in CASES},
    **{f"{case.kind.word}: hostile texts": partial(hostile, case) for case in USUAL},
    **{f"Python's cohort, {route}": partial(of_route, route) for route in ROUTES},
    **{f"{case.kind.word}: report of a check": partial(checked, case) for case in USUAL},
    **{f"{case.kind.word}: report of a comparison": partial(compared, case) for case in USUAL},
    "list": list_template,
    "summary of a list": list_summary,
}
"""How each kind of file comes about."""


def findings(path: Path) -> list[str]:
    """Return what an independent checker of Open XML, and ours, find."""
    result = OpenXmlValidator().validate(path)
    verdict = predict(result)
    found = [str(error) for error in result.errors]
    if not result.is_valid or verdict.prediction is not AppPrediction.OPENS_CLEAN:
        found.append(verdict.headline)
    return found + faults(path)


@pytest.mark.parametrize("file", WRITTEN)
def test_there_is_nothing_to_repair_or_to_calculate_and_all_can_be_read(
    file: str, tmp_path: Path
) -> None:
    path = WRITTEN[file](tmp_path)
    assert findings(path) == []
    with zipfile.ZipFile(path) as archive:
        (calculation,) = re.findall(rb"<calcPr [^>]*>", archive.read("xl/workbook.xml"))
    assert b"fullCalcOnLoad" not in calculation


# The gates can fail --------------------------------------------------------------------------------


def change(part: str, old: str, new: str) -> Callable[[Workbook], None]:
    """Return an edit of what matches first in the first part of a name that has a match."""

    def edit(book: Workbook) -> None:
        for name, content in book.parts.items():
            text = content.decode()
            if re.match(part, name) and re.search(old, text):
                book.parts[name] = re.sub(old, new, text, count=1).encode()
                return
        raise ValueError(f"no {part} has {old}")

    return edit


SHEET, BOOK, STYLES, STRINGS = "xl/worksheets/sheet", "xl/workbook", "xl/styles", "xl/sharedStrings"
CHART: Final = "xl/charts/chart"
_NAME: Final = r'(<definedName name="([^"]*)">([^<]*)</definedName>)'
_LABEL: Final = r'(<c:grouping val="stacked"/>.*?<c:dLblPos val=")ctr'
_MERGED: Final = r'\1<mergeCells count="{}"><mergeCell ref="A900:B901"/>{}</mergeCells>'
_PROTECTED: Final = "(<sheetProtection [^>]*/>)"

PLANTED: Final[Mapping[str, tuple[str, Callable[[Workbook], None]]]] = {
    "dxf id": ("references", change(SHEET, r'dxfId="\d+"', 'dxfId="99"')),
    "style id": ("references", change(SHEET, r' s="\d+"', ' s="9999"')),
    "priority": ("references", change(SHEET, ' priority="2"', ' priority="1"')),
    "font id": ("formats", change(STYLES, 'fontId="4"', 'fontId="400"')),
    "number format": (
        "formats",
        change(STYLES, '<numFmt numFmtId="165"', '<numFmt numFmtId="900"'),
    ),
    "validation twice": (
        "validations",
        change(
            SHEET,
            r'<dataValidations count="5">(<dataValidation .*?</dataValidation>)',
            r'<dataValidations count="6">\1\1',
        ),
    ),
    "prompt": ("validations", change(SHEET, ' prompt="', f' prompt="{"x" * 250}')),
    "name twice": ("names", change(BOOK, _NAME, r"\1\1")),
    "name twice but for case": (
        "names",
        change(BOOK, r'(<definedName name=")(FAM_Aar)(".*?</definedName>)', r"\1\2\3\1FAM_AAR\3"),
    ),
    "tab's name": ("names", change(BOOK, '<sheet name="', f'<sheet name="{"x" * 30}')),
    "label's place": ("labels", change(CHART, _LABEL, r"\1t")),
    "label outside a stack": ("labels", change(CHART, _LABEL, r"\1outEnd")),
    "series twice": ("series", change(CHART, '<c:order val="1"/>', '<c:order val="0"/>')),
    "points": ("series", change(CHART, '<c:ptCount val="15"/>', '<c:ptCount val="5"/>')),
    "axis": ("series", change(CHART, r'<c:axId val="\d+"/>', '<c:axId val="7"/>')),
    "uses of strings": ("strings", change(STRINGS, r' count="\d+"', ' count="3"')),
    "strings": ("strings", change(STRINGS, r'uniqueCount="\d+"', 'uniqueCount="3"')),
    "looks of cells": ("counts", change(STYLES, r'<cellXfs count="\d+"', '<cellXfs count="3"')),
    "fonts": ("counts", change(STYLES, r'<fonts count="\d+"', '<fonts count="3"')),
    "validations": ("counts", change(SHEET, r'<dataValidations count="\d+', r"\g<0>0")),
    "merged cells": ("counts", change(SHEET, _PROTECTED, _MERGED.format(5, ""))),
    "cells merged twice": (
        "merges",
        change(SHEET, _PROTECTED, _MERGED.format(2, '<mergeCell ref="B901:C902"/>')),
    ),
    "columns": ("columns", change(SHEET, r"(<col [^>]*/>)", r"\1\1")),
    "cell twice": ("cells", change(SHEET, r'(<c r="A1" .*?</c>)', r"\1\1")),
    "row twice": ("cells", change(SHEET, r'(<row r="2".*?</row>)', r"\1\1")),
    "header": ("texts", change(SHEET, "<oddHeader>", f"<oddHeader>{'x' * 256}")),
    "faint text": ("faint_cells", change(STYLES, 'rgb="FF1B2A3A"', 'rgb="FFC9D3DB"')),
    "faint label": ("faint_labels", change(CHART, "(<c:dLbls>.*?)000000", r"\1FFFFFF")),
    "faint axis": ("faint_labels", change(CHART, "(<c:valAx>.*?)404040", r"\1E3E3E3")),
}
"""What would be repaired or not be read, and the check of ours that says so."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return MODEL.write(tmp_path_factory.mktemp("gates"))


@pytest.mark.parametrize("planted", PLANTED)
def test_what_would_be_repaired_or_is_faint_is_found(
    planted: str, model: Path, tmp_path: Path
) -> None:
    check, edit = PLANTED[planted]
    book = Workbook.read(model)
    edit(book)
    found = faults(book.write(tmp_path / "bok.xlsx"))
    assert found
    assert all(fault.startswith(f"bok.xlsx, {check}: ") for fault in found), found


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (SHEET, 't="s"><v>0<', 't="s"><v>9999<', "out of range"),
        (
            SHEET,
            "(<sheetData>.*</sheetData>)(<sheetProtection [^>]*/>)",
            r"\2\1",
            "sheetData",
        ),
        (BOOK, 'r:id="rId1"', 'r:id="rId99"', "rId99"),
        (BOOK, 'sheetId="2"', 'sheetId="1"', "sheetId"),
    ],
    ids=["string", "order of elements", "relationship", "tab's id"],
)
def test_the_independent_checker_is_at_work(
    part: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    book = Workbook.read(USUAL[-1].write(tmp_path))
    change(part, old, new)(book)
    result = OpenXmlValidator().validate(book.write(tmp_path / "skadet.xlsx"))
    assert any(said in str(error) for error in result.errors), result.errors
    assert predict(result).prediction is not AppPrediction.OPENS_CLEAN


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("FFFFFF", "000000") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)


# Gnumeric, a fourth program that computes ------------------------------------------------------------

DEMAND_GNUMERIC: Final = "EFFEKTMODELL_KREV_GNUMERIC"
_STALE: Final = 17


@pytest.mark.skipif(
    shutil.which("ssconvert") is None and os.environ.get(DEMAND_GNUMERIC) != "1",
    reason=f"no Gnumeric on this machine ({DEMAND_GNUMERIC}=1 demands it)",
)
@ONE_A_KIND
def test_gnumeric_computes_what_is_stored(workbook: Path, names: Names, tmp_path: Path) -> None:
    """What it is given holds wrong values only, so that a value kept is a value that differs."""
    stored = cached_values(workbook)
    today = names.cell("SistBrukt")
    book = Workbook.read(workbook)
    for part in book.sheets.values():
        value = rb"(</f>)<v>[^<]*</v>"
        book.parts[part] = re.sub(value, rb"\g<1><v>%d</v>" % _STALE, book.parts[part])
    given = book.write(tmp_path / "foreldet.xlsx")
    stale = {value for key, value in cached_values(given).items() if key != today}
    assert stale == {_STALE, str(_STALE)}
    found = read_values(_gnumeric(given, tmp_path / "regnet.xlsx"), stored)
    scale = scale_of(stored)
    assert len(stored) > 50
    assert [
        (key, value, found[key])
        for key, value in stored.items()
        if key != today and not agrees(value, found[key], scale)
    ] == []


def _gnumeric(given: Path, out: Path) -> Path:
    subprocess.run(
        ["ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2", given, out],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "HOME": str(out.parent)},
    )
    return out


# Other readers -------------------------------------------------------------------------------------

SHEETJS: Final = "EFFEKTMODELL_SHEETJS"


@pytest.fixture(scope="module")
def values(workbook: Path) -> dict[CellKey, CellValue]:
    """What is stored, as our own reader has it; an empty cell is not there, an empty text is."""
    found: dict[CellKey, CellValue] = {
        (tab.name, f"{get_column_letter(column + 1)}{row + 1}"): cell.value
        for tab in Book.open(workbook).sheets
        for (row, column), cell in tab.cells.items()
        if cell.value is not None
    }
    assert {type(value) for value in found.values()} == {float, str}
    assert len(found) > 100
    return found


@ONE_A_KIND
def test_openpyxl_reads_what_is_stored(
    workbook: Path, values: dict[CellKey, CellValue], names: Names, case: Case
) -> None:
    book = Book.open(workbook)
    every = [
        (tab.name, f"{get_column_letter(column + 1)}{row + 1}")
        for tab in book.sheets
        for row, column in tab.cells
    ]
    found = read_values(workbook, every)
    assert {key: value for key, value in found.items() if value is not None} == values
    assert names.references.keys() == case.plan.names.keys()


@ONE_A_KIND
def test_calamine_reads_what_is_stored(
    workbook: Path, values: dict[CellKey, CellValue], case: Case
) -> None:
    """It does not tell an empty text from an empty cell, and knows no names."""
    book = CalamineWorkbook.from_path(str(workbook))
    assert book.sheet_names == [sheet.name for sheet in case.plan.sheets]
    found = {
        (tab, f"{get_column_letter(column)}{row}"): _plain(value)
        for tab in book.sheet_names
        for row, line in enumerate(book.get_sheet_by_name(tab).to_python(skip_empty_area=False), 1)
        for column, value in enumerate(line, 1)
        if value != ""
    }
    assert found == {key: value for key, value in values.items() if value != ""}


def _plain(value: object) -> object:
    return to_excel(value) if isinstance(value, dt.date) else value  # type: ignore[no-untyped-call] # its stub is bare


@ONE_A_KIND
def test_sheetjs_reads_what_is_stored(
    workbook: Path, values: dict[CellKey, CellValue], names: Names
) -> None:
    if SHEETJS not in os.environ:
        pytest.skip(f"{SHEETJS} is not set; .ci/run shows what belongs in that folder")
    script = Path(__file__).parents[1] / "support" / "sheetjs.mjs"
    run_of_node = subprocess.run(
        ["node", script, os.environ[SHEETJS], workbook],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found: dict[str, Any] = json.loads(run_of_node.stdout)
    assert {(tab, address): value for tab, address, value in found["cells"]} == values
    assert dict(found["names"]) == dict(names.references)


# The window and the font that all is measured by ---------------------------------------------------


@ONE_A_KIND
def test_a_workbook_opens_in_a_window_of_usual_size_and_figures_keep_their_width(
    workbook: Path,
) -> None:
    """The edges of figures are counted in columns as wide as digits of Calibri 11 make them."""
    with zipfile.ZipFile(workbook) as archive:
        assert b'windowWidth="24000" windowHeight="13995"' in archive.read("xl/workbook.xml")
        styles = archive.read("xl/styles.xml").decode()
    (normal,) = re.findall(r"<fonts [^>]*><font>(.*?)</font>", styles)
    assert '<sz val="11"/>' in normal
    assert '<name val="Calibri"/>' in normal
