"""Checks files that were just made, many of the same template: whether they hold what was written.

A file is read back from where it stands. If it is what was written, its formulas are the template's;
an engine that has loaded those once is given the inputs that stand in the file, and every formula's
stored value, which is the reference engine's, is compared with the calculated one. A file that is
another than what was written is held against that cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from workbook_templates.checking.check import Deviation, DeviationKind, check_workbook
from workbook_templates.checking.values import agrees
from workbook_templates.sheet import relative
from workbook_templates.xlsx import (
    MAX_FILE_BYTES,
    AlikeFiles,
    Book,
    CellValue,
    FoundCell,
    FoundSheet,
    NotAlikeError,
    OwnFile,
    Package,
    same_formula,
)
from xlmodel.common.files import read_file

_MOST_TEMPLATES: Final = 4
"""Templates that are held loaded: they differ by the sizes of their tables."""
_NEAR: Final = 1e-10


class FileVerifier:
    """Holds the formulas of templates loaded, for files of the same."""

    def __init__(self) -> None:
        self._loaded: list[AlikeFiles] = []

    def deviations(self, path: Path, written: bytes) -> tuple[Deviation, ...]:
        """Return the cells of a file that are not as written, or not as the formulas calculate.

        Raises ``EffektmodellError`` where the file cannot be read.
        """
        content = read_file(path, MAX_FILE_BYTES)
        if content != written:
            books = (Book.of(Package(path, item)) for item in (content, written))
            return tuple(_changed(*books)) or check_workbook(path).deviations
        own = OwnFile(content)
        for alike in self._loaded:
            with suppress(NotAlikeError):
                return tuple(_recalculated(alike, own))
        with suppress(NotAlikeError):
            alike = AlikeFiles(Package(path, content))
            found = tuple(_recalculated(alike, own))
            self._loaded = [alike, *self._loaded[: _MOST_TEMPLATES - 1]]
            return found
        return check_workbook(path).deviations


def _recalculated(alike: AlikeFiles, own: OwnFile) -> Iterator[Deviation]:
    """Yield the formula cells whose stored value is not what the file's inputs give."""
    fresh = alike.fresh(own)
    numbers = (abs(value) for value in fresh.stored if isinstance(value, float))
    scale = max(numbers, default=0.0)
    for cell, stored, value in zip(fresh.cells, fresh.stored, fresh.calculated, strict=True):
        if stored == value or _is_near(stored, value):
            continue
        if not agrees(_model_value(stored), value, scale):
            yield Deviation(*cell, "", _model_value(stored), value, DeviationKind.VALUE)


def _is_near(stored: CellValue, value: CellValue) -> bool:
    """Say whether two numbers differ by rounding alone: most do, and `agrees` takes its time."""
    if type(stored) is not float or type(value) is not float:
        return False
    return abs(stored - value) <= _NEAR * abs(stored)


def _model_value(value: CellValue) -> float | str | None:
    return None if isinstance(value, bool) else value


def _changed(found: Book, made: Book) -> Iterator[Deviation]:
    """Yield the cells of a file that are not as they were made."""
    for name, wanted in made.tabs.items():
        there = found.tabs.get(name)
        cells = {} if there is None else there.cells
        for at in sorted(cells.keys() | wanted.cells.keys()):
            mine, theirs = wanted.cells.get(at, FoundCell()), cells.get(at, FoundCell())
            kind = _difference(mine, theirs, name)
            if kind is not None:
                label = _label(wanted, at[0])
                yield Deviation(
                    name, relative(*at), label, _model_value(mine.value), theirs.value, kind
                )


def _difference(mine: FoundCell, theirs: FoundCell, tab: str) -> DeviationKind | None:
    if mine.formula is None:
        same = theirs.formula is None and (mine.value or "") == (theirs.value or "")
        return None if same else DeviationKind.OTHER_CONTENT
    if theirs.formula is None:
        return DeviationKind.NOT_FORMULA
    if not same_formula(theirs.formula, mine.formula, tab):
        return DeviationKind.OTHER_FORMULA
    stale = theirs.value is not None and theirs.value != mine.value
    return DeviationKind.STALE if stale else None


def _label(sheet: FoundSheet, row: int) -> str:
    """Return the text at the left of a row."""
    value = sheet.cells.get((row, 0), FoundCell()).value
    return value if isinstance(value, str) and value else f"Rad {row + 1}"
