"""The field's terms that all engines share: groups, situations, payers, grades, and a result's label and unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Final, Literal

Language = Literal["nb", "en"]


class Group(Enum):
    """The two user groups (brukergrupper), modelled apart with identical structure."""

    YOUNG_ADULTS = "young_adults"
    FAMILIES = "families"

    @property
    def prefix(self) -> str:
        """Prefix of the group's names in a workbook."""
        return {"young_adults": "UV_", "families": "FAM_"}[self.value]

    @property
    def section(self) -> str:
        """The group's section in an input file (TOML)."""
        return {"young_adults": "unge_voksne", "families": "familie"}[self.value]

    def label(self, language: Language = "nb") -> str:
        """Return the group's name; the bokmål one is also its tab's name."""
        return {
            "young_adults": {"nb": "Unge voksne", "en": "Young adults"},
            "families": {"nb": "Familie", "en": "Families"},
        }[self.value][language]


class Situation(IntEnum):
    """Life situation (livssituasjon): the four steps of the investeringsferd, left to right."""

    UNSUSTAINABLE = 0
    VULNERABLE = 1
    STABLE = 2
    SUSTAINABLE = 3

    @property
    def letter(self) -> str:
        """First letter of the bokmål name, as in the cohort paths UU and UT."""
        return "UTSB"[self]

    @property
    def key(self) -> str:
        """The situation's key in an input file (TOML)."""
        return ("uholdbar", "utsatt", "stabil", "baerekraftig")[self]

    def label(self, language: Language = "nb") -> str:
        """Return the situation's name."""
        names = {
            "nb": ("Uholdbar", "Utsatt", "Stabil", "Bærekraftig"),
            "en": ("Unsustainable", "Vulnerable", "Stable", "Sustainable"),
        }
        return names[language][self]


ENTRY_SITUATIONS: Final = (Situation.UNSUSTAINABLE, Situation.VULNERABLE, Situation.STABLE)
"""Situations in which a person can enter the lab."""


class Payer(StrEnum):
    """Payer (betaler): whose budget carries a measure."""

    MUNICIPALITY = "Kommune"
    STATE = "Stat"


GRADES: Final = ("Høy", "Middels", "Lav")
"""Confidence grades (sikkerhet), best first."""

NEVER: Final[Mapping[Language, str]] = {"nb": "Ikke i perioden", "en": "Not within the period"}
"""Text of a balance year that does not come within the period."""


class Unit(StrEnum):
    """What a number counts; the word that stands beside it in a workbook, a table or JSON."""

    KRONER = "kr"
    AMOUNT = "beløp"
    """Money in a unit that the workbook names."""
    PERSONS = "personer"
    YEAR = "år"
    KRONER_PER_KRONE = "kr per kr"
    SHARE = "andel"
    COUNT = "antall"
    NUMBER = ""

    @property
    def decimals(self) -> int:
        """Decimals that a reader is shown."""
        return 2 if self in (Unit.PERSONS, Unit.KRONER_PER_KRONE, Unit.NUMBER) else 0


@dataclass(frozen=True, slots=True)
class Term:
    """A result of the model.

    ``key`` is the attribute of the results object, ``name`` the suffix of the workbook's name.
    """

    key: str
    name: str
    nb: str
    en: str
    unit: Unit = Unit.KRONER

    def label(self, language: Language = "nb") -> str:
        """Return the label in ``language``."""
        return self.nb if language == "nb" else self.en
