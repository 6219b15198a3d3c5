"""The value of a course: what one who enters in s and ends in j costs, avoids and gains.

Everything is linear in persons on a course, so that six discounted sums of person-years do for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.cohort import entrant_years, lab_years
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import Packages
from xlmodel.effektmodell.terms import OUT_PATHS

COURSES: Final = OUT_PATHS
"""The nine courses, entry and end: UU, UT, US, UB, TT, TS, TB, SS, SB."""

_ENTRY: Final = [path.entry for path in COURSES]


@dataclass(frozen=True, slots=True)
class PersonYears:
    """Person-years of one entrant in each intake year, a row a lab year or a length of course.

    ``lab`` row i is in the lab for the (i+1)th year, ``out`` row m out of it after a course of m+1
    lab years, in its end situation: see :class:`xlmodel.effektmodell.cohort.EntrantYears`. Both are
    ``(…, 3, 15)`` and 0 past the period; ``lab_sum`` (R) and ``out_sum`` (Q) are their discounted
    sums, ``(…, 3)``.
    """

    lab: FloatArray
    out: FloatArray
    lab_sum: FloatArray
    out_sum: FloatArray


def person_years(inputs: GroupInputs, discount: FloatArray) -> PersonYears:
    """Return the person-years of one entrant in each intake year; ``discount`` is ``(…, 15)``."""
    years = entrant_years(inputs.intake_years, inputs.period, inputs.relapse)
    weight = discount[..., None, :]
    return PersonYears(
        years.lab,
        years.out,
        np.asarray((weight * years.lab).sum(axis=-1)),
        np.asarray((weight * years.out).sum(axis=-1)),
    )


def course_probabilities(rates: FloatArray) -> FloatArray:
    """Return the probability of each course for one who enters in its entry situation; ``(…, 9)``.

    The product of the success rates up to the end situation, and 1 less the rate there where the
    course ends before bærekraftig. ``rates`` is ``(…, 3)``.
    """
    columns = []
    for course in COURSES:
        found = np.prod(rates[..., course.entry : course.now], axis=-1)
        ends = 1.0 if course.now is Situation.SUSTAINABLE else 1 - rates[..., course.now]
        columns.append(found * ends)
    return np.stack(columns, axis=-1)


@dataclass(frozen=True, kw_only=True)
class Courses:
    """What one entrant in each intake year on a course amounts to over the period; each ``(…, 9)``.

    Money is discounted kr of the price year. ``entrants`` are those who enter a year in the course's
    entry situation, ``probability`` the course's for one of them. ``avoided_lab`` is avoided in the
    lab; ``avoided_after``, ``qalys`` (QALYs gained) and ``full_positions`` (full positions gained, in years)
    are effects of moving before deadweight. ``caused`` is 1 less deadweight, ``(…, 1)``.
    """

    person_years: PersonYears
    entrants: FloatArray
    probability: FloatArray
    cost: FloatArray
    avoided_lab: FloatArray
    avoided_after: FloatArray
    qalys: FloatArray
    full_positions: FloatArray
    qaly_value: FloatArray
    wage_cost: FloatArray
    caused: FloatArray
    tax_cost: FloatArray
    intake: FloatArray

    @cached_property
    def avoided(self) -> FloatArray:
        """Avoided cost: in the lab, and what the lab causes of it after."""
        return self.avoided_lab + self.caused * self.avoided_after

    @cached_property
    def full_gain(self) -> FloatArray:
        """Health and production gain before deadweight."""
        return self.qaly_value * self.qalys + self.wage_cost * self.full_positions

    @cached_property
    def gain(self) -> FloatArray:
        """Health and production gain that the lab causes."""
        return self.caused * self.full_gain

    @cached_property
    def net(self) -> FloatArray:
        """Net: avoided − cost."""
        return self.avoided - self.cost

    @cached_property
    def total(self) -> FloatArray:
        """Total: net + gain + the cost of public funds, ``λ·net``."""
        return self.net + self.gain + self.tax_cost * self.net

    def per_person(self, values: FloatArray) -> FloatArray:
        """Return values a person who enters: divided by the intake years within the period; ``(…, 9)``."""
        return np.asarray(values / self.intake)

    def expected(self, values: FloatArray) -> FloatArray:
        """Return ``Σ n·P·value`` over the courses; ``(…,)``."""
        return np.asarray((self.entrants * values * self.probability).sum(axis=-1))

    def expected_at(self, values: FloatArray, probability: FloatArray) -> FloatArray:
        """Return ``Σ n·P·value`` for rows of other probabilities, ``(…, R, 9)``; ``(…, R)``."""
        return np.asarray(np.einsum("...c,...rc->...r", self.entrants * values, probability))


def course_values(inputs: GroupInputs, package: Packages, discount: FloatArray) -> Courses:
    """Return what each course amounts to over the period, for one entrant in each intake year.

    Cost ``O[s]·R1 + Σ_{i≤m} D[s+i−1]·R_i``; avoided ``N[s]·Σ_{i≤m} R_i`` in the lab and
    ``(N[s] − N[j])·Q_m`` after; QALYs ``a·(Σ_{i≤m} (q[s+i−1] − q[s])·R_i + (q[j] − q[s])·Q_m)``, and
    full positions likewise with ``b`` and ``w``. ``discount`` is ``(…, 15)``, 0 past the period.
    """
    years = person_years(inputs, discount)
    null = inputs.null_alternative
    found: dict[str, list[FloatArray]] = {
        key: [] for key in ("cost", "avoided_lab", "avoided_after", "qalys", "full_positions")
    }
    for course in COURSES:
        entry, count = course.entry, lab_years(course)
        after = years.out_sum[..., count - 1]
        lab = [years.lab_sum[..., year] for year in range(count)]
        running = [package.running[..., entry + year] * lab[year] for year in range(count)]
        found["cost"].append(
            package.startup[..., entry] * lab[0] + np.sum(np.broadcast_arrays(*running), axis=0)
        )
        found["avoided_lab"].append(null[..., entry] * np.sum(lab, axis=0))
        found["avoided_after"].append((null[..., entry] - null[..., course.now]) * after)
        for key, weights, persons in (
            ("qalys", inputs.quality_of_life, inputs.persons_per_unit),
            ("full_positions", inputs.position_share, inputs.workers_per_unit),
        ):
            own = weights[..., entry]
            better = (weights[..., course.now] - own) * after
            for year in range(1, count):
                better = better + (weights[..., entry + year] - own) * lab[year]
            found[key].append(persons * better)
    return Courses(
        person_years=years,
        entrants=inputs.new_participants[..., _ENTRY],
        probability=course_probabilities(inputs.success_rate),
        qaly_value=inputs.qaly_value[..., None],
        wage_cost=inputs.wage_cost[..., None],
        caused=1 - inputs.deadweight[..., None],
        tax_cost=inputs.tax_cost[..., None],
        intake=np.minimum(inputs.intake_years, inputs.period)[..., None],
        **{key: np.stack(np.broadcast_arrays(*values), axis=-1) for key, values in found.items()},
    )
