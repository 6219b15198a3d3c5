"""Defects that only a personas workbook can have are found by the check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import assert_agrees, recalculated, written
from tests.support.edits import Workbook
from tests.support.names import Names
from workbook_templates import audit_workbook
from xlmodel.personas import example

DAY: Final = date(2026, 1, 31)
Spoil = Callable[[Workbook, Names], None]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example("fredrikstad"), tmp_path_factory.mktemp("defects"))


def _short_range(book: Workbook, names: Names) -> None:
    tab, address = names.cell("P01_F1_Kostnad")
    row = int(address[1:]) - 9
    cell = (tab, f"F{row}")
    formula = book.formula(cell)
    first = formula.partition("SUM(F")[2].partition(":")[0]
    book.set_formula(cell, formula.replace(f"SUM(F{first}:", f"SUM(F{int(first) + 1}:"))


def _wrong_price(book: Workbook, names: Names) -> None:
    tab, address = names.cell("P01_F1_TiltakKostnad")
    cell = (tab, f"C{address[1:]}")
    book.set_formula(cell, book.formula(cell) + "*1")


def _null_alternative(book: Workbook, names: Names) -> None:
    cell = names.cell("FAM_Nullalternativ", 1)
    book.set_formula(cell, book.formula(cell).replace("ROUND(H", "INT(1+H"))


DEFECTS: Final[tuple[Spoil, ...]] = (
    _short_range,
    _wrong_price,
    _null_alternative,
)


@pytest.mark.parametrize("spoil", DEFECTS, ids=lambda spoil: str(spoil.__name__))
def test_a_planted_defect_is_found(spoil: Spoil, path: Path, tmp_path: Path) -> None:
    book = Workbook.read(path)
    spoil(book, Names(path))
    report = audit_workbook(book.write(tmp_path / "bok.xlsx"), DAY)
    assert report.findings


@pytest.mark.parametrize("spoil", [_short_range, _null_alternative])
def test_the_comparison_with_the_engine_is_not_vacuous(
    spoil: Spoil, path: Path, tmp_path: Path
) -> None:
    book = Workbook.read(path)
    spoil(book, Names(path))
    spoilt = book.write(tmp_path / "bok.xlsx")
    with pytest.raises(AssertionError, match="cells deviate"):
        assert_agrees(spoilt, recalculated(spoilt), "spoilt")
