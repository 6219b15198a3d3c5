"""The members of :mod:`workbook_templates`, loaded when one of them is first asked for."""

from pathlib import Path
from typing import Any, overload

from workbook_templates.checking import (
    AuditReport,
    CheckReport,
    Deviation,
    DeviationKind,
    Finding,
    FindingKind,
    Severity,
    audit_workbook,
    check_workbook,
)
from workbook_templates.control_group.kind import CONTROL_GROUP
from workbook_templates.control_group.reader import ControlContents
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.effektmodell.roll_forward import (
    RolledForward,
    price_change,
    roll_forward,
)
from workbook_templates.exclusion_accounts.kind import EXCLUSION_ACCOUNTS
from workbook_templates.exclusion_accounts.reader import ExclusionContents
from workbook_templates.investment_fund.kind import INVESTMENT_FUND
from workbook_templates.investment_fund.reader import FundContents
from workbook_templates.kinds import AnyContents, ContentsT, InputFormula, WorkbookKind
from workbook_templates.living_conditions.kind import LIVING_CONDITIONS
from workbook_templates.living_conditions.reader import LivingContents
from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.registry import kind_for
from workbook_templates.sheet import MunicipalityInputs
from workbook_templates.xlsx import write_whole
from xlmodel.common.price_index import PriceChange


def write_workbook(inputs: MunicipalityInputs, path: Path) -> None:
    """Write the workbook that inputs fill to ``path``, replacing what is there only when it is whole.

    Raises ``EffektmodellError`` where the place cannot be written to.
    """
    write_whole(path, workbook_bytes(inputs), overwrite=True)


def workbook_bytes(inputs: MunicipalityInputs) -> bytes:
    """Return the workbook that inputs fill as bytes; the same inputs give the same bytes."""
    return kind_for(inputs).workbook_bytes(inputs)


@overload
def read_workbook(path: Path) -> WorkbookContents: ...


@overload
def read_workbook(path: Path, kind: WorkbookKind[Any, Any, ContentsT]) -> ContentsT: ...


def read_workbook(path: Path, kind: WorkbookKind[Any, Any, Any] = EFFEKTMODELL) -> AnyContents:
    """Read the inputs of a workbook of a kind, the effektmodell's where none is given.

    Raises ``EffektmodellError`` where the file is not of the kind and ``InputError`` with every fault
    where an input is missing or outside its limits.
    """
    contents: AnyContents = kind.open(path)
    return contents


__all__ = [
    "CONTROL_GROUP",
    "EFFEKTMODELL",
    "EXCLUSION_ACCOUNTS",
    "INVESTMENT_FUND",
    "LIVING_CONDITIONS",
    "OUTCOME_CONTRACT",
    "PERSONAS",
    "AuditReport",
    "CheckReport",
    "ControlContents",
    "Deviation",
    "DeviationKind",
    "ExclusionContents",
    "Finding",
    "FindingKind",
    "FundContents",
    "InputFormula",
    "LivingContents",
    "MunicipalityInputs",
    "PersonasContents",
    "PriceChange",
    "RolledForward",
    "Severity",
    "WorkbookContents",
    "WorkbookKind",
    "audit_workbook",
    "check_workbook",
    "kind_for",
    "price_change",
    "read_workbook",
    "roll_forward",
    "workbook_bytes",
    "write_workbook",
]
