"""Asker's tender 23/132: the printed table, and the golden sums of the worked example."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xlmodel.outcome_contract import (
    KEY_TERMS,
    OutcomeContract,
    contract_results,
    default_saving,
    example,
    in_target_group,
    key_value,
    payouts,
    result_reached,
)

PRINTED = [
    (10, 0.5, 5, 20, 3.0),
    (10, 0.6, 6, 24, 3.6),
    (10, 0.7, 7, 28, 4.2),
    (10, 0.8, 8, 32, 4.8),
    (15, 0.6, 9, 36, 5.4),
    (15, 0.7, 10.5, 42, 6.0),
    (15, 0.8, 12, 48, 6.0),
    (20, 0.5, 10, 40, 6.0),
    (20, 0.6, 12, 48, 6.0),
]
"""Participants a year, share, persons a year, successes in four years, payout in million kroner."""


def of(participants: float, share: float, **changes: object) -> OutcomeContract:
    return replace(example(), participants=participants, success_rate=share, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("participants", "share", "persons", "successes", "million"), PRINTED)
def test_the_nine_printed_rows_follow_without_rounding(
    participants: float, share: float, persons: float, successes: float, million: float
) -> None:
    results = contract_results(of(participants, share))
    assert results.persons == pytest.approx(persons, abs=1e-12)
    assert results.sum_successes == pytest.approx(successes, abs=1e-12)
    assert results.sum_paid == pytest.approx(million * 1e6, abs=1e-6)


def test_the_tenth_row_is_printed_with_7_5_rounded_to_8() -> None:
    plain = contract_results(of(15, 0.5))
    rounded = contract_results(of(15, 0.5, rounding="Hele personer"))
    assert (plain.persons, plain.sum_successes, plain.sum_paid) == (7.5, 30, 4_500_000)
    assert (rounded.persons, rounded.sum_successes, rounded.sum_paid) == (8, 32, 4_800_000)


def test_the_example_holds_the_printed_table() -> None:
    rows = [(row.participants, row.success_rate, row.printed_payout) for row in example().table]
    printed = [(n, share, round(million * 1e6)) for n, share, _, _, million in PRINTED]
    printed.insert(4, (15, 0.5, 4_800_000))
    assert rows == printed


@pytest.mark.parametrize(
    ("rate", "saving", "paid", "net", "price"),
    [
        (0.0, 10_894_320, 5_400_000, 5_494_320, 302_620),
        (0.04, 8_339_430, 4_944_598, 3_394_833, 252_986),
    ],
)
def test_the_municipalitys_golden_sums(
    rate: float, saving: float, paid: float, net: float, price: float
) -> None:
    inputs = replace(example(), settlement_years=(3, 3, 3, 4), discount_rate=rate)
    results = contract_results(inputs)
    found = (results.sum_saving, results.sum_paid_present, results.municipal_net)
    assert [round(value) for value in found] == [saving, paid, net]
    assert round(results.highest_price or 0) == price


def test_the_price_is_nearly_five_years_of_saving() -> None:
    assert round(contract_results(example()).years_for_price or 0, 2) == 4.96


def test_the_saving_is_the_effektmodells_utsatt_less_stabil() -> None:
    assert round(default_saving()) == example().saving == 30_262


def test_a_yearly_cap_carries_over_and_the_cap_in_all_does_not() -> None:
    found = payouts(np.array([2.0, 2.0, 2.0]), 100, 250, 200)
    assert found.claims.tolist() == [200, 200, 350]
    assert found.paid.tolist() == [200, 50, 0]


def test_each_payment_year_is_within_what_is_set_aside() -> None:
    paid = contract_results(example()).payouts.paid
    assert paid[:4].tolist() == [0, 0, 2_700_000, 2_700_000]


def test_three_youths_of_which_two_reach_the_result() -> None:
    youths = example().youths
    assert [in_target_group(youth, 3) for youth in youths] == ["Ja"] * 3
    assert [result_reached(youth, 4) for youth in youths] == ["Ja", "Nei", "Ja"]


def test_what_is_not_settled_is_told_apart_from_what_is_capped() -> None:
    results = contract_results(
        replace(example(), settlement_years=(3, 3, None, 4), cap=3_000_000.0)
    )
    assert results.unpaid_unsettled == pytest.approx(1_350_000)
    assert results.unpaid_capped == pytest.approx(1_050_000)
    assert results.unpaid == pytest.approx(2_400_000)


def test_every_key_result_is_a_number_or_a_text() -> None:
    nothing = replace(
        example(), participants=0.0, saving=0.0, service_costs=(), settlement_years=()
    )
    texts = [key_value(contract_results(nothing), term.key) for term in KEY_TERMS]
    assert [text for text in texts if isinstance(text, str)] == [
        "Ingen resultater gjøres opp",
        "Ingen besparelse",
        "Ingen kostnad",
        "Kan ikke beregnes",
        "Kan ikke dekkes",
    ]
