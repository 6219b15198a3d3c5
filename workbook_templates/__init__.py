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
    control_workbook,
)
from workbook_templates._data import workbook_data
from workbook_templates._effektmodell import capacities, effektmodell_template
from workbook_templates._files import write_whole
from workbook_templates._findings import ControlReport, Finding, FindingKind, Severity
from workbook_templates._reader import InputFormula, WorkbookContents, read_workbook
from workbook_templates._roll_forward import (
    PriceChange,
    RolledForward,
    price_change,
    roll_forward,
)
from xlmodel.inputs import ModelInputs


def write_workbook(inputs: ModelInputs, path: Path, history: tuple[str, ...] = ()) -> None:
    """Write a municipality's workbook to ``path``, replacing what is there only when it is whole.

    Raises ``EffektmodellError`` where the place cannot be written to.
    """
    write_whole(path, workbook_bytes(inputs, history), overwrite=True)


def workbook_bytes(inputs: ModelInputs, history: tuple[str, ...] = ()) -> bytes:
    """Return a municipality's workbook as bytes; the same inputs give the same bytes.

    ``history`` tells, on the introduction tab, which workbook it was rolled forward from and how.
    """
    return effektmodell_template(capacities(inputs)).fill(workbook_data(inputs, history=history))


__all__ = [
    "CheckReport",
    "ControlReport",
    "Deviation",
    "DeviationKind",
    "Finding",
    "FindingKind",
    "InputFormula",
    "PriceChange",
    "RolledForward",
    "Severity",
    "WorkbookContents",
    "check_workbook",
    "control_workbook",
    "price_change",
    "read_workbook",
    "roll_forward",
    "workbook_bytes",
    "write_workbook",
]
