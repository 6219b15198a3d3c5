"""A workbook's formulas as a file for the engine: nothing but what calculates, in XML of our own.

The engine reads an ordinary formula of a file as Excel does, one value a cell; one that is given to
it directly it would let spill. What is typed in, it is given directly. A name of fixed cells is
replaced by them, since the engine looks every name up anew each time that it calculates.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape  # that of xml.sax loads the web client too
from itertools import groupby
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from workbook_templates.sheet import relative
from workbook_templates.xlsx.book import FoundName
from workbook_templates.xlsx.formulas import BARE_WORD, with_tabs
from workbook_templates.xlsx.sheets import FoundCell, Position

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OTHER: Final = " (fane med utropstegn)"
"""What follows the number of a tab in the name that stands for its own."""
_FIXED: Final = re.compile(
    r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!\$[A-Z]{1,3}\$[0-9]{1,7}(?::\$[A-Z]{1,3}\$[0-9]{1,7})?"
)
"""What a name of the same cells wherever it is used refers to."""
_CELL: Final = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")
_STYLES: Final = f"""<styleSheet xmlns="{_MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def engine_file(
    sheets: Mapping[str, Mapping[Position, FoundCell]], names: Iterable[FoundName]
) -> bytes:
    """Return an xlsx file with these tabs, the formulas of these cells, and these names.

    A tab whose name holds ``!``, where the engine would cut it off, goes by another name.
    """
    fixed, left = _fixed(names)
    order = {name: index for index, name in enumerate(sheets)}
    other = {name.casefold(): f"{index}{_OTHER}" for name, index in order.items() if "!" in name}
    listed = [
        f'<sheet name="{escape(other.get(name.casefold(), name))}" sheetId="{index + 1}" r:id="rId{index}"/>'
        for name, index in order.items()
    ]
    parts = [f"worksheets/sheet{index}.xml" for index in order.values()]
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><sheets>{"".join(listed)}</sheets>'
            f"<definedNames>{''.join(_name(item, order, other) for item in left)}</definedNames></workbook>",
        )
        related = [("worksheet", part) for part in parts]
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _relations([*related, ("styles", "styles.xml")])
        )
        archive.writestr("xl/styles.xml", _STYLES)
        for part, (tab, cells) in zip(parts, sheets.items(), strict=True):
            known = fixed.get("", {}) | fixed.get(tab, {})
            archive.writestr(f"xl/{part}", _sheet(cells, other, known))
    return buffer.getvalue()


def _fixed(names: Iterable[FoundName]) -> tuple[dict[str, dict[str, str]], list[FoundName]]:
    """Return the names of fixed cells by tab («» for all) and small letters, and the other names.

    A name that is not fixed everywhere it stands for something stays a name everywhere, and so does
    one that reads as a cell, which Excel admits none of: a formula means the cell.
    """
    listed = list(names)
    moving = {
        item.name.casefold()
        for item in listed
        if not _FIXED.fullmatch(item.text) or _CELL.fullmatch(item.name)
    }
    found: dict[str, dict[str, str]] = {}
    for item in listed:
        if item.name.casefold() not in moving:
            found.setdefault(item.sheet, {})[item.name.casefold()] = item.text
    return found, [item for item in listed if item.name.casefold() in moving]


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    items = (
        f'<Relationship Id="rId{index}" Type="{_KINDS}/{kind}" Target="{part}"/>'
        for index, (kind, part) in enumerate(parts)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def _name(item: FoundName, order: Mapping[str, int], tabs: Mapping[str, str]) -> str:
    scope = f' localSheetId="{order[item.sheet]}"' if item.sheet else ""
    text = escape(_with_tabs(item.text, tabs))
    return f'<definedName name="{escape(item.name)}"{scope}>{text}</definedName>'


def _with_tabs(formula: str, tabs: Mapping[str, str]) -> str:
    return with_tabs(formula, tabs) if tabs else formula


def _sheet(
    cells: Mapping[Position, FoundCell], tabs: Mapping[str, str], names: Mapping[str, str]
) -> str:
    rows = (
        f'<row r="{row + 1}">{"".join(_cell(at, cells[at], tabs, names) for at in places)}</row>'
        for row, places in groupby(sorted(cells), key=lambda at: at[0])
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _cell(at: Position, cell: FoundCell, tabs: Mapping[str, str], names: Mapping[str, str]) -> str:
    array = f' t="array" ref="{escape(cell.array)}"' if cell.array else ""
    formula = BARE_WORD.sub(lambda m: names.get(m[0].casefold(), m[0]), cell.formula or "")
    text = escape(_with_tabs(formula, tabs))
    return f'<c r="{relative(*at)}" t="str"><f{array}>{text}</f><v/></c>'
