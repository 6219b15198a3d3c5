"""The field's terms: groups, situations, paths, and the label and unit of every result.

The glossary is the one place where a bokmål label and its English counterpart stand; tables,
workbooks and messages take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from xlmodel.common.terms import ENTRY_SITUATIONS, Language, Situation, Term, Unit


@dataclass(frozen=True, slots=True)
class Path:
    """A cohort row: entered in ``entry``, stands in ``now``."""

    entry: Situation
    now: Situation

    @property
    def key(self) -> str:
        """Two letters, entry then now, as in ``UT``."""
        return self.entry.letter + self.now.letter


LAB_PATHS: Final = tuple(
    Path(entry, now) for entry in ENTRY_SITUATIONS for now in ENTRY_SITUATIONS if now >= entry
)
"""The six rows in the lab: UU, UT, US, TT, TS, SS."""

OUT_PATHS: Final = tuple(
    Path(entry, now) for entry in ENTRY_SITUATIONS for now in Situation if now >= entry
)
"""The nine rows out of the lab: UU, UT, US, UB, TT, TS, TB, SS, SB."""


class CohortEngine(StrEnum):
    """What computes the cohort flow of a workbook: its own formulas, or the Excel function KOHORT."""

    SHEET = "Ark"
    PYTHON = "Python"


class Category(StrEnum):
    """Category of a measure: paid in the first lab year only, or every lab year."""

    START_UP = "Oppstart"
    RUNNING = "Drift"


NO_COST: Final[Mapping[Language, str]] = {"nb": "Ingen kostnad", "en": "No cost"}
"""Text of benefit per krone where there is no cost."""

YEARLY_TERMS: Final = (
    Term("cost", "Kostnad", "Kostnad", "Cost"),
    Term("cost_municipality", "KostnadKommune", "Kostnad, kommune", "Cost, municipality"),
    Term("cost_state", "KostnadStat", "Kostnad, stat", "Cost, state"),
    Term("avoided", "Besparelse", "Besparelse", "Avoided cost"),
    Term(
        "avoided_municipality",
        "BesparelseKommune",
        "Besparelse, kommune",
        "Avoided cost, municipality",
    ),
    Term("avoided_state", "BesparelseStat", "Besparelse, stat", "Avoided cost, state"),
    Term("net", "Netto", "Netto (besparelse − kostnad)", "Net (avoided − cost)"),
    Term("net_accumulated", "NettoAkkumulert", "Netto akkumulert", "Net, accumulated"),
    Term("health_gain", "Helsegevinst", "Helsegevinst", "Health gain"),
    Term("production_gain", "Produksjonsgevinst", "Produksjonsgevinst", "Production gain"),
    Term("gain", "Gevinst", "Gevinst (helse + produksjon)", "Gain (health + production)"),
    Term("tax_effect", "Skatteeffekt", "Skatteeffekt av netto", "Cost of public funds"),
    Term(
        "total",
        "Total",
        "Total (netto + gevinst + skatteeffekt)",
        "Total (net + gain + public funds)",
    ),
    Term("total_accumulated", "TotalAkkumulert", "Total akkumulert", "Total, accumulated"),
    Term("in_lab", "ILab", "Personer i laben", "Persons in the lab", Unit.PERSONS),
    Term(
        "new_participants",
        "NyePersoner",
        "Nye personer i laben",
        "New persons in the lab",
        Unit.PERSONS,
    ),
    Term(
        "out_unsustainable",
        "UteUholdbar",
        "Ute av laben, uholdbar",
        "Out of the lab, unsustainable",
        Unit.PERSONS,
    ),
    Term(
        "out_vulnerable",
        "UteUtsatt",
        "Ute av laben, utsatt",
        "Out of the lab, vulnerable",
        Unit.PERSONS,
    ),
    Term("out_stable", "UteStabil", "Ute av laben, stabil", "Out of the lab, stable", Unit.PERSONS),
    Term(
        "out_sustainable",
        "UteBaerekraftig",
        "Ute av laben, bærekraftig",
        "Out of the lab, sustainable",
        Unit.PERSONS,
    ),
)
"""Yearly results of a group, in the order of tables."""

INDIVIDUAL_TERMS: Final = (
    Term("cost", "IndividKostnad", "Kostnad", "Cost"),
    Term("avoided", "IndividBesparelse", "Besparelse", "Avoided cost"),
    Term("net", "IndividNetto", "Netto (besparelse − kostnad)", "Net (avoided − cost)"),
    Term("net_accumulated", "IndividNettoAkkumulert", "Netto akkumulert", "Net, accumulated"),
    Term("health_gain", "IndividHelsegevinst", "Helsegevinst", "Health gain"),
    Term("production_gain", "IndividProduksjonsgevinst", "Produksjonsgevinst", "Production gain"),
    Term("gain", "IndividGevinst", "Gevinst (helse + produksjon)", "Gain (health + production)"),
    Term("tax_effect", "IndividSkatteeffekt", "Skatteeffekt av netto", "Cost of public funds"),
    Term(
        "total",
        "IndividTotal",
        "Total (netto + gevinst + skatteeffekt)",
        "Total (net + gain + public funds)",
    ),
    Term("total_accumulated", "IndividTotalAkkumulert", "Total akkumulert", "Total, accumulated"),
)
"""Yearly results of the single individual, in the order of tables."""

KEY_TERMS: Final = (
    Term("sum_cost", "SumKostnad", "Kostnad i perioden", "Cost over the period"),
    Term("sum_avoided", "SumBesparelse", "Besparelse i perioden", "Avoided cost over the period"),
    Term("sum_net", "SumNetto", "Netto i perioden", "Net over the period"),
    Term("sum_gain", "SumGevinst", "Gevinst i perioden", "Gain over the period"),
    Term(
        "sum_tax_effect",
        "SumSkatteeffekt",
        "Skatteeffekt i perioden",
        "Cost of public funds over the period",
    ),
    Term("net_benefit", "NettoNytte", "Netto nytte", "Net benefit"),
    Term(
        "benefit_per_krone",
        "NyttePerKrone",
        "Nytte per krone",
        "Benefit per krone",
        Unit.KRONER_PER_KRONE,
    ),
    Term(
        "balance_year_net",
        "BalanseaarNetto",
        "Balanseår, netto",
        "Balance year, net",
        Unit.YEAR,
    ),
    Term(
        "balance_year_total",
        "BalanseaarTotal",
        "Balanseår, total",
        "Balance year, total",
        Unit.YEAR,
    ),
)
"""Key results (scalars) of a group or of both groups, in the order of tables."""

INDIVIDUAL_KEY_TERMS: Final = (
    Term(
        "balance_year_net",
        "IndividBalanseaarNetto",
        "Balanseår, netto",
        "Balance year, net",
        Unit.YEAR,
    ),
    Term(
        "balance_year_total",
        "IndividBalanseaarTotal",
        "Balanseår, total",
        "Balance year, total",
        Unit.YEAR,
    ),
)
"""Scalars of the single individual."""


class Target(Enum):
    """What the analyses ask about: the net (netto), or the total that counts the gains too."""

    NET = "net"
    TOTAL = "total"

    @property
    def sum_term(self) -> Term:
        """The target over the period."""
        key = {"net": "sum_net", "total": "net_benefit"}[self.value]
        return next(term for term in KEY_TERMS if term.key == key)

    @property
    def accumulated_term(self) -> Term:
        """The target accumulated from the first year."""
        return next(term for term in YEARLY_TERMS if term.key == f"{self.value}_accumulated")

    @property
    def balance_term(self) -> Term:
        """The target's balance year."""
        return next(term for term in KEY_TERMS if term.key == f"balance_year_{self.value}")

    def label(self, language: Language = "nb") -> str:
        """Return the target's name."""
        return {
            "net": {"nb": "Netto", "en": "Net"},
            "total": {"nb": "Total", "en": "Total"},
        }[self.value][language]
