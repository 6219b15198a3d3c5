"""Analyses of the effektmodell's results: sensitivity, required success rate, uncertainty, contributions."""

from typing import TYPE_CHECKING

from xlmodel.analyses.chance import MOST_DRAWS, Drawn, drawn_outcomes
from xlmodel.analyses.contributions import (
    Contribution,
    Decomposition,
    Effect,
    MeasurePair,
    changed_specs,
    decompose,
    match_measures,
)
from xlmodel.analyses.distributions import Distribution
from xlmodel.analyses.required_rate import Outcome, RequiredRate, required_success_rate
from xlmodel.analyses.sensitivity import CHANGE, Sensitivity, SensitivityRow, one_way_sensitivity
from xlmodel.analyses.uncertainty import (
    DRAWS,
    INDEPENDENT,
    PERCENTILES,
    SEED,
    UNCERTAIN_KEYS,
    OutcomeSpread,
    UncertainInput,
    UncertaintyResults,
    monte_carlo,
)
from xlmodel.analyses.variation import VARIED_BY_KEY, InputPart
from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from xlmodel.analyses.tables import (
        sensitivity_table,
        uncertainty_period_table,
        uncertainty_table,
    )

__all__ = [
    "CHANGE",
    "DRAWS",
    "INDEPENDENT",
    "MOST_DRAWS",
    "PERCENTILES",
    "SEED",
    "UNCERTAIN_KEYS",
    "VARIED_BY_KEY",
    "Contribution",
    "Decomposition",
    "Distribution",
    "Drawn",
    "Effect",
    "InputPart",
    "MeasurePair",
    "Outcome",
    "OutcomeSpread",
    "RequiredRate",
    "Sensitivity",
    "SensitivityRow",
    "UncertainInput",
    "UncertaintyResults",
    "changed_specs",
    "decompose",
    "drawn_outcomes",
    "match_measures",
    "monte_carlo",
    "one_way_sensitivity",
    "required_success_rate",
    "sensitivity_table",
    "uncertainty_period_table",
    "uncertainty_table",
]

__getattr__ = _lazy_members(
    __name__,
    dict.fromkeys(
        (
            "sensitivity_table",
            "uncertainty_period_table",
            "uncertainty_table",
        ),
        "tables",
    ),
)
