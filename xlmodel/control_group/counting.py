"""Counts persons: by year and situation, and how they move from one year to the next.

These are the true numbers; :mod:`~xlmodel.control_group.suppression` decides what may be shown of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.terms import Group, Situation
from xlmodel.control_group.persons import PersonYear
from xlmodel.control_group.reader import Register
from xlmodel.control_group.rules import Rules

IntArray = NDArray[np.int64]

PLACES: Final = (*Situation, None)
"""The rows of tables by year: four situations, and «ikke plassert»."""
BETTER, SAME, WORSE, LEFT, UNPLACED = range(5)
"""The columns of outcomes (utfall)."""
LEFT_FLOW, UNPLACED_FLOW = 4, 5
"""The columns of flows after the four situations."""


@dataclass(slots=True)
class GroupCounts:
    """The true counts of a group: situations × years, situations × outcomes, situations × flows.

    ``with_benefit``, ``with_kvp`` and ``with_months`` are how many persons amounts and months come from.
    ``left_from`` are those in the files one year and not in the next, of years with a third one known,
    by the situation of the first, and ``to_work_from`` those of them who left for something better;
    ``back`` are those of them who are in the files in the third year.
    """

    persons: IntArray
    benefit: IntArray
    kvp: IntArray
    months: IntArray
    with_benefit: IntArray
    with_kvp: IntArray
    with_months: IntArray
    outcomes: IntArray
    flows: IntArray
    left_from: IntArray
    to_work_from: IntArray
    back: int = 0

    @property
    def left(self) -> int:
        """How many left of all situations, those who are not placed with them."""
        return int(self.left_from.sum())

    @classmethod
    def empty(cls, years: int) -> GroupCounts:
        """Return counts of nobody."""

        def table(rows: int, columns: int) -> IntArray:
            return np.zeros((rows, columns), dtype=np.int64)

        first = [table(len(PLACES), years) for _ in range(7)]
        outcomes, flows = table(len(Situation), 5), table(len(Situation), 6)
        persons, benefit, kvp, months, with_benefit, with_kvp, with_months = first
        left, to_work = (np.zeros(len(PLACES), dtype=np.int64) for _ in range(2))
        return cls(
            persons,
            benefit,
            kvp,
            months,
            with_benefit,
            with_kvp,
            with_months,
            outcomes,
            flows,
            left,
            to_work,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """The true counts of both groups; ``without_birth`` are persons' years without a birth date."""

    years: tuple[int, ...]
    forms: tuple[frozenset[str], ...]
    groups: Mapping[Group, GroupCounts]
    without_birth: int


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages at the end of a year, both included, that young adults have."""

    lowest: int
    highest: int


def group_of(person: PersonYear, year: int, ages: Ages) -> Group | None:
    """Return the group of a person's year: whoever provides for children, else by age."""
    if person.born is None:
        return None
    if person.provides:
        return Group.FAMILIES
    return Group.YOUNG_ADULTS if ages.lowest <= year - person.born <= ages.highest else None


def is_followed(year: int, forms: Mapping[int, frozenset[str]]) -> bool:
    """Say whether a year's persons can be looked up in the next: its forms are there in that one too."""
    return year + 1 in forms and forms[year] <= forms[year + 1]


def count(register: Register, rules: Rules, ages: Ages) -> Counts:
    """Count a register's persons in both groups."""
    years = register.years
    forms = {year: frozenset(register.forms[year]) for year in years}
    followed = frozenset(year for year in years if is_followed(year, forms))
    groups = {group: GroupCounts.empty(len(years)) for group in Group}
    without_birth = 0
    for person in register.persons.values():
        places = {year: rules.situation(own) for year, own in person.items()}
        for year, own in person.items():
            without_birth += own.born is None
            group = group_of(own, year, ages)
            if group is None:
                continue
            counts = groups[group]
            _add_year(counts, years.index(year), places[year], own)
            if year in followed:
                to_better = rules.left_for_better(own)
                _add_pair(counts, places, year, to_better=to_better)
                if year + 1 in followed and year + 1 not in person:
                    counts.left_from[_row(places[year])] += 1
                    counts.to_work_from[_row(places[year])] += to_better
                    counts.back += year + 2 in person
    return Counts(years, tuple(forms[year] for year in years), groups, without_birth)


def _row(place: Situation | None) -> int:
    return len(Situation) if place is None else int(place)


def _add_year(counts: GroupCounts, at: int, place: Situation | None, own: PersonYear) -> None:
    row = _row(place)
    counts.persons[row, at] += 1
    counts.benefit[row, at] += own.benefit
    counts.kvp[row, at] += own.kvp
    counts.months[row, at] += own.month_count
    counts.with_benefit[row, at] += own.benefit > 0
    counts.with_kvp[row, at] += own.kvp > 0
    counts.with_months[row, at] += own.month_count > 0


def _add_pair(
    counts: GroupCounts,
    places: Mapping[int, Situation | None],
    year: int,
    *,
    to_better: bool,
) -> None:
    """Count how a person who is placed in a year moves to the next; leaving for something better is better."""
    start = places[year]
    if start is None:
        return
    if year + 1 not in places:
        counts.flows[start, LEFT_FLOW] += 1
        counts.outcomes[start, BETTER if to_better else LEFT] += 1
        return
    end = places[year + 1]
    if end is None:
        counts.flows[start, UNPLACED_FLOW] += 1
        counts.outcomes[start, UNPLACED] += 1
        return
    counts.flows[start, end] += 1
    counts.outcomes[start, BETTER if end > start else SAME if end == start else WORSE] += 1
