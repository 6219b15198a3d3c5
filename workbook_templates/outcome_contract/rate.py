"""The block on Økonomi that finds the internal rate of return.

IRR alone may fail, or stop early, on flows far from its first guess. So it is given a guess that the
flows tell, and its answer is made exact by a Newton step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from workbook_templates.outcome_contract.blocks import ContractScope, value_row
from workbook_templates.outcome_contract.data import ContractData, Values
from workbook_templates.sheet import CellsOf, CellValue, StyleName
from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract.specs import MAX_YEARS
from xlmodel.outcome_contract.terms import NO_RATE

_NUMBER: Final = "{own.year_number}"
_FLOWS: Final = "{rate.flow:row}"


def rate_block(scope: ContractScope) -> None:
    """Place the flows, their changes of sign, and the rate where there is one."""
    rows: tuple[tuple[str, str, str, Values, StyleName], ...] = (
        (
            "rate.flow",
            "Kontantstrøm, 0 etter kontrakten",
            f"=IF({_NUMBER}>{{EK_Kontraktsaar}},0,{{cash}})",
            lambda data: data.results.cash_flow,
            "kr",
        ),
        (
            "rate.sign",
            "Siste fortegn",
            "=IF({rate.flow}=0,SUM({rate.sign:prev}),SIGN({rate.flow}))",
            _signs,
            "year_number",
        ),
        (
            "rate.change",
            "Skifter fortegn (1 = ja)",
            "=IF(SUM({rate.sign:prev})*{rate.sign}<0,1,0)",
            _changes,
            "year_number",
        ),
    )
    for key, label, template, values, style in rows:
        scope.year_row(key, label, "", template, _cells(values), style)
    scope.mark("rate.last", scope.area("rate.sign").part(0, MAX_YEARS - 1))
    value_row(
        scope,
        "rate.exists",
        "Internrenten finnes (1 = ja)",
        f"IF(AND(SUM({{rate.change:row}})=1,{{rate.last}}=1,SUM({_FLOWS})>=0),1,0)",
        lambda data: int(data.results.internal_rate is not None),
        "year_number",
    )
    sides = (
        ("plus", "Innbetalinger", ">"),
        ("minus", "Utbetalinger", "<"),
    )
    for key, label, sign in sides:
        some = f"({_FLOWS}{sign}0)*{_FLOWS}"
        value_row(scope, f"rate.{key}", label, f"SUMPRODUCT({some})", _side(key), "kr", unit="kr")
        value_row(
            scope,
            f"rate.{key}.year",
            f"{label}, tyngdepunkt (år nummer)",
            f"IF({{rate.{key}}}=0,0,SUMPRODUCT({some}*{_NUMBER[:-1]}:row}})/{{rate.{key}}})",
            _centre(key),
            "factor",
        )
    between = "({rate.plus.year}-{rate.minus.year})"
    value_row(
        scope,
        "rate.guess",
        "Første anslag",
        f"IF({{rate.exists}}=1,(-{{rate.plus}}/{{rate.minus}})^(1/{between})-1,0)",
        _guess,
        "factor",
    )
    value_row(
        scope,
        "rate.irr",
        "Internrente etter regnearkets funksjon",
        f'IF({{rate.exists}}=1,IFERROR(IRR({_FLOWS},{{rate.guess}}),""),"")',
        _irr,
        "factor",
    )
    value_row(
        scope,
        "rate.start",
        "Anslaget som gjøres nøyaktig",
        "IF(ISNUMBER({rate.irr}),{rate.irr},{rate.guess})",
        lambda data: data.results.internal_rate or 0.0,
        "factor",
    )
    power = f"(1+{{rate.start}})^({_NUMBER[:-1]}:row}}-1)"
    value = f"SUMPRODUCT({_FLOWS}/{power})"
    slope = f"SUMPRODUCT(({_NUMBER[:-1]}:row}}-1)*{_FLOWS}/{power})/(1+{{rate.start}})"
    value_row(
        scope,
        "rate.found",
        "Internrente, nøyaktig",
        f'IF({{rate.exists}}=1,{{rate.start}}+{value}/({slope}),"{NO_RATE}")',
        _rate,
        "factor",
    )


def _cells(values: Values) -> CellsOf[ContractData]:
    return lambda data: list(values(data).tolist())


def _irr(data: ContractData) -> CellValue:
    found = data.results.internal_rate
    return "" if found is None else found


def _rate(data: ContractData) -> CellValue:
    found = data.results.internal_rate
    return NO_RATE if found is None else found


def _signs(data: ContractData) -> FloatArray:
    signs = np.sign(data.results.cash_flow)
    for year in range(1, MAX_YEARS):
        if signs[year] == 0:
            signs[year] = signs[year - 1]
    return np.asarray(signs)


def _changes(data: ContractData) -> FloatArray:
    signs = np.concatenate([[0.0], _signs(data)])
    return np.asarray((signs[1:] * signs[:-1] < 0) * 1.0)


def _flows_of(data: ContractData, key: str) -> FloatArray:
    flows = data.results.cash_flow
    return np.where(flows > 0 if key == "plus" else flows < 0, flows, 0.0)


def _side(key: str) -> Callable[[ContractData], float]:
    return lambda data: float(_flows_of(data, key).sum())


def _centre(key: str) -> Callable[[ContractData], float]:
    def value(data: ContractData) -> float:
        flows = _flows_of(data, key)
        total = float(flows.sum())
        return float((flows * np.arange(1, MAX_YEARS + 1)).sum()) / total if total else 0.0

    return value


def _guess(data: ContractData) -> float:
    if data.results.internal_rate is None:
        return 0.0
    between = _centre("plus")(data) - _centre("minus")(data)
    return float((-_side("plus")(data) / _side("minus")(data)) ** (1 / between) - 1)
