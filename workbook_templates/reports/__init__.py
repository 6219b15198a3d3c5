"""Reports: tables for the terminal and as xlsx."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.reports.html import remarks_html, report_html
    from workbook_templates.reports.json import json_text
    from workbook_templates.reports.sheets import new_workbook, report_bytes
    from workbook_templates.reports.tables import (
        Cell,
        Column,
        Content,
        Medium,
        Report,
        Row,
        Section,
        Table,
        Tone,
        Value,
        labelled,
        numbers,
        texts,
    )
    from workbook_templates.reports.terminal import (
        console,
        plain,
        print_lines,
        print_remarks,
        print_report,
        visible,
    )

__all__ = [
    "Cell",
    "Column",
    "Content",
    "Medium",
    "Report",
    "Row",
    "Section",
    "Table",
    "Tone",
    "Value",
    "console",
    "json_text",
    "labelled",
    "new_workbook",
    "numbers",
    "plain",
    "print_lines",
    "print_remarks",
    "print_report",
    "remarks_html",
    "report_bytes",
    "report_html",
    "texts",
    "visible",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("remarks_html", "report_html"), "html"),
        **dict.fromkeys(("json_text",), "json"),
        **dict.fromkeys(
            (
                "new_workbook",
                "report_bytes",
            ),
            "sheets",
        ),
        **dict.fromkeys(
            (
                "Cell",
                "Column",
                "Content",
                "Medium",
                "Report",
                "Row",
                "Section",
                "Table",
                "Tone",
                "Value",
                "labelled",
                "numbers",
                "texts",
            ),
            "tables",
        ),
        **dict.fromkeys(
            (
                "console",
                "plain",
                "print_lines",
                "print_remarks",
                "print_report",
                "visible",
            ),
            "terminal",
        ),
    },
)
