"""The command ``alle``: workbooks of all municipalities of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from udfs.functions import Route
from workbook_templates.batch import (
    SUMMARY,
    Outcome,
    list_template,
    make_workbooks,
    municipality_rows,
    read_list,
    summary_csv,
    summary_workbook,
)
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.functions import route_option
from workbook_templates.cli.numbers import Number
from workbook_templates.cli.parallel import local_processes, parallel_option
from workbook_templates.cli.paths import file_path
from workbook_templates.reports import console, plain
from workbook_templates.xlsx import refuse_link, remove_leftovers, write_whole
from xlmodel import EffektmodellError, os_error_text
from xlmodel.common.bokmaal import in_bokmaal
from xlmodel.common.errors import first_faults
from xlmodel.common.fields import Domain

ROWS_FAILED: Final = 1
_RATE: Final = Number(Domain("number", 0, 1000))
_TEMPLATE_NAME: Final = "Kommuneliste.xlsx"


@click.command(
    cls=Command,
    help="""Lag én arbeidsbok for hver kommune i LISTE (xlsx eller CSV), og et sammendrag av
    nøkkelresultatene.

    Listen har én rad per kommune med kommunenummer, navn og de inndataene som avviker fra
    standardverdiene. Tiltak kan stå på arket «Tiltak» eller i en egen fil. Er noe galt med en rad,
    lages de andre likevel.

    Avslutter med kode 0 når alle er laget, 1 når noen rader hadde feil, og 2 når listen eller
    mappen ikke kan brukes.

    \b
    Eksempler:
      effektmodell alle --mal
      effektmodell alle --mal --alle-kommuner --per-tusen 2,5
      effektmodell alle Kommuneliste.xlsx --ut Arbeidsbøker --parallelt 2
      effektmodell alle Kommuneliste.xlsx --ut Arbeidsbøker --fortsett
    """,
)
@click.argument("liste", type=file_path, required=False, metavar="LISTE")
@click.option("--ut", type=file_path, metavar="MAPPE", help="Mappen filene skrives i.")
@click.option("--tiltak", type=file_path, metavar="FIL", help="Fil med tiltak.")
@click.option("--mal", is_flag=True, help=f"Skriv en tom liste ({_TEMPLATE_NAME}, eller --ut FIL).")
@click.option("--alle-kommuner", is_flag=True, help="Fyll malen med alle 357 kommuner (med --mal).")
@click.option(
    "--per-tusen",
    type=_RATE,
    metavar="TALL",
    help="Nye unge voksne per år per 1 000 innbyggere 18–30 år (med --alle-kommuner).",
)
@click.option(
    "--familie-per-tusen",
    type=_RATE,
    metavar="TALL",
    help="Nye familier per år per 1 000 innbyggere (med --alle-kommuner).",
)
@click.option("--fortsett", is_flag=True, help="Hopp over kommuner som har fått sin arbeidsbok.")
@click.option("--overskriv", is_flag=True, help="Erstatt filer som finnes fra før.")
@click.option(
    "--kontroller",
    is_flag=True,
    help="Regn hver arbeidsbok på nytt med en uavhengig regnemotor og sammenlign med modellen.",
)
@route_option()
@parallel_option
@click.pass_context
def alle(
    ctx: click.Context,
    liste: Path | None,
    ut: Path | None,
    tiltak: Path | None,
    mal: bool,
    alle_kommuner: bool,
    per_tusen: float | None,
    familie_per_tusen: float | None,
    fortsett: bool,
    overskriv: bool,
    kontroller: bool,
    udf_rute: Route,
    parallelt: int,
) -> None:
    """Make the workbooks of a list."""
    rates = (per_tusen, familie_per_tusen)
    _refuse_unused(mal, alle_kommuner, rates)
    if mal:
        rows = tuple(municipality_rows(*rates)) if alle_kommuner else ()
        _write_template(ut, rows, overskriv)
        return
    if liste is None:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    if ut is None:
        raise EffektmodellError("Oppgi mappen som filene skal skrives i, med --ut MAPPE.")
    if fortsett and overskriv:
        raise EffektmodellError("Bruk enten --fortsett eller --overskriv, ikke begge.")
    total = sum(1 for _ in read_list(liste, tiltak))
    if total == 0:
        raise EffektmodellError(f"{liste}: listen har ingen kommuner. Skriv én kommune per rad.")
    _prepare(ut)
    summaries = [ut / f"{SUMMARY}{ending}" for ending in (".csv", ".xlsx")]
    for path in summaries:
        refuse_link(path)
    there = next((path for path in summaries if path.exists()), None)
    if there is not None and not (fortsett or overskriv):
        raise EffektmodellError(
            f"{there}: finnes fra før. Bruk --fortsett, --overskriv eller en annen mappe."
        )
    outcomes: list[Outcome] = []
    with local_processes(min(parallelt, max(total, 1))) as executor, _progress() as progress:
        task = progress.add_task("Lager arbeidsbøker", total=total)
        made = make_workbooks(
            read_list(liste, tiltak),
            ut,
            executor=executor,
            keep=fortsett,
            overwrite=overskriv,
            verify=kontroller,
            route=udf_rute,
        )
        try:
            for outcome in made:
                outcomes.append(outcome)
                progress.advance(task)
        except KeyboardInterrupt:
            made.close()
            _tell_interrupted(outcomes, total)
            raise click.Abort from None
    outcomes.sort(key=lambda item: (item.number, item.where))
    for path, content in zip(
        summaries, (summary_csv(outcomes), summary_workbook(outcomes)), strict=True
    ):
        write_whole(path, content, overwrite=True)
    if _tell(outcomes, ut, verified=kontroller):
        ctx.exit(ROWS_FAILED)


def _refuse_unused(template: bool, filled: bool, rates: Sequence[float | None]) -> None:
    if filled and not template:
        raise EffektmodellError("--alle-kommuner fyller malen. Bruk det sammen med --mal.")
    if not filled and any(rate is not None for rate in rates):
        raise EffektmodellError(
            "--per-tusen og --familie-per-tusen gjelder listen over alle kommuner. "
            "Bruk dem sammen med --mal --alle-kommuner."
        )


def _write_template(
    target: Path | None, rows: Sequence[Mapping[str, str | float]], overwrite: bool
) -> None:
    written = target or Path(_TEMPLATE_NAME)
    as_csv = written.suffix.lower() == ".csv"
    write_whole(written, list_template(as_csv=as_csv, rows=rows), overwrite=overwrite)
    console().print(plain(f"Skrev {written}"), soft_wrap=True)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, folder)) from error
    remove_leftovers(folder)


class _Rate(ProgressColumn):
    """Workbooks a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else in_bokmaal(f"{speed:.1f}") + " per sekund")


def _progress() -> Progress:
    """Return a bar with rate and time left on standard error, where a terminal reads it."""
    screen = console(error=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("igjen"),
        TimeRemainingColumn(),
        console=screen,
        disable=not screen.is_terminal,
    )


def _tell_interrupted(outcomes: list[Outcome], total: int) -> None:
    done = sum(1 for outcome in outcomes if outcome.file)
    text = f"{done} av {total} arbeidsbøker er ferdige. Fortsett med --fortsett."
    console(error=True).print(plain(text), soft_wrap=True)


def _tell(outcomes: list[Outcome], folder: Path, *, verified: bool) -> int:
    """Print what was made, ``verified`` or not, and what failed; return how many rows failed."""
    written = sum(outcome.written for outcome in outcomes)
    kept = sum(
        bool(outcome.file) and not (outcome.written or outcome.faults) for outcome in outcomes
    )
    failed = [outcome for outcome in outcomes if outcome.faults]
    screen, errors = console(), console(error=True)
    parts = [f"{written} skrevet"]
    if kept:
        parts.append(f"{kept} fantes fra før")
    if failed:
        parts.append(f"{len(failed)} rader med feil")
    checked = " Alle filene er kontrollert." if verified else ""
    told = f"{folder}: {', '.join(parts)}.{checked} Se {SUMMARY}.xlsx."
    screen.print(plain(told), soft_wrap=True)
    faults = [fault for outcome in failed for fault in outcome.faults]
    for fault in first_faults(faults):
        errors.print(plain(fault), soft_wrap=True)
    return len(failed)
