"""What tells the files of one kind of workbook from others, and what their names tell of their sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbook_templates.xlsx import Book, references

MOST_ROWS: Final = 10_000
"""Rows of the largest table that a name may cover."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What messages call the workbooks of a kind («for levekår»), and the names that only they have."""

    text: str
    names: re.Pattern[str]

    @classmethod
    def of(cls, text: str, pattern: str) -> Origin:
        """Return the origin whose names match a pattern, in any case."""
        return cls(text, re.compile(pattern, re.IGNORECASE))

    def has(self, book: Book) -> bool:
        """Say whether a file has names of the kind."""
        return any(self.names.fullmatch(name) for name in book.names)


def name_rows(book: Book) -> dict[str, int]:
    """Return how many rows each name of a file covers, by the name in lower case.

    It is 0 where a name is no single range, or a larger one than any table.
    """
    rows = {}
    for name, text in book.names.items():
        places = references(text, "")
        is_range = len(places) == 1 and not places[0].name
        count = places[0].last[0] - places[0].first[0] + 1 if is_range else 0
        rows[name.casefold()] = count if count <= MOST_ROWS else 0
    return rows
