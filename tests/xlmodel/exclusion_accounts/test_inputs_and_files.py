"""Inputs: what is refused, all at once; input files there and back; the example; the effektmodell beside."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exclusion_sets import both, drawn, edges, row
from xlmodel import default_inputs
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.common.terms import Group
from xlmodel.effektmodell import group_results
from xlmodel.exclusion_accounts import (
    AGES,
    EXAMPLES,
    ExclusionInputs,
    ProfileGroup,
    ProfileRow,
    ages_text,
    example,
    example_toml,
    exclusion_differences,
    exclusion_from_tables,
    exclusion_toml,
    load_exclusion_accounts,
    model_group,
    result_pairs,
    with_effektmodell,
)

HEAD = "prisaar = 2024\n"
ROW = """
[[profil]]
maalgruppe = 1
gruppe = "Målgruppe"
kategori = "Tjenester"
type = "Utgift"
nivaa = "Kommune"
beloep = 5
"""


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        exclusion_from_tables(tomllib.loads(text), "f.toml", example().as_values())
    return [str(item) for item in caught.value.violations]


# Inputs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("target", 0, "Målgruppe: 0"),
        ("target", 8, "Målgruppe: 8"),
        ("persons", -1, "Antall personer"),
        ("success_rate", 1.01, "Suksessrate"),
        ("success_rate", float("nan"), "Suksessrate"),
        ("measure_cost", "mye", "Tiltakskostnad per person"),
        ("measure_year", 2020.5, "Tiltaksår"),
        ("age", 31, "Alder ved tiltaket"),
        ("age", True, "Alder ved tiltaket"),
        ("discount_rate", 0.11, "Neddiskontering"),
        ("note", "\x07", "Merknad"),
        ("model_period", 1.5, "Effektmodellen, analyseperiode"),
        ("profiles", "alle", "en liste av profilrader"),
        ("profiles", (1,), "en liste av profilrader"),
    ],
)
def test_what_is_wrong_is_named(key: str, value: object, told: str) -> None:
    with pytest.raises(InputError, match=told):
        example().with_values(**{key: value})


def test_every_violation_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        example().with_values(age=-1, target=9, success_rate=2)
    assert len(caught.value.violations) == 3


def test_scenarios_of_unlike_number_are_refused() -> None:
    with pytest.raises(InputError, match="ulikt antall scenarier"):
        example().with_values(age=[1, 2], persons=[1, 2, 3])


def test_a_row_has_an_amount_for_every_age() -> None:
    with pytest.raises(InputError, match="41 beløp, ett for hver alder fra 18 til 58"):
        row((1.0,) * 40)
    with pytest.raises(InputError, match="beløp ved 20 år"):
        row((0.0, 0.0, 1e12, *(0.0,) * 38))


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(InputError, match="høyst 2000"):
        example().with_values(profiles=(row(),) * 2001)


def test_inputs_are_equal_by_value() -> None:
    assert example() == example().with_values(age=19.0)
    assert hash(example()) == hash(example().with_values(age=20))
    assert example() != example().with_values(age=20)
    assert example() != "noe annet"


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", edges())
def test_a_file_gives_the_same_inputs_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "inn.toml"
    path.write_text(exclusion_toml(edges()[name], ["Et eksempel\n"]), encoding="utf-8")
    assert load_exclusion_accounts(path) == edges()[name]


@given(st.integers(0, 10_000))
def test_drawn_inputs_come_back(seed: int) -> None:
    inputs = drawn(seed)
    assert exclusion_from_tables(tomllib.loads(exclusion_toml(inputs)), "x") == inputs


def test_the_example_says_that_it_is_one_everywhere() -> None:
    (name,) = EXAMPLES
    text, inputs = example_toml(name), example(name)
    assert "eksempeltall" in text
    assert "Eksempeltall" in inputs.note
    assert all("Eksempeltall" in item.source for item in inputs.profiles)
    assert {item.grade for item in inputs.profiles} == {"Lav"}
    assert {item.target for item in inputs.profiles} == set(range(1, 8))
    with pytest.raises(EffektmodellError, match="Tillatt: eksempeltall"):
        example("ks")


def test_what_a_file_leaves_out_of_the_measure_is_the_examples() -> None:
    found = exclusion_from_tables(tomllib.loads(HEAD + ROW), "x", example().as_values())
    assert found.price_year == 2024
    assert float(found.age) == 19
    assert found.note == ""
    assert found.profiles[0].amounts == (5.0,) * 41


@pytest.mark.parametrize(
    ("beloep", "first", "last"),
    [
        ('{ "18-57" = 1, "58" = 2 }', 1, 2),
        ('{ "19–58" = 3, "18" = 0.5 }', 0.5, 3),
        (str([7] * 41), 7, 7),
    ],
)
def test_amounts_may_be_spans_a_list_or_one(beloep: str, first: float, last: float) -> None:
    text = HEAD + ROW.replace("beloep = 5", f"beloep = {beloep}")
    (found,) = exclusion_from_tables(tomllib.loads(text), "x", example().as_values()).profiles
    assert (found.amounts[0], found.amounts[-1]) == (first, last)


@pytest.mark.parametrize(
    ("beloep", "told"),
    [
        ('{ "18-24" = 1 }', "beløp mangler for 25–58 år"),
        ('{ "18-58" = 1, "20" = 1 }', "20 år står mer enn én gang"),
        ('{ "17-58" = 1 }', "en alder eller et spenn av aldre fra 18 til 58"),
        ("[1, 2]", "41 beløp"),
        ('"mye"', "et tall fra"),
        ("1e12", "et tall fra"),
    ],
)
def test_amounts_at_fault_are_told(beloep: str, told: str) -> None:
    found = faults(HEAD + ROW.replace("beloep = 5", f"beloep = {beloep}"))
    assert any(told in item and "Profil nr. 1" in item for item in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("prisaar = 2024", "", "prisaar: mangler"),
        ("prisaar = 2024", "prisår = 2024", "Mente du «prisaar»?"),
        ('gruppe = "Målgruppe"', 'gruppe = "Andre"', "«Andre» er ikke tillatt"),
        ('type = "Utgift"', "", "mangler «type»"),
        ('nivaa = "Kommune"', 'nivaa = "Region"', "«Kommune» eller «Fylke» eller «Stat»"),
        ("maalgruppe = 1", "maalgruppe = 9", "9 er ikke tillatt"),
        ("beloep = 5", "beløp = 5", "Mente du «beloep»?"),
        ("[[profil]]", "[profil]", "en liste av tabeller"),
    ],
)
def test_faults_of_a_file_are_told(old: str, new: str, told: str) -> None:
    assert old in HEAD.strip() + ROW
    found = faults(
        (HEAD + ROW).replace(old, new).replace("prisår", '"prisår"').replace("beløp =", '"beløp" =')
    )
    assert any(told in item for item in found), found


def test_words_are_read_in_small_letters_too() -> None:
    text = HEAD + ROW.replace('"Målgruppe"', '"målgruppe"').replace('"Stat"', '"STAT"')
    (found,) = exclusion_from_tables(tomllib.loads(text), "x", example().as_values()).profiles
    assert found.group is ProfileGroup.TARGET


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text("prisaar = 2022\n[[persona]]\nnavn = 'x'\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="inndatafil for personaer"):
        load_exclusion_accounts(path)


@pytest.mark.parametrize(
    ("ages", "text"),
    [
        ([], ""),
        ([18], "18 år"),
        ([20, 18, 19], "18–20 år"),
        ([18, 20, 21, 40], "18 år, 20–21 år og 40 år"),
    ],
)
def test_ages_are_written_as_spans(ages: list[int], text: str) -> None:
    assert ages_text(ages) == text


# The effektmodell beside ---------------------------------------------------------------------------


def linked(target: int = 1, **changes: Any) -> ExclusionInputs:
    given = example().with_values(target=target)
    return with_effektmodell(given, replace(default_inputs("Asker"), **changes), "em.xlsx")


@pytest.mark.parametrize("target", range(1, 8))
def test_the_group_that_the_target_group_is_nearest_to_stands_beside(target: int) -> None:
    model, found = default_inputs("Asker"), linked(target)
    is_adult = model_group(target) is Group.YOUNG_ADULTS
    assert is_adult == (target == 1)
    results = group_results(model.young_adults if is_adult else model.families)
    assert found.model_cost == pytest.approx(float(results.sum_cost), abs=0.01)
    assert found.model_avoided == pytest.approx(float(results.sum_avoided), abs=0.01)
    assert found.model_gain == pytest.approx(float(results.sum_gain), abs=0.01)
    assert found.model_period == 10
    assert found.model_persons == float(results.sum_new_participants) > 0
    for text in ("em.xlsx", "Asker", "unge voksne" if is_adult else "familie", "10 år"):
        assert text in found.model_source


def test_kroner_of_another_year_are_refused() -> None:
    with pytest.raises(InputError, match="2024-kroner og profilene i 2019-kroner"):
        linked(price_year=2024)


# Differences ---------------------------------------------------------------------------------------


def test_equal_inputs_have_no_differences() -> None:
    assert exclusion_differences(example(), example()).is_alike
    backwards = example().with_values(profiles=example().profiles[::-1])
    assert exclusion_differences(example(), backwards).is_alike


def test_differences_are_told_by_field_row_and_span_of_ages() -> None:
    a = example().with_values(profiles=both(row((5.0,) * 41)))
    changed = row((5.0,) * 30 + (6.0,) * 11)
    b = a.with_values(age=20, model_cost=7, profiles=(changed, *a.profiles[1:], row(target=4)))
    found = exclusion_differences(a, b)
    assert [(item.key, item.a, item.b) for item in found.common] == [("alder", 19, 20)]
    assert [(item.key, item.a, item.b) for item in found.model] == [("kostnad", None, 7)]
    by_change = {str(item.change): item for item in found.profiles}
    (field,) = by_change["endret"].fields
    assert (field.label, field.a, field.b) == ("Beløp, 48–58 år", 5, 6)
    assert by_change["nytt"].name.startswith("Tjenester (4, målgruppe")
    pairs = {pair.term.key: pair for pair in result_pairs(a, b)}
    assert pairs["paid_back_age"].difference is None
    assert pairs["net"].difference


def test_a_row_is_made_of_loose_values() -> None:
    loose: dict[str, Any] = {"target": 1, "group": "Målgruppe", "category": ""}
    loose |= {"flow": "Utgift", "level": "Stat", "amounts": tuple(range(len(AGES)))}
    made = ProfileRow(**loose)
    assert made.group is ProfileGroup.TARGET
    assert made.label == "«1, Målgruppe, uten kategori, Utgift, Stat»"
