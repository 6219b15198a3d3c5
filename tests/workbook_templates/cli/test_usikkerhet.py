"""``usikkerhet``: the spread of a workbook's answer, as table, JSON and figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell
from xlmodel import default_group_inputs
from xlmodel.common.terms import Group
from xlmodel.effektmodell.decision import decision_results

BOOK = "Effektmodell Asker 2020.xlsx"


@pytest.fixture
def made(effektmodell: Effektmodell) -> Effektmodell:
    assert effektmodell("ny", "Asker").code == 0
    return effektmodell


def test_a_table_a_group_and_the_same_as_json(made: Effektmodell) -> None:
    outcome = made("usikkerhet", BOOK, "--trekninger", "2000")
    assert (outcome.code, outcome.err) == (0, "")
    for text in ("Unge voksne (kr)", "Familie (kr)", "Tilfeldighet blant deltakerne", "frø 1"):
        assert text in outcome.out
    data = json.loads(made("usikkerhet", BOOK, "--trekninger", "2000", "--json").out)
    assert (data["kommune"], data["trekninger"], data["froe"]) == ("Asker", 2000, 1)
    drivers = data["unge_voksne"]["forutsetninger"]["netto"]
    own = decision_results(default_group_inputs(Group.YOUNG_ADULTS)).scenarios
    likely = float(own.likely(own.own.net))
    assert drivers["andel_i_null_eller_bedre"] == pytest.approx(likely, abs=0.05)
    chance = data["familie"]["personer"]["total"]["prosentiler"]
    assert list(chance) == ["5", "25", "50", "75", "95"]
    assert list(chance.values()) == sorted(chance.values())
    assert made("usikkerhet", BOOK, "--trekninger", "2000", "--json", "--froe", "2").out != ""


def test_the_figure_of_a_group_is_written_whole_and_never_over_another(
    made: Effektmodell,
) -> None:
    args = ("usikkerhet", BOOK, "--trekninger", "500", "--figur", "svar.png")
    assert made(*args).code == 0
    first = Path("svar.png").read_bytes()
    assert first.startswith(b"\x89PNG")
    again = made(*args)
    assert again.code == 2
    assert "svar.png" in again.err
    other = made(*args, "--overskriv", "--gruppe", "familie")
    assert other.code == 0
    assert Path("svar.png").read_bytes() != first


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--trekninger", "5"), "--trekninger: 5 er ikke tillatt"),
        (("--froe", "x"), "--froe: «x» er ikke tillatt"),
        (("--figur", "svar.svg"), "må slutte på .png"),
        (("--gruppe", "alle"), "unge_voksne"),
    ],
)
def test_faults_are_told(made: Effektmodell, args: tuple[str, ...], told: str) -> None:
    outcome = made("usikkerhet", BOOK, *args)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_another_kind_of_workbook_is_refused(made: Effektmodell) -> None:
    assert made("personas", "--eksempel", "asker", "--ut", "p.xlsx").code == 0
    outcome = made("usikkerhet", "p.xlsx")
    assert outcome.code == 2
    assert "Usikkerhet regnes bare av effektmodellen" in outcome.err
