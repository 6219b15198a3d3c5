"""An independent checker of spreadsheets as a gate on a workbook of every kind."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from tests.support.edits import Workbook
from tests.support.kinds import USUAL, Case, recalculated
from tests.support.names import PREFIXES, Names
from workbook_templates import (
    CONTROL_GROUP,
    EFFEKTMODELL,
    INVESTMENT_FUND,
    LIVING_CONDITIONS,
    OUTCOME_CONTRACT,
    PERSONAS,
)
from workbook_templates.blocks import WARNING
from workbook_templates.kinds.kind import AnyKind

PASSED, FOUND = 0, 1
_PROGRAM: Final = Path(sysconfig.get_path("scripts")) / "spreadsheet-auditor"
CASES: Final = (*USUAL, Case(PERSONAS, "loerenskog"))
pytestmark = pytest.mark.parametrize("case", CASES, ids=str, indirect=True, scope="module")

_WARNS: Final = "a warning has other words than what is wrong, on purpose"
_VERSION: Final = "the model version is a text, whatever it looks like"
_CHOICES: Final = "a question of the form has other answers than those around it"
_STATUS_COLUMN: Final = "S"
_MEASURED: Final = "the cost is corrected measure by measure, the benefits below it as a whole"
_STATUS: Final = (
    "the status counts the three volumes apart from the frequency to their right, on purpose: "
    "a frequency has a rule of its own"
)


def suppressed(path: Path, kind: AnyKind, names: Names) -> list[str]:
    """Return the findings that are meant to be there, a line each, and nothing else."""
    tab, address = names.cell("Modellversjon")
    if kind in (
        CONTROL_GROUP,
        OUTCOME_CONTRACT,
    ):  # beside other texts of its column the version is no finding
        return []
    if kind is INVESTMENT_FUND:
        return warnings(path)
    lines = [f"NUMBERS_STORED_AS_TEXT  {tab}!{address}  {_VERSION}"]
    if kind is EFFEKTMODELL:
        for prefix in PREFIXES.values():
            rows = names.measure_rows(prefix)
            tab, first, last = rows[0][0][0], rows[0][0][1][1:], rows[-1][0][1][1:]
            target = f"'{tab}'!{_STATUS_COLUMN}{first}:{_STATUS_COLUMN}{last}"
            lines.append(f"RANGE_EXCLUSION  {target}  {_STATUS}")
            tab, address = names.cell(f"{prefix}ForsiktigKostnad")
            lines.append(f"FORMULA_DRIFT  '{tab}'!{address}  {_MEASURED}")
    if kind is LIVING_CONDITIONS:  # beside other texts of its column the version is no finding
        return [f"FORMULA_DRIFT  Skjema!{address}  {_CHOICES}" for address in ("H10", "H19")]
    return lines


def warnings(path: Path) -> list[str]:
    """Return the answers of checks that warn, which begin otherwise than those above and below."""
    return [
        f"FORMULA_DRIFT  '{tab.title}'!{cell.coordinate}  {_WARNS}"
        for tab in load_workbook(path).worksheets
        for cells in tab.iter_rows()
        for cell in cells
        if isinstance(cell.value, str) and f'"{WARNING}"' in cell.value
    ]


def audit(path: Path, kind: AnyKind, names: Names) -> subprocess.CompletedProcess[str]:
    suppressions = path.parent / "suppressions"
    suppressions.write_text("\n".join([*suppressed(path, kind, names), ""]), encoding="utf-8")
    return subprocess.run(
        [_PROGRAM, path, "--summary", "--fail-on", "Medium", "--ignore", suppressions],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        cwd=path.parent,
    )


def test_nothing_of_medium_severity_or_above(workbook: Path, kind: AnyKind, names: Names) -> None:
    report = audit(workbook, kind, names)
    assert report.returncode == PASSED, report.stdout + report.stderr
    assert "audit      : complete" in report.stdout
    assert "recalc     : completed" in report.stdout
    assert "matched no finding" not in report.stdout, "a suppression is out of date"


def test_a_number_typed_over_a_formula_is_found(
    workbook: Path, kind: AnyKind, names: Names, case: Case, tmp_path: Path
) -> None:
    """The gate can fail."""
    book, values = Workbook.read(workbook), recalculated(workbook)
    yearly = next(
        cells
        for name in names.references
        if len(cells := names.cells(name)) == case.plan.years
        and all(isinstance(values.get(cell), float) and values[cell] for cell in cells[:4])
        and not name.endswith("Aar")
    )
    book.set_number(yearly[3], 17)
    report = audit(book.write(tmp_path / "overskrevet.xlsx"), kind, names)
    assert report.returncode == FOUND, report.stdout + report.stderr
