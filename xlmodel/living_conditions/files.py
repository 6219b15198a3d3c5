"""A register as an input file (TOML): reading, writing, and the examples that come along."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import InputError, Violation, quoted
from xlmodel.common.fields import Field
from xlmodel.common.files import as_path
from xlmodel.common.national_identity import holds_national_identity_number
from xlmodel.common.parameters import common_parameters
from xlmodel.common.placing import THEMES
from xlmodel.common.terms import Group
from xlmodel.common.toml_files import Faults, example_text, read_input_file
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.living_conditions.inputs import (
    EMPTY_FORM,
    LivingConditions,
    Registration,
    Value,
    Values,
    settled_values,
)
from xlmodel.living_conditions.privacy import refused
from xlmodel.living_conditions.specs import (
    ASSUMED,
    LOW_INCOME,
    MOST_ROWS,
    REGISTER_FIELDS,
    SET_FIELDS,
    STANDARD_ROWS,
    WEIGHT,
)

EXAMPLES: Final = ("loerenskog", "tomt")
"""The registers that come with the package: Lørenskog's printed cases, and an empty one."""

_COMMAND: Final = "effektmodell levekaar --mal"
_REGISTRATIONS, _FORM, _WEIGHTS, _ASSUMED, _ROWS = (
    *("registrering", "skjema", "vekter", "antatt", "registerrader"),
)
_RATES: Final = {
    Group.YOUNG_ADULTS.section: "assumed_young",
    Group.FAMILIES.section: "assumed_families",
}


def load_living_conditions(path: Path | str) -> LivingConditions:
    """Read a register from an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "levekår", _COMMAND)
    return living_conditions_from_tables(data, path.name)


def living_conditions_from_tables(data: Mapping[str, Any], source: str) -> LivingConditions:
    """Return the register that the tables of an input file make; ``source`` names it in messages."""
    return _Reader(source).read(data)


@cache
def example(name: str) -> LivingConditions:
    """Return one of the registers in :data:`EXAMPLES`; raise ``EffektmodellError`` for any other name."""
    return living_conditions_from_tables(tomllib.loads(example_toml(name)), f"{name}.toml")


def example_toml(name: str) -> str:
    """Return the input file of one of the registers in :data:`EXAMPLES`, comments and all."""
    return example_text(__package__, name, EXAMPLES)


class _Reader:
    """Makes the register of an input file and collects its faults."""

    def __init__(self, source: str) -> None:
        self._faults = Faults(source)

    def read(self, data: Mapping[str, Any]) -> LivingConditions:
        """Return the register; raise ``InputError`` with every violation."""
        known = [item.toml for item in SET_FIELDS]
        known += [LOW_INCOME.toml, _WEIGHTS, _ASSUMED, _ROWS, _FORM, _REGISTRATIONS]
        self._faults.unknown_keys("", data, known)
        common = common_parameters()
        values: dict[str, Any] = {
            "municipality": common.municipality,
            "programme": common.programme,
        }
        for item in SET_FIELDS:
            if item.toml in data:
                values[item.key] = self._one(item.toml, item, data[item.toml])
            elif item.required:
                self._faults.remark(item.toml, "mangler")
        values |= self._vectors(data)
        if _ROWS in data:
            values["rows"] = self._rows(data[_ROWS])
        values["form"] = self._form(data)
        values["registrations"] = tuple(self._registrations(data))
        if self._faults.found:
            raise InputError(self._faults.found)
        try:
            return LivingConditions.from_values(values)
        except InputError as error:
            self._faults.add(error.violations)
            raise InputError(self._faults.found) from None

    def _one(self, where: str, item: Field, value: object) -> Any:
        if isinstance(value, str) and holds_national_identity_number(value):
            self._faults.add([refused(where)])
            return None
        if item.domain.optional and value == "":
            return item.empty
        made, found = item.read(where, value)
        self._faults.add(found)
        return made

    def _rows(self, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ROWS:
            return value
        self._faults.add([Violation(_ROWS, value, f"et helt tall fra 1 til {MOST_ROWS}")])
        return STANDARD_ROWS

    def _vectors(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the weights of the themes and the assumed rates, those that the file states."""
        found: dict[str, Any] = {}
        if _WEIGHTS in data:
            keys = [item.key for item in THEMES]
            table = self._faults.table(_WEIGHTS, data[_WEIGHTS])
            self._faults.unknown_keys(_WEIGHTS, table, keys)
            found["weights"] = tuple(
                self._one(f"[{_WEIGHTS}] {key}", WEIGHT, table[key])
                if key in table
                else LivingConditions("–", "–", 2000, 2000).weights[at]
                for at, key in enumerate(keys)
            )
        if LOW_INCOME.toml in data:
            found["low_income"] = self._list(LOW_INCOME.toml, LOW_INCOME, data[LOW_INCOME.toml], 2)
        if _ASSUMED in data:
            table = self._faults.table(_ASSUMED, data[_ASSUMED])
            self._faults.unknown_keys(_ASSUMED, table, list(_RATES))
            for section, key in _RATES.items():
                if section in table:
                    found[key] = self._list(f"[{_ASSUMED}] {section}", ASSUMED, table[section], 3)
        return found

    def _list(self, where: str, item: Field, value: object, size: int) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != size:
            allowed = f"en liste av {size} verdier, hver {item.domain.allowed()}"
            self._faults.add([Violation(where, value, allowed)])
            return ()
        return tuple(self._one(where, item, number) for number in value)

    def _form(self, data: Mapping[str, Any]) -> Values:
        if _FORM not in data:
            return EMPTY_FORM
        return self._values("Skjema", self._faults.table(_FORM, data[_FORM]), complete=False)

    def _registrations(self, data: Mapping[str, Any]) -> Iterator[Registration]:
        listed = data.get(_REGISTRATIONS, [])
        if not isinstance(listed, list):
            self._faults.add([Violation(_REGISTRATIONS, listed, "en liste av tabeller")])
            return
        for number, entry in enumerate(listed, start=1):
            where = f"Registrering nr. {number}"
            before = len(self._faults.found)
            values = self._values(where, self._faults.table(where, entry), complete=True)
            if len(self._faults.found) == before:
                yield Registration(values)

    def _values(self, where: str, table: Mapping[str, Any], *, complete: bool) -> Values:
        keys = [item.toml for item in REGISTER_FIELDS]
        for key in table:
            if key not in keys:
                self._faults.remark(where, f"ukjent nøkkel {quoted(key)}.")
        given = [
            _as_choice(item, table[item.toml]) if item.toml in table else item.empty
            for item in REGISTER_FIELDS
        ]
        values, found = settled_values(given, where, complete=complete)
        self._faults.add(found)
        return values


def _as_choice(item: Field, value: object) -> object:
    """Return the choice that a word is, capital and small letters alike; anything else as it is."""
    if type(value) is int and item.domain.is_text:
        value = str(value)
    if not isinstance(value, str):
        return value
    texts = (choice for choice in item.domain.choices if isinstance(choice, str))
    return next((text for text in texts if folded_name(text) == folded_name(value)), value)


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Levekår: registreringer av familier og unge i en velferdslab, og suksessratene som de gir.
#
# Lag arbeidsboken:  effektmodell levekaar --inndata DENNE_FILEN.toml
"""


def living_conditions_toml(inputs: LivingConditions, remarks: Sequence[str] = ()) -> str:
    """Return a register as an input file; ``remarks`` go along as comments.

    :func:`load_living_conditions` gives the same register back.
    """
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    lines += [
        f"{item.toml} = {toml_value(item.word(item.of(inputs)))}"
        for item in SET_FIELDS
        if item.of(inputs) not in (None, "")
    ]
    lines += [f"{LOW_INCOME.toml} = [{', '.join(map(toml_value, inputs.low_income))}]"]
    lines += [f"{_ROWS} = {inputs.rows}", "", f"[{_WEIGHTS}]"]
    lines += [
        f"{item.key} = {toml_value(weight)}"
        for item, weight in zip(THEMES, inputs.weights, strict=True)
    ]
    lines += ["", f"[{_ASSUMED}]"]
    lines += [
        f"{section} = [{', '.join(map(toml_value, getattr(inputs, key)))}]"
        for section, key in _RATES.items()
    ]
    if inputs.form != EMPTY_FORM:
        lines += ["", f"[{_FORM}]", *_stated(inputs.form)]
    for registration in inputs.registrations:
        lines += ["", f"[[{_REGISTRATIONS}]]", *_stated(registration.values)]
    return "\n".join(lines) + "\n"


def _stated(values: Sequence[Value]) -> Iterator[str]:
    """Yield the fields that are filled in."""
    for item, value in zip(REGISTER_FIELDS, values, strict=True):
        if value not in (None, ""):
            yield f"{item.toml} = {toml_value(value)}"
