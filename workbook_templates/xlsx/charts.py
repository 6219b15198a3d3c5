"""The charts of a tab: titles, series, axes, and the cells that they read; what else lies over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workbook_templates.xlsx.package import Node, Package, PackageError
from workbook_templates.xlsx.values import whole_of


@dataclass(frozen=True, slots=True)
class FoundSeries:
    """A series of a chart: the cells that it reads, empty where it reads none.

    ``fixed`` says that numbers stand in the chart itself instead of a reference, ``typed`` is a name
    that stands there so.
    """

    name: str
    categories: str
    values: str
    fixed: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class FoundAxis:
    """An axis: where it is made to begin and end, and how it counts.

    ``unit`` is what its numbers are divided by in words, ``code`` their format.
    """

    least: str = ""
    most: str = ""
    is_reversed: bool = False
    is_logarithmic: bool = False
    unit: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FoundChart:
    """A chart: its title and whether it reads it from a cell, its series, its axes.

    ``axis_title`` is the cell that the title of its value axis reads. ``grouping`` tells of its
    columns: clustered, stacked or percentStacked.
    """

    title: str = ""
    series: tuple[FoundSeries, ...] = ()
    axis_title: str = ""
    is_title_read: bool = False
    grouping: str = ""
    value_axis: FoundAxis = FoundAxis()
    category_axis: FoundAxis = FoundAxis()


@dataclass(frozen=True, slots=True)
class FoundShape:
    """What lies over cells: its kind in bokmål, its name, and the first and last cell under it."""

    noun: str
    name: str
    area: tuple[tuple[int, int], tuple[int, int]]


def charts_of(package: Package, sheet_part: str) -> Iterator[FoundChart]:
    """Yield the charts that a tab's drawings show; one that cannot be read is an empty one."""
    drawings = [part for kind, part in package.relations(sheet_part).values() if kind == "drawing"]
    for drawing in drawings:
        relations = package.relations(drawing)
        for item in _tree(package, drawing).walk():
            kind, part = relations.get(item.attributes.get("id", ""), ("", ""))
            if item.tag == "chart" and kind == "chart":
                yield _chart(_tree(package, part).child("chart"))


_NOUNS: Final = {
    "sp": "En tekstboks eller form",
    "pic": "Et bilde",
    "graphicFrame": "En figur",
    "grpSp": "En gruppe former",
    "cxnSp": "En strek",
}
_COLUMN, _ROW = 609_600, 190_500
"""Usual width and height of a cell in the drawing's unit, of which a point has 12 700."""


def shapes_of(package: Package, sheet_part: str) -> Iterator[FoundShape]:
    """Yield what a tab's drawings put over its cells."""
    drawings = [part for kind, part in package.relations(sheet_part).values() if kind == "drawing"]
    for drawing in drawings:
        for anchor in _tree(package, drawing).children:
            shape = next((item for item in anchor.children if item.tag in _NOUNS), None)
            if shape is not None:
                name = next(
                    (i.attributes.get("name", "") for i in shape.walk() if i.tag == "cNvPr"), ""
                )
                yield FoundShape(_NOUNS[shape.tag], name, _area(anchor))


def _area(anchor: Node) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and last cell that lie well under an anchor."""
    start, end = anchor.child("from"), anchor.child("to")
    first = (_number(start.child("row").text), _number(start.child("col").text))
    if end.tag:
        last = tuple(
            _number(end.child(name).text) - (_number(end.child(offset).text) < size / 4)
            for name, offset, size in (("row", "rowOff", _ROW), ("col", "colOff", _COLUMN))
        )
        return first, (last[0], last[1])
    place, size = anchor.child("pos").attributes, anchor.child("ext").attributes
    if place:
        first = (_number(place.get("y", "")) // _ROW, _number(place.get("x", "")) // _COLUMN)
    rows, columns = _number(size.get("cy", "")) // _ROW, _number(size.get("cx", "")) // _COLUMN
    return first, (first[0] + rows, first[1] + columns)


def _number(text: str) -> int:
    return max(whole_of(text.strip()), 0)


def _axis(axis: Node) -> FoundAxis:
    scaling = axis.child("scaling")
    unit = axis.child("dispUnits")
    return FoundAxis(
        scaling.child("min").attributes.get("val", ""),
        scaling.child("max").attributes.get("val", ""),
        scaling.child("orientation").attributes.get("val") == "maxMin",
        bool(scaling.child("logBase").tag),
        unit.child("builtInUnit").attributes.get("val", "")
        or unit.child("custUnit").attributes.get("val", ""),
        axis.child("numFmt").attributes.get("formatCode", ""),
    )


def _tree(package: Package, part: str) -> Node:
    """Return a part that a check can do without, an empty element where it is damaged."""
    try:
        return package.tree(part)
    except PackageError:
        return Node("", {})


def _chart(chart: Node) -> FoundChart:
    plot = chart.child("plotArea")
    titles = (item.text for item in chart.child("title").walk() if item.tag in ("t", "v"))
    axis_titles = (_first_reference(axis.child("title")) for axis in plot.all("valAx"))
    return FoundChart(
        "".join(titles).strip() if plot.tag else "",
        tuple(_series(item) for kind in plot.children for item in kind.all("ser")),
        next(filter(None, axis_titles), ""),
        bool(_first_reference(chart.child("title"))),
        plot.child("barChart", "grouping").attributes.get("val", ""),
        _axis(next(plot.all("valAx"), Node("", {}))),
        _axis(plot.child("dateAx") if plot.child("dateAx").tag else plot.child("catAx")),
    )


def _series(item: Node) -> FoundSeries:
    values, categories = item.child("val"), item.child("cat")
    if not values.tag:
        values, categories = item.child("yVal"), item.child("xVal")
    return FoundSeries(
        _first_reference(item.child("tx")),
        _first_reference(categories),
        _first_reference(values),
        bool(values.child("numLit").tag),
        "" if _first_reference(item.child("tx")) else item.child("tx", "v").text,
    )


def _first_reference(node: Node) -> str:
    """Return the reference that a part of a chart reads; empty where it reads none."""
    return next((item.text for item in node.walk() if item.tag == "f"), "").strip()
