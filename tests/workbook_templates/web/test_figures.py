"""The page's figures: those of the workbook, with the engine's values, drawn where they belong."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.samples import samples
from workbook_templates.registry import kinds
from workbook_templates.sheet import PALETTE, Drawing, DrawnSeries, drawings
from workbook_templates.web.svg import figure_html
from xlmodel import ModelInputs, model_results
from xlmodel.common.bokmaal import number_text

SAMPLES = samples()


def drawn(inputs: ModelInputs, key: str) -> list[Drawing]:
    plan, data = EFFEKTMODELL.plan(EFFEKTMODELL.capacity(inputs)), EFFEKTMODELL.data(inputs)
    return [item for item in drawings(plan, data) if item.key == key]


def written(figure: Drawing) -> list[list[str]]:
    """Return the rows of the table beside a figure."""
    root = ET.fromstring(f"<p>{figure_html(figure, 'x')}</p>")  # noqa: S314  # ours
    return [[cell.text or "" for cell in row] for row in root.iterfind(".//tbody/tr")]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_numbers_beside_figure_a_are_the_engines(name: str) -> None:
    inputs = SAMPLES[name]
    for figure, rows in zip(drawn(inputs, "A"), model_results(inputs).groups, strict=True):
        expected = [
            [
                str(int(rows.calendar_years[at])),
                *(
                    number_text(round(float(row[at]) / 1e6, 1) + 0.0).replace("−0,0", "0,0")
                    for row in (rows.cost, rows.avoided, rows.net_accumulated)
                ),
            ]
            for at in range(int(rows.period))
        ]
        found = [[cell.removesuffix(",0") for cell in row] for row in written(figure)]
        assert found == expected


def test_shares_are_in_per_cent() -> None:
    for _, municipality, state in written(drawn(SAMPLES["defaults"], "G")[0]):
        shares = [float(text.replace(",", ".")) for text in (municipality, state)]
        assert sum(shares) == pytest.approx(100, abs=0.11)


def test_every_figure_of_every_kind_can_be_drawn() -> None:
    for kind in kinds():
        inputs = next(iter(kind.samples().values()))
        found = drawings(kind.plan(kind.capacity(inputs)), kind.data(inputs))
        assert found
        for number, figure in enumerate(found):
            made = figure_html(figure, f"f{number}")
            ET.fromstring(f"<p>{made}</p>")  # noqa: S314  # ours
            assert "nan" not in made


SIMPLE = Drawing(
    "Fane",
    "X",
    'Tittel <b>&"',
    "Beskrivelse",
    ("2020", "2021"),
    (
        DrawnSeries("Kostnad", (10_000.0, -5_000.0), "cost"),
        DrawnSeries("Netto", (0.0, 5_000.0), "net", "line"),
    ),
    "tusen kr",
    divisor=1000,
    decimals=1,
)


def svg(figure: Drawing) -> ET.Element:
    root = ET.fromstring(f"<p>{figure_html(figure, 'x')}</p>")  # noqa: S314  # ours
    found = root.find("figure/svg")
    assert found is not None
    return found


def test_columns_begin_at_zero_and_are_as_high_as_their_values() -> None:
    root = svg(SIMPLE)
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
    root = svg(SIMPLE)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "x-t x-d"
    title, description = root[0], root[1]
    assert (title.text, description.text) == ('Tittel <b>&"', "Beskrivelse")
    assert "style=" not in figure_html(SIMPLE, "x"), "the policy admits no inline style"


def test_the_numbers_stand_beside_the_drawing() -> None:
    found = re.findall(r'<td class="tall">([^<]*)</td>', figure_html(SIMPLE, "x"))
    assert found == ["10,0", "0,0", "−5,0", "5,0"]
