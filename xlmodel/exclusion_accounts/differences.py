"""What differs between two input sets, and in their key results; every difference is B − A.

Profile rows are known by target group, group, category, type and level; the order in which they stand
is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.changes import (
    Change,
    Difference,
    ItemDifference,
    ResultPair,
    matched,
    same_value,
)
from xlmodel.common.fields import Field
from xlmodel.common.years import year_spans
from xlmodel.exclusion_accounts.inputs import ExclusionInputs, ProfileRow
from xlmodel.exclusion_accounts.results import exclusion_results, key_value
from xlmodel.exclusion_accounts.specs import AMOUNT, MODEL_FIELDS, PROFILE_FIELDS, SET_FIELDS
from xlmodel.exclusion_accounts.terms import AGES, FIRST_AGE, KEY_TERMS, LEVEL_TERMS


@dataclass(frozen=True, slots=True)
class ExclusionDifferences:
    """What differs in the measure, in the effektmodell beside, and in the profiles."""

    common: tuple[Difference, ...]
    model: tuple[Difference, ...]
    profiles: tuple[ItemDifference, ...]

    @property
    def is_alike(self) -> bool:
        """Say whether nothing differs."""
        return not (self.common or self.model or self.profiles)


def exclusion_differences(a: ExclusionInputs, b: ExclusionInputs) -> ExclusionDifferences:
    """Return every input that differs; of a row that is new or gone, all that is stated."""
    rows = (_row_difference(*pair) for pair in matched(a.profiles, b.profiles, _key))
    return ExclusionDifferences(
        tuple(_fields(a, b, SET_FIELDS)),
        tuple(_fields(a, b, MODEL_FIELDS)),
        tuple(item for item in rows if item is not None),
    )


def result_pairs(a: ExclusionInputs, b: ExclusionInputs) -> tuple[ResultPair, ...]:
    """Return every key result in both input sets."""
    mine, theirs = exclusion_results(a), exclusion_results(b)
    keys = (ResultPair(term, key_value(mine, term), key_value(theirs, term)) for term in KEY_TERMS)
    levels = (
        ResultPair(term, float(before), float(after))
        for term, before, after in zip(
            LEVEL_TERMS, mine.net_by_level, theirs.net_by_level, strict=True
        )
    )
    return (*keys, *levels)


def row_name(row: ProfileRow) -> str:
    """Return what a row is called among others."""
    category = row.category or "Uten kategori"
    return (
        f"{category} ({row.target}, {row.group.lower()}, {row.flow.lower()}, {row.level.lower()})"
    )


def _key(row: ProfileRow) -> tuple[object, ...]:
    return (row.target, row.group, folded_name(row.category), row.flow, row.level)


def _row_difference(a: ProfileRow | None, b: ProfileRow | None) -> ItemDifference | None:
    fields = (*_fields(a, b, PROFILE_FIELDS), *_amounts(a, b))
    named = b or a
    if named is None or not fields:
        return None
    change = Change.ADDED if a is None else Change.REMOVED if b is None else Change.CHANGED
    return ItemDifference(row_name(named), change, fields)


def _fields(a: object | None, b: object | None, fields: Iterable[Field]) -> Iterator[Difference]:
    for field in fields:
        before, after = (
            None if item is None else field.cells(field.of(item))[0] for item in (a, b)
        )
        if not same_value(before, after):
            yield Difference.of(field, before, after)


def _amounts(a: ProfileRow | None, b: ProfileRow | None) -> Iterator[Difference]:
    """Yield a difference for each span of ages in which A and B each have one amount."""
    empty: Sequence[float | None] = [None] * len(AGES)
    mine, theirs = (empty if row is None else row.amounts for row in (a, b))
    made = Difference.of(AMOUNT, None, None)
    for first, last, (before, after) in year_spans(zip(mine, theirs, strict=True)):
        if not same_value(before, after):
            ages = f"{FIRST_AGE + first - 1}" + (f"–{FIRST_AGE + last - 1}" if last > first else "")
            yield replace(made, label=f"{AMOUNT.nb}, {ages} år", a=before, b=after)
