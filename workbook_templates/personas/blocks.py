"""What the tabs of the personas workbook share: columns, the top of a tab, names of tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks.headings import top
from workbook_templates.personas.data import PersonasData
from workbook_templates.sheet.scope import Scope
from xlmodel.personas.specs import MAX_COURSE_YEARS

WIDTHS: Final = (38.0, 26.0, 12.0, 12.5, 12.5, *(10.6,) * MAX_COURSE_YEARS)
"""Measure, service, price, payer, unit, twenty years: the same columns on every tab with years."""


def persona_tab(index: int) -> str:
    """Return the name of the tab of the persona number ``index`` from 0."""
    return f"Persona {index + 1}"


def top_with_note(scope: Scope, title: str, text: Callable[[PersonasData], str]) -> None:
    """Place the rows that every tab begins with, and under them the note on the numbers."""
    top(scope, title, text)
    Scope(scope.plan, scope.sheet, "").formula(
        scope.sheet.next_row(),
        0,
        '=IF({Merknad}="","",{Merknad})',
        lambda data: data.inputs.note,
        "label_strong",
    )
