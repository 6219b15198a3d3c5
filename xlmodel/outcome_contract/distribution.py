"""The risk of an outcome contract: successes drawn from a binomial distribution.

Everyone of N = participants × contract years reaches the result with the same chance, by
themselves. The plan counts unrounded, every success is settled, and the yearly cap is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract.inputs import OutcomeContract
from xlmodel.outcome_contract.specs import MAX_DRAWS

TOLERANCE: Final = 1e-9
PERCENTILES: Final = (0.05, 0.5, 0.95)


def probabilities(number: int, share: float) -> FloatArray:
    """Return P(k) for k = 0 … ``number``: binomial, exact at 0 and 100 %."""
    if share in (0.0, 1.0):
        return np.asarray(np.eye(1, number + 1, number if share else 0)[0], dtype=np.float64)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, number + 1)))])
    k = np.arange(number + 1)
    log_of = logs[-1] - logs - logs[::-1] + k * np.log(share) + (number - k) * np.log1p(-share)
    return np.asarray(np.exp(log_of))


@dataclass(frozen=True, slots=True)
class PayoutDistribution:
    """Probability and payout of each number of successes, ``(N + 1,)``; ``at_cap`` where the cap binds."""

    probability: FloatArray
    payout: FloatArray
    at_cap: FloatArray

    @property
    def number(self) -> int:
        """Number of youths, N."""
        return len(self.probability) - 1

    @property
    def cumulative(self) -> FloatArray:
        """Probability of at most k successes."""
        return np.asarray(self.probability.cumsum())

    @property
    def expected(self) -> float:
        """Expected payout: Σ P(k) · min(k · price, cap)."""
        return float((self.probability * self.payout).sum())

    @property
    def chance_of_cap(self) -> float:
        """P(k · price ≥ cap); 0 without a cap."""
        return float((self.probability * self.at_cap).sum())

    def percentile(self, share: float) -> float:
        """Return the least payout whose cumulative probability is the share, or more."""
        below = int((self.cumulative < share - TOLERANCE).sum())
        return float(self.payout[min(below, self.number)])


def number_of_youths(contract: OutcomeContract) -> int | None:
    """Return N = participants × contract years; ``None`` where it is not whole, or above 400."""
    number = contract.participants * contract.contract_years
    if abs(number - round(number)) > TOLERANCE or number > MAX_DRAWS:
        return None
    return round(number)


def payout_distribution(contract: OutcomeContract) -> PayoutDistribution | None:
    """Return the distribution of the payout of the plan; ``None`` where N admits none."""
    number = number_of_youths(contract)
    if number is None:
        return None
    claims = np.arange(number + 1) * contract.price
    cap = contract.cap
    most = np.inf if cap is None else cap
    payout = np.asarray(np.minimum(claims, most), dtype=np.float64)
    at_cap = np.asarray(claims >= most, dtype=np.float64)
    return PayoutDistribution(probabilities(number, contract.success_rate), payout, at_cap)
