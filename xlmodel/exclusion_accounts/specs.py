"""What each input of the comparison with Utenforregnskapet is: label, key, workbook name, domain and help, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlmodel.common.fields import Domain, Field, Words
from xlmodel.common.shared_fields import (
    DISCOUNT_RATE,
    FIRST_YEAR,
    FREE_TEXT,
    GRADE,
    MUNICIPALITY_SPECS,
)
from xlmodel.common.terms import Unit
from xlmodel.exclusion_accounts.terms import TARGET_GROUPS, Flow, Level, ProfileGroup

_LARGEST: Final = 1_000_000_000
_TARGET: Final = Domain("choice", choices=tuple(range(1, len(TARGET_GROUPS) + 1)))
_GROUPS: Final = Words.of(ProfileGroup)
_FLOWS: Final = Words.of(Flow)
_LEVELS: Final = Words.of(Level)

SET_FIELDS: Final = (
    *MUNICIPALITY_SPECS,
    Field(
        "target",
        "maalgruppe",
        "UF_Maalgruppe",
        "Målgruppe",
        "Target group",
        _TARGET,
        "Nummeret på målgruppen som tiltaket gjelder, 1 til 7. Listen står på arket Introduksjon.",
    ),
    Field(
        "persons",
        "antall",
        "UF_Antall",
        "Antall personer",
        "Number of persons",
        Domain("number", 0, 1_000_000),
        "Hvor mange personer som får tiltaket.",
        unit=Unit.PERSONS,
        varies=True,
    ),
    Field(
        "success_rate",
        "suksessrate",
        "UF_Suksessrate",
        "Suksessrate",
        "Success rate",
        Domain("share", 0, 1),
        "Andelen av personene som tiltaket gir suksess for, 0 % til 100 %.",
        unit=Unit.SHARE,
        varies=True,
    ),
    Field(
        "measure_cost",
        "tiltakskostnad",
        "UF_Tiltakskostnad",
        "Tiltakskostnad per person",
        "Cost of the measure a person",
        Domain("number", 0, _LARGEST),
        "Hva tiltaket koster kommunen per person, i kroner.",
        unit=Unit.KRONER,
        varies=True,
    ),
    Field(
        "measure_year",
        "tiltaksaar",
        "UF_Tiltaksaar",
        "Tiltaksår",
        "Year of the measure",
        FIRST_YEAR,
        "Kalenderåret da tiltaket gis, og som beløpene neddiskonteres til.",
        varies=True,
    ),
    Field(
        "age",
        "alder",
        "UF_Alder",
        "Alder ved tiltaket",
        "Age at the measure",
        Domain("whole", 0, 30),
        "Personenes alder i tiltaksåret. Gevinsten regnes fra året etter, tidligst fra 18 år.",
        varies=True,
    ),
    replace(DISCOUNT_RATE, name="UF_Neddiskontering", varies=True),
    Field(
        "note",
        "merknad",
        "Merknad",
        "Merknad",
        "Note",
        FREE_TEXT,
        "Teksten som vises ved tallene, for eksempel at de er eksempeltall.",
    ),
)
"""The inputs beside the profiles and the results of the effektmodell."""

PROFILE_FIELDS: Final = (
    Field(
        "target",
        "maalgruppe",
        "",
        "Målgruppe",
        "Target group",
        _TARGET,
        "Nummeret på målgruppen, 1 til 7. En rad uten målgruppe teller ikke.",
        required=True,
    ),
    Field(
        "group",
        "gruppe",
        "",
        "Gruppe",
        "Group",
        Domain("choice", choices=_GROUPS.texts),
        "Målgruppe: de som tiltaket gjelder. Sammenligning: de som målgruppen måles mot.",
        required=True,
        words=_GROUPS,
    ),
    Field(
        "category",
        "kategori",
        "",
        "Kategori",
        "Category",
        Domain("text", optional=True, max_length=120),
        "Hva beløpet gjelder: en tjeneste, en ytelse eller en skatt.",
    ),
    Field(
        "flow",
        "type",
        "",
        "Type",
        "Type",
        Domain("choice", choices=_FLOWS.texts),
        "Utgift: tjenester og ytelser. Inntekt: skatter og avgifter. Begge skrives som positive beløp.",
        required=True,
        words=_FLOWS,
    ),
    Field(
        "level",
        "nivaa",
        "",
        "Nivå",
        "Level",
        Domain("choice", choices=_LEVELS.texts),
        "Hvem som har utgiften eller inntekten: Kommune, Fylke eller Stat.",
        required=True,
        words=_LEVELS,
    ),
    Field("source", "kilde", "", "Kilde", "Source", FREE_TEXT, "Hvor beløpene kommer fra."),
    Field(
        "grade",
        "sikkerhet",
        "",
        "Sikkerhet",
        "Confidence grade",
        GRADE,
        "Hvor sikre beløpene er: Høy, Middels eller Lav.",
    ),
)
"""The columns of the profiles but their amounts, in the workbook's order."""

MOST_ROWS: Final = 2000
"""Rows of profiles in one set of inputs."""

AMOUNT: Final = Field(
    "amounts",
    "beloep",
    "",
    "Beløp",
    "Amount",
    Domain("number", -_LARGEST, _LARGEST),
    "Kroner per person og år ved denne alderen. Et negativt beløp er en korreksjon. Tom celle er 0.",
    unit=Unit.KRONER,
)
"""An amount of a profile row at one age."""

MODEL_FIELDS: Final = (
    Field(
        "model_cost",
        "kostnad",
        "UF_EMKostnad",
        "Kostnad i perioden",
        "Cost over the period",
        Domain("number", 0, 1e12, optional=True),
        "Effektmodellens kostnad i perioden, i kroner. Tom celle: ikke lagt inn.",
        unit=Unit.KRONER,
    ),
    Field(
        "model_avoided",
        "besparelse",
        "UF_EMBesparelse",
        "Besparelse i perioden",
        "Avoided cost over the period",
        Domain("number", -1e12, 1e12, optional=True),
        "Effektmodellens besparelse i perioden, i kroner. Tom celle: ikke lagt inn.",
        unit=Unit.KRONER,
    ),
    Field(
        "model_gain",
        "gevinst",
        "UF_EMGevinst",
        "Gevinst i perioden (helse og produksjon)",
        "Gain over the period (health and production)",
        Domain("number", -1e12, 1e12, optional=True),
        "Effektmodellens gevinst i perioden, i kroner. Tom celle: ikke lagt inn.",
        unit=Unit.KRONER,
    ),
    Field(
        "model_period",
        "periode",
        "UF_EMPeriode",
        "Analyseperiode",
        "Analysis period",
        Domain("whole", 1, 100, optional=True),
        "Antall år i effektmodellens analyseperiode. Tom celle: ikke lagt inn.",
    ),
    Field(
        "model_persons",
        "personer",
        "UF_EMPersoner",
        "Personer tatt inn i perioden",
        "Persons taken in over the period",
        Domain("number", 0, 1_000_000, optional=True),
        "Hvor mange som tas inn i perioden i effektmodellen. Tom celle: ikke lagt inn.",
        unit=Unit.PERSONS,
    ),
    Field(
        "model_source",
        "kilde",
        "UF_EMKilde",
        "Kilde",
        "Source",
        FREE_TEXT,
        "Hvilken effektmodell tallene er hentet fra: fil, gruppe og forutsetninger.",
    ),
)
"""The key results of an effektmodell that stand beside, as inputs with their source."""
