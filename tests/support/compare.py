"""Comparison of recalculated cells with the reference engine's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.support.names import Names
from workbook_templates.checking.check import agrees, expected_values, scale_of
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.plan import effektmodell_plan
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue
from xlmodel.effektmodell.inputs import ModelInputs

_SHOWN: Final = 8


def engine_values(names: Names, inputs: ModelInputs) -> dict[CellKey, CellValue]:
    """Return the engine's value for every formula cell of the workbook but «Sist brukt»."""
    return dict(expected_values(effektmodell_plan(names.capacity), workbook_data(inputs)))


def deviations(
    names: Names, expected: Mapping[CellKey, CellValue], found: Mapping[CellKey, CellValue]
) -> list[str]:
    """Return a line for each formula cell that differs; the sets of cells must be the same too."""
    scale = scale_of(expected)
    missing = expected.keys() - found.keys()
    extra = found.keys() - expected.keys() - {names.cell("SistBrukt")}
    lines = [f"{tab}!{address} has no formula" for tab, address in missing]
    lines += [f"{tab}!{address} is a formula that the engine lacks" for tab, address in extra]
    lines += [
        f"{tab}!{address}: expected {value!r}, found {found[tab, address]!r}"
        for (tab, address), value in expected.items()
        if (tab, address) in found and not agrees(value, found[tab, address], scale)
    ]
    return lines


def assert_agrees(
    names: Names,
    inputs: ModelInputs,
    found: Mapping[CellKey, CellValue],
    source: str = "the workbook",
) -> None:
    """Fail with the first deviating cells unless every formula cell agrees with the engine."""
    expected = engine_values(names, inputs)
    assert len(expected) > 3000, "the engine has values for too few cells to prove anything"
    lines = deviations(names, expected, found)
    assert not lines, f"{source}: {len(lines)} cells deviate\n" + "\n".join(lines[:_SHOWN])


def error_cells(found: Mapping[CellKey, CellValue]) -> list[str]:
    """Return the cells that show an Excel error value, or a text that looks like one."""
    return [
        f"{tab}!{address}: {value}"
        for (tab, address), value in found.items()
        if isinstance(value, ErrorValue)
        or (isinstance(value, str) and value.startswith(("#", "Err:")))
    ]
