"""The command ``personas``: a workbook of personas, worst case against best case year by year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

import workbook_templates as workbooks
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option, write_or_print
from workbook_templates.cli.paths import demand_ending, file_path, refuse_own_input
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.reports.terminal import (
    console,
    print_lines,
    print_remarks,
    print_report,
)
from workbook_templates.xlsx.saving import safe_file_name, write_whole
from xlmodel import EffektmodellError
from xlmodel.personas import EXAMPLES, PersonaSet, example, example_toml

_STANDARD: Final = "loerenskog"


@click.command(
    cls=Command,
    short_help="Lag en arbeidsbok med personaer: worst case og best case år for år.",
    help=f"""Lag en arbeidsbok (xlsx) med personaer: hva tiltakene rundt en person eller familie koster år
    for år i worst case og best case, pukkelen, og nullalternativet som forløpene gir.

    Personaene kommer fra en inndatafil (TOML), fra en personaarbeidsbok som er fylt ut, eller fra et
    eksempel. Uten valg er det eksempelet {_STANDARD}. En arbeidsbok som lages av en annen, får et nytt
    ledig personaark.

    \b
    Eksempler:
      effektmodell personas --eksempel fredrikstad
      effektmodell personas --eksempel asker --mal > personaer.toml
      effektmodell personas --inndata personaer.toml
      effektmodell personas --inndata "Personaer Asker 2019.xlsx" --ut ny.xlsx
    """,
)
@click.option(
    "--inndata",
    type=file_path,
    metavar="FIL",
    help="Inndatafil (.toml) eller utfylt personaarbeidsbok (.xlsx).",
)
@click.option(
    "--eksempel",
    metavar="NAVN",
    help=f"Ett av eksemplene som følger med: {', '.join(EXAMPLES)}.",
)
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL",
    help="Filen som lages. Ellers «Personaer KOMMUNE ÅR.xlsx» i mappen du står i.",
)
@click.option(
    "--mal", is_flag=True, help="Skriv eksempelet som inndatafil (TOML), ikke som arbeidsbok."
)
@overwrite_option()
def personas(
    inndata: Path | None, eksempel: str | None, ut: Path | None, mal: bool, overskriv: bool
) -> None:
    """Write a workbook of personas, or an example as an input file."""
    if inndata is not None and (eksempel is not None or mal):
        other = "--mal" if mal else "--eksempel"
        raise EffektmodellError(f"--inndata og {other} kan ikke brukes samtidig.")
    if mal:
        demand_ending(ut, "en inndatafil", ".toml")
        write_or_print(example_toml(eksempel or _STANDARD), ut, overwrite=overskriv)
        return
    demand_ending(ut, "en arbeidsbok", ".xlsx")
    inputs, remarks = (
        workbooks.read_persona_set(inndata) if inndata else (example(eksempel or _STANDARD), ())
    )
    path = ut if ut is not None else Path(_default_name(inputs))
    refuse_own_input(path, (inndata,))
    write_whole(path, workbooks.personas_bytes(inputs), overwrite=overskriv)
    screen = console()
    print_lines([f"Skrev {path}"], screen)
    print_remarks(remarks, screen)
    print_report(PERSONAS.summary(inputs), screen)


def _default_name(inputs: PersonaSet) -> str:
    return safe_file_name(f"Personaer {inputs.municipality}", f" {inputs.first_year}.xlsx")
