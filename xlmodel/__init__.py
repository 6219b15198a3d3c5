"""The reference engine of the effektmodell.

Parameters → inputs → pure calculation → results: :func:`default_inputs` or :func:`load_inputs` make
validated inputs, :func:`model_results` computes both groups, :mod:`xlmodel.effektmodell.tables` shows them.
Needs numpy and pandas only, and pandas for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.analyses.distributions import Distribution
from xlmodel.analyses.required_rate import Outcome, RequiredRate, required_success_rate
from xlmodel.analyses.sensitivity import Sensitivity, SensitivityRow, one_way_sensitivity
from xlmodel.analyses.uncertainty import (
    INDEPENDENT,
    PERCENTILES,
    OutcomeSpread,
    UncertainInput,
    UncertaintyResults,
    monte_carlo,
)
from xlmodel.analyses.variation import InputPart
from xlmodel.common.errors import EffektmodellError, InputError, Remark, Violation, os_error_text
from xlmodel.common.lazy import lazy_members as _lazy_members
from xlmodel.common.null_alternative import derived_null_alternative
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.common.values import Provenance
from xlmodel.common.version import MODEL_DATE, MODEL_VERSION
from xlmodel.common.years import balance_year, discount_factor
from xlmodel.effektmodell.cohort import CohortFlow, cohort_flow
from xlmodel.effektmodell.effects import EffectRates, effect_rates
from xlmodel.effektmodell.files import load_inputs, template_toml
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.packages import Packages, packages
from xlmodel.effektmodell.parameters import default_group_inputs, default_inputs
from xlmodel.effektmodell.results import (
    GroupResults,
    ModelResults,
    group_results,
    key_value,
    model_results,
)
from xlmodel.effektmodell.terms import Category, Target
from xlmodel.effektmodell.yearly import YearlyRows

if TYPE_CHECKING:
    from xlmodel.analyses.tables import (
        sensitivity_table,
        uncertainty_period_table,
        uncertainty_table,
    )
    from xlmodel.effektmodell.tables import cohort_table, key_table, yearly_table

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
        "cohort_table": "effektmodell.tables",
        "key_table": "effektmodell.tables",
        "yearly_table": "effektmodell.tables",
        "sensitivity_table": "analyses.tables",
        "uncertainty_period_table": "analyses.tables",
        "uncertainty_table": "analyses.tables",
    },
)
