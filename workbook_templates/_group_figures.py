"""Figure data of a group's tab, and its figures A–H.

The figure data is the one block without empty cells past the period: a figure spans exactly the
period because the date repeats the last year there, columns are 0 and lines repeat their last value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from workbook_templates import _figures as figures
from workbook_templates._blocks import band, column_heads, heading, situation_labels
from workbook_templates._data import GroupData, key_result, number, serial_day
from workbook_templates._plan import FIRST_YEAR_COLUMN, Area, CellValue, Placed, Scope
from workbook_templates._styles import KR_MILLION, KR_THOUSAND, PERCENT_AXIS
from workbook_templates._texts import FIGURE_SECTIONS, FIGURES
from xlmodel.specs import MAX_YEARS, Shape
from xlmodel.terms import (
    ENTRY_SITUATIONS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    YEARLY_TERMS,
    Term,
)
from xlmodel.yearly import YearlyRows

_CHART_ROWS: Final = 18
_CHART_OFFSET: Final = 45
_PAYER_COLOURS: Final[tuple[figures.Colour, ...]] = ("municipality", "state")
_TOTAL_COLOURS: Final[tuple[figures.Colour, ...]] = ("cost", "avoided", "gain")


def figure_space(scope: Scope) -> dict[str, tuple[int, int]]:
    """Leave room for the figures, two in a row, and return the corner of each."""
    sheet = scope.sheet
    columns = (0, FIRST_YEAR_COLUMN)
    places: dict[str, tuple[int, int]] = {}
    (programme, own), (person, individual), (payers, shares) = FIGURE_SECTIONS
    for title, keys in ((programme, own), (f"{person} · {payers}", (*individual, *shares))):
        band(sheet, title)
        for index, key in enumerate(keys):
            places[key] = (sheet.row + _CHART_ROWS * (index // 2), columns[index % 2])
        sheet.skip(_CHART_ROWS * 2)
    sheet.page_breaks += [places["C"][0], sheet.row]
    return places


def figure_data(scope: Scope, places: dict[str, tuple[int, int]]) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    heading(scope, "figure_data")
    million = _axis_title(scope, "Akseenhet, programmet", "mill. kr")
    thousand = _axis_title(scope, "Akseenhet, én person", "tusen kr")
    scope.year_row(
        "figure.date",
        "Dato for figurenes tidsakse",
        "dato",
        "=DATE(MAX({Startaar},{first_year.min})+MAX(MIN({year_number},{Analyseperiode}),1)-1,1,1)",
        _figure_dates,
        "date",
    )
    rows: dict[str, Area] = {}
    for prefix, title, terms, pick in (
        ("", "Programmet", YEARLY_TERMS, lambda data: data.results),
        ("individual.", "Én person", INDIVIDUAL_TERMS, lambda data: data.results.individual),
    ):
        sheet.text(sheet.next_row(), 0, title, "label_strong")
        for term in terms:
            if term.key in _FIGURE_TERMS:
                rows[prefix + term.key] = _figure_row(scope, prefix, term, pick)
    shares, totals = _share_table(scope), _total_table(scope)
    sheet.skip()
    dates = scope.plan.area(scope.group, "figure.date").reference()

    def yearly(prefix: str, *keys: str) -> tuple[figures.Series, ...]:
        return tuple(_series(rows[prefix + key], _FIGURE_TERMS[key]) for key in keys)

    def figure(key: str, series: tuple[figures.Series, ...], **options: Any) -> None:
        title, description = FIGURES[key]
        made = figures.Figure(key, title, description, series=series, **options)
        sheet.figures.append(Placed(made, *places[key], _CHART_OFFSET if places[key][1] else 2))

    programme = {"categories": dates, "axis_title": million, "number_format": KR_MILLION}
    person = {"categories": dates, "axis_title": thousand, "number_format": KR_THOUSAND}
    figure("A", yearly("", "cost", "avoided", "net_accumulated"), **programme)
    figure("B", yearly("", "health_gain", "production_gain"), stacked=True, **programme)
    figure("C", yearly("", "cost", "avoided", "gain", "total_accumulated"), **programme)
    figure("D", yearly("individual.", "cost", "avoided", "net_accumulated"), **person)
    figure("E", yearly("individual.", "health_gain", "production_gain"), stacked=True, **person)
    figure("F", yearly("individual.", "cost", "avoided", "gain", "total_accumulated"), **person)
    labels, table = shares
    figure(
        "G",
        tuple(
            figures.Series(table[index].part(-1).reference(), table[index].reference(), colour)
            for index, colour in enumerate(_PAYER_COLOURS)
        ),
        categories=labels.reference(),
        axis_title="andel av kostnaden",
        number_format=PERCENT_AXIS,
        stacked=True,
        date_axis=False,
        share_axis=True,
    )
    heads, lines = totals
    figure(
        "H",
        tuple(
            figures.Series(Area(area.sheet, area.row, 0).reference(), area.reference(), colour)
            for area, colour in zip(lines, _TOTAL_COLOURS, strict=True)
        ),
        categories=heads.reference(),
        axis_title=million,
        number_format=KR_MILLION,
        stacked=True,
        date_axis=False,
    )


_FIGURE_TERMS: Final[dict[str, tuple[figures.Colour, str]]] = {
    "cost": ("cost", "column"),
    "avoided": ("avoided", "column"),
    "gain": ("gain", "column"),
    "health_gain": ("health", "column"),
    "production_gain": ("production", "column"),
    "net_accumulated": ("net", "line"),
    "total_accumulated": ("total", "line"),
}


def _series(area: Area, look: tuple[figures.Colour, str]) -> figures.Series:
    colour, kind = look
    label = Area(area.sheet, area.row, 0)
    return figures.Series(
        label.reference(), area.reference(), colour, "line" if kind == "line" else "column"
    )


def _axis_title(scope: Scope, label: str, unit: str) -> str:
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


def _figure_dates(data: GroupData) -> list[CellValue]:
    first, period = int(data.inputs.first_year), int(data.inputs.period)
    return [
        serial_day(date(first + min(year, period) - 1, 1, 1)) for year in range(1, MAX_YEARS + 1)
    ]


def _figure_row(
    scope: Scope, prefix: str, term: Term, pick: Callable[[GroupData], YearlyRows]
) -> Area:
    key = prefix + term.key
    line = _FIGURE_TERMS[term.key][1] == "line"
    past = f"{{figure.{key}:prev}}" if line else "0"

    def values(data: GroupData) -> list[CellValue]:
        row, period = getattr(pick(data), term.key), int(data.inputs.period)
        tail = float(row[period - 1]) if line else 0.0
        return [*row[:period].tolist(), *[tail] * (MAX_YEARS - period)]

    label = term.nb.split(" (")[0]
    scope.year_row(
        f"figure.{key}",
        label,
        "kr",
        f"=IF({{year_number}}>{{Analyseperiode}},{past},{{{key}}})",
        values,
        "kr",
    )
    return scope.plan.area(scope.group, f"figure.{key}")


def _share_table(scope: Scope) -> tuple[Area, list[Area]]:
    """Place the payers' shares of the first year's package by situation."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Andel av første års pakke", "Kommune", "Stat"))
    row = sheet.row
    labels = situation_labels(scope, row, Shape.ENTRY)
    table = []
    for column, (name, field) in enumerate(
        (("AndelKommune", "municipality_share"), ("AndelStat", "state_share")), start=1
    ):
        source = scope.plan.names[scope.group + name]
        areas = [
            scope.formula(
                row + situation,
                column,
                "=" + source.part(situation).reference(),
                number(f"results.packages.{field}", situation),
                "share",
            )
            for situation in ENTRY_SITUATIONS
        ]
        table.append(Area(sheet.name, row, column, len(areas)))
    sheet.row += len(ENTRY_SITUATIONS)
    return labels, table


def _total_table(scope: Scope) -> tuple[Area, list[Area]]:
    """Place the totals over the period as two stacked columns."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.heights[row] = 32
    column_heads(sheet, row, ("Sum i perioden", "Kostnad", "Besparelse + gevinst"))
    heads = Area(sheet.name, row, 1, 1, 2)
    lines = []
    for term, column in (("sum_cost", 1), ("sum_avoided", 2), ("sum_gain", 2)):
        found = next(item for item in KEY_TERMS if item.key == term)
        row = sheet.next_row()
        sheet.text(row, 0, found.nb.split(" i ")[0])
        scope.formula(
            row,
            column,
            f"={{{found.name}}}",
            key_result("results", found),
            "kr",
        )
        sheet.text(row, 3 - column, 0, "kr")
        lines.append(Area(sheet.name, row, 1, 1, 2))
    return heads, lines
