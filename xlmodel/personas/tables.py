"""Results of the personas as pandas tables, with labels in bokmål or English."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlmodel.common.terms import Language
from xlmodel.personas.null_alternative import GroupNullAlternative
from xlmodel.personas.results import (
    Comparison,
    CourseResults,
    PersonaResults,
    SetResults,
    persona_value,
)
from xlmodel.personas.terms import COURSE_TERMS, NO_SERVICE, PERSONA_KEY_TERMS, PERSONA_TERMS

_YEAR = {"nb": "År", "en": "Year"}
_SITUATION = {"nb": "Livssituasjon", "en": "Life situation"}
_NULL_COLUMNS = {
    "nb": ("Nullalternativ", "Grunnlag", "Forløp", "År"),
    "en": ("Null alternative", "Basis", "Courses", "Years"),
}


def course_table(results: CourseResults, language: Language = "nb") -> pd.DataFrame:
    """Return what a course costs: a row a year of the period, a column a term; discounted kr."""
    return pd.DataFrame(
        {
            term.label(language): getattr(results, term.key)[: results.period]
            for term in COURSE_TERMS
        },
        index=_years(results, language),
    )


def service_table(results: CourseResults, language: Language = "nb") -> pd.DataFrame:
    """Return what each service costs: a row a year, a column a service in use; discounted kr."""
    names = (*results.services, NO_SERVICE[language])
    used = {measure.service for measure in results.course.measures}
    keys = (*results.services, "")
    return pd.DataFrame(
        {
            name: row[: results.period]
            for key, name, row in zip(keys, names, results.cost_by_service, strict=True)
            if key in used
        },
        index=_years(results, language),
    )


def comparison_table(comparison: Comparison, language: Language = "nb") -> pd.DataFrame:
    """Return a worst case against a best case: a row a year of the period; discounted kr."""
    return pd.DataFrame(
        {
            term.label(language): getattr(comparison, term.key)[: comparison.period]
            for term in PERSONA_TERMS
        },
        index=_years(comparison, language),
    )


def _years(rows: CourseResults | Comparison, language: Language) -> pd.Index[int]:
    return pd.Index(
        list(range(rows.first_year, rows.first_year + rows.period)), name=_YEAR[language]
    )


def persona_key_table(results: SetResults, language: Language = "nb") -> pd.DataFrame:
    """Return the key results of all personas side by side: a row a term, a column a persona."""
    return pd.DataFrame(
        {
            item.persona.name: [
                persona_value(item.comparison, term, language) for term in PERSONA_KEY_TERMS
            ]
            for item in results.personas
        },
        index=pd.Index(
            [term.label(language) for term in PERSONA_KEY_TERMS],
        ),
        dtype=object,
    )


def course_sum_table(results: PersonaResults, language: Language = "nb") -> pd.DataFrame:
    """Return what each course of a persona costs over the period, discounted kr, by payer."""
    shown = [term for term in COURSE_TERMS if term.key != "accumulated"]
    return pd.DataFrame(
        {
            term.label(language): [
                float(np.sum(getattr(course, term.key))) for course in results.courses
            ]
            for term in shown
        },
        index=pd.Index([course.course.name for course in results.courses]),
    )


def null_alternative_table(
    results: GroupNullAlternative, language: Language = "nb"
) -> pd.DataFrame:
    """Return a group's null alternative: a row a situation; kr a year, basis, courses and years."""
    amount, basis, histories, years = _NULL_COLUMNS[language]
    return pd.DataFrame(
        {
            amount: pd.array([value.amount for value in results.situations], dtype="Float64"),
            basis: [value.origin(language) for value in results.situations],
            histories: [value.histories for value in results.situations],
            years: [value.years for value in results.situations],
        },
        index=pd.Index(
            [value.situation.label(language) for value in results.situations],
            name=_SITUATION[language],
        ),
    )
