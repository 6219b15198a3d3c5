"""Blocks of figures over years: their places on a tab, their axis, and the rows of figure data.

The figure data is the one block without empty cells past the period: a figure spans exactly the
period because the date repeats the last year there, columns are 0 and lines repeat their last value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, TypeVar

from workbook_templates.blocks.timeline import band
from workbook_templates.blocks.values import repeated_cells
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    WHOLE,
    Area,
    CellsOf,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    Placed,
    Scope,
)
from xlmodel.common.days import serial_day
from xlmodel.common.terms import Unit

DataT = TypeVar("DataT")

CHART_ROWS: Final = 18
_CHART_OFFSET: Final = 45


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure stands: the cell of its corner, how far right and down in it, its size (pixels).

    Without a size the figure has its own.
    """

    row: int
    column: int
    offset: int = 2
    down: int = 6
    size: tuple[int, int] | None = None


Places = dict[str, Spot]
"""Where each figure stands."""
Look = tuple[Colour, Literal["column", "line"]]
"""A row's colour, and whether it is a column or a line."""


def figure_grid(scope: Scope[DataT], title: str, keys: Sequence[str]) -> Places:
    """Leave room for figures under a band, two in a row, and return the corner of each."""
    sheet = scope.sheet
    columns = (0, FIRST_YEAR_COLUMN)
    band(sheet, title)
    places = {
        key: Spot(
            sheet.row + CHART_ROWS * (index // 2),
            columns[index % 2],
            _CHART_OFFSET if index % 2 else 2,
        )
        for index, key in enumerate(keys)
    }
    sheet.skip(CHART_ROWS * -(-len(keys) // 2))
    return places


def place_figure(scope: Scope[DataT], places: Places, figure: Figure) -> None:
    """Place a figure where room was left for it."""
    spot = places[figure.key]
    if spot.size is not None:
        figure = replace(figure, width=spot.size[0], height=spot.size[1])
    scope.sheet.place(Placed(figure, spot.row, spot.column, spot.offset, spot.down))


def axis_title(scope: Scope[DataT], label: str, unit: str) -> str:
    """Place the title of a value axis, with the price year, and return the reference to it."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    area = scope.of(WHOLE).formula(
        row,
        1,
        f'="{unit} (faste "&{{Prisaar}}&"-kroner)"',
        lambda data: f"{unit} (faste {data.inputs.price_year}-kroner)",
        "result_text",
    )
    return "=" + area.reference()


def date_row(
    scope: Scope[DataT],
    years: Callable[[DataT], Sequence[int]],
    period: str = "{Analyseperiode}",
) -> str:
    """Place the dates of the figures' axis and return the reference to them.

    ``years`` gives the calendar years of the period, at least one; ``period`` refers to their number.
    """

    def values(data: DataT) -> list[CellValue]:
        dates = [serial_day(date(year, 1, 1)) for year in years(data)]
        return repeated_cells(dates, scope.years)

    scope.year_row(
        "figure.date",
        "Dato for figurenes tidsakse",
        "dato",
        f"=DATE(MAX({{Startaar}},{{first_year.min}})+MAX(MIN({{year_number}},{period}),1)-1,1,1)",
        values,
        "date",
    )
    return scope.area("figure.date").reference()


def figure_row(
    scope: Scope[DataT],
    key: str,
    label: str,
    template: str,
    look: Look,
    values: CellsOf[DataT],
    period: str = "{Analyseperiode}",
    unit: Unit = Unit.KRONER,
) -> FigureSeries:
    """Place a row of figure data and return it as a series; ``values`` gives the cells of the period."""
    colour, kind = look
    is_line = kind == "line"

    def cells(data: DataT) -> list[CellValue]:
        period = values(data)
        return repeated_cells(period if is_line else [*period, 0.0], scope.years)

    past = f"{{figure.{key}:prev}}" if is_line else "0"
    scope.year_row(
        f"figure.{key}",
        label,
        unit,
        f"=IF({{year_number}}>{period},{past},{template})",
        cells,
        unit,
    )
    area = scope.area(f"figure.{key}")
    name = Area(area.sheet, area.row, 0).reference()
    return FigureSeries(name, area.reference(), colour, kind)
