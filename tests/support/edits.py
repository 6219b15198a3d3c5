"""Edits of a workbook's XML, as a careless hand would make them in a spreadsheet program.

Everything but the edited cell stays as it was written, byte for byte.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape, unescape

from openpyxl import load_workbook

from workbook_templates.xlsx.values import CellKey


class Workbook:
    """The parts of a workbook's zip, and edits of single cells in them."""

    def __init__(self, parts: dict[str, bytes], sheets: dict[str, str]) -> None:
        self.parts, self.sheets = parts, sheets

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a workbook; sheets are numbered in the order of the tabs."""
        with zipfile.ZipFile(path) as archive:
            parts = {item.filename: archive.read(item) for item in archive.infolist()}
        book = load_workbook(path, read_only=True)
        sheets = {
            name: f"xl/worksheets/sheet{number}.xml"
            for number, name in enumerate(book.sheetnames, start=1)
        }
        book.close()
        return cls(parts, sheets)

    def write(self, path: Path) -> Path:
        """Write the workbook."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path

    def sheet_part(self, tab: str) -> str:
        """Return the name of a tab's part."""
        return self.sheets[tab]

    def replace(self, part: str, old: str, new: str) -> None:
        """Replace a text that occurs once in a part."""
        text = self.parts[part].decode()
        if text.count(old) != 1:
            raise ValueError(f"{part} has {text.count(old)} of {old!r}")
        self.parts[part] = text.replace(old, new).encode()

    def _cell(self, key: CellKey) -> re.Match[str]:
        text = self.parts[self.sheets[key[0]]].decode()
        found = re.search(rf'<c r="{key[1]}"([^>]*?)(?:/>|>(.*?)</c>)', text)
        if found is None:
            raise KeyError(key)
        return found

    def _put(self, key: CellKey, attributes: str, content: str) -> None:
        found, part = self._cell(key), self.sheets[key[0]]
        text = self.parts[part].decode()
        cell = f'<c r="{key[1]}"{attributes}>{content}</c>'
        self.parts[part] = (text[: found.start()] + cell + text[found.end() :]).encode()

    def formula(self, key: CellKey) -> str:
        """Return a cell's formula, without the equals sign."""
        found = re.search(r"<f[^>]*>(.*?)</f>", self._cell(key)[2] or "")
        if found is None:
            raise KeyError(f"{key} has no formula")
        return unescape(found[1], {"&quot;": '"'})

    def cached(self, key: CellKey) -> str:
        """Return a cell's cached value as it stands in the file."""
        found = re.search(r"<v>(.*?)</v>", self._cell(key)[2] or "")
        return unescape(found[1]) if found else ""

    def set_formula(self, key: CellKey, formula: str, cached: str | None = None) -> None:
        """Replace a cell's formula; the cached value stays unless one is given."""
        found = self._cell(key)
        value = self.cached(key) if cached is None else cached
        content = f"<f>{escape(formula)}</f><v>{escape(value)}</v>"
        self._put(key, found[1], content)

    def set_cached(self, key: CellKey, value: str) -> None:
        """Replace a formula's cached value."""
        self.set_formula(key, self.formula(key), value)

    def set_number(self, key: CellKey, value: float | str) -> None:
        """Put a number into a cell, over what stood there."""
        style = re.sub(r' (?:t|cm)="\w+"', "", self._cell(key)[1])
        self._put(key, style, f"<v>{value}</v>")

    def set_text(self, key: CellKey, text: str) -> None:
        """Put a text into a cell, over what stood there."""
        style = re.sub(r' t="\w+"', "", self._cell(key)[1])
        self._put(key, f'{style} t="inlineStr"', f"<is><t>{escape(text)}</t></is>")

    def clear(self, key: CellKey) -> None:
        """Empty a cell; its style stays."""
        self._put(key, re.sub(r' t="\w+"', "", self._cell(key)[1]), "")
