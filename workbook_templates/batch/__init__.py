"""Workbooks for many municipalities at once."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.batch.list import ListRow, read_list
    from workbook_templates.batch.make import Outcome, make_workbooks, workbook_of
    from workbook_templates.batch.municipalities import municipality_rows
    from workbook_templates.batch.reports import (
        SUMMARY,
        list_template,
        summary_csv,
        summary_workbook,
    )

__all__ = [
    "SUMMARY",
    "ListRow",
    "Outcome",
    "list_template",
    "make_workbooks",
    "municipality_rows",
    "read_list",
    "summary_csv",
    "summary_workbook",
    "workbook_of",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("ListRow", "read_list"), "list"),
        **dict.fromkeys(("municipality_rows",), "municipalities"),
        **dict.fromkeys(
            (
                "Outcome",
                "make_workbooks",
                "workbook_of",
            ),
            "make",
        ),
        **dict.fromkeys(
            (
                "SUMMARY",
                "list_template",
                "summary_csv",
                "summary_workbook",
            ),
            "reports",
        ),
    },
)
