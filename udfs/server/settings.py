"""What the operator decides about the server, and how its processes are told.

The command hands the settings to the server's processes in one environment variable, so that one
worker and many start the same way. The shared key is a secret and has a variable of its own, which
is never written anywhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Self

SETTINGS_VARIABLE: Final = "EFFEKTMODELL_TJENER"
ACCESS_KEY_VARIABLE: Final = "EFFEKTMODELL_TILGANGSNOEKKEL"
LICENSE_VARIABLE: Final = "XLWINGS_LICENSE_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Limits, origins and encryption.

    ``max_body`` is bytes of a call, ``max_cells`` cells of all its arguments, ``time_limit`` seconds
    of a call from its head to its result. A client may make ``burst`` calls at once and
    ``calls_per_second`` after that, and hold ``client_connections`` open. ``threads`` compute light
    calls and ``heavy_threads`` heavy ones; ``max_waiting`` of each may wait, and what they have sent
    may be ``max_bytes`` in all. ``proxies`` may tell who the client is. ``origins`` may read answers
    beside Office's own. ``address`` is the public address for the manifest; empty: that of the
    request. ``hosts`` are the names that requests to the web page may be made to; empty: any. ``secure`` says that clients reach the server by HTTPS, ``certificate`` and
    ``certificate_key`` that the server itself sees to it.
    """

    max_body: int = 8_000_000
    max_bytes: int = 64_000_000
    max_cells: int = 250_000
    time_limit: float = 20.0
    calls_per_second: float = 50.0
    burst: int = 1_000
    threads: int = 2
    heavy_threads: int = 1
    max_waiting: int = 2_000
    connections: int = 2_000
    client_connections: int = 250
    proxies: tuple[str, ...] = ("127.0.0.1",)
    origins: tuple[str, ...] = ()
    address: str = ""
    hosts: tuple[str, ...] = ()
    secure: bool = False
    certificate: str = ""
    certificate_key: str = ""
    access_key: str = ""

    def to_environment(self) -> dict[str, str]:
        """Return the environment variables that tell a server process all of this."""
        values = asdict(self)
        key = values.pop("access_key")
        return {SETTINGS_VARIABLE: json.dumps(values), ACCESS_KEY_VARIABLE: key}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read what ``to_environment`` wrote; what is not there keeps its default."""
        values = json.loads(environment.get(SETTINGS_VARIABLE) or "{}")
        texts = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        return cls(**values | texts, access_key=environment.get(ACCESS_KEY_VARIABLE, ""))
