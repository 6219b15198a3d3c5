"""What a file holds for a cell, and how the format writes it."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Final, TypeAlias

CellKey: TypeAlias = tuple[str, str]
"""Name of the sheet and address of the cell, as in ("Unge voksne", "F17")."""

CellValue: TypeAlias = float | str | bool | None
"""A number, a text ("" is a text), a truth value, or None for a cell without a value."""

DAYS_1904: Final = 1462
"""Days from the first day of 1900's dates to the first of 1904's."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # sheets know no time zones
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


class ErrorValue(str):
    """An Excel error value such as `#DIV/0!`; a text of the same characters is a plain `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"ErrorValue({str(self)!r})"


def number_of(text: str) -> float | str:
    """Return a stored number; what is none as it stands."""
    try:
        number = float(text)
    except ValueError:
        return text
    is_number = math.isfinite(number) and text.isascii() and "_" not in text
    return number + 0.0 if is_number else text  # negative zero becomes zero


def serial_of(text: str) -> float | str:
    """Return the serial number of a date that is stored as text; what is none as it stands."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)


def whole_of(text: str | None) -> int:
    """Return a whole number that the format writes; −1 for anything else."""
    return int(text) if text is not None and _DIGITS.fullmatch(text) else -1


def is_set(text: str | None) -> bool:
    """Say whether an attribute says yes."""
    return text is not None and text.lower() in ("1", "true", "on")


def unescaped(text: str) -> str:
    """Return a text with the signs that the format writes as their numbers, in UTF-16.

    Half of a sign becomes U+FFFD, the sign for what cannot be read.
    """
    if "_x" not in text:
        return text
    signs = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return signs.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
