"""What a figure shows: references to cells, a title, an axis; the charts say how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Colour = Literal[
    "cost",
    "avoided",
    "net",
    "health",
    "production",
    "gain",
    "total",
    "municipality",
    "county",
    "state",
    "worst",
    "best",
]

PALETTE: Final[Mapping[Colour, str]] = {
    "cost": "#C4561F",
    "avoided": "#14507F",
    "gain": "#3FA08A",
    "health": "#7A4E8E",
    "production": "#CB8400",
    "municipality": "#4A9CC9",
    "county": "#6B7A1E",
    "state": "#3D4B5C",
    "net": "#1F1F1F",
    "total": "#7A2A6E",
    "worst": "#9E3B26",
    "best": "#4C8FA6",
}
"""Colour of each term, after Okabe and Ito, toned down.

Every colour stands out from white paper; columns that meet in one figure stay apart for readers
with any of the three kinds of colour blindness, and differ in lightness.
"""

SIZE: Final[dict[str, int]] = {"width": 620, "height": 340}
"""Default size in pixels; below a width of 600 the labels of fifteen years may be turned."""


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """One row of figure data: the label cell, the values, and the term it stands for."""

    name: str
    values: str
    colour: Colour
    kind: Literal["column", "line"] = "column"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a chart shows.

    ``categories`` refers to the row of dates (``date_axis``) or of text labels. ``axis_title`` is a
    reference to a cell with the unit, or the unit itself. ``share_axis`` fixes the value axis to
    0-100 %. ``width`` and ``height`` are in pixels; lines alone make a chart of lines. ``title_cell``
    refers to a cell with the title as it depends on the inputs. One of many slots that are no years
    has a ``label_step``: no numbers stand at its columns, and every so many slots have a label; one
    over years has numbers at its columns where it is ``labelled``. A ``horizontal`` one has its slots
    from the top down, and both bars of a slot on one line unless it has a ``label_step``.
    ``category_format`` is that of slots that are numbers. ``description`` is the alternative text, which belongs to the drawing: the caller gives it to ``insert_chart``.
    """

    key: str
    title: str
    description: str
    categories: str
    series: tuple[FigureSeries, ...]
    axis_title: str
    number_format: str
    stacked: bool = False
    date_axis: bool = True
    share_axis: bool = False
    width: int = SIZE["width"]
    height: int = SIZE["height"]
    title_cell: str = ""
    label_step: int = 0
    labelled: bool = False
    horizontal: bool = False
    category_format: str = ""
