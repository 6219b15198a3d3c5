"""The Office.js backend: serves the functions to Excel over HTTP.

xlwings' part of it is licensed apart from this project (PolyForm Noncommercial or commercial), so the
operator states a key: without one the server does not start, and says why.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from udfs.server.serving import listen, serve, tls_context
from udfs.server.settings import ACCESS_KEY_VARIABLE, LICENSE_VARIABLE, ServerSettings
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from fastapi import FastAPI

    from udfs.server.faults import fault
    from udfs.server.hosting import client_of, guarded, hosted_app, read_body
    from udfs.server.limits import ByteBudget, Lane, OverloadedError, RateLimiter

__all__ = [
    "ACCESS_KEY_VARIABLE",
    "LICENSE_VARIABLE",
    "ByteBudget",
    "Lane",
    "OverloadedError",
    "RateLimiter",
    "ServerSettings",
    "application",
    "client_of",
    "fault",
    "guarded",
    "hosted_app",
    "listen",
    "read_body",
    "require_license",
    "serve",
    "tls_context",
]

_PACKAGES: Final = ("fastapi", "uvicorn", "xlwings", "xlwings_server")
_MISSING_PACKAGES: Final = (
    "Tjeneren trenger pakker som ikke er installert. Installer dem med «pip install effektmodell[udf]», "
    "eller «pip install .[udf]» i en kopi av kildekoden."
)
_LICENSE: Final = f"""Tjeneren bruker xlwings PRO, som krever en lisensnøkkel i miljøvariabelen {LICENSE_VARIABLE}.
{{found}}
- Kommuner, andre offentlige virksomheter, forskning, undervisning og ideelle organisasjoner kan bruke xlwings PRO gratis til ikke-kommersielle formål på vilkårene i PolyForm Noncommercial 1.0.0 (https://polyformproject.org/licenses/noncommercial/1.0.0). Gjelder det dere, sett variabelen til «noncommercial».
- Alle andre trenger en nøkkel som kjøpes på https://www.xlwings.org.
Resten av effektmodellen trenger ingen nøkkel."""


def require_license() -> None:
    """Load xlwings for Office.js; raise ``EffektmodellError`` where a package or the key is missing.

    xlwings decides when it is first imported what its decorators do, so this comes before.
    """
    os.environ["XLWINGS_ON_SERVER"] = "true"
    # xlwings tries to import pyodide anew for every cell that it reads; said at once to be absent, a
    # call with 100 000 cells takes a third of the time.
    sys.modules.setdefault("pyodide", None)  # type: ignore[arg-type]  # None: the import fails
    if any(find_spec(package) is None for package in _PACKAGES):
        raise EffektmodellError(_MISSING_PACKAGES)
    try:
        import_module("xlwings.server")
    except Exception as error:
        # xlwings raises while it is imported, before its own exception can be named.
        if type(error).__name__ != "LicenseError":
            raise
        stated = os.environ.get(LICENSE_VARIABLE)
        found = "Nøkkelen er ugyldig eller utløpt." if stated else "Ingen nøkkel er oppgitt."
        raise EffektmodellError(_LICENSE.format(found=found)) from None


def application() -> FastAPI:
    """Make the application from the environment; each of the server's processes calls this."""
    require_license()
    from udfs.server.app import create_app  # noqa: PLC0415  # imports xlwings for Office.js

    return create_app(ServerSettings.from_environment())


# What other applications stand on needs FastAPI, but neither xlwings nor a licence.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("ByteBudget", "Lane", "OverloadedError", "RateLimiter"), "limits"),
        **dict.fromkeys(("client_of", "guarded", "hosted_app", "read_body"), "hosting"),
        "fault": "faults",
    },
)
