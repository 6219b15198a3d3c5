"""Files and texts that commands hand over."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from workbook_templates.reports.terminal import console, plain
from workbook_templates.xlsx.saving import write_whole


def overwrite_option(what: str = "filen") -> Callable[[Any], Any]:
    """Return the option that lets a command replace ``what`` it writes."""
    return click.option(
        "--overskriv", is_flag=True, help=f"Erstatt {what} dersom den finnes fra før."
    )


def write_or_print(text: str, target: Path | None, *, overwrite: bool) -> None:
    """Write a text to a file or to the screen; always UTF-8 where no terminal reads it."""
    if target is not None:
        write_whole(target, text.encode(), overwrite=overwrite)
        console().print(plain(f"Skrev {target}"), soft_wrap=True)
    elif sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(text.encode(), nl=False)
