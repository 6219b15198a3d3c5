"""What became of cases, as a report and as JUnit's XML; and what a recording gave."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from workbook_templates.cases.binding import told
from workbook_templates.cases.recording import Recording
from workbook_templates.cases.running import Outcome, Status
from workbook_templates.reports import Cell, Report, Row, Section, Table, Tone, texts

_TONES: Final[dict[Status, Tone]] = {
    Status.PASSED: "good",
    Status.FAILED: "bad",
    Status.SKIPPED: "warning",
}
_CASES: Final = Table("Tilfeller", texts(Fil=24, Tilfelle=40, Motor=12, Resultat=12, Avvik=60))
_LEFT_OUT: Final = Table("Utelatt", texts(Navn=30, Celle=30, Grunn=70))
_MOST_LINES: Final = 10
"""Lines of a case that a page shows; a file has them all."""

FileOutcome = tuple[str, Outcome]
"""The name of a case file, and what became of a case of it."""


def outcomes_report(outcomes: Sequence[FileOutcome]) -> Report:
    """Return the report of cases: a row a case and engine."""
    rows = [
        Row(
            (
                file,
                item.case.name,
                item.engine,
                Cell(item.status.value, tone=_TONES[item.status]),
                _shown(item.lines),
            )
        )
        for file, item in outcomes
    ]
    counts = ", ".join(
        f"{sum(item.status is status for _, item in outcomes)} {status}" for status in Status
    )
    data = [
        {
            "fil": file,
            "tilfelle": item.case.name,
            "motor": item.engine,
            "resultat": item.status.value,
            "avvik": list(item.lines),
        }
        for file, item in outcomes
    ]
    return Report(
        "Tilfeller",
        [Section(table=_CASES, rows=rows)],
        (_CASES,),
        lead=(counts,),
        data={"tilfeller": data},
    )


def _shown(lines: Sequence[str]) -> str:
    more = len(lines) - _MOST_LINES
    return "; ".join([*lines[:_MOST_LINES], *([f"og {more} til"] if more > 0 else [])])


def recording_report(recording: Recording, target: Path) -> Report:
    """Return the report of a recording: how much, what was left out and what its user should know."""
    rows = [Row((item.key, told(item.cell), item.reason)) for item in recording.left_out]
    count = f"{recording.cases} tilfeller" if recording.cases != 1 else "1 tilfelle"
    lead = f"{target}: {count}, {recording.cells} celler med resultater i hvert."
    return Report(
        "Opptak",
        [Section("Ikke tatt opp", table=_LEFT_OUT, rows=rows)],
        (_LEFT_OUT,),
        lead=(lead, *recording.remarks),
    )


def junit_xml(outcomes: Sequence[FileOutcome]) -> str:
    """Return what became of cases as JUnit's XML."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 # written, never read

    suite = ET.Element("testsuite", name="effektmodell prøv", tests=str(len(outcomes)))
    for status, key in ((Status.FAILED, "failures"), (Status.SKIPPED, "skipped")):
        suite.set(key, str(sum(item.status is status for _, item in outcomes)))
    for file, item in outcomes:
        name = _xml(f"{item.case.name} [{item.engine}]")
        case = ET.SubElement(suite, "testcase", classname=_xml(file), name=name)
        if item.status is not Status.PASSED:
            tag = "failure" if item.status is Status.FAILED else "skipped"
            ET.SubElement(case, tag, message=_xml("\n".join(item.lines)))
    text = ET.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _xml(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else "·" for sign in text)
