"""Time of the analyses on one group; recorded, not asserted."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from xlmodel import (
    Group,
    Situation,
    UncertainInput,
    default_group_inputs,
    monte_carlo,
    one_way_sensitivity,
    required_success_rate,
)
from xlmodel.common.terms import ENTRY_SITUATIONS

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
INPUTS = (
    *(UncertainInput("success_rate", 0.5, 0.95, situation=step) for step in ENTRY_SITUATIONS),
    UncertainInput("null_alternative", 0.7, 1.3),
    UncertainInput("qaly_value", 694_000, 1_500_000),
    UncertainInput("wage_cost", 250_000, 400_000),
)
EVERY_MEASURE = tuple(
    UncertainInput(key, 0.8, 1.4, measure=measure.name)
    for measure in YOUNG.measures
    for key in ("unit_cost", "volume")
)


@pytest.mark.parametrize(
    "uncertain",
    [
        (*INPUTS, UncertainInput("volume", 0.8, 1.4), UncertainInput("unit_cost", 0.9, 1.2)),
        INPUTS + EVERY_MEASURE,
    ],
    ids=["common_factors", "each_measure"],
)
def test_10_000_draws_of_one_group(
    benchmark: BenchmarkFixture, uncertain: tuple[UncertainInput, ...]
) -> None:
    benchmark(monte_carlo, YOUNG, uncertain, 10_000)
    benchmark.extra_info["uncertain"] = len(uncertain)


@pytest.mark.parametrize("step", [None, Situation.STABLE], ids=["all", "one"])
def test_required_success_rate(benchmark: BenchmarkFixture, step: Situation | None) -> None:
    assert benchmark(required_success_rate, YOUNG, step=step).rate is not None


def test_one_way_sensitivity(benchmark: BenchmarkFixture) -> None:
    assert benchmark(one_way_sensitivity, YOUNG).rows
