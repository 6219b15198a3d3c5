"""What each input of a set of personas is: label, key, workbook name, domain and help, once.

The validation of :mod:`xlmodel.personas.inputs`, the input file's keys, the workbook's names, prompts
and limits all read these fields; no rule of a persona's domain stands anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xlmodel.common.fields import MUNICIPALITY_SPECS, Domain
from xlmodel.common.terms import GRADES, Group, Language, Payer, Situation
from xlmodel.effektmodell.specs import INPUT_BY_KEY

MAX_COURSE_YEARS: Final = 20
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


YES: Final = "Ja"
NO: Final = "Nei"


@dataclass(frozen=True, slots=True)
class PersonaField:
    """One field of an input class of the personas.

    ``key`` is the attribute, ``toml`` the key of an input file, ``name`` the workbook's name (global),
    its suffix after ``P01_`` (persona) or after ``P01_F1_`` (course), empty for a column of a table.
    ``required`` says that an input file must state it.
    """

    key: str
    toml: str
    name: str
    nb: str
    en: str
    domain: Domain
    help: str
    required: bool = False

    def label(self, language: Language = "nb") -> str:
        """Return the label in ``language``."""
        return self.nb if language == "nb" else self.en


_NAME_TEXT = Domain("text", max_length=120)
_TITLE_TEXT = Domain("text", max_length=80)
_UNIT_TEXT = Domain("text", optional=True, max_length=40)
_FREE_TEXT = Domain("text", optional=True, max_length=400)
_LARGEST_PRICE: Final = 1_000_000_000
_PRICE = Domain("number", -_LARGEST_PRICE, _LARGEST_PRICE)
SITUATION_DOMAIN: Final = Domain(
    "choice", choices=tuple(situation.label() for situation in Situation), optional=True
)
YES_NO: Final = Domain("choice", choices=(YES, NO))

SET_FIELDS: Final = (
    *(
        PersonaField(
            spec.key,
            spec.toml,
            spec.name,
            spec.nb,
            spec.en,
            spec.domain,
            spec.help,
            required=spec.key == "price_year",
        )
        for spec in MUNICIPALITY_SPECS
    ),
    PersonaField(
        "first_year",
        "startaar",
        "Startaar",
        "Startår (år 1)",
        "First year",
        INPUT_BY_KEY["first_year"].domain,
        "Kalenderåret som er år 1 i alle forløp.",
        required=True,
    ),
    PersonaField(
        "discount_rate",
        "neddiskontering",
        "Neddiskontering",
        "Neddiskontering",
        "Discount rate",
        INPUT_BY_KEY["discount_rate"].domain,
        INPUT_BY_KEY["discount_rate"].help,
    ),
    PersonaField(
        "null_method",
        "nullmetode",
        "Nullmetode",
        "Nullalternativet regnes av",
        "Null alternative by",
        Domain("choice", choices=tuple(NullMethod)),
        "Inngangssituasjon: hele forløpet teller i situasjonen det begynner i. "
        "Personår: hvert år teller i situasjonen det året.",
    ),
    PersonaField(
        "note",
        "merknad",
        "Merknad",
        "Merknad",
        "Note",
        _FREE_TEXT,
        "Teksten som vises ved tallene, for eksempel at de er eksempeltall.",
    ),
)
"""The inputs of a whole set of personas but its price list and personas."""

PRICE_FIELDS: Final = (
    PersonaField(
        "service",
        "tjeneste",
        "",
        "Tjeneste",
        "Service",
        _NAME_TEXT,
        "Navnet på tjenesten. Hver tjeneste står én gang. Tom rad teller ikke.",
        required=True,
    ),
    PersonaField(
        "unit",
        "enhet",
        "",
        "Enhet",
        "Unit",
        Domain("text", max_length=40),
        "Hva prisen gjelder: time, døgn, måned, årskostnad …",
        required=True,
    ),
    PersonaField(
        "price",
        "pris",
        "",
        "Pris",
        "Price",
        _PRICE,
        "Pris per enhet i kroner. En inntekt er et negativt beløp.",
        required=True,
    ),
    PersonaField("source", "kilde", "", "Kilde", "Source", _FREE_TEXT, "Hvor prisen kommer fra."),
    PersonaField(
        "grade",
        "sikkerhet",
        "",
        "Sikkerhet",
        "Confidence grade",
        Domain("choice", choices=GRADES, optional=True),
        "Hvor sikker prisen er: Høy, Middels eller Lav.",
    ),
)
"""The five columns of the price list."""

PERSONA_FIELDS: Final = (
    PersonaField(
        "name",
        "navn",
        "Navn",
        "Persona",
        "Persona",
        _TITLE_TEXT,
        "Et navn på personaen, ikke på en virkelig person. Uten navn teller personaen ikke.",
        required=True,
    ),
    PersonaField(
        "group",
        "maalgruppe",
        "Maalgruppe",
        "Målgruppe",
        "Target group",
        Domain("choice", choices=tuple(group.label() for group in Group)),
        "Gruppen i effektmodellen som personaens forløp gir nullalternativ til.",
        required=True,
    ),
    PersonaField(
        "description",
        "beskrivelse",
        "Beskrivelse",
        "Beskrivelse",
        "Description",
        _FREE_TEXT,
        "Kort om situasjonen. Skriv ingen personopplysninger.",
    ),
    PersonaField(
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
    PersonaField(
        "name",
        "navn",
        "Navn",
        "Forløp",
        "Course",
        _TITLE_TEXT,
        "Navnet på forløpet.",
        required=True,
    ),
    PersonaField(
        "role",
        "rolle",
        "Rolle",
        "Rolle",
        "Role",
        Domain("choice", choices=tuple(CourseRole)),
        "Worst case og Best case sammenlignes med hverandre; en persona har høyst ett av hvert.",
        required=True,
    ),
    PersonaField(
        "ordinary",
        "ordinaere_tjenester",
        "Ordinaer",
        "Ordinære tjenester",
        "Ordinary services",
        YES_NO,
        "Ja: forløpet viser ordinære tjenester og teller i nullalternativet.",
    ),
    PersonaField(
        "situations",
        "situasjon",
        "Situasjon",
        "Livssituasjon",
        "Life situation",
        SITUATION_DOMAIN,
        "Livssituasjonen personen er i det året. År 1 er inngangssituasjonen.",
    ),
)
"""The inputs of a course but its measures."""

MEASURE_FIELDS: Final = (
    PersonaField(
        "name",
        "tiltak",
        "",
        "Tiltak",
        "Measure",
        _NAME_TEXT,
        "Navnet på tiltaket. Tom rad teller ikke.",
        required=True,
    ),
    PersonaField(
        "service",
        "tjeneste",
        "",
        "Tjeneste",
        "Service",
        Domain("text", optional=True, max_length=120),
        "Tjenesten i prislisten som gir pris og enhet. Tomt: egen pris og enhet.",
    ),
    PersonaField(
        "unit_price",
        "pris",
        "",
        "Egen pris",
        "Own price",
        Domain("number", -_LARGEST_PRICE, _LARGEST_PRICE, optional=True),
        "Pris per enhet i kroner når den skal avvike fra prislisten. "
        "En inntekt er et negativt beløp.",
    ),
    PersonaField(
        "payer",
        "betaler",
        "",
        "Betaler",
        "Payer",
        Domain("choice", choices=tuple(Payer)),
        "Hvem som bærer kostnaden eller får inntekten.",
        required=True,
    ),
    PersonaField(
        "unit",
        "enhet",
        "",
        "Egen enhet",
        "Own unit",
        _UNIT_TEXT,
        "Enheten når tiltaket ikke har en tjeneste i prislisten.",
    ),
    PersonaField(
        "volumes",
        "volum",
        "",
        "Volum",
        "Volume",
        Domain("number", 0, 1_000_000),
        "Antall enheter dette året. Tomt er 0.",
    ),
)
"""The columns of a course's measures in the workbook's order; the last stands once a year."""


def field_of(fields: tuple[PersonaField, ...], key: str) -> PersonaField:
    """Return the field ``key`` of one of the lists above."""
    return next(item for item in fields if item.key == key)
