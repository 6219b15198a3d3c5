"""What every row with formulas of the seven-tab workbook must show, from the note's prose alone.

Plain Python over the life histories of :mod:`tests.support.life_histories`: it imports nothing that
computes, and knows of the workbook only what a reader sees, its headings and labels in their order.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.support import rows_decision
from tests.support.life_histories import Oracle, cohort, derive, individual, price, scalars
from tests.support.rows_decision import DecisionOracle
from tests.support.stored_rows import ANY, ANY_LABEL, Expected, Value
from xlmodel import GroupInputs, ModelInputs

YEARS: Final = 15
SITUATIONS: Final = ("Uholdbar", "Utsatt", "Stabil", "Bærekraftig")
LAB: Final = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
OUT: Final = ((0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3))
OF_UTSATT: Final = (1.1, 1.0, 0.8, 0.0)
"""The rule that derives the null alternative: utsatt + 10 %, itself, 80 %, nothing."""
COMBINED: Final = (
    ("cost", "Kostnad"),
    ("avoided", "Besparelse"),
    ("net", "Netto (besparelse − kostnad)"),
    ("net_accumulated", "Netto akkumulert"),
    ("health_gain", "Helsegevinst"),
    ("production_gain", "Produksjonsgevinst"),
    ("gain", "Gevinst (helse + produksjon)"),
    ("tax_effect", "Skatteeffekt av netto"),
    ("total", "Total (netto + gevinst + skatteeffekt)"),
    ("total_accumulated", "Total akkumulert"),
)
"""Yearly rows that the programme, the individual and both groups together have."""
KEY_RESULTS: Final = (
    ("sum_cost", "Kostnad i perioden"),
    ("sum_avoided", "Besparelse i perioden"),
    ("sum_net", "Netto i perioden"),
    ("sum_gain", "Gevinst i perioden"),
    ("sum_tax_effect", "Skatteeffekt i perioden"),
    ("net_benefit", "Netto nytte"),
    ("benefit_per_krone", "Nytte per krone"),
    ("balance_year_net", "Balanseår, netto"),
    ("balance_year_total", "Balanseår, total"),
)
SECTIONS: Final = frozenset(
    {
        *("Nøkkelresultater", "Begge grupper samlet, per år", "Kontroll", "Om filen"),
        *("Sentrale inndata", "Nøkkeltall", "Kohort (deltakerflyt)", "Kostnader", "Besparelse"),
        *("Gevinster", "Resultat", "Enkeltperson", "Figurdata", "Kontroller", "Tiltak"),
        *("Tiltakspakker", "Hvem betaler", "Nullalternativ", "Livskvalitet og arbeid"),
        *("Verdsetting", "Gevinst per person og år", "Hva modellen er", "Kilder og sikkerhet"),
        *rows_decision.SECTIONS,
    }
)
CHECKS: Final = frozenset({"Kontroll", "Kontroller", "Om filen"})
"""Sections of checks and of the file itself, which show no result of the model."""


def shown(key: str, value: float) -> Value:
    """Return a key result as a reader sees it."""
    if not math.isnan(value):
        return value
    return "Ingen kostnad" if key == "benefit_per_krone" else "Ikke i perioden"


@dataclass
class GroupOracle:
    """One group: its histories discounted and not, and the one of the individual."""

    inputs: GroupInputs
    decision: DecisionOracle

    def __post_init__(self) -> None:
        plain = self.inputs.with_values(discount_rate=0)
        self.programme, self.plain, self.person = (
            cohort(self.inputs),
            cohort(plain),
            individual(self.inputs),
        )
        self.period, self.first = int(self.inputs.period), int(self.inputs.first_year)

    def years(self, row: list[float]) -> list[Value]:
        """Return a yearly row as the sheet shows it: nothing past the period."""
        return [*row[: self.period], *[""] * (YEARS - self.period)]

    def summed(self, row: list[float]) -> list[Value]:
        return [sum(row), *self.years(row)]

    def negative(self, row: list[float]) -> list[Value]:
        return self.years([t + 1 if round(v * 100) < 0 else 0 for t, v in enumerate(row)])

    def key(self, oracle: Oracle) -> dict[str, Value]:
        found = scalars(oracle.rows, self.first, self.period)
        return {key: shown(key, value) for key, value in found.items()}


def rates(inputs: GroupInputs, entry: int, now: int, *, in_lab: bool) -> list[float]:
    """Return what a person-year on a path avoids, gains in health, and gains in production."""
    null = inputs.null_alternative.tolist()
    quality, position = inputs.quality_of_life.tolist(), inputs.position_share.tolist()
    caused = 1 - float(inputs.deadweight)
    return [
        null[entry] if in_lab else caused * (null[entry] - null[now]),
        caused
        * float(inputs.qaly_value)
        * float(inputs.persons_per_unit)
        * (quality[now] - quality[entry]),
        caused
        * float(inputs.wage_cost)
        * float(inputs.workers_per_unit)
        * (position[now] - position[entry]),
    ]


def path_label(where: str, entry: int, now: int) -> str:
    return f"{where}: fra {SITUATIONS[entry].lower()}, nå {SITUATIONS[now].lower()}"


def group_tab(of: GroupOracle) -> Iterator[tuple[str, str, Sequence[Value]]]:
    """Yield section, label and values of the group's first tab."""
    yield "", "År nummer", list(range(1, YEARS + 1))
    yield "", "Kalenderår", of.years([of.first + t for t in range(YEARS)])
    yield from _key_results(of)
    for label, values in rows_decision.section(of.decision):
        yield rows_decision.SECTION, label, values
    yield "Hva andre har funnet", ANY_LABEL, [ANY]
    for label, values in _cohort(of):
        yield "Kohort (deltakerflyt)", label, values
    yield from _before_discounting(of)
    yield from _results(of)
    for label, values in _individual(of):
        yield "Enkeltperson", label, values
    for title, rows in (
        ("Forløp", rows_decision.courses),
        ("Ratekurve", rows_decision.rate_curve),
        ("Scenarier", rows_decision.scenarios),
    ):
        for label, values in rows(of.decision):
            yield title, label, values
    for label, values in _figures(of):
        yield "Figurdata", label, values
    for label, values in rows_decision.figures(of.decision):
        yield "Figurdata, beslutning", label, values


def _key_results(of: GroupOracle) -> Iterator[tuple[str, str, Sequence[Value]]]:
    programme, person = of.key(of.programme), of.key(of.person)
    for key, label in KEY_RESULTS:
        of_person = [] if key in ("net_benefit", "benefit_per_krone") else [person[key]]
        yield "Nøkkeltall", label, [programme[key], *of_person]
    rows = of.programme.rows
    yield "Nøkkeltall", "Deltakere som tas inn i perioden", [sum(rows["new_participants"])]
    yield "Nøkkeltall", "Personår i laben", [sum(rows["in_lab"])]
    yield "Nøkkeltall", "Bærekraftige ved periodens slutt", [rows["out_3"][of.period - 1]]


def _cohort(of: GroupOracle) -> Iterator[tuple[str, Sequence[Value]]]:
    paths = [("i laben", path, True) for path in LAB] + [("ute", path, False) for path in OUT]
    persons = of.programme.paths
    for where, path, in_lab in paths:
        label = path_label(f"Ark, {where}", *path)
        yield label, of.years(persons[in_lab, *path])
    uses_python = str(of.inputs.cohort_engine) == "Python"
    first = persons[True, 0, 0][0]
    yield path_label("Python, i laben", 0, 0), [first if uses_python else ""]
    difference = of.years([0.0] * YEARS) if uses_python else [""] * YEARS
    yield "Største avvik mellom arkets og Pythons kohort", difference
    for where, (entry, now), in_lab in paths:
        own = rates(of.inputs, entry, now, in_lab=in_lab)
        row = of.years(persons[in_lab, entry, now])
        yield path_label(where.capitalize(), entry, now), [*own, *row]
    rows = of.programme.rows
    for s in range(3):
        yield f"Nye i laben, {SITUATIONS[s].lower()}", of.years(rows[f"entering_{s}"])
    yield "Nye personer i laben", of.summed(rows["new_participants"])
    for s in range(3):
        yield f"I laben nå, {SITUATIONS[s].lower()}", of.years(rows[f"in_lab_{s}"])
    yield "Personer i laben", of.summed(rows["in_lab"])
    for s in range(4):
        yield f"Ute av laben, {SITUATIONS[s].lower()}", of.years(rows[f"out_{s}"])


def _before_discounting(of: GroupOracle) -> Iterator[tuple[str, str, Sequence[Value]]]:
    for section, key, label in (
        ("Kostnader", "startup_municipality", "Oppstart, kommune"),
        ("Kostnader", "startup_state", "Oppstart, stat"),
        ("Kostnader", "running_municipality", "Drift, kommune"),
        ("Kostnader", "running_state", "Drift, stat"),
        ("Kostnader", "cost", "Kostnad før neddiskontering"),
        ("Besparelse", "avoided_in_lab", "Besparelse mens personen er i laben"),
        ("Besparelse", "avoided_out", "Besparelse etter laben"),
        ("Besparelse", "avoided", "Besparelse før neddiskontering"),
        ("Gevinster", "health_gain", "Helsegevinst før neddiskontering"),
        ("Gevinster", "production_gain", "Produksjonsgevinst før neddiskontering"),
    ):
        yield section, label, of.years(of.plain.rows[key])


def _results(of: GroupOracle) -> Iterator[tuple[str, str, Sequence[Value]]]:
    rate, rows = float(of.inputs.discount_rate), of.programme.rows
    factors = [(1 + rate) ** -t for t in range(YEARS)]
    yield "Resultat", "Diskonteringsfaktor", of.years(factors)
    labels = dict(COMBINED) | {
        "cost_municipality": "Kostnad, kommune",
        "cost_state": "Kostnad, stat",
        "avoided_municipality": "Besparelse, kommune",
        "avoided_state": "Besparelse, stat",
    }
    for key in (
        *("cost", "cost_municipality", "cost_state"),
        *("avoided", "avoided_municipality", "avoided_state"),
        *("net", "net_accumulated", "health_gain", "production_gain"),
        *("gain", "tax_effect", "total", "total_accumulated"),
    ):
        if key.startswith("avoided_") and of.inputs.municipal_share is None:
            yield "Resultat", labels[key], [""] * (YEARS + 1)
        elif key.endswith("accumulated"):
            yield "Resultat", labels[key], of.years(rows[key])
        else:
            yield "Resultat", labels[key], of.summed(rows[key])
    for which in ("net", "total"):
        label = f"År med negativ akkumulert {'netto' if which == 'net' else 'total'}"
        yield "Resultat", label, of.negative(rows[f"{which}_accumulated"])


def _individual(of: GroupOracle) -> Iterator[tuple[str, Sequence[Value]]]:
    start, inputs = int(of.inputs.individual_start), of.inputs
    now = [min(start + t, 3) for t in range(YEARS)]
    for s in range(4):
        place = "Ute av laben" if s == 3 else "I laben"
        starts = [] if s == 3 else [int(start == s)]
        stands = of.years([int(item == s) for item in now])
        yield f"{place}, {SITUATIONS[s].lower()}", [*starts, *stands]
    startup = sum(price(inputs, "Oppstart", payer, start) for payer in ("Kommune", "Stat"))
    yield "Startsituasjonens trinn", [start + 1]
    yield "Oppstartspakke ved inntak", [startup]
    yield "Nullalternativ ved inntak", [inputs.null_alternative.tolist()[start]]
    yield "Livskvalitet ved inntak", [inputs.quality_of_life.tolist()[start]]
    yield "Stillingsandel ved inntak", [inputs.position_share.tolist()[start]]
    for key, label in COMBINED:
        row = of.person.rows[key]
        yield label, of.years(row) if key.endswith("accumulated") else of.summed(row)
    for which in ("net", "total"):
        label = f"År med negativ akkumulert {'netto' if which == 'net' else 'total'}"
        yield label, of.negative(of.person.rows[f"{which}_accumulated"])


def _figures(of: GroupOracle) -> Iterator[tuple[str, Sequence[Value]]]:
    yield "Akseenhet, programmet", [ANY]
    yield "Akseenhet, én person", [ANY]
    last = of.first + of.period - 1
    years = [min(of.first + t, last) for t in range(YEARS)]
    yield "Dato for figurenes tidsakse", [dt.datetime(year, 1, 1) for year in years]  # noqa: DTZ001  # as a cell holds it
    for oracle in (of.programme, of.person):
        for key, label in COMBINED:
            if key in ("net", "tax_effect", "total"):
                continue
            row = oracle.rows[key][: of.period]
            tail = row[-1] if key.endswith("accumulated") else 0
            yield label.split(" (")[0], [*row, *[tail] * (YEARS - of.period)]
    for s, (first, _) in enumerate(shares(of.inputs)):
        yield SITUATIONS[s], first
    total = of.key(of.programme)
    yield "Kostnad", [total["sum_cost"]]
    yield "Besparelse", [total["sum_avoided"]]
    yield "Gevinst", [total["sum_gain"]]


def shares(inputs: GroupInputs) -> list[tuple[list[Value], list[Value]]]:
    """Return the payers' shares of the first year's package and of the running one, by situation."""
    found = []
    for s in range(3):
        start, run = (
            [price(inputs, category, payer, s) for payer in ("Kommune", "Stat")]
            for category in ("Oppstart", "Drift")
        )
        first = [a + b for a, b in zip(start, run, strict=True)]
        found.append((_divided(first), _divided(run)))
    return found


def _divided(parts: list[float]) -> list[Value]:
    return [part / sum(parts) if sum(parts) else 0 for part in parts]


def costs_tab(of: GroupOracle, capacity: int) -> Iterator[tuple[str, str, Sequence[Value]]]:
    """Yield section, label and values of the costs tab with room for ``capacity`` measures."""
    inputs = of.inputs
    for index, measure in enumerate(inputs.measures):
        cost = [
            float(measure.unit_cost) * float(volume) * measure.frequency
            for volume in measure.volume
        ]
        yield "Tiltak", measure.name, [*cost, *of.decision.measure(index), "OK"]
    for _ in range(capacity - len(inputs.measures)):
        yield "Tiltak", "", [0, 0, 0, 0, 0, ""]
    yield "Tiltak", "Rader som må sjekkes", [0]
    yield "Tiltak", "Rader uten navn, som ikke teller", [0]
    for s in range(3):
        start, run = (
            [price(inputs, category, payer, s) for payer in ("Kommune", "Stat")]
            for category in ("Oppstart", "Drift")
        )
        both = [sum(start), sum(run)]
        first, running = shares(inputs)[s]
        row = [*start, both[0], *run, both[1], sum(both), *first, *running]
        yield "Tiltakspakker", SITUATIONS[s], row
    null = inputs.null_alternative.tolist()
    for s in range(4):
        derived = OF_UTSATT[s] * null[1]
        remark = "" if abs(null[s] - derived) < 1 else "Avviker fra avledet"
        yield "Nullalternativ", SITUATIONS[s], [derived, remark]


def gains_tab(inputs: GroupInputs) -> Iterator[tuple[str, str, Sequence[Value]]]:
    """Yield section, label and values of the gains tab."""
    section = "Gevinst per person og år"
    quality, position = inputs.quality_of_life.tolist(), inputs.position_share.tolist()
    for entry, now in OUT:
        _, health, production = rates(inputs, entry, now, in_lab=False)
        change = [quality[now] - quality[entry], position[now] - position[entry]]
        yield section, _move(entry, now), [*change, health, production, health + production]
    for entry in range(3):
        _, health, production = rates(inputs, entry, entry + 1, in_lab=False)
        yield section, _move(entry, entry + 1), [health + production]


def _move(entry: int, now: int) -> str:
    return f"{SITUATIONS[entry]} → {SITUATIONS[now].lower()}"


def introduction(
    inputs: ModelInputs, groups: list[GroupOracle]
) -> Iterator[tuple[str, str, Sequence[Value]]]:
    """Yield section, label and values of the introduction tab."""
    first, second = groups
    agree = (first.period, first.first, float(first.inputs.discount_rate)) == (
        second.period,
        second.first,
        float(second.inputs.discount_rate),
    )
    both = Oracle()
    for key in (
        *("cost_municipality", "cost_state", "avoided"),
        *("health_gain", "production_gain", "tax_effect"),
    ):
        pairs = zip(first.programme.rows[key], second.programme.rows[key], strict=True)
        both.rows[key] = [a + b for a, b in pairs]
    derive(both, first.inputs.with_values(municipal_share=None))
    keys = [of.key(of.programme) for of in groups] + [first.key(both)]
    for key, label in KEY_RESULTS:
        own, other, combined = (item[key] for item in keys)
        yield "Nøkkelresultater", label, [own, other, combined if agree else ""]
    sure = [rows_decision.how_sure(of.decision) for of in groups]
    for (label, own), (_, other) in zip(*sure, strict=True):
        yield "Nøkkelresultater", label, [own, other]
    factor = 1 if inputs.price_year == 2019 else ANY
    label = "Prisår for verdiene, og faktor til arbeidsbokens prisår"
    yield "Verdier av ett QALY som svaret prøves ved", label, [factor]
    section = "Begge grupper samlet, per år"
    yield section, "Kan gruppene summeres?", ["OK" if agree else ANY]
    yield section, "År nummer", list(range(1, YEARS + 1))
    rows: list[tuple[str, Sequence[Value]]] = [
        ("Kalenderår", first.years([first.first + t for t in range(YEARS)])),
        *((label, first.years(both.rows[key])) for key, label in COMBINED),
        ("År med negativ akkumulert netto", first.negative(both.rows["net_accumulated"])),
        ("År med negativ akkumulert total", first.negative(both.rows["total_accumulated"])),
    ]
    for label, values in rows:
        yield section, label, values if agree else [""] * YEARS
    yield section, "Akseenhet, figurene", [ANY]


def expected_rows(inputs: ModelInputs, capacity: Callable[[int], int]) -> list[Expected]:
    """Return every row of the workbook that shows results, tab by tab.

    ``capacity`` gives the room for measures of group 0 (young adults) and 1 (families).
    """
    corrections = (inputs.cost_caution.tolist(), inputs.benefit_caution.tolist())
    groups = [
        GroupOracle(group, DecisionOracle(group, inputs.price_year, *corrections))
        for group in inputs.groups
    ]
    found = [Expected("Introduksjon", *row) for row in introduction(inputs, groups)]
    for index, (of, tab) in enumerate(zip(groups, ("Unge voksne", "Familie"), strict=True)):
        found += [Expected(tab, *row) for row in group_tab(of)]
        rows = costs_tab(of, capacity(index))
        found += [Expected(f"{tab} - Kostnader", *row) for row in rows]
        found += [Expected(f"{tab} - Gevinster", *row) for row in gains_tab(of.inputs)]
    return found
