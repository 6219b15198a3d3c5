"""The add-in's icons: four rising steps, the model's four life situations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

SIZES: Final = (16, 32, 64, 80, 128)


@cache
def icon(size: int) -> bytes:
    """Return the icon of ``size`` × ``size`` pixels as a PNG file."""
    return Path(__file__).with_name(f"effekt-{size}.png").read_bytes()
