"""Time and memory of the engine for 1, 10 000 and 100 000 scenarios; recorded, not asserted.

One run computes every result of a group: all yearly rows, all scalars and the individual. Every
input that may vary does, the measures' prices and volumes too. Peak memory is that of a process
of its own, inputs included.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from xlmodel import Group, GroupInputs, GroupResults, Measure, default_group_inputs, group_results
from xlmodel.effektmodell.specs import EFFECT_KEYS, INPUT_SPECS, LEVEL_KEYS
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    YEARLY_TERMS,
)

ROOT = Path(__file__).parents[2]
SCENARIOS = (1, 10_000, 100_000)

PEAK_MEMORY = """
import resource, runpy, sys
module = runpy.run_path(sys.argv[1])
inputs = module["drawn_inputs"](int(sys.argv[2]))
results = module["complete_results"](inputs)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
"""


def drawn_inputs(scenarios: int) -> GroupInputs:
    """Draw inputs around the defaults, from a fixed seed."""
    draw = np.random.default_rng(2019)
    default = default_group_inputs(Group.YOUNG_ADULTS)

    def around(value: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> object:
        return value * draw.uniform(0.5, 1.0, (scenarios, *value.shape))

    drawn: dict[str, object] = {
        "period": draw.integers(4, 16, scenarios),
        "intake_years": draw.integers(1, 11, scenarios),
        "first_year": draw.integers(2000, 2101, scenarios),
        "discount_rate": draw.uniform(0, 0.1, scenarios),
        "municipal_share": draw.uniform(0, 1, scenarios),
        "measures": [
            Measure.from_values(
                measure.as_values()
                | {"unit_cost": around(measure.unit_cost), "volume": around(measure.volume)}
            )
            for measure in default.measures
        ],
    }
    drawn |= {key: draw.uniform(0, 0.5, scenarios) for key in EFFECT_KEYS}
    drawn |= {
        spec.key: around(getattr(default, spec.key))
        for spec in INPUT_SPECS
        if spec.domain.kind != "choice" and spec.key not in (*drawn, *LEVEL_KEYS)
    }
    return default.with_values(**drawn)


def complete_results(inputs: GroupInputs) -> GroupResults:
    """Compute every result of a group; those that are derived when asked for are asked for."""
    results = group_results(inputs)
    for term in (*YEARLY_TERMS, *KEY_TERMS):
        getattr(results, term.key)
    for term in (*INDIVIDUAL_TERMS, *INDIVIDUAL_KEY_TERMS):
        getattr(results.individual, term.key)
    return results


@pytest.mark.parametrize("scenarios", SCENARIOS)
def test_complete_results_of_one_group(benchmark: BenchmarkFixture, scenarios: int) -> None:
    inputs = drawn_inputs(scenarios)
    results = benchmark(complete_results, inputs)
    assert results.net_benefit.shape == (scenarios,)
    benchmark.extra_info["scenarios"] = scenarios
    if sys.platform == "win32":
        return
    done = subprocess.run(
        [sys.executable, "-c", PEAK_MEMORY, __file__, str(scenarios)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    benchmark.extra_info["peak_memory_mb"] = round(float(done.stdout), 1)
