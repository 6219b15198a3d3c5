"""A paper as a Word document: true headings, header rows, captions, a list of contents that is filled.

The same paper gives the same bytes: the parts of the file are written anew with fixed times.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell as DocxCell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workbook_templates.paper.composing import ComposedPaper
from workbook_templates.paper.plots import figure_png
from workbook_templates.reports import (
    Block,
    Cell,
    Chapter,
    Column,
    Points,
    Section,
    page_columns,
    page_rows,
    value_of,
)
from workbook_templates.sheet import ACCENT, BAD_FILL, BAD_INK, BAND, INK, LINE, MUTED, Drawing
from xlmodel.common.bokmaal import with_minus

_LANGUAGE: Final = "nb-NO"
_FONT: Final = "Calibri"
_PAGE: Final = (Cm(21.0), Cm(29.7))
_MARGIN: Final = Cm(2.4)
_TEXT_WIDTH: Final = 21.0 - 2 * 2.4
_WIDE_WIDTH: Final = 29.7 - 2 * 2.4
_NARROWEST: Final = 6.0
_LONGEST_WHOLE: Final = 24
"""Signs of the longest word or number that is never broken."""
_PADDING: Final = 4.2
"""Signs that the margins of a cell take."""
_MOST_SIGNS: Final = 100
"""Signs across a page in the letters of a table; a wider one has smaller letters."""
_KEPT_ROWS: Final = 18
"""Most rows of a table that is kept on one page."""
_TABLE_STYLE: Final = "Tabelltekst"
_HEADINGS: Final = ((1, 15, 16, 5), (2, 12.5, 12, 3), (3, 11, 8, 2))
"""Level, size, space before and after of headings, in points."""
_LEFT_OVER: Final = ("customXml", "stylesWithEffects", "thumbnail")
"""Parts of the library's template that say nothing, or something else than the document does."""
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:language>nb-NO</dc:language>{dates}</cp:coreProperties>"""
_DATES: Final = (
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
)
_APP: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>effektmodell</Application></Properties>"""


def word_bytes(paper: ComposedPaper) -> bytes:
    """Return a paper as docx."""
    return _Writer(paper).content()


def _legible(text: str) -> str:
    """Return a text as XML can hold it: what a document cannot show is a dot."""
    return "".join(sign if sign.isprintable() or sign in "\n\u00a0\u00ad" else "·" for sign in text)


class _Writer:
    """A document under way: numbers its tables and figures, and knows its headings beforehand."""

    def __init__(self, paper: ComposedPaper) -> None:
        self._paper = paper
        self._document = docx.Document()
        self._width = _TEXT_WIDTH
        self._numbers = {"Tabell": 0, "Figur": 0}
        self._headings = 0
        titles = [item.title for chapter in paper.chapters for item in _drawings(chapter)]
        self._shared_titles = {title for title in titles if titles.count(title) > 1}

    def content(self) -> bytes:
        """Write everything and return the file."""
        paper = self._paper
        _prepare(self._document)
        self._page_setup()
        self._front()
        for chapter in paper.chapters:
            self._chapter(chapter, 1)
        for number, chapter in enumerate(paper.appendices, start=1):
            self._new_page(wide=chapter.is_wide)
            self._chapter(_numbered(number, chapter), 1)
        made = io.BytesIO()
        self._document.save(made)
        return _as_made(made.getvalue(), _legible(paper.title), paper.day)

    # Pages ---------------------------------------------------------------------------------------

    def _page_setup(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = _PAGE
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin = section.bottom_margin = Cm(2.2)
        header = section.header.paragraphs[0]
        header.text = _legible(self._paper.title)
        header.style = "Header"
        footer = section.footer.paragraphs[0]
        footer.style = "Footer"
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        footer.add_run("Side ")
        _field(footer, "PAGE", "1")
        footer.add_run(" av ")
        _field(footer, "NUMPAGES", "1")

    def _new_page(self, *, wide: bool) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        short, long = _PAGE
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if wide else (short, long)
        self._width = _WIDE_WIDTH if wide else _TEXT_WIDTH

    def _front(self) -> None:
        paper = self._paper
        self._paragraph(paper.title, "Title")
        for line in paper.lines:
            self._paragraph(line, "Subtitle")
        if paper.notice is not None:
            self._notice(paper.notice)
        self._contents()

    def _notice(self, notice: Chapter) -> None:
        """Write what is wrong in a frame, as a heading of its own."""
        self._heading(notice.title, 1)
        for block in notice.blocks:
            for text in block.lines if isinstance(block, Points) else [str(block)]:
                style = "List Bullet" if isinstance(block, Points) else "Normal"
                _shade(self._paragraph(text, style), BAD_FILL)

    def _contents(self) -> None:
        """Write the contents: a field that Word can renew, filled with links to the headings."""
        self._paragraph("Innhold", "TOC Heading")
        paper = self._paper
        appendices = (_numbered(at, item) for at, item in enumerate(paper.appendices, start=1))
        lines = [
            (title, level)
            for chapter in (*filter(None, [paper.notice]), *paper.chapters, *appendices)
            for title, level in _titles(chapter, 1)
        ]
        shown = [(at, line) for at, line in enumerate(lines, start=1) if line[1] <= 2]
        for place, (number, (title, level)) in enumerate(shown):
            paragraph = self._document.add_paragraph(style=f"TOC {level}")
            if place == 0:
                _begin_field(paragraph, 'TOC \\o "1-2" \\n \\h \\z')
            _link(paragraph, _legible(title), _bookmark(number))
            if place == len(shown) - 1:
                _end_field(paragraph)

    # Blocks --------------------------------------------------------------------------------------

    def _chapter(self, chapter: Chapter, level: int) -> None:
        self._heading(chapter.title, level)
        for block in chapter.blocks:
            self._block(block, level)

    def _block(self, block: Block, level: int) -> None:
        match block:
            case str():
                self._paragraph(block)
            case Points():
                for line in block.lines:
                    self._paragraph(line, "List Bullet")
            case Section():
                self._section(block)
            case Drawing():
                self._picture(block)
            case Chapter():
                self._chapter(block, level + 1)

    def _heading(self, title: str, level: int) -> None:
        self._headings += 1
        paragraph = self._document.add_paragraph(style=f"Heading {min(level, 3)}")
        _mark(paragraph, self._headings, _legible(title))

    def _paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        return self._document.add_paragraph(_legible(text), style)

    def _caption(self, kind: str, text: str, *, before: bool) -> None:
        """Write a caption that Word can number anew."""
        self._numbers[kind] += 1
        paragraph = self._document.add_paragraph(f"{kind}\u00a0", "Caption")
        paragraph.paragraph_format.keep_with_next = before
        _field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._numbers[kind]))
        paragraph.add_run(f". {_legible(text)}")

    def _picture(self, drawing: Drawing) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)
        picture = paragraph.add_run().add_picture(
            io.BytesIO(figure_png(drawing)), width=Cm(min(self._width, _TEXT_WIDTH))
        )
        properties = picture._inline.docPr  # noqa: SLF001  # python-docx has no other way to the alternative text
        properties.set("name", f"Figur {self._numbers['Figur'] + 1}")
        properties.set("descr", _legible(drawing.description))
        properties.set("title", _legible(drawing.title))
        whose = f" ({drawing.tab.lower()})" if drawing.title in self._shared_titles else ""
        self._caption("Figur", f"{drawing.title}{whose}", before=False)

    # Tables --------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        for line in section.lead:
            if text := str(value_of(line) or ""):
                self._paragraph(text)
        columns = page_columns(section)
        rows = [[*row, *[Cell("")] * (len(columns) - len(row))] for row in page_rows(section)]
        if rows and section.table is not None:
            self._caption("Tabell", section.title or section.table.name, before=True)
            self._table(columns, rows)
        for line in section.notes:
            if text := str(value_of(line) or ""):
                self._paragraph(text, "Merknad")

    def _table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        signs = _signs(columns, rows)
        size = _letters(sum(signs), self._width)
        table = self._document.add_table(0, len(columns))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        widths = [Cm(self._width * part / sum(signs)) for part in signs]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        heads = [Cell(column.head, tone="strong") for column in columns]
        has_heads = any(column.head for column in columns)
        last = len(rows) - (not has_heads)
        for at, cells in enumerate([heads, *rows] if has_heads else rows):
            row = table.add_row()
            is_head = has_heads and at == 0
            _row_properties(row._tr, is_head=is_head)  # noqa: SLF001  # no other way to a header row
            for made, column, cell, width in zip(row.cells, columns, cells, widths, strict=True):
                made.width = width
                self._cell(made, column, cell, size, is_kept=len(rows) <= _KEPT_ROWS and at < last)
                _cell_look(made, BAND if is_head else "")
        self._document.add_paragraph(style="Etter tabell")

    def _cell(
        self, made: DocxCell, column: Column, cell: Cell, size: float, *, is_kept: bool
    ) -> None:
        paragraph = made.paragraphs[0]
        paragraph.paragraph_format.keep_with_next = is_kept or None
        paragraph._p.style = _TABLE_STYLE  # noqa: SLF001  # by name the library looks through all styles anew
        text = _legible(str(cell.value or ""))
        if column.unit is not None:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            text = with_minus(text)
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        run.bold = cell.tone == "strong" or None


def _numbered(number: int, chapter: Chapter) -> Chapter:
    """Return an appendix under the heading that it has in the document."""
    return Chapter(f"Vedlegg {number}: {chapter.title}", chapter.blocks, chapter.is_wide)


def _titles(chapter: Chapter, level: int) -> Iterator[tuple[str, int]]:
    """Yield the headings of a chapter with their levels, in the order they stand."""
    yield chapter.title, level
    for block in chapter.blocks:
        if isinstance(block, Chapter):
            yield from _titles(block, level + 1)


def _drawings(chapter: Chapter) -> Iterator[Drawing]:
    """Yield the figures of a chapter."""
    for block in chapter.blocks:
        if isinstance(block, Drawing):
            yield block
        elif isinstance(block, Chapter):
            yield from _drawings(block)


def _signs(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Return the share of the width that each column gets: what it is given, no less than it needs."""
    found = []
    for at, column in enumerate(columns):
        cells = [str(row[at].value or "") for row in rows]
        longest = max(map(len, cells), default=0)
        words = [column.head, *cells] if column.unit is None else column.head.split()
        word = max((len(part) for text in words for part in text.split()), default=0)
        needed = min(longest if column.unit is not None else word, _LONGEST_WHOLE)
        wanted = column.width or min(longest, 30)
        found.append(max(needed + _PADDING, min(wanted, max(longest, word)) + _PADDING, _NARROWEST))
    return found


def _letters(signs: float, width: float) -> float:
    """Return the size of a table's letters, in points."""
    room = _MOST_SIGNS * width / _TEXT_WIDTH
    return max(7.0, min(9.0, 9.0 * room / signs))


# The document's look ----------------------------------------------------------------------------


def _prepare(document: Document) -> None:
    """Give the document its language, styles and nothing of the template's own past."""
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), _LANGUAGE)
    for part in (document.part.package, document.part):
        for key, found in list(part.rels.items()):
            if found.reltype.rpartition("/")[2] in _LEFT_OVER:
                del part.rels[key]
    _style(document, "Normal", 10.5, INK, after=6)
    _style(document, "Title", 22, ACCENT, after=2, bold=True)
    _style(document, "Subtitle", 11, MUTED, after=2)
    _style(document, "Caption", 9, MUTED, after=6, bold=True)
    _style(document, "TOC Heading", 13, ACCENT, before=14, after=4, bold=True)
    _style(document, "List Bullet", 10.5, INK, after=3)
    _style(document, "Header", 8.5, MUTED)
    _style(document, "Footer", 8.5, MUTED)
    for level, size, before, after in _HEADINGS:
        _style(document, f"Heading {level}", size, ACCENT, before=before, after=after, bold=True)
    for level in (1, 2):
        _style(document, f"TOC {level}", 10.5, INK, after=2).paragraph_format.left_indent = Cm(
            0.6 * (level - 1)
        )
    _style(document, _TABLE_STYLE, 9, INK)
    _style(document, "Merknad", 9, MUTED, after=6)
    _style(document, "Etter tabell", 4, INK, after=4)


def _style(
    document: Document,
    name: str,
    size: float,
    colour: str,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
) -> ParagraphStyle:
    """Return a paragraph style of the document, made where there is none, as the paper has it."""
    styles = document.styles
    if name not in styles:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
    style = styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    return style


def _cell_look(cell: DocxCell, fill: str) -> None:
    """Give a cell a thin line below and, in a header, a fill."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  # python-docx has no borders of its own
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "4"), ("color", LINE.removeprefix("#"))):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties.append(borders)
    if fill:
        properties.append(_shading(fill))


def _shading(fill: str) -> BaseOxmlElement:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill.removeprefix("#"))):
        shade.set(qn(f"w:{key}"), value)
    return shade


def _shade(paragraph: Paragraph, fill: str) -> None:
    """Give a paragraph a fill and the ink that goes with it."""
    paragraph._p.get_or_add_pPr().append(_shading(fill))  # noqa: SLF001  # as for cells
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor.from_string(BAD_INK.removeprefix("#"))


def _row_properties(row: BaseOxmlElement, *, is_head: bool) -> None:
    """Let a row stand on one page, and a header row on each page of its table."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


# Fields, bookmarks and links ---------------------------------------------------------------------


def _field_mark(run: Run, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)  # noqa: SLF001  # python-docx has no fields of its own


def _begin_field(paragraph: Paragraph, code: str) -> None:
    """Begin a field; what is written until its end is what it shows."""
    _field_mark(paragraph.add_run(), "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    paragraph.add_run()._r.append(text)  # noqa: SLF001  # as above
    _field_mark(paragraph.add_run(), "separate")


def _end_field(paragraph: Paragraph) -> None:
    _field_mark(paragraph.add_run(), "end")


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Write a field with what it shows until a program computes it."""
    _begin_field(paragraph, code)
    paragraph.add_run(shown)
    _end_field(paragraph)


def _bookmark(number: int) -> str:
    return f"_Toc{number:08}"


def _mark(paragraph: Paragraph, number: int, title: str) -> None:
    """Write a heading's text within the bookmark that the contents lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _bookmark(number))
    paragraph._p.append(start)  # noqa: SLF001  # python-docx has no bookmarks of its own
    paragraph.add_run(title)
    paragraph._p.append(end)  # noqa: SLF001  # as above


def _link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    link.append(paragraph.add_run(text)._r)  # noqa: SLF001  # python-docx writes no links within
    paragraph._p.append(link)  # noqa: SLF001  # as above


# The file ----------------------------------------------------------------------------------------


def _as_made(content: bytes, title: str, day: date | None) -> bytes:
    """Return the file with fixed times, and with no word of who made it when but the day that is given."""
    dates = "" if day is None else _DATES.format(day=day.isoformat())
    own = {
        "docProps/core.xml": _CORE.format(title=escape(title), dates=dates),
        "docProps/app.xml": _APP,
    }
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = own[name].encode() if name in own else before.read(name)
            info = zipfile.ZipInfo(name, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            after.writestr(info, part)
    return made.getvalue()
