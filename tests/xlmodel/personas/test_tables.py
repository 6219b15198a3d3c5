"""Results of the personas as tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xlmodel.common.terms import Group
from xlmodel.personas import (
    Persona,
    PersonaSet,
    SetResults,
    comparison_table,
    course_sum_table,
    course_table,
    example,
    null_alternative_table,
    persona_key_table,
    persona_value,
    service_table,
    set_results,
)
from xlmodel.personas.terms import PERSONA_KEY_TERMS


@pytest.fixture(scope="module")
def fredrikstad() -> SetResults:
    return set_results(example("fredrikstad"))


@pytest.fixture(scope="module")
def asker() -> SetResults:
    return set_results(example("asker"))


def test_a_course_is_a_row_a_year_of_the_period(fredrikstad: SetResults) -> None:
    course = fredrikstad.personas[0].courses[0]
    table = course_table(course)
    assert list(table.columns) == [
        *("Kostnad", "Kostnad, kommune", "Kostnad, stat", "Toppfinansiering"),
        *("Kommune etter toppfinansiering", "Stat med toppfinansiering", "Akkumulert"),
    ]
    assert (table.index.name, list(table.index)) == ("År", list(range(2022, 2032)))
    assert table["Kostnad"].sum() == course.sum_cost == table["Akkumulert"].iloc[-1]
    english = course_table(course, "en")
    assert (english.index.name, english.columns[0]) == ("Year", "Cost")


def test_services_in_use_sum_to_the_cost(fredrikstad: SetResults) -> None:
    for course in fredrikstad.personas[0].courses:
        table = service_table(course)
        assert table.sum(axis=1).tolist() == course_table(course)["Kostnad"].tolist()
    worst, best = (service_table(course) for course in fredrikstad.personas[0].courses)
    assert "Uten tjeneste fra prislisten" in worst.columns
    assert "Uten tjeneste fra prislisten" not in best.columns
    assert "Psykolog" in best.columns
    assert "Psykolog" not in worst.columns
    assert "No service of the price list" in service_table(fredrikstad.personas[0].courses[0], "en")


def test_a_comparison_shows_worst_best_and_what_is_avoided(fredrikstad: SetResults) -> None:
    comparison = fredrikstad.personas[0].comparison
    assert comparison is not None
    table = comparison_table(comparison)
    assert list(table.columns) == [
        "Worst case",
        "Best case",
        "Spart (worst − best)",
        "Worst akkumulert",
        "Best akkumulert",
        "Spart akkumulert",
    ]
    difference = table["Worst case"] - table["Best case"]
    assert difference.tolist() == table["Spart (worst − best)"].tolist()
    assert table["Spart akkumulert"].iloc[-1] == comparison.sum_avoided


def test_all_personas_side_by_side(asker: SetResults, fredrikstad: SetResults) -> None:
    table = persona_key_table(asker)
    assert table.shape == (len(PERSONA_KEY_TERMS), 6)
    assert (table["Ung mann med Asperger"] == "Mangler worst case eller best case").all()
    assert table.loc["Pukkel: året merutgiften er tjent inn", "Ung kvinne ut av fosterhjem"] == 2024
    (column,) = persona_key_table(fredrikstad, "en").columns
    assert persona_key_table(fredrikstad, "en").loc["Hump: year in which it is earned back"][
        column
    ] == (2025)


def test_a_hump_that_is_not_earned_back_or_not_there_is_told_in_words() -> None:
    inputs = example("fredrikstad")
    (persona,) = inputs.personas
    (term,) = [item for item in PERSONA_KEY_TERMS if item.key == "hump_earned_back"]

    def shown(persona: Persona) -> float | int | str:
        made = PersonaSet.from_values(inputs.as_values() | {"personas": (persona,)})
        return persona_value(set_results(made).personas[0].comparison, term)

    assert shown(persona) == 2025
    assert shown(replace(persona, period=3)) == "Ikke i perioden"
    same = tuple(replace(course, measures=()) for course in persona.courses)
    assert shown(replace(persona, courses=same)) == "Ingen pukkel"
    early, late = (
        replace(course, measures=(replace(course.measures[0], volumes=np.array(volumes)),))
        for course, volumes in zip(persona.courses, ((9.0, 1, 1), (0.0, 2, 2)), strict=True)
    )
    assert shown(replace(persona, courses=(early, late))) == "Alltid dekket"
    assert (
        shown(replace(persona, courses=persona.courses[:1])) == "Mangler worst case eller best case"
    )


def test_the_courses_of_a_persona_by_payer(fredrikstad: SetResults) -> None:
    table = course_sum_table(fredrikstad.personas[0])
    assert list(table.index) == ["Worst case", "Best case"]
    parts = table["Kostnad, kommune"] + table["Kostnad, stat"]
    assert parts.tolist() == table["Kostnad"].tolist()


def test_the_null_alternative_tells_what_is_observed(
    asker: SetResults, fredrikstad: SetResults
) -> None:
    table = null_alternative_table(asker.null_alternatives[Group.FAMILIES])
    assert table.index.tolist() == ["Uholdbar", "Utsatt", "Stabil", "Bærekraftig"]
    assert table["Nullalternativ"].tolist() == [409_966, 372_696, 298_157, 0]
    assert table["Grunnlag"].tolist() == ["Avledet", "Observert", "Avledet", "Avledet"]
    assert table["Forløp"].tolist() == [0, 4, 0, 0]
    assert table["År"].tolist() == [0, 40, 0, 0]
    missing = null_alternative_table(
        fredrikstad.null_alternatives[Group.YOUNG_ADULTS], language="en"
    )
    assert missing["Basis"].tolist() == ["Missing"] * 4
    assert pd.isna(missing["Null alternative"]).all()
