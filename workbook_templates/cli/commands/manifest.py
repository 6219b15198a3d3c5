"""The command ``manifest``: the file that tells Excel where the functions are."""

from __future__ import annotations

from pathlib import Path

import click

from udfs.office import manifest_xml
from workbook_templates.cli.bokmaal import Command, demanded
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import demand_ending, file_path
from workbook_templates.reports import console, plain
from workbook_templates.xlsx import write_whole


@click.command(
    cls=Command,
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
    callback=demanded,
    metavar="https://…",
    help="Adressen Excel når tjeneren på. Må oppgis.",
)
@click.option(
    "--ut", type=file_path, metavar="FIL.xml", help="Filen som lages, i stedet for skjermen."
)
@overwrite_option()
def manifest(adresse: str, ut: Path | None, overskriv: bool) -> None:
    """Write the manifest; always UTF-8, as it says of itself."""
    demand_ending(ut, "et manifest", ".xml")
    content = manifest_xml(adresse).encode()
    if ut is None:
        click.echo(content, nl=False)
        return
    write_whole(ut, content, overwrite=overskriv)
    console().print(plain(f"Skrev {ut}"), soft_wrap=True)
