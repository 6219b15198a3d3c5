"""Figures over contract years: dates, and rows that end where the contract ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from workbook_templates.blocks import CHART_ROWS, Look, band
from workbook_templates.outcome_contract.blocks import ContractScope
from workbook_templates.outcome_contract.data import ContractData, Values
from workbook_templates.outcome_contract.texts import FIGURES, HEADINGS
from workbook_templates.sheet import (
    Area,
    CellsOf,
    CellValue,
    Figure,
    FigureSeries,
    Placed,
)
from xlmodel.common.terms import Unit
from xlmodel.outcome_contract.specs import MAX_YEARS

_EPOCH: Final = date(1899, 12, 30)
WIDTH: Final = 555


def room(scope: ContractScope, places: int = 1) -> list[tuple[int, int]]:
    """Leave room for figures side by side under a band, and return the corner of each."""
    band(scope.sheet, HEADINGS["figures"])
    row = scope.sheet.row
    scope.sheet.skip(CHART_ROWS + 1)
    return [(row, 0), (row, 3)][:places]


def place(
    scope: ContractScope,
    at: tuple[int, int],
    key: str,
    categories: str,
    series: tuple[FigureSeries, ...],
    axis: tuple[str, str],
    *,
    stacked: bool = False,
    date_axis: bool = True,
    label_step: int = 0,
    width: int = WIDTH,
) -> None:
    """Place a figure; ``axis`` is the title and number format of its values."""
    title, description = FIGURES[key]
    figure = Figure(
        key,
        title,
        description,
        categories,
        series,
        *axis,
        stacked=stacked,
        date_axis=date_axis,
        label_step=label_step,
        width=width,
    )
    scope.sheet.place(Placed(figure, *at, 2))


def dates(scope: ContractScope, key: str, number: str) -> str:
    """Place the dates of a figure's axis, and return the reference to them."""
    row_key = f"{key}.date"
    scope.year_row(
        row_key,
        "Dato for figurens tidsakse",
        "dato",
        f"=DATE(MAX({{EK_Startaar}},{{first_year.min}})"
        f"+MAX(MIN({number},{{EK_Kontraktsaar}}),1)-1,1,1)",
        _dates,
        "date",
    )
    return scope.area(row_key).reference()


def _dates(data: ContractData) -> list[CellValue]:
    years = [min(year, data.results.years) for year in range(1, MAX_YEARS + 1)]
    first = data.inputs.first_year
    return [(date(first + year - 1, 1, 1) - _EPOCH) // timedelta(days=1) for year in years]


def figure_row(
    scope: ContractScope, key: str, label: str, source: str, look: Look, values: Values, number: str
) -> FigureSeries:
    """Place a row of figure data: past the contract a column is 0 and a line repeats its last value."""
    colour, kind = look
    is_line = kind == "line"
    tail = f"{{{key}:prev}}" if is_line else "0"
    scope.year_row(
        key,
        label,
        Unit.KRONER,
        f"=IF({number}>{{EK_Kontraktsaar}},{tail},{source})",
        _cells(values, is_line=is_line),
        Unit.KRONER,
    )
    area = scope.area(key)
    return FigureSeries(Area(area.sheet, area.row, 0).reference(), area.reference(), colour, kind)


def _cells(values: Values, *, is_line: bool) -> CellsOf[ContractData]:
    def cells(data: ContractData) -> list[CellValue]:
        years = data.results.years
        row: list[CellValue] = values(data).tolist()[:years]
        return row + [row[-1] if is_line else 0.0] * (MAX_YEARS - years)

    return cells
