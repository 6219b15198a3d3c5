"""What must hold: the inputs at which the sums are 0, and the answer at other values of a QALY."""

from __future__ import annotations

import math
from collections.abc import Callable

from workbook_templates.blocks import UNIT_HEAD, column_heads
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.shown import (
    NOBODY,
    NOT_NEEDED,
    NOT_REACHED,
    Shown,
    Value,
    or_text,
    shown_cell,
)
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import UNIT_COLUMN, CellValue, StyleName
from xlmodel.effektmodell.decision import HALF_OERE, DecisionResults
from xlmodel.effektmodell.parameters import qaly_values


def thresholds_table(scope: GroupScope) -> None:
    """Place what one input must be for the sums to be 0, and the answer at the named QALY values."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Hva må holde?", "Verdi", "", "", UNIT_HEAD))
    _single(
        scope,
        "Netto er null når nullalternativet ganges med",
        f'=IF({{SumBesparelse}}>0,{{SumKostnad}}/{{SumBesparelse}},"{NOT_REACHED}")',
        lambda item: or_text(item.thresholds.avoided_factor, NOT_REACHED),
        "key_ratio",
        "faktor",
        name="KrevdBesparelse",
    )
    _single(
        scope,
        "Total er null når ett QALY er verdt",
        f'=IF({{qalys}}=0,IF({{without_health}}<0,"{NOT_REACHED}","{NOT_NEEDED}"),'
        f"IF(-{{without_health}}/{{qalys}}>=0,-{{without_health}}/{{qalys}},"
        f'IF({{without_health}}<0,"{NOT_REACHED}","{NOT_NEEDED}")))',
        _qaly_value,
        "key_kr",
        "kr per QALY",
        name="KrevdQALYverdi",
    )
    _single(
        scope,
        "Total er null når laben koster per deltaker",
        f'=IF(SUM({{Nye}})*MIN({{Inntaksaar}},{{Analyseperiode}})=0,"{NOBODY}",'
        "({SumBesparelse}+{SumGevinst}/(1+{Skattekostnad}))"
        "/(SUM({Nye})*MIN({Inntaksaar},{Analyseperiode})))",
        lambda item: or_text(item.thresholds.highest_cost, NOBODY),
        "key_kr",
        "kr",
        name="HoyesteKostnad",
    )


def qaly_values_table(scope: GroupScope) -> None:
    """Place total at each named value of a QALY, and whether it pays; blank beyond the index."""
    sheet, named = scope.sheet, qaly_values()
    heads = ("Svaret ved andre verdier av ett QALY", "Verdi", "Total", "Svar", "")
    column_heads(sheet, sheet.next_row(), heads, texts=("Svar",))
    for number, label in enumerate(named.labels):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        cells: tuple[tuple[str, StyleName, Callable[[GroupData], CellValue]], ...] = (
            (f"{{qaly.factor}}*{{qaly.value.{number}}}", "kr", _qaly_answer(number, 0)),
            ("{without_health}+{qalys}*{~B}", "key_kr", _qaly_answer(number, 1)),
            (
                f'IF({{~C}}>=-{{half_oere}},"{_PAYS}","{_PAYS_NOT}")',
                "result_text",
                _qaly_verdict(number),
            ),
        )
        for column, (template, style, value) in enumerate(cells, start=1):
            scope.formula(row, column, f'=IF({{qaly.factor}}=0,"",{template})', value, style)


_PAYS, _PAYS_NOT = "Lønner seg", "Lønner seg ikke"


def _qaly_answer(number: int, part: int) -> Callable[[GroupData], CellValue]:
    return lambda data: data.qaly_answers[number][part] if data.qaly_answers else ""


def _qaly_verdict(number: int) -> Callable[[GroupData], CellValue]:
    def verdict(data: GroupData) -> CellValue:
        if not data.qaly_answers:
            return ""
        return _PAYS if data.qaly_answers[number][1] >= -HALF_OERE else _PAYS_NOT

    return verdict


def _qaly_value(item: DecisionResults) -> Shown:
    found = item.thresholds
    if not math.isnan(found.qaly_value):
        return found.qaly_value
    return NOT_REACHED if found.total_without_health < 0 else NOT_NEEDED


def _single(
    scope: GroupScope,
    label: str,
    template: str,
    value: Value,
    style: StyleName,
    unit: str,
    *,
    name: str = "",
    key: str = "",
    column: int = 1,
) -> None:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
    scope.formula(row, column, template, shown_cell(value), style, name=name, key=key)
