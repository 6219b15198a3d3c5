"""Years: the period, discounting, and the year from which an accumulated amount stays in balance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.values import FloatArray

ValueT = TypeVar("ValueT")


def years_in_period(period: FloatArray, width: int) -> FloatArray:
    """Return 1 for each year of the period and 0 past it; ``(…, width)``."""
    return (np.arange(width) < np.asarray(period)[..., None]).astype(np.float64)


def whole_kroner(amount: float) -> float:
    """Round an amount to whole kroner as a spreadsheet's ROUND does: halves away from zero."""
    return float(np.copysign(np.floor(round(abs(amount), 6) + 0.5), amount)) + 0.0


def discount_factor(rate: FloatArray, width: int) -> FloatArray:
    """Return ``f(t) = (1 + r)^−t``, t = 0 the first year, which so counts in full; ``(…, width)``."""
    return np.asarray(1 / (1 + np.asarray(rate)[..., None]) ** np.arange(width))


def in_balance(amounts: FloatArray) -> NDArray[np.bool_]:
    """Say whether each amount, kr, is ≥ 0.

    Amounts are taken to whole øre, so that noise of the last binary digit decides nothing. The shape
    is that of ``amounts``.
    """
    return np.asarray(amounts * 100 > -0.5)


def negative_years(accumulated: FloatArray) -> FloatArray:
    """Return the number of each year (1, 2, …) whose amount, kr, is below 0, and 0 for the others.

    Judged by :func:`in_balance`; the shape is that of ``accumulated``.
    """
    return np.asarray(~in_balance(accumulated) * np.arange(1.0, accumulated.shape[-1] + 1))


def balance_year(accumulated: FloatArray, first_year: FloatArray, period: FloatArray) -> FloatArray:
    """Return the first year from which ``accumulated`` stays ≥ 0 for the rest of the period.

    ``accumulated`` is ``(…, years)`` kr and 0 past the period, judged by :func:`in_balance`; NaN
    where the year does not come.
    """
    last = np.max(negative_years(accumulated), axis=-1)
    return np.where(last < period, first_year + last, np.nan)


def exact_sum(amounts: Iterable[float]) -> float:
    """Return the sum of one input set's amounts, rounded once."""
    return math.fsum(amounts)


def reach(*rows: FloatArray) -> float:
    """Return how far amounts go, largest − smallest with 0 among them; 0 where there are none."""
    return max(float(np.max(row, initial=0)) for row in rows) - min(
        float(np.min(row, initial=0)) for row in rows
    )


def year_spans(values: Iterable[ValueT]) -> Iterator[tuple[int, int, ValueT]]:
    """Yield the first and last year of each span of equal values, counted from 1, and the value."""
    year = 1
    for value, same in groupby(values):
        last = year + sum(1 for _ in same) - 1
        yield year, last, value
        year = last + 1


def span_text(first: int, last: int) -> str:
    """Write a span of years as a reader sees it: «år 1–3», «år 4»."""
    return f"år {first}–{last}" if last > first else f"år {first}"


def span_key(first: int, last: int) -> str:
    """Write a span of years as the key of an input file: ``1-3``, ``4``."""
    return f"{first}-{last}" if last > first else str(first)
