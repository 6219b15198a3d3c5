"""Bokmål: how numbers are written and names are compared."""

from __future__ import annotations

import unicodedata


def nb_number(value: float) -> str:
    """Write a number in bokmål: decimal comma, thousands apart from five digits on."""
    digits = ".0f" if float(value).is_integer() else ".10g"
    text = f"{value:,{digits}}" if abs(value) >= 10_000 else f"{value:{digits}}"
    return text.translate({ord(","): "\u00a0", ord("."): ","})


def composed(text: str) -> str:
    """Return a text with a letter and its marks as one sign, as keyboards write them and Macs do not.

    A text without marks of their own stays as it is, whatever other signs have two spellings.
    """
    has_marks = not text.isascii() and any(map(unicodedata.combining, text))
    return unicodedata.normalize("NFC", text) if has_marks else text


def folded_name(name: str) -> str:
    """Return a name as it is compared: small letters, single spaces, å as one sign or two."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
