"""Harmless changes to workbooks of the newer kinds: the check finds nothing above information.

A hundred planted ones, and what LibreOffice makes of a workbook that it saves again.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.support.harmless import CHANGES
from tests.support.kinds import Case
from tests.support.planting import Book
from workbook_templates import INVESTMENT_FUND, OUTCOME_CONTRACT, Severity, audit_workbook
from workbook_templates.registry import kinds

CASES = (
    *(Case(OUTCOME_CONTRACT, name) for name in ("asker", "every input counts", "drawn 4")),
    *(Case(INVESTMENT_FUND, name) for name in ("norrkoping", "every input counts", "drawn 3")),
)
EACH = 12


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_dozen_at_a_time_raise_nothing_above_information(
    case: Case, seed: int, tmp_path: Path
) -> None:
    draw = random.Random(f"{case} {seed}")  # noqa: S311 # a test's draw
    book = Book(case.kind.workbook_bytes(case.inputs), case.plan)
    changes = draw.sample(CHANGES, EACH)
    for change in changes:
        change(book, draw)
    report = audit_workbook(book.save(tmp_path / "bok.xlsx"), date(2026, 1, 31))
    told = [f"{item.kind.value} {item.place} {item.message}" for item in report.findings]
    assert (report.severity or 0) <= Severity.INFORMATION, ([c.__name__ for c in changes], told)
    assert report.values_compared > 1500


def told_of(path: Path) -> list[str]:
    """Return what the check tells above information."""
    report = audit_workbook(path, date(2026, 1, 31))
    return [
        f"{item.kind.value} {item.place} {item.message}"
        for item in report.findings
        if item.severity > Severity.INFORMATION
    ]


@needs_libreoffice
def test_libreoffice_saves_the_workbooks_again(tmp_path: Path) -> None:
    paths = []
    for number, kind in enumerate(kinds()):
        inputs = next(iter(kind.samples().values()))
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(kind.workbook_bytes(inputs))
    made = convert_with_libreoffice(paths, tmp_path)
    assert {kind.title: told_of(path) for kind, path in zip(kinds(), made, strict=True)} == {
        kind.title: [] for kind in kinds()
    }
