"""The command ``prøv``: cases of workbooks as data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from workbook_templates.cases import ENDING, Outcome, Runner, Status, read_cases, run_ahead
from workbook_templates.cli.bokmaal import Choice, Command
from workbook_templates.cli.output import hand_over, overwrite_option, working, write_or_print
from workbook_templates.cli.paths import file_path
from workbook_templates.reports import Cell, Report, Row, Section, Table, Tone, json_text, texts
from workbook_templates.xlsx import ENGINES, refuse_existing
from xlmodel import EffektmodellError, InputError

_TONES: Final[dict[Status, Tone]] = {
    Status.PASSED: "good",
    Status.FAILED: "bad",
    Status.SKIPPED: "warning",
}
_TABLE: Final = Table("Tilfeller", texts(Fil=24, Tilfelle=40, Motor=12, Resultat=12, Avvik=60))


@click.command(
    cls=Command,
    help="""Prøv arbeidsbøker mot tilfeller i filer som slutter på .tilfeller.toml.

    Et tilfelle setter inndata på en kopi i minnet, regner på nytt og sammenligner med det som er
    ventet. Arbeidsboken endres ikke.

    \b
    Avslutter med kode
      0  alt som er prøvd, er som ventet
      1  minst ett tilfelle feilet, eller ingen kunne regnes
      2  en fil kan ikke brukes

    \b
    Eksempler:
      effektmodell prøv asker.tilfeller.toml
      effektmodell prøv Prøver --motor ironcalc --rapport resultat.xml
    """,
)
@click.argument("stier", type=file_path, nargs=-1, required=True, metavar="FIL|MAPPE…")
@click.option("--motor", type=Choice(ENGINES), multiple=True, help="Regnemotor; kan gjentas.")
@click.option(
    "--rapport", type=file_path, metavar="FIL", help="Rapport: .xlsx, .xml (JUnit) eller .json."
)
@overwrite_option("rapporten")
@click.pass_context
def proev(
    ctx: click.Context,
    stier: tuple[Path, ...],
    motor: tuple[str, ...],
    rapport: Path | None,
    overskriv: bool,
) -> None:
    """Run cases."""
    if rapport is not None and rapport.suffix.lower() not in (".xlsx", ".xml", ".json"):
        raise EffektmodellError(
            f"{rapport}: navnet på rapporten må slutte på .xlsx, .xml eller .json."
        )
    if rapport is not None and not overskriv:
        refuse_existing(rapport)
    runners = [Runner(read_cases(path)) for path in _files(stier)]
    faults = [fault for runner in runners for fault in runner.faults()]
    if faults:
        raise InputError(faults)
    runs = [
        (runner, engine, case)
        for runner in runners
        for case in runner.cases.cases
        for engine in motor or case.engines
    ]
    with working("Regner ut tilfellene …"):
        run_ahead(runs)
        outcomes = [
            (runner.cases.path.name, runner.run(engine, case)) for runner, engine, case in runs
        ]
    report = _report(outcomes)
    as_book = rapport if rapport is not None and rapport.suffix.lower() == ".xlsx" else None
    hand_over(report, as_book, as_json=False, overwrite=overskriv)
    if rapport is not None and as_book is None:
        text = json_text(report.data) if rapport.suffix.lower() == ".json" else _junit(outcomes)
        write_or_print(text, rapport, overwrite=overskriv)
    found = {outcome.status for _, outcome in outcomes}
    ctx.exit(1 if Status.FAILED in found or Status.PASSED not in found else 0)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
        if not inside:
            raise EffektmodellError(
                f"{path}: det er ingen filer som slutter på {ENDING}, i mappen."
            )
        found += inside
    return found


def _report(outcomes: list[tuple[str, Outcome]]) -> Report:
    rows = [
        Row(
            (
                file,
                item.case.name,
                item.engine,
                Cell(item.status.value, tone=_TONES[item.status]),
                "; ".join(item.lines),
            )
        )
        for file, item in outcomes
    ]
    counts = ", ".join(
        f"{sum(item.status is status for _, item in outcomes)} {status}" for status in Status
    )
    data = [
        {
            "fil": file,
            "tilfelle": item.case.name,
            "motor": item.engine,
            "resultat": item.status.value,
            "avvik": list(item.lines),
        }
        for file, item in outcomes
    ]
    return Report(
        "Tilfeller",
        [Section(table=_TABLE, rows=rows)],
        (_TABLE,),
        lead=(counts,),
        data={"tilfeller": data},
    )


def _junit(outcomes: list[tuple[str, Outcome]]) -> str:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 # written, never read

    suite = ET.Element("testsuite", name="effektmodell prøv", tests=str(len(outcomes)))
    for status, key in ((Status.FAILED, "failures"), (Status.SKIPPED, "skipped")):
        suite.set(key, str(sum(item.status is status for _, item in outcomes)))
    for file, item in outcomes:
        case = ET.SubElement(
            suite, "testcase", classname=file, name=_xml(f"{item.case.name} [{item.engine}]")
        )
        if item.status is not Status.PASSED:
            tag = "failure" if item.status is Status.FAILED else "skipped"
            ET.SubElement(case, tag, message=_xml("\n".join(item.lines)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"
    )


def _xml(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else "·" for sign in text)
