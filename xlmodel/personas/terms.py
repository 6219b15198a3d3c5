"""The results of the personas: label, unit and workbook name of each, once.

``name`` is the suffix of the workbook's name after the persona's prefix (``P01_``), for a course's
results after the course's (``P01_F1_``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlmodel.common.terms import Language, Term, Unit

COURSE_TERMS: Final = (
    Term("cost", "Kostnad", "Kostnad", "Cost"),
    Term("cost_municipality", "KostnadKommune", "Kostnad, kommune", "Cost, municipality"),
    Term("cost_state", "KostnadStat", "Kostnad, stat", "Cost, state"),
    Term("grant", "Tilskudd", "Toppfinansiering", "Grant"),
    Term(
        "municipality_net",
        "KommuneNetto",
        "Kommune etter toppfinansiering",
        "Municipality after the grant",
    ),
    Term(
        "state_with_grant",
        "StatMedTilskudd",
        "Stat med toppfinansiering",
        "State with the grant",
    ),
    Term("accumulated", "Akkumulert", "Akkumulert", "Accumulated"),
)
"""Yearly results of a course, in the order of tables; attributes of ``CourseResults``."""

COURSE_SUM: Final = Term("sum_cost", "Sum", "Sum i perioden", "Sum over the period")
"""A course's cost over the period."""

COURSE_PAYER_SUMS: Final = (
    Term(
        "sum_cost_municipality",
        "SumKommuneNetto",
        "Kommune etter toppfinansiering",
        "Municipality after the grant",
    ),
    Term("sum_cost_state", "SumStatMedTilskudd", "Stat med tilskudd", "State with the grant"),
)
"""What is left to each payer of a course's cost over the period; attributes of ``CourseResults``."""

PERSONA_TERMS: Final = (
    Term("worst", "Worst", "Worst case", "Worst case"),
    Term("best", "Best", "Best case", "Best case"),
    Term("avoided", "Spart", "Spart (worst − best)", "Avoided (worst − best)"),
    Term("worst_accumulated", "WorstAkkumulert", "Worst akkumulert", "Worst, accumulated"),
    Term("best_accumulated", "BestAkkumulert", "Best akkumulert", "Best, accumulated"),
    Term("avoided_accumulated", "SpartAkkumulert", "Spart akkumulert", "Avoided, accumulated"),
)
"""Yearly comparison of a persona's worst and best case; attributes of ``Comparison``."""

PERSONA_KEY_TERMS: Final = (
    Term("sum_worst", "SumWorst", "Worst case i perioden", "Worst case over the period"),
    Term("sum_best", "SumBest", "Best case i perioden", "Best case over the period"),
    Term("sum_avoided", "SumSpart", "Spart i perioden", "Avoided over the period"),
    Term(
        "hump_years",
        "PukkelAar",
        "Pukkel: år der best case koster mer",
        "Hump: years in which the best case costs more",
        Unit.YEAR,
    ),
    Term(
        "hump_largest",
        "PukkelStoerst",
        "Pukkel: største merutgift i ett år",
        "Hump: largest extra outlay in a year",
    ),
    Term(
        "hump_accumulated",
        "PukkelAkkumulert",
        "Pukkel: største akkumulerte merutgift",
        "Hump: largest accumulated extra outlay",
    ),
    Term(
        "hump_earned_back",
        "PukkelTjentInn",
        "Pukkel: året merutgiften er tjent inn",
        "Hump: year in which it is earned back",
        Unit.YEAR,
    ),
)
"""Key results (scalars) of a persona with a worst and a best case; attributes of ``Comparison``."""

AVOIDED_PAYER_SUMS: Final = (
    Term(
        "sum_avoided_municipality",
        "SumSpartKommune",
        "Herav kommune, etter toppfinansiering",
        "Of that the municipality, after the grant",
    ),
    Term(
        "sum_avoided_state",
        "SumSpartStat",
        "Herav stat, med tilskudd",
        "Of that the state, with the grant",
    ),
)
"""Each payer's part of what is avoided over the period; attributes of ``Comparison``."""

NO_SERVICE: Final[Mapping[Language, str]] = {
    "nb": "Uten tjeneste fra prislisten",
    "en": "No service of the price list",
}
"""Name of what measures with a price of their own, and no service, cost together."""

NOT_COMPARED: Final[Mapping[Language, str]] = {
    "nb": "Mangler worst case eller best case",
    "en": "Worst case or best case missing",
}
"""Text where a persona has no worst case or no best case to compare."""

OBSERVED: Final[Mapping[Language, str]] = {"nb": "Observert", "en": "Observed"}

DERIVED: Final[Mapping[Language, str]] = {"nb": "Avledet", "en": "Derived"}

MISSING: Final[Mapping[Language, str]] = {"nb": "Mangler", "en": "Missing"}
"""How a null alternative came about: from courses, by the rule from utsatt, or not at all."""

NO_HUMP: Final[Mapping[Language, str]] = {"nb": "Ingen pukkel", "en": "No hump"}
"""Text of the year a persona's hump is earned back where there is none."""

COVERED: Final[Mapping[Language, str]] = {"nb": "Alltid dekket", "en": "Always covered"}
"""Text of that year where what was avoided before covers every year of the hump."""
