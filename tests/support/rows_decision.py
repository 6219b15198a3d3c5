"""What the rows of decision support must show on a group's tab, from lives added up one by one.

The value of a course comes from :mod:`tests.support.decision_oracle`; what follows from it is written
down here in plain arithmetic, beside the labels that a reader sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tests.support import decision_oracle as oracle
from tests.support.decision_oracle import COURSES, SCENARIOS
from tests.support.life_histories import cohort
from tests.support.stored_rows import ANY, Value
from xlmodel import GroupInputs

SECTION: Final = "Hvor sikkert er svaret?"
SECTIONS: Final = frozenset(
    {
        *(SECTION, "Hva andre har funnet", "Forløp", "Ratekurve", "Scenarier"),
        *("Figurdata, beslutning", "Verdier av ett QALY som svaret prøves ved"),
    }
)
SITUATIONS: Final = ("uholdbar", "utsatt", "stabil", "bærekraftig")
DRIVERS: Final = ("Suksessrater", "Labens kostnad", "Nullalternativet", "Gevinstene")
LEVELS: Final = ("lav", "basis", "høy")
REFERENCE: Final = 0.5
"""The deadweight at which the probability is told once more."""
QALYS: Final = (
    ("Lav: eldre verdi, justert med KPI", 694_000),
    ("Helsedirektoratet, uten produksjon", 820_000),
    ("Høy: som et statistisk liv", 1_300_000),
)
YEARS: Final = 15
BASE: Final = (1, 1, 1, 1)

Rows = Iterator[tuple[str, Sequence[Value]]]


@dataclass
class DecisionOracle:
    """Decision support of one group in its price year, with the corrections by grade."""

    inputs: GroupInputs
    price_year: int
    more: list[float]
    fewer: list[float]

    @cached_property
    def rows(self) -> dict[str, list[float]]:
        """The cohort's yearly rows, discounted."""
        return cohort(self.inputs).rows

    @cached_property
    def sums(self) -> dict[str, float]:
        """The cohort's sums over the period."""
        return oracle.sums(cohort(self.inputs))

    @cached_property
    def courses(self) -> list[dict[str, float]]:
        """What each course amounts to; benefits of moving before deadweight, and after it."""
        plain = self.inputs.with_values(deadweight=0, qaly_value=1, wage_cost=1)
        still = self.inputs.with_values(deadweight=1)
        qaly, wage = float(self.inputs.qaly_value), float(self.inputs.wage_cost)
        found = []
        for entry, end in COURSES:
            full = oracle.course(plain, entry, end)
            lab = oracle.course(still, entry, end)["avoided"]
            one = {
                "cost": full["cost"],
                "avoided_lab": lab,
                "avoided_after": full["avoided"] - lab,
                "qalys": full["health_gain"],
                "positions": full["production_gain"],
                "full_gain": qaly * full["health_gain"] + wage * full["production_gain"],
            }
            one["avoided"] = lab + self.caused * one["avoided_after"]
            one["gain"] = self.caused * one["full_gain"]
            one["net"] = one["avoided"] - one["cost"]
            one["total"] = one["net"] + one["gain"] + self.tax * one["net"]
            found.append(one)
        return found

    @property
    def caused(self) -> float:
        return 1 - float(self.inputs.deadweight)

    @property
    def tax(self) -> float:
        return float(self.inputs.tax_cost)

    @property
    def intake(self) -> int:
        return min(int(self.inputs.intake_years), int(self.inputs.period))

    def at(self, key: str, rates: list[float]) -> float:
        """Return the whole cohort's sum at some success rates."""
        values = {course: one[key] for course, one in zip(COURSES, self.courses, strict=True)}
        return oracle.at_rates(values, self.inputs, rates)

    def moved(self, level: int) -> list[float]:
        """Return the success rates at a level, held within 0 and 1."""
        points = self.inputs.rate_levels.tolist()[level]
        return [min(max(own + points, 0.0), 1.0) for own in self.inputs.success_rate.tolist()]

    @cached_property
    def levels(self) -> list[dict[str, float]]:
        """The sums at the low, base and high rates."""
        keys = ("cost", "avoided_lab", "avoided_after", "full_gain")
        return [{key: self.at(key, self.moved(level)) for key in keys} for level in range(3)]

    def scenario(self, levels: Sequence[int], deadweight: float) -> tuple[float, float]:
        """Return net and total where the drivers stand at some levels."""
        rate, cost, null, gain = levels
        at, caused = self.levels[rate], 1 - deadweight
        avoided = at["avoided_lab"] + caused * at["avoided_after"]
        net = (
            self.inputs.null_levels.tolist()[null] * avoided
            - self.inputs.cost_levels.tolist()[cost] * at["cost"]
        )
        gains = self.inputs.gain_levels.tolist()[gain] * caused * at["full_gain"]
        return net, net + gains + self.tax * net

    @cached_property
    def scenarios(self) -> list[tuple[float, float]]:
        return [self.scenario(levels, float(self.inputs.deadweight)) for levels in SCENARIOS]

    @cached_property
    def others(self) -> list[tuple[float, float]]:
        return [self.scenario(levels, REFERENCE) for levels in SCENARIOS]

    @cached_property
    def curve(self) -> list[tuple[float, float]]:
        """Net and total for common rates of 0, 1, … 100 %."""
        return [
            (self.at("net", [rate / 100] * 3), self.at("total", [rate / 100] * 3))
            for rate in range(101)
        ]

    @cached_property
    def today(self) -> float | None:
        """The entrants' mean success rate."""
        new, rates = self.inputs.new_participants.tolist(), self.inputs.success_rate.tolist()
        many = math.fsum(new)
        return math.fsum(n * p for n, p in zip(new, rates, strict=True)) / many if many else None

    @cached_property
    def qalys(self) -> float:
        """The discounted QALYs that the lab causes."""
        return self.caused * self.at("qalys", self.inputs.success_rate.tolist())

    @cached_property
    def cautious(self) -> oracle.Cautious:
        return oracle.cautious(self.inputs, self.more, self.fewer)

    def cautious_pair(self) -> tuple[float, float]:
        """Return net and total of the cautious answer."""
        parts = self.cautious
        net = parts.avoided - parts.cost
        return net, net + parts.health_gain + parts.production_gain + self.tax * net

    def measure(self, index: int) -> list[float]:
        """Return a measure's part of the cost over the period, central and by its grade."""
        own = self.inputs.measures[index]
        alone = oracle.sums(cohort(self.inputs.with_values(measures=[own])))["cost"]
        return [alone, alone * (1 + self.more[oracle.grade(own.grade)])]


def likely(amounts: list[float]) -> float:
    """Return the weight of the scenarios whose amount is not negative."""
    weighted = zip(amounts, map(oracle.weight_of, SCENARIOS), strict=True)
    return math.fsum(weight for amount, weight in weighted if amount >= -0.005)


def how_sure(of: DecisionOracle) -> list[tuple[str, Value]]:
    """Return the answers of the first screen."""
    net, total = ([pair[which] for pair in of.scenarios] for which in range(2))
    rates = [oracle.required_rate([pair[which] for pair in of.curve]) for which in range(2)]
    careful = of.cautious_pair()
    return [
        ("Forsiktig netto", careful[0]),
        ("Forsiktig netto nytte", careful[1]),
        ("Sannsynlighet for netto i null eller bedre", likely(net)),
        ("Det samme når gevinstene regnes med", likely(total)),
        ("Krevd suksessrate, netto", _or(rates[0], "Ikke oppnåelig")),
        ("Krevd suksessrate, med gevinstene", _or(rates[1], "Ikke oppnåelig")),
    ]


def _or(number: float | None, text: str) -> Value:
    return text if number is None else number


def section(of: DecisionOracle) -> Rows:
    """Yield the rows of the section that answers."""
    yield from _answers(of)
    yield from _what_must_hold(of)
    yield from _cautious(of)
    yield from _sensitivity(of)
    for (entry, end), one in zip(COURSES, of.courses, strict=True):
        keys = ("cost", "avoided", "gain", "net", "total")
        yield course_label(entry, end), [one[key] / of.intake for key in keys]
    yield from _payers(of)
    yield from _budget(of)


def _answers(of: DecisionOracle) -> Rows:
    yield "Sentralt anslag", [of.sums["net"], of.sums["total"]]
    yield "Forsiktig anslag", list(of.cautious_pair())
    pairs = [[pair[which] for pair in of.scenarios] for which in range(2)]
    others = [[pair[which] for pair in of.others] for which in range(2)]
    yield "Sannsynlighet for å gå i null eller bedre", [likely(row) for row in pairs]
    yield "Det samme med 50 % dødvekt", [likely(row) for row in others]
    shares = (float(of.inputs.deadweight), float(of.inputs.relapse))
    deadweight, relapse = (math.floor(round(share * 100, 6) + 0.5) for share in shares)
    text = f"Forutsatt {deadweight} % dødvekt og {relapse} % tilbakefall."
    yield text, [text]
    for label, share in (("Lavt utfall (5 %)", 0.05), ("Midterste utfall (50 %)", 0.5)):
        yield label, [oracle.quantile(row, share) for row in pairs]
    yield "Høyt utfall (95 %)", [oracle.quantile(row, 0.95) for row in pairs]
    sure = dict(how_sure(of))
    yield (
        "Krevd suksessrate, lik i alle trinn",
        [sure["Krevd suksessrate, netto"], sure["Krevd suksessrate, med gevinstene"]],
    )
    yield "Suksessraten nå, snitt av dem som tas inn", [_or(of.today, "Ingen deltakere")]


def _what_must_hold(of: DecisionOracle) -> Rows:
    cost, avoided = of.sums["cost"], of.sums["avoided"]
    factor = cost / avoided if avoided > 0 else "Ikke oppnåelig"
    yield "Netto er null når nullalternativet ganges med", [factor]
    without = of.sums["total"] - of.sums["health_gain"]
    value: Value = "Trengs ikke" if without >= 0 else "Ikke oppnåelig"
    if of.qalys and -without / of.qalys >= 0:
        value = -without / of.qalys
    yield "Total er null når ett QALY er verdt", [value]
    persons = math.fsum(of.inputs.new_participants.tolist()) * of.intake
    worth = avoided + of.sums["gain"] / (1 + of.tax)
    most = worth / persons if persons else "Ingen deltakere"
    yield "Total er null når laben koster per deltaker", [most]
    for label, qaly in QALYS:
        total = without + of.qalys * qaly
        verdict = "Lønner seg" if total >= -0.005 else "Lønner seg ikke"
        yield label, [qaly, total, verdict] if of.price_year == 2019 else [ANY] * 3


def _cautious(of: DecisionOracle) -> Rows:
    parts, sums = of.cautious, of.sums
    yield "Kostnad", [sums["cost"], parts.cost]

    def fewer(*keys: str) -> float:
        return of.fewer[oracle.grade(*(of.inputs.source_of(key).grade for key in keys))]

    yield "Besparelse", [sums["avoided"], fewer("null_alternative"), parts.avoided]
    health = fewer("quality_of_life", "qaly_value")
    yield "Helsegevinst", [sums["health_gain"], health, parts.health_gain]
    production = fewer("position_share", "wage_cost")
    yield "Produksjonsgevinst", [sums["production_gain"], production, parts.production_gain]
    yield "Gevinst", [sums["gain"], parts.health_gain + parts.production_gain]


def _spreads(of: DecisionOracle) -> list[list[float]]:
    """Return total and net at low and at high of each driver, and how far total goes."""
    found = []
    for driver in range(len(DRIVERS)):
        ends = []
        for level in (0, 2):
            levels = list(BASE)
            levels[driver] = level
            ends.append(of.scenario(levels, float(of.inputs.deadweight)))
        (low_net, low), (high_net, high) = ends
        found.append([low, high, low_net, high_net, abs(high - low)])
    return found


def _places(spreads: list[list[float]]) -> list[int]:
    """Return the drivers by their spread, the largest first; equal ones as they stand."""
    return sorted(range(len(spreads)), key=lambda driver: -spreads[driver][-1])


def _sensitivity(of: DecisionOracle) -> Rows:
    spreads = _spreads(of)
    order = _places(spreads)
    for driver, label in enumerate(DRIVERS):
        yield label, [*spreads[driver], order.index(driver) + 1]


def _payers(of: DecisionOracle) -> Rows:
    rows, share = of.rows, of.inputs.municipal_share
    avoided: list[Value] = ["Ikke fordelt"] * 2
    if share is not None:
        part = float(share)
        avoided = [part * of.sums["avoided"], (1 - part) * of.sums["avoided"]]
    yield "Kommune", [math.fsum(rows["cost_municipality"]), avoided[0]]
    yield "Stat", [math.fsum(rows["cost_state"]), avoided[1]]
    tax = math.fsum(rows["tax_effect"])
    yield "Innbygger og samfunn", [of.sums["gain"], tax]
    yield "Sum", [of.sums["cost"], of.sums["avoided"], of.sums["gain"], tax]


def _budget(of: DecisionOracle) -> Rows:
    first = int(of.inputs.first_year)
    yield "Økonomiplan, kr uten neddiskontering", [first + year for year in range(4)]
    plain = cohort(of.inputs.with_values(discount_rate=0)).rows
    cost = plain["cost_municipality"][:4]
    yield "Kommunens kostnad", cost
    labels = (
        *("Kommunens besparelse", "– som kan tas ut av budsjettet", "– som frigjør kapasitet"),
        *("Netto i kommunens budsjett", "Netto i budsjettet, akkumulert"),
    )
    if of.inputs.municipal_share is None:
        for label in labels:
            yield label, ["Ikke fordelt"] * 4
        return
    avoided = [float(of.inputs.municipal_share) * item for item in plain["avoided"][:4]]
    taken = [float(of.inputs.realisable_share) * item for item in avoided]
    net = [a - b for a, b in zip(taken, cost, strict=True)]
    rest = [a - b for a, b in zip(avoided, taken, strict=True)]
    accumulated = [math.fsum(net[: year + 1]) for year in range(4)]
    yield from zip(labels, (avoided, taken, rest, net, accumulated), strict=True)


def course_label(entry: int, end: int) -> str:
    return f"{SITUATIONS[entry].capitalize()} → {SITUATIONS[end]}"


def courses(of: DecisionOracle) -> Rows:
    """Yield the rows of the courses: years of one entrant a year, then what each amounts to."""
    period, back = int(of.inputs.period), float(of.inputs.relapse)
    factor = [(1 + float(of.inputs.discount_rate)) ** -year for year in range(YEARS)]

    def row(label: str, persons: list[float]) -> tuple[str, Sequence[Value]]:
        inside = persons[:period]
        summed = math.fsum(f * item for f, item in zip(factor, inside, strict=False))
        return label, [summed, *inside, *[""] * (YEARS - period)]

    lab = [
        [float(0 <= year - late < int(of.inputs.intake_years)) for year in range(YEARS)]
        for late in range(3)
    ]
    for number, persons in enumerate(lab, start=1):
        yield row(f"I laben, år {number}", persons)
    for number, persons in enumerate(lab, start=1):
        out = [
            math.fsum(persons[left] * (1 - back) ** (year - left - 1) for left in range(year))
            for year in range(YEARS)
        ]
        yield row(f"Ute etter {number} år i laben, uten tilbakefall", out)
    plain = cohort(of.inputs.with_values(discount_rate=0)).rows
    for label, key in (("Nye i laben", "entering"), ("Personår i laben", "in_lab")):
        yield (
            label,
            [
                math.fsum(f * item for f, item in zip(factor, plain[f"{key}_{s}"], strict=True))
                for s in range(3)
            ],
        )
    keys = (
        *("cost", "avoided", "gain", "net", "total"),
        *("avoided_lab", "avoided_after", "qalys", "positions", "full_gain"),
    )
    new, own = of.inputs.new_participants.tolist(), of.inputs.success_rate.tolist()
    for (entry, end), one in zip(COURSES, of.courses, strict=True):
        chances = [oracle.chance_of(of.moved(level), entry, end) for level in range(3)]
        chance = oracle.chance_of(own, entry, end)
        yield (
            course_label(entry, end),
            [chance, *(one[key] for key in keys), new[entry], *chances],
        )


def rate_curve(of: DecisionOracle) -> Rows:
    """Yield the coefficients of the curve, its thresholds, and its 101 rows."""
    new = of.inputs.new_participants.tolist()
    for label, key in (("Netto", "net"), ("Total", "total")):
        ended, reached = [0.0] * 3, [0.0] * 3
        for (entry, end), one in zip(COURSES, of.courses, strict=True):
            into, place = (reached, end - entry - 1) if end == 3 else (ended, end - entry)
            into[place] += new[entry] * one[key]
        yield label, [*ended, *reached]
    last = [
        max((number for number, pair in enumerate(of.curve, 1) if pair[which] < -0.005), default=0)
        for which in range(2)
    ]
    yield "Siste rad under null: netto, total", last
    yield "Vunne QALY i perioden (neddiskontert)", [of.qalys]
    yield "Total uten helsegevinst", [of.sums["total"] - of.sums["health_gain"]]
    now = None if of.today is None else math.floor(round(of.today * 100, 6) + 0.5)
    for number, pair in enumerate(of.curve, start=1):
        yield str(number), [*pair, pair[1] if number - 1 == now else 0]


def scenarios(of: DecisionOracle) -> Rows:
    """Yield the sums at each level of the rates, then the 81 scenarios."""
    keys = ("cost", "avoided_lab", "avoided_after", "full_gain")
    for level, word in enumerate(LEVELS):
        sums = [of.levels[level][key] for key in keys]
        yield f"{word.capitalize()} suksessrate", [*of.moved(level), *sums]
    weights = [oracle.weight_of(levels) for levels in SCENARIOS]
    for number, levels in enumerate(SCENARIOS):
        rate, cost, null, gain = (LEVELS[level] for level in levels)
        own = of.scenarios[number]
        passed = [
            math.fsum(
                weight
                for weight, pair in zip(weights, of.scenarios, strict=True)
                if pair[which] <= own[which] + 0.005
            )
            for which in range(2)
        ]
        yield (
            f"Rate {rate}, kostnad {cost}, null {null}, gevinst {gain}",
            [weights[number], *own, *of.others[number], *passed],
        )


def figures(of: DecisionOracle) -> Rows:
    """Yield the rows behind the figures: how likely each amount is, and what moves total most."""
    yield "Akseenhet, beslutning", [ANY]
    yield "Akseenhet, per person", [ANY]
    amounts = [amount for pair in of.scenarios for amount in pair]
    least, most = min(amounts), max(amounts)
    weights = [oracle.weight_of(levels) for levels in SCENARIOS]
    for number in range(11):
        amount = least + (most - least) * number / 10
        chances = [
            math.fsum(
                weight
                for weight, pair in zip(weights, of.scenarios, strict=True)
                if pair[which] >= amount - 0.005
            )
            for which in range(2)
        ]
        yield str(number + 1), [amount, *chances]
    spreads = _spreads(of)
    base = of.scenario(BASE, float(of.inputs.deadweight))[1]
    yield "Total, alle på basis", [base]
    for driver in _places(spreads):
        low, high = spreads[driver][:2]
        yield DRIVERS[driver], [DRIVERS[driver], low - base, high - base]
