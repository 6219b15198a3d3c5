"""What a success is worth: worked examples, scenarios, and properties that hold for any inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exclusion_sets import both, drawn, edges, row
from xlmodel.exclusion_accounts import (
    AGES,
    KEY_TERMS,
    NO_RATE,
    ExclusionInputs,
    Flow,
    Level,
    ProfileGroup,
    age_table,
    example,
    exclusion_key_table,
    exclusion_results,
    key_value,
    level_table,
)

SEEDS = st.integers(0, 10_000)
COMPARISON = ProfileGroup.COMPARISON


def simple(**changes: Any) -> ExclusionInputs:
    """Return ten persons of 17 years, half of whom succeed; a success is worth 1 000 kr a year."""
    usual: dict[str, Any] = {
        "persons": 10,
        "success_rate": 0.5,
        "measure_cost": 4_000,
        "measure_year": 2020,
    }
    usual |= {"age": 17, "discount_rate": 0, "profiles": both(row((1_000.0,) * len(AGES)))}
    return example().with_values(**(usual | changes))


def keys(inputs: ExclusionInputs) -> dict[str, float | int | str]:
    results = exclusion_results(inputs)
    return {term.key: key_value(results, term) for term in KEY_TERMS}


def test_a_worked_example() -> None:
    found = keys(simple())
    assert found == {
        "sum_gain_per_success": 41_000,
        "sum_gain": 205_000,
        "sum_cost": 40_000,
        "net": 165_000,
        "paid_back_age": 25,  # 8 years of 5 000 kr
        "paid_back_year": 2028,
        "required_rate": pytest.approx(4 / 41),
    }


def test_an_income_counts_against_the_cost_and_the_comparison_against_the_target_group() -> None:
    rows = (
        row((900.0,) * 41),
        row((200.0,) * 41, flow=Flow.INCOME, level=Level.STATE),
        row((300.0,) * 41, group=COMPARISON, level=Level.COUNTY),
        row((500.0,) * 41, group=COMPARISON, flow=Flow.INCOME, level=Level.STATE),
    )
    results = exclusion_results(simple(profiles=rows))
    assert results.cost[0] == 700
    assert results.cost_comparison[0] == -200
    assert results.gain_by_level[:, 0].tolist() == [900, -300, 300]
    assert results.gain_per_success[0] == 900


def test_only_rows_of_the_chosen_target_group_count() -> None:
    other = simple(profiles=(*both(row((1_000.0,) * 41)), row((9e6,) * 41, target=2)))
    assert keys(other) == keys(simple())


@pytest.mark.parametrize(("age", "first"), [(0, 18), (16, 18), (17, 18), (18, 19), (30, 31)])
def test_gains_start_the_year_after_the_measure_and_not_before_18(age: int, first: int) -> None:
    results = exclusion_results(simple(age=age, discount_rate=0.04))
    nonzero = np.flatnonzero(results.gain_per_success)
    assert AGES[nonzero[0]] == first
    assert len(nonzero) == 58 - first + 1
    assert results.gain_per_success[nonzero[0]] == pytest.approx(1_000 / 1.04 ** (first - age))


def test_the_municipality_pays_and_each_level_keeps_its_gain() -> None:
    rows = both(row((10.0,) * 41), row((30.0,) * 41, level=Level.STATE))
    results = exclusion_results(simple(profiles=rows))
    assert results.net_by_level.tolist() == [5 * 410 - 40_000, 0, 5 * 1_230]
    assert results.net_by_level.sum() == pytest.approx(float(results.net))


def test_a_cost_that_is_exactly_covered_at_the_last_age_is_paid_back_there() -> None:
    found = keys(edges()["exactly paid back"])
    assert (found["paid_back_age"], found["required_rate"]) == (58, 1)


def test_what_is_lost_again_is_not_paid_back() -> None:
    found = keys(edges()["paid back and lost again"])
    assert found["paid_back_age"] == found["paid_back_year"] == "Ikke i perioden"
    kept = edges()["paid back and lost again"].with_values(measure_cost=100)
    assert keys(kept)["paid_back_age"] == 18


def test_what_is_free_is_paid_back_at_the_first_age_that_counts() -> None:
    found = keys(edges()["free of charge"])
    assert (found["paid_back_age"], found["required_rate"]) == (26, 0)


@pytest.mark.parametrize("name", ["never paid back", "no gain", "a loss"])
def test_a_rate_outside_0_to_1_is_a_text(name: str) -> None:
    assert keys(edges()[name])["required_rate"] == NO_RATE


def test_at_the_required_rate_nothing_is_left() -> None:
    inputs = simple(discount_rate=0.04)
    rate = keys(inputs)["required_rate"]
    assert keys(inputs.with_values(success_rate=rate))["net"] == pytest.approx(0, abs=1e-6)


@given(SEEDS)
def test_sums_of_ages_and_levels_agree(seed: int) -> None:
    results = exclusion_results(drawn(seed))
    assert results.gain_by_level.sum(axis=0) == pytest.approx(results.gain_per_success, abs=1e-6)
    assert results.gain.sum() == pytest.approx(float(results.sum_gain), abs=1e-3)
    assert results.net_by_level.sum() == pytest.approx(float(results.net), abs=1e-3)
    assert float(results.net) == pytest.approx(float(results.sum_gain - results.sum_cost))


@given(SEEDS)
def test_groups_that_change_places_change_the_sign(seed: int) -> None:
    inputs = drawn(seed)
    swapped = tuple(
        row(
            item.amounts,
            target=item.target,
            group=COMPARISON if item.group is ProfileGroup.TARGET else ProfileGroup.TARGET,
            flow=item.flow,
            level=item.level,
        )
        for item in inputs.profiles
    )
    mine = exclusion_results(inputs).gain_per_success
    theirs = exclusion_results(inputs.with_values(profiles=swapped)).gain_per_success
    assert mine == pytest.approx(-theirs, abs=1e-6)


@given(SEEDS, st.floats(0.1, 10))
def test_amounts_scale(seed: int, factor: float) -> None:
    inputs = drawn(seed)
    scaled = tuple(
        row(
            tuple(factor * amount for amount in item.amounts),
            target=item.target,
            group=item.group,
            flow=item.flow,
            level=item.level,
        )
        for item in inputs.profiles
    )
    mine = exclusion_results(inputs).sum_gain_per_success
    theirs = exclusion_results(inputs.with_values(profiles=scaled)).sum_gain_per_success
    assert float(theirs) == pytest.approx(factor * float(mine), rel=1e-9, abs=1e-6)


@given(SEEDS)
def test_a_higher_discount_rate_never_makes_a_steady_gain_larger(seed: int) -> None:
    inputs = simple(age=seed % 31)
    low, high = (inputs.with_values(discount_rate=rate) for rate in (0.01, 0.02))
    assert (
        exclusion_results(high).sum_gain_per_success < exclusion_results(low).sum_gain_per_success
    )


# Scenarios ---------------------------------------------------------------------------------------

VARYING: dict[str, Any] = {
    "persons": [0, 1, 20.5],
    "success_rate": [0, 0.5, 1],
    "measure_cost": [0, 1_000, 9e6],
    "measure_year": [2000, 2020, 2100],
    "age": [0, 18, 30],
    "discount_rate": [0, 0.04, 0.1],
}


@pytest.mark.parametrize("varied", [*([key] for key in VARYING), list(VARYING)], ids=str)
def test_many_scenarios_are_as_each_alone(varied: list[str]) -> None:
    inputs = example()
    many = exclusion_results(inputs.with_values(**{key: VARYING[key] for key in varied}))
    for at in range(3):
        one = exclusion_results(inputs.with_values(**{key: VARYING[key][at] for key in varied}))
        for name in ("gain_per_success", "gain_by_level", "balance", "calendar_year"):
            found = getattr(many, name)
            own = np.ndim(getattr(one, name))
            mine = found[at] if np.ndim(found) > own else found
            assert mine == pytest.approx(getattr(one, name), abs=1e-6), name
        for name in (*(term.key for term in KEY_TERMS), "net_by_level", "net_per_person"):
            found, alone = getattr(many, name), getattr(one, name)
            mine = found[at] if np.ndim(found) > np.ndim(alone) else found
            np.testing.assert_allclose(mine, alone, atol=1e-6, err_msg=name)


def test_ten_thousand_scenarios_at_once() -> None:
    rates = np.linspace(0, 1, 10_000)
    results = exclusion_results(example().with_values(success_rate=rates))
    assert results.net.shape == results.paid_back_age.shape == (10_000,)
    assert np.all(np.diff(results.net) > 0)


# Tables ------------------------------------------------------------------------------------------


def test_tables_have_the_results_in_two_languages() -> None:
    results = exclusion_results(example())
    ages = age_table(results, "en")
    assert list(ages.index) == list(AGES)
    assert ages["Gain per success"].sum() == pytest.approx(float(results.sum_gain_per_success))
    assert list(level_table(results).index) == ["Kommune", "Fylke", "Stat"]
    assert level_table(results)["Netto"].sum() == pytest.approx(float(results.net))
    assert exclusion_key_table(results).loc["Kostnad for tiltaket", "Verdi"] == 5_000_000
