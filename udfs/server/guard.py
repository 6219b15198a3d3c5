"""Who may show and read the server's pages, and what every answer has around it."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from udfs.server.faults import STOPPING, fault

_LOG: Final = logging.getLogger("effektmodell.tjener")
_OFFICE_DOMAINS: Final = (
    "officeapps.live.com",
    "office.com",
    "office365.com",
    "office.net",
    "sharepoint.com",
    "cloud.microsoft",
)
OFFICE_ORIGINS: Final = (
    r"https://(?:[a-z0-9-]+\.)*(?:" + "|".join(map(re.escape, _OFFICE_DOMAINS)) + ")"
)
"""Pattern of the origins of Excel on the web."""

_ANCESTORS: Final = " ".join(f"https://*.{domain} https://{domain}" for domain in _OFFICE_DOMAINS)
_SCRIPTS: Final = "https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com"
_POLICY: Final = (
    f"default-src 'none'; script-src 'self' {_SCRIPTS}; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; connect-src 'self' {_SCRIPTS}; "
    "frame-src 'self' https://appsforoffice.microsoft.com; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self' {ancestors}"
)


def security_headers(*, secure: bool, origins: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of every answer.

    Inline styles are Office.js' own; scripts come from the server and from Microsoft only.
    """
    headers = {
        "Content-Security-Policy": _POLICY.format(ancestors=" ".join((_ANCESTORS, *origins))),
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class OriginGuard(CORSMiddleware):
    """Lets Office's origins and the operator's read answers; tells the others in bokmål."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer a browser that asks whether a page may make a call."""
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        return fault(400, "Nettstedet, metoden eller hodefeltene er ikke tillatt her.")


class Guard:
    """Stands around the application: adds headers to every answer and lets no fault of its own out.

    A client that has gone away is nobody's fault and is not told of.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            answer = fault(503, STOPPING)
        except Exception as error:  # noqa: BLE001  # the last resort
            _LOG.error("Feil i tjeneren: %s", _place(error))  # not the inputs
            answer = fault(500)
        else:
            return
        if not started:
            await answer(scope, receive, guarded)


def _place(error: Exception) -> str:
    """Tell the kind of an error and the line that raised it, but nothing of what was computed on."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} ({Path(last.filename).name}, linje {last.lineno})"
