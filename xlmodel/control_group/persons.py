"""Who a line is about, without keeping who it is: link keys, birth years, and a person's year.

A person is linked across lines and years by a keyed hash of the number; the key is drawn anew in every
run and lives in memory only, so a hash tells nothing outside the run.
"""

from __future__ import annotations

import calendar
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from xlmodel.common.national_identity import looks_like_national_identity_number

_SHARED_ENDINGS: Final = ("00100", "00200", "99999")
"""What a number ends in that stands for persons without one of their own."""
_DIGITS: Final = 11
_DATE_DIGITS: Final = 6
_D_NUMBER: Final = 40
"""What is added to the day of a D-number."""
_MONTH_SHIFTS: Final = (0, 40, 80)
"""What is added to the month: nothing, in an H-number, and in the number of a made-up person."""
_MONTHS: Final = 12
_CENTURIES: Final = (2000, 1900)
_KEY_BYTES: Final = 16


class Linker:
    """Turns what identifies a person into a key that links lines and tells nothing else."""

    __slots__ = ("_secret",)

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def key(self, *parts: str) -> bytes:
        """Return the key of what identifies a person; of nothing, a key that nobody else gets."""
        if not parts:
            return secrets.token_bytes(_KEY_BYTES)
        text = "\x1f".join(parts).encode()
        return blake2b(text, key=self._secret, digest_size=_KEY_BYTES).digest()


def is_own_number(number: str) -> bool:
    """Say whether a fødselsnummer or D-number is one person's own: valid, and shared by nobody.

    The control digits must be right and the first six digits a date, with day + 40 in D-numbers and
    month + 80 in those of made-up people.
    """
    if len(number) != _DIGITS or not (number.isascii() and number.isdigit()):
        return False
    if number.endswith(_SHARED_ENDINGS) or not looks_like_national_identity_number(number):
        return False
    return _birth(number[:_DATE_DIGITS], _CENTURIES[0] + 99) is not None


def birth_year(text: str, year: int) -> int | None:
    """Return the birth year of a date of six or eight digits (ddmmyy, ddmmyyyy), or of a number.

    Six digits mean the latest year that is not after ``year``. ``None`` where there is no date.
    """
    digits = text[:8] if len(text) == 8 else text[:_DATE_DIGITS]
    if len(digits) not in (6, 8) or not (digits.isascii() and digits.isdigit()):
        return None
    return _birth(digits, year)


def _birth(digits: str, year: int) -> int | None:
    day, month, rest = int(digits[:2]), int(digits[2:4]), digits[4:]
    day -= _D_NUMBER * (day > _D_NUMBER)
    month = next((month - shift for shift in _MONTH_SHIFTS if 1 <= month - shift <= _MONTHS), 0)
    if not month or day < 1:
        return None
    candidates = [int(rest)] if len(rest) == 4 else [first + int(rest) for first in _CENTURIES]
    for born in candidates:
        if 0 < born <= year and day <= calendar.monthrange(born, month)[1]:
            return born
    return None


@dataclass(slots=True)
class PersonYear:
    """What a person's lines of one year add up to; no date, number or name is kept.

    ``benefit`` and ``kvp`` are kroner of 11F and 11CF, ``months`` has a bit a month with either.
    Housing, work and livelihood are codes of the 11F line with most months, empty where there is none;
    ``provides`` is that line's answer to whether the person provides for children under 18.
    ``lines`` and ``programme_lines`` are how many lines 11F and 11CF have.
    ``endings`` are codes of how the programme ended, of each line of 11CF that tells.
    """

    benefit: int = 0
    kvp: int = 0
    months: int = 0
    housing: str = ""
    work: str = ""
    livelihood: str = ""
    provides: bool = False
    born: int | None = None
    endings: tuple[tuple[str, ...], ...] = ()
    has_assistance: bool = False
    most_months: int = -1
    lines: int = 0
    programme_lines: int = 0

    @property
    def month_count(self) -> int:
        """The number of months with either benefit."""
        return self.months.bit_count()
