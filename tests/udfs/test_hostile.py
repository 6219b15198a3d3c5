"""Clients that send too much, too slowly or too often, and what the server then still does for others."""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import pytest

from tests.udfs.conftest import JSON, Server, running
from tests.udfs.test_load import memory
from tests.udfs.values import COHORT, GROUP, cells
from udfs.functions import FUNCTIONS

PATH = "/xlwings/custom-functions-call"
CALL = {function.name: function for function in FUNCTIONS}
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux' limits and addresses")


def connect(server: Server, client: str = "127.0.0.1") -> socket.socket:
    port = urlsplit(server.base).port
    assert port is not None
    return socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(client, 0))


def send(connection: socket.socket, data: bytes) -> None:
    """Send as much as the server takes."""
    with suppress(ConnectionError):
        connection.sendall(data)


def ended(connection: socket.socket) -> bool:
    """Say whether the server has ended a connection that nothing was sent on."""
    connection.settimeout(0.01)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def answer(connection: socket.socket) -> tuple[int, dict[str, str], Any]:
    """Read an answer up to where the server ends the connection."""
    received = b""
    while part := connection.recv(65_536):
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, value in pairs}, json.loads(body)


def heavy_args(measures: int) -> list[Any]:
    args = cells(GROUP.with_values(period=15))
    return [*args[:-1], [[f"{index}", *args[-1][0][1:]] for index in range(measures)]]


UNCERTAIN = [["Pris", 0.8, 1.2], ["Volum", 0.8, 1.2], ["Suksessrate, utsatt", 0.1, 1]]


def body_of(function: str, *args: object) -> bytes:
    return json.dumps({"func_name": f"EFFEKT_{function}", "args": args}).encode()


# What is sent before a call begins


@pytest.mark.parametrize(
    "head",
    [
        b"GET /helse HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 40_000,
        b"GET /helse HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /helse HTTP/1.1\r\nHost: x\r\n" + b"X-One: 1\r\n" * 4_000 + b"\r\n",
        b"GET /helse?" + b"a" * 40_000,
        b"GET /helse?" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"X-Long: " + b"a" * 40_000,
    ],
)
def test_a_head_that_is_too_long_is_refused(server: Server, head: bytes) -> None:
    with connect(server) as connection:
        connection.sendall(head)
        status, headers, told = answer(connection)
    assert status == 431
    assert told == {"detail": "Adressen eller hodet til kallet er for langt for tjeneren."}
    assert headers["x-content-type-options"] == "nosniff"


def test_no_more_of_an_endless_head_is_taken_than_its_limit(server: Server) -> None:
    sent = 0
    with connect(server) as connection, suppress(ConnectionError):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        while sent < 100_000_000:
            connection.sendall(b"X-Long: " + b"a" * 65_536 + b"\r\n")
            sent += 65_536
    assert sent < 20_000_000, "what the system holds for both ends"


@pytest.mark.parametrize(
    "head", [b"TULL\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n"]
)
def test_what_is_not_http_is_told_in_bokmaal(server: Server, head: bytes) -> None:
    with connect(server) as connection:
        connection.sendall(head)
        status, headers, told = answer(connection)
    assert status == 400
    assert told == {"detail": "Kallet kan ikke leses."}
    assert headers["content-type"] == "application/json"
    assert "frame-ancestors" in headers["content-security-policy"]


def test_a_body_that_breaks_off_into_something_else_ends_the_connection(server: Server) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with connect(server) as connection:
        connection.sendall(
            head.encode() + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{....\r\ntull\r\n"
        )
        status, _, _ = answer(connection)
    assert status == 400
    assert server.result("KOHORT", *COHORT) == CALL["KOHORT"](*COHORT)


# Connections that are held


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that gives up after two seconds."""
    log = tmp_path_factory.mktemp("quick") / "log.txt"
    with running("--tidsgrense", "2", "--proxy", "192.0.2.1", log=log) as found:
        yield found


@pytest.mark.parametrize("drip", [b"", b"G", b"GET / HTTP/1.1\r\nX: "])
def test_a_request_that_does_not_come_is_not_waited_for(quick: Server, drip: bytes) -> None:
    begun = time.monotonic()
    with connect(quick) as connection:
        connection.sendall(drip)
        while not ended(connection):
            assert time.monotonic() - begun < 8
            send(connection, drip[:1])
            time.sleep(0.2)
    assert time.monotonic() - begun > 1.5


def test_a_second_request_that_drips_is_not_waited_for_either(quick: Server) -> None:
    with connect(quick) as connection:
        connection.sendall(b"GET /helse HTTP/1.1\r\nHost: x\r\n\r\nGET /")
        begun = time.monotonic()
        while True:
            try:
                connection.sendall(b"a")
                connection.settimeout(0.2)
                if connection.recv(65_536) == b"":
                    break
            except TimeoutError:
                pass
            except ConnectionError:
                break
            assert time.monotonic() - begun < 8


@linux_only
def test_a_client_holds_so_many_connections_and_no_more(quick: Server) -> None:
    with ExitStack() as held:
        other = held.enter_context(connect(quick, "127.0.0.3"))
        first = [held.enter_context(connect(quick, "127.0.0.2")) for _ in range(250)]
        held.enter_context(connect(quick, "127.0.0.2"))
        deadline = time.monotonic() + 1
        while not ended(first[0]):
            assert time.monotonic() < deadline, "the oldest does not give way"
        assert not ended(other)
        assert not ended(first[100])
        assert quick.result("KOHORT", *COHORT) == CALL["KOHORT"](*COHORT)


@linux_only
@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nX: ", f"POST {PATH} HTTP/1.1\r\nHost: x\r\n".encode()],
    ids=["nothing", "half a head", "no body"],
)
def test_connections_that_are_only_held_shut_nobody_out(tmp_path: Path, sent: bytes) -> None:
    if sent.startswith(b"POST"):
        sent += b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    with running(log=tmp_path / "log.txt", files=400) as server, ExitStack() as held:
        for _ in range(600):
            connection = held.enter_context(connect(server))
            send(connection, sent)
        begun = time.monotonic()
        assert httpx.get(f"{server.base}/helse", trust_env=False, timeout=5).status_code == 200
        assert time.monotonic() - begun < 3


@linux_only
def test_clients_that_begin_no_encryption_shut_nobody_out(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    certificate, key = tmp_path / "sertifikat.pem", tmp_path / "noekkel.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run(
        [openssl, *made, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    options = ["--sertifikat", str(certificate), "--noekkel", str(key), "--tidsgrense", "3"]
    log = tmp_path / "log.txt"
    with running(*options, log=log, scheme="https", files=400) as server, ExitStack() as held:
        waiting = [held.enter_context(connect(server)) for _ in range(300)]
        waiting[-1].sendall(b"GET / HTTP/1.1\r\n\r\n")  # not encrypted
        found = httpx.get(f"{server.base}/helse", verify=False, trust_env=False, timeout=5)  # noqa: S501  # the test's own
        assert found.status_code == 200
        deadline = time.monotonic() + 6
        while not all(map(ended, waiting)):
            assert time.monotonic() < deadline
    assert log.read_text(encoding="utf-8").count("\n") == 2


# Bytes and work under way


@contextmanager
def pouring(server: Server, count: int, size: int) -> Iterator[list[socket.socket]]:
    """Hold calls that have sent all of their large bodies but the last bytes."""
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {size + 10}\r\n\r\n"
    )
    with ExitStack() as held:
        found = [held.enter_context(connect(server)) for _ in range(count)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda item: send(item, head.encode() + b" " * size), found))
        yield found


def test_bodies_under_way_have_a_bound_in_all(tmp_path: Path) -> None:
    with running(log=tmp_path / "log.txt") as server:
        server.result("KOHORT", *COHORT)
        before = memory(server)
        with pouring(server, 30, 7_900_000) as held:
            refused: list[bytes] = []
            deadline = time.monotonic() + 10
            while len(refused) < 20 and time.monotonic() < deadline:
                for connection in held:
                    connection.settimeout(0.01)
                    try:
                        received = connection.recv(65_536)
                    except TimeoutError:
                        continue
                    if received:
                        refused.append(received)
            during = memory(server)
            assert server.result("KOHORT", *COHORT) == CALL["KOHORT"](*COHORT)
            assert len(refused) >= 20
            for received in refused:
                assert received.startswith(b"HTTP/1.1 503 ")
                assert b"retry-after: 5" in received.lower()
                assert "Tjeneren har for mye å gjøre.".encode() in received
        assert during - before < 110, f"{before:.0f} MB before, {during:.0f} MB"


class Light:
    """Makes light calls one after another, and notes how long each took."""

    def __init__(self, server: Server) -> None:
        self.seconds: list[float] = []
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        expected = CALL["KOHORT"](*COHORT)
        body = body_of("KOHORT", *COHORT)
        with httpx.Client(
            base_url=self._server.base, timeout=60, trust_env=False, headers=JSON
        ) as client:
            while not self._stop.is_set():
                begun = time.monotonic()
                found = client.post(PATH, content=body)
                self.seconds.append(time.monotonic() - begun if found.is_success else 60)
                assert found.json() == {"result": expected}
                time.sleep(0.02)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        ("KREVD_SUKSESSRATE", heavy_args(19_000)),
        ("USIKKERHET", [*heavy_args(60), UNCERTAIN, [[200_000]]]),
    ],
    ids=["large", "many draws"],
)
def test_heavy_calls_do_not_hold_up_light_ones(
    tmp_path: Path, function: str, args: list[Any]
) -> None:
    body = body_of(function, *args)
    with running("--tidsgrense", "5", log=tmp_path / "log.txt") as server:

        def heavy(_: int) -> int:
            return httpx.post(
                f"{server.base}{PATH}", content=body, headers=JSON, timeout=60, trust_env=False
            ).status_code

        server.result("KOHORT", *COHORT)
        with Light(server) as light, ThreadPoolExecutor(40) as pool:
            statuses = set(pool.map(heavy, range(40)))
    assert statuses <= {200, 503}
    assert len(light.seconds) > 15
    assert sorted(light.seconds)[len(light.seconds) // 2] < 0.5
    assert max(light.seconds) < 3


def test_memory_stays_flat_under_hostile_calls(tmp_path: Path) -> None:
    choose = random.Random(4)  # noqa: S311  # no secrets
    large = body_of("PAKKE", [[0] * 13] * 5_000, [["Utsatt"]])
    with running(
        "--tidsgrense", "3", "--kall-per-sekund", "100000", log=tmp_path / "log.txt"
    ) as server:

        def cut(_: int) -> None:
            with connect(server) as connection:
                head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                length = f"Content-Length: {len(large)}\r\n\r\n"
                connection.sendall(head.encode() + length.encode() + large[:100_000])

        def long_head(_: int) -> None:
            with connect(server) as connection, suppress(ConnectionError):
                connection.sendall(b"GET /" + b"a" * 1_000_000)

        def deep(_: int) -> None:
            httpx.post(
                f"{server.base}{PATH}",
                content=choose.choice((b"[", b"[],", b"0,")) * 1_000_000,
                headers=JSON,
                timeout=60,
                trust_env=False,
            )

        def whole(_: int) -> None:
            httpx.post(
                f"{server.base}{PATH}", content=large, headers=JSON, timeout=60, trust_env=False
            )

        def flood(count: int) -> None:
            kinds: list[Callable[[int], None]] = [cut, long_head, deep, whole]
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda _: choose.choice(kinds)(0), range(count)))

        flood(24)
        before = memory(server)
        with Light(server) as light:
            flood(48)
        after = memory(server)
    assert after - before < 60, f"{before:.0f} MB before, {after:.0f} MB after"
    assert max(light.seconds) < 3
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert log.count("\n") == 2, log  # clients that go away are no faults of the server


# How it stops


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT], [signal.SIGINT] * 2])
def test_calls_under_way_are_answered_when_it_stops(
    tmp_path: Path, signals: list[signal.Signals]
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no such signals")
    body = body_of("USIKKERHET", *heavy_args(60), UNCERTAIN, [[40_000]])
    log = tmp_path / "log.txt"
    with running("--tidsgrense", "12", log=log) as server:

        def heavy(_: int) -> tuple[int, Any]:
            found = httpx.post(
                f"{server.base}{PATH}", content=body, headers=JSON, timeout=60, trust_env=False
            )
            return found.status_code, found.json()

        with ThreadPoolExecutor(6) as pool:
            begun = [pool.submit(heavy, index) for index in range(6)]
            time.sleep(1)
            stopped = time.monotonic()
            for number in signals:
                server.process.send_signal(number)
                time.sleep(0.5)
            answers = [future.result() for future in begun]
        server.process.wait(30)
        took = time.monotonic() - stopped
    assert {status for status, _ in answers} <= {200, 503}
    if len(signals) == 1:
        assert sum(status == 200 for status, _ in answers) >= 2
        assert took < 20
    else:
        told = {found["detail"] for status, found in answers if status == 503}
        assert told == {"Tjeneren stopper. Vent litt, og beregn på nytt."}
        assert took < 6
    text = log.read_text(encoding="utf-8")
    assert text.count("\n") == 2, text


@pytest.mark.slow
def test_a_call_is_waited_for_as_long_as_it_may_take(tmp_path: Path) -> None:
    body = body_of("KOHORT", *COHORT)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with running(log=tmp_path / "log.txt") as server, connect(server) as connection:
        connection.sendall(head.encode() + body[:10])
        time.sleep(0.5)
        server.process.terminate()
        time.sleep(12)
        connection.sendall(body[10:])
        status, _, told = answer(connection)
    assert (status, told) == (200, {"result": CALL["KOHORT"](*COHORT)})
