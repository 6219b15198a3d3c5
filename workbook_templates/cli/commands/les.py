"""The command ``les``: the inputs that stand in a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import file_path
from workbook_templates.effektmodell.inputs_shown import print_effektmodell
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.kinds.kind import WorkbookKind
from workbook_templates.personas.inputs_shown import personas_json, print_personas
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.registry import kind_of
from workbook_templates.reports.terminal import console, plain, print_remarks, value_text
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.saving import write_whole
from xlmodel import MODEL_VERSION, EffektmodellError
from xlmodel.effektmodell.export import inputs_json, inputs_toml
from xlmodel.personas import personas_toml

Contents = WorkbookContents | PersonasContents


@dataclass(frozen=True, slots=True)
class Shown:
    """How the inputs of a kind of workbook are shown and written; ``as_toml`` is given remarks."""

    show: Callable[[Console, Any], None]
    as_toml: Callable[[Any, Sequence[str]], str]
    as_json: Callable[[Any], dict[str, Any]]


SHOWN: Final[Mapping[WorkbookKind[Any], Shown]] = {
    EFFEKTMODELL: Shown(print_effektmodell, inputs_toml, inputs_json),
    PERSONAS: Shown(print_personas, personas_toml, personas_json),
}
"""One for each kind of workbook."""


@click.command(
    cls=Command,
    short_help="Vis inndataene i en arbeidsbok, eller skriv dem til en fil.",
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
    contents: Contents = kind.read(fil, book)  # type: ignore[assignment]  # of one of these kinds
    shown = SHOWN[kind]
    inputs = contents.inputs
    screen = console()
    screen.print(plain(f"{inputs.municipality} · {inputs.programme}"), style="bold")
    screen.print(plain(f"{fil.name}, modellversjon {MODEL_VERSION}"), soft_wrap=True)
    shown.show(screen, contents)
    _print_remarks(screen, contents)
    if til is not None:
        if til.suffix.lower() == ".toml":
            text = shown.as_toml(inputs, _remarks(fil, contents))
        else:
            text = _json(fil, contents, shown.as_json(inputs))
        write_whole(til, text.encode(), overwrite=overskriv)
        screen.print()
        screen.print(plain(f"Skrev {til}"), soft_wrap=True)


def _remarks(file: Path, contents: Contents) -> list[str]:
    """Return what a file with the inputs tells of where they are from."""
    formulas = [
        f"Fanen «{item.tab}», celle {item.address} ({item.label}) har formelen {item.formula}"
        for item in contents.formulas
    ]
    return [f"Lest fra {file.name}.", *formulas, *contents.remarks]


def _json(file: Path, contents: Contents, inputs: Mapping[str, Any]) -> str:
    """Return the inputs, and where they are from.

    ``"formler"`` lists the input cells that hold a formula; their values are calculated anew.
    """
    found = {
        "fil": file.name,
        "modellversjon": MODEL_VERSION,
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
        "merknader": list(contents.remarks),
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _print_remarks(screen: Console, contents: Contents) -> None:
    for item in contents.formulas:
        screen.print(
            plain(
                f"Fanen «{item.tab}», celle {item.address} ({item.label}): formelen {item.formula} "
                f"gir {value_text(item.value)}."
            ),
            soft_wrap=True,
        )
    print_remarks(contents.remarks, screen)
