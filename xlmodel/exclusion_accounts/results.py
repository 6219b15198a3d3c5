"""What a success is worth to the public sector over a life, and what the measure costs: pure functions.

The model is binary, as in Utenforregnskapet (KS, 2019): a person is outside or not. A success moves
one from the life of the target group to that of its comparison group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from xlmodel.common.terms import NEVER, Language, Term, Unit
from xlmodel.common.values import FloatArray
from xlmodel.common.years import negative_years, reach
from xlmodel.exclusion_accounts.inputs import ExclusionInputs
from xlmodel.exclusion_accounts.terms import (
    AGES,
    FIRST_AGE,
    NO_RATE,
    Flow,
    Level,
    ProfileGroup,
)

_AGES: Final = np.array(AGES, dtype=np.float64)
_GROUPS, _FLOWS, _LEVELS = tuple(ProfileGroup), tuple(Flow), tuple(Level)


def profile_amounts(inputs: ExclusionInputs) -> FloatArray:
    """Return the chosen target group's amounts, summed over categories; ``(2, 2, 3, 41)``.

    The axes are group (:class:`ProfileGroup`), type (:class:`Flow`), level (:class:`Level`) and age
    from 18; kr a person and year, not discounted. What has no rows is 0.
    """
    found = np.zeros((len(_GROUPS), len(_FLOWS), len(_LEVELS), len(AGES)))
    for row in inputs.profiles:
        if row.target == inputs.target:
            at = _GROUPS.index(row.group), _FLOWS.index(row.flow), _LEVELS.index(row.level)
            found[at] += row.amounts
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class ExclusionResults:
    """All results, kr of the price year.

    Rows by age are ``(41,)`` where nothing that varies is in them, else ``(…, 41)`` with the
    scenarios first; scalars are ``()`` or ``(S,)``. ``amounts`` is :func:`profile_amounts`.
    """

    inputs: ExclusionInputs
    amounts: FloatArray

    # By age ----------------------------------------------------------------------------------

    @cached_property
    def net_costs(self) -> FloatArray:
        """Net cost of a person and year: expense − income; ``(2, 3, 41)`` by group, level and age."""
        signs = np.array([flow.sign for flow in _FLOWS])
        return np.asarray(np.einsum("f,gfla->gla", signs, self.amounts))

    def flow(self, group: ProfileGroup, flow: Flow) -> FloatArray:
        """Return a group's expenses or incomes of all levels, not discounted; ``(41,)``."""
        return np.asarray(self.amounts[_GROUPS.index(group), _FLOWS.index(flow)].sum(axis=0))

    def row(self, term: Term) -> FloatArray:
        """Return the row by age of a term."""
        values: FloatArray = getattr(self, term.key)
        return values

    @property
    def cost(self) -> FloatArray:
        """Net cost of one in the target group, not discounted."""
        return np.asarray(self.net_costs[0].sum(axis=0))

    @property
    def cost_comparison(self) -> FloatArray:
        """Net cost of one in the comparison group, not discounted."""
        return np.asarray(self.net_costs[1].sum(axis=0))

    @property
    def difference(self) -> FloatArray:
        """Target group's net cost − comparison's, not discounted, at every age."""
        return self.cost - self.cost_comparison

    def has_rows(self, group: ProfileGroup) -> bool:
        """Say whether the chosen target group has rows of its own, or of its comparison."""
        return bool(self.inputs.rows_of(group))

    @cached_property
    def calendar_year(self) -> FloatArray:
        """The year in which a person has each age: year of the measure + age − age at the measure."""
        return np.asarray((self.inputs.measure_year - self.inputs.age)[..., None] + _AGES)

    @property
    def first_counted(self) -> FloatArray:
        """The first age that counts: max(18, age at the measure + 1)."""
        return np.asarray(np.maximum(FIRST_AGE, self.inputs.age + 1))

    @cached_property
    def counts(self) -> FloatArray:
        """1 at each age that counts, else 0."""
        return (self.first_counted[..., None] <= _AGES).astype(np.float64)

    @cached_property
    def discount(self) -> FloatArray:
        """``(1 + r)^−(age − age at the measure)`` where the age counts, else 0."""
        exponent = _AGES - self.inputs.age[..., None]
        factor = (1 + self.inputs.discount_rate[..., None]) ** -np.maximum(exponent, 0)
        return np.asarray(factor * self.counts)

    @cached_property
    def gain_by_level(self) -> FloatArray:
        """Discounted gain of a success in each level's budget; ``(…, 3, 41)``, 0 where no age counts."""
        gain = self.net_costs[0] - self.net_costs[1]
        return np.asarray(gain * self.discount[..., None, :] + 0.0)

    @cached_property
    def gain_per_success(self) -> FloatArray:
        """Discounted gain of a success: :attr:`difference` · :attr:`discount`, 0 where no age counts."""
        return np.asarray(self.difference * self.discount + 0.0)

    @property
    def successes(self) -> FloatArray:
        """Number of successes: persons · success rate."""
        return np.asarray(self.inputs.persons * self.inputs.success_rate)

    @cached_property
    def gain(self) -> FloatArray:
        """Discounted gain of all successes."""
        return np.asarray(self.successes[..., None] * self.gain_per_success + 0.0)

    @cached_property
    def accumulated(self) -> FloatArray:
        """Discounted gain of all successes, accumulated from 18."""
        return np.asarray(np.cumsum(self.gain, axis=-1))

    @property
    def balance(self) -> FloatArray:
        """Accumulated gain − cost of the measure."""
        return np.asarray(self.accumulated - self.sum_cost[..., None])

    @cached_property
    def not_paid_back(self) -> FloatArray:
        """The number of each age (1, 2, …) that does not count or whose balance is below 0, else 0."""
        numbers = np.arange(1.0, len(AGES) + 1)
        return np.maximum(negative_years(self.balance), (1 - self.counts) * numbers)

    # Sums ------------------------------------------------------------------------------------

    @cached_property
    def sum_gain_per_success(self) -> FloatArray:
        """Discounted gain of a success over all ages."""
        return np.asarray(self.gain_per_success.sum(axis=-1))

    @property
    def sum_gain(self) -> FloatArray:
        """Persons · success rate · gain of a success."""
        return np.asarray(self.successes * self.sum_gain_per_success)

    @property
    def sum_cost(self) -> FloatArray:
        """Persons · cost of the measure a person; the year of the measure is not discounted."""
        return np.asarray(self.inputs.persons * self.inputs.measure_cost)

    @property
    def net(self) -> FloatArray:
        """Gain − cost of the measure."""
        return np.asarray(self.sum_gain - self.sum_cost)

    @property
    def sum_gain_by_level(self) -> FloatArray:
        """Discounted gain of all successes in each level's budget; ``(…, 3)``."""
        return np.asarray(self.successes[..., None] * self.gain_by_level.sum(axis=-1))

    @property
    def net_by_level(self) -> FloatArray:
        """Net result of each level; ``(…, 3)``. The cost of the measure falls on the municipality."""
        pays = np.array([float(level is Level.MUNICIPALITY) for level in _LEVELS])
        return np.asarray(self.sum_gain_by_level - self.sum_cost[..., None] * pays)

    @property
    def paid_back_age(self) -> FloatArray:
        """The first age that counts from which the accumulated gain stays at or above the cost.

        Judged to whole øre; NaN where it never does.
        """
        last = np.max(self.not_paid_back, axis=-1)
        return np.where(last < len(AGES), FIRST_AGE + last, np.nan)

    @property
    def paid_back_year(self) -> FloatArray:
        """The calendar year of :attr:`paid_back_age`; NaN where there is none."""
        return np.asarray(self.inputs.measure_year + self.paid_back_age - self.inputs.age)

    @property
    def required_rate(self) -> FloatArray:
        """Cost a person / gain of a success: the success rate at which net is 0; NaN outside 0–1."""
        cost, gain = np.broadcast_arrays(self.inputs.measure_cost, self.sum_gain_per_success)
        rate = np.full(cost.shape, np.nan)
        np.divide(cost, gain, out=rate, where=gain != 0)
        return np.where((rate >= 0) & (rate <= 1), rate + 0.0, np.nan)

    # A person, beside the effektmodell's -------------------------------------------------------

    @property
    def horizon(self) -> FloatArray:
        """Years from the measure to the last age."""
        return np.asarray(AGES[-1] - self.inputs.age)

    @property
    def gain_per_person(self) -> FloatArray:
        """Success rate · gain of a success."""
        return np.asarray(self.inputs.success_rate * self.sum_gain_per_success)

    @property
    def net_per_person(self) -> FloatArray:
        """Gain − cost of the measure of one person."""
        return np.asarray(self.gain_per_person - self.inputs.measure_cost)

    @property
    def amounts_reach(self) -> float:
        """How far the amounts of one input set go, kr: what rounding is measured against.

        (1 + persons) · (the largest amount − the smallest + the cost of the measure a person).
        """
        largest = reach(self.amounts) + float(self.inputs.measure_cost)
        return (1 + float(self.inputs.persons)) * largest


def exclusion_results(inputs: ExclusionInputs) -> ExclusionResults:
    """Compute all results of one input set, or of as many scenarios as its inputs have."""
    return ExclusionResults(inputs=inputs, amounts=profile_amounts(inputs))


def key_value(
    results: ExclusionResults, term: Term, language: Language = "nb"
) -> float | int | str:
    """Return a key result of one input set: a number, or a text where there is none."""
    value = float(getattr(results, term.key))
    if np.isnan(value):
        return NO_RATE if term.unit is Unit.SHARE else NEVER[language]
    return int(value) if term.unit is Unit.YEAR else value
