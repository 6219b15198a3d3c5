"""The Beta distribution: its distribution function and quantiles, with nothing but ``math``.

The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8) with
Lentz' method, taken from the side where it converges fast.
"""

from __future__ import annotations

import math
from typing import Final

_EXACT: Final = 1e-16
_TINY: Final = 1e-300
_STEPS: Final = 10_000
_HALVINGS: Final = 200


def beta_share(x: float, a: float, b: float) -> float:
    """Return ``P(X ≤ x)`` of a Beta variable with parameters above 0."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            change = c * d
            value *= change
        if abs(change - 1) < _EXACT * 10:
            break
    return value


def _off_zero(value: float) -> float:
    return value or _TINY


def beta_quantile(share: float, a: float, b: float) -> float:
    """Return the ``x`` with ``P(X ≤ x) = share`` for a share between 0 and 1, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if beta_share(middle, a, b) < share else (low, middle)
    return (low + high) / 2
