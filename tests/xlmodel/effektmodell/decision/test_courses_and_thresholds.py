"""The value of courses and what must hold, against lives lived one by one and the model run again."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.support import decision_oracle as oracle
from tests.support.life_histories import cohort
from tests.support.strategies import for_all, group_inputs
from xlmodel import (
    Group,
    GroupInputs,
    Measure,
    Outcome,
    Target,
    default_group_inputs,
    group_results,
    required_success_rate,
)
from xlmodel.effektmodell.cohort import lab_years
from xlmodel.effektmodell.decision import (
    COURSES,
    RATES,
    Courses,
    RateCurve,
    decision_results,
)

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)


def size_of(inputs: GroupInputs) -> float:
    """Return how large the amounts are that cancel in the sums, kr."""
    results = group_results(inputs)
    rows = (results.cost, results.avoided, results.health_gain, results.production_gain)
    return max(1.0, float(sum(np.abs(row).sum() for row in rows)))


def parts(courses: Courses) -> dict[str, Any]:
    return {key: getattr(courses, key) for key in ("cost", "avoided", "gain", "net", "total")}


@for_all(group_inputs(), count=40)
def test_a_course_is_worth_what_happens_in_it(inputs: GroupInputs) -> None:
    courses = decision_results(inputs).courses
    rates, intake = inputs.success_rate.tolist(), min(int(inputs.intake_years), int(inputs.period))
    assert [(path.entry, path.now) for path in COURSES] == oracle.COURSES
    for row, (entry, end) in enumerate(oracle.COURSES):
        found, expected = parts(courses), oracle.course(inputs, entry, end)
        size = max(1.0, *map(abs, expected.values()))
        for key, values in found.items():
            assert values[row] == pytest.approx(expected[key], rel=1e-9, abs=1e-11 * size), key
            per_person = courses.per_person(values)[row]
            assert per_person == pytest.approx(expected[key] / intake, rel=1e-9, abs=1e-11 * size)
        qalys = (courses.caused * courses.qalys)[row]
        assert qalys == pytest.approx(expected["qalys"], rel=1e-9, abs=1e-9)
        assert courses.probability[row] == pytest.approx(oracle.chance_of(rates, entry, end))


@for_all(group_inputs(), count=60)
def test_the_courses_weighted_add_up_to_the_totals(inputs: GroupInputs) -> None:
    courses, results = decision_results(inputs).courses, group_results(inputs)
    totals = {
        "cost": results.sum_cost,
        "avoided": results.sum_avoided,
        "gain": results.sum_gain,
        "net": results.sum_net,
        "total": results.net_benefit,
    }
    for key, values in parts(courses).items():
        found = courses.expected(values)
        np.testing.assert_allclose(found, totals[key], rtol=1e-9, atol=1e-11 * size_of(inputs))
    assert math.fsum(courses.probability[:4].tolist()) == pytest.approx(1)
    assert math.fsum(courses.probability[4:7].tolist()) == pytest.approx(1)
    assert math.fsum(courses.probability[7:].tolist()) == pytest.approx(1)


@for_all(group_inputs(), count=40)
def test_the_six_sums_count_person_years(inputs: GroupInputs) -> None:
    """Of one who enters a year: in the lab for the first, second, third year, and out after each."""
    years = decision_results(inputs).courses.person_years
    plain = inputs.with_values(discount_rate=0)
    assert years.lab.shape == years.out.shape == (3, 15)
    for row, (entry, end) in enumerate([(2, 2), (1, 2), (0, 2)]):
        lived: dict[tuple[bool, int], list[float]] = {}
        period, intake = int(plain.period), int(plain.intake_years)
        for start in range(min(period, intake)):
            for chance, life in oracle.lives_of_course(
                entry, 3, period - start, float(plain.relapse)
            ):
                for age, (now, in_lab) in enumerate(life):
                    if in_lab or now == 3:
                        counted = lived.setdefault((in_lab, age if in_lab else -1), [0.0] * 15)
                        counted[start + age] += chance
        last = lived.get((True, end - entry), [0.0] * 15)
        np.testing.assert_allclose(years.lab[row], last, atol=1e-12)
        np.testing.assert_allclose(years.out[row], lived.get((False, -1), [0.0] * 15), atol=1e-12)
    factor = [(1 + float(inputs.discount_rate)) ** -year for year in range(15)]
    for rows, found in ((years.lab, years.lab_sum), (years.out, years.out_sum)):
        assert found == pytest.approx([math.fsum(row * factor) for row in rows])


def test_lab_years_of_a_course() -> None:
    assert [lab_years(course) for course in COURSES] == [1, 2, 3, 3, 1, 2, 2, 1, 1]


# The rate curve ----------------------------------------------------------------------------------


def rerun(inputs: GroupInputs) -> tuple[list[float], list[float]]:
    """Run the model for each of the 101 common rates."""
    results = group_results(inputs.with_values(success_rate=np.repeat(RATES[:, None], 3, axis=1)))
    each = (np.broadcast_to(item, 101) for item in (results.sum_net, results.net_benefit))
    net, total = (item.tolist() for item in each)
    return net, total


def on_the_edge(amounts: list[float], size: float) -> bool:
    return any(abs(amount + 0.005) <= 1e-4 + 1e-9 * size for amount in amounts)


@for_all(group_inputs(), count=60)
def test_the_rate_curve_is_the_model_at_every_common_rate(inputs: GroupInputs) -> None:
    curve = decision_results(inputs).rate_curve
    size = float(max(1.0, np.abs(curve.net).max(), np.abs(curve.total).max()))
    for found, again, required, negative, coefficients in (
        (curve.net, rerun(inputs)[0], curve.required_net, curve.negative_net, curve.net_coefficients),
        (curve.total, rerun(inputs)[1], curve.required_total, curve.negative_total, curve.total_coefficients),
    ):  # fmt: skip
        np.testing.assert_allclose(found, again, rtol=1e-8, atol=1e-9 * size)
        for p, amount in zip(RATES.tolist(), again, strict=True):
            e0, e1, e2, b1, b2, b3 = coefficients.tolist()
            polynomial = (1 - p) * (e0 + e1 * p + e2 * p**2) + p * (b1 + b2 * p + b3 * p**2)
            assert polynomial == pytest.approx(amount, rel=1e-8, abs=1e-8 * size)
        if on_the_edge(again, size):
            continue
        expected = oracle.required_rate(again)
        last = max((number for number, amount in enumerate(again, 1) if amount < -0.005), default=0)
        assert negative == last
        if expected is None:
            assert np.isnan(required)
        else:
            assert required == pytest.approx(expected, abs=1e-6)


@for_all(group_inputs(), count=20)
def test_the_rate_curve_is_what_the_courses_lived_one_by_one_give(inputs: GroupInputs) -> None:
    curve = decision_results(inputs).rate_curve
    courses = {pair: oracle.course(inputs, *pair) for pair in oracle.COURSES}
    for key, found in (("net", curve.net), ("total", curve.total)):
        values = {pair: sums[key] for pair, sums in courses.items()}
        size = max(1.0, *map(abs, values.values())) * max(1.0, *inputs.new_participants.tolist())
        for number in (0, 1, 37, 99, 100):
            expected = oracle.at_rates(values, inputs, [number / 100] * 3)
            assert found[number] == pytest.approx(expected, rel=1e-9, abs=1e-10 * size)


@for_all(group_inputs(), count=40)
def test_todays_rate_is_the_mean_of_those_who_enter(inputs: GroupInputs) -> None:
    today = decision_results(inputs).rate_curve.today
    entrants, rates = inputs.new_participants.tolist(), inputs.success_rate.tolist()
    if sum(entrants) == 0:
        assert np.isnan(today)
    else:
        mean = math.fsum(n * p for n, p in zip(entrants, rates, strict=True)) / math.fsum(entrants)
        assert today == pytest.approx(mean)


@for_all(group_inputs(), count=40)
def test_the_required_rate_of_the_analysis_agrees_where_there_is_one_crossing(
    inputs: GroupInputs,
) -> None:
    """The search is exact, the curve straight between per cents: they lie within one per cent."""
    curve = decision_results(inputs).rate_curve
    for target, amounts, required in (
        (Target.NET, curve.net, curve.required_net),
        (Target.TOTAL, curve.total, curve.required_total),
    ):
        if on_the_edge(amounts.tolist(), float(np.abs(amounts).max())):
            continue
        exact = required_success_rate(inputs, target)
        if np.isnan(required):
            assert exact.rate is None or exact.fails_again is not None
        elif exact.rate is None:
            raise AssertionError("a rate of the curve breaks even, the search found none")
        elif exact.fails_again is None:
            assert exact.rate == pytest.approx(required, abs=0.01)
            assert (exact.outcome is Outcome.ALREADY_AT_ZERO) == (required == 0) or required < 0.01


def test_at_the_defaults_the_search_gives_the_curves_rate_to_a_hundredth_of_a_per_cent() -> None:
    for group in Group:
        inputs = default_group_inputs(group)
        curve = decision_results(inputs).rate_curve
        for target, found in zip(Target, (curve.required_net, curve.required_total), strict=True):
            rate = required_success_rate(inputs, target).rate
            assert found == pytest.approx(rate, abs=1e-4)


def curve_of(amounts: list[float]) -> RateCurve:
    row = np.interp(RATES, [0, 0.5, 1], amounts)
    none = np.zeros(6)
    return RateCurve(
        net=row,
        total=-row,
        net_coefficients=none,
        total_coefficients=none,
        today=np.array(0.5),
    )


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([-1, 0, 1], 0.5),
        ([-0.004, 1, 2], 0.0),
        ([0, 0, 0], 0.0),
        ([1, 2, 3], 0.0),
        ([-2, -1, -0.5], math.nan),
        ([1, 2, -1], math.nan),
        ([1, -1, 1], 0.75),
        ([-1, -1, -0.005], 1.0),
    ],
)
def test_the_rate_from_which_every_higher_one_pays(amounts: list[float], expected: float) -> None:
    found = curve_of(amounts).required_net
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


# Thresholds --------------------------------------------------------------------------------------


def scaled_cost(inputs: GroupInputs, factor: float) -> GroupInputs:
    return inputs.with_values(
        measures=[
            Measure.from_values(own.as_values() | {"unit_cost": own.unit_cost * factor})
            for own in inputs.measures
        ]
    )


@for_all(group_inputs(), count=80)
def test_the_model_at_a_threshold_gives_zero(inputs: GroupInputs) -> None:
    found = decision_results(inputs).thresholds
    results, size = group_results(inputs), size_of(inputs)
    factor, value, highest = (
        float(item) for item in (found.avoided_factor, found.qaly_value, found.highest_cost)
    )
    if not math.isnan(factor):
        assert factor >= 0
        if factor < 1e6:
            scaled = inputs.with_values(null_alternative=inputs.null_alternative * factor)
            assert float(group_results(scaled).sum_net) == pytest.approx(
                0, abs=1e-9 * size * max(1, factor)
            )
    else:
        assert results.sum_avoided <= 0
    if not math.isnan(value):
        assert value >= 0
        if value < 1e12:
            at = inputs.with_values(qaly_value=value)
            assert float(group_results(at).net_benefit) == pytest.approx(
                0, abs=1e-9 * max(size, size_of(at)) * (1 + float(inputs.tax_cost))
            )
    persons = float(results.sum_new_participants)
    if persons == 0:
        assert math.isnan(highest)
        return
    if highest >= 0 and results.sum_cost > 0:
        spent = scaled_cost(inputs, highest * persons / float(results.sum_cost))
        again = group_results(spent)
        assert float(again.sum_cost) / persons == pytest.approx(highest, rel=1e-9, abs=1e-9)
        assert float(again.net_benefit) == pytest.approx(0, abs=1e-8 * max(size, size_of(spent)))


@for_all(group_inputs(), count=40)
def test_where_no_value_of_a_qaly_will_do_the_total_says_so(inputs: GroupInputs) -> None:
    found = decision_results(inputs).thresholds
    qalys = math.fsum(cohort(inputs).rows["qalys"])
    assert found.qalys == pytest.approx(qalys, rel=1e-9, abs=1e-9)
    without = group_results(inputs.with_values(qaly_value=0)).net_benefit
    np.testing.assert_allclose(
        found.total_without_health, without, rtol=1e-9, atol=1e-10 * size_of(inputs)
    )
    if np.isnan(found.qaly_value) and abs(qalys) > 1e-9 and abs(without) > 1e-6 * size_of(inputs):
        assert (without > 0) == (qalys > 0)


def test_the_qaly_threshold_needs_no_value_of_its_own() -> None:
    """From QALYs themselves, so that it is the same where today's value is 0."""
    dear = YOUNG.with_values(wage_cost=0, success_rate=[0.3, 0.3, 0.3])
    found = [
        float(decision_results(dear.with_values(qaly_value=value)).thresholds.qaly_value)
        for value in (0, 1, 820_000)
    ]
    assert found[0] > 0
    assert found == pytest.approx([found[0]] * 3)
