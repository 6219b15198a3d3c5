"""The workbook: written with the engine's values, read back, and checked against the engine.

:func:`write_workbook` makes a municipality's seven-tab workbook, :func:`check_workbook` recalculates
one with an independent engine and compares every formula cell with the reference engine.
"""

from pathlib import Path

from udfs.functions import DEFAULT_ROUTE, Route
from workbook_templates.checking.check import (
    CheckReport,
    Deviation,
    DeviationKind,
    audit_workbook,
    check_workbook,
)
from workbook_templates.checking.findings import AuditReport, Finding, FindingKind, Severity
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.plan import capacities, effektmodell_template
from workbook_templates.effektmodell.reader import WorkbookContents, read_workbook
from workbook_templates.effektmodell.roll_forward import (
    PriceChange,
    RolledForward,
    price_change,
    roll_forward,
)
from workbook_templates.kinds.named_inputs import InputFormula
from workbook_templates.personas.data import personas_data
from workbook_templates.personas.plan import persona_capacities, personas_template
from workbook_templates.personas.reader import read_personas_workbook
from workbook_templates.xlsx.saving import write_whole
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.personas import PersonaSet, load_personas


def write_workbook(
    inputs: ModelInputs,
    path: Path,
    history: tuple[str, ...] = (),
    route: Route = DEFAULT_ROUTE,
) -> None:
    """Write a municipality's workbook to ``path``, replacing what is there only when it is whole.

    Raises ``EffektmodellError`` where the place cannot be written to.
    """
    write_whole(path, workbook_bytes(inputs, history, route), overwrite=True)


def workbook_bytes(
    inputs: ModelInputs, history: tuple[str, ...] = (), route: Route = DEFAULT_ROUTE
) -> bytes:
    """Return a municipality's workbook as bytes; the same inputs give the same bytes.

    ``history`` tells, on the introduction tab, which workbook it was rolled forward from and how.
    ``route`` is the way by which it calls Excel functions: «office» (Office.js) or «klassisk».
    """
    template = effektmodell_template(capacities(inputs), route)
    return template.fill(workbook_data(inputs, history=history))


def personas_bytes(inputs: PersonaSet) -> bytes:
    """Return a set of personas as a workbook's bytes; the same inputs give the same bytes."""
    return personas_template(persona_capacities(inputs)).fill(personas_data(inputs))


def load_persona_set(path: Path) -> PersonaSet:
    """Load a set of personas from an input file (TOML), or from a workbook of personas (xlsx).

    As :func:`read_persona_set`, without the remarks.
    """
    return read_persona_set(path)[0]


def read_persona_set(path: Path) -> tuple[PersonaSet, tuple[str, ...]]:
    """Load a set of personas, and what a reader should know of the file though it is no fault.

    Raises ``EffektmodellError`` where the file cannot be read and ``InputError`` with every fault.
    """
    if path.suffix.lower() == ".xlsx":
        contents = read_personas_workbook(path)
        return contents.inputs, contents.remarks
    return load_personas(path), ()


__all__ = [
    "AuditReport",
    "CheckReport",
    "Deviation",
    "DeviationKind",
    "Finding",
    "FindingKind",
    "InputFormula",
    "PriceChange",
    "RolledForward",
    "Severity",
    "WorkbookContents",
    "audit_workbook",
    "check_workbook",
    "load_persona_set",
    "personas_bytes",
    "price_change",
    "read_persona_set",
    "read_personas_workbook",
    "read_workbook",
    "roll_forward",
    "workbook_bytes",
    "write_workbook",
]
