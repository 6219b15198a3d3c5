"""A workbook of Asker's, and ways in which others change and save it."""

from __future__ import annotations

import re
import shutil
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.workbook_templates.cli.conftest import Effektmodell, effektmodell, folder
from workbook_templates import write_workbook
from xlmodel import default_inputs

__all__ = ["Effektmodell", "effektmodell", "folder"]

GROUP_TAB: Final = "Unge voksne"
COSTS: Final = "Unge voksne - Kostnader"
GAINS: Final = "Unge voksne - Gevinster"
FIRST_MEASURE: Final = 9
"""Row of the first measure on the tab of costs."""

Edited = Callable[[Callable[[Workbook], object]], Path]


class Parts:
    """A workbook's file as its parts, changed as text: fast, and what is not changed stays as it was."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name).decode() for name in archive.namelist()}
        names = re.findall(r'<sheet name="([^"]+)"', self.parts["xl/workbook.xml"])
        self._sheets = {name: f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(names, 1)}

    def set(self, tab: str, address: str, value: object, formula: str | None = None) -> Parts:
        """Put a value in a cell, with the cell's own style; a date gets a style of dates."""
        part = self._sheets[tab]
        pattern = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)')
        found = pattern.search(self.parts[part])
        assert found is not None, address
        style = found[1] or ""
        if isinstance(value, datetime):
            style = f' s="{self._date_style()}"'
        start, end = found.span()
        made = f'<c r="{address}"{style}{cell_xml(value, formula)}'
        self.parts[part] = self.parts[part][:start] + made + self.parts[part][end:]
        return self

    def name(self, name: str, refers_to: str | None) -> Parts:
        """Let a name refer to something else, or remove it."""
        book = self.parts["xl/workbook.xml"]
        pattern = re.compile(rf'<definedName name="{name}">.*?</definedName>')
        assert pattern.search(book) or refers_to is not None
        rest = pattern.sub("", book)
        made = "" if refers_to is None else f'<definedName name="{name}">{refers_to}</definedName>'
        self.parts["xl/workbook.xml"] = rest.replace("<definedNames>", f"<definedNames>{made}")
        return self

    def save(self, order: Callable[[str], str] | None = None) -> Path:
        """Write the file, its parts in another order if one is given."""
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=order) if order is not None else self.parts:
                archive.writestr(name, self.parts[name])
        return self.path

    def _date_style(self) -> str:
        refers = re.search(r'name="SistBrukt">[^$]*\$(\w+)\$(\d+)', self.parts["xl/workbook.xml"])
        assert refers is not None
        cell = re.search(
            rf'<c r="{refers[1]}{refers[2]}" s="(\d+)"', self.parts[self._sheets["Introduksjon"]]
        )
        assert cell is not None
        return cell[1]


def cell_xml(value: object, formula: str | None = None) -> str:
    """Return what follows a cell's address and style in the file."""
    f = "" if formula is None else f"<f>{escape(formula)}</f>"
    if value is None:
        return f">{f}</c>" if f else "/>"
    if isinstance(value, bool):
        return f' t="b">{f}<v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return f">{f}<v>{(value - datetime(1899, 12, 30)).days}</v></c>"  # noqa: DTZ001
    if isinstance(value, str) and value.startswith("#"):
        return f' t="e">{f}<v>{value}</v></c>'
    if isinstance(value, str) and formula is None:
        return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, str):
        return f' t="str">{f}<v>{escape(value)}</v></c>'
    return f">{f}<v>{value}</v></c>"


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
def asker_here(original: Path, effektmodell: Effektmodell, folder: Path) -> Path:
    """A copy of the workbook in the folder that the command line runs in."""
    return Path(shutil.copyfile(original, folder / "Asker.xlsx"))


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
def parts(asker: Path) -> Parts:
    """Change the workbook's file itself."""
    return Parts(asker)
