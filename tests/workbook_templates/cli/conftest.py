"""Runs the command line as a user does, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbook_templates.cli import program, run

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Outcome:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str


Effektmodell = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def effektmodell(folder: Path, capfd: pytest.CaptureFixture[str]) -> Effektmodell:
    """Run the program in this process, in an empty folder."""
    assert not list(folder.iterdir())

    def call(*args: str) -> Outcome:
        capfd.readouterr()
        code = run(program, args)
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def in_own_process(
    *args: str, env: dict[str, str] | None = None, before: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own; ``before`` is Python that runs first."""
    script = f"{before}\nfrom workbook_templates.cli import main\nmain()"
    variables = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **(env or {})}
    return subprocess.run(
        [sys.executable, "-c", script, *args],
        capture_output=True,
        env=variables,
        timeout=120,
        check=False,
    )
