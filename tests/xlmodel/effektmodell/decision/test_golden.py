"""The golden numbers of decision support: young adults, the defaults at 820 000 kr a QALY."""

from __future__ import annotations

import numpy as np
import pytest

from xlmodel import Group, default_group_inputs
from xlmodel.effektmodell.decision import COURSES, DecisionResults, decision_results

INPUTS = default_group_inputs(Group.YOUNG_ADULTS).with_values(
    qaly_value=820_000, discount_rate=0, relapse=0, deadweight=0, tax_cost=0
)


@pytest.fixture(scope="module")
def results() -> DecisionResults:
    return decision_results(INPUTS)


@pytest.fixture(scope="module")
def half() -> DecisionResults:
    return decision_results(INPUTS.with_values(deadweight=0.5))


A_COURSE = {
    "UU": (0.2, 521_777, 166_443, 0, -355_334, -355_334),
    "UT": (0.16, 691_595, 423_672, 1_337_000, -267_923, 1_069_077),
    "US": (0.128, 805_092, 726_294, 1_943_000, -78_798, 1_864_202),
    "UB": (0.512, 805_092, 1_331_544, 2_598_000, 526_452, 3_124_452),
    "TT": (0.2, 268_417, 151_312, 0, -117_105, -117_105),
    "TS": (0.16, 381_915, 484_196, 707_000, 102_281, 809_281),
    "TB": (0.64, 381_915, 1_210_496, 1_493_000, 828_581, 2_321_581),
    "SS": (0.2, 197_297, 121_050, 0, -76_247, -76_247),
    "SB": (0.8, 197_297, 968_400, 917_000, 771_103, 1_688_103),
}


@pytest.mark.parametrize("row", range(9), ids=list(A_COURSE))
def test_a_course_per_person_who_enters(results: DecisionResults, row: int) -> None:
    courses = results.courses
    assert COURSES[row].key == list(A_COURSE)[row]
    probability, *amounts = A_COURSE[COURSES[row].key]
    assert courses.probability[row] == pytest.approx(probability)
    found = [
        courses.per_person(values)[row]
        for values in (courses.cost, courses.avoided, courses.gain, courses.net, courses.total)
    ]
    assert found == pytest.approx(amounts, abs=0.5)


def test_a_person_from_uholdbar_to_baerekraftig_in_each_intake_year_earns_15_62_million(
    results: DecisionResults,
) -> None:
    assert results.courses.total[3] / 1e6 == pytest.approx(15.62, abs=0.005)


def test_the_courses_add_up_to_the_totals(results: DecisionResults) -> None:
    courses = results.courses
    parts = (courses.cost, courses.avoided, courses.gain)
    sums = [float(courses.expected(item)) for item in parts]
    assert sums == pytest.approx([12_867_824, 25_571_735, 35_950_400], abs=0.5)
    model = results.results
    totals = [float(item) for item in (model.sum_cost, model.sum_avoided, model.sum_gain)]
    assert sums == pytest.approx(totals, rel=1e-12)


def test_the_required_rates_are_35_33_and_12_41_per_cent(results: DecisionResults) -> None:
    curve = results.rate_curve
    assert 100 * curve.required_net == pytest.approx(35.33, abs=0.005)
    assert 100 * curve.required_total == pytest.approx(12.41, abs=0.005)
    assert curve.today == pytest.approx(0.8)


def test_the_probability_of_net_and_of_total(results: DecisionResults) -> None:
    scenarios = results.scenarios
    assert scenarios.likely(scenarios.own.net) == pytest.approx(0.864455, abs=5e-7)
    assert scenarios.likely(scenarios.own.total) == pytest.approx(0.998829, abs=5e-7)


def test_the_probability_with_half_deadweight(
    results: DecisionResults, half: DecisionResults
) -> None:
    for outcomes in (results.scenarios.other, half.scenarios.own):
        likely = results.scenarios.likely
        assert likely(outcomes.net) == pytest.approx(0.720012, abs=5e-7)
        assert likely(outcomes.total) == pytest.approx(0.938607, abs=5e-7)


def test_net_at_5_50_and_95_per_cent(results: DecisionResults, half: DecisionResults) -> None:
    found = results.scenarios.net_quantiles
    assert found == pytest.approx([-2_891_392, 12_703_911, 21_662_214], abs=0.5)
    found = half.scenarios.net_quantiles
    assert found == pytest.approx([-4_979_700, 3_915_706, 8_950_765], abs=0.5)


def test_the_weights_add_up_to_one(results: DecisionResults) -> None:
    assert results.scenarios.weight.shape == (81,)
    assert np.sum(results.scenarios.weight) == pytest.approx(1)
