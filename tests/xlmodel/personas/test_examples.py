"""The sets of personas that come along: printed totals, what the documents tell, and their marking."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from xlmodel import EffektmodellError, common_parameters, default_group_inputs
from xlmodel.common.terms import Group, Situation
from xlmodel.personas import (
    EXAMPLES,
    Comparison,
    CourseResults,
    NullMethod,
    PersonaResults,
    PersonaSet,
    SetResults,
    example,
    example_toml,
    set_results,
)


@pytest.fixture(scope="module")
def loerenskog() -> SetResults:
    return set_results(example("loerenskog"))


@pytest.fixture(scope="module")
def asker() -> SetResults:
    return set_results(example("asker"))


@pytest.fixture(scope="module")
def fredrikstad() -> PersonaResults:
    (persona,) = set_results(example("fredrikstad")).personas
    return persona


def both(persona: PersonaResults) -> tuple[CourseResults, CourseResults, Comparison]:
    assert persona.worst is not None
    assert persona.best is not None
    assert persona.comparison is not None
    return persona.worst, persona.best, persona.comparison


def cost_of(course: CourseResults, *words: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What the measures of a course cost a year whose name or service has one of the words."""
    chosen = [
        any(word in f"{item.name} {item.service}".lower() for word in words)
        for item in course.course.measures
    ]
    assert any(chosen)
    return np.asarray(course.measure_cost[chosen].sum(axis=0)[: course.period])


# Lørenskog ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "group", "worst", "best"),
    [
        (0, Group.YOUNG_ADULTS, 3_200_000, 477_000),
        (1, Group.FAMILIES, 15_000_000, -350_000),
        (2, Group.FAMILIES, 36_000_000, 21_000_000),
    ],
)
def test_the_printed_totals_come_out_to_the_krone(
    loerenskog: SetResults, index: int, group: Group, worst: float, best: float
) -> None:
    persona = loerenskog.personas[index]
    assert (persona.persona.group, persona.persona.period) == (group, 10)
    worst_results, best_results, comparison = both(persona)
    assert worst_results.sum_cost == worst
    assert best_results.sum_cost == best
    assert comparison.sum_avoided == worst - best


def test_the_family_has_its_measures_first_and_buys_its_home_in_year_7(
    loerenskog: SetResults,
) -> None:
    _, best, comparison = both(loerenskog.personas[1])
    assert best.cost[:2].min() > 10 * best.cost[2:10].max()
    assert np.argmin(best.cost) + 1 == 7
    home = cost_of(best, "kjøper boligen")
    assert (home < 0).nonzero()[0].tolist() == [6]
    assert comparison.has_hump


def test_the_costs_of_the_disabled_child_grow_with_the_child(loerenskog: SetResults) -> None:
    worst, best, _ = both(loerenskog.personas[2])
    for course in (worst, best):
        early, middle, late = (course.cost[years].sum() for years in np.split(np.arange(9), 3))
        assert early < middle * 1.2
        assert middle < late
    assert worst.cost[9] > 3 * worst.cost[0]
    assert loerenskog.personas[2].comparison is not None
    assert loerenskog.personas[2].comparison.sum_avoided == 15_000_000


def test_there_are_more_measures_than_in_askers_model(loerenskog: SetResults) -> None:
    for persona in loerenskog.personas[1:]:
        for course in persona.courses:
            for word in ("barnehage", "skole", "helsestasjon"):
                assert cost_of(course, word).any()


# Fredrikstad -------------------------------------------------------------------------------------


def test_fredrikstads_price_list_has_the_services_that_need_a_price() -> None:
    services = set(example("fredrikstad").services)
    assert services >= {
        "Rådgiver",
        "Assistent",
        "Fysioterapi",
        "Gruppetiltak",
        "Hjemmesykepleie",
        "Lærer",
        "Psykolog",
        "Spesialpedagog",
    }


def test_fredrikstads_family_has_a_hump_that_is_earned_back(fredrikstad: PersonaResults) -> None:
    _, _, comparison = both(fredrikstad)
    assert comparison.in_hump[:10].nonzero()[0].tolist() == [0, 1]
    assert (comparison.avoided_accumulated[:3] < 0).all()
    assert (comparison.avoided_accumulated[3:10] > 0).all()
    assert comparison.hump_earned_back == 2025
    assert comparison.hump_largest > 400_000
    assert comparison.hump_accumulated > 700_000


def test_fredrikstads_family_is_the_one_of_the_slides(fredrikstad: PersonaResults) -> None:
    description = fredrikstad.persona.description
    assert all(
        word in description for word in ("13", "8", "40 %", "BUP", "skolen", "leilighet", "Alene")
    )
    for course in fredrikstad.courses:
        assert cost_of(course, "bup").any()
        assert cost_of(course, "arbeidsavklaringspenger").any()


# Asker -------------------------------------------------------------------------------------------


def test_askers_eight_histories_of_ten_years_give_the_notes_null_alternative(
    asker: SetResults,
) -> None:
    assert asker.inputs.price_year == 2019
    assert len(asker.personas) == 6
    courses = [course for persona in asker.personas for course in persona.courses]
    assert len(courses) == 8
    assert all(course.course.ordinary and course.period == 10 for course in courses)
    assert {course.course.entry for course in courses} == {Situation.VULNERABLE}
    assert sum(persona.comparison is not None for persona in asker.personas) == 2
    young_adults = asker.null_alternatives[Group.YOUNG_ADULTS]
    families = asker.null_alternatives[Group.FAMILIES]
    assert list(young_adults.amounts) == [166_443, 151_312, 121_050, 0]
    assert list(families.amounts) == [409_966, 372_696, 298_157, 0]
    for found in (young_adults, families):
        assert [value.is_observed for value in found.situations] == [False, True, False, False]
        assert (found.situations[1].histories, found.situations[1].years) == (4, 40)
        assert found.situations[1].mean == found.situations[1].amount


def test_askers_null_alternative_is_that_of_the_parameter_files(asker: SetResults) -> None:
    for group in Group:
        amounts = asker.null_alternatives[group].amounts
        assert list(amounts) == default_group_inputs(group).null_alternative.tolist()


def test_by_person_years_askers_histories_give_every_situation_a_number() -> None:
    values = example("asker").as_values() | {"null_method": NullMethod.PERSON_YEARS}
    found = set_results(PersonaSet.from_values(values)).null_alternatives
    for group in Group:
        unsustainable, vulnerable, stable, sustainable = found[group].situations
        assert all(value.is_observed for value in found[group].situations)
        assert sum(value.years for value in found[group].situations) == 40
        assert unsustainable.amount is not None
        assert vulnerable.amount is not None
        assert unsustainable.amount > vulnerable.amount
        assert (stable.years > 0, sustainable.amount) == (True, 0)


# All examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_is_marked_as_our_illustration(name: str) -> None:
    inputs = example(name)
    assert inputs.note.startswith("Eksempeltall: tiltakene, omfanget og prisene er våre")
    assert "eksempeltall" in example_toml(name)
    for item in inputs.price_list:
        assert "eksempel" in item.source.lower()
        assert item.grade == "Lav"
    assert inputs.programme == common_parameters().programme
    assert inputs.discount_rate == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_course_costs_whole_kroner_and_tells_its_situation(name: str) -> None:
    for persona in set_results(example(name)).personas:
        for course in persona.courses:
            assert (course.cost % 10 == 0).all()
            assert course.sum_cost % 10 == 0
            assert None not in course.course.situations[: course.period]
            assert not any(measure.volumes[10:].any() for measure in course.course.measures)
            assert all(measure.volumes.any() for measure in course.course.measures)
            assert len(course.course.measures) <= 20


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_service_of_a_price_list_is_in_use(name: str) -> None:
    inputs = example(name)
    used = {
        measure.service
        for persona in inputs.personas
        for course in persona.courses
        for measure in course.measures
    }
    assert set(inputs.services) <= used


def test_an_unknown_example_is_told_of_with_those_there_are() -> None:
    told = r"«lorenskog» finnes ikke\. Tillatt: loerenskog, fredrikstad, asker\."
    with pytest.raises(EffektmodellError, match=told):
        example("lorenskog")


def test_the_examples_lie_in_the_package() -> None:
    folder = resources.files("xlmodel.personas").joinpath("examples")
    assert {item.name for item in folder.iterdir()} == {f"{name}.toml" for name in EXAMPLES}
