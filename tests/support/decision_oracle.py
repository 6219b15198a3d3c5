"""Decision support a second time: histories lived one by one, plain lists and loops.

It knows neither six sums of person-years nor arrays, and imports no calculation. What the engine
answers from the value of courses, this adds up from lives, or leaves to the model run once more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from tests.support.life_histories import Oracle, Year, cohort, live, outside, prices
from xlmodel import GroupInputs

COURSES = [(entry, end) for entry in range(3) for end in range(entry, 4)]
"""Entry and end of every course, in the order of the contract: UU, UT, US, UB, TT, TS, TB, SS, SB."""

WEIGHTS = (0.185, 0.63, 0.185)
"""Of the low, base and high value (extended Pearson–Tukey)."""

LAV = 2
"""The number of the lowest grade."""


def lives_of_course(
    entry: int, end: int, years: int, relapse: float
) -> Iterator[tuple[float, list[Year]]]:
    """Write down every history of one whose course is given: only falling back is left to chance."""
    lab = [(now, True) for now in range(entry, min(end, 2) + 1)]
    for chance, rest in outside(end, max(years - len(lab), 0), relapse, entry):
        yield chance, (lab + rest)[:years]


def course(inputs: GroupInputs, entry: int, end: int) -> dict[str, float]:
    """Return what one entrant in each intake year on a course amounts to over the period."""
    oracle, costs, period = Oracle(), prices(inputs), int(inputs.period)
    for start in range(min(int(inputs.intake_years), period)):
        for chance, life in lives_of_course(entry, end, period - start, float(inputs.relapse)):
            if chance:
                live(oracle, inputs, start, chance, life, costs)
    return sums(oracle)


def sums(oracle: Oracle) -> dict[str, float]:
    """Return the sums over the period of what happened in some lives."""
    rows = oracle.rows
    cost = math.fsum(rows["cost_municipality"]) + math.fsum(rows["cost_state"])
    avoided = math.fsum(rows["avoided"])
    health, production = math.fsum(rows["health_gain"]), math.fsum(rows["production_gain"])
    return {
        "cost": cost,
        "avoided": avoided,
        "health_gain": health,
        "production_gain": production,
        "gain": health + production,
        "qalys": math.fsum(rows["qalys"]),
        "net": avoided - cost,
        "total": avoided - cost + health + production + math.fsum(rows["tax_effect"]),
    }


def chance_of(rates: list[float], entry: int, end: int) -> float:
    """Return the probability that one who enters in a situation ends in another."""
    chance = 1.0
    for step in range(entry, end):
        chance *= rates[step]
    return chance if end == 3 else chance * (1 - rates[end])


def at_rates(
    values: Mapping[tuple[int, int], float], inputs: GroupInputs, rates: list[float]
) -> float:
    """Return the whole cohort's sum from the value of each course."""
    entrants = inputs.new_participants.tolist()
    return math.fsum(
        entrants[entry] * chance_of(rates, entry, end) * values[entry, end]
        for entry, end in COURSES
    )


def required_rate(curve: list[float]) -> float | None:
    """Return the rate from which a curve over 0, 1, … 100 % stays ≥ 0, straight between two rows."""
    if curve[-1] < -0.005:
        return None
    found = 0.0
    for number, (below, above) in enumerate(pairwise(curve)):
        if below < -0.005:
            step = -below / (above - below)
            found = (number + min(step, 1.0)) / 100
    return found


Scenario = tuple[int, ...]
"""The level (0 low, 1 base, 2 high) of each driver: success rates, cost, null alternative and gains."""

SCENARIOS: list[Scenario] = list(product(range(3), repeat=4))


def changed(inputs: GroupInputs, scenario: Scenario) -> GroupInputs:
    """Return the inputs as they stand in a scenario: the model's own inputs, moved."""
    rate, cost, null, gain = (
        levels.tolist()[level]
        for levels, level in zip(
            (inputs.rate_levels, inputs.cost_levels, inputs.null_levels, inputs.gain_levels),
            scenario,
            strict=True,
        )
    )
    return inputs.with_values(
        success_rate=[min(max(own + rate, 0.0), 1.0) for own in inputs.success_rate.tolist()],
        measures=[
            type(own).from_values(own.as_values() | {"unit_cost": float(own.unit_cost) * cost})
            for own in inputs.measures
        ],
        null_alternative=[null * own for own in inputs.null_alternative.tolist()],
        qaly_value=gain * float(inputs.qaly_value),
        wage_cost=gain * float(inputs.wage_cost),
    )


def weight_of(scenario: Scenario) -> float:
    return math.prod(WEIGHTS[level] for level in scenario)


def quantile(amounts: list[float], share: float) -> float:
    """Return the first of the sorted amounts at which so much of the weight has passed."""
    passed = 0.0
    weighted = zip(amounts, map(weight_of, SCENARIOS), strict=True)
    for amount, weight in sorted(weighted):
        passed += weight
        if passed >= share - 1e-9:
            return amount
    raise AssertionError("the weights do not add up to one")


@dataclass
class Cautious:
    """The cautious answer's parts."""

    cost: float = 0.0
    avoided: float = 0.0
    health_gain: float = 0.0
    production_gain: float = 0.0


def grade(*texts: str) -> int:
    """Return the number of the lowest of some grades: 0 Høy, 1 Middels, 2 Lav; blank is Lav."""
    numbers = {"Høy": 0, "Middels": 1, "Lav": LAV, "": LAV}
    return max(numbers[text] for text in texts)


def less(amount: float, correction: float) -> float:
    """Return a benefit corrected: less of it, or more of it where it is none."""
    return amount * (1 - correction) if amount >= 0 else amount * (1 + correction)


def cautious(inputs: GroupInputs, more: list[float], fewer: list[float]) -> Cautious:
    """Correct each part by its grade; a measure's part is what the lab costs with it alone."""
    whole = sums(cohort(inputs))

    def of(*keys: str) -> float:
        return fewer[grade(*(inputs.source_of(key).grade for key in keys))]

    costs = (
        sums(cohort(inputs.with_values(measures=[own])))["cost"] * (1 + more[grade(own.grade)])
        for own in inputs.measures
    )
    return Cautious(
        cost=math.fsum(costs),
        avoided=less(whole["avoided"], of("null_alternative")),
        health_gain=less(whole["health_gain"], of("quality_of_life", "qaly_value")),
        production_gain=less(whole["production_gain"], of("position_share", "wage_cost")),
    )
