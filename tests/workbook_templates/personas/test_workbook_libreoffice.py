"""LibreOffice with forced recalculation: the totals that Lørenskog's report prints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import written
from tests.support.engines import convert_with_libreoffice, libreoffice_marks
from tests.support.names import Names
from tests.support.stored import formula_cells, read_values
from xlmodel.personas import example

pytestmark = [*libreoffice_marks(), pytest.mark.slow, pytest.mark.xdist_group("libreoffice")]


def test_the_printed_totals_of_loerenskog_come_out(tmp_path: Path) -> None:
    (saved,) = convert_with_libreoffice([written(example("loerenskog"), tmp_path)], tmp_path)
    names = Names(saved)
    found = read_values(saved, formula_cells(saved))
    totals = [
        (found[names.cell(f"P0{n}_SumWorst")], found[names.cell(f"P0{n}_SumBest")])
        for n in (1, 2, 3)
    ]
    assert [pytest.approx(pair) for pair in PRINTED] == totals


PRINTED: Final = ((3_200_000, 477_000), (15_000_000, -350_000), (36_000_000, 21_000_000))
"""Worst and best case of Lørenskog's three personas, as the report prints them."""
