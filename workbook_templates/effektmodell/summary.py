"""The results of the effektmodell as a report: key results of both groups, and results a year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from workbook_templates.reports import (
    Cell,
    Column,
    Content,
    Report,
    Row,
    Section,
    Table,
    labelled,
)
from xlmodel.common.bokmaal import percent_text
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Term, Unit
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.results import GroupResults, ModelResults, key_value, model_results
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    YEARLY_TERMS,
)
from xlmodel.effektmodell.yearly import YearlyRows

_TITLE: Final = "Nøkkelresultater"


def summary(inputs: ModelInputs) -> Report:
    """Return the key results: a row a term, a column a group and, where it exists, their sum."""
    results = model_results(inputs)
    return Report(_TITLE, (_key_results(results),), data=_results_json(inputs, results))


def yearly_report(inputs: ModelInputs) -> Report:
    """Return the key results, then those a year of each group and of one person in it.

    JSON has all results under the workbook's names, null where there is none.
    """
    results = model_results(inputs)
    rates = dict.fromkeys(percent_text(float(group.discount_rate)) for group in inputs.groups)
    return Report(
        _TITLE,
        (_key_results(results, *price_year_notes(inputs)), *_yearly(inputs, results)),
        lead=(
            Cell(f"{inputs.municipality} · {inputs.programme}", tone="strong"),
            f"Beløp i {inputs.price_year}-kroner. Neddiskontering: {' og '.join(rates)} per år.",
        ),
        data=_results_json(inputs, results),
    )


def price_year_notes(inputs: ModelInputs) -> Iterator[str]:
    """Tell that defaults are not adjusted to the price year of the inputs."""
    default_year = common_parameters().price_year
    if inputs.price_year != default_year:
        yield (
            f"Standardtall som ikke er byttet ut, er i {default_year}-kroner "
            f"og er ikke justert til {inputs.price_year}-kroner."
        )


def _key_results(results: ModelResults, *notes: str) -> Section:
    columns: list[tuple[str, YearlyRows]] = [
        (group.label(), rows) for group, rows in zip(Group, results.groups, strict=True)
    ]
    if results.combined is not None:
        columns.append(("Samlet", results.combined))
    heads = (Column("", width=34), *(Column(who, Unit.NUMBER, 16) for who, _ in columns))
    rows = [
        Row((labelled(term), *(Cell(key_value(found, term), term.unit) for _, found in columns)))
        for term in KEY_TERMS
    ]
    differing = ", ".join(results.differences).lower()
    apart = f"Gruppene legges ikke sammen, for de har ulik {differing}."
    return Section(
        _TITLE, Table(_TITLE, heads), rows, notes=[*([apart] if differing else []), *notes]
    )


def _yearly(inputs: ModelInputs, results: ModelResults) -> Iterator[Section]:
    for group, rows in zip(inputs.groups, results.groups, strict=True):
        who, start = group.group.label(), group.individual_start.label().lower()
        yield _years(f"{who}, per år", rows, YEARLY_TERMS)
        yield _years(f"{who}, én person fra {start}, per år", rows.individual, INDIVIDUAL_TERMS)


def _years(title: str, rows: YearlyRows, terms: Sequence[Term]) -> Section:
    """Return a row a year of the period, and a column a result that there is."""
    there = [term for term in terms if getattr(rows, term.key) is not None]
    heads = [Column(term.nb.partition(" (")[0], term.unit, 14) for term in there]
    found = []
    for at in range(int(rows.period)):
        values: list[Content] = [float(getattr(rows, term.key)[at]) for term in there]
        found.append(Row((str(int(rows.calendar_years[at])), *values)))
    return Section(title, Table(title, (Column("År", width=6), *heads), split=True), found)


# JSON --------------------------------------------------------------------------------------------


def _results_json(inputs: ModelInputs, results: ModelResults) -> dict[str, Any]:
    combined = results.combined
    return {
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": int(inputs.price_year),
        **{
            group.section: _group_json(rows)
            for group, rows in zip(Group, results.groups, strict=True)
        },
        "samlet": None if combined is None else _rows_json(combined, KEY_TERMS, INDIVIDUAL_TERMS),
        "samlet_ulike_inndata": results.differences,
    }


def _group_json(results: GroupResults) -> dict[str, Any]:
    individual = _rows_json(results.individual, INDIVIDUAL_KEY_TERMS, INDIVIDUAL_TERMS)
    return _rows_json(results, KEY_TERMS, YEARLY_TERMS) | {"enkeltindivid": individual}


def _rows_json(rows: YearlyRows, scalars: Sequence[Term], yearly: Sequence[Term]) -> dict[str, Any]:
    count = int(rows.period)
    return {
        "noekkeltall": {
            term.name.removeprefix("Individ"): _number(float(getattr(rows, term.key)), term.unit)
            for term in scalars
        },
        "aar": [int(year) for year in rows.calendar_years[:count]],
        "per_aar": {
            term.name.removeprefix("Individ"): _list(getattr(rows, term.key), term.unit, count)
            for term in yearly
        },
    }


def _number(value: float, unit: Unit) -> float | int:
    """Return a number as JSON has it; a year is whole."""
    return int(value) if unit is Unit.YEAR and math.isfinite(value) else float(value)


def _list(values: np.ndarray[Any, Any] | None, unit: Unit, count: int) -> list[float] | None:
    return None if values is None else [_number(value, unit) for value in values[:count]]
