"""Fødselsnummer are told by their control digits, however a spreadsheet stored them."""

import pytest

from xlmodel.common.errors import Violation
from xlmodel.common.national_identity import (
    holds_national_identity_number,
    looks_like_national_identity_number,
)


def numbers_of(first_nine: str) -> list[str]:
    """The number of nine first digits with its control digits, by the textbook; none if 10."""
    digits = [int(sign) for sign in first_nine]
    first = (11 - sum(a * b for a, b in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))) % 11
    digits.append(first)
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    second = (11 - sum(a * b for a, b in zip(digits, weights, strict=True))) % 11
    return [] if 10 in (first, second) else [f"{first_nine}{first}{second}"]


# An ordinary day, a D-number (day + 40), an H-number (month + 40) and a leading zero.
STARTS = ("150799", "550799", "154799", "050799")
VALID = [
    number
    for start in STARTS
    for individual in range(100, 112)
    for number in numbers_of(f"{start}{individual}")
]


@pytest.mark.parametrize("number", VALID)
def test_valid_numbers_are_told_as_text_and_as_numbers(number: str) -> None:
    forms = (number, f"{number[:6]} {number[6:]}", f" {number}\xa0", int(number), float(number))
    assert all(map(looks_like_national_identity_number, forms))


@pytest.mark.parametrize("number", VALID)
def test_one_digit_off_is_no_such_number(number: str) -> None:
    for place, digit in enumerate(number):
        other = f"{number[:place]}{(int(digit) + 1) % 10}{number[place + 1 :]}"
        assert not looks_like_national_identity_number(other)


def test_a_lost_leading_zero_is_put_back() -> None:
    lost = [number.lstrip("0") for number in VALID if number.startswith("0")]
    assert lost
    assert all(looks_like_national_identity_number(int(number)) for number in lost)


@pytest.mark.parametrize(
    "value",
    ["", "U-001", "0", 0, 7, 12345678901, "1234567890a", None, True, 0.5, "٠" * 11, -15079910000],
)
def test_other_ids_are_left_alone(value: object) -> None:
    assert not looks_like_national_identity_number(value)


@pytest.mark.parametrize("text", ["Kari {}", "sak-{}.", "{}, født", "nr {0:.6}-{0:.5}"])
def test_one_within_a_text_is_held(text: str) -> None:
    number = VALID[0]
    shown = text.replace("{0:.6}-{0:.5}", f"{number[:6]}-{number[6:]}").replace("{}", number)
    assert holds_national_identity_number(shown)
    assert not holds_national_identity_number(f"{shown}1".replace(number, f"{number}1"))
    assert number[6:] not in str(Violation("Id", shown, "en kode"))


def test_there_were_numbers_to_try() -> None:
    assert len(VALID) > 20
