"""Results of the comparison with Utenforregnskapet as pandas tables, with labels in bokmål or English."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlmodel.common.terms import Language
from xlmodel.exclusion_accounts.results import ExclusionResults, key_value
from xlmodel.exclusion_accounts.terms import AGE_TERMS, AGES, KEY_TERMS, Level

_AGE = {"nb": "Alder", "en": "Age"}
_LEVEL = {"nb": "Nivå", "en": "Level"}
_NET = {"nb": "Netto", "en": "Net"}
_VALUE = {"nb": "Verdi", "en": "Value"}
_GAIN = {"nb": "Gevinst", "en": "Gain"}


def age_table(results: ExclusionResults, language: Language = "nb") -> pd.DataFrame:
    """Return the results by age of one input set: a row an age, a column a term; kr."""
    return pd.DataFrame(
        {term.label(language): getattr(results, term.key) for term in AGE_TERMS},
        index=pd.Index(list(AGES), name=_AGE[language]),
    )


def level_table(results: ExclusionResults, language: Language = "nb") -> pd.DataFrame:
    """Return gain and net of each level of government, discounted kr."""
    return pd.DataFrame(
        {
            _GAIN[language]: np.asarray(results.sum_gain_by_level),
            _NET[language]: np.asarray(results.net_by_level),
        },
        index=pd.Index([str(level) for level in Level], name=_LEVEL[language]),
    )


def exclusion_key_table(results: ExclusionResults, language: Language = "nb") -> pd.DataFrame:
    """Return the key results of one input set by label."""
    return pd.DataFrame(
        {_VALUE[language]: [key_value(results, term, language) for term in KEY_TERMS]},
        index=pd.Index([term.label(language) for term in KEY_TERMS]),
        dtype=object,
    )
