"""What a decision paper says of an outcome contract: what is paid, what is saved, and who bears the risk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.outcome_contract.inputs_report import inputs_report
from workbook_templates.outcome_contract.reader import ContractContents
from workbook_templates.outcome_contract.summary import summary
from workbook_templates.reports import (
    Block,
    Paper,
    Row,
    Section,
    counted,
    kroner_text,
    percent_rounded,
    percent_tenths,
    picked,
    rounded,
    value_of,
    without,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.values import Provenance
from xlmodel.outcome_contract import (
    ContractResults,
    OutcomeContract,
    PayoutDistribution,
    contract_results,
    payout_distribution,
)
from xlmodel.outcome_contract.specs import LIST

_EMPTY: Final = "(tom)"
_PAST_YEARS: Final = re.compile(r"(; \(tom\))+$")
_TOLD_ELSEWHERE: Final = (*(field.nb for field in MUNICIPALITY_SPECS), "Merknad til tallene")
"""Inputs that stand in the title or among the reservations."""


def paper(contents: ContractContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of a contract says."""
    inputs = contents.inputs
    results, distribution = contract_results(inputs), payout_distribution(inputs)
    keys, years, *_ = summary(inputs).sections
    terms, *_ = inputs_report(contents).sections
    return Paper(
        title=f"Effektkontrakt i {inputs.municipality}: {inputs.programme}",
        summary=(
            " ".join(_sentences(inputs, results)),
            Section(f"Nøkkelresultater, {inputs.price_year}-kroner", keys.table, keys.rows),
        ),
        assumptions=(
            "«Endret» står ved det som er endret fra eksempelet som følger med.",
            _terms(terms),
        ),
        results=(
            *_results(inputs, results),
            Section("Krav og utbetaling per år", years.table, years.rows),
            *picked(drawings, "A", "F", "B"),
        ),
        certainty=tuple(_certainty(results, distribution, drawings)),
        shares=tuple(_shares(inputs, results, drawings)),
        reservations=tuple(_reservations(inputs, results)),
        origins=tuple(_origins(inputs)),
        numbers="forutsetninger med kilde",
    )


def _terms(section: Section) -> Section:
    """Return the terms without what is told elsewhere, and without the years past the contract."""
    told = without(section, "Vilkår og forutsetninger", *_TOLD_ELSEWHERE)
    rows = []
    for row in told.rows:
        label, value, mark = map(value_of, row.cells)
        text = _PAST_YEARS.sub("", str(value))
        rows.append(Row((label, "ikke fylt ut" if text == _EMPTY else text, mark)))
    return Section(told.title, told.table, rows)


def _sentences(inputs: OutcomeContract, results: ContractResults) -> Iterator[str]:
    yield _payment(inputs, results)
    if results.sum_successes:
        yield _saving(inputs, results)
    yield _outlay(results)


def _payment(inputs: OutcomeContract, results: ContractResults) -> str:
    reached = results.sum_successes
    if not reached:
        return "Ingen når resultatet, så kommunen betaler ingenting."
    cap = "uten tak" if inputs.cap is None else f"opp til et tak på {kroner_text(inputs.cap)}"
    return (
        f"Kommunen betaler {kroner_text(inputs.price)} for hver ung som når målet, {cap}; når "
        f"{rounded(reached)} gjør det, blir det {kroner_text(results.sum_paid)}."
    )


def _payers(inputs: OutcomeContract) -> str:
    return "kommune og stat" if inputs.municipal_share is None else "kommunen"


def _saving(inputs: OutcomeContract, results: ContractResults) -> str:
    net = results.municipal_net
    who = _payers(inputs)
    outcome = (
        f"sitter {who} igjen med {kroner_text(net)}"
        if net >= 0
        else f"mangler {who} {kroner_text(-net)}"
    )
    return (
        f"Besparelsen for {who} er regnet til {kroner_text(results.sum_saving)} i nåverdi og "
        f"utbetalingen til {kroner_text(results.sum_paid_present)}, så etter utbetalingen {outcome}."
    )


def _outlay(results: ContractResults) -> str:
    need = float(results.need)
    if need <= 0:
        return "Leverandøren og investoren trenger ikke å legge ut noe."
    rate, multiple = results.internal_rate, results.multiple
    if rate is not None:
        earned = f"får en avkastning på {percent_tenths(rate)} i året"
    elif multiple is not None and multiple >= 1:
        earned = "får det igjen"
    else:
        earned = "får ikke alt igjen"
    return (
        f"Leverandøren og investoren legger på det meste ut {kroner_text(need)} og {earned} med "
        "denne planen."
    )


def _results(inputs: OutcomeContract, results: ContractResults) -> Iterator[Block]:
    count = counted(inputs.contract_years, "år", "år")
    first = inputs.first_year
    last = first + inputs.contract_years - 1
    text = (
        f"Kontrakten varer i {count}, {first}–{last}."
        if last > first
        else f"Kontrakten varer i {first}."
    )
    if inputs.basis == LIST:
        text += " Hvem som når resultatet, er hentet fra deltakerlisten og ikke fra planen."
    if results.unpaid_unsettled > 0:
        text += (
            f" Resultater for {kroner_text(results.unpaid_unsettled)} blir ikke gjort opp, for "
            "oppgjørsåret deres ligger ikke i kontrakten."
        )
    if results.unpaid_capped > 0:
        text += f" Takene holder tilbake {kroner_text(results.unpaid_capped)}."
    yield text


def _certainty(
    results: ContractResults, found: PayoutDistribution | None, drawings: Sequence[Drawing]
) -> Iterator[Block]:
    required = results.required_rate
    if required is not None:
        yield (
            f"Leverandørens kostnad er dekket når {percent_tenths(float(required))} av deltakerne når "
            "resultatet."
        )
    if found is None or not found.number:
        return
    low, high = (kroner_text(found.percentile(share)) for share in (0.05, 0.95))
    yield (
        f"Når hver av de {found.number} unge i planen når resultatet uavhengig av de andre, er utbetalingen "
        f"i nitti av hundre tilfeller mellom {low} og {high}. Sannsynligheten for at taket nås, er "
        f"{percent_rounded(found.chance_of_cap)}."
    )
    yield from picked(drawings, "C")


def _shares(
    inputs: OutcomeContract, results: ContractResults, drawings: Sequence[Drawing]
) -> Iterator[Block]:
    if results.sum_successes:
        price = results.highest_price
        even = (
            ""
            if price is None
            else f" Prisen går opp i opp med besparelsen ved {kroner_text(price)} for hver som når resultatet."
        )
        yield _saving(inputs, results) + even
    yield from picked(drawings, "D", "E")


def _reservations(inputs: OutcomeContract, results: ContractResults) -> Iterator[str]:
    if inputs.note:
        yield inputs.note
    if inputs.municipal_share is None:
        yield (
            "Kommunens andel av besparelsen er ikke fylt ut. Besparelsen er derfor kommunens og statens "
            "til sammen, mens kommunen betaler alene."
        )
    if not inputs.deadweight:
        yield "Dødvekt er satt til null: det er regnet som om ingen hadde nådd målet uten tiltaket."
    if results.unpaid_unsettled > 0:
        yield "En del av resultatene gjøres ikke opp i kontrakten."
    yield "Tallene viser følgene av forutsetningene og er ingen prognose."


def _origins(inputs: OutcomeContract) -> Iterator[Provenance]:
    for key in ("price", "cap", "saving", "service_costs"):
        yield Provenance(getattr(inputs, f"{key}_source"), getattr(inputs, f"{key}_grade"))
