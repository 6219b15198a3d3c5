"""Names of the personas workbook, and how many rows its tables have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Capacities:
    """How many rows the tables of a workbook have.

    ``services`` is the price list's; ``rows`` holds, for each persona and each of its courses, how
    many measures there is room for.
    """

    services: int
    rows: tuple[tuple[int, ...], ...]


def persona_prefix(index: int) -> str:
    """Return the prefix of the names of the persona number ``index`` from 0: ``P01_``."""
    return f"P{index + 1:02}_"


def course_prefix(index: int) -> str:
    """Return what a course's names have after the persona's prefix: ``F1_``."""
    return f"F{index + 1}_"


PRICE_LIST_NAME: Final = "Prisliste"


def measures_name(persona: int, course: int) -> str:
    """Return the name of the measures of a course, both counted from 0: ``P01_F1_Tiltak``."""
    return f"{persona_prefix(persona)}{course_prefix(course)}Tiltak"
