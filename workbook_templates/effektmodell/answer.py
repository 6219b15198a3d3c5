"""The answer in sentences: whether the lab pays, for whom, and from when; for papers and pages."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import Final

from workbook_templates.reports import capital, kroner_text, listed
from xlmodel.common.terms import Group
from xlmodel.effektmodell.decision import HALF_OERE
from xlmodel.effektmodell.results import GroupResults, ModelResults
from xlmodel.effektmodell.yearly import YearlyRows

CALLED: Final = {Group.YOUNG_ADULTS: "unge voksne", Group.FAMILIES: "familier"}
"""What the groups are called in a sentence."""
ONE: Final = {Group.YOUNG_ADULTS: "deltaker", Group.FAMILIES: "familie"}
"""What one who is taken in is called."""
MANY: Final = {Group.YOUNG_ADULTS: "deltakere", Group.FAMILIES: "familier"}
"""What several are called."""


class Answer(Enum):
    """What becomes of a group's sums over the period."""

    NOBODY = auto()
    PAYS = auto()
    PAYS_WITH_GAINS = auto()
    NEVER_PAYS = auto()


_HEADLINES: Final = {
    Answer.PAYS: "tjener laben seg inn gjennom sparte offentlige utgifter",
    Answer.PAYS_WITH_GAINS: "koster laben mer enn den sparer, men den lønner seg når gevinstene regnes med",
    Answer.NEVER_PAYS: "lønner laben seg ikke, heller ikke når gevinstene regnes med",
}


def answer_of(results: GroupResults) -> Answer:
    """Return the answer of a group: what is accumulated by the end of the period decides."""
    if float(results.sum_new_participants) <= 0:
        return Answer.NOBODY
    if not math.isnan(float(results.balance_year_net)):
        return Answer.PAYS
    if not math.isnan(float(results.balance_year_total)):
        return Answer.PAYS_WITH_GAINS
    return Answer.NEVER_PAYS


def headline(results: ModelResults) -> str:
    """Return the answer of both groups in one sentence, or two where it is not the same."""
    found: dict[Answer, list[str]] = {}
    for group, rows in zip(Group, results.groups, strict=True):
        found.setdefault(answer_of(rows), []).append(CALLED[group])
    found.pop(Answer.NOBODY, None)
    if not found:
        return "Arbeidsboken har ingen deltakere, så det er ingen kostnad eller besparelse å vise."
    (answer, groups), *rest = found.items()
    both = ", både for " if len(groups) > 1 else " for "
    first = (
        f"Med forutsetningene i arbeidsboken {_HEADLINES[answer]}{both}{' og for '.join(groups)}."
    )
    others = (f"For {listed(groups)} {_HEADLINES[answer]}." for answer, groups in rest)
    return " ".join([first, *others])


def period_text(rows: YearlyRows) -> str:
    """Return the years of the period: «2020–2029»."""
    first = int(rows.first_year)
    return f"{first}–{first + int(rows.period) - 1}"


def last_year(rows: YearlyRows) -> int:
    """Return the last year of the period."""
    return int(rows.first_year) + int(rows.period) - 1


def group_sentence(group: Group, results: GroupResults) -> str:
    """Return one sentence on what a group costs and saves, and when it balances."""
    called = CALLED[group]
    answer = answer_of(results)
    if answer is Answer.NOBODY:
        return f"For {called} er det ikke lagt inn noen deltakere."
    avoided = float(results.sum_avoided)
    saves = (
        f"sparer {kroner_text(avoided)}"
        if avoided >= 0
        else f"øker utgiftene til ordinære tjenester med {kroner_text(-avoided)}"
    )
    opening = (
        f"For {called} koster laben {kroner_text(float(results.sum_cost))} i årene "
        f"{period_text(results)} og {saves}"
    )
    if answer is Answer.PAYS:
        return f"{opening}, og regnestykket er i balanse fra {_when_it_pays(results)}."
    missing = kroner_text(-float(results.sum_net))
    return (
        f"{opening}, så det mangler {missing} ved utgangen av {last_year(results)}; "
        f"{_with_gains(results, answer)}."
    )


def _when_it_pays(results: YearlyRows) -> str:
    """Return the balance year, and what the gains make of it."""
    gain = float(results.sum_gain)
    net, total = results.balance_year_net, results.balance_year_total
    if not gain:
        return f"{int(net)}"
    gains = f"gevinstene på {kroner_text(gain)}"
    if math.isnan(float(total)):
        return f"{int(net)}, men ikke når de negative {gains} regnes med"
    if int(total) == int(net):
        return f"{int(net)}, også når {gains} regnes med"
    sooner = "allerede " if int(total) < int(net) else ""
    return f"{int(net)}, og {sooner}fra {int(total)} når {gains} regnes med"


def _with_gains(results: YearlyRows, answer: Answer) -> str:
    gain = float(results.sum_gain)
    if not gain:
        return "det er ikke regnet med noen gevinster"
    gains = kroner_text(gain)
    if answer is Answer.PAYS_WITH_GAINS:
        year = int(results.balance_year_total)
        return f"regnes gevinstene på {gains} med, er regnestykket i balanse fra {year}"
    return (
        f"regnes gevinstene på {gains} med, mangler det {kroner_text(-float(results.net_benefit))}"
    )


def course_of_years(results: YearlyRows) -> str:
    """Return a sentence on the years: when the cost is largest, and from when more is saved than spent."""
    count = int(results.period)
    cost = results.cost[:count]
    if not cost.any():
        return "Tiltakene har ingen kostnad."
    top = int(results.first_year) + int(cost.argmax())
    largest = f"kostnaden er størst i {top}, med {kroner_text(float(cost.max()))}"
    short = [at for at in range(count) if float(results.net[at]) < -HALF_OERE]
    if not short:
        return capital(f"{largest}, og besparelsen er hvert år minst like stor som kostnaden.")
    if short[-1] == count - 1:
        return capital(f"{largest}, og den er større enn besparelsen også det siste året.")
    after = short[-1] + 1
    turn = int(results.first_year) + after
    if not cost[after:].any() and not results.avoided[after:count].any():
        return capital(f"{largest}. Fra {turn} er det verken kostnad eller besparelse.")
    return capital(f"{largest}. Fra {turn} er besparelsen minst like stor som kostnaden hvert år.")
