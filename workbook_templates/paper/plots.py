"""Figures as PNG: the sheet's own, in its colours, with bokmål numbers.

Drawn without a window and with the font that comes with matplotlib, so that the same numbers give the
same bytes on every machine with the same version.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workbook_templates.sheet import LINE, MUTED, PALETTE, Drawing, DrawnSeries
from xlmodel.common.bokmaal import in_bokmaal, with_minus
from xlmodel.common.values import FloatArray

DPI: Final = 200
SIZE: Final = (6.3, 3.1)
"""Width and height in inches: the width of the text on the page."""
_TALL: Final = (6.3, 4.0)
_DROWNS: Final = 2.5
"""How many times higher than the columns a line is before it gets a panel of its own."""

_LINES: Final = (("o", "-"), ("D", "--"), ("s", ":"), ("^", "-."))
_WIDTH: Final = 0.78
_WRAP: Final = 14
_BESIDE_BARS: Final = 0.12
"""Room for numbers beyond the bars, a share of the axis."""
_BESIDE: Final = 26
"""Signs of a label beside a bar before it is broken."""
_LEGEND_SIGNS, _KEY_SIGNS = 104, 6
"""Signs that a line of the legend has room for, and that a name's key takes."""
_FEW: Final = 6
"""Most slots of a figure without years that have their numbers written at the columns."""


def figure_png(drawing: Drawing) -> bytes:
    """Return a figure as PNG at 200 dpi; its title and alternative text stand in the document."""
    with rc_context(
        {
            "font.family": "DejaVu Sans",
            "font.size": 8,
            "axes.edgecolor": LINE,
            "axes.labelcolor": MUTED,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
        }
    ):
        figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
        _panels(figure, drawing)
        shown, names = _legend(figure, drawing)
        figure.legend(
            shown, names, loc="outside lower center", ncols=_legend_columns(names), frameon=False
        )
        content = io.BytesIO()
        figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _panels(figure: Figure, drawing: Drawing) -> None:
    """Draw all in one panel, or the lines in one below where they would drown the columns."""
    if not _lines_drown(drawing):
        axes = figure.add_subplot()
        _columns(axes, drawing)
        _lines(axes, drawing)
        _axes(axes, drawing)
        return
    figure.set_size_inches(*_TALL)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(5, 4))
    _columns(above, drawing)
    _lines(below, drawing)
    for axes in (above, below):
        _axes(axes, drawing)
    above.set_ylabel("")
    below.set_ylabel("")
    figure.supylabel(drawing.axis_title, fontsize=8, color=MUTED)


def _lines_drown(drawing: Drawing) -> bool:
    columns, lines = (
        [abs(value) for series in _of_kind(drawing, kind) for value in series.values]
        for kind in ("column", "line")
    )
    return bool(columns and lines) and max(lines) > _DROWNS * max(columns) > 0


def _legend(figure: Figure, drawing: Drawing) -> tuple[list[Artist], list[str]]:
    """Return what the legend shows, in the order of the series."""
    found: dict[str, Artist] = {}
    for axes in figure.axes:
        handles, labels = axes.get_legend_handles_labels()
        found |= dict(zip(labels, handles, strict=True))
    names = [series.name for series in drawing.series if series.name in found]
    return [found[name] for name in names], names


def _legend_columns(names: Sequence[str]) -> int:
    """Return how many names of a legend stand beside each other."""
    widest = max(len(name) for name in names) + _KEY_SIGNS
    return max(1, min(len(names), 4, _LEGEND_SIGNS // widest))


def _of_kind(drawing: Drawing, kind: str) -> list[DrawnSeries]:
    return [series for series in drawing.series if series.kind == kind]


def _scaled(drawing: Drawing, series: DrawnSeries) -> FloatArray:
    return np.asarray(series.values, np.float64) / drawing.divisor


def _columns(axes: Axes, drawing: Drawing) -> None:
    """Draw columns, or bars where the figure is horizontal: beside, on top of or over each other."""
    columns = _of_kind(drawing, "column")
    slots = np.arange(len(drawing.slots), dtype=np.float64)
    above, below = np.zeros(len(slots)), np.zeros(len(slots))
    shares_a_line = drawing.is_stacked or (drawing.is_horizontal and not drawing.label_step)
    width = _WIDTH if shares_a_line else _WIDTH / max(len(columns), 1)
    for at, series in enumerate(columns):
        values = _scaled(drawing, series)
        start = np.zeros(len(slots))
        if drawing.is_stacked:
            start = np.where(values >= 0, above, below)
            above, below = above + np.maximum(values, 0), below + np.minimum(values, 0)
        places = slots if shares_a_line else slots + (at - (len(columns) - 1) / 2) * width
        colour, name = PALETTE[series.colour], series.name
        bars = (
            axes.barh(places, values, width * 0.94, start, color=colour, label=name)
            if drawing.is_horizontal
            else axes.bar(places, values, width * 0.94, start, color=colour, label=name)
        )
        if _has_numbers(drawing):
            axes.bar_label(
                bars,
                [_number(drawing, value) if value else "" for value in values],
                label_type="center" if drawing.is_stacked else "edge",
                padding=0 if drawing.is_stacked else 2,
                color="white" if drawing.is_stacked else MUTED,
                fontweight="bold" if drawing.is_stacked else "normal",
            )


def _has_numbers(drawing: Drawing) -> bool:
    """Say whether there are so few columns that their numbers stand at them."""
    few = len(drawing.slots) <= _FEW and not drawing.label_step
    return few and not drawing.has_years


def _lines(axes: Axes, drawing: Drawing) -> None:
    slots = np.arange(len(drawing.slots), dtype=np.float64)
    for at, series in enumerate(_of_kind(drawing, "line")):
        marker, style = _LINES[at % len(_LINES)]
        axes.plot(
            slots,
            _scaled(drawing, series),
            color=PALETTE[series.colour],
            linestyle=style,
            marker=marker if len(slots) <= 2 * _FEW + 4 else None,
            markerfacecolor="white",
            markersize=4.5,
            linewidth=1.6,
            label=series.name,
            zorder=3,
        )


def _axes(axes: Axes, drawing: Drawing) -> None:
    """Give the axis of numbers its unit, ticks and zero, and that of slots its labels."""
    across = drawing.is_horizontal
    numbers = axes.xaxis if across else axes.yaxis
    numbers.set_label_text(drawing.axis_title)
    numbers.set_major_locator(MaxNLocator(nbins=6, integer=_is_counted(drawing)))
    numbers.set_major_formatter(FuncFormatter(lambda value, _: _tick(numbers, drawing, value)))
    axes.grid(axis="x" if across else "y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    zero = axes.axvline if across else axes.axhline
    zero(0, color=MUTED, linewidth=0.9)
    axes.spines[["top", "right", "bottom" if across else "left"]].set_visible(False)
    axes.tick_params(length=0)
    if drawing.is_whole:
        axes.set_ylim(0, 1)
    step = drawing.label_step or max(1, -(-len(drawing.slots) // 20))
    places = list(range(0, len(drawing.slots), step))
    labels = [_label(drawing.slots[at], drawing) for at in places]
    if across:
        axes.set_yticks(places, labels)
        axes.set_ylim(len(drawing.slots) - 0.4, -0.6)
        axes.margins(x=_BESIDE_BARS)
    else:
        axes.set_xticks(places, labels)
        axes.set_xlim(-0.6, len(drawing.slots) - 0.4)
        axes.set_xlabel(drawing.slot_unit)


def _is_counted(drawing: Drawing) -> bool:
    """Say whether a figure counts whole things, which have no ticks between."""
    whole = drawing.divisor == 1 and not drawing.is_share and not drawing.decimals
    return whole and all(
        value == int(value) for series in drawing.series for value in series.values
    )


def _label(slot: str, drawing: Drawing) -> str:
    width = _BESIDE if drawing.is_horizontal else max(_WRAP, 84 // max(len(drawing.slots), 1))
    return "\n".join(textwrap.wrap(slot, width)) if len(drawing.slots) <= 2 * _FEW else slot


def _number(drawing: Drawing, value: float) -> str:
    """Write a number at a column, with the decimals of the sheet's figure."""
    if drawing.is_share:
        return with_minus(f"{value * 100:.0f}\u00a0%")
    return with_minus(in_bokmaal(f"{value:,.{drawing.decimals}f}"))


def _tick(axis: Axis, drawing: Drawing, value: float) -> str:
    """Write a tick with as many decimals as the distance between ticks asks for."""
    ticks = axis.get_ticklocs()
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    if drawing.is_share:
        step, value = step * 100, value * 100
    decimals = 0 if step >= 1 and float(step).is_integer() else 1 if step >= 0.1 else 2
    text = with_minus(in_bokmaal(f"{value:,.{decimals}f}"))
    return f"{text}\u00a0%" if drawing.is_share else text
