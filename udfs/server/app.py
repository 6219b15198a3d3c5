"""The Office.js backend as a FastAPI application.

It keeps nothing between calls, so that any number of workers may share the work, and writes nothing
about a call anywhere. Every fault is answered in bokmål with a status that Excel's script takes as
final; nothing of the program shows.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from typing import Any, Final

import xlwings
import xlwings.server
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

import udfs.excel
from udfs.office import (
    CALL_PATH,
    HELP_PATH,
    ICON_PATH,
    ICON_SIZES,
    METADATA_PATH,
    PAGE_PATH,
    SCRIPT_PATH,
    icon,
    manifest_xml,
)
from udfs.server.faults import TOO_SLOW, fault
from udfs.server.guard import OFFICE_ORIGINS, OriginGuard, security_headers
from udfs.server.hosting import client_of, guarded, hosted_app, read_body
from udfs.server.limits import ByteBudget, Lane, OverloadedError, RateLimiter
from udfs.server.pages import metadata, page, script
from udfs.server.payload import Call, PayloadError, read_call
from udfs.server.settings import ServerSettings
from xlmodel import __version__
from xlmodel.common.errors import InputError

_PUBLIC_NAME: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)
_SCRIPT_TYPE: Final = "text/javascript; charset=utf-8"
_LIGHT_BODY: Final = 64_000
"""Bytes of a call that is light, if its function is: some hundred measures."""


def _compute(call: Call) -> Any:
    """Compute a call through xlwings; runs in a thread of its own."""
    data = {
        "client": "Office.js",
        "func_name": call.func_name,
        "args": call.args,
        "version": xlwings.__version__,
        "runtime": call.runtime,
        "caller_address": None,
        "culture_info_name": None,
        "date_format": None,
    }
    return asyncio.run(xlwings.server.custom_functions_call(data, udfs.excel))


class _Calls:
    """Reads and computes calls: light ones in a lane of their own, past the heavy ones."""

    def __init__(self, settings: ServerSettings) -> None:
        self._max_cells = settings.max_cells
        self._light = Lane(settings.threads, settings.max_waiting)
        self._heavy = Lane(settings.heavy_threads, settings.max_waiting)

    async def answer(self, client: str, body: bytearray, deadline: float) -> Any:
        """Return what fills the cells.

        A call that waits is held as it was sent, which takes least room.
        """
        if len(body) <= _LIGHT_BODY:
            answer = await self._light.run(client, lambda: self._light_answer(body), deadline)
            if answer is not None:
                return answer
        return await self._heavy.run(
            client, lambda: _compute(read_call(body, self._max_cells)), deadline
        )

    def _light_answer(self, body: bytearray) -> Any:
        """Compute a small call, but for a function that may take long all the same."""
        call = read_call(body, self._max_cells)
        return None if call.heavy else _compute(call)

    def close(self) -> None:
        self._light.close()
        self._heavy.close()


class _Access:
    """Whether a request carries the shared key; every request does where none is set."""

    def __init__(self, key: str) -> None:
        self._expected = f"Bearer {key}".encode() if key else b""

    @property
    def needed(self) -> bool:
        return bool(self._expected)

    def granted(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        return not self._expected or hmac.compare_digest(given, self._expected)


def create_app(settings: ServerSettings) -> FastAPI:
    """Make the application."""
    calls = _Calls(settings)
    bodies = ByteBudget(max(settings.max_bytes, 2 * settings.max_body), _LIGHT_BODY)
    limiter = RateLimiter(settings.calls_per_second, settings.burst)
    access = _Access(settings.access_key)
    headers = security_headers(secure=settings.secure, origins=settings.origins)
    app = hosted_app(settings, headers, calls.close)

    @app.post(CALL_PATH)
    async def call(request: Request) -> Response:
        deadline = asyncio.get_running_loop().time() + settings.time_limit
        client = client_of(request)
        if not limiter.admits(client):
            return fault(429)
        if not access.granted(request):
            return fault(401)
        if not request.headers.get("content-type", "").startswith("application/json"):
            return fault(415)  # so that a foreign page cannot send a call without asking first
        try:
            with bodies.share() as hold:
                body = await read_body(request, settings.max_body, hold, deadline)
                result = await calls.answer(client, body, deadline)
        except (PayloadError, xlwings.XlwingsError) as error:
            return fault(400, str(error))
        except OverloadedError:
            return fault(503)
        except TimeoutError:
            return fault(503, TOO_SLOW)
        return JSONResponse({"result": result})

    @app.api_route("/helse", methods=["GET", "HEAD"])
    async def health(request: Request) -> Response:
        if "authorization" in request.headers and not limiter.admits(client_of(request)):
            return fault(429)  # so that keys cannot be guessed faster here than by calls
        return JSONResponse(
            {
                "status": "ok",
                "versjon": __version__,
                "krever_noekkel": access.needed,
                "noekkel_godtatt": access.granted(request),
            }
        )

    @app.get("/manifest.xml")
    async def manifest(request: Request) -> Response:
        host = request.headers.get("host", "")
        if not settings.address and not _PUBLIC_NAME.fullmatch(host):
            return fault(400)
        try:
            text = manifest_xml(settings.address or f"https://{host}")
        except InputError:
            return fault(400)
        return Response(text, media_type="application/xml")

    _add_pages(app)
    _add_guards(app, settings, headers)
    return app


def _add_pages(app: FastAPI) -> None:
    @app.get("/")
    async def root() -> Response:
        return RedirectResponse(HELP_PATH)

    @app.get(PAGE_PATH)
    async def task_pane() -> Response:
        return Response(page("oppgaverute.html"), media_type="text/html")

    @app.get(HELP_PATH)
    async def help_page() -> Response:
        return Response(page("hjelp.html"), media_type="text/html")

    @app.get("/oppgaverute.css")
    async def style() -> Response:
        return Response(page("oppgaverute.css"), media_type="text/css")

    @app.get("/oppgaverute.js")
    async def task_pane_script() -> Response:
        return Response(page("oppgaverute.js"), media_type=_SCRIPT_TYPE)

    @app.get(SCRIPT_PATH)
    async def functions_script() -> Response:
        return Response(script(), media_type=_SCRIPT_TYPE)

    @app.get(METADATA_PATH)
    async def functions_metadata() -> Response:
        return JSONResponse(metadata())

    @app.get(ICON_PATH)
    async def image(size: str) -> Response:
        known = {str(number): number for number in ICON_SIZES}
        if size not in known:
            return fault(404)
        return Response(
            icon(known[size]),
            media_type="image/png",
            headers={"Cache-Control": "public, max-age=86400"},
        )


def _add_guards(app: FastAPI, settings: ServerSettings, headers: dict[str, str]) -> None:
    app.add_middleware(
        OriginGuard,
        allow_origins=settings.origins,
        allow_origin_regex=OFFICE_ORIGINS,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Auth-Provider"],
        max_age=600,
    )
    guarded(app, headers)  # the outermost
