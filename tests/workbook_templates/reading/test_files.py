"""Files that are no workbook, or none that can be read: one clear message each, and nothing crashes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.support.stored import recalculate
from tests.workbook_templates.reading.conftest import Effektmodell, Parts
from workbook_templates import read_workbook
from workbook_templates.xlsx import package as _package
from xlmodel import EffektmodellError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
MAIN = '<Override PartName="/xl/workbook" ContentType="application/vnd.{}"/>'


def zipped(**parts: str | bytes) -> bytes:
    """Return a zip file; names are given with double underscores for signs that Python refuses."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def of_type(content_type: str, **parts: str) -> bytes:
    types = TYPES.format(MAIN.format(content_type))
    return zipped(**{"[Content_Types].xml": types}, **parts)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "filen er tom"),
        (b"kommune;navn\n3203;Asker\n", "ikke en arbeidsbok i formatet xlsx"),
        (b"<html><table></table></html>", "ikke en arbeidsbok i formatet xlsx"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "kryptert med passord"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "det gamle Excel-formatet (.xls)"),
        (OLE + b"\0" * 600, "kryptert med passord eller i et gammelt Office-format"),
        (b"PK\x03\x04" + b"\0" * 100, "skadet eller ikke lastet helt ned"),
        (zipped(), "en zip-fil, men ikke en arbeidsbok"),
        (zipped(**{"bilder/a.png": b"x"}), "en zip-fil, men ikke en arbeidsbok"),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "OpenDocument-format",
        ),
        (of_type("ms-excel.sheet.binary.macroEnabled.main"), "binær Excel-arbeidsbok (.xlsb)"),
        (of_type("ms-excel.sheet.macroEnabled.main+xml"), "arbeidsbok med makroer (.xlsm)"),
        (
            of_type("openxmlformats-officedocument.wordprocessingml.document.main+xml"),
            "Office-dokument, men ikke en arbeidsbok",
        ),
        (
            of_type("openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
            "filen er skadet (delen xl/workbook.xml mangler)",
        ),
        (zipped(**{"[Content_Types].xml": "<Types><"}), "filen er skadet (delen [content_types]"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    with pytest.raises(EffektmodellError) as raised:
        read_workbook(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert told in str(raised.value)
    with pytest.raises(EffektmodellError):
        recalculate(path)


def test_every_truncation_is_told(asker: Path) -> None:
    content = asker.read_bytes()
    for size in range(1, len(content), len(content) // 40):
        asker.write_bytes(content[:size])
        with pytest.raises(EffektmodellError):
            read_workbook(asker)


def test_a_flipped_byte_gives_an_answer_or_a_message(asker: Path) -> None:
    content = bytearray(asker.read_bytes())
    for place in range(7, len(content), len(content) // 60):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        asker.write_bytes(damaged)
        try:
            read_workbook(asker)
        except EffektmodellError as error:
            assert str(error)  # noqa: PT017  # either outcome is right


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
def test_broken_xml_is_told_with_its_part(parts: Parts, part: str) -> None:
    parts.parts[part] = parts.parts[part][:-200]
    with pytest.raises(EffektmodellError, match="filen er skadet"):
        read_workbook(parts.save())


def bomb(size: int) -> bytes:
    sheet = "<worksheet><sheetData>" + " " * size + "</sheetData></worksheet>"
    return of_type(
        "openxmlformats-officedocument.spreadsheetml.sheet.main+xml", **{"xl/a.xml": sheet}
    )


@pytest.mark.parametrize("size", [20 * 2**20, 70 * 2**20])
def test_a_zip_bomb_is_not_unfolded(tmp_path: Path, size: int) -> None:
    path = tmp_path / "bombe.xlsx"
    path.write_bytes(bomb(size))
    for read in (read_workbook, recalculate):
        with pytest.raises(EffektmodellError, match=r"blir \d+ MB pakket ut"):
            read(path)


def test_a_zip_bomb_that_lies_about_its_size_is_not_unfolded(tmp_path: Path) -> None:
    size = 20 * 2**20
    content = bomb(size)
    told = len("<worksheet><sheetData></sheetData></worksheet>") + size
    path = tmp_path / "bombe.xlsx"
    path.write_bytes(content.replace(told.to_bytes(4, "little"), (900).to_bytes(4, "little")))
    for read in (read_workbook, recalculate):
        with pytest.raises(EffektmodellError, match="filen er skadet"):
            read(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_not_unfolded(parts: Parts, part: str, encoding: str) -> None:
    layers = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10)
    )
    _, _, rest = parts.parts[part].partition("?>")
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{layers}]>{rest}'
    path = parts.save()
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, text.encode(encoding) if name == part else content)
    for read in (read_workbook, recalculate):
        with pytest.raises(EffektmodellError, match="egne XML-entiteter"):
            read(path)


def test_an_encrypted_zip_is_told(asker: Path) -> None:
    content = bytearray(asker.read_bytes())
    for start in (b"PK\x01\x02", b"PK\x03\x04"):
        place = content.find(start)
        while place >= 0:
            content[place + (8 if start == b"PK\x01\x02" else 6)] |= 1
            place = content.find(start, place + 4)
    asker.write_bytes(content)
    with pytest.raises(EffektmodellError, match="kryptert med passord"):
        read_workbook(asker)


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_package, "MAX_FILE_BYTES", 2**20)
    path = tmp_path / "stor.xlsx"
    with path.open("wb") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(
        EffektmodellError,
        match=r"filen er for stor og åpnes ikke\. En arbeidsbok kan være høyst 1 MB",
    ):
        read_workbook(path)


def test_places_that_are_no_file(tmp_path: Path, asker: Path) -> None:
    loop = tmp_path / "ring.xlsx"
    loop.symlink_to(loop)
    pipe = tmp_path / "kø.xlsx"
    os.mkfifo(pipe)
    for path, told in (
        (tmp_path, "dette er en mappe"),
        (tmp_path / "borte.xlsx", "filen eller mappen finnes ikke"),
        (asker / "under.xlsx", "en del av stien er en fil"),
        (loop, "stien går i ring"),
        (pipe, "ikke en vanlig fil"),
        (Path("a\0b.xlsx"), "filnavnet kan ikke brukes"),
    ):
        with pytest.raises(EffektmodellError) as raised:
            read_workbook(path)
        assert told in str(raised.value)
    link = tmp_path / "lenke.xlsx"
    link.symlink_to(asker)
    assert read_workbook(link).inputs.municipality == "Asker"


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_told(asker: Path) -> None:
    asker.chmod(0)
    with pytest.raises(EffektmodellError, match="ingen tilgang"):
        read_workbook(asker)


def test_the_command_tells_of_such_files(effektmodell: Effektmodell, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    for command in (("les",), ("rull", "--startaar", "2027")):
        outcome = effektmodell(command[0], "a.xlsx", *command[1:])
        assert outcome.code == 2
        assert "Feil: a.xlsx: filen er kryptert med passord" in outcome.err


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet2.xml"])
def test_a_part_whose_own_header_is_damaged_is_told_with_its_name(asker: Path, name: str) -> None:
    """The directory of the archive is whole, and so the file opens."""
    content = bytearray(asker.read_bytes())
    with zipfile.ZipFile(asker) as archive:
        content[archive.getinfo(name).header_offset] ^= 0x55
    asker.write_bytes(content)
    with pytest.raises(EffektmodellError, match="filen er skadet") as told:
        read_workbook(asker)
    assert name in str(told.value)
