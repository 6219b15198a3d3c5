"""Reports as HTML: headings, paragraphs and tables that a page puts into itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from workbook_templates.reports.tables import (
    Cell,
    Column,
    Medium,
    Report,
    Section,
    page_columns,
    page_rows,
)
from workbook_templates.reports.terminal import visible

_WIDE: Final = 9
"""Columns from which a table of numbers is set small."""


def report_html(report: Report, level: int = 3) -> str:
    """Return what a report has for a page; ``level`` is that of its sections' headings.

    A text from outside stands as text: nothing in it becomes markup. The table's first column heads
    its rows.
    """
    pieces = [_paragraph(line) for line in report.lead]
    pieces += [_paragraph(Cell(f"Merk: {note}"), "merknad") for note in report.notes]
    for section in report.sections:
        if section.on & Medium.PAGE:
            pieces += _section(section, level)
    return "\n".join(pieces)


def remarks_html(remarks: Iterable[str]) -> str:
    """Return sentences that a reader should know, a paragraph each."""
    return "\n".join(_paragraph(Cell(f"Merk: {remark}"), "merknad") for remark in remarks)


def _section(section: Section, level: int) -> Iterator[str]:
    rows = [list(row) for row in page_rows(section)]
    if not (rows or section.lead or section.notes):
        return
    if section.title:
        yield f"<h{level}{_tone(section.tone)}>{_text(section.title)}</h{level}>"
    yield from map(_paragraph, section.lead)
    if rows:
        yield _table(section, page_columns(section), rows)
    yield from map(_paragraph, section.notes)


def _table(section: Section, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> str:
    name = section.title or (section.table.name if section.table else "")
    size = ' class="liten"' if len(columns) >= _WIDE else ""
    head = "".join(_head(column) for column in columns)
    shown = f"<thead><tr>{head}</tr></thead>" if any(column.head for column in columns) else ""
    body = "".join(_row(row, columns) for row in rows)
    return (
        f'<div class="tabell" tabindex="0" role="region" aria-label="{_text(name)}">'
        f"<table{size}>{shown}<tbody>{body}</tbody></table></div>"
    )


def _head(column: Column) -> str:
    if not column.head:
        return "<td></td>"
    side = "" if column.unit is None else ' class="tall"'
    return f'<th scope="col"{side}>{_text(column.head)}</th>'


def _row(cells: Sequence[Cell], columns: Sequence[Column]) -> str:
    """Return a row; one with a single cell of many is a line above the rows that share it."""
    if len(cells) < len(columns):
        return f'<tr><th scope="row" colspan="{len(columns)}">{_content(cells[0])}</th></tr>'
    first, *others = zip(cells, columns, strict=True)
    head = f'<th scope="row"{_tone(first[0].tone)}>{_content(first[0])}</th>'
    return f"<tr>{head}{''.join(_cell(cell, column) for cell, column in others)}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    classes = ["tall"] if column.unit is not None else []
    classes += ["kode"] if column.code else []
    return f"<td{_tone(cell.tone, *classes)}>{_content(cell)}</td>"


def _paragraph(line: Cell | str, name: str = "") -> str:
    cell = line if isinstance(line, Cell) else Cell(line)
    return f"<p{_tone(cell.tone, *filter(None, [name]))}>{_content(cell)}</p>"


def _content(cell: Cell) -> str:
    text = str(cell.value)
    strong, rest = text[: cell.strong], text[cell.strong :]
    return (f"<strong>{_text(strong)}</strong>" if strong else "") + _text(rest)


def _text(text: str) -> str:
    """Return a text from anywhere as it may stand in HTML: no markup, no control signs."""
    return escape(visible(text)).replace("\n", "<br>")


def _tone(tone: str | None, *others: str) -> str:
    names = [*([f"tone-{tone}"] if tone else []), *others]
    return f' class="{" ".join(names)}"' if names else ""
