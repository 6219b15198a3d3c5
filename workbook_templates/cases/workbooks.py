"""The workbook that a case file is about: a file, or one freshly made of a kind and an example."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from workbook_templates.cases.files import CaseFile
from workbook_templates.kinds import AnyKind
from workbook_templates.registry import registered
from workbook_templates.xlsx import Book
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.toml_files import suggestion


def workbook_of(cases: CaseFile, owner: object) -> Book:
    """Open the workbook of a case file; a fresh one is on the disk for as long as its owner lives."""
    if cases.workbook is not None:
        return Book.open(cases.workbook, macros=True)
    content = _fresh(cases)
    folder = tempfile.mkdtemp()
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "Nylaget arbeidsbok.xlsx")
    path.write_bytes(content)
    return Book.open(path)


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
