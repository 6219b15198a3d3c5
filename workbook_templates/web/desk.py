"""Takes requests that need work: each within its size and time, and in its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from fastapi import HTTPException, Request, Response

from udfs.server import (
    ByteBudget,
    Lane,
    OverloadedError,
    RateLimiter,
    ServerSettings,
    client_of,
    fault,
    read_body,
)
from xlmodel.common.errors import EffektmodellError, first_faults

MOST_FORM: Final = 64_000
"""Bytes of a form that is filled in; all its fields take some 3,000."""

Work = Callable[[bytes], Response]

_TEXTS: Final = {
    408: "Filen kom ikke frem i tide. Prøv igjen.",
    413: "Filen er for stor for siden.",
    429: "For mange forespørsler på kort tid. Vent litt, og prøv igjen.",
    503: "Siden har for mye å gjøre. Vent litt, og prøv igjen.",
}
_TOO_SLOW: Final = "Arbeidet tok for lang tid og ble stoppet."


def problem(status: int, message: str = "") -> Response:
    """Answer with what is wrong, as JSON with ``detail``."""
    return fault(status, message or _TEXTS.get(status, ""))


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

    async def _answer(self, request: Request, work: Work, lane: Lane, most: int) -> Response:
        """Do the work on the body of a request; what it says of the user's fault is answered as such."""
        deadline = asyncio.get_running_loop().time() + self._time_limit
        client = client_of(request)
        if not self._limiter.admits(client):
            return problem(429)
        try:
            with self._bodies.share() as hold:
                body = bytes(await read_body(request, most, hold, deadline))
                return await lane.run(client, lambda: work(body), deadline)
        except HTTPException as error:
            return problem(error.status_code)
        except EffektmodellError as error:
            return problem(422, "\n".join(first_faults(str(error).split("\n"))))
        except OverloadedError:
            return problem(503)
        except TimeoutError:
            return problem(503, _TOO_SLOW)

    def close(self) -> None:
        """Let the threads end."""
        self._light.close()
        self._heavy.close()
