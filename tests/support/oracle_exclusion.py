"""What the names of the comparison with Utenforregnskapet must show, from the prose alone.

Plain Python over what is typed in the cells, row by row and age by age: it imports nothing that
computes. Blank and text amounts are 0; a row counts where its four choices are right.
"""

from __future__ import annotations

import math
from random import Random
from typing import Any, Final

AGES: Final = range(18, 59)
GROUPS: Final = ("Målgruppe", "Sammenligning")
FLOWS: Final = ("Utgift", "Inntekt")
LEVELS: Final = ("Kommune", "Fylke", "Stat")
NEVER: Final = "Ikke i perioden"
NO_RATE: Final = "Ikke mellom 0 og 100 %"
ODD: Final = ("=1+1", "+47 66", "@x", "-5", "Time*", "<b>&", "", "æøå", "#N/A")

Plain = dict[str, Any]


def number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def net(plain: Plain, group: str, level: str, age: int) -> float:
    """Return what a person of a group costs a level at an age: expenses − incomes."""
    found = []
    for row in plain["rows"]:
        target, own, _, flow, at, *_ = row["cells"]
        if target == plain["target"] and own == group and at == level and flow in FLOWS:
            amount = number(row["amounts"][age - AGES[0]])
            found.append(amount if flow == "Utgift" else -amount)
    return math.fsum(found)


def discounted(plain: Plain, level: str, age: int) -> float:
    if age < max(18, plain["age"] + 1):
        return 0.0
    gain = net(plain, GROUPS[0], level, age) - net(plain, GROUPS[1], level, age)
    years = int(age - plain["age"])
    return float(gain / (1 + plain["rate"]) ** years)


def results(plain: Plain) -> dict[str, list[Any]]:
    """Return what stands under each name of a result."""
    costs = [
        [math.fsum(net(plain, group, x, age) for x in LEVELS) for age in AGES] for group in GROUPS
    ]
    levels = [[discounted(plain, level, age) for age in AGES] for level in LEVELS]
    gains = [math.fsum(column) for column in zip(*levels, strict=True)]
    per_success = math.fsum(gains)
    winners = plain["persons"] * plain["success"]
    cost = plain["persons"] * plain["cost"]
    by_level = [winners * math.fsum(row) for row in levels]
    age = paid_back(plain, [winners * gain for gain in gains], cost)
    is_paid = isinstance(age, int)
    return {
        "UF_Kostnad": costs[0],
        "UF_KostnadSammenligning": costs[1],
        "UF_GevinstPerSuksess": gains,
        "UF_GevinstNivaa": [value for row in levels for value in row],
        "UF_SumGevinstPerSuksess": [per_success],
        "UF_SumGevinst": [winners * per_success],
        "UF_SumKostnad": [cost],
        "UF_Netto": [winners * per_success - cost],
        "UF_NettoNivaa": [by_level[0] - cost, *by_level[1:]],
        "UF_Tilbakebetalt": [age],
        "UF_TilbakebetaltAar": [plain["year"] + age - plain["age"] if is_paid else NEVER],
        "UF_KrevdSuksessrate": [required(plain["cost"], per_success)],
    }


def paid_back(plain: Plain, gains: list[float], cost: float) -> int | str:
    """Return the first age that counts from which the accumulated gain stays at the cost or above."""
    sums = [math.fsum(gains[: at + 1]) for at in range(len(AGES))]
    for at, age in enumerate(AGES):
        stays = all(round((value - cost) * 100) >= 0 for value in sums[at:])
        if stays and age > plain["age"]:
            return age
    return NEVER


def required(cost: float, per_success: float) -> float | str:
    if per_success == 0:
        return NO_RATE
    rate = cost / per_success
    return rate if 0 <= rate <= 1 else NO_RATE


def drawn(seed: int, rows: int = 60) -> Plain:
    """Return the cells that a seed draws; some rows are blank, some of other target groups."""
    random = Random(seed)  # noqa: S311  # drawn inputs, no secret
    most = random.choice((0, 1, 3, 20, rows))

    def row() -> Plain:
        target = random.choice((1, 1, 2, random.randint(1, 7)))
        cells: list[Any] = [target, random.choice(GROUPS), random.choice(ODD), random.choice(FLOWS)]
        cells += [random.choice(LEVELS), random.choice(ODD), random.choice(("Høy", "Lav", None))]
        steady = random.choice((True, False))
        base = random.choice((0, 1, 40_000, 250_000.5, -9_000))
        amounts = [
            None if random.random() < 0.1 else base if steady else base * random.random()
            for _ in AGES
        ]
        return {"cells": cells, "amounts": amounts}

    return {
        "target": random.choice((1, 1, 1, 2, 7)),
        "persons": random.choice((0, 1, 20, 133.5)),
        "success": random.choice((0, 1, 0.4, round(random.random(), 3))),
        "cost": random.choice((0, 1, 250_000, 3_000_000)),
        "year": random.randint(2000, 2100),
        "age": random.choice((0, 16, 17, 18, 30, random.randint(0, 30))),
        "rate": random.choice((0, 0.04, 0.1, round(random.uniform(0, 0.1), 4))),
        "rows": [row() for _ in range(most)],
    }


def named(plain: Plain) -> dict[str, list[Any]]:
    """Return the cells of every input's name, row by row."""
    return {
        "UF_Maalgruppe": [plain["target"]],
        "UF_Antall": [plain["persons"]],
        "UF_Suksessrate": [plain["success"]],
        "UF_Tiltakskostnad": [plain["cost"]],
        "UF_Tiltaksaar": [plain["year"]],
        "UF_Alder": [plain["age"]],
        "UF_Neddiskontering": [plain["rate"]],
        "UF_Profiler": [cell or None for row in plain["rows"] for cell in row["cells"]],
        "UF_Belop": [cell for row in plain["rows"] for cell in row["amounts"]],
    }
