"""The command ``prøv``: cases of workbooks as data, run, recorded and brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from workbook_templates.cases import (
    ENDING,
    Outcome,
    RecordingOptions,
    Runner,
    Status,
    junit_xml,
    outcomes_report,
    read_cases,
    record,
    recording_report,
    run_ahead,
    with_expected,
)
from workbook_templates.cli.bokmaal import Choice, Command
from workbook_templates.cli.numbers import Number, WholeNumber
from workbook_templates.cli.output import hand_over, overwrite_option, working, write_or_print
from workbook_templates.cli.paths import file_path
from workbook_templates.reports import console, json_text, print_lines, print_report
from workbook_templates.xlsx import ENGINES, is_installed, refuse_existing, write_whole
from xlmodel import EffektmodellError, InputError
from xlmodel.common.fields import Domain

_PERCENT: Final = 5.0
_MOST: Final = 1_000


@click.command(
    cls=Command,
    help="""Prøv arbeidsbøker mot tilfeller i filer som slutter på .tilfeller.toml.

    Et tilfelle setter inndata på en kopi i minnet, regner på nytt og sammenligner med det som er
    ventet. Arbeidsboken endres ikke.

    Med --ta-opp lages filen av en arbeidsbok: ett tilfelle slik den er, og ett for hver inndata
    som endres litt. Med --oppdater vises avvikene, og så skrives verdiene som nå er regnet ut, inn
    som ventet.

    \b
    Avslutter med kode
      0  alt som er prøvd, er som ventet, eller er oppdatert
      1  minst ett tilfelle feilet, eller ingen kunne regnes
      2  en fil kan ikke brukes

    \b
    Eksempler:
      effektmodell prøv --ta-opp "Effektmodell Asker 2020.xlsx"
      effektmodell prøv "Effektmodell Asker 2020.tilfeller.toml"
      effektmodell prøv Prøver --motor ironcalc --rapport resultat.xml
      effektmodell prøv asker.tilfeller.toml --oppdater
    """,
)
@click.argument("stier", type=file_path, nargs=-1, metavar="FIL|MAPPE…")
@click.option("--motor", type=Choice(ENGINES), multiple=True, help="Regnemotor; kan gjentas.")
@click.option(
    "--rapport", type=file_path, metavar="FIL", help="Rapport: .xlsx, .xml (JUnit) eller .json."
)
@click.option(
    "--oppdater", is_flag=True, help="Vis avvikene, og skriv verdiene som er funnet, som ventet."
)
@click.option(
    "--ta-opp", type=file_path, metavar="FIL.xlsx", help="Lag tilfeller av en arbeidsbok."
)
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL",
    help=f"Filen som tas opp (slutter på {ENDING}). Ellers ved siden av arbeidsboken.",
)
@click.option(
    "--sjokk",
    type=Number(Domain("number", 0.001, 100)),
    metavar="PROSENT",
    help="Hvor mye inndata endres i opptaket. Standard er 5.",
)
@click.option(
    "--flest",
    type=WholeNumber(Domain("whole", 0, 100_000)),
    metavar="TALL",
    help="Hvor mange inndata som endres i opptaket. Standard er 1000.",
)
@overwrite_option("rapporten eller filen som tas opp,")
@click.pass_context
def proev(
    ctx: click.Context,
    stier: tuple[Path, ...],
    motor: tuple[str, ...],
    rapport: Path | None,
    oppdater: bool,
    ta_opp: Path | None,
    ut: Path | None,
    sjokk: float | None,
    flest: int | None,
    overskriv: bool,
) -> None:
    """Run or record cases."""
    if ta_opp is not None:
        _refuse_with("--ta-opp", {"FIL": stier, "--rapport": rapport, "--oppdater": oppdater})
        options = RecordingOptions(
            _PERCENT if sjokk is None else sjokk,
            _MOST if flest is None else flest,
            motor or tuple(name for name in ENGINES if is_installed(name)),
            asked_for=bool(motor),
        )
        _record(ta_opp, ut, options, overwrite=overskriv)
        return
    only = {"--ut": ut, "--sjokk": sjokk, "--flest": flest}
    alone = [name for name, value in only.items() if value is not None]
    if alone:
        raise EffektmodellError(
            f"{alone[0]} gjelder opptak. Bruk det sammen med --ta-opp FIL.xlsx."
        )
    if not stier:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    _refuse_report(rapport, overwrite=overskriv)
    runners = _runners(stier)
    outcomes = _run(runners, motor)
    _tell(outcomes, rapport, overwrite=overskriv)
    left = _update(outcomes) if oppdater else [outcome for _, outcome in outcomes]
    ctx.exit(_code(left))


_Outcomes = Sequence[tuple[Runner, Outcome]]


def _refuse_with(option: str, others: Mapping[str, object]) -> None:
    given = [name for name, value in others.items() if value]
    if given:
        raise EffektmodellError(f"Bruk enten {option} eller {given[0]}, ikke begge.")


def _refuse_report(target: Path | None, *, overwrite: bool) -> None:
    """Refuse before the work what would be refused after it."""
    if target is not None and target.suffix.lower() not in (".xlsx", ".xml", ".json"):
        raise EffektmodellError(
            f"{target}: navnet på rapporten må slutte på .xlsx, .xml eller .json."
        )
    if target is not None and not overwrite:
        refuse_existing(target)


def _runners(paths: Sequence[Path]) -> list[Runner]:
    """Return what runs the cases of the files; raise ``InputError`` with every fault of them all."""
    runners = [Runner(read_cases(path)) for path in _files(paths)]
    faults = [fault for runner in runners for fault in runner.faults()]
    if faults:
        raise InputError(faults)
    return runners


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            raise EffektmodellError(
                f"{path}: dette er en arbeidsbok. «effektmodell prøv --ta-opp FIL.xlsx» tar opp "
                f"tilfeller av den i en fil som slutter på {ENDING}; det er den som prøves."
            )
        inside = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
        if not inside:
            raise EffektmodellError(
                f"{path}: det er ingen filer som slutter på {ENDING}, i mappen."
            )
        found += inside
    return list(dict.fromkeys(found))


def _run(runners: Sequence[Runner], engines: Sequence[str]) -> _Outcomes:
    runs = [
        (runner, engine, case)
        for runner in runners
        for case in runner.cases.cases
        for engine in engines or case.engines
    ]
    with working("Regner ut tilfellene …"):
        run_ahead(runs)
        return [(runner, runner.run(engine, case)) for runner, engine, case in runs]


def _tell(outcomes: _Outcomes, target: Path | None, *, overwrite: bool) -> None:
    told = [(runner.cases.path.name, outcome) for runner, outcome in outcomes]
    report = outcomes_report(told)
    ending = "" if target is None else target.suffix.lower()
    as_book = target if ending == ".xlsx" else None
    hand_over(report, as_book, as_json=False, overwrite=overwrite)
    if target is not None and as_book is None:
        text = json_text(report.data) if ending == ".json" else junit_xml(told)
        write_or_print(text, target, overwrite=overwrite)


def _code(outcomes: Sequence[Outcome]) -> int:
    found = {outcome.status for outcome in outcomes}
    return 1 if Status.FAILED in found or Status.PASSED not in found else 0


def _update(outcomes: _Outcomes) -> list[Outcome]:
    """Write what was found as expected, by the first engine of each case; return what still fails."""
    left: list[Outcome] = []
    for runner in dict.fromkeys(runner for runner, _ in outcomes):
        first: dict[str, Outcome] = {}
        for outcome in (item for of, item in outcomes if of is runner):
            first.setdefault(outcome.case.name, outcome)
        changes = runner.updated(first.values())
        path = runner.cases.path
        if changes:
            write_whole(path, with_expected(path, changes).encode(), overwrite=True)
        count = sum(map(len, changes.values()))
        told = f"Skrev {path}: {count} ventede verdier i {len(changes)} tilfeller er nye."
        print_lines([told if changes else f"{path}: ingenting er endret."], console())
        left += _left(Runner(read_cases(path)), first.values())
    return left


def _left(runner: Runner, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Run cases again that were not as expected; return all outcomes."""
    cases = {case.name: case for case in runner.cases.cases}
    return [
        runner.run(item.engine, cases[item.case.name]) if item.moved else item for item in outcomes
    ]


def _record(path: Path, out: Path | None, options: RecordingOptions, *, overwrite: bool) -> None:
    target = path.with_suffix(ENDING) if out is None else out
    if not target.name.endswith(ENDING):
        raise EffektmodellError(f"{target}: navnet på filen må slutte på {ENDING}.")
    if not overwrite:
        refuse_existing(target)
    with working("Tar opp tilfeller …"):
        recording = record(path, target, options)
    write_whole(target, recording.text.encode(), overwrite=overwrite)
    print_report(recording_report(recording, target), console())
