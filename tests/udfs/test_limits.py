"""Rate and room for calls, with a clock of the test's own."""

from __future__ import annotations

import asyncio
import threading

import pytest

from udfs.server.limits import CallRunner, OverloadedError, RateLimiter


def test_a_client_has_its_burst_and_then_its_rate() -> None:
    now = [0.0]
    limiter = RateLimiter(2, 3, clock=lambda: now[0])
    assert [limiter.admits("a") for _ in range(4)] == [True, True, True, False]
    assert limiter.admits("b")
    now[0] = 0.5
    assert [limiter.admits("a") for _ in range(2)] == [True, False]
    now[0] = 100
    assert [limiter.admits("a") for _ in range(4)] == [True, True, True, False]


def test_clients_seen_long_ago_are_forgotten() -> None:
    limiter = RateLimiter(0, 1, clock=lambda: 0.0)
    assert limiter.admits("first")
    assert not limiter.admits("first")
    for number in range(10_000):
        limiter.admits(str(number))
    assert len(limiter._buckets) == 10_000
    assert limiter.admits("first")


def test_calls_that_find_no_room_or_no_time_end_at_once() -> None:
    go_on = threading.Event()
    runner = CallRunner(threads=1, max_waiting=2, time_limit=0.2)

    async def scenario() -> None:
        waiting = [asyncio.create_task(runner.run(go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(OverloadedError):
            await runner.run(lambda: None)
        for task in waiting:
            with pytest.raises(TimeoutError):
                await task
        go_on.set()
        for _ in range(100):
            if runner._waiting == 0:
                break
            await asyncio.sleep(0.02)
        assert await runner.run(lambda: 5) == 5

    asyncio.run(scenario())
    runner.close()
