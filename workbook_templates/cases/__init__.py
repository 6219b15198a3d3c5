"""Cases of a workbook as data: recorded, run in engines that we did not write, collected by pytest."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_templates.cases.editing import with_expected
    from workbook_templates.cases.files import ENDING, Case, CaseFile, read_cases
    from workbook_templates.cases.recording import Recording, RecordingOptions, record
    from workbook_templates.cases.reports import junit_xml, outcomes_report, recording_report
    from workbook_templates.cases.running import Outcome, Runner, Status, run_ahead

__all__ = [
    "ENDING",
    "Case",
    "CaseFile",
    "Outcome",
    "Recording",
    "RecordingOptions",
    "Runner",
    "Status",
    "junit_xml",
    "outcomes_report",
    "read_cases",
    "record",
    "recording_report",
    "run_ahead",
    "with_expected",
]

_MODULES = {
    "with_expected": "editing",
    **dict.fromkeys(("ENDING", "Case", "CaseFile", "read_cases"), "files"),
    **dict.fromkeys(("Recording", "RecordingOptions", "record"), "recording"),
    **dict.fromkeys(("junit_xml", "outcomes_report", "recording_report"), "reports"),
    **dict.fromkeys(("Outcome", "Runner", "Status", "run_ahead"), "running"),
}


def __getattr__(name: str) -> object:
    """Load a member, and all that it needs, when it is asked for.

    pytest loads the plugin, and with it this file, in every project of the same environment.
    """
    from xlmodel.common.lazy import lazy_members  # noqa: PLC0415 # loads the engine

    return lazy_members(__name__, _MODULES)(name)
