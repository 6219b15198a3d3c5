"""Fields, words and domains that more than one engine or workbook has."""

from __future__ import annotations

from typing import Final

from xlmodel.common.fields import Domain, Field, Words
from xlmodel.common.terms import GRADES, Group, Payer, Unit

NAME_TEXT: Final = Domain("text", max_length=120)
"""The name of a row of a table."""

FREE_TEXT: Final = Domain("text", optional=True, max_length=400)

GRADE: Final = Domain("choice", choices=GRADES, optional=True)
"""Confidence grade (sikkerhet)."""

PAYER: Final = Domain("choice", choices=tuple(Payer))

PAYER_WORDS: Final = Words.of(Payer)

GROUP_WORDS: Final = Words.of(Group, Group.label, lambda group: group.section, strict=True)

MUNICIPALITY_TEXT: Final = Domain("text", max_length=80)

PRICE_YEAR: Final = Domain("whole", 2000, 2100)

MUNICIPALITY_SPECS: Final = (
    Field(
        "municipality",
        "kommune",
        "Kommune",
        "Kommune",
        "Municipality",
        MUNICIPALITY_TEXT,
        "Kommunens navn, slik det skal stå i titlene.",
    ),
    Field(
        "programme",
        "programnavn",
        "Programnavn",
        "Programmets navn",
        "Programme",
        MUNICIPALITY_TEXT,
        "Navnet kommunen gir programmet sitt.",
    ),
    Field(
        "price_year",
        "prisaar",
        "Prisaar",
        "Prisår",
        "Price year",
        PRICE_YEAR,
        "Året som alle beløp er i faste kroner for.",
        required=True,
    ),
)
"""What every workbook says of the municipality; the fields of its inputs beside the groups."""

FIRST_YEAR: Final = Domain("whole", 2000, 2100)

DISCOUNT_RATE: Final = Field(
    "discount_rate",
    "neddiskontering",
    "Neddiskontering",
    "Neddiskontering",
    "Discount rate",
    Domain("share", 0, 0.1),
    "Årlig kalkulasjonsrente: 0 % gir faste kroner uten diskontering, 4 % er vanlig i "
    "samfunnsøkonomiske analyser.",
    unit=Unit.SHARE,
)
