"""Native Excel charts in one house style.

A :class:`~workbook_templates.sheet.figures.Figure` says what is shown, :func:`build_chart` how it
looks. Three decisions carry the rest:

* A figure over years has a true date axis with years as its base unit. The figure data always has
  the same number of columns; past the chosen period its date repeats the last year, so those
  points fall on the last slot and the axis ends there. In that tail columns must be 0 and lines
  must repeat their last value.
* Columns and lines share one value axis, so they share one zero.
* A colour belongs to a term of the model, not to a place in a chart: see
  :data:`~workbook_templates.sheet.figures.PALETTE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.chart_column import ChartColumn
from xlsxwriter.chart_line import ChartLine

from workbook_templates.sheet.figures import PALETTE, Colour, Figure, FigureSeries
from workbook_templates.sheet.styles import LANGUAGE

Options = dict[str, object]
"""Options of a part of a chart, as XlsxWriter takes them."""

_LINE_STYLES: Final[Mapping[str, tuple[str, str]]] = {
    "net": ("circle", "solid"),
    "total": ("diamond", "dash"),
}
_OTHER_LINE: Final = ("square", "round_dot")

_FONT: Final = "Calibri"
_TITLE_SIZE: Final = 12
_TEXT_SIZE: Final = 10
_SMALL: Final = 260
"""Height in pixels under which a figure has smaller texts and margins."""
_TEXT: Final = "#404040"
_WHITE: Final = "#FFFFFF"
_BLACK: Final = "#000000"
_DARK_LABELS: Final[frozenset[Colour]] = frozenset(
    {"cost", "gain", "production", "municipality", "county", "best"}
)
"""Colours that black stands out from more than white does."""
_AXIS: Final = "#7F7F7F"
_GRID: Final = "#E3E3E3"
_FRAME: Final = "#D9D9D9"

# Pixels around the plot area. Fixed, so that those of figures side by side are aligned.
_LEFT, _RIGHT = 71, 12
_LEFT_OF_WORDS, _AXIS_TITLE = 144, 14
"""Room for slots that are words to the left, and for the axis title below."""
_TOP, _BOTTOM = 48, 68
_SMALL_TOP, _SMALL_BOTTOM = 30, 48


class _YearAxis(Chart):  # type: ignore[misc]  # XlsxWriter ships no types
    """Declares a date axis as one of years.

    XlsxWriter leaves the kind of axis to be guessed from the cells (``auto``) and omits the base
    unit; LibreOffice then takes days, and a column is a hair's breadth wide. Both hooks keep the
    order of the schema: ``auto``, ``lblOffset``, ``baseTimeUnit``, ``majorUnit``.
    """

    def _write_auto(self, val: int) -> None:
        super()._write_auto(0 if self.date_category else val)

    def _write_label_offset(self, val: int) -> None:
        super()._write_label_offset(val)
        if self.date_category:
            self._xml_empty_tag("c:baseTimeUnit", [("val", "years")])


class _YearColumnChart(_YearAxis, ChartColumn):  # type: ignore[misc]  # as above
    """Column chart over years."""


class _YearLineChart(_YearAxis, ChartLine):  # type: ignore[misc]  # as above
    """Line chart over years."""


def build_chart(workbook: Workbook, figure: Figure) -> Chart:
    """Make the chart of a figure, ready for ``worksheet.insert_chart``.

    The workbook caches the points from the cells when it is closed, so formula cells must have been
    written with their values.
    """
    columns = [series for series in figure.series if series.kind == "column"]
    lines = [series for series in figure.series if series.kind == "line"]
    if not figure.series:
        raise ValueError(f"figure {figure.key} has no series")

    chart = _chart_of_columns(figure) if columns else _YearLineChart()
    _register(workbook, chart)
    chart.chart_name = f"Figur {figure.key}"
    for series in columns:
        chart.add_series(_column_options(figure, series))
    line_chart = ChartLine() if columns and lines else chart
    for series in lines:
        line_chart.add_series(_line_options(figure, series))
    if line_chart is not chart:
        _register(workbook, line_chart)
        chart.combine(line_chart)
    _lay_out(chart, figure)
    return chart


def _chart_of_columns(figure: Figure) -> Chart:
    if figure.horizontal:
        return ChartBar({"subtype": "clustered"})
    return _YearColumnChart({"subtype": "stacked" if figure.stacked else "clustered"})


def _lay_out(chart: Chart, figure: Figure) -> None:
    """Place title, axes, legend and plot area, by the figure's size."""
    width, height = figure.width, figure.height
    small = height < _SMALL
    top, bottom = (_SMALL_TOP, _SMALL_BOTTOM) if small else (_TOP, _BOTTOM)
    chart.set_title(
        {
            "name": figure.title_cell or figure.title,
            "name_font": _font(_TITLE_SIZE - small, bold=True),
            "layout": {"x": 9 / width, "y": (5 if small else 9) / height},
        }
    )
    axes = (_category_axis(figure), _value_axis(figure))
    across, upright = reversed(axes) if figure.horizontal else axes
    chart.set_x_axis(across)
    chart.set_y_axis(upright)
    chart.set_legend({"position": "bottom", "font": _text_font(figure)})
    chart.set_chartarea({"border": {"color": _FRAME, "width": 0.75}, "fill": {"color": _WHITE}})
    left = _LEFT_OF_WORDS if figure.horizontal else _LEFT
    bottom += _AXIS_TITLE if figure.horizontal else 0
    plot = {
        "x": left / width,
        "y": top / height,
        "width": 1 - (left + _RIGHT) / width,
        "height": 1 - (top + bottom) / height,
    }
    chart.set_plotarea({"layout": plot, "fill": {"none": True}})
    chart.show_hidden_data()
    chart.set_size({"width": width, "height": height})


def _register(workbook: Workbook, chart: Chart) -> None:
    """Add a chart to the workbook as ``Workbook.add_chart`` does for the classes it knows."""
    chart.embedded = True
    chart.date_1904 = workbook.date_1904
    chart.remove_timezone = workbook.remove_timezone
    workbook.charts.append(chart)


def _column_options(figure: Figure, series: FigureSeries) -> Options:
    colour = PALETTE[series.colour]
    options: Options = {
        "name": series.name,
        "categories": figure.categories,
        "values": series.values,
        "fill": {"color": colour},
        "border": {"none": True},
        "gap": _gap(figure),
    }
    if figure.horizontal and not figure.label_step:
        options["overlap"] = 100
    if figure.labelled or not (figure.date_axis or figure.label_step):
        options["data_labels"] = _data_labels(figure, series.colour)
    return options


def _gap(figure: Figure) -> int:
    """Space between the slots, in per cent of a column's width."""
    if figure.label_step:
        return 30
    if not figure.date_axis:
        return 90
    return 45 if figure.stacked else 60


def _data_labels(figure: Figure, colour: Colour) -> Options:
    """Label the columns of a figure with few of them, but not those too low to hold a number."""
    number = figure.number_format
    inside = _BLACK if colour in _DARK_LABELS else _WHITE
    bare = number.removeprefix(LANGUAGE)  # LibreOffice would show it after the minus sign
    return {
        "value": True,
        "position": "center" if figure.stacked else "outside_end",
        "num_format": f'[<0.05]"";{number}' if figure.share_axis else f"{number};-{bare};",
        "font": _text_font(figure, inside if figure.stacked else _TEXT),
    }


def _line_options(figure: Figure, series: FigureSeries) -> Options:
    colour = PALETTE[series.colour]
    marker, dash = _LINE_STYLES.get(series.colour, _OTHER_LINE)
    options: Options = {
        "name": series.name,
        "categories": figure.categories,
        "values": series.values,
        "line": {"color": colour, "width": 2, "dash_type": dash},
    }
    if figure.label_step <= 1:  # markers of many points would run together
        options["marker"] = {
            "type": marker,
            "size": 6,
            "fill": {"color": _WHITE},
            "border": {"color": colour, "width": 1.5},
        }
    return options


def _category_axis(figure: Figure) -> Options:
    axis: Options = {
        "num_font": _text_font(figure),
        "line": {"color": _AXIS, "width": 1},
        "label_position": "low",
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }
    if figure.horizontal:
        axis |= {"reverse": True, "crossing": "max"}
    if figure.category_format:
        axis["num_format"] = figure.category_format
    if figure.label_step:
        axis["interval_unit"] = figure.label_step
    if figure.date_axis:
        axis |= {
            "date_axis": True,
            "num_format": "yyyy",
            "major_unit": 1,
            "major_unit_type": "years",
        }
    return axis


def _value_axis(figure: Figure) -> Options:
    axis: Options = {
        "name": figure.axis_title,
        "name_font": _text_font(figure),
        "num_font": _text_font(figure),
        "num_format": figure.number_format,
        "line": {"none": True},
        "label_position": "next_to" if figure.horizontal else "low",
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }
    if figure.share_axis:
        axis |= {"min": 0, "max": 1, "major_unit": 0.2}
    return axis


def _text_font(figure: Figure, colour: str = _TEXT) -> Options:
    return _font(_TEXT_SIZE - (figure.height < _SMALL), colour=colour)


def _font(size: int, *, bold: bool = False, colour: str = _TEXT) -> Options:
    return {"name": _FONT, "size": size, "bold": bold, "color": colour}
