"""Differences between two sets of personas, and what prices alone do to the sums."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support import persona_sets as made
from tests.support.persona_strategies import persona_sets, yearly_volumes
from xlmodel.common.bokmaal import folded_name
from xlmodel.common.changes import Change, Difference
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
    example,
    set_results,
)
from xlmodel.personas.differences import (
    ABSENT,
    null_pairs,
    persona_results_pairs,
    price_effects,
    set_differences,
)

BASE = example("fredrikstad")
PERSONA = BASE.personas[0]
WORST, BEST = PERSONA.courses


def altered(measure: CourseMeasure, **values: object) -> CourseMeasure:
    return CourseMeasure.from_values(measure.as_values() | values)


def with_courses(*courses: Course, **changes: Any) -> PersonaSet:
    return replace(BASE, personas=(replace(PERSONA, courses=courses),), **changes)


def told(items: tuple[Difference, ...]) -> list[tuple[object, ...]]:
    return [(item.key, item.years, item.a, item.b) for item in items]


def reversed_set(inputs: PersonaSet) -> PersonaSet:
    """Return a set in which everything stands in the other order; no two names may be alike."""
    courses = [course for persona in inputs.personas for course in persona.courses]
    for names in (
        [item.service for item in inputs.price_list],
        [persona.name for persona in inputs.personas],
        *([course.name for course in persona.courses] for persona in inputs.personas),
        *([measure.name for measure in course.measures] for course in courses),
    ):
        assume(len(set(map(folded_name, names))) == len(names))
    return replace(
        inputs,
        price_list=inputs.price_list[::-1],
        personas=tuple(
            replace(
                persona,
                courses=tuple(
                    replace(course, measures=course.measures[::-1])
                    for course in persona.courses[::-1]
                ),
            )
            for persona in inputs.personas[::-1]
        ),
    )


@given(persona_sets())
def test_a_set_is_like_itself_whatever_its_order(inputs: PersonaSet) -> None:
    other = reversed_set(inputs)
    assert set_differences(inputs, other).is_alike
    assert price_effects(inputs, other) == ()
    results = persona_results_pairs(set_results(inputs), set_results(other))
    assert all(pair.is_alike for pair in results)


def test_what_the_personas_share_is_told_with_both_values() -> None:
    other = replace(
        BASE, price_year=2024, discount_rate=0.04, null_method=NullMethod.PERSON_YEARS, note=""
    )
    assert told(set_differences(BASE, other).common) == [
        ("prisaar", None, 2022, 2024),
        ("neddiskontering", None, 0, 0.04),
        ("nullmetode", None, "Inngangssituasjon", "Personår"),
        ("merknad", None, BASE.note, None),
    ]


def test_services_are_matched_by_name_and_told_field_by_field() -> None:
    first, second, *rest = BASE.price_list
    prices = (
        replace(second, unit="dag"),
        replace(first, price=700, source="Lønnssystemet", grade="Høy"),
        *rest,
        PriceItem("Miljøterapeut", "time", 610),
    )
    adviser, assistant, new = set_differences(BASE, replace(BASE, price_list=prices)).prices
    assert (adviser.name, adviser.change) == (first.service, Change.CHANGED)
    assert told(adviser.fields) == [
        ("pris", None, 640, 700),
        ("kilde", None, first.source, "Lønnssystemet"),
        ("sikkerhet", None, "Lav", "Høy"),
    ]
    assert adviser.fields[0].difference == 60
    assert adviser.fields[0].unit == "kr"
    assert told(assistant.fields) == [("enhet", None, "time", "dag")]
    assert (new.change, new.change.common, len(new.fields)) == (Change.ADDED, "ny", 3)
    back = set_differences(replace(BASE, price_list=prices), BASE).prices
    assert [item.change for item in back][-1] is Change.REMOVED


def test_personas_and_courses_are_new_gone_or_changed() -> None:
    ola = replace(PERSONA, name="Ola", group=Group.YOUNG_ADULTS, period=5)
    other = replace(BASE, personas=(ola,))
    gone, new = set_differences(BASE, other).personas
    assert (gone.name, gone.change, new.name, new.change) == (
        *(PERSONA.name, Change.REMOVED),
        *("Ola", Change.ADDED),
    )
    assert {item.change for item in new.courses} == {Change.ADDED}
    renamed = replace(PERSONA, name=f" {PERSONA.name.upper()}", period=8)
    (changed,) = set_differences(BASE, replace(BASE, personas=(renamed,))).personas
    assert told(changed.fields) == [
        ("navn", None, PERSONA.name, renamed.name),
        ("analyseperiode", None, 10, 8),
    ]
    extra = replace(WORST, name="Bare Nav", role=CourseRole.OTHER, ordinary=False)
    (persona,) = set_differences(BASE, with_courses(extra, BEST)).personas
    assert [(item.name, item.change) for item in persona.courses] == [
        (WORST.name, Change.REMOVED),
        ("Bare Nav", Change.ADDED),
    ]
    role = replace(WORST, role=CourseRole.OTHER, ordinary=False)
    (persona,) = set_differences(BASE, with_courses(role, BEST)).personas
    assert told(persona.courses[0].fields) == [
        ("rolle", None, "Worst case", "Annet forløp"),
        ("ordinaere_tjenester", None, "Ja", "Nei"),
    ]


def test_situations_and_volumes_are_told_by_spans_of_years() -> None:
    first = WORST.measures[0]
    volumes = first.volumes.copy()
    volumes[:2] = [30, 30]
    volumes[11:13] = 7
    course = replace(
        WORST,
        situations=(None, *[Situation.STABLE] * 19),
        measures=(altered(first, volumes=volumes), *WORST.measures[1:]),
    )
    (persona,) = set_differences(BASE, with_courses(course, BEST)).personas
    (found,) = persona.courses
    assert told(found.fields)[0] == ("situasjon", (1, 1), "Utsatt", None)
    assert {item.b for item in found.fields[1:]} == {"Stabil"}
    (measure,) = found.measures
    assert told(measure.fields) == [
        ("volum", (1, 2), 25, 30),
        ("volum", (12, 13), 0, 7),
    ]
    assert [item.label for item in measure.fields] == [
        "Volum, år 1–2",
        "Volum, år 12–13 (etter perioden)",
    ]


@given(yearly_volumes, yearly_volumes, st.integers(1, 20))
def test_the_spans_of_years_turn_the_volumes_of_a_into_those_of_b(
    mine: list[float], theirs: list[float], period: int
) -> None:
    a, b = (
        replace(
            BASE,
            personas=(
                Persona(
                    "Kari",
                    Group.FAMILIES,
                    "",
                    period,
                    (
                        Course(
                            "Forløp",
                            CourseRole.OTHER,
                            ordinary=True,
                            measures=(CourseMeasure("Tiltak", "Rådgiver", volumes=volumes),),  # type: ignore[arg-type]  # made an array
                        ),
                    ),
                ),
            ),
        )
        for volumes in (mine, theirs)
    )
    before, after = (inputs.personas[0].courses[0].measures[0].volumes.copy() for inputs in (a, b))
    for persona in set_differences(a, b).personas:
        for item in persona.courses[0].measures[0].fields:
            assert item.years is not None
            first, last = item.years
            assert set(before[first - 1 : last]) == {item.a}
            assert item.label.endswith("(etter perioden)") == (first > period)
            before[first - 1 : last] = item.b
    assert np.allclose(before, after, rtol=1e-12, atol=0)


def test_measures_are_matched_by_name_and_service_and_else_by_name() -> None:
    one = CourseMeasure("Samtale", "Rådgiver", volumes=[1])  # type: ignore[arg-type]  # made an array
    two = CourseMeasure("Samtale", "Psykolog", volumes=[2])  # type: ignore[arg-type]  # as above
    course = replace(WORST, measures=(one, two))
    other = replace(WORST, measures=(altered(two, payer=Payer.STATE), one))
    a, b = with_courses(course, BEST), with_courses(other, BEST)
    ((found,),) = (item.courses for item in set_differences(a, b).personas)
    (measure,) = found.measures
    assert measure.name == "Samtale (Psykolog)"
    assert told(measure.fields) == [("betaler", None, "Kommune", "Stat")]
    moved = replace(WORST, measures=(altered(one, service="Lærer"),))
    a, b = with_courses(replace(WORST, measures=(one,)), BEST), with_courses(moved, BEST)
    ((found,),) = (item.courses for item in set_differences(a, b).personas)
    (measure,) = found.measures
    assert (measure.name, measure.change) == ("Samtale", Change.CHANGED)
    assert told(measure.fields) == [("tjeneste", None, "Rådgiver", "Lærer")]


def test_a_new_measure_is_told_by_what_is_stated_within_the_period() -> None:
    new = CourseMeasure("Mentor", unit="time", unit_price=420.0, volumes=[10] * 20)  # type: ignore[arg-type]  # made an array
    other = with_courses(WORST, replace(BEST, measures=(*BEST.measures, new)))
    ((found,),) = (item.courses for item in set_differences(BASE, other).personas)
    (measure,) = found.measures
    assert told(measure.fields) == [
        ("tiltak", None, None, "Mentor"),
        ("pris", None, None, 420),
        ("betaler", None, None, "Kommune"),
        ("enhet", None, None, "time"),
        ("volum", (1, 10), None, 10),
    ]


def test_the_results_of_both_sets_stand_side_by_side() -> None:
    ola = replace(PERSONA, name="Ola", courses=(WORST,))
    other = replace(BASE, personas=(replace(PERSONA, period=8), ola))
    results = set_results(BASE), set_results(other)
    changed, new = persona_results_pairs(*results)
    mine, theirs = (item.personas[0].comparison for item in results)
    assert mine is not None
    assert theirs is not None
    by_key = {item.term.key: item for item in changed.key_results}
    for key in ("sum_worst", "sum_best", "sum_avoided", "hump_years", "hump_accumulated"):
        assert (by_key[key].a, by_key[key].b) == (getattr(mine, key), getattr(theirs, key))
    assert by_key["hump_earned_back"].a == 2025
    assert [course.is_compared for course in changed.courses] == [True, True]
    assert not changed.is_alike
    assert (new.change, new.key_results, new.lacks) == (Change.ADDED, (), ("B",))
    (course,) = new.courses
    assert (course.result.a, course.is_compared) == (ABSENT, False)
    assert course.result.b == results[1].personas[1].courses[0].sum_cost


def test_what_is_left_to_each_payer_differs_where_the_costs_are_the_same() -> None:
    """256 000 against 128 000 kr a year in the plan of two years; a threshold of 200 000 kr."""

    def counted(volume: float) -> CourseMeasure:
        measure = made.measure("Rådgiver", volume, volume)
        return altered(measure, is_included=True)

    dear, cheap = counted(400), counted(200)
    cases = made.course(dear), made.course(cheap, role=CourseRole.BEST)
    off = made.one(*cases, period=2)
    on = replace(off, grant_threshold=200_000.0, grant_price_year=off.price_year)
    (same,) = persona_results_pairs(set_results(off), set_results(off))
    (pair,) = persona_results_pairs(set_results(off), set_results(on))
    assert same.is_alike
    assert not pair.is_alike
    by_key = {item.term.key: item for item in pair.key_results}
    assert by_key["sum_avoided"].difference == 0
    grant = 2 * 0.8 * 56_000
    municipality, state = by_key["sum_avoided_municipality"], by_key["sum_avoided_state"]
    assert (municipality.a, municipality.b) == pytest.approx((256_000, 256_000 - grant))
    assert (state.a, state.b) == pytest.approx((0, grant))
    worst, best = pair.courses
    assert [item.difference for item in worst.results] == pytest.approx([0, -grant, grant])
    assert [item.difference for item in best.results] == [0, 0, 0]


def test_a_persona_that_only_one_set_compares_has_no_differences() -> None:
    other = with_courses(WORST)
    (pair,) = persona_results_pairs(set_results(BASE), set_results(other))
    assert pair.lacks == ("B",)
    assert {item.b for item in pair.key_results} == {ABSENT}
    assert not any(item.difference for item in pair.key_results)
    assert not any(course.is_compared for course in pair.courses)


def test_the_null_alternative_is_told_of_groups_that_have_one() -> None:
    pairs = null_pairs(
        set_results(BASE).null_alternatives,
        set_results(replace(BASE, null_method=NullMethod.PERSON_YEARS)).null_alternatives,
    )
    assert {pair.group for pair in pairs} == {Group.FAMILIES}
    assert [pair.situation for pair in pairs] == list(Situation)
    for pair in pairs:
        assert pair.a.amount is not None
        assert pair.b.amount is not None
        assert pair.difference == pair.b.amount - pair.a.amount
    assert any(pair.a.is_observed != pair.b.is_observed for pair in pairs)
    nothing = set_results(replace(BASE, personas=())).null_alternatives
    assert null_pairs(nothing, nothing) == ()
    assert {
        pair.difference for pair in null_pairs(nothing, set_results(BASE).null_alternatives)
    } == {None}


def test_a_price_alone_changes_the_sums_by_its_volumes() -> None:
    prices = (replace(BASE.price_list[0], price=700), *BASE.price_list[1:])
    a = replace(BASE, discount_rate=0.04)
    (effect,) = price_effects(a, replace(BASE, price_list=prices))
    assert effect.item == (BASE.price_list[0], prices[0])
    (persona,) = effect.personas
    years = 1.04 ** -np.arange(10)
    for course, found in zip(PERSONA.courses, persona.courses, strict=True):
        hours = sum(
            measure.volumes[:10] for measure in course.measures if measure.service == "Rådgiver"
        )
        assert found.change == pytest.approx(float((hours * years * 60).sum()))
    worst, best = persona.courses
    assert persona.avoided is not None
    assert persona.avoided.change == pytest.approx(worst.change - best.change)
    assert persona.avoided.before == pytest.approx(worst.before - best.before)


def test_own_prices_and_units_are_no_price_changes_and_unused_prices_do_nothing() -> None:
    own = replace(WORST, measures=(altered(WORST.measures[0], unit_price=999.0),))
    a = with_courses(own)
    adviser = BASE.price_list[0]
    (effect,) = price_effects(
        a, replace(a, price_list=(replace(adviser, price=1.0), *a.price_list[1:]))
    )
    assert effect.personas == ()
    assert not price_effects(
        a, replace(a, price_list=(replace(adviser, unit="dag"), *a.price_list[1:]))
    )


@given(persona_sets(max_personas=2), st.floats(0.5, 2))
def test_the_effects_of_prices_alone_add_up_to_that_of_all(
    inputs: PersonaSet, factor: float
) -> None:
    other = replace(
        inputs,
        price_list=tuple(
            replace(item, price=round(item.price * factor, 2)) for item in inputs.price_list
        ),
    )
    effects = price_effects(inputs, other)
    if len(effects) < 2:
        return
    *alone, together = effects
    assert together.item is None
    results = set_results(other)
    sums: dict[tuple[str, str], float] = {}
    for effect in alone:
        assert effect.item is not None
        for persona in effect.personas:
            for course in persona.courses:
                key = (persona.name, course.name)
                sums[key] = sums.get(key, 0.0) + course.change
    after = {
        (item.persona.name, course.course.name): course.sum_cost
        for item in results.personas
        for course in item.courses
    }
    for persona in together.personas:
        for course in persona.courses:
            key = (persona.name, course.name)
            tolerance = 1e-9 * (1 + abs(course.before) + abs(after[key])) + 1e-6
            assert abs(sums.get(key, 0.0) - course.change) < tolerance
            assert abs(course.before + course.change - after[key]) < tolerance
