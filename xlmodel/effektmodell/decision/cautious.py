"""The cautious answer: each part of the sums corrected by the confidence grade of what carries it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlmodel.common.terms import GRADES
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs, Measure
from xlmodel.effektmodell.results import GroupResults
from xlmodel.effektmodell.terms import Category


def grade_number(grades: Iterable[str]) -> int:
    """Return the number of the lowest of some grades, from 0 (Høy); a blank one counts as Lav."""
    return max(GRADES.index(grade or GRADES[-1]) for grade in grades)


@dataclass(frozen=True, kw_only=True)
class CautiousAnswer:
    """Sums over the period after correction, discounted kr; each ``(…,)``.

    ``measure_costs`` is each measure's part of the cost before correction and ``measure_grades`` the
    number of its grade, ``corrected_costs`` the part after correction; a cost counts ``1 + correction``, a benefit ``1 − correction``, and one that
    is negative ``1 + correction``. ``null_grade``, ``health_grade`` and ``production_grade`` are the
    numbers of the lowest grade behind each benefit.
    """

    measure_costs: tuple[FloatArray, ...]
    measure_grades: tuple[int, ...]
    corrected_costs: tuple[FloatArray, ...]
    null_grade: int
    health_grade: int
    production_grade: int
    cost: FloatArray
    avoided: FloatArray
    health_gain: FloatArray
    production_gain: FloatArray
    tax_cost: FloatArray

    @property
    def gain(self) -> FloatArray:
        """Health and production gain."""
        return self.health_gain + self.production_gain

    @cached_property
    def net(self) -> FloatArray:
        """Net: avoided − cost."""
        return self.avoided - self.cost

    @cached_property
    def total(self) -> FloatArray:
        """Total: net + gain + the cost of public funds, ``λ·net``."""
        return np.asarray(self.net + self.gain + self.tax_cost * self.net)


def cautious_answer(
    inputs: GroupInputs,
    results: GroupResults,
    cost_caution: FloatArray,
    benefit_caution: FloatArray,
) -> CautiousAnswer:
    """Return the sums with each part corrected by its grade.

    A start-up measure's part of the cost is ``price·frequency·Σ_s n[s]·volume[s]·R1``, a running
    one's ``price·frequency·Σ_s volume[s]·X[s]`` with X the discounted person-years in the lab in a
    situation. The corrections are fractions by grade, ``(…, 3)``.
    """
    entering = discounted(results.flow.entering(), results.discount)
    now = discounted(results.flow.in_lab_now(), results.discount)

    def part(measure: Measure) -> FloatArray:
        persons = entering if measure.category is Category.START_UP else now
        return np.asarray((measure.yearly_cost * persons).sum(axis=-1))

    def lowest(*keys: str) -> int:
        return grade_number(inputs.source_of(key).grade for key in keys)

    def benefit(amount: FloatArray, grade: int) -> FloatArray:
        return np.asarray(amount * (1 - np.sign(amount) * benefit_caution[..., grade]))

    costs = tuple(part(measure) for measure in inputs.measures)
    grades = tuple(grade_number([measure.grade]) for measure in inputs.measures)
    null, health = lowest("null_alternative"), lowest("quality_of_life", "qaly_value")
    production = lowest("position_share", "wage_cost")
    corrected = tuple(
        np.asarray(cost * (1 + cost_caution[..., grade]))
        for cost, grade in zip(costs, grades, strict=True)
    )
    return CautiousAnswer(
        measure_costs=costs,
        measure_grades=grades,
        corrected_costs=corrected,
        null_grade=null,
        health_grade=health,
        production_grade=production,
        cost=np.asarray(sum(corrected, start=np.zeros(()))),
        avoided=benefit(results.sum_avoided, null),
        health_gain=benefit(results.health_gain.sum(axis=-1), health),
        production_gain=benefit(results.production_gain.sum(axis=-1), production),
        tax_cost=inputs.tax_cost,
    )


def discounted(rows: FloatArray, discount: FloatArray) -> FloatArray:
    """Return the discounted sum of rows ``(…, R, 15)`` over the years; ``(…, R)``."""
    return np.asarray((rows * discount[..., None, :]).sum(axis=-1))
