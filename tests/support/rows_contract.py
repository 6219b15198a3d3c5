"""What every row with formulas of an outcome contract's workbook must show, from the definitions alone.

Lists and loops on top of :mod:`tests.support.oracle_contract`: it imports nothing that computes, and
knows of the workbook only what a reader sees, its headings and labels in their order.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Final

from tests.support.oracle_contract import TEXT, Plain, results, verdicts
from tests.support.stored_rows import Expected, Value
from xlmodel.outcome_contract import OutcomeContract, TableRow
from xlmodel.outcome_contract.specs import SCALAR_FIELDS, YEARLY_FIELDS

YEARS: Final = 8
DRAWS: Final = 400
WINDOW: Final = 61
EFFECT_YEARS: Final = 60
SECTIONS: Final = frozenset(
    {
        *("Nøkkelresultater", "Hva arbeidsboken viser", "Kontroll", "Kontroller", "Om filen"),
        *("Kontraktens vilkår", "Figurer", "År for år", "Figurdata", "Sannsynlig utbetaling"),
        *("Utbetaling etter deltakere og måloppnåelse", "Fordelingen", "Krav", "Oppsummering"),
        *("Kontroll av fødselsnummer", "Deltakerliste", "Kommunen", "Internrente"),
        *("Leverandøren og investoren", "Diskonteringsfaktorer"),
    }
)
CHECKS: Final = frozenset({"Kontroll", "Kontroller", "Om filen"})
"""Sections of checks and of the file itself."""
_NO_NUMBER: Final = {
    "EK_HoyestePris": "Ingen resultater gjøres opp",
    "EK_AarForPrisen": "Ingen besparelse",
    "EK_Multippel": "Ingen kostnad",
    "EK_Internrente": "Kan ikke beregnes",
    "EK_KrevdMaaloppnaaelse": "Kan ikke dekkes",
}
_NO_DISTRIBUTION: Final = "Krever et helt antall unge, høyst 400"
_FRONT: Final = (
    ("Når resultatet i alt (personer)", "EK_SumSuksesser"),
    ("Utbetalt i alt (kr)", "EK_SumUtbetalt"),
    ("Ikke utbetalt (kr)", "EK_IkkeUtbetalt"),
    ("Besparelse, nåverdi (kr)", "EK_SumBesparelse"),
    ("Kommunens netto, nåverdi (kr)", "EK_KommunensNetto"),
    ("Høyeste pris som går i null (kr)", "EK_HoyestePris"),
    ("År med besparelse som prisen tilsvarer", "EK_AarForPrisen"),
    ("Investorens forpliktelse (kr)", "EK_Forpliktelse"),
    ("Internrente (andel)", "EK_Internrente"),
)
_CONTRACT: Final = (
    ("Når resultatet i alt", "EK_SumSuksesser"),
    ("Pris for alle som når resultatet", "EK_SumKrav"),
    ("Utbetalt i alt", "EK_SumUtbetalt"),
    ("Ikke utbetalt", "EK_IkkeUtbetalt"),
    ("– herav ikke gjort opp", "EK_IkkeGjortOpp"),
    ("– herav over takene", "EK_OverTaket"),
)
_MUNICIPALITY: Final = (
    ("Besparelse, nåverdi", "EK_SumBesparelse"),
    ("Utbetalt, nåverdi", "EK_SumUtbetaltNaaverdi"),
    ("Kommunens netto, nåverdi", "EK_KommunensNetto"),
    ("Høyeste pris som går i null", "EK_HoyestePris"),
    ("År med besparelse som prisen tilsvarer", "EK_AarForPrisen"),
)
_SUPPLIER: Final = (
    ("Investorens forpliktelse", "EK_Forpliktelse"),
    ("Største samlede utlegg", "EK_Behov"),
    ("Utbetalt per krone kostnad", "EK_Multippel"),
    ("Internrente", "EK_Internrente"),
    ("Måloppnåelse som dekker kostnaden", "EK_KrevdMaaloppnaaelse"),
)
Labelled = Iterator[tuple[str, str, Sequence[Value]]]


def case_of(inputs: OutcomeContract) -> Plain:
    """Return inputs as plain values by the workbook's names."""
    case: Plain = {field.name: field.of(inputs) for field in (*SCALAR_FIELDS, *YEARLY_FIELDS)}
    blank = [[answer or None for answer in (*item.start, *item.after)] for item in inputs.youths]
    rows = zip(inputs.youths, blank, strict=True)
    return case | {"youths": [[item.code, item.year, *answers] for item, answers in rows]}


def expected_rows(inputs: OutcomeContract, list_rows: int) -> list[Expected]:
    """Return every row; ``list_rows`` is the room of the list of youths."""
    rows = _Rows(inputs)
    tabs = (
        ("Introduksjon", rows.named("Nøkkelresultater", _FRONT)),
        ("Kontrakt", rows.contract()),
        ("Modellering", rows.modelling()),
        ("Risiko", rows.risk()),
        ("Deltakere", rows.youths(list_rows)),
        ("Økonomi", rows.economy()),
    )
    return [
        Expected(tab, section, label, values)
        for tab, found in tabs
        for section, label, values in found
    ]


class _Rows:
    def __init__(self, inputs: OutcomeContract) -> None:
        self.inputs, self.case = inputs, case_of(inputs)
        self.results = results(self.case)
        self.years: int = self.case["EK_Kontraktsaar"]
        self.price, self.cap = self.case["EK_Pris"], self.case["EK_Tak"]

    def value(self, name: str) -> Value:
        found: Value = self.results[name]
        return _NO_NUMBER[name] if found == TEXT else found

    def named(self, section: str, names: Sequence[tuple[str, str]]) -> Labelled:
        yield from ((section, label, [self.value(name)]) for label, name in names)

    def inside(self, values: Sequence[Value]) -> list[Value]:
        """Return a yearly row, empty past the contract."""
        return [*values[: self.years], *[""] * (YEARS - self.years)]

    def capped(self, amount: float) -> float:
        return amount if self.cap is None else min(amount, self.cap)

    def head(self) -> Labelled:
        yield "År for år", "År nummer", range(1, YEARS + 1)
        yield "År for år", "Kalenderår", self.results["EK_Aar"]

    def slots(self, row: Sequence[Value], *, line: bool = False) -> list[Value]:
        """Return figure data: past the contract a line repeats its last value, a column is 0."""
        kept = list(row[: self.years])
        return kept + [kept[-1] if line else 0] * (YEARS - self.years)

    def dates(self) -> list[Value]:
        first = self.case["EK_Startaar"]
        return self.slots([dt.datetime(first + t, 1, 1) for t in range(YEARS)], line=True)  # noqa: DTZ001

    def axis(self, unit: str) -> list[Value]:
        return [f"{unit} (faste {self.inputs.price_year}-kroner)"]

    # Kontrakt --------------------------------------------------------------------------------

    def contract(self) -> Labelled:
        found, by = self.results, "År for år"
        yield from self.named("Nøkkelresultater", _CONTRACT)
        yield from self.head()
        persons = self.case["EK_Deltakere"] * self.case["EK_Maaloppnaaelse"]
        whole = self.case["EK_Avrunding"] == "Hele personer"
        yield (
            by,
            "Når resultatet per år i planen",
            [math.floor(round(persons, 9) + 0.5) if whole else persons],
        )
        told = zip(self.case["youths"], verdicts(self.case), strict=True)
        reached = [row[1] for row, item in told if item[1] == item[3] == "Ja"]
        listed = [reached.count(t) for t in range(1, YEARS + 1)]
        yield by, "Når resultatet i deltakerlisten", self.inside(listed)
        yield by, "Når resultatet", found["EK_Suksesser"]
        yield by, "Oppgjørsår som ikke kan brukes (1 = ja)", [0] * YEARS
        at = self.case["EK_Oppgjorsaar"]
        settles = [int(year is not None and year <= self.years) for year in at]
        yield by, "Gjøres opp i kontrakten (1 = ja)", self.inside(settles)
        yield by, "Gjøres opp", found["EK_Oppgjort"]
        yield by, "Uten oppgjørsår i kontrakten", found["EK_Uoppgjort"]
        yield by, "Krav", found["EK_Krav"]
        yield by, "Utbetalt", found["EK_Utbetalt"]
        yield by, "Utbetalt, akkumulert", found["EK_UtbetaltAkkumulert"]
        yield "Figurdata", "Akseenhet", self.axis("mill. kr")
        yield "Figurdata", "Dato for figurens tidsakse", self.dates()
        for label, name in (
            ("Krav", "EK_Krav"),
            ("Utbetalt", "EK_Utbetalt"),
            ("Utbetalt, akkumulert", "EK_UtbetaltAkkumulert"),
        ):
            yield "Figurdata", label, self.slots(found[name])
        cap = found["EK_SumKrav"] if self.cap is None else self.cap
        yield "Figurdata", "Tak (uten tak: alt kravet)", [cap] * YEARS

    # Modellering -----------------------------------------------------------------------------

    def modelling(self) -> Labelled:
        for number, row in enumerate(self.inputs.table, start=1):
            section = "Utbetaling etter deltakere og måloppnåelse"
            yield section, f"Rad {number}", self.table_row(row)
        for step in range(11):
            share = step / 10
            amounts = [self.capped(n * share * self.years * self.price) for n in (10, 15, 20)]
            top = 20 * self.years * self.price if self.cap is None else self.cap
            yield "Figurdata", f"{step * 10} %", [*amounts, top]

    def table_row(self, row: TableRow) -> list[Value]:
        if row.participants is None or row.success_rate is None:
            return [""] * 10
        persons = row.participants * row.success_rate
        whole = math.floor(round(persons, 9) + 0.5)
        before = persons * self.years * self.price
        paid, rounded = self.capped(before), self.capped(whole * self.years * self.price)
        printed, by_printed = row.printed_payout, row.printed_persons
        shown: list[Value] = ["", "", ""]
        if printed is not None:
            agrees = abs(paid - printed) <= 1
            explained = not agrees and abs(rounded - printed) <= 1
            verdict = "Stemmer" if agrees else "Avviker"
            remark = "Trykt med personer per år rundet opp" if explained else ""
            shown = [paid - printed, verdict, remark]
        off: Value = "" if by_printed is None else persons - by_printed
        return [
            *(persons, persons * self.years, before, paid, shown[0]),
            *(whole, rounded, off, *shown[1:]),
        ]

    # Risiko ----------------------------------------------------------------------------------

    def risk(self) -> Labelled:
        found, by = self.results, "Sannsynlig utbetaling"
        table = found.get("EK_Fordeling")
        number = None if table is None else len(table) - 1
        names = (
            ("Forventet utbetaling", "EK_ForventetUtbetaling"),
            ("Sannsynlighet for at taket nås", "EK_SannsynlighetTak"),
            *(
                (
                    f"Utbetalingen er høyst dette i {share} % av utfallene",
                    f"EK_Utbetaling{share:02}",
                )
                for share in (5, 50, 95)
            ),
        )
        yield (
            by,
            "Antall unge i hele kontrakten",
            [_NO_DISTRIBUTION if number is None else number],
        )
        for label, name in names:
            yield by, label, [_NO_DISTRIBUTION if number is None else found[name]]
        yield from self.window(table or [])
        so_far = 0.0
        for k in range(DRAWS + 1):
            if number is None or table is None or k > number:
                yield "Fordelingen", "", [""] * 5
                continue
            _, chance, payout = table[k]
            so_far += chance
            yield "Fordelingen", str(k), [k, chance, payout, so_far, self.reaches(k)]

    def reaches(self, k: int) -> int:
        return int(self.cap is not None and k * self.price >= self.cap)

    def window(self, table: Sequence[tuple[int, float, float]]) -> Labelled:
        """Yield the outcomes of the figure, around the expected one."""
        number, first = len(table) - 1, 0
        if table:
            middle = math.floor(number * self.case["EK_Maaloppnaaelse"])
            first = max(0, min(middle - WINDOW // 2, number - WINDOW + 1))
        yield "Figurdata", "Første utfall i figuren", [first]
        for k in range(first, first + WINDOW):
            chance = table[k][1] if k <= number else 0
            sides = [0, chance] if self.reaches(k) else [chance, 0]
            yield "Figurdata", str(k), [k, *sides]

    # Deltakere -------------------------------------------------------------------------------

    def youths(self, rows: int) -> Labelled:
        told, section = verdicts(self.case), "Oppsummering"
        yield section, "Unge i listen", [len(told)]
        for label, at in (("I målgruppen", 1), ("Resultatet er nådd", 3)):
            for answer in ("Ja", "Nei", "Mangler svar"):
                count = len([item for item in told if item[at] == answer])
                yield section, f"{label}: {answer.lower()}", [count]
        successes = [int(item[1] == item[3] == "Ja") for item in told]
        yield section, "I målgruppen og resultatet nådd", [sum(successes)]
        for row, item, success in zip(self.case["youths"], told, successes, strict=True):
            yield "Deltakerliste", row[0], [*item, success, 1, 0, "OK"]
        for _ in range(rows - len(told)):
            yield "Deltakerliste", "", [""] * 8
        yield "Deltakerliste", "Rader som må sjekkes", [0]
        yield "Deltakerliste", "Rader uten navn, som ikke teller", [0]

    # Økonomi ---------------------------------------------------------------------------------

    def economy(self) -> Labelled:
        case, found, by = self.case, self.results, "År for år"
        share, rate = case["EK_Kommuneandel"], case["EK_Neddiskontering"]
        whose = "Kommune og stat samlet" if share is None else "Kommunen"
        yield "Kommunen", "Besparelsen gjelder", [whose]
        yield from self.named("Kommunen", _MUNICIPALITY)
        yield from self.named("Leverandøren og investoren", _SUPPLIER)
        yield from self.head()
        saving = case["EK_BesparelsePerAar"] * (1 - case["EK_Dodvekt"])
        saving *= 1 if share is None else share
        worth = {u: (1 + rate) ** (1 - u) for u in range(1, YEARS + EFFECT_YEARS + 1)}
        lasting = case["EK_Virkningsaar"]
        saved = [
            math.fsum(worth[u] for u in range(i + 1, i + lasting + 1)) for i in range(1, YEARS + 1)
        ]
        yield by, "Besparelse per år som regnes med, for hver som når resultatet", [saving]
        yield by, "Diskonteringsfaktor", self.inside([worth[u] for u in range(1, YEARS + 1)])
        yield by, "År med besparelse, neddiskontert", self.inside(saved)
        successes, paid = (found[name][: self.years] for name in ("EK_Suksesser", "EK_Utbetalt"))
        values = [saving * n * years for n, years in zip(successes, saved, strict=False)]
        yield by, "Besparelse av årets resultater, nåverdi", self.inside(values)
        present = [amount * worth[t] for t, amount in enumerate(paid, start=1)]
        yield by, "Utbetalt, nåverdi", self.inside(present)
        costs = [cost or 0 for cost in case["EK_TjenestekostnadPerAar"][: self.years]]
        yield by, "Tjenestekostnad i kontrakten", self.inside(costs)
        yield by, "Tjenestekostnad i alt", [sum(costs)]
        flows = found["EK_Kontantstrom"][: self.years]
        running = [sum(flows[: n + 1]) for n in range(self.years)]
        yield by, "Kontantstrøm: utbetalt minus kostnad", self.inside(flows)
        yield by, "Kontantstrøm, akkumulert", self.inside(running)
        yield from self.rate(flows)
        yield "Figurdata", "Akseenhet, leverandør", self.axis("tusen kr")
        for label, name in (
            ("Besparelse", "EK_SumBesparelse"),
            ("Utbetalt", "EK_SumUtbetaltNaaverdi"),
            ("Netto", "EK_KommunensNetto"),
        ):
            yield "Figurdata", label, [found[name]]
        yield "Figurdata", "Dato for figurens tidsakse", self.dates()
        yield "Figurdata", "Tjenestekostnad", self.slots(costs)
        yield "Figurdata", "Utbetalt", self.slots(paid)
        yield "Figurdata", "Akkumulert kontantstrøm", self.slots(running, line=True)
        for u, factor in worth.items():
            yield "Diskonteringsfaktorer", str(u), [factor]

    def rate(self, flows: Sequence[float]) -> Labelled:
        """Yield the rows that find the internal rate; its guess is that of two payments."""
        by, rate = "Internrente", self.results["EK_Internrente"]
        padded = [*flows, *[0] * (YEARS - self.years)]
        signs: list[int] = []
        for flow in padded:
            before = signs[-1] if signs else 0
            signs.append(before if flow == 0 else int(math.copysign(1, flow)))
        turns = [int(a * b < 0) for a, b in zip([0, *signs], signs, strict=False)]
        exists = rate != TEXT
        yield by, "Kontantstrøm, 0 etter kontrakten", padded
        yield by, "Siste fortegn", signs
        yield by, "Skifter fortegn (1 = ja)", turns
        yield by, "Internrenten finnes (1 = ja)", [int(exists)]
        sides = []
        for label, sign in (("Innbetalinger", 1), ("Utbetalinger", -1)):
            own = {t: flow for t, flow in enumerate(padded, start=1) if flow * sign > 0}
            total = sum(own.values())
            centre = sum(t * flow for t, flow in own.items()) / total if own else 0
            sides.append((total, centre))
            yield by, label, [total]
            yield by, f"{label}, tyngdepunkt (år nummer)", [centre]
        (gained, late), (spent, early) = sides
        guess = (-gained / spent) ** (1 / (late - early)) - 1 if exists else 0
        yield by, "Første anslag", [guess]
        yield by, "Internrente etter regnearkets funksjon", [rate if exists else ""]
        yield by, "Anslaget som gjøres nøyaktig", [rate if exists else 0]
        yield by, "Internrente, nøyaktig", [rate if exists else "Kan ikke beregnes"]
