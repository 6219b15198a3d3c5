"""The kinds of workbook there are, and which one a file is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.kinds.kind import AnyContents, AnyKind
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.sheet import MunicipalityInputs
from workbook_templates.xlsx import Book
from xlmodel.common.errors import EffektmodellError, InputError, Remark

KINDS: Final[tuple[AnyKind, ...]] = (EFFEKTMODELL, PERSONAS)
"""One line a kind. A file that is like none of them is held against the first, whose check refuses it."""


def kinds() -> tuple[AnyKind, ...]:
    """Return the kinds there are.

    Everything that is done for every kind asks here: a test that puts another kind in :data:`KINDS`
    has added it to all commands.
    """
    return KINDS


def kind_of(tabs: Collection[str], names: Collection[str]) -> AnyKind:
    """Return the kind of workbook that a file's tabs and names are most like."""
    return max(kinds(), key=lambda kind: kind.likeness(tabs, names))


def kind_for(inputs: MunicipalityInputs) -> AnyKind:
    """Return the kind of workbook that inputs fill."""
    return next(kind for kind in kinds() if isinstance(inputs, kind.inputs))


def read_both(path_a: Path, path_b: Path) -> tuple[AnyKind, tuple[AnyContents, AnyContents]]:
    """Read both files, which must be of one kind; the faults of both are told at once.

    Raises ``InputError`` with the faults of both files, each with the file's path where they share a
    name, and ``EffektmodellError`` where a file cannot be used.
    """
    books: dict[Path, Book] = {}
    errors: dict[Path, EffektmodellError] = {}
    paths = list(dict.fromkeys((path_a, path_b)))
    for path in paths:
        try:
            books[path] = Book.open(path)
        except EffektmodellError as error:
            errors[path] = error
    kinds = {path: kind_of(book.tabs, book.names) for path, book in books.items()}
    _refuse_other_kinds(kinds)
    contents: dict[Path, AnyContents] = {}
    for path, book in books.items():
        try:
            contents[path] = kinds[path].read(path, book)
        except InputError as error:
            share_a_name = path_a.name == path_b.name and path_a != path_b
            errors[path] = _with_path(error, path) if share_a_name else error
        except EffektmodellError as error:
            errors[path] = error
    if not errors:
        return kinds[path_a], (contents[path_a], contents[path_b])
    told = [errors[path] for path in paths if path in errors]
    faults = [error for error in told if isinstance(error, InputError)]
    if len(faults) == len(told):
        raise InputError(violation for error in faults for violation in error.violations)
    raise EffektmodellError("\n".join(str(error) for error in told))


def _refuse_other_kinds(kinds: Mapping[Path, AnyKind]) -> None:
    """Refuse files that cannot be compared with each other."""
    if len(set(kinds.values())) > 1:
        told = "; ".join(
            f"{path} er en arbeidsbok for {kind.title}" for path, kind in kinds.items()
        )
        raise EffektmodellError(f"{told}. Bare arbeidsbøker av samme slag kan sammenlignes.")


def _with_path(error: InputError, path: Path) -> InputError:
    """Let every fault begin with the file's path, since its name alone does not tell which it is."""
    return InputError(Remark(str(path), None, str(violation)) for violation in error.violations)
