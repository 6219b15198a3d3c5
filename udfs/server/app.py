"""The Office.js backend as a FastAPI application.

It keeps nothing between calls, so that any number of workers may share the work, and writes nothing
about a call anywhere. Every fault is answered in bokmål with a status that Excel's script takes as
final; nothing of the program shows.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import xlwings
import xlwings.server
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.cors import CORSMiddleware

import udfs.excel
from udfs.office.icons import SIZES, icon
from udfs.office.manifest import (
    CALL_PATH,
    HELP_PATH,
    METADATA_PATH,
    PAGE_PATH,
    SCRIPT_PATH,
    manifest_xml,
)
from udfs.server.headers import OFFICE_ORIGINS, security_headers
from udfs.server.limits import CallRunner, OverloadedError, RateLimiter
from udfs.server.pages import metadata, page, script
from udfs.server.payload import Call, PayloadError, read_call
from udfs.server.settings import ServerSettings
from xlmodel import __version__
from xlmodel.common.errors import InputError

_LOG: Final = logging.getLogger("effektmodell.tjener")
_PUBLIC_NAME: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)
_TEXTS: Final = {
    400: "Kallet kan ikke leses.",
    401: "Tilgangsnøkkelen mangler eller er feil. Legg den inn i oppgaveruten.",
    404: "Siden finnes ikke.",
    405: "Metoden er ikke tillatt her.",
    408: "Kallet kom ikke frem i tide.",
    413: "Argumentene er for store for tjeneren.",
    415: "Kallet er ikke sendt som JSON.",
    429: "For mange kall på kort tid. Vent litt, og beregn på nytt.",
    500: "Det oppsto en feil i effektmodellens tjener.",
    503: "Tjeneren har for mye å gjøre. Vent litt, og beregn på nytt.",
}
_TOO_SLOW: Final = (
    "Beregningen tok for lang tid og ble stoppet. Prøv med færre trekninger eller rader."
)
_SCRIPT_TYPE: Final = "text/javascript; charset=utf-8"


def _place(error: Exception) -> str:
    """Tell the kind of an error and the line that raised it, but nothing of what was computed on."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} ({Path(last.filename).name}, linje {last.lineno})"


def _fault(status: int, message: str = "") -> JSONResponse:
    """Answer with a fault; Excel's script shows ``detail`` beside ``#VALUE!``."""
    text = message or _TEXTS.get(status) or _TEXTS[400 if status < 500 else 500]
    return JSONResponse({"detail": text}, status)


async def _body(request: Request, settings: ServerSettings) -> bytes:
    """Return the request's body, if it is not too large and arrives in time."""
    received = bytearray()
    async with asyncio.timeout(settings.time_limit):
        async for part in request.stream():
            received += part
            if len(received) > settings.max_body:
                raise HTTPException(413)
    return bytes(received)


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
    runner = CallRunner(settings.threads, settings.max_waiting, settings.time_limit)
    limiter = RateLimiter(settings.calls_per_second, settings.burst)
    access = _Access(settings.access_key)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        runner.close()

    app = FastAPI(
        title="Effektmodell", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )

    @app.post(CALL_PATH)
    async def call(request: Request) -> Response:
        client = request.client.host if request.client else ""
        if not limiter.admits(client):
            return _fault(429)
        if not access.granted(request):
            return _fault(401)
        if not request.headers.get("content-type", "").startswith("application/json"):
            return _fault(415)  # so that a foreign page cannot send a call without asking first
        try:
            body = await _body(request, settings)
        except TimeoutError:
            return _fault(408)
        try:
            result = await runner.run(lambda: _compute(read_call(body, settings.max_cells)))
        except (PayloadError, xlwings.XlwingsError) as error:
            return _fault(400, str(error))
        except OverloadedError:
            return _fault(503)
        except TimeoutError:
            return _fault(503, _TOO_SLOW)
        return JSONResponse({"result": result})

    @app.api_route("/helse", methods=["GET", "HEAD"])
    async def health(request: Request) -> Response:
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
            return _fault(400)
        try:
            text = manifest_xml(settings.address or f"https://{host}")
        except InputError:
            return _fault(400)
        return Response(text, media_type="application/xml")

    _add_pages(app)
    _add_middleware(app, settings)
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

    @app.get("/ikoner/effekt-{size}.png")
    async def image(size: str) -> Response:
        known = {str(number): number for number in SIZES}
        if size not in known:
            return _fault(404)
        return Response(
            icon(known[size]),
            media_type="image/png",
            headers={"Cache-Control": "public, max-age=86400"},
        )


def _add_middleware(app: FastAPI, settings: ServerSettings) -> None:
    headers = security_headers(secure=settings.secure, origins=settings.origins)

    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        try:
            response = await call_next(request)
        except Exception as error:  # noqa: BLE001  # the last resort
            _LOG.error("Feil i tjeneren: %s", _place(error))  # not the inputs
            response = _fault(HTTPStatus.INTERNAL_SERVER_ERROR)
        for name, value in headers.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_origin_regex=OFFICE_ORIGINS,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Auth-Provider"],
        max_age=600,
    )

    @app.exception_handler(StarletteHTTPException)
    async def told(_: Request, error: StarletteHTTPException) -> Response:
        return _fault(error.status_code)

    @app.exception_handler(RequestValidationError)
    async def unreadable(_: Request, _error: RequestValidationError) -> Response:
        return _fault(400)
