"""Inserts and deletes rows and columns of a finished workbook as a spreadsheet program does.

Everything that refers to the cells behind the line moves: formulas on all tabs, names, figures,
validations, conditional formats and the cells themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final, Literal

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from tests.support.planting import Book

Axis = Literal["row", "column"]

_LOST: Final = "#REF!"
_CELL = r"\$?[A-Z]{1,3}\$?[1-9]\d*"
_REFERENCE: Final = re.compile(
    rf"(\"[^\"]*\")|((?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?({_CELL}(?::{_CELL})?)(?![\w(.])|([A-Za-z_][\w.]*\(?)"
)
_FORMULAS: Final = re.compile(
    r"(<(?P<tag>f|c:f|formula1|formula2|formula|definedName)\b[^>]*>)([^<]*)(</)"
)
Moved = Callable[[int], int | None]


def insert(book: Book, tab: str, axis: Axis, before: int, count: int = 1) -> None:
    """Insert lines; ``before`` is counted from 1."""
    _move(book, tab, axis, lambda line: line + count if line >= before else line)


def delete(book: Book, tab: str, axis: Axis, first: int, count: int = 1) -> None:
    """Delete lines; ``first`` is counted from 1."""

    def place(line: int) -> int | None:
        if first <= line < first + count:
            return None
        return line if line < first else line - count

    _move(book, tab, axis, place)


def _move(book: Book, tab: str, axis: Axis, place: Moved) -> None:
    own = book.part(tab)
    for part, content in book.parts.items():
        is_sheet = part.startswith("xl/worksheets/sheet")
        if not is_sheet and not part.startswith("xl/charts/chart") and part != "xl/workbook.xml":
            continue
        home = tab if part == own else ""
        text = _FORMULAS.sub(_formula_mover(home, tab, axis, place), content.decode())
        book.parts[part] = (_moved_cells(text, axis, place) if part == own else text).encode()
    _move_figures(book, own, axis, place)


def _move_figures(book: Book, own: str, axis: Axis, place: Moved) -> None:
    """Let the tab's figures stand with the cells that they stood at."""
    folder, _, name = own.rpartition("/")
    relations = book.parts.get(f"{folder}/_rels/{name}.rels", b"").decode()
    tag = "row" if axis == "row" else "col"

    def line(match: re.Match[str]) -> str:
        at = place(int(match[1]) + 1)
        return match[0] if at is None else f"<xdr:{tag}>{at - 1}</xdr:{tag}>"

    for drawing in re.findall(r"\.\./drawings/([^\"]+\.xml)", relations):
        part = f"xl/drawings/{drawing}"
        text = re.sub(rf"<xdr:{tag}>(\d+)</xdr:{tag}>", line, book.parts[part].decode())
        book.parts[part] = text.encode()


def _formula_mover(home: str, tab: str, axis: Axis, place: Moved) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[1]}{_rewritten(match[3], home, tab, axis, place)}{match[4]}"


def _rewritten(formula: str, home: str, tab: str, axis: Axis, place: Moved) -> str:
    def one(match: re.Match[str]) -> str:
        sheet, reference = match[2], match[3]
        if not reference:
            return match[0]
        there = sheet[:-1].strip("'").replace("''", "'") if sheet else home
        if there != tab:
            return match[0]
        moved = _range(reference, axis, place)
        return f"{sheet or ''}{moved}"

    return escape(_REFERENCE.sub(one, unescape(formula)), quote=False)


def _range(reference: str, axis: Axis, place: Moved) -> str:
    first, colon, last = reference.partition(":")
    a, b = _line(first, axis), _line(last or first, axis)
    kept = [moved for line in range(a, b + 1) if (moved := place(line)) is not None]
    if not kept:
        return _LOST
    end = _with_line(last, axis, kept[-1]) if last else ""
    return f"{_with_line(first, axis, kept[0])}{colon}{end}"


def _line(reference: str, axis: Axis) -> int:
    letters, digits = re.sub(r"[^A-Z]", "", reference), re.sub(r"\D", "", reference)
    return int(digits) if axis == "row" else column_index_from_string(letters)


def _with_line(reference: str, axis: Axis, line: int) -> str:
    if axis == "row":
        return re.sub(r"\d+", str(line), reference)
    return re.sub(r"[A-Z]+", get_column_letter(line), reference)


def _moved_cells(text: str, axis: Axis, place: Moved) -> str:
    """Move the cells of a tab, and the areas of what lies over them."""

    def ranges(match: re.Match[str]) -> str:
        moved = (_range(item, axis, place) for item in match[2].split())
        kept = [item for item in moved if item != _LOST]
        return f'{match[1]}"{" ".join(kept) or "XFD1048576"}"'

    text = re.sub(r'(\b(?:sqref|ref)=)"([A-Z0-9: ]+)"', ranges, text)
    if axis == "row":
        return re.sub(
            r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', _row_mover(place), text, flags=re.DOTALL
        )
    text = re.sub(r"<cols>.*?</cols>", "", text)
    return re.sub(
        r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', _cell_mover(place), text, flags=re.DOTALL
    )


def _row_mover(place: Moved) -> Callable[[re.Match[str]], str]:
    def row(match: re.Match[str]) -> str:
        at = place(int(match[1]))
        if at is None:
            return ""
        cells = re.sub(r'(<c r="[A-Z]+)\d+"', rf'\g<1>{at}"', match[3] or "")
        return f'<row r="{at}"{match[2]}>{cells}</row>'

    return row


def _cell_mover(place: Moved) -> Callable[[re.Match[str]], str]:
    def cell(match: re.Match[str]) -> str:
        at = place(column_index_from_string(match[1]))
        if at is None:
            return ""
        return f'<c r="{get_column_letter(at)}{match[2]}"{match[3]}>{match[4] or ""}</c>'

    return cell


def copy_tab(book: Book, tab: str, name: str) -> None:
    """Copy a tab as Excel does: with figures, and with the names of its cells as names of its own."""
    part = book.part(tab)
    text = book.parts[part].decode()
    cells = re.search(r"<sheetData>(.*)</sheetData>", text, re.DOTALL)
    assert cells
    old, new = (f"'{item}'!" for item in (tab, name))
    book.add_tab(name, cells=cells[1].replace(escape(old, quote=False), escape(new, quote=False)))
    number = book.parts["xl/workbook.xml"].decode().count("<sheet ") - 1
    prefixes = (escape(old, quote=False), f"{tab}!")

    def copied(match: re.Match[str]) -> str:
        area = match[2].removeprefix(prefixes[0]).removeprefix(prefixes[1])
        if area == match[2] or "localSheetId" in match[1]:
            return match[0]
        target = f"{escape(new, quote=False)}{area}"
        return f'{match[0]}<definedName name="{match[1]}" localSheetId="{number}">{target}</definedName>'

    book.substitute("xl/workbook.xml", r'<definedName name="([^"]*)">([^<]*)</definedName>', copied)


def rename_tab(book: Book, tab: str, name: str) -> None:
    """Give a tab another name; what refers to it goes along."""
    plain = tab.isascii() and tab.isalnum()
    old = f"{tab}!" if plain else f"'{tab}'!"
    quoted = "'" + name.replace("'", "''") + "'!"
    for part, content in book.parts.items():
        if part.startswith("xl/") and part.endswith(".xml"):
            text = re.sub(
                rf'location="{re.escape(old)}',
                lambda _: f'location="{escape(quoted).replace("&#x27;", chr(39))}',
                content.decode(),
            )
            text = text.replace(escape(old, quote=False), escape(quoted, quote=False))
            book.parts[part] = text.encode()
    book.replace("xl/workbook.xml", f'<sheet name="{tab}"', f'<sheet name="{escape(name)}"')
