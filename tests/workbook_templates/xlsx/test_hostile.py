"""Files that somebody made to hang, to fill the memory or to be read in two ways."""

from __future__ import annotations

import re
import resource
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.planting import PLAN
from tests.workbook_templates.xlsx.conftest import Answers, Effektmodell, Parts
from workbook_templates.xlsx.formulas import canonical, references, shifted

SHEET = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def before(text: str, mark: str, made: str) -> str:
    assert mark in text
    return text.replace(mark, made + mark, 1)


@pytest.mark.parametrize(
    ("part", "mark", "made"),
    [
        (RELATIONS, "<Relationship ", f"<!--{'<Relationship ' * 12_000}-->"),
        ("[Content_Types].xml", "<Override ", f"<!--{'<Override ' * 30_000}-->"),
        (SHEET, "</sheetData>", f'<row r="900"><c r="A900">{" " * 200_000}</c></row>'),
        (
            SHEET,
            "</sheetData>",
            f"<!--{'<c>' * 90_000}-->",
        ),
        (BOOK, "</definedNames>", f"<!--{'<definedName>' * 23_000}-->"),
        (
            BOOK,
            "</definedNames>",
            "".join(f'<definedName name="N{n}">Familie!$A$1</definedName>' for n in range(23_000)),
        ),
        (BOOK, "</workbook>", f"<!--{'<sheetData ' * 60_000}-->"),
        (
            "xl/styles.xml",
            "<fonts ",
            f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 300_000}"/></numFmts>',
        ),
    ],
)
def test_no_part_makes_a_check_hang(
    effektmodell: Effektmodell, here: Parts, part: str, mark: str, made: str
) -> None:
    here.parts[part] = before(here.parts[part], mark, made)
    here.save()
    with within(5):  # half a second more than the untouched file; a quadratic step takes a minute
        outcome = effektmodell("kontroller", "Asker.xlsx")
    assert outcome.code in (0, 3), outcome


def test_a_tab_with_a_name_of_five_megabytes_is_refused_at_once(
    here: Parts, refused: Answers
) -> None:
    here.parts[BOOK] = here.parts[BOOK].replace('name="Familie"', f'name="{"x" * 5_000_000}"', 1)
    here.save()
    with within(3):
        told = refused()
    assert "har et navn på 5000000 tegn" in told
    assert len(told) < 400


@pytest.mark.parametrize("sign", ["'", '"', "(", "[1]", "A", "1", "$A", "A1:", "é!", "''!", "[1] "])
def test_formulas_of_one_sign_are_taken_apart_in_time_that_grows_with_their_length(
    sign: str,
) -> None:
    text = sign * (200_000 // len(sign))
    with within(3):
        references(text, "Ark")
        canonical(text, "Ark")
        shifted(text, 1, 1)


def test_a_formula_longer_than_any_program_writes_is_refused(here: Parts, refused: Answers) -> None:
    here.set("Unge voksne", "B10", 10, "1" + "+1" * 40_000).save()
    assert "fanen «Unge voksne», formelen i celle B10 har 80001 tegn" in refused()


@pytest.mark.parametrize("levels", [300, 4_000])
def test_a_formula_nested_deeper_than_the_engine_bears_is_not_calculated(
    effektmodell: Effektmodell, here: Parts, levels: int
) -> None:
    here.set("Unge voksne", "B10", 10, "(" * levels + "10" + ")" * levels).save()
    outcome = effektmodell("les", "Asker.xlsx")
    assert outcome.code == 0
    assert "Formelen i 'Unge voksne'!B10 er for dypt nøstet." in outcome.out
    outcome = effektmodell("kontroller", "Asker.xlsx")
    assert outcome.code == 3
    assert "Arbeidsboken er ikke regnet på nytt" in " ".join(outcome.out.split())


def rewritten(path: Path, change: str, content: bytes, *, declared: int) -> None:
    """Put a part in the file whose directory declares another size than its stream holds."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, content if name == change else held)
    raw = bytearray(path.read_bytes())
    size, checksum = len(content).to_bytes(4, "little"), zlib.crc32(content).to_bytes(4, "little")
    lying = declared.to_bytes(4, "little"), zlib.crc32(content[:declared]).to_bytes(4, "little")
    at = raw.find(size)
    while at >= 0:
        raw[at : at + 4] = lying[0]
        raw[at - 8 : at - 4] = (
            lying[1] if raw[at - 8 : at - 4] == checksum else raw[at - 8 : at - 4]
        )
        at = raw.find(size, at + 4)
    path.write_bytes(raw)


def test_a_stream_that_holds_more_than_the_directory_declares_is_not_unfolded(
    asker_here: Path, refused: Answers
) -> None:
    with zipfile.ZipFile(asker_here) as archive:
        sheet = archive.read(SHEET)
    rewritten(asker_here, SHEET, sheet + b" " * 900_000_000, declared=len(sheet))
    before_it = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert f"filen er skadet (delen {SHEET})" in refused()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_it < 200_000


def test_a_stream_that_holds_less_is_refused(asker_here: Path, refused: Answers) -> None:
    with zipfile.ZipFile(asker_here) as archive:
        sheet = archive.read(SHEET)
    rewritten(asker_here, SHEET, sheet, declared=len(sheet) + 5)
    assert f"filen er skadet (delen {SHEET})" in refused()


def test_elements_without_end_are_refused_before_they_fill_the_memory(
    here: Parts, refused: Answers
) -> None:
    here.parts["xl/styles.xml"] = before(
        here.parts["xl/styles.xml"], "</styleSheet>", "<a/>" * 600_000
    )
    here.save()
    assert "delen xl/styles.xml har flere enn 500000 elementer" in refused()


@pytest.mark.parametrize("blanks", [10, 70_000, 300_000])
def test_entities_are_refused_however_far_down_they_are_declared(
    here: Parts, refused: Answers, blanks: int
) -> None:
    for part in (SHEET, "docProps/custom.xml"):
        head, mark, rest = (here.parts.get(part) or "<?xml version='1.0'?><a/>").partition("?>")
        comment = f"<!--{' ' * blanks}-->"
        here.parts[part] = f'{head}{mark}{comment}<!DOCTYPE a [<!ENTITY b "c">]>{rest}'
        here.save()
        assert "filen erklærer egne XML-entiteter" in refused()
        here.parts.pop(part)


def test_a_part_that_stands_twice_is_refused(asker_here: Path, refused: Answers) -> None:
    for name in (SHEET, SHEET.upper(), SHEET.replace("/", "\\")):
        content = asker_here.read_bytes()
        with warnings.catch_warnings(), zipfile.ZipFile(asker_here, "a") as archive:
            warnings.simplefilter("ignore", UserWarning)  # of the name that is spelt alike
            archive.writestr(name, "<worksheet/>")
        assert f"filen er skadet (delen {SHEET} finnes to ganger)" in refused()
        asker_here.write_bytes(content)


@pytest.mark.parametrize(
    ("part", "mark", "made", "told"),
    [
        (
            SHEET,
            "</sheetData>",
            '<row r="10"><c r="B10"><v>4</v></c></row>',
            "fanen «Unge voksne», celle B10 finnes to ganger",
        ),
        (
            SHEET,
            "</sheetData>",
            '<row><c r="ZZ9"/><c r="ZZ9"><v>4</v></c></row>',
            "celle ZZ9 finnes to ganger",
        ),
        (
            SHEET,
            "</sheetData>",
            '<row r="900"><c r="B 900"><v>4</v></c></row>',
            "cellen «B 900» finnes ikke",
        ),
        (SHEET, "</sheetData>", '<row r="-4"><c><v>4</v></c></row>', "raden «-4» finnes ikke"),
        (
            SHEET,
            "</sheetData>",
            '<row r="900"><c r="B900"><f t="shared" si="77"/></c></row>',
            "celle B900 deler en formel som ikke finnes",
        ),
        (
            BOOK,
            "</definedNames>",
            '<definedName name="uv_nye">Familie!$A$1</definedName>',
            "navnet «uv_nye» finnes to ganger",
        ),
        (
            BOOK,
            "</sheets>",
            '<sheet name="FAMILIE" sheetId="99" r:id="rId1"/>',
            "fanen «FAMILIE» finnes to ganger",
        ),
        (
            BOOK,
            "</sheets>",
            '<sheet name="Ny" sheetId="99" r:id="rId99"/>',
            "innholdet i fanen «Ny» mangler",
        ),
    ],
)
def test_what_stands_twice_or_nowhere_is_refused_with_its_place(
    here: Parts, refused: Answers, part: str, mark: str, made: str, told: str
) -> None:
    here.parts[part] = before(here.parts[part], mark, made)
    here.save()
    assert told in refused()


@pytest.mark.parametrize("index", ["99999", "-1", "x", "1.5"])
def test_a_text_that_is_not_there_is_refused_with_the_cell_that_wants_it(
    here: Parts, refused: Answers, index: str
) -> None:
    part = "xl/worksheets/sheet3.xml"
    here.parts[part], count = re.subn(
        r'(<c r="A9"[^>]*) t="inlineStr">.*?</c>', rf'\1 t="s"><v>{index}</v></c>', here.parts[part]
    )
    assert count == 1
    here.save()
    assert (
        "fanen «Unge voksne - Kostnader», celle A9 viser til en tekst som ikke finnes" in refused()
    )


@pytest.mark.parametrize("encoding", ["ukjent-8", "shift_jis"])
def test_an_encoding_that_no_program_uses_is_refused(
    here: Parts, refused: Answers, encoding: str
) -> None:
    here.parts[SHEET] = here.parts[SHEET].replace('encoding="UTF-8"', f'encoding="{encoding}"', 1)
    here.save()
    assert f"delen {SHEET} har ukjent tegnsett" in refused()


def test_parts_named_in_capitals_or_with_backslashes_are_read_and_checked(
    effektmodell: Effektmodell, here: Parts
) -> None:
    usual = effektmodell("les", "Asker.xlsx")
    for spelt in (str.upper, lambda name: name.replace("/", "\\")):
        with zipfile.ZipFile("Asker.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in here.parts.items():
                info = zipfile.ZipInfo(spelt(name))
                info.filename = spelt(name)  # ZipInfo itself makes slashes of what it may
                archive.writestr(info, content)
        assert effektmodell("les", "Asker.xlsx") == usual
        outcome = effektmodell("kontroller", "Asker.xlsx")
        assert outcome.code == 0
        assert "ingen funn" in outcome.out
        compared = len(list(PLAN.formula_cells())) - 1  # «Sist brukt» has no result
        assert f"{compared} resultater med modellen" in outcome.out
