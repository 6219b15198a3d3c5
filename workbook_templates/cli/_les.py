"""The command ``les``: the inputs that stand in a workbook."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

import workbook_templates as workbooks
from workbook_templates._files import write_whole
from workbook_templates._plan import Area, relative
from workbook_templates._reader import WorkbookContents
from workbook_templates.cli._bokmaal import Command
from workbook_templates.cli._paths import file_path
from workbook_templates.cli._tables import console, new_table, percent_text, plain, value_text
from xlmodel import MODEL_VERSION, EffektmodellError
from xlmodel.export import (
    InputComparison,
    MeasureComparison,
    compare_inputs,
    compare_measures,
    inputs_json,
    inputs_toml,
)
from xlmodel.inputs import GroupInputs
from xlmodel.parameters import common_parameters
from xlmodel.specs import MEASURE_FIELDS, InputSpec, Shape
from xlmodel.terms import Situation

_MARK: Final = "*"
_FORMULA: Final = " (formel)"
_BOKMAAL: Final = str.maketrans(",.", "\u00a0,")


@click.command(
    cls=Command,
    short_help="Vis inndataene i en arbeidsbok, eller skriv dem til en fil.",
    help="""Les alle inndata i FIL.xlsx, egne tiltak medregnet, og vis hva som avviker fra
    standardverdiene.

    Arbeidsboken kan være endret og lagret i Excel eller LibreOffice. Er noe galt, vises alle feil
    samlet med fane, celle, det som står der, og det som er tillatt. Filen selv endres ikke.

    Med --til skrives inndataene som TOML (en inndatafil som «ny», «vis» og «alle» tar) eller JSON.

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
@click.option("--overskriv", is_flag=True, help="Erstatt filen dersom den finnes fra før.")
def les(fil: Path, til: Path | None, overskriv: bool) -> None:
    """Read a workbook's inputs."""
    if til is not None and til.suffix.lower() not in (".toml", ".json"):
        raise EffektmodellError(f"{til}: navnet på filen må slutte på .toml eller .json.")
    contents = workbooks.read_workbook(fil)
    screen = console()
    _print_contents(screen, fil, contents)
    if til is not None:
        is_toml = til.suffix.lower() == ".toml"
        text = _toml(fil, contents) if is_toml else _json(fil, contents)
        write_whole(til, text.encode(), overwrite=overskriv)
        screen.print()
        screen.print(plain(f"Skrev {til}"), soft_wrap=True)


def _toml(file: Path, contents: WorkbookContents) -> str:
    formulas = [
        f"Fanen «{item.tab}», celle {item.address} ({item.label}) har formelen {item.formula}"
        for item in contents.formulas
    ]
    remarks = [f"Lest fra {file.name}.", *formulas, *contents.remarks]
    return inputs_toml(contents.inputs, remarks)


def _json(file: Path, contents: WorkbookContents) -> str:
    """Return the inputs as :func:`xlmodel.export.inputs_json` shapes them, and where they are from.

    ``"formler"`` lists the input cells that hold a formula; their values are calculated anew.
    """
    found = {
        "fil": file.name,
        "modellversjon": MODEL_VERSION,
        **inputs_json(contents.inputs),
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


def _print_contents(screen: Console, file: Path, contents: WorkbookContents) -> None:
    inputs = contents.inputs
    default_year = common_parameters().price_year
    note = "" if inputs.price_year == default_year else f" (standardtallene: {default_year}-kroner)"
    compared = [item for group in inputs.groups for item in compare_inputs(group)]
    measures = [item for group in inputs.groups for item in compare_measures(group)[0]]
    removed = [item for group in inputs.groups for item in compare_measures(group)[1]]
    screen.print(plain(f"{inputs.municipality} · {inputs.programme}"), style="bold")
    screen.print(plain(f"{file.name}, modellversjon {MODEL_VERSION}"), soft_wrap=True)
    screen.print(plain(f"Beløp i {inputs.price_year}-kroner{note}."), soft_wrap=True)
    screen.print(
        f"{sum(item.differs for item in compared)} av {len(compared)} inndata og "
        f"{sum(item.differs for item in measures)} av {len(measures)} tiltak avviker fra "
        f"standardverdiene og er merket med {_MARK}. {len(removed)} standardtiltak er ikke med.",
        soft_wrap=True,
    )
    formulas = {(item.tab, item.address) for item in contents.formulas}
    for group in inputs.groups:
        screen.print()
        screen.print(plain(group.group.label()), style="bold")
        screen.print(_inputs_table(group, contents, formulas))
        screen.print(_measures_table(group, contents, formulas))
        names = ", ".join(measure.name for measure in compare_measures(group)[1])
        if names:
            screen.print(plain(f"Standardtiltak som ikke er med: {names}."), soft_wrap=True)
    for item in contents.formulas:
        screen.print(
            plain(
                f"Fanen «{item.tab}», celle {item.address} ({item.label}): formelen {item.formula} "
                f"gir {value_text(item.value)}."
            ),
            soft_wrap=True,
        )
    for remark in contents.remarks:
        screen.print(plain(f"Merk: {remark}"), soft_wrap=True)


def _inputs_table(
    group: GroupInputs, contents: WorkbookContents, formulas: set[tuple[str, str]]
) -> Table:
    table = new_table()
    table.add_column("", no_wrap=True)
    table.add_column("Inndata", overflow="fold")
    table.add_column("Celle", no_wrap=True)
    table.add_column("Verdi", justify="right", overflow="fold")
    table.add_column("Standard", justify="right", overflow="fold")
    table.add_column("Sikkerhet", overflow="fold")
    table.add_column("Kilde", overflow="fold")
    for item in compare_inputs(group):
        origin = group.source_of(item.spec.key)
        area = contents.areas.get(group.group.prefix + item.spec.name)
        for index, value in enumerate(item.values):
            differs = value != item.defaults[index]
            is_formula = area is not None and (area.sheet, _address(area, index)) in formulas
            first = index == 0
            table.add_row(
                _MARK if differs else "",
                plain(_label(item, index)),
                _address(area, index) if area is not None else "",
                plain(_typed(item.spec, value) + (_FORMULA if is_formula else "")),
                plain(_typed(item.spec, item.defaults[index]) if differs else ""),
                plain(origin.grade if first else ""),
                plain(origin.source if first else ""),
            )
    return table


def _address(area: Area, index: int) -> str:
    return relative(area.row + index, area.column)


def _label(item: InputComparison, index: int) -> str:
    if item.spec.shape is Shape.SCALAR:
        return item.spec.nb
    return f"{item.spec.nb}, {Situation(index).label().lower()}"


def _typed(spec: InputSpec, value: float | str | None) -> str:
    """Write a value as it stands in the cell, with every digit."""
    if value is None:
        return "(tom)"
    if isinstance(value, str):
        return value
    return percent_text(value) if spec.domain.kind == "share" else _number(value)


def _number(value: float) -> str:
    """Write a number with every digit that it is typed with, in bokmål."""
    text = f"{Decimal(repr(value)):,f}" if abs(value) >= 10_000 else f"{Decimal(repr(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(_BOKMAAL)


def _measures_table(
    group: GroupInputs, contents: WorkbookContents, formulas: set[tuple[str, str]]
) -> Table:
    table = new_table()
    table.add_column("", no_wrap=True)
    table.add_column("Rad", justify="right", no_wrap=True)
    table.add_column("Tiltak", overflow="fold")
    table.add_column("Kategori", overflow="fold")
    table.add_column("Betaler", overflow="fold")
    table.add_column("Kostnad", justify="right", overflow="fold")
    table.add_column("Volum U/T/S", justify="right", overflow="fold")
    table.add_column("Frekvens", justify="right", overflow="fold")
    table.add_column("Avvik fra standard", overflow="fold")
    area = contents.areas[f"{group.group.prefix}Tiltak"]
    rows = [
        area.row + index
        for index, row in enumerate(contents.rows[group.group])
        if row.measure is not None
    ]
    for row, item in zip(rows, compare_measures(group)[0], strict=True):
        measure = item.measure
        cells = {(area.sheet, relative(row, area.column + c)) for c in range(area.columns)}
        note = _difference(item) + (_FORMULA if cells & formulas else "")
        table.add_row(
            _MARK if item.differs else "",
            str(row + 1),
            plain(measure.name),
            str(measure.category),
            str(measure.payer),
            _number(float(measure.unit_cost)),
            " / ".join(_number(value) for value in measure.volume.tolist()),
            str(measure.frequency),
            plain(note.strip()),
        )
    return table


def _difference(item: MeasureComparison) -> str:
    """Tell what of a measure differs, with the default."""
    default = item.default
    if default is None:
        return "eget tiltak"
    found = []
    for field in {field.toml: field for field in MEASURE_FIELDS}.values():
        if field.toml not in item.changed:
            continue
        if field.key == "volume":
            shown = " / ".join(_number(value) for value in default.volume.tolist())
            found.append(f"volum (standard {shown})")
        elif field.key == "unit_cost":
            found.append(f"kostnad (standard {_number(float(default.unit_cost))})")
        elif field.domain.kind == "choice":
            found.append(f"{field.nb.lower()} (standard {getattr(default, field.key)})")
        else:
            found.append(field.nb.lower())
    return ", ".join(found)
