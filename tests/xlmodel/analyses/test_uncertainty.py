"""Uncertainty: the distributions, known analytical answers, brute force, and what is refused."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.support.strategies import for_all, group_inputs
from xlmodel import (
    INDEPENDENT,
    PERCENTILES,
    Distribution,
    Group,
    GroupInputs,
    InputError,
    InputPart,
    Situation,
    Target,
    UncertainInput,
    default_group_inputs,
    group_results,
    monte_carlo,
    uncertainty_period_table,
    uncertainty_table,
)
from xlmodel.analyses.distributions import latin_hypercube, quantiles
from xlmodel.analyses.uncertainty import BLOCK, UNCERTAIN_KEYS
from xlmodel.analyses.variation import varied
from xlmodel.common.terms import ENTRY_SITUATIONS

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
BOOP = "Booppfølging"
USUAL_QALY = float(YOUNG.qaly_value)
QALY = UncertainInput("qaly_value", 600_000, 1_500_000)
RATES = tuple(
    UncertainInput("success_rate", 0.3, 0.95, situation=step) for step in ENTRY_SITUATIONS
)
MIXED = (
    *RATES,
    UncertainInput("null_alternative", 0.7, 1.3),
    UncertainInput("volume", 0.8, 1.5),
    UncertainInput("volume", 0.5, 1.5, measure=BOOP),
    UncertainInput("unit_cost", 0.9, 1.2, distribution=Distribution.TRIANGULAR),
    UncertainInput("wage_cost", 250_000, 400_000, distribution=Distribution.UNIFORM),
    QALY,
)


def mean_of(item: UncertainInput, mode: float) -> float:
    return {
        Distribution.TRIANGULAR: (item.low + mode + item.high) / 3,
        Distribution.PERT: (item.low + 4 * mode + item.high) / 6,
        Distribution.UNIFORM: (item.low + item.high) / 2,
    }[item.distribution]


# Distributions -----------------------------------------------------------------------------------

MIDDLES = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize("distribution", Distribution)
@pytest.mark.parametrize("mode", [2.0, 2.5, 4.0, 7.0])
def test_mean_variance_and_ends(distribution: Distribution, mode: float) -> None:
    low, high = 2.0, 7.0
    values = quantiles(distribution, low, mode, high, MIDDLES)
    mean = mean_of(UncertainInput("qaly_value", low, high, mode, distribution), mode)
    variance = {
        Distribution.TRIANGULAR: (
            low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
        )
        / 18,
        Distribution.PERT: (mean - low) * (high - mean) / 7,
        Distribution.UNIFORM: (high - low) ** 2 / 12,
    }[distribution]
    assert values.mean() == pytest.approx(mean, rel=1e-5)
    assert values.var() == pytest.approx(variance, rel=1e-3)
    assert np.all(np.diff(values) >= 0)
    ends = quantiles(distribution, low, mode, high, np.array([0.0, 1.0]))
    assert ends.tolist() == [low, high]


@pytest.mark.parametrize("quarter", range(5))
def test_pert_against_the_binomial_form_of_the_beta_distribution(quarter: int) -> None:
    """For whole a and b with a + b = 6, P(Beta(a, b) ≤ x) = P(at least a of 5 hits at chance x)."""
    a = 1 + quarter
    probability = np.linspace(0, 1, 401)
    values = quantiles(Distribution.PERT, 0, quarter / 4, 1, probability)
    back = sum(math.comb(5, k) * values**k * (1 - values) ** (5 - k) for k in range(a, 6))
    np.testing.assert_allclose(back, probability, atol=1e-6)


def test_triangular_against_its_areas() -> None:
    values = quantiles(Distribution.TRIANGULAR, 0, 2, 10, MIDDLES)
    back = np.where(values < 2, values**2 / 20, 1 - (10 - values) ** 2 / 80)
    np.testing.assert_allclose(back, MIDDLES, atol=1e-12)


@pytest.mark.parametrize("distribution", Distribution)
def test_a_certain_value_and_one_of_the_last_digit(distribution: Distribution) -> None:
    assert np.all(quantiles(distribution, 3, 3, 3, MIDDLES) == 3)
    values = quantiles(distribution, 0.1, 0.3, 0.7, MIDDLES)
    assert values.min() >= 0.1
    assert values.max() <= 0.7


def test_a_latin_hypercube_has_one_draw_in_every_stratum() -> None:
    probabilities = latin_hypercube(500, 7, np.random.default_rng(1))
    strata = np.sort(np.floor(probabilities * 500), axis=1)
    assert np.all(strata == np.arange(500))
    correlation = np.corrcoef(probabilities) - np.eye(7)
    assert np.abs(correlation).max() < 0.2
    assert latin_hypercube(5, 0, np.random.default_rng(1)).shape == (0, 5)


# Known answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("distribution", Distribution)
def test_total_is_linear_in_the_value_of_a_qaly(distribution: Distribution) -> None:
    """So its mean is the total at the mean, its percentiles those at the percentiles; net is certain."""
    item = replace(QALY, distribution=distribution)
    found = monte_carlo(YOUNG, [item], 10_000)
    exact = quantiles(
        distribution, item.low, USUAL_QALY, item.high, np.array(PERCENTILES) / 100
    ).tolist()
    for value, row in zip(exact, found.total.percentiles, strict=True):
        at = group_results(YOUNG.with_values(qaly_value=value)).total_accumulated[:10]
        np.testing.assert_allclose(row, at, atol=5e-4 * float(np.ptp(found.total.percentiles)))
    mean = group_results(YOUNG.with_values(qaly_value=mean_of(item, USUAL_QALY)))
    reach = float(np.ptp(mean.total_accumulated[:10]))  # an accumulated amount may lie near 0
    np.testing.assert_allclose(
        found.total.mean, mean.total_accumulated[:10], rtol=1e-5, atol=1e-6 * reach
    )
    net = group_results(YOUNG).net_accumulated[:10]
    np.testing.assert_allclose(found.net.percentiles, np.tile(net, (5, 1)))
    assert found.net.probability.tolist() == [float(amount >= 0) for amount in net]


def test_total_is_linear_in_each_success_rate_and_they_are_independent() -> None:
    """So the mean is the total at the mean rates, and more draws come nearer to it."""
    means = [mean_of(item, 0.8) for item in RATES]
    exact = float(group_results(YOUNG.with_values(success_rate=means)).net_benefit)
    errors = [
        np.mean(
            [
                abs(monte_carlo(YOUNG, RATES, draws, seed).total.period_mean / exact - 1)
                for seed in range(4)
            ]
        )
        for draws in (100, 10_000)
    ]
    assert errors[1] < 1e-3
    assert errors[1] < errors[0] / 3


def test_probability_of_breaking_even_where_it_is_known() -> None:
    """With every other input certain, net breaks even from one factor on the volumes down."""
    net = group_results(YOUNG)
    factor = float(net.sum_avoided / net.sum_cost)
    item = UncertainInput("volume", factor - 0.3, factor + 0.7, distribution=Distribution.UNIFORM)
    found = monte_carlo(YOUNG, [item], 2_000)
    assert found.net.period_probability == pytest.approx(0.3, abs=0.001)
    assert found.total.period_probability == 1


@for_all(group_inputs(), st.integers(0, 99), count=15)
def test_every_draw_is_what_the_model_makes_of_it(inputs: GroupInputs, seed: int) -> None:
    """The percentiles of 100 draws, each computed by itself as one input set."""
    uncertain = [
        *(UncertainInput("success_rate", 0, 1, situation=step) for step in ENTRY_SITUATIONS),
        UncertainInput("null_alternative", 0.5, 2),
        UncertainInput("unit_cost", 0, 3),
        UncertainInput("discount_rate", 0, 0.1),
    ]
    found = monte_carlo(inputs, uncertain, 100, seed)
    probabilities = latin_hypercube(100, len(uncertain), np.random.default_rng(seed))
    rows: dict[Target, list[Any]] = {target: [] for target in Target}
    for draw in range(100):
        at = [
            quantiles(
                item.distribution,
                item.low,
                1.0 if item.part.is_factor else float(np.ravel(getattr(inputs, item.key))[index]),
                item.high,
                probabilities[number, draw],
            )
            for number, (item, index) in enumerate(zip(uncertain, (0, 1, 2, 0, 0, 0), strict=True))
        ]
        results = group_results(
            inputs.with_values(
                success_rate=np.array(at[:3]),
                null_alternative=at[3] * inputs.null_alternative,
                discount_rate=at[5],
                measures=[replace(own, unit_cost=own.unit_cost * at[4]) for own in inputs.measures],
            )
        )
        rows[Target.NET].append(results.net_accumulated)
        rows[Target.TOTAL].append(results.total_accumulated)
    years = int(inputs.period)
    for target in Target:
        amounts = np.array(rows[target])[:, :years]
        size = max(1.0, float(np.abs(amounts).max()))
        spread = found.of(target)
        for percent, row in zip(PERCENTILES, spread.percentiles, strict=True):
            expected = np.percentile(amounts, percent, axis=0)
            np.testing.assert_allclose(row, expected, rtol=1e-9, atol=1e-9 * size)
        np.testing.assert_allclose(spread.mean, amounts.mean(axis=0), rtol=1e-9, atol=1e-9 * size)
        share = (np.round(amounts, 6) > -0.005).mean(axis=0)
        np.testing.assert_allclose(spread.probability, share, atol=0.011)


# What holds always -------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_results_and_another_does_not() -> None:
    first, again, other = (monte_carlo(YOUNG, MIXED, 7_000, seed) for seed in (5, 5, 6))
    for target in Target:
        assert np.array_equal(first.of(target).percentiles, again.of(target).percentiles)
        assert not np.array_equal(first.of(target).percentiles, other.of(target).percentiles)


def test_percentiles_rise_and_probabilities_are_shares() -> None:
    found = monte_carlo(YOUNG, MIXED, 2 * BLOCK + 100)
    assert found.calendar_years == tuple(range(2020, 2030))
    for target in Target:
        spread = found.of(target)
        assert spread.percentiles.shape == (5, 10)
        assert np.all(np.diff(spread.percentiles, axis=0) > 0)
        assert np.all((spread.probability >= 0) & (spread.probability <= 1))
        assert spread.period_percentiles.tolist() == spread.percentiles[:, -1].tolist()
        assert spread.period_mean == spread.mean[-1]


@for_all(group_inputs(), count=15)
def test_nothing_uncertain_gives_the_model_s_own_answer(inputs: GroupInputs) -> None:
    results, found = group_results(inputs), monte_carlo(inputs, [], 100)
    years = int(inputs.period)
    for target in Target:
        row = getattr(results, target.accumulated_term.key)[:years]
        for found_row in (*found.of(target).percentiles, found.of(target).mean):
            np.testing.assert_allclose(found_row, row, rtol=1e-12, atol=1e-6)


def test_factors_on_all_and_on_one_measure_multiply_and_price_and_volume_are_alike() -> None:
    both = varied(
        YOUNG,
        {
            InputPart("unit_cost"): np.array([1.0, 2.0]),
            InputPart("unit_cost", measure=BOOP): np.array([3.0, 1.0]),
            InputPart("volume", measure=BOOP): np.array([1.0, 0.5]),
        },
    )
    for own, new in zip(YOUNG.measures, both.measures, strict=True):
        ratio = new.yearly_cost / np.where(own.yearly_cost == 0, 1, own.yearly_cost)
        expected = [3.0, 1.0] if own.name == BOOP else [1.0, 2.0]
        for row, factor in zip(ratio, expected, strict=True):
            assert set(np.round(row[own.yearly_cost > 0], 9)) == {factor}
    price, volume = (
        monte_carlo(YOUNG, [UncertainInput(key, 0.5, 2)], 500) for key in ("unit_cost", "volume")
    )
    np.testing.assert_allclose(price.net.percentiles, volume.net.percentiles, rtol=1e-9)


@pytest.mark.parametrize("changes", [
    {"success_rate": [0, 0, 0]}, {"success_rate": [1, 1, 1]}, {"measures": ()},
    {"null_alternative": [0, 0, 0, 0]}, {"new_participants": [0, 0, 0]},
], ids=str)  # fmt: skip
def test_edges(changes: dict[str, Any]) -> None:
    inputs = YOUNG.with_values(**changes)
    rates = [replace(item, low=0, high=1) for item in RATES]
    found = monte_carlo(inputs, [*rates, UncertainInput("null_alternative", 0, 2)], 200)
    for target in Target:
        assert np.all(np.isfinite(found.of(target).percentiles))
    if "new_participants" in changes or "measures" in changes:
        assert np.all(found.net.probability == 1)
    if "null_alternative" in changes:
        assert np.all(found.net.probability == 0)


def test_memory_is_bounded_by_the_block() -> None:
    def peak(draws: int) -> int:
        tracemalloc.start()
        monte_carlo(YOUNG, MIXED, draws)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    own = 2 * 10 * 8  # net and total of ten years: what is kept of a draw
    assert peak(6 * BLOCK) - peak(BLOCK) < 2 * own * 5 * BLOCK


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (UncertainInput("period", 4, 10), "Usikre inndata: «period»"),
        (UncertainInput("municipal_share", 0, 1), "Usikre inndata: «municipal_share»"),
        (UncertainInput("qaly_value", 2, 1, 1.5), "stigende verdier"),
        (UncertainInput("qaly_value", 0, 1), "stigende verdier"),
        (UncertainInput("qaly_value", math.nan, 1), "Verdi av ett QALY, lav"),
        (UncertainInput("qaly_value", -1, math.inf), "Verdi av ett QALY, høy"),
        (UncertainInput("qaly_value", True, 2e6), "ja/nei-verdien"),
        (UncertainInput("success_rate", 0, 1.1, situation=Situation.STABLE), "Suksessrate, stabil, høy"),
        (UncertainInput("success_rate", 0, 1, situation=Situation.SUSTAINABLE), "situasjon"),
        (UncertainInput("success_rate", 0.5, 1.3), "høy verdi ganger faktor"),
        (UncertainInput("qaly_value", 0, 2e6, situation=Situation.STABLE), "Tillatt: tomt"),
        (UncertainInput("volume", 0, 2, situation=Situation.STABLE), "Volum, situasjon"),
        (UncertainInput("qaly_value", 0, 2e6, measure=BOOP), "Tillatt: tomt"),
        (UncertainInput("volume", 0, 2, measure="Finnes ikke"), "«Booppfølging»"),
        (UncertainInput("volume", -1, 2), "Alle tiltak: volum, faktor, lav"),
        (UncertainInput("volume", 0, 2, distribution="normal"), "trekant eller pert eller jevn"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(item: UncertainInput, message: str) -> None:
    with pytest.raises(InputError, match=message):
        monte_carlo(YOUNG, [item])


def test_a_part_is_uncertain_once_and_everything_wrong_is_told_at_once() -> None:
    for pair in (
        (QALY, QALY),
        (RATES[0], UncertainInput("success_rate", 0.5, 1.1)),
        (UncertainInput("volume", 0.5, 2, measure=BOOP),) * 2,
    ):
        with pytest.raises(InputError, match="står mer enn én gang"):
            monte_carlo(YOUNG, pair)
    with pytest.raises(InputError) as error:
        monte_carlo(YOUNG, [UncertainInput("x", 0, 1), replace(QALY, low=2e6)], 99, -1)
    assert len(error.value.violations) == 4
    with pytest.raises(ValueError, match="one input set"):
        monte_carlo(YOUNG.with_values(qaly_value=[1, 2]), [])


def test_a_distribution_may_be_told_by_its_text() -> None:
    text = UncertainInput("qaly_value", 0, 2e6, distribution="jevn")  # type: ignore[arg-type]
    own = replace(text, distribution=Distribution.UNIFORM)
    one, other = (monte_carlo(YOUNG, [item], 500) for item in (text, own))
    assert np.array_equal(one.total.percentiles, other.total.percentiles)


def test_every_key_that_may_be_uncertain_has_a_label_of_its_own() -> None:
    for language in ("nb", "en"):
        labels = [UncertainInput(key, 0, 1).label(language) for key in UNCERTAIN_KEYS]
        assert len(set(labels)) == len(UNCERTAIN_KEYS)
    assert RATES[0].label() == "Suksessrate, uholdbar"
    assert MIXED[3].label() == "Nullalternativ, alle situasjoner, faktor"
    assert MIXED[5].label("en") == "Booppfølging: volume, factor"


# Tables ------------------------------------------------------------------------------------------


def test_tables_show_what_was_found() -> None:
    found = monte_carlo(YOUNG, MIXED, 500)
    table = uncertainty_table(found)
    assert table.index.tolist() == list(found.calendar_years)
    assert table.index.name == "År"
    assert table.shape == (10, 14)
    column = table[("Netto akkumulert", "5-persentil")]
    assert column.tolist() == found.net.percentiles[0].tolist()
    share = table[("Total akkumulert", "Sannsynlighet for ≥ 0")]
    assert share.tolist() == found.total.probability.tolist()
    period = uncertainty_period_table(found, "en")
    assert period.columns.tolist() == ["Net over the period", "Net benefit"]
    assert period.loc["Percentile 50", "Net benefit"] == found.total.period_percentiles[2]
    assert period.loc["Probability of ≥ 0", "Net over the period"] == found.net.period_probability
    assert set(INDEPENDENT) == {"nb", "en"}
