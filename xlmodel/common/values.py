"""Values of inputs: numbers and arrays of them, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

Plain = float | int | str | None
"""A value as it is typed in a cell; ``None`` for an empty one."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an input's value comes from: source (with an amount's price year), grade and a note."""

    source: str = ""
    grade: str = ""
    note: str = ""


def as_array(value: object) -> FloatArray | None:
    """Return a new array of the value's numbers, or ``None`` where it holds anything else."""
    if not _is_numeric(value):
        return None
    try:
        return np.array(value, dtype=np.float64)
    except (OverflowError, ValueError):  # beyond the range of a float, or rows of unequal length
        return None


def _is_numeric(value: object) -> bool:
    """Say whether a value is a real number or nested sequences of such; yes/no and text are not."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iuf"
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return all(_is_numeric(item) for item in value)
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
