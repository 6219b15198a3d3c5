"""Opens an xlsx file that somebody else has saved: safely, and with a reason where it cannot be used.

Everything is settled before a part is read: what kind of file it is, that it is whole, how large it
unfolds, and that no part declares entities. A file that passes is held in memory, unfolded once, so
it cannot change between the checks and the reading.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.parsers import expat

from xlmodel.common.errors import EffektmodellError, legible
from xlmodel.common.files import read_file

MAX_FILE_BYTES: Final = 32 * 2**20
"""A workbook of ours is 0.13 MB; staff may add pictures and tabs of notes."""
MAX_UNPACKED_BYTES: Final = 64 * 2**20
MAX_RATIO: Final = 200
"""Deflate packs a sheet of empty rows about 60 to 1, and nothing better than 1,032 to 1."""
_RATIO_FROM: Final = 8 * 2**20
MAX_PARTS: Final = 5000
MAX_NODES: Final = 500_000
"""Elements of a part that is held whole; a sheet's are not."""

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_WORKBOOKS: Final = {
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
}
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
"""What stands before a part: its mark, and the lengths of its name and of what follows the name."""
_SAVE_AS: Final = "Åpne den i Excel eller LibreOffice og lagre den som Excel-arbeidsbok (.xlsx)"


class PackageError(EffektmodellError):
    """The file cannot be read as an xlsx workbook; the message says why and what to do."""


Attributes = dict[str, str]


@dataclass(slots=True)
class Node:
    """An element of a part; tags and attributes come without their prefixes."""

    tag: str
    attributes: Attributes
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """Yield the children of a tag."""
        return (child for child in self.children if child.tag == tag)

    def child(self, *path: str) -> Node:
        """Return the first child of a tag, its first child and so on; an empty element for none."""
        found = self
        for tag in path:
            found = next(found.all(tag), None) or Node("", {})
        return found

    def walk(self) -> Iterator[Node]:
        """Yield the element and all within it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class Package:
    """The parts of an xlsx file, by their path in it (small letters, forward slashes).

    A workbook with macros is refused unless ``macros`` admits it; none is ever run. ``main`` is the
    workbook's own part and ``content_type`` what the file says that it is.
    """

    def __init__(self, path: Path, content: bytes, *, macros: bool = False) -> None:
        self.path = path
        self.size, self.sha256 = len(content), hashlib.sha256(content).hexdigest()
        infos = self._infos(_archive(path, content))
        self._refuse_bomb(infos, len(content))
        self._parts = {name: self._unfolded(name, info, content) for name, info in infos.items()}
        for name, part in self._parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                self._refuse_declarations(name, part)
        self.main, self.content_type = "xl/workbook.xml", ""
        self._refuse_other_kinds(macros=macros)

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all parts, in order."""
        return tuple(sorted(self._parts))

    def has(self, part: str) -> bool:
        """Say whether the file holds a part."""
        return part.lower() in self._parts

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        if not self.has(name):
            raise self.damaged(f"delen {legible(name)} mangler")
        return self._parts[name.lower()]

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part refers to within the file: kind and part, by the relation's id."""
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, tuple[str, str]] = {}
        for item in self.tree(place).all("Relationship") if self.has(place) else ():
            if item.attributes.get("TargetMode") != "External":
                target = item.attributes.get("Target", "").replace("\\", "/")
                base = "" if target.startswith("/") else folder
                whole = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
                kind = item.attributes.get("Type", "").rpartition("/")[2]
                found[item.attributes.get("Id", "")] = (kind, whole)
        return found

    def tree(self, part: str) -> Node:
        """Return a part's outermost element, with all that is within it."""
        top = Node("", {})
        open_nodes, pieces, count = [top], [[""]], 0

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal count
            count += 1
            if count > MAX_NODES:
                raise self.damaged(f"delen {legible(part)} har flere enn {MAX_NODES} elementer")
            node = Node(tag, attributes)
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
            pieces.append([])

        def end(_: str) -> None:
            open_nodes.pop().text = "".join(pieces.pop())

        def text(piece: str) -> None:
            pieces[-1].append(piece)

        self.parse(part, start, end, text)
        return top.children[0]

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        """Run handlers over a part's XML; tags and attributes come without their prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, found: start(_local(tag), _without_prefixes(found))
        parser.EndElementHandler = lambda tag: end(_local(tag))
        parser.CharacterDataHandler = text
        try:
            parser.Parse(self.part(part), True)
        except expat.ExpatError as error:
            raise self.damaged(f"delen {legible(part)}, linje {error.lineno}") from None

    def damaged(self, where: str) -> PackageError:
        """Return the error of a file that is not as the format says; ``where`` tells what is not."""
        return PackageError(
            f"{self.path}: filen er skadet ({where}). Be om en ny kopi, eller åpne den i Excel, la "
            "Excel reparere den, og lagre."
        )

    def _infos(self, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
        """Return what the archive tells of each part; the archive has checked their own headers."""
        found: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            name = info.filename.replace("\\", "/").lstrip("/").lower()
            if info.is_dir():
                continue
            if info.flag_bits & 0x1:
                raise PackageError(
                    f"{self.path}: filen er en zip-fil som er kryptert med passord. "
                    "Pakk den ut først, og bruk arbeidsboken uten passord."
                )
            if name in found:
                raise self.damaged(f"delen {legible(name)} finnes to ganger")
            try:
                archive.open(info).close()
            except _BROKEN:
                raise self.damaged(f"delen {legible(name)}") from None
            found[name] = info
        return found

    def _refuse_bomb(self, infos: Mapping[str, zipfile.ZipInfo], size: int) -> None:
        unpacked = sum(info.file_size for info in infos.values())
        too_dense = unpacked > _RATIO_FROM and unpacked > MAX_RATIO * size
        if unpacked > MAX_UNPACKED_BYTES or too_dense or len(infos) > MAX_PARTS:
            raise PackageError(
                f"{self.path}: filen blir {unpacked / 2**20:.0f} MB pakket ut, i {len(infos)} deler, "
                "og åpnes ikke. "
                f"En arbeidsbok kan være høyst {MAX_UNPACKED_BYTES // 2**20} MB pakket ut. "
                "Slett store bilder og faner som ikke hører til modellen, eller be om en ny kopi."
            )

    def _unfolded(self, name: str, info: zipfile.ZipInfo, content: bytes) -> bytes:
        """Return a part's content, never more of it than the archive's directory declares.

        A stream that holds another length, or other bytes than its checksum says, is damaged.
        """
        _, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, info.header_offset)
        first = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = content[first : first + info.compress_size]
        part = packed
        if info.compress_type == zipfile.ZIP_DEFLATED:
            try:
                part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
            except zlib.error:
                raise self.damaged(f"delen {legible(name)}") from None
        elif info.compress_type != zipfile.ZIP_STORED:
            raise self.damaged(f"delen {legible(name)} er pakket på en måte som Excel ikke bruker")
        if len(part) != info.file_size or zlib.crc32(part) != info.CRC:
            raise self.damaged(f"delen {legible(name)}")
        return part

    def _refuse_other_kinds(self, *, macros: bool) -> None:
        if b"opendocument" in self._parts.get("mimetype", b""):
            raise PackageError(
                f"{self.path}: filen er i OpenDocument-format (.ods eller lignende). {_SAVE_AS}."
            )
        if not self.has("[content_types].xml"):
            raise PackageError(f"{self.path}: filen er en zip-fil, men ikke en arbeidsbok (.xlsx).")
        kinds = self._main_types()
        if any("sheet.binary" in kind for kind in kinds) or self.has("xl/workbook.bin"):
            raise PackageError(
                f"{self.path}: filen er en binær Excel-arbeidsbok (.xlsb). {_SAVE_AS}."
            )
        has_macros = any("macroenabled" in kind.lower() for kind in kinds)
        if not macros and (has_macros or self.has("xl/vbaproject.bin")):
            raise PackageError(
                f"{self.path}: filen er en arbeidsbok med makroer (.xlsm). Effektmodellen har ingen "
                f"makroer. {_SAVE_AS}."
            )
        if not has_macros and not kinds & _WORKBOOKS:
            raise PackageError(
                f"{self.path}: filen er et Office-dokument, men ikke en arbeidsbok (.xlsx)."
            )
        self.content_type = next(iter(kinds))

    def _main_types(self) -> set[str]:
        """Find the workbook's own part and return its type; all types where it is not there.

        Programs declare types of parts that their files do not have, as of macros and binary sheets.
        """
        for kind, part in self.relations("").values():
            if kind == "officeDocument":
                self.main = part
                break
        ending = self.main.rpartition(".")[2].lower()
        usual, own, others = set(), set(), set()
        for item in self.tree("[content_types].xml").children:
            kind, part = (item.attributes.get(key, "") for key in ("ContentType", "PartName"))
            others.add(kind)
            if part.replace("\\", "/").lstrip("/").lower() == self.main.lower():
                own.add(kind)
            elif item.tag == "Default" and item.attributes.get("Extension", "").lower() == ending:
                usual.add(kind)
        return own or (usual if self.has(self.main) else set()) or others

    def _refuse_declarations(self, name: str, part: bytes) -> None:
        """Refuse a document type, which can only stand before the first element.

        An encoding that the parser does not know is told here too; all else that is wrong, where
        the part is needed.
        """
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_entities

        def first_element(_tag: str, _attributes: Attributes) -> None:
            raise StopIteration

        parser.StartElementHandler = first_element
        try:
            parser.Parse(part, True)
        except (StopIteration, expat.ExpatError):
            return
        except (LookupError, ValueError):
            raise self.damaged(f"delen {legible(name)} har ukjent tegnsett") from None

    def _refuse_entities(self, *_: object) -> None:
        raise PackageError(
            f"{self.path}: filen erklærer egne XML-entiteter og åpnes ikke. "
            "Det gjør ikke filer fra Excel og LibreOffice."
        )


_BROKEN: Final = (
    *(zipfile.BadZipFile, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError),
)
"""What a damaged or foreign archive makes ``zipfile`` raise."""


def open_package(path: Path, *, macros: bool = False) -> Package:
    """Return the parts of an xlsx file; raise ``PackageError`` where it is not one we can read."""
    return Package(path, _content(path), macros=macros)


def _content(path: Path) -> bytes:
    try:
        content = read_file(path, MAX_FILE_BYTES, "En arbeidsbok")
    except EffektmodellError as error:
        raise PackageError(str(error)) from error
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
    """Tell an encrypted workbook from one in the format before 2007: both are compound files.

    Their parts have names in UTF-16. A file under a sensitivity label that encrypts, or under rights
    management, has a part of that name.
    """

    def has(*names: str) -> bool:
        return any(name.encode("utf-16-le") in content for name in names)

    if has("DRMEncrypted", "DRMContent"):
        return (
            "filen er kryptert av en følsomhetsetikett (rettighetsstyring), ikke med passord. Åpne "
            "den i Excel som en som har tilgang, velg en etikett uten kryptering under Hjem > "
            "Følsomhet, og lagre."
        )
    if has("EncryptedPackage"):
        return (
            "filen er kryptert med passord. Åpne den i Excel med passordet, fjern det under Fil > "
            "Informasjon > Beskytt arbeidsbok > Krypter med passord, og lagre."
        )
    if has("Workbook", "Book"):
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
