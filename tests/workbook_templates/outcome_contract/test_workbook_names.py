"""Set through its names, the workbook gives what an oracle gives that shares nothing with the engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import oracle_contract
from tests.support.engines import (
    needs_libreoffice,
    recalculate_with_libreoffice,
    with_input_sets,
)
from tests.support.names import Names
from tests.support.oracle_contract import TEXT, Plain
from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.outcome_contract import example

SEEDS = range(150)
ROWS = 30


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kontrakt") / "bok.xlsx"
    path.write_bytes(OUTCOME_CONTRACT.workbook_bytes(example()))
    return path


@pytest.fixture(scope="module")
def names(book: Path) -> Names:
    return Names(book)


@pytest.fixture(scope="module")
def calculator(book: Path) -> Calculator:
    return Calculator(book)


def inputs_of(case: Plain, names: Names) -> dict[CellKey, CellValue]:
    """Return what is typed in the cells; the first rows of the list are all set."""
    found: dict[CellKey, CellValue] = {}
    for name, value in case.items():
        if name != "youths":
            values = value if isinstance(value, list) else [value]
            found.update(zip(names.cells(name), values, strict=True))
    cells = iter(names.cells("EK_Deltakerliste"))
    rows = [*case["youths"], *[[None] * 14] * (ROWS - len(case["youths"]))]
    for row in rows:
        found.update({next(cells): value for value in row})
    return found


def assert_shown(case: Plain, names: Names, cells: Mapping[CellKey, CellValue]) -> None:
    expected = oracle_contract.results(case)
    table = expected.pop("EK_Fordeling", [])
    for name, value in expected.items():
        values = value if isinstance(value, list) else [value]
        found = [cells.get(cell) for cell in names.cells(name)]
        for one, other in zip(values, found, strict=True):
            assert same(one, other), f"{name}: {found} is not {values}"
    shown = [cells.get(cell) for cell in names.cells("EK_Fordeling")]
    for at, (k, chance, payout) in enumerate(table):
        row = shown[4 * at : 4 * at + 3]
        assert row[0] == k
        assert row[1] == pytest.approx(chance, abs=1e-9)
        assert row[2] == pytest.approx(payout)
    assert set(shown[4 * len(table) :]) <= {"", None}
    for name, column in zip(
        ("EK_UtsattVedStart", "EK_IMaalgruppen", "EK_BedreEtter", "EK_Resultat"),
        zip(*oracle_contract.verdicts(case), strict=True) if case["youths"] else [()] * 4,
        strict=True,
    ):
        beside = [cells.get(cell) for cell in names.cells(name)]
        assert beside[: len(column)] == list(column), name
        assert set(beside[len(column) :]) <= {"", None}, name


def same(expected: Any, found: CellValue) -> bool:
    if expected == TEXT:
        return isinstance(found, str) and bool(found)
    if isinstance(expected, str):
        return found == expected or (not expected and found is None)
    return isinstance(found, int | float) and found == pytest.approx(expected, rel=1e-8, abs=1e-6)


def test_the_fast_engine_gives_what_the_prose_asks_for(
    names: Names, calculator: Calculator
) -> None:
    for seed in SEEDS:
        case = oracle_contract.drawn(seed)
        assert_shown(case, names, calculator.calculate(inputs_of(case, names)))


@pytest.mark.parametrize("name", oracle_contract.edges())
def test_the_edges_come_out_and_nothing_is_wrong(
    name: str, names: Names, calculator: Calculator
) -> None:
    case = oracle_contract.edges()[name]
    found = calculator.calculate(inputs_of(case, names))
    assert_shown(case, names, found)
    told = found[names.cell("Kontroll")]
    past = any(row[1] > case["EK_Kontraktsaar"] for row in case["youths"])
    assert told == "OK" or (past and "etter kontrakten" in str(told))


@needs_libreoffice
def test_libreoffice_gives_what_the_prose_asks_for(
    book: Path, names: Names, tmp_path: Path
) -> None:
    cases = [*oracle_contract.edges().values(), *(oracle_contract.drawn(s) for s in (1000, 1001))]
    files = with_input_sets(book, tmp_path, [inputs_of(case, names) for case in cases])
    found = recalculate_with_libreoffice(files, tmp_path)
    for case, cells in zip(cases, found, strict=True):
        assert_shown(case, names, cells)
