"""Personas workbooks, and their recalculated cells against the reference engine's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support import kinds
from workbook_templates import PERSONAS, workbook_bytes
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.personas import PersonaSet

recalculated = kinds.recalculated


def written(inputs: PersonaSet, folder: Path, name: str = "personaer.xlsx") -> Path:
    """Write a set's workbook."""
    path = folder / name
    path.write_bytes(workbook_bytes(inputs))
    return path


def expected_cells(path: Path) -> dict[CellKey, CellValue]:
    """Return the engine's value for every formula cell, from the inputs that stand in a file."""
    return kinds.expected_cells(PERSONAS, path)


def assert_agrees(path: Path, found: Mapping[CellKey, CellValue], source: str) -> None:
    """Fail with the first deviating cells unless every formula cell agrees with the engine."""
    kinds.assert_agrees(PERSONAS, path, found, source)
