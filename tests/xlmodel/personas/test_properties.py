"""What holds for the personas whatever their inputs are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.persona_strategies import course_measures, courses, persona_sets, personas
from tests.support.strategies import for_all
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    GroupNullAlternative,
    Persona,
    PersonaSet,
    PriceItem,
    course_results,
    measure_expenses,
    persona_results,
    set_results,
)
from xlmodel.personas.null_alternative import History, group_null_alternative
from xlmodel.personas.specs import NullMethod


def a_set(*people: Persona, rate: float = 0.0, prices: tuple[PriceItem, ...] = ()) -> PersonaSet:
    return PersonaSet(
        "Kommunen", "Laben", 2022, 2022, rate, NullMethod.ENTRY, prices, tuple(people)
    )


def outlays(name: str, role: CourseRole, *yearly: float) -> Course:
    """A course that costs these amounts, year by year; a negative one is an income."""
    measures = [
        CourseMeasure(
            name=f"År {year}",
            unit="sum",
            unit_price=amount,
            volumes=np.eye(20)[year],
        )
        for year, amount in enumerate(yearly)
    ]
    return Course(name, role, role.is_ordinary, (Situation.VULNERABLE,), tuple(measures))


def versus(worst: tuple[float, ...], best: tuple[float, ...], rate: float = 0.0) -> Persona:
    return Persona(
        "P",
        Group.FAMILIES,
        "",
        max(len(worst), len(best)),
        (outlays("W", CourseRole.WORST, *worst), outlays("B", CourseRole.BEST, *best)),
    )


@for_all(persona_sets())
def test_payers_and_services_sum_to_the_cost(inputs: PersonaSet) -> None:
    for persona in set_results(inputs).personas:
        for course in persona.courses:
            scale = max(1.0, float(np.abs(course.measure_cost).max(initial=0)))
            parts = course.cost_municipality + course.cost_state
            assert parts == pytest.approx(course.cost, abs=1e-9 * scale)
            assert course.cost_by_service.sum(axis=0) == pytest.approx(
                course.cost, abs=1e-9 * scale
            )
            assert course.measure_cost.sum(axis=0) == pytest.approx(course.undiscounted)


@for_all(persona_sets())
def test_nothing_comes_past_the_period(inputs: PersonaSet) -> None:
    for persona in set_results(inputs).personas:
        years = persona.persona.period
        for course in persona.courses:
            rows = (course.undiscounted, course.cost, course.accumulated, course.discount)
            assert not any(row[years:].any() for row in rows)
            assert not course.measure_cost[:, years:].any()
            assert not course.cost_by_service[:, years:].any()
        if persona.comparison is not None:
            assert not persona.comparison.avoided_accumulated[years:].any()


@for_all(personas())
def test_without_discounting_the_cost_is_the_plain_sum(persona: Persona) -> None:
    for course in persona_results(persona, a_set(persona)).courses:
        assert np.array_equal(course.cost, course.undiscounted)
    halved = a_set(persona, rate=0.1)
    for course in persona_results(persona, halved).courses:
        assert course.cost[0] == course.undiscounted[0]
        assert course.cost[1] == pytest.approx(course.undiscounted[1] / 1.1)


@for_all(courses(role=CourseRole.WORST, name="W"))
def test_a_course_against_itself_saves_nothing_and_has_no_hump(course: Course) -> None:
    best = replace(course, role=CourseRole.BEST, name="B")
    persona = Persona("P", Group.FAMILIES, "", 20, (course, best))
    comparison = persona_results(persona, a_set(persona, rate=0.04)).comparison
    assert comparison is not None
    assert comparison.sum_avoided == 0
    assert (comparison.hump_years, comparison.hump_largest) == (0, 0)
    assert (comparison.hump_accumulated, comparison.hump_earned_back) == (0, None)
    assert not comparison.has_hump


@for_all(course_measures())
def test_an_income_is_a_cost_with_the_sign_changed(measure: CourseMeasure) -> None:
    price = measure.unit_price or 0.0
    turned = CourseMeasure.from_values(measure.as_values() | {"unit_price": -price})
    persona = Persona("P", Group.FAMILIES, "", 20, (Course("A", CourseRole.OTHER, ordinary=True),))

    def cost(item: CourseMeasure) -> list[float]:
        course = Course("A", CourseRole.OTHER, ordinary=True, measures=(item,))
        return [float(amount) for amount in course_results(course, persona, a_set()).cost]

    assert cost(turned) == [-amount for amount in cost(measure)]


def test_expenses_of_many_scenarios_at_once() -> None:
    prices = np.array([[1.0, 2.0], [10.0, -20.0]])
    volumes = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])
    assert measure_expenses(prices, volumes).tolist() == [
        [[1, 0, 2], [0, 6, 0]],
        [[10, 0, 20], [0, -60, 0]],
    ]


def test_a_course_without_measures_costs_nothing() -> None:
    empty = Course("Tomt", CourseRole.OTHER, ordinary=True, situations=(Situation.VULNERABLE,))
    persona = Persona("P", Group.YOUNG_ADULTS, "", 3, (empty,))
    results = set_results(a_set(persona, prices=(PriceItem("Rådgiver", "time", 650),)))
    (course,) = results.personas[0].courses
    assert course.measure_cost.shape == (0, 20)
    assert course.cost_by_service.shape == (2, 20)
    assert course.sum_cost == 0
    assert results.null_alternatives[Group.YOUNG_ADULTS].amounts == (0, 0, 0, 0)


def test_a_set_without_personas_gives_no_null_alternative() -> None:
    results = set_results(a_set())
    assert results.personas == ()
    for group in Group:
        found = results.null_alternatives[group]
        assert list(found.amounts) == [None] * 4
        assert None in found.amounts
        assert found.municipal_share is None
        assert [value.origin() for value in found.situations] == ["Mangler"] * 4


# The hump ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("worst", "best", "years", "largest", "accumulated", "earned"),
    [
        ((100, 100, 100), (150, 130, 0), 2, 50, 80, 2024),
        ((100, 100, 100), (150, 50, 0), 1, 50, 50, 2023),
        ((100, 100, 100), (150, 100, 100), 1, 50, 50, None),
        ((100, 100, 100), (50, 150, 150), 2, 50, 50, None),
        ((100, 100, 100), (20, 150, 100), 1, 50, 0, None),
        ((100, 100, 100, 400), (150, 0, 200, 0), 2, 100, 50, 2025),
        ((10,), (20,), 1, 10, 10, None),
        ((0.0,), (0.004,), 0, 0.004, 0.004, None),
    ],
)
def test_the_hump_by_hand(
    worst: tuple[float, ...],
    best: tuple[float, ...],
    years: int,
    largest: float,
    accumulated: float,
    earned: int | None,
) -> None:
    persona = versus(worst, best)
    found = persona_results(persona, a_set(persona)).comparison
    assert found is not None
    assert found.hump_years == years
    assert found.hump_largest == pytest.approx(largest)
    assert found.hump_accumulated == pytest.approx(accumulated)
    assert found.hump_earned_back == earned


def test_in_the_fourth_case_the_gain_of_the_first_year_is_eaten_later() -> None:
    persona = versus((100, 100, 100), (50, 150, 150))
    found = persona_results(persona, a_set(persona)).comparison
    assert found is not None
    assert found.avoided_accumulated[:3].tolist() == [50, 0, -50]
    assert found.has_hump


def test_discounting_can_keep_a_hump_from_being_earned_back() -> None:
    persona = versus((0, 102), (100, 0))
    plain = persona_results(persona, a_set(persona)).comparison
    discounted = persona_results(persona, a_set(persona, rate=0.04)).comparison
    assert plain is not None
    assert discounted is not None
    assert (plain.hump_earned_back, discounted.hump_earned_back) == (2023, None)


def test_the_binary_noise_of_an_amount_decides_nothing() -> None:
    persona = versus((0.1, 0.2), (0.3, 0.0))
    found = persona_results(persona, a_set(persona)).comparison
    assert found is not None
    assert found.avoided_accumulated[1] != 0
    assert found.hump_earned_back == 2023


# The null alternative ----------------------------------------------------------------------------


def a_history(amounts: list[float], *situations: Situation | None) -> History:
    cost = np.array(amounts)
    return History(
        group=Group.FAMILIES, situations=situations, cost=cost, cost_municipality=cost / 4
    )


def alternative(method: NullMethod, *histories: History) -> GroupNullAlternative:
    return group_null_alternative(Group.FAMILIES, histories, method)


U, T, S, B = Situation


def test_by_entry_the_whole_course_counts_where_it_began() -> None:
    found = alternative(
        NullMethod.ENTRY, a_history([100, 200, 300], T, U, U), a_history([50], T), a_history([7], U)
    )
    assert list(found.amounts) == [7, 163, 130, 0]
    assert [value.origin() for value in found.situations] == [
        "Observert",
        "Observert",
        "Avledet",
        "Avledet",
    ]
    assert [value.histories for value in found.situations] == [1, 2, 0, 0]
    assert [value.years for value in found.situations] == [1, 4, 0, 0]
    assert found.situations[T].mean == 162.5
    assert found.municipal_share == 0.25


def test_by_person_years_each_year_counts_where_it_was_spent() -> None:
    histories = (a_history([100, 200, 300], T, U, None), a_history([51, 9], T, B))
    found = alternative(NullMethod.PERSON_YEARS, *histories)
    assert list(found.amounts) == [200, 76, 61, 9]
    assert [value.histories for value in found.situations] == [1, 2, 0, 1]
    assert [value.years for value in found.situations] == [1, 2, 0, 1]


def test_a_course_that_does_not_tell_where_it_began_does_not_count_by_entry() -> None:
    found = alternative(NullMethod.ENTRY, a_history([100, 200], None, T))
    assert list(found.amounts) == [None] * 4
    assert found.municipal_share is None


def test_nothing_is_derived_without_utsatt() -> None:
    found = alternative(NullMethod.ENTRY, a_history([100, 200], S, S))
    assert list(found.amounts) == [None, None, 150, None]
    assert None in found.amounts


def test_more_income_than_cost_stays_a_negative_number_rounded_away_from_zero() -> None:
    found = alternative(NullMethod.ENTRY, a_history([-2, -3], T, U))
    assert list(found.amounts) == [-3, -3, -2, 0]
    assert found.municipal_share is None


def test_only_ordinary_courses_are_histories() -> None:
    persona = versus((100, 300), (900, 900))
    found = set_results(a_set(persona, rate=0.1)).null_alternatives[Group.FAMILIES]
    assert found.situations[T].amount == 200
    assert found.situations[T].histories == 1
    assert found.municipal_share == 1


@pytest.mark.parametrize(
    ("state", "share"), [(100.0, 0.75), (0.0, 1.0), (-100.0, None), (-300.0, None), (-900.0, None)]
)
def test_the_municipal_share_follows_the_payers_within_0_and_1(
    state: float, share: float | None
) -> None:
    measures = tuple(
        CourseMeasure("T", unit="sum", unit_price=price, payer=payer, volumes=np.ones(20))
        for payer, price in ((Payer.MUNICIPALITY, 300.0), (Payer.STATE, state))
    )
    course = Course("A", CourseRole.OTHER, ordinary=True, situations=(T,), measures=measures)
    results = set_results(a_set(Persona("P", Group.YOUNG_ADULTS, "", 7, (course,))))
    assert results.null_alternatives[Group.YOUNG_ADULTS].municipal_share == share
