"""What the page does with files: the same as the commands, with what is held in memory only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Final

from workbook_templates.checking import audit_report, audit_workbook
from workbook_templates.reports import Report
from workbook_templates.xlsx import safe_file_name
from xlmodel.common.files import HeldFile

_NO_NAME: Final = "uten navn.xlsx"
_LONGEST_ENDING: Final = 10


def held(name: str, content: bytes) -> HeldFile:
    """Return a file that was sent; of its name only the last part is kept, as any system takes it."""
    path = PurePosixPath(name.replace("\\", "/"))
    plain = safe_file_name(path.stem, path.suffix[:_LONGEST_ENDING])
    return HeldFile.of(plain.strip(". ") or _NO_NAME, content)


def today() -> date:
    """Return the date that a report states."""
    return datetime.now().astimezone().date()


def check_report(file: HeldFile) -> Report:
    """Return the report of ``kontroller`` on a workbook."""
    return audit_report(audit_workbook(file, today()))
