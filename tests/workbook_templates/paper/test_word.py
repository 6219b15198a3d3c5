"""What every paper is as a document: headings, contents, captions, header rows, language, pictures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openxml_audit import AppPrediction, OpenXmlValidator, predict
from PIL import Image

from tests.support.papers import FoundPaper, W
from workbook_templates.paper import ComposedPaper, figure_png, word_bytes
from workbook_templates.reports import Cell, Chapter, Column, Points, Row, Section, Table
from workbook_templates.sheet import PALETTE, Drawing, DrawnSeries
from xlmodel.common.terms import Unit

YEARS = ("2024", "2025", "2026")
DRAWING = Drawing(
    "Fane",
    "A",
    "Kostnad & besparelse",
    "Søyler viser <kostnaden> hvert år.",
    YEARS,
    (
        DrawnSeries("Kostnad", (1e6, 2e6, 0.0), "cost"),
        DrawnSeries("Netto", (-1e6, 5e5, 9e6), "net", "line"),
    ),
    "mill. kr",
    divisor=1e6,
    decimals=1,
)
TABLE = Table(
    "Tall", (Column("Hva", width=20), Column("Beløp", Unit.KRONER, 12), Column("År", Unit.YEAR, 6))
)
SECTION = Section(
    "Kostnad",
    TABLE,
    [
        Row(("En\x07 «rad» & <r>", 1234567.4, 2024)),
        Row(("Sum", Cell(-0.2, tone="strong"), None)),
    ],
    lead=["Før tabellen."],
    notes=["Under tabellen."],
)
PAPER = ComposedPaper(
    "Et notat",
    ("Asker",),
    None,
    (
        Chapter("Først", ["Et avsnitt.", Points(["Ett", "To"]), SECTION]),
        Chapter("Så", [Chapter("Under", [DRAWING, Chapter("Dypere", ["Tekst."])])]),
    ),
    (Chapter("Bredt", [SECTION], is_wide=True), Chapter("Sist", ["Slutt."])),
)


NOTICE = Chapter("Feil", ["Noe er galt.", Points(["Her", "Der"])])


def opens_clean(content: bytes, path: Path) -> list[str]:
    """Return what an independent checker of Open XML finds that Word would repair."""
    path.write_bytes(content)
    result = OpenXmlValidator().validate(path)
    verdict = predict(result)
    found = [str(error) for error in result.errors]
    clean = result.is_valid and verdict.prediction is AppPrediction.OPENS_CLEAN
    return found if clean else [*found, verdict.headline]


def test_word_has_nothing_to_repair(tmp_path: Path) -> None:
    for paper in (PAPER, replace(PAPER, notice=NOTICE, day=date(2026, 11, 26))):
        assert opens_clean(word_bytes(paper), tmp_path / "notat.docx") == []


def test_what_word_would_repair_is_seen(tmp_path: Path) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_bytes(PAPER))) as before,
        zipfile.ZipFile(made, "w") as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(b"<w:cantSplit/>", b"<w:cantSplitt/>"))
    assert opens_clean(made.getvalue(), tmp_path / "notat.docx")


def test_what_is_wrong_stands_above_the_contents() -> None:
    found = FoundPaper.read(word_bytes(replace(PAPER, notice=NOTICE)))
    texts = [item.text for item in found.document.paragraphs]
    assert texts.index("Noe er galt.") < texts.index("Innhold")
    assert found.headings[0] == ("Feil", 1)


@pytest.fixture(scope="module")
def paper() -> FoundPaper:
    return FoundPaper.read(word_bytes(PAPER))


def test_headings_have_their_levels(paper: FoundPaper) -> None:
    assert paper.headings == [
        ("Først", 1),
        ("Så", 1),
        ("Under", 2),
        ("Dypere", 3),
        ("Vedlegg 1: Bredt", 1),
        ("Vedlegg 2: Sist", 1),
    ]


def test_the_contents_are_filled_with_links_to_the_headings(paper: FoundPaper) -> None:
    root = ET.fromstring(paper.xml)  # noqa: S314  # our own document
    links = {
        link.get(f"{W}anchor"): "".join(link.itertext()) for link in root.iter(f"{W}hyperlink")
    }
    marks = {
        mark.get(f"{W}name"): "".join(paragraph.itertext())
        for paragraph in root.iter(f"{W}p")
        for mark in paragraph.iter(f"{W}bookmarkStart")
    }
    assert list(links.values()) == [title for title, level in paper.headings if level <= 2]
    assert {anchor: marks[str(anchor)] for anchor in links} == links
    assert re.findall(r"instrText[^>]*> (\w+)", paper.xml)[0] == "TOC"


def test_every_field_is_ended_and_shows_something(paper: FoundPaper) -> None:
    for part in [text for name, text in paper.parts.items() if name.startswith("word/")]:
        kinds = re.findall(r'fldCharType="(\w+)"', part)
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
    footers = [text for name, text in paper.parts.items() if "footer" in name]
    assert len(footers) == 1
    assert " PAGE " in footers[0]
    assert " NUMPAGES " in footers[0]


def test_tables_have_header_rows_captions_and_bokmaal_numbers(paper: FoundPaper) -> None:
    assert paper.captions("Tabell") == ["Tabell\u00a01. Kostnad", "Tabell\u00a02. Kostnad"]
    assert paper.xml.count("<w:tblHeader/>") == len(paper.document.tables) == 2
    assert paper.table("Kostnad") == [
        ["Hva", "Beløp", "År"],
        ["En· «rad» & <r>", "1\u00a0234\u00a0567", "2024"],
        ["Sum", "0", ""],
    ]
    assert "gridSpan" not in paper.xml
    text = paper.under("Først")
    assert text.index("Før tabellen.") < text.index("Tabell") < text.index("Under tabellen.")


def test_pictures_have_alternative_texts_and_captions(paper: FoundPaper) -> None:
    assert paper.captions("Figur") == ["Figur\u00a01. Kostnad & besparelse"]
    (picture,) = paper.document.inline_shapes
    assert picture._inline.docPr.get("descr") == DRAWING.description
    png = next(
        part.blob
        for part in paper.document.part.package.iter_parts()
        if part.partname.endswith(".png")
    )
    assert png == figure_png(DRAWING)


def test_the_language_is_bokmaal_and_nothing_of_the_librarys_template_is_left(
    paper: FoundPaper,
) -> None:
    styles = paper.parts["word/styles.xml"]
    assert re.findall(r'<w:lang w:val="([^"]*)"', styles) == ["nb-NO"]
    assert "python-docx" not in "".join(paper.parts.values())
    assert not [name for name in paper.parts["_rels/.rels"].split() if "thumbnail" in name]
    assert re.search("<dc:title>Et notat</dc:title>", paper.parts["docProps/core.xml"])


def test_a_wide_appendix_lies_on_its_side(paper: FoundPaper) -> None:
    wide = [
        (section.page_width or 0) > (section.page_height or 0)
        for section in paper.document.sections
    ]
    assert wide == [False, True, False]


def test_the_file_is_written_with_fixed_times() -> None:
    content = word_bytes(PAPER)
    assert content == word_bytes(PAPER)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    "drawing",
    [
        DRAWING,
        Drawing("F", "B", "T", "D", ("Én",), (DrawnSeries("A", (0.5,), "state"),), "andel", is_share=True, is_stacked=True, is_whole=True, has_years=False),
        Drawing("F", "C", "T", "D", tuple(map(str, range(61))), (DrawnSeries("A", (0.0,) * 60 + (3.0,), "net"),), "antall", has_years=False, label_step=10),
    ],
    ids=["columns and a line", "one share", "many slots"],
)  # fmt: skip
def test_a_figure_is_a_picture_in_the_sheets_colours(drawing: Drawing) -> None:
    content = figure_png(drawing)
    assert content == figure_png(drawing)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.width == 1260
        found = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    for series in drawing.series:
        wanted = PALETTE[series.colour].removeprefix("#")
        assert tuple(bytes.fromhex(wanted)) in found
