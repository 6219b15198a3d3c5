"""Figure data of a group's tab, and its figures A–H."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from workbook_templates.blocks.figures import (
    Look,
    Places,
    axis_title,
    date_row,
    figure_grid,
    figure_row,
    place_figure,
)
from workbook_templates.blocks.headings import column_heads
from workbook_templates.blocks.values import number
from workbook_templates.effektmodell.blocks import heading, situation_labels
from workbook_templates.effektmodell.data import GroupData, key_result
from workbook_templates.effektmodell.texts import FIGURE_SECTIONS, FIGURES
from workbook_templates.sheet import figures
from workbook_templates.sheet.cells import Area
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import KR_MILLION, KR_THOUSAND, PERCENT_AXIS
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, YEARLY_TERMS
from xlmodel.effektmodell.yearly import YearlyRows

_PAYER_COLOURS: Final[tuple[figures.Colour, ...]] = ("municipality", "state")
_TOTAL_COLOURS: Final[tuple[figures.Colour, ...]] = ("cost", "avoided", "gain")


def figure_space(scope: Scope) -> Places:
    """Leave room for the figures, two in a row, and return the corner of each."""
    (programme, own), (person, individual), (payers, shares) = FIGURE_SECTIONS
    places = figure_grid(scope, programme, own)
    places |= figure_grid(scope, f"{person} · {payers}", (*individual, *shares))
    scope.sheet.page_breaks += [places["C"][0], scope.sheet.row]
    return places


def figure_data(scope: Scope, places: Places) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    heading(scope, "figure_data")
    million = axis_title(scope, "Akseenhet, programmet", "mill. kr")
    thousand = axis_title(scope, "Akseenhet, én person", "tusen kr")
    dates = date_row(scope, lambda data: (int(data.inputs.first_year), int(data.inputs.period)))
    rows: dict[str, figures.Series] = {}
    for prefix, title, terms, pick in (
        ("", "Programmet", YEARLY_TERMS, lambda data: data.results),
        ("individual.", "Én person", INDIVIDUAL_TERMS, lambda data: data.results.individual),
    ):
        sheet.text(sheet.next_row(), 0, title, "label_strong")
        for term in terms:
            if term.key in _FIGURE_TERMS:
                key = prefix + term.key
                rows[key] = figure_row(
                    scope,
                    key,
                    term.nb.split(" (")[0],
                    f"{{{key}}}",
                    _FIGURE_TERMS[term.key],
                    partial(_values, pick, term.key),
                )
    shares, totals = _share_table(scope), _total_table(scope)
    sheet.skip()

    def yearly(prefix: str, *keys: str) -> tuple[figures.Series, ...]:
        return tuple(rows[prefix + key] for key in keys)

    def figure(key: str, series: tuple[figures.Series, ...], **options: Any) -> None:
        title, description = FIGURES[key]
        place_figure(
            scope, places, figures.Figure(key, title, description, series=series, **options)
        )

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


_FIGURE_TERMS: Final[dict[str, Look]] = {
    "cost": ("cost", "column"),
    "avoided": ("avoided", "column"),
    "gain": ("gain", "column"),
    "health_gain": ("health", "column"),
    "production_gain": ("production", "column"),
    "net_accumulated": ("net", "line"),
    "total_accumulated": ("total", "line"),
}


def _values(
    pick: Callable[[GroupData], YearlyRows], key: str, data: GroupData
) -> tuple[FloatArray, int]:
    return getattr(pick(data), key), int(data.inputs.period)


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
