"""``priser``, ``ny --prisaar`` and ``alle --mal --alle-kommuner``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell
from workbook_templates import check_workbook, read_workbook
from workbook_templates.batch import municipality_rows, read_list
from xlmodel.common.municipalities import municipalities
from xlmodel.common.price_library import price_library


def test_prices_are_found_and_shown_with_key_and_source(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("priser", "kvalifisering", "--prisaar", "2026")
    assert (outcome.code, outcome.err) == (0, "")
    assert "271 535" in outcome.out.replace("\u00a0", " ")
    assert "Prisbiblioteket, kvp_2019: 2 G" in outcome.out
    data = json.loads(effektmodell("priser", "--json").out)
    assert data["priser"].keys() == price_library().keys()
    assert data["priser"]["kvp"]["pris"] == 253_141


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("priser", "zzz"), "Fant ingen pris med «zzz». «effektmodell priser» viser alle."),
        (("priser", "--prisaar", "2031"), "siste år er 2026"),
        (("ny", "Asker", "--prisaar", "2031"), "siste år er 2026"),
        (("ny", "Asker", "--indeks", "kpi"), "er alt i 2019-kroner"),
        (("ny", "Herøy"), "1515 (Møre og Romsdal) eller 1818 (Nordland)"),
        (("alle", "--alle-kommuner"), "--alle-kommuner fyller malen"),
        (("alle", "--mal", "--per-tusen", "2"), "--mal --alle-kommuner"),
        (
            ("alle", "--mal", "--alle-kommuner", "--per-tusen", "x"),
            "--per-tusen: «x» er ikke tillatt",
        ),
        (
            ("alle", "--mal", "--alle-kommuner", "--per-tusen", "-1"),
            "--per-tusen: -1 er ikke tillatt",
        ),
    ],
)
def test_faults_are_told(effektmodell: Effektmodell, args: tuple[str, ...], told: str) -> None:
    outcome = effektmodell(*args)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_a_new_workbook_in_2026_kroner_passes_the_check(effektmodell: Effektmodell) -> None:
    outcome = effektmodell("ny", "3203", "--prisaar", "2026")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Indeksregulert til 2026-kr" in outcome.out
    path = Path("Effektmodell Asker 2020.xlsx")
    assert check_workbook(path).deviations == ()
    inputs = read_workbook(path).inputs
    assert (inputs.municipality, inputs.price_year) == ("Asker", 2026)
    for group in inputs.groups:
        sources = [item.source for item in group.measures]
        sources += [group.source_of(key).source for key in ("wage_cost", "qaly_value")]
        assert all("fra 2019- til 2026-kr med" in source for source in sources)


def test_personas_convert_from_their_own_price_year(effektmodell: Effektmodell) -> None:
    effektmodell("personas", "--eksempel", "fredrikstad", "--ut", "f.xlsx")
    outcome = effektmodell("ny", "Asker", "--nullalternativ", "f.xlsx", "--prisaar", "2026")
    assert (outcome.code, outcome.err) == (0, "")
    inputs = read_workbook(Path("Effektmodell Asker 2020.xlsx")).inputs
    assert "fra 2022- til 2026-kr med" in inputs.families.source_of("null_alternative").source
    assert "fra 2019- til 2026-kr med" in inputs.young_adults.source_of("null_alternative").source


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_of_all_municipalities_is_read_back(
    effektmodell: Effektmodell, ending: str
) -> None:
    name = f"liste.{ending}"
    args = ("--per-tusen", "2,5", "--familie-per-tusen", "0,4", "--ut", name)
    assert effektmodell("alle", "--mal", "--alle-kommuner", *args).code == 0
    rows = list(read_list(Path(name)))
    assert [row.number for row in rows] == list(municipalities())
    assert not any(row.faults for row in rows)
    asker = next(row for row in rows if row.number == "3203")
    item = municipalities()["3203"]
    young, family = (asker.tables[key]["nye"] for key in ("unge_voksne", "familie"))
    assert young == {
        key: round(item.young * 2.5 / 3000, 2) for key in ("uholdbar", "utsatt", "stabil")
    }
    assert family["stabil"] == round(item.inhabitants * 0.4 / 3000, 2)
    assert asker.tables.keys() == {"unge_voksne", "familie"}


def test_without_a_rate_the_defaults_stand() -> None:
    assert {len(row) for row in municipality_rows()} == {5}
