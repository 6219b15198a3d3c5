"""The cohort computed by Python in the workbook: the same numbers as the sheet's, cell by cell.

`formulas` recalculates with our functions registered, and IronCalc with its calls answered; without
them the workbook falls back on the sheet's own cohort and says what is missing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import formulas
import numpy as np
import pytest

from tests.support.compare import assert_agrees, engine_values, error_cells
from tests.support.drawn import drawn_inputs, edges, with_groups
from tests.support.edits import Workbook
from tests.support.engines import (
    FormulasCalculator,
    needs_libreoffice,
    recalculate_with_libreoffice,
)
from tests.support.names import PREFIXES, Names, as_cells
from tests.support.rules import broken_rules
from tests.support.stored import cached_values
from udfs.engines import formulas_functions
from udfs.functions import COHORT, ROUTES, Route
from udfs.functions import PREFIXES as ROUTE_PREFIXES
from workbook_templates import audit_workbook, check_workbook, read_workbook
from workbook_templates.checking.findings import FindingKind
from workbook_templates.effektmodell.plan import effektmodell_bytes
from workbook_templates.xlsx import excel_calls as _excel_calls
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.version import MODEL_DATE
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import CohortEngine

ROWS: Final = 15
MISSING: Final = "Python har svart på kohorten"
UNEQUAL: Final = "Kohorten fra Python er lik arkets"
EDGES: Final = ("defaults", "T=4 and r=10 %", "groups differ")


def python(inputs: ModelInputs) -> ModelInputs:
    return with_groups(inputs, cohort_engine=CohortEngine.PYTHON)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Route, Path]:
    """Return the default workbook with Python's cohort, by each route."""
    folder = tmp_path_factory.mktemp("kohortmotor")
    paths = {route: folder / f"{route}.xlsx" for route in ROUTES}
    for route, path in paths.items():
        path.write_bytes(effektmodell_bytes(python(default_inputs()), route=route))
    return paths


@pytest.fixture(scope="module")
def blocks(written: Mapping[Route, Path], names: Names) -> dict[CellKey, list[CellKey]]:
    """Return the cells that each call fills, by the call's own cell."""
    assert Names(written["office"]).references == names.references
    found = {}
    for prefix in PREFIXES.values():
        tab = names.cell(f"{prefix}KohortLab")[0]
        book = Workbook.read(written["office"])
        text = book.parts[book.sheet_part(tab)].decode()
        ((first, last),) = re.findall(r'<f t="array" ref="F(\d+):T(\d+)"', text)
        top = int(first)
        assert int(last) == top + ROWS - 1, "15 rows, 15 years"
        cells = [
            (tab, f"{letter}{row}")
            for row in range(top, top + ROWS)
            for letter in "FGHIJKLMNOPQRST"
        ]
        found[cells[0]] = cells
    return found


@pytest.fixture
def registered() -> Iterator[None]:
    """Register our functions with `formulas`, and take them out again."""
    yield from _registered(formulas_functions())


def _registered(functions: Mapping[str, Any]) -> Iterator[None]:
    known = formulas.get_functions()
    before = dict(known)
    known.update(functions)
    try:
        yield
    finally:
        known.clear()
        known.update(before)


# What is written ----------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ROUTES)
def test_every_spill_cell_carries_its_value(
    route: Route, written: Mapping[Route, Path], blocks: dict[CellKey, list[CellKey]]
) -> None:
    inputs = python(default_inputs())
    expected = COHORT([2, 2, 2], [0.8, 0.8, 0.8], 5, 10)
    stored = cached_values(written[route])
    for cells in blocks.values():
        found = np.array([stored[cell] for cell in cells], dtype=float).reshape(ROWS, MAX_YEARS)
        np.testing.assert_allclose(found, np.array(expected, dtype=float), rtol=1e-12)
        assert not found[:, int(inputs.young_adults.period) :].any()


@pytest.mark.parametrize("route", ROUTES)
def test_the_call_is_named_as_the_route_asks(route: Route, written: Mapping[Route, Path]) -> None:
    with zipfile.ZipFile(written[route]) as archive:
        xml = "".join(
            archive.read(name).decode() for name in archive.namelist() if "sheets/sheet" in name
        )
        assert "xl/metadata.xml" in archive.namelist(), "a dynamic array needs its metadata"
    calls = re.findall(r'cm="1"[^>]*><f t="array"[^>]*>([^<]*)</f>', xml)
    name = ROUTE_PREFIXES[route] + "EFFEKT_KOHORT"
    assert [re.findall(r"[\w.]*EFFEKT\w*", call) for call in calls] == [[name], [name]]
    assert all(call.startswith("IF(") and call.endswith(',"")') for call in calls)
    assert broken_rules(written[route]) == {}
    assert read_workbook(written[route]).route == route


def test_no_call_is_made_while_the_sheet_computes(workbook: Path, names: Names) -> None:
    stored = cached_values(workbook)
    with zipfile.ZipFile(workbook) as archive:
        for prefix in PREFIXES.values():
            tab = names.cell(f"{prefix}KohortLab")[0]
            xml = archive.read(Workbook.read(workbook).sheet_part(tab)).decode()
            ((cell, reference, value),) = re.findall(
                r'<c r="([A-Z]+\d+)"[^>]*><f t="array" ref="([^"]*)">[^<]*</f><v>([^<]*)</v>', xml
            )
            assert (reference, value, stored[tab, cell]) == (cell, "", "")
            column, row = cell[0], int(cell[1:])
            for other in (f"{column}{row + 1}", f"{chr(ord(column) + 1)}{row}"):
                assert re.search(rf'<c r="{other}"[^>]*/>', xml), "an empty cell"


# Both engines of the cohort give the same workbook ---------------------------------------------------


def test_the_fast_engine_agrees_for_many_inputs(written: Mapping[Route, Path]) -> None:
    calculators = {route: Calculator(path) for route, path in written.items()}
    names = Names(written["office"])
    sets = [*edges().values(), *drawn_inputs(12)]
    for number, inputs in enumerate(sets):
        chosen = python(inputs)
        found = calculators[ROUTES[number % 2]].calculate(as_cells(names, chosen))
        assert_agrees(names, chosen, found, "IronCalc")


@pytest.mark.slow
@pytest.mark.usefixtures("registered")
def test_formulas_agrees_with_the_functions_registered(written: Mapping[Route, Path]) -> None:
    calculator, names = FormulasCalculator(written["office"]), Names(written["office"])
    for name in EDGES:
        inputs = python(edges()[name])
        found = calculator.calculate(as_cells(names, inputs))
        assert_agrees(names, inputs, found, f"formulas, {name}")
        assert not error_cells(found)


def test_sheet_mode_and_python_mode_agree_in_every_cell(
    written: Mapping[Route, Path],
    workbook: Path,
    names: Names,
    blocks: dict[CellKey, list[CellKey]],
) -> None:
    """Recalculated, not from the engine: what the switch changes is the block and its check row."""
    sheet, call = Calculator(workbook).calculate(), Calculator(written["office"]).calculate()
    spilled = {cell for cells in blocks.values() for cell in cells}
    checked = {
        (tab, f"{letter}{int(first[1:]) + ROWS}")
        for tab, first in blocks
        for letter in "FGHIJKLMNO"
    }
    assert set(call) - set(sheet) == spilled - set(blocks)
    differing = {key for key in sheet if sheet[key] != call[key]}
    assert differing == set(blocks) | checked
    assert all(call[cell] == 0 and sheet[cell] == "" for cell in checked)


# Without an answer, or with a wrong one ------------------------------------------------------------


@pytest.mark.slow
def test_without_the_functions_the_checks_tell_and_the_sheet_computes(
    written: Mapping[Route, Path], names: Names, blocks: dict[CellKey, list[CellKey]]
) -> None:
    _assert_falls_back(FormulasCalculator(written["office"]).calculate(), names, blocks)


@pytest.mark.slow
@needs_libreoffice
def test_without_the_functions_in_libreoffice_too(
    written: Mapping[Route, Path],
    names: Names,
    blocks: dict[CellKey, list[CellKey]],
    tmp_path: Path,
) -> None:
    for found in recalculate_with_libreoffice(list(written.values()), tmp_path):
        _assert_falls_back(found, names, blocks)


def _assert_falls_back(
    found: Mapping[CellKey, CellValue], names: Names, blocks: dict[CellKey, list[CellKey]]
) -> None:
    spilled = {cell for cells in blocks.values() for cell in cells}
    errors = {tuple(line.split(":")[0].split("!")) for line in error_cells(found)}
    assert errors == spilled, "the block is the one place where an error value shows"
    expected = engine_values(names, default_inputs())
    for prefix in PREFIXES.values():
        for name in ("KohortLab", "KohortUte", "Kostnad", "NettoNytte"):
            for cell in names.cells(prefix + name):
                assert found[cell] == pytest.approx(expected[cell])
    master = found[names.cell("Kontroll")]
    assert isinstance(master, str)
    assert master.count(MISSING) == len(PREFIXES)
    assert UNEQUAL not in master


def test_a_wrong_answer_is_read_and_reported(
    written: Mapping[Route, Path], names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*given: Any) -> Any:
        answer = np.array(COHORT.compute(*given))
        answer[6, 3] += 0.25
        return answer.tolist()

    wrongly = dict.fromkeys(_excel_calls._by_name(), replace(COHORT, compute=wrong))
    monkeypatch.setattr(_excel_calls, "_by_name", lambda: wrongly)
    found = Calculator(written["klassisk"]).calculate()
    master = found[names.cell("Kontroll")]
    assert isinstance(master, str)
    assert master.count(UNEQUAL) == len(PREFIXES)
    assert MISSING not in master
    right = engine_values(names, default_inputs())
    for prefix in PREFIXES.values():
        cell = names.cell(f"{prefix}KohortUte", 3)
        assert found[cell] == pytest.approx(float(right[cell] or 0) + 0.25)


def test_an_input_that_the_function_refuses_shows_as_an_error_in_the_block_alone(
    written: Mapping[Route, Path], names: Names, blocks: dict[CellKey, list[CellKey]]
) -> None:
    calculator = Calculator(written["office"])
    found = calculator.calculate({names.cell("UV_Analyseperiode"): 3.0})
    first = next(iter(blocks))
    assert error_cells(found) == [f"{first[0]}!{first[1]}: #VALUE!"]
    assert MISSING in str(found[names.cell("Kontroll")])
    assert calculator.calculate() == Calculator(written["office"]).calculate(), "undone"


# kontroller, and files that were made to differ ------------------------------------------------------


def test_an_untouched_workbook_is_in_order(written: Mapping[Route, Path]) -> None:
    for path in written.values():
        report = check_workbook(path)
        assert not report.deviations
        assert report.cells_checked > 4_600
        assert not audit_workbook(path, MODEL_DATE).findings


def _planted(
    path: Path, target: Path, cell: CellKey, edit: Callable[[Workbook, CellKey], None]
) -> list[tuple[FindingKind, str, str]]:
    book = Workbook.read(path)
    edit(book, cell)
    findings = audit_workbook(book.write(target), MODEL_DATE).findings
    return [(item.kind, item.tab, item.address) for item in findings]


def test_a_stale_spilled_value_is_found(
    written: Mapping[Route, Path], blocks: dict[CellKey, list[CellKey]], tmp_path: Path
) -> None:
    first = next(iter(blocks))
    cell = blocks[first][17]
    found = _planted(
        written["office"],
        tmp_path / "bok.xlsx",
        cell,
        lambda book, key: book.set_number(key, "0.5"),
    )
    assert found == [(FindingKind.STALE, *cell)]


def test_a_value_in_the_way_of_the_call_is_found(
    workbook: Path, blocks: dict[CellKey, list[CellKey]], tmp_path: Path
) -> None:
    cell = next(iter(blocks.values()))[17]
    found = _planted(
        workbook, tmp_path / "bok.xlsx", cell, lambda book, key: book.set_number(key, "0.5")
    )
    assert (FindingKind.VALUE_ADDED, *cell) in found


def test_a_call_that_no_longer_spills_is_found(
    written: Mapping[Route, Path], blocks: dict[CellKey, list[CellKey]], tmp_path: Path
) -> None:
    cell = next(iter(blocks))
    found = _planted(
        written["office"],
        tmp_path / "bok.xlsx",
        cell,
        lambda book, key: book.set_formula(key, book.formula(key)),
    )
    assert (FindingKind.FORMULA_CHANGED, *cell) in found
    found = _planted(
        written["office"],
        tmp_path / "bok2.xlsx",
        cell,
        lambda book, key: book.set_number(key, "2"),
    )
    assert (FindingKind.TYPED_OVER, *cell) in found
