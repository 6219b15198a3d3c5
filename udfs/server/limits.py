"""Keeps one client from taking the whole server: a rate a client, and time and room for calls."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
    """So many calls wait that another would not be answered in time."""


class CallRunner:
    """Computes calls in a few threads, so that the server keeps answering meanwhile.

    A call that passes its time limit is answered with an error; its thread is free again when the
    computation, whose size the limits on arguments bound, has ended.
    """

    def __init__(self, threads: int, max_waiting: int, time_limit: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="effekt")
        self._max_waiting = max_waiting
        self._time_limit = time_limit
        self._waiting = 0
        self._lock = threading.Lock()

    async def run(self, compute: Callable[[], _Result]) -> _Result:
        """Return what ``compute`` returns; raise ``OverloadedError`` or ``TimeoutError``."""
        with self._lock:
            if self._waiting >= self._max_waiting:
                raise OverloadedError
            self._waiting += 1
        future = self._pool.submit(compute)
        future.add_done_callback(self._done)
        return await asyncio.wait_for(asyncio.wrap_future(future), self._time_limit)

    def _done(self, _: object) -> None:
        with self._lock:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads end; calls that have not begun are dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
