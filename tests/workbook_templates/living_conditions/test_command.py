"""``levekaar`` and ``ny --suksessrater`` from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell
from tests.workbook_templates.living_conditions.test_folder import filled, folder_of, write
from workbook_templates import LIVING_CONDITIONS, check_workbook, read_workbook
from xlmodel.living_conditions import (
    LivingConditions,
    RateGroup,
    Registration,
    example,
    living_conditions_toml,
    register_results,
)


def test_the_printed_cases_give_rates_and_the_warning(
    effektmodell: Effektmodell, folder: Path
) -> None:
    ended = effektmodell("levekaar", "--ut", "l.xlsx")
    assert (ended.code, ended.err) == (0, "")
    for text in (
        "63,2",
        "67,9",
        "98,2",
        "95,5",
        "78,5",
        "For få til å brukes",
        "gir for høye rater",
    ):
        assert text in ended.out, text
    ended = effektmodell("kontroller", "l.xlsx")
    assert (ended.code, "ingen funn" in ended.out) == (0, True)
    ended = effektmodell("les", "l.xlsx", "--til", "l.json")
    assert ended.code == 0
    data = json.loads((folder / "l.json").read_text(encoding="utf-8"))
    assert data["registrering"][0]["dato"] == "2019-01-15"


def test_forms_go_into_an_empty_register_and_bad_ones_end_with_1(
    effektmodell: Effektmodell, folder: Path
) -> None:
    forms = folder_of(folder / "mappe", 4)
    ended = effektmodell("levekaar", "--skjemaer", "mappe", "--ut", "en.xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert "4 skjemaer: 4 lest" in ended.out
    assert len(LIVING_CONDITIONS.open(folder / "en.xlsx").inputs.registrations) == 4
    write(forms / "skjema 004.xlsx", **filled(9) | {"case": None})
    ended = effektmodell(
        "levekaar",
        "--inndata",
        "en.xlsx",
        "--skjemaer",
        "mappe",
        "--kommentarer",
        "--ut",
        "to.xlsx",
    )
    assert ended.code == 1
    assert "5 skjemaer: 0 lest, 4 lest før, 1 ikke lest." in ended.out
    assert "cellen er tom" in ended.out
    ended = effektmodell("sammenlign", "en.xlsx", "to.xlsx")
    assert ended.code == 0


def test_an_empty_form_to_hand_out(effektmodell: Effektmodell, folder: Path) -> None:
    ended = effektmodell("levekaar", "--tomt-skjema", "--ut", "skjema.xlsx")
    assert (ended.code, ended.err) == (0, "")
    inputs = LIVING_CONDITIONS.open(folder / "skjema.xlsx").inputs
    assert (inputs.registrations, inputs.municipality, inputs.note) == ((), "Kommunen", "")
    assert (folder / "skjema.xlsx").stat().st_size < 150_000


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("levekaar", "--kommentarer", "--ut", "x.xlsx"), "brukes sammen med --skjemaer"),
        (("levekaar", "--tomt-skjema", "--skjemaer", ".", "--ut", "x.xlsx"), "samtidig"),
        (("ny", "Asker", "--likevel", "--ut", "x.xlsx"), "brukes sammen med --suksessrater"),
        (("levekaar", "--skjemaer", "finnes-ikke", "--ut", "x.xlsx"), "ikke en mappe"),
    ],
)
def test_options_that_cannot_be_used_are_told(
    args: tuple[str, ...], told: str, effektmodell: Effektmodell, folder: Path
) -> None:
    ended = effektmodell(*args)
    assert ended.code != 0
    assert told in ended.err
    assert not (folder / "x.xlsx").exists()


# Rates into the effektmodell ------------------------------------------------------------------------


def many() -> LivingConditions:
    """Return a register with enough moves in every step for young adults, and none for families."""
    labels = ("Uholdbar", "Utsatt", "Stabil", "Bærekraftig")
    rows = [
        Registration.of(
            case=f"{case}",
            day=date(2020 + step, 1, 1 + case),
            occasion="Underveis",
            target=2,
            leader=labels[step],
        )
        for case in range(6)
        for step in range(4)
    ]
    stay = [
        Registration.of(
            case="x", day=date(year, 1, 1), occasion="Underveis", target=2, leader="Utsatt"
        )
        for year in (2020, 2024)
    ]
    return replace(example("tomt"), registrations=(*rows, *stay), first_year=2020, rows=60)


@pytest.mark.parametrize("name", ["l.xlsx", "l.toml"])
def test_the_rates_go_into_the_effektmodell_with_source_and_grade(
    name: str, effektmodell: Effektmodell, folder: Path
) -> None:
    register = many()
    if name.endswith(".xlsx"):
        (folder / name).write_bytes(LIVING_CONDITIONS.workbook_bytes(register))
    else:
        (folder / name).write_text(living_conditions_toml(register), encoding="utf-8")
    ended = effektmodell("ny", "Asker", "--suksessrater", name, "--ut", "ny.xlsx")
    assert (ended.code, ended.err) == (0, "")
    young, families = read_workbook(folder / "ny.xlsx").inputs.groups
    steps = register_results(register).groups[RateGroup.YOUNG_ADULTS].steps
    assert young.success_rate.tolist() == pytest.approx([step.rate for step in steps])
    assert families.success_rate.tolist() == [0.8] * 3, "no interval of theirs"
    origin = young.source_of("success_rate")
    assert origin.source.startswith(f"{name}: uholdbar 6 flyttinger, 72,1 måneder, intervall ")
    assert origin.grade == "Middels"
    assert "Suksessrate, unge voksne" in ended.out
    assert not check_workbook(folder / "ny.xlsx").deviations


def test_too_few_moves_are_refused_unless_anyway(effektmodell: Effektmodell, folder: Path) -> None:
    effektmodell("levekaar", "--ut", "l.xlsx")
    ended = effektmodell("ny", "Asker", "--suksessrater", "l.xlsx", "--ut", "ny.xlsx")
    assert ended.code != 0
    assert ended.err.count("flyttinger er færre enn 5") == 5
    assert "--likevel" in ended.err
    assert not (folder / "ny.xlsx").exists()
    ended = effektmodell("ny", "Asker", "--suksessrater", "l.xlsx", "--likevel", "--ut", "ny.xlsx")
    assert ended.code == 0
    assert "gir for høye rater" in ended.out
    young, families = read_workbook(folder / "ny.xlsx").inputs.groups
    assert young.success_rate.round(3).tolist() == [0.632, 0.679, 0.632]
    assert families.success_rate.round(3).tolist() == [0.982, 0.955, 0.785]
    assert young.source_of("success_rate").grade == "Lav"


def test_a_register_without_intervals_is_refused(effektmodell: Effektmodell) -> None:
    effektmodell("levekaar", "--eksempel", "tomt", "--ut", "tomt.xlsx")
    ended = effektmodell(
        "ny", "Asker", "--suksessrater", "tomt.xlsx", "--likevel", "--ut", "ny.xlsx"
    )
    assert ended.code != 0
    assert "ingen sak har to registreringer med plassering" in ended.err
