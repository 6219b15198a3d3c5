"""What a number format does to a value beyond decimals and thousands: scales, hides or replaces it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from openpyxl.styles.numbers import is_date_format

_TOKEN: Final = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|.', re.DOTALL)
_LONGEST: Final = 255
_DIGITS: Final = "0#?"
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_OTHER_UNIT: Final = re.compile(r"[%‰]|tusen|mill|mrd|milliard", re.IGNORECASE)
_COLOUR: Final = re.compile(r"\[(?:[A-Za-z]+|Color ?\d+)\]")


class Effect(StrEnum):
    """What a number format does to what is shown; the text that a finding tells."""

    SCALED = "viser tallet skalert, for eksempel i tusen"
    HIDDEN = "skjuler verdien"
    REPLACED = "viser en fast tekst i stedet for verdien"
    SIGN_LOST = "viser negative tall uten minustegn"
    DATE = "viser tallet som en dato"


@lru_cache(maxsize=1024)
def effects(code: str) -> frozenset[Effect]:
    """Return what a number format does to a number or a text."""
    if len(code) > _LONGEST:
        return frozenset((Effect.REPLACED,))
    sections = _sections(code)
    found: set[Effect] = set()
    numeric = sections[:3]
    if is_date_format(code) or _ELAPSED.search(code):
        found.add(Effect.DATE)
    else:
        for section in numeric:
            found |= _of_section(section)
        if len(numeric) > 1 and not _shows_sign(numeric[1]):
            found.add(Effect.SIGN_LOST)
    if len(sections) > 3 and "@" not in _signs(sections[3]):
        found.add(Effect.REPLACED if _literal(sections[3]) else Effect.HIDDEN)
    return frozenset(found)


def _sections(code: str) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for piece in _TOKEN.findall(code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return sections


def _signs(section: list[str]) -> str:
    """Return the signs of a section that stand for something, without texts."""
    return "".join(token for token in section if len(token) == 1)


def _literal(section: list[str]) -> str:
    """Return the text of a section that is shown as it stands."""
    quoted = (
        token.strip('"') if token[0] == '"' else token[1:] for token in section if token[0] in '"\\'
    )
    return "".join(quoted).strip()


def _of_section(section: list[str]) -> set[Effect]:
    signs, literal = _signs(section), _literal(section)
    is_general = "general" in signs.lower() or "standard" in signs.lower()
    found: set[Effect] = set()
    if not (is_general or "@" in signs or any(sign in _DIGITS for sign in signs)):
        shown = literal or signs.strip(" -_()%,.")
        found.add(Effect.REPLACED if shown else Effect.HIDDEN)
    elif any(sign.isdigit() for sign in literal):
        found.add(Effect.REPLACED)
    elif _OTHER_UNIT.search(literal):
        found.add(Effect.SCALED)
    if _commas(section) or signs.count("%") > 1 or ("%" in signs and "\n" in "".join(section)):
        found.add(Effect.SCALED)
    return found


def _commas(section: list[str]) -> int:
    signs = _signs(section)
    last = max((signs.rfind(sign) for sign in _DIGITS), default=-1)
    after = signs[last + 1 :]
    return len(after) - len(after.lstrip(",")) if last >= 0 else 0


def _shows_sign(section: list[str]) -> bool:
    """Say whether a section for negative numbers tells that they are negative."""
    text = "".join(section)
    is_empty = not _signs(section).strip() and not _literal(section)
    return is_empty or any(sign in text for sign in "-−(") or _COLOUR.search(text) is not None
