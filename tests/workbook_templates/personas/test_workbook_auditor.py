"""The independent checker of spreadsheets on the personas workbooks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.contract.test_spreadsheet_auditor import FOUND, PASSED, audit
from tests.support.agreement import written
from tests.support.edits import Workbook
from tests.support.names import Names
from xlmodel.personas import EXAMPLES, example

REASON = "the model version is a text, whatever it looks like"


def audited(path: Path) -> subprocess.CompletedProcess[str]:
    tab, address = Names(path).cell("Modellversjon")
    suppressions = path.parent / "suppressions"
    suppressions.write_text(
        f"NUMBERS_STORED_AS_TEXT  {tab}!{address}  {REASON}\n", encoding="utf-8"
    )
    return audit(path, suppressions)


@pytest.mark.parametrize("name", EXAMPLES[:2])
def test_nothing_of_medium_severity_or_above(name: str, tmp_path: Path) -> None:
    report = audited(written(example(name), tmp_path))
    assert report.returncode == PASSED, report.stdout + report.stderr
    assert "audit      : complete" in report.stdout
    assert "matched no finding" not in report.stdout, "a suppression is out of date"


def test_a_number_typed_over_a_formula_is_found(tmp_path: Path) -> None:
    path = written(example("fredrikstad"), tmp_path)
    book = Workbook.read(path)
    book.set_number(Names(path).cell("P01_F1_Kostnad", 4), 1)
    assert audited(book.write(tmp_path / "endret.xlsx")).returncode == FOUND
