"""Inputs → TOML → inputs → workbook → inputs is the identity; the JSON holds the same values."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.strategies import model_inputs, texts
from workbook_templates import read_workbook, write_workbook
from xlmodel import EffektmodellError, default_inputs, load_inputs
from xlmodel.common.terms import GRADES, Group
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.export import compare_inputs, compare_measures, inputs_json, inputs_toml
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.specs import INPUT_SPECS

sources = st.builds(
    Provenance,
    source=st.just("") | texts | st.text("=+-@'\"\\_xA0041#{}[]\u00a0\u2009 ", max_size=30),
    grade=st.sampled_from(["", *GRADES]),
)


@st.composite
def complete_inputs(draw: st.DrawFn) -> ModelInputs:
    """Draw inputs where each has a source and grade: the default's, or its own."""
    inputs = draw(model_inputs())
    return replace(
        inputs,
        young_adults=_with_sources(draw, inputs.young_adults),
        families=_with_sources(draw, inputs.families),
    )


def _with_sources(draw: st.DrawFn, group: GroupInputs) -> GroupInputs:
    defaults = default_inputs().groups[group.group is Group.FAMILIES].provenance
    origins = {spec.key: draw(st.just(defaults[spec.key]) | sources) for spec in INPUT_SPECS}
    return group.with_values(provenance=origins)


@settings(
    max_examples=30,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(complete_inputs())
def test_the_way_through_file_and_workbook_is_the_identity(
    tmp_path: Path, inputs: ModelInputs
) -> None:
    file, workbook = tmp_path / "inn.toml", tmp_path / "bok.xlsx"
    file.write_text(inputs_toml(inputs, ["Merknad\nover to linjer"]), encoding="utf-8")
    loaded = load_inputs(file)
    assert loaded == inputs
    write_workbook(loaded, workbook)
    contents = read_workbook(workbook)
    assert contents.inputs == inputs
    assert not contents.remarks
    assert not contents.formulas
    json.dumps(inputs_json(inputs), allow_nan=False)


def test_the_defaults_come_back_with_their_notes(tmp_path: Path) -> None:
    inputs = default_inputs("Asker")
    file = tmp_path / "inn.toml"
    file.write_text(inputs_toml(inputs), encoding="utf-8")
    assert load_inputs(file) == inputs
    write_workbook(inputs, tmp_path / "bok.xlsx")
    assert read_workbook(tmp_path / "bok.xlsx").inputs == inputs


@pytest.mark.parametrize("value", [1e-300, 0.1 + 0.2, 1 / 3, 123456789.123, 999_999_999_999_999.0])
def test_every_digit_comes_back(tmp_path: Path, value: float) -> None:
    default = default_inputs("Asker")
    group = default.young_adults.with_values(wage_cost=value, provenance={})
    inputs = replace(default, young_adults=group)
    file = tmp_path / "inn.toml"
    file.write_text(inputs_toml(inputs), encoding="utf-8")
    assert float(load_inputs(file).young_adults.wage_cost) == value
    write_workbook(inputs, tmp_path / "bok.xlsx")
    assert float(read_workbook(tmp_path / "bok.xlsx").inputs.young_adults.wage_cost) == value


def changed_inputs() -> ModelInputs:
    default = default_inputs("Asker")
    group = default.young_adults
    dearer = group.measures[0].as_values() | {"unit_cost": 600.5, "volume": (1, 2, 3.5)}
    own = group.measures[1].as_values() | {"name": "Mentor"}
    make = type(group.measures[0]).from_values
    return replace(
        default,
        programme="Lab «Æ»",
        young_adults=group.with_values(
            success_rate=(0.7, 0.8, 0.8),
            measures=(make(dearer), *group.measures[2:], make(own)),
        ),
    )


def test_the_toml_marks_what_differs_with_the_default() -> None:
    text = inputs_toml(changed_inputs())
    assert "# Suksessrate (andel per år). Standard: 0.8 / 0.8 / 0.8." in text
    assert "kostnad = 600.5   # Standard: 550" in text
    assert (
        "volum = { uholdbar = 1, utsatt = 2, stabil = 3.5 }   # Standard: { uholdbar = 40" in text
    )
    assert "# Standardtiltak som ikke er med: «Investeringsmøte, alle deltakere»." in text
    assert 'programnavn = "Lab «Æ»"   # Standard: "Velferdslaben"' in text
    assert text.count("# eget tiltak") == 1
    assert text.count("Standard: ") == 4
    assert tomllib.loads(text)["kommune"] == "Asker"


def test_the_json_has_the_keys_of_the_input_file_and_marks_what_differs() -> None:
    found = inputs_json(changed_inputs())
    group = found["unge_voksne"]
    assert group["suksessrate"] == {
        "verdi": {"uholdbar": 0.7, "utsatt": 0.8, "stabil": 0.8},
        "standard": {"uholdbar": 0.8, "utsatt": 0.8, "stabil": 0.8},
        "avviker": True,
        "kilde": "Følgenotatet 2019, regneeksempel",
        "sikkerhet": "Lav",
    }
    assert group["null_kommuneandel"]["verdi"] is None
    assert group["individstart"]["verdi"] == "Uholdbar"
    assert group["tiltak"][0]["avviker"] == ["kostnad", "volum"]
    assert group["tiltak"][0]["volum"] == {"uholdbar": 1, "utsatt": 2, "stabil": 3.5}
    assert (group["tiltak"][-1]["navn"], group["tiltak"][-1]["standard"]) == ("Mentor", False)
    assert group["fjernede_tiltak"] == ["Investeringsmøte, alle deltakere"]
    assert not any(item["avviker"] for key, item in found["familie"].items() if "tiltak" not in key)


def test_comparison_by_name_takes_each_default_once() -> None:
    group = default_inputs().young_adults
    twice = group.with_values(measures=(group.measures[0], group.measures[0]))
    found, removed = compare_measures(twice)
    assert [item.differs for item in found] == [False, True]
    assert len(removed) == len(group.measures) - 1
    assert not any(item.differs for item in compare_inputs(twice))


def test_many_scenarios_are_refused() -> None:
    default = default_inputs()
    group = default.young_adults.with_values(qaly_value=[1.0, 2.0])
    with pytest.raises(EffektmodellError, match="flere scenarier"):
        inputs_toml(replace(default, young_adults=group))
