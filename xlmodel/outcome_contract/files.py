"""An outcome contract as an input file (TOML): reading, writing, and the example that comes along.

Everything in a file is checked, and all faults are reported at once with file, place, value and what is
allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlmodel.common.errors import InputError, Violation
from xlmodel.common.fields import Field
from xlmodel.common.files import as_path
from xlmodel.common.toml_files import Faults, example_text, read_input_file
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.common.values import Plain
from xlmodel.outcome_contract.inputs import UNANSWERED, OutcomeContract, TableRow, Youth
from xlmodel.outcome_contract.specs import ROW_FIELDS, SCALAR_FIELDS, YEAR_FIELD, YEARLY_FIELDS

EXAMPLES: Final = ("asker",)
TEMPLATE_COMMAND: Final = "effektmodell effektkontrakt --mal"

_TABLE, _YOUTHS = "tabell", "deltaker"
_YOUTH_KEYS: Final = {"id": "code", "kontraktsaar": "year", "start": "start", "etter": "after"}
_KEYS: Final = (*(field.toml for field in (*SCALAR_FIELDS, *YEARLY_FIELDS)), _TABLE, _YOUTHS)


def load_contract(path: Path | str) -> OutcomeContract:
    """Read a contract from an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "effektkontrakter", TEMPLATE_COMMAND)
    return contract_from_tables(data, path.name)


def contract_from_tables(data: Mapping[str, Any], source: str) -> OutcomeContract:
    """Return the contract that the tables of an input file make; ``source`` names it in messages."""
    reader = _Reader(source)
    values = reader.values(data)
    try:
        made = OutcomeContract.from_values(values)
    except InputError as error:
        reader.faults.add(error.violations)
    if reader.faults.found:
        raise InputError(reader.faults.found)
    return made


@cache
def example(name: str = EXAMPLES[0]) -> OutcomeContract:
    """Return one of the contracts in :data:`EXAMPLES`; raise ``EffektmodellError`` for another name."""
    return contract_from_tables(tomllib.loads(example_toml(name)), f"{name}.toml")


def example_toml(name: str = EXAMPLES[0]) -> str:
    """Return an example as a commented input file."""
    return example_text(__package__, name, EXAMPLES)


class _Reader:
    """Turns the tables of a file into values by field, and collects what is wrong with them.

    A valid value stands in for one at fault, so that the faults of the others are told as well.
    """

    def __init__(self, source: str) -> None:
        self.faults = Faults(source)

    def values(self, data: Mapping[str, Any]) -> dict[str, object]:
        """Return the values of a file; keys that are missing are faults, but for optional ones."""
        self.faults.unknown_keys("", data, _KEYS)
        values: dict[str, object] = {}
        for field in SCALAR_FIELDS:
            if field.toml in data:
                values[field.key] = self._value(field, field.toml, data[field.toml])
                continue
            values[field.key] = field.stand_in
            if not field.domain.optional:
                self.faults.remark(
                    field.toml, f"nøkkelen mangler. Tillatt: {field.domain.allowed()}."
                )
        for field in YEARLY_FIELDS:
            given = self._list(field.toml, data.get(field.toml, []))
            values[field.key] = [
                self._value(field, f"{field.toml}, år {year}", item)
                for year, item in enumerate(given, start=1)
            ]
        rows = self._list(_TABLE, data.get(_TABLE, []))
        values["table"] = tuple(self._row(at, row) for at, row in enumerate(rows, start=1))
        youths = self._list(_YOUTHS, data.get(_YOUTHS, []))
        values["youths"] = tuple(self._youth(at, item) for at, item in enumerate(youths, start=1))
        return values

    def _value(self, field: Field, where: str, value: object) -> object:
        if value == "" and field.domain.optional:
            return field.empty
        if isinstance(value, bool | list | dict):
            self.faults.add([Violation(where, value, field.domain.allowed())])
            return field.stand_in
        found = field.domain.violations(where, value)
        self.faults.add(found)
        return field.stand_in if found else value

    def _list(self, where: str, value: object) -> list[Any]:
        if isinstance(value, list):
            return value
        self.faults.add([Violation(where, value, "en liste")])
        return []

    def _row(self, number: int, value: object) -> TableRow:
        where = f"{_TABLE}, rad {number}"
        row = self.faults.table(where, value)
        self.faults.unknown_keys(where, row, [field.toml for field in ROW_FIELDS])
        return TableRow(
            **{
                field.key: self._value(field, f"{where}: {field.toml}", row.get(field.toml, ""))
                for field in ROW_FIELDS
            }  # type: ignore[arg-type]  # the domain admits numbers or nothing
        )

    def _youth(self, number: int, value: object) -> Youth:
        where = f"{_YOUTHS} {number}"
        item = self.faults.table(where, value)
        self.faults.unknown_keys(where, item, list(_YOUTH_KEYS))
        code, year = item.get("id", ""), item.get("kontraktsaar")
        if isinstance(code, int) and not isinstance(code, bool):
            code = str(code)
        if year is None:
            self.faults.remark(
                where, f"kontraktsaar mangler. Tillatt: {YEAR_FIELD.domain.allowed()}."
            )
        answers = [self._answers(f"{where}: {key}", item.get(key)) for key in ("start", "etter")]
        return Youth(code, 1 if year is None else year, *answers)

    def _answers(self, where: str, value: object) -> tuple[str, ...]:
        if value is None:
            return UNANSWERED
        return tuple(self._list(where, value))


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Effektkontrakt: hva kommunen betaler for resultater, hva den sparer, og hva leverandøren må legge ut.
#
# Lag arbeidsboken:  effektmodell effektkontrakt --inndata DENNE_FILEN.toml
#
# Beløp er kroner i prisåret. Desimaltall skrives med punktum. Lister har én verdi per kontraktsår; "" er tomt.
"""


def contract_toml(inputs: OutcomeContract, remarks: Sequence[str] = ()) -> str:
    """Return a contract as an input file; :func:`load_contract` gives the same contract back."""
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    lines += [f"{field.toml} = {_plain(field.of(inputs))}" for field in SCALAR_FIELDS]
    for field in YEARLY_FIELDS:
        lines.append(f"{field.toml} = [{', '.join(map(_plain, field.of(inputs)))}]")
    lines += [f"{_TABLE} = [", *(f"    {_row_text(row)}," for row in inputs.table), "]"]
    lines += [line for youth in inputs.youths for line in _youth_lines(youth)]
    return "\n".join(lines) + "\n"


def _plain(value: Plain) -> str:
    return toml_value("" if value is None else value)


def _row_text(row: TableRow) -> str:
    stated = ((field.toml, field.of(row)) for field in ROW_FIELDS)
    return f"{{ {', '.join(f'{key} = {toml_value(value)}' for key, value in stated if value is not None)} }}"


def _youth_lines(youth: Youth) -> Iterator[str]:
    yield from ("", f"[[{_YOUTHS}]]", f"id = {toml_value(youth.code)}")
    yield f"kontraktsaar = {youth.year}"
    for key, answers in (("start", youth.start), ("etter", youth.after)):
        yield f"{key} = [{_texts(answers)}]"


def _texts(answers: Iterable[str]) -> str:
    return ", ".join(map(toml_value, answers))
