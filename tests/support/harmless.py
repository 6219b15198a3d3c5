"""What staff do to a workbook without touching the model: changes that raise nothing above information.

Each is made in the XML of a workbook of any kind; where is drawn from the kind's plan.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from tests.support.planting import Book
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    Constant,
    Formula,
    SheetPlan,
    column_letter,
    relative,
)

Change = Callable[[Book, random.Random], None]


def _free_cell(book: Book, draw: random.Random) -> tuple[str, str]:
    """Return a cell to the right of everything on a tab."""
    sheet = draw.choice(book.plan.sheets)
    last = max(column for _, column in sheet.cells)
    return sheet.name, f"{column_letter(last + draw.randint(1, 3))}{draw.randint(1, 60)}"


def _year_labels(book: Book) -> list[tuple[str, str]]:
    """Return the cells of the labels of rows with a formula in the first year."""
    return [
        (sheet.name, relative(row, 0))
        for sheet in book.plan.sheets
        for (row, column), cell in sheet.cells.items()
        if column == FIRST_YEAR_COLUMN
        and isinstance(cell.content, Formula)
        and _is_label(sheet, row)
    ]


def _is_label(sheet: SheetPlan, row: int) -> bool:
    cell = sheet.cells.get((row, 0))
    return cell is not None and isinstance(cell.content, Constant)


def _any_part(book: Book, draw: random.Random) -> str:
    return book.part(draw.choice(book.tabs))


def column_width(book: Book, draw: random.Random) -> None:
    book.substitute(_any_part(book, draw), r'width="[\d.]+"', f'width="{draw.uniform(2, 60):.2f}"')


def row_height(book: Book, draw: random.Random) -> None:
    _set_row(book, _any_part(book, draw), 6, f'ht="{draw.randint(10, 60)}" customHeight="1"')


def _set_row(book: Book, part: str, number: int, attributes: str) -> None:
    """Give a row attributes in place of those of the same names."""
    names = "|".join(re.findall(r"(\w+)=", attributes))

    def changed(match: re.Match[str]) -> str:
        kept = re.sub(rf' (?:{names})="[^"]*"', "", match[1])
        return f'<row r="{number}"{kept} {attributes}{match[2]}>'

    text = book.parts[part].decode()
    book.parts[part] = re.sub(rf'<row r="{number}"([^>]*?)(/?)>', changed, text).encode()


def colours(book: Book, draw: random.Random) -> None:
    colour = f"FF{draw.randrange(2**24):06X}"
    book.substitute("xl/styles.xml", r'fgColor rgb="[0-9A-F]{8}"', f'fgColor rgb="{colour}"')


def font(book: Book, draw: random.Random) -> None:
    book.substitute("xl/styles.xml", r'<sz val="\d+"/>', f'<sz val="{draw.randint(7, 20)}"/>')


def number_format(book: Book, draw: random.Random) -> None:
    code = draw.choice(["0.00", "#,##0.0", "0.0%", "General"])
    book.substitute("xl/styles.xml", r'formatCode="[^"]*#,##0"', f'formatCode="{code}"')


def zoom(book: Book, draw: random.Random) -> None:
    scale = f'<sheetView zoomScale="{draw.randint(50, 200)}" '
    book.substitute(_any_part(book, draw), r'<sheetView (?:zoomScale="\d+" )?', scale)


def gridlines(book: Book, draw: random.Random) -> None:
    part = _any_part(book, draw)
    book.parts[part] = book.parts[part].replace(b' showGridLines="0"', b"")


def active_cell(book: Book, draw: random.Random) -> None:
    at = f"C{draw.randint(1, 90)}"
    parts = [book.part(tab) for tab in book.tabs if b"activeCell=" in book.parts[book.part(tab)]]
    book.substitute(
        draw.choice(parts), r'activeCell="\w+" sqref="\w+"', f'activeCell="{at}" sqref="{at}"'
    )


def selected_tab(book: Book, draw: random.Random) -> None:
    book.substitute(
        "xl/workbook.xml",
        r"<workbookView( activeTab=\"\d\")?",
        f'<workbookView activeTab="{draw.randrange(len(book.tabs))}"',
    )


def print_setup(book: Book, draw: random.Random) -> None:
    book.substitute(
        _any_part(book, draw),
        r'orientation="\w+"',
        f'orientation="{draw.choice(["portrait", "landscape"])}"',
    )


def header(book: Book, draw: random.Random) -> None:
    book.substitute(
        _any_part(book, draw),
        "<oddHeader>.*?</oddHeader>",
        f"<oddHeader>&amp;LUtkast {draw.random()}</oddHeader>",
    )


def properties(book: Book, draw: random.Random) -> None:
    book.substitute(
        "docProps/core.xml",
        "<dc:title>.*?</dc:title>",
        f"<dc:title>Kladd {draw.random()}</dc:title>",
    )


def note_in_a_free_cell(book: Book, draw: random.Random) -> None:
    book.text(_free_cell(book, draw), "Sjekket mot regnskapet")


def number_in_a_free_cell(book: Book, draw: random.Random) -> None:
    book.number(_free_cell(book, draw), draw.random() * 1e6)


def label(book: Book, draw: random.Random) -> None:
    book.text(draw.choice(_year_labels(book)), f"Vår egen tekst {draw.randint(1, 99)}")


def label_style(book: Book, draw: random.Random) -> None:
    book.style(draw.choice(_year_labels(book)), draw.randint(1, 4))


def notes_tab(book: Book, draw: random.Random) -> None:
    if b'sheetId="99"' not in book.parts["xl/workbook.xml"]:
        number = draw.random()
        book.add_tab(
            "Notater", cells=f'<row r="1"><c r="A1"><f>Prisaar*1</f><v>{number}</v></c></row>'
        )


def own_name(book: Book, draw: random.Random) -> None:
    book.replace(
        "xl/workbook.xml",
        "</definedNames>",
        f"<definedName name=\"Eget_{draw.randrange(10**9)}\">'{book.tabs[2]}'!$A$1</definedName></definedNames>",
    )


def no_chart(book: Book, draw: random.Random) -> None:
    part = book.part(draw.choice([sheet.name for sheet in book.plan.sheets if sheet.figures]))
    book.parts[part] = re.sub(rb"<drawing [^>]*/>", b"", book.parts[part])
    book.parts.pop(part.replace("sheets/", "sheets/_rels/") + ".rels", None)


def no_colours_for_status(book: Book, draw: random.Random) -> None:
    part = _any_part(book, draw)
    text = book.parts[part]
    book.parts[part] = re.sub(
        rb"<conditionalFormatting.*</conditionalFormatting>", b"", text, flags=re.DOTALL
    )


def hidden_row(book: Book, draw: random.Random) -> None:
    tab, address = draw.choice(_year_labels(book))
    _set_row(book, book.part(tab), int(address[1:]), 'hidden="1"')


def tab_colour(book: Book, draw: random.Random) -> None:
    part = _any_part(book, draw)
    if b"<tabColor" not in book.parts[part]:
        book.replace(part, "<sheetPr>", f'<sheetPr><tabColor rgb="FF{draw.randrange(2**24):06X}"/>')


def locked_input(book: Book, draw: random.Random) -> None:
    sheet = draw.choice([sheet for sheet in book.plan.sheets if sheet.validations])
    area = draw.choice(sheet.validations).area
    locked = next(at for at, cell in sheet.cells.items() if isinstance(cell.content, Formula))
    style = book.style_of((sheet.name, relative(*locked)))
    book.style((sheet.name, relative(area.row, area.column)), style)


def comment(book: Book, draw: random.Random) -> None:
    """A comment as openpyxl writes it, which the calculation engine cannot load."""
    part = book.part(book.tabs[2])
    relations = part.replace("sheets/", "sheets/_rels/") + ".rels"
    if relations in book.parts:
        return
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book.parts["xl/comments/comment1.xml"] = (
        f'<comments xmlns="{main}"><authors><author>Kari</author></authors><commentList>'
        f'<comment ref="A{draw.randint(9, 20)}" authorId="0" shapeId="0"><text><t>Spør Ola</t></text></comment>'
        "</commentList></comments>"
    ).encode()
    book.parts[relations] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="c1" Type="{office}/comments" Target="/xl/comments/comment1.xml"/></Relationships>'
    ).encode()


CHANGES: Final[tuple[Change, ...]] = (
    *(column_width, row_height, colours, font, number_format, zoom, gridlines, active_cell),
    *(selected_tab, print_setup, header, properties, note_in_a_free_cell, number_in_a_free_cell),
    *(label, label_style, notes_tab, own_name, no_chart, no_colours_for_status),
    *(hidden_row, tab_colour, locked_input, comment),
)
