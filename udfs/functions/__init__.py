"""What each Excel function is: name, description, arguments, result and computation, once.

:data:`FUNCTIONS` is what the xlwings functions, the calculation engines and README are made from.
Each family has a module, where a function stands beside its computation.
"""

from typing import Final

from udfs.functions.analyses import REQUIRED_RATE, SENSITIVITY, UNCERTAINTY
from udfs.functions.cohort import COHORT
from udfs.functions.function import (
    DEFAULT_ROUTE,
    NAMESPACE,
    PREFIXES,
    ROUTES,
    Answer,
    Function,
    Route,
    short_message,
)
from udfs.functions.fund import FUND
from udfs.functions.living_conditions import SITUATION, SUCCESS_RATE
from udfs.functions.outcome_contract import OUTCOME_CONTRACT
from udfs.functions.packages import PACKAGE
from udfs.functions.persona import PERSONA
from udfs.functions.results import BALANCE_YEAR, COURSE, RESULTS

FUNCTIONS: Final = (
    COHORT,
    RESULTS,
    BALANCE_YEAR,
    COURSE,
    REQUIRED_RATE,
    UNCERTAINTY,
    SENSITIVITY,
    PACKAGE,
    PERSONA,
    OUTCOME_CONTRACT,
    FUND,
    SITUATION,
    SUCCESS_RATE,
)
"""The functions, in the order of README."""

__all__ = [
    "COHORT",
    "DEFAULT_ROUTE",
    "FUNCTIONS",
    "NAMESPACE",
    "PREFIXES",
    "ROUTES",
    "Answer",
    "Function",
    "Route",
    "short_message",
]
