"""The workbook: written with the engine's values, read back, and checked against the engine.

:func:`write_workbook` makes a municipality's seven-tab workbook, :func:`check_workbook` recalculates
one with an independent engine and compares every formula cell with the reference engine.
"""

from pathlib import Path

from workbook_templates._control import (
    CheckReport,
    Deviation,
    DeviationKind,
    check_workbook,
)
from workbook_templates._data import workbook_data
from workbook_templates._effektmodell import capacities, effektmodell_template
from workbook_templates._files import write_whole
from workbook_templates._reader import WorkbookContents, read_workbook
from xlmodel.inputs import ModelInputs


def write_workbook(inputs: ModelInputs, path: Path) -> None:
    """Write a municipality's workbook to ``path``, replacing what is there only when it is whole.

    Raises ``EffektmodellError`` where the place cannot be written to.
    """
    write_whole(path, workbook_bytes(inputs), overwrite=True)


def workbook_bytes(inputs: ModelInputs) -> bytes:
    """Return a municipality's workbook as bytes; the same inputs give the same bytes."""
    return effektmodell_template(capacities(inputs)).fill(workbook_data(inputs))


__all__ = [
    "CheckReport",
    "Deviation",
    "DeviationKind",
    "WorkbookContents",
    "check_workbook",
    "read_workbook",
    "workbook_bytes",
    "write_workbook",
]
