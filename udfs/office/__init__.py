"""What Excel loads: the manifest and its icons."""

from udfs.office.icons import SIZES as ICON_SIZES
from udfs.office.icons import icon
from udfs.office.manifest import (
    CALL_PATH,
    HELP_PATH,
    ICON_PATH,
    METADATA_PATH,
    PAGE_PATH,
    SCRIPT_PATH,
    manifest_xml,
    server_address,
)

__all__ = [
    "CALL_PATH",
    "HELP_PATH",
    "ICON_PATH",
    "ICON_SIZES",
    "METADATA_PATH",
    "PAGE_PATH",
    "SCRIPT_PATH",
    "icon",
    "manifest_xml",
    "server_address",
]
