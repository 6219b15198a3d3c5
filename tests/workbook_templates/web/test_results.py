"""What is shown while numbers are typed: the same as the first screen of the workbook."""

from __future__ import annotations

import html
import math
import re
import time

import pytest

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.samples import samples
from workbook_templates.web.form import read_form
from workbook_templates.web.pages import form_page
from workbook_templates.web.results import results_html
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Unit

SAMPLES = samples()


def rows(shown: str) -> dict[str, list[str]]:
    """Return the rows of all tables but the figures', by their label."""
    tables = re.sub(r"<figure.*?</figure>", "", shown, flags=re.DOTALL)
    found = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", tables)
    return {
        html.unescape(label): [
            html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)
        ]
        for label, cells in found
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_how_sure_the_answer_is_comes_from_the_engine(name: str) -> None:
    inputs = SAMPLES[name]
    data = EFFEKTMODELL.data(inputs).by_group()
    shown = rows(results_html(inputs))
    decisions = [data[prefix].decision for prefix in ("UV_", "FAM_")]  # type: ignore[attr-defined]
    for label, values in (
        ("Forsiktig netto", [float(item.cautious.net) for item in decisions]),
        ("Forsiktig netto nytte", [float(item.cautious.total) for item in decisions]),
    ):
        assert shown[label] == [number_text(value, Unit.KRONER) for value in values]
    likely = shown["Sannsynlighet for netto i null eller bedre"]
    for text, item in zip(likely, decisions, strict=True):
        share = float(item.scenarios.likely(item.scenarios.own.net))
        plain = float(re.sub(r"\D", "", text)) / 100
        assert math.isclose(plain, share, abs_tol=0.011)
    for text, item in zip(shown["Krevd suksessrate, netto"], decisions, strict=True):
        required = float(item.rate_curve.required_net)
        if math.isnan(required):
            assert text == "Ikke oppnåelig"
        else:
            read = float(text.removesuffix("\u00a0%").replace(",", "."))
            assert math.isclose(read, required * 100, abs_tol=0.051)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_has_no_text_of_the_inputs_as_markup(name: str) -> None:
    shown = results_html(SAMPLES[name])
    assert "nan" not in shown
    assert shown.count("<figure ") == shown.count("</figure>") == 6
    assert shown.count("svarsetning") == 2


def test_an_answer_to_what_is_typed_is_quick() -> None:
    def seconds(typed: str) -> float:
        start = time.process_time()
        form_page(read_form({"kommune": "Asker", "unge_voksne.nye.uholdbar": typed}))
        return time.process_time() - start

    seconds("1")
    assert min(seconds(str(number)) for number in range(2, 8)) < 0.25
