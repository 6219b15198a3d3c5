"""The web page: for a person with a browser only.

It stands on what the server of the Excel functions offers, but not on xlwings: no licence is needed.
Nothing is stored: what is sent is held in memory until it is answered.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from xlmodel.common.errors import EffektmodellError

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["APPLICATION", "application", "require_packages"]

APPLICATION: Final = "workbook_templates.web:application"
"""What the server's processes are told to serve."""

_PACKAGES: Final = ("fastapi", "h11", "jinja2", "uvicorn")


def require_packages() -> None:
    """Raise ``EffektmodellError`` where a package that the page needs is missing."""
    if any(find_spec(package) is None for package in _PACKAGES):
        raise EffektmodellError(
            "Siden trenger pakker som ikke er installert. Installer dem med «pip install "
            "effektmodell[side]», eller «pip install .[side]» i en kopi av kildekoden."
        )


def application() -> FastAPI:
    """Make the application from the environment; each of the server's processes calls this."""
    from udfs.server import ServerSettings  # noqa: PLC0415  # loads what the page alone needs
    from workbook_templates.web.app import create_page  # noqa: PLC0415  # as above

    return create_page(ServerSettings.from_environment())
