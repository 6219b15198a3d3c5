"""Edits that leave every number right and mislead its reader: each is a warning with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest

from tests.support.planting import COSTS, UV, Book, figure, keyed, named
from tests.workbook_templates.checking.conftest import Check
from workbook_templates import FindingKind, Severity

COST, RATE, NET = keyed("cost", 0, 3), named("UV_Suksessrate", 1), named("UV_NettoNytte")
MASTER = (UV, "A3")
MEASURE = named("UV_Tiltak", 0, 5)
Plant = Callable[[Book], None]


def restyled(
    book: Book, at: tuple[str, str], *, code: str = "", ink: str = "", fill: str = ""
) -> None:
    """Give a cell a style of its own: as it was, but for a number format, a font's or a fill's colour."""
    part, number = "xl/styles.xml", book.style_of(at)
    text = book.parts[part].decode()
    cells = re.search(r"<cellXfs.*?</cellXfs>", text, re.DOTALL)
    assert cells
    styles = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", cells[0], re.DOTALL)
    style = styles[number]
    if code:
        style = re.sub(r'numFmtId="\d+"', 'numFmtId="999"', style)
        escaped = code.replace("&", "&amp;").replace('"', "&quot;").replace("\n", "&#10;")
        text = text.replace(
            "</numFmts>", f'<numFmt numFmtId="999" formatCode="{escaped}"/></numFmts>'
        )
    if ink:
        style = re.sub(r'fontId="\d+"', f'fontId="{text.count("<font>") - 2}"', style)
        text = text.replace("</fonts>", f"<font><color {ink}/></font></fonts>")
    if fill:
        style = re.sub(r'fillId="\d+"', f'fillId="{text.count("<fill>") - 2}"', style)
        solid = f'<fill><patternFill patternType="solid"><fgColor {fill}/></patternFill></fill>'
        text = text.replace("</fills>", f"{solid}</fills>")
    book.parts[part] = text.replace("</cellXfs>", f"{style}</cellXfs>").encode()
    book.style(at, len(styles))


FORMATS: Final = {
    "thousands": (NET, "#,##0,", "skalert"),
    "thousands with decimals": (COST, "[$-414]#,##0.0,", "skalert"),
    "millions by name": (NET, '0" mill."', "skalert"),
    "a rate by its digit": (RATE, '"8"', "fast tekst"),
    "a rate with a digit before it": (RATE, '"1"0%', "fast tekst"),
    "a literal per cent": (RATE, '0"%"', "skalert"),
    "a per cent sign on a hidden line": (RATE, "0\n%", "skalert"),
    "nothing": (NET, ";;;", "skjuler"),
    "nothing of numbers": (COST, ";;", "skjuler"),
    "always OK": (MASTER, '"OK";"OK";"OK";"Kontroll: OK"', "fast tekst"),
    "no text": (MASTER, "General;General;General;", "skjuler"),
    "no minus": (NET, "#,##0;#,##0", "uten minustegn"),
    "a date": (NET, "dd.mm.yyyy", "dato"),
    "of a measure": (MEASURE, "#,##0,", "skalert"),
}


@pytest.mark.parametrize("case", FORMATS)
def test_a_number_format_that_misleads(case: str, book: Book, check: Check) -> None:
    at, code, told = FORMATS[case]
    restyled(book, at, code=code)
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.SHOWN, Severity.WARNING)
    assert (finding.tab, finding.address) == at
    assert told in finding.message
    assert finding.found == code


@pytest.mark.parametrize(
    "code",
    ["0", "0.00", "# ##0", '#,##0" kr"', "[$kr-414] #,##0", "#,##0;[Red]#,##0", "#,##0_);(#,##0)",
     "0.00E+00", "0.000%", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "[Blue]#,##0;[Red]-#,##0"],
)  # fmt: skip
@pytest.mark.parametrize("at", [NET, RATE], ids=["kroner", "rate"])
def test_a_number_format_of_taste_is_no_finding(
    code: str, at: tuple[str, str], book: Book, check: Check
) -> None:
    restyled(book, at, code=code)
    assert check(book).findings == ()


@pytest.mark.parametrize(
    ("ink", "fill"),
    [('rgb="FFFFFFFF"', ""), ('theme="0"', ""), ('indexed="9"', ""), ('rgb="FFFEFEFE"', ""),
     ('rgb="FFF9DDD6"', 'rgb="FFF9DDD6"'), ("", 'rgb="FF1B2A3A"')],
)  # fmt: skip
def test_a_value_in_the_colour_of_its_background(
    ink: str, fill: str, book: Book, check: Check
) -> None:
    restyled(book, COST, ink=ink, fill=fill)
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.SHOWN, Severity.WARNING)
    assert (finding.tab, finding.address) == COST
    assert "samme farge som bakgrunnen" in finding.message


def test_colours_that_can_be_read_are_no_finding(book: Book, check: Check) -> None:
    restyled(book, COST, ink='rgb="FFFFFFFF"', fill='rgb="FF14507F"')
    restyled(book, NET, ink='rgb="FFCC0000"')
    assert check(book).findings == ()


def conditional(book: Book, dxf: str, rule: str = "") -> None:
    book.replace("xl/styles.xml", '<dxfs count="2">', '<dxfs count="3">')
    book.replace("xl/styles.xml", "</dxfs>", f"<dxf>{dxf}</dxf></dxfs>")
    inside = (
        rule or '<cfRule type="expression" dxfId="2" priority="99"><formula>TRUE</formula></cfRule>'
    )
    made = f'<conditionalFormatting sqref="{NET[1]}">{inside}</conditionalFormatting>'
    book.replace(book.part(UV), "<conditionalFormatting", f"{made}<conditionalFormatting")


@pytest.mark.parametrize(
    ("dxf", "rule"),
    [
        ('<font><color rgb="FFFFFFFF"/></font>', ""),
        ('<font><color rgb="FFDDEFE3"/></font><fill><patternFill><bgColor rgb="FFDDEFE3"/></patternFill></fill>', ""),
        ('<numFmt numFmtId="998" formatCode=";;;"/>', ""),
        ('<numFmt numFmtId="998" formatCode="#,##0,"/>', ""),
        ("", '<cfRule type="dataBar" priority="99"><dataBar showValue="0"/></cfRule>'),
        ("", '<cfRule type="iconSet" priority="99"><iconSet showValue="0"/></cfRule>'),
    ],
)  # fmt: skip
def test_a_conditional_format_that_hides(dxf: str, rule: str, book: Book, check: Check) -> None:
    conditional(book, dxf, rule)
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.SHOWN, Severity.WARNING)
    assert (finding.tab, finding.address) == NET
    assert "betinget formatering" in finding.message


def test_a_conditional_format_that_colours_is_no_finding(book: Book, check: Check) -> None:
    conditional(book, '<fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill>')
    assert check(book).findings == ()


def text_box(book: Book, row: int, column: int) -> None:
    shape = (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{column + 1}</xdr:col>"
        f"<xdr:colOff>300000</xdr:colOff><xdr:row>{row + 1}</xdr:row><xdr:rowOff>100000</xdr:rowOff></xdr:to>"
        '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="99" name="Boks 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        "<xdr:spPr/></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )
    book.substitute("xl/drawings/drawing2.xml", "</xdr:wsDr>", f"{shape}</xdr:wsDr>")


def test_a_text_box_over_results(book: Book, check: Check) -> None:
    row = int(re.sub(r"\D", "", NET[1])) - 1
    text_box(book, row, 1)
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity, finding.tab) == (
        FindingKind.SHOWN,
        Severity.WARNING,
        UV,
    )
    assert "tekstboks" in finding.message
    assert finding.found == "Boks 1"


def test_a_text_box_beside_the_model_is_no_finding(book: Book, check: Check) -> None:
    text_box(book, 5, 25)
    assert check(book).findings == ()


def no_height(book: Book) -> None:
    number = re.sub(r"\D", "", COST[1])
    book.substitute(
        book.part(UV),
        rf'<row r="{number}"(?: spans="[^"]*")?(?: ht="[^"]*" customHeight="1")?',
        f'<row r="{number}" ht="0" customHeight="1"',
    )


def no_width(book: Book) -> None:
    book.replace(
        book.part(UV),
        '<col min="2" max="4"',
        '<col min="2" max="2" width="0" customWidth="1"/><col min="3" max="4"',
    )


def merged(book: Book) -> None:
    at, last = COST[1], keyed("cost", 0, 5)[1]
    book.replace(
        book.part(UV),
        "</sheetData>",
        f'</sheetData><mergeCells count="1"><mergeCell ref="{at}:{last}"/></mergeCells>',
    )


def opened(book: Book) -> None:
    book.substitute(
        book.part(UV),
        "(<sheetProtection[^>]*/>)",
        lambda match: (
            f'{match[1]}<protectedRanges><protectedRange sqref="{COST[1]}:{keyed("cost", 0, 5)[1]}" name="A"/></protectedRanges>'
        ),
    )


@pytest.mark.parametrize(
    ("plant", "kind", "told"),
    [
        (no_height, FindingKind.SHOWN, "høyde 0"),
        (no_width, FindingKind.SHOWN, "bredde 0"),
        (merged, FindingKind.SHOWN, "Sammenslåtte celler"),
        (opened, FindingKind.UNLOCKED, "unntatt fra beskyttelsen"),
    ],
)
def test_what_lies_over_cells_is_told(
    plant: Plant, kind: FindingKind, told: str, book: Book, check: Check
) -> None:
    plant(book)
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity, finding.tab) == (kind, Severity.WARNING, UV)
    assert told in finding.message
    assert finding.address


def test_merged_cells_beside_the_model_are_no_finding(book: Book, check: Check) -> None:
    book.replace(
        book.part(COSTS),
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="Z90:AC90"/></mergeCells>',
    )
    assert check(book).findings == ()


VALUE_AXIS = r"(<c:valAx>.*?<c:scaling>)<c:orientation"
DATE_AXIS = r"(<c:dateAx>.*?<c:scaling>)<c:orientation"
FIGURES: Final = {
    "a typed series name": (
        r"<c:tx><c:strRef><c:f>'Unge voksne'!\$A\$\d+</c:f>.*?</c:strRef></c:tx>(<c:spPr>.*)",
        r"<c:tx><c:v>Gratis</c:v></c:tx>\1",
        "skrevet inn",
    ),
    "a cut axis": (VALUE_AXIS, r'\1<c:min val="500000"/><c:orientation', "kuttet"),
    "a short axis": (VALUE_AXIS, r'\1<c:max val="5"/><c:orientation', "kuttet"),
    "fewer years": (DATE_AXIS, r'\1<c:min val="44000"/><c:orientation', "kuttet"),
    "a reversed axis": (r'(<c:valAx>.*?)"minMax"', r'\1"maxMin"', "snudd"),
    "years backwards": (r'(<c:dateAx>.*?)"minMax"', r'\1"maxMin"', "snudd"),
    "a logarithm": (VALUE_AXIS, r'\1<c:logBase val="10"/><c:orientation', "logaritmisk"),
    "shares of 100 %": (
        r'(<c:barDir val="col"/><c:grouping val=)"\w+"',
        r'\1"percentStacked"',
        "stablet",
    ),
    "stacked": (r'(<c:barDir val="col"/><c:grouping val=)"\w+"', r'\1"stacked"', "stablet"),
    "a unit of its own": (
        r"(<c:valAx>.*?)</c:valAx>",
        r'\1<c:dispUnits><c:builtInUnit val="thousands"/></c:dispUnits></c:valAx>',
        "enhet",
    ),
    "a title of its own": (r"<a:t>[^<]*</a:t>", "<a:t>Laben er gratis</a:t>", "tittelen er en annen"),
}  # fmt: skip


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_that_shows_its_numbers_otherwise(case: str, book: Book, check: Check) -> None:
    pattern, new, told = FIGURES[case]
    part = book.chart_part(figure("A")[0].figure)
    text = book.parts[part].decode()
    changed, count = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
    assert count
    book.parts[part] = changed.encode()
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.FIGURES, Severity.WARNING)
    assert (finding.tab, finding.address) == figure("A")[1]
    assert told in finding.message


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (r'srgbClr val="C4561F"', 'srgbClr val="00AA00"'),
        (r'<c:gapWidth val="60"/>', '<c:gapWidth val="150"/>'),
        (r'<c:legendPos val="b"/>', '<c:legendPos val="r"/>'),
        (r'sz="1100"', 'sz="1600"'),
        (r"<c:majorGridlines>.*?</c:majorGridlines>", ""),
        (r"<c:title>.*?</c:title>(<c:plotArea>)", r"\1"),
    ],
)
def test_the_look_of_a_figure_is_no_finding(
    pattern: str, new: str, book: Book, check: Check
) -> None:
    part = book.chart_part(figure("A")[0].figure)
    changed, count = re.subn(pattern, new, book.parts[part].decode(), flags=re.DOTALL)
    assert count
    book.parts[part] = changed.encode()
    assert check(book).findings == ()


RULES: Final = {
    "loosened": ("C15:C17", '<formula2>1</formula2>', '<formula2>50</formula2>', "fra 0 til 1", "fra 0 til 50"),
    "a new choice": (named("UV_IndividStart")[1], '"Uholdbar,', '"Ukjent,Uholdbar,', "Uholdbar, Utsatt, Stabil", "Ukjent"),
    "only a warning": ("B13", 'showErrorMessage="1"', 'showErrorMessage="1" errorStyle="warning"', "fra", "andre verdier slipper inn"),
    "silent": ("B13", 'showErrorMessage="1"', "", "fra", "andre verdier slipper inn"),
    "another kind": ("B13", 'type="decimal"', 'type="date"', "et tall", "en dato"),
    "removed": ("C15:C17", None, "", "fra 0 til 1", "(ingen regel)"),
}  # fmt: skip


@pytest.mark.parametrize("case", RULES)
def test_a_validation_that_lets_more_through(case: str, book: Book, check: Check) -> None:
    area, old, new, wanted, found = RULES[case]
    part = book.part(UV)
    text = book.parts[part].decode()
    rule = re.search(rf'<dataValidation [^>]*sqref="{area}">.*?</dataValidation>', text)
    assert rule
    changed = "" if old is None else rule[0].replace(old, new, 1)
    assert changed != rule[0]
    book.parts[part] = text.replace(rule[0], changed).encode()
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.VALIDATION, Severity.WARNING)
    assert (finding.tab, finding.address) == (UV, area)
    assert wanted in finding.expected
    assert found in finding.found


def test_a_stricter_validation_is_information(book: Book, check: Check) -> None:
    book.replace(book.part(UV), 'sqref="C15:C17"><formula1>0</formula1><formula2>1<',
                 'sqref="C15:C17"><formula1>0</formula1><formula2>0.9<')  # fmt: skip
    (finding,) = check(book).findings
    assert (finding.kind, finding.severity) == (FindingKind.VALIDATION, Severity.INFORMATION)
