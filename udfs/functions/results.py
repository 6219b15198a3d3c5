"""RESULTAT and BALANSEAAR: a group's results, year by year, and the year it breaks even."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from udfs.functions.arguments import (
    EFFECT_ARGUMENTS,
    GROUP_ARGUMENTS,
    HEADER,
    Argument,
    group_of,
    input_argument,
)
from udfs.functions.cells import line, number, single, to_number
from udfs.functions.function import Answer, Function, headed, plain
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.fields import Domain
from xlmodel.common.terms import NEVER
from xlmodel.common.values import FloatArray
from xlmodel.common.years import balance_year
from xlmodel.effektmodell.decision import COURSES, decision_results
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MAX_YEARS
from xlmodel.effektmodell.terms import YEARLY_TERMS

_RESULT_TERMS: Final = tuple(
    next(term for term in YEARLY_TERMS if term.key == key)
    for key in (
        "cost",
        "avoided",
        "net",
        "net_accumulated",
        "health_gain",
        "production_gain",
        "total",
        "total_accumulated",
    )
)


def _results(*values: Any) -> Answer:
    inputs, (header,) = group_of(values)
    results = group_results(inputs)
    years = int(results.period)
    table = np.stack([getattr(results, term.key)[:years] for term in _RESULT_TERMS], axis=1)
    if not header:
        return plain(table)
    first = int(results.first_year)
    heads = ("År", *(term.nb for term in _RESULT_TERMS))
    return headed(plain(table), range(first, first + years), heads)


_COURSE_HEADS: Final = ("Forløp", "Kostnad", "Besparelse", "Gevinst", "Netto", "Total")


def _courses(*values: Any) -> Answer:
    inputs, (header,) = group_of(values)
    courses = decision_results(inputs).courses
    amounts = (courses.cost, courses.avoided, courses.gain, courses.net, courses.total)
    table = np.stack([courses.per_person(item) for item in amounts], axis=1)
    if not header:
        return plain(table)
    names = (f"{course.entry.label()} → {course.now.label()}" for course in COURSES)
    return headed(plain(table), names, _COURSE_HEADS)


def _read_accumulated(value: object, where: str) -> FloatArray:
    """Return a row of amounts; empty cells at the end are years past the period."""
    cells = line(value, where)
    while cells and cells[-1] is None:
        cells.pop()
    if not 1 <= len(cells) <= MAX_YEARS:
        message = f"skal ha 1 til {MAX_YEARS} utfylte celler, men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    amounts = Domain("number", -1e15, 1e15)
    return np.array(
        [number(cell, f"{where}, celle {index}", amounts) for index, cell in enumerate(cells, 1)]
    )


def _read_years(value: object, where: str) -> int:
    """Return the number of years that count; 0 where it is left out."""
    domain = Domain("whole", 1, MAX_YEARS)
    cell = single(value, where)
    return int(number(cell, where, domain)) if to_number(cell, where, domain) else 0


def _balance_year(accumulated: FloatArray, first_year: float, years: int) -> Answer:
    period = min(years, len(accumulated)) if years else len(accumulated)
    row = np.zeros(MAX_YEARS)
    row[:period] = accumulated[:period]
    year = float(balance_year(row, np.asarray(first_year), np.asarray(float(period))))
    return [[NEVER["nb"] if np.isnan(year) else year]]


RESULTS: Final = Function(
    "RESULTAT",
    "Kostnad, besparelse og gevinster for én brukergruppe, år for år, i neddiskonterte kroner.",
    (*GROUP_ARGUMENTS, HEADER, *EFFECT_ARGUMENTS),
    "Én rad per år i analyseperioden og 8 kolonner: kostnad, besparelse, netto, netto akkumulert, "
    "helsegevinst, produksjonsgevinst, total og total akkumulert. Totalen regner med skattekostnaden.",
    _results,
)

COURSE: Final = Function(
    "FORLOP",
    "Hva hvert forløp koster, sparer og gir i gevinst, per person som kommer inn i laben.",
    (*GROUP_ARGUMENTS, HEADER, *EFFECT_ARGUMENTS),
    "9 forløp (UU, UT, US, UB, TT, TS, TB, SS, SB: situasjon ved inntak og slutt) × 5 kolonner: kostnad, "
    "besparelse, gevinst, netto og total, i neddiskonterte kroner.",
    _courses,
)

BALANCE_YEAR: Final = Function(
    "BALANSEAAR",
    "Første år da et akkumulert beløp er null eller mer og forblir det ut perioden.",
    (
        Argument(
            "akkumulert",
            "Akkumulert beløp",
            "Akkumulert beløp per år, i én rad eller kolonne. Tomme celler til slutt er år etter perioden.",
            _read_accumulated,
        ),
        input_argument("first_year"),
        Argument(
            "analyseperiode",
            INPUT_BY_KEY["period"].nb,
            "Antall år som regnes med. Utelatt: så mange som akkumulert har celler.",
            _read_years,
            optional=True,
        ),
    ),
    f"Et årstall, eller teksten «{NEVER['nb']}».",
    _balance_year,
)
