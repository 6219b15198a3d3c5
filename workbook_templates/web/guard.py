"""Who may use the page: its own pages only, under the names that it is known by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from udfs.server import fault

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE: Final = frozenset({"GET", "HEAD"})
_OWN: Final = frozenset({"same-origin", "none"})
"""Where a browser may say that a request comes from: a page of ours, or the address bar."""


def page_headers(*, secure: bool) -> dict[str, str]:
    """Return the headers of every answer: nothing from elsewhere, and in no other site's frame.

    Of a request within the page a browser tells where it comes from, and of no other.
    """
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class OwnPages:
    """Refuses what another site's page asks for, and requests to a name that is not the server's.

    ``hosts`` are the names without a port, empty: any. A request that changes nothing (GET) may come
    from a link anywhere; every other must come from this site, or from no browser. ``address`` is
    the public address, where a proxy in front makes requests look otherwise.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], address: str) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if self._hosts and _name(headers.get("host", "")) not in self._hosts:
                await fault(400, "Siden finnes ikke under dette navnet.")(scope, receive, send)
                return
            if scope["method"] not in _SAFE and not self._is_own(headers):
                await fault(403, _FOREIGN)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "none") not in _OWN:
            return False
        origin = headers.get("origin")
        host = headers.get("host", "")
        own = (self._address,) if self._address else (f"http://{host}", f"https://{host}")
        return origin is None or origin.lower() in own


_FOREIGN: Final = (
    "Forespørselen kommer fra et annet nettsted og er avvist. Står siden bak en proxy, må den startes "
    "med --adresse."
)


def _name(host: str) -> str:
    """Return the name in a ``Host`` header without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
