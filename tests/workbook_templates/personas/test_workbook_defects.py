"""Defects planted in a personas workbook are found by the check, and a whole one has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import assert_agrees, recalculated, written
from tests.support.edits import Workbook
from tests.support.names import Names
from tests.support.persona_sets import edges
from workbook_templates import audit_workbook
from xlmodel.personas import EXAMPLES, example

DAY: Final = date(2026, 1, 31)
Spoil = Callable[[Workbook, Names], None]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example("fredrikstad"), tmp_path_factory.mktemp("defects"))


def _typed_over(book: Workbook, names: Names) -> None:
    book.set_number(names.cell("P01_F1_Kostnad", 3), 700_000)


def _constant(book: Workbook, names: Names) -> None:
    cell = names.cell("P01_Spart", 2)
    book.set_formula(cell, book.formula(cell) + "+1000")


def _short_range(book: Workbook, names: Names) -> None:
    tab, address = names.cell("P01_F1_Kostnad")
    row = int(address[1:]) - 2
    cell = (tab, f"F{row}")
    formula = book.formula(cell)
    first = formula.partition("SUM(F")[2].partition(":")[0]
    book.set_formula(cell, formula.replace(f"SUM(F{first}:", f"SUM(F{int(first) + 1}:"))


def _stale(book: Workbook, names: Names) -> None:
    book.set_cached(names.cell("P01_SumSpart"), "1")


def _wrong_price(book: Workbook, names: Names) -> None:
    tab, address = names.cell("P01_F1_TiltakKostnad")
    cell = (tab, f"C{address[1:]}")
    book.set_formula(cell, book.formula(cell) + "*1")


def _null_alternative(book: Workbook, names: Names) -> None:
    cell = names.cell("FAM_Nullalternativ", 1)
    book.set_formula(cell, book.formula(cell).replace("ROUND(H", "INT(1+H"))


DEFECTS: Final[tuple[Spoil, ...]] = (
    _typed_over,
    _constant,
    _short_range,
    _stale,
    _wrong_price,
    _null_alternative,
)


@pytest.mark.parametrize("spoil", DEFECTS, ids=lambda spoil: str(spoil.__name__))
def test_a_planted_defect_is_found(spoil: Spoil, path: Path, tmp_path: Path) -> None:
    book = Workbook.read(path)
    spoil(book, Names(path))
    report = audit_workbook(book.write(tmp_path / "bok.xlsx"), DAY)
    assert report.findings


@pytest.mark.parametrize("spoil", [_typed_over, _constant, _short_range, _null_alternative])
def test_the_comparison_with_the_engine_is_not_vacuous(
    spoil: Spoil, path: Path, tmp_path: Path
) -> None:
    book = Workbook.read(path)
    spoil(book, Names(path))
    spoilt = book.write(tmp_path / "bok.xlsx")
    with pytest.raises(AssertionError, match="cells deviate"):
        assert_agrees(spoilt, recalculated(spoilt), "spoilt")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_whole_workbook_has_nothing_to_find(name: str, tmp_path: Path) -> None:
    assert audit_workbook(written(example(name), tmp_path), DAY).findings == ()


@pytest.mark.parametrize("name", ["empty", "full rows", "another course", "odd names"])
def test_a_workbook_at_an_edge_has_nothing_to_find(name: str, tmp_path: Path) -> None:
    assert audit_workbook(written(edges()[name], tmp_path), DAY).findings == ()
