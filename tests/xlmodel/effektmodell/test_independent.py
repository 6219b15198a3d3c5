"""The model a second time, from the spec's prose: every possible life history, one by one.

A person enters in a year and a situation and lives one of a handful of histories until the period
ends. The oracle writes each history down with its probability and adds up what happens in it. It
knows neither recursion over expected persons nor arrays, and imports no calculation.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs, model_inputs
from xlmodel import GroupInputs, GroupResults, Measure, ModelInputs, group_results, model_results
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, YEARLY_TERMS
from xlmodel.effektmodell.yearly import YearlyRows

Year = tuple[int, bool]
"""Where a person stands in a year: situation, and whether in the lab."""


def histories(situation: int, years: int, rates: list[float]) -> Iterator[tuple[float, list[Year]]]:
    """Write down every history of one who is in the lab, with its probability."""
    if years == 0:
        yield 1.0, []
        return
    this_year = (situation, True)
    up = situation + 1
    if up == 3:
        yield rates[situation], [this_year] + [(3, False)] * (years - 1)
    else:
        for chance, rest in histories(up, years - 1, rates):
            yield rates[situation] * chance, [this_year, *rest]
    yield 1 - rates[situation], [this_year] + [(situation, False)] * (years - 1)


@dataclass
class Oracle:
    """One group's results, year by year, as plain lists."""

    rows: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 15))
    paths: dict[tuple[bool, int, int], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0] * 15)
    )


def price(inputs: GroupInputs, category: str, payer: str, situation: int) -> float:
    def yearly(measure: Measure) -> float:
        return float(measure.unit_cost) * float(measure.volume[situation]) * measure.frequency

    return math.fsum(
        yearly(measure)
        for measure in inputs.measures
        if measure.category == category and measure.payer == payer
    )


def live(oracle: Oracle, inputs: GroupInputs, start: int, persons: float, life: list[Year]) -> None:
    """Add what happens to a number of persons who live the same history from year ``start`` on."""
    entry = life[0][0]
    null, quality, position = (
        values.tolist()
        for values in (inputs.null_alternative, inputs.quality_of_life, inputs.position_share)
    )
    for age, (now, in_lab) in enumerate(life):
        year = start + age
        discounted = persons / (1 + float(inputs.discount_rate)) ** year
        add = {
            "avoided": null[entry] if in_lab else null[entry] - null[now],
            "health_gain": float(inputs.qaly_value)
            * float(inputs.persons_per_unit)
            * (quality[now] - quality[entry]),
            "production_gain": float(inputs.wage_cost)
            * float(inputs.workers_per_unit)
            * (position[now] - position[entry]),
        }
        for payer, key in (("Kommune", "cost_municipality"), ("Stat", "cost_state")):
            add[key] = price(inputs, "Drift", payer, now) if in_lab else 0
            if age == 0:
                add[key] += price(inputs, "Oppstart", payer, entry)
        for key, value in add.items():
            oracle.rows[key][year] += value * discounted
        oracle.paths[in_lab, entry, now][year] += persons
        if age == 0:
            oracle.rows["new_participants"][year] += persons


def derive(oracle: Oracle, inputs: GroupInputs) -> dict[str, list[float]]:
    """Return every yearly row that follows from what happened."""
    period = int(inputs.period)
    rows = oracle.rows

    def plus(*terms: tuple[int, str]) -> list[float]:
        return [sum(sign * rows[key][year] for sign, key in terms) for year in range(15)]

    def accumulated(key: str) -> list[float]:
        return [math.fsum(rows[key][: year + 1]) if year < period else 0.0 for year in range(15)]

    rows["cost"] = plus((1, "cost_municipality"), (1, "cost_state"))
    rows["net"] = plus((1, "avoided"), (-1, "cost"))
    rows["gain"] = plus((1, "health_gain"), (1, "production_gain"))
    rows["total"] = plus((1, "net"), (1, "gain"))
    rows["net_accumulated"] = accumulated("net")
    rows["total_accumulated"] = accumulated("total")
    share = inputs.municipal_share
    if share is not None:
        rows["avoided_municipality"] = [float(share) * value for value in rows["avoided"]]
        rows["avoided_state"] = [(1 - float(share)) * value for value in rows["avoided"]]
    names = ("unsustainable", "vulnerable", "stable", "sustainable")
    for (in_lab, _, now), persons in oracle.paths.items():
        key = "in_lab" if in_lab else f"out_{names[now]}"
        rows[key] = [a + b for a, b in zip(rows[key], persons, strict=True)]
    return rows


def cohort(inputs: GroupInputs) -> Oracle:
    """Let everyone who enters live every history."""
    oracle = Oracle()
    rates = inputs.success_rate.tolist()
    for start in range(min(int(inputs.intake_years), int(inputs.period))):
        for entry, entrants in enumerate(inputs.new_participants.tolist()):
            for chance, life in histories(entry, int(inputs.period) - start, rates):
                live(oracle, inputs, start, entrants * chance, life)
    derive(oracle, inputs)
    return oracle


def individual(inputs: GroupInputs) -> Oracle:
    """Let one person enter in the chosen situation and succeed every year."""
    oracle = Oracle()
    years = range(int(inputs.period))
    climb = [min(int(inputs.individual_start) + year, 3) for year in years]
    live(oracle, inputs, 0, 1.0, [(now, now < 3) for now in climb])
    derive(oracle, inputs)
    return oracle


def first_year_in_balance(accumulated: list[float], first: int, period: int) -> float:
    """Return the first year from which no later year is below zero by half an øre or more."""
    for year in range(period):
        if all(round(value, 6) > -0.005 for value in accumulated[year:period]):
            return first + year
    return math.nan


def scalars(rows: dict[str, list[float]], first: int, period: int) -> dict[str, float]:
    total = {key: math.fsum(rows[key]) for key in ("cost", "avoided", "gain")}
    benefit = total["avoided"] + total["gain"]
    return {
        "sum_cost": total["cost"],
        "sum_avoided": total["avoided"],
        "sum_net": total["avoided"] - total["cost"],
        "sum_gain": total["gain"],
        "net_benefit": benefit - total["cost"],
        "benefit_per_krone": benefit / total["cost"] if total["cost"] else math.nan,
        "balance_year_net": first_year_in_balance(rows["net_accumulated"], first, period),
        "balance_year_total": first_year_in_balance(rows["total_accumulated"], first, period),
    }


def on_the_edge(rows: dict[str, list[float]]) -> bool:
    """Say whether an accumulated amount lies so near the half øre that rounding decides."""
    both = rows["net_accumulated"] + rows["total_accumulated"]
    return any(abs(value + 0.005) < 1e-4 for value in both)


def assert_same(results: YearlyRows, rows: dict[str, list[float]], terms: Any) -> None:
    size = max(1.0, *(abs(value) for row in rows.values() for value in row))
    for term in terms:
        found = getattr(results, term.key)
        if found is None:
            assert term.key not in rows
            continue
        np.testing.assert_allclose(
            found, rows[term.key], rtol=1e-9, atol=1e-12 * size, err_msg=term.key
        )
    period = int(results.period)
    for key, value in scalars(rows, int(results.first_year), period).items():
        if key.startswith("balance") and on_the_edge(rows):
            continue
        np.testing.assert_allclose(
            getattr(results, key), value, rtol=1e-9, atol=1e-11 * size, err_msg=key
        )


def assert_same_paths(results: GroupResults, oracle: Oracle) -> None:
    lab = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    out = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3)]
    for in_lab, order, rows in ((True, lab, results.flow.lab), (False, out, results.flow.out)):
        expected = [oracle.paths[in_lab, entry, now] for entry, now in order]
        np.testing.assert_allclose(rows, expected, rtol=1e-9, atol=1e-9)


@for_all(group_inputs(), count=200)
def test_every_row_and_scalar_is_what_the_histories_add_up_to(inputs: GroupInputs) -> None:
    results, oracle = group_results(inputs), cohort(inputs)
    assert_same_paths(results, oracle)
    assert_same(results, oracle.rows, YEARLY_TERMS)


@for_all(group_inputs(), count=100)
def test_the_individual_is_what_the_one_history_adds_up_to(inputs: GroupInputs) -> None:
    assert_same(group_results(inputs).individual, individual(inputs).rows, INDIVIDUAL_TERMS)


@for_all(group_inputs(), count=60)
def test_packages_and_payers_shares(inputs: GroupInputs) -> None:
    packages = group_results(inputs).packages
    for situation in range(3):
        kommune_o, stat_o, kommune_d, stat_d = (
            price(inputs, category, payer, situation)
            for category in ("Oppstart", "Drift")
            for payer in ("Kommune", "Stat")
        )
        first, running = kommune_o + stat_o + kommune_d + stat_d, kommune_d + stat_d
        for found, expected in (
            (packages.startup, kommune_o + stat_o),
            (packages.running, running),
            (packages.first_year, first),
            (packages.municipality_share, (kommune_o + kommune_d) / first if first else 0),
            (packages.state_share, (stat_o + stat_d) / first if first else 0),
            (packages.municipality_share_running, kommune_d / running if running else 0),
            (packages.state_share_running, stat_d / running if running else 0),
        ):
            assert found[situation] == pytest.approx(expected)


@for_all(model_inputs(), count=60)
def test_both_groups_are_summed_only_where_the_analysis_is_the_same(inputs: ModelInputs) -> None:
    results = model_results(inputs)
    names = {
        "period": "Analyseperiode",
        "first_year": "Analysetidspunkt (første år)",
        "discount_rate": "Neddiskontering",
    }
    first, second = inputs.groups
    assert results.differences == tuple(
        label
        for key, label in names.items()
        if float(getattr(first, key)) != float(getattr(second, key))
    )
    if results.differences:
        assert results.combined is None
        return
    assert results.combined is not None
    oracles = [cohort(group) for group in inputs.groups]
    both = Oracle()
    for key in ("cost_municipality", "cost_state", "avoided", "health_gain", "production_gain"):
        both.rows[key] = [a + b for a, b in zip(*(item.rows[key] for item in oracles), strict=True)]
    rows = derive(both, first.with_values(municipal_share=None))
    assert_same(results.combined, rows, INDIVIDUAL_TERMS)
    assert {term.key for term in KEY_TERMS} == set(scalars(rows, 2020, 4))


@pytest.mark.parametrize("seed", range(3))
def test_a_draw_of_histories_agrees_with_the_expected_persons(seed: int) -> None:
    """Probabilities of all histories of one who enters sum to one."""
    rates = np.random.default_rng(seed).uniform(size=3).tolist()
    for entry in range(3):
        for years in (1, 2, 3, 4, 15):
            assert math.fsum(p for p, _ in histories(entry, years, rates)) == pytest.approx(1)
