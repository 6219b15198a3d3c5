"""The command ``les``: the inputs that stand in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import file_path
from workbook_templates.kinds import AnyContents, InputFormula, version_of
from workbook_templates.registry import kind_of
from workbook_templates.reports import (
    Cell,
    console,
    json_text,
    print_lines,
    print_remarks,
    print_report,
)
from workbook_templates.xlsx import Book, write_whole
from xlmodel import EffektmodellError
from xlmodel.common.bokmaal import content_text


@click.command(
    cls=Command,
    help="""Les alle inndata i FIL.xlsx, egne tiltak medregnet, og vis hva som avviker fra
    standardverdiene. Av en arbeidsbok med personaer vises prislisten og tiltakene i hvert forløp.

    Arbeidsboken kan være endret og lagret i Excel eller LibreOffice. Er noe galt, vises alle feil
    samlet med fane, celle, det som står der, og det som er tillatt. Filen selv endres ikke.

    Med --til skrives inndataene som TOML eller JSON. TOML-filen er en inndatafil for «ny», «vis» og
    «alle», eller for «personas».

    \b
    Eksempler:
      effektmodell les "Effektmodell Asker 2020.xlsx"
      effektmodell les "Effektmodell Asker 2020.xlsx" --til asker.toml
    """,
)
@click.argument("fil", type=file_path, metavar="FIL.xlsx")
@click.option(
    "--til",
    type=file_path,
    metavar="FIL",
    help="Filen inndataene skrives til: .toml eller .json.",
)
@overwrite_option()
def les(fil: Path, til: Path | None, overskriv: bool) -> None:
    """Read a workbook's inputs."""
    if til is not None and til.suffix.lower() not in (".toml", ".json"):
        raise EffektmodellError(f"{til}: navnet på filen må slutte på .toml eller .json.")
    book = Book.open(fil)
    kind = kind_of(book.tabs, book.names)
    contents = kind.read(fil, book)
    report = kind.inputs_report(contents)
    inputs = contents.inputs
    screen = console()
    about = Cell(f"{inputs.municipality} · {inputs.programme}", tone="strong")
    print_lines([about, f"{fil.name}, modellversjon {version_of(book)}"], screen)
    print_report(report, screen)
    print_lines(
        (
            f"{_place(item)}: formelen {item.formula} gir {content_text(item.value)}."
            for item in contents.formulas
        ),
        screen,
    )
    print_remarks(contents.remarks, screen)
    if til is not None:
        if til.suffix.lower() == ".toml":
            text = kind.to_toml(inputs, _remarks(fil, contents))
        else:
            text = json_text(_found(fil, contents, report.data))
        write_whole(til, text.encode(), overwrite=overskriv)
        print_lines(["", f"Skrev {til}"], screen)


def _place(item: InputFormula) -> str:
    return f"Fanen «{item.tab}», celle {item.address} ({item.label})"


def _remarks(file: Path, contents: AnyContents) -> list[str]:
    """Return what a file with the inputs tells of where they are from."""
    formulas = [f"{_place(item)} har formelen {item.formula}" for item in contents.formulas]
    return [f"Lest fra {file.name}.", *formulas, *contents.remarks]


def _found(file: Path, contents: AnyContents, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs, and where they are from.

    ``"formler"`` lists the input cells that hold a formula; their values are calculated anew.
    """
    return {
        "fil": file.name,
        "modellversjon": version_of(contents.book),
        **inputs,
        "formler": [
            {
                "fane": item.tab,
                "celle": item.address,
                "inndata": item.label,
                "formel": item.formula,
                "verdi": item.value,
            }
            for item in contents.formulas
        ],
        "merknader": contents.remarks,
    }
