"""The candidates for a binomial probability, tried in the engines: all are exact, BINOMDIST is used."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.engines import (
    needs_libreoffice,
    recalculate_with_formulas,
    recalculate_with_libreoffice,
)
from workbook_templates.xlsx.recalculate import Calculator

CANDIDATES = (
    "=BINOMDIST(A{0},B{0},C{0},FALSE)",
    "=_xlfn.BINOM.DIST(A{0},B{0},C{0},FALSE)",
    (
        "=IF(OR(C{0}=0,C{0}=1),IF(A{0}=B{0}*C{0},1,0),EXP(GAMMALN(B{0}+1)-GAMMALN(A{0}+1)"
        "-GAMMALN(B{0}-A{0}+1)+A{0}*LN(C{0})+(B{0}-A{0})*LN(1-C{0})))"
    ),
)
CASES = [
    (k, n, p)
    for n in (0, 1, 60, 399, 400)
    for p in (0, 1, 0.5, 0.6, 0.999, 1e-9)
    for k in sorted({0, min(1, n), n // 2, round(n * p), n})
]


def exact(k: int, n: int, p: float) -> float:
    share = Fraction(p)
    return float(math.comb(n, k) * share**k * (1 - share) ** (n - k))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("binomisk") / "bok.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("A")
        for row, case in enumerate(CASES):
            sheet.write_row(row, 0, case)
            for column, candidate in enumerate(CANDIDATES, start=3):
                sheet.write_formula(row, column, candidate.format(row + 1), None, -1)
    return file


def assert_exact(found: dict[tuple[str, str], object]) -> None:
    for row, case in enumerate(CASES, start=1):
        for column in "DEF":
            assert found["A", f"{column}{row}"] == pytest.approx(exact(*case), abs=1e-9), case


def test_the_fast_engine(path: Path) -> None:
    assert_exact(dict(Calculator(path).calculate()))


def test_the_package_formulas(path: Path) -> None:
    assert_exact(dict(recalculate_with_formulas(path)))


@needs_libreoffice
def test_libreoffice(path: Path, tmp_path: Path) -> None:
    (found,) = recalculate_with_libreoffice([path], tmp_path)
    assert_exact(dict(found))
