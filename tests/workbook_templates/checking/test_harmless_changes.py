"""What staff do to a workbook without touching the model raises nothing above information."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import workbook_templates
from tests.support.drawn import drawn_inputs
from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.support.harmless import CHANGES, Change
from tests.support.planting import Book
from tests.workbook_templates.checking.conftest import DAY, Check
from workbook_templates import FindingKind, Severity

WORKBOOKS, CHANGES_EACH = 20, 10


@pytest.mark.parametrize("seed", range(WORKBOOKS))
def test_drawn_inputs_and_ten_harmless_changes_raise_nothing_above_information(
    seed: int, check: Check
) -> None:
    draw = random.Random(seed)  # noqa: S311 # a test's draw
    book = Book(workbook_templates.workbook_bytes(drawn_inputs(WORKBOOKS)[seed]))
    changes = draw.sample(CHANGES, CHANGES_EACH)
    for change in changes:
        change(book, draw)
    report = check(book)
    told = [f"{item.kind.value} {item.place} {item.message}" for item in report.findings]
    assert (report.severity or 0) <= Severity.INFORMATION, ([c.__name__ for c in changes], told)
    assert report.values_compared > 3000


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_each_kind_of_harmless_change_alone(change: Change, book: Book, check: Check) -> None:
    change(book, random.Random(1))  # noqa: S311 # a test's draw
    report = check(book)
    assert (report.severity or 0) <= Severity.INFORMATION, [
        item.message for item in report.findings
    ]


def test_an_untouched_workbook_has_no_findings(book: Book, check: Check) -> None:
    report = check(book)
    assert report.findings == ()
    assert report.verdict == "Ingen funn"
    assert report.formulas_compared == report.values_compared + 1  # «Sist brukt» has no model value
    assert len(report.key_figures) == 22


@pytest.mark.parametrize("part", ["xl/charts/chart1.xml", "xl/drawings/drawing1.xml"])
@pytest.mark.parametrize("content", [b"<c:chartSpace", None], ids=["damaged", "missing"])
def test_a_figure_that_cannot_be_read_stops_no_check(
    part: str, content: bytes | None, book: Book, check: Check
) -> None:
    del book.parts[part]
    if content is not None:
        book.parts[part] = content
    report = check(book)
    assert [item.kind for item in report.findings if item.severity > Severity.INFORMATION] == []
    assert FindingKind.FIGURES in {item.kind for item in report.findings}


def test_charts_in_another_order_are_no_finding(book: Book, check: Check) -> None:
    one, other = "xl/charts/chart3.xml", "xl/charts/chart5.xml"  # two of one tab
    book.parts[one], book.parts[other] = book.parts[other], book.parts[one]
    assert check(book).findings == ()


def test_a_file_saved_by_openpyxl_lacks_stored_values_and_nothing_else(
    clean: bytes, tmp_path: Path
) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.comments import Comment  # noqa: PLC0415

    path = tmp_path / "bok.xlsx"
    path.write_bytes(clean)
    book = load_workbook(path)
    book["Familie"]["A40"].comment = Comment("Spør Ola", "Kari")
    book.save(path)
    report = workbook_templates.audit_workbook(path, DAY)
    assert [item.kind for item in report.findings] == [FindingKind.NO_STORED_VALUE]
    assert report.severity is Severity.INFORMATION
    assert report.values_compared > 3000


@pytest.mark.slow
@needs_libreoffice
def test_a_file_saved_by_libreoffice_raises_nothing_above_information(
    clean: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(clean)
    folder = tmp_path / "ut"
    folder.mkdir()
    (saved,) = convert_with_libreoffice([path], folder)
    report = workbook_templates.audit_workbook(saved, DAY)
    assert (report.severity or 0) <= Severity.INFORMATION, [
        item.message for item in report.findings
    ]
    assert report.values_compared > 3000
