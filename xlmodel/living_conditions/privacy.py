"""What identifies a person has no place in the register: the case number is the only key."""

from __future__ import annotations

import re
from typing import Final

from xlmodel.common.errors import Remark
from xlmodel.common.national_identity import looks_like_national_identity_number

_RUN: Final = re.compile(r"(?<!\d)\d(?:[\s.\-–\u200b]*\d){9,10}(?!\d)")
"""Ten or eleven digits, with blanks, points or dashes between them."""

REFUSED: Final = (
    "teksten inneholder et fødselsnummer, et D-nummer eller et H-nummer. Slett det: saksnummeret er "
    "den eneste nøkkelen."
)


def holds_identity_number(text: str) -> bool:
    """Say whether eleven digits with valid control digits stand anywhere in a text."""
    whole = looks_like_national_identity_number(text)
    runs = ("".join(filter(str.isdecimal, found)) for found in _RUN.findall(text))
    return whole or any(len(run) == 11 and looks_like_national_identity_number(run) for run in runs)


def refused(where: str) -> Remark:
    """Return the fault of a text that holds such a number, which it does not show."""
    return Remark(where, None, REFUSED)
