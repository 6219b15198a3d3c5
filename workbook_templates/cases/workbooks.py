"""The workbook that a case file is about: a file, or one freshly made of a kind and an example."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workbook_templates.cases.files import CaseFile
from workbook_templates.kinds import AnyKind
from workbook_templates.registry import registered
from workbook_templates.xlsx import Book
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.toml_files import suggestion

Folder = tempfile.TemporaryDirectory[str]


def workbook_of(cases: CaseFile) -> tuple[Book, Folder | None]:
    """Open the workbook of a case file.

    A fresh one stands in a folder, given too, that is gone with the object that stands for it.
    """
    if cases.workbook is not None:
        return Book.open(cases.workbook), None
    folder = Folder(ignore_cleanup_errors=True)
    path = Path(folder.name, "Nylaget arbeidsbok.xlsx")
    path.write_bytes(_fresh(cases))
    return Book.open(path), folder


def _fresh(cases: CaseFile) -> bytes:
    kinds = _kinds()
    wanted = kinds.get(cases.kind.casefold())
    if wanted is None:
        raise _unknown(cases, "slag", suggestion(cases.kind, list(kinds)))
    name = cases.example or next(iter(wanted.examples))
    if name not in wanted.examples:
        raise _unknown(cases, "eksempel", suggestion(name, list(wanted.examples)))
    return wanted.workbook_bytes(wanted.examples[name].inputs())


def _kinds() -> dict[str, AnyKind]:
    """Return the kinds by their words and by the commands that make them."""
    found: dict[str, AnyKind] = {}
    for item in registered():
        kind = item.load()
        found[kind.word.casefold()] = kind
        if item.command:
            found[item.command] = kind
    return found


def _unknown(cases: CaseFile, key: str, hint: str) -> InputError:
    return InputError([Remark(f"{cases.path}: {key}", None, f"ukjent {key}. {hint}")])
