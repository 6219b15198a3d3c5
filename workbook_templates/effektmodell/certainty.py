"""How sure the answer is, in sentences and tables: likelihood, thresholds, cautious answer, what matters most."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from workbook_templates.effektmodell.answer import CALLED, ONE
from workbook_templates.effektmodell.decision.inputs import DRIVERS
from workbook_templates.reports import (
    Block,
    Cell,
    Chapter,
    Column,
    Row,
    Section,
    Table,
    kroner_text,
    numbers,
    percent_rounded,
    percent_tenths,
    picked,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import GRADES, Group, Unit
from xlmodel.effektmodell.decision import BUDGET_YEARS, QUANTILES, DecisionResults
from xlmodel.effektmodell.results import ModelResults

_MANY_TIMES: Final = 10
_ANSWERS: Final = Table(
    "Hvor sikkert er svaret?",
    (Column("Svar", width=44), *numbers(Unit.KRONER, 18, "Netto", "Total")),
)
_CORRECTIONS: Final = Table(
    "Forsiktig anslag",
    (
        Column("Sikkerhet", width=20),
        *numbers(Unit.SHARE, 20, "Legges til kostnader", "Trekkes fra nytte"),
    ),
)
_DRIVERS: Final = Table(
    "Hva betyr mest",
    (
        Column("Forutsetning", width=32),
        *numbers(
            Unit.KRONER,
            15,
            "Total, lav",
            "Total, høy",
            "Netto, lav",
            "Netto, høy",
            "Utslag i total",
        ),
    ),
)


def likely(found: DecisionResults) -> tuple[float, float]:
    """Return the probability that net, and total, is not negative."""
    own = found.scenarios.own
    return float(found.scenarios.likely(own.net)), float(found.scenarios.likely(own.total))


def probability_text(share: float) -> str:
    """Write a probability as a whole per cent; what is almost sure is not said to be."""
    if 0.995 <= share < 1 - 1e-9:
        return "over 99\u00a0%"
    if 1e-9 < share < 0.005:
        return "under 1\u00a0%"
    return percent_rounded(share)


def certainty(decisions: Sequence[DecisionResults], drawings: Sequence[Drawing]) -> Iterator[Block]:
    """Yield what stands under «Hvor sikkert er svaret?»: what the numbers mean, then each group's."""
    if not decisions:
        return
    yield (
        "Sannsynlighetene bygger på 81 scenarier der suksessrater, kostnad, nullalternativ og gevinster er "
        "lave, som antatt eller høye, uavhengig av hverandre. Tilfeldigheter i små grupper er ikke med. Det "
        "forsiktige anslaget legger til på kostnadene og trekker fra på nytten etter hvor sikre tallene er."
    )
    for found in decisions:
        yield Chapter(found.inputs.group.label(), list(_of_group(found, drawings)))
    yield _corrections(decisions[0])


def _of_group(found: DecisionResults, drawings: Sequence[Drawing]) -> Iterator[Block]:
    called, tab = CALLED[found.inputs.group], found.inputs.group.label()
    yield _likelihood(found, called)
    yield f"{_required(found)} {_thresholds(found)}".strip()
    yield (
        f"Det forsiktige anslaget gir netto {kroner_text(float(found.cautious.net))} og total "
        f"{kroner_text(float(found.cautious.total))}."
    )
    yield Section(
        f"Sentralt og forsiktig anslag, og spredning, {called}, kroner", _ANSWERS, _answers(found)
    )
    yield from picked(drawings, "L", "J", tab=tab)
    yield _most(found)
    yield Section(
        f"Én forutsetning om gangen, lav og høy, {called}, kroner", _DRIVERS, _driver_rows(found)
    )
    yield from picked(drawings, "K", tab=tab)


def _corrections(found: DecisionResults) -> Section:
    """Return what the cautious answer adds to costs and takes from benefits, by grade."""
    rows = [
        Row((grade, float(cost), float(benefit)))
        for grade, cost, benefit in zip(
            GRADES, found.cost_caution, found.benefit_caution, strict=True
        )
    ]
    return Section("Det forsiktige anslaget: påslag og fradrag etter sikkerhet", _CORRECTIONS, rows)


def sure_rows(results: ModelResults, decisions: Sequence[DecisionResults]) -> Iterator[Row]:
    """Yield the rows that a table of key results has beside: cautious answer and probability, a column a group.

    A group without participants has none, and neither has the sum of both.
    """
    found = {item.inputs.group: item for item in decisions}
    both = () if results.combined is None else ("–",)
    rows: tuple[tuple[str, Callable[[DecisionResults], Cell]], ...] = (
        ("Netto, forsiktig anslag (kr)", lambda item: Cell(float(item.cautious.net), Unit.KRONER)),
        (
            "Netto nytte, forsiktig anslag (kr)",
            lambda item: Cell(float(item.cautious.total), Unit.KRONER),
        ),
        (
            "Sannsynlighet for null eller bedre, netto",
            lambda item: Cell(probability_text(likely(item)[0])),
        ),
        (
            "Sannsynlighet for null eller bedre, total",
            lambda item: Cell(probability_text(likely(item)[1])),
        ),
    )
    for label, value in rows:
        cells = (value(found[group]) if group in found else "–" for group in Group)
        yield Row((label, *cells, *both))


def _likelihood(found: DecisionResults, called: str) -> str:
    net, total = map(probability_text, likely(found))
    other = found.scenarios.other
    other_net, other_total = (
        probability_text(float(found.scenarios.likely(part))) for part in (other.net, other.total)
    )
    inputs = found.inputs
    base = percent_rounded(common_parameters().reference_deadweight)
    either = f"{net}, både i netto og" if net == total else f"{net} i netto og {total}"
    then = other_net if other_net == other_total else f"{other_net} og {other_total}"
    return (
        f"Sannsynligheten for at laben for {called} minst går i null, er {either} når "
        f"gevinstene regnes med. Det forutsetter {percent_rounded(float(inputs.deadweight))} dødvekt og "
        f"{percent_rounded(float(inputs.relapse))} tilbakefall. Med {base} dødvekt er den {then}."
    )


def _required(found: DecisionResults) -> str:
    curve = found.rate_curve
    net, total = float(curve.required_net), float(curve.required_total)
    in_net = (
        "er ingen rate høy nok til at laben går i null i netto"
        if math.isnan(net)
        else f"må den være minst {percent_tenths(net)} for at laben skal gå i null i netto"
        if net
        else "går laben i null i netto ved enhver rate"
    )
    in_total = (
        "er ingen rate høy nok"
        if math.isnan(total)
        else f"må den være minst {percent_tenths(total)}"
        if total
        else "holder enhver rate"
    )
    return (
        f"Er suksessraten den samme i alle tre steg, {in_net}; når gevinstene regnes med, {in_total}. I "
        f"forutsetningene er den {percent_tenths(float(curve.today))} i snitt."
    )


def _thresholds(found: DecisionResults) -> str:
    limits = found.thresholds
    parts = []
    factor, cost = float(limits.avoided_factor), float(limits.highest_cost)
    if factor > _MANY_TIMES:
        parts.append(
            f"Netto er ikke null før besparelsen er over {_MANY_TIMES} ganger den som er regnet ut."
        )
    elif not math.isnan(factor):
        parts.append(
            f"Netto er null når besparelsen er {percent_rounded(factor)} av den som er regnet ut."
        )
    if not math.isnan(cost) and cost > 0:
        parts.append(
            f"Laben kan koste inntil {kroner_text(cost)} per {ONE[found.inputs.group]} før den ikke lønner "
            "seg selv med gevinstene."
        )
    return " ".join(parts)


def _answers(found: DecisionResults) -> list[Row]:
    results, scenarios = found.results, found.scenarios
    rows = [
        Row(("Sentralt anslag", float(results.sum_net), float(results.net_benefit))),
        Row(("Forsiktig anslag", float(found.cautious.net), float(found.cautious.total))),
        Row(
            (
                "Sannsynlighet for null eller bedre",
                *(Cell(probability_text(share)) for share in likely(found)),
            )
        ),
    ]
    for at, share in enumerate(QUANTILES):
        rows.append(
            Row(
                (
                    f"{percent_rounded(share)} av scenariene gir høyst",
                    float(scenarios.net_quantiles[at]),
                    float(scenarios.total_quantiles[at]),
                )
            )
        )
    return rows


def _driver_rows(found: DecisionResults) -> list[Row]:
    parts = found.sensitivity
    order = sorted(range(len(DRIVERS)), key=lambda at: float(parts.order[at]))
    columns = (parts.total_low, parts.total_high, parts.net_low, parts.net_high, parts.spread)
    return [Row((DRIVERS[at], *(float(column[at]) for column in columns))) for at in order]


def _most(found: DecisionResults) -> str:
    parts = found.sensitivity
    at = int(parts.order.argmin())
    low, high = float(parts.total_low[at]), float(parts.total_high[at])
    return (
        f"Mest betyr «{DRIVERS[at]}»: total går fra {kroner_text(low)} ved den lave verdien til "
        f"{kroner_text(high)} ved den høye, når alt annet er som antatt."
    )


def budget(found: DecisionResults) -> Section:
    """Return the municipality's first years, as an økonomiplan has them."""
    years = found.budget
    first = int(found.inputs.first_year)
    count = min(BUDGET_YEARS, int(found.inputs.period))
    rows = (
        ("Kostnad", years.cost),
        ("Besparelse", years.avoided),
        ("– herav kan tas ut av budsjettet", years.realisable),
        ("– herav frigjort kapasitet", years.capacity),
        ("Netto", years.net),
        ("Netto akkumulert", years.net_accumulated),
    )
    columns = (
        Column("Kommunens budsjett", width=40),
        *(Column(str(first + at), Unit.KRONER, 15) for at in range(count)),
    )
    return Section(
        f"Kommunens økonomiplan, {CALLED[found.inputs.group]}, kroner uten neddiskontering",
        Table("Økonomiplan", columns),
        [
            Row((label, *(float(row[at]) for at in range(count))))
            for label, row in rows
            if row is not None
        ],
    )
