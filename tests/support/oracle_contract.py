"""An outcome contract computed from the prose alone, with lists, loops and fractions: nothing of the engine."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

Plain = dict[str, Any]
NUMBER = "ET TALL"
TEXT = "EN TEKST"
"""Stands where the prose asks for a text without saying which."""


def drawn(seed: int) -> Plain:
    """Return a contract as plain values by the workbook's names, drawn with a seed."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    years = rng.choice([1, 2, 3, 4, 4, 5, 8])
    pick = rng.choice
    return {
        "EK_Startaar": pick([2000, 2024, 2100]),
        "EK_Kontraktsaar": years,
        "EK_Deltakere": pick([0, 1, 7.5, 15, 15, 45, 50, 100, 12.25, 133.3, 1000]),
        "EK_Maaloppnaaelse": pick([0, 1, 0.5, 0.6, 0.7, round(rng.random(), 3)]),
        "EK_Avrunding": pick(["Nei", "Hele personer"]),
        "EK_Pris": pick([0, 100, 150_000, 123_456.75]),
        "EK_Tak": pick([None, 0, 250, 6_000_000, 1_234_567]),
        "EK_AarsTak": pick([None, None, 0, 200, 2_000_000]),
        "EK_Oppgjorsaar": [pick([None, *range(t, 9)]) for t in range(1, 9)],
        "EK_Fakta": pick(["Plan", "Plan", "Deltakerlisten"]),
        "EK_BesparelsePerAar": pick([0, 30_262, 45_000.5]),
        "EK_Virkningsaar": pick([0, 1, 10, 60]),
        "EK_Neddiskontering": pick([0, 0.04, 0.1, 0.001]),
        "EK_Dodvekt": pick([0, 0.25, 1]),
        "EK_Kommuneandel": pick([None, 0, 0.4, 1]),
        "EK_TjenestekostnadPerAar": [pick([None, 0, 50_000, 1_200_000, 77.5]) for _ in range(8)],
        "EK_InvestorAar": pick([0, 2, 8]),
        "EK_KravUtsatt": pick([0, 3, 6]),
        "EK_KravResultat": pick([0, 4, 6]),
        "youths": [_youth(rng, number) for number in range(pick([0, 3, 30]))],
    }


def usual() -> Plain:
    """Return Asker's contract with three youths."""
    reached = ["Stabil", "Stabil", "Bærekraftig", "Stabil", "Utsatt", "Utsatt"]
    start = ["Utsatt", "Utsatt", "Utsatt", "Stabil", "Ikke relevant", None]
    return {
        "EK_Startaar": 2024,
        "EK_Kontraktsaar": 4,
        "EK_Deltakere": 15,
        "EK_Maaloppnaaelse": 0.6,
        "EK_Avrunding": "Nei",
        "EK_Pris": 150_000,
        "EK_Tak": 6_000_000,
        "EK_AarsTak": None,
        "EK_Oppgjorsaar": [3, 3, 4, 4, None, None, None, None],
        "EK_Fakta": "Plan",
        "EK_BesparelsePerAar": 30_262,
        "EK_Virkningsaar": 10,
        "EK_Neddiskontering": 0.04,
        "EK_Dodvekt": 0,
        "EK_Kommuneandel": None,
        "EK_TjenestekostnadPerAar": [1_200_000] * 4 + [None] * 4,
        "EK_InvestorAar": 2,
        "EK_KravUtsatt": 3,
        "EK_KravResultat": 4,
        "youths": [
            ["A", 1, *start, *reached],
            ["B", 1, *start, *([None] * 6)],
            ["C", 4, *start, *reached],
        ],
    }


def edges() -> dict[str, Plain]:
    """Return the contracts at the edges by name."""
    eight = {
        "EK_Kontraktsaar": 8,
        "EK_Oppgjorsaar": [3, 3, 4, 5, 6, 7, 8, 8],
        "EK_TjenestekostnadPerAar": [900_000] * 8,
    }
    changes: dict[str, Plain] = {
        "one contract year": {"EK_Kontraktsaar": 1, "EK_Oppgjorsaar": [1] + [None] * 7},
        "eight contract years": eight,
        "no participants": {"EK_Deltakere": 0, "youths": []},
        "0 %": {"EK_Maaloppnaaelse": 0},
        "100 %": {"EK_Maaloppnaaelse": 1},
        "no cap": {"EK_Tak": None, "EK_Maaloppnaaelse": 1},
        "cap 0": {"EK_Tak": 0},
        "a cap a year of 0": {"EK_AarsTak": 0},
        "no settlement year": {"EK_Oppgjorsaar": [None] * 8},
        "a settlement year past the contract": {"EK_Oppgjorsaar": [3, 5, None, 4] + [None] * 4},
        "by the list": {"EK_Fakta": "Deltakerlisten"},
        "N = 400": eight | {"EK_Deltakere": 50, "EK_Tak": 30_000_000},
        "N = 401 is too many": {"EK_Kontraktsaar": 1, "EK_Deltakere": 401},
    }
    return {name: usual() | change for name, change in changes.items()}


def _youth(rng: random.Random, number: int) -> list[Any]:
    answers = ["Utsatt", "Utsatt", "Stabil", "Bærekraftig", "Stabil", "Ikke relevant", None]
    return [f"U-{number}", rng.randint(1, 8), *(rng.choice(answers) for _ in range(12))]


def asks(answers: list[Any], wanted: set[str], needed: int) -> str:
    """Return whether enough answers are the wanted ones, or could still be."""
    met = len([answer for answer in answers if answer in wanted])
    if met >= needed:
        return "Ja"
    return "Mangler svar" if met + answers.count(None) >= needed else "Nei"


def verdicts(case: Plain) -> list[tuple[int, str, int, str]]:
    """Return for each youth what stands beside it."""
    found = []
    for row in case["youths"]:
        start, after = row[2:8], row[8:14]
        better = {"Stabil", "Bærekraftig"}
        found.append(
            (
                start.count("Utsatt"),
                asks(start, {"Utsatt"}, case["EK_KravUtsatt"]),
                len([answer for answer in after if answer in better]),
                asks(after, better, case["EK_KravResultat"]),
            )
        )
    return found


def results(case: Plain) -> Plain:
    """Return what the names of the workbook must hold; a yearly one has a list of eight."""
    get = case.__getitem__
    years, price, cap, yearly = (
        get(name) for name in ("EK_Kontraktsaar", "EK_Pris", "EK_Tak", "EK_AarsTak")
    )
    span = range(1, years + 1)
    persons = get("EK_Deltakere") * get("EK_Maaloppnaaelse")
    if get("EK_Avrunding") == "Hele personer":
        persons = math.floor(round(persons, 9) + 0.5)
    told = verdicts(case)
    reached = [
        row[1] for row, item in zip(case["youths"], told, strict=True) if item[1] == item[3] == "Ja"
    ]
    by_list = get("EK_Fakta") == "Deltakerlisten"
    successes = {t: float(reached.count(t)) if by_list else persons for t in span}
    at = {t: get("EK_Oppgjorsaar")[t - 1] for t in span}
    settled = {t: sum(successes[i] for i in span if at[i] == t) for t in span}
    open_ones = {t: 0 if at[t] is not None and at[t] <= years else successes[t] for t in span}
    claims: dict[int, float] = {}
    paid: dict[int, float] = {}
    for t in span:
        carried = claims[t - 1] - paid[t - 1] if yearly is not None and t > 1 else 0
        claims[t] = price * settled[t] + carried
        limits = [claims[t], *([] if yearly is None else [yearly])]
        limits += [] if cap is None else [cap - sum(paid.values())]
        paid[t] = max(0, min(limits))
    total = sum(paid.values())
    claimed = price * sum(successes.values())
    rate = get("EK_Neddiskontering")
    worth = {u: (1 + rate) ** (1 - u) for u in range(1, 80)}
    share = get("EK_Kommuneandel")
    saving = get("EK_BesparelsePerAar") * (1 - get("EK_Dodvekt")) * (1 if share is None else share)
    lasting = get("EK_Virkningsaar")
    saved = saving * sum(
        successes[i] * sum(worth[u] for u in range(i + 1, i + lasting + 1)) for i in span
    )
    present = sum(paid[t] * worth[t] for t in span)
    weight = sum(settled[t] * worth[t] for t in span)
    costs = {t: get("EK_TjenestekostnadPerAar")[t - 1] or 0 for t in span}
    spent = sum(costs.values())
    flows = [paid[t] - costs[t] for t in span]
    running = [sum(flows[: n + 1]) for n in range(years)]
    income = price * get("EK_Deltakere") * len([t for t in span if at[t] and at[t] <= years])
    needed: Any = TEXT if income == 0 else spent / income
    if needed != TEXT and (needed > 1 or (cap is not None and spent > cap)):
        needed = TEXT
    yearlies = {
        "EK_Aar": {t: get("EK_Startaar") + t - 1 for t in span},
        "EK_Suksesser": successes,
        "EK_Krav": claims,
        "EK_Utbetalt": paid,
        "EK_UtbetaltAkkumulert": {t: sum(paid[i] for i in span if i <= t) for t in span},
        "EK_Kontantstrom": {t: paid[t] - costs[t] for t in span},
        "EK_Oppgjort": settled,
        "EK_Uoppgjort": open_ones,
    }
    return {
        **{name: [row.get(t, "") for t in range(1, 9)] for name, row in yearlies.items()},
        "EK_SumSuksesser": sum(successes.values()),
        "EK_SumKrav": claimed,
        "EK_SumUtbetalt": total,
        "EK_IkkeUtbetalt": claimed - total,
        "EK_IkkeGjortOpp": price * sum(open_ones.values()),
        "EK_OverTaket": claimed - total - price * sum(open_ones.values()),
        "EK_SumBesparelse": saved,
        "EK_SumUtbetaltNaaverdi": present,
        "EK_KommunensNetto": saved - present,
        "EK_HoyestePris": saved / weight if weight else TEXT,
        "EK_AarForPrisen": price / get("EK_BesparelsePerAar")
        if get("EK_BesparelsePerAar")
        else TEXT,
        "EK_Forpliktelse": sum(costs[t] for t in span if t <= get("EK_InvestorAar")),
        "EK_Behov": max(0, -min(running)),
        "EK_Multippel": total / spent if spent else TEXT,
        "EK_Internrente": rate_of(flows),
        "EK_KrevdMaaloppnaaelse": needed,
        **risk(case),
    }


def rate_of(flows: list[float]) -> Any:
    """Return the rate at which the flows are worth nothing, by halving; a text where there is none."""
    signs = "".join("+" if flow > 0 else "-" for flow in flows if flow)
    if signs.count("-+") != 1 or "+-" in signs or sum(flows) < 0:
        return TEXT
    low, high = 0.0, 1e12
    for _ in range(400):
        middle = (low + high) / 2 if high < 10 else math.sqrt((1 + low) * (1 + high)) - 1
        worth = sum(flow / (1 + middle) ** t for t, flow in enumerate(flows))
        low, high = (middle, high) if worth > 0 else (low, middle)
    return (low + high) / 2


def risk(case: Plain) -> Plain:
    """Return what the binomial distribution gives, with exact fractions."""
    names = ("EK_ForventetUtbetaling", "EK_SannsynlighetTak")
    parts = {"EK_Utbetaling05": 0.05, "EK_Utbetaling50": 0.5, "EK_Utbetaling95": 0.95}
    number = case["EK_Deltakere"] * case["EK_Kontraktsaar"]
    if abs(number - round(number)) > 1e-9 or number > 400:
        return dict.fromkeys((*names, *parts), TEXT)
    n, p, price, cap = (
        round(number),
        Fraction(case["EK_Maaloppnaaelse"]),
        case["EK_Pris"],
        case["EK_Tak"],
    )
    chances = [float(math.comb(n, k) * p**k * (1 - p) ** (n - k)) for k in range(n + 1)]
    payouts = [k * price if cap is None else min(k * price, cap) for k in range(n + 1)]
    reached = [cap is not None and k * price >= cap for k in range(n + 1)]
    found = {
        names[0]: math.fsum(a * b for a, b in zip(chances, payouts, strict=True)),
        names[1]: math.fsum(a for a, b in zip(chances, reached, strict=True) if b),
    }
    for name, share in parts.items():
        so_far = (math.fsum(chances[: k + 1]) for k in range(n + 1))
        found[name] = next(payouts[k] for k, sum_ in enumerate(so_far) if sum_ >= share - 1e-9)
    return found | {"EK_Fordeling": list(zip(range(n + 1), chances, payouts, strict=True))}
