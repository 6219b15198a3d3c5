"""The command line ``effektmodell``, in bokmål."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

import click

from workbook_templates.cli.bokmaal import Group
from workbook_templates.cli.commands.alle import alle
from workbook_templates.cli.commands.kontroller import kontroller
from workbook_templates.cli.commands.les import les
from workbook_templates.cli.commands.make import make_command
from workbook_templates.cli.commands.manifest import manifest
from workbook_templates.cli.commands.ny_mal_vis import mal, ny, vis
from workbook_templates.cli.commands.rull import rull
from workbook_templates.cli.commands.sammenlign import sammenlign
from workbook_templates.cli.commands.tjener import tjener
from workbook_templates.cli.run import run
from workbook_templates.cli.streams import prepare_streams
from workbook_templates.registry import kinds
from xlmodel import __version__

_HELP: Final = """Lag, vis og kontroller arbeidsbøker med effektmodellen for velferdslab.

    Arbeidsboken regner ut hva en lab koster, hva den sparer og hvilke gevinster den gir, for
    unge voksne og familier. Den åpnes i Excel eller LibreOffice og trenger ikke dette programmet.
    """
_EPILOG: Final = """\b
    Eksempler:
      effektmodell ny Asker
      effektmodell mal > asker.toml
      effektmodell ny Asker --inndata asker.toml --ut "Asker lab.xlsx"
      effektmodell vis asker.toml
      effektmodell kontroller "Effektmodell Asker 2020.xlsx"

    «effektmodell KOMMANDO --hjelp» forteller mer om en kommando.
    """


def command_line() -> click.Group:
    """Return the program with all its commands, one for each kind of workbook that asks for it."""

    @click.group(cls=Group, invoke_without_command=True, help=_HELP, epilog=_EPILOG)
    @click.option(
        "--versjon",
        "--version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help="Vis versjonen og avslutt.",
    )
    @click.pass_context
    def effektmodell(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)

    makers = [make_command(kind, kind.command) for kind in kinds() if kind.command is not None]
    others = (alle, kontroller, les, manifest, rull, sammenlign, tjener, *makers)
    for command in (ny, mal, vis, *sorted(others, key=lambda item: item.name or "")):
        effektmodell.add_command(command)
    return effektmodell


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"effektmodell {__version__}")
        ctx.exit()


program: Final = command_line()


def main() -> NoReturn:
    """Run the program with the arguments of the command line and leave with its exit code."""
    prepare_streams()
    sys.exit(run(program, sys.argv[1:]))


__all__ = ["command_line", "main", "program", "run"]
