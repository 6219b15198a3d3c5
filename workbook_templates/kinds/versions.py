"""The version of the model that a workbook states."""

from __future__ import annotations

from workbook_templates.xlsx import EMPTY, Book
from xlmodel.common.version import MODEL_VERSION, known_version


def stated_version(book: Book) -> str:
    """Return the Modellversjon that a file states, as it stands there; empty where it states none."""
    named = {name.casefold(): text for name, text in book.names.items()}
    area = book.place(named.get("modellversjon", ""))
    if area is None:
        return ""
    value = book.tabs[area.sheet].cells.get((area.row, area.column), EMPTY).value
    return f"{value:.15g}" if isinstance(value, float) else str(value or "").strip()


def version_of(book: Book) -> str:
    """Return the version of the model that a file which was read is of."""
    return known_version(stated_version(book)) or MODEL_VERSION
