"""Values a year, told by spans of years in which they are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeVar

ValueT = TypeVar("ValueT")


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
