"""What every row with formulas of the personas workbook must show, from the definitions alone.

Plain Python, measure by measure and year by year: it imports nothing that computes, and knows of the
workbook only what a reader sees, its headings and labels in their order.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from tests.support.stored_rows import ANY, Expected, Value
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import Course, CourseMeasure, CourseRole, NullMethod, Persona, PersonaSet

YEARS: Final = 20
SPARE_PERIOD: Final = 10
OF_UTSATT: Final = ("1.1", "1", "0.8", "0")
BLANK: Final[list[Value]] = [""] * YEARS
SECTIONS: Final = frozenset(
    {
        *("Personaene", "Hva arbeidsboken viser", "Kontroll", "Om filen", "Prisliste", "Grenser"),
        *("Personaen", "Nøkkeltall", "Figurer", "Tiltak", "Utgifter per tiltak", "Kontroller"),
        *("Utgifter per tjeneste", "Worst case mot best case", "Figurdata", "Alle personaer"),
        *("Spart per år", "Spart akkumulert", "Nullalternativ", "Forløpene"),
        *(f"Forløp {number}" for number in range(1, 10)),
    }
)
CHECKS: Final = frozenset({"Kontroll", "Kontroller", "Om filen"})
"""Sections of checks and of the file itself, which show no result of the personas."""

Labelled = Iterator[tuple[str, str, Sequence[Value]]]


def below_zero(amount: float) -> bool:
    """Say whether an amount is below 0, to the øre."""
    return round(amount * 100) < 0


@dataclass
class CourseOracle:
    """What a course costs, year by year."""

    course: Course
    persona: Persona
    inputs: PersonaSet

    def __post_init__(self) -> None:
        self.period = self.persona.period

    def price(self, measure: CourseMeasure) -> float:
        listed = {item.service: item.price for item in self.inputs.price_list}
        return listed[measure.service] if measure.unit_price is None else measure.unit_price

    def unit(self, measure: CourseMeasure) -> str:
        listed = {item.service: item.unit for item in self.inputs.price_list}
        return measure.unit or listed[measure.service]

    def measure(self, measure: CourseMeasure) -> list[float]:
        return [self.price(measure) * float(measure.volumes[t]) for t in range(self.period)]

    def plain(self, payer: Payer | None = None, service: str | None = None) -> list[float]:
        """Return the cost of each year, of one payer or of one service's measures, not discounted."""
        rows = [
            self.measure(item)
            for item in self.course.measures
            if payer in (None, item.payer) and service in (None, item.service)
        ]
        return [math.fsum(row[t] for row in rows) for t in range(self.period)]

    def cost(self, payer: Payer | None = None, service: str | None = None) -> list[float]:
        return self.discounted(self.plain(payer, service))

    def discounted(self, row: list[float]) -> list[float]:
        rate = self.inputs.discount_rate
        return [v / (1 + rate) ** t for t, v in enumerate(row)]

    @property
    def recipients(self) -> list[str]:
        """The recipients in the order in which they first have a measure that counts."""
        found: list[str] = []
        for item in self.course.measures:
            if self.counts(item) and item.recipient.lower() not in found:
                found.append(item.recipient.lower())
        return found

    def counts(self, measure: CourseMeasure) -> bool:
        return measure.is_included and measure.payer is Payer.MUNICIPALITY

    def number(self, measure: CourseMeasure) -> int:
        if not self.counts(measure):
            return 0
        return self.recipients.index(measure.recipient.lower()) + 1

    def counted(self, number: int) -> list[float]:
        """Return what counts for a recipient in each year; an income never lowers it."""
        rows = [self.measure(item) for item in self.course.measures if self.number(item) == number]
        return [math.fsum(row[t] for row in rows if row[t] > 0) for t in range(self.period)]

    def grant(self) -> list[float]:
        """Return what the state pays of what is above the threshold in each year, not discounted."""
        threshold = self.inputs.grant_threshold
        if threshold is None:
            return [0.0] * self.period
        rows = [self.counted(n + 1) for n in range(len(self.recipients))]
        return [
            self.inputs.grant_share
            * math.fsum(row[t] - threshold for row in rows if row[t] > threshold)
            for t in range(self.period)
        ]

    def kept(self, payer: Payer) -> list[float]:
        """Return what is left for a payer when the grant is paid, not discounted."""
        sign = -1 if payer is Payer.MUNICIPALITY else 1
        return [a + sign * b for a, b in zip(self.plain(payer), self.grant(), strict=True)]

    def net(self, payer: Payer | None = None) -> list[float]:
        """Return what is left for a payer, or the whole cost, discounted."""
        return self.cost() if payer is None else self.discounted(self.kept(payer))


def running(row: list[float]) -> list[float]:
    return [math.fsum(row[: t + 1]) for t in range(len(row))]


def padded(row: Sequence[Value]) -> list[Value]:
    return [*row, *[""] * (YEARS - len(row))]


def summed(row: list[float]) -> list[Value]:
    return [math.fsum(row), *padded(row)]


class PersonaOracle:
    """A persona and its courses; ``None`` is the spare one."""

    def __init__(self, persona: Persona | None, inputs: PersonaSet) -> None:
        self.persona, self.inputs = persona, inputs
        self.period = SPARE_PERIOD if persona is None else persona.period
        given = () if persona is None else persona.courses
        self.courses = [CourseOracle(item, persona, inputs) for item in given if persona]
        self.name = "" if persona is None else persona.name
        self.group = "" if persona is None else persona.group.label()

    @property
    def rooms(self) -> list[int]:
        """How many measures there is room for in each course."""
        rooms = [max(15, len(item.course.measures) + 5) for item in self.courses]
        return rooms + [15] * (2 - len(rooms))

    def role(self, role: CourseRole) -> CourseOracle | None:
        return next((item for item in self.courses if item.course.role is role), None)

    def costs(self, role: CourseRole, payer: Payer | None = None) -> list[float] | None:
        found = self.role(role)
        return None if found is None else found.net(payer)

    def avoided(self, payer: Payer | None = None) -> list[float] | None:
        worst, best = (self.costs(role, payer) for role in (CourseRole.WORST, CourseRole.BEST))
        if worst is None or best is None:
            return None
        return [a - b for a, b in zip(worst, best, strict=True)]

    def years(self) -> list[int]:
        return [self.inputs.first_year + t for t in range(self.period)]

    def key_results(self) -> list[Value]:
        """Return the seven key results, empty where a case is missing."""
        worst, best = self.costs(CourseRole.WORST), self.costs(CourseRole.BEST)
        sums: list[Value] = ["" if row is None else math.fsum(row) for row in (worst, best)]
        avoided = self.avoided()
        if avoided is None:
            return [*sums, *[""] * 5]
        behind = [t for t, v in enumerate(running(avoided)) if below_zero(v)]
        humps = sum(map(below_zero, avoided))
        earned: Value = "Alltid dekket" if humps else "Ingen pukkel"
        if behind:
            is_earned = behind[-1] + 1 < self.period
            earned = self.inputs.first_year + behind[-1] + 1 if is_earned else "Ikke i perioden"
        largest, deepest = max(0, -min(avoided)), max(0, -min(running(avoided)))
        return [*sums, math.fsum(avoided), humps, largest, deepest, earned]


def persona_tab(of: PersonaOracle) -> Labelled:
    """Yield section, label and values of a persona's tab."""
    years = padded(of.years())
    yield "", "År nummer", list(range(1, YEARS + 1))
    yield "", "Kalenderår", years
    rate = of.inputs.discount_rate
    yield "Personaen", "Diskonteringsfaktor", padded([(1 + rate) ** -t for t in range(of.period)])
    labels = (
        *("Worst case i perioden", "Best case i perioden", "Spart i perioden"),
        "Pukkel: år der best case koster mer",
        "Pukkel: største merutgift i ett år",
        "Pukkel: største akkumulerte merutgift",
        "Pukkel: året merutgiften er tjent inn",
    )
    for label, value in zip(labels, of.key_results(), strict=True):
        yield "Nøkkeltall", label, [value]
    is_missing = of.persona is not None and of.avoided() is None
    text = "Mangler worst case eller best case" if is_missing else ""
    yield "Nøkkeltall", text, [text]
    for index in range(len(of.rooms)):
        name, role, course = _course(of, index)
        sums: list[Value] = [""] * 3
        if course is not None:
            sums = [math.fsum(course.net(payer)) for payer in (None, *Payer)]
        shown = name or f"Forløp {index + 1} – ledig"
        yield "Nøkkeltall", shown, [shown, role, *sums]
    for label, values in _difference(of):
        yield "Worst case mot best case", label, values
    for index, room in enumerate(of.rooms):
        course = _course(of, index)[2]
        yield f"Forløp {index + 1}", "Forløpet teller (1 = ja)", [int(course is not None)]
        yield "Tiltak", "Tiltak", years
        yield "Utgifter per tiltak", "Tiltak", years
        for label, values in [*_measures(course, room), *_totals(course)]:
            yield "Utgifter per tiltak", label, values
        yield "Utgifter per tjeneste", "Tjeneste", years
        for label, values in _services(course, of.inputs):
            yield "Utgifter per tjeneste", label, values
    for label, values in _figures(of):
        yield "Figurdata", label, values


def _course(of: PersonaOracle, index: int) -> tuple[str, str, CourseOracle | None]:
    """Return what stands as name and role of a course, and the course where it counts."""
    if of.persona is None:
        role = (CourseRole.WORST, CourseRole.BEST)[index]
        return str(role), str(role), None
    if index >= len(of.courses):
        return "", "", None
    found = of.courses[index]
    return found.course.name, str(found.course.role), found


def _measures(course: CourseOracle | None, room: int) -> Iterator[tuple[str, Sequence[Value]]]:
    given = [] if course is None else course.course.measures
    so_far = 0
    for item in given:
        assert course is not None
        row, number = course.measure(item), course.number(item)
        is_new = number > so_far
        so_far = max(so_far, number)
        head = [item.name, course.unit(item), course.price(item), math.fsum(row), "OK"]
        recipient = item.recipient if number else ""
        after = [recipient, int(number > 0), int(is_new), so_far, number]
        yield item.name, [*head, *padded(row), *after]
    for _ in range(room - len(given)):
        yield "", [*[""] * 5, *BLANK, "", 0, 0, so_far, 0]


def _totals(course: CourseOracle | None) -> Iterator[tuple[str, Sequence[Value]]]:
    counting = [(f"Inngår i toppfinansiering, mottaker {n}", n) for n in range(1, 6)]
    labels = (
        *("Utgifter før neddiskontering", "Herav kommune, før neddiskontering"),
        *(label for label, _ in counting),
        *("Toppfinansiering, før neddiskontering",),
        *("Kommune etter toppfinansiering, før neddiskontering",),
        *("Kostnad", "Kostnad, kommune", "Kostnad, stat"),
        *("Toppfinansiering", "Kommune etter toppfinansiering", "Stat med toppfinansiering"),
    )
    if course is None:
        yield from ((label, ["", *BLANK]) for label in labels)
        yield "Akkumulert", BLANK
        return
    rows = (
        *(course.plain(), course.plain(Payer.MUNICIPALITY)),
        *(course.counted(number) for _, number in counting),
        *(course.grant(), course.kept(Payer.MUNICIPALITY)),
        *(course.cost(), course.cost(Payer.MUNICIPALITY), course.cost(Payer.STATE)),
        *(course.discounted(course.grant()), course.net(Payer.MUNICIPALITY)),
        course.net(Payer.STATE),
    )
    yield from ((label, summed(row)) for label, row in zip(labels, rows, strict=True))
    yield "Akkumulert", padded(running(course.cost()))


def _services(
    course: CourseOracle | None, inputs: PersonaSet
) -> Iterator[tuple[str, Sequence[Value]]]:
    def row(service: str) -> list[Value]:
        given = [] if course is None else course.course.measures
        count = sum(item.service == service for item in given)
        if course is None or not count:
            return [count, "", *BLANK]
        return [count, *summed(course.cost(service=service))]

    yield "Uten tjeneste fra prislisten", row("")
    for item in inputs.price_list:
        yield item.service, [item.service, *row(item.service)]
    for _ in range(8):
        yield "", ["", 0, "", *BLANK]


def _difference(of: PersonaOracle) -> Iterator[tuple[str, Sequence[Value]]]:
    worst, best = of.costs(CourseRole.WORST), of.costs(CourseRole.BEST)
    avoided = of.avoided()
    yield "Antall forløp i rollen Worst case", [int(worst is not None)]
    yield "Antall forløp i rollen Best case", [int(best is not None)]
    yield "Worst case og best case kan sammenlignes", [int(avoided is not None)]
    for label, row in (
        ("Worst case", worst),
        ("Best case", best),
        ("Spart (worst − best)", avoided),
        ("Spart, kommune etter toppfinansiering", of.avoided(Payer.MUNICIPALITY)),
        ("Spart, stat med toppfinansiering", of.avoided(Payer.STATE)),
    ):
        yield label, ["", *BLANK] if row is None else summed(row)
    for label, row in (
        ("Worst akkumulert", worst),
        ("Best akkumulert", best),
        ("Spart akkumulert", avoided),
    ):
        yield label, BLANK if row is None else padded(running(row))
    hump = None if avoided is None else [int(below_zero(v)) for v in avoided]
    last = None
    if avoided is not None:
        last = [t + 1 if below_zero(v) else 0 for t, v in enumerate(running(avoided))]
    yield "Best case koster mest (1 = ja)", BLANK if hump is None else padded(hump)
    yield "År med negativ akkumulert spart", BLANK if last is None else padded(last)


def _figures(of: PersonaOracle) -> Iterator[tuple[str, Sequence[Value]]]:
    worst, best = of.role(CourseRole.WORST), of.role(CourseRole.BEST)
    shows_first = bool(worst is None and best is None and of.courses)
    worst = of.courses[0] if shows_first else worst
    yield "Akseenhet", [ANY]
    yield "Figurene viser forløp 1 (1 = ja)", [int(shows_first)]
    for label in (
        *("Serie: utgifter", "Serie: akkumulerte utgifter"),
        *("Tittel A", "Tittel B", "Tittel C", "Tittel D"),
    ):
        yield label, [ANY]
    years = [min(of.years()[-1], of.years()[0] + t) for t in range(YEARS)]
    yield "Dato for figurenes tidsakse", [dt.datetime(year, 1, 1) for year in years]  # noqa: DTZ001  # as a cell holds it

    def bars(course: CourseOracle | None, payer: Payer | None, *, is_running: bool) -> list[Value]:
        row = [0.0] * of.period if course is None else course.net(payer)
        return [*(running(row) if is_running else row), *[0] * (YEARS - of.period)]

    for course in (worst, best):
        yield "Kommune", bars(course, Payer.MUNICIPALITY, is_running=True)
        yield "Stat", bars(course, Payer.STATE, is_running=True)
    yield "Worst case", bars(worst, None, is_running=False)
    yield "Best case", bars(best, None, is_running=False)
    yield "Worst case, akkumulert", bars(worst, None, is_running=True)
    yield "Best case, akkumulert", bars(best, None, is_running=True)
    line = running(of.avoided() or [0.0] * of.period)
    yield "Spart, akkumulert", [*line, *[line[-1]] * (YEARS - of.period)]


def comparison_tab(inputs: PersonaSet, personas: list[PersonaOracle]) -> Labelled:
    """Yield section, label and values of the tab that compares the personas."""
    longest = max((persona.period for persona in inputs.personas), default=0)
    yield "", "År nummer", list(range(1, YEARS + 1))
    yield "", "Kalenderår", padded([inputs.first_year + t for t in range(longest)])
    for of in personas:
        worst, best, avoided, *hump = of.key_results()
        payers = [of.avoided(payer) for payer in Payer]
        parts: list[Value] = ["" if row is None else math.fsum(row) for row in payers]
        period: Value = of.period if of.persona else ""
        results = [worst, best, avoided, *parts, *hump]
        yield "Alle personaer", of.name, [of.name, of.group, period, *results]
    for section, accumulated in (("Spart per år", False), ("Spart akkumulert", True)):
        for of in personas:
            row = of.avoided()
            shown = row if row is None or not accumulated else running(row)
            yield section, of.name, [of.name, *(BLANK if shown is None else padded(shown))]
    yield "Figurdata", "Akseenhet", [ANY]
    for of in personas:
        rows = [of.costs(role) or [] for role in (CourseRole.WORST, CourseRole.BEST)]
        yield "Figurdata", of.name, [of.name, *(math.fsum(row) for row in rows)]


def whole(amount: Decimal) -> float:
    return float(amount.quantize(Decimal(1), ROUND_HALF_UP))


def null_tab(inputs: PersonaSet, personas: list[PersonaOracle]) -> Labelled:
    """Yield section, label and values of the tab of the null alternative."""
    yield "Nullalternativ", "Regnet av", [str(inputs.null_method)]
    courses = [item for of in personas for item in of.courses if item.course.ordinary]
    for group in Group:
        yield from _group(inputs, [item for item in courses if item.persona.group is group])
    for of in personas:
        for index in range(len(of.rooms)):
            course = _course(of, index)[2]
            row = [""] * 20 if course is None else _history(of, course)
            yield "Forløpene", str(row[0]), row


def _counted(course: CourseOracle, situation: Situation, method: NullMethod) -> list[int]:
    """Return the years of a course that count in a situation."""
    given = course.course.situations[: course.period]
    stated = given if method is NullMethod.PERSON_YEARS else given[:1] * course.period
    return [t for t, item in enumerate(stated) if item is situation]


def _group(inputs: PersonaSet, courses: list[CourseOracle]) -> Labelled:
    counted = [
        [(course, _counted(course, situation, inputs.null_method)) for course in courses]
        for situation in Situation
    ]
    costs, parts = (
        [math.fsum(of(course)[t] for course, years in row for t in years) for row in counted]
        for of in (CourseOracle.plain, lambda course: course.kept(Payer.MUNICIPALITY))
    )
    numbers = [sum(len(years) for _, years in row) for row in counted]
    observed = [
        whole(Decimal(str(round(cost / number, 6)))) if number else None
        for cost, number in zip(costs, numbers, strict=True)
    ]
    utsatt = observed[1]
    for s, situation in enumerate(Situation):
        derived = None if utsatt is None else whole(Decimal(str(utsatt)) * Decimal(OF_UTSATT[s]))
        own = observed[s]
        amount = derived if own is None else own
        origin = "Observert" if numbers[s] else "Mangler" if amount is None else "Avledet"
        negative = amount is not None and amount < 0
        yield (
            "Nullalternativ",
            situation.label(),
            [
                "" if amount is None else amount,
                origin,
                sum(bool(years) for _, years in counted[s]),
                numbers[s],
                costs[s],
                costs[s] / numbers[s] if numbers[s] else "",
                "" if derived is None else derived,
                parts[s],
                "Negativt – kan ikke brukes i effektmodellen" if negative else "",
            ],
        )
    total, part = math.fsum(costs), math.fsum(parts)
    fits = round(total * 100) > 0 and not below_zero(part) and not below_zero(total - part)
    yield "Nullalternativ", "Kommunens andel av utgiftene", [part / total if fits else ""]
    without = sum(item.course.situations[0] is None for item in courses)
    yield "Nullalternativ", "Ordinære forløp uten inngangssituasjon", [without]


def _history(of: PersonaOracle, course: CourseOracle) -> list[Value]:
    entry = course.course.situations[0]
    in_situations = [_counted(course, item, NullMethod.PERSON_YEARS) for item in Situation]
    rows = [course.plain(), course.kept(Payer.MUNICIPALITY)]
    return [
        of.name,
        course.course.name,
        of.group,
        "Ja" if course.course.ordinary else "Nei",
        "" if entry is None else entry.label(),
        course.period,
        *(math.fsum(row) for row in rows),
        *(math.fsum(row[t] for t in years) for row in rows for years in in_situations),
        *(len(years) for years in in_situations),
    ]


def expected_rows(inputs: PersonaSet) -> list[Expected]:
    """Return every row of the workbook that shows results, tab by tab."""
    personas = [PersonaOracle(persona, inputs) for persona in (*inputs.personas, None)]
    found = []
    for index, of in enumerate(personas, start=1):
        worst, best, avoided, _, _, deepest, earned = of.key_results()
        row = [of.name or "Ledig", of.group, worst, best, avoided, deepest, earned]
        found.append(Expected("Introduksjon", "Personaene", f"Persona {index}", row))
    services = [item.service for item in inputs.price_list]
    for number, service in enumerate(services + [""] * 8, start=1):
        row = [number, int(bool(service)), "OK" if service else ""]
        found.append(Expected("Prisliste", "Prisliste", service, row))
    found.append(Expected("Prisliste", "Prisliste", "Rader som må sjekkes", [0]))
    nameless = "Rader uten navn, som ikke teller"
    found.append(Expected("Prisliste", "Prisliste", nameless, [0]))
    for index, of in enumerate(personas, start=1):
        found += [Expected(f"Persona {index}", *row) for row in persona_tab(of)]
    found += [Expected("Sammenligning", *row) for row in comparison_tab(inputs, personas)]
    return found + [Expected("Nullalternativ", *row) for row in null_tab(inputs, personas)]
