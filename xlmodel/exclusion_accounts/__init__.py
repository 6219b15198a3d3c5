"""Comparison with Utenforregnskapet (KS, 2019): what it is worth over a life that one comes inside.

Profiles + a measure → inputs → pure calculation → results: :func:`load_exclusion_accounts` or
:func:`example` make validated :class:`ExclusionInputs`, :func:`exclusion_results` computes them.
Needs numpy and pandas only, and pandas for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members
from xlmodel.exclusion_accounts.differences import (
    ExclusionDifferences,
    exclusion_differences,
    result_pairs,
    row_name,
)
from xlmodel.exclusion_accounts.files import (
    EXAMPLES,
    ages_text,
    example,
    example_toml,
    exclusion_from_tables,
    exclusion_toml,
    load_exclusion_accounts,
)
from xlmodel.exclusion_accounts.inputs import ExclusionInputs, ProfileRow
from xlmodel.exclusion_accounts.link import model_group, with_effektmodell
from xlmodel.exclusion_accounts.model_side import ModelSide
from xlmodel.exclusion_accounts.results import (
    ExclusionResults,
    exclusion_results,
    key_value,
    profile_amounts,
)
from xlmodel.exclusion_accounts.specs import (
    AMOUNT,
    MODEL_FIELDS,
    MOST_ROWS,
    PROFILE_FIELDS,
    SET_FIELDS,
)
from xlmodel.exclusion_accounts.terms import (
    AGE_TERMS,
    AGES,
    FIRST_AGE,
    KEY_TERMS,
    LAST_AGE,
    LEVEL_TERMS,
    NO_RATE,
    TARGET_GROUPS,
    Flow,
    Level,
    ProfileGroup,
)

if TYPE_CHECKING:
    from xlmodel.exclusion_accounts.tables import age_table, exclusion_key_table, level_table

__all__ = [
    "AGES",
    "AGE_TERMS",
    "AMOUNT",
    "EXAMPLES",
    "FIRST_AGE",
    "KEY_TERMS",
    "LAST_AGE",
    "LEVEL_TERMS",
    "MODEL_FIELDS",
    "MOST_ROWS",
    "NO_RATE",
    "PROFILE_FIELDS",
    "SET_FIELDS",
    "TARGET_GROUPS",
    "ExclusionDifferences",
    "ExclusionInputs",
    "ExclusionResults",
    "Flow",
    "Level",
    "ModelSide",
    "ProfileGroup",
    "ProfileRow",
    "age_table",
    "ages_text",
    "example",
    "example_toml",
    "exclusion_differences",
    "exclusion_from_tables",
    "exclusion_key_table",
    "exclusion_results",
    "exclusion_toml",
    "key_value",
    "level_table",
    "load_exclusion_accounts",
    "model_group",
    "profile_amounts",
    "result_pairs",
    "row_name",
    "with_effektmodell",
]

__getattr__ = _lazy_members(
    __name__, dict.fromkeys(("age_table", "exclusion_key_table", "level_table"), "tables")
)
