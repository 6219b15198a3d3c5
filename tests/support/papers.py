"""A paper read back: its headings, tables and pictures, by python-docx and by the parts of the file."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
import pytest
from docx.document import Document
from docx.table import Table

from workbook_templates.xlsx import libreoffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class FoundPaper:
    """A paper's document and the parts of its file."""

    document: Document
    parts: dict[str, str]

    @classmethod
    def read(cls, content: bytes) -> FoundPaper:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {
                name: archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith((".xml", ".rels"))
            }
        return cls(docx.Document(io.BytesIO(content)), parts)

    @property
    def headings(self) -> list[tuple[str, int]]:
        """The headings with their levels."""
        return [
            (paragraph.text, int(name.removeprefix("Heading ")))
            for paragraph in self.document.paragraphs
            if (name := str(paragraph.style and paragraph.style.name)).startswith("Heading ")
        ]

    def under(self, heading: str) -> str:
        """The text from a heading to the next one of its level or above."""
        found: list[str] = []
        level = 0
        for paragraph in self.document.paragraphs:
            name = str(paragraph.style and paragraph.style.name)
            mine = int(name.removeprefix("Heading ")) if name.startswith("Heading ") else 0
            if level and mine and mine <= level:
                break
            if level:
                found.append(paragraph.text)
            elif mine and paragraph.text == heading:
                level = mine
        assert level, f"no heading {heading!r} among {self.headings}"
        return "\n".join(found)

    def captions(self, kind: str) -> list[str]:
        """The captions of tables or figures."""
        return [
            paragraph.text
            for paragraph in self.document.paragraphs
            if str(paragraph.style and paragraph.style.name) == "Caption"
            and paragraph.text.startswith(kind)
        ]

    def table(self, caption: str) -> list[list[str]]:
        """The cells of the table whose caption says so."""
        at = next(i for i, text in enumerate(self.captions("Tabell")) if caption in text)
        return cells(self.document.tables[at])

    @property
    def xml(self) -> str:
        """The document's own part."""
        return self.parts["word/document.xml"]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def number(text: str) -> float:
    """Return the number that a cell shows."""
    return float(re.sub(r"[\u00a0 ]", "", text).replace("−", "-").replace(",", "."))


DEMAND_WRITER: Final = "EFFEKTMODELL_KREV_WRITER"


def pdf_texts(paths: Sequence[Path], folder: Path) -> dict[str, tuple[str, int]]:
    """Return the text of each document as LibreOffice Writer lays it out, and its number of pages.

    They are laid out in one run, and told by the names of their files without ending. The test is
    skipped where Writer or pdftotext is missing, unless they are demanded.
    """
    program, reader = libreoffice.soffice(), shutil.which("pdftotext")
    if program is not None and reader is not None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths],
            check=False,
            capture_output=True,
            timeout=400,
        )
    pdfs = [folder / f"{path.stem}.pdf" for path in paths]
    if reader is None or not any(pdf.exists() for pdf in pdfs):
        assert os.environ.get(DEMAND_WRITER) != "1", "no document is laid out: is Writer installed?"
        pytest.skip(f"no LibreOffice Writer or no pdftotext ({DEMAND_WRITER}=1 demands them)")
    found = {}
    for pdf in pdfs:
        text = subprocess.run(
            [reader, "-layout", pdf, "-"], check=True, capture_output=True, text=True, timeout=60
        ).stdout
        found[pdf.stem] = (text, text.count("\f"))
    return found


def pdf_text(path: Path, folder: Path) -> tuple[str, int]:
    """Return the text of one document as LibreOffice lays it out, and its number of pages."""
    return pdf_texts([path], folder)[path.stem]
