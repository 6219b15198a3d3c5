"""The Gamma distribution: its distribution function and quantiles, with nothing but ``math``.

The regularised lower incomplete gamma function by its series below ``a + 1`` and by its continued
fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31), both to the last digits of a float.
"""

from __future__ import annotations

import math
from typing import Final

_EXACT: Final = 1e-16
_TINY: Final = 1e-300
_STEPS: Final = 200


def gamma_share(x: float, shape: float) -> float:
    """Return ``P(X ≤ x)`` of a Gamma variable of a shape above 0 and rate 1."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        return min(front * _series(x, shape), 1.0)
    return max(1 - front * _fraction(x, shape), 0.0)


def _series(x: float, shape: float) -> float:
    """Return ``Σ xⁿ / (shape · (shape + 1) … (shape + n))``."""
    term = total = 1 / shape
    step = shape
    while term > total * _EXACT:
        step += 1
        term *= x / step
        total += term
    return total


def _fraction(x: float, shape: float) -> float:
    """Return the continued fraction of the upper part, by Lentz' method."""
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value, change, n = d, 0.0, 0
    while abs(change - 1) > _EXACT * 10:
        n += 1
        a = n * (shape - n)
        b += 2
        d = 1 / ((a * d + b) or _TINY)
        c = (b + a / c) or _TINY
        change = c * d
        value *= change
    return value


def gamma_quantile(share: float, shape: float) -> float:
    """Return the ``x`` with ``P(X ≤ x) = share`` for a share between 0 and 1, rate 1.

    Newton's method on the logarithm of ``x``, held within a bracket that halves where it strays.
    """
    low, high = -800.0, math.log(shape + 40 * math.sqrt(shape) + 40)
    log_x = min(max(_first(share, shape), low), high)
    for _ in range(_STEPS):
        x = math.exp(log_x)
        off = gamma_share(x, shape) - share
        low, high = (low, log_x) if off > 0 else (log_x, high)
        slope = math.exp(shape * log_x - x - math.lgamma(shape))
        step = off / slope if slope > _TINY else math.inf
        following = log_x - step
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - log_x) <= 1e-15 * max(1.0, abs(log_x)):
            break
        log_x = following
    return math.exp(log_x)


def _first(share: float, shape: float) -> float:
    """Return a first logarithm: that of the lower tail, ``P ≈ x^shape / Γ(shape + 1)``."""
    tail = (math.log(share) + math.lgamma(shape + 1)) / shape
    return min(tail, math.log(shape + 1))
