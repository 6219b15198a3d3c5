"""What every application on the server has around it: its door, its guard, how a body is read.

Nothing here knows xlwings or a licence: the web page stands on the same ground.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from udfs.server.connections import Connections, room_for
from udfs.server.faults import fault
from udfs.server.guard import Guard
from udfs.server.protocol import Door
from udfs.server.serving import tls_context
from udfs.server.settings import ServerSettings


def hosted_app(
    settings: ServerSettings, headers: dict[str, str], close: Callable[[], None]
) -> FastAPI:
    """Make an application without routes: its connections bounded, ``close`` called at its end."""
    door = _door(settings, headers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Door]]:
        yield {"door": door}
        close()

    return FastAPI(
        title="Effektmodell", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )


def guarded(app: FastAPI, headers: Mapping[str, str]) -> None:
    """Put the guard around an application, outermost, and let every fault be told in bokmål."""
    app.add_middleware(Guard, headers=headers)

    @app.exception_handler(StarletteHTTPException)
    async def told(_: Request, error: StarletteHTTPException) -> Response:
        return fault(error.status_code)

    @app.exception_handler(RequestValidationError)
    async def unreadable(_: Request, _error: RequestValidationError) -> Response:
        return fault(400)


def client_of(request: Request) -> str:
    """Return the address of who makes a request; empty where it has none."""
    return request.client.host if request.client else ""


async def read_body(
    request: Request, max_body: int, hold: Callable[[int], None], deadline: float
) -> bytearray:
    """Return the request's body, if it is not too large, finds room and arrives in time.

    It is never written to a file. ``hold`` is told how many bytes there are so far.
    """
    received = bytearray()
    try:
        async with asyncio.timeout_at(deadline):
            async for part in request.stream():
                received += part
                if len(received) > max_body:
                    raise HTTPException(413)
                hold(len(received))
    except TimeoutError:
        raise HTTPException(408) from None
    return received


def _door(settings: ServerSettings, headers: dict[str, str]) -> Door:
    networks = [ipaddress.ip_network(proxy) for proxy in settings.proxies]

    def trusted(client: str) -> bool:
        return bool(client) and any(ipaddress.ip_address(client) in item for item in networks)

    files = (Path(settings.certificate), Path(settings.certificate_key))
    return Door(
        connections=Connections(
            room_for(settings.connections), settings.client_connections, trusted
        ),
        time_limit=settings.time_limit,
        headers=headers,
        tls=tls_context(*files) if settings.certificate else None,
    )
