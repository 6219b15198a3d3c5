"""The command ``sammenlign``: what changed between two workbooks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import file_path
from workbook_templates.comparing.files import FileComparison
from workbook_templates.comparing.parts import TITLE
from workbook_templates.comparing.shown import print_formulas, print_head, print_notes
from workbook_templates.effektmodell.differences import compare_effektmodell
from workbook_templates.effektmodell.differences_report import comparison_json, report_sheets
from workbook_templates.effektmodell.differences_shown import print_effektmodell
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.kinds.kind import WorkbookKind
from workbook_templates.personas.differences import compare_personas
from workbook_templates.personas.differences_report import (
    personas_comparison_json,
    personas_report_sheets,
)
from workbook_templates.personas.differences_shown import print_personas
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.registry import read_both
from workbook_templates.reports.sheets import ReportSheet, report_bytes
from workbook_templates.reports.terminal import console, plain
from workbook_templates.xlsx.saving import write_whole
from xlmodel import EffektmodellError


@dataclass(frozen=True, slots=True)
class Comparer:
    """How two workbooks of a kind are compared, and how the comparison is told."""

    compare: Callable[[Path, Any, Path, Any], FileComparison[Any]]
    as_json: Callable[[Any], dict[str, Any]]
    sheets: Callable[[Any], list[ReportSheet]]
    show: Callable[[Any, Console], None]


COMPARERS: Final[Mapping[WorkbookKind[Any], Comparer]] = {
    EFFEKTMODELL: Comparer(
        compare_effektmodell, comparison_json, report_sheets, print_effektmodell
    ),
    PERSONAS: Comparer(
        compare_personas, personas_comparison_json, personas_report_sheets, print_personas
    ),
}
"""One for each kind of workbook."""


@click.command(
    cls=Command,
    short_help="Vis hva som er ulikt i to arbeidsbøker, og hva det har å si.",
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
    progress = console(error=True)
    with progress.status("Sammenligner …") if progress.is_terminal else nullcontext():
        kind, (contents_a, contents_b) = read_both(a, b)
        comparer = COMPARERS[kind]
        found = comparer.compare(a, contents_a, b, contents_b)
    if rapport is not None:
        write_whole(rapport, report_bytes(TITLE, comparer.sheets(found)), overwrite=overskriv)
    if as_json:
        text = json.dumps(comparer.as_json(found), ensure_ascii=False, indent=2)
        click.echo(text if sys.stdout.isatty() else text.encode())
        return
    _print(found, comparer, console())
    if rapport is not None:
        console().print(plain(f"\nSkrev {rapport}"), soft_wrap=True)


def _refuse_report(rapport: Path, files: Iterable[Path]) -> None:
    if rapport.suffix.lower() != ".xlsx":
        raise EffektmodellError(f"{rapport}: navnet på en rapport må slutte på .xlsx.")
    if rapport.resolve() in {file.resolve() for file in files}:
        raise EffektmodellError(
            f"{rapport}: rapporten kan ikke erstatte en av arbeidsbøkene som sammenlignes."
        )


def _print(found: FileComparison[Any], comparer: Comparer, screen: Console) -> None:
    if found.is_alike:
        screen.print(
            plain(f"{found.path_a} og {found.path_b}: ingen forskjeller i inndata og formler."),
            soft_wrap=True,
        )
        print_notes(found, screen)
        return
    print_head(found, screen)
    comparer.show(found, screen)
    print_formulas(found, screen)
