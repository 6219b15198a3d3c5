"""Files and texts that commands hand over."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from workbook_templates.reports import (
    Report,
    console,
    json_text,
    print_lines,
    print_report,
    report_bytes,
)
from workbook_templates.xlsx import write_whole


def overwrite_option(what: str = "filen", called: str = "den") -> Callable[[Any], Any]:
    """Return the option that lets a command replace ``what`` it writes, which is ``called`` den or det."""
    return click.option(
        "--overskriv", is_flag=True, help=f"Erstatt {what} dersom {called} finnes fra før."
    )


def hand_over(report: Report, target: Path | None, *, as_json: bool, overwrite: bool) -> None:
    """Write a report to a workbook if asked to, and to the screen."""
    if target is not None:
        write_whole(target, report_bytes(report), overwrite=overwrite)
    if as_json:
        write_or_print(json_text(report.data), None, overwrite=False)
        return
    print_report(report, console())
    if target is not None:
        print_lines([f"\nSkrev {target}"], console())


def working(text: str) -> AbstractContextManager[object]:
    """Return a spinner on standard error, where a terminal reads it."""
    screen = console(error=True)
    return screen.status(text) if screen.is_terminal else nullcontext()


def write_or_print(text: str, target: Path | None, *, overwrite: bool) -> None:
    """Write a text to a file or to the screen; always UTF-8 where no terminal reads it."""
    if target is not None:
        write_whole(target, text.encode(), overwrite=overwrite)
        print_lines([f"Skrev {target}"], console())
    elif sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(text.encode(), nl=False)
