"""Uncertainty and sensitivity as pandas tables, with labels in bokmål or English."""

from __future__ import annotations

from typing import Final

import pandas as pd

from xlmodel.analyses.sensitivity import Sensitivity
from xlmodel.analyses.uncertainty import PERCENTILES, OutcomeSpread, UncertaintyResults
from xlmodel.common.terms import Language
from xlmodel.effektmodell.terms import Target

Texts = dict[Language, str]

_YEAR: Final[Texts] = {"nb": "År", "en": "Year"}
_PERCENTILE: Final[Texts] = {"nb": "{}-persentil", "en": "Percentile {}"}
_MEAN: Final[Texts] = {"nb": "Gjennomsnitt", "en": "Mean"}
_PROBABILITY: Final[Texts] = {"nb": "Sannsynlighet for ≥ 0", "en": "Probability of ≥ 0"}
_INPUT: Final[Texts] = {"nb": "Inndata", "en": "Input"}
_VALUES: Final[dict[Language, tuple[str, str, str]]] = {
    "nb": ("Lav verdi", "Verdi", "Høy verdi"),
    "en": ("Low value", "Value", "High value"),
}
_ENDS: Final[dict[Language, tuple[str, str, str]]] = {
    "nb": ("{} ved lav", "{} ved høy", "{}, utslag"),
    "en": ("{} at low", "{} at high", "{}, spread"),
}


def _measures(language: Language) -> list[str]:
    """Return the labels of what is told of a spread, in order."""
    percentiles = [_PERCENTILE[language].format(percent) for percent in PERCENTILES]
    return [*percentiles, _MEAN[language], _PROBABILITY[language]]


def uncertainty_table(results: UncertaintyResults, language: Language = "nb") -> pd.DataFrame:
    """Return the spread of accumulated net and total: a row a year, columns (net or total, what).

    Amounts are discounted kr of the price year, probabilities are shares.
    """
    columns = {}
    for target in Target:
        spread = results.of(target)
        rows = (*spread.percentiles, spread.mean, spread.probability)
        for label, row in zip(_measures(language), rows, strict=True):
            columns[target.accumulated_term.label(language), label] = row
    index = pd.Index(list(results.calendar_years), name=_YEAR[language])
    return pd.DataFrame(columns, index=index)


def uncertainty_period_table(
    results: UncertaintyResults, language: Language = "nb"
) -> pd.DataFrame:
    """Return the spread over the period: a row a percentile, mean and probability, a column a target."""

    def column(spread: OutcomeSpread) -> list[float]:
        percentiles: list[float] = spread.period_percentiles.tolist()
        return [*percentiles, spread.period_mean, spread.period_probability]

    return pd.DataFrame(
        {target.sum_term.label(language): column(results.of(target)) for target in Target},
        index=_measures(language),
    )


def sensitivity_table(sensitivity: Sensitivity, language: Language = "nb") -> pd.DataFrame:
    """Return the tornado, a row an input, the largest spread first.

    The input's values are in its unit or factors, net and total over the period in discounted kr of
    the price year.
    """
    rows = sensitivity.rows
    columns: dict[str, list[str] | list[float]] = {
        _INPUT[language]: [row.label(language) for row in rows]
    }
    for label, key in zip(_VALUES[language], ("low", "value", "high"), strict=True):
        columns[label] = [float(getattr(row, key)) for row in rows]
    for target in Target:
        for label, end in zip(_ENDS[language], ("at_low", "at_high", "spread"), strict=True):
            columns[label.format(target.label(language))] = [
                float(getattr(getattr(row, end), target.value)) for row in rows
            ]
    return pd.DataFrame(columns)
