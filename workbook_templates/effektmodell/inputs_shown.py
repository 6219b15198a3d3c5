"""How ``les`` shows the inputs that stand in a workbook of the effektmodell."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table

from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.reports.terminal import FORMULA_MARK, new_table, plain
from workbook_templates.sheet.cells import Area, relative
from xlmodel.common.bokmaal import percent_text, typed_number
from xlmodel.common.fields import Field
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Unit
from xlmodel.common.values import Plain
from xlmodel.effektmodell.export import (
    MeasureComparison,
    compare_inputs,
    compare_measures,
)
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.specs import MEASURE_INPUTS

_MARK: Final = "*"


def print_effektmodell(screen: Console, contents: WorkbookContents) -> None:
    """Print every input and measure of each group, and what differs from the defaults."""
    inputs = contents.inputs
    default_year = common_parameters().price_year
    note = "" if inputs.price_year == default_year else f" (standardtallene: {default_year}-kroner)"
    compared = [item for group in inputs.groups for item in compare_inputs(group)]
    measures = [item for group in inputs.groups for item in compare_measures(group)[0]]
    removed = [item for group in inputs.groups for item in compare_measures(group)[1]]
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
                plain(item.spec.labels[index]),
                _address(area, index) if area is not None else "",
                plain(_typed(item.spec, value) + (FORMULA_MARK if is_formula else "")),
                plain(_typed(item.spec, item.defaults[index]) if differs else ""),
                plain(origin.grade if first else ""),
                plain(origin.source if first else ""),
            )
    return table


def _address(area: Area, index: int) -> str:
    return relative(area.row + index, area.column)


def _typed(field: Field, value: Plain) -> str:
    """Write a value as it stands in the cell, with every digit."""
    if value is None:
        return "(tom)"
    if isinstance(value, str):
        return value
    return percent_text(value) if field.unit is Unit.SHARE else typed_number(value)


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
        note = _difference(item) + (FORMULA_MARK if cells & formulas else "")
        table.add_row(
            _MARK if item.differs else "",
            str(row + 1),
            plain(measure.name),
            str(measure.category),
            str(measure.payer),
            typed_number(float(measure.unit_cost)),
            " / ".join(typed_number(value) for value in measure.volume.tolist()),
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
    for field in MEASURE_INPUTS:
        if field.toml not in item.changed:
            continue
        shown = " / ".join(_typed(field, value) for value in field.cells(field.of(default)))
        is_told = field.domain.kind != "text"
        found.append(field.nb.lower() + (f" (standard {shown})" if is_told else ""))
    return ", ".join(found)
