"""Rate, turns and room for calls and connections, with a clock of the test's own."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from udfs.server.connections import Connections, Stage
from udfs.server.limits import ByteBudget, Lane, OverloadedError, RateLimiter


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


def now() -> float:
    return asyncio.get_running_loop().time()


def test_calls_that_find_no_room_or_no_time_end_at_once() -> None:
    go_on = threading.Event()
    lane = Lane(threads=1, max_waiting=4)

    async def scenario() -> None:
        running = asyncio.create_task(lane.run("a", go_on.wait, now() + 0.3))
        waiting = [asyncio.create_task(lane.run("a", go_on.wait, now() + 0.3)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(OverloadedError):  # half of the room is one client's
            await lane.run("a", lambda: None, now() + 60)
        waiting += [asyncio.create_task(lane.run("b", go_on.wait, now() + 0.3)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(OverloadedError):
            await lane.run("c", lambda: None, now() + 60)
        with pytest.raises(TimeoutError):
            await running
        for task in waiting:
            with pytest.raises(OverloadedError):
                await task
        assert not lane._queues
        go_on.set()
        assert await lane.run("a", lambda: 5, now() + 10) == 5

    asyncio.run(scenario())
    lane.close()


def test_clients_that_wait_take_turns() -> None:
    go_on = threading.Event()
    lane = Lane(threads=1, max_waiting=100)
    done: list[str] = []

    def note(client: str) -> bool:
        done.append(client)
        return True

    async def scenario() -> None:
        calls = [lane.run("many", go_on.wait, now() + 10)]
        calls += [lane.run("many", partial(note, "many"), now() + 10) for _ in range(6)]
        calls += [lane.run("few", partial(note, "few"), now() + 10) for _ in range(2)]
        tasks = [asyncio.ensure_future(call) for call in calls]
        await asyncio.sleep(0.05)
        tasks[1].cancel()
        go_on.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(scenario())
    lane.close()
    assert done == ["many", "few", "many", "few", "many", "many", "many"]


def test_a_turn_that_comes_as_a_call_is_given_up_goes_to_the_next() -> None:
    lane = Lane(threads=1, max_waiting=10)
    go_on = threading.Event()

    async def scenario() -> None:
        first = asyncio.create_task(lane.run("a", go_on.wait, now() + 10))
        second = asyncio.create_task(lane.run("a", lambda: 2, now() + 10))
        third = asyncio.create_task(lane.run("a", lambda: 3, now() + 10))
        await asyncio.sleep(0.05)
        go_on.set()
        while lane._waiting == 2:
            await asyncio.sleep(0)
        second.cancel()
        assert await third == 3
        assert await first
        assert await lane.run("a", lambda: 4, now() + 10) == 4

    asyncio.run(scenario())
    lane.close()


def test_a_thread_that_is_free_as_a_call_is_given_up_goes_to_the_next() -> None:
    lane = Lane(threads=1, max_waiting=10)
    go_on = threading.Event()

    async def scenario() -> None:
        first = asyncio.create_task(lane.run("a", go_on.wait, now() + 10))
        second = asyncio.create_task(lane.run("a", lambda: 2, now() + 10))
        third = asyncio.create_task(lane.run("a", lambda: 3, now() + 10))
        await asyncio.sleep(0.05)
        second.cancel()
        lane._pass_on()  # as where the thread ended in the same moment
        go_on.set()
        assert await third == 3
        assert await first
        with pytest.raises(asyncio.CancelledError):
            await second
        assert (lane._waiting, dict(lane._queues)) == (0, {})

    asyncio.run(scenario())
    lane.close()


def test_large_calls_share_a_budget_of_bytes() -> None:
    budget = ByteBudget(100, free=10)
    with budget.share() as first, budget.share() as second:
        first(5)
        first(80)
        assert budget.left == 30
        second(40)
        with pytest.raises(OverloadedError):
            second(41)
        with budget.share() as small:
            small(10)
            with pytest.raises(OverloadedError):
                small(11)
    assert budget.left == 100


class Line:
    """A connection that notes that it was ended."""

    def __init__(self) -> None:
        self.ended = False

    def end(self) -> None:
        self.ended = True


def test_the_connection_that_waited_longest_gives_way() -> None:
    connections = Connections(most=5, most_each=3, trusted=lambda client: client == "proxy")
    a, b, c, d = (Line() for _ in range(4))
    assert all(connections.admits("one", item) for item in (a, b, c))
    connections.moves("one", a, Stage.RECEIVING)
    connections.moves("one", b, Stage.ANSWERING)
    assert connections.admits("one", d)
    assert [item.ended for item in (a, b, c, d)] == [False, False, True, False]
    connections.moves("one", d, Stage.ANSWERING)
    e = Line()
    assert connections.admits("one", e)
    assert a.ended, "where none waits without a request, one that is receiving gives way"
    assert connections.admits("one", Line())
    assert e.ended
    assert not b.ended
    assert not d.ended


def test_where_all_are_answering_a_new_one_is_refused() -> None:
    connections = Connections(most=2, most_each=2, trusted=lambda _: False)
    lines = [Line(), Line()]
    for item in lines:
        assert connections.admits("one", item)
        connections.moves("one", item, Stage.ANSWERING)
    assert not connections.admits("one", Line())
    assert not connections.admits("two", Line())
    connections.leaves("one", lines[0])
    connections.leaves("one", lines[0])
    assert connections.admits("two", Line())
    assert not connections.admits("three", Line())


def test_where_there_is_no_room_in_all_the_client_with_most_gives_way() -> None:
    connections = Connections(most=5, most_each=3, trusted=lambda client: client == "proxy")
    few, *many = (Line() for _ in range(5))
    assert connections.admits("few", few)
    assert all(connections.admits("proxy", item) for item in many)
    assert connections.admits("new", Line())
    assert not few.ended
    assert [item.ended for item in many] == [True, False, False, False]
