"""What may be shown: counts of 1–4 are hidden, and so much more that nothing follows by subtraction.

Every number that is shown stands in sums with others: the years of a situation and its outcomes are the
same persons, outcomes and flows are two views of them, and those who leave are the same in three places.
A hidden count is safe where persons can be moved between it and other hidden counts, all sums kept, so
that it may be at least three numbers. Where it is not, another count in one of its sums is hidden: of
its own table first, the smallest first, and zeros last. Where all of a sum is hidden already and still
tells too much (three counts of at least 1 whose sum is at most 4), one of them is told as «skjult».
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import numpy as np

from xlmodel.common.terms import Situation
from xlmodel.control_group.counting import (
    BETTER,
    LEFT,
    LEFT_FLOW,
    PLACES,
    SAME,
    UNPLACED,
    UNPLACED_FLOW,
    WORSE,
    GroupCounts,
    IntArray,
)

FEW: Final = "færre enn 5"
"""What stands for a count of 1–4, and for the kroner and months of as few."""
WITHHELD: Final = "skjult"
"""What stands for a number that is hidden so that another does not follow from it."""
HIDDEN: Final = (FEW, WITHHELD)

Shown = int | str
"""A number that is shown, or what stands for one that is hidden."""
Table = tuple[tuple[Shown, ...], ...]

_LEAST: Final = 5
"""The fewest persons that are shown."""
_WANTED: Final = 3
"""The fewest numbers that a hidden count may be, to one who knows all that is shown."""
_STEPS: Final = (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6)
_BUDGET: Final = 400
"""Exchanges that are tried for one number; a count that is not found safe by then is not."""
_TRIES: Final = 200
"""Counts that a pass tries for whether hiding them would do; after that, it hides the best untried."""


_Key = tuple[str, int, int]
"""A number: its table, row and column."""


class _State(Enum):
    SHOWN = 0
    FEW = 1
    WITHHELD = 2
    UNPUBLISHED = 3


@dataclass(slots=True)
class _System:
    """Counts with their states, and the sums that hold between them: coefficients that add up to 0."""

    actual: dict[_Key, int] = field(default_factory=dict)
    state: dict[_Key, _State] = field(default_factory=dict)
    sums: list[dict[_Key, int]] = field(default_factory=list)
    of: dict[_Key, list[int]] = field(default_factory=dict)
    most: dict[_Key, int] = field(default_factory=dict)
    last: set[int] = field(default_factory=set)
    certain: set[_Key] = field(default_factory=set)

    def add(
        self, key: _Key, value: int, *, published: bool = True, most: int | None = None
    ) -> None:
        """Add a count; one of 1–4 that is published is hidden.

        ``most`` is what one that is not published may be at most, by what else is shown.
        """
        self.actual[key] = value
        if most is not None:
            self.most[key] = max(most, value)
        usual = _State.FEW if _is_few(value) else _State.SHOWN
        self.state[key] = usual if published else _State.UNPUBLISHED

    def equal(self, one: Iterable[_Key], other: Iterable[_Key], *, last: bool = False) -> None:
        """Say that two sums are the same; ``last`` where one number takes what the other sums leave."""
        if last:
            self.last.add(len(self.sums))
        sides: dict[_Key, int] = {}
        for sign, keys in ((1, one), (-1, other)):
            for key in keys:
                sides[key] = sides.get(key, 0) + sign
        for key in sides:
            self.of.setdefault(key, []).append(len(self.sums))
        self.sums.append(sides)

    def admits(self, key: _Key, value: int) -> bool:
        """Say whether a count may be a number, by what its state tells."""
        state = self.state[key]
        if state is _State.FEW:
            return _is_few(value)
        if state is _State.WITHHELD:
            return value == 0 or value >= _LEAST or (value > 0 and _is_few(self.actual[key]))
        return state is _State.UNPUBLISHED and 0 <= value <= self.most.get(key, value)

    def is_guarded(self, key: _Key) -> bool:
        """Say whether a number must not follow: it is hidden, or a difference that is 1–4."""
        state = self.state[key]
        return state in (_State.FEW, _State.WITHHELD) or (
            state is _State.UNPUBLISHED and key[0] not in _SLACK and _is_few(self.actual[key])
        )

    def is_safe(self, key: _Key) -> bool:
        """Say whether a count may be at least three numbers."""
        found = 1
        for step in _STEPS:
            value = self.actual[key] + step
            if self.admits(key, value) and self._keeps_sums({key: value}, [_BUDGET]):
                found += 1
            if found == _WANTED:
                return True
        return False

    def _keeps_sums(self, changed: dict[_Key, int], budget: list[int]) -> bool:
        """Say whether other hidden counts can make up for those that are changed."""
        budget[0] -= 1
        if budget[0] < 0:
            return False
        sums = dict.fromkeys(at for key in changed for at in self.of.get(key, ()))
        for at in sorted(sums, key=self.last.__contains__):
            terms = self.sums[at]
            off = sum(
                sign * (changed[key] - self.actual[key])
                for key, sign in terms.items()
                if key in changed
            )
            if off:
                return any(
                    self._keeps_sums(changed | {key: value}, budget)
                    for key, value in self._repairs(terms, changed, off)
                )
        return True

    def _repairs(
        self, terms: Mapping[_Key, int], changed: Mapping[_Key, int], off: int
    ) -> Iterator[tuple[_Key, int]]:
        """Yield hidden counts that take all, or else a part, of what a sum is off by."""
        towards = 1 if off > 0 else -1
        free = [
            (key, sign)
            for key, sign in terms.items()
            if key not in changed and self.state[key] is not _State.SHOWN
        ]
        for taken in range(off, 0, -towards):
            for key, sign in free:
                value = self.actual[key] - sign * taken
                if self.admits(key, value):
                    yield key, value

    def protect(self, tables: Iterable[str], *, everywhere: bool = False) -> None:
        """Hide more counts of some tables until every guarded number is safe that can be so.

        What is hidden stands in a sum with the number that is not safe, unless ``everywhere``: then all
        numbers are there, and a hidden 0 that follows all the same hides nothing and is shown.
        """
        mine = frozenset(tables)
        stuck: set[_Key] = set()
        tries = iter(range(_TRIES))
        while unsafe := next((key for key in self.actual if self._fails(key, stuck)), None):
            if everywhere and self._is_hidden_zero(unsafe):
                self.state[unsafe] = _State.SHOWN
                self.certain.add(unsafe)
                continue
            shown = self._candidates(unsafe, mine, everywhere=everywhere)
            candidates = (*shown, *self._told_as_few(unsafe, mine))
            tried = (key for key, _ in zip(candidates, tries, strict=False))
            hide = next(self._that_help(unsafe, tried), next(iter(shown), None))
            if hide is None:
                stuck.add(unsafe)
            else:
                self.state[hide] = _State.WITHHELD

    def _is_hidden_zero(self, key: _Key) -> bool:
        return self.state[key] is _State.WITHHELD and not self.actual[key]

    def _fails(self, key: _Key, stuck: Collection[_Key]) -> bool:
        return key not in stuck and self.is_guarded(key) and not self.is_safe(key)

    def _candidates(self, unsafe: _Key, tables: Collection[str], *, everywhere: bool) -> list[_Key]:
        """Return what may be hidden, best first: of the same table, the smallest, and zeros last."""
        near = self._near(unsafe)
        shown = [
            key
            for key, state in self.state.items()
            if state is _State.SHOWN
            and key[0] in tables
            and (everywhere or key in near)
            and key not in self.certain
        ]
        return sorted(
            shown,
            key=lambda key: (
                key not in near,
                self.actual[key] == 0,
                key[0] != unsafe[0],
                self.actual[key],
            ),
        )

    def _told_as_few(self, unsafe: _Key, tables: Collection[str]) -> list[_Key]:
        """Return counts of 1–4 in the same sums, whose «færre enn 5» may tell too much."""
        return [
            key for key in self._near(unsafe) if self.state[key] is _State.FEW and key[0] in tables
        ]

    def _near(self, key: _Key) -> list[_Key]:
        """Return the numbers of the sums that a number stands in."""
        return list(dict.fromkeys(near for at in self.of.get(key, ()) for near in self.sums[at]))

    def _that_help(self, unsafe: _Key, candidates: Iterable[_Key]) -> Iterator[_Key]:
        for key in candidates:
            before = self.state[key]
            self.state[key] = _State.WITHHELD
            helps = self.is_safe(unsafe) and self.is_safe(key)
            self.state[key] = before
            if helps:
                yield key

    def shown(self, key: _Key) -> Shown:
        """Return what is shown of a count."""
        state = self.state[key]
        if state is _State.SHOWN:
            return self.actual[key]
        return FEW if state is _State.FEW else WITHHELD


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """What is shown of a group: the tables of :class:`GroupCounts`, kroner in whole hundreds."""

    persons: Table
    benefit: Table
    kvp: Table
    months: Table
    outcomes: Table
    flows: Table
    left: Shown
    back: Shown


_PERSONS, _OUTCOMES, _FLOWS, _RETURN, _HELP = "antall", "utfall", "flyt", "tilbake", "hjelp"
_STAYED, _WORK, _OTHERS, _WITH_KVP = _SLACK = ("blitt", "til arbeid", "andre", "med stønad")
"""Numbers that keep sums, and stand for no cell: nothing small among them need be hidden."""
_TO_WORK, _LEFT_EARLY, _LEFT_LATE = range(3)
_STAYED_EARLY, _STAYED_LATE = range(2)
_LEFT_KEY: Final = (_RETURN, 0, 0)


def suppress(counts: GroupCounts, followed: Iterable[bool], rounding: int) -> ShownCounts:
    """Return what may be shown of a group.

    ``followed`` says of each year whether its persons are looked up in the next. Outcomes are decided
    first, flows then, and those who come back last.
    """
    system = _System()
    columns = [at for at, is_followed in enumerate(followed) if is_followed]
    _add_outcomes(system, counts, columns)
    system.protect((_PERSONS, _OUTCOMES))
    _add_flows(system, counts, columns)
    system.protect((_FLOWS,))
    years = set(columns)
    _add_return(system, counts, columns, [at for at in columns if at + 1 in years])
    system.protect((_RETURN,))
    system.protect((_FLOWS, _RETURN))
    system.protect((_PERSONS, _OUTCOMES, _FLOWS, _RETURN), everywhere=True)
    persons = _table(system, _PERSONS, counts.persons)
    return ShownCounts(
        persons,
        _amounts(counts.benefit, counts.with_benefit, persons, rounding),
        _amounts(counts.kvp, counts.with_kvp, persons, rounding),
        _amounts(counts.months, counts.with_months, persons, 1),
        _table(system, _OUTCOMES, counts.outcomes),
        _table(system, _FLOWS, counts.flows),
        system.shown(_LEFT_KEY),
        _back(system, counts),
    )


def _add_outcomes(system: _System, counts: GroupCounts, columns: list[int]) -> None:
    """Outcomes are the persons of the years that are followed.

    Nothing is worse than uholdbar, and nobody gets better than bærekraftig but by leaving for work: such
    a count is 0 for all to know, and hiding it would hide nothing.
    """
    worst, best = Situation.UNSUSTAINABLE, Situation.SUSTAINABLE
    system.certain.add((_OUTCOMES, int(worst), WORSE))
    if _most_to_work(counts, best, columns) == 0:
        system.certain.add((_OUTCOMES, int(best), BETTER))
    for row in range(len(PLACES)):
        for at, value in enumerate(counts.persons[row].tolist()):
            system.add((_PERSONS, row, at), value)
    for row in Situation:
        for at, value in enumerate(counts.outcomes[row].tolist()):
            system.add((_OUTCOMES, row, at), value)
        outcomes = [(_OUTCOMES, row, at) for at in range(5)]
        system.equal([(_PERSONS, row, at) for at in columns], outcomes)


def _add_flows(system: _System, counts: GroupCounts, columns: list[int]) -> None:
    """Flows are outcomes told in full: who left for work is better among outcomes, and left here.

    They had the programme, so kvalifiseringsstønad tells how many they may be: none where it is 0.
    """
    for row in Situation:
        for at, value in enumerate(counts.flows[row].tolist()):
            system.add((_FLOWS, row, at), value)
        to_work = (_HELP, int(row), _TO_WORK)
        flow = [(_FLOWS, int(row), at) for at in range(6)]
        outcome = [(_OUTCOMES, int(row), at) for at in range(5)]
        system.add(
            to_work,
            int(counts.flows[row, LEFT_FLOW] - counts.outcomes[row, LEFT]),
            published=False,
            most=_most_to_work(counts, row, columns),
        )
        system.equal([outcome[BETTER]], [*flow[row + 1 : LEFT_FLOW], to_work])
        system.equal([outcome[SAME]], [flow[row]])
        system.equal([outcome[WORSE]], flow[:row])
        system.equal([outcome[LEFT], to_work], [flow[LEFT_FLOW]])
        system.equal([outcome[UNPLACED]], [flow[UNPLACED_FLOW]])


def _add_return(
    system: _System, counts: GroupCounts, columns: list[int], columns_of_left: list[int]
) -> None:
    """Those who left and may come back are some of all who left, those who are not placed with them.

    Of a situation, they are at most its persons of those years, and the others who left at most its
    persons of the other years.
    """
    system.add(_LEFT_KEY, counts.left)
    if not columns_of_left:
        system.certain.add(_LEFT_KEY)
    late_columns = [at for at in columns if at not in columns_of_left]
    early_keys = []
    for row, left in enumerate(counts.left_from.tolist()):
        early = (_HELP, row, _LEFT_EARLY)
        early_keys.append(early)
        _add_part(system, row, columns_of_left, (early, left), _STAYED_EARLY)
        if row < len(Situation):
            late = (_HELP, row, _LEFT_LATE)
            others = int(counts.flows[row, LEFT_FLOW]) - left
            _add_part(system, row, late_columns, (late, others), _STAYED_LATE)
            system.equal([(_FLOWS, row, LEFT_FLOW)], [early, late])
            to_work = int(counts.to_work_from[row])
            work = system.actual[_HELP, row, _TO_WORK] - to_work
            parts = (
                _add_to_work(system, counts, early, columns_of_left, to_work),
                _add_to_work(system, counts, late, late_columns, work),
            )
            system.equal([(_HELP, row, _TO_WORK)], parts)
    system.equal(early_keys, [_LEFT_KEY])


def _add_to_work(
    system: _System, counts: GroupCounts, left: _Key, columns: list[int], number: int
) -> _Key:
    """Add those of who left in some years who left for work: at most the persons of years with the programme."""
    row = Situation(left[1])
    key, others, stayed = ((_WORK, *left[1:]), (_OTHERS, *left[1:]), (_WITH_KVP, *left[1:]))
    persons = [(_PERSONS, int(row), at) for at in columns if counts.with_kvp[row, at]]
    system.add(key, number, published=False, most=_most_to_work(counts, row, columns))
    system.add(others, system.actual[left] - number, published=False)
    system.equal([left], [key, others], last=True)
    if total := sum(system.actual[each] for each in persons):
        system.add(stayed, max(total - number, 0), published=False)
        system.equal(persons, [key, stayed], last=True)
    return key


def _add_part(
    system: _System,
    row: int,
    columns: Iterable[int],
    left: tuple[_Key, int],
    stayed_at: int,
) -> None:
    """Add those who left in some years, and that they and those who stayed are the years' persons."""
    key, number = left
    persons = [(_PERSONS, row, at) for at in columns]
    stayed = (_STAYED, row, stayed_at)
    total = sum(system.actual[each] for each in persons)
    system.add(key, number, published=False, most=None if total else 0)
    system.add(stayed, total - number, published=False)
    system.equal(persons, [key, stayed], last=True)


def _most_to_work(counts: GroupCounts, row: Situation, columns: list[int]) -> int | None:
    """Return how many kvalifiseringsstønad tells of at most: 4 a cell of «færre enn 5»; ``None``: any."""
    found = counts.with_kvp[row, columns].tolist()
    few = sum(_is_few(number) for number in found)
    return few * (_LEAST - 1) if all(number < _LEAST for number in found) else None


def _back(system: _System, counts: GroupCounts) -> Shown:
    """Return who came back; hidden too where those who did not are 1–4, or all of them are hidden.

    Where all are hidden, «færre enn 5» would part nobody from 1–4 and is not told. Of few more than
    five, «skjult» would leave one or two numbers; there, whatever is not «færre enn 5» is «skjult».
    """
    if system.state[_LEFT_KEY] is not _State.SHOWN:
        return WITHHELD
    if _is_few(counts.back):
        return FEW
    is_open = _LEAST < counts.left < _LEAST + _WANTED
    return WITHHELD if is_open or _is_few(counts.left - counts.back) else counts.back


def _table(system: _System, name: str, values: IntArray) -> Table:
    rows, columns = values.shape
    return tuple(
        tuple(system.shown((name, row, at)) for at in range(columns)) for row in range(rows)
    )


def _amounts(values: IntArray, carriers: IntArray, persons: Table, unit: int) -> Table:
    """Return kroner or months: hidden as their count is, and where 1–4 persons have them all."""
    rounded = np.floor_divide(values + unit // 2, unit) * unit
    return tuple(
        tuple(
            count if isinstance(count, str) else FEW if _is_few(few) else value
            for value, few, count in zip(*row, strict=True)
        )
        for row in zip(rounded.tolist(), carriers.tolist(), persons, strict=True)
    )


def few_or_number(count: int) -> Shown:
    """Return a count that stands in no sum: 1–4 persons are hidden."""
    return FEW if _is_few(count) else count


def _is_few(count: int) -> bool:
    return 0 < count < _LEAST
