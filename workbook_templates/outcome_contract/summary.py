"""The results of an outcome contract as a report."""

from __future__ import annotations

from typing import Final

from workbook_templates.reports import Cell, Column, Report, Row, Section, Table, numbers
from xlmodel.common.terms import Unit
from xlmodel.outcome_contract import (
    KEY_TERMS,
    OutcomeContract,
    contract_results,
    key_value,
)

_RESULTS: Final = Table(
    "Nøkkelresultater", (Column("Resultat", width=46), Column("Verdi", Unit.NUMBER, 22))
)
_YEARS: Final = Table(
    "År for år",
    (
        Column("År", Unit.YEAR, 8),
        *numbers(Unit.PERSONS, 16, "Når resultatet", "Gjøres opp"),
        *numbers(Unit.KRONER, 16, "Krav (kr)", "Utbetalt (kr)"),
    ),
)


def summary(inputs: OutcomeContract) -> Report:
    """Return the key results, and what is paid year by year."""
    results = contract_results(inputs)
    rows = [
        Row(
            (
                f"{term.nb} ({term.unit})" if term.unit else term.nb,
                Cell(shown(key_value(results, term.key), term.unit), term.unit),
            )
        )
        for term in KEY_TERMS
    ]
    columns = (
        results.calendar_years,
        results.successes,
        results.settled,
        results.payouts.claims,
        results.payouts.paid,
    )
    years = [Row(tuple(line)) for line in zip(*(c.tolist() for c in columns), strict=True)]
    sections = [
        Section("Nøkkelresultater", _RESULTS, rows),
        Section("År for år", _YEARS, years[: results.years]),
    ]
    if inputs.note:
        sections.append(Section(lead=("", inputs.note)))
    return Report("Nøkkelresultater", sections, (_RESULTS, _YEARS))


def shown(value: float | str, unit: Unit) -> float | str:
    """Return a key result with the decimals that a reader is shown."""
    digits = {Unit.SHARE: 3, Unit.NUMBER: 2}.get(unit)
    return value if isinstance(value, str) or digits is None else round(value, digits)
