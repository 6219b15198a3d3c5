"""What differs between two funds: inputs, initiatives and lines by name, and key results.

A is the fund that is compared from, B the one compared to; every difference is B − A. The order in which
initiatives and lines stand is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, TypeVar

import numpy as np

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.changes import (
    Change,
    Difference,
    ItemDifference,
    ResultPair,
    matched,
    same_value,
)
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray, Plain
from xlmodel.investment_fund.inputs import FollowedLine, FundInputs, Initiative, LifeLine
from xlmodel.investment_fund.results import FollowUpResults, PersonalBalanceResults, fund_results
from xlmodel.investment_fund.specs import (
    CHANGE,
    CHANGES,
    FUND_FIELDS,
    GRANT,
    GROUPS_FOLLOWED,
    INITIATIVE_ROWS,
    INITIATIVE_SHARES,
    KRONER,
    LIFE_FIELDS,
    LIFE_LINE_FIELDS,
    OPENING,
    ROW_NAME,
    SIZE,
    TOP_FIELDS,
)
from xlmodel.investment_fund.terms import FUND_TERMS, NO_SIZE, OTHER_TERMS

ItemT = TypeVar("ItemT", Initiative, FollowedLine, LifeLine)
_GROUPS: Final = tuple(item.lower() for item in GROUPS_FOLLOWED)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A value that may differ: key and label, the value as it is typed, its domain and unit."""

    key: str
    label: str
    value: Plain
    domain: Domain
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True, slots=True)
class FundDifferences:
    """What differs in the inputs, and the key results of both funds."""

    common: tuple[Difference, ...]
    initiatives: tuple[ItemDifference, ...]
    followed: tuple[ItemDifference, ...]
    life: tuple[ItemDifference, ...]
    results: tuple[ResultPair, ...]

    @property
    def is_alike(self) -> bool:
        """Say whether no input differs."""
        return not (self.common or self.initiatives or self.followed or self.life)


def fund_differences(a: FundInputs, b: FundInputs) -> FundDifferences:
    """Compare two funds."""
    return FundDifferences(
        tuple(_differing(list(_common(a)), list(_common(b)))),
        tuple(_items(a.initiatives, b.initiatives, _initiative)),
        tuple(_items(a.follow_up.lines, b.follow_up.lines, _followed)),
        tuple(_items(a.balance.lines, b.balance.lines, _life)),
        tuple(_result_pairs(a, b)),
    )


def _differing(a: Sequence[_Stated], b: Sequence[_Stated]) -> Iterator[Difference]:
    for mine, theirs in zip(a, b, strict=True):
        if not same_value(mine.value, theirs.value):
            yield Difference(
                mine.key, mine.label, mine.value, theirs.value, mine.domain, unit=mine.unit
            )


def _items(
    a: Sequence[ItemT], b: Sequence[ItemT], stated: Callable[[ItemT], Iterator[_Stated]]
) -> Iterator[ItemDifference]:
    for mine, theirs in matched(a, b, lambda item: folded_name(item.name)):
        found = theirs if mine is None else mine
        if found is None:
            continue
        if mine is not None and theirs is not None:
            fields = tuple(_differing(list(stated(mine)), list(stated(theirs))))
            if fields:
                yield ItemDifference(found.name, Change.CHANGED, fields)
            continue
        change = Change.ADDED if mine is None else Change.REMOVED
        yield ItemDifference(found.name, change, tuple(_all(list(stated(found)), change)))


def _all(values: Iterable[_Stated], change: Change) -> Iterator[Difference]:
    """Yield what is stated of an item that only one of the funds has."""
    for item in values:
        if item.value not in (None, "", 0.0):
            a, b = (None, item.value) if change is Change.ADDED else (item.value, None)
            yield Difference(item.key, item.label, a, b, item.domain, unit=item.unit)


def _fields(made: object, fields: Iterable[Field]) -> Iterator[_Stated]:
    for field in fields:
        yield _Stated(
            field.toml, field.nb, field.cells(field.of(made))[0], field.domain, field.unit
        )


def _row(
    key: str, label: str, numbers: FloatArray, places: Iterable[str], domain: Domain
) -> Iterator[_Stated]:
    for place, number in zip(places, np.ravel(numbers).tolist(), strict=False):
        value = None if np.isnan(number) else number
        yield _Stated(key, f"{label}, {place}", value, domain)


def _years(first: int) -> list[str]:
    return [f"år {number}" for number in range(first, first + 15)]


def _common(inputs: FundInputs) -> Iterator[_Stated]:
    yield from _fields(inputs, (*TOP_FIELDS, *FUND_FIELDS))
    yield from _row("tilskudd", "Tilskudd", inputs.grants, _years(1), GRANT)
    for number, name in enumerate(inputs.departments, start=1):
        yield _Stated("enheter", f"Enhet {number}", name or None, ROW_NAME)
    followed = inputs.follow_up
    yield _Stated("oppfolging.merknad", "Oppfølging: merknad", followed.note or None, ROW_NAME)
    yield from _row("oppfolging.antall", "Oppfølging: antall", followed.sizes, _GROUPS, SIZE)
    yield from _row(
        "oppfolging.trykt_sum", "Oppfølging: trykt sum", followed.printed, _GROUPS, KRONER
    )
    places = tuple(item.lower() for item in CHANGES)
    yield from _row("oppfolging.endring", "Oppfølging: endring", followed.changes, places, CHANGE)
    yield from _fields(inputs.balance, LIFE_FIELDS)


def _initiative(item: Initiative) -> Iterator[_Stated]:
    for key, toml, _, label, domain in INITIATIVE_ROWS:
        yield from _row(toml, label, getattr(item, key), _years(1), domain)
    places = [f"enhet {number}" for number in range(1, 9)]
    for key, toml, _, label, domain in INITIATIVE_SHARES:
        yield from _row(toml, label, getattr(item, key), places, domain)
    yield _Stated(OPENING.toml, OPENING.nb, float(item.opening), OPENING.domain, OPENING.unit)


def _followed(line: FollowedLine) -> Iterator[_Stated]:
    values = (line.initiative, line.comparison)
    keys = ("innsats", "sammenligning")
    for key, label, value in zip(keys, GROUPS_FOLLOWED, values, strict=True):
        yield _Stated(key, label, float(value), KRONER, Unit.KRONER)


def _life(line: LifeLine) -> Iterator[_Stated]:
    yield from _fields(line, LIFE_LINE_FIELDS[1:])


def key_values(inputs: FundInputs) -> list[float | str]:
    """Return the key results in the order of their terms: the fund's, then the others."""
    fund, followed = fund_results(inputs), FollowUpResults(inputs.follow_up)
    life, child = PersonalBalanceResults(inputs.balance), followed.child_difference
    return [
        *(fund.value(term) for term in FUND_TERMS),
        followed.group_difference,
        NO_SIZE if np.isnan(child) else child,
        life.ratio,
        life.life_even,
    ]


def _result_pairs(a: FundInputs, b: FundInputs) -> Iterator[ResultPair]:
    terms = (*FUND_TERMS, *OTHER_TERMS)
    for term, mine, theirs in zip_longest(terms, key_values(a), key_values(b)):
        yield ResultPair(term, mine, theirs)
