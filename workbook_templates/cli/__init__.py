"""The command line ``effektmodell``, in bokmål."""

from __future__ import annotations

import sys
from typing import NoReturn

from workbook_templates.cli.commands.alle import alle
from workbook_templates.cli.commands.kontroller import kontroller
from workbook_templates.cli.commands.les import les
from workbook_templates.cli.commands.manifest import manifest
from workbook_templates.cli.commands.ny_mal_vis import program
from workbook_templates.cli.commands.personas import personas
from workbook_templates.cli.commands.rull import rull
from workbook_templates.cli.commands.sammenlign import sammenlign
from workbook_templates.cli.commands.tjener import tjener
from workbook_templates.cli.run import run
from workbook_templates.cli.streams import prepare_streams

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
    prepare_streams()
    sys.exit(run(program, sys.argv[1:]))
