"""A fund rolled forward: each calendar year keeps its balance, and what was realised is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support import funds
from xlmodel.common.errors import EffektmodellError
from xlmodel.investment_fund import FundInputs, Initiative, example, fund_results, roll_fund

FUND = example("norrkoping")


def by_year(inputs: FundInputs) -> dict[int, float]:
    results = fund_results(inputs)
    years = inputs.calendar_years.astype(int).tolist()[: inputs.years]
    return dict(zip(years, results.balance.tolist(), strict=False))


@pytest.mark.parametrize("seed", range(40))
def test_every_year_that_both_have_has_the_same_balance(seed: int) -> None:
    old = replace(funds.drawn_fund(seed), capital=np.asarray(1000.0 * (seed % 3)))
    for closed in {1, max(old.years - 1, 1), old.years}:
        rolled = roll_fund(old, old.first_year + closed).inputs
        before, after = by_year(old), by_year(rolled)
        for year in before.keys() & after.keys():
            assert after[year] == pytest.approx(before[year], abs=1e-5)


def test_what_was_realised_is_kept_and_repayment_comes_in_the_same_year() -> None:
    first, *others = FUND.initiatives
    known = replace(first, actual=np.array([np.nan] * 4 + [1734, 1736.0]))
    old = replace(FUND, initiatives=(known, *others))
    rolled = roll_fund(old, 2014).inputs
    assert rolled.initiatives[0].actual[:3].tolist()[1:] == [1734, 1736]
    assert float(rolled.initiatives[0].opening) == -3_300
    old_years, new_years = fund_results(old), fund_results(rolled)
    repaid = 2010 + old_years.initiatives_repaid
    assert (2013 + new_years.initiatives_repaid).tolist() == repaid.tolist()


def test_a_closed_year_whose_return_is_not_known_is_told() -> None:
    told = roll_fund(FUND, 2015).remarks
    assert [text.partition(":")[0] for text in told] == ["Innsats «Servicetraineer»"]
    assert "ikke ført for 2013, 2014" in told[0]


def test_a_negative_balance_becomes_a_negative_grant() -> None:
    poor = replace(FUND, capital=np.asarray(10_000.0), other_capital=None)
    rolled = roll_fund(poor, 2014)
    assert float(rolled.inputs.capital) == 0
    assert float(rolled.inputs.grants[0]) == -12_043
    assert any("negativt tilskudd" in text for text in rolled.remarks)


def test_the_same_year_is_the_same_fund_and_an_earlier_one_is_refused() -> None:
    assert roll_fund(FUND, 2011).inputs is FUND
    with pytest.raises(EffektmodellError, match="bare rulles frem til et senere år, ikke 2010"):
        roll_fund(FUND, 2010)


def test_past_the_last_year_nothing_but_the_balance_is_left() -> None:
    rolled = roll_fund(FUND, 2021)
    results = fund_results(rolled.inputs)
    assert float(rolled.inputs.capital) == 40_000
    assert (float(results.sum_cost), float(results.sum_return)) == (0, 0)
    assert any("mellom det gamle fondets siste år" in text for text in rolled.remarks)


def test_an_empty_row_stays_empty() -> None:
    old = replace(FUND, initiatives=(*FUND.initiatives, Initiative("")))
    assert roll_fund(old, 2012).inputs.initiatives[-1] == Initiative("")
