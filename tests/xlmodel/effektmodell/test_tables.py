"""Results as pandas tables, in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlmodel import (
    Group,
    ModelInputs,
    cohort_table,
    default_group_inputs,
    default_inputs,
    group_results,
    key_table,
    key_value,
    model_results,
    yearly_table,
)
from xlmodel.common.terms import NEVER, Language
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    NO_COST,
    OUT_PATHS,
    YEARLY_TERMS,
)

INPUTS = default_inputs()
YOUNG = INPUTS.young_adults
LANGUAGES: tuple[Language, ...] = ("nb", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_groups_yearly_table_has_every_row_that_is_set(language: Language) -> None:
    results = group_results(YOUNG.with_values(municipal_share=0.5, period=4))
    table = yearly_table(results, language)
    assert list(table.columns) == [term.label(language) for term in YEARLY_TERMS]
    assert table.index.tolist() == [2020, 2021, 2022, 2023]
    assert table.index.name == {"nb": "År", "en": "Year"}[language]
    for term in YEARLY_TERMS:
        assert table[term.label(language)].tolist() == getattr(results, term.key)[:4].tolist()


def test_avoided_cost_by_payer_is_left_out_while_its_share_is_unset() -> None:
    columns = yearly_table(group_results(YOUNG)).columns
    assert "Besparelse" in columns
    assert "Besparelse, kommune" not in columns
    assert len(columns) == len(YEARLY_TERMS) - 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_individuals_table_and_that_of_both_groups(language: Language) -> None:
    results = model_results(INPUTS)
    assert results.combined is not None
    for rows in (results.young_adults.individual, results.combined):
        table = yearly_table(rows, language)
        assert list(table.columns) == [term.label(language) for term in INDIVIDUAL_TERMS]
        assert len(table) == 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cohort_table_has_a_column_a_path(language: Language) -> None:
    results = group_results(YOUNG)
    table = cohort_table(results, language)
    assert table.shape == (10, len(LAB_PATHS) + len(OUT_PATHS))
    inside, outside = {"nb": ("I laben", "Ute av laben"), "en": ("In the lab", "Out of the lab")}[
        language
    ]
    path = {"nb": "Uholdbar → Utsatt", "en": "Unsustainable → Vulnerable"}[language]
    assert table[inside, path].tolist() == results.flow.lab[1, :10].tolist()
    assert table[outside, path].tolist() == results.flow.out[1, :10].tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_table_has_both_groups_and_their_sum(language: Language) -> None:
    table = key_table(model_results(INPUTS), language)
    assert table.columns.tolist() == {
        "nb": ["Unge voksne", "Familie", "Samlet"],
        "en": ["Young adults", "Families", "Both groups"],
    }[language]  # fmt: skip
    assert table.index.tolist() == [term.label(language) for term in KEY_TERMS]
    year = {"nb": "Balanseår, netto", "en": "Balance year, net"}[language]
    assert list(table.loc[year]) == [2025, 2024, 2024]


def test_without_a_common_analysis_there_is_no_sum() -> None:
    inputs = ModelInputs("A", "B", 2019, YOUNG.with_values(period=9), INPUTS.families)
    assert key_table(model_results(inputs)).columns.tolist() == ["Unge voksne", "Familie"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_come_is_told_in_words(language: Language) -> None:
    never = group_results(YOUNG.with_values(success_rate=[0, 0, 0]))
    free = group_results(YOUNG.with_values(measures=[]))
    by_key = {term.key: term for term in KEY_TERMS}
    assert key_value(never, by_key["balance_year_net"], language) == NEVER[language]
    assert key_value(never, by_key["balance_year_total"], language) == NEVER[language]
    assert key_value(free, by_key["benefit_per_krone"], language) == NO_COST[language]
    assert key_value(free, by_key["balance_year_net"], language) == 2020
    assert key_value(free, by_key["sum_cost"], language) == 0


@pytest.mark.parametrize("changes", [
    {"period": [10, 11]}, {"first_year": [2020, 2021]}, {"qaly_value": [1, 2]}, {"municipal_share": [0.1, 0.2]},
    {"success_rate": np.full((2, 3), 0.5)}, {"new_participants": np.ones((1, 3))},
], ids=lambda changes: next(iter(changes)))  # fmt: skip
def test_a_table_shows_one_input_set(changes: dict[str, object]) -> None:
    inputs = YOUNG.with_values(**changes)
    with pytest.raises(ValueError, match="one input set"):
        yearly_table(group_results(inputs))
    assert isinstance(yearly_table(group_results(inputs.scenario(0))), pd.DataFrame)
    if {"success_rate", "new_participants", "period", "first_year"} & set(changes):
        with pytest.raises(ValueError, match="one input set"):
            cohort_table(group_results(inputs))


def test_no_label_stands_twice() -> None:
    for language in LANGUAGES:
        for terms in (YEARLY_TERMS, INDIVIDUAL_TERMS, KEY_TERMS):
            assert len({term.label(language) for term in terms}) == len(terms)
    assert Group.FAMILIES.label() == "Familie"
    assert default_group_inputs(Group.FAMILIES).group is Group.FAMILIES
