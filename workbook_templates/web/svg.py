"""Figures as SVG: drawn by the server, in the colours of the workbook, with a table beside them.

Sizes are in the drawing's own units: it is as wide as its place, and its texts grow with it. Nothing
is told by colour alone: columns stand in the order of the legend, lines have marks of their own, and
every number stands in the table.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import Final

from workbook_templates.sheet import PALETTE, Drawing, DrawnSeries
from xlmodel.common.bokmaal import SPACE, in_bokmaal, with_minus

_WIDTH: Final = 420
_HEIGHT: Final = 276
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 6, 28, 38
_TICKS: Final = 5
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_LINE: Final = 14
"""From one line of a label to the next."""
_SMALL: Final = 12
_LABEL: Final = 33
"""Width that a year's label takes."""
_SIGN: Final = 7.0
"""Width of a sign of a label, about."""
_GAP: Final = 0.3
"""Share of a slot that is left empty."""
_INK, _GRID, _ZERO = "#404040", "#E3E3E3", "#7F7F7F"
_MARK: Final = 3.2
_DASHES: Final = {"total": "6 3"}


def figures_html(figures: Sequence[Drawing]) -> str:
    """Return figures under the names of their tabs."""
    pieces = []
    for tab in dict.fromkeys(item.tab for item in figures):
        pieces.append(f'<h3>{escape(tab)}</h3><div class="figurer">')
        pieces += [
            figure_html(item, f"figur-{number}")
            for number, item in enumerate(figures)
            if item.tab == tab
        ]
        pieces.append("</div>")
    return "\n".join(pieces)


def figure_html(figure: Drawing, name: str) -> str:
    """Return a figure: title, legend, drawing, and its numbers as a table; ``name`` is its id."""
    drawing = _in_units_of_axis(figure)
    legend = "".join(
        f'<li><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">{_sample(item)}'
        f"</svg>{escape(item.name)}</li>"
        for item in drawing.series
    )
    return (
        f'<figure id="{name}"><figcaption>{escape(drawing.title)}</figcaption>'
        f'<ul class="tegnforklaring">{legend}</ul>{_svg(drawing, name)}'
        f"<details><summary>Tallene i figuren</summary>{_table(drawing)}</details></figure>"
    )


def _in_units_of_axis(drawing: Drawing) -> Drawing:
    """Return a drawing whose numbers are as they are shown: in millions, in per cent."""
    factor = (100 if drawing.is_share else 1) / drawing.divisor
    series = (
        replace(item, values=tuple(value * factor for value in item.values))
        for item in drawing.series
    )
    return replace(drawing, series=tuple(series))


def _svg(drawing: Drawing, name: str) -> str:
    scale = _Scale(drawing)
    parts = [*_axis(drawing, scale), *_columns(drawing, scale), *_lines(drawing, scale)]
    parts += _slots(drawing, scale)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'font-family="inherit" font-size="13" fill="{_INK}">'
        f'<title id="{name}-t">{escape(drawing.title)}</title>'
        f'<desc id="{name}-d">{escape(drawing.description)}</desc>{"".join(parts)}</svg>'
    )


class _Scale:
    """Places of values and slots."""

    def __init__(self, drawing: Drawing) -> None:
        low, high = _range(drawing)
        self.step = 20.0 if drawing.is_whole else _nice((high - low) / _TICKS)
        first, last = math.floor(low / self.step + 1e-9), math.ceil(high / self.step - 1e-9)
        self.ticks = [self.step * number for number in range(first, max(last, first + 1) + 1)]
        self._sign = f"{SPACE}%" if drawing.is_share else ""
        self.slot = (_WIDTH - _LEFT - _RIGHT) / max(len(drawing.slots), 1)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    def x(self, slot: float) -> float:
        return _LEFT + slot * self.slot

    def label(self, value: float) -> str:
        """Write a tick with as many decimals as the step has."""
        decimals = next(n for n in range(4) if n == 3 or _is_whole(self.step * 10**n))
        return with_minus(in_bokmaal(f"{value + 0.0:,.{decimals}f}")) + self._sign


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6


def _range(drawing: Drawing) -> tuple[float, float]:
    """Return the lowest and highest value that is drawn; zero is always within."""
    if drawing.is_whole:
        return 0.0, 100.0
    columns = [item.values for item in drawing.series if item.kind == "column"]
    values = [value for item in drawing.series if item.kind == "line" for value in item.values]
    if drawing.is_stacked:
        for at in zip(*columns, strict=True):
            values += [sum(filter(_positive, at)), sum(value for value in at if value < 0)]
    else:
        values += [value for column in columns for value in column]
    low, high = min([0.0, *values]), max([0.0, *values])
    return (low, high) if high > low else (0.0, 1.0)


def _positive(value: float) -> bool:
    return value > 0


def _nice(step: float) -> float:
    """Return the nearest step above that a reader counts in."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(item for item in _STEPS if step <= item * power * (1 + 1e-9))


def _axis(drawing: Drawing, scale: _Scale) -> Iterator[str]:
    yield f'<text x="2" y="13">{escape(drawing.axis_title)}</text>'
    for tick in scale.ticks:
        y = scale.y(tick)
        ink = _ZERO if abs(tick) < scale.step / 2 else _GRID
        yield (
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{ink}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{scale.label(tick)}</text>'
        )


def _columns(drawing: Drawing, scale: _Scale) -> Iterator[str]:
    columns = [item for item in drawing.series if item.kind == "column"]
    width = scale.slot * (1 - _GAP) / (1 if drawing.is_stacked else max(len(columns), 1))
    for at in range(len(drawing.slots)):
        above, below = 0.0, 0.0
        for number, item in enumerate(columns):
            value = item.values[at]
            x = scale.x(at + _GAP / 2) + (0 if drawing.is_stacked else number * width)
            start = 0.0
            if drawing.is_stacked:
                start = above if value >= 0 else below
                above, below = (above + value, below) if value >= 0 else (above, below + value)
            yield _bar(x, width, scale.y(start), scale.y(start + value), PALETTE[item.colour])


def _bar(x: float, width: float, y: float, other: float, ink: str) -> str:
    if abs(y - other) < 0.05:
        return ""
    return (
        f'<rect x="{x:.1f}" y="{min(y, other):.1f}" width="{max(width - 0.6, 0.6):.1f}" '
        f'height="{abs(y - other):.1f}" fill="{ink}"/>'
    )


def _lines(drawing: Drawing, scale: _Scale) -> Iterator[str]:
    for item in drawing.series:
        if item.kind == "line":
            places = [(scale.x(at + 0.5), scale.y(value)) for at, value in enumerate(item.values)]
            yield _line(item, places, places)


def _line(
    item: DrawnSeries,
    places: Sequence[tuple[float, float]],
    marked: Sequence[tuple[float, float]],
) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = f' stroke-dasharray="{_DASHES[item.colour]}"' if item.colour in _DASHES else ""
    marks = "".join(_mark(item, x, y) for x, y in marked)
    return f'<polyline points="{points}" fill="none" stroke="{PALETTE[item.colour]}" stroke-width="2"{dash}/>{marks}'


def _mark(item: DrawnSeries, x: float, y: float) -> str:
    look = f'fill="#FFFFFF" stroke="{PALETTE[item.colour]}" stroke-width="1.5"'
    if item.colour in _DASHES:
        side = 2 * _MARK
        return (
            f'<rect x="{x - _MARK:.1f}" y="{y - _MARK:.1f}" width="{side:.1f}" height="{side:.1f}" '
            f'transform="rotate(45 {x:.1f} {y:.1f})" {look}/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK}" {look}/>'


def _sample(item: DrawnSeries) -> str:
    if item.kind == "line":
        return _line(item, [(0, 6), (22, 6)], [(11, 6)])
    return f'<rect x="3" y="0" width="14" height="12" fill="{PALETTE[item.colour]}"/>'


def _slots(drawing: Drawing, scale: _Scale) -> Iterator[str]:
    """Yield the labels of the slots, as many as there is room for; a long text has two lines."""
    longest = max((len(slot) for slot in drawing.slots), default=0)
    needed = max(_LABEL, longest * _SIGN) if drawing.label_step or longest <= 4 else 0.0
    step = max(drawing.label_step, math.ceil(needed / scale.slot), 1)
    for at in range(0, len(drawing.slots), step):
        x = scale.x(at + 0.5)
        lines = _fitted(drawing.slots[at], scale.slot * step)
        first = f'<tspan x="{x:.1f}">{escape(lines[0])}</tspan>'
        others = "".join(
            f'<tspan x="{x:.1f}" dy="{_LINE}">{escape(line)}</tspan>' for line in lines[1:]
        )
        yield (
            f'<text y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle" font-size="{_SMALL if longest > 4 else 13}">'
            f"{first}{others}</text>"
        )


def _fitted(text: str, width: float) -> list[str]:
    """Return a text as one line or two that fit its slot, cut where it is too long; the table has it whole."""
    most = max(int(width / _SIGN), 3)
    lines = textwrap.wrap(text, most) or [""]
    if len(lines) > 2:
        lines = [lines[0], lines[1][: most - 1] + "…"]
    return lines


def _table(drawing: Drawing) -> str:
    decimals = max(drawing.decimals, 1 if drawing.is_share else 0)
    percent = " (%)" if drawing.is_share else ""
    heads = "".join(
        f'<th scope="col" class="tall">{escape(item.name)}</th>' for item in drawing.series
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(slot)}</th>'
        + "".join(
            f'<td class="tall">{_written(item.values[at], decimals)}</td>'
            for item in drawing.series
        )
        + "</tr>"
        for at, slot in enumerate(drawing.slots)
    )
    return (
        f'<div class="tabell" tabindex="0" role="region" aria-label="{escape(drawing.tab)}: {escape(drawing.title)}, tall">'
        f'<table class="liten"><caption>{escape(drawing.axis_title)}{percent}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _written(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return with_minus(in_bokmaal(text if float(text.replace(",", "")) else text.lstrip("-")))
