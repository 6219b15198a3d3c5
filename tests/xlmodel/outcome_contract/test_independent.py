"""The engine against the oracle, and properties that hold for any contract."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import contracts, oracle_contract
from tests.support.oracle_contract import TEXT
from xlmodel.outcome_contract import (
    KEY_TERMS,
    contract_results,
    contract_scenarios,
    example,
    internal_rate,
    key_value,
    payout_distribution,
    persons_a_year,
    probabilities,
)


@pytest.mark.parametrize("seed", range(200))
def test_key_results_are_the_oracles(seed: int) -> None:
    case = oracle_contract.drawn(seed)
    expected, results = oracle_contract.results(case), contract_results(contracts.contract_of(case))
    for term in KEY_TERMS:
        found, wanted = key_value(results, term.key), expected[term.name]
        if wanted == TEXT:
            assert isinstance(found, str), term.name
        else:
            assert found == pytest.approx(wanted, rel=1e-8, abs=1e-6), term.name
    years = case["EK_Kontraktsaar"]
    assert results.payouts.paid[:years].tolist() == pytest.approx(expected["EK_Utbetalt"][:years])
    assert results.payouts.paid[years:].sum() == 0


@pytest.mark.parametrize("seed", range(60))
def test_the_distribution_is_the_oracles(seed: int) -> None:
    case = oracle_contract.drawn(seed)
    expected = oracle_contract.risk(case)
    found = payout_distribution(contracts.contract_of(case))
    if found is None:
        assert expected["EK_ForventetUtbetaling"] == TEXT
        return
    assert found.expected == pytest.approx(expected["EK_ForventetUtbetaling"])
    assert found.chance_of_cap == pytest.approx(expected["EK_SannsynlighetTak"], abs=1e-9)
    for share in (0.05, 0.5, 0.95):
        assert found.percentile(share) == expected[f"EK_Utbetaling{share * 100:02.0f}"]


@pytest.mark.parametrize("share", [0.0, 1.0, 1e-9, 0.05, 0.5, 0.6, 0.999])
@pytest.mark.parametrize("number", [0, 1, 60, 399, 400])
def test_probabilities_are_exact(number: int, share: float) -> None:
    p = Fraction(share)
    exact = [
        float(math.comb(number, k) * p**k * (1 - p) ** (number - k)) for k in range(number + 1)
    ]
    np.testing.assert_allclose(probabilities(number, share), exact, rtol=0, atol=1e-11)


@given(st.floats(0, 1000), st.floats(0, 1))
def test_whole_persons_are_the_nearest(participants: float, share: float) -> None:
    whole, plain = (float(persons_a_year(participants, share, whole=w)) for w in (True, False))
    assert whole == int(whole)
    assert abs(whole - plain) <= 0.5 + 1e-8


def test_45_times_0_7_is_32_persons_and_not_31() -> None:
    assert float(persons_a_year(45, 0.7, whole=True)) == 32


@given(st.integers(0, 10**6))
def test_payouts_stay_within_claims_and_caps(seed: int) -> None:
    inputs = contracts.drawn_contract(seed)
    results = contract_results(inputs)
    paid, claims = results.payouts.paid, results.payouts.claims
    assert (paid >= 0).all()
    assert (paid <= claims + 1e-6).all()
    assert paid.sum() <= (math.inf if inputs.cap is None else inputs.cap) + 1e-6
    assert paid.max() <= (math.inf if inputs.annual_cap is None else inputs.annual_cap) + 1e-6
    assert results.settled.sum() + results.unsettled.sum() == pytest.approx(results.sum_successes)
    assert results.unpaid >= -1e-6


def test_scenarios_are_the_contracts_one_by_one() -> None:
    inputs = replace(example(), discount_rate=0.04, annual_cap=2_000_000.0)
    prices, rates = np.array([100_000.0, 150_000.0, 300_000.0]), np.array([0.2, 0.6, 1.0])
    found = contract_scenarios(inputs, price=prices, success_rate=rates)
    for index, (price, rate) in enumerate(zip(prices, rates, strict=True)):
        one = contract_results(replace(inputs, price=price, success_rate=rate))
        np.testing.assert_allclose(found.payouts.paid[index], one.payouts.paid)
        assert found.municipal_net[index] == pytest.approx(one.municipal_net)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 110], 0.1),
        ([-100, 0, 121], 0.1),
        ([-100, 100], 0.0),
        ([-1, 0, 1e6], 999.0),
        ([-100, 90], None),
        ([100, -110], None),
        ([-100, 200, -50], None),
        ([0, 0], None),
        ([100, 100], None),
        ([-100, -1], None),
    ],
)
def test_a_rate_exists_where_the_flows_turn_once(flows: list[float], rate: float | None) -> None:
    found = internal_rate(flows)
    assert found == (None if rate is None else pytest.approx(rate, abs=1e-9))
