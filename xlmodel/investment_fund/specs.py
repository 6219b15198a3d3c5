"""What each input of a social investment fund is: label, key, workbook name, domain and help, once.

Amounts of the fund are in the unit that the fund names (thousand kronor in Norrköping); those of the
follow-up (oppfølging) are whole kroner.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from xlmodel.common.fields import Domain, Field, Words
from xlmodel.common.shared_fields import DISCOUNT_RATE, FIRST_YEAR, FREE_TEXT, MUNICIPALITY_SPECS
from xlmodel.common.terms import Unit

MAX_FUND_YEARS: Final = 15
"""Width of every yearly array of a fund: the longest it may last."""
MAX_LIFE_YEARS: Final = 60
"""Width of every yearly array of a personal balance sheet."""
MAX_DEPARTMENTS: Final = 8
"""Departments (nämnder, enheter) that costs and returns can be shared among."""
GROUPS_FOLLOWED: Final = ("Innsatsen", "Sammenligningsgruppen")
"""The two groups of a follow-up, in the order of its columns."""

_LARGEST: Final = 1_000_000_000
AMOUNT: Final = Domain("number", 0, _LARGEST, optional=True)
"""A cost or return of one year, in the fund's unit; empty is none."""
GRANT: Final = Domain("number", -_LARGEST, _LARGEST, optional=True)
"""What is added to the fund in a year, or taken from it."""
SHARE: Final = Domain("share", 0, 1, optional=True)
SLACK: Final = 1e-6
"""What rounding may amount to: in a sum of shares, and in an accumulated amount that is 0."""
KRONER: Final = Domain("number", -1e12, 1e12, optional=True)
"""An amount of the follow-up, kr."""
LIFE_AMOUNT: Final = Domain("number", 0, _LARGEST, optional=True)
"""A cost or contribution of a year of a person's life, thousand kr."""
LIFE_YEAR: Final = Domain("whole", 1, MAX_LIFE_YEARS, optional=True)
ROW_NAME: Final = Domain("text", optional=True, max_length=120)
"""The name of a row; one without counts nothing."""


ROW_FIELD: Final = Field("name", "navn", "", "Navn", "Name", ROW_NAME, "Tom rad teller ikke.")


class LifeKind(StrEnum):
    """What a line of a personal balance sheet is to the public purse."""

    COST = "Kostnad"
    CONTRIBUTION = "Bidrag"

    @property
    def key(self) -> str:
        """The word in an input file (TOML)."""
        return self.value.lower()

    @property
    def sign(self) -> int:
        """How the line counts: contributions − costs."""
        return -1 if self is LifeKind.COST else 1


class LifePayer(StrEnum):
    """Whose budget a line of a personal balance sheet belongs to."""

    MUNICIPALITY = "Kommune"
    REGION = "Region"
    STATE = "Stat"

    @property
    def key(self) -> str:
        """The word in an input file (TOML)."""
        return self.value.lower()


LIFE_PAYERS: Final = Words.of(LifePayer, in_file=lambda item: item.key)
LIFE_KINDS: Final = Words.of(LifeKind, in_file=lambda item: item.key)

TOP_FIELDS: Final = (
    *MUNICIPALITY_SPECS,
    Field("note", "merknad", "Merknad", "Merknad", "Note", FREE_TEXT,
          "Teksten som vises ved tallene, for eksempel at de er eksempeltall."),
)  # fmt: skip
"""What is said of the whole workbook."""

FUND_FIELDS: Final = (
    Field("unit", "enhet", "Enhet", "Beløpene er i", "Amounts are in",
          Domain("text", max_length=40),
          "Enheten for alle beløp på arkene Fond, Innsatser og Fordeling, for eksempel tusen kroner."),
    Field("first_year", "startaar", "Startaar", "Startår", "First year", FIRST_YEAR,
          "Fondets første år.", required=True),
    Field("years", "antall_aar", "Aar", "Antall år", "Number of years",
          Domain("whole", 1, MAX_FUND_YEARS),
          "Hvor mange år fondet følges. Beløp i senere år teller ikke.", required=True),
    Field("capital", "kapital", "Kapital", "Fondets kapital", "Capital",
          Domain("number", 0, _LARGEST), "Det fondet starter med.", unit=Unit.AMOUNT, varies=True,
          required=True),
    Field("other_capital", "annen_kapital", "KapitalAlternativ", "Annen kapital, til sammenligning",
          "Other capital", Domain("number", 0, _LARGEST, optional=True),
          "En annen størrelse på fondet som saldoen også vises for. Kan stå tom.", unit=Unit.AMOUNT,
          varies=True),
    Field(DISCOUNT_RATE.key, DISCOUNT_RATE.toml, DISCOUNT_RATE.name, DISCOUNT_RATE.nb,
          DISCOUNT_RATE.en, DISCOUNT_RATE.domain, DISCOUNT_RATE.help, unit=Unit.SHARE, varies=True),
)  # fmt: skip
"""The inputs of the fund itself but the yearly grants."""

INITIATIVE_ROWS: Final = (
    ("costs", "kostnad", "Kostnader", "Kostnad", AMOUNT),
    ("planned", "plan", "TilbakeforingPlan", "Planlagt tilbakeføring", AMOUNT),
    ("actual", "faktisk", "TilbakeforingFaktisk", "Faktisk tilbakeføring", AMOUNT),
)
"""The yearly amounts of an initiative: attribute, key of input files, workbook name, label, domain."""

OPENING: Final = Field("opening", "inngaaende", "InnsatsInngaaende", "Inngående", "Brought forward",
    GRANT, "Tilbakeført minus kostnad i årene før startåret. Står tomt i et nytt fond.",
    unit=Unit.AMOUNT, varies=True)  # fmt: skip
"""Returns − costs of an initiative before the fund's first year; it counts in when it is repaid."""

INITIATIVE_SHARES: Final = (
    ("cost_shares", "andel_kostnad", "AndelKostnad", "Andel av kostnaden", SHARE),
    ("return_shares", "andel_tilbakeforing", "AndelTilbakeforing", "Andel av tilbakeføringen", SHARE),
)  # fmt: skip
"""How an initiative is shared among departments, in the same way."""

CHANGES: Final = ("Prosjektet", "Sammenligning 1", "Sammenligning 2")
CHANGE: Final = Domain("share", -1, 10, optional=True)
"""A change in a group from before to after; −83 % is −0.83."""
SIZE: Final = Domain("whole", 0, 1_000_000, optional=True)

LIFE_FIELDS: Final = (
    Field("lived_years", "antall_aar", "BalanseAar", "Antall år", "Number of years",
          Domain("whole", 1, MAX_LIFE_YEARS), "Hvor mange år av livet som regnes med.",
          required=True),
    Field("age", "alder", "BalanseAlder", "Alder i år 1", "Age in year 1",
          Domain("whole", 0, 100), "Personens alder i det første året.", required=True),
    Field("late_cost", "sen_kostnad", "SenKostnad", "Kostnad dersom det går galt (kr)", "Later cost",
          Domain("number", 0, 1e12, optional=True), "Hva en senere innsats koster, i kroner.",
          unit=Unit.KRONER),
    Field("early_cost", "tidlig_kostnad", "TidligKostnad", "Kostnad for tidlig innsats (kr)",
          "Early cost", Domain("number", 0, 1e12, optional=True),
          "Hva en tidlig innsats koster, i kroner.", unit=Unit.KRONER),
)  # fmt: skip
"""The inputs of the personal balance sheet but its lines."""

LIFE_LINE_FIELDS: Final = (
    Field("name", "kategori", "", "Kategori", "Category", ROW_NAME,
          "Hva kostnaden eller bidraget er. Tom rad teller ikke."),
    Field("payer", "betaler", "", "Betaler", "Payer",
          Domain("choice", choices=tuple(LifePayer), optional=True),
          "Hvem som bærer kostnaden eller får bidraget.", words=LIFE_PAYERS),
    Field("kind", "type", "", "Type", "Kind", Domain("choice", choices=tuple(LifeKind), optional=True),
          "Kostnad for det offentlige, eller bidrag til det.", words=LIFE_KINDS),
    Field("first", "fra_aar", "", "Fra år", "From year", LIFE_YEAR, "Første år linjen gjelder."),
    Field("last", "til_aar", "", "Til år", "To year", LIFE_YEAR, "Siste år linjen gjelder."),
    Field("without", "uten", "", "Uten innsats", "Without", LIFE_AMOUNT,
          "Beløp per år uten innsatsen, i tusen kroner."),
    Field("within", "med", "", "Med innsats", "With", LIFE_AMOUNT,
          "Beløp per år med innsatsen, i tusen kroner."),
)  # fmt: skip
"""The columns of the personal balance sheet, in the workbook's order."""
