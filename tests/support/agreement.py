"""Comparison of a personas workbook's recalculated cells with the reference engine's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.compare import deviations, error_cells
from tests.support.names import Names
from workbook_templates import personas_bytes
from workbook_templates.checking.check import expected_values
from workbook_templates.personas.names import Capacities
from workbook_templates.personas.plan import personas_plan
from workbook_templates.personas.reader import read_personas_workbook
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.personas import PersonaSet


def written(inputs: PersonaSet, folder: Path, name: str = "personaer.xlsx") -> Path:
    """Write a set's workbook."""
    path = folder / name
    path.write_bytes(personas_bytes(inputs))
    return path


def expected_cells(path: Path) -> dict[CellKey, CellValue]:
    """Return the engine's value for every formula cell, from the inputs that stand in a file."""
    contents = read_personas_workbook(path)
    return dict(expected_values(personas_plan(contents.capacity), contents.data()))


def assert_agrees(path: Path, found: Mapping[CellKey, CellValue], source: str) -> None:
    """Fail with the first deviating cells unless every formula cell agrees with the engine."""
    expected = expected_cells(path)
    assert len(expected) > 2000, "the engine has values for too few cells to prove anything"
    lines = deviations(Names(path), expected, found)
    assert not lines, f"{source}: {len(lines)} cells deviate\n" + "\n".join(lines[:8])
    assert not error_cells(found), source


def recalculated(
    path: Path, changes: Mapping[CellKey, CellValue] | None = None
) -> dict[CellKey, CellValue]:
    """Return every formula cell's value by the fast engine."""
    return dict(Calculator(path).calculate(changes or {}))


__all__ = ["Capacities", "assert_agrees", "expected_cells", "recalculated", "written"]
