"""Two workbooks, read to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook_templates.kinds import AnyContents, AnyKind
from workbook_templates.registry import kind_of
from workbook_templates.xlsx import Book
from xlmodel.common.errors import EffektmodellError, InputError, Remark


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
