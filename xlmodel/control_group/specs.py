"""The inputs of the control group: what each is called, where it stands, and what it may be, once.

What the program counts is inputs of the workbook, typed and never computed there. Names begin with
``KO_``, those of a group with ``KO_UNG_`` or ``KO_FAM_``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from xlmodel.common.fields import Domain, Field
from xlmodel.common.parameters import provenance_of, read_parameters
from xlmodel.common.placing import NOT_PLACED, Answer
from xlmodel.common.shared_fields import FIRST_YEAR, FREE_TEXT, GRADE, MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Situation, Unit
from xlmodel.common.values import Provenance
from xlmodel.control_group.rules import Ending, ending_labels, rule_labels
from xlmodel.control_group.suppression import FEW, HIDDEN, WITHHELD

MAX_YEARS: Final = 8
"""Years that a workbook has room for."""
PREFIX: Final = "KO_"
PREFIXES: Final = {Group.YOUNG_ADULTS: "KO_UNG_", Group.FAMILIES: "KO_FAM_"}
"""What the names of a group begin with."""
SECTIONS: Final = {Group.YOUNG_ADULTS: "kostra_unge_voksne", Group.FAMILIES: "kostra_familie"}
"""The table of a group in an input file."""

BOTH_FORMS: Final = "11F og 11CF"
FORM_TEXTS: Final = (BOTH_FORMS, "11F", "11CF")
"""What a year's files may be."""

PLACE_LABELS: Final = (*(item.label() for item in Situation), NOT_PLACED)
SITUATION_LABELS: Final = PLACE_LABELS[: len(Situation)]
OUTCOME_LABELS: Final = ("Bedre", "Likt", "Verre", "Ute", NOT_PLACED)
FLOW_LABELS: Final = (*SITUATION_LABELS, "Ute", NOT_PLACED)
ENTRY_LABELS: Final = SITUATION_LABELS[:3]

_AGE: Final = Domain("whole", 0, 120)
_MONTHS: Final = Domain("whole", 1, 12)
_PRIOR: Final = Domain("number", 0.1, 100)
LEAST_COUNT: Final = 5
"""The fewest persons that a cell may show, but for none."""
_COUNT: Final = Domain("whole", 0, 1_000_000, optional=True)
_KRONER: Final = Domain("number", 0, 1e11, optional=True)
_SHARE: Final = Domain("share", 0, 1)
_AMOUNT: Final = Domain("number", 0, 1e9)


def parameter(key: str) -> Any:
    """Return the value of a parameter."""
    return _parameters()[key]["value"]


def parameter_origin(key: str) -> Provenance | None:
    """Return where the value of a parameter comes from; ``None`` where there is none of the key."""
    return provenance_of(_parameters()[key]) if key in _parameters() else None


@cache
def _parameters() -> dict[str, Any]:
    return read_parameters("xlmodel.control_group.parameters", "kostra.toml")


def _field(key: str, toml: str, name: str, nb: str, domain: Domain, text: str, unit: Unit = Unit.NUMBER) -> Field:  # fmt: skip
    return Field(key, toml, f"{PREFIX}{name}", nb, key.replace("_", " "), domain, text, unit=unit)


NOTE: Final = _field(
    "note", "merknad", "Merknad", "Merknad til tallene", FREE_TEXT, "Vises øverst på arkene."
)
GENERAL_FIELDS: Final = (*MUNICIPALITY_SPECS, NOTE)
SOURCE_FIELDS: Final = (
    _field(
        *("numbers", "kommunenummer", "Kommunenummer", "Kommunenummer i filene"),
        FREE_TEXT,
        "Kommunenummeret i filene, med årene det gjelder.",
    ),
    _field(
        *("lowest_age", "alder_fra", "AlderFra", "Unge voksne: laveste alder"),
        _AGE,
        "Alder ved utgangen av året.",
        Unit.COUNT,
    ),
    _field(
        *("highest_age", "alder_til", "AlderTil", "Unge voksne: høyeste alder"),
        _AGE,
        "Alder ved utgangen av året.",
        Unit.COUNT,
    ),
)
PRIOR_FIELDS: Final = (
    _field(
        *("alpha", "alfa", "Alfa", "Forhåndsfordeling: α, som om så mange ble bedre"),
        _PRIOR,
        "Svak antagelse som veier mindre jo flere personer det er.",
    ),
    _field(
        *("beta", "beta", "Beta", "Forhåndsfordeling: β, som om så mange ikke ble bedre"),
        _PRIOR,
        "Svak antagelse som veier mindre jo flere personer det er.",
    ),
    _field(
        *(
            "least_persons",
            "minste_personer",
            "MinstePersoner",
            "Minste antall personer for dødvekt",
        ),
        Domain("whole", 5, 1000),
        "En livssituasjon med færre personer regnes ikke med i dødvekten.",
        Unit.PERSONS,
    ),
)
RULE_FIELDS: Final = (
    _field(
        *("many", "mange_maaneder", "MangeMaaneder", "Mange måneder er minst"),
        _MONTHS,
        "Måneder med stønad i året. Endres med --regler når filene leses.",
        Unit.COUNT,
    ),
    _field(
        *("some", "noen_maaneder", "NoenMaaneder", "Noen måneder er minst"),
        _MONTHS,
        "Måneder med stønad i året. Endres med --regler når filene leses.",
        Unit.COUNT,
    ),
    _field(
        *("rules_source", "regler_kilde", "Regler_Kilde", "Reglenes kilde"),
        FREE_TEXT,
        "Hvor reglene kommer fra.",
    ),
    _field(
        *("rules_grade", "regler_sikkerhet", "Regler_Sikkerhet", "Reglenes sikkerhet"),
        GRADE,
        "Hvor sikkert det er at reglene plasserer riktig.",
    ),
)
SCALAR_FIELDS: Final = (*GENERAL_FIELDS, *SOURCE_FIELDS, *PRIOR_FIELDS, *RULE_FIELDS)
"""Every input of the whole workbook that is one value."""

ANSWERS: Final = _field(
    "answers",
    "regler",
    "Regler",
    "Temaets svar",
    Domain("choice", choices=tuple(Answer)),
    "Svaret som koden gir temaet. Endres med --regler når filene leses.",
)
ENDINGS: Final = _field(
    "endings",
    "regler_avsluttet",
    "ReglerAvsluttet",
    "Etter programmet",
    Domain("choice", choices=tuple(Ending)),
    "Om koden i 11CF er noe bedre for den som er ute av filene. Endres med --regler når filene leses.",
)


@cache
def rule_lists() -> tuple[tuple[Field, tuple[str, ...]], ...]:
    """Return the lists of the placing rule: the field of each, and what its lines are about."""
    return (
        (ANSWERS, tuple(rule_labels().values())),
        (ENDINGS, tuple(ending_labels().values())),
    )


YEARS: Final = _field(
    "years",
    "kostra_aar",
    "Aar",
    "År",
    Domain("whole", FIRST_YEAR.minimum, FIRST_YEAR.maximum, optional=True),
    "Årene i filene, i rekkefølge fra første kolonne.",
    Unit.YEAR,
)
FORMS: Final = _field(
    "forms",
    "kostra_skjema",
    "Skjema",
    "Skjemaer",
    Domain("choice", choices=FORM_TEXTS, optional=True),
    "Hvilke skjemaer som er lest for året.",
)
WITHOUT_BIRTH: Final = _field(
    "without_birth",
    "uten_foedselsdato",
    "UtenFodselsdato",
    "Uten fødselsdato, i ingen gruppe",
    _COUNT,
    "Personer per år, summert over årene.",
    Unit.PERSONS,
)

LEFT: Final = Field(
    *("left", "ute", "Ute", "I filene ett år og ikke det neste", "Left", _COUNT),
    "Personer som var i filene ett år og ikke det neste, når også året etter er lest.",
    unit=Unit.PERSONS,
)
BACK: Final = Field(
    *("back", "igjen", "Igjen", "… og i filene igjen året etter", "Back", _COUNT),
    "De av dem som er i filene igjen i det tredje året.",
    unit=Unit.PERSONS,
)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of counts, kroner or months: a row a place, a column a year or a kind of move.

    A table by year has ``columns`` for every year that there is room for.
    """

    field: Field
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    by_year: bool = False

    @property
    def key(self) -> str:
        """The attribute of a group's inputs."""
        return self.field.key

    @property
    def is_count(self) -> bool:
        """Say whether the cells count persons or months, of which 1–4 are never shown."""
        return self.field.domain is _COUNT

    def label(self, row: int, column: int) -> str:
        """Return what a cell is called in a message."""
        return f"{self.field.nb}, {self.rows[row].lower()}, {self.columns[column].lower()}"


_YEAR_COLUMNS: Final = tuple(f"år nummer {number}" for number in range(1, MAX_YEARS + 1))


def _by_year(key: str, name: str, nb: str, domain: Domain, unit: Unit, text: str) -> TableSpec:
    field = Field(key, name.lower(), name, nb, key, domain, text, unit=unit)
    return TableSpec(field, PLACE_LABELS, _YEAR_COLUMNS, by_year=True)


PERSONS: Final = _by_year(
    "persons",
    "Antall",
    "Personer",
    _COUNT,
    Unit.PERSONS,
    f"Personer i gruppen. «{FEW}» er 1–4 personer.",
)
BENEFIT: Final = _by_year(
    "benefit",
    "Stonad",
    "Økonomisk sosialhjelp (bidrag og lån)",
    _KRONER,
    Unit.KRONER,
    f"Kroner i året, i hele hundre. «{FEW}» følger antallet.",
)
KVP: Final = _by_year(
    "kvp",
    "KVP",
    "Kvalifiseringsstønad",
    _KRONER,
    Unit.KRONER,
    f"Kroner i året, i hele hundre. «{FEW}» følger antallet.",
)
MONTHS: Final = _by_year(
    "months",
    "Maaneder",
    "Måneder med stønad",
    _COUNT,
    Unit.COUNT,
    f"Måneder i året, summert over personene. «{FEW}» følger antallet.",
)
OUTCOMES: Final = TableSpec(
    Field(
        *("outcomes", "utfall", "Utfall", "Utfall", "Outcomes", _COUNT),
        f"Personer etter hva som skjedde til neste år. «{FEW}» er 1–4 personer.",
        unit=Unit.PERSONS,
    ),
    SITUATION_LABELS,
    OUTCOME_LABELS,
)
FLOWS: Final = TableSpec(
    Field(
        *("flows", "flyt", "Flyt", "Flyt", "Flows", _COUNT),
        f"Personer etter hvor de var neste år. «{FEW}» er 1–4 personer.",
        unit=Unit.PERSONS,
    ),
    SITUATION_LABELS,
    FLOW_LABELS,
)
TABLES: Final = (PERSONS, BENEFIT, KVP, MONTHS, OUTCOMES, FLOWS)
"""The tables of a group."""


def _model(key: str, toml: str, name: str, nb: str, domain: Domain, unit: Unit) -> Field:
    return Field(
        key, toml, name, nb, key, domain, "Tallet i effektmodellen, til sammenligning.", unit=unit
    )


SUCCESS_RATE: Final = _model(
    "success_rate", "suksessrate", "Suksessrate", "Suksessrate i effektmodellen", _SHARE, Unit.SHARE
)
ENTRANTS: Final = _model("entrants", "nye", "Nye", "Nye per år i effektmodellen", Domain("number", 0, 1e6), Unit.PERSONS)  # fmt: skip
NULL_ALTERNATIVE: Final = _model(
    *("null_alternative", "nullalternativ", "Nullalternativ", "Nullalternativ i effektmodellen"),
    Domain("number", -1e9, 1e9),
    Unit.KRONER,
)
RELAPSE: Final = _model(
    "relapse", "tilbakefall", "Tilbakefall", "Tilbakefall i effektmodellen", _SHARE, Unit.SHARE
)
MODEL_FIELDS: Final = (SUCCESS_RATE, ENTRANTS, NULL_ALTERNATIVE, RELAPSE)
"""What the effektmodell has, for comparison: a value a situation, and one relapse."""
MODEL_ROWS: Final = {
    SUCCESS_RATE.key: ENTRY_LABELS,
    ENTRANTS.key: ENTRY_LABELS,
    NULL_ALTERNATIVE.key: SITUATION_LABELS,
    RELAPSE.key: ("",),
}
"""What each value of those is about."""


def allowed(domain: Domain) -> str:
    """Return what a cell of a table may hold, in bokmål."""
    if domain is _COUNT:
        return f"0, et helt tall fra {LEAST_COUNT} til 1 000 000, «{FEW}» eller «{WITHHELD}»"
    return f"et tall som er 0 eller større, «{FEW}» eller «{WITHHELD}»"


def admits(domain: Domain, value: object) -> bool:
    """Say whether a cell of a table may hold a value: no count of 1–4 is ever shown."""
    if isinstance(value, str):
        return value in HIDDEN
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    few = domain is _COUNT and 0 < value < LEAST_COUNT
    return domain.admits_number(value) and not few
