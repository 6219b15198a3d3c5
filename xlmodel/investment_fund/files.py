"""A social investment fund as an input file (TOML): reading, writing, and the example that comes along.

Everything in a file is checked, and all faults are reported at once with file, place, value and what is
allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from xlmodel.common.errors import InputError, Violation
from xlmodel.common.fields import Domain, Field
from xlmodel.common.files import as_path
from xlmodel.common.parameters import common_parameters
from xlmodel.common.toml_files import Faults, example_text, read_input_file
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund.inputs import (
    FollowedLine,
    FollowUp,
    FundInputs,
    Initiative,
    LifeLine,
    PersonalBalance,
)
from xlmodel.investment_fund.specs import (
    CHANGE,
    FUND_FIELDS,
    GRANT,
    INITIATIVE_ROWS,
    INITIATIVE_SHARES,
    KRONER,
    LIFE_FIELDS,
    LIFE_LINE_FIELDS,
    OPENING,
    SIZE,
    TOP_FIELDS,
)

EXAMPLES: Final = ("norrkoping",)
"""The funds that come with the package."""

TEMPLATE_COMMAND: Final = "effektmodell investeringsfond --mal"

_TOP: Final = (*TOP_FIELDS, *FUND_FIELDS)
_GRANTS, _DEPARTMENTS, _INITIATIVES = "tilskudd", "enheter", "innsats"
_FOLLOW_UP, _BALANCE, _LINES = "oppfolging", "balanse", "linje"
_NAME: Final = "navn"
_INITIATIVE_KEYS: Final = {
    toml: key for key, toml, _, _, _ in (*INITIATIVE_ROWS, *INITIATIVE_SHARES)
}
_FOLLOWED_KEYS: Final = {_NAME: "name", "innsats": "initiative", "sammenligning": "comparison"}
_FOLLOW_UP_KEYS: Final = {
    "merknad": "note",
    "antall": "sizes",
    "trykt_sum": "printed",
    "endring": "changes",
}
_NUMBERS: Final = {"sizes": SIZE, "printed": KRONER, "changes": CHANGE}
_DOMAINS: Final = {key: domain for key, *_, domain in (*INITIATIVE_ROWS, *INITIATIVE_SHARES)}

_Made = TypeVar("_Made")


def load_fund(path: Path | str) -> FundInputs:
    """Read a fund from an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "investeringsfond", TEMPLATE_COMMAND)
    return fund_from_tables(data, path.name)


def fund_from_tables(data: Mapping[str, Any], source: str) -> FundInputs:
    """Return the fund that the tables of an input file make; ``source`` names the place in messages.

    Raises ``InputError`` with every violation.
    """
    return _Reader(source).read(data)


@cache
def example(name: str) -> FundInputs:
    """Return one of the funds in :data:`EXAMPLES`; raise ``EffektmodellError`` for any other name."""
    return fund_from_tables(tomllib.loads(example_toml(name)), f"{name}.toml")


def example_toml(name: str) -> str:
    """Return the input file of one of the funds in :data:`EXAMPLES`, comments and all."""
    return example_text(__package__, name, EXAMPLES)


class _Reader:
    """Makes the objects of an input file and collects their faults."""

    def __init__(self, source: str) -> None:
        self._faults = Faults(source)

    def read(self, data: Mapping[str, Any]) -> FundInputs:
        """Return the fund; raise ``InputError`` with every violation."""
        known = [field.toml for field in _TOP]
        tables = (_GRANTS, _DEPARTMENTS, _INITIATIVES, _FOLLOW_UP, _BALANCE)
        self._faults.unknown_keys("", data, [*known, *tables])
        common = common_parameters()
        values: dict[str, Any] = {"municipality": common.municipality}
        values |= {"programme": "Sosialt investeringsfond", "unit": "tusen kroner"}
        values |= self._fields("", _TOP, data)
        values["grants"] = self._numbers(_GRANTS, data.get(_GRANTS, []), GRANT)
        values["departments"] = self._texts(_DEPARTMENTS, data.get(_DEPARTMENTS, []))
        values["initiatives"] = self._several("", _INITIATIVES, data, self._initiative)
        values["follow_up"] = self._follow_up(data.get(_FOLLOW_UP, {}))
        values["balance"] = self._balance(data.get(_BALANCE, {}))
        made = self._made("", FundInputs, values)
        if made is None or self._faults.found:
            raise InputError(self._faults.found)
        return made

    def _fields(
        self, where: str, fields: Iterable[Field], table: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what a table states by field; a valid value stands in where one is at fault."""
        values: dict[str, Any] = {}
        for field in fields:
            if field.toml in table and not (
                table[field.toml] == "" and field.domain.optional and field.domain.is_number
            ):
                found, faults = field.read(_under(where, field.toml), table[field.toml])
                self._faults.add(faults)
                values[field.key] = field.stand_in if faults else found
            elif field.required:
                self._faults.remark(
                    _under(where, field.toml), f"mangler. Tillatt: {field.domain.allowed()}."
                )
                values[field.key] = field.stand_in
        return values

    def _numbers(self, where: str, value: object, domain: Domain) -> list[object]:
        """Return a list of numbers as it stands, an empty text in it as a number that is not known.

        So is what is no number, which is told with its place; whether numbers are within their limits is
        told by what holds them.
        """
        if isinstance(value, list):
            return [
                self._number(f"{where}, nr. {number}", item, domain)
                for number, item in enumerate(value, start=1)
            ]
        self._faults.add([Violation(where, value, "en liste av tall, for eksempel [660, 1320]")])
        return []

    def _number(self, where: str, item: object, domain: Domain) -> object:
        if item == "":
            return None
        if isinstance(item, int | float) and not isinstance(item, bool):
            return item
        self._faults.add([Violation(where, item, domain.allowed())])
        return None

    def _texts(self, where: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._faults.add([Violation(where, value, 'en liste av navn, for eksempel ["Skole"]')])
        return ()

    def _several(
        self,
        where: str,
        key: str,
        table: Mapping[str, Any],
        make: Callable[[str, Mapping[str, Any]], _Made | None],
    ) -> tuple[_Made, ...]:
        entries = table.get(key, [])
        if not isinstance(entries, list):
            self._faults.remark(_under(where, key), f"skal være en liste av tabeller ([[{key}]])")
            return ()
        found = []
        for number, entry in enumerate(entries, start=1):
            place = f"{_under(where, key)} {number}"
            found.append(make(place, self._faults.table(place, entry)))
        return tuple(item for item in found if item is not None)

    def _initiative(self, where: str, table: Mapping[str, Any]) -> Initiative | None:
        self._faults.unknown_keys(where, table, [_NAME, OPENING.toml, *_INITIATIVE_KEYS])
        values: dict[str, Any] = {"name": table.get(_NAME, "")}
        if OPENING.toml in table:
            values[OPENING.key] = table[OPENING.toml]
        for toml, key in _INITIATIVE_KEYS.items():
            if toml in table:
                values[key] = self._numbers(_under(where, toml), table[toml], _DOMAINS[key])
        made = self._made(where, Initiative, values)
        if made is None:  # what its shares sum to is told all the same
            shares = {key: values[key] for key, *_ in INITIATIVE_SHARES if key in values}
            with suppress(InputError):
                return Initiative(values["name"], **shares)
        return made

    def _follow_up(self, value: object) -> FollowUp:
        table = self._faults.table(_FOLLOW_UP, value)
        self._faults.unknown_keys(_FOLLOW_UP, table, [*_FOLLOW_UP_KEYS, _LINES])
        values: dict[str, Any] = {}
        for toml, key in _FOLLOW_UP_KEYS.items():
            if toml in table:
                given = table[toml]
                place = _under(_FOLLOW_UP, toml)
                is_row = key in _NUMBERS
                values[key] = self._numbers(place, given, _NUMBERS[key]) if is_row else given
        values["lines"] = self._several(_FOLLOW_UP, _LINES, table, self._followed_line)
        return self._made(_FOLLOW_UP, FollowUp, values) or FollowUp()

    def _followed_line(self, where: str, table: Mapping[str, Any]) -> FollowedLine | None:
        self._faults.unknown_keys(where, table, list(_FOLLOWED_KEYS))
        values = {key: table[toml] for toml, key in _FOLLOWED_KEYS.items() if toml in table}
        return self._made(where, FollowedLine, {"name": ""} | values)

    def _balance(self, value: object) -> PersonalBalance:
        table = self._faults.table(_BALANCE, value)
        stand_in = PersonalBalance(1, 0)
        if not table:
            return stand_in
        known = [field.toml for field in LIFE_FIELDS]
        self._faults.unknown_keys(_BALANCE, table, [*known, _LINES])
        values = self._fields(_BALANCE, LIFE_FIELDS, table)
        values["lines"] = self._several(_BALANCE, _LINES, table, self._life_line)
        return self._made(_BALANCE, PersonalBalance, values) or stand_in

    def _life_line(self, where: str, table: Mapping[str, Any]) -> LifeLine | None:
        known = [field.toml for field in LIFE_LINE_FIELDS]
        self._faults.unknown_keys(where, table, known)
        before = len(self._faults.found)
        values = {"name": ""} | self._fields(where, LIFE_LINE_FIELDS, table)
        return self._made(where, LifeLine, values) if len(self._faults.found) == before else None

    def _made(
        self, where: str, make: Callable[..., _Made], values: Mapping[str, Any]
    ) -> _Made | None:
        try:
            return make(**values)
        except InputError as error:
            for fault in error.violations:
                place = f"{where}: {fault.where}" if where else fault.where
                self._faults.add([type(fault)(place, fault.value, fault.allowed)])
            return None


def _under(where: str, key: str) -> str:
    return f"{where}, {key}" if where else key


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Sosialt investeringsfond: hva innsatser koster, og hva de betaler tilbake, år for år.
#
# Lag arbeidsboken:  effektmodell investeringsfond --inndata DENNE_FILEN.toml
#
# Lister har ett tall per år fra startaar; det som mangler til slutt, er 0. I faktisk er "" ukjent:
# da gjelder plan. 0 i faktisk er en kjent null. Desimaltall skrives med punktum.
# andel_kostnad og andel_tilbakeforing har én andel per enhet, i samme rekkefølge som enheter.
# oppfolging er i hele kroner, balanse i tusen kroner per år for én person.
"""


def fund_toml(inputs: FundInputs, remarks: Sequence[str] = ()) -> str:
    """Return a fund as an input file; ``remarks`` go along as comments.

    :func:`load_fund` gives the same fund back. Raises ``ValueError`` for several scenarios.
    """
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    lines += _stated(inputs, _TOP)
    lines += [f"{_GRANTS} = {_row(inputs.grants, 0.0)}"]
    names = list(inputs.departments)
    while names and not names[-1]:
        names.pop()
    lines.append(f"{_DEPARTMENTS} = [{', '.join(map(toml_value, names))}]")
    for item in inputs.initiatives:
        lines += ["", f"[[{_INITIATIVES}]]", *_initiative_lines(item)]
    lines += ["", f"[{_FOLLOW_UP}]", *_follow_up_lines(inputs.follow_up)]
    lines += ["", f"[{_BALANCE}]", *_stated(inputs.balance, LIFE_FIELDS), f"{_LINES} = ["]
    lines += [f"  {{ {', '.join(_line(line))} }}," for line in inputs.balance.lines]
    return "\n".join([*lines, "]"]) + "\n"


def _line(line: LifeLine) -> Iterator[str]:
    yield from _stated(line, LIFE_LINE_FIELDS)


def _stated(made: object, fields: Iterable[Field]) -> Iterator[str]:
    """Yield the fields of an object that are not left out."""
    for field in fields:
        value = field.of(made)
        word = field.word(float(value) if isinstance(value, np.ndarray) else value)
        if word is not None and (word != "" or field.domain.kind == "text"):
            yield f"{field.toml} = {toml_value(word)}"


def _initiative_lines(item: Initiative) -> Iterator[str]:
    yield f"{_NAME} = {toml_value(item.name)}"
    for toml, key in _INITIATIVE_KEYS.items():
        blank = float("nan") if key == "actual" else 0.0
        text = _row(getattr(item, key), blank)
        if text != "[]":
            yield f"{toml} = {text}"
    if item.opening:
        yield f"{OPENING.toml} = {toml_value(float(item.opening))}"


def _follow_up_lines(item: FollowUp) -> Iterator[str]:
    yield f"merknad = {toml_value(item.note)}"
    for toml, key in _FOLLOW_UP_KEYS.items():
        if key in _NUMBERS:
            yield f"{toml} = {_row(getattr(item, key), float('nan'))}"
    yield f"{_LINES} = ["
    for line in item.lines:
        values = (f"{toml} = {toml_value(getattr(line, k))}" for toml, k in _FOLLOWED_KEYS.items())
        yield f"  {{ {', '.join(values)} }},"
    yield "]"


def _row(numbers: FloatArray, blank: float) -> str:
    """Write a row of numbers; those that are blank are left out at the end, an unknown one is «""»."""
    if numbers.ndim != 1:
        raise ValueError("an input file holds one scenario")
    kept = [None if isnan(item) else item for item in numbers.tolist()]
    empty = None if isnan(blank) else blank
    while kept and kept[-1] == empty:
        kept.pop()
    return f"[{', '.join(toml_value('' if item is None else item) for item in kept)}]"
