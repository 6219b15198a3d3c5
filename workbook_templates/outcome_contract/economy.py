"""The tab Økonomi: the municipality's savings against its payouts, and the supplier's cash flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from workbook_templates.blocks import Check, Look, axis_title, column_heads, rounding, titled
from workbook_templates.outcome_contract.blocks import (
    ContractScope,
    amounts,
    checks_block,
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
from workbook_templates.outcome_contract.rate import rate_block
from workbook_templates.outcome_contract.texts import BLOCKS, ECONOMY
from workbook_templates.sheet import (
    KR_MILLION,
    KR_THOUSAND,
    Area,
    Colour,
    FigureSeries,
    WorkbookPlan,
)
from xlmodel.common.terms import Unit
from xlmodel.outcome_contract.results import discount_factors
from xlmodel.outcome_contract.specs import (
    ECONOMY_FIELDS,
    MAX_EFFECT_YEARS,
    MAX_YEARS,
    SERVICE_COSTS,
    SUPPLIER_FIELDS,
)
from xlmodel.outcome_contract.terms import (
    BOTH_PAYERS,
    MUNICIPALITY_ALONE,
    NO_COST,
    NO_SAVING,
    NOT_SETTLED,
    OUT_OF_REACH,
)

_FACTORS: Final = MAX_YEARS + MAX_EFFECT_YEARS
NUMBER: Final = "{own.year_number}"


def add_economy_tab(plan: WorkbookPlan) -> None:
    """Add the tab; Kontrakt must stand in the plan."""
    scope = open_tab(plan, ECONOMY)
    titled(scope, *BLOCKS["municipality"])
    input_rows(scope, ECONOMY_FIELDS)
    value_row(
        scope,
        "whose",
        "Besparelsen gjelder",
        f'IF(COUNT({{EK_Kommuneandel}})=0,"{BOTH_PAYERS}","{MUNICIPALITY_ALONE}")',
        lambda data: BOTH_PAYERS if data.inputs.municipal_share is None else MUNICIPALITY_ALONE,
        "result_text",
        name="EK_BesparelseGjelder",
    )
    key_rows(scope, _MUNICIPALITY)
    scope.sheet.skip()
    titled(scope, *BLOCKS["supplier"])
    input_rows(scope, SUPPLIER_FIELDS)
    key_rows(scope, _SUPPLIER)
    scope.sheet.skip()
    corners = room(scope, 2)
    scope.sheet.break_page()
    titled(scope, BLOCKS["years"][0], "Besparelse, kostnad og kontantstrøm.")
    timeline(scope, "own.")
    _municipality(scope)
    _supplier(scope)
    scope.sheet.skip()
    titled(scope, *BLOCKS["rate"])
    rate_block(scope)
    scope.sheet.skip()
    _figures(scope, corners)
    scope.sheet.skip()
    _checks(scope)
    scope.sheet.skip()
    scope.sheet.end_print()
    _factors(scope)


_SETTLED: Final = "SUMPRODUCT({settled:row},{discount:row})"
_INCOME: Final = "{EK_Pris}*{EK_Deltakere}*SUM({settles:row})"
_SHORT: Final = f"{_INCOME}<=0,{{sum.costs}}>{_INCOME},IF(COUNT({{EK_Tak}})=0,0,IF({{sum.costs}}>{{EK_Tak}},1,0))=1"
_MUNICIPALITY: Final = {
    "sum_saving": "SUM({savings:row})",
    "sum_paid_present": "SUMPRODUCT({paid:row},{discount:row})",
    "municipal_net": "{EK_SumBesparelse}-{EK_SumUtbetaltNaaverdi}",
    "highest_price": f'IF({_SETTLED}=0,"{NOT_SETTLED}",{{EK_SumBesparelse}}/{_SETTLED})',
    "years_for_price": f'IF({{EK_BesparelsePerAar}}=0,"{NO_SAVING}",{{EK_Pris}}/{{EK_BesparelsePerAar}})',
}
_SUPPLIER: Final = {
    "commitment": "SUMPRODUCT(({own.year_number:row}<={EK_InvestorAar})*1,{costs:row})",
    "need": "MAX(0,-MIN({cash.accumulated:row}))",
    "multiple": f'IF({{sum.costs}}=0,"{NO_COST}",{{EK_SumUtbetalt}}/{{sum.costs}})',
    "internal_rate": "{rate.found}",
    "required_rate": f'IF(OR({_SHORT}),"{OUT_OF_REACH}",{{sum.costs}}/({_INCOME}))',
}


def _municipality(scope: ContractScope) -> None:
    value_row(
        scope,
        "saving",
        "Besparelse per år som regnes med, for hver som når resultatet",
        "{EK_BesparelsePerAar}*(1-{EK_Dodvekt})*IF(COUNT({EK_Kommuneandel})=0,1,{EK_Kommuneandel})",
        lambda data: data.results.saving,
        "kr",
        unit="kr",
    )
    amounts(
        scope,
        "discount",
        "Diskonteringsfaktor",
        f"1/(1+{{EK_Neddiskontering}})^({NUMBER}-1)",
        lambda data: data.results.discount,
        Unit.NUMBER,
        number=NUMBER,
        style="factor",
    )
    amounts(
        scope,
        "saving_years",
        "År med besparelse, neddiskontert",
        f"SUMPRODUCT(({{factor.year}}>{NUMBER})*({{factor.year}}<={NUMBER}+{{EK_Virkningsaar}})*{{factor}})",
        lambda data: data.results.saving_years,
        Unit.YEAR,
        number=NUMBER,
        style="factor",
    )
    amounts(
        scope,
        "savings",
        "Besparelse av årets resultater, nåverdi",
        "{saving}*{successes}*{saving_years}",
        lambda data: data.results.savings,
        number=NUMBER,
        name="EK_Besparelse",
    )
    amounts(
        scope,
        "paid.present",
        "Utbetalt, nåverdi",
        "{paid}*{discount}",
        lambda data: data.results.payouts.paid * data.results.discount,
        number=NUMBER,
    )


def _supplier(scope: ContractScope) -> None:
    yearly_inputs(scope, SERVICE_COSTS, "costs.given")
    amounts(
        scope,
        "costs",
        "Tjenestekostnad i kontrakten",
        "SUM({costs.given})",
        lambda data: data.results.costs,
        number=NUMBER,
    )
    value_row(
        scope,
        "sum.costs",
        "Tjenestekostnad i alt",
        "SUM({costs:row})",
        lambda data: data.results.sum_costs,
        "kr",
        unit="kr",
        name="EK_SumKostnad",
    )
    amounts(
        scope,
        "cash",
        "Kontantstrøm: utbetalt minus kostnad",
        "{paid}-{costs}",
        lambda data: data.results.cash_flow,
        number=NUMBER,
        name="EK_Kontantstrom",
    )
    amounts(
        scope,
        "cash.accumulated",
        "Kontantstrøm, akkumulert",
        "SUM({cash.accumulated:prev},{cash})",
        lambda data: np.asarray(data.results.cash_flow.cumsum()),
        number=NUMBER,
        name="EK_KontantstromAkkumulert",
    )


def _figures(scope: ContractScope, corners: list[tuple[int, int]]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    million, thousand = "mill. kr", axis_title(scope, "Akseenhet, leverandør", "tusen kr")
    head = sheet.next_row()
    column_heads(sheet, head, ("Nåverdi", "Kommunen"))
    rows: tuple[tuple[str, str, Colour, Callable[[ContractData], float]], ...] = (
        ("Besparelse", "={EK_SumBesparelse}", "avoided", lambda data: data.results.sum_saving),
        (
            "Utbetalt",
            "={EK_SumUtbetaltNaaverdi}",
            "cost",
            lambda data: data.results.sum_paid_present,
        ),
        ("Netto", "={EK_KommunensNetto}", "net", lambda data: data.results.municipal_net),
    )
    series = []
    for label, template, colour, value in rows:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        area = scope.formula(row, 1, template, value, "kr")
        name = Area(sheet.name, row, 0).reference()
        series.append(FigureSeries(name, area.reference(), colour))
    categories = Area(sheet.name, head, 1).reference()
    place(
        scope,
        corners[0],
        "D",
        categories,
        tuple(series),
        (million, KR_MILLION),
        date_axis=False,
    )
    years = dates(scope, "figure.E", NUMBER)
    yearly: tuple[tuple[str, str, Look, Values], ...] = (
        ("costs", "Tjenestekostnad", ("cost", "column"), lambda data: data.results.costs),
        ("paid", "Utbetalt", ("gain", "column"), lambda data: data.results.payouts.paid),
        (
            "cash.accumulated",
            "Akkumulert kontantstrøm",
            ("net", "line"),
            lambda data: np.asarray(data.results.cash_flow.cumsum()),
        ),
    )
    shown = tuple(
        figure_row(scope, f"figure.E.{key}", label, f"{{{key}}}", look, values, NUMBER)
        for key, label, look, values in yearly
    )
    place(scope, corners[1], "E", years, shown, (thousand, KR_THOUSAND))


def _checks(scope: ContractScope) -> None:
    given = "{costs.given:row}"
    checks: list[Check[ContractData]] = [
        *field_checks((*ECONOMY_FIELDS, *SUPPLIER_FIELDS)),
        Check(
            "Inndata: tjenestekostnad per kontraktsår",
            f'=COUNTA({given})-COUNT({given})+COUNTIF({given},"<0")'
            f'+COUNTIF({given},">"&{{service_costs.max}})',
        ),
        Check(
            "Kontantstrømmen summerer til utbetalt minus kostnad",
            "=ABS(SUM({cash:row})-{EK_SumUtbetalt}+{sum.costs})",
            (
                "={economy.tolerance}*(1+{EK_SumUtbetalt}+{sum.costs})",
                lambda data: rounding(data.results.sum_paid + data.results.sum_costs),
            ),
        ),
        Check(
            "Utbetalt i nåverdi er summen av årene",
            "=ABS(SUM({paid.present:row})-{EK_SumUtbetaltNaaverdi})",
            (
                "={economy.tolerance}*(1+{EK_SumUtbetalt})",
                lambda data: rounding(data.results.sum_paid),
            ),
        ),
    ]
    checks_block(scope, ECONOMY, "EK_OkonomiKontroll", checks, "economy")


def _factors(scope: ContractScope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["factors"])
    column_heads(sheet, sheet.next_row(), ("År nummer", "Faktor"))
    first = sheet.row
    for number in range(_FACTORS):
        sheet.text(first + number, 0, number + 1, "year_number")
    scope.mark("factor.year", Area(sheet.name, first, 0, _FACTORS))
    scope.formulas(
        first,
        1,
        "=1/(1+{EK_Neddiskontering})^({$A}-1)",
        lambda data: discount_factors(data.inputs.discount_rate, _FACTORS).tolist(),
        "factor",
        key="factor",
        count=_FACTORS,
    )
    sheet.skip(_FACTORS)
