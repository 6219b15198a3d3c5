"""Bokmål: how numbers are written and read, and names are compared, once for every adapter.

Decimal comma, thousands apart by a no-break space from five digits on. Amounts and results have the
minus of running text (−); what is typed in a cell or a file keeps the one of the keyboard.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import Final

from xlmodel.common.errors import AmbiguousNumberError, NumberError, quoted
from xlmodel.common.terms import Unit

SPACE: Final = "\u00a0"
"""No-break space."""

_MARKS: Final = str.maketrans({",": SPACE, ".": ","})
_LONG: Final = 10_000
_LONGEST: Final = 400
_BLANK: Final = r"[ \u00a0\u2000-\u200a\u202f\u205f]"
_BLANKS: Final = re.compile(_BLANK)
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-+\u2212]?){_BLANK}*"
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?:{_BLANK}[0-9]{{3}})+"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?=,)"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?!\.)"
    r"|[0-9]+)"
    rf"(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?{_BLANK}*(?P<percent>%?)"
)
_TWO_WAYS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_LONGEST_NUMBER: Final = 60


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
    return _digits(Decimal(f"{value:.15g}"))


def percent_text(share: float) -> str:
    """Write a share as per cent, with every digit."""
    return f"{_digits(Decimal(f'{share:.15g}') * 100)}{SPACE}%"


def _digits(number: Decimal) -> str:
    text = _apart(number, "f")
    return text.rstrip("0").rstrip(",") if "," in text else text


def number_text(value: float | str, unit: Unit | None = None) -> str:
    """Write a value of a unit; one without a unit so that two that differ look different."""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "ikke et tall"
    match unit:
        case None:
            return with_minus(in_bokmaal(f"{value:.15g}"))
        case Unit.YEAR:
            return with_minus(str(int(value)))
        case Unit.SHARE:
            return percent_text(value)
        case Unit.NUMBER:
            return typed_number(value)
    text = f"{value:,.{unit.decimals}f}"
    return with_minus(in_bokmaal(text if float(text.replace(",", "")) else text.removeprefix("-")))


def difference_text(value: float | str, unit: Unit | None = None) -> str:
    """Write a difference with its sign, that of shares in percentage points.

    The noise of the last binary digits is left out.
    """
    if isinstance(value, str):
        return value
    number = round(value * 100 if unit is Unit.SHARE else value, 10)
    text = ("+" if number > 0 else "") + with_minus(nb_number(number))
    return f"{text}{SPACE}prosentpoeng" if unit is Unit.SHARE else text


def content_text(value: float | str | None) -> str:
    """Write what stands in a cell of a workbook, or that it is empty."""
    return "(tom)" if value is None or value == "" else number_text(value)


def exact_text(value: float | str | None) -> str:
    """Write a cell's value so that two that differ look different; a long text is cut."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return with_minus(_apart(value, ".15g"))
    return rounded_text(value)


def rounded_text(value: float | str | None) -> str:
    """Write a cell's value to the decimals that matter; a long text is cut."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        text = f"{value:,.2f}" if abs(value) >= _LONG else f"{value:.6g}"
        return with_minus(in_bokmaal(text.removesuffix(".00")))
    text = content_text(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def read_number(text: str, *, percent: bool = False) -> float:
    """Return the number that a text is in Norwegian; ``80 %`` is 0.8 where ``percent`` is admitted.

    The comma is the decimal sign. Thousands stand apart by a blank of any kind or, where that is
    plain (``1.234.567``, ``1.234,5``), by points; always in groups of three. A single point is a
    decimal sign where it cannot be anything else (``0.75``, ``1234.5``). Raises
    ``AmbiguousNumberError`` for what can be read two ways (``694.000``), ``NumberError`` for what is
    no number.
    """
    stripped = text.strip()
    match = _NUMBER.fullmatch(stripped) if len(stripped) <= _LONGEST_NUMBER else None
    if match is None or (match["percent"] and not percent):
        raise NumberError(f"{quoted(text)} er ikke et tall.")
    whole, decimals = match["whole"], match["decimals"] or "0"
    if match["mark"] == "." and _TWO_WAYS.fullmatch(f"{whole}.{decimals}"):
        raise AmbiguousNumberError(
            f"{quoted(text)} kan leses på to måter, som {whole}\u00a0{decimals} eller som {whole},{decimals}. "
            "Skriv mellomrom mellom tusenene, eller komma foran desimalene."
        )
    sign = "-" if match["sign"] in ("-", "\u2212") else ""
    digits = _BLANKS.sub("", whole).replace(".", "")
    power = "e-2" if match["percent"] else ""
    return float(f"{sign}{digits}.{decimals}{power}") + 0.0


def composed(text: str) -> str:
    """Return a text with a letter and its marks as one sign, as keyboards write them and Macs do not.

    A text without marks of their own stays as it is, whatever other signs have two spellings.
    """
    has_marks = not text.isascii() and any(map(unicodedata.combining, text))
    return unicodedata.normalize("NFC", text) if has_marks else text


def folded_name(name: str) -> str:
    """Return a name as it is compared: small letters, single spaces, å as one sign or two."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
