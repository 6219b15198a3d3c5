"""Results as pandas tables, with labels in bokmål or English."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from xlmodel.common.terms import Group, Language
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.results import GroupResults, ModelResults, key_value
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    OUT_PATHS,
    YEARLY_TERMS,
)
from xlmodel.effektmodell.yearly import YearlyRows

_YEAR = {"nb": "År", "en": "Year"}
_COMBINED = {"nb": "Samlet", "en": "Both groups"}
_IN_LAB = {"nb": "I laben", "en": "In the lab"}
_OUT = {"nb": "Ute av laben", "en": "Out of the lab"}


def yearly_table(rows: YearlyRows, language: Language = "nb") -> pd.DataFrame:
    """Return yearly results of one input set: a row a year of the period, a column a term.

    For a group's results these are the terms of ``YEARLY_TERMS``, for an individual or a sum those
    of ``INDIVIDUAL_TERMS``. Terms that are unset (avoided cost by payer) are left out. Money is
    discounted kr of the price year.
    """
    terms = YEARLY_TERMS if isinstance(rows, GroupResults) else INDIVIDUAL_TERMS
    values = {term.label(language): getattr(rows, term.key) for term in terms}
    known = {label: value for label, value in values.items() if value is not None}
    _require_one_set([rows.calendar_years, *known.values()])
    years = _years(rows, language)
    return pd.DataFrame({label: row[: len(years)] for label, row in known.items()}, index=years)


def _years(rows: YearlyRows, language: Language) -> pd.Index[int]:
    first, count = int(rows.first_year), int(rows.period)
    return pd.Index(list(range(first, first + count)), name=_YEAR[language])


def _require_one_set(values: Iterable[FloatArray]) -> None:
    """Raise ``ValueError`` where a yearly row carries a scenario axis."""
    if any(value.ndim > 1 for value in values):
        raise ValueError("a table shows one input set: take one with GroupInputs.scenario first")


def cohort_table(results: GroupResults, language: Language = "nb") -> pd.DataFrame:
    """Return the expected persons of one input set: a row a year, a column a path (entry → now)."""
    _require_one_set([results.calendar_years, results.in_lab])
    years = _years(results, language)
    columns = {
        (title[language], f"{path.entry.label(language)} → {path.now.label(language)}"): row[
            : len(years)
        ]
        for title, paths, rows in (
            (_IN_LAB, LAB_PATHS, results.flow.lab),
            (_OUT, OUT_PATHS, results.flow.out),
        )
        for path, row in zip(paths, rows, strict=True)
    }
    return pd.DataFrame(columns, index=years)


def key_table(results: ModelResults, language: Language = "nb") -> pd.DataFrame:
    """Return the key results of both groups and, where they may be summed, of both together."""
    columns: dict[str, YearlyRows] = {
        group.label(language): rows for group, rows in zip(Group, results.groups, strict=True)
    }
    if results.combined is not None:
        columns[_COMBINED[language]] = results.combined
    return pd.DataFrame(
        {
            title: [key_value(rows, term, language) for term in KEY_TERMS]
            for title, rows in columns.items()
        },
        index=[term.label(language) for term in KEY_TERMS],
        dtype=object,
    )
