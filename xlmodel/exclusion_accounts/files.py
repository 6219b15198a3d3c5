"""The comparison with Utenforregnskapet as an input file (TOML): reading, writing, and the example.

Everything in a file is checked, and all faults are reported at once with file, place, value and what is
allowed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.common.errors import InputError, Violation, quoted
from xlmodel.common.fields import Field
from xlmodel.common.files import as_path
from xlmodel.common.toml_files import Faults, example_text, read_input_file, suggestion
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.common.years import span_key, year_spans
from xlmodel.exclusion_accounts.inputs import ExclusionInputs, ProfileRow
from xlmodel.exclusion_accounts.specs import AMOUNT, MODEL_FIELDS, PROFILE_FIELDS, SET_FIELDS
from xlmodel.exclusion_accounts.terms import AGES, FIRST_AGE, LAST_AGE, TARGET_GROUPS

EXAMPLES: Final = ("eksempeltall",)
"""The input files that come with the package; KS's own data are not printed, so all is illustration."""

TEMPLATE_COMMAND: Final = "effektmodell utenforregnskap --mal"
KIND: Final = "sammenligning med Utenforregnskapet"

_PROFILES, _MODEL = "profil", "effektmodell"
_SPAN: Final = re.compile(r"\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?", re.ASCII)
_DEFAULTS: Final = {"category": "", "source": "", "grade": "", "note": "", "model_source": ""}


def load_exclusion_accounts(path: Path | str) -> ExclusionInputs:
    """Read the inputs of an input file.

    What it does not state of the measure is that of the example; profiles are those of the file
    alone. Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every
    violation where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, KIND, TEMPLATE_COMMAND)
    return exclusion_from_tables(data, path.name, example().as_values())


def exclusion_from_tables(
    data: Mapping[str, Any], source: str, defaults: Mapping[str, object] | None = None
) -> ExclusionInputs:
    """Return the inputs that the tables of an input file, or of any such source, make.

    ``source`` names the place in messages. ``defaults`` are values by field for keys that may be left
    out; without them all must be stated. Raises ``InputError`` with every violation.
    """
    return _Reader(source, defaults or {}).read(data)


@cache
def example(name: str = EXAMPLES[0]) -> ExclusionInputs:
    """Return the inputs of one of :data:`EXAMPLES`; ``EffektmodellError`` for any other name."""
    return exclusion_from_tables(tomllib.loads(example_toml(name)), f"{name}.toml")


def example_toml(name: str = EXAMPLES[0]) -> str:
    """Return the input file of one of :data:`EXAMPLES`, comments and all."""
    return example_text(__package__, name, EXAMPLES)


class _Reader:
    """Makes the objects of an input file and collects their faults."""

    def __init__(self, source: str, defaults: Mapping[str, object]) -> None:
        self._faults = Faults(source)
        self._defaults = defaults

    def read(self, data: Mapping[str, Any]) -> ExclusionInputs:
        """Return the inputs; raise ``InputError`` with every violation."""
        self._faults.unknown_keys("", data, [*_keys(SET_FIELDS), _MODEL, _PROFILES])
        values = self._common(data)
        values |= self._model(data.get(_MODEL, {}))
        values["profiles"] = tuple(self._profiles(data.get(_PROFILES, [])))
        if self._faults.found:
            raise InputError(self._faults.found)
        return ExclusionInputs.from_values(values)

    def _common(self, data: Mapping[str, Any]) -> dict[str, Any]:
        values = {}
        for field in SET_FIELDS:
            if field.toml in data:
                values[field.key] = self._one(field.toml, field, data[field.toml])
            elif field.key in _DEFAULTS:
                values[field.key] = _DEFAULTS[field.key]
            elif field.key in self._defaults and not field.required:
                values[field.key] = self._defaults[field.key]
            else:
                self._faults.remark(field.toml, "mangler")
        return values

    def _model(self, given: object) -> dict[str, Any]:
        table = self._faults.table(f"[{_MODEL}]", given)
        self._faults.unknown_keys(_MODEL, table, _keys(MODEL_FIELDS))
        return {
            field.key: self._one(f"[{_MODEL}] {field.toml}", field, table[field.toml])
            for field in MODEL_FIELDS
            if field.toml in table
        }

    def _profiles(self, given: object) -> Iterator[ProfileRow]:
        if not isinstance(given, list):
            self._faults.add([Violation(_PROFILES, given, "en liste av tabeller")])
            return
        for number, entry in enumerate(given, start=1):
            row = self._profile(f"Profil nr. {number}", entry)
            if row is not None:
                yield row

    def _profile(self, where: str, entry: object) -> ProfileRow | None:
        """Return a row, ``None`` where it has a fault."""
        before, table = len(self._faults.found), self._faults.table(where, entry)
        known = [*_keys(PROFILE_FIELDS), AMOUNT.toml]
        for key in table:
            if key not in known:
                text = f"ukjent nøkkel {quoted(key)}. {suggestion(key, known)}"
                self._faults.remark(where, text)
        needed = [field.toml for field in PROFILE_FIELDS if field.required] + [AMOUNT.toml]
        for key in needed if isinstance(entry, dict) else ():
            if key not in table:
                self._faults.remark(where, f"mangler «{key}»")
        values: dict[str, Any] = {
            field.key: self._one(f"{where}, {field.toml}", field, table[field.toml])
            if field.toml in table
            else _DEFAULTS.get(field.key)
            for field in PROFILE_FIELDS
        }
        amounts = self._amounts(f"{where}, {AMOUNT.toml}", table.get(AMOUNT.toml, 0))
        if len(self._faults.found) > before:
            return None
        return ProfileRow(**values, amounts=tuple(amounts))

    def _one(self, where: str, field: Field, value: object) -> Any:
        made, found = field.read(where, value)
        self._faults.add(found)
        return made

    def _amounts(self, where: str, value: object) -> list[float]:
        """Return an amount an age: of a list, a table such as ``{"18-24" = 12}``, or one for all."""
        if isinstance(value, dict):
            return self._spans(where, value)
        if not isinstance(value, list):
            return [self._one(where, AMOUNT, value)] * len(AGES)
        if len(value) != len(AGES):
            text = f"{len(AGES)} beløp, ett for hver alder fra {FIRST_AGE} til {LAST_AGE} år"
            self._faults.add([Violation(where, f"{len(value)} beløp", text)])
            return []
        return [
            self._one(f"{where}, {age} år", AMOUNT, item)
            for age, item in zip(AGES, value, strict=True)
        ]

    def _spans(self, where: str, table: Mapping[str, object]) -> list[float]:
        found: dict[int, float] = {}
        for key, item in table.items():
            match = _SPAN.fullmatch(key)
            first, last = (0, 0) if match is None else (int(match[1]), int(match[2] or match[1]))
            if not FIRST_AGE <= first <= last <= LAST_AGE:
                text = f'en alder eller et spenn av aldre fra {FIRST_AGE} til {LAST_AGE}: "20" eller "18-24"'
                self._faults.add([Violation(where, key, text)])
                continue
            ages = range(first, last + 1)
            twice = [age for age in ages if age in found]
            if twice:
                self._faults.remark(where, f"{ages_text(twice)} står mer enn én gang")
            made = self._one(f"{where}, {key.strip()} år", AMOUNT, item)
            found |= dict.fromkeys(ages, made)
        missing = [age for age in AGES if age not in found]
        if missing:
            self._faults.remark(where, f"beløp mangler for {ages_text(missing)}")
        return [found.get(age, 0.0) for age in AGES]


def ages_text(ages: Iterable[int]) -> str:
    """Write ages as spans: «18–20 år og 25 år»."""
    wanted = sorted(set(ages))
    spans: list[list[int]] = []
    for age in wanted:
        if spans and spans[-1][-1] == age - 1:
            spans[-1].append(age)
        else:
            spans.append([age])
    texts = [f"{span[0]}–{span[-1]} år" if len(span) > 1 else f"{span[0]} år" for span in spans]
    return " og ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else ""


def _keys(fields: Iterable[Field]) -> list[str]:
    return [field.toml for field in fields]


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Utenforregnskap: hva det er verdt over livet at en som står utenfor, kommer innenfor.
#
# Lag arbeidsboken:  effektmodell utenforregnskap --inndata DENNE_FILEN.toml
#
# Beløp er kroner per person og år i prisåret. Desimaltall skrives med punktum.
# gruppe er "Målgruppe" eller "Sammenligning", type "Utgift" eller "Inntekt", nivaa "Kommune", "Fylke"
# eller "Stat". beloep er ett tall for alle aldre, { "18-24" = 12000, "25-58" = 6000 } eller en liste
# med 41 tall, fra 18 til 58 år.
#
# Målgruppene:
"""


def exclusion_toml(inputs: ExclusionInputs, remarks: Sequence[str] = ()) -> str:
    """Return one input set as an input file; ``remarks`` go along as comments.

    :func:`load_exclusion_accounts` gives the same inputs back.
    """
    lines = [*_HEAD.splitlines()]
    lines += [f"#  {number} {text}" for number, text in enumerate(TARGET_GROUPS, start=1)]
    lines += [*(f"# {toml_comment(remark)}" for remark in remarks), ""]
    lines += _stated(inputs, SET_FIELDS)
    model = list(_stated(inputs, MODEL_FIELDS))
    if model:
        lines += ["", f"[{_MODEL}]", *model]
    for row in inputs.profiles:
        lines += ["", f"[[{_PROFILES}]]"]
        lines += _stated(row, PROFILE_FIELDS)
        lines.append(f"{AMOUNT.toml} = {_amounts_toml(row.amounts)}")
    return "\n".join(lines) + "\n"


def _stated(made: object, fields: Iterable[Field]) -> Iterator[str]:
    """Yield the fields of an object that have a value."""
    for field in fields:
        (value,) = field.cells(field.of(made))
        if value is not None:
            yield f"{field.toml} = {toml_value(value)}"


def _amounts_toml(amounts: Sequence[float]) -> str:
    """Write amounts by spans of ages, or as one number for all."""
    if len(set(amounts)) == 1:
        return toml_value(amounts[0])
    parts = (
        f'"{span_key(FIRST_AGE + first - 1, FIRST_AGE + last - 1)}" = {toml_value(value)}'
        for first, last, value in year_spans(amounts)
    )
    return f"{{ {', '.join(parts)} }}"
