"""One-way sensitivity: each bar is what the model says of the one changed input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs
from xlmodel import (
    Group,
    GroupInputs,
    InputError,
    Sensitivity,
    SensitivityRow,
    Situation,
    Target,
    default_group_inputs,
    group_results,
    one_way_sensitivity,
    sensitivity_table,
)
from xlmodel.analyses.contributions import Effect

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)


def effect(inputs: GroupInputs) -> Effect:
    results = group_results(inputs)
    return Effect(float(results.sum_net), float(results.net_benefit))


def changed(inputs: GroupInputs, row: SensitivityRow, value: float) -> GroupInputs:
    """Set one input to one value, the plain way."""
    part = row.part
    if part.key == "yearly_cost":
        return inputs.with_values(
            measures=[
                replace(own, volume=own.volume * value) if part.measure in (None, own.name) else own
                for own in inputs.measures
            ]
        )
    if part.situation is None and not part.is_factor:
        return inputs.with_values(**{part.key: value})
    values = getattr(inputs, part.key).copy()
    if part.is_factor:
        largest = 1 if part.key in ("success_rate", "quality_of_life", "position_share") else np.inf
        values = np.minimum(values * value, largest)
    else:
        values[part.situation] = value
    return inputs.with_values(**{part.key: values})


def row_of(found: Sensitivity, label: str) -> SensitivityRow:
    return next(row for row in found.rows if row.label() == label)


def assert_close(found: Effect, expected: Effect, size: float) -> None:
    for key in ("net", "total"):
        assert getattr(found, key) == pytest.approx(
            getattr(expected, key), rel=1e-9, abs=1e-9 * size
        )


@pytest.mark.parametrize("together", [False, True])
@for_all(group_inputs(), count=15)
def test_every_bar_is_the_model_s_answer_to_the_changed_input(
    together: bool, inputs: GroupInputs
) -> None:
    for target in Target:
        found = one_way_sensitivity(inputs, 0.2, target, together=together)
        base = effect(inputs)
        size = max(1.0, *(abs(row.at_high.total) + abs(row.at_low.net) for row in found.rows))
        assert_close(found.base, base, size)
        for row in found.rows:
            assert row.low <= row.value <= row.high
            assert_close(row.at_low, effect(changed(inputs, row, row.low)), size)
            assert_close(row.at_high, effect(changed(inputs, row, row.high)), size)
            for key in ("net", "total"):
                three = [getattr(item, key) for item in (row.at_low, found.base, row.at_high)]
                assert getattr(row.spread, key) == max(three) - min(three)
        spreads = [getattr(row.spread, target.value) for row in found.rows]
        assert spreads == sorted(spreads, reverse=True)


def test_every_input_that_matters_is_there_once() -> None:
    labels = [row.label() for row in one_way_sensitivity(YOUNG).rows]
    assert len(labels) == len(set(labels)) == 2 + 1 + 2 * 3 + 3 * 4 + 4 + 3 + 16
    assert "Suksessrate, utsatt" in labels
    assert {"Tilbakefall per år", "Dødvekt", "Skattekostnad per krone"} < set(labels)
    assert not [label for label in labels if label.startswith(("Usikkerhet", "Realiserbar"))]
    assert "Booppfølging: kostnad (pris · volum), faktor" in labels
    together = [row.label("en") for row in one_way_sensitivity(YOUNG, together=True).rows]
    assert len(together) == 2 + 1 + 5 + 4 + 3 + 1
    assert "Success rate, all situations, factor" in together
    assert "All measures: cost (price · volume), factor" in together


@pytest.mark.parametrize(
    ("changes", "label", "expected"),
    [
        ({}, "Verdi av ett QALY", (738_000, 902_000)),
        ({}, "Suksessrate, stabil", (0.72, 0.88)),
        ({"success_rate": [0.8, 0.8, 0.95]}, "Suksessrate, stabil", (0.855, 1)),
        ({"success_rate": [0.8, 0.8, 1]}, "Suksessrate, stabil", (0.9, 1)),
        ({"success_rate": [0.8, 0.8, 0]}, "Suksessrate, stabil", (0, 0.1)),
        ({}, "Analyseperiode", (9, 11)),
        ({"period": 15}, "Analyseperiode", (14, 15)),
        ({"period": 4}, "Analyseperiode", (4, 5)),
        ({"intake_years": 1}, "Antall år med inntak", (1, 2)),
        ({}, "Neddiskontering", (0, 0.01)),
        ({"discount_rate": 0.1}, "Neddiskontering", (0.09, 0.1)),
        ({}, "Nullalternativ, bærekraftig", (0, 16_644.3)),
        ({"null_alternative": [0, 0, 0, 0]}, "Nullalternativ, stabil", (0, 16_644.3)),
        ({"qaly_value": 0}, "Verdi av ett QALY", (0, 82_000)),
        ({"new_participants": [0, 3, 1]}, "Nye per år, uholdbar", (0, 0.3)),
        ({"new_participants": [0, 0, 0]}, "Nye per år, uholdbar", (0, 0.2)),
        ({}, "Tilbakefall per år", (0, 0.1)),
        ({"relapse": 0.1}, "Tilbakefall per år", (0.09, 0.11)),
        ({}, "Dødvekt", (0, 0.1)),
        ({"deadweight": 1}, "Dødvekt", (0.9, 1)),
        ({}, "Skattekostnad per krone", (0, 0.1)),
        ({"tax_cost": 0.2}, "Skattekostnad per krone", (0.18, 0.22)),
        ({"persons_per_unit": 0}, "Personer per enhet (QALY)", (0, 0.1)),
    ],
)
def test_ends(changes: dict[str, Any], label: str, expected: tuple[float, float]) -> None:
    row = row_of(one_way_sensitivity(YOUNG.with_values(**changes)), label)
    assert (row.low, row.high) == pytest.approx(expected)


def test_together_zeros_stay_zero_and_bounds_hold() -> None:
    row = row_of(
        one_way_sensitivity(YOUNG, together=True), "Nullalternativ, alle situasjoner, faktor"
    )
    low, high = (
        effect(YOUNG.with_values(null_alternative=YOUNG.null_alternative * factor))
        for factor in (0.9, 1.1)
    )
    assert_close(row.at_low, low, abs(low.total))
    assert_close(row.at_high, high, abs(high.total))
    certain = YOUNG.with_values(success_rate=[1, 1, 1])
    row = row_of(
        one_way_sensitivity(certain, together=True), "Suksessrate, alle situasjoner, faktor"
    )
    assert row.at_high == effect(certain)


@pytest.mark.parametrize("changes", [
    {"measures": ()}, {"new_participants": [0, 0, 0]}, {"null_alternative": [0, 0, 0, 0]},
    {"success_rate": [0, 0, 0]}, {"success_rate": [1, 1, 1]},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("change", [0.001, 1])
def test_edges(changes: dict[str, Any], change: float) -> None:
    for together in (False, True):
        found = one_way_sensitivity(YOUNG.with_values(**changes), change, together=together)
        assert all(np.isfinite([row.spread.net, row.spread.total]).all() for row in found.rows)


def test_measures_of_one_name_vary_together() -> None:
    twice = YOUNG.with_values(measures=[YOUNG.measures[0], YOUNG.measures[0]])
    bars = [row for row in one_way_sensitivity(twice).rows if row.part.measure]
    assert len(bars) == 1
    assert bars[0].at_high == effect(changed(twice, bars[0], 1.1))


@pytest.mark.parametrize("change", [0, -0.1, 1.01, float("nan"), "10 %", True])
def test_a_change_is_from_a_thousandth_to_the_whole(change: Any) -> None:
    with pytest.raises(InputError, match="Endring i følsomheten"):
        one_way_sensitivity(YOUNG, change)
    with pytest.raises(ValueError, match="one input set"):
        one_way_sensitivity(YOUNG.with_values(qaly_value=[1, 2]))


def test_tables() -> None:
    found = one_way_sensitivity(YOUNG, target=Target.NET)
    table = sensitivity_table(found)
    assert table.columns.tolist() == [
        "Inndata", "Lav verdi", "Verdi", "Høy verdi",
        "Netto ved lav", "Netto ved høy", "Netto, utslag",
        "Total ved lav", "Total ved høy", "Total, utslag",
    ]  # fmt: skip
    assert table["Netto, utslag"].is_monotonic_decreasing
    row = table.set_index("Inndata").loc["Suksessrate, stabil"]
    assert row["Verdi"] == YOUNG.success_rate[Situation.STABLE]
    english = sensitivity_table(found, "en")
    assert english.columns[0] == "Input"
    assert len(english) == len(found.rows)
    assert np.array_equal(english["Net, spread"], table["Netto, utslag"])
