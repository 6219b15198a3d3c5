"""Starts the server: binds its addresses and runs its processes with uvicorn."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from udfs.server.settings import ServerSettings
from xlmodel.common.errors import EffektmodellError, os_error_text

_BACKLOG: Final = 200
_GRACE: Final = 5


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what encrypts connections; raise ``EffektmodellError`` for files that cannot be used."""
    for file in (certificate, key):
        try:
            with file.open("rb"):
                pass
        except OSError as error:
            raise EffektmodellError(os_error_text(error, file)) from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (ssl.SSLError, ValueError, OSError):
        raise EffektmodellError(
            f"{certificate} og {key} er ikke et sertifikat og den private nøkkelen til det (PEM, uten passord)."
        ) from None
    return context


def listen(host: str, port: int) -> list[socket.socket]:
    """Bind the addresses of ``host``; raise ``EffektmodellError`` where one cannot be had.

    From then on the system holds clients until the server answers them.
    """
    found: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(places):
            found.append(listener := socket.socket(family, kind, protocol))
            if os.name == "posix":  # an address that was in use a moment ago may be taken anew
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
    except OSError as error:
        for listener in found:
            listener.close()
        raise EffektmodellError(_cannot_listen(host, port, error)) from None
    return found


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Porten {port} på {host} er i bruk av et annet program. Stopp det, eller velg en annen "
            "port med --port."
        )
    if error.errno == errno.EACCES:
        return f"Porten {port} krever administratorrettigheter. Velg en fra 1024 og opp med --port."
    return f"--host {host}: adressen finnes ikke på denne maskinen."


def serve(
    settings: ServerSettings,
    listeners: Sequence[socket.socket],
    workers: int,
    application: str = "udfs.server:application",
) -> None:
    """Serve until the process is told to stop; calls under way are answered first.

    ``application`` names the function that makes it, as ``module:function``.
    """
    import uvicorn  # noqa: PLC0415  # an optional package, there once the license is
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415  # as above

    from udfs.server.protocol import MOST_HEAD  # noqa: PLC0415  # as above

    os.environ.update(settings.to_environment())
    config = uvicorn.Config(
        application,
        factory=True,
        workers=workers,
        loop="asyncio",
        http="udfs.server.protocol:BoundedProtocol",
        h11_max_incomplete_event_size=MOST_HEAD,
        ws="none",
        lifespan="on",
        backlog=_BACKLOG,
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=math.ceil(settings.time_limit) + _GRACE,
        access_log=False,
        log_config=None,
        log_level="critical",  # the application tells of its faults itself, without what it computed
        server_header=False,
    )
    with contextlib.suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=list(listeners)).run()
        else:
            uvicorn.Server(config).run(sockets=list(listeners))
