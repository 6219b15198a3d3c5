"""What a register's names must show, written from the prose alone: plain loops over rows of cells.

A row is the cells of ``LK_Register`` as a sheet holds them: texts, numbers (days too) and ``None``.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Final

from scipy.special import gammaincinv  # type: ignore[import-untyped]  # ships no types

SITUATIONS: Final = ["Uholdbar", "Utsatt", "Stabil", "Bærekraftig"]
SPLIT: Final = {"Uholdbar/utsatt": (0, 1), "Stabil/bærekraftig": (2, 3)}
GROUPS: Final = {"UNG": {2}, "FAM": {1, 3}, "ALLE": None}

Row = list[Any]


def _place(row: Row, weights: list[float]) -> int | None:
    votes = [0.0] * 4
    for at in range(7):
        answer = row[5 + at]
        weight = weights[at] * (2 if row[12 + at] == "Ja" else 1)
        if answer in SITUATIONS:
            votes[SITUATIONS.index(answer)] += weight
        elif answer in SPLIT:
            for part in SPLIT[answer]:
                votes[part] += weight / 2
    votes = [round(vote, 9) for vote in votes]
    return None if max(votes) <= 0 else votes.index(max(votes))


def _name(situation: int | None) -> str:
    return "Ikke plassert" if situation is None else SITUATIONS[situation]


def expected(
    rows: list[Row],
    *,
    weights: list[float],
    basis: str = "Investeringsleder",
    alpha: float = 0.5,
    beta: float = 6.0,
) -> dict[str, Any]:
    """Return what the names show: a value, a list, or a list of lists."""
    out: dict[str, Any] = {
        name: []
        for name in ("LK_Beregnet", "LK_Brukt", "LK_Uenig", "LK_Fra", "LK_Til", "LK_Maaneder")
    }
    used: list[int | None] = []
    for row in rows:
        named = row[0] not in (None, "")
        computed = _place(row, weights) if named else None
        leader = SITUATIONS.index(row[4]) if named and row[4] in SITUATIONS else None
        pick = (leader, computed) if basis == "Investeringsleder" else (computed, leader)
        mine = pick[0] if pick[0] is not None else pick[1]
        used.append(mine)
        out["LK_Beregnet"].append(_name(computed) if named else "")
        out["LK_Brukt"].append(_name(mine) if named else "")
        both = leader is not None and computed is not None
        out["LK_Uenig"].append(("Nei" if leader == computed else "Ja") if both else "")
    intervals = []
    for at, row in enumerate(rows):
        found = _previous(rows, used, at)
        if found is None:
            for name in ("LK_Fra", "LK_Til", "LK_Maaneder"):
                out[name].append("")
            continue
        a, b, months = used[found], used[at], (row[1] - rows[found][1]) / 30.4375
        out["LK_Fra"].append(_name(a))
        out["LK_Til"].append(_name(b))
        out["LK_Maaneder"].append(months)
        if rows[found][2] != "Avslutning":
            intervals.append((row[3], a, b, months))
    for group, targets in GROUPS.items():
        own = [item[1:] for item in intervals if targets is None or item[0] in targets]
        out |= _rates(f"LK_{group}_", own, alpha, beta)
    return out


def _counts(row: Row) -> bool:
    return row[0] not in (None, "") and isinstance(row[1], int)


def _key(row: Row) -> str:
    return str(row[0]).lower()


def _single(rows: list[Row], at: int) -> bool:
    me = rows[at]
    alike = [r for r in rows if _counts(r) and _key(r) == _key(me) and r[1] == me[1]]
    return len(alike) == 1


def _previous(rows: list[Row], used: list[int | None], at: int) -> int | None:
    me = rows[at]
    if not _counts(me) or used[at] is None or not _single(rows, at):
        return None
    before = [
        other
        for other, row in enumerate(rows)
        if _counts(row)
        and _key(row) == _key(me)
        and row[1] < me[1]
        and used[other] is not None
        and _single(rows, other)
    ]
    return max(before, key=lambda other: rows[other][1]) if before else None


def _rates(prefix: str, intervals: list[Any], alpha: float, beta: float) -> dict[str, Any]:
    moves, months = [0] * 3, [0.0] * 3
    matrix = [[0] * 4 for _ in range(4)]
    for a, b, length in intervals:
        matrix[a][b] += 1
        for step in range(a, b):
            moves[step] += 1
            months[step] += length / (b - a)
        if b <= a < 3:
            months[a] += length
    rates, lows, highs = [], [], []
    for m, t in zip(moves, months, strict=True):
        rates.append(_year((alpha + m) / (beta + t)))
        lows.append(_year(float(gammaincinv(alpha + m, 0.05)) / (beta + t)))
        highs.append(_year(float(gammaincinv(alpha + m, 0.95)) / (beta + t)))
    return {
        f"{prefix}Flytt": moves,
        f"{prefix}Maaneder": months,
        f"{prefix}Rate": rates,
        f"{prefix}Rate05": lows,
        f"{prefix}Rate95": highs,
        f"{prefix}Matrise": [cell for line in matrix for cell in line],
        f"{prefix}Tilbake": [sum(b < a for a, b, _ in intervals)],
    }


def _year(monthly: float) -> float:
    return float(1.0 - 2.718281828459045 ** (-12 * monthly))


def drawn(seed: int, rows: int, width: int, *, wild: bool = False) -> list[Row]:
    """Return a register: few cases, close days, blanks, rows in between; ``wild`` has what is no input."""
    rng = random.Random(seed)  # noqa: S311  # a test
    cases: list[Any] = ["1", "001", "01", "a*", "A?", "~x", "åse", "x y"]
    first = (dt.date(2020, 1, 1) - dt.date(1899, 12, 30)).days
    shared = ["Uholdbar/utsatt", "Stabil/bærekraftig"]
    made = []
    for _ in range(rows):
        row: Row = [None] * width
        if rng.random() < 0.9:
            row[0] = rng.choice([*cases, 1, 7] if wild else cases)
            row[1] = first + 20 * rng.randrange(80)
            row[2] = rng.choice(["Oppstart", "Underveis", "Underveis", "Avslutning"])
            row[3] = rng.choice([1, 2, 3, 4])
            row[4] = rng.choice([*SITUATIONS, None, None])
            if wild and rng.random() < 0.2:
                row[rng.choice([1, 2, 3])] = None
            for at in range(7):
                choices = [*SITUATIONS, "Vet ikke", None]
                choices += shared[1:] if at in (1, 4) else shared[:1] if at == 5 else []
                row[5 + at] = rng.choice(choices) if rng.random() < 0.7 else None
                row[12 + at] = rng.choice(["Ja", "Nei", None, None])
        made.append(row)
    return made
