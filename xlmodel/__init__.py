"""The reference engine of the effektmodell.

Parameters → inputs → pure calculation → results: :func:`default_inputs` or :func:`load_inputs` make
validated inputs, :func:`model_results` computes both groups, :mod:`xlmodel.tables` shows them.
Needs numpy and pandas only, and pandas for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.cohort import CohortFlow, cohort_flow
from xlmodel.distributions import Distribution
from xlmodel.effects import EffectRates, derived_null_alternative, effect_rates
from xlmodel.errors import EffektmodellError, InputError, Remark, Violation, os_error_text
from xlmodel.files import load_inputs, template_toml
from xlmodel.inputs import GroupInputs, Measure, ModelInputs, Provenance
from xlmodel.lazy import lazy_members as _lazy_members
from xlmodel.packages import Packages, packages
from xlmodel.parameters import common_parameters, default_group_inputs, default_inputs
from xlmodel.required_rate import Outcome, RequiredRate, required_success_rate
from xlmodel.results import GroupResults, ModelResults, group_results, model_results
from xlmodel.sensitivity import Sensitivity, SensitivityRow, one_way_sensitivity
from xlmodel.shown import key_value
from xlmodel.terms import Category, Group, Payer, Situation, Target
from xlmodel.uncertainty import (
    INDEPENDENT,
    PERCENTILES,
    OutcomeSpread,
    UncertainInput,
    UncertaintyResults,
    monte_carlo,
)
from xlmodel.variation import InputPart
from xlmodel.version import MODEL_DATE, MODEL_VERSION
from xlmodel.yearly import YearlyRows, balance_year, discount_factor

if TYPE_CHECKING:
    from xlmodel.analysis_tables import (
        sensitivity_table,
        uncertainty_period_table,
        uncertainty_table,
    )
    from xlmodel.tables import cohort_table, key_table, yearly_table

__version__ = "1.0.0"

__all__ = [
    "INDEPENDENT",
    "MODEL_DATE",
    "MODEL_VERSION",
    "PERCENTILES",
    "Category",
    "CohortFlow",
    "Distribution",
    "EffectRates",
    "EffektmodellError",
    "Group",
    "GroupInputs",
    "GroupResults",
    "InputError",
    "InputPart",
    "Measure",
    "ModelInputs",
    "ModelResults",
    "Outcome",
    "OutcomeSpread",
    "Packages",
    "Payer",
    "Provenance",
    "Remark",
    "RequiredRate",
    "Sensitivity",
    "SensitivityRow",
    "Situation",
    "Target",
    "UncertainInput",
    "UncertaintyResults",
    "Violation",
    "YearlyRows",
    "balance_year",
    "cohort_flow",
    "cohort_table",
    "common_parameters",
    "default_group_inputs",
    "default_inputs",
    "derived_null_alternative",
    "discount_factor",
    "effect_rates",
    "group_results",
    "key_table",
    "key_value",
    "load_inputs",
    "model_results",
    "monte_carlo",
    "one_way_sensitivity",
    "os_error_text",
    "packages",
    "required_success_rate",
    "sensitivity_table",
    "template_toml",
    "uncertainty_period_table",
    "uncertainty_table",
    "yearly_table",
]

__getattr__ = _lazy_members(
    __name__,
    {
        "cohort_table": "tables",
        "key_table": "tables",
        "yearly_table": "tables",
        "sensitivity_table": "analysis_tables",
        "uncertainty_period_table": "analysis_tables",
        "uncertainty_table": "analysis_tables",
    },
)
