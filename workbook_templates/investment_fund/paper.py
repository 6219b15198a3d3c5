"""What a decision paper says of a social investment fund: its balance, its initiatives, who pays back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from workbook_templates.investment_fund.inputs_report import inputs_report
from workbook_templates.investment_fund.reader import FundContents
from workbook_templates.investment_fund.summary import summary
from workbook_templates.reports import (
    Block,
    Column,
    Paper,
    Row,
    Section,
    Table,
    counted,
    listed,
    numbers,
    picked,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Unit
from xlmodel.investment_fund import NOT_ALLOCATED, FundInputs, FundResults, fund_results

_SHARES: Final = Table(
    "Enhetene", (Column("Enhet", width=44), *numbers(Unit.AMOUNT, 18, "Betaler", "Betaler tilbake"))
)


def paper(contents: FundContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of a fund says."""
    inputs = contents.inputs
    results = fund_results(inputs)
    keys, years, each, *_ = summary(inputs).sections
    report = inputs_report(contents)
    given, followed, *_ = report.sections
    followed_in = "; oppfølgingen i kroner" if followed.rows else ""
    return Paper(
        title=f"{inputs.programme} i {inputs.municipality}: kostnad, tilbakeføring og saldo",
        summary=(
            " ".join(_sentences(results)),
            Section(f"Nøkkelresultater, {inputs.unit}{followed_in}", keys.table, keys.rows),
        ),
        assumptions=(
            *map(str, report.lead[:2]),
            Section(f"Innsatsene år for år, {inputs.unit}", given.table, given.rows),
        ),
        results=(
            Section(f"Fondet år for år, {inputs.unit}", years.table, years.rows),
            *picked(drawings, "A", "B"),
            Section(f"Hver innsats, {inputs.unit}", each.table, each.rows),
            *picked(drawings, "C", "D"),
            *([Section("Oppfølging mot en sammenligningsgruppe, kroner", followed.table, followed.rows)] if followed.rows else []),
        ),
        shares=tuple(_shares(results)),
        reservations=tuple(_reservations(inputs, results)),
    )  # fmt: skip


def _amount(inputs: FundInputs, amount: float) -> str:
    return f"{number_text(amount, Unit.AMOUNT)} {inputs.unit}"


def _sentences(results: FundResults) -> Iterator[str]:
    inputs = results.inputs
    named = sum(item.is_named for item in inputs.initiatives)
    first = inputs.first_year
    last = first + inputs.years - 1
    if not named:
        yield "Fondet har ingen innsatser."
        return
    yield (
        f"Fondet har en kapital på {_amount(inputs, float(inputs.capital))} og betaler "
        f"{_amount(inputs, float(results.sum_cost))} til {counted(named, 'innsats', 'innsatser')} i årene "
        f"{first}–{last}, og {_amount(inputs, float(results.sum_return))} er betalt eller ventet tilbake."
    )
    lowest = float(results.lowest_balance)
    below = [str(first + at) for at in range(inputs.years) if float(results.balance[at]) < -0.005]
    yield (
        f"Saldoen er lavest i {int(results.lowest_year)}, med {_amount(inputs, lowest)}"
        + (
            f", og fondet er overtrukket i {listed(below)}: det lover da mer enn det har."
            if below
            else ", og fondet er aldri overtrukket."
        )
    )
    number = float(results.repaid)
    if np.isnan(number):
        return
    yield (
        f"Alt er betalt tilbake i {first + int(number) - 1}."
        if number <= inputs.years
        else f"Ikke alt er betalt tilbake innen {last}."
    )


def _shares(results: FundResults) -> Iterator[Block]:
    inputs = results.inputs
    rows = [
        Row((name, float(cost.sum()), float(back.sum())))
        for name, cost, back in zip(
            inputs.departments, results.department_cost, results.department_return, strict=False
        )
        if name
    ]
    if not rows:
        return
    left = [
        float(part.sum()) for part in (results.cost_not_allocated, results.return_not_allocated)
    ]
    if any(abs(amount) > 0.005 for amount in left):
        rows.append(Row((NOT_ALLOCATED, *left)))
    rows.append(Row(("Sum", float(results.sum_cost), float(results.sum_return)), tone="strong"))
    yield "Tabellen viser hvilke enheter som betaler innsatsene, og hvilke som betaler tilbake til fondet."
    yield Section(f"Hva enhetene betaler og betaler tilbake, {inputs.unit}", _SHARES, rows)


def _reservations(inputs: FundInputs, results: FundResults) -> Iterator[str]:
    if results.overdrawn > 0.005:
        yield "Saldoen er negativ i minst ett år: fondet lover mer enn det har."
    if inputs.note:
        yield inputs.note
    planned = sum(
        bool(np.isnan(item.actual[: inputs.years]).any())
        for item in inputs.initiatives
        if item.is_named
    )
    if planned:
        yield (
            f"For {counted(planned, 'innsats', 'innsatser')} er tilbakeføringen helt eller delvis en plan, "
            "og ikke penger som er kommet inn."
        )
    if results.nameless:
        yield f"{counted(results.nameless, 'rad', 'rader').capitalize()} uten navn teller ikke."
    yield "Tallene viser følgene av planene og er ingen prognose."
