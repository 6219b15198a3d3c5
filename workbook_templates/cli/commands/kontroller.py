"""The command ``kontroller``: the deep check of one workbook or a folder of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import repeat
from pathlib import Path
from typing import Final

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

import workbook_templates as workbooks
from workbook_templates.batch.reports import SUMMARY
from workbook_templates.checking.findings import ControlReport, Finding, Severity, unusable
from workbook_templates.checking.report import (
    affected_text,
    message_of,
    report_file,
    report_json,
    verdict_of,
)
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.parallel import local_processes, parallel_option
from workbook_templates.cli.paths import demand_ending, file_path, refuse_own_input
from workbook_templates.reports.terminal import console, new_table, page_width, plain
from workbook_templates.xlsx.saving import refuse_existing, write_whole
from xlmodel import EffektmodellError, InputError, Violation, os_error_text

EXIT_CODES: Final = {None: 0, Severity.INFORMATION: 0, Severity.WARNING: 3, Severity.ERROR: 1}
_STYLES: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFORMATION: "dim"}
_NOUNS: Final = {
    Severity.ERROR: ("feil", "feil"),
    Severity.WARNING: ("advarsel", "advarsler"),
    Severity.INFORMATION: ("informasjon", "informasjon"),
}
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_SHOWN: Final = 260
_SHOWN_RESULTS: Final = 4
_PLACE_WIDTH: Final = 24
_WIDEST: Final = 120


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        violation = Violation("--dato", text, "en dato på formen ÅÅÅÅ-MM-DD")
        raise InputError([violation]) from error


@click.command(
    cls=Command,
    short_help="Kontroller en arbeidsbok, eller alle i en mappe.",
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
    type=_date,
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
    reports = _folder(sti, rapport, day, parallelt) if is_folder else [_single(sti, day)]
    if rapport is not None:
        write_whole(rapport, report_file(reports), overwrite=overskriv)
    if as_json:
        text = json.dumps(report_json(reports), ensure_ascii=False, indent=2)
        click.echo(text if sys.stdout.isatty() else text.encode())
    else:
        screen = console()
        if is_folder:
            _print_folder(screen, reports)
        else:
            _print_file(screen, reports[0])
        if rapport is not None:
            screen.print()
            screen.print(plain(f"Skrev {rapport}"), soft_wrap=True)
    ctx.exit(EXIT_CODES[verdict_of(reports).severity])


def _refuse_target(rapport: Path, checked: Path, *, overskriv: bool) -> None:
    """Refuse before the work what would be refused after it."""
    demand_ending(rapport, "en rapport", ".xlsx")
    refuse_own_input(rapport, (checked,))
    if not overskriv:
        refuse_existing(rapport)


def _single(path: Path, day: date) -> ControlReport:
    screen = console(error=True)
    if not screen.is_terminal:
        return workbooks.control_workbook(path, day)
    with screen.status("Kontrollerer arbeidsboken …"):
        return workbooks.control_workbook(path, day)


def _folder(folder: Path, rapport: Path | None, day: date, processes: int) -> list[ControlReport]:
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
    reports = []
    with _progress(len(files)) as advance, local_processes(min(processes, len(files))) as executor:
        run = map if executor is None else executor.map
        for report in run(_checked, files, repeat(day)):
            reports.append(report)
            advance.step()
    return reports


def _checked(path: Path, day: date) -> ControlReport:
    """Check one file of many; a file that cannot be used is a report too."""
    try:
        return workbooks.control_workbook(path, day)
    except EffektmodellError as error:
        message = str(error).removeprefix(f"{path}: ")
        return unusable(str(path), day, message[:1].upper() + message[1:])


class _Advance:
    """A progress bar's handle, or nothing where no terminal shows it."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._task = None if progress is None else progress.add_task("Kontrollerer", total=total)

    def step(self) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)


@contextmanager
def _progress(total: int) -> Iterator[_Advance]:
    screen = console(error=True)
    if not screen.is_terminal:
        yield _Advance(None, total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as progress:
        yield _Advance(progress, total)


def _width(screen: Console) -> int:
    return min(page_width(screen), _WIDEST)


def _counts_text(report: ControlReport) -> str:
    pieces = []
    for severity in reversed(Severity):
        count = report.count(severity)
        if count:
            pieces.append(f"{count} {_NOUNS[severity][count > 1]}")
    return ", ".join(pieces)


def _coverage_text(report: ControlReport) -> str:
    formulas = f"{report.formulas_compared} formler er sammenlignet med malen"
    values = f"{report.values_compared} resultater med modellen"
    return f"{formulas} og {values}."


def _print_file(screen: Console, report: ControlReport) -> None:
    if not report.findings:
        screen.print(plain(f"{report.file}: ingen funn."), soft_wrap=True)
        screen.print(plain(_coverage_text(report)), soft_wrap=True)
        return
    screen.print(plain(f"{report.file}: {_counts_text(report)}."), soft_wrap=True)
    screen.print(plain(_coverage_text(report)), soft_wrap=True)
    for severity in reversed(Severity):
        findings = [item for item in report.findings if item.severity is severity]
        if findings:
            screen.print()
            heading = f"{severity.nb} ({len(findings)})"
            screen.print(Text(heading, style=f"bold {_STYLES[severity]}"))
            screen.print(_findings_table(findings), width=_width(screen))


def _findings_table(findings: Sequence[Finding]) -> Table:
    table = new_table()
    table.show_header = False
    table.add_column("Sted", width=_PLACE_WIDTH, overflow="fold")
    table.add_column("Funn", overflow="fold", ratio=1)
    for finding in findings:
        table.add_row(_place(finding), _told(finding))
    return table


def _place(finding: Finding) -> RenderableType:
    lines = [plain(line) for line in (finding.tab, finding.address) if line]
    if finding.label:
        lines.append(plain(_short(finding.label, 80)))
        lines[-1].stylize("dim")
    return Padding(Group(*lines or [plain("Hele filen")]), (0, 0, 1, 0))


def _told(finding: Finding) -> RenderableType:
    kind = finding.kind.value
    text = plain(f"{kind[:1].upper()}{kind[1:]}. {message_of(finding)}")
    text.stylize("bold", 0, len(kind) + 1)
    lines = [text]
    if finding.expected:
        lines.append(plain(f"Skal være: {_short(finding.expected, _SHOWN)}"))
    if finding.found:
        lines.append(plain(f"I filen: {_short(finding.found, _SHOWN)}"))
    affected = affected_text(finding, _SHOWN_RESULTS)
    if affected:
        lines.append(plain(f"Berører {affected}"))
    return Padding(Group(*lines), (0, 0, 1, 0))


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _print_folder(screen: Console, reports: Sequence[ControlReport]) -> None:
    """Print a line a file, the worst first."""
    table = new_table()
    table.add_column("Fil", overflow="fold")
    table.add_column("Konklusjon", no_wrap=True)
    for heading in ("Feil", "Adv.", "Info."):
        table.add_column(heading, justify="right")
    table.add_column("Første funn", overflow="fold")
    for report in sorted(reports, key=lambda item: -(item.severity or 0)):
        first = report.findings[0] if report.findings else None
        place = f"{first.place}: " if first is not None and first.place else ""
        told = "" if first is None else f"{place}{_short(first.message, 120)}"
        style = _STYLES[report.severity] if report.severity is not None else ""
        table.add_row(
            plain(Path(report.file).name),
            Text(report.verdict, style=style),
            *(str(report.count(severity)) for severity in reversed(Severity)),
            plain(told),
        )
    screen.print(table, width=_width(screen))
    faulty = sum(report.severity is Severity.ERROR for report in reports)
    noun = "fil" if len(reports) == 1 else "filer"
    screen.print(plain(f"{len(reports)} {noun} kontrollert, {faulty} med feil."), soft_wrap=True)
