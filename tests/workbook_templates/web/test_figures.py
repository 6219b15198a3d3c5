"""The page's figures: those of the workbook, with the engine's values, drawn where they belong."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.samples import samples
from workbook_templates.registry import kinds
from workbook_templates.sheet import PALETTE
from workbook_templates.web.figures import Drawing, DrawnSeries, drawings
from workbook_templates.web.svg import figure_html, svg
from xlmodel import ModelInputs, model_results

SAMPLES = samples()


def drawn(inputs: ModelInputs, *keys: str) -> list[Drawing]:
    plan, data = EFFEKTMODELL.plan(EFFEKTMODELL.capacity(inputs)), EFFEKTMODELL.data(inputs)
    return list(drawings(plan, data, keys))


@pytest.mark.parametrize("name", SAMPLES)
def test_figures_a_and_c_show_the_engine_over_the_period(name: str) -> None:
    inputs = SAMPLES[name]
    figures = drawn(inputs, "A", "C")
    results = [rows for rows in model_results(inputs).groups for _ in "AC"]
    assert [item.key for item in figures] == ["A", "C", "A", "C"]
    assert [item.tab for item in figures] == [*["Unge voksne"] * 2, *["Familie"] * 2]
    for figure, rows in zip(figures, results, strict=True):
        years = int(rows.period)
        assert figure.slots == tuple(str(int(year)) for year in rows.calendar_years[:years])
        expected = [rows.cost, rows.avoided]
        expected += (
            [rows.net_accumulated] if figure.key == "A" else [rows.gain, rows.total_accumulated]
        )
        for series, values in zip(figure.series, expected, strict=True):
            assert series.values == pytest.approx(values[:years] / 1e6, abs=1e-9)
        assert figure.unit == f"mill. kr (faste {inputs.price_year}-kroner)"
        assert [item.is_line for item in figure.series][-1]


def test_shares_are_in_per_cent_and_stacked() -> None:
    figure, _ = drawn(SAMPLES["defaults"], "G")
    assert figure.is_share
    assert figure.stacked
    municipality, state = figure.series
    for one, other in zip(municipality.values, state.values, strict=True):
        assert one + other == pytest.approx(100)


def test_every_figure_of_every_kind_can_be_drawn() -> None:
    for kind in kinds():
        inputs = next(iter(kind.examples.values())).inputs()
        plan, data = kind.plan(kind.capacity(inputs)), kind.data(inputs)
        keys = [placed.figure.key for sheet in plan.sheets for placed in sheet.figures]
        found = list(drawings(plan, data, tuple(dict.fromkeys(keys))))
        assert len(found) == len(keys)
        for number, figure in enumerate(found):
            ET.fromstring(f"<p>{figure_html(figure, f'f{number}')}</p>")  # noqa: S314  # ours
            assert "nan" not in figure_html(figure, "f")


SIMPLE = Drawing(
    "X",
    "Fane",
    'Tittel <b>&"',
    "Beskrivelse",
    "kr",
    1,
    ("2020", "2021"),
    (
        DrawnSeries("Kostnad", "cost", is_line=False, values=(10.0, -5.0)),
        DrawnSeries("Netto", "net", is_line=True, values=(0.0, 5.0)),
    ),
)


def test_columns_begin_at_zero_and_are_as_high_as_their_values() -> None:
    root = ET.fromstring(svg(SIMPLE, "x"))  # noqa: S314  # ours
    above, below = (item.attrib for item in root.findall("rect"))
    assert above["fill"] == PALETTE["cost"]
    zero = float(above["y"]) + float(above["height"])
    assert float(below["y"]) == pytest.approx(zero, abs=0.11)
    assert float(above["height"]) == pytest.approx(2 * float(below["height"]), abs=0.2)
    points = root.find("polyline")
    assert points is not None
    heights = [float(item.split(",")[1]) for item in points.attrib["points"].split()]
    assert heights[0] == pytest.approx(zero, abs=0.11)
    assert zero - heights[1] == pytest.approx(float(below["height"]), abs=0.2)


def test_a_drawing_has_a_name_and_a_description_and_no_markup_of_others() -> None:
    root = ET.fromstring(svg(SIMPLE, "x"))  # noqa: S314  # ours
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "x-t x-d"
    title, description = root[0], root[1]
    assert (title.text, description.text) == ('Tittel <b>&"', "Beskrivelse")
    assert "style=" not in figure_html(SIMPLE, "x"), "the policy admits no inline style"


def test_the_numbers_stand_beside_the_drawing() -> None:
    found = re.findall(r'<td class="tall">([^<]*)</td>', figure_html(SIMPLE, "x"))
    assert found == ["10,0", "0,0", "−5,0", "5,0"]
