"""Figures of shares a year by situation, one a group, and the rows behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbook_templates.blocks import Places, place_figure, titled
from workbook_templates.control_group.blocks import FIRST, ControlScope, GroupScope, of_group
from workbook_templates.control_group.data import GroupData
from workbook_templates.control_group.texts import BLOCKS, FIGURES
from workbook_templates.sheet import PERCENT_AXIS, Area, CellValue, Colour, Figure, FigureSeries
from xlmodel.common.terms import Group


def share_figures(
    scope: ControlScope,
    places: Places,
    labels: Sequence[str],
    letters: Mapping[Group, str],
    series: Callable[[GroupScope, Group], list[FigureSeries]],
) -> None:
    """Place the labels of the slots, and each group's rows and figure; ``series`` places the rows."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    row = sheet.next_row()
    for at, label in enumerate(labels):
        sheet.text(row, FIRST + at, label, "column_head")
    categories = Area(sheet.name, row, FIRST, 1, len(labels)).reference()
    for group, letter in letters.items():
        title, description = FIGURES[letter]
        figure = Figure(
            letter,
            title,
            description,
            categories,
            tuple(series(of_group(scope, group), group)),
            "andel per år",
            PERCENT_AXIS,
            date_axis=False,
            share_axis=True,
        )
        place_figure(scope, places, figure)


def share_series(
    scope: GroupScope,
    group: Group,
    label: str,
    cells: Sequence[Area],
    values: Callable[[GroupData], list[CellValue]],
    colour: Colour,
) -> FigureSeries:
    """Place a row of shares read off ``cells``, 0 where none is shown, and return it as a series."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, label)
    sheet.text(row, 1, group.label(), "note")
    area = scope.formulas(
        row,
        FIRST,
        [f"=SUM({cell.address()})" for cell in cells],
        values,
        "share",
        direction="across",
    )
    return FigureSeries(Area(sheet.name, row, 0).reference(), area.reference(), colour)
