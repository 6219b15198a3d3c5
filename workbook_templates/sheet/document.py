"""What a workbook is filled with: the data of its tabs, and the texts outside its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

CALC_ID: Final = 191029
"""Calculation engine of Excel 2019 and later: such a file is not recalculated when it is opened."""
_LONGEST: Final = 80
ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a program would read as a sign's number in a cell or a header."""


@dataclass(frozen=True, slots=True)
class DocumentTexts:
    """Texts of a municipality outside the cells: document properties and page headers."""

    title: str
    subject: str
    municipality: str
    header: str

    @classmethod
    def of(cls, title: str, subject: str, municipality: str) -> DocumentTexts:
        """Return the texts of a municipality's workbook."""
        return cls(title, subject, municipality, _header_text(municipality))


class DocumentData(Protocol):
    """Everything that one workbook shows."""

    @property
    def texts(self) -> DocumentTexts:
        """The texts outside the cells."""

    def by_group(self) -> Mapping[str, Any]:
        """Return what each group's value functions are given, by the group's prefix."""


def _header_text(text: str) -> str:
    """Return a text for a header: ampersands doubled, and apart from a digit that would be a size."""
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "…"
    escaped = ESCAPE_LIKE.sub("_x005F_", shown).replace("&", "&&")
    return " " + escaped if escaped[:1].isdigit() else escaped
