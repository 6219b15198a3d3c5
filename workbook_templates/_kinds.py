"""The kinds of workbook there are, and which one a file is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from workbook_templates._effektmodell_kind import EFFEKTMODELL
from workbook_templates._personas_kind import PERSONAS
from workbook_templates._workbook_kind import WorkbookKind

KINDS: Final[tuple[WorkbookKind[Any], ...]] = (EFFEKTMODELL, PERSONAS)
"""A file that is like none of them is held against the first, whose check refuses it."""


def kind_of(tabs: Collection[str], names: Collection[str]) -> WorkbookKind[Any]:
    """Return the kind of workbook that a file's tabs and names are most like."""
    return max(KINDS, key=lambda kind: kind.likeness(tabs, names))
