"""What a control group's workbook must show, computed anew from what stands in its cells.

Shares nothing with the engine: plain loops, and the Beta distribution of scipy. Cells are lists of rows;
a hidden number is a text.
"""

from __future__ import annotations

import random
from typing import Any, Final

from scipy.stats import beta  # type: ignore[import-untyped]  # ships no types

FEW, HIDDEN, TOO_FEW = "færre enn 5", "skjult", "for få"
BOTH: Final = "11F og 11CF"
YEARS: Final = 8

Cells = dict[str, Any]


def results(
    prior: dict[str, float], years: list[int | None], forms: list[str], own: Cells
) -> Cells:
    """Return the results of a group by the suffix of their names."""
    follow = []
    for at in range(YEARS):
        year, after = years[at], years[at + 1] if at + 1 < YEARS else None
        ok = year is not None and after == year + 1 and forms[at + 1] in (BOTH, forms[at])
        follow.append(ok)
    found: Cells = {name: [] for name in (
        "Snitt", "Fulgt", "Bedring", "Bedring05", "Bedring95", "BedringUte", "BedringUte05", "BedringUte95", "Gulvandel"
    )}  # fmt: skip
    for s in range(4):
        kroner = persons = 0.0
        for at in range(YEARS):
            n, paid, kvp = own["Antall"][s][at], own["Stonad"][s][at], own["KVP"][s][at]
            if is_number(n) and is_number(paid):
                persons += n
                kroner += paid + (kvp if is_number(kvp) else 0)
        mean = kroner / persons if persons else TOO_FEW
        found["Snitt"].append(mean)
        level = own["Nullalternativ"][s]
        found["Gulvandel"].append(mean / level if persons and level > 0 else TOO_FEW)
        by_year = [own["Antall"][s][at] for at in range(YEARS) if follow[at]]
        outcomes = own["Utfall"][s]
        if all(map(is_number, by_year)):
            people: Any = sum(by_year)
        elif all(map(is_number, outcomes)):
            people = sum(outcomes)
        else:
            people = TOO_FEW
        found["Fulgt"].append(people)
        better, left = outcomes[0], outcomes[3]
        both = better + left if is_number(better) and is_number(left) else TOO_FEW
        for name, count in (("Bedring", better), ("BedringUte", both)):
            for suffix, value in rate(prior, count, people).items():
                found[name + suffix].append(value)
    for suffix, value in rate(prior, own["Igjen"], own["Ute"]).items():
        found["Tilbake" + suffix] = value
    found["Dodvekt"] = deadweight(prior, own, found["Fulgt"], found["Bedring"])
    found["DodvektUte"] = deadweight(prior, own, found["Fulgt"], found["BedringUte"])
    return found


def is_number(value: object) -> bool:
    return isinstance(value, int | float)


def rate(prior: dict[str, float], count: Any, people: Any) -> dict[str, Any]:
    """Return a share and the ends of its interval."""
    if not is_number(count) or not is_number(people) or people <= 0:
        return {"": TOO_FEW, "05": TOO_FEW, "95": TOO_FEW}
    shape = prior["alpha"] + count, prior["beta"] + max(people - count, 0)
    return {
        "": count / people,
        "05": float(beta.ppf(0.05, *shape)),
        "95": float(beta.ppf(0.95, *shape)),
    }


def deadweight(prior: dict[str, float], own: Cells, people: list[Any], rates: list[Any]) -> Any:
    above = below = 0.0
    for s in range(3):
        if is_number(rates[s]) and people[s] >= prior["least"]:
            above += own["Nye"][s] * rates[s]
            below += own["Nye"][s] * own["Suksessrate"][s]
    return min(1.0, above / below) if below > 0 else TOO_FEW


def drawn(seed: int) -> tuple[dict[str, float], list[int | None], list[str], list[Cells]]:
    """Draw what stands in a workbook: the prior, years, forms, and both groups' cells."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    used = chance.randint(0, YEARS)
    year, years = chance.randint(2015, 2022), []
    for _ in range(used):
        years.append(year)
        year += chance.choice((1, 1, 1, 2))
    forms = [chance.choice((BOTH, BOTH, "11F", "11CF")) for _ in years]
    rest = YEARS - used
    prior = {
        "alpha": chance.choice((0.5, 1.0, 3.25)),
        "beta": chance.choice((0.5, 1.0, 7.5)),
        "least": chance.choice((5, 20, 60)),
    }
    groups = [_group(chance, used) for _ in range(2)]
    return prior, [*years, *[None] * rest], [*forms, *[""] * rest], groups


def _group(chance: random.Random, used: int) -> Cells:
    hides = chance.choice((0.0, 0.1, 0.5))

    def count(most: int = 200) -> Any:
        if chance.random() < hides:
            return chance.choice((FEW, HIDDEN))
        return chance.choice((0, chance.randint(5, most)))

    def kroner() -> Any:
        return HIDDEN if chance.random() < hides else 100 * chance.randint(0, 200_000)

    left = count()
    back = count() if not is_number(left) else chance.choice((0, FEW, left))
    by_year = [None] * (YEARS - used)
    return {
        "Antall": [[*(count() for _ in range(used)), *by_year] for _ in range(5)],
        "Stonad": [[*(kroner() for _ in range(used)), *by_year] for _ in range(5)],
        "KVP": [[*(kroner() for _ in range(used)), *by_year] for _ in range(5)],
        "Maaneder": [[*(count(900) for _ in range(used)), *by_year] for _ in range(5)],
        "Utfall": [[count() for _ in range(5)] for _ in range(4)],
        "Flyt": [[count() for _ in range(6)] for _ in range(4)],
        "Ute": left,
        "Igjen": back,
        "Suksessrate": [chance.choice((0.0, 0.8, chance.random())) for _ in range(3)],
        "Nye": [chance.choice((0, 2, 7.5)) for _ in range(3)],
        "Nullalternativ": [chance.choice((0, -100, 150_000)) for _ in range(4)],
        "Tilbakefall": chance.random(),
    }
