"""Figures with their numbers: what the charts in the file hold, written there by XlsxWriter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest

from workbook_templates.kinds import AnyKind
from workbook_templates.registry import kinds
from workbook_templates.sheet import PALETTE, Drawing, drawings

Series = tuple[str, list[float], str]


def drawn(kind: AnyKind, name: str) -> tuple[Drawing, ...]:
    inputs = kind.samples()[name]
    return drawings(kind.plan(kind.capacity(inputs)), kind.data(inputs))


def points(part: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<c:v>(.*?)</c:v>", part)]


def charts(content: bytes) -> Iterator[tuple[list[str], list[Series]]]:
    """Yield the labels and the series of each chart in a file, in the order they were made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for number in range(1, 1 + sum("charts/chart" in name for name in archive.namelist())):
            text = archive.read(f"xl/charts/chart{number}.xml").decode()
            found: list[Series] = []
            labels: list[str] = []
            for series in re.findall(r"<c:ser>.*?</c:ser>", text):
                title = points(re.findall(r"<c:tx>.*?</c:tx>", series)[0])[0]
                colour = re.findall(r'srgbClr val="([0-9A-F]{6})"', series.partition("<c:cat>")[0])
                labels = points(re.findall(r"<c:cat>.*?</c:cat>", series)[0])
                values = re.findall(r"<c:val>.*?</c:val>", series)[0]
                found.append((title, list(map(float, points(values))), colour[0]))
            yield labels, found


def year(serial: str) -> str:
    return str((date(1899, 12, 30) + timedelta(days=int(float(serial)))).year)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.word)
def test_a_drawing_holds_what_the_chart_in_the_file_does(kind: AnyKind) -> None:
    name = next(iter(kind.samples()))
    mine = drawn(kind, name)
    theirs = list(charts(kind.workbook_bytes(kind.samples()[name])))
    assert len(mine) == len(theirs) > 2
    for drawing, (labels, series) in zip(mine, theirs, strict=True):
        count = len(drawing.slots)
        if drawing.has_years:
            assert list(drawing.slots) == [year(label) for label in labels[:count]]
            assert {year(label) for label in labels[count:]} <= {drawing.slots[-1]}
        by_name = {item.name: item for item in drawing.series}
        assert len(by_name) == len(series)
        for title, values, colour in series:
            assert by_name[title].values == pytest.approx(values[:count], rel=1e-12)
            assert PALETTE[by_name[title].colour] == f"#{colour}"


def test_the_unit_of_an_axis_is_read_from_the_format_of_its_numbers() -> None:
    effektmodell = {drawing.key: drawing for drawing in drawn(kinds()[0], "defaults")}
    million, thousand, share = (effektmodell[key] for key in "ADG")
    assert (million.divisor, million.decimals, million.is_share) == (1e6, 1, False)
    assert (thousand.divisor, thousand.decimals) == (1e3, 0)
    assert share.is_share
    assert share.is_whole
    assert million.axis_title == "mill. kr (faste 2019-kroner)"


def test_a_figure_of_nothing_is_empty() -> None:
    personas = next(kind for kind in kinds() if kind.word == "Personaer")
    spare = drawn(personas, next(iter(personas.samples())))
    assert {drawing.is_empty for drawing in spare if drawing.tab == "Persona 1"} == {False}
    assert {drawing.is_empty for drawing in spare if drawing.tab == "Persona 2"} == {True}
