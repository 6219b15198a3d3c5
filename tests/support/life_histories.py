"""The effektmodell a second time, from the note's prose: every possible life history, one by one.

A person enters in a year and a situation and lives one of a handful of histories until the period
ends. The oracle writes each history down with its probability and adds up what happens in it. It
knows neither recursion over expected persons nor arrays, and imports no calculation.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlmodel import GroupInputs, Measure

Year = tuple[int, bool]
"""Where a person stands in a year: situation, and whether in the lab."""


def histories(
    situation: int, years: int, rates: list[float], relapse: float = 0.0, entry: int | None = None
) -> Iterator[tuple[float, list[Year]]]:
    """Write down every history of one who is in the lab, with its probability.

    ``entry`` is where the person came in, ``situation`` where nobody says.
    """
    came_in = situation if entry is None else entry
    if years == 0:
        yield 1.0, []
        return
    this_year = (situation, True)
    up = situation + 1
    if up == 3:
        for chance, rest in outside(3, years - 1, relapse, came_in):
            yield rates[situation] * chance, [this_year, *rest]
    else:
        for chance, rest in histories(up, years - 1, rates, relapse, came_in):
            yield rates[situation] * chance, [this_year, *rest]
    for chance, rest in outside(situation, years - 1, relapse, came_in):
        yield (1 - rates[situation]) * chance, [this_year, *rest]


def outside(
    situation: int, years: int, relapse: float, entry: int
) -> Iterator[tuple[float, list[Year]]]:
    """Write down every history of one who has left the lab: stays, or falls back in a year.

    The first year outside is always spent where the person left. One who falls back stands as at
    entry for good; one who left no better than at entry has nowhere to fall.
    """
    stays = 1.0
    if situation > entry and relapse > 0:
        for kept in range(1, years):
            yield stays * relapse, [(situation, False)] * kept + [(entry, False)] * (years - kept)
            stays *= 1 - relapse
    yield stays, [(situation, False)] * years


@dataclass
class Oracle:
    """One group's results, year by year, as plain lists."""

    rows: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 15))
    paths: dict[tuple[bool, int, int], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0] * 15)
    )


def price(inputs: GroupInputs, category: str, payer: str, situation: int) -> float:
    def yearly(measure: Measure) -> float:
        return float(measure.unit_cost) * float(measure.volume[situation]) * measure.frequency

    return math.fsum(
        yearly(measure)
        for measure in inputs.measures
        if measure.category == category and measure.payer == payer
    )


Prices = dict[tuple[str, str, int], float]
"""What a person in a situation costs a payer, by category, payer and situation."""


def prices(inputs: GroupInputs) -> Prices:
    return {
        (category, payer, situation): price(inputs, category, payer, situation)
        for category in ("Oppstart", "Drift")
        for payer in ("Kommune", "Stat")
        for situation in range(3)
    }


def live(
    oracle: Oracle,
    inputs: GroupInputs,
    start: int,
    persons: float,
    life: list[Year],
    costs: Prices,
) -> None:
    """Add what happens to a number of persons who live the same history from year ``start`` on."""
    entry = life[0][0]
    null, quality, position = (
        values.tolist()
        for values in (inputs.null_alternative, inputs.quality_of_life, inputs.position_share)
    )
    caused, rate = 1 - float(inputs.deadweight), 1 + float(inputs.discount_rate)
    people, workers = float(inputs.persons_per_unit), float(inputs.workers_per_unit)
    qaly_value, wage, dear = (
        float(value) for value in (inputs.qaly_value, inputs.wage_cost, inputs.tax_cost)
    )
    for age, (now, in_lab) in enumerate(life):
        year = start + age
        discounted = persons / rate**year
        qalys = caused * people * (quality[now] - quality[entry])
        add = {
            "avoided": null[entry] if in_lab else caused * (null[entry] - null[now]),
            "health_gain": qaly_value * qalys,
            "production_gain": caused * wage * workers * (position[now] - position[entry]),
            "qalys": qalys,
        }
        add["avoided_in_lab" if in_lab else "avoided_out"] = add["avoided"]
        spent = 0.0
        for payer, key in (("Kommune", "municipality"), ("Stat", "state")):
            running = costs["Drift", payer, now] if in_lab else 0
            startup = costs["Oppstart", payer, entry] if age == 0 else 0
            add |= {f"running_{key}": running, f"startup_{key}": startup}
            add[f"cost_{key}"] = running + startup
            spent += running + startup
        add["tax_effect"] = dear * (add["avoided"] - spent)
        for key, value in add.items():
            oracle.rows[key][year] += value * discounted
        oracle.paths[in_lab, entry, now][year] += persons
        oracle.rows[f"in_lab_{now}" if in_lab else f"out_{now}"][year] += persons
        if age == 0:
            oracle.rows[f"entering_{entry}"][year] += persons
            oracle.rows["new_participants"][year] += persons


def derive(oracle: Oracle, inputs: GroupInputs) -> dict[str, list[float]]:
    """Return every yearly row that follows from what happened."""
    period = int(inputs.period)
    rows = oracle.rows

    def plus(*terms: tuple[int, str]) -> list[float]:
        return [sum(sign * rows[key][year] for sign, key in terms) for year in range(15)]

    def accumulated(key: str) -> list[float]:
        return [math.fsum(rows[key][: year + 1]) if year < period else 0.0 for year in range(15)]

    rows["cost"] = plus((1, "cost_municipality"), (1, "cost_state"))
    rows["net"] = plus((1, "avoided"), (-1, "cost"))
    rows["gain"] = plus((1, "health_gain"), (1, "production_gain"))
    rows["total"] = plus((1, "net"), (1, "gain"), (1, "tax_effect"))
    rows["net_accumulated"] = accumulated("net")
    rows["total_accumulated"] = accumulated("total")
    share = inputs.municipal_share
    if share is not None:
        rows["avoided_municipality"] = [float(share) * value for value in rows["avoided"]]
        rows["avoided_state"] = [(1 - float(share)) * value for value in rows["avoided"]]
    names = ("unsustainable", "vulnerable", "stable", "sustainable")
    for (in_lab, _, now), persons in oracle.paths.items():
        key = "in_lab" if in_lab else f"out_{names[now]}"
        rows[key] = [a + b for a, b in zip(rows[key], persons, strict=True)]
    return rows


def cohort(inputs: GroupInputs) -> Oracle:
    """Let everyone who enters live every history."""
    oracle = Oracle()
    rates, relapse, costs = inputs.success_rate.tolist(), float(inputs.relapse), prices(inputs)
    for start in range(min(int(inputs.intake_years), int(inputs.period))):
        for entry, entrants in enumerate(inputs.new_participants.tolist()):
            for chance, life in histories(entry, int(inputs.period) - start, rates, relapse):
                if entrants * chance:
                    live(oracle, inputs, start, entrants * chance, life, costs)
    derive(oracle, inputs)
    return oracle


def individual(inputs: GroupInputs) -> Oracle:
    """Let one person enter in the chosen situation, succeed every year and never fall back."""
    oracle = Oracle()
    years = range(int(inputs.period))
    climb = [min(int(inputs.individual_start) + year, 3) for year in years]
    live(oracle, inputs, 0, 1.0, [(now, now < 3) for now in climb], prices(inputs))
    derive(oracle, inputs)
    return oracle


def first_year_in_balance(accumulated: list[float], first: int, period: int) -> float:
    """Return the first year from which no later year is below zero by half an øre or more."""
    for year in range(period):
        if all(round(value, 6) > -0.005 for value in accumulated[year:period]):
            return first + year
    return math.nan


def scalars(rows: dict[str, list[float]], first: int, period: int) -> dict[str, float]:
    total = {key: math.fsum(rows[key]) for key in ("cost", "avoided", "gain", "tax_effect")}
    benefit = total["avoided"] + total["gain"]
    return {
        "sum_cost": total["cost"],
        "sum_avoided": total["avoided"],
        "sum_net": total["avoided"] - total["cost"],
        "sum_gain": total["gain"],
        "sum_tax_effect": total["tax_effect"],
        "net_benefit": benefit - total["cost"] + total["tax_effect"],
        "benefit_per_krone": benefit / total["cost"] if total["cost"] else math.nan,
        "balance_year_net": first_year_in_balance(rows["net_accumulated"], first, period),
        "balance_year_total": first_year_in_balance(rows["total_accumulated"], first, period),
    }
