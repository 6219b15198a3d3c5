"""The fixtures of the tests of reading: a workbook of Asker's, and ways to change its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook_templates.reading.conftest import (
    Effektmodell,
    Parts,
    asker_here,
    effektmodell,
    folder,
    original,
)

__all__ = ["Effektmodell", "Parts", "asker_here", "effektmodell", "folder", "original"]

Answers = Callable[..., str]


@pytest.fixture
def here(asker_here: Path) -> Parts:
    """Change the file of the workbook in the folder that the command line runs in."""
    return Parts(asker_here)


@pytest.fixture
def refused(effektmodell: Effektmodell) -> Answers:
    """Return what ``les`` and ``kontroller`` both say when they refuse a file."""

    def ask(file: str = "Asker.xlsx") -> str:
        answers = [effektmodell(command, file) for command in ("les", "kontroller")]
        assert [answer.code for answer in answers] == [2, 2], answers
        assert answers[0].err == answers[1].err
        assert answers[0].err.startswith(f"Feil: {file}: ")
        assert not answers[0].out + answers[1].out
        return answers[0].err

    return ask
