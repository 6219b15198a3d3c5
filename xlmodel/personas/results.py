"""Results of the personas: what each course costs, and a worst case against a best case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.terms import NEVER, Language, Payer, Situation, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.years import (
    balance_year,
    discount_factor,
    in_balance,
    negative_years,
    reach,
    years_in_period,
)
from xlmodel.personas.expenses import (
    by_service,
    included_costs,
    measure_expenses,
    paid_by,
    prices_used,
    recipient_numbers,
    units_used,
    volumes_of,
)
from xlmodel.personas.inputs import Course, Persona, PersonaSet
from xlmodel.personas.null_alternative import History, NullAlternatives, null_alternatives
from xlmodel.personas.specs import MAX_COURSE_YEARS, CourseRole
from xlmodel.personas.terms import COVERED, NO_HUMP, NOT_COMPARED


def _accumulated(row: FloatArray, period: int) -> FloatArray:
    """Accumulate a yearly row from the first year; 0 past the period."""
    return np.cumsum(row) * years_in_period(np.asarray(period), MAX_COURSE_YEARS)


@dataclass(frozen=True, kw_only=True, eq=False)
class CourseResults:
    """What a course costs, kr of the price year; yearly rows are ``(20,)`` and 0 past the period.

    ``prices`` ``(rows,)`` and ``units`` are what each measure uses, ``measure_cost`` ``(rows, 20)`` is
    what it costs a year, undiscounted. ``discount`` is the factor of each year, 0 past the period.
    ``grant_threshold`` (kr per recipient and year, ``None``: no grant) and ``grant_share`` make the
    state's grant (toppfinansiering).
    """

    course: Course
    services: tuple[str, ...]
    period: int
    first_year: int
    prices: FloatArray
    units: tuple[str, ...]
    measure_cost: FloatArray
    discount: FloatArray
    grant_threshold: float | None
    grant_share: float

    @cached_property
    def undiscounted(self) -> FloatArray:
        """Cost of all measures, not discounted."""
        return np.asarray(self.measure_cost.sum(axis=0))

    @cached_property
    def undiscounted_municipality(self) -> FloatArray:
        """Cost that the municipality carries, not discounted."""
        return np.asarray(paid_by(self.course.measures, Payer.MUNICIPALITY) @ self.measure_cost)

    @cached_property
    def included(self) -> FloatArray:
        """What counts towards the grant for each recipient, not discounted; ``(5, 20)``."""
        return included_costs(self.recipient_numbers, self.measure_cost)

    @cached_property
    def recipient_numbers(self) -> NDArray[np.int64]:
        """The number of the recipient that each measure counts for in the grant, or 0; ``(rows,)``."""
        return recipient_numbers(self.course.measures, self.course.recipients)

    @property
    def recipient_is_new(self) -> NDArray[np.bool_]:
        """The measures that are the first to count for their recipient; ``(rows,)``."""
        numbers = self.recipient_numbers
        earlier = np.maximum.accumulate(np.concatenate([[0], numbers]))[:-1]
        return numbers > earlier

    @cached_property
    def undiscounted_grant(self) -> FloatArray:
        """The state's grant, ``share·Σ_r max(0, included(r, t) − threshold)``, not discounted."""
        if self.grant_threshold is None:
            return np.zeros(MAX_COURSE_YEARS)
        above = np.maximum(self.included - self.grant_threshold, 0)
        return np.asarray(self.grant_share * above.sum(axis=0))

    @property
    def undiscounted_municipality_net(self) -> FloatArray:
        """Cost that is left to the municipality after the grant, not discounted."""
        return self.undiscounted_municipality - self.undiscounted_grant

    @cached_property
    def grant(self) -> FloatArray:
        """The state's grant, discounted."""
        return self.undiscounted_grant * self.discount

    @cached_property
    def municipality_net(self) -> FloatArray:
        """Cost that is left to the municipality after the grant, discounted."""
        return self.cost_municipality - self.grant

    @cached_property
    def state_with_grant(self) -> FloatArray:
        """Cost that the state carries, the grant among it, discounted."""
        return self.cost_state + self.grant

    @cached_property
    def cost(self) -> FloatArray:
        """Cost, discounted."""
        return self.undiscounted * self.discount

    @cached_property
    def cost_municipality(self) -> FloatArray:
        """Cost that the municipality carries, discounted."""
        return self.undiscounted_municipality * self.discount

    @cached_property
    def cost_state(self) -> FloatArray:
        """Cost that the state carries, discounted."""
        state = paid_by(self.course.measures, Payer.STATE) @ self.measure_cost
        return np.asarray(state * self.discount)

    @cached_property
    def cost_by_service(self) -> FloatArray:
        """Cost of each service of the price list, discounted; ``(services + 1, 20)``.

        The last row is what measures without a service cost.
        """
        rows = by_service(self.course.measures, self.services) @ self.measure_cost
        return np.asarray(rows * self.discount)

    @cached_property
    def accumulated(self) -> FloatArray:
        """Discounted cost, accumulated from the first year."""
        return _accumulated(self.cost, self.period)

    @property
    def accumulated_municipality(self) -> FloatArray:
        """Discounted cost that is left to the municipality, accumulated."""
        return _accumulated(self.municipality_net, self.period)

    @property
    def accumulated_state(self) -> FloatArray:
        """Discounted cost that the state carries, the grant among it, accumulated."""
        return _accumulated(self.state_with_grant, self.period)

    @cached_property
    def sum_cost(self) -> float:
        """Discounted cost over the period."""
        return float(self.cost.sum())

    @property
    def sum_cost_municipality(self) -> float:
        """Discounted cost that is left to the municipality over the period."""
        return float(self.municipality_net.sum())

    @property
    def sum_cost_state(self) -> float:
        """Discounted cost that the state carries over the period, the grant among it."""
        return float(self.state_with_grant.sum())

    @property
    def sum_undiscounted(self) -> float:
        """Cost over the period, not discounted."""
        return float(self.undiscounted.sum())

    @property
    def sum_undiscounted_municipality(self) -> float:
        """Cost that is left to the municipality over the period, not discounted."""
        return float(self.undiscounted_municipality_net.sum())

    @property
    def costs_reach(self) -> float:
        """How far the measures' yearly costs go, kr: what rounding is measured against."""
        return reach(self.measure_cost)

    def years_in(self, situation: Situation) -> FloatArray:
        """Return 1 for each year of the period that the course is in a situation, else 0; ``(20,)``."""
        there = np.array([item is situation for item in self.course.situations])
        return there * years_in_period(np.asarray(self.period), MAX_COURSE_YEARS)

    def number_of_years_in(self, situation: Situation) -> int:
        """Return how many years of the period the course is in a situation."""
        return int(self.years_in(situation).sum())

    def cost_in(self, situation: Situation) -> float:
        """Return what the years in a situation cost, kr, not discounted."""
        return float(self.undiscounted @ self.years_in(situation))

    def cost_municipality_in(self, situation: Situation) -> float:
        """Return what is left to the municipality of the years in a situation, kr, not discounted."""
        return float(self.undiscounted_municipality_net @ self.years_in(situation))

    def row(self, term: Term) -> FloatArray:
        """Return the yearly row of a term."""
        values: FloatArray = getattr(self, term.key)
        return values

    def sum_of(self, term: Term) -> float:
        """Return a sum over the period, of ``COURSE_SUM`` or ``COURSE_PAYER_SUMS``."""
        value: float = getattr(self, term.key)
        return value

    @property
    def calendar_years(self) -> NDArray[np.int64]:
        """Calendar year of every column, past the period too."""
        return self.first_year + np.arange(MAX_COURSE_YEARS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """A persona's worst case against its best case; discounted kr, yearly rows ``(20,)``.

    ``avoided_municipality`` and ``avoided_state`` are each payer's part of the avoided cost: what is left
    to the municipality after the grant, and the state's with what it saves in grant.
    The hump (pukkel) is what the best case costs more than the worst case before the gain shows;
    amounts are judged to whole øre by :func:`xlmodel.common.years.in_balance`.
    """

    worst: FloatArray
    best: FloatArray
    avoided_municipality: FloatArray
    avoided_state: FloatArray
    period: int
    first_year: int

    def row(self, term: Term) -> FloatArray:
        """Return the yearly row of a term."""
        values: FloatArray = getattr(self, term.key)
        return values

    @cached_property
    def avoided(self) -> FloatArray:
        """Avoided cost: worst − best."""
        return self.worst - self.best

    @cached_property
    def worst_accumulated(self) -> FloatArray:
        """The worst case's cost, accumulated."""
        return _accumulated(self.worst, self.period)

    @cached_property
    def best_accumulated(self) -> FloatArray:
        """The best case's cost, accumulated."""
        return _accumulated(self.best, self.period)

    @cached_property
    def avoided_accumulated(self) -> FloatArray:
        """Avoided cost, accumulated."""
        return _accumulated(self.avoided, self.period)

    @cached_property
    def sum_worst(self) -> float:
        """The worst case's cost over the period."""
        return float(self.worst.sum())

    @cached_property
    def sum_best(self) -> float:
        """The best case's cost over the period."""
        return float(self.best.sum())

    @cached_property
    def sum_avoided(self) -> float:
        """Avoided cost over the period."""
        return self.sum_worst - self.sum_best

    @property
    def sum_avoided_municipality(self) -> float:
        """What the municipality is left with of the avoided cost over the period."""
        return float(self.avoided_municipality.sum())

    @property
    def sum_avoided_state(self) -> float:
        """The state's part of the avoided cost over the period, what it saves in grant among it."""
        return float(self.avoided_state.sum())

    @cached_property
    def in_hump(self) -> NDArray[np.bool_]:
        """The years in which the best case costs more than the worst case."""
        return ~in_balance(self.avoided)

    @property
    def avoided_negative(self) -> FloatArray:
        """The number of each year whose accumulated avoided cost is below 0, else 0."""
        return negative_years(self.avoided_accumulated)

    @property
    def hump_years(self) -> int:
        """Number of years in which the best case costs more than the worst case."""
        return int(self.in_hump.sum())

    @property
    def hump_largest(self) -> float:
        """Largest extra outlay in a year, ``max(0, best − worst)``."""
        return max(0.0, -float(self.avoided.min()))

    @property
    def hump_accumulated(self) -> float:
        """Largest accumulated extra outlay, ``max(0, −min accumulated avoided cost)``."""
        return max(0.0, -float(self.avoided_accumulated.min()))

    @property
    def has_hump(self) -> bool:
        """Say whether the accumulated avoided cost is ever negative."""
        return not in_balance(self.avoided_accumulated).all()

    @property
    def hump_earned_back(self) -> int | None:
        """Calendar year from which the accumulated avoided cost stays ≥ 0 for the rest of the period.

        ``None`` where that year does not come, or where the accumulated avoided cost is never
        negative: no year costs more, or what was avoided before covers it.
        """
        if not self.has_hump:
            return None
        year = balance_year(
            self.avoided_accumulated, np.asarray(self.first_year), np.asarray(self.period)
        )
        return None if np.isnan(year) else int(year)


@dataclass(frozen=True, kw_only=True, eq=False)
class PersonaResults:
    """Results of a persona: its courses in order, and the comparison where it has worst and best."""

    persona: Persona
    courses: tuple[CourseResults, ...]
    comparison: Comparison | None

    def course_in(self, role: CourseRole) -> CourseResults | None:
        """Return the results of the course in a role, ``None`` where there is none."""
        return next((item for item in self.courses if item.course.role is role), None)

    @property
    def worst(self) -> CourseResults | None:
        """The worst case, ``None`` where there is none."""
        return self.course_in(CourseRole.WORST)

    @property
    def best(self) -> CourseResults | None:
        """The best case, ``None`` where there is none."""
        return self.course_in(CourseRole.BEST)


@dataclass(frozen=True, kw_only=True, eq=False)
class SetResults:
    """Results of a set of personas: each persona's, and the null alternatives of its courses."""

    inputs: PersonaSet
    personas: tuple[PersonaResults, ...]
    null_alternatives: NullAlternatives

    @property
    def discount(self) -> FloatArray:
        """The discount factor of every year, past a persona's period too; ``(20,)``."""
        return discount_factor(np.asarray(self.inputs.discount_rate), MAX_COURSE_YEARS)

    @property
    def calendar_years(self) -> FloatArray:
        """Calendar year of every column, past a persona's period too; ``(20,)``."""
        return self.inputs.first_year + np.arange(float(MAX_COURSE_YEARS))

    @property
    def longest_period(self) -> int:
        """Number of years of the longest period of a persona, 0 where there is none."""
        return max((persona.period for persona in self.inputs.personas), default=0)

    @property
    def avoided_reach(self) -> float:
        """How far the yearly avoided cost of all personas goes, kr."""
        return reach(
            np.zeros(1),
            *(item.comparison.avoided for item in self.personas if item.comparison is not None),
        )


def course_results(course: Course, persona: Persona, inputs: PersonaSet) -> CourseResults:
    """Compute what a course costs: ``kostnad(t) = f(t)·Σ_m pris(m)·volum(m, t)``."""
    inside = years_in_period(np.asarray(persona.period), MAX_COURSE_YEARS)
    prices = prices_used(course.measures, inputs.price_list)
    return CourseResults(
        course=course,
        services=inputs.services,
        period=persona.period,
        first_year=inputs.first_year,
        prices=prices,
        units=units_used(course.measures, inputs.price_list),
        measure_cost=measure_expenses(prices, volumes_of(course.measures) * inside),
        discount=discount_factor(np.asarray(inputs.discount_rate), MAX_COURSE_YEARS) * inside,
        grant_threshold=inputs.grant_threshold,
        grant_share=inputs.grant_share,
    )


def compare(worst: CourseResults, best: CourseResults) -> Comparison:
    """Compare two courses of the same persona."""
    return Comparison(
        worst=worst.cost,
        best=best.cost,
        avoided_municipality=worst.municipality_net - best.municipality_net,
        avoided_state=worst.state_with_grant - best.state_with_grant,
        period=worst.period,
        first_year=worst.first_year,
    )


def persona_results(persona: Persona, inputs: PersonaSet) -> PersonaResults:
    """Compute a persona of the set."""
    courses = tuple(course_results(course, persona, inputs) for course in persona.courses)
    made = PersonaResults(persona=persona, courses=courses, comparison=None)
    worst, best = made.worst, made.best
    if worst is None or best is None:
        return made
    return PersonaResults(persona=persona, courses=courses, comparison=compare(worst, best))


def history(persona: Persona, results: CourseResults) -> History:
    """Return a course as a history: its years within the period, not discounted."""
    years = slice(persona.period)
    return History(
        group=persona.group,
        situations=results.course.situations[years],
        cost=results.undiscounted[years],
        cost_municipality=results.undiscounted_municipality_net[years],
    )


def set_results(inputs: PersonaSet) -> SetResults:
    """Compute every persona of the set and the null alternatives of its ordinary courses."""
    personas = tuple(persona_results(persona, inputs) for persona in inputs.personas)
    histories = [
        history(item.persona, course)
        for item in personas
        for course in item.courses
        if course.course.ordinary
    ]
    return SetResults(
        inputs=inputs,
        personas=personas,
        null_alternatives=null_alternatives(histories, inputs.null_method),
    )


def persona_value(
    comparison: Comparison | None, term: Term, language: Language = "nb"
) -> float | int | str:
    """Return a key result of a persona as it is shown: a number, or the text for "none"."""
    if comparison is None:
        return NOT_COMPARED[language]
    value: float | int | None = getattr(comparison, term.key)
    if value is not None:
        return value
    if comparison.has_hump:
        return NEVER[language]
    return (COVERED if comparison.hump_years else NO_HUMP)[language]
