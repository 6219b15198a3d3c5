"""What each input is: its names, unit, shape and domain, once for every adapter.

The validation of :mod:`xlmodel.effektmodell.inputs`, the input file's keys, the workbook's names, prompts and
limits all read these specifications; no rule of the model's domain stands anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlmodel.common.fields import Domain, InputSpec, Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, GRADES, Payer, Situation
from xlmodel.effektmodell.terms import Category, CohortEngine

_SHARE = Domain("share", 0, 1)

_AMOUNT = Domain("number", 0)

PERIOD: Final = InputSpec(
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
    InputSpec(
        "intake_years",
        "inntaksaar",
        "Inntaksaar",
        "Antall år med inntak",
        "Intake years",
        Domain("whole", 1, 10),
        "Antall år fra start da nye personer tas inn.",
    ),
    InputSpec(
        "first_year",
        "startaar",
        "Startaar",
        "Analysetidspunkt (første år)",
        "First year",
        Domain("whole", 2000, 2100),
        "Kalenderåret som er år 1 i analysen.",
    ),
    InputSpec(
        "discount_rate",
        "neddiskontering",
        "Neddiskontering",
        "Neddiskontering",
        "Discount rate",
        Domain("share", 0, 0.1),
        "Årlig kalkulasjonsrente: 0 % gir faste kroner uten diskontering, 4 % er vanlig i "
        "samfunnsøkonomiske analyser.",
    ),
    InputSpec(
        "individual_start",
        "individstart",
        "IndividStart",
        "Enkeltperson starter i",
        "Individual starts in",
        Domain("choice", choices=tuple(situation.label() for situation in ENTRY_SITUATIONS)),
        "Livssituasjonen som enkeltpersonen kommer inn i laben fra.",
    ),
    InputSpec(
        "cohort_engine",
        "kohortmotor",
        "Kohortmotor",
        "Kohortmotor",
        "Cohort engine",
        Domain("choice", choices=tuple(CohortEngine)),
        "Ark: deltakerflyten regnes av arkets egne formler. Python: den hentes fra Excel-funksjonen "
        "EFFEKT.KOHORT, som krever tillegget.",
    ),
    InputSpec(
        "new_participants",
        "nye",
        "Nye",
        "Nye per år",
        "New participants a year",
        _AMOUNT,
        "Nye som kommer inn i laben hvert inntaksår; desimaler er tillatt.",
        Shape.ENTRY,
    ),
    InputSpec(
        "success_rate",
        "suksessrate",
        "Suksessrate",
        "Suksessrate",
        "Success rate",
        _SHARE,
        "Andelen som flytter ett trinn mot bærekraftig i løpet av et år i laben.",
        Shape.ENTRY,
    ),
    InputSpec(
        "null_alternative",
        "nullalternativ",
        "Nullalternativ",
        "Nullalternativ",
        "Null alternative",
        _AMOUNT,
        "Årlig kostnad ved ordinære tjenester for én som blir i situasjonen.",
        Shape.SITUATION,
        money=True,
    ),
    InputSpec(
        "municipal_share",
        "null_kommuneandel",
        "NullKommuneandel",
        "Kommunens andel av nullalternativet",
        "Municipal share of the null alternative",
        Domain("share", 0, 1, optional=True),
        "Andelen av besparelsen som er kommunens. Tomt: besparelsen vises samlet.",
    ),
    InputSpec(
        "quality_of_life",
        "livskvalitet",
        "Livskvalitet",
        "Livskvalitet (QALY-vekt)",
        "Quality of life (QALY weight)",
        _SHARE,
        "Helserelatert livskvalitet i situasjonen; 100 % er full helse.",
        Shape.SITUATION,
    ),
    InputSpec(
        "qaly_value",
        "qaly_verdi",
        "QALYverdi",
        "Verdi av ett QALY",
        "Value of one QALY",
        _AMOUNT,
        "Samfunnets verdi av ett kvalitetsjustert leveår.",
        money=True,
    ),
    InputSpec(
        "position_share",
        "stillingsandel",
        "Stillingsandel",
        "Stillingsandel",
        "Position share",
        _SHARE,
        "Andel av full stilling i situasjonen.",
        Shape.SITUATION,
    ),
    InputSpec(
        "wage_cost",
        "lonnskostnad",
        "Lonnskostnad",
        "Lønnskostnad for full stilling",
        "Wage cost of a full position",
        _AMOUNT,
        "Årlig lønnskostnad for en full stilling; verdien av arbeidet som utføres.",
        money=True,
    ),
    InputSpec(
        "persons_per_unit",
        "personer",
        "Personer",
        "Personer per enhet (QALY)",
        "Persons per unit (QALY)",
        _AMOUNT,
        "Antall personer som livskvaliteten regnes for, per deltaker eller familie.",
    ),
    InputSpec(
        "workers_per_unit",
        "yrkesaktive",
        "Yrkesaktive",
        "Yrkesaktive voksne per enhet",
        "Working adults per unit",
        _AMOUNT,
        "Antall voksne som stillingsandelen regnes for, per deltaker eller familie.",
    ),
)
"""Every input of a group but the measures, in the order of 01 §2 and of messages."""

INPUT_BY_KEY: Final = {spec.key: spec for spec in INPUT_SPECS}


@dataclass(frozen=True, slots=True)
class MeasureField:
    """One column of the measures table, in the order of the workbook's ``Tiltak`` name."""

    key: str
    toml: str
    nb: str
    domain: Domain
    help: str
    situation: Situation | None = None
    default: str | int | None = None


_NAME_TEXT = Domain("text", max_length=120)

_FREE_TEXT = Domain("text", optional=True, max_length=400)

MEASURE_FIELDS: Final = (
    MeasureField("name", "navn", "Tiltak", _NAME_TEXT, "Navnet på tiltaket. Tom rad teller ikke."),
    MeasureField(
        "description", "beskrivelse", "Beskrivelse", _FREE_TEXT, "Hva tiltaket er.", default=""
    ),
    MeasureField(
        "cost_type",
        "type_kostnad",
        "Type kostnad",
        _FREE_TEXT,
        "Tjenesten som bærer kostnaden.",
        default="",
    ),
    MeasureField(
        "category",
        "kategori",
        "Kategori",
        Domain("choice", choices=tuple(Category)),
        "Oppstart betales bare det første året i laben, drift hvert år i laben.",
    ),
    MeasureField(
        "driver",
        "kostnadsdriver",
        "Kostnadsdriver",
        _FREE_TEXT,
        "Hva prisen gjelder: time, fast sum, årskostnad …",
        default="",
    ),
    MeasureField("unit_cost", "kostnad", "Kostnad", _AMOUNT, "Pris per enhet i kroner."),
    MeasureField(
        "payer",
        "betaler",
        "Betaler",
        Domain("choice", choices=tuple(Payer)),
        "Hvem som bærer kostnaden.",
    ),
    *(
        MeasureField(
            "volume",
            "volum",
            f"Volum {situation.label().lower()}",
            _AMOUNT,
            "Antall enheter per gang for én person i situasjonen.",
            situation,
        )
        for situation in ENTRY_SITUATIONS
    ),
    MeasureField(
        "frequency",
        "frekvens",
        "Frekvens",
        Domain("choice", choices=(1, 12)),
        "1: volumet gjelder et år. 12: volumet gjelder en måned.",
    ),
    MeasureField("source", "kilde", "Kilde", _FREE_TEXT, "Hvor tallene kommer fra.", default=""),
    MeasureField(
        "grade",
        "sikkerhet",
        "Sikkerhet",
        Domain("choice", choices=GRADES, optional=True),
        "Hvor sikre tallene er: Høy, Middels eller Lav.",
        default="",
    ),
)
"""The thirteen columns of the measures table."""

MEASURE_SHAPES: Final = {"unit_cost": Shape.SCALAR, "volume": Shape.ENTRY}
"""The fields of a measure that may carry a scenario axis, with the shape of one input set."""
