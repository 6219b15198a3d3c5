"""What every row with formulas of a fund's workbook must show, from the definitions alone.

Plain Python, row by row and year by year: it imports nothing that computes, and knows of the workbook
only what a reader sees, its headings and labels in their order.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Final

from tests.support.stored_rows import Expected, Value
from xlmodel.investment_fund import FundInputs, Initiative, LifeLine

YEARS: Final = 15
LIFE: Final = 60
DEPARTMENTS: Final = 8
SLACK: Final = 1e-6
SECTIONS: Final = frozenset(
    {
        *("Nøkkelresultater", "Hva arbeidsboken viser", "Kontroll", "Kontroller", "Om filen"),
        *("Fondet", "Tilskudd", "Figurer", "År for år", "Figurdata", "Grenser", "Kostnad"),
        *("Planlagt tilbakeføring", "Faktisk tilbakeføring", "Hver innsats", "Akkumulert"),
        *("Kostnad som teller", "Tilbakeføring som teller", "Ikke betalt tilbake", "Enheter"),
        *("Andel av kostnaden", "Andel av tilbakeføringen", "Andeler i alt"),
        *("Kostnad per enhet", "Tilbakeføring per enhet", "I alt og per barn"),
        *("Endring mot endring", "Kostnader i de to gruppene", "Personen"),
        *("Kostnader og bidrag", "Hvem det gjelder"),
    }
)
CHECKS: Final = frozenset({"Kontroll", "Kontroller", "Om filen"})
"""Sections of checks and of the file itself."""
Labelled = Iterator[tuple[str, str, Sequence[Value]]]


def expected_rows(inputs: FundInputs, rooms: tuple[int, int, int]) -> list[Expected]:
    """Return every row; ``rooms`` are the rows of initiatives, of lines and of the life's lines."""
    fund = _Fund(inputs, rooms[0])
    lines, life = _FollowUp(inputs, rooms[1]), _Life(inputs, rooms[2])
    tabs = (
        ("Introduksjon", [*fund.key_results(), *lines.key_results(), *life.key_results()]),
        ("Fond", fund.fund()),
        ("Innsatser", fund.initiatives()),
        ("Fordeling", fund.allocation()),
        ("Oppfølging", lines.rows()),
        ("Balanse", life.rows()),
    )
    return [
        Expected(tab, section, label, values)
        for tab, found in tabs
        for section, label, values in found
    ]


def running(row: Sequence[float], start: float = 0.0) -> list[float]:
    return [start + math.fsum(row[: t + 1]) for t in range(len(row))]


class _Fund:
    def __init__(self, inputs: FundInputs, room: int) -> None:
        self.inputs, self.n, self.first = inputs, inputs.years, inputs.first_year
        self.items = [*inputs.initiatives, *[Initiative("")] * (room - len(inputs.initiatives))]
        self.costs = [self.years_of(item, item.costs.tolist()) for item in self.items]
        self.returns = [self.years_of(item, self.returned(item)) for item in self.items]
        self.opened = [float(item.opening) if item.name else 0.0 for item in self.items]
        self.cost = [math.fsum(row[t] for row in self.costs) for t in range(self.n)]
        self.back = [math.fsum(row[t] for row in self.returns) for t in range(self.n)]
        self.grants = inputs.grants.tolist()[: self.n]

    def years_of(self, item: Initiative, row: Sequence[float]) -> list[float]:
        return list(row[: self.n]) if item.name else [0.0] * self.n

    def returned(self, item: Initiative) -> list[float]:
        pairs = zip(item.actual.tolist(), item.planned.tolist(), strict=True)
        return [plan if math.isnan(known) else known for known, plan in pairs]

    def inside(self, row: Sequence[Value]) -> list[Value]:
        return [*row, *[""] * (YEARS - self.n)]

    def balance(self, capital: float) -> list[float]:
        row, left = [], capital
        for grant, back, cost in zip(self.grants, self.back, self.cost, strict=True):
            left = left + grant + back - cost
            row.append(left)
        return row

    def net(self, number: int) -> list[float]:
        pairs = zip(self.returns[number], self.costs[number], strict=True)
        return running([back - cost for back, cost in pairs], self.opened[number])

    def marks(self, net: Sequence[float], cost: Sequence[float]) -> list[int]:
        """Return the number of the year after one that falls short, or of one with a cost."""
        return [
            max(t + 1 if left < -SLACK else 0, t if spent > 0 else 0)
            for t, (left, spent) in enumerate(zip(net, cost, strict=True), start=1)
        ]

    def repaid(self, net: Sequence[float], cost: Sequence[float], opened: float) -> Value:
        if sum(cost) == 0 and opened >= 0:
            return "Ingen kostnad"
        number = max([*self.marks(net, cost), 1])
        return "Ikke i perioden" if number > self.n else self.first + number - 1

    @property
    def all_net(self) -> list[float]:
        rows = [self.net(number) for number in range(len(self.items))]
        return [math.fsum(row[t] for row in rows) for t in range(self.n)]

    @property
    def factors(self) -> list[float]:
        return [(1 + float(self.inputs.discount_rate)) ** -t for t in range(self.n)]

    @property
    def present(self) -> list[float]:
        rows = zip(self.back, self.cost, self.factors, strict=True)
        return [(back - cost) * factor for back, cost, factor in rows]

    @property
    def lowest_here(self) -> list[Value]:
        row = self.balance(float(self.inputs.capital))
        return [self.first + t if left == min(row) else "" for t, left in enumerate(row)]

    def key_results(self) -> Labelled:
        capital, by = float(self.inputs.capital), "Nøkkelresultater"
        balance = self.balance(capital)
        unit = self.inputs.unit
        yield by, "Sum kostnad", [sum(self.cost), unit]
        yield by, "Sum tilbakeføring", [sum(self.back), unit]
        yield by, "Saldo ved utgangen av siste år", [balance[-1], unit]
        yield by, "Laveste saldo", [min(balance), unit]
        yield by, "År med laveste saldo", [next(year for year in self.lowest_here if year)]
        turnover: Value = sum(self.cost) / capital if capital else "Ingen kapital"
        yield by, "Omløp (kostnad per kapital)", [turnover]
        yield by, "Nåverdi (tilbakeføring minus kostnad)", [math.fsum(self.present), unit]
        repaid = self.repaid(self.all_net, self.cost, sum(self.opened))
        yield by, "Alt er betalt tilbake", [repaid]

    # Fond ------------------------------------------------------------------------------------

    def head(self) -> Labelled:
        yield "", "År nummer", range(1, YEARS + 1)
        yield "", "Kalenderår", self.inside([self.first + t for t in range(self.n)])

    def fund(self) -> Labelled:
        other, by = self.inputs.other_capital, "År for år"
        balance = self.balance(float(self.inputs.capital))
        second = None if other is None else self.balance(float(other))
        yield from self.head()
        yield from self.key_results()
        lowest: Value = "" if second is None else min(second)
        yield (
            "Nøkkelresultater",
            "Laveste saldo med den andre kapitalen",
            [lowest, self.inputs.unit],
        )
        rows: tuple[tuple[str, Sequence[Value]], ...] = (
            ("Kostnad", self.cost),
            ("Tilbakeføring", self.back),
            ("Tilskudd", self.grants),
            ("Saldo ved utgangen av året", balance),
            ("Saldo med den andre kapitalen", [""] * self.n if second is None else second),
            ("Tilbakeføring minus kostnad, akkumulert", self.all_net),
            (
                "Ikke betalt tilbake (nummer på året etter, eller på et år med kostnad)",
                self.marks(self.all_net, self.cost),
            ),
            ("Diskonteringsfaktor", self.factors),
            ("Tilbakeføring minus kostnad, neddiskontert", self.present),
            ("År med laveste saldo", self.lowest_here),
        )
        yield from ((by, label, self.inside(row)) for label, row in rows)
        yield from self.figures(balance, [0.0] * self.n if second is None else second)

    def figures(self, balance: list[float], second: list[float]) -> Labelled:
        """Yield figure data: past the fund a date and a line repeat the last year, a column is 0."""
        by = "Figurdata"
        dates = [dt.datetime(self.first + min(t, self.n - 1), 1, 1) for t in range(YEARS)]  # noqa: DTZ001
        yield by, "Akseenhet", [self.inputs.unit]
        yield by, "Dato for figurenes tidsakse", dates
        for label, row in (
            ("Saldo", balance),
            ("Saldo med den andre kapitalen", second),
            ("Kostnad", self.cost),
            ("Tilbakeføring", self.back),
        ):
            yield by, label, [*row, *[0] * (YEARS - self.n)]
        net = self.all_net
        yield by, "Tilbakeføring minus kostnad, akkumulert", [*net, *net[-1:] * (YEARS - self.n)]
        for item, cost, back in zip(self.items, self.costs, self.returns, strict=True):
            yield by, item.name, [item.name, sum(cost), sum(back)]

    # Innsatser -------------------------------------------------------------------------------

    def initiatives(self) -> Labelled:
        yield from self.head()
        for section in ("Planlagt tilbakeføring", "Faktisk tilbakeføring"):
            yield from ((section, item.name, [item.name]) for item in self.items)
        for number, item in enumerate(self.items):
            yield "Hver innsats", item.name, [item.name, *self.each(number), self.status(item)]
        nameless = [item for item in self.items if self.status(item).startswith("Uten")]
        yield "Hver innsats", "Rader som må sjekkes", [0]
        yield "Hver innsats", "Rader uten navn, som ikke teller", [len(nameless)]
        nets = [self.net(number) for number in range(len(self.items))]
        marks = [self.marks(net, cost) for net, cost in zip(nets, self.costs, strict=True)]
        tables: tuple[tuple[str, Sequence[Sequence[Value]]], ...] = (
            ("Kostnad som teller", self.costs),
            ("Tilbakeføring som teller", self.returns),
            ("Akkumulert", nets),
            ("Ikke betalt tilbake", marks),
        )
        for section, rows in tables:
            for item, row in zip(self.items, rows, strict=True):
                yield section, item.name, [item.name, *self.inside(row)]

    def each(self, number: int) -> list[Value]:
        item = self.items[number]
        if not item.name:
            return [""] * 7
        cost, back = sum(self.costs[number]), sum(self.returns[number])
        pairs = list(zip(item.actual.tolist(), item.planned.tolist(), strict=True))[: self.n]
        known = [(actual, plan) for actual, plan in pairs if not math.isnan(actual)]
        realised, planned = (math.fsum(pair[at] for pair in known) for at in range(2))
        return [
            *(cost, back, self.repaid(self.net(number), self.costs[number], self.opened[number])),
            back / cost if cost else "Ingen kostnad",
            *(realised, planned, realised / planned if planned else ""),
        ]

    def status(self, item: Initiative) -> str:
        if item.name:
            return "OK"
        numbers = (*item.costs, *item.planned, *item.cost_shares, *item.return_shares)
        known = any(not math.isnan(amount) for amount in item.actual.tolist())
        is_used = known or any(map(float, numbers)) or float(item.opening) != 0
        return "Uten navn – teller ikke" if is_used else ""

    # Fordeling -------------------------------------------------------------------------------

    def shares(self, item: Initiative, key: str) -> list[float]:
        row: list[float] = getattr(item, key).tolist()
        return [share if name else 0.0 for share, name in zip(row, self.names, strict=True)]

    @property
    def names(self) -> tuple[str, ...]:
        return self.inputs.departments

    def allocation(self) -> Labelled:
        heads = [name or "–" for name in self.names]
        yield from self.head()
        for section in ("Andel av kostnaden", "Andel av tilbakeføringen"):
            yield section, "Innsats", heads
            yield from ((section, item.name, [item.name]) for item in self.items)
        both, by = ("cost_shares", "return_shares"), "Andeler i alt"
        yield by, "Enheten teller (1 = ja)", [int(name != "") for name in self.names]
        stray = [
            0
            if self.names[at]
            else sum(int(getattr(item, key)[at] != 0) for item in self.items for key in both)
            for at in range(DEPARTMENTS)
        ]
        yield by, "Andeler uten enhet (antall)", stray
        for item in self.items:
            sums: list[Value] = [math.fsum(self.shares(item, key)) for key in both]
            shown = [*sums, "OK"] if item.name else ["", "", ""]
            yield by, item.name, [item.name, *shown]
        for section, key, rows, fund in (
            ("Kostnad per enhet", both[0], self.costs, self.cost),
            ("Tilbakeføring per enhet", both[1], self.returns, self.back),
        ):
            each = [self.allotted(at, key, rows) for at in range(DEPARTMENTS)]
            for head, row in zip(heads, each, strict=True):
                yield section, head, [head, math.fsum(row), *self.inside(row)]
            rest = [amount - math.fsum(row[t] for row in each) for t, amount in enumerate(fund)]
            yield section, "Ikke fordelt", [math.fsum(rest), *self.inside(rest)]
            yield section, "I alt", [math.fsum(fund), *self.inside(fund)]

    def allotted(self, at: int, key: str, rows: Sequence[Sequence[float]]) -> list[float]:
        pairs = [
            (self.shares(item, key)[at], row) for item, row in zip(self.items, rows, strict=True)
        ]
        return [math.fsum(share * row[t] for share, row in pairs) for t in range(self.n)]


class _FollowUp:
    def __init__(self, inputs: FundInputs, room: int) -> None:
        self.found, self.room = inputs.follow_up, room
        named = [line for line in self.found.lines if line.name]
        self.sums = [
            math.fsum(line.initiative for line in named),
            math.fsum(line.comparison for line in named),
        ]
        self.children: list[Value] = [
            amount / size if size > 0 else "Uten antall"
            for amount, size in zip(self.sums, self.found.sizes.tolist(), strict=True)
        ]

    @property
    def per_child(self) -> Value:
        first, second = self.children
        if isinstance(first, float) and isinstance(second, float):
            return first - second
        return "Uten antall"

    def key_results(self) -> Labelled:
        by = "Nøkkelresultater"
        yield by, "Oppfølging: differanse i alt", [self.sums[0] - self.sums[1]]
        yield by, "Oppfølging: differanse per barn", [self.per_child]

    def rows(self) -> Labelled:
        by = "I alt og per barn"
        yield by, "Sum (kr)", [*self.sums, self.sums[0] - self.sums[1]]
        yield by, "Per barn (kr)", [*self.children, self.per_child]
        printed = zip(self.sums, self.found.printed.tolist(), strict=True)
        off = ["" if math.isnan(told) else amount - told for amount, told in printed]
        yield by, "Linjene minus den trykte summen (kr)", off
        own, *others = self.found.changes.tolist()
        apart = ["" if math.isnan(other - own) else other - own for other in others]
        yield "Endring mot endring", "Sammenligning minus prosjekt (prosentpoeng)", apart
        by, nameless = "Kostnader i de to gruppene", 0
        for line in self.found.lines:
            if line.name:
                yield by, line.name, [line.initiative - line.comparison, "OK"]
                continue
            is_used = bool(line.initiative or line.comparison)
            nameless += is_used
            yield by, "", ["", "Uten navn – teller ikke" if is_used else ""]
        for _ in range(self.room - len(self.found.lines)):
            yield by, "", ["", ""]
        yield by, "Rader som må sjekkes", [0]
        yield by, "Rader uten navn, som ikke teller", [nameless]


class _Life:
    def __init__(self, inputs: FundInputs, room: int) -> None:
        self.found, self.n = inputs.balance, inputs.balance.lived_years
        self.lines = [*self.found.lines, *[LifeLine("")] * (room - len(self.found.lines))]
        self.without, self.within = (self.by_year(key) for key in ("without", "within"))

    def sign(self, line: LifeLine) -> int:
        if not line.name or line.kind is None:
            return 0
        return 1 if line.kind == "Bidrag" else -1

    def span(self, line: LifeLine) -> tuple[int, int]:
        return line.first or 1, line.last or self.n

    def by_year(self, key: str) -> list[float]:
        return [
            math.fsum(
                self.sign(line) * (getattr(line, key) or 0)
                for line in self.lines
                if self.span(line)[0] <= t <= self.span(line)[1]
            )
            for t in range(1, self.n + 1)
        ]

    def total(self, line: LifeLine, key: str) -> float:
        first, last = self.span(line)
        lasting = max(min(last, self.n) - first + 1, 0)
        return self.sign(line) * float(getattr(line, key) or 0) * lasting

    @property
    def more(self) -> list[float]:
        return [b - a for a, b in zip(self.without, self.within, strict=True)]

    @property
    def behind(self) -> list[int]:
        """The number of each year in which the accumulated difference is below 0, else 0."""
        return [t if left < -SLACK else 0 for t, left in enumerate(running(self.more), start=1)]

    @property
    def even(self) -> Value:
        last = max(self.behind)
        return "Ikke i perioden" if last >= self.n else last + 1

    @property
    def ratio(self) -> Value:
        early, late = self.found.early_cost, self.found.late_cost
        return late / early if early and late is not None else "Ikke oppgitt"

    def key_results(self) -> Labelled:
        by = "Nøkkelresultater"
        yield by, "Sen kostnad per tidlig kostnad", [self.ratio]
        yield by, "Personlig balanse: år nummer da innsatsen er tjent inn", [self.even]

    def rows(self) -> Labelled:
        yield "", "År nummer", range(1, LIFE + 1)
        yield "", "Alder", self.inside([self.found.age + t for t in range(self.n)])
        yield "Personen", "Sen kostnad per tidlig kostnad (kr per kr)", [self.ratio]
        yield "Personen", "År nummer da innsatsen er tjent inn", [self.even]
        by, nameless = "Kostnader og bidrag", 0
        for line in self.lines:
            keys = ("payer", "kind", "first", "last", "without", "within")
            is_used = any(getattr(line, key) is not None for key in keys)
            nameless += is_used and not line.name
            status = "OK" if line.name else "Uten navn – teller ikke" if is_used else ""
            sums = (self.total(line, key) for key in ("without", "within"))
            yield by, line.name, [*self.span(line), self.sign(line), *sums, status]
        yield by, "Rader som må sjekkes", [0]
        yield by, "Rader uten navn, som ikke teller", [nameless]
        for payer in ("Kommune", "Region", "Stat"):
            own = [line for line in self.lines if line.payer == payer]
            without, within = (
                math.fsum(self.total(line, key) for line in own) for key in ("without", "within")
            )
            yield "Hvem det gjelder", payer, [without, within, within - without]
        for label, row in (
            ("Uten innsats", self.without),
            ("Med innsats", self.within),
            ("Uten innsats, akkumulert", running(self.without)),
            ("Med innsats, akkumulert", running(self.within)),
            ("Forskjell (med minus uten)", self.more),
            ("Forskjell, akkumulert", running(self.more)),
            ("Ikke tjent inn (nummer på året)", self.behind),
        ):
            yield "År for år", label, self.inside(row)

    def inside(self, row: Sequence[Value]) -> list[Value]:
        return [*row, *[""] * (LIFE - self.n)]
