"""The charts, read back from the XML that a spreadsheet program gets."""

from __future__ import annotations

import itertools
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import xlsxwriter

from workbook_templates.sheet.charts import build_chart
from workbook_templates.sheet.figures import PALETTE, SIZE, Colour, Figure, FigureSeries

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MILLIONS = "[$-414]#,##0.0,,"
YEARS, PERIOD = 15, 4
FIRST_SERIAL = 45292  # 1 January 2024
# Children of a date axis in the order of the schema (ECMA-376, CT_DateAx).
DATE_AXIS = """
    axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark
    tickLblPos spPr txPr crossAx crosses crossesAt auto lblOffset baseTimeUnit majorUnit
    majorTimeUnit minorUnit minorTimeUnit extLst
"""
LABELS = ("Dato", "Kostnad", "Unngått kostnad", "Akkumulert netto", "Gevinst", "Akkumulert total")


def values(row: int) -> str:
    return f"='Unge voksne'!$F${row}:$T${row}"


def label(row: int) -> str:
    return f"='Unge voksne'!$A${row}"


def column(row: int, colour: Colour) -> FigureSeries:
    return FigureSeries(label(row), values(row), colour)


def line(row: int, colour: Colour) -> FigureSeries:
    return FigureSeries(label(row), values(row), colour, "line")


PER_YEAR = Figure(
    key="A",
    title="Kostnad og unngått kostnad per år",
    description="Søyler per år og linje for akkumulert netto",
    categories=values(1),
    series=(column(2, "cost"), column(3, "avoided"), line(4, "net")),
    axis_title=label(8),
    number_format=MILLIONS,
)
WITH_GAIN = replace(
    PER_YEAR,
    key="C",
    series=(column(2, "cost"), column(3, "avoided"), column(5, "gain"), line(6, "total")),
)
STACKED = replace(PER_YEAR, key="B", series=(column(2, "health"), column(3, "production")))
SHARES = replace(
    PER_YEAR,
    key="G",
    categories="='Unge voksne'!$A$11:$A$13",
    series=(
        FigureSeries("='Unge voksne'!$B$10", "='Unge voksne'!$B$11:$B$13", "municipality"),
        FigureSeries("='Unge voksne'!$C$10", "='Unge voksne'!$C$11:$C$13", "state"),
    ),
    axis_title="andel av kostnaden",
    number_format="0 %",
    stacked=True,
    date_axis=False,
    share_axis=True,
)
FIGURES = (PER_YEAR, replace(STACKED, stacked=True), WITH_GAIN, SHARES)


def write(path: Path, figures: tuple[Figure, ...]) -> list[ET.Element]:
    """Write a workbook with figure data cut at the period, and give back its charts."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Unge voksne")
        for row, text in enumerate(LABELS):
            sheet.write(row, 0, text)
            for t in range(YEARS):
                last = min(t, PERIOD - 1)
                value = (
                    FIRST_SERIAL + 365 * last + (last > 0)
                    if row == 0
                    else 1e6 * row * (last + 1) * (t < PERIOD or row in {3, 5})
                )
                sheet.write_formula(row, 5 + t, "=1+0", None, value)
        sheet.write_formula("A8", '="mill. kr"', None, "mill. kr (faste 2024-kroner)")
        sheet.write_row("B10", ["Kommune", "Stat"])
        for row, text in enumerate(("Uholdbar", "Utsatt", "Stabil"), start=10):
            sheet.write(row, 0, text)
            sheet.write_formula(row, 1, "=0.6", None, 0.6)
            sheet.write_formula(row, 2, "=0.4", None, 0.4)
        for number, figure in enumerate(figures):
            chart = build_chart(workbook, figure)
            sheet.insert_chart(20 + 20 * number, 0, chart, {"description": figure.description})
    with zipfile.ZipFile(path) as archive:
        return [
            ET.fromstring(archive.read(f"xl/charts/chart{number}.xml"))  # noqa: S314 - our own file
            for number in range(1, len(figures) + 1)
        ]


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ET.Element]:
    written = write(tmp_path_factory.mktemp("figures") / "figures.xlsx", FIGURES)
    return {figure.key: chart for figure, chart in zip(FIGURES, written, strict=True)}


def one(parent: ET.Element, path: str) -> ET.Element:
    found = parent.findall(path.replace("c:", C).replace("a:", A))
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


def points(series: ET.Element, part: str) -> list[float]:
    return [float(v.text or "nan") for v in series.findall(f"{C}{part}/{C}numRef//{C}v")]


def colours(chart: ET.Element) -> dict[str, str]:
    """Colour of each series, by the reference to its label."""
    return {
        series.findtext(f"{C}tx/{C}strRef/{C}f", ""): "#"
        + series.findall(f"{C}spPr//{A}srgbClr")[0].attrib["val"]
        for series in chart.iter(f"{C}ser")
    }


@pytest.mark.parametrize("key", ["A", "B", "C"])
def test_date_axis_counts_in_years_and_keeps_the_order_of_the_schema(
    charts: dict[str, ET.Element], key: str
) -> None:
    axis = one(charts[key], ".//c:dateAx")
    tags = [child.tag.removeprefix(C) for child in axis]
    assert tags == sorted(tags, key=DATE_AXIS.split().index)
    expected = {"auto": "0", "baseTimeUnit": "years", "majorUnit": "1", "majorTimeUnit": "years"}
    assert {tag: one(axis, f"c:{tag}").attrib["val"] for tag in expected} == expected
    assert one(axis, "c:numFmt").attrib == {"formatCode": "yyyy", "sourceLinked": "0"}
    assert one(axis, "c:tickLblPos").attrib["val"] == "low"


def test_figure_over_situations_has_text_labels_and_a_full_percentage_scale(
    charts: dict[str, ET.Element],
) -> None:
    chart = charts["G"]
    assert chart.find(f".//{C}dateAx") is None
    assert chart.find(f".//{C}baseTimeUnit") is None
    first = chart.findall(f".//{C}ser")[0]
    assert [v.text for v in first.findall(f"{C}cat//{C}v")] == ["Uholdbar", "Utsatt", "Stabil"]
    scaling = one(chart, ".//c:valAx/c:scaling")
    assert [float(one(scaling, f"c:{end}").attrib["val"]) for end in ("min", "max")] == [0, 1]
    assert one(chart, ".//c:grouping").attrib["val"] == "stacked"
    assert one(chart, ".//c:overlap").attrib["val"] == "100"


def test_columns_and_lines_share_one_value_axis(charts: dict[str, ET.Element]) -> None:
    for chart in charts.values():
        axis_ids = {
            tuple(axis.attrib["val"] for axis in group.findall(f"{C}axId"))
            for kind in ("barChart", "lineChart")
            for group in chart.iter(f"{C}{kind}")
        }
        assert len(axis_ids) == 1
        assert one(chart, ".//c:valAx/c:axId").attrib["val"] in axis_ids.pop()


def test_value_axis_has_the_unit_and_the_number_format(
    charts: dict[str, ET.Element],
) -> None:
    for figure in FIGURES:
        axis = one(charts[figure.key], ".//c:valAx")
        assert one(axis, "c:numFmt").attrib == {
            "formatCode": figure.number_format,
            "sourceLinked": "0",
        }
    unit = one(charts["A"], ".//c:valAx/c:title/c:tx/c:strRef")
    assert unit.findtext(f"{C}f") == "'Unge voksne'!$A$8"
    assert unit.findtext(f".//{C}v") == "mill. kr (faste 2024-kroner)"
    assert one(charts["G"], ".//c:valAx/c:title//a:t").text == "andel av kostnaden"


def test_title_is_the_figures_own(charts: dict[str, ET.Element]) -> None:
    assert one(charts["A"], "c:chart/c:title//a:t").text == "Kostnad og unngått kostnad per år"


def test_same_term_has_the_same_colour_in_every_figure(
    charts: dict[str, ET.Element],
) -> None:
    for figure in FIGURES:
        assert colours(charts[figure.key]) == {
            series.name.removeprefix("="): PALETTE[series.colour] for series in figure.series
        }
    assert len(set(PALETTE.values())) == len(PALETTE)


def test_lines_differ_in_marker_and_dash_too(tmp_path: Path) -> None:
    both = replace(PER_YEAR, series=(column(2, "cost"), line(4, "net"), line(6, "total")))
    (chart,) = write(tmp_path / "lines.xlsx", (both,))
    lines = one(chart, ".//c:lineChart").findall(f"{C}ser")
    assert [one(series, "c:marker/c:symbol").attrib["val"] for series in lines] == [
        "circle",
        "diamond",
    ]
    assert [one(series, "c:spPr/a:ln/a:prstDash").attrib["val"] for series in lines] == [
        "solid",
        "dash",
    ]


def test_points_are_cached_from_formula_cells(charts: dict[str, ET.Element]) -> None:
    cost, _, net = charts["A"].findall(f".//{C}ser")
    dates = [45292, 45658, 46023, 46388]
    for series in (cost, net):
        assert points(series, "cat") == dates + dates[-1:] * (YEARS - PERIOD)
    assert points(cost, "val") == [1e6, 2e6, 3e6, 4e6] + [0] * (YEARS - PERIOD)
    assert points(net, "val") == [3e6, 6e6, 9e6] + [12e6] * (YEARS - PERIOD + 1)
    assert cost.findtext(f"{C}tx//{C}v") == "Kostnad"


def test_chart_has_its_default_size_and_a_name(tmp_path: Path) -> None:
    path = tmp_path / "size.xlsx"
    write(path, (PER_YEAR,))
    with zipfile.ZipFile(path) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert 'name="Figur A" descr="Søyler per år og linje for akkumulert netto"' in drawing
    assert SIZE["width"] >= 600


def test_same_figures_give_the_same_xml(tmp_path: Path) -> None:
    first, second = (
        [ET.tostring(chart) for chart in write(tmp_path / name, FIGURES)]
        for name in ("first.xlsx", "second.xlsx")
    )
    assert first == second


def test_lines_alone_have_the_same_axes_as_columns(
    charts: dict[str, ET.Element], tmp_path: Path
) -> None:
    lines = replace(PER_YEAR, series=(line(4, "net"), line(6, "total")))
    (chart,) = write(tmp_path / "lines.xlsx", (lines,))
    assert chart.find(f".//{C}barChart") is None
    assert len(one(chart, ".//c:lineChart").findall(f"{C}ser")) == 2
    numbers = (
        "axId",
        "crossAx",
        "bodyPr",
    )  # of this chart; a title's turn, said or left to the program
    for axis in ("dateAx", "valAx"):
        own, other = (
            [
                (item.tag, item.attrib)
                for item in one(root, f".//c:{axis}").iter()
                if not item.tag.endswith(numbers)
            ]
            for root in (chart, charts["A"])
        )
        assert own == other


def test_a_figure_without_series_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "refused.xlsx") as workbook:
        workbook.add_worksheet()
        with pytest.raises(ValueError, match="figure A has no series"):
            build_chart(workbook, replace(PER_YEAR, series=()))


@pytest.mark.parametrize(("width", "height"), [(484, 206), (620, 340), (686, 206), (900, 340)])
def test_the_plot_area_keeps_its_margins_in_pixels(tmp_path: Path, width: int, height: int) -> None:
    (chart,) = write(tmp_path / "size.xlsx", (replace(PER_YEAR, width=width, height=height),))
    layout = one(chart, ".//c:plotArea/c:layout/c:manualLayout")
    x, y, w, h = (float(one(layout, f"c:{tag}").attrib["val"]) for tag in "xywh")
    assert x * width == pytest.approx(71, abs=0.01)
    assert (1 - x - w) * width == pytest.approx(12, abs=0.01)
    assert y * height == pytest.approx(48 if height > 300 else 30, abs=0.01)
    assert h * height > 120
    sizes = {item.attrib["sz"] for item in chart.iter(f"{A}defRPr") if "sz" in item.attrib}
    assert sizes == ({"1200", "1000"} if height > 300 else {"1100", "900"})


# Linear RGB seen with each kind of colour blindness, full severity (Machado et al. 2009).
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    x, y, z = np.cbrt(TO_XYZ @ rgb.clip(0, 1) / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colour", PALETTE)
def test_colours_stand_out_from_white(colour: Colour) -> None:
    luminance = TO_XYZ[1] @ linear(PALETTE[colour])
    assert 1.05 / (luminance + 0.05) >= 3


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(
    "together",
    [
        ("cost", "avoided", "gain"),
        ("health", "production"),
        ("municipality", "state"),
        ("worst", "best"),
    ],
)
def test_columns_stay_apart_with_any_colour_vision(
    together: tuple[Colour, ...], vision: str
) -> None:
    seen = {colour: lab(VISION[vision] @ linear(PALETTE[colour])) for colour in together}
    for one_colour, other in itertools.combinations(together, 2):
        assert np.linalg.norm(seen[one_colour] - seen[other]) > 25, (one_colour, other)
