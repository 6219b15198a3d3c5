"""The command line ``effektmodell``, in bokmål."""

from __future__ import annotations

import sys
from typing import NoReturn

from workbook_templates.cli._alle import alle
from workbook_templates.cli._commands import program
from workbook_templates.cli._kontroller import kontroller
from workbook_templates.cli._les import les
from workbook_templates.cli._manifest import manifest
from workbook_templates.cli._personas import personas
from workbook_templates.cli._rull import rull
from workbook_templates.cli._run import run, write_utf8
from workbook_templates.cli._sammenlign import sammenlign
from workbook_templates.cli._tjener import tjener

__all__ = ["main", "program", "run"]

program.add_command(alle)
program.add_command(kontroller)
program.add_command(les)
program.add_command(manifest)
program.add_command(personas)
program.add_command(rull)
program.add_command(sammenlign)
program.add_command(tjener)


def main() -> NoReturn:
    """Run the program with the arguments of the command line and leave with its exit code."""
    write_utf8(sys.stdout, sys.stderr)
    sys.exit(run(program, sys.argv[1:]))
