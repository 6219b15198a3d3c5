"""When a value passes: |found − expected| ≤ max(tolerance, relative · |expected|), and what is no number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook_templates.cases.comparing import agrees
from workbook_templates.xlsx import CellValue, ErrorValue

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
moderate = st.floats(-1e12, 1e12)
tolerances = st.floats(0, 1e6)
shares = st.floats(0, 1)


@given(moderate, moderate, tolerances, shares)
@example(100.0, 100.5, 0.5, 0.0)
@example(-100.0, -99.0, 0.0, 0.01)
@example(0.0, 0.5, 0.0, 1.0)
def test_numbers_pass_by_the_formula(
    wanted: float, found: float, absolute: float, relative: float
) -> None:
    limit = max(Fraction(absolute), Fraction(relative) * abs(Fraction(wanted)))
    apart = abs(Fraction(found) - Fraction(wanted))
    if abs(apart - limit) > Fraction(1, 10**9) * (1 + limit):  # further off than floats round
        assert agrees(wanted, found, absolute, relative) is (apart <= limit)


@given(numbers, numbers)
def test_without_a_tolerance_numbers_must_be_the_same(wanted: float, found: float) -> None:
    assert agrees(wanted, found, 0.0, 0.0) is (wanted == found)


@given(numbers, tolerances, shares, st.floats(0, 1))
def test_the_limit_follows_what_is_expected_and_not_what_is_found(
    wanted: float, absolute: float, relative: float, share: float
) -> None:
    assert agrees(wanted, wanted, absolute, relative)
    assert agrees(0.0, 0.9 * absolute, absolute, relative)
    assert agrees(0.0, 1.0, 0.0, relative) is False, "a share of nothing is nothing"
    assert agrees(1.0, 1.0 + share, 0.0, share - 1e-6) is False or share < 1e-6


VALUES: tuple[CellValue, ...] = (
    0.0, 1.0, "0", "1", "true", "x", True, False, ErrorValue("#N/A"), ErrorValue("#DIV/0!"),
)  # fmt: skip


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", [*VALUES, None, ""])
def test_values_of_two_kinds_never_pass_however_wide_the_tolerance(
    one: CellValue, other: CellValue
) -> None:
    assert agrees(one, other, 1e9, 1.0) is (
        (type(one) is type(other) is float) or (type(one) is type(other) and one == other)
    )
    if other is None or other == "":
        assert not agrees(other, one, 1e9, 1.0)


@pytest.mark.parametrize("one", [None, ""])
@pytest.mark.parametrize("other", [None, ""])
def test_an_empty_text_equals_an_empty_cell(one: CellValue, other: CellValue) -> None:
    assert agrees(one, other, 0.0, 0.0)


def test_an_error_is_expected_by_its_text_and_letters_may_be_one_sign_or_two() -> None:
    assert agrees("#N/A", ErrorValue("#N/A"), 0.0, 0.0)
    assert not agrees("#N/A", ErrorValue("#DIV/0!"), 0.0, 0.0)
    assert agrees("på", "pa\u030a", 0.0, 0.0)
    assert not agrees("På", "på", 0.0, 0.0)
    assert not agrees("på ", "på", 0.0, 0.0)
