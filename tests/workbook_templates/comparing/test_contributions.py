"""Contributions: what each changed input did to netto and total."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from tests.support import strategies
from tests.workbook_templates.comparing.conftest import altered, next_year, own_measure
from xlmodel import Group, GroupInputs, Measure, default_inputs, group_results
from xlmodel.analyses.contributions import (
    Decomposition,
    Effect,
    changed_specs,
    decompose,
    match_measures,
)
from xlmodel.common.changes import Change
from xlmodel.effektmodell.specs import INPUT_SPECS

YOUNG_ADULTS = default_inputs().young_adults


@st.composite
def changed_pairs(draw: st.DrawFn) -> tuple[GroupInputs, GroupInputs]:
    """Draw two input sets of a group that share some inputs and some measures, in another order."""
    before = draw(strategies.group_inputs(Group.FAMILIES))
    other = draw(strategies.group_inputs(Group.FAMILIES))
    kept = draw(st.sets(st.sampled_from([spec.key for spec in INPUT_SPECS])))
    after = other.with_values(**{key: getattr(before, key) for key in kept})
    measures: list[Measure] = list(after.measures)
    for measure in before.measures:
        fate = draw(st.sampled_from(["same", "changed", "gone"]))
        if fate == "same":
            measures.append(measure)
        elif fate == "changed":
            measures.append(altered(measure, unit_cost=draw(strategies.amounts)))
    return before, after.with_values(measures=draw(st.permutations(measures)))


def close(found: float, wanted: float, parts: Decomposition) -> bool:
    """Say whether two amounts are the same to the precision that sums of this size have."""
    effects = [parts.before, parts.after, *(item.in_sequence for item in parts.contributions)]
    size = sum(abs(item.net) + abs(item.total) for item in effects)
    return abs(found - wanted) <= 1e-11 * size + 1e-9


def same_effect(found: Effect, wanted: Effect, parts: Decomposition) -> bool:
    return close(found.net, wanted.net, parts) and close(found.total, wanted.total, parts)


def results(inputs: GroupInputs) -> Effect:
    rows = group_results(inputs)
    return Effect(float(rows.sum_net), float(rows.net_benefit))


@strategies.for_all(changed_pairs(), count=20)
def test_the_contributions_in_sequence_are_the_whole_change(
    pair: tuple[GroupInputs, GroupInputs],
) -> None:
    parts = decompose(*pair)
    assert same_effect(parts.before, results(pair[0]), parts)
    assert same_effect(parts.after, results(pair[1]), parts)
    assert same_effect(parts.in_sequence, parts.change, parts)
    assert same_effect(parts.alone + parts.rest, parts.change, parts)


@strategies.for_all(changed_pairs(), count=20)
def test_the_way_back_is_the_negative_change(pair: tuple[GroupInputs, GroupInputs]) -> None:
    there, back = decompose(*pair), decompose(*reversed(pair))
    assert same_effect(there.change + back.change, Effect(0, 0), there)
    assert len(there.contributions) == len(back.contributions)


@strategies.for_all(strategies.group_inputs(), count=20)
def test_the_same_inputs_have_no_contributions(inputs: GroupInputs) -> None:
    parts = decompose(inputs, inputs.with_values())
    assert parts.contributions == ()
    assert parts.change == Effect(0, 0)


@strategies.for_all(changed_pairs(), count=20)
def test_the_units_are_the_changed_inputs_then_the_changed_measures(
    pair: tuple[GroupInputs, GroupInputs],
) -> None:
    parts = decompose(*pair)
    specs = [item.spec for item in parts.contributions]
    inputs = [spec for spec in specs if spec is not None]
    assert inputs == list(changed_specs(*pair))
    assert specs == [*inputs, *[None] * (len(specs) - len(inputs))]


@pytest.mark.parametrize(
    "change",
    [
        {"period": 12},
        {"first_year": 2021},
        {"discount_rate": 0.04},
        {"null_alternative": [200_000, 151_312, 100_000, 0]},
        {"qaly_value": 694_000},
        {"measures": YOUNG_ADULTS.measures[1:]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_change_is_the_whole_change_both_ways(change: dict[str, Any]) -> None:
    parts = decompose(YOUNG_ADULTS, YOUNG_ADULTS.with_values(**change))
    (only,) = parts.contributions
    assert only.alone == only.in_sequence == parts.change
    assert parts.rest == Effect(0, 0)


def test_inputs_that_do_not_touch_netto_and_total_contribute_exactly_nothing() -> None:
    before = default_inputs()
    parts = decompose(before.young_adults, next_year(before).young_adults)
    nothing = [item.label for item in parts.contributions if item.in_sequence == Effect(0, 0)]
    assert nothing == ["Enkeltperson starter i", "Kommunens andel av nullalternativet"]


def test_two_changes_that_multiply_leave_a_rest() -> None:
    after = YOUNG_ADULTS.with_values(
        new_participants=YOUNG_ADULTS.new_participants * 2, wage_cost=YOUNG_ADULTS.wage_cost * 2
    )
    parts = decompose(YOUNG_ADULTS, after)
    production = float(group_results(YOUNG_ADULTS).production_gain.sum())
    assert parts.rest.total == pytest.approx(production)
    assert parts.rest.net == pytest.approx(0, abs=1e-6)
    assert [item.in_sequence.total - item.alone.total for item in parts.contributions] == (
        pytest.approx([0, production], abs=1e-6)
    )


def test_digits_that_another_program_dropped_are_no_change() -> None:
    third = YOUNG_ADULTS.with_values(success_rate=[1 / 3, 0.8, 0.8])
    stored = third.with_values(success_rate=[0.333333333333333, 0.8, 0.8])
    assert decompose(third, stored).contributions == ()


def names(*texts: str) -> list[Measure]:
    return [own_measure(text, index) for index, text in enumerate(texts)]


def test_measures_are_matched_by_name_whatever_row_case_or_space() -> None:
    before = names("Booppfølging", "Økonomisk verge", "Bostøtte")
    after = names("bostøtte", "ØKONOMISK\u00a0 verge ", "Ny")
    pairs = match_measures(before, after)
    assert [(pair.before, pair.after) for pair in pairs] == [
        (before[0], None),
        (before[1], after[1]),
        (before[2], after[0]),
        (None, after[2]),
    ]
    assert [pair.change for pair in pairs] == [
        Change.REMOVED,
        Change.CHANGED,
        Change.CHANGED,
        Change.ADDED,
    ]


def test_a_name_in_decomposed_letters_is_the_same_name() -> None:
    (pair,) = match_measures(names("Å bo"), names("A\u030a bo"))
    assert pair.before is not None
    assert pair.after is not None


def test_measures_that_share_a_name_are_matched_in_order() -> None:
    before, after = names("Kurs", "Kurs", "Kurs"), names("Kurs", "Annet", "Kurs")
    pairs = match_measures(before, after)
    assert [pair.after for pair in pairs] == [after[0], after[2], None, after[1]]
