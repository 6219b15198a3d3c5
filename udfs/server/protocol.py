"""HTTP on a connection, as uvicorn and h11 read it, within limits of size and time."""

from __future__ import annotations

import asyncio
import ssl
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from udfs.server.connections import Connections, Stage
from udfs.server.faults import fault

MOST_HEAD: Final = 16_384
"""Bytes of a request's first line and headers, about; h11 refuses more."""
_IDLE: Final = 10.0
_MARGIN: Final = 5.0
_MOMENT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Door:
    """What every connection needs; the application's state carries it here as ``door``.

    ``time_limit`` is seconds from a request's head to its answer. ``headers`` stand in every answer.
    """

    connections: Connections
    time_limit: float
    headers: dict[str, str]
    tls: ssl.SSLContext | None = None

    @property
    def idle_time(self) -> float:
        """Seconds until a connection is encrypted, and until the head of a request is whole."""
        return min(_IDLE, self.time_limit)

    def seconds(self, stage: Stage) -> float:
        """Return how long a connection may be at a stage."""
        return self.idle_time if stage is Stage.WAITING else self.time_limit + _MARGIN


class BoundedProtocol(H11Protocol):
    """A connection that ends where a stage of it takes too long."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._door: Door = app_state["door"]
        self._peer = ""
        self._at: tuple[RequestResponseCycle | None, Stage] | None = None
        self._clock: asyncio.TimerHandle | None = None
        self._handshake: asyncio.Task[None] | None = None
        self._early: bytearray | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin, if there is room; where the server uses HTTPS, with encryption."""
        self.transport = transport
        self._peer = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._door.connections.admits(self._peer, self):
            transport.abort()
            return
        self._watch()
        if self._door.tls is None:
            super().connection_made(transport)
            return
        self.connections.add(self)
        self._early = bytearray()
        transport.pause_reading()
        self._handshake = self.loop.create_task(self._encrypt(transport, self._door.tls))

    async def _encrypt(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        try:
            encrypted = await self.loop.start_tls(
                transport, self, tls, server_side=True, ssl_handshake_timeout=self._door.idle_time
            )
        except OSError:  # not TLS, given up, or too slow
            self._leave()
            return
        if encrypted is None or transport.is_closing():
            self._leave()
        else:
            super().connection_made(encrypted)
            early, self._early = self._early, None
            self.data_received(bytes(early or b""))

    def data_received(self, data: bytes) -> None:
        """Read what has come, a little at a time, so that h11 sees a head that is too long.

        A client may send its request with the end of the handshake, before that is noticed here.
        """
        if self._early is not None:
            self._early += data
            return
        for start in range(0, len(data), MOST_HEAD):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + MOST_HEAD])
        self._watch()

    def on_response_complete(self) -> None:
        """Let go of what was sent with the request, and wait for the next."""
        self.cycle.body.clear()
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        """Start the clock of the stage that the connection has come to."""
        at = (self._request(), self._stage())
        if at == self._at:
            return
        self._at = at
        self._door.connections.moves(self._peer, self, at[1])
        self._stop_clock()
        self._clock = self.loop.call_later(self._door.seconds(at[1]), self.end)

    def _request(self) -> RequestResponseCycle | None:
        """Return the request that came last; uvicorn's own attribute leaves out that there is none."""
        return self.cycle

    def _stage(self) -> Stage:
        request = self._request()
        if request is None or request.response_complete:
            return Stage.WAITING
        return Stage.RECEIVING if request.more_body else Stage.ANSWERING

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()

    def end(self) -> None:
        """End the connection at once, whatever has not been sent."""
        self.transport.abort()

    def _leave(self) -> None:
        self._stop_clock()
        self.connections.discard(self)
        self._door.connections.leaves(self._peer, self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room for others."""
        self._leave()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End when the request under way is answered.

        One that is new may have a request that has not been read yet, and has a moment for it.
        """
        if self._early is not None:
            self.end()
        elif self._request() is None:
            self.loop.call_later(_MOMENT, self._close)
        else:
            self._close()

    def _close(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's own text is English
        """Answer what h11 refuses as every other fault is answered."""
        error = sys.exception()
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        if request := self._request():
            request.disconnected = True
            request.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._send_fault(status)
        self.transport.close()

    def _send_fault(self, status: int) -> None:
        answer = fault(status)
        for name, value in {**self._door.headers, "Connection": "close"}.items():
            answer.headers[name] = value
        reason = HTTPStatus(status).phrase.encode()
        events = (
            h11.Response(status_code=status, headers=answer.raw_headers, reason=reason),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
