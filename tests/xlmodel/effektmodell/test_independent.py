"""The engine against the model written a second time, as life histories that are added up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.support.life_histories import (
    Oracle,
    cohort,
    derive,
    histories,
    individual,
    price,
    scalars,
)
from tests.support.strategies import for_all, group_inputs, model_inputs
from xlmodel import GroupInputs, GroupResults, ModelInputs, group_results, model_results
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, YEARLY_TERMS
from xlmodel.effektmodell.yearly import YearlyRows


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
    parts = ("cost_municipality", "cost_state", "avoided", "health_gain", "production_gain")
    for key in (*parts, "tax_effect"):
        both.rows[key] = [a + b for a, b in zip(*(item.rows[key] for item in oracles), strict=True)]
    rows = derive(both, first.with_values(municipal_share=None))
    assert_same(results.combined, rows, INDIVIDUAL_TERMS)
    assert {term.key for term in KEY_TERMS} == set(scalars(rows, 2020, 4))


@pytest.mark.parametrize("seed", range(3))
def test_a_draw_of_histories_agrees_with_the_expected_persons(seed: int) -> None:
    """Probabilities of all histories of one who enters sum to one, and each has a year a year."""
    *rates, relapse = np.random.default_rng(seed).uniform(size=4).tolist()
    for entry in range(3):
        for years in (1, 2, 3, 4, 15):
            for chance in (0.0, relapse, 1.0):
                lives = list(histories(entry, years, rates, chance))
                assert math.fsum(p for p, _ in lives) == pytest.approx(1)
                assert {len(life) for _, life in lives} == {years}


@for_all(group_inputs(), count=100)
def test_rows_before_discounting_are_what_the_histories_add_up_to_without_a_rate(
    inputs: GroupInputs,
) -> None:
    results, rows = group_results(inputs), cohort(inputs.with_values(discount_rate=0)).rows
    size = max(1.0, *(abs(value) for row in rows.values() for value in row))
    for key, name in {
        **{key: key for key in ("startup_municipality", "startup_state")},
        **{key: key for key in ("running_municipality", "running_state")},
        **{key: key for key in ("cost_municipality", "cost_state", "cost")},
        "avoided_lab": "avoided_in_lab",
        "avoided_out": "avoided_out",
        "avoided": "avoided",
        **{key: key for key in ("health_gain", "production_gain")},
    }.items():
        np.testing.assert_allclose(
            getattr(results.undiscounted, key),
            rows[name],
            rtol=1e-9,
            atol=1e-12 * size,
            err_msg=key,
        )


@for_all(group_inputs(), count=60)
def test_persons_over_the_period(inputs: GroupInputs) -> None:
    results, rows = group_results(inputs), cohort(inputs).rows
    last = int(inputs.period) - 1
    assert results.sum_new_participants == pytest.approx(math.fsum(rows["new_participants"]))
    assert results.person_years_in_lab == pytest.approx(math.fsum(rows["in_lab"]))
    assert results.sustainable_at_end == pytest.approx(rows["out_3"][last])
    for s in range(3):
        np.testing.assert_allclose(results.flow.entering()[s], rows[f"entering_{s}"], atol=1e-9)
        np.testing.assert_allclose(results.flow.in_lab_now()[s], rows[f"in_lab_{s}"], atol=1e-9)


@for_all(group_inputs(), count=60)
def test_the_years_below_zero(inputs: GroupInputs) -> None:
    results = group_results(inputs)
    for found, oracle in ((results, cohort(inputs)), (results.individual, individual(inputs))):
        if on_the_edge(oracle.rows):
            continue
        for which in ("net", "total"):
            amounts = oracle.rows[f"{which}_accumulated"]
            expected = [
                year if round(value, 6) <= -0.005 else 0 for year, value in enumerate(amounts, 1)
            ]
            assert getattr(found, f"{which}_negative").tolist() == expected


@for_all(group_inputs(), count=60)
def test_what_a_move_changes_and_gains(inputs: GroupInputs) -> None:
    rates = group_results(inputs).rates
    quality, position = inputs.quality_of_life.tolist(), inputs.position_share.tolist()
    moves = [(entry, now) for entry in range(3) for now in range(entry, 4)]
    for row, (entry, now) in enumerate(moves):
        better, more = quality[now] - quality[entry], position[now] - position[entry]
        assert rates.quality_change[row] == pytest.approx(better)
        assert rates.position_change[row] == pytest.approx(more)
        health = float(inputs.qaly_value) * float(inputs.persons_per_unit) * better
        production = float(inputs.wage_cost) * float(inputs.workers_per_unit) * more
        caused = (1 - float(inputs.deadweight)) * (health + production)
        assert rates.gain_out[row] == pytest.approx(caused, abs=1e-6)


@for_all(group_inputs(), count=60)
def test_the_null_alternative_beside_the_rule(inputs: GroupInputs) -> None:
    null = group_results(inputs).null_alternative
    amounts = inputs.null_alternative.tolist()
    for s, factor in enumerate((1.1, 1, 0.8, 0)):
        assert null.by_rule[s] == pytest.approx(factor * amounts[1])
        off = abs(amounts[s] - factor * amounts[1])
        if abs(off - 1) > 1e-9:
            assert null.differs[s] == (off > 1)


@for_all(group_inputs(), count=60)
def test_what_the_individual_meets_on_entering(inputs: GroupInputs) -> None:
    person, start = group_results(inputs).individual, int(inputs.individual_start)
    startup = math.fsum(price(inputs, "Oppstart", payer, start) for payer in ("Kommune", "Stat"))
    assert person.step == start + 1
    assert person.startup == pytest.approx(startup)
    assert person.null_alternative == inputs.null_alternative.tolist()[start]
    assert person.quality_of_life == inputs.quality_of_life.tolist()[start]
    assert person.position_share == inputs.position_share.tolist()[start]
    assert person.starts_in.tolist() == [s == start for s in range(3)]
    for year in range(15):
        assert person.stands_in[:, year].tolist() == [s == min(start + year, 3) for s in range(4)]


@for_all(group_inputs(), count=40)
def test_how_far_the_amounts_go(inputs: GroupInputs) -> None:
    rows = cohort(inputs).rows
    amounts = [
        value
        for key in ("cost", "avoided", "health_gain", "production_gain")
        for value in rows[key]
    ]
    expected = max(0, *amounts) - min(0, *amounts)
    assert group_results(inputs).amounts_reach == pytest.approx(expected)
