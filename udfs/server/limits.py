"""Keeps one client from taking the whole server: a rate a client, and turns and room for calls."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

_Result = TypeVar("_Result")

_CLIENTS: Final = 10_000


class RateLimiter:
    """Token buckets: ``burst`` calls at once, ``rate`` a second after that, for each client.

    The clients seen longest ago are forgotten, so that memory is bounded. Each process counts for
    itself.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, client: str) -> bool:
        """Say whether the client may make a call now, and count it if so."""
        now = self._clock()
        left, before = self._buckets.pop(client, (float(self.burst), now))
        left = min(float(self.burst), left + (now - before) * self.rate)
        admitted = left >= 1
        self._buckets[client] = (left - admitted, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return admitted


class OverloadedError(Exception):
    """So much waits that another call would find no room, or was not begun in time."""


class ByteBudget:
    """Room for what calls under way have sent: ``most`` bytes in all.

    The first ``free`` bytes of each call are not counted, so that large calls never shut out small
    ones; how many calls there are is bounded elsewhere.
    """

    def __init__(self, most: int, free: int) -> None:
        self.left = most
        self._free = free

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Give a call its room: it tells how many bytes it has come to.

        That raises ``OverloadedError`` where there is none left. The room is free again at the end.
        """
        taken = 0

        def hold(total: int) -> None:
            nonlocal taken
            more = max(total - self._free, 0) - taken
            if more > self.left:
                raise OverloadedError
            self.left -= more
            taken += more

        try:
            yield hold
        finally:
            self.left += taken


class Lane:
    """Computes calls in a few threads, so that the server keeps answering meanwhile.

    The clients that wait take turns, so that one with many calls does not hold up the others; half
    of those who may wait may be of one client. A call that passes its time is answered with an
    error; its thread is free again when the computation, whose size is bounded, has ended.
    """

    def __init__(self, threads: int, max_waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="effekt")
        self._free = threads
        self._max_waiting = max_waiting
        self._waiting = 0
        self._queues: OrderedDict[str, dict[asyncio.Future[None], None]] = OrderedDict()

    async def run(self, client: str, compute: Callable[[], _Result], deadline: float) -> _Result:
        """Return what ``compute`` returns, by the deadline on the event loop's clock.

        Raises ``OverloadedError`` where it was not begun by then or nothing more may wait, and
        ``TimeoutError`` where it has not ended.
        """
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn(client)
        except TimeoutError:
            raise OverloadedError from None
        computing = asyncio.get_running_loop().run_in_executor(self._pool, compute)
        computing.add_done_callback(lambda _: self._pass_on())
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(computing)
        finally:
            del (
                computing
            )  # else a fault that it raised would hold this frame, and what it computed on

    async def _turn(self, client: str) -> None:
        """Wait for a free thread."""
        if self._free:
            self._free -= 1
            return
        queue = self._queues.setdefault(client, {})
        try:
            if self._waiting >= self._max_waiting or 2 * len(queue) >= self._max_waiting:
                raise OverloadedError
            await self._wait(queue)
        finally:
            if not queue:
                self._queues.pop(client, None)

    async def _wait(self, queue: dict[asyncio.Future[None], None]) -> None:
        turn = asyncio.get_running_loop().create_future()
        queue[turn] = None
        self._waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the turn came in the moment that the call was given up
                self._pass_on()
            raise
        finally:
            del queue[turn]
            self._waiting -= 1

    def _pass_on(self) -> None:
        """Give a thread that is free to the client whose last turn was longest ago."""
        for client, queue in self._queues.items():
            for turn in queue:
                if not turn.done():
                    self._queues.move_to_end(client)
                    turn.set_result(None)
                    return
        self._free += 1

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)
