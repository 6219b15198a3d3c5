"""The fields of the form and of the register, and the inputs of the rates, each once.

The form is the one that an investment leader fills in with a family at start, every year and at the
end (the note's annex 1). The seven themes' own situations are ours: the paper form lacks rus, income,
contract length and rooms, which the note's figure 3 describes.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Final

from xlmodel.common.days import serial_day
from xlmodel.common.fields import Domain, Field, Words
from xlmodel.common.parameters import read_parameters
from xlmodel.common.placing import THEMES
from xlmodel.common.shared_fields import FIRST_YEAR, FREE_TEXT, MUNICIPALITY_SPECS
from xlmodel.common.terms import Unit
from xlmodel.living_conditions.terms import LABELS, TARGET_GROUPS, Basis, Occasion

STANDARD_ROWS: Final = 500
SPARE_ROWS: Final = 20
MOST_ROWS: Final = 5_000

YES, NO, PARTLY = "Ja", "Nei", "Delvis"
DATE: Final = Domain("date", serial_day(date(2000, 1, 1)), serial_day(date(2099, 12, 31)))
_OPTIONAL_DATE: Final = Domain("date", DATE.minimum, DATE.maximum, optional=True)
CASE_TEXT: Final = Domain("text", max_length=30)
_YEARS_TEXT: Final = Domain("text", optional=True, max_length=60)
_COUNTS: Final = (*map(str, range(8)), "8 eller flere")
_PERSONS: Final = {"mother": "mor", "father": "far", "children": "barn", "youth": "ungdom"}
_WORK: Final = (
    *("Heltid", "Deltid", "Under utdanning", "Arbeidssøker eller i tiltak", "Hjemme", "AAP"),
    *("Ufør", "Annet"),
)
_HOUSING: Final = (
    *("Eier", "Leier privat", "Leier kommunalt", "Hos venner eller familie", "Midlertidig"),
)
_HEALTH: Final = ("God", "Noe redusert", "Dårlig", "Vet ikke")
_SCHOOL: Final = ("Fungerer godt", "Fungerer delvis", "Fungerer dårlig", "Ikke aktuelt")
_LEISURE: Final = (YES, PARTLY, NO)
_NETWORK: Final = ("Ingen", "1–2", "3–5", "Flere enn 5")
_REASONS: Final = {
    "debt": "gjeld",
    "low_income": "lav inntekt",
    "disposition": "disponering",
    "changes": "store endringer",
    "other": "annet",
}
TEAM: Final = (
    *("Innbyggeren", "Barna", "Støtteperson", "Brukertorget", "NAV", "Psykisk helse og rus"),
    *("Migrasjonshelse", "Andre helsetjenester", "Familieenheten", "Barnevernet"),
    *("Barnehage eller skole", "Andre tjenester for barn", "Fastlege", "Spesialisthelse"),
    *("Frivillige", "Fritidstilbud", "Arbeidsgiver", "Andre"),
)
"""Who may take part in the investment team."""


def _chosen(
    key: str,
    toml: str,
    nb: str,
    choices: tuple[str, ...],
    help_text: str = "",
    *,
    required: bool = False,
) -> Field:
    domain = Domain("choice", choices=choices, optional=not required)
    return Field(key, toml, "", nb, "", domain, help_text or "Velg fra listen.", required=required)


def _count(key: str, toml: str, nb: str) -> Field:
    return _chosen(key, toml, nb, _COUNTS, "Antall personer. Tomt: ikke oppgitt.")


CASE: Final = Field(
    *("case", "saksnummer", "", "Saksnummer", "Case number", CASE_TEXT),
    "Kommunens eget saksnummer. Skriv aldri navn eller fødselsnummer.",
    required=True,
)
DAY: Final = Field(
    *("day", "dato", "", "Dato", "Date", DATE),
    "Dagen skjemaet ble fylt ut, som dag.måned.år.",
    required=True,
)
OCCASION: Final = _chosen(
    "occasion",
    "anledning",
    "Anledning",
    tuple(Occasion),
    "Oppstart, underveis eller avslutning.",
    required=True,
)
TARGET: Final = Field(
    "target",
    "maalgruppe",
    "",
    "Målgruppe",
    "Target group",
    Domain("choice", choices=tuple(TARGET_GROUPS)),
    "; ".join(f"{number} {text.lower()}" for number, text in TARGET_GROUPS.items()) + ".",
    required=True,
)
LEADER: Final = _chosen(
    "leader",
    "plassering",
    "Investeringsleders plassering",
    LABELS,
    "Investeringslederens egen plassering i investeringsferden.",
)
THEME_FIELDS: Final = tuple(
    _chosen(item.key, item.key, item.label, item.answers, item.help) for item in THEMES
)
MARK_FIELDS: Final = tuple(
    _chosen(
        f"{item.key}_marked",
        f"{item.key}_viktigst",
        f"{item.label}: viktigst",
        (YES, NO),
        "Ja dersom familien mener at temaet er blant de viktigste. Det teller da dobbelt.",
    )
    for item in THEMES
)
_HOUSEHOLD: Final = (
    _count("adults", "voksne", "Voksne"),
    _count("children", "barn", "Barn under 18 år"),
    _count("adult_children", "voksne_barn", "Voksne barn hjemme"),
    Field(
        *("birth_years", "foedselsaar", "", "Fødselsår", "Birth years", _YEARS_TEXT),
        "Fødselsår med komma mellom: 1988, 2015. Aldri hele fødselsdatoer eller fødselsnummer.",
    ),
)
_WORK_FIELDS: Final = tuple(
    _chosen(f"work_{key}", f"arbeid_{word}", f"Arbeid, {word}", _WORK)
    for key, word in _PERSONS.items()
    if key != "children"
)
_HOUSING_FIELDS: Final = (
    _chosen("housing", "bolig", "Bolig", _HOUSING),
    _chosen("housing_safe", "bolig_trygg", "Trygg og god bolig", (YES, PARTLY, NO)),
)
_ECONOMY_FIELDS: Final = (
    _chosen("economy", "oekonomi_problem", "Økonomien er et problem", (YES, PARTLY, NO)),
    *(
        _chosen(f"economy_{key}", f"aarsak_{_toml}", f"Årsak: {word}", (YES, NO))
        for (key, word), _toml in zip(
            _REASONS.items(),
            ("gjeld", "lav_inntekt", "disponering", "store_endringer", "annet"),
            strict=True,
        )
    ),
)
_HEALTH_FIELDS: Final = tuple(
    _chosen(f"{kind}_{key}", f"{toml}_{word}", f"{nb} helse, {word}", _HEALTH)
    for kind, toml, nb in (("physical", "fysisk", "Fysisk"), ("mental", "psykisk", "Psykisk"))
    for key, word in _PERSONS.items()
)
_CHILD_FIELDS: Final = (
    _chosen("kindergarten", "barnehage", "Barnehage", _SCHOOL),
    _chosen("school", "skole", "Skole", _SCHOOL),
    *(
        _chosen(f"leisure_{key}", f"fritid_{word}", f"Fritid, {word}", _LEISURE)
        for key, word in _PERSONS.items()
        if key != "youth"
    ),
    _chosen("network_count", "antall_naere", "Nære å regne med", _NETWORK),
)
_TEAM_FIELDS: Final = tuple(
    _chosen(f"team_{number:02}", f"team_{number:02}", f"Team: {name}", (YES, NO))
    for number, name in enumerate(TEAM, start=1)
)
COMMENT: Final = Field(
    *("comment", "kommentar", "", "Kommentar", "Comment", FREE_TEXT),
    "Fri tekst uten opplysninger som peker ut noen. Den tas ikke med i registeret uten --kommentarer.",
)

CORE_FIELDS: Final = (CASE, DAY, OCCASION, TARGET, LEADER)
SECTIONS: Final[tuple[tuple[str, tuple[Field, ...]], ...]] = (
    ("Registreringen", CORE_FIELDS),
    ("Husstanden", _HOUSEHOLD),
    ("Arbeid", _WORK_FIELDS),
    ("Bolig", _HOUSING_FIELDS),
    ("Økonomi", _ECONOMY_FIELDS),
    ("Helse", _HEALTH_FIELDS),
    ("Barn, fritid og nettverk", _CHILD_FIELDS),
    ("Deltakere i investeringsteamet", _TEAM_FIELDS),
    ("Kommentar", (COMMENT,)),
)
"""The form's sections but the themes, which stand with their marks beside them."""

DETAIL_FIELDS: Final = tuple(field for _, fields in SECTIONS[1:] for field in fields)
REGISTER_FIELDS: Final = (*CORE_FIELDS, *THEME_FIELDS, *MARK_FIELDS, *DETAIL_FIELDS)
"""The columns of the register, in order."""

COLUMN: Final = {field.key: index for index, field in enumerate(REGISTER_FIELDS)}
"""The place of each field among the columns."""


@cache
def parameters() -> dict[str, dict[str, Any]]:
    """Return the engine's parameters: value, unit, source and grade of each."""
    return read_parameters("xlmodel.living_conditions", "parameters/levekaar.toml")


def parameter(key: str) -> Any:
    """Return the value of a parameter."""
    return parameters()[key]["value"]


BASIS_WORDS: Final = Words.of(Basis)
NOTE: Final = Field(
    "note", "merknad", "Merknad", "Merknad", "Note", FREE_TEXT, "Vises øverst på arkene."
)
FIRST: Final = Field(
    *("first_year", "startaar", "Startaar", "Startår", "First year", FIRST_YEAR),
    "Første år på tidslinjen i arket Oversikt.",
    unit=Unit.YEAR,
    required=True,
)
BASIS: Final = Field(
    "basis",
    "grunnlag",
    "Grunnlag",
    "Grunnlag for ratene",
    "Basis",
    Domain("choice", choices=tuple(Basis)),
    "Hvem sin plassering ratene bruker når begge finnes: investeringslederens eller den beregnede.",
    words=BASIS_WORDS,
)
ALPHA: Final = Field(
    *("alpha", "alfa", "Alfa", "Forhåndsfordeling: flyttinger (α)", "Prior moves"),
    Domain("number", 0.1, 100),
    "Flyttinger som forhåndsfordelingen tilsvarer. Over 0.",
)
BETA: Final = Field(
    *("beta", "beta", "Beta", "Forhåndsfordeling: måneder (β)", "Prior months"),
    Domain("number", 0.1, 1200),
    "Måneder som forhåndsfordelingen tilsvarer. Over 0.",
)
LEAST_MOVES: Final = Field(
    *("least_moves", "minste_antall", "MinsteAntall", "Minste antall flyttinger", "Least moves"),
    Domain("whole", 0, 1000),
    "Rater av færre flyttinger merkes og brukes ikke i effektmodellen.",
    unit=Unit.COUNT,
)
FOLLOW_UP: Final = Field(
    *(
        "follow_up",
        "dato",
        "Dato",
        "Dato for oppfølgingslisten",
        "Date of the list",
        _OPTIONAL_DATE,
    ),
    "Dagen oppfølgingslisten gjelder for. Tomt: den siste datoen i registeret.",
)
WEIGHT: Final = Field(
    *("weights", "vekter", "Vekt", "Vekt", "Weight", Domain("number", 0, 100)),
    "Hvor mye temaet teller. 1 er vanlig, 0 holder temaet utenfor.",
)
LOW_INCOME: Final = Field(
    *("low_income", "lavinntekt", "Lavinntekt", "Grenser for lavinntekt", "Low income"),
    Domain("number", 0, 5_000_000),
    "Laveste og høyeste grense, etter familiens sammensetning, i kr per år. Vises i skjemaet.",
    unit=Unit.KRONER,
)
ASSUMED: Final = Field(
    *("assumed", "antatt", "Antatt", "Suksessrate i effektmodellen", "Rate in use"),
    Domain("share", 0, 1),
    "Suksessraten som effektmodellen bruker nå, til sammenligning. Den påvirker ikke ratene her.",
    unit=Unit.SHARE,
)

SET_FIELDS: Final = (*MUNICIPALITY_SPECS, FIRST, NOTE, BASIS, ALPHA, BETA, LEAST_MOVES, FOLLOW_UP)
"""The inputs beside the register, the form, the weights and the assumed rates."""
