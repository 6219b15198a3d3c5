"""Reports: text stays text, the same contents give the same bytes, anything can stand in a cell."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from openpyxl import load_workbook

from workbook_templates.reports.sheets import Marked, ReportSheet, report_bytes, write_report

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x";"y")',
    "http://eksempel.no",
    "\tx",
)


def sheet(*cells: str | float | Marked | None) -> ReportSheet:
    return ReportSheet(
        "Funn", ["Ingress"], ["Tekst"], [[cell] for cell in cells], [40], facts=[("Fil", "=1+1")]
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    book = load_workbook(io.BytesIO(report_bytes("Rapport", [sheet(text)])))
    cell = book["Funn"]["A7"]
    assert cell.value == text.replace("\t", "·")
    assert (cell.data_type, cell.quotePrefix, cell.hyperlink) == ("s", True, None)
    assert book["Funn"]["B4"].quotePrefix


def test_the_same_contents_give_the_same_bytes_in_a_file_and_a_buffer(tmp_path: Path) -> None:
    contents = [sheet("a", 1.5, Marked("Feil", "bad"), None)]
    buffer = io.BytesIO()
    write_report(buffer, "Rapport", contents)
    write_report(tmp_path / "r.xlsx", "Rapport", contents)
    assert buffer.getvalue() == (tmp_path / "r.xlsx").read_bytes()
    assert [item.name for item in tmp_path.iterdir()] == ["r.xlsx"]


@pytest.mark.parametrize(
    "value",
    ["", "x" * 40_000, "\ud800\x00\x1b", math.inf, math.nan, True],
    ids=["empty", "long", "control signs", "infinite", "no number", "truth"],
)
def test_any_value_can_stand_in_a_cell(value: str | float) -> None:
    content = report_bytes("Rapport & mer", [sheet(value)])
    assert load_workbook(io.BytesIO(content))["Funn"]["A6"].value == "Tekst"
