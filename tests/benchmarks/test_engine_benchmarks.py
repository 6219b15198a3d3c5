"""Time and memory of the engine for 1, 10 000, 100 000 and a million scenarios; recorded, not asserted.

One run computes every result of a group: all yearly rows, all scalars and the individual. Every
input that may vary does, the measures' prices and volumes too. A million are computed in blocks, two
at a time. Peak memory is that of a process of its own, inputs included.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from xlmodel import Group, GroupInputs, GroupResults, Measure, default_group_inputs, group_results
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import decision_results
from xlmodel.effektmodell.specs import EFFECT_KEYS, INPUT_SPECS, LEVEL_KEYS
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    YEARLY_TERMS,
)

ROOT = Path(__file__).parents[2]
SCENARIOS = (1, 10_000, 100_000)

MILLION = 1_000_000
BLOCK = 2_000

PEAK_MEMORY = """
import runpy, sys
module = runpy.run_path(sys.argv[1])
count = int(sys.argv[2])
if count == module["MILLION"]:
    module["in_blocks"](module["drawn_blocks"]())
else:
    inputs = module["drawn_inputs"](count)
    results = module["complete_results"](inputs)
try:  # what a process inherits from the one that started it counts in ru_maxrss
    lines = open("/proc/self/status").read().splitlines()
    print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
"""


def drawn_inputs(scenarios: int, seed: int = 2019) -> GroupInputs:
    """Draw inputs around the defaults, from a fixed seed."""
    draw = np.random.default_rng(seed)
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


def drawn_blocks() -> list[GroupInputs]:
    """Draw ten blocks of inputs, which stand in for as many as a million scenarios take."""
    return [drawn_inputs(BLOCK, seed) for seed in range(10)]


def in_blocks(blocks: Sequence[GroupInputs]) -> FloatArray:
    """Compute every result of a million scenarios, block by block on two threads; keep net benefit."""

    def net_benefit(inputs: GroupInputs) -> FloatArray:
        return complete_results(inputs).net_benefit

    with ThreadPoolExecutor(2) as pool:
        return np.concatenate(list(pool.map(net_benefit, islice(cycle(blocks), MILLION // BLOCK))))


def record_peak_memory(benchmark: BenchmarkFixture, scenarios: int) -> None:
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


@pytest.mark.parametrize("scenarios", SCENARIOS)
def test_complete_results_of_one_group(benchmark: BenchmarkFixture, scenarios: int) -> None:
    inputs = drawn_inputs(scenarios)
    results = benchmark(complete_results, inputs)
    assert results.net_benefit.shape == (scenarios,)
    record_peak_memory(benchmark, scenarios)


def test_complete_results_of_a_million_scenarios_in_blocks(benchmark: BenchmarkFixture) -> None:
    blocks = drawn_blocks()
    found = benchmark(lambda: in_blocks(blocks))
    assert found.shape == (MILLION,)
    record_peak_memory(benchmark, MILLION)


@pytest.mark.parametrize("scenarios", [1, 1_000])
def test_decision_support_of_one_group(benchmark: BenchmarkFixture, scenarios: int) -> None:
    """Courses, rate curve, thresholds, 81 scenarios, cautious answer and payers."""
    default = default_group_inputs(Group.YOUNG_ADULTS).with_values(municipal_share=0.6)
    inputs = drawn_inputs(scenarios) if scenarios > 1 else default

    def complete() -> FloatArray:
        found = decision_results(inputs)
        curve, scenario = found.rate_curve, found.scenarios
        for part in (curve.required_net, curve.required_total, found.thresholds, found.shares):
            assert part is not None
        assert found.budget is not None
        assert scenario.net_quantiles.shape[-1] == 3
        assert found.sensitivity.order.shape[-1] == 4
        assert found.cautious.total.shape == found.results.net_benefit.shape
        return scenario.total_quantiles

    assert benchmark(complete).shape[-1] == 3
    benchmark.extra_info["scenarios"] = scenarios
