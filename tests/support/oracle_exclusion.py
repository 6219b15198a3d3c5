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


# Row by row, as a reader sees the tabs --------------------------------------------------------------

SECTIONS: Final = frozenset(
    {
        *("Inndata", "Nøkkelresultater", "Figurer", "Målgruppene", "Hva arbeidsboken viser"),
        *("Kontroll", "Om filen", "Profiler", "Grenser", "Inndata som beregningen bruker"),
        *("Aldre som telles", "Målgruppen", "Sammenligningen", "Gevinst av en suksess"),
        *("Alle personene", "Figurdata", "Kontroller", "Tall fra effektmodellen", "Grunnlaget"),
        *("Resultatene side om side", "Hva som skiller de to modellene"),
    }
)
CHECKS: Final = frozenset({"Kontroll", "Kontroller", "Om filen"})
KEY_LABELS: Final = {
    "Gevinst per suksess, alle aldre": "UF_SumGevinstPerSuksess",
    "Gevinst av alle suksesser": "UF_SumGevinst",
    "Kostnad for tiltaket": "UF_SumKostnad",
    "Netto (gevinst − kostnad)": "UF_Netto",
    "Alder da kostnaden er tjent inn": "UF_Tilbakebetalt",
    "År da kostnaden er tjent inn": "UF_TilbakebetaltAar",
    "Suksessrate som gjør opp kostnaden": "UF_KrevdSuksessrate",
}
USED_LABELS: Final = {
    "Antall personer": "persons",
    "Suksessrate": "success",
    "Tiltakskostnad per person": "cost",
    "Tiltaksår": "year",
    "Alder ved tiltaket": "age",
    "Neddiskontering": "rate",
}
WORDS: Final = {"Utgift": "Utgifter", "Inntekt": "Inntekter"}
WHOSE: Final = {"Målgruppe": "målgruppen", "Sammenligning": "sammenligningen"}


def gross(plain: Plain, group: str, flow: str, level: str | None) -> list[float]:
    rows = [
        row["amounts"]
        for row in plain["rows"]
        if row["cells"][0] == plain["target"]
        and (row["cells"][1], row["cells"][3]) == (group, flow)
        and level in (None, row["cells"][4])
    ]
    return [math.fsum(number(row[at]) for row in rows) for at in range(len(AGES))]


def calculation_rows(plain: Plain) -> list[tuple[str, str, list[Any]]]:
    """Return section, label and values of each row with formulas on the tab Beregning."""
    shown = results(plain)
    found: list[tuple[str, str, list[Any]]] = [
        ("", "Nummer i rekken av aldre", list(range(1, len(AGES) + 1))),
        ("", "Alder", list(AGES)),
        ("", "Kalenderår", [plain["year"] + age - plain["age"] for age in AGES]),
    ]
    found += [("Nøkkelresultater", label, shown[name]) for label, name in KEY_LABELS.items()]
    for level, value in zip(LEVELS, shown["UF_NettoNivaa"], strict=True):
        found.append(("Nøkkelresultater", f"Netto, {level.lower()}", [value]))
    used = "Inndata som beregningen bruker"
    found += [(used, label, [plain[key]]) for label, key in USED_LABELS.items()]
    first = max(18, plain["age"] + 1)
    factors = [(1 + plain["rate"]) ** (plain["age"] - age) if age >= first else 0 for age in AGES]
    counts = [int(age >= first) for age in AGES]
    found += [
        ("Aldre som telles", "Første alder som telles", [first]),
        ("Aldre som telles", "Alderen telles (1 = ja)", counts),
        ("Aldre som telles", "Diskonteringsfaktor, 0 der alderen ikke telles", factors),
    ]
    nets = {"Målgruppe": "UF_Kostnad", "Sammenligning": "UF_KostnadSammenligning"}
    for group, section in zip(GROUPS, ("Målgruppen", "Sammenligningen"), strict=True):
        for flow in FLOWS:
            for level in LEVELS:
                label = f"{WORDS[flow]}, {level.lower()}"
                found.append((section, label, gross(plain, group, flow, level)))
        for flow in FLOWS:
            label = f"{WORDS[flow]}, {WHOSE[group]}"
            found.append((section, label, gross(plain, group, flow, None)))
        found.append((section, f"Netto kostnad, {WHOSE[group]}", shown[nets[group]]))
    return [*found, *_gain_rows(plain, shown)]


def _gain_rows(plain: Plain, shown: dict[str, list[Any]]) -> list[tuple[str, str, list[Any]]]:
    section, many = "Gevinst av en suksess", "Alle personene"
    pairs = zip(shown["UF_Kostnad"], shown["UF_KostnadSammenligning"], strict=True)
    winners = plain["persons"] * plain["success"]
    gains = [winners * gain for gain in shown["UF_GevinstPerSuksess"]]
    sums = [math.fsum(gains[: at + 1]) for at in range(len(AGES))]
    left = [value - shown["UF_SumKostnad"][0] for value in sums]
    behind = [
        at if age <= plain["age"] or round(value * 100) < 0 else 0
        for at, (age, value) in enumerate(zip(AGES, left, strict=True), start=1)
    ]
    levels = [(section, level, [discounted(plain, level, age) for age in AGES]) for level in LEVELS]
    return [
        (section, "Forskjell før neddiskontering", [a - b for a, b in pairs]),
        (section, "Gevinst per suksess", shown["UF_GevinstPerSuksess"]),
        *levels,
        (many, "Gevinst av alle suksesser", gains),
        (many, "Gevinst av alle suksesser, akkumulert", sums),
        (many, "Akkumulert gevinst − kostnad for tiltaket", left),
        (many, "Nummer på alder der kostnaden ikke er tjent inn", behind),
    ]


def comparison_rows(plain: Plain, beside: Plain) -> list[tuple[str, str, list[Any]]]:
    """Return those of the tab Sammenligning; ``beside`` holds the effektmodell's sums, or nothing."""
    shown, persons = results(plain), beside.get("persons")
    gain = plain["success"] * shown["UF_SumGevinstPerSuksess"][0]
    own = {"cost": plain["cost"], "avoided": gain, "net": gain - plain["cost"]}
    own["total"] = own["net"]

    def one(key: str) -> float | None:
        return beside[key] / persons if persons and key in beside else None

    model = {key: one(key) for key in ("cost", "avoided", "gain")}
    cost, avoided, health = model.values()
    model["net"] = None if cost is None or avoided is None else avoided - cost
    net_, total = model["net"], None
    if net_ is not None and health is not None:
        total = net_ + health
    model["total"] = total
    labels = {
        "cost": "Kostnad",
        "avoided": "Spart i offentlige budsjetter",
        "gain": "Gevinst i helse og produksjon",
        "net": "Netto i offentlige budsjetter (spart − kostnad)",
        "total": "Netto med helse og produksjon",
    }
    horizon = "Horisont: antall år fra tiltaket eller fra periodens start"
    found: list[tuple[str, str, list[Any]]] = [
        ("Grunnlaget", "Antall personer", [plain["persons"], beside.get("persons", "")]),
        ("Grunnlaget", horizon, [58 - plain["age"], beside.get("period", "")]),
    ]
    for key, label in labels.items():
        theirs = model[key]
        shown_model = ["" if theirs is None else theirs]
        many = ["" if theirs is None else theirs * plain["persons"]]
        mine = [own[key]] if key in own else []
        all_mine = [own[key] * plain["persons"]] if key in own else []
        row = [*mine, *shown_model, *all_mine, *many]
        found.append(("Resultatene side om side", label, row))
    for key, label in labels.items():
        mine = [own[key]] if key in own else []
        found.append(("Figurdata", label, [*mine, model[key] or 0]))
    return found
