"""The command line ``effektmodell``, in bokmål."""

from __future__ import annotations

import sys
from functools import partial
from typing import Final, NoReturn

import click

from workbook_templates.cli.bokmaal import Group, Line
from workbook_templates.cli.run import run
from workbook_templates.cli.streams import prepare_streams
from workbook_templates.registry import Registered, registered

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


def _ny() -> click.Command:
    from workbook_templates.cli.commands.ny_mal_vis import ny  # noqa: PLC0415

    return ny


def _mal() -> click.Command:
    from workbook_templates.cli.commands.ny_mal_vis import mal  # noqa: PLC0415

    return mal


def _vis() -> click.Command:
    from workbook_templates.cli.commands.ny_mal_vis import vis  # noqa: PLC0415

    return vis


def _alle() -> click.Command:
    from workbook_templates.cli.commands.alle import alle  # noqa: PLC0415

    return alle


def _kontroller() -> click.Command:
    from workbook_templates.cli.commands.kontroller import kontroller  # noqa: PLC0415

    return kontroller


def _kostra() -> click.Command:
    from workbook_templates.cli.commands.kostra import kostra  # noqa: PLC0415

    return kostra


def _les() -> click.Command:
    from workbook_templates.cli.commands.les import les  # noqa: PLC0415

    return les


def _manifest() -> click.Command:
    from workbook_templates.cli.commands.manifest import manifest  # noqa: PLC0415

    return manifest


def _notat() -> click.Command:
    from workbook_templates.cli.commands.notat import notat  # noqa: PLC0415

    return notat


def _priser() -> click.Command:
    from workbook_templates.cli.commands.priser import priser  # noqa: PLC0415

    return priser


def _proev() -> click.Command:
    from workbook_templates.cli.commands.proev import proev  # noqa: PLC0415

    return proev


def _rull() -> click.Command:
    from workbook_templates.cli.commands.rull import rull  # noqa: PLC0415

    return rull


def _sammenlign() -> click.Command:
    from workbook_templates.cli.commands.sammenlign import sammenlign  # noqa: PLC0415

    return sammenlign


def _side() -> click.Command:
    from workbook_templates.cli.commands.side import side  # noqa: PLC0415

    return side


def _usikkerhet() -> click.Command:
    from workbook_templates.cli.commands.usikkerhet import usikkerhet  # noqa: PLC0415

    return usikkerhet


def _tjener() -> click.Command:
    from workbook_templates.cli.commands.tjener import tjener  # noqa: PLC0415

    return tjener


COMMANDS: Final = {
    "ny": Line("Lag en ny arbeidsbok for en kommune.", _ny),
    "mal": Line("Skriv en kommentert inndatafil (TOML).", _mal),
    "vis": Line("Vis resultatene av en inndatafil.", _vis),
    "alle": Line("Lag arbeidsbøker for alle kommunene i en liste.", _alle),
    "kontroller": Line("Kontroller en arbeidsbok, eller alle i en mappe.", _kontroller),
    "kostra": Line("Lag kommunens egen kontrollgruppe av KOSTRA-filene 11F og 11CF.", _kostra),
    "les": Line("Vis inndataene i en arbeidsbok, eller skriv dem til en fil.", _les),
    "manifest": Line("Skriv manifestet som gjør funksjonene tilgjengelige i Excel.", _manifest),
    "notat": Line("Lag et notat (docx) av en arbeidsbok, til et saksframlegg.", _notat),
    "priser": Line("Søk i prisbiblioteket: tjenester og ytelser med pris og kilde.", _priser),
    "prøv": Line("Prøv arbeidsbøker mot tilfeller i filer (kan også skrives prov).", _proev),
    "rull": Line("Lag neste års arbeidsbok av en gammel.", _rull),
    "sammenlign": Line("Vis hva som er ulikt i to arbeidsbøker, og hva det har å si.", _sammenlign),
    "side": Line("Start nettsiden for dem som bare har en nettleser.", _side),
    "tjener": Line("Start tjeneren som funksjonene i Excel bruker.", _tjener),
    "usikkerhet": Line("Trekk utfall: hvor mye tilfeldighet og forutsetninger betyr.", _usikkerhet),
}
"""Every command but those that make one kind of workbook; each is loaded when it is called."""


def command_line() -> Group:
    """Return the program with all its commands, one for each kind of workbook that asks for it."""
    makers = {
        item.command: Line(item.line, partial(_maker, item))
        for item in registered()
        if item.command
    }
    first = ("ny", "mal", "vis")
    lines = COMMANDS | makers
    ordered = {name: lines[name] for name in (*first, *sorted(lines.keys() - first))}

    @click.group(cls=Group, lines=ordered, invoke_without_command=True, help=_HELP, epilog=_EPILOG)
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

    return effektmodell


def _maker(item: Registered) -> click.Command:
    from workbook_templates.cli.commands.make import make_command  # noqa: PLC0415

    kind = item.load()
    if kind.command is None:
        raise ValueError(f"the kind of the command {item.command} has no texts for it")
    return make_command(item.command, kind, kind.command)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from xlmodel import __version__  # noqa: PLC0415

        click.echo(f"effektmodell {__version__}")
        ctx.exit()


program: Final = command_line()


def main() -> NoReturn:
    """Run the program with the arguments of the command line and leave with its exit code."""
    prepare_streams()
    sys.exit(run(program, sys.argv[1:]))


__all__ = ["command_line", "main", "program", "run"]
