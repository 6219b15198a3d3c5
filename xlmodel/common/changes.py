"""What differs between two sets of inputs, whatever they hold: values, items matched by name, results.

A is the set that is compared from, B the one compared to; every difference is B − A.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

import numpy as np

from xlmodel.common.bokmaal import composed
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Situation, Term, Unit
from xlmodel.common.values import Plain

SAME: Final = 1e-12
"""Numbers whose relative distance is no larger are one number that two programs stored."""

ItemT = TypeVar("ItemT")


class Change(StrEnum):
    """What happened to a named item; the text that a report shows of a measure (tiltak)."""

    ADDED = "nytt"
    REMOVED = "fjernet"
    CHANGED = "endret"

    @property
    def common(self) -> str:
        """The text of an item whose word is of the common gender: a service, a persona."""
        return "ny" if self is Change.ADDED else str(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs; ``key`` is its key in input files, ``domain`` tells how it reads.

    A value a situation has its ``situation``; one a year has the ``years`` in which A and B are the
    same two values, first and last, counted from 1.
    """

    key: str
    label: str
    a: Plain
    b: Plain
    domain: Domain
    situation: Situation | None = None
    unit: Unit = Unit.NUMBER
    years: tuple[int, int] | None = None

    @classmethod
    def of(cls, field: Field, a: Plain, b: Plain, situation: Situation | None = None) -> Difference:
        """Return the difference of one cell of a field."""
        return cls(field.toml, field.nb, a, b, field.domain, situation, field.unit)

    @property
    def difference(self) -> float | int | None:
        """B − A; ``None`` unless both are numbers."""
        return _difference(self.a, self.b)


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """A named item that is new, gone or changed, with the fields that differ."""

    name: str
    change: Change
    fields: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ResultPair:
    """A result in both sets: a number, or a text where there is none."""

    term: Term
    a: float | int | str
    b: float | int | str

    @property
    def difference(self) -> float | int | None:
        """B − A; ``None`` unless both are numbers."""
        return _difference(self.a, self.b)


def _difference(a: Plain, b: Plain) -> float | int | None:
    if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
        return None
    return b - a


def same_value(mine: object, theirs: object) -> bool:
    """Say whether two values of an input are the same, but for the last binary digits."""
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        return mine.shape == theirs.shape and bool(np.allclose(mine, theirs, rtol=SAME, atol=0))
    if isinstance(mine, np.ndarray) or isinstance(theirs, np.ndarray):
        return False
    if isinstance(mine, float) and isinstance(theirs, float):
        return bool(np.isclose(mine, theirs, rtol=SAME, atol=0))
    if isinstance(mine, str) and isinstance(theirs, str):
        return composed(mine) == composed(theirs)
    return mine == theirs


def matched(
    before: Sequence[ItemT], after: Sequence[ItemT], *keys: Callable[[ItemT], Hashable]
) -> tuple[tuple[ItemT | None, ItemT | None], ...]:
    """Pair items of the same key: in the order of ``before``, then those that are new.

    Items that share a key are paired in the order in which they stand. Those that one key leaves
    without a partner are paired by the next.
    """
    partners: dict[int, int] = {}
    for key in keys:
        taken = set(partners.values())
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for index, item in enumerate(after):
            if index not in taken:
                waiting[key(item)].append(index)
        for index, item in enumerate(before):
            queue = waiting[key(item)]
            if index not in partners and queue:
                partners[index] = queue.popleft()
    taken = set(partners.values())
    return (
        *(
            (item, after[partners[index]] if index in partners else None)
            for index, item in enumerate(before)
        ),
        *((None, item) for index, item in enumerate(after) if index not in taken),
    )
