"""The deep check of a workbook that has been in use."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.checking.check import (
        CheckReport,
        Deviation,
        DeviationKind,
        audit_book,
        audit_workbook,
        check_workbook,
    )
    from workbook_templates.checking.findings import (
        AuditReport,
        Finding,
        FindingKind,
        Severity,
        unusable,
    )
    from workbook_templates.checking.report import audit_report, audits_report, verdict_of
    from workbook_templates.checking.verifying import FileVerifier

__all__ = [
    "AuditReport",
    "CheckReport",
    "Deviation",
    "DeviationKind",
    "FileVerifier",
    "Finding",
    "FindingKind",
    "Severity",
    "audit_book",
    "audit_report",
    "audit_workbook",
    "audits_report",
    "check_workbook",
    "unusable",
    "verdict_of",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(
            (
                "CheckReport",
                "Deviation",
                "DeviationKind",
                "audit_book",
                "audit_workbook",
                "check_workbook",
            ),
            "check",
        ),
        **dict.fromkeys(
            (
                "AuditReport",
                "Finding",
                "FindingKind",
                "Severity",
                "unusable",
            ),
            "findings",
        ),
        "FileVerifier": "verifying",
        **dict.fromkeys(
            (
                "audit_report",
                "audits_report",
                "verdict_of",
            ),
            "report",
        ),
    },
)
