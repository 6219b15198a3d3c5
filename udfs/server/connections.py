"""How many connections are open, and which gives way to a new one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from enum import IntEnum
from typing import Final, Protocol

with contextlib.suppress(ImportError):  # Windows has none
    import resource

_OTHER_FILES: Final = 300
"""Descriptors left for all else: the program's own, and connections accepted but not yet counted."""


class Stage(IntEnum):
    """What a connection is at; the first give way first."""

    WAITING = 0
    """No request, or one whose head is not whole."""
    RECEIVING = 1
    """A request whose body is not whole."""
    ANSWERING = 2
    """A request that is being computed or answered."""


class Connection(Protocol):
    """What can be ended at once."""

    def end(self) -> None:
        """End it."""


class Connections:
    """The open connections: ``most`` in all, ``most_each`` of a client that is not ``trusted``.

    Where there is no room for a new one, the connection that has stood longest at the earliest
    stage gives way: one of the client's own, or one of the client that has most. So connections
    that are held without being used shut nobody out.
    """

    def __init__(self, most: int, most_each: int, trusted: Callable[[str], bool]) -> None:
        self._most = most
        self._most_each = most_each
        self._trusted = trusted
        self._clients: dict[str, dict[Connection, Stage]] = {}
        self._count = 0

    def admits(self, client: str, connection: Connection) -> bool:
        """Take in a new connection, if there is room or another can give way."""
        own = self._clients.get(client, {})
        room = True
        if len(own) >= self._most_each and not self._trusted(client):
            room = self._gives_way(client)
        elif self._count >= self._most:
            room = self._gives_way(max(self._clients, key=lambda key: len(self._clients[key])))
        if room:
            self._clients.setdefault(client, {})[connection] = Stage.WAITING
            self._count += 1
        return room

    def _gives_way(self, client: str) -> bool:
        own = self._clients[client]
        oldest = min(own, key=own.__getitem__)
        if own[oldest] is Stage.ANSWERING:
            return False
        self.leaves(client, oldest)
        oldest.end()
        return True

    def moves(self, client: str, connection: Connection, stage: Stage) -> None:
        """Note that a connection has come to a stage; it is the newest there."""
        own = self._clients.get(client, {})
        if own.pop(connection, None) is not None:
            own[connection] = stage

    def leaves(self, client: str, connection: Connection) -> None:
        """Note that a connection has ended."""
        own = self._clients.get(client, {})
        if own.pop(connection, None) is None:
            return
        self._count -= 1
        if not own:
            del self._clients[client]


def room_for(connections: int) -> int:
    """Return how many connections the system admits of as many as are wished for.

    The process asks for more file descriptors where it may.
    """
    try:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    except NameError:
        return connections
    wanted = connections + _OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(connections, max(soft - _OTHER_FILES, 1))
