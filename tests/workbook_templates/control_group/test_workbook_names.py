"""Set through its names, the workbook gives what an oracle gives that shares nothing with the engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import oracle_control
from tests.support.engines import (
    needs_libreoffice,
    recalculate_with_libreoffice,
    with_input_sets,
)
from tests.support.names import Names
from workbook_templates import CONTROL_GROUP
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.control_group import example

SEEDS = range(60)
GROUPS = ("KO_UNG_", "KO_FAM_")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kostra") / "bok.xlsx"
    path.write_bytes(CONTROL_GROUP.workbook_bytes(example()))
    return path


def inputs_of(seed: int, names: Names) -> dict[CellKey, CellValue]:
    """Return what is typed in the cells."""
    prior, years, forms, groups = oracle_control.drawn(seed)
    typed: dict[str, Any] = {
        "KO_Alfa": prior["alpha"],
        "KO_Beta": prior["beta"],
        "KO_MinstePersoner": prior["least"],
        "KO_Aar": years,
        "KO_Skjema": [form or None for form in forms],
    }
    for prefix, own in zip(GROUPS, groups, strict=True):
        typed |= {prefix + name: value for name, value in own.items()}
    return {
        cell: value
        for name, values in typed.items()
        for cell, value in zip(names.cells(name), flat(values), strict=True)
    }


def flat(values: Any) -> list[Any]:
    if not isinstance(values, list):
        return [values]
    return [item for value in values for item in flat(value)]


def assert_shown(seed: int, names: Names, cells: Mapping[CellKey, CellValue]) -> None:
    prior, years, forms, groups = oracle_control.drawn(seed)
    for prefix, own in zip(GROUPS, groups, strict=True):
        for name, values in oracle_control.results(prior, years, forms, own).items():
            found = [cells.get(cell) for cell in names.cells(prefix + name)]
            for one, other in zip(flat(values), found, strict=True):
                same = (
                    one == other
                    if isinstance(one, str)
                    else other == pytest.approx(one, rel=1e-9, abs=1e-9)
                )
                assert same, f"{seed} {prefix}{name}: {found} is not {values}"


def test_the_fast_engine_gives_what_the_oracle_gives(book: Path) -> None:
    names, calculator = Names(book), Calculator(book)
    for seed in SEEDS:
        assert_shown(seed, names, calculator.calculate(inputs_of(seed, names)))


@needs_libreoffice
def test_libreoffice_gives_what_the_oracle_gives(book: Path, tmp_path: Path) -> None:
    names = Names(book)
    sets = [inputs_of(seed, names) for seed in SEEDS[:6]]
    written = with_input_sets(book, tmp_path, sets)
    for seed, cells in zip(SEEDS, recalculate_with_libreoffice(written, tmp_path), strict=False):
        assert_shown(seed, names, cells)
