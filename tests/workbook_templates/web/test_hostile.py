"""What is too large, too slow, broken off or made to harm: refused, and nothing of it left behind."""

from __future__ import annotations

import io
import random
import signal
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.udfs.conftest import Server, running
from tests.udfs.test_load import memory
from tests.workbook_templates.reading.test_files import bomb
from tests.workbook_templates.web.conftest import FORM, patiently, send, submit
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.web.desk import MOST_FORM
from workbook_templates.web.files import TASKS
from workbook_templates.xlsx import MAX_FILE_BYTES
from xlmodel import default_inputs

FILE_ROUTES = {f"/{address}": files for address, (_, files) in TASKS.items()}
FILE_ROUTES |= {"/liste": 1, "/arbeidsboeker": 1, "/fyll": 1}
ONE_FILE = [address for address, files in FILE_ROUTES.items() if files == 1]
TYPED = {"startaar": "2027", "slag": "Effektmodell"}
FORM_ROUTES = ("/", "/arbeidsbok", "/inndata")
FILE = "application/octet-stream"


@cache
def asker() -> bytes:
    return EFFEKTMODELL.workbook_bytes(default_inputs("Asker"))


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


LIST = b"kommunenummer;kommune\n3203;Asker\n3201;B\xc3\xa6rum\n"
LISTS = ("/liste", "/arbeidsboeker")
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: bomb(70 * 2**20),
    "no parts": zipped,
    "other parts": lambda: zipped(a=b"b"),
    "a document": lambda: zipped(
        **{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}
    ),
    "old Excel": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"W\0o\0r\0k\0b\0o\0o\0k\0",
    "cut": lambda: asker()[:-4_000],
    "zeros": lambda: bytes(1_000_000),
    "page": lambda: b"<html>",
    "picture": lambda: b"\x89PNG\r\n\x1a\n",
}


@cache
def hostile(name: str) -> bytes:
    return HOSTILE[name]()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("address", FILE_ROUTES)
def test_what_is_no_workbook_is_refused_at_once(
    page_server: Server, address: str, name: str
) -> None:
    start = time.monotonic()
    others = [("Asker.xlsx", asker())] * (FILE_ROUTES[address] - 1)
    answer = send(page_server, address, hostile(name), "Fil.xlsx", *others, **TYPED)
    assert answer.status_code == 422, answer.text
    told = answer.json()["detail"]
    assert told.startswith("Fil.xlsx: ")
    assert "Traceback" not in told
    assert "/" not in told.replace("ja/nei", "")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("address", ONE_FILE)
def test_a_file_that_is_too_large_is_told_as_the_command_tells_it(
    page_server: Server, address: str
) -> None:
    answer = send(page_server, address, b"PK" + b"0" * (MAX_FILE_BYTES - 1), "Stor.xlsx", **TYPED)
    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        "Stor.xlsx: filen er for stor og åpnes ikke. En arbeidsbok kan være høyst 32 MB."
    )
    answer = send(page_server, address, b"PK" + b"0" * MAX_FILE_BYTES, "Stor.xlsx")
    assert (answer.status_code, answer.json()["detail"]) == (413, "Filen er for stor for siden.")


@pytest.mark.parametrize("address", FORM_ROUTES)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"a=" + b"b" * MOST_FORM, 413),
        (b"a=1&" * 2_001, 422),
        (b"grunnlag=" + b"[" * 100_000, 422),
        (b"grunnlag=kommune+%3D+1", 422),
        ("kommune=Bærum".encode(), 422),
        (b"kommune=%ff", 422),
        (b"kommune=" + b"%3Cscript%3E" * 100, 0),
        (b"kommune=%00%1b[31m", 0),
        (b"unge_voksne.nye.uholdbar=" + b"9" * 50_000, 0),
        (b"unge_voksne.nye.uholdbar=1e999", 0),
        (b"unge_voksne.nye.uholdbar=nan", 0),
        (b"__proto__=1&constructor=1", 0),
        (b"&&&===&&", 0),
    ],
)
def test_a_form_that_nobody_filled_in_is_answered_all_the_same(
    page_server: Server, address: str, body: bytes, status: int
) -> None:
    answer = page_server.client.post(address, content=body, headers=FORM)
    assert answer.status_code in ((status,) if status else (200, 422)), answer.text[:300]
    assert "<script>" not in answer.text
    assert "\x1b" not in answer.text
    if status:
        assert answer.json()["detail"] in (
            "Filen er for stor for siden.",
            "Skjemaet kan ikke leses.",
        ) or answer.json()["detail"].startswith("Siden: ")


@pytest.mark.parametrize("address", FILE_ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Filnavn": ";".join("abc")},
        {"X-Lengder": "1;1;1"},
        {"X-Lengder": "-1;4"},
        {"X-Lengder": "4"},
        {"X-Lengder": "٣"},
        {"X-Lengder": "9" * 3_000},
        {"X-Filnavn": "a" * 12_000},
    ],
)
def test_heads_that_do_not_fit_the_body_are_refused(
    page_server: Server, address: str, headers: dict[str, str]
) -> None:
    given = {name.encode(): value.encode() for name, value in headers.items()}
    sent = {b"Content-Type": FILE.encode()} | given
    answer = patiently(lambda: page_server.client.post(address, content=b"abc", headers=sent))
    assert answer.status_code == 422, answer.text
    assert len(answer.json()["detail"]) < 400


@pytest.mark.parametrize(
    "typed",
    [
        {"startaar": ""},
        {"startaar": "1999"},
        {"startaar": "2027", "prisaar": "tull"},
        {"startaar": "2027", "prisaar": "2026", "indeks": "/etc/passwd"},
        {"startaar": "9" * 3_000},
    ],
)
def test_what_is_typed_beside_a_file_is_told_of_and_never_a_path(
    page_server: Server, typed: dict[str, str]
) -> None:
    for address in ("/rull", "/rullet"):
        answer = send(page_server, address, asker(), "A.xlsx", **typed)
        assert answer.status_code == 422
        told = answer.json()["detail"]
        assert "er ikke tillatt. Tillatt: " in told
        assert len(told) < 300
    for slag in ("", "tull", "../x"):
        assert send(page_server, "/slag", asker(), slag=slag).status_code == 422
    assert send(page_server, "/notat", asker(), dato="i dag").status_code == 422
    assert send(page_server, "/notat", asker(), tittel="x" * 151).status_code == 422


@dataclass(frozen=True)
class Watched:
    """A server with a folder for temporary files of its own, and one that it runs in."""

    server: Server
    temporary: Path
    log: Path

    def left(self) -> list[str]:
        return sorted(str(path) for path in self.temporary.rglob("*"))

    def descriptors(self) -> int:
        """Count connections and open files; the drawer of figures keeps its fonts open."""
        found = 0
        for item in Path(f"/proc/{self.server.process.pid}/fd").iterdir():
            with suppress(OSError):
                found += not str(item.readlink()).endswith((".ttf", ".afm"))
        return found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not tell of a process in /proc")
    temporary = tmp_path_factory.mktemp("temporary")
    log = tmp_path_factory.mktemp("watched") / "log.txt"
    with running(log=log, command="side", TMPDIR=str(temporary)) as server:
        server.client.timeout = 120
        send(server, "/kontroller", asker())
        yield Watched(server, temporary, log)


def head(address: str, *lengths: int, name: str = "Hemmelig.xlsx") -> bytes:
    names = ";".join(f"{number}{name}" for number in range(len(lengths)))
    return (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FILE}\r\n"
        f"X-Filnavn: {names}\r\nX-Lengder: {';'.join(map(str, lengths))}\r\n"
        f"X-Felter: startaar=2027&slag=Effektmodell\r\nContent-Length: {sum(lengths)}\r\n\r\n"
    ).encode()


def a_moment(_: socket.socket) -> None:
    time.sleep(0.2)


def cut(
    watched: Watched,
    address: str,
    content: bytes,
    share: float,
    wait: Callable[[socket.socket], None] = a_moment,
) -> None:
    """Send a part of a file, or of as many as the address asks for, wait, and be gone."""
    port = urlsplit(watched.server.base).port
    files = FILE_ROUTES[address]
    name = "Hemmelig.csv" if content == LIST else "Hemmelig.xlsx"
    sent = (content * files)[: int(len(content) * files * share)]
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as connection:
        with suppress(ConnectionError):
            connection.sendall(head(address, *[len(content)] * files, name=name) + sent)
        wait(connection)


def settle(watched: Watched, most: int) -> int:
    """Return the open descriptors when what was under way has ended."""
    deadline = time.monotonic() + 90
    while watched.descriptors() > most and time.monotonic() < deadline:
        time.sleep(0.1)
    return watched.descriptors()


def test_nothing_is_left_of_a_file_whose_connection_is_cut(watched: Watched) -> None:
    before = watched.descriptors()
    large = asker() + b"0" * 8_000_000
    for address in FILE_ROUTES:
        cut(watched, address, large, 0.5)
        assert watched.left() == []
        cut(watched, address, LIST if address in LISTS else asker(), 1.0)
        assert watched.left() == []
    assert settle(watched, before) <= before
    assert watched.left() == []
    assert watched.log.read_text(encoding="utf-8").count("\n") == 2
    largest = b"PK" + b"0" * (
        MAX_FILE_BYTES - 1
    )  # there is room for it: none is held by what was cut
    assert send(watched.server, "/kontroller", largest).status_code == 422


@pytest.mark.parametrize("address", ["/sammenlign", "/liste"])
def test_what_was_cut_would_be_answered_if_it_were_not(watched: Watched, address: str) -> None:
    received = b""

    def listen(connection: socket.socket) -> None:
        nonlocal received
        while more := connection.recv(65_536):
            received += more
            if b"\r\n\r\n" in received:
                break

    cut(watched, address, LIST if address in LISTS else asker(), 1.0, wait=listen)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_zip_that_nobody_waits_for_is_given_up(watched: Watched) -> None:
    before = watched.descriptors()
    rows = b"".join(b"%04d;Kommune\n" % number for number in range(1000, 1300))
    content = b"kommunenummer;kommune\n" + rows
    port = urlsplit(watched.server.base).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as connection:
        connection.sendall(head("/arbeidsboeker", len(content), name="Hemmelig.csv") + content)
        received = b""
        while len(received) < 200_000:
            received += connection.recv(65_536)
    assert b" 200 OK" in received[:100]
    start = time.monotonic()
    submit(watched.server, "/", **EDITED)
    send(watched.server, "/kontroller", asker())  # in the lane of the zip, which is free again
    assert time.monotonic() - start < 10
    assert settle(watched, before) <= before
    assert watched.left() == []


def test_a_file_that_never_comes_is_waited_for_no_longer_than_the_limit(tmp_path: Path) -> None:
    with running("--tidsgrense", "5", log=tmp_path / "log.txt", command="side") as server:
        port = urlsplit(server.base).port
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as connection:
            connection.sendall(head("/kontroller", 1_000) + b"PK")
            received = b""
            while b"i tide" not in received and (more := connection.recv(65_536)):
                received += more
        assert b" 408 " in received[:100]
        assert b"Filen kom ikke frem i tide" in received
        assert 3 < time.monotonic() - start < 25


def test_nothing_is_left_of_a_process_that_is_ended_at_its_work(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running(log=tmp_path / "log.txt", command="side", TMPDIR=str(temporary)) as server:
        watched = Watched(server, temporary, tmp_path / "log.txt")
        cut(watched, "/kontroller", asker(), 1.0)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
        assert watched.left() == []


def flood(watched: Watched, count: int) -> None:
    choose = random.Random(7)  # noqa: S311  # no secrets
    server, routes = watched.server, list(FILE_ROUTES)
    with httpx.Client(base_url=server.base, timeout=120, trust_env=False) as client:
        own = Server(server.base, client, server.process)
        kinds: list[Callable[[], Any]] = [
            lambda: cut(watched, choose.choice(routes), b"PK" * 3_000_000, 0.7),
            lambda: send(own, choose.choice(ONE_FILE), b"PK" + b"0" * 8_000_000),
            lambda: send(own, choose.choice(ONE_FILE), hostile("bomb")),
            lambda: send(own, choose.choice(ONE_FILE), hostile("cut")),
            lambda: submit(own, "/", kommune="x" * 50_000),
            lambda: own.client.get("/" + "a" * 10_000),
        ]
        for _ in range(count):
            choose.choice(kinds)()


def test_memory_stays_flat_under_hostile_files(watched: Watched) -> None:
    flood(watched, 30)
    before = memory(watched.server)
    flood(watched, 60)
    after = memory(watched.server)
    assert after - before < 60, f"{before:.0f} MB before, {after:.0f} MB after"
    assert watched.left() == []


EDITED = {"kommune": "Asker", "unge_voksne__nye__uholdbar": "3"}


def load(watched: Watched, seconds: float) -> int:
    """Use the page as four users do, for a while, each answer checked; return how many."""
    server = watched.server
    findings = send(server, "/kontroller", asker()).text
    shown = submit(server, "/", **EDITED).text
    made = submit(server, "/arbeidsbok", **EDITED).content

    def user(seed: int) -> int:
        choose = random.Random(seed)  # noqa: S311  # no secrets
        count, deadline = 0, time.monotonic() + seconds
        with httpx.Client(base_url=server.base, timeout=60, trust_env=False) as client:
            own = Server(server.base, client, server.process)
            while time.monotonic() < deadline:
                kind = choose.random()
                if kind < 0.05:
                    answer = send(own, "/kontroller", asker())
                    right = answer.text == findings
                elif kind < 0.2:
                    answer = submit(own, "/arbeidsbok", **EDITED)
                    right = answer.content == made
                else:
                    answer = submit(own, "/", **EDITED)
                    right = answer.text == shown
                assert answer.status_code in (200, 429), answer.text
                assert right or answer.status_code == 429
                count += answer.status_code == 200
        return count

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(user, range(4)))


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.slow, id="a minute")])
def test_no_answer_is_wrong_under_load_and_memory_stays_flat(
    watched: Watched, seconds: float
) -> None:
    load(watched, 2)
    before = memory(watched.server)
    made = load(watched, seconds)
    after = memory(watched.server)
    assert made > 2 * seconds
    assert after - before < 40, f"{before:.0f} MB before, {after:.0f} MB after {made} answers"
    assert watched.left() == []
    assert watched.log.read_text(encoding="utf-8").count("\n") == 2
