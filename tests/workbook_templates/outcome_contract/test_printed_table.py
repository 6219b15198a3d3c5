"""The tab Modellering beside Asker's printed table: nine rows agree, the tenth is shown both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engines import needs_libreoffice, recalculate_with_libreoffice
from tests.support.names import Names
from workbook_templates import OUTCOME_CONTRACT
from workbook_templates.outcome_contract.modelling import AGREES, DIFFERS, ROUNDED
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.outcome_contract import example

NINE_ROWS = (0, 1, 2, 3, 5, 6, 7, 8, 9)
TENTH = 4
"""15 participants and 50 %."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "bok.xlsx"
    file.write_bytes(OUTCOME_CONTRACT.workbook_bytes(example()))
    return file


def shown(names: Names, cells: dict[CellKey, CellValue]) -> list[list[CellValue]]:
    """Return the computed cells of each row: those of the name, and those right of it to the remark."""
    tab, first = names.cell("EK_Tabell")
    top = int(first[1:])
    return [
        [cells.get((tab, f"{column}{top + row}")) for column in "DEFGJKLMNO"] for row in range(10)
    ]


def assert_as_printed(rows: list[list[CellValue]]) -> None:
    assert [rows[at][8] for at in NINE_ROWS] == [AGREES] * 9
    assert [rows[at][4] for at in NINE_ROWS] == pytest.approx([0] * 9, abs=1e-6)
    persons, successes, _, paid, off, whole, rounded, apart, verdict, remark = rows[TENTH]
    assert (persons, successes, paid) == (7.5, 30, 4_500_000)
    assert (whole, rounded) == (8, 4_800_000)
    assert (off, apart) == (-300_000, -0.5)
    assert (verdict, remark) == (DIFFERS, ROUNDED)
    assert [row[3] for row in rows[6:]] == [6_000_000] * 4, "the cap"


def test_nine_rows_agree_and_the_tenth_is_shown_both_ways(path: Path) -> None:
    assert_as_printed(shown(Names(path), dict(Calculator(path).calculate())))


@needs_libreoffice
def test_they_do_in_libreoffice(path: Path, tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    (cells,) = recalculate_with_libreoffice([path], tmp_path / "ut")
    assert_as_printed(shown(Names(path), dict(cells)))


def test_the_table_is_not_rounded_whatever_the_plan_is(path: Path) -> None:
    names = Names(path)
    found = Calculator(path).calculate({names.cell("EK_Avrunding"): "Hele personer"})
    assert_as_printed(shown(names, dict(found)))
