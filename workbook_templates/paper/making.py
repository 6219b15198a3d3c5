"""A paper of a file: opened once, read, checked, composed and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Final

from workbook_templates.checking import AuditReport, audit_book
from workbook_templates.kinds import AnyKind
from workbook_templates.paper.composing import compose
from workbook_templates.registry import kind_of
from workbook_templates.sheet import MunicipalityInputs
from workbook_templates.xlsx import Book
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.version import MODEL_DATE

_PACKAGES: Final = ("docx", "matplotlib")
_MISSING: Final = (
    "Notatet trenger pakker som ikke er installert. Installer dem med «pip install effektmodell[rapport]», "
    "eller «pip install .[rapport]» i en kopi av kildekoden."
)


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper as docx, with what it was made of."""

    content: bytes
    kind: AnyKind
    inputs: MunicipalityInputs
    audit: AuditReport


def require_packages() -> None:
    """Raise ``EffektmodellError`` where a package of the extra is missing, with the command that gets it."""
    if any(find_spec(package) is None for package in _PACKAGES):
        raise EffektmodellError(_MISSING)


def make_paper(book: Book, title: str = "", day: date | None = None) -> MadePaper:
    """Make the paper of a workbook; the same file, title and day give the same bytes.

    Raises ``EffektmodellError`` where the file is no workbook of the model or a package is missing, and
    ``InputError`` with every fault of its inputs: without them there is nothing to tell.
    """
    require_packages()
    from workbook_templates.paper.word import word_bytes  # noqa: PLC0415  # needs the extra

    kind = kind_of(book.tabs, book.names)
    contents = kind.read(book.path, book)
    audit = audit_book(book, MODEL_DATE if day is None else day)
    paper = compose(kind, contents, audit, title, day)
    return MadePaper(word_bytes(paper), kind, contents.inputs, audit)
