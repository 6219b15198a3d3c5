"""The results of a control group as a report."""

from __future__ import annotations

from typing import Final

from workbook_templates.reports import Cell, Column, Report, Row, Section, Table
from xlmodel.common.terms import Group, Term, Unit
from xlmodel.control_group import (
    KEY_TERMS,
    ControlGroup,
    GroupResults,
    Rate,
    control_results,
    key_value,
)

_RESULTS: Final = Table(
    "Nøkkeltall",
    (
        Column("Resultat", width=46),
        *(Column(group.label(), Unit.NUMBER, 16) for group in Group),
    ),
)
_RATES: Final = Table(
    "Intervaller",
    (
        Column("Andel", width=34),
        Column("Gruppe", width=12),
        Column("Personer", Unit.COUNT, 10),
        Column("Nedre, 5 %", Unit.SHARE, 12),
        Column("Øvre, 95 %", Unit.SHARE, 12),
    ),
)


def summary(inputs: ControlGroup) -> Report:
    """Return the key results of both groups, and the intervals of what is known."""
    results = control_results(inputs)
    rows = [
        Row((_label(term), *(Cell(_shown(results[group], term), term.unit) for group in Group)))
        for term in KEY_TERMS
    ]
    rates = [row for group in Group for row in _rate_rows(group, results[group])]
    sections = [
        Section("Nøkkeltall", _RESULTS, rows),
        Section("Intervaller", _RATES, rates, notes=[] if rates else ["Ingen andel er kjent."]),
    ]
    if inputs.note:
        sections.append(Section(lead=("", inputs.note)))
    return Report("Kontrollgruppe", sections, (_RESULTS, _RATES))


def _label(term: Term) -> str:
    return f"{term.nb} ({term.unit})" if term.unit is Unit.KRONER else term.nb


def _shown(results: GroupResults, term: Term) -> float | str:
    """Return a key result with the decimals that a reader is shown."""
    value = key_value(results, term.key)
    return value if isinstance(value, str) or term.unit is not Unit.SHARE else round(value, 3)


def _rate_rows(group: Group, results: GroupResults) -> list[Row]:
    rates: list[tuple[str, Rate | None]] = [
        (f"Bedre, {item.situation.label().lower()}", item.better) for item in results.situations
    ]
    rates.append(("Tilbake etter et år ute", results.relapse))
    return [
        Row((label, group.label(), int(rate.persons), round(rate.low, 3), round(rate.high, 3)))
        for label, rate in rates
        if rate is not None
    ]
