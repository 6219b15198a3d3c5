"""The control group's counts as an input file (TOML): reading, writing, and the made-up example.

The file holds what may be shown, as the workbook does. Everything in it is checked, and all faults are
told at once with file, place, value and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Final

from xlmodel.common.errors import EffektmodellError, InputError, Violation
from xlmodel.common.fields import Field
from xlmodel.common.files import as_path
from xlmodel.common.terms import Group
from xlmodel.common.toml_files import Faults, read_input_file
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.control_group.build import control_group, standard_ages
from xlmodel.control_group.inputs import Cell, CellTable, ControlGroup, GroupTables
from xlmodel.control_group.made_up import example_files
from xlmodel.control_group.reader import read_streams
from xlmodel.control_group.rules import standard_rules
from xlmodel.control_group.specs import (
    ANSWERS,
    BACK,
    ENDINGS,
    FORMS,
    LEFT,
    MAX_YEARS,
    MODEL_FIELDS,
    SCALAR_FIELDS,
    SECTIONS,
    TABLES,
    WITHOUT_BIRTH,
    YEARS,
    TableSpec,
    rule_lists,
)

EXAMPLE: Final = "oppdiktet"
EXAMPLES: Final = (EXAMPLE,)
TEMPLATE_COMMAND: Final = "effektmodell les FIL.xlsx --til FIL.toml"

_EDGE_FIELDS: Final = (LEFT, BACK)
_KEYS: Final = (
    *(field.toml for field in SCALAR_FIELDS),
    *(field.toml for field in (YEARS, FORMS, WITHOUT_BIRTH)),
    *(field.toml for field in (ANSWERS, ENDINGS)),
    *SECTIONS.values(),
)


def load_control_group(path: Path | str) -> ControlGroup:
    """Read the counts of an input file.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every violation
    where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "kontrollgruppen", TEMPLATE_COMMAND)
    return control_group_from_tables(data, path.name)


def control_group_from_tables(data: Mapping[str, Any], source: str) -> ControlGroup:
    """Return the counts that the tables of an input file hold; ``source`` names it in messages."""
    reader = _Reader(source)
    values = reader.values(data)
    if not reader.faults.found:
        try:
            return ControlGroup.from_values(values)
        except InputError as error:
            reader.faults.add(error.violations)
    raise InputError(reader.faults.found)


@cache
def example(name: str = EXAMPLE) -> ControlGroup:
    """Return the counts of the made-up files; raise ``EffektmodellError`` for another name."""
    if name not in EXAMPLES:
        raise EffektmodellError(f"Eksempelet «{name}» finnes ikke. Tillatt: {EXAMPLE}.")
    streams = {file: BytesIO(text.encode()) for file, text in example_files().items()}
    register = read_streams(streams)
    found = control_group(register, standard_rules(), standard_ages(), "Eksempelkommune")
    return ControlGroup.from_values(found.as_values() | {"note": _MADE_UP})


_MADE_UP: Final = "Eksempeltall: filene er oppdiktet, og ingen av personene finnes."


def example_toml(name: str = EXAMPLE) -> str:
    """Return the example as an input file."""
    return control_group_toml(example(name))


class _Reader:
    """Turns the tables of a file into values by field, and collects what is wrong with them."""

    def __init__(self, source: str) -> None:
        self.faults = Faults(source)

    def values(self, data: Mapping[str, Any]) -> dict[str, object]:
        """Return the values of a file; keys that are missing are faults, but for optional ones."""
        self.faults.unknown_keys("", data, _KEYS)
        values: dict[str, object] = {}
        for field in SCALAR_FIELDS:
            if field.toml in data:
                values[field.key] = self._value(field, field.toml, data[field.toml])
            elif field.domain.optional:
                values[field.key] = field.empty
            else:
                self._missing(field.toml)
        values[WITHOUT_BIRTH.key] = self._needed(data, WITHOUT_BIRTH.toml, 0)
        years = values[YEARS.key] = self._list(YEARS.toml, data)
        values[FORMS.key] = self._list(FORMS.toml, data)
        for field, labels in rule_lists():
            rules = self.faults.table(field.toml, self._needed(data, field.toml, {}))
            values[field.key] = self._answers(field.toml, labels, rules)
        for group, key in zip(Group, ("young_adults", "families"), strict=True):
            section = SECTIONS[group]
            table = self.faults.table(section, self._needed(data, section, {}))
            values[key] = self._group(section, table, len(years))
        return values

    def _missing(self, key: str) -> None:
        self.faults.remark(key, "nøkkelen mangler.")

    def _needed(self, data: Mapping[str, Any], key: str, stand_in: object) -> Any:
        if key not in data:
            self._missing(key)
        return data.get(key, stand_in)

    def _value(self, field: Field, where: str, value: object) -> object:
        if value == "" and field.domain.optional:
            return field.empty
        found = field.domain.violations(where, value)
        self.faults.add(found)
        return None if found else value

    def _list(self, where: str, data: Mapping[str, Any]) -> tuple[Any, ...]:
        value = self._needed(data, where, [])
        if isinstance(value, list):
            return tuple(value)
        self.faults.add([Violation(where, value, "en liste")])
        return ()

    def _answers(
        self, section: str, labels: Sequence[str], table: Mapping[str, Any]
    ) -> tuple[str, ...]:
        self.faults.unknown_keys(section, table, labels)
        for label in labels:
            if label not in table:
                self.faults.remark(f"[{section}] {label}", "nøkkelen mangler.")
        return tuple(table.get(label, "") for label in labels)

    def _group(self, section: str, table: Mapping[str, Any], used: int) -> GroupTables | None:
        fields = [item.field for item in TABLES]
        keys = [item.toml for item in (*fields, *_EDGE_FIELDS, *MODEL_FIELDS)]
        self.faults.unknown_keys(section, table, keys)
        missing = [key for key in keys if key not in table]
        for key in missing:
            self.faults.remark(f"[{section}] {key}", "nøkkelen mangler.")
        tables = [self._rows(section, spec, table, used) for spec in TABLES]
        singles = [table.get(field.toml) for field in _EDGE_FIELDS]
        sides = [self._side(section, field, table) for field in MODEL_FIELDS]
        if missing or None in tables:
            return None
        return GroupTables(*tables, *singles, *sides)  # type: ignore[arg-type]  # checked by the inputs

    def _rows(
        self, section: str, spec: TableSpec, table: Mapping[str, Any], used: int
    ) -> CellTable | None:
        where, value = f"[{section}] {spec.field.toml}", table.get(spec.field.toml)
        width = used if spec.by_year else len(spec.columns)
        rows = value if isinstance(value, list) else []
        if [len(row) if isinstance(row, list) else -1 for row in rows] != [width] * len(spec.rows):
            text = f"{len(spec.rows)} lister med {width} verdier"
            if value is not None:
                self.faults.add([Violation(where, value, text)])
            return None
        more: tuple[Cell, ...] = (None,) * (MAX_YEARS - width) if spec.by_year else ()
        return tuple((*row, *more) for row in rows)

    def _side(self, section: str, field: Field, table: Mapping[str, Any]) -> tuple[Any, ...]:
        value = table.get(field.toml)
        if isinstance(value, list):
            return tuple(value)
        if value is not None:
            self.faults.add([Violation(f"[{section}] {field.toml}", value, "en liste")])
        return ()


# Writing -----------------------------------------------------------------------------------------

_HEAD: Final = """\
# Kontrollgruppe fra KOSTRA 11F og 11CF: antall personer, kroner og flyttinger. Ingen opplysninger om enkeltpersoner.
#
# Lag arbeidsboken:  effektmodell kostra --inndata DENNE_FILEN.toml
#
# Rader er livssituasjonene fra uholdbar til bærekraftig, og «ikke plassert» der det er fem. Kolonner er årene,
# eller utfallene bedre, likt, verre, ute, ikke plassert, eller flyten til de fire, ute, ikke plassert.
"""


def control_group_toml(inputs: ControlGroup, remarks: Sequence[str] = ()) -> str:
    """Return the counts as an input file; :func:`load_control_group` gives the same ones back."""
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    lines += [f"{field.toml} = {_plain(field.of(inputs))}" for field in SCALAR_FIELDS]
    used = len(inputs.used_years)
    lines += [
        f"{WITHOUT_BIRTH.toml} = {_plain(inputs.without_birth)}",
        f"{YEARS.toml} = {_listed(inputs.years[:used])}",
        f"{FORMS.toml} = {_listed(inputs.forms[:used])}",
    ]
    for field, labels in rule_lists():
        pairs = zip(labels, field.of(inputs), strict=True)
        lines += ["", f"[{field.toml}]"]
        lines += [f"{toml_value(label)} = {toml_value(answer)}" for label, answer in pairs]
    lines += chain.from_iterable(_group_lines(group, inputs.group(group), used) for group in Group)
    return "\n".join(lines) + "\n"


def _group_lines(group: Group, tables: GroupTables, used: int) -> list[str]:
    lines = ["", f"[{SECTIONS[group]}]"]
    for spec in TABLES:
        cells: CellTable = getattr(tables, spec.key)
        rows = [row[:used] if spec.by_year else row for row in cells]
        lines += [f"{spec.field.toml} = [", *(f"    {_listed(row)}," for row in rows), "]"]
    lines += [f"{field.toml} = {_plain(field.of(tables))}" for field in _EDGE_FIELDS]
    return lines + [f"{field.toml} = {_listed(field.of(tables))}" for field in MODEL_FIELDS]


def _listed(values: Sequence[Cell]) -> str:
    return f"[{', '.join(map(_plain, values))}]"


def _plain(value: Cell) -> str:
    return toml_value("" if value is None else value)
