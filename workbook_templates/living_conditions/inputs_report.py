"""The inputs that stand in a workbook: what the rates are made with, and the register's columns in use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from workbook_templates.kinds import formula_mark
from workbook_templates.living_conditions.data import PREFIX
from workbook_templates.living_conditions.plan import REGISTER_KEY
from workbook_templates.living_conditions.reader import LivingContents
from workbook_templates.reports import Report, Row, Section, Table, numbers, texts
from xlmodel.common.bokmaal import content_text, number_text
from xlmodel.common.placing import THEMES
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Unit
from xlmodel.living_conditions import (
    ASSUMED,
    LOW_INCOME,
    SET_FIELDS,
    STEPS,
    WEIGHT,
    living_conditions_toml,
)

_SET: Final = Table("Inndata", texts(Inndata=44, Verdi=40))
_REGISTER: Final = Table(
    "Register",
    (
        *numbers(Unit.COUNT, 6, "Rad"),
        *texts(Saksnummer=18, Dato=12, Anledning=12),
        *numbers(Unit.COUNT, 10, "Målgruppe"),
        *texts(Plassering=14),
        *numbers(Unit.COUNT, 12, "Utfylte felt"),
    ),
)


def inputs_report(contents: LivingContents) -> Report:
    """Return the inputs; JSON holds them exactly as an input file does."""
    return Report(
        "Inndata",
        [
            Section("Inndata", _SET, list(_set_rows(contents))),
            Section("Register", _REGISTER, list(_register_rows(contents))),
        ],
        (_SET, _REGISTER),
        data=_with_texts(tomllib.loads(living_conditions_toml(contents.inputs))),
    )


def _with_texts(value: Any) -> Any:
    """Return tables with their dates as texts, which JSON has no other word for."""
    if isinstance(value, dict):
        return {key: _with_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_texts(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _set_rows(contents: LivingContents) -> Iterator[Row]:
    inputs = contents.inputs
    for item in SET_FIELDS:
        name = item.name if item in MUNICIPALITY_SPECS else PREFIX + item.name
        value = item.of(inputs)
        shown = f"{value:%d.%m.%Y}" if item.domain.kind == "date" and value else None
        text = shown or content_text(item.word(value))  # type: ignore[arg-type]  # a value of a cell
        yield Row((item.nb, text + formula_mark(contents.formulas, contents.areas.get(name))))
    for which, limit in zip(("lavest", "høyest"), inputs.low_income, strict=True):
        yield Row((f"{LOW_INCOME.nb}, {which}", number_text(limit, Unit.KRONER)))
    for theme, weight in zip(THEMES, inputs.weights, strict=True):
        yield Row((f"{WEIGHT.nb}, {theme.label.lower()}", content_text(weight)))
    for group, rates in zip(Group, (inputs.assumed_young, inputs.assumed_families), strict=True):
        for step, rate in zip(STEPS, rates, strict=True):
            label = f"{ASSUMED.nb}, {group.label().lower()}, {step.label().lower()}"
            yield Row((label, number_text(rate, Unit.SHARE)))


def _register_rows(contents: LivingContents) -> Iterator[Row]:
    area = contents.areas[REGISTER_KEY]
    named = [at for at, row in enumerate(contents.register) if row[0] not in (None, "")]
    for at, item in zip(named, contents.inputs.registrations, strict=True):
        mark = formula_mark(contents.formulas, area.part(at, columns=area.columns))
        yield Row(
            (
                area.row + at + 1,
                item.case + mark,
                f"{item.day:%d.%m.%Y}",
                str(item.occasion),
                item.target,
                "" if item.leader is None else item.leader.label(),
                item.answered,
            )
        )
