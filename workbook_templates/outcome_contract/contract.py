"""The tab Kontrakt: the terms, and what the municipality pays year by year."""

from __future__ import annotations

from typing import Final

import numpy as np

from workbook_templates.blocks import Check, Look, axis_title, lower_first, rounding, titled
from workbook_templates.outcome_contract.blocks import (
    ContractScope,
    amounts,
    checks_block,
    constant_row,
    field_checks,
    input_rows,
    key_rows,
    open_tab,
    timeline,
    value_row,
    yearly_inputs,
)
from workbook_templates.outcome_contract.data import ContractData, Values
from workbook_templates.outcome_contract.figures import dates, figure_row, place, room
from workbook_templates.outcome_contract.texts import BLOCKS, CONTRACT
from workbook_templates.sheet import KR_MILLION, WorkbookPlan
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract.results import HALF, ROUNDING_DIGITS
from xlmodel.outcome_contract.specs import (
    CONTRACT_FIELDS,
    LIST,
    MAX_YEARS,
    SETTLEMENT,
    WHOLE_PERSONS,
)
from xlmodel.outcome_contract.terms import YEARLY_TERMS

CAP: Final = "IF(COUNT({EK_Tak})=0,%s,%s)"
"""One value without a cap, another with it."""
_YEARLY: Final = {term.key: term for term in YEARLY_TERMS}


def add_contract_tab(plan: WorkbookPlan) -> None:
    """Add the tab."""
    scope = open_tab(plan, CONTRACT)
    titled(scope, *BLOCKS["terms"])
    input_rows(scope, CONTRACT_FIELDS)
    scope.sheet.skip()
    titled(scope, *BLOCKS["key"])
    key_rows(scope, _KEYS)
    scope.sheet.skip()
    corners = room(scope, 2)
    scope.sheet.break_page()
    titled(scope, *BLOCKS["years"])
    timeline(scope, name="EK_Aar")
    _persons(scope)
    _payouts(scope)
    scope.sheet.skip()
    _figures(scope, corners)
    scope.sheet.skip()
    _checks(scope)


_KEYS: Final = {
    "sum_successes": "SUM({successes:row})",
    "sum_claims": "{EK_Pris}*{EK_SumSuksesser}",
    "sum_paid": "SUM({paid:row})",
    "unpaid": "{EK_SumKrav}-{EK_SumUtbetalt}",
    "unpaid_unsettled": "{EK_Pris}*SUM({unsettled:row})",
    "unpaid_capped": "{EK_IkkeUtbetalt}-{EK_IkkeGjortOpp}",
}


def _persons(scope: ContractScope) -> None:
    constant_row(
        scope, "round.digits", "Desimaler som først avgjøres ved avrunding", ROUNDING_DIGITS
    )
    constant_row(scope, "round.half", "Rundes opp fra", HALF, "factor")
    persons = "{EK_Deltakere}*{EK_Maaloppnaaelse}"
    value_row(
        scope,
        "persons",
        "Når resultatet per år i planen",
        f'IF({{EK_Avrunding}}="{WHOLE_PERSONS}",'
        f"INT(ROUND({persons},{{round.digits}})+{{round.half}}),{persons})",
        lambda data: data.results.persons,
        "persons",
        unit=Unit.PERSONS,
        name="EK_PersonerPerAar",
    )
    amounts(
        scope,
        "listed",
        "Når resultatet i deltakerlisten",
        "SUMPRODUCT(({list.years}={year_number})*1,{list.success})",
        lambda data: data.results.listed,
        Unit.PERSONS,
    )
    amounts(
        scope,
        "successes",
        _YEARLY["successes"].nb,
        f'IF({{EK_Fakta}}="{LIST}",{{listed}},{{persons}})',
        lambda data: data.results.successes,
        Unit.PERSONS,
        name="EK_Suksesser",
    )
    yearly_inputs(scope, SETTLEMENT, "settlement", own_year=True)
    scope.year_row(
        "settlement.fault",
        "Oppgjørsår som ikke kan brukes (1 = ja)",
        "",
        "=IF(COUNTA({settlement})=0,0,IF(COUNT({settlement})=0,1,IF(OR({settlement}<{year_number},"
        "{settlement}>{settlement_years.max},{settlement}<>INT({settlement})),1,0)))",
        lambda _: [0] * MAX_YEARS,
        "year_number",
        label_style="note",
    )
    amounts(
        scope,
        "settles",
        "Gjøres opp i kontrakten (1 = ja)",
        "IF(COUNT({settlement})=0,0,IF({settlement}<={EK_Kontraktsaar},1,0))",
        _ones,
        style="year_number",
        unit=Unit.COUNT,
    )
    amounts(
        scope,
        "settled",
        _YEARLY["settled"].nb,
        "SUMPRODUCT(({settlement:row}={year_number})*1,{successes:row})",
        lambda data: data.results.settled,
        Unit.PERSONS,
        name="EK_Oppgjort",
    )
    amounts(
        scope,
        "unsettled",
        _YEARLY["unsettled"].nb,
        "IF({settles}=1,0,{successes})",
        lambda data: data.results.unsettled,
        Unit.PERSONS,
        name="EK_Uoppgjort",
    )


def _ones(data: ContractData) -> FloatArray:
    return np.array(data.results.is_settled, dtype=np.float64)


def _payouts(scope: ContractScope) -> None:
    amounts(
        scope,
        "claims",
        "Krav",
        "{EK_Pris}*{settled}+IF(COUNT({EK_AarsTak})=0,0,SUM({claims:prev})-SUM({paid:prev}))",
        lambda data: data.results.payouts.claims,
        name="EK_Krav",
    )
    left = CAP % ("{claims}", "{EK_Tak}-SUM({accumulated:prev})")
    amounts(
        scope,
        "paid",
        "Utbetalt",
        f"MAX(MIN({{claims}},IF(COUNT({{EK_AarsTak}})=0,{{claims}},{{EK_AarsTak}}),{left}),0)",
        lambda data: data.results.payouts.paid,
        name="EK_Utbetalt",
    )
    amounts(
        scope,
        "accumulated",
        "Utbetalt, akkumulert",
        "SUM({accumulated:prev},{paid})",
        lambda data: data.results.payouts.accumulated,
        name="EK_UtbetaltAkkumulert",
    )


def _figures(scope: ContractScope, corners: list[tuple[int, int]]) -> None:
    titled(scope, *BLOCKS["figure_data"])
    axis = axis_title(scope, "Akseenhet", "mill. kr")
    categories = dates(scope, "figure.A", "{year_number}")
    rows: tuple[tuple[str, str, Look, Values], ...] = (
        ("claims", "Krav", ("avoided", "column"), lambda data: data.results.payouts.claims),
        ("paid", "Utbetalt", ("cost", "column"), lambda data: data.results.payouts.paid),
        (
            "accumulated",
            "Utbetalt, akkumulert",
            ("gain", "column"),
            lambda data: data.results.payouts.accumulated,
        ),
    )
    series = tuple(
        figure_row(scope, f"figure.A.{key}", label, f"{{{key}}}", look, values, "{year_number}")
        for key, label, look, values in rows
    )
    place(scope, corners[0], "A", categories, series[:2], (axis, KR_MILLION))
    cap = figure_row(
        scope,
        "figure.F.cap",
        "Tak (uten tak: alt kravet)",
        CAP % ("{EK_SumKrav}", "{EK_Tak}"),
        ("net", "line"),
        _cap,
        "{year_number}",
    )
    place(scope, corners[1], "F", categories, (series[2], cap), (axis, KR_MILLION))


def _cap(data: ContractData) -> FloatArray:
    cap = data.inputs.cap
    return np.full(MAX_YEARS, data.results.sum_claims if cap is None else cap)


def _checks(scope: ContractScope) -> None:
    allowed = (
        "={contract.tolerance}*(1+{EK_SumKrav})",
        lambda data: rounding(data.results.sum_claims),
    )
    checks: list[Check[ContractData]] = [
        *field_checks(CONTRACT_FIELDS),
        Check(
            f"Inndata: {lower_first(SETTLEMENT.nb)} er et kontraktsår, tidligst året selv",
            "=SUM({settlement.fault:row})",
        ),
        Check(
            "Alle som når resultatet, er enten gjort opp eller vist som ikke gjort opp",
            "=ABS({EK_SumSuksesser}-SUM({settled:row})-SUM({unsettled:row}))*{EK_Pris}",
            allowed,
        ),
        Check(
            "Akkumulert utbetaling er summen av årene",
            "=ABS(MAX({accumulated:row})-{EK_SumUtbetalt})",
            allowed,
        ),
        Check(
            "Utbetalingen er innenfor taket",
            f"={CAP % ('0', 'MAX({EK_SumUtbetalt}-{EK_Tak},0)')}",
            allowed,
        ),
    ]
    checks_block(scope, CONTRACT, "EK_KontraktKontroll", checks, "contract")
