"""A copy of a workbook with nothing but what calculates, for an engine that trips over the rest.

Comments, drawings, tables, validations and page settings are left out; cells, formulas, styles and
names stay as they are. An empty cell that a program has declared a number (``t="n"``, as openpyxl
does) becomes a plain empty cell: to Excel and LibreOffice it is one, to IronCalc it would be 0.
"""

from __future__ import annotations

import io
import posixpath
import re
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

_KEPT: Final = ("worksheet", "styles", "sharedStrings", "theme")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)")
_OVERRIDE: Final = re.compile(rb"<(?:\w+:)?Override\b[^>]*?(?:/>|>\s*</(?:\w+:)?Override>)")
_NAME: Final = re.compile(rb"<(?:\w+:)?definedName\b[^>]*>(.*?)</(?:\w+:)?definedName>", re.DOTALL)
_SHEET: Final = re.compile(rb"^(.*?<(\w+:)?worksheet\b[^>]*?>)", re.DOTALL)
_DATA: Final = re.compile(
    rb"<(?:\w+:)?sheetData\s*/>|<(\w+:)?sheetData\b.*?</(?:\w+:)?sheetData\s*>", re.DOTALL
)

_EMPTY_NUMBER: Final = re.compile(
    rb"<((?:\w+:)?)c\b([^<>]*?)(?:/>|>\s*(?:<\1v\s*/>|<\1v>\s*</\1v>)?\s*</\1c\s*>)"
)
_TYPE: Final = re.compile(rb"\st=(?:\"n\"|'n')")


def slim_copy(path: Path) -> bytes:
    """Return the workbook without what does not calculate."""
    buffer = io.BytesIO()
    with ZipFile(path) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        kept = {"[Content_Types].xml", "_rels/.rels"}
        root = source.read("_rels/.rels")
        mains = [item for item in _RELATION.findall(root) if _kind(item) == "officeDocument"]
        if not mains:
            raise ValueError("the package has no workbook part")
        start = target_of(mains[0], "")
        folder, _, file = start.rpartition("/")
        relations_part = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        relations = source.read(relations_part)
        sheets = set()
        for item in _RELATION.findall(relations):
            if _kind(item) in _KEPT:
                part = target_of(item, folder)
                kept.add(part)
                if _kind(item) == "worksheet":
                    sheets.add(part)
        kept |= {start, relations_part}
        target.writestr(
            "[Content_Types].xml",
            _OVERRIDE.sub(
                lambda match: (
                    match[0] if _attribute(match[0], b"PartName").lstrip("/") in kept else b""
                ),
                source.read("[Content_Types].xml"),
            ),
        )
        target.writestr("_rels/.rels", _only(root, ("officeDocument",)))
        target.writestr(relations_part, _only(relations, _KEPT))
        target.writestr(start, _NAME.sub(_cell_names_only, source.read(start)))
        for part in sorted(kept - {"[Content_Types].xml", "_rels/.rels", start, relations_part}):
            content = source.read(part)
            target.writestr(part, _cells_only(content) if part in sheets else content)
    return buffer.getvalue()


def _attribute(element: bytes, name: bytes) -> str:
    match = re.search(rb"\b" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", element)
    return "" if match is None else (match[1] or match[2] or b"").decode()


def _kind(relation: bytes) -> str:
    return _attribute(relation, b"Type").rpartition("/")[2]


def target_of(relation: bytes, folder: str) -> str:
    """Return the part that a relation of a part in ``folder`` points at."""
    joined = posixpath.join("/" + folder, _attribute(relation, b"Target"))
    return posixpath.normpath(joined).lstrip("/")


def _only(relations: bytes, kinds: tuple[str, ...]) -> bytes:
    return _RELATION.sub(lambda match: match[0] if _kind(match[0]) in kinds else b"", relations)


def _cell_names_only(match: re.Match[bytes]) -> bytes:
    """Keep names of cells; names of constants and formulas stop the engine."""
    is_range = b"!" in match[1] and b"(" not in match[1] and b"_xlnm" not in match[0]
    return match[0] if is_range else b""


def _cells_only(sheet: bytes) -> bytes:
    start, data = _SHEET.search(sheet), _DATA.search(sheet)
    if start is None or data is None:
        return sheet
    cells = _EMPTY_NUMBER.sub(
        lambda match: b"<" + match[1] + b"c" + _TYPE.sub(b"", match[2]) + b"/>", data[0]
    )
    return start[1] + cells + b"</" + (start[2] or b"") + b"worksheet>"
