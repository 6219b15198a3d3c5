"""The add-in's icons, drawn here: four rising steps, the model's four life situations."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZES: Final = (16, 32, 64, 80, 128)
_GROUND: Final = (0x1F, 0x5F, 0x5B)
_STEPS: Final = ((0x9F, 0xC9, 0xC0), (0xB9, 0xD8, 0xD1), (0xD6, 0xE9, 0xE4), (0xFF, 0xFF, 0xFF))
_FINER: Final = 8
_CORNER: Final = 0.18


@cache
def icon(size: int) -> bytes:
    """Return the icon of ``size`` × ``size`` pixels as a PNG file."""
    wide = size * _FINER
    axis = (np.arange(wide) + 0.5) / wide
    across, down = np.meshgrid(axis, axis)
    inner = np.maximum(np.abs(np.stack([across, down]) - 0.5) - (0.5 - _CORNER), 0)
    colours = np.zeros((wide, wide, 4))
    colours[np.hypot(*inner) <= _CORNER] = (*_GROUND, 255)
    for step, colour in enumerate(_STEPS):
        left = 0.16 + 0.175 * step
        column = (across >= left) & (across < left + 0.155)
        colours[column & (down <= 0.82) & (down > 0.68 - 0.15 * step)] = (*colour, 255)
    blocks = colours.reshape(size, _FINER, size, _FINER, 4)
    alpha = blocks[..., 3].mean(axis=(1, 3))
    weight = np.maximum(blocks[..., 3].sum(axis=(1, 3)), 1)[..., None]
    shade = (blocks[..., :3] * blocks[..., 3:]).sum(axis=(1, 3)) / weight
    return _png(np.concatenate([shade, alpha[..., None]], axis=2).round().astype(np.uint8))


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Write rows of red, green, blue and opacity as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
