"""The command ``kostra``: the municipality's own control group from the files of 11F and 11CF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

import workbook_templates as workbooks
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import demand_ending, nameable_path, refuse_own_input
from workbook_templates.reports import console, print_lines, print_remarks, print_report
from workbook_templates.xlsx import write_whole
from xlmodel import EffektmodellError
from xlmodel.common.errors import os_error_text, quoted
from xlmodel.common.municipalities import municipality_typed
from xlmodel.control_group import (
    UNNAMED,
    Ages,
    ControlGroup,
    Register,
    control_group,
    example_files,
    few_or_number,
    form_remarks,
    load_rules,
    read_register,
    standard_ages,
    standard_rules,
    with_effektmodell,
)

_ABOUT: Final = 10
"""What numbers of lines are rounded to."""
_AGES: Final = re.compile(r"\s*([0-9]{1,3})\s*[-–]\s*([0-9]{1,3})\s*")


@click.command(
    cls=Command,
    help="""Lag en arbeidsbok (xlsx) med kommunens egen kontrollgruppe av filene som sendes Statistisk
    sentralbyrå hvert år: KOSTRA 11F (økonomisk sosialhjelp) og 11CF (kvalifiseringsstønad), for to år
    eller flere.

    Arbeidsboken viser hva mottakerne koster og hvordan det går med dem uten laben. Filene leses her på
    maskinen. Bare antall og summer skrives; færre enn fem personer vises aldri, og ingenting om én person
    forlater minnet.

    Med --eksempel lages filer om oppdiktede personer, til å prøve med.

    \b
    Eksempler:
      effektmodell kostra --eksempel prøve
      effektmodell kostra 11F_2023.dat 11CF_2023.dat 11F_2024.dat 11CF_2024.dat
      effektmodell kostra *.dat --alder 18-24 --ut kontrollgruppe.xlsx
      effektmodell kostra *.dat --effektmodell "Effektmodell Asker 2024.xlsx"
    """,
)
@click.argument("filer", type=nameable_path, nargs=-1, metavar="FIL…")
@click.option(
    "--alder",
    metavar="FRA-TIL",
    help="Aldersgruppen unge voksne, ved utgangen av året. Ellers 18-30.",
)
@click.option(
    "--regler",
    type=nameable_path,
    metavar="FIL.toml",
    help="Endringer i reglene som plasserer mottakerne i livssituasjoner.",
)
@click.option(
    "--effektmodell",
    type=nameable_path,
    metavar="FIL",
    help="Effektmodell (arbeidsbok eller inndatafil) som tallene sammenlignes med.",
)
@click.option("--kommune", metavar="NAVN", help="Kommunens navn. Ellers det kommunenummeret gir.")
@click.option(
    "--inndata",
    type=nameable_path,
    metavar="FIL",
    help="Inndatafil (.toml) eller arbeidsbok (.xlsx) med tall som er talt før, i stedet for FIL….",
)
@click.option(
    "--eksempel",
    type=nameable_path,
    metavar="MAPPE",
    help="Lag oppdiktede filer i MAPPE, og avslutt.",
)
@click.option(
    "--ut",
    type=nameable_path,
    metavar="FIL.xlsx",
    help="Filen som lages. Ellers «Kontrollgruppe KOMMUNE ÅR.xlsx» i mappen du står i.",
)
@overwrite_option()
@click.pass_context
def kostra(
    ctx: click.Context,
    filer: tuple[Path, ...],
    alder: str | None,
    regler: Path | None,
    effektmodell: Path | None,
    kommune: str | None,
    inndata: Path | None,
    eksempel: Path | None,
    ut: Path | None,
    overskriv: bool,
) -> None:
    """Write the workbook, or made-up files."""
    if eksempel is not None:
        if filer or inndata is not None:
            raise EffektmodellError("--eksempel brukes uten FIL og --inndata.")
        _write_example(eksempel, overwrite=overskriv)
        return
    demand_ending(ut, "en arbeidsbok", ".xlsx")
    register: Register | None = None
    remarks: tuple[str, ...] = ()
    if inndata is None:
        name, hint = (None, "") if kommune is None else municipality_typed(kommune)
        register = _register(filer)
        inputs = _counted(register, alder, regler, name)
        remarks = (*filter(None, [hint]), *_remarks(register, inputs))
    else:
        if filer or alder or regler or kommune:
            raise EffektmodellError(
                "--inndata er tall som er talt før: bruk den uten FIL, --alder, --regler og --kommune."
            )
        inputs, remarks = workbooks.CONTROL_GROUP.inputs_from(inndata)
    if effektmodell is not None:
        model, told = workbooks.EFFEKTMODELL.inputs_from(effektmodell)
        inputs, remarks = with_effektmodell(inputs, model), (*remarks, *told)
    path = ut if ut is not None else Path(workbooks.CONTROL_GROUP.file_name(inputs))
    refuse_own_input(path, (*filer, regler, effektmodell, inndata))
    write_whole(path, workbooks.CONTROL_GROUP.workbook_bytes(inputs), overwrite=overskriv)
    screen = console()
    print_lines([f"Skrev {path}"], screen)
    print_lines(() if register is None else _read_lines(register), screen)
    print_remarks(remarks, screen)
    print_report(workbooks.CONTROL_GROUP.summary(inputs), screen)
    if register is not None and any(report.broken for report in register.files):
        ctx.exit(1)


def _register(paths: Sequence[Path]) -> Register:
    if not paths:
        raise EffektmodellError(
            "Oppgi filene: effektmodell kostra FIL FIL … «effektmodell kostra --eksempel MAPPE» lager "
            "oppdiktede filer til å prøve med."
        )
    same = [path for at, path in enumerate(paths) if path.resolve() in _resolved(paths[:at])]
    if same:
        raise EffektmodellError(f"{same[0]}: filen er oppgitt to ganger.")
    return read_register(paths)


def _resolved(paths: Sequence[Path]) -> set[Path]:
    return {path.resolve() for path in paths}


def _counted(
    register: Register, ages: str | None, rules: Path | None, municipality: str | None
) -> ControlGroup:
    return control_group(
        register,
        standard_rules() if rules is None else load_rules(rules),
        standard_ages() if ages is None else _ages(ages),
        municipality,
    )


def _ages(text: str) -> Ages:
    match = _AGES.fullmatch(text)
    if match is None or int(match[1]) > int(match[2]):
        raise EffektmodellError(
            f"--alder: {quoted(text)} er ikke tillatt. Tillatt: to aldre med bindestrek, som 18-30."
        )
    return Ages(int(match[1]), int(match[2]))


def _read_lines(register: Register) -> Iterator[str]:
    """Yield what was read of each file."""
    for report in register.files:
        seen = ", ".join(f"{form} {year}" for form, year in sorted(report.seen))
        yield f"Leste {report.name}: {seen or 'ingen mottakere'}, {_about(report.lines - report.broken)}"


def _about(lines: int) -> str:
    """Tell of lines in whole tens: their exact number could be held against the counts that are shown."""
    if not lines:
        return "ingen linjer"
    tens = round(lines / _ABOUT)
    return f"omtrent {tens * _ABOUT} linjer" if lines >= _ABOUT else f"færre enn {_ABOUT} linjer"


def _remarks(register: Register, inputs: ControlGroup) -> Iterator[str]:
    for report in register.files:
        if report.broken:
            yield f"{report.name}: {report.broken} linjer er ødelagt og ikke med."
            yield from report.told()
    yield from form_remarks(register)
    if inputs.municipality == UNNAMED:
        yield "Kommunenummeret i filene er ikke blant dagens. Oppgi kommunens navn med --kommune."
    if register.with_more_lines:
        shown = few_or_number(register.with_more_lines)
        yield f"Personer som står på flere linjer i samme skjema og år: {shown}. Linjene er slått sammen."
    if register.without_key:
        shown = few_or_number(register.without_key)
        yield (
            f"Linjer uten fødselsnummer, DUF-nummer og journalnummer: {shown}. De er talt som hver sin "
            "person og finnes ikke igjen i andre år."
        )
    if inputs.without_birth:
        yield f"Personer uten fødselsdato, som ikke er i noen gruppe: {inputs.without_birth}."
    if not any(inputs.followed):
        yield "Ingen år følger hverandre med de samme skjemaene, så ingen flyttinger er talt."


def _write_example(folder: Path, *, overwrite: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, folder)) from None
    files = example_files()
    taken = next((name for name in files if (folder / name).exists()), None)
    if taken is not None and not overwrite:
        raise EffektmodellError(
            f"{folder / taken}: filen finnes fra før. Bruk --overskriv for å erstatte filene i mappen."
        )
    for name, text in files.items():
        write_whole(folder / name, text.encode("iso-8859-1"), overwrite=overwrite)
    print_lines(
        [
            *(f"Skrev {folder / name}" for name in files),
            "Personene i filene er oppdiktet. Les dem med:",
            f"  effektmodell kostra {' '.join(str(folder / name) for name in files)}",
        ],
        console(),
    )
