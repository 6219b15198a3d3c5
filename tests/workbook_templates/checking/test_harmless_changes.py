"""What staff do to a workbook without touching the model raises nothing above information."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import workbook_templates
from tests.support.drawn import drawn_inputs
from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.support.planting import COSTS, PLAN, TABS, UV, Book, keyed, named
from tests.workbook_templates.checking.conftest import DAY, Check
from workbook_templates import FindingKind, Severity

WORKBOOKS, CHANGES_EACH = 20, 10
Change = Callable[[Book, random.Random], None]


def _any_part(book: Book, draw: random.Random) -> str:
    return book.part(draw.choice(TABS))


def column_width(book: Book, draw: random.Random) -> None:
    book.substitute(_any_part(book, draw), r'width="[\d.]+"', f'width="{draw.uniform(2, 60):.2f}"')


def row_height(book: Book, draw: random.Random) -> None:
    height = f'<row r="6" ht="{draw.randint(10, 60)}" customHeight="1"'
    part = _any_part(book, draw)
    text = book.parts[part].decode()
    book.parts[part] = re.sub(r'<row r="6"[^>/]*', height, text).encode()


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
    book.substitute(
        book.part(UV), r'activeCell="\w+" sqref="\w+"', f'activeCell="{at}" sqref="{at}"'
    )


def selected_tab(book: Book, draw: random.Random) -> None:
    book.substitute(
        "xl/workbook.xml",
        r"<workbookView( activeTab=\"\d\")?",
        f'<workbookView activeTab="{draw.randrange(7)}"',
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
    book.text((draw.choice(TABS), f"Z{draw.randint(1, 60)}"), "Sjekket mot regnskapet")


def number_in_a_free_cell(book: Book, draw: random.Random) -> None:
    book.number((draw.choice(TABS), f"Y{draw.randint(1, 60)}"), draw.random() * 1e6)


def label(book: Book, draw: random.Random) -> None:
    key = draw.choice(["cost", "net", "gain", "total", "avoided"])
    area = PLAN.area("UV_", key)
    book.text((area.sheet, f"A{area.row + 1}"), f"Vår egen tekst {draw.randint(1, 99)}")


def label_style(book: Book, draw: random.Random) -> None:
    book.style((UV, f"A{PLAN.area('UV_', 'cost').row + 1}"), draw.randint(1, 4))


def notes_tab(book: Book, draw: random.Random) -> None:
    if b'sheetId="99"' not in book.parts["xl/workbook.xml"]:
        number = draw.random()
        book.add_tab(
            "Notater", cells=f'<row r="1"><c r="A1"><f>UV_NettoNytte*1</f><v>{number}</v></c></row>'
        )


def own_name(book: Book, draw: random.Random) -> None:
    book.replace(
        "xl/workbook.xml",
        "</definedNames>",
        f"<definedName name=\"Eget_{draw.randrange(10**9)}\">'{COSTS}'!$A$1</definedName></definedNames>",
    )


def no_chart(book: Book, draw: random.Random) -> None:
    tab = draw.choice([UV, TABS[4]])
    part = book.part(tab)
    book.parts[part] = re.sub(rb"<drawing [^>]*/>", b"", book.parts[part])
    book.parts.pop(part.replace("sheets/", "sheets/_rels/") + ".rels", None)


def no_colours_for_status(book: Book, draw: random.Random) -> None:
    part = _any_part(book, draw)
    text = book.parts[part]
    book.parts[part] = re.sub(
        rb"<conditionalFormatting.*</conditionalFormatting>", b"", text, flags=re.DOTALL
    )


def hidden_row(book: Book, draw: random.Random) -> None:
    number = PLAN.area("UV_", draw.choice(["lab", "out"])).row + 1
    part = book.part(UV)
    text = book.parts[part].decode()
    book.parts[part] = re.sub(
        rf'<row r="{number}"(?: hidden="1")?', f'<row r="{number}" hidden="1"', text
    ).encode()


def tab_colour(book: Book, draw: random.Random) -> None:
    part = _any_part(book, draw)
    if b"<tabColor" not in book.parts[part]:
        book.replace(part, "<sheetPr>", f'<sheetPr><tabColor rgb="FF{draw.randrange(2**24):06X}"/>')


def locked_input(book: Book, draw: random.Random) -> None:
    book.style(named(draw.choice(["UV_QALYverdi", "UV_Startaar"])), book.style_of(keyed("cost")))


def comment(book: Book, draw: random.Random) -> None:
    """A comment as openpyxl writes it, which the calculation engine cannot load."""
    part = book.part(TABS[2])
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


@pytest.mark.parametrize("seed", range(WORKBOOKS))
def test_drawn_inputs_and_ten_harmless_changes_raise_nothing_above_information(
    seed: int, check: Check
) -> None:
    draw = random.Random(seed)  # noqa: S311 # a test's draw
    book = Book(workbook_templates.workbook_bytes(drawn_inputs(WORKBOOKS)[seed]))
    changes = draw.sample(CHANGES, CHANGES_EACH)
    for change in changes:
        change(book, draw)
    report = check(book)
    told = [f"{item.kind.value} {item.place} {item.message}" for item in report.findings]
    assert (report.severity or 0) <= Severity.INFORMATION, ([c.__name__ for c in changes], told)
    assert report.values_compared > 3000


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_each_kind_of_harmless_change_alone(change: Change, book: Book, check: Check) -> None:
    change(book, random.Random(1))  # noqa: S311 # a test's draw
    report = check(book)
    assert (report.severity or 0) <= Severity.INFORMATION, [
        item.message for item in report.findings
    ]


def test_an_untouched_workbook_has_no_findings(book: Book, check: Check) -> None:
    report = check(book)
    assert report.findings == ()
    assert report.verdict == "Ingen funn"
    assert report.formulas_compared == report.values_compared + 1  # «Sist brukt» has no model value
    assert len(report.key_figures) == 22


@pytest.mark.parametrize("part", ["xl/charts/chart1.xml", "xl/drawings/drawing1.xml"])
@pytest.mark.parametrize("content", [b"<c:chartSpace", None], ids=["damaged", "missing"])
def test_a_figure_that_cannot_be_read_stops_no_check(
    part: str, content: bytes | None, book: Book, check: Check
) -> None:
    del book.parts[part]
    if content is not None:
        book.parts[part] = content
    report = check(book)
    assert [item.kind for item in report.findings if item.severity > Severity.INFORMATION] == []
    assert FindingKind.FIGURES in {item.kind for item in report.findings}


def test_charts_in_another_order_are_no_finding(book: Book, check: Check) -> None:
    one, other = "xl/charts/chart3.xml", "xl/charts/chart5.xml"  # two of one tab
    book.parts[one], book.parts[other] = book.parts[other], book.parts[one]
    assert check(book).findings == ()


def test_a_file_saved_by_openpyxl_lacks_stored_values_and_nothing_else(
    clean: bytes, tmp_path: Path
) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.comments import Comment  # noqa: PLC0415

    path = tmp_path / "bok.xlsx"
    path.write_bytes(clean)
    book = load_workbook(path)
    book["Familie"]["A40"].comment = Comment("Spør Ola", "Kari")
    book.save(path)
    report = workbook_templates.audit_workbook(path, DAY)
    assert [item.kind for item in report.findings] == [FindingKind.NO_STORED_VALUE]
    assert report.severity is Severity.INFORMATION
    assert report.values_compared > 3000


@pytest.mark.slow
@needs_libreoffice
def test_a_file_saved_by_libreoffice_raises_nothing_above_information(
    clean: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(clean)
    folder = tmp_path / "ut"
    folder.mkdir()
    (saved,) = convert_with_libreoffice([path], folder)
    report = workbook_templates.audit_workbook(saved, DAY)
    assert (report.severity or 0) <= Severity.INFORMATION, [
        item.message for item in report.findings
    ]
    assert report.values_compared > 3000
