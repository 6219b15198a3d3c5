"""Results of a register: each registration's placing and interval, the rates, and the overview.

A case's registrations in time order give intervals. Two of one case on one day are left out, and so is
one without any placement. An interval that begins at «Avslutning» is shown but counts nothing: the
family is out of the lab. The others count by group:

* forward, from a to b: one move in each step a → a+1 … b−1 → b, the months shared equally between them;
* no move: the months at risk in step a (none in bærekraftig);
* backward: counted as one, and the months at risk in step a (none in bærekraftig).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from xlmodel.common.days import day_of, serial_day
from xlmodel.common.placing import majority, theme_votes
from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import exact_sum
from xlmodel.living_conditions.inputs import LivingConditions, Registration
from xlmodel.living_conditions.rates import MONTHS, StepRate, step_rate
from xlmodel.living_conditions.specs import parameter
from xlmodel.living_conditions.terms import (
    ABOVE,
    AGREE,
    BELOW,
    DISAGREE,
    INSIDE,
    LABELS,
    NOT_PLACED,
    STEPS,
    SUCCESSES_ONLY,
    Basis,
    Occasion,
    RateGroup,
)

TIMELINE_YEARS: Final = 15


@dataclass(frozen=True, slots=True)
class Interval:
    """From one placed registration of a case to the next: situations, months, whether it counts.

    ``counts`` is no where the case had ended at its beginning.
    """

    start: Situation
    end: Situation
    months: float
    previous: int
    counts: bool

    @property
    def is_backward(self) -> bool:
        """Say whether the situation got worse."""
        return self.end < self.start

    @property
    def moves(self) -> tuple[int, ...]:
        """One move in each step between the situations; 0 in the others, and where it counts nothing."""
        return tuple(int(self.counts and self.start <= step < self.end) for step in STEPS)

    @property
    def at_risk(self) -> tuple[float, ...]:
        """Months at risk in each step, 0 where it counts nothing."""
        if not self.counts:
            return (0.0,) * len(STEPS)
        if self.end > self.start:
            share = self.months / (self.end - self.start)
            return tuple(share * (self.start <= step < self.end) for step in STEPS)
        return tuple(self.months * (step == self.start) for step in STEPS)


@dataclass(frozen=True, slots=True)
class Row:
    """What follows of one registration.

    ``same_day`` is how many registrations the case has on the day, this one among them; ``single``
    and ``placed`` are its day, or 0 where it is left out: it is not the only one on its day, or
    nothing places it. ``rank`` is its number among the case's placed ones, 0 where it is left out.
    ``is_latest`` says that it is the case's last single one, ``is_first`` and
    ``is_now`` that it is the first or the last of those placed. ``is_due`` says that the case should
    be followed up.
    """

    registration: Registration
    votes: FloatArray
    computed: Situation | None
    used: Situation | None
    same_day: int
    interval: Interval | None
    single: int
    placed: int
    rank: int
    is_latest: bool
    is_first: bool
    is_now: bool
    is_due: bool

    @property
    def disagrees(self) -> str:
        """«Ja» where the leader's placing is another than the computed one, empty without both."""
        leader = self.registration.leader
        if leader is None or self.computed is None:
            return ""
        return AGREE if leader is self.computed else DISAGREE

    @property
    def year(self) -> int:
        """The calendar year of the registration."""
        return self.registration.day.year


def situation_text(situation: Situation | None) -> str:
    """Return a situation's name, «Ikke plassert» for none."""
    return NOT_PLACED if situation is None else LABELS[situation]


@dataclass(frozen=True, slots=True)
class GroupResults:
    """The rates of a group, its moves from each situation to each ``(4, 4)``, and how many went back."""

    group: RateGroup
    steps: tuple[StepRate, ...]
    matrix: FloatArray
    backward: int
    assumed: tuple[float, ...] = ()

    @property
    def comparisons(self) -> tuple[str, ...]:
        """Where the rates that the effektmodell uses lie against the intervals."""
        return tuple(
            ABOVE if rate > step.high else BELOW if rate < step.low else INSIDE
            for rate, step in zip(self.assumed, self.steps, strict=False)
        )

    @property
    def excess(self) -> tuple[float, ...]:
        """How much higher the rates that the effektmodell uses are than those observed."""
        return tuple(rate - step.rate for rate, step in zip(self.assumed, self.steps, strict=False))


@dataclass(frozen=True)
class RegisterResults:
    """Everything that a register shows; see the module."""

    inputs: LivingConditions
    rows: tuple[Row, ...]

    @cached_property
    def intervals(self) -> tuple[tuple[Registration, Interval], ...]:
        """The intervals that count, each with the registration that it ends in."""
        return tuple(
            (row.registration, row.interval)
            for row in self.rows
            if row.interval is not None and row.interval.counts
        )

    @cached_property
    def groups(self) -> Mapping[RateGroup, GroupResults]:
        """The rates of each group."""
        return {group: self._group(group) for group in RateGroup}

    def _group(self, group: RateGroup) -> GroupResults:
        found = [item for registration, item in self.intervals if group.counts(registration.target)]
        matrix = np.zeros((len(Situation),) * 2)
        for item in found:
            matrix[item.start, item.end] += 1
        inputs = self.inputs
        steps = tuple(
            step_rate(
                step,
                sum(item.moves[step] for item in found),
                exact_sum(item.at_risk[step] for item in found),
                inputs.alpha,
                inputs.beta,
                inputs.least_moves,
            )
            for step in STEPS
        )
        assumed: Mapping[RateGroup, tuple[float, ...]] = {
            RateGroup.YOUNG_ADULTS: inputs.assumed_young,
            RateGroup.FAMILIES: inputs.assumed_families,
        }
        backward = sum(item.is_backward for item in found)
        return GroupResults(group, steps, matrix, backward, assumed.get(group, ()))

    # Overview ------------------------------------------------------------------------------------

    @property
    def cases(self) -> int:
        """How many cases have a registration that counts."""
        return sum(row.is_latest for row in self.rows)

    @property
    def registrations(self) -> int:
        """How many registrations there are."""
        return len(self.rows)

    @property
    def moves(self) -> int:
        """How many moves forward there are, one a step."""
        return sum(sum(item.moves) for _, item in self.intervals)

    @property
    def backward(self) -> int:
        """How many intervals end in a worse situation."""
        return sum(item.is_backward for _, item in self.intervals)

    @property
    def disagreements(self) -> int:
        """How many registrations the leader places otherwise than the themes do."""
        return sum(row.disagrees == DISAGREE for row in self.rows)

    @property
    def ended(self) -> int:
        """How many cases have ended."""
        return sum(row.is_latest and row.registration.occasion is Occasion.END for row in self.rows)

    @property
    def doubled(self) -> int:
        """How many registrations share case and day with another."""
        return sum(row.same_day > 1 for row in self.rows)

    @property
    def unplaced(self) -> int:
        """How many single registrations nothing places."""
        return sum(row.single > 0 and row.placed == 0 for row in self.rows)

    @property
    def due(self) -> int:
        """How many cases should be followed up."""
        return sum(row.is_due for row in self.rows)

    @property
    def due_rows(self) -> tuple[Row, ...]:
        """The last registration of each case that should be followed up, in the register's order."""
        return tuple(row for row in self.rows if row.is_due)

    @property
    def list_date(self) -> int:
        """The day that the follow-up list is for, 0 where there is no registration."""
        return _list_date(self.inputs)

    @property
    def is_list_of_successes(self) -> bool:
        """Say whether every interval is a move forward, so that those who did not move are missing."""
        return bool(self.intervals) and all(item.end > item.start for _, item in self.intervals)

    @property
    def bias(self) -> str:
        """What to say of a list of successes, empty for another."""
        return SUCCESSES_ONLY if self.is_list_of_successes else ""

    def situations(self, group: RateGroup, *, now: bool) -> list[int]:
        """Return how many cases of a group are in each situation at their start, or now."""
        found = Counter(
            row.used
            for row in self.rows
            if (row.is_now if now else row.is_first) and group.counts(row.registration.target)
        )
        return [found[situation] for situation in Situation]

    # Timeline ------------------------------------------------------------------------------------

    @property
    def period(self) -> int:
        """Years from the first one to that of the last registration, at least 1 and at most fifteen."""
        last = max((row.year for row in self.rows), default=0)
        return min(max(last - self.inputs.first_year + 1, 1), TIMELINE_YEARS)

    @property
    def calendar_years(self) -> FloatArray:
        """The calendar years of the timeline."""
        return self.inputs.first_year + np.arange(TIMELINE_YEARS, dtype=np.float64)

    @property
    def outside(self) -> int:
        """How many registrations lie outside the timeline."""
        return len(self.rows) - int(self.yearly_registrations.sum())

    def _yearly(self, counted: Iterable[tuple[Row, int]]) -> FloatArray:
        found: dict[int, int] = defaultdict(int)
        for row, number in counted:
            found[row.year] += number
        return np.array([float(found[int(year)]) for year in self.calendar_years])

    @cached_property
    def yearly_registrations(self) -> FloatArray:
        """Registrations by calendar year."""
        return self._yearly((row, 1) for row in self.rows)

    @property
    def yearly_new(self) -> FloatArray:
        """Cases by the calendar year that they were first placed in."""
        return self._yearly((row, row.is_first) for row in self.rows)

    @property
    def yearly_ended(self) -> FloatArray:
        """Cases that have ended, by the calendar year of their end."""
        return self._yearly(
            (row, row.is_latest and row.registration.occasion is Occasion.END) for row in self.rows
        )

    def yearly_moves(self, step: Situation) -> FloatArray:
        """Return the moves of a step by the calendar year that the interval ends in."""
        return self._yearly(
            (row, row.interval.moves[step]) for row in self.rows if row.interval is not None
        )

    @property
    def yearly_all_moves(self) -> FloatArray:
        """Moves forward by the calendar year that the interval ends in."""
        first, second, third = (self.yearly_moves(step) for step in STEPS)
        return first + second + third

    @property
    def yearly_backward(self) -> FloatArray:
        """Moves back by the calendar year that the interval ends in."""
        return self._yearly(
            (row, row.interval.counts and row.interval.is_backward)
            for row in self.rows
            if row.interval is not None
        )


def used_placing(
    leader: Situation | None, computed: Situation | None, basis: Basis
) -> Situation | None:
    """Return the placing that the rates use: the chosen one where it is given, else the other."""
    first, second = (leader, computed) if basis is Basis.LEADER else (computed, leader)
    return second if first is None else first


def months_after(serial: int, months: int) -> int:
    """Return the day that lies a number of months after another, its month's last where it has no such."""
    day = day_of(serial)
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    following = date(year + (month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)
    last = day_of(serial_day(following) - 1).day
    return serial_day(date(year, month + 1, min(day.day, last)))


def _list_date(inputs: LivingConditions) -> int:
    if inputs.follow_up is not None:
        return serial_day(inputs.follow_up)
    return max((item.serial for item in inputs.registrations), default=0)


def register_results(inputs: LivingConditions) -> RegisterResults:
    """Compute everything that a register shows."""
    registrations = inputs.registrations
    same_day = Counter(item.key for item in registrations)
    votes = [theme_votes(item.answers, inputs.weights, item.important) for item in registrations]
    computed = [majority(item) for item in votes]
    used = [
        used_placing(item.leader, found, inputs.basis)
        for item, found in zip(registrations, computed, strict=True)
    ]
    single = [item.serial if same_day[item.key] == 1 else 0 for item in registrations]
    placed = [
        day if situation is not None else 0 for day, situation in zip(single, used, strict=True)
    ]
    of_case: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(registrations):
        of_case[item.case_key].append(at)
    intervals: dict[int, Interval] = {}
    first, now, latest = set(), set(), set()
    ranks: dict[int, int] = {}
    for places in of_case.values():
        ordered = sorted((at for at in places if placed[at]), key=lambda at: placed[at])
        intervals |= _intervals(registrations, ordered, used, placed)
        ranks |= {at: rank for rank, at in enumerate(ordered, start=1)}
        first.update(ordered[:1])
        now.update(ordered[-1:])
        latest.update(sorted((at for at in places if single[at]), key=lambda at: single[at])[-1:])
    day, months = _list_date(inputs), int(parameter("follow_up_months"))
    return RegisterResults(
        inputs,
        tuple(
            Row(
                registration=item,
                votes=votes[at],
                computed=computed[at],
                used=used[at],
                same_day=same_day[item.key],
                interval=intervals.get(at),
                single=single[at],
                placed=placed[at],
                rank=ranks.get(at, 0),
                is_latest=at in latest,
                is_first=at in first,
                is_now=at in now,
                is_due=at in latest
                and item.occasion is not Occasion.END
                and months_after(item.serial, months) < day,
            )
            for at, item in enumerate(registrations)
        ),
    )


def _intervals(
    registrations: Sequence[Registration],
    ordered: Sequence[int],
    used: Sequence[Situation | None],
    placed: Sequence[int],
) -> dict[int, Interval]:
    """Return the intervals of a case by the place of the registration that each ends in."""
    found = {}
    for before, at in pairwise(ordered):
        start, end = used[before], used[at]
        if start is None or end is None:
            raise ValueError("a placed registration has a situation")
        months = (placed[at] - placed[before]) / parameter("days_a_month")
        counts = registrations[before].occasion is not Occasion.END
        found[at] = Interval(start, end, months, placed[before], counts)
    return found
