"""Formulas as programs may write them: compared by meaning, not by spelling, and their references.

Excel, LibreOffice and Python libraries spell the same formula differently: case, white space,
quotes around sheet names, ``_xlfn.``, references to the formula's own sheet, shared formulas that
stand in their first cell only, ``FALSE()`` for ``FALSE``. The prefix of an Office.js function is one more spelling of its name.
:func:`canonical` gives one spelling for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from workbook_templates.sheet import (
    CELL_REFERENCE,
    column_index,
    column_letter,
    corner,
    quoted_sheet,
)

_TOKEN: Final = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*+"?)
  | (?P<sheet>(?:'(?:[^']|'')*+'|[^\W\d][\w.]*|\[\d+\][\w .\-]*)!)
  | (?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!))
  | (?P<cell>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?![\w.(]))
  | (?P<rows>\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6}(?![\w.]))
  | (?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(]))
  | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-]?[0-9]+)?)
  | (?P<word>[^\W\d][\w.]*|\\[\w.]+)
  | (?P<space>\s+)
  | (?P<sign><>|<=|>=|'(?:[^']|'')*+'?|.)
    """,
    re.VERBOSE | re.DOTALL,
)

_FUTURE: Final = re.compile(
    r"^(?:_XLFN\.|_XLWS\.|_XLUDF\.|_XLDUDF_|ORG\.LIBREOFFICE\.|COM\.MICROSOFT\.)+"
)

BARE_WORD: Final = re.compile(
    r"""\"[^"]*"|'(?:[^']|'')*'|(?<![!\w.\[])[^\W\d][\w.]*+(?!\s*[!(\[])"""
)
"""A text, a quoted tab, or a word that is no function, no tab and no Excel table."""

OTHER_BOOK: Final = re.compile(r"'[^']*\[[^']*'!|(?<![\w.])\[[^\[\]]*\][\w.]*!")
"""A tab of another workbook; what stands in brackets behind a word is of an Excel table."""

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_LOST: Final = "#REF!"


class Token(NamedTuple):
    """A piece of a formula: what it is, and its text in one spelling."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Aliases:
    """Tabs and names that go by another name in a file: found → template's, in lower case."""

    sheets: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


NO_ALIASES: Final = Aliases()


def tokens(formula: str) -> Iterator[Token]:
    """Yield a formula's tokens in one spelling, white space included."""
    for match in _TOKEN.finditer(formula.removeprefix("=")):
        kind, text = match.lastgroup or "sign", match[0]
        if kind == "sheet":
            text = _unquoted(text).casefold() + "!"
        elif kind == "number":
            text = f"{float(text):.15g}"
        elif kind == "word":
            text = _FUTURE.sub("", text.upper())
        elif kind in ("cell", "columns"):
            text = text.upper()
        yield Token(kind, text)


def _unquoted(sheet: str) -> str:
    name = sheet.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def canonical(formula: str, sheet: str, aliases: Aliases = NO_ALIASES) -> str:
    """Return the formula in the one spelling that all programs' spellings share.

    ``sheet`` is the tab that the formula stands on.
    """
    own = sheet.casefold() + "!"
    parts: list[Token] = []
    for token in tokens(formula):
        kind, text = token
        if kind == "sheet":
            there = aliases.sheets.get(text[:-1], text[:-1]) + "!"
            if there == own:
                continue
            text = there
        elif kind == "word":
            text = aliases.names.get(text.casefold(), text).upper()
        elif kind == "space":
            if not parts or parts[-1].kind == "space":
                continue
            text = " "
        parts.append(Token(kind, text))
        if text == ")" and _is_called_truth(parts):
            del parts[-2:]
        elif text == ")" and _is_wrapped_operand(parts):
            del parts[-1], parts[-2]
    return "".join(
        token.text
        for position, token in enumerate(parts)
        if token.kind != "space" or _intersects(parts, position)
    )


def _is_called_truth(parts: list[Token]) -> bool:
    """Say whether the last tokens are ``TRUE()`` or ``FALSE()``, as LibreOffice writes the constants."""
    return [token.text for token in parts[-3:]] in (["TRUE", "(", ")"], ["FALSE", "(", ")"])


def _is_wrapped_operand(parts: list[Token]) -> bool:
    """Say whether the last tokens are brackets around one cell, which mean nothing."""
    if len(parts) < 3 or parts[-2].kind != "cell" or parts[-3].text != "(":
        return False
    return len(parts) == 3 or parts[-4].kind not in ("word", "space")


def _intersects(parts: list[Token], position: int) -> bool:
    """Say whether a space is the intersection operator: between two references."""
    before, after = parts[position - 1 : position], parts[position + 1 : position + 2]
    references = ("cell", "columns", "rows", "word")
    return bool(
        before
        and after
        and (before[0].kind in references or before[0].text == ")")
        and (after[0].kind in (*references, "sheet") or after[0].text == "(")
    )


def same_formula(found: str, wanted: str, sheet: str, aliases: Aliases = NO_ALIASES) -> bool:
    """Say whether two formulas of the same cell are the same but for their spelling."""
    if found == wanted.removeprefix("="):
        return True
    return canonical(found, sheet, aliases) == canonical(wanted, sheet)


class Places(Protocol):
    """Where the lines of a sheet (its name in lower case) have moved to; None where one is gone."""

    def row(self, sheet: str, row: int) -> int | None:
        """Return where a row stands now, both counted from 0."""
        ...

    def column(self, sheet: str, column: int) -> int | None:
        """Return where a column stands now, both counted from 0."""
        ...


def moved(formula: str, sheet: str, places: Places) -> str:
    """Return a formula as a program rewrites it when cells it refers to have moved."""
    here = sheet.casefold()
    pieces: list[str] = []
    current = here
    matches = list(_TOKEN.finditer(formula))
    index = 0
    while index < len(matches):
        match = matches[index]
        kind = match.lastgroup
        if kind == "cell":
            is_range = (
                index + 2 < len(matches)
                and matches[index + 1][0] == ":"
                and matches[index + 2].lastgroup == "cell"
            )
            last = matches[index + 2][0] if is_range else ""
            pieces.append(_moved_range(match[0], last, current, places))
            index += 3 if is_range else 1
            current = here
            continue
        if kind == "sheet":
            current = _unquoted(match[0]).casefold()
        elif kind != "space":
            current = here
        pieces.append(match[0])
        index += 1
    return "".join(pieces)


def _moved_range(first: str, last: str, sheet: str, places: Places) -> str:
    """Return a cell, or a range to ``last``, where it stands now: what is left of it."""
    top, bottom = corner(first), corner(last or first)
    rows = [places.row(sheet, row) for row in range(top[0], bottom[0] + 1)]
    columns = [places.column(sheet, column) for column in range(top[1], bottom[1] + 1)]
    kept_rows = [row for row in rows if row is not None]
    kept_columns = [column for column in columns if column is not None]
    if not kept_rows or not kept_columns:
        return _LOST
    start = _respelled(first, (kept_rows[0], kept_columns[0]))
    end = _respelled(last, (kept_rows[-1], kept_columns[-1])) if last else ""
    return f"{start}:{end}" if last else start


def _respelled(reference: str, target: tuple[int, int]) -> str:
    match = CELL_REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise ValueError(reference)
    return f"{match[1]}{column_letter(target[1])}{match[3]}{target[0] + 1}"


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a shared formula as it reads that many rows down and columns to the right."""

    def shift(match: re.Match[str]) -> str:
        if match.lastgroup != "cell":
            return match[0]
        part = CELL_REFERENCE.fullmatch(match[0].upper())
        if part is None:
            return match[0]
        row = int(part[4]) - 1 + (0 if part[3] else rows)
        column = column_index(part[2]) + (0 if part[1] else columns)
        if not (0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN):
            return _LOST
        return f"{part[1]}{column_letter(column)}{part[3]}{row + 1}"

    return _TOKEN.sub(shift, formula)


def with_tabs(formula: str, tabs: Mapping[str, str]) -> str:
    """Return a formula with tabs by other names; ``tabs``: its name in lower case → the other."""

    def renamed(match: re.Match[str]) -> str:
        is_tab = match.lastgroup == "sheet"
        other = tabs.get(_unquoted(match[0]).casefold()) if is_tab else None
        return match[0] if other is None else f"{quoted_sheet(other)}!"

    return _TOKEN.sub(renamed, formula)


def relative_form(formula: str, row: int, column: int) -> str:
    """Return a formula with its references as offsets, so that a copied formula reads the same."""
    pieces = []
    for token in tokens(formula):
        match = CELL_REFERENCE.fullmatch(token.text) if token.kind == "cell" else None
        if match is None:
            pieces.append(token.text)
            continue
        at_row, at_column = int(match[4]) - 1, column_index(match[2])
        rows = f"R{at_row}" if match[3] else f"R[{at_row - row}]"
        columns = f"C{at_column}" if match[1] else f"C[{at_column - column}]"
        pieces.append(rows + columns)
    return "".join(pieces)


class Reference(NamedTuple):
    """A rectangle that a formula reads, counted from 0, or a name (``sheet`` is then empty)."""

    sheet: str
    first: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)
    name: str = ""


def references(formula: str, sheet: str) -> list[Reference]:
    """Return what a formula reads; sheets and names in lower case, functions left out."""
    found: list[Reference] = []
    here = current = sheet.casefold()
    previous = ""
    parts = [token for token in tokens(formula) if token.kind != "space"]
    for index, (kind, text) in enumerate(parts):
        following = parts[index + 1].text if index + 1 < len(parts) else ""
        if kind == "sheet":
            current = text[:-1]
            previous = text
            continue
        if kind == "cell":
            at = corner(text)
            if previous == ":" and found and not found[-1].name:
                found[-1] = _spanned(found[-1], at)
            else:
                found.append(Reference(current, at, at))
        elif kind == "word" and following != "(":
            found.append(Reference("", name=text.casefold()))
        elif kind == "columns":
            first, last = (column_index(item.strip("$")) for item in text.split(":"))
            found.append(Reference(current, (0, first), (MAX_ROW - 1, last)))
        elif kind == "rows":
            top, bottom = (int(item.strip("$")) - 1 for item in text.split(":"))
            found.append(Reference(current, (top, 0), (bottom, MAX_COLUMN - 1)))
        if text != ":":
            current = here
        previous = text
    return found


_CALL: Final = re.compile(r"([^\W\d][\w.]*)\(")
_LITERAL: Final = re.compile(r'"[^"]*"|\'(?:[^\']|\'\')*\'!')
"""Texts and quoted tabs, where a bracket calls nothing."""


def called_functions(formula: str) -> set[str]:
    """Return the functions that a formula calls, as they are spelt in it."""
    return set(_CALL.findall(_LITERAL.sub("", formula)))


def plain_function(name: str) -> str:
    """Return a function's name as users know it: capitals, without a file format's prefix."""
    return _FUTURE.sub("", name.upper())


def _spanned(one: Reference, at: tuple[int, int]) -> Reference:
    rows, columns = sorted((one.first[0], at[0])), sorted((one.first[1], at[1]))
    return Reference(one.sheet, (rows[0], columns[0]), (rows[1], columns[1]))
