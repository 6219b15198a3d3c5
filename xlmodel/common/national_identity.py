"""Fødselsnummer, told by their control digits, so that no list of persons holds one by mistake.

The last two of eleven digits are control digits: both weighted sums of the digits are divisible
by 11 (Skatteetaten). D-numbers (day + 40) and H-numbers (month + 40) keep the same rule. A number
that a spreadsheet stored without its leading zero has ten digits and is told too.
"""

import re
from typing import Final

FIRST_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0)
"""Weights of the eleven digits in the sum that the tenth digit controls."""
SECOND_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
"""Weights of the eleven digits in the sum that the eleventh digit controls."""
DIVISOR: Final = 11
DIGITS: Final = len(FIRST_WEIGHTS)
NOT_SHOWN: Final = "et nummer som ser ut som et fødselsnummer (vises ikke)"
"""What a message says in the place of such a number."""
_RUN: Final = re.compile(r"(?<!\d)\d(?:[\s.\-–\u200b]*\d){9,10}(?!\d)")
"""Ten or eleven digits, with blanks, points or dashes between them."""


def looks_like_national_identity_number(value: object) -> bool:
    """Whether ``value``, a text or a number, has the digits of a fødselsnummer, D- or H-number.

    Blanks between the digits (hard ones too) count nothing. Ten digits are read as eleven whose
    leading zero was lost.
    """
    digits = _digits(value)
    if len(digits) not in (DIGITS - 1, DIGITS):
        return False
    return all(_sum(digits, weights) % DIVISOR == 0 for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS))


def holds_national_identity_number(value: object) -> bool:
    """Whether ``value`` looks like such a number, or is a text with eleven such digits anywhere in it."""
    if looks_like_national_identity_number(value):
        return True
    if not isinstance(value, str):
        return False
    runs = ("".join(filter(str.isdecimal, found)) for found in _RUN.findall(value))
    return any(len(run) == DIGITS and looks_like_national_identity_number(run) for run in runs)


def _digits(value: object) -> str:
    """Return the digits of a text or a whole number; no digits for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and not 0 <= value < 10**DIGITS:
        return ""
    text = "".join(str(value).split())
    return text if text.isascii() and text.isdecimal() else ""


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    """Return the weighted sum of eleven digits, a lost leading zero put back."""
    padded = digits.zfill(DIGITS)
    return sum(int(digit) * weight for digit, weight in zip(padded, weights, strict=True))
