"""The cautious answer: each part of the sums corrected by the grade of what carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import UNIT_HEAD, column_heads
from workbook_templates.effektmodell.caution import correction
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.shown import Value, shown_cell
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import UNIT_COLUMN, CellValue
from xlmodel.effektmodell.decision import DecisionResults

_GRADES_OF: Final = {
    "avoided": ("{Nullalternativ_Sikkerhet}",),
    "health": ("{Livskvalitet_Sikkerhet}", "{QALYverdi_Sikkerhet}"),
    "production": ("{Stillingsandel_Sikkerhet}", "{Lonnskostnad_Sikkerhet}"),
}
"""The cells whose lowest grade corrects a benefit."""


def cautious_table(scope: GroupScope) -> None:
    """Place each part of the sums, central and corrected by the grade of what carries it."""
    sheet = scope.sheet
    column_heads(
        sheet,
        sheet.next_row(),
        ("Forsiktig regnet", "Sentralt", "Korreksjon", "Forsiktig", UNIT_HEAD),
    )
    row = _cautious_row(scope, "Kostnad", "={SumKostnad}", lambda item: item.results.sum_cost)
    scope.formula(
        row,
        3,
        "=SUM({measures.cautious})",
        shown_cell(lambda item: item.cautious.cost),
        "key_kr",
        name="ForsiktigKostnad",
    )
    parts: tuple[tuple[str, str, str, str, Value, Value, Callable[[DecisionResults], int]], ...] = (
        (
            "avoided",
            "Besparelse",
            "={SumBesparelse}",
            "ForsiktigBesparelse",
            lambda item: item.results.sum_avoided,
            lambda item: item.cautious.avoided,
            lambda item: item.cautious.null_grade,
        ),
        (
            "health",
            "Helsegevinst",
            "={health_gain.sum}",
            "",
            lambda item: item.results.health_gain.sum(),
            lambda item: item.cautious.health_gain,
            lambda item: item.cautious.health_grade,
        ),
        (
            "production",
            "Produksjonsgevinst",
            "={production_gain.sum}",
            "",
            lambda item: item.results.production_gain.sum(),
            lambda item: item.cautious.production_gain,
            lambda item: item.cautious.production_grade,
        ),
    )
    for key, label, central, name, value, corrected, grade in parts:
        row = _cautious_row(scope, label, central, value)
        scope.formula(
            row,
            2,
            "=" + correction("benefit", _GRADES_OF[key]),
            _correction(grade),
            "share",
        )
        scope.formula(
            row,
            3,
            "={~B}*IF({~B}<0,1+{~C},1-{~C})",
            shown_cell(corrected),
            "key_kr",
            name=name,
            key=f"cautious.{key}",
        )
    row = _cautious_row(scope, "Gevinst", "={SumGevinst}", lambda item: item.results.sum_gain)
    scope.formula(
        row,
        3,
        "={cautious.health}+{cautious.production}",
        shown_cell(lambda item: item.cautious.gain),
        "key_kr",
        name="ForsiktigGevinst",
    )


def _correction(grade: Callable[[DecisionResults], int]) -> Callable[[GroupData], CellValue]:
    return shown_cell(lambda item: item.benefit_caution[grade(item)])


def _cautious_row(scope: GroupScope, label: str, central: str, value: Value) -> int:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, "kr", "unit")
    scope.formula(row, 1, central, shown_cell(value), "kr")
    return row
