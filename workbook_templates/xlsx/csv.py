"""Reads CSV files as they come from Excel and from other programs, in whatever character set."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from xlmodel.common.bokmaal import composed, folded_name
from xlmodel.common.errors import EffektmodellError, quoted
from xlmodel.common.files import read_file
from xlmodel.common.parameters import municipality_names

MAX_CSV_BYTES: Final = 32 * 2**20
_SEPARATORS: Final = ";\t,"
_STATED: Final = re.compile(r"sep=([^\r\n\"])\r?\n", re.IGNORECASE)
"""The first line by which Excel is told what separates cells."""
_ZIPPED: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BEFORE_UNICODE: Final = ("cp1252", "mac_roman", "cp850")
"""What Excel calls «CSV», «CSV (Macintosh)» and «CSV (MS-DOS)»."""
_MISREAD: Final = re.compile(
    "[^\\x00-\\x7fæøåÆØÅéÉèêöüä«»–—“”’…§€·•\u00a0]"  # in no Norwegian text
    "|[a-zæøå][ÆØÅ]|[»”]\\w|\\w[«“]|\\b[üè]|(?<!\\w)’\\w"  # nor these, where they stand
)
_CELLS: Final = re.compile(r'[;,\t\r\n"]+')
_UTF8: Final = "Lagre den på nytt som «CSV UTF-8»"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file: what separates its cells, and the cells of each row with its last line's number."""

    separator: str
    rows: Iterator[tuple[int, list[str]]]


def read_csv(path: Path, *, headed: bool) -> CsvFile:
    """Read a CSV file; semicolon, tab or comma separates the cells.

    The file's own first line ``sep=;`` says which; otherwise the heading does (``headed``: the first
    row is one), or else what stands in most lines, since a title above may hold commas. Raises
    ``EffektmodellError`` where the file cannot be read, is of another kind, or is in a character set
    that cannot be told.
    """
    text = composed(_text(path, read_file(path, MAX_CSV_BYTES)))
    stated = _STATED.match(text)
    body = "\n" + text[stated.end() :] if stated else text  # the lines keep their numbers
    separator = stated[1] if stated else _separator(body, headed=headed)
    return CsvFile(separator, _rows(path, body, separator))


def _separator(text: str, *, headed: bool) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if headed:
        lines = lines[:1]
    counts = {sign: sum(sign in line for line in lines) for sign in _SEPARATORS}
    usual = (sign for sign in _SEPARATORS if 2 * counts[sign] > len(lines))
    return next(usual, max(_SEPARATORS, key=counts.__getitem__))


def _rows(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise EffektmodellError(f"{path}: linje {reader.line_num} er ikke gyldig CSV.") from error


# Character sets ----------------------------------------------------------------------------------


def _text(path: Path, content: bytes) -> str:
    if content.startswith((_ZIPPED, _OLE)):
        kind = "arbeidsbok (.xlsx)" if content.startswith(_ZIPPED) else "gammel Excel-fil (.xls)"
        raise EffektmodellError(
            f"{path}: filen er ikke CSV, men en {kind}. Gi den et navn som slutter på .xlsx, "
            "eller lagre den som CSV UTF-8."
        )
    try:
        text = content.decode(_unicode(content))
    except UnicodeDecodeError:
        text = _before_unicode(path, content)
    lost = next((sign for sign in ("\0", "\ufffd") if sign in text), None)
    if lost is not None:
        where = "er ikke tekst" if lost == "\0" else "har bokstaver som er gått tapt (\ufffd)"
        raise EffektmodellError(f"{path}: filen {where}. {_UTF8} fra kilden.")
    return text


def _unicode(content: bytes) -> str:
    """Return the kind of Unicode by the mark at the start, or by where the empty bytes stand."""
    marked = next((name for mark, name in _UTF16.items() if content.startswith(mark)), None)
    if marked is not None:
        return marked
    even, odd = content[:1000:2].count(0), content[1:1000:2].count(0)
    if len(content) % 2 == 0 and max(even, odd) > len(content[:1000]) // 4:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8-sig"


def _before_unicode(path: Path, content: bytes) -> str:
    """Return a text in one of the sets of the time before Unicode: the one that makes it Norwegian.

    The municipalities' names tell; without one, the letters. Raises ``EffektmodellError`` in doubt.
    """
    read = [text for text in (_decoded(content, name) for name in _BEFORE_UNICODE) if text]
    named = [text for text in read if _special_names() & set(map(folded_name, _CELLS.split(text)))]
    fitting = named or [text for text in read if not _MISREAD.search(text)]
    if len(fitting) == 1:
        return fitting[0]
    words = {word for text in fitting or read for word in _first_special(text)}
    raise EffektmodellError(
        f"{path}: tegnsettet kan ikke avgjøres (er det {' eller '.join(map(quoted, sorted(words)))}?). "
        f"{_UTF8}."
    )


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        return ""


def _first_special(text: str) -> list[str]:
    return [word for word in _CELLS.split(text) if not word.isascii()][:1]


@cache
def _special_names() -> frozenset[str]:
    names = (name.partition(" (")[0] for names in municipality_names().values() for name in names)
    return frozenset(folded_name(name) for name in names if not name.isascii())
