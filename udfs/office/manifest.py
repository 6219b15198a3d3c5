"""The manifest: the file by which Excel finds the functions, their help and the task pane."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from string import Template
from typing import Final
from xml.sax.saxutils import escape

from udfs.functions import NAMESPACE
from xlmodel import __version__
from xlmodel.common.errors import InputError, Violation

PAGE_PATH: Final = "/oppgaverute.html"
SCRIPT_PATH: Final = "/xlwings/custom-functions-code.js"
METADATA_PATH: Final = "/xlwings/custom-functions-meta.json"
CALL_PATH: Final = "/xlwings/custom-functions-call"
ICON_PATH: Final = "/ikoner/effekt-{size}.png"
HELP_PATH: Final = "/hjelp.html"

_TEMPLATE: Final = Path(__file__).with_suffix(".xml")
_ADDRESS: Final = re.compile(
    r"https://(?=.{1,253}(?::|/?$))"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
    r"(?::(?P<port>[0-9]{1,5}))?/?",
    re.ASCII,
)


def server_address(text: str) -> str:
    """Return the address of the server as the manifest states it; raise ``InputError``."""
    address = text.strip().lower()
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"] or 443) < 65536:
        allowed = "https:// og et tjenernavn, eventuelt med portnummer, som https://effekt.kommune.no. Ingen sti"
        raise InputError([Violation("Adressen", text, allowed)])
    return address.rstrip("/")


def manifest_xml(address: str) -> str:
    """Return the manifest of the server at ``address``; raise ``InputError`` for a bad address.

    Its id follows from the address, so that two servers' add-ins can stand side by side and a new
    manifest of the same server replaces the old one.
    """
    base = server_address(address)
    values = {
        "base": base,
        "help": HELP_PATH,
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{base}/effektmodell")),
        "metadata": METADATA_PATH,
        "namespace": NAMESPACE,
        "page": PAGE_PATH,
        "script": SCRIPT_PATH,
        "version": f"{__version__}.0",
        **{f"icon_{size}": ICON_PATH.format(size=size) for size in (16, 32, 64, 80)},
    }
    safe = {name: escape(value, {'"': "&quot;"}) for name, value in values.items()}
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(safe)
