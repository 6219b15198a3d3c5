"""The inputs of an outcome contract: key, label, workbook name, domain and help of each, once.

Names of cells are those of the workbook, prefix ``EK_``. Lists of eight are one value a contract year.
"""

from __future__ import annotations

from typing import Final

from xlmodel.common.fields import Domain, Field
from xlmodel.common.shared_fields import (
    DISCOUNT_RATE,
    FIRST_YEAR,
    FREE_TEXT,
    GRADE,
    MUNICIPALITY_SPECS,
)
from xlmodel.common.terms import Unit

MAX_YEARS: Final = 8
"""Contract years that a workbook has room for."""
TABLE_ROWS: Final = 10
"""Rows of the table that is compared with Asker's printed one."""
MAX_DRAWS: Final = 400
"""The most youths that the distribution of successes is computed for."""
MAX_EFFECT_YEARS: Final = 60
MAX_YOUTHS: Final = 5000

PLAN, LIST = "Plan", "Deltakerlisten"
NO, WHOLE_PERSONS = "Nei", "Hele personer"

CHARACTERISTICS: Final = (
    "Jobbsituasjon",
    "Skolesituasjon",
    "Helse",
    "Rus",
    "Nettverk",
    "Meningsfull aktivitet",
)
"""The six characteristics (kjennetegn) of Asker's tender 23/132."""
EXPOSED, STABLE, SUSTAINABLE, NOT_RELEVANT = "Utsatt", "Stabil", "Bærekraftig", "Ikke relevant"
ANSWERS: Final = (EXPOSED, STABLE, SUSTAINABLE, NOT_RELEVANT)

_AMOUNT: Final = Domain("number", 0, 1e9)
_OPTIONAL_AMOUNT: Final = Domain("number", 0, 1e11, optional=True)
_SHARE: Final = Domain("share", 0, 1)
_COUNT: Final = Domain("whole", 0, len(CHARACTERISTICS))

GENERAL_FIELDS: Final = (
    *MUNICIPALITY_SPECS,
    Field(
        "note",
        "merknad",
        "EK_Merknad",
        "Merknad til tallene",
        "Note on the numbers",
        FREE_TEXT,
        "Vises øverst på arkene. Si for eksempel hvilke tall som er eksempeltall.",
    ),
)

CONTRACT_FIELDS: Final = (
    Field(
        "first_year",
        "startaar",
        "EK_Startaar",
        "Første kontraktsår",
        "First contract year",
        FIRST_YEAR,
        "Kalenderåret som kontraktsår 1 er.",
    ),
    Field(
        "contract_years",
        "kontraktsaar",
        "EK_Kontraktsaar",
        "Antall kontraktsår",
        "Contract years",
        Domain("whole", 1, MAX_YEARS),
        "Hvor mange år kontrakten løper.",
        unit=Unit.COUNT,
    ),
    Field(
        "participants",
        "deltakere",
        "EK_Deltakere",
        "Deltakere per år",
        "Participants a year",
        Domain("number", 0, 1000),
        "Hvor mange unge som er med hvert kontraktsår. Desimaler er tillatt.",
        unit=Unit.PERSONS,
    ),
    Field(
        "success_rate",
        "maaloppnaaelse",
        "EK_Maaloppnaaelse",
        "Måloppnåelse",
        "Share reached",
        _SHARE,
        "Andelen av deltakerne som når resultatet etter tolv måneder.",
        unit=Unit.SHARE,
    ),
    Field(
        "rounding",
        "avrunding",
        "EK_Avrunding",
        "Avrunding av planen",
        "Rounding of the plan",
        Domain("choice", choices=(NO, WHOLE_PERSONS)),
        "Om personer per år i planen rundes av til hele personer.",
    ),
    Field(
        "price",
        "pris",
        "EK_Pris",
        "Pris per person som når resultatet",
        "Price per success",
        _AMOUNT,
        "Det kommunen betaler for hver som når resultatet.",
        unit=Unit.KRONER,
    ),
    Field(
        "cap",
        "tak",
        "EK_Tak",
        "Tak for hele kontrakten",
        "Cap in all",
        _OPTIONAL_AMOUNT,
        "Det meste som utbetales i alt. Tomt er uten tak, 0 er ingen utbetaling.",
        unit=Unit.KRONER,
    ),
    Field(
        "annual_cap",
        "aarstak",
        "EK_AarsTak",
        "Tak per kontraktsår",
        "Cap a year",
        _OPTIONAL_AMOUNT,
        "Det meste som utbetales i ett kontraktsår. Resten overføres til neste år. Tomt er uten årstak.",
        unit=Unit.KRONER,
    ),
    Field(
        "basis",
        "fakta",
        "EK_Fakta",
        "Resultatene kommer fra",
        "Basis of successes",
        Domain("choice", choices=(PLAN, LIST)),
        "Om det betales etter planen eller etter deltakerlisten.",
    ),
)

ECONOMY_FIELDS: Final = (
    Field(
        "saving",
        "besparelse_per_aar",
        "EK_BesparelsePerAar",
        "Besparelse per år for hver som når resultatet",
        "Saving a year per success",
        _AMOUNT,
        "Nullalternativet for utsatt minus stabil i effektmodellen.",
        unit=Unit.KRONER,
    ),
    Field(
        "effect_years",
        "virkningsaar",
        "EK_Virkningsaar",
        "Virkningstid i år",
        "Years of effect",
        Domain("whole", 0, MAX_EFFECT_YEARS),
        "Hvor mange år besparelsen varer, fra året etter resultatet.",
        unit=Unit.COUNT,
    ),
    Field(
        "discount_rate",
        DISCOUNT_RATE.toml,
        "EK_Neddiskontering",
        DISCOUNT_RATE.nb,
        DISCOUNT_RATE.en,
        DISCOUNT_RATE.domain,
        DISCOUNT_RATE.help,
        unit=Unit.SHARE,
    ),
    Field(
        "deadweight",
        "doedvekt",
        "EK_Dodvekt",
        "Dødvekt",
        "Deadweight",
        _SHARE,
        "Andelen som ville ha nådd resultatet uten tiltaket.",
        unit=Unit.SHARE,
    ),
    Field(
        "municipal_share",
        "kommuneandel",
        "EK_Kommuneandel",
        "Kommunens andel av besparelsen",
        "Municipal share",
        Domain("share", 0, 1, optional=True),
        "Tomt når andelen ikke er kjent: da er besparelsen kommunens og statens samlet.",
        unit=Unit.SHARE,
    ),
)

SUPPLIER_FIELDS: Final = (
    Field(
        "investor_years",
        "investoraar",
        "EK_InvestorAar",
        "År som leverandør eller investor finansierer",
        "Years financed by the investor",
        Domain("whole", 0, MAX_YEARS),
        "De første kontraktsårene, før kommunen betaler for resultater.",
        unit=Unit.COUNT,
    ),
)

SOURCED: Final = {
    "price": "pris",
    "cap": "tak",
    "saving": "besparelse_per_aar",
    "service_costs": "tjenestekostnad_per_aar",
}
"""Inputs that have a source and a grade beside them, and their keys in an input file."""
_SOURCED_NAMES: Final = {
    "price": "EK_Pris",
    "cap": "EK_Tak",
    "saving": "EK_BesparelsePerAar",
    "service_costs": "EK_TjenestekostnadPerAar",
}
_SOURCED_LABELS: Final = {
    "price": "pris",
    "cap": "tak",
    "saving": "besparelse",
    "service_costs": "tjenestekostnad",
}

SOURCE_FIELDS: Final = tuple(
    field
    for key, toml in SOURCED.items()
    for field in (
        Field(
            f"{key}_source",
            f"{toml}_kilde",
            f"{_SOURCED_NAMES[key]}_Kilde",
            f"Kilde, {_SOURCED_LABELS[key]}",
            f"Source, {key}",
            FREE_TEXT,
            "Hvor tallet kommer fra, med prisår.",
        ),
        Field(
            f"{key}_grade",
            f"{toml}_sikkerhet",
            f"{_SOURCED_NAMES[key]}_Sikkerhet",
            f"Sikkerhet, {_SOURCED_LABELS[key]}",
            f"Grade, {key}",
            GRADE,
            "Hvor sikkert tallet er.",
        ),
    )
)

LIST_FIELDS: Final = (
    Field(
        "exposed_needed",
        "krav_utsatt",
        "EK_KravUtsatt",
        "Krav til målgruppen: minst så mange utsatt ved start",
        "Exposed needed at the start",
        _COUNT,
        "Hvor mange av de seks kjennetegnene som minst må være utsatt ved start.",
        unit=Unit.COUNT,
    ),
    Field(
        "result_needed",
        "krav_resultat",
        "EK_KravResultat",
        "Krav til resultatet: minst så mange stabil eller bærekraftig",
        "Better needed after twelve months",
        _COUNT,
        "Hvor mange av de seks kjennetegnene som minst må være stabil eller bærekraftig etter tolv måneder.",
        unit=Unit.COUNT,
    ),
)

SCALAR_FIELDS: Final = (
    *GENERAL_FIELDS,
    *CONTRACT_FIELDS,
    *ECONOMY_FIELDS,
    *SUPPLIER_FIELDS,
    *SOURCE_FIELDS,
    *LIST_FIELDS,
)
"""Every input that is one value."""

SETTLEMENT: Final = Field(
    "settlement_years",
    "oppgjoersaar",
    "EK_Oppgjorsaar",
    "Oppgjørsår",
    "Settlement year",
    Domain("whole", 1, MAX_YEARS, optional=True),
    "Kontraktsåret da resultatene fra dette året gjøres opp, tidligst året selv. Tomt er ikke gjort opp.",
    unit=Unit.COUNT,
)
SERVICE_COSTS: Final = Field(
    "service_costs",
    "tjenestekostnad_per_aar",
    "EK_TjenestekostnadPerAar",
    "Tjenestekostnad per kontraktsår",
    "Service cost a contract year",
    Domain("number", 0, 1e10, optional=True),
    "Hva tjenesten koster leverandøren i kontraktsåret. Tomt er 0.",
    unit=Unit.KRONER,
)
YEARLY_FIELDS: Final = (SETTLEMENT, SERVICE_COSTS)
"""Inputs of one value a contract year."""

TABLE_FIELDS: Final = (
    Field(
        "participants",
        "deltakere",
        "EK_TabellDeltakere",
        "Deltakere per år",
        "Participants a year",
        Domain("number", 0, 1000, optional=True),
        "Hvor mange unge som er med hvert år. Tomt er en ledig rad.",
        unit=Unit.PERSONS,
    ),
    Field(
        "success_rate",
        "maaloppnaaelse",
        "EK_TabellMaaloppnaaelse",
        "Måloppnåelse",
        "Share reached",
        Domain("share", 0, 1, optional=True),
        "Andelen som når resultatet.",
        unit=Unit.SHARE,
    ),
)
PRINTED_FIELDS: Final = (
    Field(
        "printed_persons",
        "trykt_personer",
        "EK_TryktPersoner",
        "Trykt: personer per år",
        "Printed: persons a year",
        Domain("number", 0, 1000, optional=True),
        "Tallet som er trykt i kontraktens vedlegg.",
        unit=Unit.PERSONS,
    ),
    Field(
        "printed_payout",
        "trykt_utbetaling",
        "EK_TryktUtbetaling",
        "Trykt: utbetaling",
        "Printed: payout",
        _OPTIONAL_AMOUNT,
        "Tallet som er trykt i kontraktens vedlegg, i kroner.",
        unit=Unit.KRONER,
    ),
)
ROW_FIELDS: Final = (*TABLE_FIELDS, *PRINTED_FIELDS)
"""Inputs of a row of the table of payouts; a column of ten cells each."""

YOUTH_ID: Final = Domain("text", max_length=60)
CONTRACT_YEAR: Final = Domain("whole", 1, MAX_YEARS)
ANSWER: Final = Domain("choice", choices=ANSWERS, optional=True)

ID_FIELD: Final = Field(
    "code",
    "id",
    "",
    "Id",
    "Code",
    YOUTH_ID,
    "En kode som ikke kan føres tilbake til personen. Aldri fødselsnummer eller navn.",
)
YEAR_FIELD: Final = Field(
    "year",
    "kontraktsaar",
    "",
    "Kontraktsår",
    "Contract year",
    CONTRACT_YEAR,
    "Kontraktsåret som resultatet regnes med i.",
    unit=Unit.COUNT,
)
ANSWER_FIELDS: Final = tuple(
    Field(
        key,
        key,
        "",
        f"{name}, {when}",
        f"{name}, {when}",
        ANSWER,
        "Velg Utsatt, Stabil, Bærekraftig eller Ikke relevant. Tomt er ikke besvart.",
    )
    for key, when in (("start", "start"), ("after", "etter 12 md."))
    for name in CHARACTERISTICS
)
YOUTH_FIELDS: Final = (ID_FIELD, YEAR_FIELD, *ANSWER_FIELDS)
"""A row of the list of youths: the columns in their order."""
