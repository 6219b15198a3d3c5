"""A fund computed from the prose alone, with lists and loops: nothing of the engine is used here."""

from __future__ import annotations

import random
from typing import Any

Plain = dict[str, Any]


def drawn(seed: int) -> Plain:
    """Return a fund as plain lists, drawn with a seed; some rows have no name."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    years = rng.choice([1, 2, 5, 8, 14, 15])

    def row(most: float, empty: float) -> list[float | None]:
        return [None if rng.random() < empty else round(rng.uniform(0, most), 2) for _ in range(15)]

    rows = [
        {
            "name": rng.choice(["", f"Innsats {n}", f"=A{n}", "*", "<>"]),
            "cost": row(900, 0.6),
            "plan": row(900, 0.4),
            "actual": [rng.choice([None, None, 0.0, value]) for value in row(500, 0.3)],
            "cost_shares": [round(rng.choice([0, 0.05, 0.125]), 3) for _ in range(8)],
            "return_shares": [round(rng.choice([0, 0.1, 0.12]), 3) for _ in range(8)],
        }
        for n in range(rng.choice([0, 1, 3, 6, 8]))
    ]
    return {
        "years": years,
        "first": rng.choice([2000, 2011, 2030]),
        "capital": rng.choice([0, 100, 2500.5, 40_000]),
        "rate": rng.choice([0, 0.04, 0.1]),
        "grants": [rng.choice([None, None, -50.25, 100]) for _ in range(15)],
        "departments": [rng.choice(["", f"Enhet {n}"]) for n in range(8)],
        "rows": rows,
    }


def usual(**changes: Any) -> Plain:
    """Return a fund of three years with one initiative."""
    row = {
        "name": "A",
        "cost": [100, *[None] * 14],
        "plan": [60, 60, *[None] * 13],
        "actual": [None] * 15,
        "cost_shares": [None] * 8,
        "return_shares": [None] * 8,
    }
    base: Plain = {"first": 2020, "years": 3, "capital": 200, "rate": 0, "grants": [None] * 15}
    return base | {"departments": [""] * 8, "rows": [row]} | changes


def edges() -> dict[str, Plain]:
    """Return the funds at the edges by name."""
    one = usual()["rows"][0]
    departments = ["Skole", "Helse", *[""] * 6]
    eight = [
        one | {"name": f"Innsats {n}", "cost": [n * 10.5] * 15, "plan": [n * 11.25] * 15}
        for n in range(1, 9)
    ]
    return {
        "one year": usual(years=1, rows=[one | {"plan": [110, *[None] * 14]}]),
        "fifteen years": usual(years=15, rate=0.04, rows=[one | {"cost": [5] * 15}]),
        "no initiatives": usual(rows=[]),
        "all rows used": usual(years=15, rows=eight, capital=40_000),
        "negative balance": usual(capital=10),
        "no capital": usual(capital=0, grants=[500, *[None] * 14]),
        "shares that do not sum": usual(
            departments=departments,
            rows=[
                one
                | {
                    "cost_shares": [0.6, 0.3, *[None] * 6],
                    "return_shares": [None, 0.25, *[None] * 6],
                }
            ],
        ),
        "a known zero": usual(rows=[one | {"actual": [0, *[None] * 14]}]),
        "paid back in the last year": usual(rows=[one | {"plan": [0, 0, 100, *[None] * 12]}]),
    }


def results(fund: Plain) -> Plain:
    """Return what the names of the workbook must hold."""
    years, rows = fund["years"], [row for row in fund["rows"] if row["name"]]
    cost = [sum(row["cost"][t] or 0 for row in rows) for t in range(years)]
    paid = [
        [_paid(row, t) for t in range(years)] if row["name"] else [0.0] * years
        for row in fund["rows"]
    ]
    back = [sum(line[t] for line in paid) for t in range(years)]
    balance, left = [], fund["capital"]
    for t in range(years):
        left = left + (fund["grants"][t] or 0) + back[t] - cost[t]
        balance.append(left)
    past = [""] * (15 - years)
    lowest = min(balance)
    worth = sum((back[t] - cost[t]) / (1 + fund["rate"]) ** t for t in range(years))
    return {
        "FOND_SumKostnad": sum(cost),
        "FOND_SumTilbakeforing": sum(back),
        "FOND_Kostnad": cost + past,
        "FOND_Tilbakeforing": back + past,
        "FOND_Saldo": balance + past,
        "FOND_LavesteSaldo": lowest,
        "FOND_Omlop": sum(cost) / fund["capital"] if fund["capital"] else "Ingen kapital",
        "FOND_Naaverdi": worth,
        "FOND_Tilbakebetalingsaar": _repaid(cost, back, fund),
        "FOND_InnsatsKostnad": [
            sum(row["cost"][t] or 0 for t in range(years)) if row["name"] else ""
            for row in fund["rows"]
        ],
        "FOND_InnsatsTilbakeforing": [
            sum(line) if row["name"] else "" for row, line in zip(fund["rows"], paid, strict=True)
        ],
        "FOND_InnsatsTilbakebetalt": [
            _repaid([row["cost"][t] or 0 for t in range(years)], line, fund) if row["name"] else ""
            for row, line in zip(fund["rows"], paid, strict=True)
        ],
        "FOND_EnhetKostnad": _shared(fund, "cost_shares", [row["cost"] for row in fund["rows"]]),
        "FOND_EnhetTilbakeforing": _shared(fund, "return_shares", paid),
    }


def _paid(row: Plain, t: int) -> float:
    known = row["actual"][t]
    return (row["plan"][t] or 0) if known is None else known


def _repaid(cost: list[float], back: list[float], fund: Plain) -> float | str:
    with_cost = [t for t, amount in enumerate(cost) if amount > 0]
    if not with_cost:
        return "Ingen kostnad"
    short = [t for t in range(len(cost)) if sum(back[: t + 1]) < sum(cost[: t + 1]) - 1e-6]
    year = max(short[-1] + 1 if short else 0, with_cost[-1])
    return "Ikke i perioden" if year >= fund["years"] else fund["first"] + year


def _shared(fund: Plain, key: str, amounts: list[list[float]]) -> list[float | str]:
    cells: list[float | str] = []
    for number, department in enumerate(fund["departments"]):
        for t in range(15):
            if t >= fund["years"]:
                cells.append("")
                continue
            cells.append(
                sum(
                    (row[key][number] or 0) * (line[t] or 0)
                    for row, line in zip(fund["rows"], amounts, strict=True)
                    if row["name"] and department
                )
            )
    return cells
