"""What Lørenskog has printed, the Gamma distribution against scipy, and what must hold for any register."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammainc, gammaincinv  # type: ignore[import-untyped]  # ships no types

from tests.support import oracle_living
from xlmodel import InputError
from xlmodel.common.placing import THEMES, Answer, majority, theme_votes
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    DISAGREE,
    REGISTER_FIELDS,
    STEPS,
    SUCCESSES_ONLY,
    TOO_FEW,
    Basis,
    LivingConditions,
    RateGroup,
    Registration,
    gamma_quantile,
    gamma_share,
    months_after,
    register_results,
    step_rate,
)
from xlmodel.living_conditions import example as example_of

START = date(2020, 1, 1)


def registered(case: str, day: date, situation: str = "", **more: object) -> Registration:
    values = {"occasion": "Underveis", "target": 2} | more
    return Registration.of(case=case, day=day, leader=situation, **values)  # type: ignore[arg-type]


def results(*registrations: Registration, **more: object):  # type: ignore[no-untyped-def]
    inputs = LivingConditions("Asker", "Lab", 2020, 2020, registrations=registrations)
    return register_results(replace(inputs, **more))  # type: ignore[arg-type]


# Lørenskog's thirteen printed cases ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "moves", "months", "rates"),
    [
        (RateGroup.YOUNG_ADULTS, [4, 3, 0], [48, 31, 0], [63.2, 67.9, 63.2]),
        (RateGroup.FAMILIES, [4, 7, 2], [7.5, 23, 13.5], [98.2, 95.5, 78.5]),
    ],
)
def test_loerenskogs_printed_cases_give_the_rates_and_the_warning(
    group: RateGroup, moves: list[int], months: list[float], rates: list[float]
) -> None:
    found = register_results(example_of("loerenskog"))
    steps = found.groups[group].steps
    assert [step.moves for step in steps] == moves
    assert [step.months for step in steps] == pytest.approx(months, abs=0.05)
    assert [round(100 * step.rate, 1) for step in steps] == rates
    assert [step.remark for step in steps] == [TOO_FEW if count < 5 else "" for count in moves]
    assert found.bias == SUCCESSES_ONLY
    assert found.cases == 13


# The Gamma distribution -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [0.1, 0.5, 1.0, 2.5, 4.5, 7.5, 30.0, 500.5, 5100.0])
def test_the_gamma_distribution_is_scipys(shape: float) -> None:
    for share in (0.001, 0.05, 0.3, 0.5, 0.95, 0.999):
        x = gamma_quantile(share, shape)
        assert x == pytest.approx(float(gammaincinv(shape, share)), rel=1e-10)
        assert gamma_share(x, shape) == pytest.approx(share, rel=1e-9)
        assert gamma_share(x, shape) == pytest.approx(float(gammainc(shape, x)), rel=1e-10)


def test_the_distribution_of_shape_one_is_the_exponential() -> None:
    for share in (0.05, 0.5, 0.95):
        assert gamma_quantile(share, 1.0) == pytest.approx(-math.log(1 - share), rel=1e-13)
    assert gamma_share(0.0, 2.0) == 0.0
    assert gamma_share(1e6, 2.0) == 1.0


def test_chi_square_tables() -> None:
    """Twice a Gamma variable of half the degrees of freedom is chi-square: 3.841 and 18.307 are in any table."""
    assert 2 * gamma_quantile(0.95, 0.5) == pytest.approx(3.841, abs=5e-4)
    assert 2 * gamma_quantile(0.95, 5.0) == pytest.approx(18.307, abs=5e-4)


@given(st.integers(0, 300), st.floats(0, 5000), st.floats(0.1, 100), st.floats(0.1, 1200))
def test_the_interval_holds_the_median_and_more_months_lower_the_rate(
    moves: int, months: float, alpha: float, beta: float
) -> None:
    step = step_rate(Situation.STABLE, moves, months, alpha, beta, 5)
    assert 0 <= step.low <= step.high <= 1
    assert 0 < step.rate <= 1
    longer = step_rate(Situation.STABLE, moves, months + 12, alpha, beta, 5)
    assert longer.rate <= step.rate


@pytest.mark.parametrize(
    ("moves", "grade"), [(0, "Lav"), (4, "Lav"), (5, "Middels"), (19, "Middels"), (20, "Høy")]
)
def test_the_grade_follows_the_number_of_moves(moves: int, grade: str) -> None:
    assert step_rate(Situation.STABLE, moves, 10, 0.5, 6, 5).grade == grade


# Placing ----------------------------------------------------------------------------------------------


def test_every_theme_votes_and_a_tie_goes_to_the_worse() -> None:
    none = [False] * 7
    votes = theme_votes([Answer.STABLE] * 3 + [Answer.VULNERABLE] * 3 + [None], [1.0] * 7, none)
    assert votes.tolist() == [0, 3, 3, 0]
    assert majority(votes) is Situation.VULNERABLE
    marked = [True, *[False] * 6]
    assert majority(theme_votes([Answer.STABLE] * 3 + [Answer.VULNERABLE] * 3 + [None], [1.0] * 7, marked)) is Situation.STABLE  # fmt: skip
    assert majority(theme_votes([Answer.UNKNOWN] * 7, [1.0] * 7, none)) is None
    tenths = theme_votes(
        [Answer.STABLE, Answer.STABLE, Answer.VULNERABLE, *[None] * 4],
        [0.1, 0.2, 0.3, *[1.0] * 4],
        none,
    )
    assert majority(tenths) is Situation.VULNERABLE, "0.1 + 0.2 and 0.3 are a tie"


def test_the_shared_answers_are_those_of_arbeid_rus_and_nettverk() -> None:
    shared = {
        theme.key: [answer for answer in theme.answers if len(answer.situations) > 1]
        for theme in THEMES
    }
    assert {key for key, found in shared.items() if found} == {"arbeid", "rus", "nettverk"}
    assert shared["nettverk"] == [Answer.UNSUSTAINABLE_OR_VULNERABLE]


# Intervals ----------------------------------------------------------------------------------------------


def test_a_move_of_two_steps_shares_its_months() -> None:
    found = results(
        registered("a", START, "Uholdbar"), registered("a", START + timedelta(days=487), "Stabil")
    )
    group = found.groups[RateGroup.ALL]
    assert [step.moves for step in group.steps] == [1, 1, 0]
    assert [step.months for step in group.steps] == pytest.approx([8, 8, 0])
    assert group.matrix[0, 2] == 1


def test_only_backward_moves_count_as_time_and_as_backward() -> None:
    found = results(
        registered("a", START, "Stabil"),
        registered("a", START + timedelta(days=100), "Uholdbar"),
        registered("b", START, "Bærekraftig"),
        registered("b", START + timedelta(days=100), "Stabil"),
    )
    group = found.groups[RateGroup.ALL]
    assert [step.moves for step in group.steps] == [0, 0, 0]
    assert [round(step.months * 30.4375) for step in group.steps] == [0, 0, 100]
    assert group.backward == 2
    assert found.bias == ""


def test_no_move_is_time_at_risk_but_not_in_baerekraftig() -> None:
    found = results(
        *(registered("a", START + timedelta(days=days), "Utsatt") for days in (0, 50, 90)),
        *(registered("b", START + timedelta(days=days), "Bærekraftig") for days in (0, 50)),
    )
    steps = found.groups[RateGroup.ALL].steps
    assert [round(step.months * 30.4375) for step in steps] == [0, 90, 0]


def test_the_same_day_twice_leaves_both_out_and_one_without_placing_is_skipped() -> None:
    found = results(
        registered("a", START, "Uholdbar"),
        registered("A", START + timedelta(days=30), "Utsatt"),
        registered("a", START + timedelta(days=30), "Stabil"),
        registered("a", START + timedelta(days=40)),
        registered("a", START + timedelta(days=60), "Utsatt"),
    )
    intervals = [row.interval for row in found.rows]
    assert [item is not None for item in intervals] == [False, False, False, False, True]
    assert intervals[-1] is not None
    assert intervals[-1].months == pytest.approx(60 / 30.4375)
    assert (found.doubled, found.unplaced) == (2, 1)


def test_an_interval_from_avslutning_is_shown_and_counts_nothing() -> None:
    found = results(
        registered("a", START, "Uholdbar", occasion="Avslutning"),
        registered("a", START + timedelta(days=30), "Utsatt"),
    )
    assert found.rows[1].interval is not None
    assert found.groups[RateGroup.ALL].matrix.sum() == 0
    assert found.moves == 0


def test_cases_1_and_001_are_two() -> None:
    found = results(
        registered("1", START, "Uholdbar"), registered("001", date(2021, 1, 1), "Utsatt")
    )
    assert found.cases == 2
    assert not found.intervals


def test_the_target_group_of_the_later_registration_counts_and_all_counts_others() -> None:
    found = results(
        registered("a", START, "Uholdbar", target=1),
        registered("a", date(2021, 1, 1), "Utsatt", target=2),
        registered("b", START, "Uholdbar", target=1),
        registered("b", date(2021, 1, 1), "Utsatt", target=4),
    )
    moved = {group.value: found.groups[group].steps[0].moves for group in RateGroup}
    assert moved == {"UNG": 1, "FAM": 0, "ALLE": 2}


def test_the_leader_goes_first_unless_the_computed_is_chosen_and_disagreement_is_told() -> None:
    one = registered("a", START, "Stabil", bosituasjon="Uholdbar")
    other = registered("b", START, "", bosituasjon="Utsatt")
    lead, computed = (results(one, other, basis=basis) for basis in Basis)
    assert [row.used for row in lead.rows] == [Situation.STABLE, Situation.VULNERABLE]
    assert [row.used for row in computed.rows] == [Situation.UNSUSTAINABLE, Situation.VULNERABLE]
    assert [row.disagrees for row in lead.rows] == [DISAGREE, ""]


# Follow-up ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2020, 12, 31), date(2021, 12, 31)),
        (date(2019, 3, 1), date(2020, 3, 1)),
    ],
)
def test_a_year_later(day: date, after: date) -> None:
    epoch = date(1899, 12, 30)
    assert months_after((day - epoch).days, 12) == (after - epoch).days


def test_who_should_be_followed_up() -> None:
    rows = [
        registered("late", START, "Utsatt"),
        registered("on the day", date(2020, 6, 1), "Utsatt"),
        registered("ended", START, "Utsatt", occasion="Avslutning"),
        registered("late", date(2019, 1, 1), "Utsatt"),
        registered("unplaced", START),
    ]
    found = results(*rows, follow_up=date(2021, 6, 1))
    assert [row.registration.case for row in found.due_rows] == ["late", "unplaced"]
    assert results(*rows).due == 0, "the latest date registered"
    assert results().list_date == 0


# Any register ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_random_registers_give_what_the_oracle_gives(seed: int) -> None:
    rows = [row for row in oracle_living.drawn(seed, 60, len(REGISTER_FIELDS)) if row[0]]
    epoch = date(1899, 12, 30)
    registrations = tuple(
        Registration(
            tuple(
                epoch + timedelta(days=value) if at == 1 else ("" if value is None else value)
                for at, value in enumerate(row)
            )
        )
        for row in rows
    )
    found = results(*registrations)
    wanted = oracle_living.expected(rows, weights=[1.0] * 7)
    for group in RateGroup:
        mine = found.groups[group]
        prefix = f"LK_{group.value}_"
        assert [step.moves for step in mine.steps] == wanted[f"{prefix}Flytt"]
        assert [step.rate for step in mine.steps] == pytest.approx(wanted[f"{prefix}Rate"])
        assert [step.low for step in mine.steps] == pytest.approx(wanted[f"{prefix}Rate05"])
        assert [step.high for step in mine.steps] == pytest.approx(wanted[f"{prefix}Rate95"])
        assert mine.matrix.ravel().tolist() == wanted[f"{prefix}Matrise"]
        assert [mine.backward] == wanted[f"{prefix}Tilbake"]


@given(st.permutations(range(26)))
def test_the_order_of_the_rows_makes_no_difference(order: list[int]) -> None:
    inputs = example_of("loerenskog")
    mixed = replace(inputs, registrations=tuple(inputs.registrations[at] for at in order))
    mine, theirs = register_results(inputs), register_results(mixed)
    for group in RateGroup:
        for step in STEPS:
            assert theirs.groups[group].steps[step].rate == pytest.approx(
                mine.groups[group].steps[step].rate, rel=1e-12
            )


# Inputs ---------------------------------------------------------------------------------------------------


def control_digits(nine: str) -> str:
    digits = [int(sign) for sign in nine]
    first = -sum(d * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True)) % 11
    digits.append(first)
    second = -sum(d * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{nine}{first}{second}"


NUMBERS = [
    made
    for nine in ("018100123", "418100124", "014100125", "098100126", "258100127")
    for made in [control_digits(nine)]
    if len(made) == 11
]
"""Made up: a usual day, a D-number's, an H-number's month, and a leading zero."""


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("pattern", ["{}", "{0:.6} {0:.5}", "ring {} i dag", "\u00a0{} "])
def test_identity_numbers_are_refused_and_never_shown(number: str, pattern: str) -> None:
    text = pattern.format(number) if "0:" not in pattern else f"{number[:6]} {number[6:]}"
    for key in ("case", "birth_years", "comment"):
        values = {"case": "a", "day": START, "occasion": "Oppstart", "target": 1} | {key: text}
        with pytest.raises(InputError) as caught:
            Registration.of(**values)  # type: ignore[arg-type]  # values of any field
        assert "fødselsnummer" in str(caught.value)
        assert number not in str(caught.value)
        assert number[:6] not in str(caught.value)


def test_every_fault_of_a_registration_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Registration.of(case="", day=None, occasion="Midtveis", target=5, leader="God")
    told = str(caught.value)
    for part in ("saksnummer: mangler", "dato: mangler", "«Midtveis»", "målgruppe: 5", "«God»"):
        assert part in told
    with pytest.raises(InputError, match=r"en dato fra 01\.01\.2000 til 31\.12\.2099"):
        registered("a", date(1999, 12, 31))


def test_the_prior_must_be_above_zero() -> None:
    with pytest.raises(InputError, match="Forhåndsfordeling: flyttinger"):
        LivingConditions("A", "B", 2020, 2020, alpha=0.0)
    with pytest.raises(InputError, match="Forhåndsfordeling: måneder"):
        LivingConditions("A", "B", 2020, 2020, beta=-1.0)
