"""The command ``manifest``: the file that tells Excel where the functions are."""

from __future__ import annotations

from pathlib import Path

import click

from udfs.manifest import manifest_xml
from workbook_templates._files import write_whole
from workbook_templates.cli._bokmaal import Command
from workbook_templates.cli._paths import demand_ending, file_path
from workbook_templates.cli._tables import console, plain


def _demanded(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse a missing option; click's own mark of it on the help page is English."""
    if value is None and not ctx.resilient_parsing:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


@click.command(
    cls=Command,
    short_help="Skriv manifestet som gjør funksjonene tilgjengelige i Excel.",
    help="""Skriv manifestet (XML) for Excel til skjermen, eller til en fil.

    Manifestet peker på tjeneren som startes med «effektmodell tjener». Excel krever at adressen
    begynner med https. Manifestet legges inn av Microsoft 365-administratoren under «Integrerte
    apper», eller fra en delt mappe.

    \b
    Eksempler:
      effektmodell manifest --adresse https://effekt.kommune.no > manifest.xml
      effektmodell manifest --adresse https://localhost:8443 --ut manifest.xml
    """,
)
@click.option(
    "--adresse",
    callback=_demanded,
    metavar="https://…",
    help="Adressen Excel når tjeneren på. Må oppgis.",
)
@click.option(
    "--ut", type=file_path, metavar="FIL.xml", help="Filen som lages, i stedet for skjermen."
)
@click.option("--overskriv", is_flag=True, help="Erstatt filen dersom den finnes fra før.")
def manifest(adresse: str, ut: Path | None, overskriv: bool) -> None:
    """Write the manifest; always UTF-8, as it says of itself."""
    demand_ending(ut, "et manifest", ".xml")
    content = manifest_xml(adresse).encode()
    if ut is None:
        click.echo(content, nl=False)
        return
    write_whole(ut, content, overwrite=overskriv)
    console().print(plain(f"Skrev {ut}"), soft_wrap=True)
