"""A comparison of two workbooks of living conditions as a report.

Registrations are compared by case and day; only case numbers, days and the names of fields are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workbook_templates.comparing import differing
from workbook_templates.living_conditions.reader import LivingContents
from workbook_templates.living_conditions.summary import interval, percent
from workbook_templates.reports import Report, Row, Section, Table, texts
from xlmodel.common.bokmaal import content_text
from xlmodel.common.placing import THEMES
from xlmodel.common.terms import Group
from xlmodel.living_conditions import (
    ASSUMED,
    LOW_INCOME,
    REGISTER_FIELDS,
    SET_FIELDS,
    STEPS,
    WEIGHT,
    LivingConditions,
    RateGroup,
    register_results,
    step_label,
)

_INPUTS: Final = differing("Inndata", texts(Inndata=44, A=36, B=36))
_REGISTER: Final = differing(
    "Register",
    texts(Saksnummer=18, Dato=12, Endring=12, Felt=50),
    "Registreringer er sammenlignet etter sak og dato, uansett hvilken rad de står i.",
)
_RATES: Final = Table("Suksessrater", texts(Gruppe=14, Steg=24, A=34, B=34, Differanse=20))


def differences_report(a: LivingContents, b: LivingContents) -> Report:
    """Return what differs in the inputs and the register, and what that does to the rates."""
    inputs = list(_input_rows(a.inputs, b.inputs))
    register = list(_register_rows(a.inputs, b.inputs))
    form = a.inputs.form != b.inputs.form
    if form:
        inputs.append(Row(("Arket Skjema", "(ulikt utfylt)", "(ulikt utfylt)")))
    rates = list(_rate_rows(a.inputs, b.inputs))
    data: dict[str, Any] = {
        "inndata": [list(row.cells) for row in inputs],
        "register": [list(row.cells) for row in register],
        "suksessrater": [list(row.cells) for row in rates],
    }
    return Report(
        "Forskjeller",
        [
            Section("Inndata som er ulike", _INPUTS, inputs),
            Section("Registreringer som er ulike", _REGISTER, register),
            Section("Suksessrater", _RATES, rates),
        ],
        (_INPUTS, _REGISTER, _RATES),
        notes=list(_notes(a.inputs, b.inputs)),
        data=data,
        alike=not (inputs or register),
    )


def _notes(a: LivingConditions, b: LivingConditions) -> Iterator[str]:
    if a.basis is not b.basis:
        yield (
            f"Ratene bruker {str(a.basis).lower()}s plassering i A og {str(b.basis).lower()} i B, "
            "så de er ikke fullt ut sammenlignbare."
        )


def _told(inputs: LivingConditions) -> dict[str, str]:
    """Return the inputs beside the register as texts, by label."""
    found = {
        item.nb: content_text(item.cells(item.of(inputs))[0])
        if item.of(inputs) is not None and item.domain.kind != "date"
        else (f"{item.of(inputs):%d.%m.%Y}" if item.of(inputs) else "(tom)")
        for item in SET_FIELDS
    }
    for which, limit in zip(("lavest", "høyest"), inputs.low_income, strict=True):
        found[f"{LOW_INCOME.nb}, {which}"] = content_text(limit)
    for theme, weight in zip(THEMES, inputs.weights, strict=True):
        found[f"{WEIGHT.nb}, {theme.label.lower()}"] = content_text(weight)
    for group, rates in zip(Group, (inputs.assumed_young, inputs.assumed_families), strict=True):
        for step, rate in zip(STEPS, rates, strict=True):
            label = f"{ASSUMED.nb}, {group.label().lower()}, {step.label().lower()}"
            found[label] = content_text(rate)
    return found


def _input_rows(a: LivingConditions, b: LivingConditions) -> Iterator[Row]:
    mine, theirs = _told(a), _told(b)
    for label, text in mine.items():
        if text != theirs[label]:
            yield Row((label, text, theirs[label]))


def _register_rows(a: LivingConditions, b: LivingConditions) -> Iterator[Row]:
    mine, theirs = (
        {(item.key, item.case): item for item in inputs.registrations} for inputs in (a, b)
    )
    for key in dict.fromkeys([*mine, *theirs]):
        old, new = mine.get(key), theirs.get(key)
        shown = (old or new or next(iter(mine.values()))).case, f"{key[0][1]:%d.%m.%Y}"
        if old is None or new is None:
            yield Row((*shown, "ny i B" if old is None else "bare i A", ""))
            continue
        changed = [
            item.nb
            for item, before, after in zip(REGISTER_FIELDS, old.values, new.values, strict=True)
            if before != after
        ]
        if changed:
            yield Row((*shown, "endret", ", ".join(changed)))


def _rate_rows(a: LivingConditions, b: LivingConditions) -> Iterator[Row]:
    results = register_results(a), register_results(b)
    for group in RateGroup:
        pairs = zip(*(item.groups[group].steps for item in results), strict=True)
        for old, new in pairs:
            change = 100 * (new.rate - old.rate)
            sign = "+" if change > 0 else ""
            told = f"{sign}{change:.1f}".replace(".", ",").replace("-", "−")
            yield Row(
                (
                    group.label,
                    step_label(old.step),
                    f"{percent(old.rate)} ({interval(old)})",
                    f"{percent(new.rate)} ({interval(new)})",
                    f"{told} prosentpoeng",
                )
            )
