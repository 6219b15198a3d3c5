"""The reference engine of the effektmodell.

Parameters → inputs → pure calculation → results: :func:`default_inputs` or :func:`load_inputs` make
validated inputs, :func:`model_results` computes both groups, :mod:`xlmodel.effektmodell.tables` shows them.
Needs numpy and pandas only, and pandas for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.analyses import (
    INDEPENDENT,
    PERCENTILES,
    Distribution,
    InputPart,
    Outcome,
    OutcomeSpread,
    RequiredRate,
    Sensitivity,
    SensitivityRow,
    UncertainInput,
    UncertaintyResults,
    monte_carlo,
    one_way_sensitivity,
    required_success_rate,
)
from xlmodel.common import (
    MODEL_DATE,
    MODEL_VERSION,
    EffektmodellError,
    Group,
    InputError,
    Payer,
    Provenance,
    Remark,
    Situation,
    Violation,
    balance_year,
    common_parameters,
    derived_null_alternative,
    discount_factor,
    os_error_text,
)
from xlmodel.common import lazy_members as _lazy_members
from xlmodel.effektmodell import (
    Category,
    CohortFlow,
    EffectRates,
    GroupInputs,
    GroupResults,
    Measure,
    ModelInputs,
    ModelResults,
    Packages,
    Target,
    YearlyRows,
    cohort_flow,
    default_group_inputs,
    default_inputs,
    effect_rates,
    group_results,
    key_value,
    load_inputs,
    model_results,
    packages,
    template_toml,
)

if TYPE_CHECKING:
    from xlmodel.analyses import sensitivity_table, uncertainty_period_table, uncertainty_table
    from xlmodel.effektmodell import cohort_table, key_table, yearly_table

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
        "cohort_table": "effektmodell",
        "key_table": "effektmodell",
        "yearly_table": "effektmodell",
        "sensitivity_table": "analyses",
        "uncertainty_period_table": "analyses",
        "uncertainty_table": "analyses",
    },
)
