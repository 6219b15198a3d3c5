"""The command ``kontroller``: the deep check of one workbook or a folder of them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import repeat
from pathlib import Path
from typing import Final

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import workbook_templates as workbooks
from workbook_templates.batch import SUMMARY
from workbook_templates.checking import (
    AuditReport,
    Severity,
    audit_report,
    audits_report,
    unusable,
    verdict_of,
)
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import hand_over, overwrite_option, working
from workbook_templates.cli.parallel import local_processes, parallel_option
from workbook_templates.cli.paths import day_of_text, demand_ending, file_path, refuse_own_input
from workbook_templates.reports import console
from workbook_templates.xlsx import refuse_existing
from xlmodel import EffektmodellError, os_error_text

EXIT_CODES: Final = {None: 0, Severity.INFORMATION: 0, Severity.WARNING: 3, Severity.ERROR: 1}
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")


@click.command(
    cls=Command,
    help="""Kontroller arbeidsboken FIL.xlsx, eller alle arbeidsbøkene i MAPPE.

    Kontrollen regner alle formlene på nytt med en uavhengig regnemotor og sammenligner med
    modellen og med resultatene som er lagret. Den sammenligner hver formel, faste verdier, navn,
    faner, beskyttelse og innstillinger med malen, og sjekker at inndata er innenfor grensene.

    Hvert funn er en feil (resultatene er gale eller kan bli det), en advarsel (noe er endret som
    bør ha en forklaring) eller informasjon. Filen endres ikke.

    \b
    Avslutter med kode
      0  ingen funn, eller bare informasjon
      1  minst én feil
      3  minst én advarsel, men ingen feil
      2  filen eller mappen kan ikke brukes

    \b
    Eksempler:
      effektmodell kontroller "Effektmodell Asker 2020.xlsx"
      effektmodell kontroller Arbeidsbøker --rapport Kontrollrapport.xlsx
      effektmodell kontroller asker.xlsx --json > funn.json
    """,
)
@click.argument("sti", type=file_path, metavar="FIL.xlsx|MAPPE")
@click.option(
    "--rapport",
    type=file_path,
    metavar="FIL.xlsx",
    help="Skriv også en kontrollrapport som kan arkiveres.",
)
@click.option("--json", "as_json", is_flag=True, help="Skriv alle funn som JSON.")
@click.option(
    "--dato",
    type=day_of_text,
    metavar="ÅÅÅÅ-MM-DD",
    help="Kontrolldatoen i rapporten. Ellers dagens dato.",
)
@overwrite_option("rapporten")
@parallel_option
@click.pass_context
def kontroller(
    ctx: click.Context,
    sti: Path,
    rapport: Path | None,
    as_json: bool,
    dato: date | None,
    overskriv: bool,
    parallelt: int,
) -> None:
    """Check workbooks."""
    if rapport is not None:
        _refuse_target(rapport, sti, overskriv=overskriv)
    day = dato if dato is not None else datetime.now().astimezone().date()
    is_folder = sti.is_dir()
    audits = _folder(sti, rapport, day, parallelt) if is_folder else [_single(sti, day)]
    report = audits_report(audits) if is_folder else audit_report(audits[0])
    hand_over(report, rapport, as_json=as_json, overwrite=overskriv)
    ctx.exit(EXIT_CODES[verdict_of(audits).severity])


def _refuse_target(rapport: Path, checked: Path, *, overskriv: bool) -> None:
    """Refuse before the work what would be refused after it."""
    demand_ending(rapport, "en rapport", ".xlsx")
    refuse_own_input(rapport, (checked,))
    if not overskriv:
        refuse_existing(rapport)


def _single(path: Path, day: date) -> AuditReport:
    with working("Kontrollerer arbeidsboken …"):
        return workbooks.audit_workbook(path, day)


def _folder(folder: Path, rapport: Path | None, day: date, processes: int) -> list[AuditReport]:
    """Check every workbook of a folder; one that cannot be read is a finding of its own.

    The summary that «alle» writes beside the workbooks is not one of them.
    """
    try:
        files = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in _SUFFIXES
            and not path.name.startswith((".", "~$"))
            and path.name != f"{SUMMARY}.xlsx"
            and not (rapport is not None and rapport.exists() and path.samefile(rapport))
        )
    except OSError as error:
        raise EffektmodellError(os_error_text(error, folder)) from error
    if not files:
        raise EffektmodellError(f"{folder}: det er ingen arbeidsbøker (xlsx) i mappen.")
    with _progress() as progress, local_processes(min(processes, len(files))) as executor:
        run = map if executor is None else executor.map
        audits = run(_checked, files, repeat(day))
        return list(progress.track(audits, len(files), description="Kontrollerer"))


def _checked(path: Path, day: date) -> AuditReport:
    """Check one file of many; a file that cannot be used is a report too."""
    try:
        return workbooks.audit_workbook(path, day)
    except EffektmodellError as error:
        message = str(error).removeprefix(f"{path}: ")
        return unusable(str(path), day, message[:1].upper() + message[1:])


def _progress() -> Progress:
    screen = console(error=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
