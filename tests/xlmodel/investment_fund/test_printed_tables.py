"""The printed tables of Norrköping's fund and of the follow-up of SkolFam2, as golden numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xlmodel.investment_fund import (
    FUND_TERMS,
    FollowUpResults,
    PersonalBalanceResults,
    example,
    fund_results,
)

FUND = example("norrkoping")
COST = [660, 11_120, 12_775, 8_532, 416]
RETURN = [2_512, 1_728, 3_348, 9_959, 11_647, 4_309]


def test_norrkopings_totals_by_year_with_the_shifted_row() -> None:
    results = fund_results(FUND)
    assert results.cost.tolist()[:8] == [*COST, 0, 0, 0]
    assert results.back.tolist()[:8] == [0, 0, *RETURN]
    assert sum(COST) == sum(RETURN) == 33_503
    assert (float(results.sum_cost), float(results.sum_return)) == (33_503, 33_503)


def test_the_row_as_printed_does_not_give_the_printed_totals() -> None:
    *others, last = FUND.initiatives
    printed = replace(last, planned=np.array([0, 0, 0, 0, 416, 832, 416.0]))
    results = fund_results(replace(FUND, initiatives=(*others, printed)))
    assert results.back.tolist()[2:8] != RETURN
    assert results.back.tolist()[4:8] == [3_764, 10_375, 11_231, 3_893]
    assert float(results.sum_return) == 33_503


def test_the_remark_says_that_the_row_is_shifted_and_what_is_illustration() -> None:
    assert "Solid återkomst er flyttet ett år" in FUND.note
    assert "illustrasjon" in FUND.note


def test_forty_and_thirty_million() -> None:
    results = fund_results(FUND)
    assert results.balance.tolist()[:8] == [
        *(39_340, 28_220, 17_957, 11_153),
        *(14_085, 24_044, 35_691, 40_000),
    ]
    assert results.other_balance is not None
    assert results.other_balance.tolist()[:8] == [
        amount - 10_000 for amount in results.balance.tolist()[:8]
    ]
    shown = {term.name: results.value(term) for term in FUND_TERMS}
    assert shown["LavesteSaldo"] == 11_153
    assert shown["LavesteSaldoAar"] == 2014
    assert shown["Omlop"] == pytest.approx(33_503 / 40_000)
    assert shown["Tilbakebetalingsaar"] == 2018


def test_each_initiative_is_repaid_in_its_year() -> None:
    assert (2010 + fund_results(FUND).initiatives_repaid).tolist() == [
        *(2017, 2017, 2015, 2018, 2018)
    ]


def test_skolfam2_per_child_and_in_all() -> None:
    found = FollowUpResults(FUND.follow_up)
    assert len(FUND.follow_up.lines) == 24
    assert np.round(found.per_child).tolist() == [976_543, 1_144_085]
    assert round(found.child_difference) == -167_542
    assert found.group_difference == -1_230_219


def test_the_lines_sum_to_one_krona_more_than_the_printed_sums() -> None:
    found = FollowUpResults(FUND.follow_up)
    assert found.sums.tolist() == [20_507_394, 21_737_613]
    assert found.against_printed.tolist() == [1, 1]


def test_41_and_44_percentage_points() -> None:
    assert FollowUpResults(FUND.follow_up).change_differences == pytest.approx([0.41, 0.44])


def test_1214_to_1() -> None:
    ratio = PersonalBalanceResults(FUND.balance).ratio
    assert ratio == pytest.approx(1214.2857142857)
    assert isinstance(ratio, float)
    assert round(ratio) == 1214
