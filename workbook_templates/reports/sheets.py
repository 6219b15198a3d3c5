"""Writes reports as calm, printable workbooks: facts on top, one table a tab.

A report holds no formulas. Text is stored as text whatever it begins with, and stays text when a
reader edits the cell, so that a formula quoted in a report is never calculated.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, BinaryIO, Final, Literal, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook_templates.sheet.styles import (
    ACCENT,
    BAD_FILL,
    BAD_INK,
    BAND,
    GOOD_FILL,
    GOOD_INK,
    INK,
    LINE,
    MUTED,
    PERCENT,
)
from workbook_templates.xlsx.saving import write_whole
from xlmodel.common.version import MODEL_DATE, MODEL_VERSION

Tone = Literal["good", "bad", "warning", "strong", "muted"]
"""What a cell is marked as; a status is always told by its text too."""

Kind = Literal["text", "number", "kr", "share", "year", "code"]
"""How a column's cells are shown: ``kr`` without decimals, ``code`` in a fixed-width font."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell's value with a tone of its own."""

    value: str | float | None
    tone: Tone


ReportCell: TypeAlias = str | float | Marked | None


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One tab of a report.

    ``heading`` lines stand below the title, then ``facts`` (label and value, one a row), then the
    table. ``widths`` are in characters; ``kinds`` say how the columns are shown, text where they
    are left out.
    """

    name: str
    heading: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[ReportCell]]
    widths: Sequence[float]
    kinds: Sequence[Kind] = ()
    facts: Sequence[tuple[str, ReportCell]] = ()


_BASE: Final = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
_TONES: Final[dict[Tone, dict[str, Any]]] = {
    "good": {"bg_color": GOOD_FILL, "font_color": GOOD_INK, "bold": True},
    "bad": {"bg_color": BAD_FILL, "font_color": BAD_INK, "bold": True},
    "warning": {"bg_color": "#FDEFC8", "font_color": "#6B4E00", "bold": True},
    "strong": {"bold": True},
    "muted": {"font_color": MUTED},
}
_GROUPED: Final = "[>=10000]#,##0.00;[<=-10000]-#,##0.00;General"
"""Years and ratios stay as they are; amounts get their thousands apart."""
_KINDS: Final[dict[Kind, dict[str, Any]]] = {
    "text": {"text_wrap": True, "align": "left"},
    "number": {"num_format": _GROUPED, "text_wrap": True, "align": "right", "indent": 1},
    "kr": {"num_format": "[$-414]#,##0", "align": "right", "indent": 1},
    "share": {"num_format": PERCENT, "align": "right", "indent": 1},
    "year": {"num_format": "0", "align": "right", "indent": 1},
    "code": {"text_wrap": True, "align": "left", "font_name": "Consolas", "font_size": 9},
}
_LINED: Final = {"bottom": 1, "bottom_color": LINE}
_MAX_TEXT: Final = 32_767
_MAX_HEIGHT: Final = 300
_LINE_HEIGHT: Final = 13.5


def write_report(target: Path | BinaryIO, title: str, sheets: Sequence[ReportSheet]) -> None:
    """Write a report; the same contents give the same bytes.

    A file at a path is replaced only when the new one is whole. Raises ``EffektmodellError`` where
    the path cannot be written to.
    """
    content = report_bytes(title, sheets)
    if isinstance(target, Path):
        write_whole(target, content, overwrite=True)
    else:
        target.write(content)


def report_bytes(title: str, sheets: Sequence[ReportSheet]) -> bytes:
    """Return a report as the bytes of an xlsx file."""
    buffer = io.BytesIO()
    book = _Book(buffer, title)
    for sheet in sheets:
        book.add(sheet)
    book.close()
    return buffer.getvalue()


class _Book:
    """A report under construction, with its formats made once each."""

    def __init__(self, buffer: BinaryIO, title: str) -> None:
        self._workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        self._workbook.formats[0].set_font_size(10)
        self._workbook.set_size(24000, 14000)
        self._title = _text(title)
        created = datetime(MODEL_DATE.year, MODEL_DATE.month, MODEL_DATE.day, tzinfo=UTC)
        self._workbook.set_properties(
            {
                "title": self._title,
                "author": "effektmodell",
                "created": created.replace(tzinfo=None),
            }
        )
        self._formats: dict[tuple[str, ...], Format] = {}

    def close(self) -> None:
        self._workbook.close()

    def _format(self, *parts: str) -> Format:
        """Return the format of a role, or of a kind with or without a tone."""
        if parts not in self._formats:
            look: dict[str, Any] = dict(_BASE)
            for part in parts:
                look |= _LOOKS[part]
            made = self._workbook.add_format(look)
            if parts[0] in ("text", "code", "fact"):
                made.set_quote_prefix()
            self._formats[parts] = made
        return self._formats[parts]

    def add(self, sheet: ReportSheet) -> None:
        """Write one tab."""
        page = self._workbook.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.write_string(0, 0, self._title, self._format("title"))
        page.set_row(0, 24)
        row = 1
        for line in sheet.heading:
            page.write_string(row, 0, _text(line), self._format("lead"))
            row += 1
        row += bool(sheet.facts)
        for label, value in sheet.facts:
            page.write_string(row, 0, _text(label), self._format("fact_label"))
            self._put(page, row, 1, value, "fact")
            row += 1
        if sheet.columns:
            row = self._table(page, sheet, row + 1)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.print_area(0, 0, max(row - 1, 0), max(len(sheet.columns) - 1, 1))
        page.set_header(f"&L{self._title.replace('&', '&&')[:120]}&REffektmodell {MODEL_VERSION}")
        page.set_footer("&L&F&RSide &P av &N")

    def _table(self, page: Worksheet, sheet: ReportSheet, row: int) -> int:
        kinds = [*sheet.kinds, *["text"] * (len(sheet.columns) - len(sheet.kinds))]
        for column, text in enumerate(sheet.columns):
            left = kinds[column] in ("text", "code")
            page.write_string(
                row, column, _text(text), self._format("head" if left else "number_head")
            )
        page.freeze_panes(row + 1, 0)
        page.repeat_rows(row)
        last = row + max(len(sheet.rows), 1)
        if sheet.rows:
            page.autofilter(row, 0, last, len(sheet.columns) - 1)
        for offset, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                self._put(page, row + offset, column, cell, kinds[column], "lined")
            page.set_row(row + offset, _height(cells, sheet.widths, kinds))
        return last + 1

    def _put(self, page: Worksheet, row: int, column: int, cell: ReportCell, *look: str) -> None:
        value, tone = (cell.value, (cell.tone,)) if isinstance(cell, Marked) else (cell, ())
        style = self._format(*look, *tone)
        if value is None:
            page.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            page.write_string(row, column, "SANN" if value else "USANN", style)
        elif isinstance(value, str):
            page.write_string(row, column, _text(value), style)
        elif math.isfinite(value):
            page.write_number(row, column, value, style)
        else:
            page.write_string(row, column, "ikke et tall", style)


_ROLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT, "valign": "vcenter"},
    "lead": {"font_color": MUTED},
    "fact_label": {"bold": True, "font_color": MUTED},
    "fact": {"align": "left"},
    "head": {"bold": True, "bg_color": BAND, "text_wrap": True, **_LINED},
    "number_head": {
        "bold": True,
        "bg_color": BAND,
        "text_wrap": True,
        "align": "right",
        "indent": 1,
        **_LINED,
    },
    "lined": _LINED,
}
_LOOKS: Final[dict[str, dict[str, Any]]] = _ROLES | dict(_TONES) | dict(_KINDS)


def _height(cells: Sequence[ReportCell], widths: Sequence[float], kinds: Sequence[str]) -> float:
    """Return the height that the longest wrapped text of a row needs; programs differ in it."""
    lines = 1
    for cell, width, kind in zip(cells, widths, kinds, strict=False):
        value = cell.value if isinstance(cell, Marked) else cell
        if isinstance(value, str) and kind in ("text", "code", "number"):
            room = max(int(width * (0.95 if kind == "code" else 1.12)) - 1, 4)
            needed = sum(max(len(wrap(line, room)), 1) for line in value.splitlines() or [""])
            lines = max(lines, needed)
    return min(lines * _LINE_HEIGHT + 2, _MAX_HEIGHT)


def _text(value: str) -> str:
    """Return a text that a cell can hold: no control signs, no more than Excel takes."""
    shown = "".join(
        "·" if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cs", "Cn") else sign
        for sign in value
    )
    return shown if len(shown) <= _MAX_TEXT else shown[: _MAX_TEXT - 1] + "…"
