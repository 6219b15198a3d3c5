"""What each input of a set of personas is: label, key, workbook name, domain and help, once.

The validation of :mod:`xlmodel.personas.inputs`, the input file's keys, the workbook's names, prompts
and limits all read these fields; no rule of a persona's domain stands anywhere else.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final

from xlmodel.common.fields import Domain, Field, Shape, Words
from xlmodel.common.shared_fields import (
    DISCOUNT_RATE,
    FIRST_YEAR,
    FREE_TEXT,
    GRADE,
    GROUP_WORDS,
    MUNICIPALITY_SPECS,
    NAME_TEXT,
    PAYER,
    PAYER_WORDS,
    PRICE_YEAR,
)
from xlmodel.common.terms import Situation, Unit

MAX_COURSE_YEARS: Final = Shape.COURSE.years
"""Width of every yearly array of a course: the longest period."""


class CourseRole(StrEnum):
    """What a course (forløp) is in its persona; only a worst and a best case are compared."""

    WORST = "Worst case"
    BEST = "Best case"
    OTHER = "Annet forløp"

    @property
    def key(self) -> str:
        """The role's word in an input file (TOML)."""
        return {"Worst case": "worst", "Best case": "best", "Annet forløp": "annet"}[self.value]

    @property
    def is_ordinary(self) -> bool:
        """Say whether a course in this role is one of ordinary services unless something else is stated."""
        return self is not CourseRole.BEST


class NullMethod(StrEnum):
    """How ordinary courses become a null alternative a situation."""

    ENTRY = "Inngangssituasjon"
    PERSON_YEARS = "Personår"

    @property
    def key(self) -> str:
        """The method's word in an input file (TOML)."""
        return {"Inngangssituasjon": "inngang", "Personår": "personaar"}[self.value]


_TITLE_TEXT: Final = Domain("text", max_length=80)
_UNIT_TEXT: Final = Domain("text", optional=True, max_length=40)
_LARGEST_PRICE: Final = 1_000_000_000

YES: Final = "Ja"
NO: Final = "Nei"
_YES_NO: Final = Words((True, False), (YES, NO), (True, False), strict=True)

_INCLUDED: Final = Words((True, False), (YES, ""), (True, False))

_SITUATIONS: Final = Words(
    (*Situation, None),
    (*(situation.label() for situation in Situation), ""),
    (*(situation.key for situation in Situation), ""),
    strict=True,
    many="livssituasjoner",
)

_ROLES: Final = Words.of(CourseRole, in_file=lambda role: role.key)

_METHODS: Final = Words.of(NullMethod, in_file=lambda method: method.key)

SET_FIELDS: Final = (
    *MUNICIPALITY_SPECS,
    Field(
        "first_year",
        "startaar",
        "Startaar",
        "Startår (år 1)",
        "First year",
        FIRST_YEAR,
        "Kalenderåret som er år 1 i alle forløp.",
        required=True,
    ),
    DISCOUNT_RATE,
    Field(
        "null_method",
        "nullmetode",
        "Nullmetode",
        "Nullalternativet regnes av",
        "Null alternative by",
        Domain("choice", choices=tuple(NullMethod)),
        "Inngangssituasjon: hele forløpet teller i situasjonen det begynner i. "
        "Personår: hvert år teller i situasjonen det året.",
        words=_METHODS,
    ),
    Field(
        "grant_threshold",
        "innslagspunkt",
        "Innslagspunkt",
        "Toppfinansiering: innslagspunkt",
        "Grant: threshold",
        Domain("number", 0, _LARGEST_PRICE, optional=True),
        "Kroner per mottaker og år før staten dekker en del av kommunens utgift. Tomt: regnes ikke med.",
        unit=Unit.KRONER,
        since="2.0",
    ),
    Field(
        "grant_share",
        "kompensasjonsgrad",
        "Kompensasjonsgrad",
        "Toppfinansiering: kompensasjonsgrad",
        "Grant: share",
        Domain("share", 0, 1),
        "Statens andel av kommunens utgift over innslagspunktet.",
        unit=Unit.SHARE,
        since="2.0",
    ),
    Field(
        "grant_price_year",
        "innslagspunkt_prisaar",
        "InnslagspunktPrisaar",
        "Toppfinansiering: innslagspunktets prisår",
        "Grant: price year",
        replace(PRICE_YEAR, optional=True),
        "Året innslagspunktet gjelder for. Det må være prisåret til personaene.",
        since="2.0",
    ),
    Field(
        "grant_source",
        "innslagspunkt_kilde",
        "InnslagspunktKilde",
        "Toppfinansiering: kilde",
        "Grant: source",
        FREE_TEXT,
        "Hvor innslagspunktet og kompensasjonsgraden kommer fra.",
        since="2.0",
    ),
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
"""The inputs of a whole set of personas but its price list and personas."""

PRICE_FIELDS: Final = (
    Field(
        "service",
        "tjeneste",
        "",
        "Tjeneste",
        "Service",
        NAME_TEXT,
        "Navnet på tjenesten. Hver tjeneste står én gang. Tom rad teller ikke.",
        required=True,
    ),
    Field(
        "unit",
        "enhet",
        "",
        "Enhet",
        "Unit",
        Domain("text", max_length=40),
        "Hva prisen gjelder: time, døgn, måned, årskostnad …",
        required=True,
    ),
    Field(
        "price",
        "pris",
        "",
        "Pris",
        "Price",
        Domain("number", -_LARGEST_PRICE, _LARGEST_PRICE),
        "Pris per enhet i kroner. En inntekt er et negativt beløp.",
        required=True,
        unit=Unit.KRONER,
    ),
    Field("source", "kilde", "", "Kilde", "Source", FREE_TEXT, "Hvor prisen kommer fra."),
    Field(
        "grade",
        "sikkerhet",
        "",
        "Sikkerhet",
        "Confidence grade",
        GRADE,
        "Hvor sikker prisen er: Høy, Middels eller Lav.",
    ),
)
"""The five columns of the price list."""

PERSONA_FIELDS: Final = (
    Field(
        "name",
        "navn",
        "Navn",
        "Persona",
        "Persona",
        _TITLE_TEXT,
        "Et navn på personaen, ikke på en virkelig person. Uten navn teller personaen ikke.",
        required=True,
    ),
    Field(
        "group",
        "maalgruppe",
        "Maalgruppe",
        "Målgruppe",
        "Target group",
        Domain("choice", choices=GROUP_WORDS.texts),
        "Gruppen i effektmodellen som personaens forløp gir nullalternativ til.",
        required=True,
        words=GROUP_WORDS,
    ),
    Field(
        "description",
        "beskrivelse",
        "Beskrivelse",
        "Beskrivelse",
        "Description",
        FREE_TEXT,
        "Kort om situasjonen. Skriv ingen personopplysninger.",
    ),
    Field(
        "period",
        "analyseperiode",
        "Analyseperiode",
        "Analyseperiode",
        "Analysis period",
        Domain("whole", 1, MAX_COURSE_YEARS),
        "Antall år som regnes med, fra og med startåret.",
        required=True,
    ),
)
"""The inputs of a persona but its courses."""

COURSE_FIELDS: Final = (
    Field(
        "name",
        "navn",
        "Navn",
        "Forløp",
        "Course",
        _TITLE_TEXT,
        "Navnet på forløpet.",
        required=True,
    ),
    Field(
        "role",
        "rolle",
        "Rolle",
        "Rolle",
        "Role",
        Domain("choice", choices=tuple(CourseRole)),
        "Worst case og Best case sammenlignes med hverandre; en persona har høyst ett av hvert.",
        required=True,
        words=_ROLES,
    ),
    Field(
        "ordinary",
        "ordinaere_tjenester",
        "Ordinaer",
        "Ordinære tjenester",
        "Ordinary services",
        Domain("choice", choices=_YES_NO.texts),
        "Ja: forløpet viser ordinære tjenester og teller i nullalternativet.",
        words=_YES_NO,
    ),
    Field(
        "situations",
        "situasjon",
        "Situasjon",
        "Livssituasjon",
        "Life situation",
        Domain("choice", choices=_SITUATIONS.texts[:-1], optional=True),
        "Livssituasjonen personen er i det året. År 1 er inngangssituasjonen.",
        shape=Shape.COURSE,
        words=_SITUATIONS,
    ),
)
"""The inputs of a course but its measures."""

MEASURE_FIELDS: Final = (
    Field(
        "name",
        "tiltak",
        "",
        "Tiltak",
        "Measure",
        NAME_TEXT,
        "Navnet på tiltaket. Tom rad teller ikke.",
        required=True,
    ),
    Field(
        "service",
        "tjeneste",
        "",
        "Tjeneste",
        "Service",
        Domain("text", optional=True, max_length=120),
        "Tjenesten i prislisten som gir pris og enhet. Tomt: egen pris og enhet.",
    ),
    Field(
        "unit_price",
        "pris",
        "",
        "Egen pris",
        "Own price",
        Domain("number", -_LARGEST_PRICE, _LARGEST_PRICE, optional=True),
        "Pris per enhet i kroner når den skal avvike fra prislisten. "
        "En inntekt er et negativt beløp.",
        unit=Unit.KRONER,
    ),
    Field(
        "payer",
        "betaler",
        "",
        "Betaler",
        "Payer",
        PAYER,
        "Hvem som bærer kostnaden eller får inntekten.",
        required=True,
        words=PAYER_WORDS,
    ),
    Field(
        "unit",
        "enhet",
        "",
        "Egen enhet",
        "Own unit",
        _UNIT_TEXT,
        "Enheten når tiltaket ikke har en tjeneste i prislisten.",
    ),
    Field(
        "volumes",
        "volum",
        "",
        "Volum",
        "Volume",
        Domain("number", 0, 1_000_000),
        "Antall enheter dette året. Tomt er 0.",
        shape=Shape.COURSE,
    ),
    Field(
        "recipient",
        "mottaker",
        "",
        "Mottaker",
        "Recipient",
        Domain("text", optional=True, max_length=40),
        "Hvem tjenesten gis til, når flere i forløpet kan utløse toppfinansiering. Tomt: én og samme.",
        since="2.0",
    ),
    Field(
        "is_included",
        "toppfinansiering",
        "",
        "Inngår i toppfinansiering",
        "Included in the grant",
        Domain("choice", choices=(YES,), optional=True),
        "Ja: kommunens utgift til tiltaket regnes med i toppfinansieringen.",
        words=_INCLUDED,
        since="2.0",
    ),
)
"""The columns of a course's measures in the workbook's order; the volume stands once a year."""

MAX_RECIPIENTS: Final = 5
"""Recipients of toppfinansiering that a course may have."""
