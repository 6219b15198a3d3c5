"""The inputs that stand in a workbook: the measure, the effektmodell beside, and the profiles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Final

from workbook_templates.exclusion_accounts.profiles import AMOUNTS_NAME, PROFILES_NAME
from workbook_templates.exclusion_accounts.reader import ExclusionContents
from workbook_templates.exclusion_accounts.texts import MODEL
from workbook_templates.kinds import formula_mark
from workbook_templates.reports import (
    Cell,
    Column,
    Content,
    Report,
    Row,
    Section,
    Table,
    numbers,
    texts,
)
from xlmodel.common.bokmaal import typed_number
from xlmodel.common.fields import Field
from xlmodel.common.terms import Unit
from xlmodel.common.years import year_spans
from xlmodel.exclusion_accounts import (
    FIRST_AGE,
    MODEL_FIELDS,
    SET_FIELDS,
    ProfileRow,
    example,
    exclusion_toml,
)

_VALUES: Final = Table(
    "Inndata", (*texts(Inndata=44), Column("Verdi", Unit.NUMBER, 40), *texts(Eksempelet=16))
)
_PROFILES: Final = Table(
    "Profiler",
    (
        *numbers(Unit.COUNT, 6, "Rad"),
        *numbers(Unit.COUNT, 11, "Målgruppe"),
        *texts(Gruppe=16, Kategori=36, Type=9, Nivå=10, Beløp=60, Sikkerhet=10),
    ),
)


def inputs_report(contents: ExclusionContents) -> Report:
    """Return all inputs, marked where they are the example's; JSON holds them as an input file does."""
    inputs = contents.inputs
    rows = list(_profile_rows(contents))
    return Report(
        "Inndata",
        [
            Section("Tiltaket", _VALUES, [_value_row(contents, field) for field in SET_FIELDS]),
            Section(
                MODEL,
                _VALUES,
                [
                    _value_row(contents, field)
                    for field in MODEL_FIELDS
                    if field.of(inputs) not in (None, "")
                ],
            ),
            Section("Profiler", _PROFILES, rows, notes=[] if rows else ["Ingen rader."]),
        ],
        (_VALUES, _PROFILES),
        data=tomllib.loads(exclusion_toml(inputs)),
    )


def _value_row(contents: ExclusionContents, field: Field) -> Row:
    inputs = contents.inputs
    (value,), (usual,) = (field.cells(field.of(item)) for item in (inputs, example()))
    mark = formula_mark(contents.formulas, contents.areas.get(field.name))
    return Row(
        (field.nb + mark, _content(field, value), "som eksempelet" if value == usual else "")
    )


def _content(field: Field, value: float | str | None) -> Content:
    is_year = field.domain.kind == "whole" and field.domain.minimum >= 1000
    unit = Unit.SHARE if field.unit is Unit.SHARE else Unit.YEAR if is_year else Unit.NUMBER
    return Cell("" if value is None else value, unit)


def _profile_rows(contents: ExclusionContents) -> Iterator[Row]:
    numbers_of_rows = [at for at, row in enumerate(contents.rows) if row[0] not in (None, "")]
    areas = [contents.areas[name] for name in (PROFILES_NAME, AMOUNTS_NAME)]
    for at, row in zip(numbers_of_rows, contents.inputs.profiles, strict=True):
        marks = {
            formula_mark(contents.formulas, area.part(at, columns=area.columns)) for area in areas
        }
        category = row.category + max(marks)
        yield Row(
            (
                *(areas[0].row + at + 1, row.target, str(row.group), category),
                *(str(row.flow), str(row.level), _amounts(row), row.grade),
            )
        )


def _amounts(row: ProfileRow) -> str:
    """Write amounts by spans of ages."""
    spans = (
        (FIRST_AGE + first - 1, FIRST_AGE + last - 1, value)
        for first, last, value in year_spans(row.amounts)
    )
    return "; ".join(
        f"{first}–{last} år: {typed_number(value)}"
        if last > first
        else f"{first} år: {typed_number(value)}"
        for first, last, value in spans
    )
