"""What the tables say: mean kroner, natural improvement, relapse, and the deadweight that follows.

A result of a number that is hidden is itself unknown: ``None``, which a workbook shows as «for få».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlmodel.common.terms import ENTRY_SITUATIONS, GRADES, Group, Situation
from xlmodel.control_group.beta import beta_quantile
from xlmodel.control_group.counting import BETTER, LEFT
from xlmodel.control_group.inputs import Cell, ControlGroup, GroupTables
from xlmodel.control_group.specs import parameter

TOO_FEW = "for få"
"""What a workbook shows of a result that hidden numbers, or nobody, leave unknown."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of persons with its 90 % interval: 5 and 95 % quantiles of Beta(α + count, β + the rest)."""

    count: float
    persons: float
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, count: float | None, persons: float | None, inputs: ControlGroup) -> Rate | None:
        """Return the rate; ``None`` where a number is unknown or there is nobody."""
        if count is None or not persons:
            return None
        tail = parameter("tail")
        shape = inputs.alpha + count, inputs.beta + max(persons - count, 0.0)
        return cls(
            count,
            persons,
            count / persons,
            beta_quantile(tail, *shape),
            beta_quantile(1 - tail, *shape),
        )


@dataclass(frozen=True, slots=True)
class SituationResults:
    """What is known of those in a situation.

    ``mean`` is kroner a year of both benefits, over ``mean_persons`` of years whose persons and
    assistance are shown. ``persons`` are those who are followed to the next year, in pairs of years.
    ``better`` and ``better_or_left`` are shares of them.
    """

    situation: Situation
    mean: float | None
    mean_persons: float
    persons: float | None
    better: Rate | None
    better_or_left: Rate | None


@dataclass(frozen=True, slots=True)
class Deadweight:
    """The share of the lab's improvement that comes by itself, and how many persons it is seen on."""

    share: float
    persons: float

    @property
    def grade(self) -> str:
        """The confidence grade by the number of persons."""
        return grade_of(self.persons)


@dataclass(frozen=True, slots=True)
class GroupResults:
    """The results of a group."""

    situations: tuple[SituationResults, ...]
    relapse: Rate | None
    deadweight: Deadweight | None
    deadweight_left: Deadweight | None


def control_results(inputs: ControlGroup) -> Mapping[Group, GroupResults]:
    """Compute the results of both groups."""
    return {group: group_results(inputs, inputs.group(group)) for group in Group}


def group_results(inputs: ControlGroup, tables: GroupTables) -> GroupResults:
    """Compute the results of a group's tables."""
    situations = tuple(_situation(inputs, tables, item) for item in Situation)
    relapse = Rate.of(number(tables.back), number(tables.left), inputs)
    better = [item.better for item in situations]
    left = [item.better_or_left for item in situations]
    return GroupResults(
        situations,
        relapse,
        deadweight(inputs, tables, better),
        deadweight(inputs, tables, left),
    )


def _situation(inputs: ControlGroup, tables: GroupTables, item: Situation) -> SituationResults:
    kroner, mean_persons = mean_parts(tables, item)
    persons = followed_persons(inputs, tables, item)
    better, left = (number(tables.outcomes[item][at]) for at in (BETTER, LEFT))
    both = None if better is None or left is None else better + left
    return SituationResults(
        item,
        kroner / mean_persons if mean_persons else None,
        mean_persons,
        persons,
        Rate.of(better, persons, inputs),
        Rate.of(both, persons, inputs),
    )


def number(cell: Cell) -> float | None:
    """Return a cell's number; ``None`` where it is hidden or empty."""
    return None if cell is None or isinstance(cell, str) else float(cell)


def mean_parts(tables: GroupTables, item: Situation) -> tuple[float, float]:
    """Return kroner and persons of the years whose persons and assistance are both shown.

    Kvalifiseringsstønad that is hidden counts 0: the mean is a floor.
    """
    kroner = persons = 0.0
    for own, benefit, kvp in zip(
        tables.persons[item], tables.benefit[item], tables.kvp[item], strict=True
    ):
        if (count := number(own)) is not None and (paid := number(benefit)) is not None:
            persons += count
            kroner += paid + (number(kvp) or 0.0)
    return kroner, persons


def followed_persons(inputs: ControlGroup, tables: GroupTables, item: Situation) -> float | None:
    """Return the persons who are followed: the years' sum, else the outcomes' where all are shown."""
    by_year = [
        number(cell)
        for cell, is_followed in zip(tables.persons[item], inputs.followed, strict=True)
        if is_followed
    ]
    total = known_sum(by_year)
    return known_sum(map(number, tables.outcomes[item])) if total is None else total


def known_sum(values: Iterable[float | None]) -> float | None:
    """Return the sum of numbers; ``None`` where one of them is unknown."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


def deadweight(
    inputs: ControlGroup, tables: GroupTables, rates: Sequence[Rate | None]
) -> Deadweight | None:
    """Return ``min(1, Σ n[s] · natural[s] / Σ n[s] · p[s])`` over situations with enough persons.

    n are the effektmodell's entrants, p its success rates. ``None`` where no situation has enough, or
    nobody would succeed.
    """
    natural = wanted = persons = 0.0
    for item in ENTRY_SITUATIONS:
        rate = rates[item]
        if rate is None or rate.persons < inputs.least_persons:
            continue
        natural += tables.entrants[item] * rate.share
        wanted += tables.entrants[item] * tables.success_rate[item]
        persons += rate.persons
    return Deadweight(min(1.0, natural / wanted), persons) if wanted > 0 else None


def grade_of(persons: float) -> str:
    """Return the confidence grade of what is seen on a number of persons."""
    high, middle, low = GRADES
    if persons < parameter("least_persons"):
        return low
    return middle if persons < parameter("many_persons") else high
