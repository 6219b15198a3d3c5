"""Reports: tables for the terminal and as xlsx, and what a decision paper says."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.reports.html import remarks_html, report_html
    from workbook_templates.reports.json import json_text
    from workbook_templates.reports.papers import Block, Chapter, Paper, Points, picked, without
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
        page_columns,
        page_rows,
        texts,
        value_of,
    )
    from workbook_templates.reports.terminal import (
        console,
        plain,
        print_lines,
        print_remarks,
        print_report,
        visible,
    )
    from workbook_templates.reports.wording import (
        capital,
        counted,
        kroner_text,
        listed,
        percent_rounded,
        percent_tenths,
        rounded,
    )

__all__ = [
    "Block",
    "Cell",
    "Chapter",
    "Column",
    "Content",
    "Medium",
    "Paper",
    "Points",
    "Report",
    "Row",
    "Section",
    "Table",
    "Tone",
    "Value",
    "capital",
    "console",
    "counted",
    "json_text",
    "kroner_text",
    "labelled",
    "listed",
    "new_workbook",
    "numbers",
    "page_columns",
    "page_rows",
    "percent_rounded",
    "percent_tenths",
    "picked",
    "plain",
    "print_lines",
    "print_remarks",
    "print_report",
    "remarks_html",
    "report_bytes",
    "report_html",
    "rounded",
    "texts",
    "value_of",
    "visible",
    "without",
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
                "page_columns",
                "page_rows",
                "texts",
                "value_of",
            ),
            "tables",
        ),
        **dict.fromkeys(("Block", "Chapter", "Paper", "Points", "picked", "without"), "papers"),
        **dict.fromkeys(
            (
                "capital",
                "counted",
                "kroner_text",
                "listed",
                "percent_rounded",
                "percent_tenths",
                "rounded",
            ),
            "wording",
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
