"""What the tabs of the personas workbook share: columns, the top of a tab, names of tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from workbook_templates.blocks import top
from workbook_templates.personas.data import WORKBOOK, PersonaData
from workbook_templates.sheet import UNIT_STYLES, CellValue, Scope, StyleName
from xlmodel.common.terms import Term
from xlmodel.personas.specs import MAX_COURSE_YEARS

DataT = TypeVar("DataT")

WIDTHS: Final = (38.0, 26.0, 12.0, 12.5, 12.5, *(10.6,) * MAX_COURSE_YEARS)
"""Measure, service, price, payer, unit, twenty years: the same columns on every tab with years."""

GRANT_COLUMN: Final = len(WIDTHS)
"""The first column after the years: recipients, and what is included in the grant."""
GRANT_WIDTHS: Final = (16.0, 13.5, 9.0, 9.0, 9.0)


def persona_tab(index: int) -> str:
    """Return the name of the tab of the persona number ``index`` from 0."""
    return f"Persona {index + 1}"


def top_with_note(scope: Scope[DataT], title: str, text: Callable[[DataT], str]) -> None:
    """Place the rows that every tab begins with, and under them the note on the numbers."""
    top(scope, title, text)
    scope.of(WORKBOOK).formula(
        scope.sheet.next_row(),
        0,
        '=IF({Merknad}="","",{Merknad})',
        lambda data: data.inputs.note,
        "label_strong",
    )


def persona_name(scope: Scope[PersonaData], row: int) -> None:
    """Place a persona's name in the first column, empty text for a spare one."""
    scope.formula(row, 0, '=IF({Navn}="","",{Navn}&"")', lambda data: data.name, "label")


def group_name(data: PersonaData) -> CellValue:
    """Return the target group of a persona, empty for a spare one."""
    return data.cells.group if data.name else ""


def key_result(
    scope: Scope[PersonaData], row: int, column: int, term: Term, style: StyleName | None = None
) -> None:
    """Place a key result that stands on the persona's own tab."""
    own = UNIT_STYLES[term.unit].key if style is None else style
    scope.formula(row, column, f"={{{term.name}}}", lambda data: data.shown(term), own)
