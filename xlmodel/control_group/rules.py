"""Placing by objective indicators: the answer that housing, work and economy give, and who wins.

What the end of the programme says of one who is out of the files is part of the rule.

The rule is data with grade Lav; a municipality may change it. The vote itself is the one of levekår.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.common.errors import InputError, Violation
from xlmodel.common.parameters import read_parameters
from xlmodel.common.placing import Answer, majority, theme_votes
from xlmodel.common.shared_fields import FREE_TEXT
from xlmodel.common.shared_fields import GRADE as GRADE_DOMAIN
from xlmodel.common.terms import Situation
from xlmodel.common.toml_files import Faults, read_toml
from xlmodel.control_group.layouts import MAIN_INCOME, QUALIFICATION, SOCIAL_ASSISTANCE, layouts
from xlmodel.control_group.persons import PersonYear

HOUSING, WORK, ECONOMY, ONLY_KVP = "bolig", "arbeid", "oekonomi", "bare_kvp"
ENDED: Final = "avsluttet"
MANY, SOME = "mange_maaneder", "noen_maaneder"
SOURCE, GRADE = "kilde", "sikkerhet"
_FILE: Final = "plassering.toml"
_PACKAGE: Final = "xlmodel.control_group.parameters"
_MAIN_LIVELIHOOD: Final = "5"
"""The code of VKLO that is sosialhjelp."""
_WEIGHTS: Final = (1.0, 1.0, 1.0)
_MARKED: Final = (False, False, False)
_MOST_MONTHS: Final = 12
_IN_BRACKETS: Final = re.compile(r" \([^)]*\)")
"""What a code's label leaves out."""
_TABLES: Final = (HOUSING, WORK, ECONOMY, ONLY_KVP)
_ECONOMY_LABELS: Final = {
    "sosialhjelp_mange": "Sosialhjelp er viktigste inntekt, i mange måneder",
    "sosialhjelp_noen": "Sosialhjelp er viktigste inntekt, i noen måneder",
    "sosialhjelp_faa": "Sosialhjelp er viktigste inntekt, i få måneder",
    "annet_mange": "Annen viktigste inntekt, stønad i mange måneder",
    "annet_faa": "Annen viktigste inntekt, stønad i færre måneder",
}
_KVP_LABELS: Final = {
    "bolig": "Bare i 11CF: bolig",
    "arbeid": "Bare i 11CF: arbeid",
    "oekonomi_mange": "Bare i 11CF: økonomi, stønad i mange måneder",
    "oekonomi_faa": "Bare i 11CF: økonomi, stønad i færre måneder",
}


class Ending(StrEnum):
    """What a code of how the programme ended says of one who is out of the files."""

    BETTER = "Bedre"
    NOT_BETTER = "Ikke bedre"
    NEUTRAL = "Teller ikke"


_CHOICES: Final[Mapping[str, type[StrEnum]]] = dict.fromkeys(_TABLES, Answer) | {ENDED: Ending}
"""What the lines of each table may say."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The placing rule: an answer for each table and code, and what many and some months are.

    ``endings`` says of each code of how the programme ended whether it is something better.
    """

    answers: Mapping[tuple[str, str], Answer]
    endings: Mapping[str, Ending]
    many: int
    some: int
    source: str
    grade: str

    def situation(self, person: PersonYear) -> Situation | None:
        """Return the situation of a person's year; ``None`` where no theme votes."""
        return _situation(self.themes(person))

    def themes(self, person: PersonYear) -> tuple[Answer, Answer, Answer]:
        """Return the answers of housing, work and economy."""
        months = person.month_count
        if not person.has_assistance:
            economy = "oekonomi_mange" if months >= self.many else "oekonomi_faa"
            return (
                self._of(ONLY_KVP, "bolig"),
                self._of(ONLY_KVP, "arbeid"),
                self._of(ONLY_KVP, economy),
            )
        return (
            self._of(HOUSING, person.housing),
            self._of(WORK, person.work),
            self._of(ECONOMY, self._economy(person.livelihood, months)),
        )

    def left_for_better(self, person: PersonYear) -> bool:
        """Say whether a programme of the year ended in something better."""
        return any(self._is_better(codes) for codes in person.endings)

    def _is_better(self, codes: tuple[str, ...]) -> bool:
        said = {self.endings.get(code, Ending.NEUTRAL) for code in codes}
        return Ending.BETTER in said and Ending.NOT_BETTER not in said

    def _economy(self, livelihood: str, months: int) -> str:
        if livelihood != _MAIN_LIVELIHOOD:
            return "annet_mange" if months >= self.many else "annet_faa"
        if months >= self.many:
            return "sosialhjelp_mange"
        return "sosialhjelp_noen" if months >= self.some else "sosialhjelp_faa"

    def _of(self, table: str, code: str) -> Answer:
        return self.answers.get((table, code), Answer.UNKNOWN)


@cache
def _situation(answers: tuple[Answer, Answer, Answer]) -> Situation | None:
    return majority(theme_votes(answers, _WEIGHTS, _MARKED))


@cache
def standard_rules() -> Rules:
    """Return the rule that comes with the program."""
    return _rules(read_parameters(_PACKAGE, _FILE))


def load_rules(path: Path) -> Rules:
    """Return the rule with a file's changes; raise ``InputError`` with every fault of the file."""
    data = read_toml(path)
    usual = read_parameters(_PACKAGE, _FILE)
    faults = Faults(path.name)
    faults.unknown_keys("", data, list(usual))
    merged = {
        key: value | faults.table(key, data.get(key, {}))
        if key in _CHOICES
        else data.get(key, value)
        for key, value in usual.items()
    }
    for key, choices in _CHOICES.items():
        table = merged[key]
        faults.unknown_keys(key, table, list(usual[key]))
        faults.add(_answer_faults(key, table, choices))
    faults.add(_month_faults(merged))
    for key, domain in ((SOURCE, FREE_TEXT), (GRADE, GRADE_DOMAIN)):
        faults.add(domain.violations(key, merged[key]))
    if faults.found:
        raise InputError(faults.found)
    if SOURCE not in data:
        merged[SOURCE] = f"{path.name}, endret fra: {usual[SOURCE]}"
    return _rules(merged)


def _answer_faults(
    key: str, table: Mapping[str, Any], choices: type[StrEnum]
) -> Iterator[Violation]:
    allowed = " eller ".join(choices)
    for code, value in table.items():
        if value not in tuple(choices):
            yield Violation(f"[{key}] {code}", value, allowed)


def _month_faults(data: Mapping[str, Any]) -> Iterator[Violation]:
    for key in (MANY, SOME):
        value = data[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_MONTHS:
            yield Violation(key, value, f"et helt tall fra 1 til {_MOST_MONTHS}")
            return
    if data[SOME] > data[MANY]:
        yield Violation(SOME, data[SOME], f"høyst {MANY}, som er {data[MANY]}")


def _rules(data: Mapping[str, Any]) -> Rules:
    answers = {
        (table, code): Answer(answer) for table in _TABLES for code, answer in data[table].items()
    }
    endings = {code: Ending(said) for code, said in data[ENDED].items()}
    return Rules(answers, endings, data[MANY], data[SOME], data[SOURCE], data[GRADE])


@cache
def rule_labels() -> Mapping[tuple[str, str], str]:
    """Return what each line of the rule is about, in the order of its file."""
    latest = max(year for form, year in layouts() if form == SOCIAL_ASSISTANCE)
    codes = layouts()[SOCIAL_ASSISTANCE, latest].codes
    told = {
        HOUSING: {code: f"BOSIT {code}: {text}" for code, text in codes["BOSIT"].items()},
        WORK: {code: f"ARBSIT {code}: {text}" for code, text in codes["ARBSIT"].items()},
        ECONOMY: _ECONOMY_LABELS,
        ONLY_KVP: _KVP_LABELS,
    }
    return {key: told[key[0]][key[1]] for key in standard_rules().answers}


@cache
def ending_labels() -> Mapping[str, str]:
    """Return what each code of how the programme ended is called, in the order of the rule's file."""
    latest = max(year for form, year in layouts() if form == QUALIFICATION)
    codes = layouts()[QUALIFICATION, latest].codes[MAIN_INCOME]
    return {
        code: f"AVSL {code}: {_IN_BRACKETS.sub('', codes[code])}"
        for code in standard_rules().endings
    }
