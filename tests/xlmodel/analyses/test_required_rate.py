"""The required success rate: it holds, one millionth less fails, and no lower rate is overlooked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.support.strategies import for_all, group_inputs
from xlmodel import (
    Group,
    GroupInputs,
    InputError,
    Measure,
    Outcome,
    RequiredRate,
    Situation,
    Target,
    default_group_inputs,
    group_results,
    required_success_rate,
)
from xlmodel.common.terms import ENTRY_SITUATIONS
from xlmodel.common.values import FloatArray

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)
STEPS = (None, *ENTRY_SITUATIONS)


def measure(category: str, cost: float, volume: list[float]) -> Measure:
    return Measure.from_values(
        {"name": category, "category": category, "payer": "Kommune", "unit_cost": cost}
        | {"volume": volume}
    )


def with_rate(inputs: GroupInputs, step: Situation | None, rate: float) -> GroupInputs:
    rates = inputs.success_rate.copy()
    rates[list(ENTRY_SITUATIONS) if step is None else step] = rate
    return inputs.with_values(success_rate=rates)


def holds(inputs: GroupInputs, target: Target, step: Situation | None, rate: float) -> bool:
    results = group_results(with_rate(inputs, step, rate))
    year = results.balance_year_net if target is Target.NET else results.balance_year_total
    return not np.isnan(year)


def sums(inputs: GroupInputs, step: Situation | None, rates: FloatArray) -> FloatArray:
    """Net over the period at many rates, one scenario each."""
    rows = np.tile(inputs.success_rate, (len(rates), 1))
    rows[:, list(ENTRY_SITUATIONS) if step is None else [step]] = rates[:, None]
    return group_results(inputs.with_values(success_rate=rows)).sum_net


def check(inputs: GroupInputs, target: Target, step: Situation | None) -> RequiredRate:
    """Prove the answer: its certificate, and every rate of a grid that it does not mention."""
    answer = required_success_rate(inputs, target, step)
    good = [rate for rate in np.linspace(0, 1, 41).tolist() if holds(inputs, target, step, rate)]
    if answer.rate is None:
        assert answer.outcome is Outcome.NOT_AT_ANY_RATE
        assert not good
        return answer
    assert holds(inputs, target, step, answer.rate)
    assert (answer.outcome is Outcome.ALREADY_AT_ZERO) == (answer.rate == 0)
    if answer.rate > 0:
        assert answer.rate_below == pytest.approx(answer.rate - 1e-6, abs=1e-12)
        assert not holds(inputs, target, step, answer.rate - 1e-6)
    assert all(rate >= answer.rate for rate in good)
    end = 1.0 if answer.fails_again is None else answer.fails_again - 1e-6
    assert holds(inputs, target, step, end)
    if answer.fails_again is not None:
        assert not holds(inputs, target, step, answer.fails_again)
    for rate in np.linspace(answer.rate, end, 15).tolist():
        assert holds(inputs, target, step, rate)
    return answer


@for_all(group_inputs(), st.sampled_from(Target), st.sampled_from(STEPS), count=60)
def test_the_answer_holds_and_every_lower_rate_fails(
    inputs: GroupInputs, target: Target, step: Situation | None
) -> None:
    check(inputs, target, step)


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_default_inputs(group: Group, target: Target, step: Situation | None) -> None:
    inputs = default_group_inputs(group).with_values(success_rate=[0.4, 0.4, 0.1])
    answer = check(inputs, target, step)
    if answer.rate_below is not None:
        assert answer.amount is not None
        assert answer.amount_below is not None
        assert answer.amount >= -0.005 > answer.amount_below


def test_the_root_worked_out_by_hand() -> None:
    """Ten enter in stabil in the first year only, and the period is four years.

    Cost: 10 · 50 000. Avoided: 10 · 20 000 in the lab and 10 · p · 20 000 in each of three years
    after it. So 200 000 + 600 000·p = 500 000, and p = 0.5.
    """
    inputs = YOUNG.with_values(
        period=4,
        intake_years=1,
        new_participants=[0, 0, 10],
        null_alternative=[0, 0, 20_000, 0],
        measures=[measure("Drift", 50_000, [0, 0, 1])],
    )
    for step in (Situation.STABLE, None):
        answer = check(inputs, Target.NET, step)
        assert answer.rate == pytest.approx(0.5, abs=1.1e-6)
        assert answer.outcome is Outcome.FOUND
        assert answer.fails_again is None
    short = inputs.with_values(success_rate=[0.8, 0.8, 0.4])
    assert check(short, Target.NET, Situation.VULNERABLE).rate is None


def test_nothing_to_pay_breaks_even_at_zero() -> None:
    for changes in ({"measures": ()}, {"new_participants": [0, 0, 0]}):
        for target in Target:
            answer = check(YOUNG.with_values(**changes), target, None)
            assert (answer.rate, answer.rate_below, answer.amount_below) == (0.0, None, None)
            assert answer.outcome is Outcome.ALREADY_AT_ZERO


def test_nothing_to_avoid_never_breaks_even() -> None:
    answer = check(YOUNG.with_values(null_alternative=[0, 0, 0, 0]), Target.NET, None)
    assert (answer.rate, answer.amount, answer.fails_again) == (None, None, None)


@pytest.mark.parametrize("rates", [[0, 0, 0], [1, 1, 1]])
def test_the_rate_that_is_sought_may_stand_at_any_value(rates: list[float]) -> None:
    inputs = YOUNG.with_values(success_rate=rates)
    assert required_success_rate(inputs) == required_success_rate(YOUNG)
    for step in ENTRY_SITUATIONS:
        check(inputs, Target.NET, step)


def test_a_rate_of_one_may_be_what_it_takes() -> None:
    inputs = YOUNG.with_values(
        period=4,
        intake_years=1,
        new_participants=[0, 0, 10],
        null_alternative=[0, 0, 20_000, 0],
        measures=[measure("Drift", 80_000, [0, 0, 1])],
    )
    answer = check(inputs, Target.NET, Situation.STABLE)
    assert answer.rate == pytest.approx(1.0, abs=1.1e-6)


def humped(height: float) -> tuple[GroupInputs, float]:
    """Return inputs whose net has its peak of ``height`` kr strictly between 0 and 100 %, and where.

    More success saves in utsatt, but those who get to stabil cost more there than they save.
    """
    inputs = YOUNG.with_values(
        period=6,
        intake_years=1,
        new_participants=[10, 0, 0],
        null_alternative=[100_000, 20_000, 20_000, 20_000],
        measures=[measure("Drift", 1_000, [0, 0, 700])],
    )
    fine = np.linspace(0, 1, 100_001)
    amounts = sums(inputs, None, fine)
    peak = int(np.argmax(amounts))
    startup = measure("Oppstart", (amounts[peak] - height) / 10, [1, 0, 0])
    return inputs.with_values(measures=[*inputs.measures, startup]), float(fine[peak])


@pytest.mark.parametrize("height", [1.0, 1_000.0, 30_000.0])
def test_a_rate_above_which_it_fails_again_is_told(height: float) -> None:
    """The narrowest window is far narrower than a per cent, where a scan alone would miss it."""
    inputs, peak = humped(height)
    answer = check(inputs, Target.NET, None)
    assert answer.rate is not None
    assert answer.fails_again is not None
    assert 0 < answer.rate < peak < answer.fails_again < 1
    assert answer.sentence().startswith(
        "Netto går i balanse innen perioden når suksessraten i alle"
    )
    assert ", men ikke ved " in answer.sentence()
    assert "minst" not in answer.sentence()
    assert required_success_rate(humped(-1.0)[0]).rate is None


def test_more_success_may_be_worse_from_the_start() -> None:
    inputs = YOUNG.with_values(
        new_participants=[10, 0, 0],
        null_alternative=[1_000, 1_000, 1_000, 1_000],
        measures=[measure("Drift", 1_000, [0.5, 3, 0])],
    )
    answer = check(inputs, Target.NET, Situation.UNSUSTAINABLE)
    assert answer.outcome is Outcome.ALREADY_AT_ZERO
    assert answer.fails_again is not None
    assert answer.sentence().startswith(
        "Netto går i balanse innen perioden også når suksessraten fra uholdbar er 0 %, men ikke ved "
    )


def test_the_sum_is_linear_in_one_rate_and_cubic_in_all_three() -> None:
    """What the search builds on: differences of the second and fourth order vanish."""
    at = np.linspace(0, 1, 9)
    for step in ENTRY_SITUATIONS:
        amounts = sums(YOUNG, step, at)
        assert np.abs(np.diff(amounts, 2)).max() < 1e-8 * np.abs(amounts).max()
    amounts = sums(YOUNG, None, at)
    assert np.abs(np.diff(amounts, 4)).max() < 1e-8 * np.abs(amounts).max()
    assert np.abs(np.diff(amounts, 3)).max() > 1e-3 * np.abs(amounts).max()


def test_sentences() -> None:
    assert required_success_rate(YOUNG).sentence() == (
        "Netto går i balanse innen perioden når suksessraten i alle trinn er minst 35,4 %."
    )
    assert required_success_rate(YOUNG, Target.TOTAL, Situation.STABLE).sentence() == (
        "Total går i balanse innen perioden også når suksessraten fra stabil er 0 %."
    )
    nothing = YOUNG.with_values(null_alternative=[0, 0, 0, 0])
    assert required_success_rate(nothing, Target.NET, Situation.VULNERABLE).sentence() == (
        "Netto går ikke i balanse innen perioden ved noen suksessrate fra utsatt, heller ikke 100 %."
    )
    assert {outcome.label() for outcome in Outcome} == {
        "Funnet",
        "I balanse også ved 0 %",
        "Ikke i balanse, selv ikke ved 100 %",
    }
    assert len({outcome.label("en") for outcome in Outcome}) == len(Outcome)


def test_a_step_is_one_of_three_and_inputs_are_one_set() -> None:
    with pytest.raises(InputError, match=r"Trinn: .* Uholdbar eller Utsatt eller Stabil"):
        required_success_rate(YOUNG, Target.NET, Situation.SUSTAINABLE)
    with pytest.raises(ValueError, match="one input set"):
        required_success_rate(YOUNG.with_values(qaly_value=[1, 2]))
