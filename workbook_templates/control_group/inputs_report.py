"""The inputs that stand in a control group's workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Final

from workbook_templates.control_group.reader import ControlContents
from workbook_templates.kinds import formula_mark
from workbook_templates.reports import Report, Row, Section, Table, texts
from xlmodel.common.bokmaal import typed_number
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    BACK,
    LEFT,
    MODEL_FIELDS,
    PREFIXES,
    SCALAR_FIELDS,
    TABLES,
    WITHOUT_BIRTH,
    control_group_toml,
    rule_lists,
)

_INPUTS: Final = Table("Inndata", texts(Inndata=52, Verdi=60))
_TABLES: Final = Table("Tabeller", texts(Gruppe=12, Tabell=38, Rad=16, Verdier=70))
_RULES: Final = Table("Regler", texts(Kode=60, Svar=22))


def inputs_report(contents: ControlContents) -> Report:
    """Return the inputs; JSON holds them exactly as an input file does."""
    inputs = contents.inputs
    rules = [
        Row(pair)
        for field, labels in rule_lists()
        for pair in zip(labels, field.of(inputs), strict=True)
    ]
    return Report(
        "Inndata",
        [
            Section("Inndata", _INPUTS, list(_rows(contents))),
            Section("Tabeller", _TABLES, list(_tables(contents))),
            Section("Regler", _RULES, rules),
        ],
        (_INPUTS, _TABLES, _RULES),
        lead=(f"{inputs.municipality} · {inputs.programme}",),
        notes=tuple(filter(None, [inputs.note])),
        data=tomllib.loads(control_group_toml(inputs)),
    )


def _rows(contents: ControlContents) -> Iterator[Row]:
    inputs = contents.inputs
    for field in (*SCALAR_FIELDS, WITHOUT_BIRTH):
        mark = formula_mark(contents.formulas, contents.areas.get(field.name))
        yield Row((field.nb, _text(field.of(inputs)) + mark))
    pairs = zip(inputs.used_years, inputs.forms, strict=False)
    yield Row(("År og skjemaer", "; ".join(f"{year}: {form}" for year, form in pairs) or "(ingen)"))


def _tables(contents: ControlContents) -> Iterator[Row]:
    inputs = contents.inputs
    used = len(inputs.used_years)
    for group in Group:
        tables = inputs.group(group)
        for spec in TABLES:
            mark = _mark(contents, group, spec.field.name)
            for label, cells in zip(spec.rows, getattr(tables, spec.key), strict=True):
                shown = cells[:used] if spec.by_year else cells
                values = "; ".join(map(_text, shown)) or "(ingen)"
                yield Row((group.label(), spec.field.nb, label, values + mark))
        for field in (LEFT, BACK):
            value = _text(field.of(tables)) + _mark(contents, group, field.name)
            yield Row((group.label(), field.nb, "", value))
        for field in MODEL_FIELDS:
            values = "; ".join(map(_text, field.of(tables)))
            yield Row((group.label(), field.nb, "", values + _mark(contents, group, field.name)))


def _mark(contents: ControlContents, group: Group, name: str) -> str:
    return formula_mark(contents.formulas, contents.areas.get(PREFIXES[group] + name))


def _text(value: object) -> str:
    if isinstance(value, int | float):
        return typed_number(value)
    return str(value) if value not in (None, "") else "(tom)"
