"""EFFEKTKONTRAKT: payouts by contract year within the caps, and what it refuses."""

from __future__ import annotations

import pytest

from tests.udfs.values import CONTRACT
from udfs.functions import FUNCTIONS, short_message
from xlmodel.common.errors import InputError

EFFEKTKONTRAKT = next(function for function in FUNCTIONS if function.name == "EFFEKTKONTRAKT")


def test_the_caps_hold_in_the_order_of_time() -> None:
    assert EFFEKTKONTRAKT([[2, 2, 2]], [[1, 2, 3]], 100, 250, 200) == [[200.0, 50.0, 0.0]]
    assert EFFEKTKONTRAKT(*CONTRACT) == [[0.0, 0.0, 2_000_000.0, 1_000_000.0]]


def test_what_the_yearly_cap_holds_back_is_paid_the_next_year() -> None:
    assert EFFEKTKONTRAKT([[3, 0, 0]], [[1, 2, 3]], 100, None, 120) == [[120.0, 120.0, 60.0]]


def test_asker_pays_in_the_years_that_settle() -> None:
    paid = EFFEKTKONTRAKT([[9, 9, 9, 9]], [[3, 3, 3, 4]], 150_000, 6_000_000)
    assert paid == [[0.0, 0.0, 4_050_000.0, 1_350_000.0]]


@pytest.mark.parametrize("none", [None, "", "ingen", "Uten"])
def test_a_cap_may_be_left_out(none: object) -> None:
    paid = EFFEKTKONTRAKT([[9], [9]], [[1], [2]], 150_000, none, none)
    assert paid == [[1_350_000.0], [1_350_000.0]]


def test_a_cap_of_0_pays_nothing() -> None:
    assert EFFEKTKONTRAKT([[9, 9]], [[1, 2]], 150_000, 0) == [[0.0, 0.0]]
    assert EFFEKTKONTRAKT([[9, 9]], [[1, 2]], 150_000, None, 0) == [[0.0, 0.0]]


def test_what_is_not_settled_in_the_contract_is_not_paid() -> None:
    assert EFFEKTKONTRAKT([[1, 1, 1]], [[None, 0, 4]], 100, None) == [[0.0, 0.0, 0.0]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([[1, "x"]], [[1, 2]], 5, None), "Suksesser, år 2: «x» er ikke tillatt."),
        (([[-1]], [[1]], 5, None), "Suksesser, år 1: -1 er ikke tillatt."),
        (([[1, 1]], [[2, 1]], 5, None), "Oppgjørsår, år 2: 1 er ikke tillatt."),
        (([[1] * 9], [[1]], 5, None), "Suksesser: skal ha 1 til 8 kontraktsår, men har 9."),
        (([[None]], [[1]], 5, None), "Suksesser: skal ha 1 til 8 kontraktsår, men har 0."),
        (([[1]], [[1]], -5, None), "Pris per person som når resultatet: -5 er ikke tillatt."),
        (([[1]], [[1]], 5, -1), "Tak for hele kontrakten: -1 er ikke tillatt."),
    ],
)
def test_what_cannot_be_used_is_told(arguments: tuple[object, ...], told: str) -> None:
    with pytest.raises(InputError) as error:
        EFFEKTKONTRAKT(*arguments)
    assert short_message(error.value).startswith(told)
