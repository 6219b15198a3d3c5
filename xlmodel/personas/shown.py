"""A key result of a persona as a reader is shown it: a number, or a text where there is none."""

from __future__ import annotations

from xlmodel.personas.results import Comparison
from xlmodel.personas.terms import NOT_COMPARED
from xlmodel.terms import COVERED, NEVER, NO_HUMP, Language, Term


def persona_value(
    comparison: Comparison | None, term: Term, language: Language = "nb"
) -> float | int | str:
    """Return a key result of a persona as it is shown: a number, or the text for "none"."""
    if comparison is None:
        return NOT_COMPARED[language]
    value: float | int | None = getattr(comparison, term.key)
    if value is not None:
        return value
    if comparison.has_hump:
        return NEVER[language]
    return (COVERED if comparison.hump_years else NO_HUMP)[language]
