"""Decision support: the value of a course, what must hold, how likely the answer is, and who gains."""

from xlmodel.effektmodell.decision.cautious import CautiousAnswer, discounted, grade_number
from xlmodel.effektmodell.decision.courses import COURSES, Courses, PersonYears
from xlmodel.effektmodell.decision.payers import BUDGET_YEARS, BudgetYears, Shares
from xlmodel.effektmodell.decision.results import DecisionResults, decision_results
from xlmodel.effektmodell.decision.scenarios import (
    LEVELS,
    QUANTILES,
    ROUNDING_OF_WEIGHTS,
    SCENARIO_LEVELS,
    Outcomes,
    RateLevels,
    Scenarios,
    Sensitivity,
)
from xlmodel.effektmodell.decision.thresholds import HALF_OERE, RATES, RateCurve, Thresholds

__all__ = [
    "BUDGET_YEARS",
    "COURSES",
    "HALF_OERE",
    "LEVELS",
    "QUANTILES",
    "RATES",
    "ROUNDING_OF_WEIGHTS",
    "SCENARIO_LEVELS",
    "BudgetYears",
    "CautiousAnswer",
    "Courses",
    "DecisionResults",
    "Outcomes",
    "PersonYears",
    "RateCurve",
    "RateLevels",
    "Scenarios",
    "Sensitivity",
    "Shares",
    "Thresholds",
    "decision_results",
    "discounted",
    "grade_number",
]
