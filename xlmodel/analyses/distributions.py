"""Distributions from a low, a most likely and a high value, and Latin hypercube draws of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np

from xlmodel.common.values import FloatArray


class Distribution(StrEnum):
    """How likely the values from low to high are; the text that a user writes.

    ``TRIANGULAR`` rises linearly to the mode and falls linearly from it. ``PERT`` is the Beta
    distribution over low to high with mean ``(low + 4·mode + high) / 6``: smooth, and with less
    weight near the ends. It suits shares too, since it never leaves low to high. ``UNIFORM`` takes
    every value as equally likely and does not use the mode.
    """

    TRIANGULAR = "trekant"
    PERT = "pert"
    UNIFORM = "jevn"


_ANGLES: Final = np.linspace(0, np.pi / 2, 4097)
"""Where the cumulative Beta distribution is tabulated: x = sin² of the angle."""


def quantiles(
    distribution: Distribution, low: float, mode: float, high: float, probability: FloatArray
) -> FloatArray:
    """Return the values that are not exceeded with each probability (0 to 1), in the unit of ``low``.

    ``low ≤ mode ≤ high``; the result has the shape of ``probability`` and stays within low to high.
    With c = (mode − low) / (high − low), the fraction of the way from low to high at probability u
    is, triangular, √(u·c) up to u = c and 1 − √((1−u)·(1−c)) from there; uniform, u; PERT, the
    quantile of Beta(1 + 4c, 5 − 4c), to about 1e-7.
    """
    if low == high:
        return np.full(probability.shape, float(low))
    peak = (mode - low) / (high - low)
    match distribution:
        case Distribution.TRIANGULAR:
            fraction = np.where(
                probability < peak,
                np.sqrt(probability * peak),
                1 - np.sqrt((1 - probability) * (1 - peak)),
            )
        case Distribution.PERT:
            fraction = _beta_quantiles(1 + 4 * peak, 5 - 4 * peak, probability)
        case Distribution.UNIFORM:
            fraction = probability
    return np.clip(low + (high - low) * fraction, low, high)


def _beta_quantiles(alpha: float, beta: float, probability: FloatArray) -> FloatArray:
    """Return the quantiles of Beta(alpha, beta), both ≥ 1, from a table of its distribution.

    With x = sin²θ the density is ``sin(θ)^(2α−1)·cos(θ)^(2β−1)`` but for a constant, smooth at both
    ends, so that the trapezoidal rule integrates it closely.
    """
    density = np.sin(_ANGLES) ** (2 * alpha - 1) * np.cos(_ANGLES) ** (2 * beta - 1)
    cumulative = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    angle = np.interp(probability, cumulative / cumulative[-1], _ANGLES)
    return np.asarray(np.sin(angle) ** 2)


def latin_hypercube(draws: int, parts: int, random: np.random.Generator) -> FloatArray:
    """Return probabilities ``(parts, draws)``: each part has one in every 1/draws of 0 to 1.

    The order of each part is a random permutation of its own, so that the parts are independent but
    for chance. Within its stratum a probability is uniform. Source: McKay, Beckman and Conover 1979.
    """
    strata = np.array([random.permutation(draws) for _ in range(parts)], dtype=np.float64)
    return (strata.reshape(parts, draws) + random.random((parts, draws))) / draws
