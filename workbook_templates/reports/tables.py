"""What a report tells, whoever shows it: a title, facts, and sections of columns and rows.

Values are plain, as they are calculated; how they are written follows from their unit. A page (the
terminal, a document, a web page) shows the sections beneath each other; a workbook has one tab for
each table, with the rows of all its sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Flag, auto
from typing import Any, Final, Literal, TypeAlias

from xlmodel.common.bokmaal import difference_text, number_text
from xlmodel.common.terms import Term, Unit

Tone = Literal["good", "bad", "warning", "strong", "muted"]
"""What a value is marked as; a status is always told by its text too."""

Value = float | int | str | None


class Medium(Flag):
    """Where something is shown: on a page, in a workbook, or in both."""

    PAGE = auto()
    SHEET = auto()
    BOTH = PAGE | SHEET


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a unit or a tone of its own; the first ``strong`` signs of a text stand out.

    The unit is for columns that hold several; a workbook shows such columns in one format.
    """

    value: Value
    unit: Unit | None = None
    tone: Tone | None = None
    strong: int = 0


Content: TypeAlias = Cell | Value


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it counts (text without a unit), and its width in signs.

    A line break in ``head`` holds on a page only. ``blank`` stands on a page for no value or text. ``signed`` numbers are differences and have their sign. ``code`` is shown
    in a fixed-width font. ``title`` makes a page show the value, put in it, as a line above the rows
    that share it. ``width`` counts for a page where the column is shown there only; ``long`` texts
    keep a page's table to the page's width.
    """

    head: str
    unit: Unit | None = None
    width: float = 0
    on: Medium = Medium.BOTH
    blank: str = ""
    signed: bool = False
    code: bool = False
    title: str = ""
    long: bool = False


def texts(on: Medium = Medium.BOTH, **widths: float) -> tuple[Column, ...]:
    """Return columns of text by heading and width; a line below in a heading is a blank."""
    return tuple(
        Column(head.replace("_", " "), width=width, on=on) for head, width in widths.items()
    )


def numbers(unit: Unit, width: float, *heads: str) -> tuple[Column, ...]:
    """Return columns of numbers of one unit and width."""
    return tuple(Column(head, unit, width) for head in heads)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one or more sections, and the tab that has the rows of them all.

    ``lead`` stands above the rows of the tab; ``empty`` is its only row where there is none. A table
    that is ``split`` becomes as many tables on a page as its width asks for, each with the first
    column.
    """

    name: str
    columns: Sequence[Column]
    lead: Sequence[str] = ()
    empty: Content = None
    split: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, one for each column, and where it is shown."""

    cells: Sequence[Content]
    on: Medium = Medium.BOTH
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: lines, a table's rows, and notes; a page leaves out one that is empty.

    ``who`` fills the first columns of every row in a workbook and JSON; a page tells it in ``title``
    or in ``head``, which then stands above its first column.
    """

    title: str = ""
    table: Table | None = None
    rows: Sequence[Row] = ()
    lead: Sequence[Cell | str] = ()
    notes: Sequence[Cell | str] = ()
    who: tuple[str, ...] = ()
    head: str | None = None
    on: Medium = Medium.BOTH
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report. A page begins with ``lead``, a workbook with the facts (label and value).

    ``notes`` are sentences to read before the amounts. ``tables`` are the tabs of the workbook in
    order. ``data`` is what JSON holds. ``alike`` says of a comparison that nothing differs.
    """

    title: str
    sections: Sequence[Section]
    tables: Sequence[Table] = ()
    lead: Sequence[Cell | str] = ()
    notes: Sequence[str] = ()
    facts: Sequence[tuple[str, Content]] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    alike: bool = False

    def rows(self, table: Table) -> Iterator[Sequence[Content]]:
        """Yield all cells of a table's rows in a workbook, those of who each section is of first."""
        for section in self.sections:
            if section.table is table and section.on & Medium.SHEET:
                for row in section.rows:
                    if row.on & Medium.SHEET:
                        yield (*section.who, *row.cells)


def value_of(content: Content) -> Value:
    """Return the value of a cell."""
    return content.value if isinstance(content, Cell) else content


# Pages -------------------------------------------------------------------------------------------

_INDENT: Final = "  "


def page_columns(section: Section) -> list[Column]:
    """Return the columns that a page shows, the first under the section's own heading if any."""
    shown = [column for column in _own_columns(section) if _on_page(column)]
    if section.head is not None:
        shown[0] = replace(shown[0], head=section.head)
    return shown


def page_rows(section: Section) -> Iterator[list[Cell]]:
    """Yield the rows that a page shows, every value as text, titles of rows on lines of their own."""
    columns = _own_columns(section)
    before: list[str] = []
    for row in section.rows:
        if not row.on & Medium.PAGE:
            continue
        cells = [_as_cell(content) for content in row.cells]
        pairs = list(zip(columns, cells, strict=True))
        titles = [
            column.title.format(cell.value) for column, cell in pairs if _is_title(column, cell)
        ]
        for level, title in enumerate(titles):
            if titles[: level + 1] != before[: level + 1]:
                yield [Cell(_INDENT * level + title)]
        before = titles
        shown = [_shown(column, cell, row.tone) for column, cell in pairs if _on_page(column)]
        yield [replace(shown[0], value=f"{_INDENT * len(titles)}{shown[0].value}"), *shown[1:]]


def _own_columns(section: Section) -> Sequence[Column]:
    return () if section.table is None else section.table.columns[len(section.who) :]


def _on_page(column: Column) -> bool:
    return bool(column.on & Medium.PAGE) and not column.title


def _is_title(column: Column, cell: Cell) -> bool:
    return bool(column.title and cell.value)


def _as_cell(content: Content) -> Cell:
    return content if isinstance(content, Cell) else Cell(content)


def _shown(column: Column, cell: Cell, tone: Tone | None) -> Cell:
    write = difference_text if column.signed else number_text
    unit = column.unit if cell.unit is None else cell.unit
    text = write(cell.value, unit) if cell.value not in (None, "") else column.blank
    return Cell(text, tone=cell.tone or tone, strong=cell.strong)


def labelled(term: Term) -> str:
    """Write a result's name, with its unit where it is an amount."""
    return f"{term.nb} ({term.unit})" if term.unit is Unit.KRONER else term.nb
