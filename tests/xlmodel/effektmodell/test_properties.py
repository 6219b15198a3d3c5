"""Statements that hold for every valid input: what the model conserves, splits, scales and orders."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.support.strategies import amounts, for_all, group_inputs, shares
from xlmodel import (
    Group,
    GroupInputs,
    GroupResults,
    Measure,
    ModelInputs,
    Situation,
    balance_year,
    cohort_flow,
    default_group_inputs,
    default_inputs,
    discount_factor,
    group_results,
    model_results,
)
from xlmodel.common.terms import ENTRY_SITUATIONS, Term
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import INPUT_SPECS
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    OUT_PATHS,
    YEARLY_TERMS,
)
from xlmodel.effektmodell.yearly import YearlyRows

MONEY_ROWS = (
    "cost",
    "cost_municipality",
    "cost_state",
    "avoided",
    "net",
    "net_accumulated",
    "health_gain",
    "production_gain",
    "gain",
    "tax_effect",
    "total",
    "total_accumulated",
)


def close(found: Any, expected: Any, size: float = 1.0) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-10 * max(size, 1.0))


def size_of(rows: YearlyRows) -> float:
    parts = (rows.cost, rows.avoided, rows.health_gain, rows.production_gain)
    return float(sum(np.abs(part).sum() for part in parts))


# What is conserved and split ---------------------------------------------------------------------


@for_all(group_inputs())
def test_nobody_is_lost(inputs: GroupInputs) -> None:
    flow = group_results(inputs).flow
    years = np.arange(15)
    for entry in ENTRY_SITUATIONS:
        persons = flow.lab[[path.entry == entry for path in LAB_PATHS]].sum(axis=0)
        persons = persons + flow.out[[path.entry == entry for path in OUT_PATHS]].sum(axis=0)
        expected = inputs.new_participants[entry] * np.minimum(years + 1, inputs.intake_years)
        close(persons, np.where(years < inputs.period, expected, 0))


@for_all(group_inputs())
def test_persons_are_never_negative_and_never_in_the_lab_for_a_fourth_year(
    inputs: GroupInputs,
) -> None:
    flow = group_results(inputs).flow
    assert (flow.lab >= 0).all()
    assert (flow.out >= 0).all()
    last_in_lab = int(inputs.intake_years) + 2
    assert not flow.lab[..., last_in_lab:].any()


@for_all(group_inputs())
def test_persons_by_situation_are_the_sum_of_their_paths(inputs: GroupInputs) -> None:
    results = group_results(inputs)
    flow = results.flow
    close(flow.in_lab_now().sum(axis=-2), results.in_lab)
    close(flow.entering().sum(axis=-2), results.new_participants)
    close(flow.out_now().sum(axis=-2), flow.out.sum(axis=-2))
    close(flow.entering(), flow.lab[[0, 3, 5]])


@for_all(group_inputs())
def test_payers_sum_to_cost_and_to_avoided_cost(inputs: GroupInputs) -> None:
    results = group_results(inputs)
    close(results.cost_municipality + results.cost_state, results.cost, size_of(results))
    if inputs.municipal_share is None:
        assert results.avoided_municipality is results.avoided_state is None
    else:
        assert results.avoided_municipality is not None
        assert results.avoided_state is not None
        parts = results.avoided_municipality + results.avoided_state
        close(parts, results.avoided, size_of(results))


@for_all(group_inputs())
def test_payers_shares_sum_to_one_where_there_is_cost(inputs: GroupInputs) -> None:
    package = group_results(inputs).packages
    close(package.municipality_share + package.state_share, package.first_year > 0)
    close(package.municipality_share_running + package.state_share_running, package.running > 0)


@for_all(group_inputs())
def test_the_rows_add_up(inputs: GroupInputs) -> None:
    results = group_results(inputs)
    for rows in (results, results.individual):
        size, last = size_of(rows), int(inputs.period) - 1
        close(rows.net, rows.avoided - rows.cost, size)
        close(rows.tax_effect, inputs.tax_cost * rows.net, size)
        close(rows.total, rows.net + rows.gain + rows.tax_effect, size)
        close(rows.net_accumulated[last], rows.sum_net, size)
        close(rows.total_accumulated[last], rows.net_benefit, size)
        for term in INDIVIDUAL_TERMS:
            assert not getattr(rows, term.key)[last + 1 :].any(), term.key


# How results answer to inputs --------------------------------------------------------------------


@for_all(group_inputs(), shares, st.integers(0, 2))
def test_more_success_never_gives_fewer_sustainable(
    inputs: GroupInputs, rate: float, step: int
) -> None:
    better = inputs.success_rate.copy()
    better[step] = max(rate, better[step])
    before = group_results(inputs).out_sustainable
    after = group_results(inputs.with_values(success_rate=better)).out_sustainable
    assert (after >= before - 1e-9).all()


@for_all(group_inputs(), st.integers(2, 5))
def test_money_and_persons_are_linear_in_entrants(inputs: GroupInputs, times: int) -> None:
    once = group_results(inputs)
    many = group_results(inputs.with_values(new_participants=inputs.new_participants * times))
    for key in (*MONEY_ROWS, "in_lab", "new_participants", "out_sustainable"):
        close(getattr(many, key), times * getattr(once, key), times * size_of(once))
    close(many.individual.total, once.individual.total)


@for_all(group_inputs())
def test_each_entry_situation_adds_its_part(inputs: GroupInputs) -> None:
    whole = group_results(inputs)
    parts = [
        group_results(inputs.with_values(new_participants=inputs.new_participants * (np.arange(3) == entry)))
        for entry in range(3)
    ]  # fmt: skip
    for key in MONEY_ROWS:
        close(sum(getattr(part, key) for part in parts), getattr(whole, key), 3 * size_of(whole))


@for_all(group_inputs(), st.sampled_from([0.5, 2.0, 1000.0]))
def test_all_money_scales_with_the_unit_of_money(inputs: GroupInputs, scale: float) -> None:
    changes: dict[str, object] = {
        spec.key: getattr(inputs, spec.key) * scale for spec in INPUT_SPECS if spec.money
    }
    changes["measures"] = [
        Measure.from_values(measure.as_values() | {"unit_cost": measure.unit_cost * scale})
        for measure in inputs.measures
    ]
    before, after = group_results(inputs), group_results(inputs.with_values(**changes))
    for old, new in ((before, after), (before.individual, after.individual)):
        for term in INDIVIDUAL_TERMS:
            close(getattr(new, term.key), scale * getattr(old, term.key), scale * size_of(old))
    if before.sum_cost:
        close(after.benefit_per_krone, before.benefit_per_krone)


@for_all(group_inputs())
def test_without_discounting_every_year_counts_in_full(inputs: GroupInputs) -> None:
    plain = group_results(inputs.with_values(discount_rate=0))
    discounted = group_results(inputs)
    assert discounted.discount[0] == 1
    assert set(plain.discount.tolist()) <= {0.0, 1.0}
    factor = (1 + float(inputs.discount_rate)) ** -np.arange(15.0)
    for key in ("cost", "cost_state", "avoided", "health_gain", "production_gain", "net", "total"):
        close(getattr(discounted, key), factor * getattr(plain, key), size_of(plain))
    for key in ("cost", "avoided", "health_gain", "production_gain"):
        close(
            getattr(discounted.individual, key),
            factor * getattr(plain.individual, key),
            size_of(plain),
        )


@for_all(group_inputs())
def test_where_nobody_moves_only_the_lab_years_have_effect(inputs: GroupInputs) -> None:
    results = group_results(inputs.with_values(success_rate=[0, 0, 0]))
    assert not results.gain.any()
    assert not results.out_sustainable.any()
    after_intake = int(inputs.intake_years)
    assert not results.avoided[after_intake:].any()
    assert not results.cost[after_intake:].any()


@for_all(group_inputs())
def test_where_all_succeed_all_end_sustainable(inputs: GroupInputs) -> None:
    results = group_results(inputs.with_values(success_rate=[1, 1, 1], relapse=0))
    assert not results.out_unsustainable.any()
    assert not results.out_vulnerable.any()
    assert not results.out_stable.any()


@for_all(group_inputs())
def test_where_all_fall_back_a_better_situation_lasts_one_year_outside(inputs: GroupInputs) -> None:
    flow = group_results(inputs.with_values(relapse=1)).flow
    left = group_results(inputs.with_values(relapse=0)).flow.out
    for row, path in enumerate(OUT_PATHS):
        if path.now > path.entry:
            inside = np.arange(15) < inputs.period
            close(flow.out[row], np.diff(left[row], prepend=0.0) * inside)


@for_all(group_inputs(), shares)
def test_relapse_never_touches_the_lab_and_never_gives_more_who_are_better(
    inputs: GroupInputs, relapse: float
) -> None:
    more = inputs.with_values(relapse=max(relapse, float(inputs.relapse)))
    before, after = group_results(inputs), group_results(more)
    close(after.flow.lab, before.flow.lab)
    close(after.cost, before.cost, size_of(before))
    for row, path in enumerate(OUT_PATHS):
        better = path.now > path.entry
        more_out = after.flow.out[row] - before.flow.out[row]
        assert ((more_out if better else -more_out) <= 1e-9).all()
    close(after.individual.total, before.individual.total, size_of(before.individual))


@for_all(group_inputs())
def test_all_deadweight_leaves_what_is_avoided_in_the_lab(inputs: GroupInputs) -> None:
    results = group_results(inputs.with_values(deadweight=1))
    assert not results.gain.any()
    close(results.undiscounted.avoided, results.undiscounted.avoided_lab, size_of(results))


@for_all(group_inputs(), shares)
def test_deadweight_takes_the_same_share_of_every_effect_of_a_move(
    inputs: GroupInputs, share: float
) -> None:
    whole = group_results(inputs.with_values(deadweight=0))
    part = group_results(inputs.with_values(deadweight=share))
    for key in ("health_gain", "production_gain"):
        close(getattr(part, key), (1 - share) * getattr(whole, key), size_of(whole))
    after = whole.undiscounted
    close(part.undiscounted.avoided_lab, after.avoided_lab)
    close(part.undiscounted.avoided_out, (1 - share) * after.avoided_out, size_of(whole))
    close(part.cost, whole.cost)


@for_all(group_inputs())
def test_public_funds_at_a_krone_a_krone_double_what_net_counts(inputs: GroupInputs) -> None:
    free, dear = (group_results(inputs.with_values(tax_cost=cost)) for cost in (0, 1))
    close(dear.net_benefit, free.net_benefit + free.sum_net, size_of(free))
    close(dear.sum_net, free.sum_net)
    assert dear.balance_year_net == free.balance_year_net or np.isnan(dear.balance_year_net)


def test_no_participants_give_no_money_and_the_first_year_as_balance_year() -> None:
    inputs = default_group_inputs(Group.YOUNG_ADULTS).with_values(new_participants=[0, 0, 0])
    results = group_results(inputs)
    assert size_of(results) == 0
    assert np.isnan(results.benefit_per_krone)
    assert results.balance_year_net == results.balance_year_total == 2020


def test_without_measures_there_is_no_cost_and_no_share() -> None:
    results = group_results(default_group_inputs(Group.FAMILIES).with_values(measures=[]))
    assert results.sum_cost == 0
    assert np.isnan(results.benefit_per_krone)
    assert not results.packages.municipality_share.any()
    assert not results.packages.state_share_running.any()


# The balance year --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accumulated", "expected"),
    [
        ([1, 1, 1, 1], 2020),
        ([0, 0, 0, 0], 2020),
        ([-1, 0, 1, 2], 2021),
        ([-1, 1, -1, 1], 2023),
        ([1, -1, -1, 0], 2023),
        ([-1, 1, 1, -1], None),
        ([1, 1, 1, -1], None),
        ([-1, -1, -1, -1], None),
        ([-0.004, 1, 1, 1], 2020),
        ([-0.005, 1, 1, 1], 2021),
        ([-0.006, 1, 1, 1], 2021),
    ],
)
def test_the_balance_year_is_the_first_from_which_the_sum_stays_above_zero(
    accumulated: list[float], expected: int | None
) -> None:
    row = np.zeros(15)
    row[:4] = accumulated
    year = balance_year(row, np.array(2020.0), np.array(4.0))
    assert np.isnan(year) if expected is None else year == expected


def test_discount_factors_start_at_one() -> None:
    assert discount_factor(np.array(0.04), 3) == pytest.approx([1, 1 / 1.04, 1 / 1.04**2])


# Many scenarios ----------------------------------------------------------------------------------

SCENARIOS = 3


def scalar_terms(results: GroupResults) -> list[tuple[YearlyRows, Term]]:
    return [
        *((results, term) for term in KEY_TERMS),
        *((results.individual, term) for term in INDIVIDUAL_KEY_TERMS),
    ]


def yearly_terms(results: GroupResults) -> list[tuple[YearlyRows, Term]]:
    return [
        *((results, term) for term in YEARLY_TERMS),
        *((results.individual, term) for term in INDIVIDUAL_TERMS),
    ]


def assert_batch_equals_one_by_one(inputs: GroupInputs) -> None:
    count = inputs.scenarios[0] if inputs.scenarios else 1
    batch = group_results(inputs)
    for index in range(count):
        alone = group_results(inputs.scenario(index))
        size = size_of(alone)
        for (many, term), (one, _) in zip(yearly_terms(batch), yearly_terms(alone), strict=True):
            values = getattr(many, term.key)
            if values is None:
                assert getattr(one, term.key) is None
                continue
            found = np.broadcast_to(values, (count, 15))[index]
            close(found, getattr(one, term.key), size)
        for (many, term), (one, _) in zip(scalar_terms(batch), scalar_terms(alone), strict=True):
            found = np.broadcast_to(getattr(many, term.key), (count,))[index]
            close(found, getattr(one, term.key), size)
        for item in fields(batch.packages):
            found = np.broadcast_to(getattr(batch.packages, item.name), (count, 3))[index]
            close(found, getattr(alone.packages, item.name))
        share = np.broadcast_to(batch.packages.municipality_share, (count, 3))[index]
        close(share, alone.packages.municipality_share)
        lab = np.broadcast_to(batch.flow.lab, (count, 6, 15))[index]
        out = np.broadcast_to(batch.flow.out, (count, 9, 15))[index]
        close(lab, alone.flow.lab)
        close(out, alone.flow.out)


@for_all(group_inputs(scenarios=SCENARIOS), count=60)
def test_many_scenarios_at_once_equal_one_by_one(inputs: GroupInputs) -> None:
    """Fields with and without a scenario axis are mixed; period and intake vary too."""
    assert inputs.scenarios in ((), (SCENARIOS,))
    assert_batch_equals_one_by_one(inputs)


@pytest.mark.parametrize(
    "key",
    [spec.key for spec in INPUT_SPECS if spec.domain.kind != "choice"] + ["unit_cost", "volume"],
)
def test_any_one_field_may_vary_alone(key: str) -> None:
    inputs = default_group_inputs(Group.YOUNG_ADULTS).with_values(municipal_share=0.4)
    if key in {"unit_cost", "volume"}:
        first, *others = inputs.measures
        value = getattr(first, key)
        changed = Measure.from_values(first.as_values() | {key: np.stack([value, value * 2])})
        batch = inputs.with_values(measures=[changed, *others])
    else:
        value = getattr(inputs, key)
        other = value + 1 if key in {"period", "intake_years", "first_year"} else value / 2
        batch = inputs.with_values(**{key: np.stack([value, other])})
    assert batch.scenarios == (2,)
    assert_batch_equals_one_by_one(batch)


def test_every_period_and_every_number_of_intake_years() -> None:
    grid = np.array([(period, intake) for period in range(4, 16) for intake in range(1, 11)])
    inputs = default_group_inputs(Group.FAMILIES)
    assert_batch_equals_one_by_one(inputs.with_values(period=grid[:, 0], intake_years=grid[:, 1]))


def test_both_groups_of_many_scenarios_are_summed() -> None:
    one = default_inputs()
    values = [5e5, 1e6, 1.3e6]
    many = ModelInputs(
        one.municipality,
        one.programme,
        one.price_year,
        one.young_adults.with_values(qaly_value=values, period=[10, 10, 10]),
        one.families,
    )
    results = model_results(many)
    assert results.differences == ()
    assert results.combined is not None
    assert results.combined.balance_year_total.shape == (3,)
    close(
        results.combined.net_benefit,
        results.young_adults.net_benefit + results.families.net_benefit,
        1e8,
    )


def test_both_groups_are_not_summed_where_they_differ_in_one_scenario() -> None:
    one = default_inputs()
    families = one.families.with_values(period=[10, 11])
    results = model_results(
        ModelInputs(one.municipality, one.programme, one.price_year, one.young_adults, families)
    )
    assert results.combined is None
    assert results.differences == ("Analyseperiode",)


@for_all(amounts, shares)
def test_cohort_flow_takes_plain_numbers(entrants: float, rate: float) -> None:
    def one(value: float) -> FloatArray:
        return np.array(value)

    flow = cohort_flow(np.full(3, entrants), np.full(3, rate), one(5), one(10))
    close(flow.entering_total()[:5], 3 * entrants)
    close(
        flow.out_now()[Situation.SUSTAINABLE, 9],
        entrants * 5 * (rate + rate**2 + rate**3),
        entrants,
    )
