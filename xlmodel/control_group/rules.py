"""Placing by objective indicators: the answer that housing, work and economy give, and who wins.

The rule is data with grade Lav; a municipality may change it. The vote itself is the one of levekår.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.common.errors import InputError, Violation
from xlmodel.common.parameters import read_parameters
from xlmodel.common.placing import Answer, majority, theme_votes
from xlmodel.common.terms import Situation
from xlmodel.common.toml_files import Faults, read_toml
from xlmodel.control_group.layouts import SOCIAL_ASSISTANCE, layouts
from xlmodel.control_group.persons import PersonYear

HOUSING, WORK, ECONOMY, ONLY_KVP = "bolig", "arbeid", "oekonomi", "bare_kvp"
MANY, SOME = "mange_maaneder", "noen_maaneder"
SOURCE, GRADE = "kilde", "sikkerhet"
_FILE: Final = "plassering.toml"
_PACKAGE: Final = "xlmodel.control_group.parameters"
_MAIN_LIVELIHOOD: Final = "5"
"""The code of VKLO that is sosialhjelp."""
_WEIGHTS: Final = (1.0, 1.0, 1.0)
_MARKED: Final = (False, False, False)
_MOST_MONTHS: Final = 12
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


@dataclass(frozen=True, slots=True)
class Rules:
    """The placing rule: an answer for each table and code, and what many and some months are."""

    answers: Mapping[tuple[str, str], Answer]
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
        if key in _TABLES
        else data.get(key, value)
        for key, value in usual.items()
    }
    for key in _TABLES:
        table = merged[key]
        faults.unknown_keys(key, table, list(usual[key]))
        faults.add(_answer_faults(key, table))
    faults.add(_month_faults(merged))
    faults.add(
        Violation(key, merged[key], "tekst")
        for key in (SOURCE, GRADE)
        if not isinstance(merged[key], str)
    )
    if faults.found:
        raise InputError(faults.found)
    if SOURCE not in data:
        merged[SOURCE] = f"{path.name}, endret fra: {usual[SOURCE]}"
    return _rules(merged)


def _answer_faults(key: str, table: Mapping[str, Any]) -> Iterator[Violation]:
    allowed = " eller ".join(Answer)
    for code, value in table.items():
        if value not in tuple(Answer):
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
    return Rules(answers, data[MANY], data[SOME], data[SOURCE], data[GRADE])


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
