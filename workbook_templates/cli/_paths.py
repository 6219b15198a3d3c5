"""Paths on the command line."""

from __future__ import annotations

from pathlib import Path

from xlmodel import EffektmodellError


def file_path(text: str) -> Path:
    """Make a path of an argument; whether the file can be used is told where it is opened."""
    if not text.strip():
        raise EffektmodellError("Filnavnet er tomt.")
    return Path(text)
