"""The page as it runs: a real server on the loopback interface, and a real browser."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.udfs.conftest import Server, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def send(
    server: Server,
    address: str,
    content: bytes,
    name: str = "Bok.xlsx",
    *others: tuple[str, bytes],
    **typed: str,
) -> httpx.Response:
    """Send one file or more as the page's script does."""
    files = [(name, content), *others]
    headers = {
        "Content-Type": "application/octet-stream",
        "X-Filnavn": ";".join(quote(name, safe="") for name, _ in files),
        "X-Lengder": ";".join(str(len(content)) for _, content in files),
        "X-Felter": urlencode(typed),
    }
    whole = b"".join(content for _, content in files)
    return patiently(lambda: server.client.post(address, content=whole, headers=headers))


def patiently(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask again where the tests come faster than one client may."""
    answer = ask()
    for _ in range(20):
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            break
        time.sleep(0.5)
        answer = ask()
    return answer


def submit(server: Server, address: str, **typed: str) -> httpx.Response:
    """Send the form; a double line in a name stands for the point."""
    data = {name.replace("__", "."): value for name, value in typed.items()}
    return server.client.post(address, data=data, headers=FORM)


@pytest.fixture(scope="session")
def page_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "log.txt"


@pytest.fixture(scope="session")
def page_server(page_log: Path) -> Iterator[Server]:
    with running(log=page_log, command="side") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium from the system's packages; nothing is downloaded.

    Not kept for the session: its event loop would run on under other modules' tests.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        if os.environ.get("EFFEKTMODELL_KREV_CHROMIUM") == "1":
            pytest.fail("Chromium is required (EFFEKTMODELL_KREV_CHROMIUM=1) and not there")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # slow to load

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()
