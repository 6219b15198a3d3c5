"""Price indices, the price library and the list of municipalities."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmodel import EffektmodellError
from xlmodel.common.municipalities import municipalities, municipality_typed, population_source
from xlmodel.common.parameters import municipality_names
from xlmodel.common.price_index import IndexedLevel, PriceChange, lowest_grade, price_indices
from xlmodel.common.price_library import find_prices, library_price, price_library, price_of_source

INDICES = price_indices()
RATES = (3.2, 1.0, 4.4, 6.7, 4.3, 5.0, 4.7, 4.1)
"""Kommunal deflator 2019–2026, per cent a year."""


def test_the_deflator_is_the_product_of_its_rates() -> None:
    product = math.prod(1 + rate / 100 for rate in RATES[1:])
    change = INDICES["deflator"].change(2019, 2026)
    assert change.factor == pytest.approx(product)
    assert round(change.factor, 3) == 1.343
    assert change.grade == "Middels"
    assert INDICES["deflator"].change(2019, 2024).grade == "Høy"


def test_kpi_of_2026_is_an_estimate_on_that_of_2025() -> None:
    kpi = INDICES["kpi"]
    assert kpi.values[2025] == 137.8
    assert kpi.values[2026] == pytest.approx(137.8 * 1.03)
    assert "2026 er anslag" in kpi.change(2019, 2026).told
    assert "anslag" not in kpi.change(2019, 2025).told


def test_g_is_the_mean_of_the_year() -> None:
    change = INDICES["g"].change(2019, 2026)
    assert change.factor == pytest.approx(134_419 / 98_866)
    assert (change.grade, "årsgjennomsnitt" in change.told) == ("Høy", True)


def test_the_value_of_a_life_grows_by_kpi_and_0_9_per_cent_after_2023() -> None:
    change = INDICES["vsl"].change(2019, 2026)
    kpi = INDICES["kpi"].values
    assert change.factor == pytest.approx(54.89 / 33.95 * kpi[2026] / kpi[2023] * 1.009**3)
    assert change.grade == "Lav"
    assert "etter 2023 KPI × 1,009 per år, sikkerhet Lav" in change.told
    assert INDICES["vsl"].change(2019, 2021).grade == "Høy"
    assert "etter 2023" not in INDICES["vsl"].change(2019, 2023).told


@pytest.mark.parametrize("key", INDICES)
def test_a_year_beyond_the_table_names_the_last_one(key: str) -> None:
    with pytest.raises(EffektmodellError, match=r"har ikke tall for 2027\..* siste år er 2026\."):
        INDICES[key].change(2019, 2027)
    with pytest.raises(EffektmodellError, match=f"Første år er {INDICES[key].first_year}"):
        INDICES[key].change(1999, 2019)


@given(st.sampled_from(sorted(INDICES)), st.data())
def test_there_and_back_is_no_change_and_steps_multiply(key: str, data: st.DataObject) -> None:
    index = INDICES[key]
    years = st.integers(index.first_year, index.last_year)
    a, b, c = (data.draw(years) for _ in range(3))
    assert index.change(a, b).factor * index.change(b, a).factor == pytest.approx(1)
    through = index.change(a, b).factor * index.change(b, c).factor
    assert through == pytest.approx(index.change(a, c).factor)


@pytest.mark.parametrize("key", INDICES)
def test_a_table_has_every_year_with_source_and_vintage(key: str) -> None:
    index = INDICES[key]
    assert list(index.values) == list(range(index.first_year, index.last_year + 1))
    assert index.values.keys() == index.grades.keys()
    assert index.source
    assert index.vintage in index.change(2019, 2020).sentence()


def test_one_index_replaces_all_and_a_table_gives_other_years_their_own_factor() -> None:
    assert IndexedLevel(2026, "kpi").step(2019, "g") == INDICES["kpi"].change(2019, 2026)
    assert IndexedLevel(2026).step(2019, "g") == INDICES["g"].change(2019, 2026)
    table = {2019: 100.0, 2024: 120.0, 2026: 150.0}
    change = PriceChange(2024, 2026, 1.25, table=table)
    assert change.step(2019).factor == 1.5
    assert change.step(2024) is change
    assert PriceChange(2024, 2026, 1.25).step(2019).factor == 1.25


def test_the_lowest_grade_wins_and_none_is_none() -> None:
    assert lowest_grade(("Høy", "Lav", "Middels")) == "Lav"
    assert lowest_grade(("", "Høy")) == "Høy"
    assert lowest_grade(("", "")) == ""


# The library ------------------------------------------------------------------------------------


def test_the_library_has_at_least_40_graded_prices_with_source() -> None:
    assert len(price_library()) >= 40
    for key, item in price_library().items():
        assert item.key == key
        assert item.value > 0
        assert item.index in INDICES
        assert (item.basis == "official") is (item.grade == "Høy")
        assert item.basis in ("official", "statistic", "derived")
        assert all((item.name, item.unit, item.source, item.grade))
        assert price_of_source(item.reference()) == item
        assert item.at(2026)[0] > 0
        assert len(item.at(2026)[1]) <= 400


def test_a_price_in_another_year_names_index_and_vintage() -> None:
    amount, source, grade = library_price("kvp_2019", 2026)
    assert amount == round(199_716 * 134_419 / 98_866, 2)
    assert source.endswith(
        "Indeksregulert fra 2019- til 2026-kr med G (årsgjennomsnitt, hentet august 2026), faktor 1,35961."
    )
    assert grade == "Høy"
    assert library_price("kvp_2019", None)[0] == library_price("kvp_2019", 2019)[0] == 199_716
    assert "2,041 G fra 1.7.2024" in price_library()["kvp_2019"].note


@pytest.mark.parametrize(
    "key", [key for key in price_library() if key.startswith(("kvp", "aap_minste", "ufore"))]
)
def test_benefits_are_their_share_of_g(key: str) -> None:
    item = price_library()[key]
    shares = (2, 2.041, 2.041 * 2 / 3, 2.529, 2.329)
    g = {2019: 99_858, 2024: 124_028}[item.price_year]
    assert any(abs(item.value - share * g) < 1 for share in shares)


def test_a_search_finds_letters_of_either_case_and_an_unknown_key_is_told() -> None:
    assert [item.key for item in find_prices("FENGSEL")] == [
        key for key in price_library() if key.startswith("fengsel")
    ]
    assert find_prices("finnes ikke") == []
    assert len(find_prices()) == len(price_library())
    with pytest.raises(EffektmodellError, match="Mente du «kvp"):
        library_price("kvpp", None)
    assert price_of_source("Eget anslag") is None
    assert price_of_source("Prisbiblioteket, borte: x") is None


# Municipalities ---------------------------------------------------------------------------------


def test_357_municipalities_in_15_counties() -> None:
    found = municipalities()
    assert found.keys() == municipality_names().keys()
    counties = Counter(item.county for item in found.values())
    assert (len(found), len(counties), counties["Innlandet"], counties["Oslo"]) == (357, 15, 46, 1)
    assert sum(item.inhabitants for item in found.values()) == 5_627_400
    assert len({item.name for item in found.values()}) == 357
    assert all(0 < item.young < item.inhabitants for item in found.values())
    assert "SSB" in population_source()
    assert "Kartverket" in population_source()


@pytest.mark.parametrize("number", ["3203", " 3203 "])
def test_a_number_is_a_municipality(number: str) -> None:
    assert municipality_typed(number) == ("Asker", "")


@pytest.mark.parametrize(
    "name", ["Asker", "asker", "Herøy (Nordland)", "Nordre Follo", "Oslove", "Effektdalen"]
)
def test_other_names_stand_as_they_are(name: str) -> None:
    assert municipality_typed(name) == (name, "")


def test_a_near_miss_is_a_remark() -> None:
    name, remark = municipality_typed("Lørenskogg")
    assert name == "Lørenskogg"
    assert remark.endswith("Mente du «Lørenskog»?")


@pytest.mark.parametrize(
    ("name", "numbers"), [("Herøy", ("1515", "1818")), ("våler", ("3114", "3419"))]
)
def test_two_of_a_name_are_told_apart_by_number(name: str, numbers: tuple[str, str]) -> None:
    with pytest.raises(EffektmodellError, match="Oppgi kommunenummeret") as raised:
        municipality_typed(name)
    assert all(number in str(raised.value) for number in numbers)
    assert municipality_typed(numbers[0])[0] == municipalities()[numbers[0]].name


def test_an_unknown_number_is_an_error() -> None:
    with pytest.raises(EffektmodellError, match="Ingen kommune har nummeret 9999"):
        municipality_typed("9999")
