"""Bokmål: how numbers are written and names are compared, once for every adapter.

Decimal comma, thousands apart by a no-break space from five digits on. Amounts and results have the
minus of running text (−); what is typed in a cell or a file keeps the one of the keyboard.
"""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal
from typing import Final

from xlmodel.common.terms import Unit

SPACE: Final = "\u00a0"
"""No-break space."""

_MARKS: Final = str.maketrans({",": SPACE, ".": ","})
_LONG: Final = 10_000
_LONGEST: Final = 400


def in_bokmaal(text: str) -> str:
    """Return a number that Python has written, thousands apart by commas, as bokmål writes it."""
    return text.translate(_MARKS)


def with_minus(text: str) -> str:
    """Return a number's text with the minus of running text."""
    return text.replace("-", "−")


def _apart(value: float | Decimal, digits: str) -> str:
    """Write a number with thousands apart where it has five digits or more."""
    return in_bokmaal(f"{value:,{digits}}" if abs(float(value)) >= _LONG else f"{value:{digits}}")


def nb_number(value: float) -> str:
    """Write a number to ten digits, a whole one with all of them."""
    return _apart(value, ".0f" if float(value).is_integer() else ".10g")


def typed_number(value: float) -> str:
    """Write a number with every digit that it is typed with."""
    text = _apart(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent_text(share: float) -> str:
    """Write a share as per cent."""
    return in_bokmaal(f"{share * 100:.10g}{SPACE}%")


def number_text(value: float | str, unit: str) -> str:
    """Write a result with its unit's decimals; a text as it is."""
    if isinstance(value, str):
        return value
    if unit == Unit.YEAR:
        return with_minus(str(int(value)))
    text = f"{value:,.{Unit(unit).decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return with_minus(in_bokmaal(text))


def value_text(value: object) -> str:
    """Write a cell's value so that two that differ look different, thousands not apart."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return with_minus(in_bokmaal(f"{value:.15g}"))
    return _other_text(value)


def exact_text(value: object) -> str:
    """Write a cell's value so that two that differ look different; a long text is cut."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return with_minus(_apart(value, ".15g"))
    return rounded_text(value)


def rounded_text(value: object) -> str:
    """Write a cell's value to the decimals that matter; a long text is cut."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            return "ikke et tall"
        text = f"{value:,.2f}" if abs(value) >= _LONG else f"{value:.6g}"
        return with_minus(in_bokmaal(text.removesuffix(".00")))
    text = _other_text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _other_text(value: object) -> str:
    if value is None or value == "":
        return "(tom)"
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    return str(value)


def folded_name(name: str) -> str:
    """Return a name as it is compared: small letters, single spaces, å as one sign or two."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
