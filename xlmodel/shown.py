"""A result as a reader is shown it: a number, or a text where there is none."""

from __future__ import annotations

import math

from xlmodel.terms import NEVER, NO_COST, Language, Term
from xlmodel.yearly import YearlyRows


def key_value(rows: YearlyRows, term: Term, language: Language = "nb") -> float | int | str:
    """Return a scalar of one input set as it is shown: a number, or the text for "none"."""
    value = float(getattr(rows, term.key))
    if term.key.startswith("balance_year"):
        return NEVER[language] if math.isnan(value) else int(value)
    if math.isnan(value):
        return NO_COST[language]
    return value
