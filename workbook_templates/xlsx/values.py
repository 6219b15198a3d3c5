"""What a file holds for a cell."""

from __future__ import annotations

from typing import TypeAlias

CellKey: TypeAlias = tuple[str, str]
"""Name of the sheet and address of the cell, as in ("Unge voksne", "F17")."""

CellValue: TypeAlias = float | str | bool | None
"""A number, a text ("" is a text), a truth value, or None for a cell without a value."""


class ErrorValue(str):
    """An Excel error value such as `#DIV/0!`; a text of the same characters is a plain `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"ErrorValue({str(self)!r})"
