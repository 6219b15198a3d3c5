"""Personas: what the services around one person or family cost, year by year, course by course.

Price list + courses → inputs → pure calculation → results: :func:`load_personas` or :func:`example`
make a validated :class:`PersonaSet`, :func:`set_results` computes every course, each worst case
against its best case, and the null alternatives that the ordinary courses give.
Needs numpy and pandas only, and pandas for tables alone.
"""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members
from xlmodel.personas.differences import (
    CourseDifference,
    NullPair,
    PersonaDifference,
    PersonaEffect,
    PersonaPair,
    PriceEffect,
    SetDifferences,
    null_pairs,
    persona_pairs,
    persona_results_pairs,
    price_effects,
    price_pairs,
    set_differences,
)
from xlmodel.personas.expenses import measure_expenses, prices_used, units_used
from xlmodel.personas.files import (
    EXAMPLES,
    example,
    example_toml,
    load_personas,
    personas_from_tables,
    personas_toml,
)
from xlmodel.personas.inputs import (
    Course,
    CourseMeasure,
    Persona,
    PersonaSet,
    PriceItem,
    recipients_of,
)
from xlmodel.personas.link import null_price_years, with_null_alternatives
from xlmodel.personas.null_alternative import (
    GroupNullAlternative,
    History,
    NullAlternatives,
    NullValue,
    null_alternatives,
)
from xlmodel.personas.results import (
    Comparison,
    CourseResults,
    PersonaResults,
    SetResults,
    course_results,
    persona_results,
    persona_value,
    set_results,
)
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MAX_RECIPIENTS,
    MEASURE_FIELDS,
    NO,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    YES,
    CourseRole,
    NullMethod,
)
from xlmodel.personas.terms import (
    AVOIDED_PAYER_SUMS,
    COURSE_PAYER_SUMS,
    COURSE_SUM,
    COURSE_TERMS,
    COVERED,
    DERIVED,
    MISSING,
    NO_HUMP,
    NO_SERVICE,
    NOT_COMPARED,
    OBSERVED,
    PERSONA_KEY_TERMS,
    PERSONA_TERMS,
)

if TYPE_CHECKING:
    from xlmodel.personas.tables import (
        comparison_table,
        course_sum_table,
        course_table,
        null_alternative_table,
        persona_key_table,
        service_table,
    )

__all__ = [
    "AVOIDED_PAYER_SUMS",
    "COURSE_FIELDS",
    "COURSE_PAYER_SUMS",
    "COURSE_SUM",
    "COURSE_TERMS",
    "COVERED",
    "DERIVED",
    "EXAMPLES",
    "MAX_COURSE_YEARS",
    "MAX_RECIPIENTS",
    "MEASURE_FIELDS",
    "MISSING",
    "NO",
    "NOT_COMPARED",
    "NO_HUMP",
    "NO_SERVICE",
    "OBSERVED",
    "PERSONA_FIELDS",
    "PERSONA_KEY_TERMS",
    "PERSONA_TERMS",
    "PRICE_FIELDS",
    "SET_FIELDS",
    "YES",
    "Comparison",
    "Course",
    "CourseDifference",
    "CourseMeasure",
    "CourseResults",
    "CourseRole",
    "GroupNullAlternative",
    "History",
    "NullAlternatives",
    "NullMethod",
    "NullPair",
    "NullValue",
    "Persona",
    "PersonaDifference",
    "PersonaEffect",
    "PersonaPair",
    "PersonaResults",
    "PersonaSet",
    "PriceEffect",
    "PriceItem",
    "SetDifferences",
    "SetResults",
    "comparison_table",
    "course_results",
    "course_sum_table",
    "course_table",
    "example",
    "example_toml",
    "load_personas",
    "measure_expenses",
    "null_alternative_table",
    "null_alternatives",
    "null_pairs",
    "null_price_years",
    "persona_key_table",
    "persona_pairs",
    "persona_results",
    "persona_results_pairs",
    "persona_value",
    "personas_from_tables",
    "personas_toml",
    "price_effects",
    "price_pairs",
    "prices_used",
    "recipients_of",
    "service_table",
    "set_differences",
    "set_results",
    "units_used",
    "with_null_alternatives",
]

__getattr__ = _lazy_members(
    __name__,
    dict.fromkeys(
        (
            "comparison_table",
            "course_sum_table",
            "course_table",
            "null_alternative_table",
            "persona_key_table",
            "service_table",
        ),
        "tables",
    ),
)
