"""The command ``notat``: a decision paper of a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from workbook_templates.checking import Severity
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option, working
from workbook_templates.cli.paths import day_of_text, demand_ending, file_path, refuse_own_input
from workbook_templates.paper import make_paper, require_packages
from workbook_templates.reports import console, counted, print_lines
from workbook_templates.xlsx import Book, refuse_existing, safe_file_name, write_whole
from xlmodel import InputError
from xlmodel.common.fields import Domain

_TITLE: Final = Domain("text", max_length=150)


@click.command(
    cls=Command,
    help="""Lag et notat (docx) av arbeidsboken FIL.xlsx, som utgangspunkt for et saksframlegg.

    Notatet har sammendrag, metode, forutsetninger, resultater med tabeller og figurer, forbehold og
    vedlegg. Teksten følger tallene i arbeidsboken. Arbeidsboken kontrolleres samtidig, og består
    den ikke kontrollen, står det øverst i notatet. Alle slags arbeidsbøker kan brukes.

    \b
    Avslutter med kode
      0  notatet er laget
      1  notatet er laget, men arbeidsboken har feil
      2  filen kan ikke brukes

    \b
    Eksempler:
      effektmodell notat "Effektmodell Asker 2020.xlsx"
      effektmodell notat asker.xlsx --ut "Sak 12.docx" --dato 2026-11-26
    """,
)
@click.argument("fil", type=file_path, metavar="FIL.xlsx")
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL.docx",
    help="Notatet som lages. Ellers «Notat» og navnet på arbeidsboken, i mappen du står i.",
)
@click.option("--tittel", metavar="TEKST", help="Notatets tittel. Ellers følger den arbeidsboken.")
@click.option(
    "--dato",
    type=day_of_text,
    metavar="ÅÅÅÅ-MM-DD",
    help="Datoen som står i notatet. Ellers står det ingen dato i det.",
)
@overwrite_option("notatet", "det")
@click.pass_context
def notat(
    ctx: click.Context,
    fil: Path,
    ut: Path | None,
    tittel: str | None,
    dato: date | None,
    overskriv: bool,
) -> None:
    """Make the paper of a workbook."""
    demand_ending(ut, "et notat", ".docx")
    if tittel is not None and (faults := _TITLE.violations("--tittel", tittel)):
        raise InputError(faults)
    require_packages()
    if ut is not None and not overskriv:
        refuse_existing(ut)
    with working("Lager notatet …"):
        made = make_paper(Book.open(fil, macros=True), tittel or "", dato)
    target = ut if ut is not None else Path(_file_name(made.kind.file_name(made.inputs)))
    refuse_own_input(target, (fil,))
    write_whole(target, made.content, overwrite=overskriv)
    lines = [f"Skrev {target}"]
    errors = made.audit.count(Severity.ERROR)
    if errors:
        number = counted(errors, "feil", "feil")
        lines.append(f"Kontrollen av arbeidsboken fant {number}; det står øverst i notatet.")
    print_lines(lines, console())
    ctx.exit(1 if errors else 0)


def _file_name(workbook: str) -> str:
    return safe_file_name(f"Notat {workbook.removesuffix('.xlsx')}", ".docx")
