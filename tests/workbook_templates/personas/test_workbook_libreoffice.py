"""LibreOffice with forced recalculation: every formula cell of a personas workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import assert_agrees, written
from tests.support.engines import convert_with_libreoffice, libreoffice_marks
from tests.support.names import Names
from tests.support.persona_sets import drawn, edges
from tests.support.stored import formula_cells, read_values
from workbook_templates import read_personas_workbook
from xlmodel.personas import EXAMPLES, example

pytestmark = [*libreoffice_marks(), pytest.mark.slow, pytest.mark.xdist_group("libreoffice")]

LIBREOFFICE: Final = {
    **{name: edges()[name] for name in ("one persona, T=1", "own prices", "odd names", "empty")},
    **{name: example(name) for name in EXAMPLES},
    "drawn 32": drawn(32),
    "drawn 37": drawn(37),
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Return each file as it was written and as LibreOffice saved it, recalculated."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = [
        written(inputs, folder, f"{number}.xlsx")
        for number, inputs in enumerate(LIBREOFFICE.values())
    ]
    saved = convert_with_libreoffice(files, folder)
    return dict(zip(LIBREOFFICE, zip(files, saved, strict=True), strict=True))


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_every_formula_gives_the_engines_value(
    name: str, converted: dict[str, tuple[Path, Path]]
) -> None:
    path, saved = converted[name]
    assert_agrees(path, read_values(saved, formula_cells(path)), f"LibreOffice, {name}")


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_a_saved_file_reads_back_with_the_same_inputs(
    name: str, converted: dict[str, tuple[Path, Path]]
) -> None:
    assert read_personas_workbook(converted[name][1]).inputs == LIBREOFFICE[name]


def test_the_printed_totals_of_loerenskog_come_out(converted: dict[str, tuple[Path, Path]]) -> None:
    saved = converted["loerenskog"][1]
    names = Names(saved)
    found = read_values(saved, formula_cells(saved))
    totals = [
        (found[names.cell(f"P0{n}_SumWorst")], found[names.cell(f"P0{n}_SumBest")])
        for n in (1, 2, 3)
    ]
    assert [pytest.approx(pair) for pair in PRINTED] == totals


PRINTED: Final = ((3_200_000, 477_000), (15_000_000, -350_000), (36_000_000, 21_000_000))
"""Worst and best case of Lørenskog's three personas, as the report prints them (04)."""
