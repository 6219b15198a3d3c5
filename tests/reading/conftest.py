"""A workbook of Asker's, and ways in which others change and save it."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.cli.conftest import Effektmodell, effektmodell, folder
from workbook_templates import write_workbook
from xlmodel import default_inputs

__all__ = ["Effektmodell", "effektmodell", "folder"]

GROUP_TAB: Final = "Unge voksne"
COSTS: Final = "Unge voksne - Kostnader"
GAINS: Final = "Unge voksne - Gevinster"
FIRST_MEASURE: Final = 9
"""Row of the first measure on the tab of costs."""

Edited = Callable[[Callable[[Workbook], object]], Path]
Rewritten = Callable[[Mapping[str, Callable[[bytes], bytes | None]]], Path]


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as `ny` writes it."""
    path = tmp_path_factory.mktemp("original") / "Asker.xlsx"
    write_workbook(default_inputs("Asker"), path)
    return path


@pytest.fixture
def asker(original: Path, tmp_path: Path) -> Path:
    """A copy of the workbook of the test's own."""
    path = tmp_path / "bok" / "Asker.xlsx"
    path.parent.mkdir()
    shutil.copyfile(original, path)
    return path


@pytest.fixture
def edited(asker: Path) -> Edited:
    """Change the workbook with openpyxl, which also saves it without any cached value."""

    def edit(change: Callable[[Workbook], object]) -> Path:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(asker)
        change(book)
        book.save(asker)
        return asker

    return edit


@pytest.fixture
def rewritten(asker: Path) -> Rewritten:
    """Change parts of the file itself; a part that becomes ``None`` is left out."""

    def rewrite(changes: Mapping[str, Callable[[bytes], bytes | None]]) -> Path:
        with zipfile.ZipFile(asker) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(asker, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                changed = changes.get(name, lambda part: part)(content)
                if changed is not None:
                    archive.writestr(name, changed)
        return asker

    return rewrite


def set_cell(tab: str, address: str, value: Any) -> Callable[[Workbook], None]:
    """Return an edit that puts a value in a cell, in the way openpyxl understands it."""

    def change(book: Workbook) -> None:
        book[tab][address] = value

    return change
