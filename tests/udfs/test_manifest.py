"""The manifest: well-formed, complete, all addresses HTTPS."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from udfs.office import ICON_SIZES, icon, manifest_xml
from workbook_templates.cli import program, run
from xlmodel.common.errors import InputError

ADDRESS = "https://effekt.kommune.no"
APP = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"


@pytest.fixture(scope="module")
def tree() -> ET.Element:
    return ET.fromstring(manifest_xml(ADDRESS))  # noqa: S314  # our own text


def test_it_tells_id_version_language_and_name(tree: ET.Element) -> None:
    identity = tree.findtext(f"{APP}Id")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identity or "")
    assert re.fullmatch(r"\d+(\.\d+){3}", tree.findtext(f"{APP}Version") or "")
    assert tree.findtext(f"{APP}DefaultLocale") == "nb-NO"
    name = tree.find(f"{APP}DisplayName")
    assert name is not None
    assert name.get("DefaultValue") == "Effektmodell"


def test_the_id_follows_the_address() -> None:
    def identity(address: str) -> str:
        return manifest_xml(address).split("<Id>")[1].split("</Id>")[0]

    assert identity(ADDRESS) == identity(ADDRESS + "/") == identity(ADDRESS.upper())
    assert identity(ADDRESS) != identity("https://effekt.annen.no")


def test_every_address_is_https_at_the_server(tree: ET.Element) -> None:
    values = [item.get("DefaultValue", "") for item in tree.iter()]
    addresses = [value for value in values if "://" in value]
    assert len(addresses) >= 11
    assert all(address.startswith(f"{ADDRESS}/") for address in addresses)


def test_every_resource_is_there_and_used(tree: ET.Element) -> None:
    used = {item.get("resid") for item in tree.iter() if item.get("resid")}
    kinds = ("Image", "Url", "String")
    there = [item.get("id") for kind in kinds for item in tree.iter(f"{BASIC}{kind}")]
    defined = {name for name in there if name is not None}
    images = {item.get("resid") for item in tree.iter(f"{BASIC}Image") if item.get("resid")}
    assert images == {"Icon.16", "Icon.32", "Icon.80"}
    assert used == defined
    assert all(len(name) <= 32 for name in defined)


def test_texts_fit_their_limits(tree: ET.Element) -> None:
    for parent, limit in (("ShortStrings", 125), ("LongStrings", 250)):
        for group in tree.iter(f"{BASIC}{parent}"):
            assert all(len(item.get("DefaultValue", "")) <= limit for item in group)


def test_the_functions_share_the_panes_runtime_under_one_namespace(tree: ET.Element) -> None:
    points = {
        item.get("{http://www.w3.org/2001/XMLSchema-instance}type")
        for item in tree.iter(f"{OVERRIDES}ExtensionPoint")
    }
    assert points == {"CustomFunctions", "PrimaryCommandSurface"}
    strings = {item.get("id"): item.get("DefaultValue") for item in tree.iter(f"{BASIC}String")}
    assert strings["Namespace"] == "EFFEKT"
    runtime = tree.find(f".//{OVERRIDES}Runtime")
    assert runtime is not None
    assert runtime.attrib == {"resid": "Page.Url", "lifetime": "long"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "effekt.kommune.no",
        "http://effekt.kommune.no",
        "https://",
        "https://a b",
        "https://effekt.kommune.no/sti",
        "https://bruker@kommune.no",
        'https://x"><script>',
        "https://effekt.kommune.no:0",
        "https://effekt.kommune.no:65536",
        "https://-a.no",
        "https://" + "a" * 254,
        "https://kommune.no?x=1",
        "https://kommunæ.no",
    ],
)
def test_another_kind_of_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match=r"Adressen: .* er ikke tillatt"):
        manifest_xml(address)


def test_the_command_writes_it_to_the_screen_or_a_file(tmp_path: Path) -> None:
    shown = CliRunner().invoke(program, ["manifest", "--adresse", "https://localhost:8443"])
    assert shown.exit_code == 0
    assert shown.output == manifest_xml("https://localhost:8443")
    target = tmp_path / "manifest.xml"
    assert run(program, ["manifest", "--adresse", ADDRESS, "--ut", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == manifest_xml(ADDRESS)
    assert run(program, ["manifest", "--adresse", ADDRESS, "--ut", str(target)]) == 2


def test_the_command_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(program, ["manifest"]) == 2
    assert "Valget «--adresse» mangler." in capsys.readouterr().err


@pytest.mark.parametrize("size", ICON_SIZES)
def test_an_icon_is_a_png_file_of_its_size_and_not_blank(size: int) -> None:
    content = icon(size)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    parts: dict[bytes, bytes] = {}
    place = 8
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        (checked,) = struct.unpack_from(">I", content, place + 8 + length)
        assert checked == zlib.crc32(kind + data)
        parts[kind] = data
        place += 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (size, size, 8, 6, 0, 0, 0)
    rows = zlib.decompress(parts[b"IDAT"])
    assert len(rows) == size * (1 + 4 * size)
    assert len(set(rows)) > 4


def test_the_manifest_points_at_icons_that_there_are(tree: ET.Element) -> None:
    values = [item.get("DefaultValue", "") for item in tree.iter()]
    icons = {value for value in values if value.endswith(".png")}
    assert icons == {f"{ADDRESS}/ikoner/effekt-{size}.png" for size in (16, 32, 64, 80)}
    assert {16, 32, 64, 80} < set(ICON_SIZES)
