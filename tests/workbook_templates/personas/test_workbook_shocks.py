"""Changes of a persona that are more than one input's step: what moves in the engine moves in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.agreement import expected_cells, written
from tests.support.compare import deviations
from tests.support.edits import Workbook
from tests.support.names import Names
from workbook_templates.personas.samples import samples
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.personas import example

BASE: Final = samples()["every input counts"]
WIDTH: Final = 27

Shock = tuple[str, int, CellValue]
SHOCKS: Final[dict[str, Shock]] = {
    "service": ("Prisliste", 0, "Rådgivning"),
    "longer period": ("P01_Analyseperiode", 0, 20.0),
    "measure without a name": ("P01_F1_Tiltak", 0, None),
    "other service": ("P01_F1_Tiltak", 1, "assistent"),
    "own price": ("P01_F1_Tiltak", 2, -700.0),
    "own unit": ("P01_F1_Tiltak", 4, "møte"),
    "not included in the grant": ("P01_F1_Tiltak", 26, None),
    "included in the grant": ("P01_F2_Tiltak", 26, "Ja"),
    "threshold": ("Innslagspunkt", 0, 10_000.5),
    "no threshold": ("Innslagspunkt", 0, None),
    "share": ("Kompensasjonsgrad", 0, 0.5),
    "recipient": ("P01_F1_Tiltak", WIDTH + 25, "Yngste"),
    "volume of the last year": ("P01_F2_Tiltak", 14, 3.0),
    "volume past the period": ("P01_F1_Tiltak", 15, 8.0),
}
MOVES_NOTHING: Final = ("volume past the period",)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(BASE, tmp_path_factory.mktemp("shocks"))


@pytest.fixture(scope="module")
def names(path: Path) -> Names:
    return Names(path)


@pytest.fixture(scope="module")
def calculator(path: Path) -> Calculator:
    return Calculator(path)


@pytest.fixture(scope="module")
def before(path: Path) -> dict[CellKey, CellValue]:
    return expected_cells(path)


@pytest.mark.parametrize("shock", SHOCKS)
def test_what_moves_in_the_engine_moves_in_the_sheet(
    shock: str,
    path: Path,
    names: Names,
    calculator: Calculator,
    before: dict[CellKey, CellValue],
    tmp_path: Path,
) -> None:
    name, index, value = SHOCKS[shock]
    cell = names.cell(name, index)
    changes = {cell: value}
    if shock == "service":  # the measures that use it go along, as a careful user's do
        changes |= dict.fromkeys(_using(path, names, "Rådgiver"), value)
    shocked = _with(path, changes, tmp_path / "sjokk.xlsx")
    expected = expected_cells(shocked)
    moved = [key for key, now in expected.items() if before[key] != now]
    assert (not moved) == (shock in MOVES_NOTHING)
    found = calculator.calculate(changes)
    assert not deviations(names, expected, found)


def _using(path: Path, names: Names, service: str) -> list[CellKey]:
    stored = example("fredrikstad")
    return [
        names.cell(f"P01_F{number}_Tiltak", row * WIDTH + 1)
        for number, course in enumerate(stored.personas[0].courses, start=1)
        for row, measure in enumerate(course.measures)
        if measure.service == service
    ]


def _with(path: Path, changes: dict[CellKey, CellValue], target: Path) -> Path:
    book = Workbook.read(path)
    for cell, value in changes.items():
        put: Callable[..., Any] = book.set_text if isinstance(value, str) else book.set_number
        if value is None:
            book.clear(cell)
        else:
            put(cell, value)
    return book.write(target)
