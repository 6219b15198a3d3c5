"""The block behind the required success rate: net and total for 101 common rates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import cells_of, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import Area, CellValue, StyleName
from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import COURSES, RATES, RateCurve, Thresholds

_COEFFICIENTS: Final = (
    "Endt, 0 steg",
    "Endt, 1 steg",
    "Endt, 2 steg",
    "Nådd, 1 steg",
    "Nådd, 2 steg",
    "Nådd, 3 steg",
)


def rate_curve_block(scope: GroupScope) -> None:
    """Place the entrants' value of the courses by number of steps, and the curve that they give."""
    sheet = scope.sheet
    heading(scope, "rate_curve")
    column_heads(sheet, sheet.next_row(height=32), ("Verdi etter antall steg", *_COEFFICIENTS))
    sums: tuple[tuple[str, str, Callable[[RateCurve], FloatArray]], ...] = (
        ("net", "Netto", lambda curve: curve.net_coefficients),
        ("total", "Total", lambda curve: curve.total_coefficients),
    )
    for key, label, values in sums:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        area = scope.formulas(
            row, 1, _coefficients(key), _of_curve(values), "kr", direction="across"
        )
        for index in range(len(_COEFFICIENTS)):
            scope.mark(f"coefficient.{key}.{index}", area.part(0, index))
    row = sheet.next_row()
    sheet.text(row, 0, "Siste rad under null: netto, total")
    marks: tuple[tuple[str, Callable[[RateCurve], FloatArray]], ...] = (
        ("net", lambda curve: curve.negative_net),
        ("total", lambda curve: curve.negative_total),
    )
    for column, (key, number) in enumerate(marks, start=1):
        scope.formula(
            row,
            column,
            f'=_xlfn.MAXIFS({{curve.number}},{{curve.{key}}},"<"&-{{half_oere}})',
            _number(number),
            "year_number",
            key=f"last_negative.{key}",
        )
    _health(scope)
    sheet.skip()
    _curve(scope)
    sheet.skip()


def _coefficients(key: str) -> list[str]:
    """Return the formula of each coefficient: Σ n·value over the courses of so many steps."""
    parts: list[list[str]] = [[] for _ in _COEFFICIENTS]
    for course in COURSES:
        steps = course.now - course.entry
        index = 2 + steps if course.now is Situation.SUSTAINABLE else steps
        parts[index].append(f"{{course.entrants.{course.key}}}*{{course.{key}.{course.key}}}")
    return ["=" + "+".join(terms) for terms in parts]


def _curve(scope: GroupScope) -> None:
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Nr.", "Suksessrate", "Netto", "Total"))
    first, many = sheet.row, len(RATES)
    for number, rate in enumerate(RATES.tolist(), start=1):
        row = sheet.next_row()
        sheet.text(row, 0, number, "count")
        sheet.text(row, 1, rate, "limit_share")
    scope.mark("curve.number", Area(sheet.name, first, 0, many))
    scope.mark("curve.rate", Area(sheet.name, first, 1, many))
    amounts: tuple[tuple[str, Callable[[RateCurve], FloatArray]], ...] = (
        ("net", lambda curve: curve.net),
        ("total", lambda curve: curve.total),
    )
    for column, (key, values) in enumerate(amounts, start=2):
        e0, e1, e2, b1, b2, b3 = (
            f"{{coefficient.{key}.{index}}}" for index in range(len(_COEFFICIENTS))
        )
        template = (
            f"=(1-{{~B}})*({e0}+{{~B}}*({e1}+{{~B}}*{e2}))+{{~B}}*({b1}+{{~B}}*({b2}+{{~B}}*{b3}))"
        )
        scope.formulas(
            first, column, template, _of_curve(values), "kr", key=f"curve.{key}", count=many
        )
    scope.define("Ratekurve", Area(sheet.name, first, 1, many, 3))


def _health(scope: GroupScope) -> None:
    """Place the discounted QALYs that the lab causes, and total without their worth."""
    parts: tuple[tuple[str, str, str, StyleName, Callable[[Thresholds], FloatArray]], ...] = (
        (
            "qalys",
            "Vunne QALY i perioden (neddiskontert)",
            "(1-{Dodvekt})*SUMPRODUCT({courses.entrants},{courses.probability},{courses.qalys})",
            "persons",
            lambda found: found.qalys,
        ),
        (
            "without_health",
            "Total uten helsegevinst",
            "{NettoNytte}-{health_gain.sum}",
            "kr",
            lambda found: found.total_without_health,
        ),
    )
    for key, label, template, style, value in parts:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, label)
        scope.formula(row, 1, f"={template}", _of_thresholds(value), style, key=key)


def _of_thresholds(
    value: Callable[[Thresholds], FloatArray],
) -> Callable[[GroupData], CellValue]:
    return lambda data: float(value(data.decision.thresholds))


def _number(value: Callable[[RateCurve], FloatArray]) -> Callable[[GroupData], CellValue]:
    return lambda data: float(value(data.decision.rate_curve))


def _of_curve(values: Callable[[RateCurve], FloatArray]) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: cells_of(values(data.decision.rate_curve))
