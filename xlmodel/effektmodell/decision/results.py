"""Decision support of one group: how sure the answer is, what must hold for it, and who gains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlmodel.common.parameters import common_parameters
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision.cautious import CautiousAnswer, cautious_answer
from xlmodel.effektmodell.decision.courses import Courses, course_values
from xlmodel.effektmodell.decision.payers import BudgetYears, Shares, budget_years, shares
from xlmodel.effektmodell.decision.scenarios import (
    RateLevels,
    Scenarios,
    Sensitivity,
    rate_levels,
    scenarios,
    sensitivity,
)
from xlmodel.effektmodell.decision.thresholds import RateCurve, Thresholds, rate_curve, thresholds
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import GroupResults, group_results


@dataclass(frozen=True, kw_only=True)
class DecisionResults:
    """Decision support of one group, for one input set or for all scenarios at once.

    Money is discounted kr of the price year. Each part is computed when it is first asked for.
    """

    inputs: GroupInputs
    results: GroupResults
    cost_caution: FloatArray
    benefit_caution: FloatArray

    @cached_property
    def courses(self) -> Courses:
        """The value of each course."""
        return course_values(self.inputs, self.results.packages, self.results.discount)

    @cached_property
    def rate_curve(self) -> RateCurve:
        """Net and total for 101 common success rates."""
        return rate_curve(self.inputs, self.courses)

    @cached_property
    def thresholds(self) -> Thresholds:
        """What must hold for the sums to be 0."""
        return thresholds(self.inputs, self.results, self.courses)

    @cached_property
    def rate_levels(self) -> RateLevels:
        """The sums at the low, base and high success rates."""
        return rate_levels(self.inputs, self.courses)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Each driver at low and high, the others at base."""
        return sensitivity(self.inputs, self.rate_levels)

    @cached_property
    def scenarios(self) -> Scenarios:
        """The 81 scenarios of the four drivers."""
        return scenarios(self.inputs, self.rate_levels, common_parameters().reference_deadweight)

    @cached_property
    def cautious(self) -> CautiousAnswer:
        """The sums corrected by confidence grade."""
        return cautious_answer(self.inputs, self.results, self.cost_caution, self.benefit_caution)

    @cached_property
    def shares(self) -> Shares:
        """The sums by payer and society."""
        return shares(self.results)

    @cached_property
    def budget(self) -> BudgetYears:
        """The municipality's first four years."""
        return budget_years(self.inputs, self.results)


def decision_results(
    inputs: GroupInputs,
    results: GroupResults | None = None,
    cost_caution: FloatArray | None = None,
    benefit_caution: FloatArray | None = None,
) -> DecisionResults:
    """Return the decision support of one group.

    ``results`` are the group's where they are at hand. ``cost_caution`` and ``benefit_caution`` are
    the corrections by grade Høy, Middels, Lav, fractions ``(…, 3)``; by default the parameters'.
    """
    common = common_parameters()
    return DecisionResults(
        inputs=inputs,
        results=group_results(inputs) if results is None else results,
        cost_caution=np.array(common.cost_caution) if cost_caution is None else cost_caution,
        benefit_caution=(
            np.array(common.benefit_caution) if benefit_caution is None else benefit_caution
        ),
    )
