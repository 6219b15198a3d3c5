"""Inputs written as a file and as JSON: levels, grades and what differs from the defaults."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.strategies import group_inputs, shares
from xlmodel import (
    EffektmodellError,
    Group,
    GroupInputs,
    ModelInputs,
    Provenance,
    default_inputs,
    load_inputs,
)
from xlmodel.common.terms import GRADES
from xlmodel.effektmodell import compare_caution, compare_inputs, inputs_json, inputs_toml
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS

DEFAULT = default_inputs("Asker")
CHANGED = replace(
    DEFAULT,
    young_adults=DEFAULT.young_adults.with_values(
        relapse=0.1, cost_levels=[0.5, 1, 2], rate_levels=[-0.4, 0, 0.1]
    ),
    cost_caution=np.array([0, 0.2, 0.25]),
)


def back(inputs: ModelInputs, path: Path) -> ModelInputs:
    path.write_text(inputs_toml(inputs), encoding="utf-8")
    return load_inputs(path)


def test_the_defaults_come_back(tmp_path: Path) -> None:
    text = inputs_toml(DEFAULT)
    assert "Standard:" not in text.split("\n", 3)[3]
    assert back(DEFAULT, tmp_path / "a.toml") == DEFAULT


def sourced(group: GroupInputs, grade: str) -> GroupInputs:
    return group.with_values(
        provenance={spec.key: Provenance("Kilde", grade) for spec in INPUT_SPECS}
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    group_inputs(Group.FAMILIES, max_measures=2),
    st.sampled_from(["", *GRADES]),
    st.lists(shares, min_size=3, max_size=3),
)
def test_every_new_input_comes_back(
    tmp_path: Path, group: GroupInputs, grade: str, caution: list[float]
) -> None:
    inputs = replace(DEFAULT, families=sourced(group, grade), benefit_caution=np.array(caution))
    assert back(inputs, tmp_path / "a.toml") == inputs


def test_the_file_marks_what_differs_with_the_default() -> None:
    text = inputs_toml(CHANGED)
    for line in (
        "# Tilbakefall per år (andel per år). Standard: 0.",
        "# Usikkerhet: labens kostnad (faktor). Standard: 0.9 / 1 / 1.3.",
        "# Usikkerhet: suksessrater (prosentpoeng). Standard: -0.5 / 0 / 0.1.",
        "# Forsiktighet: påslag på kostnader (andel). Standard: 0 / 0.1 / 0.25.",
        "# Forsiktighet: fradrag i nytte (andel).",
        "forsiktighet_kostnad = { hoy = 0, middels = 0.2, lav = 0.25 }",
    ):
        assert line in text.splitlines(), line
    assert text.count("Standard: ") == 4
    read = tomllib.loads(text)
    assert read["forsiktighet_nytte"] == {"hoy": 0, "middels": 0.15, "lav": 0.4}
    levels = {
        key: read["unge_voksne"]["usikkerhet_kostnad"][key] for key in ("lav", "basis", "hoy")
    }
    assert levels == {"lav": 0.5, "basis": 1, "hoy": 2}


def test_the_json_holds_levels_and_corrections_beside_their_defaults() -> None:
    found = json.loads(json.dumps(inputs_json(CHANGED), allow_nan=False))
    assert found["forsiktighet_kostnad"] == {
        "verdi": {"hoy": 0, "middels": 0.2, "lav": 0.25},
        "standard": {"hoy": 0, "middels": 0.1, "lav": 0.25},
        "avviker": True,
    }
    assert not found["forsiktighet_nytte"]["avviker"]
    levels = found["unge_voksne"]["usikkerhet_suksessrate"]
    assert levels["verdi"] == {"lav": -0.4, "basis": 0, "hoy": 0.1}
    assert levels["standard"] == {"lav": -0.5, "basis": 0, "hoy": 0.1}
    assert levels["avviker"]
    assert levels["sikkerhet"] == "Lav"
    assert not found["familie"]["usikkerhet_suksessrate"]["avviker"]
    assert list(found)[:5] == [
        *("kommune", "programnavn", "prisaar"),
        *(spec.toml for spec in CAUTION_SPECS),
    ]


def test_what_differs_is_counted() -> None:
    keys = [item.spec.key for item in compare_inputs(CHANGED.young_adults) if item.differs]
    assert keys == ["relapse", "rate_levels", "cost_levels"]
    assert [item.spec.key for item in compare_caution(CHANGED) if item.differs] == ["cost_caution"]
    assert [item.group for item in compare_caution(CHANGED)] == [None, None]
    assert not any(item.differs for item in compare_caution(DEFAULT))


def test_corrections_of_many_scenarios_are_refused() -> None:
    many = replace(DEFAULT, cost_caution=np.eye(3))
    for write in (inputs_toml, inputs_json):
        with pytest.raises(EffektmodellError, match="flere scenarier"):
            write(many)
