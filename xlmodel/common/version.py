"""Versions of the model: what a workbook says it was made by, and when each was made."""

from __future__ import annotations

from datetime import date
from typing import Final

VERSION_DATES: Final = {"1.0": date(2026, 11, 22), "2.0": date(2026, 11, 26)}
"""Every version whose workbooks are read, the oldest first, and its date."""

VERSIONS: Final = tuple(VERSION_DATES)

MODEL_VERSION: Final = VERSIONS[-1]
"""Version of the model and of the workbook's structure (name ``Modellversjon``)."""

FORMER_VERSIONS: Final = VERSIONS[:-1]

MODEL_DATE: Final = VERSION_DATES[MODEL_VERSION]
"""Date of the version; stands for «now» wherever a generated file must be reproducible."""


def known_version(stated: str) -> str | None:
    """Return the version that a text states, ``None`` where it is none of those that are read.

    A sheet may hold 1.0 as the number 1.
    """
    return next((item for item in VERSIONS if stated in (item, item.removesuffix(".0"))), None)


def is_later(version: str, than: str) -> bool:
    """Say whether one of the versions came after another."""
    return VERSIONS.index(version) > VERSIONS.index(than)
