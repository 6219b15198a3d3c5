"""Servers for the tests: real ones, in processes of their own, on the loopback interface only."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
JSON = {"Content-Type": "application/json"}
RUN = "from workbook_templates.cli import main; main()"


@dataclass(frozen=True)
class Server:
    """A running server and a client of it."""

    base: str
    client: httpx.Client
    process: subprocess.Popen[str]

    def call(self, function: str, *args: object, **more: object) -> Any:
        """Call a function as Excel's script does; return the response."""
        payload = {
            "client": "Office.js",
            "func_name": f"EFFEKT_{function}",
            "args": args,
            "caller_address": "[Bok1.xlsx]Ark1!B2",
            "session_id": "x",
            "culture_info_name": "nb-NO",
            "date_format": "dd.MM.yyyy",
            "version": "0",
            "runtime": "1.4",
        }
        return self.client.post("/xlwings/custom-functions-call", json=payload | more)

    def result(self, function: str, *args: object) -> Any:
        """Return what fills the cells."""
        response = self.call(function, *args)
        assert response.status_code == 200, response.text
        return response.json()["result"]

    def message(self, function: str, *args: object) -> str:
        """Return the message beside ``#VALUE!``."""
        response = self.call(function, *args)
        assert response.status_code == 400, response.text
        return str(response.json()["detail"])


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS")}
    kept.pop("EFFEKTMODELL_TILGANGSNOEKKEL", None)
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | more


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def limit_files(most: int) -> None:
    import resource  # noqa: PLC0415  # Windows has none

    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def running(
    *options: str,
    log: Path,
    scheme: str = "http",
    files: int = 0,
    command: str = "tjener",
    **more: str,
) -> Iterator[Server]:
    """Run the command ``tjener``, or ``side``, until the block ends; its output goes to ``log``.

    ``files`` is how many file descriptors it may have, where that is limited.
    """
    port = free_port()
    program = [sys.executable, "-c", RUN, command, "--port", str(port), *options]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            program,
            env=environment(XLWINGS_LICENSE_KEY="noncommercial", **more),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=(lambda: limit_files(files)) if files else None,  # noqa: PLW1509  # before exec
        )
    base = f"{scheme}://127.0.0.1:{port}"
    try:
        # The certificate is the test's own.
        with httpx.Client(
            base_url=base,
            timeout=30,
            verify=False,  # noqa: S501  # the certificate is the test's own
            trust_env=False,
            headers=JSON,
        ) as client:
            deadline = time.monotonic() + 60
            while True:
                try:
                    client.get("/helse")
                    break
                except httpx.TransportError:
                    assert process.poll() is None, log.read_text(encoding="utf-8")
                    assert time.monotonic() < deadline, "the server did not answer in time"
                    time.sleep(0.1)
            yield Server(base, client, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def server(log: Path) -> Iterator[Server]:
    with running("--kall-per-sekund", "100000", log=log) as found:
        yield found


@pytest.fixture(scope="session")
def excel() -> Callable[..., Any]:
    """A function that makes calls through the served script in Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")

    def run(base: str, calls: list[dict[str, Any]], access_key: str = "") -> Any:
        done = subprocess.run(
            [node, str(Path(__file__).with_name("excel.mjs"))],
            input=json.dumps({"base": base, "calls": calls, "accessKey": access_key}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy with the build backend that is installed."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("xlmodel", "workbook_templates", "udfs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = folder / "built"
    built.mkdir()
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import hatchling.build as b, sys; b.build_wheel(sys.argv[1])",
            built,
        ],
        cwd=source,
        env=environment(PYTHONPATH=""),
        check=True,
        capture_output=True,
        timeout=120,
    )
    (found,) = built.glob("*.whl")
    return found
