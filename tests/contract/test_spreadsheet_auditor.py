"""An independent checker of spreadsheets as a gate on a generated workbook."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Final

import pytest

from tests.support.edits import Workbook
from tests.support.names import PREFIXES, Names

PASSED, FOUND = 0, 1
_PROGRAM: Final = Path(sysconfig.get_path("scripts")) / "spreadsheet-auditor"

STATUS_COLUMN: Final = "Q"
REASON: Final = (
    "the status counts the three volumes apart from the frequency to their right, on purpose: "
    "a frequency has a rule of its own"
)


@pytest.fixture
def suppressions(names: Names, tmp_path: Path) -> Path:
    """The status cells of the measures tables, and nothing else."""
    lines = []
    for prefix in PREFIXES.values():
        rows = names.measure_rows(prefix)
        tab, first, last = rows[0][0][0], rows[0][0][1][1:], rows[-1][0][1][1:]
        target = f"'{tab}'!{STATUS_COLUMN}{first}:{STATUS_COLUMN}{last}"
        lines.append(f"RANGE_EXCLUSION  {target}  {REASON}")
    path = tmp_path / "suppressions"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def audit(path: Path, suppressions: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_PROGRAM, path, "--summary", "--fail-on", "Medium", "--ignore", suppressions],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        cwd=path.parent,
    )


def test_nothing_of_medium_severity_or_above(workbook: Path, suppressions: Path) -> None:
    report = audit(workbook, suppressions)
    assert report.returncode == PASSED, report.stdout + report.stderr
    assert "audit      : complete" in report.stdout
    assert "recalc     : completed" in report.stdout
    assert "matched no finding" not in report.stdout, "a suppression is out of date"


def test_a_number_typed_over_a_formula_is_found(
    workbook: Path, names: Names, suppressions: Path, tmp_path: Path
) -> None:
    """The gate can fail."""
    book = Workbook.read(workbook)
    cell = names.cell("UV_Besparelse", 4)
    book.set_number(cell, book.cached(cell))
    report = audit(book.write(tmp_path / "overskrevet.xlsx"), suppressions)
    assert report.returncode == FOUND, report.stdout + report.stderr
