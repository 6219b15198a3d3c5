"""The results of the personas as a report: key results, and the null alternative of the courses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbook_templates.reports import Column, Report, Row, Section, Table
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Group, Situation, Unit
from xlmodel.personas import NullAlternatives, PersonaSet, SetResults, persona_value, set_results
from xlmodel.personas.terms import PERSONA_KEY_TERMS

_SHOWN: Final = {
    "sum_worst": "Worst case (kr)",
    "sum_best": "Best case (kr)",
    "sum_avoided": "Spart (kr)",
    "hump_accumulated": "Pukkel (kr)",
    "hump_earned_back": "Tjent inn",
}
_TERMS: Final = {term.key: term for term in PERSONA_KEY_TERMS}
_RESULTS: Final = Table(
    "Nøkkelresultater",
    (
        Column("Persona", width=40),
        *(Column(head, _TERMS[key].unit, 16) for key, head in _SHOWN.items()),
    ),
)
_NULL: Final = Table(
    "Nullalternativ",
    (
        Column("", width=16),
        *(Column(situation.label(), Unit.KRONER, 30) for situation in Situation),
    ),
)


def summary(inputs: PersonaSet) -> Report:
    """Return what each persona costs in worst and best case, and the null alternative."""
    results = set_results(inputs)
    sections = [
        Section("Nøkkelresultater", _RESULTS, list(_result_rows(results))),
        Section("Nullalternativ, kr per år", _NULL, list(_null_rows(results.null_alternatives))),
    ]
    if inputs.note:
        sections.append(Section(lead=("", inputs.note)))
    return Report("Nøkkelresultater", sections, (_RESULTS, _NULL))


def _result_rows(results: SetResults) -> Iterator[Row]:
    for item in results.personas:
        if item.comparison is not None:
            values = [persona_value(item.comparison, _TERMS[key]) for key in _SHOWN]
        else:
            costs = (
                "" if course is None else course.sum_cost for course in (item.worst, item.best)
            )
            values = [*costs, *("–",) * (len(_SHOWN) - 2)]
        yield Row((item.persona.name, *values))


def _null_rows(alternatives: NullAlternatives) -> Iterator[Row]:
    for group in Group:
        cells = []
        for value in alternatives[group].situations:
            amount = "" if value.amount is None else number_text(value.amount, Unit.KRONER) + " "
            what = value.origin().lower()
            n = f", {value.histories} forløp" if value.is_observed else ""
            cells.append(f"{amount}({what}{n})")
        yield Row((group.label(), *cells))
