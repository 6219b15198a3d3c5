"""Figure data of a group's tab, and its figures A–H, N and O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    Look,
    Places,
    Spot,
    axis_title,
    band,
    cells_of,
    column_heads,
    date_row,
    figure_row,
    place_figure,
)
from workbook_templates.effektmodell.blocks import heading, situation_labels
from workbook_templates.effektmodell.data import GroupData, shown
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.effektmodell.texts import FIGURE_SECTIONS, FIGURES
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR_MILLION,
    KR_THOUSAND,
    PERCENT_AXIS,
    UNIT_COLUMN,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
)
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Term
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.packages import Packages
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, YEARLY_TERMS
from xlmodel.effektmodell.yearly import YearlyRows

_PAYER_COLOURS: Final[tuple[Colour, ...]] = ("municipality", "state")
_TOTAL_COLOURS: Final[tuple[Colour, ...]] = ("cost", "avoided", "gain")

_FIGURE_TERMS: Final[dict[str, Look]] = {
    "cost": ("cost", "column"),
    "avoided": ("avoided", "column"),
    "gain": ("gain", "column"),
    "health_gain": ("health", "column"),
    "production_gain": ("production", "column"),
    "net_accumulated": ("net", "line"),
    "total_accumulated": ("total", "line"),
}

_YEARLY_FIGURES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("A", "", ("cost", "avoided", "net_accumulated")),
    ("B", "", ("health_gain", "production_gain")),
    ("C", "", ("cost", "avoided", "gain")),
    ("N", "", ("net_accumulated", "total_accumulated")),
    ("D", "individual.", ("cost", "avoided", "net_accumulated")),
    ("E", "individual.", ("health_gain", "production_gain")),
    ("F", "individual.", ("cost", "avoided", "gain")),
    ("O", "individual.", ("net_accumulated", "total_accumulated")),
)
"""Figures over years: which rows they show, and of whom; N and O are panels below C and F."""
_STACKED: Final = ("B", "E")


_BESIDE: Final = ((FIRST_YEAR_COLUMN, 2, 528), (FIRST_YEAR_COLUMN + 6, 50, 686))
_BESIDE_HEIGHT: Final = 206
_BESIDE_ROWS: Final = ((0, 4), (10, 14))
"""The first figures, beside inputs and key results: columns, pixels into them, widths; rows, too."""

_BELOW: Final = ((0, 2, 584), (UNIT_COLUMN, 68, 582), (FIRST_YEAR_COLUMN + 7, 2, 650))
_BELOW_HEIGHT: Final = 312
_BELOW_ROWS: Final = 16
"""The other figures, three in a row."""


def figures_beside(first: int) -> Places:
    """Return the places of the programme's figures from a row on: two, and two to the right of them.

    The first two are seen beside the inputs on a small screen; the panel N stands below its figure C.
    """
    (left, right) = (FIGURE_SECTIONS["programme"].keys[:2], FIGURE_SECTIONS["programme"].keys[2:])
    return {
        key: Spot(first + row, column, offset, down, (width, _BESIDE_HEIGHT))
        for keys, (column, offset, width) in zip((left, right), _BESIDE, strict=True)
        for key, (row, down) in zip(keys, _BESIDE_ROWS, strict=True)
    }


def figure_space(scope: GroupScope) -> Places:
    """Leave room for the other figures, three in a row, and return their places."""
    sheet = scope.sheet
    person, whole = FIGURE_SECTIONS["individual"], FIGURE_SECTIONS["whole"]
    band(sheet, person.title, others={_BELOW[-1][0]: whole.title})
    columns = (person.keys[:2], person.keys[2:], whole.keys)
    places = {
        key: Spot(sheet.row + _BELOW_ROWS * at, column, offset, 4, (width, _BELOW_HEIGHT))
        for keys, (column, offset, width) in zip(columns, _BELOW, strict=True)
        for at, key in enumerate(keys)
    }
    sheet.skip(_BELOW_ROWS * 2)
    return places


def figure_data(scope: GroupScope, places: Places) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    heading(scope, "figure_data")
    million = axis_title(scope, "Akseenhet, programmet", "mill. kr")
    thousand = axis_title(scope, "Akseenhet, én person", "tusen kr")
    dates = date_row(scope, _calendar_years)
    rows = _rows(scope, "", "Programmet", YEARLY_TERMS, lambda data: data.results)
    rows |= _rows(
        scope, "individual.", "Én person", INDIVIDUAL_TERMS, lambda data: data.results.individual
    )
    shares, totals = _share_figure(scope), _total_figure(scope, million)
    scope.sheet.skip()
    for key, prefix, keys in _YEARLY_FIGURES:
        title, description = FIGURES[key]
        made = Figure(
            key,
            title,
            description,
            dates,
            tuple(rows[prefix + name] for name in keys),
            thousand if prefix else million,
            KR_THOUSAND if prefix else KR_MILLION,
            stacked=key in _STACKED,
        )
        place_figure(scope, places, made)
    place_figure(scope, places, shares)
    place_figure(scope, places, totals)


def _calendar_years(data: GroupData) -> list[int]:
    return [int(year) for year in data.results.calendar_years[: int(data.inputs.period)]]


def _rows(
    scope: GroupScope,
    prefix: str,
    title: str,
    terms: tuple[Term, ...],
    rows: Callable[[GroupData], YearlyRows],
) -> dict[str, FigureSeries]:
    """Place the rows of those terms that the figures show."""
    scope.sheet.text(scope.sheet.next_row(), 0, title, "label_strong")
    return {
        prefix + term.key: figure_row(
            scope,
            prefix + term.key,
            term.nb.split(" (")[0],
            f"{{{prefix}{term.key}}}",
            _FIGURE_TERMS[term.key],
            _within_period(rows, term),
        )
        for term in terms
        if term.key in _FIGURE_TERMS
    }


def _within_period(
    rows: Callable[[GroupData], YearlyRows], term: Term
) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: data.in_period(rows(data).row(term))


def _share_figure(scope: GroupScope) -> Figure:
    """Place the payers' shares of the first year's package by situation, and return their figure."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Andel av første års pakke", "Kommune", "Stat"))
    row = sheet.row
    labels = situation_labels(scope, row, Shape.ENTRY)
    shares: tuple[tuple[str, Callable[[Packages], FloatArray]], ...] = (
        ("AndelKommune", lambda packages: packages.municipality_share),
        ("AndelStat", lambda packages: packages.state_share),
    )
    series = []
    for column, ((name, share), colour) in enumerate(
        zip(shares, _PAYER_COLOURS, strict=True), start=1
    ):
        source = scope.plan.names[scope.group + name]
        area = scope.formulas(
            row,
            column,
            [f"={source.part(situation).reference()}" for situation in ENTRY_SITUATIONS],
            _shares(share),
            "share",
        )
        series.append(FigureSeries(area.part(-1).reference(), area.reference(), colour))
    sheet.row += len(ENTRY_SITUATIONS)
    title, description = FIGURES["G"]
    return Figure(
        "G",
        title,
        description,
        labels.reference(),
        tuple(series),
        "andel av kostnaden",
        PERCENT_AXIS,
        stacked=True,
        date_axis=False,
        share_axis=True,
    )


def _shares(
    share: Callable[[Packages], FloatArray],
) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: cells_of(share(data.results.packages))


def _total_figure(scope: GroupScope, axis: str) -> Figure:
    """Place the totals over the period as two stacked columns, and return their figure."""
    sheet = scope.sheet
    row = sheet.next_row(height=32)
    column_heads(sheet, row, ("Sum i perioden", "Kostnad", "Besparelse + gevinst"))
    heads = Area(sheet.name, row, 1, 1, 2)
    terms = {term.key: term for term in KEY_TERMS}
    columns = (("sum_cost", 1), ("sum_avoided", 2), ("sum_gain", 2))
    series = [
        FigureSeries(*_total_row(scope, terms[key], column), colour)
        for (key, column), colour in zip(columns, _TOTAL_COLOURS, strict=True)
    ]
    title, description = FIGURES["H"]
    return Figure(
        "H",
        title,
        description,
        heads.reference(),
        tuple(series),
        axis,
        KR_MILLION,
        stacked=True,
        date_axis=False,
    )


def _total_row(scope: GroupScope, term: Term, column: int) -> tuple[str, str]:
    """Place a total in one of the two columns; return references to its label and to both."""
    sheet = scope.sheet
    row = sheet.next_row()
    label = sheet.text(row, 0, term.nb.split(" i ")[0])
    scope.formula(row, column, f"={{{term.name}}}", lambda data: shown(data.results, term), "kr")
    sheet.text(row, 3 - column, 0, "kr")
    return label.reference(), Area(sheet.name, row, 1, 1, 2).reference()
