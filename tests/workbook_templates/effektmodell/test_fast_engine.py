"""The fast engine over hundreds of drawn inputs: every formula cell against the reference engine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.support.compare import assert_agrees, deviations, engine_values, error_cells
from tests.support.drawn import DRAWN, QUIET, edges
from tests.support.names import PREFIXES, YEARLY, Names, as_cells
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs


@pytest.mark.slow
def test_hundreds_of_inputs_set_through_the_names(names: Names, calculator: Calculator) -> None:
    seen: set[int] = set()

    @settings(max_examples=300, **QUIET)  # type: ignore[arg-type]  # mixed types
    @given(DRAWN)
    def compare(inputs: ModelInputs) -> None:
        found = calculator.calculate(as_cells(names, inputs))
        assert_agrees(names, inputs, found)
        assert not error_cells(found)
        for prefix, group in zip(PREFIXES.values(), inputs.groups, strict=True):
            for name in YEARLY:
                past = names.cells(prefix + name)[int(group.period) :]
                assert {found[cell] for cell in past} <= {""}, f"{prefix}{name} past the period"
        assert found[names.cell("Kontroll")] == "OK"
        seen.add(len(inputs.young_adults.measures))

    compare()
    assert min(seen) == 0
    assert max(seen) > 15
    assert len(seen) > 10


@pytest.mark.parametrize("inputs", edges().values(), ids=edges().keys())
def test_edges_set_through_the_names(
    inputs: ModelInputs, names: Names, calculator: Calculator
) -> None:
    found = calculator.calculate(as_cells(names, inputs))
    assert_agrees(names, inputs, found)
    assert not error_cells(found)
    assert found[names.cell("Kontroll")] == "OK"


@pytest.mark.parametrize("name", ["UV_Nye", "FAM_Suksessrate", "UV_Personer", "FAM_QALYverdi"])
def test_a_slightly_wrong_input_is_seen(name: str, names: Names, calculator: Calculator) -> None:
    inputs = default_inputs()
    cells = as_cells(names, inputs)
    value = cells[names.cell(name)]
    assert isinstance(value, float)
    found = calculator.calculate(cells | {names.cell(name): value * 1.00001})
    assert deviations(names, engine_values(names, inputs), found)
