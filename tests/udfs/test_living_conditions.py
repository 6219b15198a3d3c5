"""SITUASJON and SUKSESSRATE as plain Python, with cells as both routes hand them over."""

from __future__ import annotations

import pytest

from tests.udfs.values import INTERVALS, SITUATION
from udfs.functions import FUNCTIONS, short_message
from xlmodel import InputError
from xlmodel.living_conditions import RateGroup, example, register_results

CALLS = {function.name: function for function in FUNCTIONS}
SITUASJON, SUKSESSRATE = CALLS["SITUASJON"], CALLS["SUKSESSRATE"]


def told(name: str, *args: object) -> str:
    with pytest.raises(InputError) as caught:
        CALLS[name](*args)
    return short_message(caught.value)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (["Uholdbar"] * 4 + ["Stabil"] * 3, "Uholdbar"),
        (["Utsatt", "Utsatt", "Stabil", "Stabil", None, None, None], "Utsatt"),
        (["Vet ikke"] * 7, "Ikke plassert"),
        ([None] * 7, "Ikke plassert"),
        ([0] * 7, "Ikke plassert"),
        (["vet ikke", "STABIL/BÆREKRAFTIG", "bærekraftig", "", "", "", ""], "Bærekraftig"),
        (["", "", "", "", "", "Uholdbar/utsatt", ""], "Uholdbar"),
        (["", "", "", "", "", "Uholdbar/utsatt", "Utsatt"], "Utsatt"),
    ],
)
def test_the_situation_with_most_votes_wins_and_the_worse_of_a_tie(
    answers: list[object], found: str
) -> None:
    assert SITUASJON(answers) == [[found]]
    assert SITUASJON([[cell] for cell in answers], None, None) == [[found]]
    assert SITUASJON([answers], [0] * 7) == [[found]], "empty cells come as 0"


def test_weights_and_marks_count() -> None:
    answers = ["Uholdbar", "", "Stabil", "", "", "", ""]
    assert SITUASJON(answers) == [["Uholdbar"]]
    assert SITUASJON(answers, [1, 1, 1.5, 1, 1, 1, 1]) == [["Stabil"]]
    assert SITUASJON(answers, None, ["", "", "Ja", "", "", "", ""]) == [["Stabil"]]
    assert SITUASJON(answers, None, [None, None, True, 0, False, "Nei", 1.0]) == [["Stabil"]]
    assert SITUASJON(answers, [0, 1, 0, 1, 1, 1, 1]) == [["Ikke plassert"]]
    assert SITUASJON(*SITUATION) == [["Utsatt"]]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([["Utsatt"] * 6], "Temasituasjoner: skal ha 7 celler"),
        ([["Annet", *[""] * 6]], "Temasituasjoner, bosituasjon: «Annet» er ikke tillatt"),
        ([["Stabil/bærekraftig", *[""] * 6]], "Temasituasjoner, bosituasjon"),
        ([["Utsatt"] * 7, [1] * 6 + [-1]], "Vekter, barna: -1 er ikke tillatt"),
        ([["Utsatt"] * 7, None, ["kanskje", *[""] * 6]], "Viktigst, bosituasjon: «kanskje»"),
        ([[2, *[""] * 6]], "Temasituasjoner, bosituasjon: 2 er ikke tillatt"),
    ],
)
def test_what_cannot_be_used_is_told(args: list[object], message: str) -> None:
    assert told("SITUASJON", *args).startswith(message)


def test_the_rates_are_those_of_the_register() -> None:
    results = register_results(example("loerenskog"))
    for group in RateGroup:
        rows = [
            (item.start.label(), item.end.label(), item.months)
            for registration, item in results.intervals
            if group.counts(registration.target)
        ]
        fra, til, months = ([[cell] for cell in column] for column in zip(*rows, strict=True))
        found = SUKSESSRATE([*fra, [""]], [*til, [0]], [*months, [None]])
        for row, step in zip(found, results.groups[group].steps, strict=True):
            assert row == pytest.approx([step.rate, step.low, step.high, step.moves], rel=1e-12)


def test_the_prior_alone_says_63_per_cent_and_another_prior_another() -> None:
    assert [round(float(row[0]), 3) for row in SUKSESSRATE([None], [None], [None])] == [0.632] * 3
    assert SUKSESSRATE(*INTERVALS[:3]) == SUKSESSRATE(*INTERVALS)
    assert SUKSESSRATE(*INTERVALS[:3], 1, 12) != SUKSESSRATE(*INTERVALS)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([["Utsatt"], ["Stabil", "Utsatt"], [1]], "SUKSESSRATE: kolonnene må være like lange"),
        ([["Utsatt"], ["x"], [1]], "Intervaller, rad 1, til: «x» er ikke tillatt"),
        ([["Utsatt"], [None], [1]], "Intervaller, rad 1, til: tom verdi er ikke tillatt"),
        ([["Utsatt"], ["Stabil"], [""]], "Intervaller, rad 1, måneder: tom verdi er ikke tillatt"),
        ([["Utsatt"], ["Stabil"], [-1]], "Intervaller, rad 1, måneder: -1 er ikke tillatt"),
        ([["Utsatt"], ["Stabil"], [1], -1], "Alfa: -1 er ikke tillatt"),
        ([["Utsatt", "Stabil"], ["#N/A", "Stabil"], [1, 2]], "Intervaller, rad 1, til: cellen"),
    ],
)
def test_rows_that_cannot_be_used_are_told(args: list[object], message: str) -> None:
    assert told("SUKSESSRATE", *args).startswith(message)


def test_ten_thousand_rows_are_counted() -> None:
    column = [["Utsatt"]] * 10_000
    found = SUKSESSRATE(column, [["Stabil"]] * 10_000, [[2.0]] * 10_000)
    rate, low, high, moves = map(float, found[1])
    assert moves == 10_000
    assert low < rate < high
