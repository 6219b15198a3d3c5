"""Reports: text stays text, the same contents give the same bytes, anything can stand in a cell."""

from __future__ import annotations

import io
import math
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from workbook_templates.reports.sheets import report_bytes
from workbook_templates.reports.tables import Cell, Column, Content, Report, Row, Section, Table

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x";"y")',
    "http://eksempel.no",
    "\tx",
)


def report(*cells: Content) -> Report:
    table = Table("Funn", [Column("Tekst", width=40)], ["Ingress"])
    section = Section(table=table, rows=[Row([cell]) for cell in cells])
    return Report("Rapport & mer", [section], [table], facts=[("Fil", "=1+1")])


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    book = load_workbook(io.BytesIO(report_bytes(report(text))))
    cell = book["Funn"]["A7"]
    assert cell.value == text.replace("\t", "·")
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)
    assert book["Funn"]["B4"].quotePrefix


def test_the_same_contents_give_the_same_bytes() -> None:
    contents = report("a", 1.5, Cell("Feil", tone="bad"), None)
    assert report_bytes(contents) == report_bytes(contents)


def test_a_report_opens_in_a_window_of_usual_size_and_asks_for_no_calculation() -> None:
    with ZipFile(io.BytesIO(report_bytes(report("a")))) as parts:
        book = parts.read("xl/workbook.xml").decode()
        assert not any("calcChain" in name for name in parts.namelist())
    assert 'windowWidth="24000" windowHeight="13995"' in book
    assert "fullCalcOnLoad" not in book


@pytest.mark.parametrize(
    "value",
    ["", "x" * 40_000, "\ud800\x00\x1b", math.inf, math.nan, True],
    ids=["empty", "long", "control signs", "infinite", "no number", "truth"],
)
def test_any_value_can_stand_in_a_cell(value: str | float) -> None:
    content = report_bytes(report(value))
    assert load_workbook(io.BytesIO(content))["Funn"]["A6"].value == "Tekst"


@pytest.mark.parametrize("text", ["<r><f>1+1</f></r>", "<r></x></r>", "<r>Asker</r>"])
def test_a_text_that_looks_like_the_xml_of_a_cell_stays_a_text(text: str) -> None:
    book = load_workbook(io.BytesIO(report_bytes(report(text))))
    assert str(book["Funn"]["A7"].value).lstrip("\u200b") == text
