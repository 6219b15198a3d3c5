"""Reports in the terminal."""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as Drawn
from rich.text import Text

from workbook_templates.reports.tables import (
    Cell,
    Column,
    Medium,
    Report,
    Section,
    page_columns,
    page_rows,
)

_UNBROKEN: Final = 10_000
_PAGE: Final = 100
_WIDEST: Final = 120
_STYLES: Final = {"bad": "red", "warning": "yellow", "strong": "bold", "muted": "dim"}


def console(*, error: bool = False) -> Console:
    """Return a console on standard output or standard error.

    Where no terminal reads it, lines are as long as their content, so that nothing is cut off.
    """
    terminal = (sys.stderr if error else sys.stdout).isatty()
    return Console(
        stderr=error,
        width=None if terminal else _UNBROKEN,
        highlight=False,
        markup=False,
        emoji=False,
    )


def visible(text: str) -> str:
    """Replace signs that would steer a terminal, other than a new line."""
    return "".join(
        "·" if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign
        for sign in text
    )


def plain(text: object) -> Text:
    """Return a text from outside as it may stand in a terminal: no markup, no control signs."""
    return Text(visible(str(text)))


def print_remarks(remarks: Iterable[str], screen: Console) -> None:
    """Print what a reader should know of a file, a line each."""
    print_lines((f"Merk: {remark}" for remark in remarks), screen)


def print_lines(lines: Iterable[Cell | str], screen: Console) -> None:
    """Print sentences."""
    for line in lines:
        text = _text(line if isinstance(line, Cell) else Cell(line))
        screen.print(text, soft_wrap=not screen.is_terminal)


def print_report(report: Report, screen: Console) -> None:
    """Print what a report has for a page."""
    print_lines(report.lead, screen)
    print_lines((f"\nMerk: {note}" for note in report.notes), screen)
    for section in report.sections:
        if section.on & Medium.PAGE:
            _print_section(section, screen)


def _print_section(section: Section, screen: Console) -> None:
    tables = list(_tables(section, screen))
    if not (tables or section.lead or section.notes):
        return
    if section.title:
        style = f"bold {_STYLES.get(section.tone or '', '')}".strip()
        screen.print()
        screen.print(Text(visible(section.title), style=style))
    print_lines(section.lead, screen)
    for table, width in tables:
        screen.print(table, width=width)
    print_lines(section.notes, screen)


def _tables(section: Section, screen: Console) -> Iterator[tuple[Drawn, int | None]]:
    """Yield a section's table, or the tables that one with many columns becomes, and their width.

    A table of numbers that a narrow terminal would break is split too.
    """
    columns = page_columns(section)
    rows = [(*row, *[Cell("")] * (len(columns) - len(row))) for row in page_rows(section)]
    if not rows or section.table is None:
        return
    table, width = _drawn(columns, rows), _page_width(screen)
    is_long = any(column.long for column in columns)
    fits = is_long or not screen.is_terminal or _needed(table, screen) <= width
    if fits and not section.table.split:
        yield table, min(width, _WIDEST) if is_long else None
        return
    columns = [_folded(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    start = 1
    while start < len(columns):
        for end in range(len(columns), start, -1):
            taken = (0, *range(start, end))
            table = _drawn(
                [columns[at] for at in taken],
                [[row[at] for at in taken] for row in rows],
                whole=True,
            )
            if _needed(table, screen) <= width:
                break
        yield table, width
        start = end


def _folded(column: Column, cells: Sequence[Cell]) -> Column:
    """Return a column whose heading is no wider than its longest word or value."""
    texts = (*column.head.split(), *(str(cell.value) for cell in cells))
    return replace(column, head=textwrap.fill(column.head, max(map(len, texts))))


def _needed(table: Drawn, screen: Console) -> int:
    """Return the width in which no number or word of a table is broken."""
    return Measurement.get(screen, screen.options.update(max_width=_UNBROKEN), table).maximum


def _page_width(screen: Console) -> int:
    return screen.width if screen.is_terminal else _PAGE


def _text(cell: Cell) -> Text:
    text = plain(cell.value)
    text.stylize(_STYLES.get(cell.tone or "", ""))
    text.stylize("bold", 0, cell.strong)
    return text


def _drawn(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, whole: bool = False
) -> Drawn:
    """Return a table; with ``whole`` texts give way to numbers, which are not broken."""
    table = Drawn(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.show_header = any(column.head for column in columns)
    table.leading = 0 if table.show_header else 1
    for column in columns:
        table.add_column(
            plain(column.head),
            justify="left" if column.unit is None else "right",
            overflow="fold",
            no_wrap=column.signed or (whole and column.unit is not None),
            width=int(column.width) if column.on is Medium.PAGE and column.width else None,
            ratio=1 if column.long else None,
        )
    for row in rows:
        table.add_row(*map(_text, row))
    return table
