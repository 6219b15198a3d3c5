"""The charts of a tab: titles, series, and the cells that they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook_templates.xlsx.package import Node, Package, PackageError


@dataclass(frozen=True, slots=True)
class FoundSeries:
    """A series of a chart: the cells that it reads, empty where it reads none.

    ``fixed`` says that numbers stand in the chart itself instead of a reference.
    """

    name: str
    categories: str
    values: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class FoundChart:
    """A chart: its title, its series, and the cell that the title of its value axis reads."""

    title: str = ""
    series: tuple[FoundSeries, ...] = ()
    axis_title: str = ""


def charts_of(package: Package, sheet_part: str) -> Iterator[FoundChart]:
    """Yield the charts that a tab's drawings show; one that cannot be read is an empty one."""
    drawings = [part for kind, part in package.relations(sheet_part).values() if kind == "drawing"]
    for drawing in drawings:
        relations = package.relations(drawing)
        for item in _tree(package, drawing).walk():
            kind, part = relations.get(item.attributes.get("id", ""), ("", ""))
            if item.tag == "chart" and kind == "chart":
                yield _chart(_tree(package, part).child("chart"))


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
    )


def _first_reference(node: Node) -> str:
    """Return the reference that a part of a chart reads; empty where it reads none."""
    return next((item.text for item in node.walk() if item.tag == "f"), "").strip()
