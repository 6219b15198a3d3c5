"""Random registers set through the names, in IronCalc and LibreOffice, against an independent oracle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support import oracle_living
from tests.support.engines import convert_with_libreoffice, needs_libreoffice, with_input_sets
from tests.support.names import Names
from tests.support.stored import formula_cells, read_values
from workbook_templates import LIVING_CONDITIONS
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.living_conditions import REGISTER_FIELDS, example

WIDTH: Final = len(REGISTER_FIELDS)
ROWS: Final = 40
_WEIGHTS: Final = (
    [1.0] * 7,
    [1.0, 2.0, 0.5, 0.0, 1.0, 0.1, 0.2],
    [0.1, 0.2, 0.3, 0.6, 1.0, 1.0, 1.0],
)
WEIGHTS: Final = {seed: _WEIGHTS[seed % 3] for seed in range(40)}
BASES: Final = ("Investeringsleder", "Beregnet")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("levekaar") / "bok.xlsx"
    inputs = replace(example("tomt"), rows=ROWS, first_year=2020)
    path.write_bytes(LIVING_CONDITIONS.workbook_bytes(inputs))
    return path


def changes(names: Names, seed: int, rows: list[oracle_living.Row]) -> dict[CellKey, CellValue]:
    found: dict[CellKey, CellValue] = {}
    cells = names.cells("LK_Register")
    assert len(cells) == WIDTH * ROWS
    for at, cell in enumerate(cells):
        row = rows[at // WIDTH] if at // WIDTH < len(rows) else [None] * WIDTH
        value = row[at % WIDTH]
        found[cell] = float(value) if isinstance(value, int) else value
    found |= dict(zip(names.cells("LK_Vekt"), WEIGHTS[seed], strict=True))
    found[names.cell("LK_Grunnlag")] = BASES[seed % 2]
    found[names.cell("LK_Alfa")] = 0.5 if seed % 4 else 2.0
    return found


def expected(seed: int, rows: list[oracle_living.Row]) -> dict[str, Any]:
    padded = rows + [[None] * WIDTH] * (ROWS - len(rows))
    return oracle_living.expected(
        padded,
        weights=WEIGHTS[seed],
        basis=BASES[seed % 2],
        alpha=0.5 if seed % 4 else 2.0,
    )


def assert_shows(
    names: Names, found: Mapping[CellKey, CellValue], wanted: Mapping[str, Any]
) -> None:
    for name, values in wanted.items():
        shown = [found[cell] for cell in names.cells(name)]
        assert len(shown) == len(values), name
        for at, (mine, theirs) in enumerate(zip(shown, values, strict=True)):
            if isinstance(theirs, str):
                assert (mine or "") == theirs, (name, at, mine, theirs)
            else:
                assert mine == pytest.approx(theirs, abs=1e-9), (name, at)


def register(seed: int) -> list[oracle_living.Row]:
    return oracle_living.drawn(seed, ROWS - seed % 5, WIDTH, wild=seed >= 20)


@pytest.mark.parametrize("seed", [*range(8), *range(20, 28)])
def test_random_registers_show_what_the_oracle_says(seed: int, workbook: Path) -> None:
    names, rows = Names(workbook), register(seed)
    found = Calculator(workbook).calculate(changes(names, seed, rows))
    assert_shows(names, found, expected(seed, rows))
    assert not [value for value in found.values() if str(value).startswith("#")]


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.xdist_group("libreoffice")
def test_they_do_in_libreoffice(workbook: Path, tmp_path: Path) -> None:
    names, seeds = Names(workbook), (8, 9, 10, 29, 30, 31)
    registers = {seed: register(seed) for seed in seeds}
    sets = [changes(names, seed, registers[seed]) for seed in seeds]
    files = with_input_sets(workbook, tmp_path, sets)
    saved = convert_with_libreoffice(files, tmp_path)
    cells = formula_cells(workbook)
    for seed, path in zip(seeds, saved, strict=True):
        assert_shows(names, read_values(path, cells), expected(seed, registers[seed]))
