"""The package `formulas` over whole workbooks: every formula cell against the reference engine.

The workbook is loaded once; each test sets all inputs through the names of 02.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.support.compare import assert_agrees, deviations, engine_values, error_cells
from tests.support.drawn import drawn_inputs, edges
from tests.support.engines import FormulasCalculator
from tests.support.names import PREFIXES, Names, as_cells
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("formulas")]

_LARGEST_DRAWN: Final = max(
    drawn_inputs(60), key=lambda inputs: sum(len(group.measures) for group in inputs.groups)
)
_LEFT_TO_FASTER_ENGINES: Final = (
    *("persons and workers", "all amounts 0", "full table, Oppstart Stat", "p=1", "K=1"),
    *("full table, Drift Kommune", "full table, Drift Stat", "starts in utsatt, then stabil"),
    *("derived null alternative off by one krone", "no measures", "defaults"),
)
CASES: Final = {
    name: inputs for name, inputs in edges().items() if name not in _LEFT_TO_FASTER_ENGINES
} | {"drawn": _LARGEST_DRAWN}


@pytest.fixture(scope="module")
def formulas(workbook: Path) -> FormulasCalculator:
    return FormulasCalculator(workbook)


@pytest.mark.parametrize("inputs", CASES.values(), ids=CASES.keys())
def test_every_formula_gives_the_engines_value(
    inputs: ModelInputs, formulas: FormulasCalculator, names: Names
) -> None:
    found = formulas.calculate(as_cells(names, inputs))
    assert_agrees(names, inputs, found, "formulas")
    assert not error_cells(found)


def test_blank_inputs_give_the_same_as_the_fast_engine_and_no_error(
    formulas: FormulasCalculator, calculator: Calculator, names: Names
) -> None:
    blank: dict[CellKey, CellValue] = {
        cell: None
        for prefix in PREFIXES.values()
        for name in ("Inntaksaar", "IndividStart", "Nye", "Livskvalitet", "QALYverdi", "Personer")
        for cell in names.cells(prefix + name)
    }
    found, expected = formulas.calculate(blank), calculator.calculate(blank)
    expected.pop(names.cell("SistBrukt"))
    assert not error_cells(found)
    assert not deviations(names, expected, found)


def test_a_changed_input_changes_what_formulas_finds(
    formulas: FormulasCalculator, names: Names
) -> None:
    inputs = default_inputs()
    wrong = as_cells(names, inputs) | {names.cell("UV_Nye"): 2.01}
    lines = deviations(names, engine_values(names, inputs), formulas.calculate(wrong))
    assert len(lines) > 100
