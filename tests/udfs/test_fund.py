"""FOND: the balance by year, rows or a column, and what it refuses."""

from __future__ import annotations

import pytest

from tests.udfs.values import FUND
from udfs.functions import FUNCTIONS, short_message
from xlmodel import InputError

FOND = next(function for function in FUNCTIONS if function.name == "FOND")


def test_the_balance_is_capital_and_grants_and_returns_less_costs_to_date() -> None:
    assert FOND(*FUND) == [[39340.0, 33070.0, 27040.0, 28168.5]]
    assert FOND(*FUND[:3]) == [[39340.0, 32820.0, 26800.0, 27928.5]]


def test_a_column_gives_a_column_and_a_blank_is_nothing() -> None:
    assert FOND([[10], [""], [5]], [[None], [4], [20]], 8) == [[-2.0], [2.0], [17.0]]


def test_norrkopings_totals_by_year_give_the_printed_end() -> None:
    cost = [[660, 11120, 12775, 8532, 416, 0, 0, 0]]
    back = [[0, 0, 2512, 1728, 3348, 9959, 11647, 4309]]
    assert FOND(cost, back, [[40_000]])[0][-1] == 40_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([[1, 2]], [[1]], 5), "Tilbakeføringer: skal ha 2 år, som kostnadene, men har 1."),
        (([[1, 2]], [[1, 1]], 5, [[1, 2, 3]]), "Tilskudd: kan ha høyst 2 år, som kostnadene, men har 3."),
        (([[1, "x"]], [[1, 1]], 5), "Kostnader, rad 1, år 2: «x» er ikke tillatt."),
        (([[-1]], [[1]], 5), "Kostnader, rad 1, år 1: -1 er ikke tillatt."),
        (([[1]], [[1]], -5), "Fondets kapital: -5 er ikke tillatt."),
        (([[1] * 16], [[1] * 16], 5), "Kostnader: kan ha høyst 1000 rader og 15 år"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(arguments: tuple[object, ...], told: str) -> None:
    with pytest.raises(InputError) as error:
        FOND(*arguments)
    assert short_message(error.value).startswith(told)
