"""What each input is: its names, unit, shape and domain, once for every adapter.

The validation of :mod:`xlmodel.effektmodell.inputs`, the input file's keys, the workbook's names, prompts and
limits all read these specifications; no rule of the model's domain stands anywhere else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from xlmodel.common.fields import Domain, Field, Shape, Words
from xlmodel.common.shared_fields import (
    DISCOUNT_RATE,
    FIRST_YEAR,
    FREE_TEXT,
    GRADE,
    NAME_TEXT,
    PAYER,
    PAYER_WORDS,
)
from xlmodel.common.terms import ENTRY_SITUATIONS, Situation, Unit
from xlmodel.effektmodell.terms import Category, CohortEngine

_Number = partial(Field, varies=True)
"""A field that may carry a scenario axis."""

SITUATION_TEXTS: Final = Words.of(Situation, Situation.label)

_SHARE: Final = Domain("share", 0, 1)

_AMOUNT: Final = Domain("number", 0)

_FACTOR: Final = Domain("number", 0, 5)

PERIOD: Final = _Number(
    "period",
    "analyseperiode",
    "Analyseperiode",
    "Analyseperiode",
    "Analysis period",
    Domain("whole", 4, 15),
    "Antall år som regnes med, fra og med første år.",
)

MAX_YEARS: Final = int(PERIOD.domain.maximum)
"""Width of every yearly array: the longest period."""

INPUT_SPECS: Final = (
    PERIOD,
    _Number(
        "intake_years",
        "inntaksaar",
        "Inntaksaar",
        "Antall år med inntak",
        "Intake years",
        Domain("whole", 1, 10),
        "Antall år fra start da nye personer tas inn.",
    ),
    _Number(
        "first_year",
        "startaar",
        "Startaar",
        "Analysetidspunkt (første år)",
        "First year",
        FIRST_YEAR,
        "Kalenderåret som er år 1 i analysen.",
    ),
    replace(DISCOUNT_RATE, varies=True),
    Field(
        "individual_start",
        "individstart",
        "IndividStart",
        "Enkeltperson starter i",
        "Individual starts in",
        Domain("choice", choices=tuple(situation.label() for situation in ENTRY_SITUATIONS)),
        "Livssituasjonen som enkeltpersonen kommer inn i laben fra.",
        words=SITUATION_TEXTS,
    ),
    Field(
        "cohort_engine",
        "kohortmotor",
        "Kohortmotor",
        "Kohortmotor",
        "Cohort engine",
        Domain("choice", choices=tuple(CohortEngine)),
        "Ark: deltakerflyten regnes av arkets egne formler. Python: den hentes fra Excel-funksjonen "
        "EFFEKT.KOHORT, som krever tillegget.",
        words=Words.of(CohortEngine),
    ),
    _Number(
        "new_participants",
        "nye",
        "Nye",
        "Nye per år",
        "New participants a year",
        _AMOUNT,
        "Nye som kommer inn i laben hvert inntaksår; desimaler er tillatt.",
        Shape.ENTRY,
    ),
    _Number(
        "success_rate",
        "suksessrate",
        "Suksessrate",
        "Suksessrate",
        "Success rate",
        _SHARE,
        "Andelen som flytter ett trinn mot bærekraftig i løpet av et år i laben.",
        Shape.ENTRY,
        unit=Unit.SHARE,
    ),
    _Number(
        "null_alternative",
        "nullalternativ",
        "Nullalternativ",
        "Nullalternativ",
        "Null alternative",
        _AMOUNT,
        "Årlig kostnad ved ordinære tjenester for én som blir i situasjonen.",
        Shape.SITUATION,
        unit=Unit.KRONER,
    ),
    _Number(
        "municipal_share",
        "null_kommuneandel",
        "NullKommuneandel",
        "Kommunens andel av nullalternativet",
        "Municipal share of the null alternative",
        Domain("share", 0, 1, optional=True),
        "Andelen av besparelsen som er kommunens. Tomt: besparelsen vises samlet.",
        unit=Unit.SHARE,
    ),
    _Number(
        "quality_of_life",
        "livskvalitet",
        "Livskvalitet",
        "Livskvalitet (QALY-vekt)",
        "Quality of life (QALY weight)",
        _SHARE,
        "Helserelatert livskvalitet i situasjonen; 100 % er full helse.",
        Shape.SITUATION,
        unit=Unit.SHARE,
    ),
    _Number(
        "qaly_value",
        "qaly_verdi",
        "QALYverdi",
        "Verdi av ett QALY",
        "Value of one QALY",
        _AMOUNT,
        "Samfunnets verdi av ett kvalitetsjustert leveår.",
        unit=Unit.KRONER,
    ),
    _Number(
        "position_share",
        "stillingsandel",
        "Stillingsandel",
        "Stillingsandel",
        "Position share",
        _SHARE,
        "Andel av full stilling i situasjonen.",
        Shape.SITUATION,
        unit=Unit.SHARE,
    ),
    _Number(
        "wage_cost",
        "lonnskostnad",
        "Lonnskostnad",
        "Lønnskostnad for full stilling",
        "Wage cost of a full position",
        _AMOUNT,
        "Årlig lønnskostnad for en full stilling; verdien av arbeidet som utføres.",
        unit=Unit.KRONER,
    ),
    _Number(
        "persons_per_unit",
        "personer",
        "Personer",
        "Personer per enhet (QALY)",
        "Persons per unit (QALY)",
        _AMOUNT,
        "Antall personer som livskvaliteten regnes for, per deltaker eller familie.",
    ),
    _Number(
        "workers_per_unit",
        "yrkesaktive",
        "Yrkesaktive",
        "Yrkesaktive voksne per enhet",
        "Working adults per unit",
        _AMOUNT,
        "Antall voksne som stillingsandelen regnes for, per deltaker eller familie.",
    ),
    _Number(
        "relapse",
        "tilbakefall",
        "Tilbakefall",
        "Tilbakefall per år",
        "Relapse a year",
        _SHARE,
        "Andelen av dem som er ute av laben i en bedre situasjon enn ved inntak, som hvert år faller "
        "tilbake til den, fra og med sitt andre år ute.",
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "deadweight",
        "dodvekt",
        "Dodvekt",
        "Dødvekt",
        "Deadweight",
        _SHARE,
        "Andelen av forbedringen som ville kommet uten laben.",
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "tax_cost",
        "skattekostnad",
        "Skattekostnad",
        "Skattekostnad per krone",
        "Cost of public funds per krone",
        _SHARE,
        "Hva en krone over offentlige budsjetter koster samfunnet i tillegg.",
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "realisable_share",
        "realiserbar",
        "Realiserbar",
        "Realiserbar andel av besparelsen",
        "Realisable share of the avoided cost",
        _SHARE,
        "Andelen av kommunens besparelse som kan tas ut av et budsjett. Resten frigjør kapasitet.",
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "rate_levels",
        "usikkerhet_suksessrate",
        "UsikkerhetSuksessrate",
        "Usikkerhet: suksessrater",
        "Uncertainty: success rates",
        Domain("share", -1, 1),
        "Tillegg til alle suksessratene, i prosentpoeng: lavt, basis og høyt. Ratene holdes innenfor 0–100 %.",
        Shape.LEVELS,
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "cost_levels",
        "usikkerhet_kostnad",
        "UsikkerhetKostnad",
        "Usikkerhet: labens kostnad",
        "Uncertainty: cost of the lab",
        _FACTOR,
        "Faktor på labens kostnad: lav, basis og høy.",
        Shape.LEVELS,
        since="2.0",
    ),
    _Number(
        "null_levels",
        "usikkerhet_nullalternativ",
        "UsikkerhetNullalternativ",
        "Usikkerhet: nullalternativet",
        "Uncertainty: the null alternative",
        _FACTOR,
        "Faktor på nullalternativet: lav, basis og høy.",
        Shape.LEVELS,
        since="2.0",
    ),
    _Number(
        "gain_levels",
        "usikkerhet_gevinst",
        "UsikkerhetGevinst",
        "Usikkerhet: gevinstene",
        "Uncertainty: the gains",
        _FACTOR,
        "Faktor på helse- og produksjonsgevinsten: lav, basis og høy.",
        Shape.LEVELS,
        since="2.0",
    ),
)
"""Every input of a group but the measures, in the order of the note and of messages."""

EFFECT_KEYS: Final = ("relapse", "deadweight", "tax_cost")
"""Inputs that qualify the effect of the lab; at 0 they change nothing."""

LEVEL_KEYS: Final = tuple(spec.key for spec in INPUT_SPECS if spec.shape is Shape.LEVELS)
"""The drivers of the uncertainty table, each low, base and high, in the table's order."""

CAUTION_SPECS: Final = (
    _Number(
        "cost_caution",
        "forsiktighet_kostnad",
        "ForsiktighetKostnad",
        "Forsiktighet: påslag på kostnader",
        "Caution: added to costs",
        _SHARE,
        "Hvor mye en kostnad økes i det forsiktige svaret, etter hvor sikkert tallet er.",
        Shape.GRADES,
        unit=Unit.SHARE,
        since="2.0",
    ),
    _Number(
        "benefit_caution",
        "forsiktighet_nytte",
        "ForsiktighetNytte",
        "Forsiktighet: fradrag i nytte",
        "Caution: taken from benefits",
        _SHARE,
        "Hvor mye en besparelse eller gevinst minskes i det forsiktige svaret, etter hvor sikkert tallet er.",
        Shape.GRADES,
        unit=Unit.SHARE,
        since="2.0",
    ),
)
"""Corrections by confidence grade that both groups share."""

INPUT_BY_KEY: Final = {spec.key: spec for spec in INPUT_SPECS}


MEASURE_INPUTS: Final = (
    Field(
        "name",
        "navn",
        "",
        "Tiltak",
        "Measure",
        NAME_TEXT,
        "Navnet på tiltaket. Tom rad teller ikke.",
        required=True,
    ),
    Field(
        "description",
        "beskrivelse",
        "",
        "Beskrivelse",
        "Description",
        FREE_TEXT,
        "Hva tiltaket er.",
    ),
    Field(
        "cost_type",
        "type_kostnad",
        "",
        "Type kostnad",
        "Type of cost",
        FREE_TEXT,
        "Tjenesten som bærer kostnaden.",
    ),
    Field(
        "category",
        "kategori",
        "",
        "Kategori",
        "Category",
        Domain("choice", choices=tuple(Category)),
        "Oppstart betales bare det første året i laben, drift hvert år i laben.",
        words=Words.of(Category),
        required=True,
    ),
    Field(
        "driver",
        "kostnadsdriver",
        "",
        "Kostnadsdriver",
        "Cost driver",
        FREE_TEXT,
        "Hva prisen gjelder: time, fast sum, årskostnad …",
    ),
    _Number(
        "unit_cost",
        "kostnad",
        "",
        "Kostnad",
        "Unit cost",
        _AMOUNT,
        "Pris per enhet i kroner.",
        unit=Unit.KRONER,
        required=True,
    ),
    Field(
        "payer",
        "betaler",
        "",
        "Betaler",
        "Payer",
        PAYER,
        "Hvem som bærer kostnaden.",
        words=PAYER_WORDS,
        required=True,
    ),
    _Number(
        "volume",
        "volum",
        "",
        "Volum",
        "Volume",
        _AMOUNT,
        "Antall enheter per gang for én person i situasjonen.",
        Shape.ENTRY,
        required=True,
    ),
    Field(
        "frequency",
        "frekvens",
        "",
        "Frekvens",
        "Frequency",
        Domain("choice", choices=(1, 12)),
        "1: volumet gjelder et år. 12: volumet gjelder en måned.",
        required=True,
    ),
    Field("source", "kilde", "", "Kilde", "Source", FREE_TEXT, "Hvor tallene kommer fra."),
    Field(
        "grade",
        "sikkerhet",
        "",
        "Sikkerhet",
        "Confidence grade",
        GRADE,
        "Hvor sikre tallene er: Høy, Middels eller Lav.",
    ),
)
"""The eleven inputs of a measure; those that cost it are required."""

MEASURE_FIELDS: Final = tuple(column for field in MEASURE_INPUTS for column in field.columns())
"""The thirteen columns of the measures table, in the order of the workbook's ``Tiltak`` name."""

MEASURE_BY_KEY: Final = {field.key: field for field in MEASURE_INPUTS}
