"""The words of the comparison with Utenforregnskapet (KS, 2019), and its results: label, unit and name, once."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from xlmodel.common.terms import Term, Unit

FIRST_AGE: Final = 18
LAST_AGE: Final = 58
"""The ages that a gain is counted over, both ends included: Utenforregnskapet's."""
AGES: Final = tuple(range(FIRST_AGE, LAST_AGE + 1))

TARGET_GROUPS: Final = (
    "Unge som har sluttet i videregående eller ikke har fullført på normert tid pluss to år",
    "Barn i lavinntektsfamilier, norskfødte med innvandrerforeldre",
    "Barn i lavinntektsfamilier der en forelder har uføretrygd eller sosialhjelp",
    "Barn av foreldre med en psykisk lidelse eller en rusdiagnose",
    "Barn med barnevernstiltak",
    "Barn med depresjon eller angst",
    "Barn med atferdsvansker",
)
"""The seven target groups (målgrupper), number 1 first."""


class ProfileGroup(StrEnum):
    """Whose life a profile row describes: the target group's, or that of those it is compared with."""

    TARGET = "Målgruppe"
    COMPARISON = "Sammenligning"


class Flow(StrEnum):
    """What a profile row is to the public sector: an expense (utgift) or an income (inntekt)."""

    EXPENSE = "Utgift"
    INCOME = "Inntekt"

    @property
    def sign(self) -> int:
        """What an amount counts as in the net cost: 1 for an expense, −1 for an income."""
        return 1 if self is Flow.EXPENSE else -1


class Level(StrEnum):
    """The level of government whose budget an amount is in."""

    MUNICIPALITY = "Kommune"
    COUNTY = "Fylke"
    STATE = "Stat"


AGE_TERMS: Final = (
    Term("cost", "UF_Kostnad", "Netto kostnad, målgruppen", "Net cost, target group"),
    Term(
        "cost_comparison",
        "UF_KostnadSammenligning",
        "Netto kostnad, sammenligningen",
        "Net cost, comparison",
    ),
    Term(
        "gain_per_success",
        "UF_GevinstPerSuksess",
        "Gevinst per suksess",
        "Gain per success",
    ),
)
"""Results by age, ``(…, 41)``: attributes of ``ExclusionResults``."""

KEY_TERMS: Final = (
    Term(
        "sum_gain_per_success",
        "UF_SumGevinstPerSuksess",
        "Gevinst per suksess, alle aldre",
        "Gain per success, all ages",
    ),
    Term("sum_gain", "UF_SumGevinst", "Gevinst av alle suksesser", "Gain of all successes"),
    Term("sum_cost", "UF_SumKostnad", "Kostnad for tiltaket", "Cost of the measure"),
    Term("net", "UF_Netto", "Netto (gevinst − kostnad)", "Net (gain − cost)"),
    Term(
        "paid_back_age",
        "UF_Tilbakebetalt",
        "Alder da kostnaden er tjent inn",
        "Age at which the cost is paid back",
        Unit.YEAR,
    ),
    Term(
        "paid_back_year",
        "UF_TilbakebetaltAar",
        "År da kostnaden er tjent inn",
        "Year in which the cost is paid back",
        Unit.YEAR,
    ),
    Term(
        "required_rate",
        "UF_KrevdSuksessrate",
        "Suksessrate som gjør opp kostnaden",
        "Success rate that breaks even",
        Unit.SHARE,
    ),
)
"""Key results: attributes of ``ExclusionResults``."""

LEVEL_TERMS: Final = tuple(
    Term(f"net_{level.name.lower()}", "", f"Netto, {level.lower()}", f"Net, {level.name.lower()}")
    for level in Level
)
"""The net result of each level, in the order of ``Level``."""

NO_RATE: Final = "Ikke mellom 0 og 100 %"
"""Text of a required success rate that no share of successes gives."""
