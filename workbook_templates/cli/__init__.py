"""The command line ``effektmodell``, in bokmål."""

from __future__ import annotations

import sys
from typing import NoReturn

from workbook_templates.cli._commands import program
from workbook_templates.cli._run import run, write_utf8

__all__ = ["main", "program", "run"]


def main() -> NoReturn:
    """Run the program with the arguments of the command line and leave with its exit code."""
    write_utf8(sys.stdout, sys.stderr)
    sys.exit(run(program, sys.argv[1:]))
