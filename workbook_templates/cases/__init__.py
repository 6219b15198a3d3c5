"""Cases of a workbook as data: read, run in engines that we did not write, and collected by pytest."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.cases.files import ENDING, Case, CaseFile, read_cases
    from workbook_templates.cases.running import Outcome, Runner, Status, run_ahead

__all__ = ["ENDING", "Case", "CaseFile", "Outcome", "Runner", "Status", "read_cases", "run_ahead"]

__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("ENDING", "Case", "CaseFile", "read_cases"), "files"),
        **dict.fromkeys(("Outcome", "Runner", "Status", "run_ahead"), "running"),
    },
)
