"""What becomes of a social investment fund: its balance by year, its initiatives, who saves, and more.

All functions take arrays with the years last; leading axes are scenarios. Amounts past the fund's last
year and of initiatives without a name count nothing. Units are those of the inputs.

Source: Norrköping's social investment fund (sociala investeringsfonden).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlmodel.common.terms import NEVER, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.years import discount_factor, years_in_period
from xlmodel.investment_fund.inputs import FollowUp, FundInputs, Initiative, PersonalBalance
from xlmodel.investment_fund.specs import MAX_FUND_YEARS, MAX_LIFE_YEARS, SLACK, LifePayer
from xlmodel.investment_fund.terms import NO_CAPITAL, NO_COST, NO_EARLY_COST


def fund_balance(
    costs: FloatArray, returns: FloatArray, capital: FloatArray, grants: FloatArray
) -> FloatArray:
    """Return what is left in the fund («kvar i fonden») at the end of each year; ``(…, years)``.

    ``saldo(t) = kapital + Σ tilskudd + Σ tilbakeføring − Σ kostnad`` to date. ``costs``, ``returns`` and
    ``grants`` are ``(…, years)``, ``capital`` ``(…)``.
    """
    return np.asarray(capital)[..., None] + np.cumsum(grants + returns - costs, axis=-1)


def known_returns(planned: FloatArray, actual: FloatArray) -> FloatArray:
    """Return what is paid back: the actual return where it is known, 0 too, else the planned one."""
    return np.where(np.isnan(actual), planned, actual)


def years_until_repaid(
    costs: FloatArray, returns: FloatArray, years: int, opening: FloatArray
) -> FloatArray:
    """Return the number (1, 2, …) of the year in which costs are paid back; ``(…)``.

    The later of the year after the last one whose accumulated returns fall short of the accumulated
    costs, and the last year with a cost. NaN where nothing is paid; more than ``years`` where it does
    not come. ``costs`` and ``returns`` are ``(…, 15)`` and 0 past ``years``; ``opening`` ``(…)`` is returns −
    costs before the first year, a cost where it is below 0.
    """
    number = np.arange(1.0, costs.shape[-1] + 1)
    inside = number <= years
    accumulated = np.asarray(opening)[..., None] + np.cumsum(returns - costs, axis=-1)
    short = (accumulated < -SLACK) & inside
    after_short = np.max(short * (number + 1), axis=-1)
    last_cost = np.max((costs > 0) * number, axis=-1)
    first = np.where(np.asarray(opening) < 0, 1.0, 0.0)
    found = np.maximum(np.maximum(after_short, last_cost), first)
    return np.where((last_cost == 0) & (first == 0), np.nan, found)


def repaid_text(number: float, first_year: int, years: int) -> float | str:
    """Return the calendar year of :func:`years_until_repaid`, or the text that stands for none."""
    if np.isnan(number):
        return NO_COST
    return NEVER["nb"] if number > years else first_year + number - 1


def _stacked(rows: Sequence[FloatArray], width: int) -> FloatArray:
    """Return rows as one array ``(…, rows, width)``, scenarios shared."""
    if not rows:
        return np.zeros((0, width))
    return np.stack(np.broadcast_arrays(*rows), axis=-2)


@dataclass(frozen=True)
class FundResults:
    """The fund's results. Rows of initiatives are those of the inputs, those without a name 0."""

    inputs: FundInputs

    def _rows(self, amounts: Sequence[FloatArray]) -> FloatArray:
        named = np.array([float(item.is_named) for item in self.inputs.initiatives])
        return np.asarray(_stacked(amounts, MAX_FUND_YEARS) * named[:, None] * self.in_period)

    @cached_property
    def in_period(self) -> FloatArray:
        """1 for each year of the fund, 0 past it; ``(15,)``."""
        return years_in_period(np.asarray(float(self.inputs.years)), MAX_FUND_YEARS)

    @cached_property
    def costs(self) -> FloatArray:
        """Cost of each initiative by year; ``(…, initiatives, 15)``."""
        return self._rows([item.costs for item in self.inputs.initiatives])

    @cached_property
    def returns(self) -> FloatArray:
        """What each initiative pays back by year, the plan where it is not known; as ``costs``."""
        return self._rows(
            [known_returns(item.planned, item.actual) for item in self.inputs.initiatives]
        )

    @cached_property
    def realised(self) -> FloatArray:
        """Actual returns of each initiative in the years in which they are known; as ``costs``."""
        return self._rows([np.nan_to_num(item.actual) for item in self.inputs.initiatives])

    @cached_property
    def planned_to_date(self) -> FloatArray:
        """Planned returns of each initiative in the years whose actual ones are known; as ``costs``."""
        return self._rows(
            [np.where(np.isnan(i.actual), 0.0, i.planned) for i in self.inputs.initiatives]
        )

    @cached_property
    def openings(self) -> FloatArray:
        """Returns − costs of each initiative before the first year; ``(…, initiatives)``."""
        rows = [np.asarray(item.opening)[..., None] for item in self.inputs.initiatives]
        named = np.array([float(item.is_named) for item in self.inputs.initiatives])
        return np.asarray(_stacked(rows, 1)[..., 0] * named)

    @cached_property
    def accumulated(self) -> FloatArray:
        """Returns − costs of each initiative to date, from what was brought forward; as ``costs``."""
        return self.openings[..., None] + np.cumsum(self.returns - self.costs, axis=-1)

    @cached_property
    def cost(self) -> FloatArray:
        """Cost of all initiatives by year; ``(…, 15)``."""
        return np.asarray(np.sum(self.costs, axis=-2))

    @cached_property
    def back(self) -> FloatArray:
        """What all initiatives pay back by year; ``(…, 15)``."""
        return np.asarray(np.sum(self.returns, axis=-2))

    @cached_property
    def grants(self) -> FloatArray:
        """What is added to the fund by year; ``(…, 15)``."""
        return self.inputs.grants * self.in_period

    @cached_property
    def balance(self) -> FloatArray:
        """What is left in the fund by year; ``(…, 15)``, see :func:`fund_balance`."""
        return fund_balance(self.cost, self.back, self.inputs.capital, self.grants)

    @cached_property
    def other_balance(self) -> FloatArray | None:
        """The same of the other capital; ``None`` where there is none."""
        other = self.inputs.other_capital
        return None if other is None else fund_balance(self.cost, self.back, other, self.grants)

    @cached_property
    def net_accumulated(self) -> FloatArray:
        """Returns − costs of all initiatives to date; ``(…, 15)``."""
        return np.asarray(np.sum(self.accumulated, axis=-2))

    @property
    def _inside(self) -> FloatArray:
        return self.balance[..., : self.inputs.years]

    @property
    def sum_cost(self) -> FloatArray:
        """Cost in all; ``(…)``."""
        return np.asarray(np.sum(self.cost, axis=-1))

    @property
    def sum_return(self) -> FloatArray:
        """Paid back in all; ``(…)``."""
        return np.asarray(np.sum(self.back, axis=-1))

    @property
    def final_balance(self) -> FloatArray:
        """The balance at the end of the last year; ``(…)``."""
        return np.asarray(self._inside[..., -1])

    @property
    def lowest_balance(self) -> FloatArray:
        """The lowest balance of any year, the starting capital not counted; ``(…)``."""
        return np.asarray(np.min(self._inside, axis=-1))

    @property
    def lowest_year(self) -> FloatArray:
        """The first calendar year with the lowest balance; ``(…)``."""
        return np.asarray(self.inputs.first_year + np.argmin(self._inside, axis=-1), dtype=float)

    @property
    def turnover(self) -> FloatArray:
        """How often the capital is spent (omlöp), ``Σ kostnad / kapital``; NaN without capital."""
        capital = np.asarray(self.inputs.capital, dtype=float)
        return np.asarray(self.sum_cost / np.where(capital == 0, np.nan, capital))

    @property
    def factors(self) -> FloatArray:
        """Discount factor by year, 1 in the first; ``(…, 15)``."""
        return discount_factor(np.asarray(self.inputs.discount_rate), MAX_FUND_YEARS)

    @property
    def present_value(self) -> FloatArray:
        """``Σ (tilbakeføring − kostnad)·(1 + r)^(1 − t)``; ``(…)``."""
        return np.asarray(np.sum((self.back - self.cost) * self.factors, axis=-1))

    @property
    def repaid(self) -> FloatArray:
        """The year number in which all is paid back; see :func:`years_until_repaid`."""
        opening = np.sum(self.openings, axis=-1)
        return years_until_repaid(self.cost, self.back, self.inputs.years, opening)

    @property
    def initiatives_repaid(self) -> FloatArray:
        """The same for each initiative; ``(…, initiatives)``."""
        return years_until_repaid(self.costs, self.returns, self.inputs.years, self.openings)

    # Departments -----------------------------------------------------------------------------

    def _shared(self, key: str, amounts: FloatArray) -> FloatArray:
        shares = _stacked(
            [getattr(item, key) for item in self.inputs.initiatives], len(self.inputs.departments)
        )
        shared = np.einsum("...id,...it->...dt", shares * self.inputs.has_department, amounts)
        return np.asarray(shared)

    @cached_property
    def department_cost(self) -> FloatArray:
        """What each department pays by year; ``(…, 8, 15)``."""
        return self._shared("cost_shares", self.costs)

    @cached_property
    def department_return(self) -> FloatArray:
        """What each department pays back by year; ``(…, 8, 15)``."""
        return self._shared("return_shares", self.returns)

    @property
    def cost_not_allocated(self) -> FloatArray:
        """What no department's share of the costs covers; ``(…, 15)``."""
        return np.asarray(self.cost - np.sum(self.department_cost, axis=-2))

    @property
    def return_not_allocated(self) -> FloatArray:
        """What no department's share of the returns covers; ``(…, 15)``."""
        return np.asarray(self.back - np.sum(self.department_return, axis=-2))

    # What counts nothing ---------------------------------------------------------------------

    @property
    def past_by_year(self) -> FloatArray:
        """How many amounts other than 0 stand in each year past the fund's last; ``(15,)``."""
        rows = [self.inputs.grants]
        for item in self.inputs.initiatives:
            rows += [item.costs, item.planned, np.nan_to_num(item.actual)]
        return np.asarray(
            np.sum(_stacked(rows, MAX_FUND_YEARS) != 0, axis=-2) * (1 - self.in_period)
        )

    @property
    def nameless(self) -> int:
        """How many initiatives have contents and no name."""
        return sum(not item.is_named and not item.is_empty for item in self.inputs.initiatives)

    @property
    def shares_of_no_department(self) -> int:
        """How many shares other than 0 stand where no department has a name."""
        missing = self.inputs.has_department == 0
        return sum(
            int(np.sum((shares != 0) & missing))
            for item in self.inputs.initiatives
            for shares in (item.cost_shares, item.return_shares)
        )

    # One input set ---------------------------------------------------------------------------

    def value(self, term: Term) -> float | str:
        """Return a key result of the fund, of one input set, as it is shown."""
        if term.key == "repaid_year":
            return repaid_text(float(self.repaid), self.inputs.first_year, self.inputs.years)
        number = float(getattr(self, term.key))
        return NO_CAPITAL if np.isnan(number) else number

    @property
    def overdrawn(self) -> float:
        """How far the balance goes below 0 in any year."""
        return max(0.0, -float(self.lowest_balance))


def fund_results(inputs: FundInputs) -> FundResults:
    """Return the results of a fund."""
    return FundResults(inputs)


def initiative_per_krone(cost: float, back: float) -> float | str:
    """Return what is paid back per krone, or the text where there is no cost."""
    return back / cost if cost else NO_COST


# Follow-up ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FollowUpResults:
    """A follow-up with a comparison group: kr, and per child; differences are initiative − comparison."""

    follow_up: FollowUp

    @cached_property
    def amounts(self) -> FloatArray:
        """Kr of each line for the two groups, lines without a name 0; ``(lines, 2)``."""
        rows = [
            [line.initiative, line.comparison] if line.name else [0.0, 0.0]
            for line in self.follow_up.lines
        ]
        return np.array(rows, dtype=float).reshape(-1, 2)

    @property
    def sums(self) -> FloatArray:
        """Kr in all for the two groups; ``(2,)``."""
        return np.asarray(np.sum(self.amounts, axis=0))

    @property
    def per_child(self) -> FloatArray:
        """Kr per child in the two groups; ``(2,)``, NaN where a group has no size."""
        sizes = self.follow_up.sizes
        return np.asarray(self.sums / np.where(sizes > 0, sizes, np.nan))

    @property
    def line_differences(self) -> FloatArray:
        """Initiative − comparison of each line; ``(lines,)``."""
        return np.asarray(self.amounts[:, 0] - self.amounts[:, 1])

    @property
    def group_difference(self) -> float:
        """Initiative − comparison in all, kr."""
        return float(self.sums[0] - self.sums[1])

    @property
    def child_difference(self) -> float:
        """Initiative − comparison per child, kr; NaN where a group has no size."""
        return float(self.per_child[0] - self.per_child[1])

    @property
    def against_printed(self) -> FloatArray:
        """Sum of the lines − the printed sum; ``(2,)``, NaN where none is printed."""
        return self.sums - self.follow_up.printed

    @property
    def change_differences(self) -> FloatArray:
        """Change against change: each comparison − the project; ``(2,)``, NaN where one is missing."""
        return np.asarray(self.follow_up.changes[1:] - self.follow_up.changes[0])

    @property
    def nameless(self) -> int:
        """How many lines have amounts and no name."""
        return sum(
            not line.name and bool(line.initiative or line.comparison)
            for line in self.follow_up.lines
        )


# Personal balance sheet --------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonalBalanceResults:
    """One person's contributions − costs by year, thousand kr, without and with the initiative."""

    balance: PersonalBalance

    @cached_property
    def number(self) -> FloatArray:
        """The number of each year; ``(60,)``."""
        return np.arange(1.0, MAX_LIFE_YEARS + 1)

    @cached_property
    def spans(self) -> FloatArray:
        """1 in each year in which a line holds and counts, else 0; ``(lines, 60)``."""
        years = self.balance.lived_years
        rows = [
            (self.number >= (line.first or 1))
            & (self.number <= (line.last or years))
            & (self.number <= years)
            & (line.name != "")
            for line in self.balance.lines
        ]
        return np.array(rows, dtype=float).reshape(-1, MAX_LIFE_YEARS)

    def _signed(self, key: str) -> FloatArray:
        """Return what a year of each line counts; ``(lines,)``."""
        return np.array(
            [
                (getattr(line, key) or 0.0) * (0 if line.kind is None else line.kind.sign)
                for line in self.balance.lines
            ]
        )

    @cached_property
    def lines_without(self) -> FloatArray:
        """Contribution or −cost of each line by year, without the initiative; ``(lines, 60)``."""
        return self.spans * self._signed("without")[:, None]

    @cached_property
    def lines_within(self) -> FloatArray:
        """The same with the initiative."""
        return self.spans * self._signed("within")[:, None]

    @property
    def without(self) -> FloatArray:
        """Contributions − costs by year without the initiative; ``(60,)``."""
        return np.asarray(np.sum(self.lines_without, axis=0))

    @property
    def within(self) -> FloatArray:
        """Contributions − costs by year with the initiative; ``(60,)``."""
        return np.asarray(np.sum(self.lines_within, axis=0))

    @property
    def difference(self) -> FloatArray:
        """With − without by year; ``(60,)``."""
        return self.within - self.without

    @property
    def accumulated(self) -> FloatArray:
        """With − without to date; ``(60,)``."""
        return np.cumsum(self.difference)

    @property
    def even(self) -> float:
        """The first year number from which the accumulated difference stays ≥ 0; NaN where none."""
        inside = self.accumulated[: self.balance.lived_years] < -SLACK
        last = float(np.max(inside * self.number[: self.balance.lived_years]))
        return last + 1 if last < self.balance.lived_years else float("nan")

    @property
    def life_even(self) -> float | str:
        """That year as it is shown."""
        return NEVER["nb"] if np.isnan(self.even) else self.even

    def by_payer(self, payer: LifePayer) -> tuple[float, float]:
        """Return what a payer has without and with the initiative, all years together."""
        own = np.array([line.payer is payer for line in self.balance.lines], dtype=bool)
        return float(self.lines_without[own].sum()), float(self.lines_within[own].sum())

    @property
    def ratio(self) -> float | str:
        """How many kroner a later effort costs for each krone of an early one («Forholdstall»)."""
        early, late = self.balance.early_cost, self.balance.late_cost
        return late / early if early and late is not None else NO_EARLY_COST

    @property
    def nameless(self) -> int:
        """How many lines have contents and no name."""
        return sum(not line.name and not is_blank_line(line) for line in self.balance.lines)


def is_blank_line(line: object) -> bool:
    """Say whether a line of a personal balance sheet holds nothing but, perhaps, a name."""
    keys = ("payer", "kind", "first", "last", "without", "within")
    return all(getattr(line, key) is None for key in keys)


__all__ = [
    "FollowUpResults",
    "FundResults",
    "Initiative",
    "PersonalBalanceResults",
    "fund_balance",
    "fund_results",
    "initiative_per_krone",
    "is_blank_line",
    "known_returns",
    "repaid_text",
    "years_until_repaid",
]
