"""Checks of decision support: the courses add up to the totals, and the measures to the cost."""

from __future__ import annotations

from collections.abc import Callable

from workbook_templates.blocks import Check
from workbook_templates.effektmodell.data import GroupData


def decision_checks(
    allowed: tuple[str, Callable[[GroupData], float]],
) -> tuple[Check[GroupData], ...]:
    """Return the checks; ``allowed`` is how far rounding may take amounts."""
    of_courses = (
        ("cost", "kostnaden", "{SumKostnad}"),
        ("avoided", "besparelsen", "{SumBesparelse}"),
        ("gain", "gevinsten", "{SumGevinst}"),
    )
    return (
        *(
            Check(
                f"Forløpene summerer til {label}",
                f"=ABS(SUMPRODUCT({{courses.entrants}},{{courses.probability}},{{courses.{key}}})-{total})",
                allowed,
            )
            for key, label, total in of_courses
        ),
        Check(
            "Tiltakenes deler summerer til kostnaden",
            "=ABS(SUM({measures.part})-{SumKostnad})",
            allowed,
        ),
    )
