"""The fifteen figures of each group in a whole workbook: what they show, and how far they reach."""

from __future__ import annotations

import itertools
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from openpyxl.utils.cell import get_column_letter, range_boundaries

from tests.support.drawn import with_groups
from tests.support.names import PREFIXES, Names
from tests.support.rules import Sheet, read_sheets
from workbook_templates import write_workbook
from xlmodel.common.terms import Group
from xlmodel.effektmodell.decision import decision_results
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.results import model_results

DRIVERS: Final = ("Suksessrater", "Labens kostnad", "Nullalternativet", "Gevinstene")
NOT_SHARED: Final = "Ikke fordelt"

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PERIODS: Final = (4, 10, 15)

SHOWN: Final[Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    # figure: whose results, columns, lines (fields of the reference engine's results)
    "A": ("programme", ("cost", "avoided"), ("net_accumulated",)),
    "B": ("programme", ("health_gain", "production_gain"), ()),
    "C": ("programme", ("cost", "avoided", "gain"), ()),
    "N": ("programme", (), ("net_accumulated", "total_accumulated")),
    "D": ("person", ("cost", "avoided"), ("net_accumulated",)),
    "E": ("person", ("health_gain", "production_gain"), ()),
    "F": ("person", ("cost", "avoided", "gain"), ()),
    "O": ("person", (), ("net_accumulated", "total_accumulated")),
}
WORDS: Final[Mapping[str, str]] = {
    "cost": "kostnad",
    "avoided": "besparelse",
    "gain": "gevinst",
    "health_gain": "helsegevinst",
    "production_gain": "produksjonsgevinst",
    "net_accumulated": "netto akkumulert",
    "total_accumulated": "total akkumulert",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One series: where its parts point, and what is cached of them."""

    kind: str
    label: str
    references: Mapping[str, str]
    cached: Mapping[str, list[str]]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure as it stands in the file."""

    tab: str
    key: str
    title: str
    alt_text: str
    series: tuple[Series, ...]
    root: ET.Element


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.namelist():
        return {}
    return {
        item.attrib["Id"]: posixpath.normpath(posixpath.join(folder, item.attrib["Target"]))
        for item in ET.fromstring(archive.read(rels))  # noqa: S314 - our own file
    }


def _one_series(element: ET.Element, kind: str) -> Series:
    references, cached = {}, {}
    for part in ("tx", "cat", "val"):
        found = element.find(f"{C}{part}")
        assert found is not None, part
        references[part] = found.findtext(f".//{C}f", "")
        points = sorted(found.iter(f"{C}pt"), key=lambda point: int(point.attrib["idx"]))
        cached[part] = [point.findtext(f"{C}v", "") for point in points]
    colour = next(iter(element.find(f"{C}spPr").iter(f"{A}srgbClr"))).attrib["val"]  # type: ignore[union-attr]  # there is one
    return Series(kind, cached["tx"][0], references, cached, colour)


def charts(path: Path) -> list[Chart]:
    """Return every chart of a workbook, in the order of tabs and drawings."""
    found = []
    tabs = [sheet.name for sheet in read_sheets(path)]
    with zipfile.ZipFile(path) as archive:
        for number, tab in enumerate(tabs, start=1):
            for drawing in _related(archive, f"xl/worksheets/sheet{number}.xml").values():
                if "/drawings/" not in drawing:
                    continue
                parts = _related(archive, drawing)
                for frame in ET.fromstring(archive.read(drawing)).iter(f"{XDR}graphicFrame"):  # noqa: S314 - our own file
                    about = next(frame.iter(f"{XDR}cNvPr")).attrib
                    (link,) = (item.attrib[f"{REL}id"] for item in frame.iter(f"{C}chart"))
                    root = ET.fromstring(archive.read(parts[link]))  # noqa: S314 - our own file
                    words = root.findall(f"{C}chart/{C}title//{A}t")
                    title = "".join(word.text or "" for word in words)
                    series = tuple(
                        _one_series(element, kind)
                        for kind in ("barChart", "lineChart")
                        for group in root.iter(f"{C}{kind}")
                        for element in group.findall(f"{C}ser")
                    )
                    found.append(
                        Chart(
                            tab,
                            about["name"].split()[-1],
                            title,
                            about.get("descr", ""),
                            series,
                            root,
                        )
                    )
    return found


def in_sheet(sheets: list[Sheet], reference: str) -> list[str]:
    """Return what stands in the cells that a chart's reference points at: formulas' values, texts."""
    tab, _, area = reference.rpartition("!")
    (sheet,) = [item for item in sheets if item.name == tab.strip("'")]
    left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area.replace("$", "")))
    cells = [
        f"{get_column_letter(column)}{row}"
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    return [
        sheet.cached[cell][1] or "" if cell in sheet.cached else sheet.constants.get(cell, "")
        for cell in cells
    ]


def _strings(path: Path) -> list[str]:
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
    return ["".join(t.text or "" for t in item.iter(f"{main}t")) for item in root]


INPUTS: Final = {
    period: with_groups(default_inputs(), period=period, discount_rate=0.03) for period in PERIODS
} | {
    # an accumulated row that falls in the end, and groups of different periods
    0: replace(
        with_groups(default_inputs(), period=7, success_rate=(0.1, 0.2, 0.3)),
        families=default_inputs().families.with_values(period=12, intake_years=2),
    )
}


@pytest.fixture(scope="module", params=INPUTS, ids=[f"T={p}" if p else "mixed" for p in INPUTS])
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ModelInputs, Path, list[Chart]]:
    inputs = INPUTS[request.param]
    path = tmp_path_factory.mktemp("figurer") / "bok.xlsx"
    write_workbook(inputs, path)
    return inputs, path, charts(path)


Case = tuple[ModelInputs, Path, list[Chart]]


def of_group(found: list[Chart], group: Group) -> dict[str, Chart]:
    return {chart.key: chart for chart in found if chart.tab == group.label()}


OF_WORDS: Final = "GHIKM"
"""Figures whose slots are words; those of J and L are rates and amounts."""

FRONT: Final = {"P": Group.YOUNG_ADULTS, "Q": Group.FAMILIES}
"""The figures of the introduction: a group's lines of the panel N."""


def test_fifteen_figures_on_each_group_tab_and_one_a_group_on_the_introduction(case: Case) -> None:
    _, _, found = case
    keys = [(chart.tab, chart.key) for chart in found]
    groups = [(group.label(), key) for group in Group for key in "ABCDEFGHIJKLMNO"]
    assert sorted(keys) == sorted([("Introduksjon", "P"), ("Introduksjon", "Q"), *groups])


def test_the_introduction_shows_each_groups_accumulated_lines(case: Case) -> None:
    _, _, found = case
    for key, group in FRONT.items():
        (front,) = [chart for chart in found if chart.key == key]
        assert front.series == of_group(found, group)["N"].series
        assert front.title.startswith(group.label())


def test_yearly_figures_show_the_engines_results_of_the_period(case: Case) -> None:
    inputs, _, found = case
    results = model_results(inputs)
    for group, group_inputs in zip(Group, inputs.groups, strict=True):
        own, period = getattr(results, group.value), int(group_inputs.period)
        for key, (whose, columns, lines) in SHOWN.items():
            rows = own if whose == "programme" else own.individual
            series = of_group(found, group)[key].series
            assert [item.label.lower() for item in series] == [
                WORDS[field] for field in (*columns, *lines)
            ]
            assert [item.kind for item in series] == ["barChart"] * len(columns) + [
                "lineChart"
            ] * len(lines)
            for item, field in zip(series, (*columns, *lines), strict=True):
                values = np.array([float(value) for value in item.cached["val"]])
                expected = getattr(rows, field)[:period]
                np.testing.assert_allclose(values[:period], expected, rtol=1e-9, atol=1e-6)
                tail = expected[-1] if field in lines else 0.0
                np.testing.assert_allclose(values[period:], tail, rtol=1e-9, atol=1e-6)
                assert len(values) == 15


def test_a_figure_spans_exactly_the_period(case: Case) -> None:
    inputs, _, found = case
    for group, group_inputs in zip(Group, inputs.groups, strict=True):
        first, period = int(group_inputs.first_year), int(group_inputs.period)
        wanted = [
            (np.datetime64(f"{first + min(t, period - 1)}-01-01") - np.datetime64("1899-12-30"))
            .astype(int)
            .item()
            for t in range(15)
        ]
        for key in SHOWN:
            chart = of_group(found, group)[key]
            for item in chart.series:
                dates = [int(float(value)) for value in item.cached["cat"]]
                assert dates == wanted
                assert len(set(dates)) == period


def test_cached_points_are_what_stands_in_the_cells(case: Case) -> None:
    _, path, found = case
    sheets, strings = read_sheets(path), _strings(path)
    for chart, item in [(one, item) for one in found for item in one.series]:
        for part in ("cat", "val"):
            cells = in_sheet(sheets, item.references[part])
            points = item.cached[part]
            if chart.key in OF_WORDS and part == "cat":  # shared texts, or what formulas give
                assert [strings[int(cell)] if cell.isdigit() else cell for cell in cells] == points
            elif chart.key == "M" and NOT_SHARED in cells:
                assert [cell for cell in cells if cell != NOT_SHARED] == ["0"]
            else:
                assert [float(cell) for cell in cells] == [float(point) for point in points]
        (label,) = in_sheet(sheets, item.references["tx"])
        assert strings[int(label)] == item.label
        if chart.key in SHOWN or chart.key in FRONT:
            for part in ("cat", "val"):
                assert re.fullmatch(r"'?[^'!]+'?!\$F\$(\d+):\$T\$\1", item.references[part])


def test_shares_and_totals_are_the_engines(case: Case) -> None:
    inputs, _, found = case
    results = model_results(inputs)
    for group in Group:
        own = getattr(results, group.value)
        shares = of_group(found, group)["G"].series
        assert [item.label for item in shares] == ["Kommune", "Stat"]
        for item, field in zip(shares, ("municipality_share", "state_share"), strict=True):
            assert item.cached["cat"] == ["Uholdbar", "Utsatt", "Stabil"]
            np.testing.assert_allclose(
                [float(value) for value in item.cached["val"]], getattr(own.packages, field)
            )
        totals = {
            item.label: [float(value) for value in item.cached["val"]]
            for item in of_group(found, group)["H"].series
        }
        assert totals.keys() == {"Kostnad", "Besparelse", "Gevinst"}
        np.testing.assert_allclose(totals["Kostnad"], [own.cost.sum(), 0])
        np.testing.assert_allclose(totals["Besparelse"], [0, own.avoided.sum()])
        np.testing.assert_allclose(totals["Gevinst"], [0, own.gain.sum()])


def test_the_figures_of_decision_support_show_the_engines_results(case: Case) -> None:
    inputs, _, found = case
    for group, group_inputs in zip(Group, inputs.groups, strict=True):
        decision = decision_results(group_inputs)
        courses, curve, sensitivity = decision.courses, decision.rate_curve, decision.sensitivity
        order = np.argsort(-sensitivity.spread, kind="stable")
        base = sensitivity.total_base
        own = decision.scenarios.own
        least, most = min(own.net.min(), own.total.min()), max(own.net.max(), own.total.max())
        amounts = np.linspace(least, most, 11)
        weight = decision.scenarios.weight
        expected: dict[str, list[Any]] = {
            "I": [courses.net / courses.intake, courses.total / courses.intake],
            "J": [
                np.where(np.arange(101) == round(100 * float(curve.today)), curve.total, 0),
                curve.net,
                curve.total,
            ],
            "K": [(sensitivity.total_low - base)[order], (sensitivity.total_high - base)[order]],
            "L": [
                [weight[row >= amount - 0.005].sum() for amount in amounts]
                for row in (own.net, own.total)
            ],
        }
        shown = of_group(found, group)
        for key, rows in expected.items():
            for item, row in zip(shown[key].series, rows, strict=True):
                values = [float(value) for value in item.cached["val"]]
                np.testing.assert_allclose(values, row, rtol=1e-9, atol=1e-6, err_msg=key)
        assert shown["K"].series[0].cached["cat"] == [DRIVERS[row] for row in order]
        cost = [float(value) for value in shown["M"].series[0].cached["val"]]
        payers = (decision.results.cost_municipality.sum(), decision.results.cost_state.sum(), 0)
        np.testing.assert_allclose(cost, payers)


def test_a_figure_reads_its_own_tab_or_its_groups(case: Case) -> None:
    _, _, found = case
    for chart in found:
        read = FRONT[chart.key].label() if chart.key in FRONT else chart.tab
        axis = chart.root.find(f".//{C}valAx")
        assert axis is not None
        units = {formula.text for formula in axis.iter(f"{C}f")}
        for formula in chart.root.iter(f"{C}f"):
            tab = chart.tab if formula.text in units else read
            assert (formula.text or "").replace("'", "").startswith(f"{tab}!")


def test_time_axis_counts_in_years(case: Case) -> None:
    _, _, found = case
    for chart in found:
        axes = list(chart.root.iter(f"{C}dateAx"))
        assert len(axes) == (chart.key in SHOWN or chart.key in FRONT), chart.key
        for axis in axes:
            units = {tag: axis.find(f"{C}{tag}") for tag in ("baseTimeUnit", "majorTimeUnit")}
            assert [unit is not None and unit.attrib["val"] for unit in units.values()] == [
                "years",
                "years",
            ]
            number = axis.find(f"{C}numFmt")
            assert number is not None
            assert number.attrib["formatCode"] == "yyyy"


def test_every_figure_has_title_alt_text_and_a_unit_on_its_axis(case: Case) -> None:
    _, _, found = case
    for chart in found:
        assert len(chart.title) > 10
        assert len(chart.alt_text) > 40
        axis = chart.root.find(f".//{C}valAx/{C}title")
        assert axis is not None
        unit = axis.findtext(f".//{C}v") or "".join(t.text or "" for t in axis.iter(f"{A}t"))
        assert re.search(r"kroner|andel", unit), unit
    for _, group in itertools.groupby(found, key=lambda chart: chart.tab):
        titles = [chart.title for chart in group]
        assert len(set(titles)) == len(titles)
    words = " ".join(chart.title + " " + chart.alt_text for chart in found)
    assert "å" in words
    assert "ø" in words
    assert not re.search(r"\b(cost|year|gain|and|the)\b", words, re.IGNORECASE)


def test_the_same_thing_has_the_same_colour_everywhere(case: Case) -> None:
    _, _, found = case
    colours: dict[str, set[str]] = {}
    for chart in found:
        for item in chart.series:
            thing = item.label.removesuffix(" akkumulert")
            colours.setdefault(thing, set()).add(item.colour)
    assert all(len(used) == 1 for used in colours.values()), colours
    flat = [next(iter(used)) for used in colours.values()]
    assert len(set(flat)) == len(flat), "two things share a colour"


def test_figure_rows_follow_the_inputs(names: Names, workbook: Path) -> None:
    """Live: the rows behind the figures are formulas, recalculated for another period."""
    from workbook_templates.xlsx.recalculate import Calculator  # noqa: PLC0415 # used here only

    calculator = Calculator(workbook)
    dates = {
        chart.tab: chart.series[0].references["cat"]
        for chart in charts(workbook)
        if chart.key == "A"
    }
    for prefix, group in zip(PREFIXES.values(), Group, strict=True):
        row = re.findall(r"\d+", dates[group.label()])[0]
        cells = [(group.label(), f"{get_column_letter(column)}{row}") for column in range(6, 21)]
        for period in PERIODS:
            found = calculator.calculate({names.cell(f"{prefix}Analyseperiode"): float(period)})
            assert len({found[cell] for cell in cells}) == period


def test_a_series_that_points_one_row_off_is_seen(workbook: Path, tmp_path: Path) -> None:
    """Planted: the cost columns of a figure A read the row below."""
    from tests.support.edits import Workbook  # noqa: PLC0415 # used here only

    book = Workbook.read(workbook)
    chart = next(item for item in charts(workbook) if item.key == "A")
    reference = chart.series[0].references["val"]
    row = int(re.findall(r"\d+", reference)[0])
    moved = reference.replace(f"${row}", f"${row + 1}")
    for part, content in book.parts.items():
        if part.startswith("xl/charts/"):
            book.parts[part] = content.replace(
                f"<c:val><c:numRef><c:f>{reference}<".encode(),
                f"<c:val><c:numRef><c:f>{moved}<".encode(),
            )
    path = book.write(tmp_path / "bok.xlsx")
    with pytest.raises(AssertionError):
        test_cached_points_are_what_stands_in_the_cells((default_inputs(), path, charts(path)))
