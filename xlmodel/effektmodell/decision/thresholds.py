"""What must hold for the lab to pay: success rate, avoided cost, QALY value, cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision.courses import COURSES, Courses, course_probabilities
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import GroupResults

RATES: Final = np.arange(101) / 100
"""The common success rates of the rate curve: 0, 1, … 100 %."""

HALF_OERE: Final = 0.005
"""An amount, kr, counts as negative below the negative of this."""


def not_negative(amounts: FloatArray) -> FloatArray:
    """Return 1 for each amount, kr, that does not count as negative, else 0."""
    return (amounts >= -HALF_OERE).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCurve:
    """Net and total over the period for one success rate common to all steps; ``(…, 101)`` kr.

    ``ended`` (… , 3) and ``reached`` (…, 3) of each are the coefficients by the number of successes:
    the sum is ``(1−p)·(e0 + e1·p + e2·p²) + p·(b1 + b2·p + b3·p²)``, e the entrants' value of
    courses that end before bærekraftig, b of those that reach it. ``today`` is ``Σ n·p / Σ n``, NaN
    where nobody enters; a required rate is NaN where no rate of the curve will do.
    """

    net: FloatArray
    total: FloatArray
    net_coefficients: FloatArray
    total_coefficients: FloatArray
    today: FloatArray

    @property
    def negative_net(self) -> FloatArray:
        """The number (1 to 101) of the last rate whose net is negative, 0 where none is; ``(…,)``."""
        return _last_negative(self.net)

    @property
    def negative_total(self) -> FloatArray:
        """The number (1 to 101) of the last rate whose total is negative, 0 where none is; ``(…,)``."""
        return _last_negative(self.total)

    @property
    def required_net(self) -> FloatArray:
        """The rate from which net stays ≥ 0, interpolated between two rates of the curve."""
        return _required(self.net)

    @property
    def required_total(self) -> FloatArray:
        """The rate from which total stays ≥ 0, interpolated between two rates of the curve."""
        return _required(self.total)


def _last_negative(curve: FloatArray) -> FloatArray:
    marks = (1 - not_negative(curve)) * np.arange(1, RATES.size + 1)
    return np.asarray(marks.max(axis=-1))


def _required(curve: FloatArray) -> FloatArray:
    """Return 0 where every rate pays, NaN where the last does not."""
    number = _last_negative(curve).astype(np.int64)
    low = np.clip(number - 1, 0, RATES.size - 2)
    below = np.take_along_axis(curve, low[..., None], -1)[..., 0]
    above = np.take_along_axis(curve, low[..., None] + 1, -1)[..., 0]
    rise = np.where(above > below, above - below, 1.0)
    found = np.minimum(RATES[low] - (RATES[low + 1] - RATES[low]) * below / rise, RATES[low + 1])
    return np.where(number == 0, 0.0, np.where(number == RATES.size, np.nan, found))


def _coefficients(courses: Courses, values: FloatArray) -> FloatArray:
    """Sum the entrants' values of the courses by successes: ended 0, 1, 2, then reached 1, 2, 3."""
    weights = courses.entrants * values
    columns = [np.zeros(weights.shape[:-1]) for _ in range(6)]
    for row, course in enumerate(COURSES):
        steps = course.now - course.entry
        column = 2 + steps if course.now is Situation.SUSTAINABLE else steps
        columns[column] = columns[column] + weights[..., row]
    return np.stack(columns, axis=-1)


def rate_curve(inputs: GroupInputs, courses: Courses) -> RateCurve:
    """Return net and total for 101 common success rates, from the value of the courses."""
    probability = course_probabilities(np.repeat(RATES[:, None], len(ENTRY_SITUATIONS), axis=1))
    many = np.sum(inputs.new_participants, axis=-1)
    weighted = np.sum(inputs.new_participants * inputs.success_rate, axis=-1)
    return RateCurve(
        net=courses.expected_at(courses.net, probability),
        total=courses.expected_at(courses.total, probability),
        net_coefficients=_coefficients(courses, courses.net),
        total_coefficients=_coefficients(courses, courses.total),
        today=np.where(many > 0, weighted / np.where(many > 0, many, 1.0), np.nan),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """At which value of one input the sum over the period is 0, the others as they are; ``(…,)``.

    ``avoided_factor`` is the factor on the null alternative at which net is 0, NaN where none ≥ 0
    is. ``qaly_value`` is the value of a QALY, kr, at which total is 0, NaN where none ≥ 0 is;
    ``qalys`` are the discounted QALYs that the lab causes and ``total_without_health`` is total less
    health gain, kr. ``highest_cost`` is the largest cost of the lab per person who enters at which
    total is 0, kr, NaN where nobody enters.
    """

    avoided_factor: FloatArray
    qaly_value: FloatArray
    qalys: FloatArray
    total_without_health: FloatArray
    highest_cost: FloatArray


def thresholds(inputs: GroupInputs, results: GroupResults, courses: Courses) -> Thresholds:
    """Return the thresholds.

    ``kostnad / besparelse``, ``−(total without health) / QALYs`` and ``(besparelse + gevinst / (1 + λ))
    / (Σ n·min(K, T))``.
    """
    cost, avoided = np.broadcast_arrays(results.sum_cost, results.sum_avoided)
    factor = np.divide(cost, avoided, out=np.full(cost.shape, np.nan), where=avoided > 0)
    qalys = courses.expected(courses.caused * courses.qalys)
    without = np.asarray(results.net_benefit - results.health_gain.sum(axis=-1))
    without, qalys = (np.asarray(item) for item in np.broadcast_arrays(without, qalys))
    value = np.divide(-without, qalys, out=np.full(qalys.shape, np.nan), where=qalys != 0)
    persons = np.asarray(
        np.sum(inputs.new_participants, axis=-1) * np.minimum(inputs.intake_years, inputs.period)
    )
    worth = np.asarray(results.sum_avoided + results.sum_gain / (1 + inputs.tax_cost))
    worth, persons = np.broadcast_arrays(worth, persons)
    return Thresholds(
        avoided_factor=factor,
        qaly_value=np.where(value >= 0, value, np.nan) + 0.0,
        qalys=qalys,
        total_without_health=without,
        highest_cost=np.divide(worth, persons, out=np.full(worth.shape, np.nan), where=persons > 0),
    )
