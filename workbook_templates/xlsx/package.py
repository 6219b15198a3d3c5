"""Opens an xlsx file that somebody else has saved: safely, and with a reason where it cannot be used.

Everything is settled before a library sees the file: what kind of file it is, that it is whole, how
large it unfolds, and that no part declares entities. A file that passes is held in memory, so it
cannot change between the checks and the reading.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.parsers import expat

from xlmodel.common.errors import EffektmodellError, legible, os_error_text

MAX_FILE_BYTES: Final = 32 * 2**20
"""A workbook of ours is 0.13 MB; staff may add pictures and tabs of notes."""
MAX_UNPACKED_BYTES: Final = 64 * 2**20
MAX_RATIO: Final = 200
"""Deflate packs a sheet of empty rows about 60 to 1, and nothing better than 1,032 to 1."""
_RATIO_FROM: Final = 8 * 2**20
MAX_PARTS: Final = 5000

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}.main+xml"
_CHUNK: Final = 2**16
_SAVE_AS: Final = "Åpne den i Excel eller LibreOffice og lagre den som Excel-arbeidsbok (.xlsx)"


class PackageError(EffektmodellError):
    """The file cannot be read as an xlsx workbook; the message says why and what to do."""


Attributes = dict[str, str]


class Package:
    """The parts of an xlsx file, by their path in it (small letters, forward slashes).

    A workbook with macros is refused unless ``macros`` admits it; none is ever run.
    """

    def __init__(self, path: Path, content: bytes, *, macros: bool = False) -> None:
        self.path = path
        self._macros = macros
        archive = _archive(path, content)
        self._archive = archive
        self._parts = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info
            for info in archive.infolist()
            if not info.is_dir()
        }
        self._refuse_bomb(len(content))
        self._refuse_other_kinds()
        self._refuse_damage()

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all parts, in order."""
        return tuple(sorted(self._parts))

    def has(self, part: str) -> bool:
        """Say whether the file holds a part."""
        return part.lower() in self._parts

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        try:
            return self._archive.read(self._parts[name.lower()])
        except KeyError:
            raise self._damaged(f"delen {legible(name)} mangler") from None
        except _BROKEN:
            raise self._damaged(f"delen {legible(name)}") from None

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part refers to within the file: kind and part, by the relation's id."""
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                base = "" if target.startswith("/") else folder
                whole = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, whole)

        if self.has(place):
            self.parse(place, start)
        return found

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Run handlers over a part's XML; tags and attributes come without their prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_entities
        parser.StartElementHandler = lambda tag, found: start(_local(tag), _without_prefixes(found))
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            parser.Parse(self.part(part), True)
        except expat.ExpatError as error:
            raise self._damaged(f"delen {legible(part)}, linje {error.lineno}") from None
        except LookupError:
            raise self._damaged(f"delen {legible(part)} har ukjent tegnsett") from None

    def _refuse_bomb(self, size: int) -> None:
        infos = self._parts.values()
        unpacked = sum(info.file_size for info in infos)
        too_dense = unpacked > _RATIO_FROM and unpacked > MAX_RATIO * size
        if unpacked > MAX_UNPACKED_BYTES or too_dense or len(infos) > MAX_PARTS:
            raise PackageError(
                f"{self.path}: filen blir {unpacked / 2**20:.0f} MB pakket ut, i {len(infos)} deler, "
                "og åpnes ikke. "
                f"En arbeidsbok kan være høyst {MAX_UNPACKED_BYTES // 2**20} MB pakket ut. "
                "Slett store bilder og faner som ikke hører til modellen, eller be om en ny kopi."
            )
        if any(info.flag_bits & 0x1 for info in infos):
            raise PackageError(
                f"{self.path}: filen er en zip-fil som er kryptert med passord. "
                "Pakk den ut først, og bruk arbeidsboken uten passord."
            )

    def _refuse_other_kinds(self) -> None:
        if self.has("mimetype") and b"opendocument" in self.part("mimetype"):
            raise PackageError(
                f"{self.path}: filen er i OpenDocument-format (.ods eller lignende). {_SAVE_AS}."
            )
        if not self.has("[content_types].xml"):
            raise PackageError(f"{self.path}: filen er en zip-fil, men ikke en arbeidsbok (.xlsx).")
        types: set[str] = set()
        self.parse(
            "[content_types].xml",
            lambda _, attributes: types.add(attributes.get("ContentType", "")),
        )
        if any("sheet.binary" in kind for kind in types) or self.has("xl/workbook.bin"):
            raise PackageError(
                f"{self.path}: filen er en binær Excel-arbeidsbok (.xlsb). {_SAVE_AS}."
            )
        has_macros = any("macroenabled" in kind.lower() for kind in types)
        if self._macros and has_macros:
            return
        if not self._macros and (has_macros or self.has("xl/vbaproject.bin")):
            raise PackageError(
                f"{self.path}: filen er en arbeidsbok med makroer (.xlsm). Effektmodellen har ingen "
                f"makroer. {_SAVE_AS}."
            )
        if not types & {_MAIN.format("sheet"), _MAIN.format("template")}:
            raise PackageError(
                f"{self.path}: filen er et Office-dokument, men ikke en arbeidsbok (.xlsx)."
            )

    def _refuse_damage(self) -> None:
        """Read every part once: its length and checksum must be right, and XML without entities."""
        for name, info in self._parts.items():
            is_xml = name.endswith((".xml", ".rels", ".vml"))
            head = b""
            try:
                with self._archive.open(info) as part:
                    while chunk := part.read(_CHUNK):
                        head = head or chunk
            except _BROKEN:
                raise self._damaged(f"delen {legible(name)}") from None
            if is_xml:
                self._refuse_declarations(head)

    def _refuse_declarations(self, head: bytes) -> None:
        """Refuse a document type, which can only stand before the first element."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_entities

        def first_element(_tag: str, _attributes: Attributes) -> None:
            raise StopIteration

        parser.StartElementHandler = first_element
        try:
            parser.Parse(head, False)
        except StopIteration:
            return
        except (expat.ExpatError, LookupError):
            return  # told where the part is needed; nothing has been unfolded

    def _refuse_entities(self, *_: object) -> None:
        raise PackageError(
            f"{self.path}: filen erklærer egne XML-entiteter og åpnes ikke. "
            "Det gjør ikke filer fra Excel og LibreOffice."
        )

    def _damaged(self, where: str) -> PackageError:
        return PackageError(
            f"{self.path}: filen er skadet ({where}). Be om en ny kopi, eller åpne den i Excel, la "
            "Excel reparere den, og lagre."
        )


_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, MemoryError),
)
"""What a damaged or foreign part makes ``zipfile`` raise."""


def open_package(path: Path, *, macros: bool = False) -> Package:
    """Return the parts of an xlsx file; raise ``PackageError`` where it is not one we can read."""
    return Package(path, _content(path), macros=macros)


def refuse_unreadable(path: Path) -> None:
    """Raise ``PackageError`` where a file is not an xlsx workbook that is whole and safe to read."""
    open_package(path)


def _content(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise PackageError(f"{path}: dette er en mappe, ikke en fil.")
        if not stat.S_ISREG(about.st_mode):
            raise PackageError(f"{path}: dette er ikke en vanlig fil.")
        if about.st_size > MAX_FILE_BYTES:
            raise PackageError(
                f"{path}: filen er {about.st_size / 2**20:.0f} MB og åpnes ikke. En arbeidsbok kan "
                f"være høyst {MAX_FILE_BYTES // 2**20} MB."
            )
        content = path.read_bytes()
    except OSError as error:
        raise PackageError(os_error_text(error, path)) from error
    except ValueError:
        raise PackageError(f"{legible(str(path))}: filnavnet kan ikke brukes.") from None
    if not content:
        raise PackageError(f"{path}: filen er tom.")
    if content.startswith(_OLE):
        raise PackageError(f"{path}: {_ole_kind(content)}")
    if not content.startswith(b"PK"):
        raise PackageError(
            f"{path}: filen er ikke en arbeidsbok i formatet xlsx, uansett hva den heter. {_SAVE_AS}."
        )
    return content


def _ole_kind(content: bytes) -> str:
    """Tell an encrypted workbook from one in the format before 2007: both are compound files."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return (
            "filen er kryptert med passord. Åpne den i Excel med passordet, fjern det under Fil > "
            "Informasjon > Beskytt arbeidsbok > Krypter med passord, og lagre."
        )
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return f"filen er i det gamle Excel-formatet (.xls). {_SAVE_AS}."
    return (
        f"filen er kryptert med passord eller i et gammelt Office-format. {_SAVE_AS}, uten passord."
    )


def _archive(path: Path, content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise PackageError(
            f"{path}: filen er skadet eller ikke lastet helt ned. Be om en ny kopi."
        ) from None


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _without_prefixes(attributes: Attributes) -> Attributes:
    """Return attributes by their bare names; one without a prefix goes before one with."""
    if ":" not in "".join(attributes):
        return attributes
    bare = {_local(name): value for name, value in attributes.items() if ":" in name}
    return bare | {name: value for name, value in attributes.items() if ":" not in name}
