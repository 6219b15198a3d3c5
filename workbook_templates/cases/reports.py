"""What became of cases, as a report and as JUnit's XML; and what a recording gave."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from workbook_templates.cases.binding import told
from workbook_templates.cases.comparing import Moved
from workbook_templates.cases.recording import Recording
from workbook_templates.cases.running import Outcome, Status
from workbook_templates.reports import (
    Cell,
    Column,
    Medium,
    Report,
    Row,
    Section,
    Table,
    Tone,
    numbers,
    texts,
)
from workbook_templates.xlsx import CellKey
from xlmodel.common.terms import Unit

_TONES: Final[dict[Status, Tone]] = {
    Status.PASSED: "good",
    Status.FAILED: "bad",
    Status.SKIPPED: "warning",
}
_CASES: Final = Table(
    "Tilfeller",
    (
        Column("Fil", width=24, on=Medium.SHEET),
        *texts(Tilfelle=40, Motor=12, Resultat=12),
        Column("Avvik", width=80, long=True),
    ),
)
_CELLS: Final = Table(
    "Celler",
    (
        Column("Fil", width=24, on=Medium.SHEET),
        *texts(Celle=30, Navn=30),
        *numbers(Unit.COUNT, 12, "Tilfeller"),
        Column("Første avvik", width=80, long=True),
    ),
)
_LEFT_OUT: Final = Table("Utelatt", texts(Navn=30, Celle=30, Grunn=70))
_MOST_ROWS: Final = 30
"""Cases that a page shows whether they passed or not, or that it shows of those that failed."""
_MOST_CELLS: Final = 10
"""Moved cells that a page shows."""
_MOST_LINES: Final = 3
"""Lines of a case that a page shows; a file has them all."""

FileOutcome = tuple[str, Outcome]
"""The name of a case file, and what became of a case of it."""


def outcomes_report(outcomes: Sequence[FileOutcome]) -> Report:
    """Return the report of cases: a row a case and engine, and before it the cells that moved.

    A page leaves out those that passed where there are many, and tells how many it leaves out.
    """
    many = len(outcomes) > _MOST_ROWS
    shown = [at for at, (_, o) in enumerate(outcomes) if not many or o.status is not Status.PASSED]
    on_page = set(shown[:_MOST_ROWS])
    files = dict.fromkeys(file for file, _ in outcomes)
    sections = []
    for file in files:
        numbered = [(at, item) for at, (of, item) in enumerate(outcomes) if of == file]
        sections += [
            Section(
                f"{file}: celler som har flyttet seg", _CELLS, _cell_rows(numbered), who=(file,)
            ),
            Section(
                file,
                _CASES,
                [_case_row(item, on_page=at in on_page) for at, item in numbered],
                who=(file,),
            ),
        ]
    left = len(outcomes) - len(on_page)
    note = f"{left} tilfeller er ikke vist her. --rapport FIL.xlsx gir alle."
    return Report(
        "Tilfeller",
        [section for section in sections if section.rows],
        (_CASES, _CELLS),
        lead=(_counts(outcomes), *([note] if left else [])),
        data={"tilfeller": [_data(file, item) for file, item in outcomes]},
    )


def _counts(outcomes: Sequence[FileOutcome]) -> str:
    return ", ".join(
        f"{sum(item.status is status for _, item in outcomes)} {status}" for status in Status
    )


def _case_row(item: Outcome, *, on_page: bool) -> Row:
    more = len(item.lines) - _MOST_LINES
    told = [*item.lines[:_MOST_LINES], *([f"og {more} til"] if more > 0 else [])]
    status = Cell(item.status.value, tone=_TONES[item.status])
    return Row(
        (item.case.name, item.engine, status, "; ".join(told)),
        on=Medium.BOTH if on_page else Medium.SHEET,
    )


def _cell_rows(outcomes: Sequence[tuple[int, Outcome]]) -> list[Row]:
    """Return the cells that moved in a file's cases, those that others follow from first."""
    order: dict[CellKey, list[int]] = {}
    moved: dict[CellKey, list[Moved]] = {}
    for _, outcome in outcomes:
        cells = dict.fromkeys(item.cell for item in outcome.moved)
        for place, cell in enumerate(cells):
            order.setdefault(cell, []).append(place)
        for item in outcome.moved:
            moved.setdefault(item.cell, []).append(item)
    first = sorted(order, key=lambda cell: min(order[cell]))
    return [
        Row(
            (
                told(cell),
                ", ".join(dict.fromkeys(item.name for item in moved[cell])),
                len(order[cell]),
                moved[cell][0].change(),
            ),
            on=Medium.BOTH if place < _MOST_CELLS else Medium.SHEET,
        )
        for place, cell in enumerate(first)
    ]


def _data(file: str, item: Outcome) -> dict[str, object]:
    return {
        "fil": file,
        "tilfelle": item.case.name,
        "motor": item.engine,
        "resultat": item.status.value,
        "avvik": list(item.lines),
    }


def recording_report(recording: Recording, target: Path) -> Report:
    """Return the report of a recording: how much, what was left out and what its user should know."""
    rows = [Row((item.key, told(item.cell), item.reason)) for item in recording.left_out]
    count = f"{recording.cases} tilfeller" if recording.cases != 1 else "1 tilfelle"
    cells = f"{recording.cells} celler" if recording.cells != 1 else "1 celle"
    lead = f"{target}: {count}, {cells} med resultater i hvert."
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
