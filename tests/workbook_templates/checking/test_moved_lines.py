"""Rows and columns that were inserted or deleted: told as one finding, and the rest is compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.moving import Axis, delete, insert
from tests.support.planting import COSTS, GAINS, INTRODUCTION, PLAN, UV, Book
from tests.workbook_templates.checking.conftest import Check
from workbook_templates import FindingKind, Severity

ROW_NEW, COLUMN_NEW = FindingKind.ROW_INSERTED, FindingKind.COLUMN_INSERTED
COLUMN_GONE = FindingKind.COLUMN_DELETED
TABLE = PLAN.names["UV_Tiltak"]
BELOW = TABLE.row + TABLE.rows + 1


@pytest.mark.parametrize(
    ("tab", "axis", "before", "count", "address"),
    [
        (UV, "row", 1, 1, "1:1"),
        (INTRODUCTION, "row", 1, 3, "1:3"),
        (GAINS, "row", 1, 1, "1:1"),
        (COSTS, "row", TABLE.row, 1, f"{TABLE.row}:{TABLE.row}"),
        (COSTS, "row", BELOW, 1, f"{BELOW}:{BELOW}"),
        (COSTS, "row", BELOW + 1, 2, None),
        (UV, "row", PLAN.area("UV_", "cost").row + 1, 1, None),
        (UV, "column", 1, 1, "A:A"),
        (INTRODUCTION, "column", 1, 2, "A:B"),
        (COSTS, "column", 1, 1, "A:A"),
        (UV, "column", 10, 1, "J:J"),
        (GAINS, "column", 3, 1, "C:C"),
    ],
)
def test_a_new_line_is_the_only_finding_and_every_result_is_compared(
    tab: str, axis: Axis, before: int, count: int, address: str | None, book: Book, check: Check
) -> None:
    insert(book, tab, axis, before, count)
    report = check(book)
    (finding,) = report.findings
    assert (finding.kind, finding.tab) == (ROW_NEW if axis == "row" else COLUMN_NEW, tab)
    assert finding.severity is Severity.WARNING
    assert address in (None, finding.address)
    assert report.values_compared == report.formulas_compared - 1 > 4000


def test_a_defect_is_still_found_beside_new_lines(book: Book, check: Check) -> None:
    cost = PLAN.area("UV_", "cost")
    book.number((UV, f"I{cost.row + 1}"), 5.0)
    insert(book, UV, "row", 1)
    insert(book, UV, "column", 1)
    findings = check(book).findings
    typed = next(item for item in findings if item.kind is FindingKind.TYPED_OVER)
    assert (typed.tab, typed.address) == (UV, f"J{cost.row + 2}")
    assert [item.kind for item in findings if item.severity is Severity.WARNING] == [
        ROW_NEW,
        COLUMN_NEW,
    ]


def test_numbers_in_a_new_column_that_sums_take_along_are_an_error(
    book: Book, check: Check
) -> None:
    insert(book, UV, "column", 10)
    book.number((UV, f"J{PLAN.area('UV_', 'cost').row + 1}"), 1e6)
    findings = check(book).findings
    new = next(item for item in findings if item.kind is COLUMN_NEW)
    assert (new.severity, new.address) == (Severity.ERROR, "J:J")
    assert FindingKind.WRONG_RESULT not in {item.kind for item in findings}
    assert FindingKind.CONSEQUENCE in {item.kind for item in findings}


@pytest.mark.parametrize("column", [8, 14, 20])
def test_a_deleted_year_is_one_finding_with_what_follows(
    column: int, book: Book, check: Check
) -> None:
    delete(book, UV, "column", column)
    findings = check(book).findings
    late = {FindingKind.CONSEQUENCE, FindingKind.STALE}
    (finding,) = [item for item in findings if item.kind not in late]
    assert (finding.kind, finding.severity, finding.tab) == (COLUMN_GONE, Severity.ERROR, UV)
    assert finding.address == f"{chr(64 + column)}:{chr(64 + column)}"
    assert "Kostnad i perioden (unge voksne)" in finding.affected.key_results


def test_a_column_deleted_from_the_measures_is_told_without_what_follows(
    book: Book, check: Check
) -> None:
    delete(book, COSTS, "column", 2)
    kinds = {item.kind for item in check(book).findings}
    # No program has recalculated the file, as one that deletes a column does.
    assert kinds - {FindingKind.STALE} == {COLUMN_GONE, FindingKind.NOT_CHECKED}


def test_a_column_that_was_emptied_is_not_a_deleted_one(book: Book, check: Check) -> None:
    column = [at for at in PLAN.sheets[1].cells if at[1] == 19]
    for row, _ in column:
        book.empty((UV, f"T{row + 1}"))
    kinds = {item.kind for item in check(book).findings}
    assert FindingKind.FORMULA_DELETED in kinds
    assert COLUMN_GONE not in kinds


@pytest.mark.parametrize("change", [insert, delete])
def test_rows_of_one_tab_move_no_other(
    change: Callable[..., None], book: Book, check: Check
) -> None:
    change(book, UV, "row", PLAN.area("UV_", "cost").row + 1)
    tabs = {item.tab for item in check(book).findings if item.kind is not FindingKind.STALE}
    assert tabs <= {UV, ""}
