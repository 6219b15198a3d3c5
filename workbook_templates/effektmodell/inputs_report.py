"""The inputs that stand in a workbook of the effektmodell, and what differs from the defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.kinds import formula_mark
from workbook_templates.reports import Column, Report, Row, Section, Table, numbers, texts
from workbook_templates.sheet import Area, relative
from xlmodel.common.bokmaal import number_text, typed_number
from xlmodel.common.fields import Field
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Unit
from xlmodel.common.values import Plain, Provenance
from xlmodel.effektmodell.export import (
    InputComparison,
    MeasureComparison,
    compare_caution,
    compare_inputs,
    compare_measures,
    inputs_json,
)
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.specs import MEASURE_INPUTS

_MARK: Final = "*"
_INPUTS: Final = Table(
    "Inndata",
    (
        Column("", width=3),
        *texts(Inndata=44, Celle=8),
        *numbers(Unit.NUMBER, 18, "Verdi", "Standard"),
        *texts(Sikkerhet=10, Kilde=60),
    ),
)
_MEASURES: Final = Table(
    "Tiltak",
    (
        Column("", width=3),
        *numbers(Unit.COUNT, 6, "Rad"),
        *texts(Tiltak=40, Kategori=10, Betaler=10),
        *numbers(Unit.NUMBER, 16, "Kostnad", "Volum U/T/S"),
        *numbers(Unit.COUNT, 9, "Frekvens"),
        *texts(Avvik_fra_standard=50),
    ),
)


def inputs_report(contents: WorkbookContents) -> Report:
    """Return every input and measure of each group; JSON has them by the keys of an input file."""
    inputs = contents.inputs
    sections = [section for group in inputs.groups for section in _group(group, contents)]
    return Report(
        "Inndata",
        [*sections, _caution(contents)],
        (_INPUTS, _MEASURES),
        lead=tuple(_lead(inputs)),
        data=inputs_json(inputs),
    )


def _lead(inputs: ModelInputs) -> Iterator[str]:
    """Yield the price year, and how much differs from the defaults."""
    default_year = common_parameters().price_year
    note = "" if inputs.price_year == default_year else f" (standardtallene: {default_year}-kroner)"
    yield f"Beløp i {inputs.price_year}-kroner{note}."
    values = [item.differs for group in inputs.groups for item in compare_inputs(group)]
    values += [item.differs for item in compare_caution(inputs)]
    compared = [compare_measures(group) for group in inputs.groups]
    measures = [item.differs for found, _ in compared for item in found]
    removed = sum(len(gone) for _, gone in compared)
    yield (
        f"{sum(values)} av {len(values)} inndata og {sum(measures)} av {len(measures)} tiltak avviker "
        f"fra standardverdiene og er merket med {_MARK}. {removed} standardtiltak er ikke med."
    )


def _group(group: GroupInputs, contents: WorkbookContents) -> Iterator[Section]:
    names = ", ".join(measure.name for measure in compare_measures(group)[1])
    notes = (f"Standardtiltak som ikke er med: {names}.",) if names else ()
    yield Section(group.group.label(), _INPUTS, list(_input_rows(group, contents)))
    yield Section("", _MEASURES, list(_measure_rows(group, contents)), notes=notes)


def _caution(contents: WorkbookContents) -> Section:
    """Return the corrections of the cautious answer, which both groups share."""
    rows = [
        row
        for item in compare_caution(contents.inputs)
        for row in _value_rows(item, "", _NO_ORIGIN, contents)
    ]
    return Section("Begge grupper", _INPUTS, rows)


_NO_ORIGIN: Final = Provenance()


def _input_rows(group: GroupInputs, contents: WorkbookContents) -> Iterator[Row]:
    for item in compare_inputs(group):
        origin = group.source_of(item.spec.key)
        yield from _value_rows(item, group.group.prefix, origin, contents)


def _value_rows(
    item: InputComparison, prefix: str, origin: Provenance, contents: WorkbookContents
) -> Iterator[Row]:
    """Yield a row for each value of an input, with the cell that it stands in."""
    spec, area = item.spec, contents.areas.get(prefix + item.spec.name)
    cells = [] if area is None else list(area.cells())
    for index, (value, default) in enumerate(zip(item.values, item.defaults, strict=True)):
        differs = value != default
        cell = Area(area.sheet, *cells[index]) if area is not None else None
        yield Row(
            (
                _MARK if differs else "",
                spec.labels[index],
                "" if cell is None else relative(cell.row, cell.column),
                _typed(spec, value) + formula_mark(contents.formulas, cell),
                _typed(spec, default) if differs else "",
                *(("", "") if index else (origin.grade, origin.source)),
            )
        )


def _typed(field: Field, value: Plain) -> str:
    """Write a value as it stands in the cell, with every digit."""
    if value is None:
        return "(tom)"
    return number_text(value, Unit.SHARE if field.unit is Unit.SHARE else Unit.NUMBER)


def _measure_rows(group: GroupInputs, contents: WorkbookContents) -> Iterator[Row]:
    area = contents.areas[f"{group.group.prefix}Tiltak"]
    indices = [at for at, row in enumerate(contents.rows[group.group]) if row.measure is not None]
    for at, item in zip(indices, compare_measures(group)[0], strict=True):
        measure = item.measure
        mark = formula_mark(contents.formulas, area.part(at, columns=area.columns))
        yield Row(
            (
                *(_MARK if item.differs else "", area.row + at + 1, measure.name),
                *(measure.category, measure.payer, float(measure.unit_cost)),
                *(_volumes(measure.volume.tolist()), int(measure.frequency)),
                (_difference(item) + mark).strip(),
            )
        )


def _volumes(values: list[float]) -> str:
    return " / ".join(map(typed_number, values))


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
