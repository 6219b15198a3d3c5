"""Drawn persons and drivers: what is certain stays so, and the mean is the model's own answer."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs
from xlmodel import GroupInputs, default_group_inputs, group_results
from xlmodel.analyses import drawn_outcomes
from xlmodel.analyses.chance import _persons
from xlmodel.common.terms import Group
from xlmodel.effektmodell.decision import decision_results

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
FALLING = YOUNG.with_values(relapse=0.2, deadweight=0.3, tax_cost=0.2, discount_rate=0.03)


@for_all(group_inputs(max_measures=2), count=30)
def test_without_anything_drawn_it_is_the_scenario_with_all_at_base(inputs: GroupInputs) -> None:
    drawn = drawn_outcomes(inputs, 2, 1, persons=False, drivers=False)
    own = decision_results(inputs).scenarios.own
    middle = (len(own.net) - 1) // 2
    size = max(1.0, *np.abs(own.total), *np.abs(own.net), *np.abs(group_results(inputs).cost))
    for found, expected in ((drawn.net, own.net), (drawn.total, own.total)):
        np.testing.assert_allclose(found, expected[middle], rtol=1e-9, atol=1e-10 * size)


@pytest.mark.parametrize("inputs", [YOUNG, FALLING], ids=["defaults", "with relapse"])
def test_the_mean_of_drawn_persons_is_the_expected_answer(inputs: GroupInputs) -> None:
    draws = 20_000
    drawn = drawn_outcomes(inputs, draws, 7, persons=True, drivers=False)
    results = group_results(inputs)
    for found, expected in ((drawn.net, results.sum_net), (drawn.total, results.net_benefit)):
        error = found.std() / np.sqrt(draws)
        assert error > 0
        assert abs(found.mean() - expected) < 5 * error


def test_the_spread_of_one_step_is_the_binomials() -> None:
    """One intake, four years, only stabil: each of n persons succeeds or not, once and for all."""
    inputs = YOUNG.with_values(
        period=4, intake_years=1, new_participants=(0, 0, 40), success_rate=(0, 0, 0.25)
    )
    drawn = drawn_outcomes(inputs, 40_000, 3, persons=True, drivers=False)
    courses = decision_results(inputs).courses
    gap = float(courses.total[8] - courses.total[7])
    assert drawn.total.std() == pytest.approx(gap * np.sqrt(40 * 0.25 * 0.75), rel=0.02)


def test_drawn_drivers_have_the_weights_of_the_scenarios() -> None:
    draws = 40_000
    drawn = drawn_outcomes(FALLING, draws, 5, persons=False, drivers=True)
    scenarios = decision_results(FALLING).scenarios
    likely = float(scenarios.likely(scenarios.own.net))
    assert np.mean(drawn.net >= -0.005) == pytest.approx(likely, abs=5 / np.sqrt(draws))
    assert set(np.round(drawn.net)) <= set(np.round(scenarios.own.net))


def test_every_drawn_person_is_somewhere_and_whole() -> None:
    inputs = FALLING.with_values(new_participants=(1.5, 0, 2), success_rate=(0.5, 0.9, 0.1))
    rates = np.tile(inputs.success_rate, (50, 1))
    flow = _persons(inputs, rates, np.random.default_rng(2))
    whole = np.concatenate([flow.lab, flow.out], axis=1)
    assert (whole == np.floor(whole)).all()
    assert (whole >= 0).all()
    entered = flow.entering().sum(axis=1).cumsum(axis=-1)
    np.testing.assert_array_equal(whole.sum(axis=1), np.where(np.arange(15) < 10, entered, 0))
    assert set(flow.entering()[:, 0, 0]) == {1.0, 2.0}


def test_what_is_certain_does_not_spread() -> None:
    for rate in (0, 1):
        inputs = YOUNG.with_values(success_rate=(rate,) * 3)
        drawn = drawn_outcomes(inputs, 100, 1, persons=True, drivers=False)
        assert np.ptp(drawn.net) == 0
        assert drawn.net[0] == pytest.approx(float(group_results(inputs).sum_net))


def test_the_seed_decides() -> None:
    first, again, other = (
        drawn_outcomes(YOUNG, 100, seed, persons=True, drivers=True) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.total, again.total)
    assert (first.total != other.total).any()


def test_many_input_sets_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="one input set"):
        drawn_outcomes(YOUNG.with_values(qaly_value=[1, 2]), 100, 1, persons=True, drivers=False)
