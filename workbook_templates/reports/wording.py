"""Numbers and lists as running text has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlmodel.common.bokmaal import SPACE, in_bokmaal, number_text, with_minus
from xlmodel.common.terms import Unit

_MILLION: Final = 1_000_000
_SMALL: Final = ("ingen", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti")


def kroner_text(amount: float) -> str:
    """Write an amount as a sentence has it: «12,9 millioner kroner», «868 000 kroner», «750 kroner».

    The last digit that is shown is rounded; tables have the whole kroner.
    """
    size = abs(amount)
    if round(size, -3) >= _MILLION:
        millions = in_bokmaal(f"{amount / _MILLION:,.1f}").removesuffix(",0")
        noun = "million" if millions in ("1", "-1") else "millioner"
        return with_minus(f"{millions}{SPACE}{noun} kroner")
    rounded = round(amount, -3) if size >= 10_000 else round(amount)
    number = f"{rounded:,.0f}" if abs(rounded) >= 10_000 else f"{rounded:.0f}"
    noun = "krone" if number in ("1", "-1") else "kroner"
    return with_minus(f"{in_bokmaal('0' if number == '-0' else number)}{SPACE}{noun}")


def listed(words: Sequence[str]) -> str:
    """Write words as a list: «unge voksne, familier og andre»."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def counted(number: int, one: str, many: str) -> str:
    """Write how many there are, small numbers as words: «ingen feil», «én feil», «12 feil»."""
    shown = _SMALL[number] if number < len(_SMALL) else in_bokmaal(f"{number:,}")
    return f"{shown}{SPACE}{one if number == 1 else many}"


def capital(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def rounded(number: float) -> str:
    """Write a number of persons or years to one decimal, a whole one without."""
    return with_minus(in_bokmaal(f"{number:,.1f}").removesuffix(",0"))


def percent_rounded(share: float) -> str:
    """Write a share as a whole per cent."""
    return with_minus(f"{share * 100:.0f}{SPACE}%")


def percent_tenths(share: float) -> str:
    """Write a share as a per cent with a decimal, if it has one: what must hold is told as in the tables."""
    return number_text(round(share, 3), Unit.SHARE)
