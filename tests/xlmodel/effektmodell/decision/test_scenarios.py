"""Sensitivity and the 81 scenarios, against the model run once for each."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.support import decision_oracle as oracle
from tests.support.strategies import for_all, group_inputs
from xlmodel import Group, GroupInputs, common_parameters, default_group_inputs, group_results
from xlmodel.effektmodell.decision import (
    LEVELS,
    QUANTILES,
    SCENARIO_LEVELS,
    DecisionResults,
    Outcomes,
    Scenarios,
    decision_results,
)

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)


def rerun(inputs: GroupInputs, scenario: oracle.Scenario) -> tuple[float, float]:
    """Run the model with the scenario's own inputs: net and total."""
    results = group_results(oracle.changed(inputs, scenario))
    return float(results.sum_net), float(results.net_benefit)


def reach(scenarios: Scenarios) -> float:
    return float(max(1.0, np.abs(scenarios.own.net).max(), np.abs(scenarios.own.total).max()))


def size_of(found: DecisionResults) -> float:
    """Return how large the amounts are that cancel in the scenarios, kr."""
    levels = found.rate_levels
    amounts = (levels.cost, levels.avoided_lab, levels.avoided_after, levels.gain)
    return 10 * max(1.0, *(float(np.abs(item).max()) for item in amounts))


def test_the_scenarios_are_every_combination_of_levels_in_order() -> None:
    assert list(SCENARIO_LEVELS) == oracle.SCENARIOS
    assert LEVELS == 3
    assert common_parameters().scenario_weights == oracle.WEIGHTS
    weight = decision_results(YOUNG).scenarios.weight
    assert weight == pytest.approx([oracle.weight_of(item) for item in oracle.SCENARIOS])


@for_all(group_inputs(max_measures=2), count=20)
def test_every_scenario_is_the_model_with_its_inputs_moved(inputs: GroupInputs) -> None:
    found = decision_results(inputs)
    size = size_of(found)
    half = inputs.with_values(deadweight=common_parameters().reference_deadweight)
    for index, scenario in enumerate(oracle.SCENARIOS):
        net, total = rerun(inputs, scenario)
        assert found.scenarios.own.net[index] == pytest.approx(net, rel=1e-9, abs=1e-9 * size)
        assert found.scenarios.own.total[index] == pytest.approx(total, rel=1e-9, abs=1e-9 * size)
        if index % 9 == 4:
            net, total = rerun(half, scenario)
            other = found.scenarios.other
            assert other.net[index] == pytest.approx(net, rel=1e-9, abs=1e-9 * size)
            assert other.total[index] == pytest.approx(total, rel=1e-9, abs=1e-9 * size)


@for_all(group_inputs(max_measures=2), count=40)
def test_sensitivity_moves_one_driver_at_a_time(inputs: GroupInputs) -> None:
    found = decision_results(inputs)
    table, size = found.sensitivity, size_of(found)
    assert table.total_base == pytest.approx(rerun(inputs, (1, 1, 1, 1))[1], abs=1e-9 * size)
    for row in range(4):
        at = {
            level: rerun(inputs, tuple(level if item == row else 1 for item in range(4)))
            for level in (0, 2)
        }
        for level, net, total in (
            (0, table.net_low, table.total_low),
            (2, table.net_high, table.total_high),
        ):
            assert net[row] == pytest.approx(at[level][0], rel=1e-9, abs=1e-9 * size)
            assert total[row] == pytest.approx(at[level][1], rel=1e-9, abs=1e-9 * size)
        assert table.spread[row] == pytest.approx(
            abs(at[2][1] - at[0][1]), rel=1e-9, abs=2e-9 * size
        )


@for_all(group_inputs(max_measures=2), count=40)
def test_the_order_of_the_tornado_is_by_spread_and_names_each_place_once(
    inputs: GroupInputs,
) -> None:
    table = decision_results(inputs).sensitivity
    spread = table.spread.tolist()
    ranked = sorted(range(4), key=lambda row: (-spread[row], row))
    assert [ranked.index(row) + 1 for row in range(4)] == table.order.tolist()


@for_all(group_inputs(max_measures=2), count=40)
def test_the_levels_of_the_rates_are_held_within_0_and_100_per_cent(inputs: GroupInputs) -> None:
    rates = decision_results(inputs).rate_levels.rates
    for level, move in enumerate(inputs.rate_levels.tolist()):
        expected = [min(max(own + move, 0), 1) for own in inputs.success_rate.tolist()]
        assert rates[level].tolist() == expected


@for_all(group_inputs(max_measures=2), count=60)
def test_probabilities_and_quantiles_by_plain_sorting(inputs: GroupInputs) -> None:
    scenarios = decision_results(inputs).scenarios
    size = reach(scenarios)
    for amounts, quantiles, cumulative in (
        (scenarios.own.net, scenarios.net_quantiles, scenarios.cumulative_net),
        (scenarios.own.total, scenarios.total_quantiles, scenarios.cumulative_total),
    ):
        plain = amounts.tolist()
        for share, found in zip(QUANTILES, quantiles.tolist(), strict=True):
            # Amounts less than half an øre apart count as the same.
            assert found == pytest.approx(oracle.quantile(plain, share), abs=0.01)
        assert (np.diff(quantiles) >= 0).all()
        assert cumulative.max() == pytest.approx(1)
        if not any(abs(amount + 0.005) < 1e-12 * size for amount in plain):
            expected = math.fsum(
                oracle.weight_of(scenario)
                for scenario, amount in zip(oracle.SCENARIOS, plain, strict=True)
                if amount >= -0.005
            )
            assert scenarios.likely(amounts) == pytest.approx(expected, abs=1e-12)


def test_equal_amounts_count_together() -> None:
    """Where the low value is the base value, both have its weight."""
    same = YOUNG.with_values(
        rate_levels=[0, 0, 0], cost_levels=[1, 1, 1], null_levels=[1, 1, 1], gain_levels=[1, 1, 1]
    )
    scenarios, results = decision_results(same).scenarios, group_results(same)
    assert scenarios.net_quantiles == pytest.approx([float(results.sum_net)] * 3)
    assert scenarios.total_quantiles == pytest.approx([float(results.net_benefit)] * 3)
    assert scenarios.likely(scenarios.own.net) == pytest.approx(1)
    assert scenarios.cumulative_net.max() == pytest.approx(1)


def test_a_quantile_at_a_step_of_the_weights_is_the_smaller_value() -> None:
    """Weights that come to a share but for rounding count as having come to it."""
    weight = np.full(34, 1 / 34)
    amounts = np.arange(34.0)
    assert ((amounts <= 16) * weight).sum() < 0.5, "half of the weight but for rounding"
    outcomes = Outcomes(net=amounts, total=amounts)
    found = Scenarios(weight=weight, own=outcomes, other=outcomes).net_quantiles
    assert found.tolist() == [1, 16, 32]


@pytest.mark.parametrize(
    ("amount", "probability"), [(-0.006, 0), (-0.005, 1), (-0.004, 1), (0, 1), (1, 1)]
)
def test_an_amount_is_negative_from_half_an_oere(amount: float, probability: float) -> None:
    amounts = np.full(81, amount)
    outcomes = Outcomes(net=amounts, total=amounts)
    weight = decision_results(YOUNG).scenarios.weight
    scenarios = Scenarios(weight=weight, own=outcomes, other=outcomes)
    assert scenarios.likely(amounts) == pytest.approx(probability)


@for_all(group_inputs(max_measures=2), count=40)
def test_the_base_of_neutral_levels_is_the_models_own_answer(inputs: GroupInputs) -> None:
    neutral = inputs.with_values(
        rate_levels=[-0.1, 0, 0.1], **{key: [0.5, 1, 2] for key in ("cost_levels", "null_levels", "gain_levels")}
    )  # fmt: skip
    found, results = decision_results(neutral), group_results(neutral)
    base = oracle.SCENARIOS.index((1, 1, 1, 1))
    size = size_of(found)
    assert found.scenarios.own.net[base] == pytest.approx(float(results.sum_net), abs=1e-9 * size)
    total = float(results.net_benefit)
    assert found.scenarios.own.total[base] == pytest.approx(total, abs=1e-9 * size)
    assert found.sensitivity.total_base == pytest.approx(total, abs=1e-9 * size)
