"""The results of an outcome contract: successes, claims and payouts, and what both sides gain.

Pure functions of arrays; every one takes leading scenario axes on its inputs, and years are the last
axis, eight contract years. Years past the contract are 0. Amounts are kr of the contract's price year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract.inputs import OutcomeContract
from xlmodel.outcome_contract.specs import LIST, MAX_YEARS, WHOLE_PERSONS
from xlmodel.outcome_contract.youths import count_successes

ROUNDING_DIGITS: Final = 9
HALF: Final = 0.5


def persons_a_year(
    participants: ArrayLike, success_rate: ArrayLike, *, whole: bool = False
) -> FloatArray:
    """Return the persons who reach the result a year, defined as participants × share.

    ``whole`` rounds to whole persons, half a person up; nine decimals are settled first, since
    45 × 0,7 is 31,5 only to a person.
    """
    persons = np.asarray(np.multiply(participants, success_rate), dtype=np.float64)
    if not whole:
        return persons
    return np.asarray(np.floor(np.round(persons, ROUNDING_DIGITS) + HALF))


def yearly_successes(persons: ArrayLike, years: int) -> FloatArray:
    """Return the plan's successes by contract year: the same number in each of ``years`` years."""
    running = np.arange(1, MAX_YEARS + 1) <= years
    return np.asarray(np.asarray(persons, dtype=np.float64)[..., np.newaxis] * running)


def settled_by_year(
    successes: FloatArray, settlement_years: Sequence[int | None], years: int
) -> FloatArray:
    """Return the successes that each contract year settles.

    Those of a year without a settlement year within the contract are settled in none.
    """
    settled = np.zeros_like(successes)
    for year, settlement in enumerate(settlement_years[:years]):
        if settlement is not None and settlement <= years:
            settled[..., settlement - 1] += successes[..., year]
    return settled


@dataclass(frozen=True, slots=True)
class Payouts:
    """Claims (krav) and payouts by contract year, kr, ``(…, 8)``."""

    claims: FloatArray
    paid: FloatArray

    @property
    def accumulated(self) -> FloatArray:
        """What has been paid to date."""
        return np.asarray(self.paid.cumsum(axis=-1))


def payouts(
    settled: FloatArray,
    price: ArrayLike,
    cap: ArrayLike | None = None,
    annual_cap: ArrayLike | None = None,
    years: int | None = None,
) -> Payouts:
    """Return claims and payouts in the order of time; none after ``years`` contract years.

    The claim of a year is price × settled, and what the year before left unpaid where there is a
    yearly cap. Paid is the least of the claim, the yearly cap, and what is left of the cap in all.
    """
    amount = np.asarray(price, dtype=np.float64)
    total = np.asarray(np.inf if cap is None else cap, dtype=np.float64)
    yearly = np.asarray(np.inf if annual_cap is None else annual_cap, dtype=np.float64)
    shape = np.broadcast_shapes(settled.shape[:-1], amount.shape, total.shape, yearly.shape)
    claims, paid = np.zeros((*shape, settled.shape[-1])), np.zeros((*shape, settled.shape[-1]))
    carried, done = np.zeros(shape), np.zeros(shape)
    for year in range(settled.shape[-1] if years is None else years):
        claim = amount * settled[..., year] + carried
        pay = np.maximum(np.minimum(np.minimum(claim, yearly), total - done), 0.0)
        claims[..., year], paid[..., year] = claim, pay
        done = done + pay
        carried = np.zeros(shape) if annual_cap is None else claim - pay
    return Payouts(claims, paid)


def discount_factors(rate: ArrayLike, years: int) -> FloatArray:
    """Return ``(1 + r)^(1 − u)`` for u = 1 … ``years``: the first year is not discounted."""
    growth = 1 + np.asarray(rate, dtype=np.float64)[..., np.newaxis]
    return np.asarray(growth ** (1.0 - np.arange(1, years + 1)))


def years_of_saving(rate: ArrayLike, effect_years: int) -> FloatArray:
    """Return the discounted years that a success of each contract year saves.

    Defined as Σ (1 + r)^(1 − u) for u = i+1 … i+V: from the year after it, past the contract too.
    """
    factors = discount_factors(rate, MAX_YEARS + effect_years)
    return np.stack(
        [factors[..., i : i + effect_years].sum(axis=-1) for i in range(1, MAX_YEARS + 1)], axis=-1
    )


def internal_rate(flows: Sequence[float]) -> float | None:
    """Return the yearly rate at which the flows are worth nothing.

    ``None`` unless they change sign exactly once, from − to +, and sum to 0 or more: elsewhere there is
    no rate, several, or a negative one. Found by bisection on the discount factor.
    """
    signs = [flow > 0 for flow in flows if flow != 0]
    changes = [pair for pair in pairwise(signs) if pair[0] != pair[1]]
    if changes != [(False, True)] or sum(flows) < 0:
        return None
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        value = 0.0
        for flow in reversed(flows):
            value = value * middle + flow
        low, high = (middle, high) if value < 0 else (low, middle)
    return 1 / high - 1


@dataclass(frozen=True)
class ContractResults:
    """Everything that follows from a contract's inputs."""

    inputs: OutcomeContract
    persons: float
    listed: FloatArray
    """Successes of the list by contract year."""
    successes: FloatArray
    settled: FloatArray
    payouts: Payouts

    @property
    def years(self) -> int:
        """Number of contract years."""
        return self.inputs.contract_years

    @property
    def calendar_years(self) -> FloatArray:
        """The calendar year of each of eight contract years."""
        return self.inputs.first_year + np.arange(MAX_YEARS, dtype=np.float64)

    @property
    def is_settled(self) -> tuple[bool, ...]:
        """Whether each contract year has a settlement year within the contract."""
        years = self.years
        pairs = enumerate(self.inputs.settlement_years)
        return tuple(year < years and at is not None and at <= years for year, at in pairs)

    @cached_property
    def unsettled(self) -> FloatArray:
        """Successes by contract year that no year of the contract settles."""
        return np.where(self.is_settled, 0.0, self.successes)

    @cached_property
    def sum_successes(self) -> float:
        """All successes."""
        return float(self.successes.sum())

    @property
    def sum_claims(self) -> float:
        """Price × all successes, settled or not."""
        return self.inputs.price * self.sum_successes

    @cached_property
    def sum_paid(self) -> float:
        """All payouts."""
        return float(self.payouts.paid.sum())

    @property
    def unpaid(self) -> float:
        """What the successes would have cost beyond what is paid."""
        return self.sum_claims - self.sum_paid

    @property
    def unpaid_unsettled(self) -> float:
        """Price × the successes that are not settled."""
        return self.inputs.price * float(self.unsettled.sum())

    @property
    def unpaid_capped(self) -> float:
        """What the caps keep from being paid."""
        return self.unpaid - self.unpaid_unsettled

    # The municipality ----------------------------------------------------------------------------

    @property
    def saving(self) -> float:
        """Saving a year per success: besparelse · (1 − dødvekt) · kommuneandel."""
        share = self.inputs.municipal_share
        return self.inputs.saving * (1 - self.inputs.deadweight) * (1.0 if share is None else share)

    @cached_property
    def saving_years(self) -> FloatArray:
        """Discounted years of saving of a success by contract year; 0 past the contract."""
        running = np.arange(1, MAX_YEARS + 1) <= self.years
        years = years_of_saving(self.inputs.discount_rate, self.inputs.effect_years)
        return np.asarray(years * running)

    @cached_property
    def savings(self) -> FloatArray:
        """Present value of the savings that each contract year's successes give."""
        return np.asarray(self.saving * self.successes * self.saving_years)

    @cached_property
    def sum_saving(self) -> float:
        """Present value of every success's saving, paid for or not."""
        return float(self.savings.sum())

    @cached_property
    def discount(self) -> FloatArray:
        """Discount factor of each contract year."""
        return discount_factors(self.inputs.discount_rate, MAX_YEARS)

    @cached_property
    def sum_paid_present(self) -> float:
        """Present value of the payouts."""
        return float((self.payouts.paid * self.discount).sum())

    @property
    def municipal_net(self) -> float:
        """The municipality's gain: savings less payouts, both discounted."""
        return self.sum_saving - self.sum_paid_present

    @property
    def settled_present(self) -> float:
        """Settled successes, discounted."""
        return float((self.settled * self.discount).sum())

    @property
    def highest_price(self) -> float | None:
        """The price at which savings equal payouts without caps; ``None`` where nothing is settled."""
        return self.sum_saving / self.settled_present if self.settled_present > 0 else None

    @property
    def years_for_price(self) -> float | None:
        """Price ÷ saving a year; ``None`` without a saving."""
        return self.inputs.price / self.inputs.saving if self.inputs.saving > 0 else None

    # Supplier and investor -----------------------------------------------------------------------

    @cached_property
    def costs(self) -> FloatArray:
        """What the service costs by contract year; 0 past the contract."""
        given = [cost or 0.0 for cost in self.inputs.service_costs]
        return np.where(np.arange(MAX_YEARS) < self.years, given, 0.0)

    @cached_property
    def sum_costs(self) -> float:
        """What the service costs in all."""
        return float(self.costs.sum())

    @cached_property
    def cash_flow(self) -> FloatArray:
        """Payout less cost by contract year."""
        return np.asarray(self.payouts.paid - self.costs)

    @property
    def commitment(self) -> float:
        """Cost of the years that the investor finances."""
        return float(self.costs[: self.inputs.investor_years].sum())

    @property
    def need(self) -> float:
        """The most that is outstanding: max(0, −least accumulated cash flow)."""
        return max(0.0, -float(self.cash_flow.cumsum()[: self.years].min()))

    @property
    def multiple(self) -> float | None:
        """Payouts ÷ costs; ``None`` without costs."""
        return self.sum_paid / self.sum_costs if self.sum_costs > 0 else None

    @cached_property
    def internal_rate(self) -> float | None:
        """The internal rate of return of the cash flow; see :func:`internal_rate`."""
        return internal_rate(self.cash_flow.tolist())

    @property
    def required_rate(self) -> float | None:
        """The share that must be reached to cover the costs; ``None`` above 100 % or beyond the cap.

        Σ cost ÷ (price · participants · settled years); rounding and yearly cap are left out.
        """
        inputs = self.inputs
        income = inputs.price * inputs.participants * sum(self.is_settled)
        beyond = inputs.cap is not None and self.sum_costs > inputs.cap
        if income <= 0 or beyond or self.sum_costs > income:
            return None
        return self.sum_costs / income


def contract_results(inputs: OutcomeContract) -> ContractResults:
    """Compute everything of one contract."""
    persons = float(
        persons_a_year(
            inputs.participants, inputs.success_rate, whole=inputs.rounding == WHOLE_PERSONS
        )
    )
    years = inputs.contract_years
    counts = Counter(count_successes(inputs))
    listed = np.array(
        [float(counts[year]) if year <= years else 0.0 for year in range(1, MAX_YEARS + 1)]
    )
    successes = listed if inputs.basis == LIST else yearly_successes(persons, years)
    settled = settled_by_year(successes, inputs.settlement_years, years)
    paid = payouts(settled, inputs.price, inputs.cap, inputs.annual_cap, years)
    return ContractResults(inputs, persons, listed, successes, settled, paid)


@dataclass(frozen=True, slots=True)
class Scenarios:
    """A contract's payouts over many scenarios: ``(…, 8)``, and the municipality's net, ``(…)``."""

    successes: FloatArray
    payouts: Payouts
    municipal_net: FloatArray


def contract_scenarios(inputs: OutcomeContract, **varied: ArrayLike) -> Scenarios:
    """Compute payouts and net of the plan for many values of some inputs at once.

    ``varied`` gives arrays that broadcast against each other for ``participants``, ``success_rate``,
    ``price``, ``cap``, ``annual_cap``, ``saving``, ``deadweight``, ``municipal_share`` and
    ``discount_rate``; other inputs are the contract's.
    """

    def of(key: str) -> ArrayLike | None:
        value: ArrayLike | None = varied.get(key, getattr(inputs, key))
        return value

    def number(key: str) -> FloatArray:
        return np.asarray(1.0 if of(key) is None else of(key), dtype=np.float64)

    whole = inputs.rounding == WHOLE_PERSONS
    persons = persons_a_year(number("participants"), number("success_rate"), whole=whole)
    successes = yearly_successes(persons, inputs.contract_years)
    settled = settled_by_year(successes, inputs.settlement_years, inputs.contract_years)
    paid = payouts(settled, number("price"), of("cap"), of("annual_cap"), inputs.contract_years)
    rate = number("discount_rate")
    saving = number("saving") * (1 - number("deadweight")) * number("municipal_share")
    saved = years_of_saving(rate, inputs.effect_years)
    gain = saving * (successes * saved).sum(axis=-1)
    return Scenarios(
        successes, paid, gain - (paid.paid * discount_factors(rate, MAX_YEARS)).sum(-1)
    )
