"""Runs the program and turns every way it can end into one message and an exit code.

What only a fault needs is imported when there is one, so that the help page comes at once.

=====  ==========================================================
code   meaning
=====  ==========================================================
0      done
1      ``kontroller`` found an error
2      the command line, an input or a file is not as it must be
3      ``kontroller`` found a warning, but no error
70     a fault in the program itself
130    interrupted by the user
=====  ==========================================================
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import click

from workbook_templates.cli.bokmaal import error_text, where_to_find_help

BAD_INPUT: Final = 2
INTERNAL_FAULT: Final = 70
INTERRUPTED: Final = 130
DEBUG_VARIABLE: Final = "EFFEKTMODELL_FEILSOEK"


def run(program: click.Command, args: Sequence[str]) -> int:
    """Run ``program`` and return its exit code; errors go to standard error."""
    try:
        code = program.main(
            list(args), prog_name="effektmodell", standalone_mode=False, windows_expand_args=False
        )
        sys.stdout.flush()  # a full disk is told now, not after the exit code is settled
    except click.ClickException as error:
        return _fail(error_text(error), where_to_find_help(error))
    except click.Abort:
        click.echo("Avbrutt.", err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # a user should not meet a traceback
        return _fault(error)
    return code if isinstance(code, int) else 0


def _fault(error: Exception) -> int:
    from xlmodel.common.errors import EffektmodellError, os_error_text  # noqa: PLC0415

    match error:
        case EffektmodellError():
            return _fail(str(error))
        case OSError():
            return _fail(os_error_text(error))
    return _internal_fault(error)


def _fail(message: str, hint: str = "") -> int:
    from workbook_templates.reports import visible  # noqa: PLC0415
    from xlmodel.common.errors import first_faults  # noqa: PLC0415

    lines = first_faults(message.split("\n"))
    start = "Feil:\n" if len(lines) > 1 else "Feil: "
    click.echo(start + visible("\n".join(lines)), err=True)
    if hint:
        click.echo(hint, err=True)
    return BAD_INPUT


def _internal_fault(error: Exception) -> int:
    if os.environ.get(DEBUG_VARIABLE) == "1":
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    click.echo(
        f"Feil i programmet ({type(error).__name__}). Det skyldes ikke det du skrev. "
        f"Sett miljøvariabelen {DEBUG_VARIABLE}=1 og kjør igjen for å se detaljene.",
        err=True,
    )
    return INTERNAL_FAULT
