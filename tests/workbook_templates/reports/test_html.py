"""Reports as HTML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.workbook_templates.reports.test_tables import TABLE
from workbook_templates.reports import Cell, Report, Row, Section, remarks_html, report_html

HOSTILE = "<script>alert(1)</script>&\"'\x1b[31m\u202e"


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(f"<div>{report_html(report)}</div>")  # noqa: S314  # ours


def test_text_from_outside_never_becomes_markup() -> None:
    report = Report(
        HOSTILE,
        (
            Section(
                HOSTILE, TABLE, [Row((HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1.0))]
            ),
        ),
        lead=(HOSTILE, Cell(HOSTILE, strong=5)),
        notes=(HOSTILE,),
    )
    found = report_html(report) + remarks_html([HOSTILE])
    assert "<script" not in found
    assert "\x1b" not in found
    assert "\u202e" not in found
    root = parsed(report)
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_a_table_has_heads_and_a_head_in_each_row() -> None:
    rows = [Row(("Unge voksne", "Forløp A", "Eget", "endret", "Kostnad", 10.0, -5.0))]
    root = parsed(Report("R", (Section("Tittel", TABLE, rows, notes=("Slutt",)),)))
    heads = [item.text for item in root.iterfind(".//thead/tr/th")]
    assert heads == ["Felt", "A", "Differanse"]
    lines = [list(row) for row in root.iterfind(".//tbody/tr")]
    assert [row[0].tag for row in lines] == ["th"] * len(lines)
    assert [len(row) for row in lines] == [1, 1, 3], "titles of rows are lines of their own"
    assert lines[-1][2].text == "−5"
    assert root.find("h3") is not None
    assert [item.text for item in root.iterfind("p")] == ["Slutt"]


def test_an_empty_section_leaves_nothing() -> None:
    assert report_html(Report("R", (Section("Tittel", TABLE, []),))) == ""


def test_a_tone_is_a_class_and_the_first_signs_stand_out() -> None:
    root = parsed(Report("R", (), lead=(Cell("Feil. Mer", tone="bad", strong=5),)))
    line = root.find("p")
    assert line is not None
    assert line.attrib["class"] == "tone-bad"
    assert line[0].text == "Feil."
