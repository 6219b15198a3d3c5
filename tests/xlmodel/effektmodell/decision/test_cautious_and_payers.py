"""The cautious answer, who gains, and the first budget years, against lives lived one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.support import decision_oracle as oracle
from tests.support.life_histories import cohort
from tests.support.strategies import for_all, group_inputs, shares
from xlmodel import (
    Group,
    GroupInputs,
    Measure,
    Provenance,
    common_parameters,
    default_group_inputs,
    group_results,
)
from xlmodel.common.terms import GRADES
from xlmodel.effektmodell.decision import (
    BUDGET_YEARS,
    CautiousAnswer,
    decision_results,
    grade_number,
)

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
CARRIERS = ("null_alternative", "quality_of_life", "qaly_value", "position_share", "wage_cost")
corrections = st.lists(st.just(0.0) | shares, min_size=3, max_size=3)
grades = st.fixed_dictionaries({key: st.sampled_from(["", *GRADES]) for key in CARRIERS})


def graded(inputs: GroupInputs, found: dict[str, str]) -> GroupInputs:
    return inputs.with_values(
        provenance={key: Provenance("kilde", grade) for key, grade in found.items()}
    )


def answer(inputs: GroupInputs, more: list[float], fewer: list[float]) -> CautiousAnswer:
    return decision_results(
        inputs, cost_caution=np.array(more), benefit_caution=np.array(fewer)
    ).cautious


def size_of(inputs: GroupInputs) -> float:
    results = group_results(inputs)
    rows = (results.cost, results.avoided, results.health_gain, results.production_gain)
    return max(1.0, float(sum(np.abs(row).sum() for row in rows)))


@for_all(group_inputs(max_measures=3), grades, corrections, corrections, count=40)
def test_each_part_is_corrected_by_the_grade_of_what_carries_it(
    inputs: GroupInputs, found: dict[str, str], more: list[float], fewer: list[float]
) -> None:
    inputs = graded(inputs, found)
    cautious, expected = answer(inputs, more, fewer), oracle.cautious(inputs, more, fewer)
    size = size_of(inputs)
    for key in ("cost", "avoided", "health_gain", "production_gain"):
        assert getattr(cautious, key) == pytest.approx(
            getattr(expected, key), rel=1e-9, abs=1e-10 * size
        )
    gain = expected.health_gain + expected.production_gain
    net = expected.avoided - expected.cost
    total = net + gain + float(inputs.tax_cost) * net
    assert cautious.gain == pytest.approx(gain, rel=1e-9, abs=1e-10 * size)
    assert cautious.net == pytest.approx(net, rel=1e-9, abs=1e-10 * size)
    assert cautious.total == pytest.approx(total, rel=1e-9, abs=1e-9 * size)
    measured = [oracle.grade(own.grade) for own in inputs.measures]
    assert list(cautious.measure_grades) == measured


@for_all(group_inputs(), count=40)
def test_the_measures_parts_add_up_to_the_cost(inputs: GroupInputs) -> None:
    results, cautious = group_results(inputs), decision_results(inputs).cautious
    parts = math.fsum(float(part) for part in cautious.measure_costs)
    assert parts == pytest.approx(float(results.sum_cost), rel=1e-9, abs=1e-9)


@for_all(group_inputs(), grades, count=40)
def test_without_corrections_the_answer_is_the_models(
    inputs: GroupInputs, found: dict[str, str]
) -> None:
    inputs = graded(inputs, found)
    cautious, results = answer(inputs, [0, 0, 0], [0, 0, 0]), group_results(inputs)
    size = size_of(inputs)
    assert cautious.net == pytest.approx(float(results.sum_net), abs=1e-9 * size)
    assert cautious.total == pytest.approx(float(results.net_benefit), abs=1e-9 * size)


@for_all(group_inputs(), grades, corrections, corrections, count=40)
def test_caution_never_makes_the_answer_better(
    inputs: GroupInputs, found: dict[str, str], more: list[float], fewer: list[float]
) -> None:
    inputs = graded(inputs, found)
    cautious, results = answer(inputs, more, fewer), group_results(inputs)
    slack = 1e-9 * size_of(inputs)
    assert cautious.cost >= results.sum_cost - slack
    assert cautious.avoided <= results.sum_avoided + slack
    assert cautious.gain <= results.sum_gain + slack
    assert cautious.net <= results.sum_net + slack
    assert cautious.total <= results.net_benefit + slack


def test_the_lowest_grade_counts_and_a_blank_one_is_lav() -> None:
    assert [grade_number([text]) for text in ("Høy", "Middels", "Lav", "")] == [0, 1, 2, 2]
    assert grade_number(["Høy", "Middels"]) == 1
    assert grade_number(["Høy", ""]) == 2
    blank = YOUNG.with_values(
        provenance={}, measures=[Measure.from_values(YOUNG.measures[0].as_values() | {"grade": ""})]
    )
    found = decision_results(blank).cautious
    assert found.measure_grades == (2,)
    assert (found.null_grade, found.health_grade, found.production_grade) == (2, 2, 2)


def test_a_negative_benefit_becomes_more_negative() -> None:
    """Families that cost more in ordinary services the better they stand."""
    inputs = YOUNG.with_values(
        null_alternative=[0, 1000, 2000, 3000], quality_of_life=[1, 0.9, 0.8, 0.7], provenance={}
    )
    found, results = answer(inputs, [0, 0, 0.25], [0, 0, 0.4]), group_results(inputs)
    assert results.sum_avoided < 0
    assert found.avoided == pytest.approx(1.4 * float(results.sum_avoided))
    assert found.health_gain == pytest.approx(1.4 * float(results.health_gain.sum()))
    assert found.production_gain == pytest.approx(0.6 * float(results.production_gain.sum()))
    assert found.cost > results.sum_cost


def test_the_corrections_are_the_parameters_where_none_are_given() -> None:
    costs, benefits = map(
        list, (common_parameters().cost_caution, common_parameters().benefit_caution)
    )
    assert costs == [0, 0.1, 0.25]
    assert benefits == [0, 0.15, 0.4]
    given = answer(YOUNG, costs, benefits)
    assert float(decision_results(YOUNG).cautious.total) == float(given.total)


# Who gains ---------------------------------------------------------------------------------------


@for_all(group_inputs(), count=40)
def test_who_gains(inputs: GroupInputs) -> None:
    found, rows = decision_results(inputs).shares, cohort(inputs).rows
    size = size_of(inputs)
    for key in ("cost_municipality", "cost_state"):
        expected = math.fsum(rows[key])
        assert getattr(found, key) == pytest.approx(expected, rel=1e-9, abs=1e-11 * size)
    if inputs.municipal_share is None:
        assert found.avoided_municipality is None
        assert found.avoided_state is None
        return
    share, avoided = float(inputs.municipal_share), math.fsum(rows["avoided"])
    assert found.avoided_municipality == pytest.approx(share * avoided, abs=1e-10 * size)
    assert found.avoided_state == pytest.approx((1 - share) * avoided, abs=1e-10 * size)


@for_all(group_inputs(), count=40)
def test_the_municipalitys_first_budget_years_stand_without_discounting(
    inputs: GroupInputs,
) -> None:
    found = decision_results(inputs).budget
    rows = cohort(inputs.with_values(discount_rate=0)).rows
    size = max(1.0, *map(abs, rows["avoided"]), *map(abs, rows["cost"]))
    cost = rows["cost_municipality"][:BUDGET_YEARS]
    assert BUDGET_YEARS == 4
    assert found.cost == pytest.approx(cost, rel=1e-9, abs=1e-11 * size)
    if inputs.municipal_share is None:
        others = (found.avoided, found.realisable, found.capacity, found.net, found.net_accumulated)
        assert set(others) == {None}
        return
    share, taken = float(inputs.municipal_share), float(inputs.realisable_share)
    accumulated = 0.0
    for year in range(BUDGET_YEARS):
        avoided = share * rows["avoided"][year]
        accumulated += taken * avoided - cost[year]
        for values, expected in (
            (found.avoided, avoided),
            (found.realisable, taken * avoided),
            (found.capacity, (1 - taken) * avoided),
            (found.net, taken * avoided - cost[year]),
            (found.net_accumulated, accumulated),
        ):
            assert values is not None
            assert values[year] == pytest.approx(expected, rel=1e-9, abs=1e-10 * size)
