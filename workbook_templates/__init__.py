"""The workbook: written with the engine's values, read back, and checked against the engine.

:func:`write_workbook` makes a municipality's seven-tab workbook, :func:`check_workbook` recalculates
one with an independent engine and compares every formula cell with the reference engine.
"""

from pathlib import Path

from workbook_templates._data import workbook_data
from workbook_templates._effektmodell import capacities, effektmodell_plan
from workbook_templates._writer import plan_bytes, write_plan
from xlmodel.inputs import ModelInputs


def write_workbook(inputs: ModelInputs, path: Path) -> None:
    """Write a municipality's workbook to ``path``, replacing what is there only when it is whole.

    Raises ``EffektmodellError`` where the place cannot be written to.
    """
    write_plan(
        effektmodell_plan(capacities(inputs)), workbook_data(inputs), path, title_of(inputs)
    )


def workbook_bytes(inputs: ModelInputs) -> bytes:
    """Return a municipality's workbook as bytes; the same inputs give the same bytes."""
    return plan_bytes(effektmodell_plan(capacities(inputs)), workbook_data(inputs), title_of(inputs))


def title_of(inputs: ModelInputs) -> str:
    """Return the document's title."""
    return f"Effektmodell for {inputs.municipality}"


__all__ = ["workbook_bytes", "write_workbook"]
