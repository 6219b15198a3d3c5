"""Takes requests that need work: each within its size and time, and in its turn."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Final, Protocol
from urllib.parse import quote

from fastapi import HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from udfs.server import (
    ByteBudget,
    Lane,
    OverloadedError,
    RateLimiter,
    ServerSettings,
    client_of,
    read_body,
)
from workbook_templates.web.problems import problem
from xlmodel.common.errors import EffektmodellError, first_faults

MOST_FORM: Final = 256_000
"""Bytes of a form that is filled in: its fields take some 20,000, and a file that it began with 31,000."""

PIECES: Final = "X-Biter"
"""The header that tells how many pieces an answer has."""
_PIECES_TYPE: Final = "application/octet-stream"

Work = Callable[[bytes], Response]


class Pieces(Protocol):
    """A file that is made piece by piece."""

    @property
    def name(self) -> str:
        """What the file is called."""
        ...

    @property
    def count(self) -> int:
        """How many pieces there are."""
        ...

    def piece(self) -> bytes | None:
        """Make the next piece, which may be empty; ``None`` after the last."""
        ...


_TOO_SLOW: Final = "Arbeidet tok for lang tid og ble stoppet."


def attachment(name: str) -> dict[str, str]:
    """Return the header with which a browser saves an answer under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


class Desk:
    """Does light work (a form) past the heavy (files), each in threads of its own.

    Heavy work has one thread: a check takes a second of the processor whatever waits beside it.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._time_limit = settings.time_limit
        self._max_body = settings.max_body
        self._light = Lane(settings.threads, settings.max_waiting)
        self._heavy = Lane(settings.heavy_threads, settings.max_waiting)
        self._bodies = ByteBudget(max(settings.max_bytes, 2 * settings.max_body), MOST_FORM)
        self._limiter = RateLimiter(settings.calls_per_second, settings.burst)

    async def form(self, request: Request, work: Work) -> Response:
        """Answer a form that is filled in."""
        return await self._answer(request, work, self._light, MOST_FORM)

    async def file(self, request: Request, work: Work) -> Response:
        """Answer a file, or what takes as long as one."""
        return await self._answer(request, work, self._heavy, self._max_body)

    async def pieces(self, request: Request, begin: Callable[[bytes], Pieces]) -> Response:
        """Answer with what is made piece by piece, each in a turn of its own and led by its length.

        A client that counts them sees where they end too early: nothing more can be told by then.
        """
        made: list[Pieces] = []

        def begun(body: bytes) -> Response:
            made.append(begin(body))
            return Response()

        answer = await self._answer(request, begun, self._heavy, self._max_body)
        if not made:
            return answer
        name, count = made[0].name, made[0].count
        headers = {**attachment(name), PIECES: str(count)}
        return StreamingResponse(
            self._stream(client_of(request), made[0]), media_type=_PIECES_TYPE, headers=headers
        )

    async def _stream(self, client: str, pieces: Pieces) -> AsyncIterator[bytes]:
        deadline = self._deadline()
        with contextlib.suppress(OverloadedError, TimeoutError):
            while (piece := await self._heavy.run(client, pieces.piece, deadline)) is not None:
                yield len(piece).to_bytes(4, "big") + piece

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._time_limit

    async def _answer(self, request: Request, work: Work, lane: Lane, most: int) -> Response:
        """Do the work on the body of a request; what it says of the user's fault is answered as such."""
        deadline = self._deadline()
        client = client_of(request)
        if not self._limiter.admits(client):
            return problem(request, 429)
        try:
            with self._bodies.share() as hold:
                body = bytes(await read_body(request, most, hold, deadline))
                return await lane.run(client, lambda: work(body), deadline)
        except HTTPException as error:
            return problem(request, error.status_code)
        except EffektmodellError as error:
            return problem(request, 422, "\n".join(first_faults(str(error).split("\n"))))
        except OverloadedError:
            return problem(request, 503)
        except TimeoutError:
            return problem(request, 503, _TOO_SLOW)

    def close(self) -> None:
        """Let the threads end."""
        self._light.close()
        self._heavy.close()
