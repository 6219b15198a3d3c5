"""The effektmodell: inputs, cohort, packages, effects, results.

Parameters → inputs → pure calculation → results: :func:`default_inputs` or :func:`load_inputs` make
validated inputs, :func:`model_results` computes both groups. pandas is needed for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members
from xlmodel.effektmodell.cohort import (
    LAB_YEARS,
    CohortFlow,
    EntrantYears,
    cohort_flow,
    entrant_years,
    lab_years,
)
from xlmodel.effektmodell.effects import EffectRates, NullAlternative, effect_rates
from xlmodel.effektmodell.evidence import Finding, findings, highest_rate, rates_above
from xlmodel.effektmodell.export import (
    InputComparison,
    MeasureComparison,
    compare_caution,
    compare_inputs,
    compare_measures,
    inputs_json,
    inputs_toml,
)
from xlmodel.effektmodell.files import inputs_from_tables, load_inputs, stated_values, template_toml
from xlmodel.effektmodell.individual import IndividualResults
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.packages import Packages, packages
from xlmodel.effektmodell.parameters import (
    QalyValues,
    default_bases,
    default_group_inputs,
    default_inputs,
    input_index,
    input_unit,
    measure_indices,
    qaly_values,
)
from xlmodel.effektmodell.price_level import (
    OwnYears,
    at_price_level,
    converted_source,
    measure_index,
    measure_price_year,
)
from xlmodel.effektmodell.results import (
    COMMON_KEYS,
    GroupResults,
    ModelResults,
    group_results,
    key_value,
    model_results,
)
from xlmodel.effektmodell.specs import (
    CAUTION_SPECS,
    EFFECT_KEYS,
    INPUT_BY_KEY,
    INPUT_SPECS,
    LEVEL_KEYS,
    MAX_YEARS,
    MEASURE_BY_KEY,
    MEASURE_FIELDS,
    MEASURE_INPUTS,
    SITUATION_TEXTS,
)
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    NO_COST,
    OUT_PATHS,
    YEARLY_TERMS,
    Category,
    CohortEngine,
    Path,
    Target,
)
from xlmodel.effektmodell.undiscounted import UndiscountedRows
from xlmodel.effektmodell.yearly import YearlyRows

if TYPE_CHECKING:
    from xlmodel.effektmodell.tables import cohort_table, key_table, yearly_table

__all__ = [
    "CAUTION_SPECS",
    "COMMON_KEYS",
    "EFFECT_KEYS",
    "INDIVIDUAL_KEY_TERMS",
    "INDIVIDUAL_TERMS",
    "INPUT_BY_KEY",
    "INPUT_SPECS",
    "KEY_TERMS",
    "LAB_PATHS",
    "LAB_YEARS",
    "LEVEL_KEYS",
    "MAX_YEARS",
    "MEASURE_BY_KEY",
    "MEASURE_FIELDS",
    "MEASURE_INPUTS",
    "NO_COST",
    "OUT_PATHS",
    "SITUATION_TEXTS",
    "YEARLY_TERMS",
    "Category",
    "CohortEngine",
    "CohortFlow",
    "EffectRates",
    "EntrantYears",
    "Finding",
    "GroupInputs",
    "GroupResults",
    "IndividualResults",
    "InputComparison",
    "Measure",
    "MeasureComparison",
    "ModelInputs",
    "ModelResults",
    "NullAlternative",
    "OwnYears",
    "Packages",
    "Path",
    "QalyValues",
    "Target",
    "UndiscountedRows",
    "YearlyRows",
    "at_price_level",
    "cohort_flow",
    "cohort_table",
    "compare_caution",
    "compare_inputs",
    "compare_measures",
    "converted_source",
    "default_bases",
    "default_group_inputs",
    "default_inputs",
    "effect_rates",
    "entrant_years",
    "findings",
    "group_results",
    "highest_rate",
    "input_index",
    "input_unit",
    "inputs_from_tables",
    "inputs_json",
    "inputs_toml",
    "key_table",
    "key_value",
    "lab_years",
    "load_inputs",
    "measure_index",
    "measure_indices",
    "measure_price_year",
    "model_results",
    "packages",
    "qaly_values",
    "rates_above",
    "stated_values",
    "template_toml",
    "yearly_table",
]

__getattr__ = _lazy_members(
    __name__,
    dict.fromkeys(
        (
            "cohort_table",
            "key_table",
            "yearly_table",
        ),
        "tables",
    ),
)
