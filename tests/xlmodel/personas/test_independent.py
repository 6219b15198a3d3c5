"""The personas against a tiny re-implementation in plain Python, written from the definitions alone."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.support.persona_strategies import persona_sets
from tests.support.strategies import for_all
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    set_results,
)
from xlmodel.personas.terms import NO_SERVICE


def price(measure: CourseMeasure, inputs: PersonaSet) -> Decimal:
    if measure.unit_price is not None:
        return Decimal(str(measure.unit_price))
    (found,) = [item.price for item in inputs.price_list if item.service == measure.service]
    return Decimal(str(found))


def cost(measure: CourseMeasure, year: int, persona: Persona, inputs: PersonaSet) -> Decimal:
    """What a measure costs in year 1, 2, …, not discounted."""
    if year > persona.period:
        return Decimal(0)
    return price(measure, inputs) * Decimal(str(float(measure.volumes[year - 1])))


def total(
    course: Course, year: int, persona: Persona, inputs: PersonaSet, payer: Payer | None = None
) -> Decimal:
    chosen = [item for item in course.measures if payer in (None, item.payer)]
    return sum((cost(item, year, persona, inputs) for item in chosen), Decimal(0))


def counted(
    course: Course, recipient: str, year: int, persona: Persona, inputs: PersonaSet
) -> Decimal:
    """What counts towards the grant for a recipient: what the municipality pays, incomes left out."""
    amounts = [
        cost(item, year, persona, inputs)
        for item in course.measures
        if item.is_included
        and item.payer is Payer.MUNICIPALITY
        and item.recipient.casefold() == recipient
    ]
    return sum((amount for amount in amounts if amount > 0), Decimal(0))


def grant(course: Course, year: int, persona: Persona, inputs: PersonaSet) -> Decimal:
    """What the state pays in year 1, 2, … of what is above the threshold, not discounted."""
    if inputs.grant_threshold is None:
        return Decimal(0)
    threshold = Decimal(str(inputs.grant_threshold))
    names = {item.recipient.casefold() for item in course.measures}
    above = (counted(course, name, year, persona, inputs) - threshold for name in names)
    share = Decimal(str(inputs.grant_share))
    return share * sum((amount for amount in above if amount > 0), Decimal(0))


def left(
    course: Course, year: int, persona: Persona, inputs: PersonaSet, payer: Payer | None = None
) -> Decimal:
    """What a course costs a payer when the grant is paid, or all of it."""
    gross = total(course, year, persona, inputs, payer)
    if payer is None:
        return gross
    paid = grant(course, year, persona, inputs)
    return gross - paid if payer is Payer.MUNICIPALITY else gross + paid


def discounted(amount: Decimal, year: int, inputs: PersonaSet) -> float:
    return float(amount / (1 + Decimal(str(inputs.discount_rate))) ** (year - 1))


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-3)


@for_all(persona_sets())
def test_every_course_is_the_sum_of_its_measures(inputs: PersonaSet) -> None:
    for persona, results in zip(inputs.personas, set_results(inputs).personas, strict=True):
        for course, found in zip(persona.courses, results.courses, strict=True):
            running = 0.0
            for year in range(1, 21):
                amount = total(course, year, persona, inputs)
                assert found.undiscounted[year - 1] == near(float(amount))
                assert found.cost[year - 1] == near(discounted(amount, year, inputs))
                for payer, row in (
                    (Payer.MUNICIPALITY, found.cost_municipality),
                    (Payer.STATE, found.cost_state),
                ):
                    part = total(course, year, persona, inputs, payer)
                    assert row[year - 1] == near(discounted(part, year, inputs))
                running += discounted(amount, year, inputs)
                shown = running if year <= persona.period else 0.0
                assert found.accumulated[year - 1] == near(shown)
                assert found.calendar_years[year - 1] == inputs.first_year + year - 1
            assert found.sum_cost == near(running)


@for_all(persona_sets())
def test_the_grant_is_the_share_of_what_each_recipient_costs_above_the_threshold(
    inputs: PersonaSet,
) -> None:
    for persona, results in zip(inputs.personas, set_results(inputs).personas, strict=True):
        for course, found in zip(persona.courses, results.courses, strict=True):
            for year in range(1, 21):
                paid = grant(course, year, persona, inputs)
                assert found.undiscounted_grant[year - 1] == near(float(paid))
                assert found.grant[year - 1] == near(discounted(paid, year, inputs))
                for payer, row in (
                    (Payer.MUNICIPALITY, found.municipality_net),
                    (Payer.STATE, found.state_with_grant),
                ):
                    part = left(course, year, persona, inputs, payer)
                    assert row[year - 1] == near(discounted(part, year, inputs))
                for number, name in enumerate(course.recipients):
                    amount = counted(course, name, year, persona, inputs)
                    assert found.included[number, year - 1] == near(float(amount))
            assert not found.included[len(course.recipients) :].any()


@for_all(persona_sets())
def test_every_service_is_the_sum_of_the_measures_that_name_it(inputs: PersonaSet) -> None:
    assert NO_SERVICE["nb"] == "Uten tjeneste fra prislisten"
    for persona, results in zip(inputs.personas, set_results(inputs).personas, strict=True):
        for course, found in zip(persona.courses, results.courses, strict=True):
            for service, row in zip((*inputs.services, ""), found.cost_by_service, strict=True):
                mine = [item for item in course.measures if item.service == service]
                for year in range(1, 21):
                    amount = sum((cost(item, year, persona, inputs) for item in mine), Decimal(0))
                    assert row[year - 1] == near(discounted(amount, year, inputs))


@for_all(persona_sets(), count=80)
def test_the_hump_is_where_the_best_case_costs_more(inputs: PersonaSet) -> None:
    for persona, results in zip(inputs.personas, set_results(inputs).personas, strict=True):
        worst = persona.course_in(CourseRole.WORST)
        best = persona.course_in(CourseRole.BEST)
        found = results.comparison
        if worst is None or best is None:
            assert found is None
            continue
        assert found is not None
        extra = [
            discounted(
                total(best, year, persona, inputs) - total(worst, year, persona, inputs),
                year,
                inputs,
            )
            for year in range(1, persona.period + 1)
        ]
        sums = [sum(extra[: year + 1]) for year in range(persona.period)]
        assert found.sum_avoided == near(-sums[-1])
        assert found.hump_largest == near(max(0.0, *extra))
        assert found.hump_accumulated == near(max(0.0, *sums))
        if min(abs(abs(amount) - 0.005) for amount in [*extra, *sums]) < 1e-4:
            continue  # at half an øre the last binary digit decides
        assert found.hump_years == sum(amount > 0.005 for amount in extra)
        behind = [year for year in range(persona.period) if sums[year] > 0.005]
        assert found.has_hump is bool(behind)
        is_earned = bool(behind) and behind[-1] + 1 < persona.period
        expected = inputs.first_year + behind[-1] + 1 if is_earned else None
        assert found.hump_earned_back == expected


def rounded(amount: Decimal) -> float:
    return float(amount.quantize(Decimal(1), ROUND_HALF_UP))


@for_all(persona_sets(), count=80)
def test_the_null_alternative_is_the_mean_of_the_years_that_count(inputs: PersonaSet) -> None:
    found = set_results(inputs).null_alternatives
    for group in Group:
        amounts: dict[Situation, list[Decimal]] = {situation: [] for situation in Situation}
        courses: dict[Situation, int] = dict.fromkeys(Situation, 0)
        for persona in inputs.personas:
            for course in persona.courses:
                if persona.group is not group or not course.ordinary:
                    continue
                seen = set()
                for year in range(1, persona.period + 1):
                    at = year - 1 if inputs.null_method is NullMethod.PERSON_YEARS else 0
                    situation = course.situations[at]
                    if situation is not None:
                        seen.add(situation)
                        amounts[situation].append(total(course, year, persona, inputs))
                for situation in seen:
                    courses[situation] += 1
        observed = {
            situation: rounded(sum(rows, Decimal(0)) / len(rows))
            for situation, rows in amounts.items()
            if rows
        }
        base = observed.get(Situation.VULNERABLE)
        for value, factor in zip(found[group].situations, ("1.1", "1", "0.8", "0"), strict=True):
            rows = amounts[value.situation]
            assert (value.years, value.histories) == (len(rows), courses[value.situation])
            assert value.is_observed is bool(rows)
            if rows:
                assert value.amount == observed[value.situation]
            elif base is None:
                assert value.amount is None
            else:
                assert value.amount == rounded(Decimal(str(base)) * Decimal(factor))


@for_all(persona_sets(), count=60)
def test_what_each_situation_and_payer_of_a_course_costs(inputs: PersonaSet) -> None:
    for persona, results in zip(inputs.personas, set_results(inputs).personas, strict=True):
        for course, found in zip(persona.courses, results.courses, strict=True):
            years = range(1, persona.period + 1)
            for situation in Situation:
                there = [year for year in years if course.situations[year - 1] is situation]
                assert found.number_of_years_in(situation) == len(there)
                both = [total(course, year, persona, inputs) for year in there]
                assert found.cost_in(situation) == near(float(sum(both)))
                part = [left(course, year, persona, inputs, Payer.MUNICIPALITY) for year in there]
                assert found.cost_municipality_in(situation) == near(float(sum(part)))
            amounts = [
                cost(item, year, persona, inputs) for item in course.measures for year in years
            ]
            reach = max([Decimal(0), *amounts]) - min([Decimal(0), *amounts])
            assert found.costs_reach == near(float(reach))
            for payer, row, whole in (
                (
                    Payer.MUNICIPALITY,
                    found.accumulated_municipality,
                    found.sum_cost_municipality,
                ),
                (Payer.STATE, found.accumulated_state, found.sum_cost_state),
            ):
                running = 0.0
                for year in years:
                    amount = left(course, year, persona, inputs, payer)
                    running += discounted(amount, year, inputs)
                    assert row[year - 1] == near(running)
                assert whole == near(running)
                assert not row[persona.period :].any()
            plain = [total(course, year, persona, inputs) for year in years]
            assert found.sum_undiscounted == near(float(sum(plain)))
            part = [left(course, year, persona, inputs, Payer.MUNICIPALITY) for year in years]
            assert found.sum_undiscounted_municipality == near(float(sum(part)))


@for_all(persona_sets(), count=60)
def test_what_each_payer_is_spared_and_when(inputs: PersonaSet) -> None:
    results = set_results(inputs)
    amounts = [0.0]
    for persona, item in zip(inputs.personas, results.personas, strict=True):
        worst, best = persona.course_in(CourseRole.WORST), persona.course_in(CourseRole.BEST)
        found = item.comparison
        if found is None or worst is None or best is None:
            continue
        running = 0.0
        for year in range(1, persona.period + 1):
            spared = [
                discounted(
                    left(worst, year, persona, inputs, payer)
                    - left(best, year, persona, inputs, payer),
                    year,
                    inputs,
                )
                for payer in Payer
            ]
            assert found.avoided_municipality[year - 1] == near(spared[0])
            assert found.avoided_state[year - 1] == near(spared[1])
            running += sum(spared)
            amounts.append(sum(spared))
            if abs(running + 0.005) > 1e-4:
                assert found.avoided_negative[year - 1] == (year if running < -0.005 else 0)
    assert results.avoided_reach == near(max(amounts) - min(amounts))
    assert results.longest_period == max((item.period for item in inputs.personas), default=0)
    assert results.calendar_years.tolist() == [inputs.first_year + year for year in range(20)]
    for year in range(20):
        assert results.discount[year] == near(discounted(Decimal(1), year + 1, inputs))


@for_all(persona_sets(), count=60)
def test_the_sums_behind_the_null_alternative(inputs: PersonaSet) -> None:
    found = set_results(inputs).null_alternatives
    for group in Group:
        courses = [
            (persona, course)
            for persona in inputs.personas
            for course in persona.courses
            if persona.group is group and course.ordinary
        ]
        assert found[group].without_entry == sum(
            course.situations[0] is None for _, course in courses
        )
        utsatt = found[group].situations[Situation.VULNERABLE]
        for value, factor in zip(found[group].situations, ("1.1", "1", "0.8", "0"), strict=True):
            for payer, amount in ((None, value.cost), (Payer.MUNICIPALITY, value.municipality)):
                expected = Decimal(0)
                for persona, course in courses:
                    for year in range(1, persona.period + 1):
                        at = year - 1 if inputs.null_method is NullMethod.PERSON_YEARS else 0
                        if course.situations[at] is value.situation:
                            expected += left(course, year, persona, inputs, payer)
                assert amount == near(float(expected))
            if not utsatt.is_observed:
                assert value.derived is None
            else:
                assert value.derived == rounded(Decimal(str(utsatt.amount)) * Decimal(factor))
