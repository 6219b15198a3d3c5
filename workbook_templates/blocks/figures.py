"""Blocks of figures over years: their places on a tab, their axis, and the rows of figure data.

The figure data is the one block without empty cells past the period: a figure spans exactly the
period because the date repeats the last year there, columns are 0 and lines repeat their last value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from workbook_templates.blocks.timeline import band
from workbook_templates.blocks.values import serial_day
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.figures import Colour, Figure, Series
from workbook_templates.sheet.plan import FIRST_YEAR_COLUMN, Placed
from workbook_templates.sheet.scope import Scope
from xlmodel.common.values import FloatArray

CHART_ROWS: Final = 18
_CHART_OFFSET: Final = 45

Places = dict[str, tuple[int, int]]
"""The row and column of each figure's corner."""
Look = tuple[Colour, str]
"""A row's colour, and whether it is a column or a line."""


def figure_grid(scope: Scope, title: str, keys: Sequence[str]) -> Places:
    """Leave room for figures under a band, two in a row, and return the corner of each."""
    sheet = scope.sheet
    columns = (0, FIRST_YEAR_COLUMN)
    band(sheet, title)
    places = {
        key: (sheet.row + CHART_ROWS * (index // 2), columns[index % 2])
        for index, key in enumerate(keys)
    }
    sheet.skip(CHART_ROWS * -(-len(keys) // 2))
    return places


def place_figure(scope: Scope, places: Places, figure: Figure) -> None:
    """Place a figure where room was left for it."""
    row, column = places[figure.key]
    scope.sheet.figures.append(Placed(figure, row, column, _CHART_OFFSET if column else 2))


def axis_title(scope: Scope, label: str, unit: str) -> str:
    """Place the title of a value axis, with the price year, and return the reference to it."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    area = Scope(scope.plan, scope.sheet, "").formula(
        row,
        1,
        f'="{unit} (faste "&{{Prisaar}}&"-kroner)"',
        lambda data: f"{unit} (faste {data.inputs.price_year}-kroner)",
        "result_text",
    )
    return "=" + area.reference()


def date_row(scope: Scope, years: Callable[[Any], tuple[int, int]]) -> str:
    """Place the dates of the figures' axis and return the reference to them.

    ``years`` gives the first year and the period of a group's data.
    """

    def values(data: Any) -> list[CellValue]:
        first, period = years(data)
        return [
            serial_day(date(first + min(year, period) - 1, 1, 1))
            for year in range(1, scope.plan.years + 1)
        ]

    scope.year_row(
        "figure.date",
        "Dato for figurenes tidsakse",
        "dato",
        "=DATE(MAX({Startaar},{first_year.min})+MAX(MIN({year_number},{Analyseperiode}),1)-1,1,1)",
        values,
        "date",
    )
    return scope.plan.area(scope.group, "figure.date").reference()


def figure_row(
    scope: Scope,
    key: str,
    label: str,
    template: str,
    look: Look,
    values: Callable[[Any], tuple[FloatArray, int]],
) -> Series:
    """Place a row of figure data and return it as a series; ``values`` gives the row and the period."""
    colour, kind = look
    line = kind == "line"
    past = f"{{figure.{key}:prev}}" if line else "0"

    def cells(data: Any) -> list[CellValue]:
        row, period = values(data)
        tail = float(row[period - 1]) if line else 0.0
        return [*row[:period].tolist(), *[tail] * (scope.plan.years - period)]

    scope.year_row(
        f"figure.{key}",
        label,
        "kr",
        f"=IF({{year_number}}>{{Analyseperiode}},{past},{template})",
        cells,
        "kr",
    )
    area = scope.plan.area(scope.group, f"figure.{key}")
    return Series(
        Area(area.sheet, area.row, 0).reference(),
        area.reference(),
        colour,
        "line" if line else "column",
    )
