"""Decision support of many input sets at once equals one by one, and holds at the edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs
from xlmodel import Group, GroupInputs, Measure, default_group_inputs, group_results
from xlmodel.effektmodell.decision import DecisionResults, decision_results
from xlmodel.effektmodell.specs import INPUT_SPECS

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
PARTS = (
    "courses", "rate_curve", "thresholds", "rate_levels",
    "sensitivity", "scenarios", "cautious", "shares", "budget",
)  # fmt: skip


def numbers(item: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every number and array of a result, and of the results within it, by name."""
    if isinstance(item, tuple):
        for index, part in enumerate(item):
            yield from numbers(part, f"{name}[{index}]")
    elif is_dataclass(item):
        derived = [
            key
            for key, value in vars(type(item)).items()
            if isinstance(value, property | cached_property)
        ]
        for key in [field.name for field in fields(item)] + derived:
            yield from numbers(getattr(item, key), f"{name}.{key}")
    else:
        yield name, item


def every_number(found: DecisionResults) -> dict[str, Any]:
    return {name: value for part in PARTS for name, value in numbers(getattr(found, part), part)}


def assert_one_by_one(inputs: GroupInputs) -> None:
    count = inputs.scenarios[0] if inputs.scenarios else 1
    batch = every_number(decision_results(inputs))
    assert len(batch) > 75
    for index in range(count):
        alone = every_number(decision_results(inputs.scenario(index)))
        assert alone.keys() == batch.keys()
        money = max(
            1.0,
            float(np.abs(alone["courses.cost"]).max()),
            float(np.abs(alone["courses.avoided"]).max()),
        )
        money = max(money, float(np.abs(alone["courses.gain"]).max())) * max(
            1.0, float(alone["courses.entrants"].max())
        )
        for name, value in alone.items():
            if value is None or isinstance(value, int):
                assert batch[name] == value, name
                continue
            many = np.asarray(batch[name])
            own = np.shape(value)
            found = np.broadcast_to(many, (count, *own))[index]
            if name in DECIDED_BY_ROUNDING and not np.allclose(found, value):
                continue
            np.testing.assert_allclose(found, value, rtol=1e-9, atol=1e-9 * money, err_msg=name)


DECIDED_BY_ROUNDING = {
    "sensitivity.order",
    "scenarios.cumulative_net",
    "scenarios.cumulative_total",
}
"""Places and weights of amounts that are equal but for rounding."""


@for_all(group_inputs(scenarios=3, max_measures=2), count=40)
def test_many_scenarios_at_once_equal_one_by_one(inputs: GroupInputs) -> None:
    """Fields with and without a scenario axis are mixed; period and intake vary too."""
    assert_one_by_one(inputs)


@pytest.mark.parametrize(
    "key",
    [spec.key for spec in INPUT_SPECS if spec.domain.kind != "choice"] + ["unit_cost", "volume"],
)
def test_any_one_field_may_vary_alone(key: str) -> None:
    inputs = YOUNG.with_values(municipal_share=0.4, relapse=0.1, deadweight=0.2, tax_cost=0.2)
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
    assert_one_by_one(batch)


def test_corrections_may_vary_too() -> None:
    caution = np.array([[0, 0, 0], [0.1, 0.2, 0.3]])
    found = decision_results(YOUNG, cost_caution=caution, benefit_caution=caution).cautious
    assert found.total.shape == (2,)
    assert found.total[0] == pytest.approx(float(group_results(YOUNG).net_benefit))
    assert found.total[1] < found.total[0]


EDGES: dict[str, dict[str, Any]] = {
    "nobody enters": {"new_participants": [0, 0, 0]},
    "K > T": {"period": 4, "intake_years": 10},
    "T = 4": {"period": 4, "intake_years": 1},
    "T = 15": {"period": 15, "intake_years": 10},
    "all fall back": {"relapse": 1},
    "all deadweight": {"deadweight": 1},
    "public funds cost as much again": {"tax_cost": 1},
    "no measures": {"measures": ()},
    "no grades": {"provenance": {}},
    "nothing to avoid": {"null_alternative": [0, 0, 0, 0]},
    "negative avoided": {"null_alternative": [0, 1, 2, 3]},
    "no gain": {"qaly_value": 0, "wage_cost": 0},
    "nobody moves": {"success_rate": [0, 0, 0]},
    "all move": {"success_rate": [1, 1, 1]},
    "levels at their ends": {
        "rate_levels": [-1, 0, 1],
        "cost_levels": [0, 0, 5],
        "null_levels": [0, 5, 5],
        "gain_levels": [0, 0, 0],
    },
    "everything at once": {
        "relapse": 1,
        "deadweight": 1,
        "tax_cost": 1,
        "period": 4,
        "intake_years": 10,
        "new_participants": [0, 0, 0],
        "measures": (),
        "provenance": {},
    },
}
MAY_BE_MISSING = {
    "rate_curve.today", "rate_curve.required_net", "rate_curve.required_total",
    "thresholds.avoided_factor", "thresholds.qaly_value", "thresholds.highest_cost",
}  # fmt: skip
"""What is NaN where there is none."""


@pytest.mark.parametrize("changes", EDGES.values(), ids=EDGES)
@pytest.mark.parametrize("group", Group)
def test_every_number_is_one_at_the_edges(group: Group, changes: dict[str, Any]) -> None:
    inputs = default_group_inputs(group).with_values(municipal_share=0.5, **changes)
    found = decision_results(inputs)
    for name, value in every_number(found).items():
        missing = np.isnan(np.asarray(value, np.float64)).any()
        assert not missing or name in MAY_BE_MISSING, name
    results = group_results(inputs)
    courses = found.courses
    for values, total in (
        (courses.cost, results.sum_cost),
        (courses.net, results.sum_net),
        (courses.total, results.net_benefit),
    ):
        assert courses.expected(values) == pytest.approx(float(total), rel=1e-9, abs=1e-3)


def test_what_is_missing_at_the_edges() -> None:
    empty = decision_results(YOUNG.with_values(new_participants=[0, 0, 0]))
    assert np.isnan(empty.rate_curve.today)
    assert empty.rate_curve.required_net == empty.rate_curve.required_total == 0
    assert np.isnan(empty.thresholds.avoided_factor)
    assert np.isnan(empty.thresholds.qaly_value)
    assert np.isnan(empty.thresholds.highest_cost)
    assert empty.scenarios.likely(empty.scenarios.own.net) == pytest.approx(1)
    assert empty.courses.total[3] > 0
    nothing = decision_results(YOUNG.with_values(null_alternative=[0, 0, 0, 0]))
    assert np.isnan(nothing.rate_curve.required_net)
    assert np.isnan(nothing.thresholds.avoided_factor)
    free = decision_results(YOUNG.with_values(measures=()))
    assert free.thresholds.avoided_factor == 0
    assert free.cautious.cost == 0
    assert free.cautious.measure_costs == ()
    late = decision_results(YOUNG.with_values(period=4, intake_years=10))
    assert late.courses.intake == 4
    gone = decision_results(YOUNG.with_values(deadweight=1))
    assert not gone.courses.gain.any()
    assert np.isnan(gone.thresholds.qaly_value)
