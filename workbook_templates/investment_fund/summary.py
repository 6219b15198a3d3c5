"""The results of a fund as a report: key results, the balance by year, and each initiative."""

from __future__ import annotations

from typing import Final

from workbook_templates.reports import Cell, Column, Report, Row, Section, Table
from xlmodel.common.terms import Unit
from xlmodel.investment_fund import (
    FUND_TERMS,
    OTHER_TERMS,
    FundInputs,
    FundResults,
    fund_results,
    key_values,
    repaid_text,
)

_RESULTS: Final = Table(
    "Nøkkelresultater", (Column("Resultat", width=50), Column("Verdi", Unit.NUMBER, 18))
)
_YEARS: Final = Table(
    "År for år",
    (
        Column("År", Unit.YEAR, 8),
        *(Column(head, Unit.AMOUNT, 16) for head in ("Kostnad", "Tilbakeføring", "Saldo")),
    ),
)
_EACH: Final = Table(
    "Innsatser",
    (
        Column("Innsats", width=40),
        *(Column(head, Unit.AMOUNT, 16) for head in ("Kostnad", "Tilbakeføring")),
        Column("Betalt tilbake", Unit.YEAR, 16),
    ),
)


def summary(inputs: FundInputs) -> Report:
    """Return the key results, the fund's years, and what becomes of each initiative."""
    results = fund_results(inputs)
    terms = (*FUND_TERMS, *OTHER_TERMS)
    rows = [
        Row((term.nb, Cell(value, term.unit)))
        for term, value in zip(terms, key_values(inputs), strict=True)
    ]
    sections = [
        Section("Nøkkelresultater", _RESULTS, rows, lead=(f"Fondets beløp er i {inputs.unit}.",)),
        Section("År for år", _YEARS, _years(results)),
        Section("Innsatser", _EACH, _initiatives(results)),
    ]
    if inputs.note:
        sections.append(Section(lead=("", inputs.note)))
    return Report("Nøkkelresultater", sections, (_RESULTS, _YEARS, _EACH))


def _years(results: FundResults) -> list[Row]:
    rows = (results.inputs.calendar_years, results.cost, results.back, results.balance)
    return [Row(tuple(map(float, row))) for row in zip(*rows, strict=True)][: results.inputs.years]


def _initiatives(results: FundResults) -> list[Row]:
    inputs = results.inputs
    rows = zip(
        inputs.initiatives, results.costs, results.returns, results.initiatives_repaid, strict=True
    )
    return [
        Row(
            (
                *(item.name, float(cost.sum()), float(back.sum())),
                repaid_text(float(number), inputs.first_year, inputs.years),
            )
        )
        for item, cost, back, number in rows
        if item.is_named
    ]
