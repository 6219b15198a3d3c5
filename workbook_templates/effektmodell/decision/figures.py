"""Figures I–M of decision support, and the data behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from workbook_templates.blocks import Places, Spot, axis_title, cells_of, place_figure
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.inputs import DRIVERS
from workbook_templates.effektmodell.decision.scenarios import gain_at, net_at
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.effektmodell.texts import FIGURES
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR_MILLION,
    KR_THOUSAND,
    PERCENT_AXIS,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
)
from xlmodel.common.values import FloatArray
from xlmodel.common.years import whole_kroner
from xlmodel.effektmodell.decision import HALF_OERE, RATES, DecisionResults

_COLUMN: Final = FIRST_YEAR_COLUMN + 2
"""The first column to the right of the section's tables."""
_SIZE: Final = (516, 296)
_STEPS: Final = 11
"""Amounts along the axis of the figure of likelihood."""


def decision_places(first: int, second: int) -> Places:
    """Return the places of the figures beside the section's two parts, which begin at two rows.

    How likely, and what matters most, beside the answers; the rest two in a row.
    """
    spots = (
        ("L", first + 2, 0),
        ("K", first + 2, 1),
        ("J", second, 0),
        ("I", second, 1),
        ("M", second + _ROWS, 0),
    )
    return {
        key: Spot(row, _COLUMN + 6 * side, 36 if side else 10, 4, _SIZE) for key, row, side in spots
    }


_ROWS: Final = 16
"""Rows that a figure takes."""


def decision_figures(scope: GroupScope, places: Places) -> None:
    """Place the data of the figures, and the figures themselves."""
    heading(scope, "decision_figures")
    million = axis_title(scope, "Akseenhet, beslutning", "mill. kr")
    thousand = axis_title(scope, "Akseenhet, per person", "tusen kr")
    for figure in (
        _likelihood(scope),
        _tornado(scope, million),
        _rates(scope, million),
        _courses(scope, thousand),
        _payers(scope, million),
    ):
        place_figure(scope, places, figure)
    scope.sheet.skip()


def _figure(
    key: str,
    categories: str,
    series: tuple[FigureSeries, ...],
    axis: str,
    number_format: str,
    *,
    stacked: bool = False,
    share_axis: bool = False,
    horizontal: bool = False,
    label_step: int = 0,
    category_format: str = "",
) -> Figure:
    title, description = FIGURES[key]
    return Figure(
        key,
        title,
        description,
        categories,
        series,
        axis,
        number_format,
        stacked=stacked,
        share_axis=share_axis,
        horizontal=horizontal,
        label_step=label_step,
        category_format=category_format,
        date_axis=False,
    )


def _column(
    scope: GroupScope,
    head: int,
    column: int,
    title: str,
    templates: list[str],
    values: Callable[[GroupData], list[CellValue]],
    style: str = "kr",
) -> tuple[str, str]:
    """Place a column of figure data under its heading; return references to both."""
    label = scope.sheet.text(head, column, title, "column_head")
    area = scope.formulas(
        head + 1, column, templates, values, "factor" if style == "factor" else "kr"
    )
    return label.reference(), area.reference()


def _likelihood(scope: GroupScope) -> Figure:
    """Place how likely it is that net, and total, are at least so large, from the worst to the best."""
    sheet = scope.sheet
    head = sheet.next_row(height=32)
    sheet.text(head, 0, "Minst dette beløpet", "column_head_text")
    sheet.text(head, 1, "Beløp", "column_head")
    first = sheet.row
    low = "MIN({scenarios.net},{scenarios.total})"
    high = "MAX({scenarios.net},{scenarios.total})"
    row = first
    amounts = scope.formulas(
        first,
        1,
        [f"={low}+({high}-{low})*({{~A}}-1)/({_steps(first)}-1)" for _ in range(_STEPS)],
        lambda data: cells_of(_amounts(data.decision)),
        "kr",
    )
    for number in range(1, _STEPS + 1):
        sheet.text(row + number - 1, 0, number, "count")
    series = []
    sources: tuple[tuple[str, str, Colour, Callable[[DecisionResults], FloatArray]], ...] = (
        ("Netto", "net", "net", lambda item: item.scenarios.own.net),
        ("Total", "total", "total", lambda item: item.scenarios.own.total),
    )
    for column, (title, key, colour, amounts_of) in enumerate(sources, start=2):
        template = (
            f"=SUMPRODUCT(({{scenarios.{key}}}>={{~B}}-{{half_oere}})*1,{{scenarios.weight}})"
        )
        name, values = _column(
            scope, head, column, title, [template] * _STEPS, _at_least(amounts_of), "factor"
        )
        series.append(FigureSeries(name, values, colour, "line"))
    sheet.row += _STEPS
    return _figure(
        "L",
        amounts.reference(),
        tuple(series),
        "sannsynlighet (andel)",
        PERCENT_AXIS,
        share_axis=True,
        label_step=1,
        category_format=KR_MILLION,
    )


def _steps(first: int) -> str:
    """Return the address of the last number of the amounts."""
    return f"$A${first + _STEPS}"


def _amounts(item: DecisionResults) -> FloatArray:
    own = item.scenarios.own
    low, high = (float(edge([own.net, own.total])) for edge in (np.min, np.max))
    return low + (high - low) * np.arange(_STEPS) / (_STEPS - 1)


def _at_least(
    amounts: Callable[[DecisionResults], FloatArray],
) -> Callable[[GroupData], list[CellValue]]:
    def cells(data: GroupData) -> list[CellValue]:
        item = data.decision
        found = amounts(item) >= (_amounts(item) - HALF_OERE)[:, None]
        return cells_of((found * item.scenarios.weight).sum(axis=-1))

    return cells


def _tornado(scope: GroupScope, axis: str) -> Figure:
    """Place total with all drivers at base, and what each changes in it, largest first."""
    sheet, base = scope.sheet, (1, 1, 1, 1)
    sheet.skip()
    row = sheet.next_row()
    sheet.text(row, 0, "Total, alle på basis")
    total = scope.formula(
        row,
        1,
        f"=(1+{{Skattekostnad}})*({net_at(base)})+{gain_at(base)}",
        lambda data: float(data.decision.sensitivity.total_base),
        "kr_sum",
    )
    head = sheet.next_row(height=32)
    sheet.text(head, 0, "Endring i total fra basis", "column_head_text")
    first, many = sheet.row, len(DRIVERS)
    place = "MATCH({~D},{sensitivity.order},0)"
    for number in range(1, many + 1):
        sheet.text(sheet.next_row(), 3, number, "count")
    labels = scope.formulas(first, 0, [f"=INDEX({{drivers}},{place})"] * many, _labels, "label")
    ends: tuple[tuple[str, str, Colour], ...] = (
        ("Lav verdi", "total_low", "worst"),
        ("Høy verdi", "total_high", "best"),
    )
    series = []
    for column, (title, key, colour) in enumerate(ends, start=1):
        template = f"=INDEX({{sensitivity.{key}}},{place})-{total.address()}"
        name, values = _column(scope, head, column, title, [template] * many, _moved(key))
        series.append(FigureSeries(name, values, colour))
    return _figure("K", labels.reference(), tuple(series), axis, KR_MILLION, horizontal=True)


def _order(data: GroupData) -> list[int]:
    return list(np.argsort(data.decision.sensitivity.order).tolist())


def _labels(data: GroupData) -> list[CellValue]:
    return [DRIVERS[index] for index in _order(data)]


def _moved(key: str) -> Callable[[GroupData], list[CellValue]]:
    def cells(data: GroupData) -> list[CellValue]:
        found: FloatArray = getattr(data.decision.sensitivity, key)
        return cells_of((found - data.decision.sensitivity.total_base)[_order(data)])

    return cells


def _rates(scope: GroupScope, axis: str) -> Figure:
    """Mark today's rate beside the curve, and return the figure of both."""
    curve, many = scope.area("curve.net"), len(RATES)
    head, column = curve.row - 1, curve.column + 2
    name, today = _column(
        scope,
        head,
        column,
        "Suksessraten nå",
        ["=IF(ISNUMBER({rate_today}),IF({~A}-1=ROUND({rate_today}*100,0),{~D},0),0)"] * many,
        _today,
    )
    labels = [Area(curve.sheet, head, curve.column + at).reference() for at in range(2)]
    series = (
        FigureSeries(name, today, "county"),
        FigureSeries(labels[0], curve.reference(), "net", "line"),
        FigureSeries(labels[1], scope.area("curve.total").reference(), "total", "line"),
    )
    return _figure(
        "J",
        scope.area("curve.rate").reference(),
        series,
        axis,
        KR_MILLION,
        label_step=10,
        category_format=PERCENT_AXIS,
    )


def _today(data: GroupData) -> list[CellValue]:
    curve = data.decision.rate_curve
    cells: list[CellValue] = [0.0] * len(RATES)
    if not np.isnan(curve.today):
        at = int(whole_kroner(float(curve.today) * 100))
        cells[at] = float(curve.total[at])
    return cells


def _courses(scope: GroupScope, axis: str) -> Figure:
    """Return the figure of net and total per person on each course."""
    table = scope.area("per_person.labels")
    series = tuple(
        FigureSeries(
            Area(table.sheet, table.row - 1, area.column).reference(), area.reference(), colour
        )
        for area, colour in _pairs(scope)
    )
    return _figure("I", table.reference(), series, axis, KR_THOUSAND, horizontal=True, label_step=1)


def _pairs(scope: GroupScope) -> tuple[tuple[Area, Colour], ...]:
    return (
        (scope.area("per_person.net"), "net"),
        (scope.area("per_person.total"), "total"),
    )


def _payers(scope: GroupScope, axis: str) -> Figure:
    """Return the figure of who carries the cost and who has the benefits."""
    labels = scope.area("shares.labels")
    colours: tuple[Colour, ...] = ("cost", "avoided", "gain")
    series = tuple(
        FigureSeries(
            Area(labels.sheet, labels.row - 1, column).reference(),
            Area(labels.sheet, labels.row, column, labels.rows).reference(),
            colour,
        )
        for column, colour in enumerate(colours, start=1)
    )
    return _figure("M", labels.reference(), series, axis, KR_MILLION)
