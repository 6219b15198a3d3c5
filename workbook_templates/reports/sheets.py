"""Writes reports as calm, printable workbooks: facts on top, one table a tab.

A report holds no formulas. Text is stored as text whatever it begins with, and stays text when a
reader edits the cell, so that a formula quoted in a report is never calculated.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time
from textwrap import wrap
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook_templates.reports.tables import (
    Cell,
    Column,
    Content,
    Medium,
    Report,
    Table,
    Tone,
    value_of,
)
from workbook_templates.sheet import (
    ACCENT,
    BAD_FILL,
    BAD_INK,
    BAND,
    CALC_ID,
    GOOD_FILL,
    GOOD_INK,
    INK,
    LINE,
    MUTED,
    PERCENT,
    WINDOW,
)
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Unit
from xlmodel.common.version import MODEL_DATE, MODEL_VERSION

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
_RIGHT: Final = {"align": "right", "indent": 1}
_NUMBER: Final = {"num_format": _GROUPED, "text_wrap": True, **_RIGHT}
_WHOLE: Final = {"num_format": "[$-414]#,##0", **_RIGHT}
_UNITS: Final[dict[Unit, dict[str, Any]]] = {
    **dict.fromkeys(Unit, _NUMBER),
    Unit.KRONER: _WHOLE,
    Unit.COUNT: _WHOLE,
    Unit.SHARE: {"num_format": PERCENT, **_RIGHT},
    Unit.YEAR: {"num_format": "0", **_RIGHT},
}
_DECIMALS: Final = {Unit.KRONER: 0, Unit.KRONER_PER_KRONE: 4}
"""To which results are rounded in columns of several units, whose format does not do it."""
_LINED: Final = {"bottom": 1, "bottom_color": LINE}
_MAX_TEXT: Final = 32_767
_MAX_HEIGHT: Final = 300
_LINE_HEIGHT: Final = 13.5


def report_bytes(report: Report) -> bytes:
    """Return a report as the bytes of an xlsx file; the same contents give the same bytes."""
    buffer = io.BytesIO()
    book = _Book(buffer, report.title)
    for number, table in enumerate(report.tables):
        notes, facts = ((), ()) if number else (report.notes, report.facts)
        book.add(table, list(report.rows(table)), (*notes, *table.lead), facts)
    book.close()
    return buffer.getvalue()


def new_workbook(buffer: BinaryIO, **properties: str) -> xlsxwriter.Workbook:
    """Begin a workbook without formulas: there is nothing to calculate when it is opened.

    Its creation time is the model version's, so that the same contents give the same bytes.
    """
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.calc_on_load = False
    workbook.calc_id = CALC_ID
    workbook.set_properties(properties | {"created": datetime.combine(MODEL_DATE, time())})
    return workbook


class _Book:
    """A report under construction, with its formats made once each."""

    def __init__(self, buffer: BinaryIO, title: str) -> None:
        self._title = _text(title)
        self._workbook = new_workbook(buffer, title=self._title, author="effektmodell")
        self._workbook.formats[0].set_font_size(10)
        self._workbook.set_size(*WINDOW)
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

    def add(
        self,
        table: Table,
        rows: Sequence[Sequence[Content]],
        lead: Sequence[str],
        facts: Sequence[tuple[str, Content]],
    ) -> None:
        """Write one tab."""
        columns = [column for column in table.columns if column.on & Medium.SHEET]
        page = self._workbook.add_worksheet(table.name)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)
        page.write_string(0, 0, self._title, self._format("title"))
        page.set_row(0, 24)
        for row, line in enumerate(lead, start=1):
            page.write_string(row, 0, _text(line), self._format("lead"))
        row = 1 + len(lead) + bool(facts)
        for row, (label, value) in enumerate(facts, start=row):  # noqa: B020  # goes on from there
            page.write_string(row, 0, _text(label), self._format("fact_label"))
            self._put(page, row, 1, value, "fact")
        row = self._table(page, columns, _on_sheet(table, rows), row + 1 + bool(facts))
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.print_area(0, 0, row, max(len(columns) - 1, 1))
        page.set_header(f"&L{self._title.replace('&', '&&')[:120]}&REffektmodell {MODEL_VERSION}")
        page.set_footer("&L&F&RSide &P av &N")

    def _table(
        self, page: Worksheet, columns: list[Column], rows: list[list[Content]], row: int
    ) -> int:
        """Write headings and rows; return the last row, counted from 0."""
        for index, column in enumerate(columns):
            head = self._format("head" if column.unit is None else "number_head")
            page.write_string(row, index, _text(column.head.replace("\n", " ")), head)
        page.freeze_panes(row + 1, 0)
        page.repeat_rows(row)
        last = row + max(len(rows), 1)
        if rows:
            page.autofilter(row, 0, last, len(columns) - 1)
        for at, cells in enumerate(rows, start=row + 1):
            for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                self._put(page, at, index, _stored(column, cell), _look(column), "lined")
            page.set_row(at, _height(columns, cells))
        return last

    def _put(self, page: Worksheet, row: int, column: int, content: Content, *look: str) -> None:
        tone = content.tone if isinstance(content, Cell) else None
        style = self._format(*look, *([tone] if tone else []))
        value = value_of(content)
        if value is None:
            page.write_blank(row, column, None, style)
        elif not isinstance(value, bool | str) and math.isfinite(value):
            page.write_number(row, column, value, style)
        else:
            page.write_string(row, column, _text(number_text(value)), style)


def _on_sheet(table: Table, rows: Sequence[Sequence[Content]]) -> list[list[Content]]:
    """Return the rows of the columns that a tab has, or the one that says that there are none."""
    shown = [
        [cell for column, cell in zip(table.columns, row, strict=True) if column.on & Medium.SHEET]
        for row in rows
    ]
    if shown or table.empty is None:
        return shown
    count = sum(bool(column.on & Medium.SHEET) for column in table.columns)
    return [[table.empty, *[None] * (count - 1)]]


def _stored(column: Column, content: Content) -> Content:
    """Return what a cell holds: in a column of several units a year is a text, a result rounded."""
    unit = content.unit if isinstance(content, Cell) else None
    value = value_of(content)
    if unit is None or unit is column.unit or not isinstance(value, int | float):
        return content
    if unit is Unit.YEAR:
        return number_text(value, unit)
    return round(value, _DECIMALS[unit]) if unit in _DECIMALS else value


def _look(column: Column) -> str:
    return "code" if column.code else "text" if column.unit is None else column.unit


_ROLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT, "valign": "vcenter"},
    "lead": {"font_color": MUTED},
    "fact_label": {"bold": True, "font_color": MUTED},
    "fact": {"align": "left"},
    "head": {"bold": True, "bg_color": BAND, "text_wrap": True, **_LINED},
    "number_head": {"bold": True, "bg_color": BAND, "text_wrap": True, **_RIGHT, **_LINED},
    "lined": _LINED,
    "text": {"text_wrap": True, "align": "left"},
    "code": {"text_wrap": True, "align": "left", "font_name": "Consolas", "font_size": 9},
}
_LOOKS: Final[dict[str, dict[str, Any]]] = _ROLES | dict(_TONES) | dict(_UNITS)


def _height(columns: Sequence[Column], cells: Sequence[Content]) -> float:
    """Return the height that the longest wrapped text of a row needs; programs differ in it."""
    lines = 1
    for column, cell in zip(columns, cells, strict=True):
        value = value_of(cell)
        if isinstance(value, str) and _LOOKS[_look(column)].get("text_wrap"):
            room = max(int(column.width * (0.95 if column.code else 1.12)) - 1, 4)
            needed = sum(max(len(wrap(line, room)), 1) for line in value.splitlines() or [""])
            lines = max(lines, needed)
    return min(lines * _LINE_HEIGHT + 2, _MAX_HEIGHT)


def _text(value: str) -> str:
    """Return a text that a cell can hold: no control signs, no more than Excel takes.

    XlsxWriter takes a text from ``<r>`` to ``</r>`` for the XML of a formatted text and writes it as it
    stands; an unseen sign before it keeps it a text.
    """
    shown = "".join(
        "·" if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cs", "Cn") else sign
        for sign in value
    )
    if shown.startswith("<r>"):
        shown = "\u200b" + shown
    return shown if len(shown) <= _MAX_TEXT else shown[: _MAX_TEXT - 1] + "…"
