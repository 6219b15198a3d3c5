"""The command ``sammenlign``: what changed between two workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import hand_over, overwrite_option, working
from workbook_templates.cli.paths import demand_ending, file_path, is_same_file
from workbook_templates.comparing import comparison_report
from workbook_templates.reading import read_both
from xlmodel import EffektmodellError


@click.command(
    cls=Command,
    help="""Vis hva som er ulikt i A.xlsx og B.xlsx: inndata, tiltak, formler og nøkkelresultater,
    og hva hver endring bidrar med til endringen i netto og total.

    Filene kan være fjorårets og årets arbeidsbok, eller to kommuners. Tiltak kjennes igjen på
    navnet. Differansen er B minus A. Beløp justeres ikke for ulikt prisår.

    To arbeidsbøker med personaer sammenlignes på samme måte: prisliste, personaer, forløp og
    tiltak, worst case og best case, og nullalternativet. For hver endret pris vises hva den alene
    har å si for utgiftene.

    Avslutter med kode 0 når filene er sammenlignet, enten noe er ulikt eller ikke, og 2 når en fil
    ikke kan brukes. «like» i JSON forteller om filene er like.

    \b
    Eksempler:
      effektmodell sammenlign 2025.xlsx 2026.xlsx
      effektmodell sammenlign 2025.xlsx 2026.xlsx --rapport Endringer.xlsx
      effektmodell sammenlign Asker.xlsx Bærum.xlsx --json > forskjell.json
    """,
)
@click.argument("a", type=file_path, metavar="A.xlsx")
@click.argument("b", type=file_path, metavar="B.xlsx")
@click.option(
    "--rapport",
    type=file_path,
    metavar="FIL.xlsx",
    help="Skriv sammenligningen som en arbeidsbok også.",
)
@overwrite_option("rapporten")
@click.option("--json", "as_json", is_flag=True, help="Skriv sammenligningen som JSON.")
def sammenlign(a: Path, b: Path, rapport: Path | None, overskriv: bool, as_json: bool) -> None:
    """Compare two workbooks."""
    if rapport is not None:
        _refuse_report(rapport, (a, b))
    with working("Sammenligner …"):
        kind, (contents_a, contents_b) = read_both(a, b)
        report = comparison_report(kind, a, contents_a, b, contents_b)
    hand_over(report, rapport, as_json=as_json, overwrite=overskriv)


def _refuse_report(rapport: Path, files: Iterable[Path]) -> None:
    demand_ending(rapport, "en rapport", ".xlsx")
    if any(is_same_file(rapport, file) for file in files):
        raise EffektmodellError(
            f"{rapport}: rapporten kan ikke erstatte en av arbeidsbøkene som sammenlignes."
        )
