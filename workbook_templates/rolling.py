"""Next year's workbook of an old one, of any kind that has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbook_templates.kinds import AnyKind, Rolled, RollRequest
from workbook_templates.registry import kind_of, kinds
from workbook_templates.xlsx import Book
from xlmodel.common.errors import EffektmodellError


def roll_file(path: Path, request: RollRequest) -> tuple[AnyKind, Rolled[Any]]:
    """Return the kind of a workbook and what next year's is made of.

    Raises ``EffektmodellError`` where the file cannot be used or its kind has no next year, and
    ``InputError`` with every fault of its inputs.
    """
    book = Book.open(path)
    kind = kind_of(book.tabs, book.names)
    if kind.roll_forward is None:
        able = " og ".join(other.title for other in kinds() if other.roll_forward is not None)
        raise EffektmodellError(
            f"{path}: dette er en arbeidsbok for {kind.title}. Bare arbeidsbøker for "
            f"{able} kan rulles frem."
        )
    return kind, kind.roll_forward(kind.read(path, book), request)
