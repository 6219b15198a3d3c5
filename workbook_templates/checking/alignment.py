"""Finds the rows and columns that were inserted in a tab, or deleted: the likeliest alignment.

Of all ways to lay the template's lines beside the file's, in order, the one is taken in which most
labels and formulas stand where they belong. A line that lacks its formulas costs less than one that
is gone and another that is new, so that a row that was typed over stays where it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.sheet import Constant, Formula, SheetPlan
from workbook_templates.xlsx import FoundSheet, Position

_MOST_NEW: Final = 100
"""Lines past the template's last that may be its own, moved there."""
_TEXT, _OTHER, _EXTRA, _GAP = 3.0, 1.0, 0.5, 1.0
"""What a label counts, another cell, what is too many (a share), and a line that is new or gone."""
_LOST: Final = "#REF!"
_SOME: Final = 4
"""Formulas of a column from which it is missed where most are gone."""

_FORMULA: Final = ("formula",)
_Token = Hashable


@dataclass(frozen=True, slots=True)
class LineShift:
    """How the rows or the columns of a tab have moved.

    ``places`` gives where each line of the template stands in the file, ``None`` where it is gone;
    lines past the last have moved as that one. ``inserted`` are lines of the file, ``deleted`` ones
    of the template.
    """

    places: tuple[int | None, ...] = ()
    inserted: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        """Say whether every line stands where the template has it."""
        return not self.inserted and not self.deleted

    def place(self, line: int) -> int | None:
        """Return where a line of the template stands in the file; ``None`` where it is gone."""
        if line < len(self.places):
            return self.places[line]
        return line + len(self.inserted) - len(self.deleted)


@dataclass(frozen=True, slots=True)
class TabShift:
    """How the rows and columns of a tab have moved, and how well the tab fits its template so."""

    rows: LineShift = LineShift()
    columns: LineShift = LineShift()
    fit: float = 0.0

    @property
    def is_none(self) -> bool:
        """Say whether every cell stands where the template has it."""
        return self.rows.is_none and self.columns.is_none

    def place(self, row: int, column: int) -> Position | None:
        """Return where a cell of the template stands in the file; ``None`` where it is gone."""
        at = self.rows.place(row), self.columns.place(column)
        return None if at[0] is None or at[1] is None else (at[0], at[1])


NO_SHIFT: Final = TabShift()


def tab_shift(wanted: SheetPlan, found: FoundSheet) -> TabShift:
    """Return how the lines of a tab have moved."""
    here, there = _planned(wanted), _held(wanted, found)
    columns = LineShift()
    if _has_moved(here, there, 1) or _lacks_column(here, there):
        columns = _shift(_Columns(here, there, found))
    rows = _Rows(here, there, columns)
    if _has_moved(here, there, 0):
        shift = _shift(rows)
        return TabShift(shift, columns, rows.fit(shift))
    return TabShift(LineShift(), columns, rows.fit(LineShift()))


_Cells = Mapping[Position, _Token]


def _planned(sheet: SheetPlan) -> _Cells:
    """Return what tells the lines of a template apart: its labels and where it has formulas."""
    cells: dict[Position, _Token] = {}
    for at, cell in sheet.cells.items():
        if isinstance(cell.content, Formula):
            cells[at] = _FORMULA
        elif isinstance(cell.content, Constant) and cell.content.value != "":
            cells[at] = _text(cell.content.value)
    return cells


def _held(wanted: SheetPlan, found: FoundSheet) -> _Cells:
    """Return the same of a file, as far as the template may have moved; empty cells with it."""
    last = max((row for row, _ in wanted.cells), default=0) + _MOST_NEW
    cells: dict[Position, _Token] = {}
    for at, cell in found.cells.items():
        if at[0] <= last and at[1] <= wanted.last_column + _MOST_NEW:
            is_formula = cell.formula is not None
            cells[at] = _FORMULA if is_formula else _text(cell.value)
    return cells


def _text(value: float | str | None) -> _Token:
    """Return what is compared of a cell's value: an empty text is as nothing."""
    return value.strip() or None if isinstance(value, str) else value


def _has_moved(here: _Cells, there: _Cells, axis: int) -> bool:
    """Say whether a text that stands once in both stands on another line of the file."""
    mine, theirs = _single(here), _single(there)
    return any(text in theirs and theirs[text][axis] != at[axis] for text, at in mine.items())


def _lacks_column(here: _Cells, there: _Cells) -> bool:
    """Say whether a column holds less than half of its formulas, and it has some."""
    places = [at for at, token in here.items() if token is _FORMULA]
    kept = Counter(column for row, column in places if there.get((row, column)) is _FORMULA)
    wanted = Counter(column for _, column in places)
    return any(2 * kept[column] < count for column, count in wanted.items() if count >= _SOME)


def _single(cells: _Cells) -> dict[_Token, Position]:
    """Return where the texts stand that stand once."""
    count = Counter(cells.values())
    return {
        token: at for at, token in cells.items() if isinstance(token, str) and count[token] == 1
    }


def _weight(token: _Token) -> float:
    """Return how much a cell tells of where its line belongs."""
    return _TEXT if isinstance(token, str) else _OTHER


class _Lines:
    """Lines of a template and of a file, as they are laid beside each other.

    ``lost`` and ``new`` are what it costs to leave one out, ``score`` what a pair is worth.
    """

    lost: Sequence[float]
    new: Sequence[float]

    def score(self, mine: int, theirs: int) -> float:
        """Return how well a line of the file suits one of the template."""
        raise NotImplementedError

    def settled(self, places: list[int | None]) -> list[int | None]:
        """Return the places, where several are equally good the likeliest."""
        return places


class _Rows(_Lines):
    """Rows: a cell must stand in its column."""

    def __init__(self, here: _Cells, there: _Cells, columns: LineShift) -> None:
        self._mine: list[list[tuple[int, _Token, float]]] = [[] for _ in range(_end(here, 0))]
        for (row, column), token in here.items():
            at = columns.place(column)
            if at is not None:
                self._mine[row].append((at, token, _weight(token)))
        self._theirs: list[dict[int, _Token]] = [{} for _ in range(_end(there, 0))]
        for (row, column), token in there.items():
            self._theirs[row][column] = token
        known = {token for token in here.values() if token is _FORMULA or isinstance(token, str)}
        self._known = [
            sum(_weight(token) for token in row.values() if token in known) for row in self._theirs
        ]
        self.lost = [_GAP + sum(weight for *_, weight in row) for row in self._mine]
        self.new = [
            _GAP + _EXTRA * sum(item is _FORMULA for item in row.values()) for row in self._theirs
        ]

    def score(self, mine: int, theirs: int) -> float:
        found, extra, total = self._theirs[theirs], self._known[theirs], 0.0
        for column, token, weight in self._mine[mine]:
            same = found.get(column) == token
            total += weight if same else -weight
            extra -= weight if same else 0.0
        return total - _EXTRA * max(extra, 0.0)

    def fit(self, shift: LineShift) -> float:
        """Return how well the file suits the template where its rows stand so."""
        total = -sum(self.new[row] for row in shift.inserted)
        for row in range(len(self.lost)):
            at = shift.place(row)
            is_there = at is not None and at < len(self.new)
            total += self.score(row, at) if is_there and at is not None else -self.lost[row]
        return total


class _Columns(_Lines):
    """Columns: what stands in them counts, in whatever row, for rows may have moved too."""

    def __init__(self, here: _Cells, there: _Cells, found: FoundSheet) -> None:
        self._mine, self._theirs = (
            [Counter[_Token]() for _ in range(_end(cells, 1))] for cells in (here, there)
        )
        for counts, cells in ((self._mine, here), (self._theirs, there)):
            for (_, column), token in cells.items():
                counts[column][token] += 1
        known = set().union(*self._mine)
        self._known = [
            Counter({token: line[token] for token in line if token in known})
            for line in self._theirs
        ]
        self.lost = [_GAP + _total(line) for line in self._mine]
        self.new = [_GAP + _EXTRA * line[_FORMULA] for line in self._theirs]
        self._broken = Counter(
            column
            for (_, column), cell in found.cells.items()
            if cell.formula is not None and _LOST in cell.formula.upper()
        )

    def score(self, mine: int, theirs: int) -> float:
        wanted, found = self._mine[mine], self._known[theirs]
        same = _total(wanted & found)
        return 2 * same - _total(wanted) - _EXTRA * (_total(found) - same)

    def settled(self, places: list[int | None]) -> list[int | None]:
        """Let that one of several columns alike be gone which the next one's formulas miss."""
        for column in [index for index, place in enumerate(places) if place is None]:
            first, last = column, column
            while first > 0 and self._mine[first - 1] == self._mine[column]:
                first -= 1
            while last + 1 < len(places) and self._mine[last + 1] == self._mine[column]:
                last += 1
            run = [place for place in places[first : last + 1] if place is not None]
            broken = [index for index, place in enumerate(run) if self._broken[place]]
            if len(run) == last - first:
                gone = broken[0] if broken else len(run)
                places[first : last + 1] = [*run[:gone], None, *run[gone:]]
        return places


def _total(line: Counter[_Token]) -> float:
    return sum(_weight(token) * count for token, count in line.items())


def _end(cells: _Cells, axis: int) -> int:
    return max((at[axis] for at in cells), default=-1) + 1


def _shift(lines: _Lines) -> LineShift:
    places = lines.settled(_aligned(lines))
    if all(place == line for line, place in enumerate(places)):
        return LineShift()
    taken = {place for place in places if place is not None}
    last = max(taken, default=-1)
    return LineShift(
        tuple(places),
        tuple(line for line in range(last) if line not in taken),
        tuple(line for line, place in enumerate(places) if place is None),
    )


def _aligned(lines: _Lines) -> list[int | None]:
    """Return the file's line of each of the template's lines, ``None`` where it is gone."""
    mine, theirs = len(lines.lost), len(lines.new)
    first = 0
    while first < min(mine, theirs) and _suits(lines, first, first):
        first += 1
    end = 0
    while end < min(mine, theirs) - first and _suits(lines, mine - 1 - end, theirs - 1 - end):
        end += 1
    middle = _best(lines, (first, mine - end), (first, theirs - end), at_end=end == 0)
    tail = range(theirs - end, theirs)
    return [*range(first), *middle, *tail]


def _suits(lines: _Lines, mine: int, theirs: int) -> bool:
    """Say whether nothing of a line is amiss."""
    return lines.score(mine, theirs) == lines.lost[mine] - _GAP


def _best(
    lines: _Lines, mine: tuple[int, int], theirs: tuple[int, int], *, at_end: bool
) -> list[int | None]:
    """Align lines by dynamic programming; what the file has past the last costs nothing."""
    rows, columns = mine[1] - mine[0], theirs[1] - theirs[0]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(1, columns + 1):
        best[0][j] = best[0][j - 1] - lines.new[theirs[0] + j - 1]
    score: Callable[[int, int], float] = lines.score
    for i in range(1, rows + 1):
        above, here, lost = best[i - 1], best[i], lines.lost[mine[0] + i - 1]
        here[0] = above[0] - lost
        for j in range(1, columns + 1):
            here[j] = max(
                above[j - 1] + score(mine[0] + i - 1, theirs[0] + j - 1),
                above[j] - lost,
                here[j - 1] - lines.new[theirs[0] + j - 1],
            )
    i, j = rows, columns
    if at_end:
        j = max(range(columns + 1), key=lambda index: (best[rows][index], -index))
    places: list[int | None] = [None] * rows
    while i > 0:
        lost = lines.lost[mine[0] + i - 1]
        if j > 0 and best[i][j] == best[i][j - 1] - lines.new[theirs[0] + j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j] - lost:
            i -= 1
        else:
            i, j = i - 1, j - 1
            places[i] = theirs[0] + j
    return places
