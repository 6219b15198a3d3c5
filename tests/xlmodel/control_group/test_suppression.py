"""What may be shown: a linear program over all that is shown leaves every hidden count open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]  # ships no types

from xlmodel.control_group import suppression
from xlmodel.control_group.counting import GroupCounts
from xlmodel.control_group.suppression import FEW, HIDDEN, WITHHELD, ShownCounts, suppress

FOLLOWED = (True, True, False)


def counts_of(moves: list[tuple[int, int, int, bool]], extra: list[tuple[int, int]]) -> GroupCounts:
    """Count persons by year, start (4 is unplaced), end (4 left, 5 unplaced) and whether for work."""
    counts = GroupCounts.empty(len(FOLLOWED))
    for year, start, end, to_work in moves:
        counts.persons[start, year] += 1
        if start < 4:
            counts.flows[start, end] += 1
            outcome = (
                4 if end == 5 else 3 if end == 4 else 0 if end > start else 1 if end == start else 2
            )
            counts.outcomes[start, 0 if end == 4 and to_work else outcome] += 1
            counts.kvp[start, year] += 190_000 * to_work
            counts.with_kvp[start, year] += to_work
        if end == 4 and year == 0:
            counts.left_from[start] += 1
            counts.to_work_from[start] += to_work
            counts.back += to_work
    for start, number in extra:
        counts.persons[start, 2] += number
    counts.benefit[:] = counts.persons * 90_000
    counts.with_benefit[:] = counts.persons
    return counts


MOVES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(0, 4),
        st.sampled_from((0, 0, 1, 1, 2, 3, 4, 4, 5)),
        st.booleans(),
    ),
    max_size=90,
)
BLOCKS = st.lists(
    st.tuples(
        st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 5), st.booleans()),
        st.sampled_from((1, 1, 2, 3, 4, 5, 6, 8, 12, 30, 60)),
    ),
    max_size=14,
).map(lambda found: [move for move, number in found for _ in range(number)])
LAST = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=5)


class Published:
    """All that is shown of a group as a linear program: hidden counts are variables between bounds."""

    def __init__(self, shown: ShownCounts) -> None:
        self.index: dict[tuple[Any, ...], int] = {}
        self.bounds: list[tuple[float, float | None]] = []
        self.rows: list[dict[tuple[Any, ...], int]] = []
        for name in ("persons", "outcomes", "flows"):
            for row, cells in enumerate(getattr(shown, name)):
                for at, value in enumerate(cells):
                    self._variable((name, row, at), value)
        self._variable(("left",), shown.left)
        for row in range(4):
            self._open(("to work", row))
            for year in range(2):
                most = {0: 0, FEW: 4}.get(shown.kvp[row][year])
                self._open(("work", row, year), most)
                self._open(("others", row, year))
        for row in range(5):
            for year in range(2):
                self._open(("left", row, year))
                self._open(("stayed", row, year))
        self._sums()

    def _variable(self, key: tuple[Any, ...], value: int | str) -> None:
        self.index[key] = len(self.bounds)
        usual = {FEW: (1, 4), WITHHELD: (0, None)}
        self.bounds.append(usual[value] if isinstance(value, str) else (value, value))

    def _open(self, key: tuple[Any, ...], most: int | None = None) -> None:
        self.index[key] = len(self.bounds)
        self.bounds.append((0, most))

    def _sums(self) -> None:
        for s in range(4):
            years = {
                ("persons", s, at): -1 for at, is_followed in enumerate(FOLLOWED) if is_followed
            }
            self.rows.append(years | {("outcomes", s, at): 1 for at in range(5)})
            self.rows.append(years | {("flows", s, at): 1 for at in range(6)})
            higher = {("flows", s, at): -1 for at in range(s + 1, 4)}
            self.rows.append({("outcomes", s, 0): 1, ("to work", s): -1} | higher)
            self.rows.append({("outcomes", s, 1): 1, ("flows", s, s): -1})
            self.rows.append({("outcomes", s, 2): 1} | {("flows", s, at): -1 for at in range(s)})
            self.rows.append({("outcomes", s, 3): 1, ("to work", s): 1, ("flows", s, 4): -1})
            self.rows.append({("outcomes", s, 4): 1, ("flows", s, 5): -1})
        for s in range(5):
            for year in range(2):
                parts = {("left", s, year): 1, ("stayed", s, year): 1}
                self.rows.append(parts | {("persons", s, year): -1})
            if s < 4:
                self.rows.append({("left", s, 0): 1, ("left", s, 1): 1, ("flows", s, 4): -1})
                self.rows.append({("work", s, 0): 1, ("work", s, 1): 1, ("to work", s): -1})
                for year in range(2):
                    parts = {("work", s, year): 1, ("others", s, year): 1}
                    self.rows.append(parts | {("left", s, year): -1})
        self.rows.append({("left", s, 0): 1 for s in range(5)} | {("left",): -1})

    def span(self, key: tuple[Any, ...]) -> float:
        """Return how far a number may go, from the least to the greatest."""
        matrix = np.zeros((len(self.rows), len(self.bounds)))
        for at, row in enumerate(self.rows):
            for name, sign in row.items():
                matrix[at, self.index[name]] = sign
        goal = np.zeros(len(self.bounds))
        goal[self.index[key]] = 1
        low = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(self.rows)), bounds=self.bounds)
        high = linprog(-goal, A_eq=matrix, b_eq=np.zeros(len(self.rows)), bounds=self.bounds)
        assert low.status in (0, 3), low.message
        return np.inf if high.status == 3 else -high.fun - low.fun


def guarded(counts: GroupCounts, shown: ShownCounts) -> Iterator[tuple[Any, ...]]:
    """Yield the numbers that must stay open: all that are hidden, and differences of 1–4."""
    for name in ("persons", "outcomes", "flows"):
        for row, cells in enumerate(getattr(shown, name)):
            yield from ((name, row, at) for at, value in enumerate(cells) if value in HIDDEN)
    if shown.left in HIDDEN:
        yield ("left",)
    for s in range(4):
        if 0 < counts.flows[s, 4] - counts.outcomes[s, 3] < 5:
            yield ("to work", s)


def leaks(counts: GroupCounts, shown: ShownCounts) -> list[tuple[Any, ...]]:
    published = Published(shown)
    return [key for key in guarded(counts, shown) if published.span(key) < 2 - 1e-6]


@settings(max_examples=60, deadline=None)
@given(MOVES | BLOCKS, LAST)
def test_no_hidden_count_follows_from_what_is_shown(
    moves: list[tuple[int, int, int, bool]], last: list[tuple[int, int]]
) -> None:
    counts = counts_of(moves, last)
    shown = suppress(counts, FOLLOWED, 100)
    assert not leaks(counts, shown)
    for name in ("persons", "outcomes", "flows"):
        for cells, true in zip(getattr(shown, name), getattr(counts, name).tolist(), strict=True):
            for value, number in zip(cells, true, strict=True):
                assert value in ((FEW, WITHHELD) if 0 < number < 5 else (number, WITHHELD))
    if isinstance(shown.left, int) and isinstance(shown.back, int):
        assert not any(
            0 < number < 5 for number in (shown.left, shown.back, shown.left - shown.back)
        )


SMALL = [(0, 0, 0, False)] * 30 + [(0, 0, 1, False)] * 12 + [(0, 0, 4, False)] * 3


def test_hiding_small_counts_alone_would_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = counts_of(SMALL, [])
    assert not leaks(counts, suppress(counts, FOLLOWED, 100))
    monkeypatch.setattr(suppression._System, "protect", lambda *_args, **_options: None)
    assert ("outcomes", 0, 3) in leaks(counts, suppress(counts, FOLLOWED, 100))


def test_the_smallest_of_the_same_table_is_hidden_and_nothing_more() -> None:
    shown = suppress(counts_of(SMALL, []), FOLLOWED, 100)
    assert shown.outcomes[0] == (WITHHELD, 30, 0, FEW, 0)
    assert shown.flows[0] == (30, WITHHELD, 0, 0, FEW, 0)
    assert shown.persons[0] == (45, 0, 0)


def test_kroner_and_months_are_hidden_as_their_count_is_and_where_few_have_them() -> None:
    counts = counts_of([(0, 0, 0, False)] * 30 + [(0, 1, 1, False)] * 3, [])
    counts.kvp[0, 0], counts.with_kvp[0, 0] = 190_049, 1
    counts.months[0, 0] = counts.with_months[0, 0] = 30
    shown = suppress(counts, FOLLOWED, 100)
    assert (shown.persons[0][0], shown.benefit[0][0]) == (30, 2_700_000)
    assert (shown.kvp[0][0], shown.benefit[1][0], shown.months[1][0]) == (FEW, FEW, FEW)
    counts.with_kvp[0, 0] = 9
    assert suppress(counts, FOLLOWED, 100).kvp[0][0] == 190_000


@pytest.mark.parametrize(
    ("left", "back", "shown"),
    [
        (20, 10, (20, 10)),
        (20, 3, (20, FEW)),
        (20, 17, (20, WITHHELD)),
        (20, 20, (20, 20)),
        (20, 0, (20, 0)),
        (5, 5, (5, 5)),
        (6, 6, (6, WITHHELD)),
        (7, 0, (7, WITHHELD)),
        (7, 2, (7, FEW)),
        (8, 8, (8, 8)),
        (3, 0, (FEW, WITHHELD)),
        (3, 2, (FEW, WITHHELD)),
    ],
)
def test_those_who_came_back_are_hidden_where_they_or_the_others_are_few(
    left: int, back: int, shown: tuple[object, object]
) -> None:
    moves = [(0, 0, 4, at < back) for at in range(left)] + [(1, 0, 4, False)] * 10
    found = suppress(counts_of(moves, []), FOLLOWED, 100)
    assert (found.left, found.back) == shown


def test_what_must_be_nobody_is_never_what_hides_another() -> None:
    moves = [(0, 2, 0, False)] * 5 + [(0, 2, 4, True)] * 3 + [(1, 0, 4, False)] * 2
    counts = counts_of(moves, [(3, 8), (2, 6)])
    shown = suppress(counts, FOLLOWED, 100)
    assert shown.outcomes[0][2] == 0
    assert not leaks(counts, shown)


def test_better_than_baerekraftig_is_nobody_where_nobody_had_the_programme() -> None:
    moves = [(0, 3, 3, False)] * 40 + [(0, 3, 0, False)] * 3 + [(1, 3, 4, False)] * 2
    counts = counts_of(moves, [])
    shown = suppress(counts, FOLLOWED, 100)
    assert shown.outcomes[3][0] == 0
    assert not leaks(counts, shown)


def test_three_flows_of_one_person_do_not_follow_from_their_sum_of_few() -> None:
    counts = counts_of([(0, 3, end, False) for end in range(3)], [])
    shown = suppress(counts, FOLLOWED, 100)
    assert not leaks(counts, shown)
    assert sorted(shown.flows[3][:3]) == [FEW, FEW, WITHHELD]
    assert shown.outcomes[3][2] == shown.persons[3][0] == FEW


def test_who_left_in_a_year_does_not_follow_from_those_with_a_third_year() -> None:
    """All 12 of utsatt left in the second year, so 9 in all leaves 4 of uholdbar beside 5 of bærekraftig."""
    counts = counts_of(
        [(0, 0, 4, False)] * 4 + [(0, 3, 4, False)] * 5 + [(1, 1, 4, False)] * 12, []
    )
    shown = suppress(counts, FOLLOWED, 100)
    assert not leaks(counts, shown)
    assert shown.left == WITHHELD


def test_who_left_in_a_year_does_not_follow_from_those_who_left_for_work() -> None:
    """The 6 of utsatt who left for work had the programme in the first year: 8 in all leaves 2 of uholdbar."""
    moves = [(0, 1, 4, True)] * 6 + [(0, 1, 0, False)] * 6 + [(1, 1, 0, False)] * 6
    counts = counts_of([(0, 0, 4, True), (0, 0, 4, False), *moves], [(0, 5)])
    shown = suppress(counts, FOLLOWED, 100)
    assert not leaks(counts, shown)


def test_nobody_left_for_work_where_nobody_had_the_programme() -> None:
    """Then outcomes and flows are the same numbers, and one view tells what the other hides."""
    moves = [(0, 0, 0, False)] * 30 + [(0, 0, 1, False)] * 9 + [(0, 0, 4, False)] * 3
    counts = counts_of(moves, [])
    shown = suppress(counts, FOLLOWED, 100)
    assert not leaks(counts, shown)
    assert WITHHELD in shown.outcomes[0]


def test_nobody_gives_tables_of_zeros() -> None:
    shown = suppress(GroupCounts.empty(0), (), 100)
    assert shown.outcomes == ((0,) * 5,) * 4
    assert (shown.left, shown.back) == (0, 0)
