"""How ``les`` shows and writes the inputs that stand in a personas workbook."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.data import measures_name
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.reports.terminal import FORMULA_MARK, new_table, plain
from workbook_templates.sheet.cells import Area, relative
from xlmodel.common.bokmaal import percent_text, typed_number
from xlmodel.common.errors import quoted
from xlmodel.common.years import span_text, year_spans
from xlmodel.personas import Course, PersonaSet, personas_toml
from xlmodel.personas.expenses import prices_used, units_used
from xlmodel.personas.specs import MAX_COURSE_YEARS

_PRICES: Final = "Prisliste"
_OWN: Final = " (egen)"


def personas_json(inputs: PersonaSet) -> dict[str, Any]:
    """Return the inputs exactly as an input file (TOML) holds them."""
    return tomllib.loads(personas_toml(inputs))


def print_personas(screen: Console, contents: PersonasContents) -> None:
    """Print the price list, and the measures of each course of each persona."""
    inputs = contents.inputs
    screen.print(
        plain(
            f"Beløp i {inputs.price_year}-kroner. Startår: {inputs.first_year}. Neddiskontering: "
            f"{percent_text(inputs.discount_rate)} per år. Nullalternativet regnes av "
            f"{inputs.null_method.lower()}."
        ),
        soft_wrap=True,
    )
    if inputs.note:
        screen.print(plain(f"Merknad: {inputs.note}"), soft_wrap=True)
    screen.print()
    screen.print(plain("Prisliste"), style="bold")
    screen.print(_price_table(contents))
    named = [index for index, cells in enumerate(contents.personas) if cells.name is not None]
    for index, persona in zip(named, inputs.personas, strict=True):
        screen.print(plain(persona.name), style="bold")
        about = f"{persona_tab(index)} · {persona.group.label()} · {persona.period} år"
        screen.print(plain(about), soft_wrap=True)
        if persona.description:
            screen.print(plain(persona.description), soft_wrap=True)
        cells = contents.personas[index].courses
        rows = [number for number, course in enumerate(cells) if course.name not in (None, "")]
        for number, course in zip(rows, persona.courses, strict=True):
            screen.print()
            screen.print(plain(_course_line(course)), soft_wrap=True)
            if course.measures:
                screen.print(_measures_table(contents, course, index, number))
            else:
                screen.print("Ingen tiltak.")
        screen.print()


def _price_table(contents: PersonasContents) -> Table:
    table = new_table()
    table.add_column("Rad", justify="right", no_wrap=True)
    table.add_column("Tjeneste", overflow="fold")
    table.add_column("Enhet", overflow="fold")
    table.add_column("Pris", justify="right", overflow="fold")
    table.add_column("Sikkerhet", overflow="fold")
    table.add_column("Kilde", overflow="fold")
    rows = [at for at, row in enumerate(contents.prices) if row[0] not in (None, "")]
    area = contents.areas[_PRICES]
    for at, item in zip(rows, contents.inputs.price_list, strict=True):
        table.add_row(
            str(area.row + at + 1),
            plain(item.service + _mark(contents, area, at)),
            plain(item.unit),
            typed_number(item.price),
            item.grade,
            plain(item.source),
        )
    return table


def _course_line(course: Course) -> str:
    """Return a course's name and role, whether it is one of ordinary services, and its situations."""
    role = "" if course.name == str(course.role) else f" ({str(course.role).lower()})"
    ordinary = "ordinære tjenester" if course.ordinary else "ikke ordinære tjenester"
    labels = (None if item is None else item.label() for item in course.situations)
    situations = [
        label if (first, last) == (1, MAX_COURSE_YEARS) else f"{label} {span_text(first, last)}"
        for first, last, label in year_spans(labels)
        if label
    ]
    stated = ", ".join(situations) if situations else "ikke oppgitt"
    return f"Forløp {quoted(course.name)}{role}, {ordinary}. Livssituasjon: {stated}."


def _measures_table(contents: PersonasContents, course: Course, persona: int, number: int) -> Table:
    table = new_table()
    table.add_column("Rad", justify="right", no_wrap=True)
    table.add_column("Tiltak", overflow="fold")
    table.add_column("Tjeneste", overflow="fold")
    table.add_column("Pris", justify="right", overflow="fold")
    table.add_column("Enhet", overflow="fold")
    table.add_column("Betaler", overflow="fold")
    table.add_column("Volum", overflow="fold")
    area = contents.areas[measures_name(persona, number)]
    cells = contents.personas[persona].courses[number]
    rows = [at for at, row in enumerate(cells.measures) if row[0] not in (None, "")]
    price_list = contents.inputs.price_list
    prices = prices_used(course.measures, price_list).tolist()
    units = units_used(course.measures, price_list)
    for at, measure, price, unit in zip(rows, course.measures, prices, units, strict=True):
        own = "" if measure.unit_price is None else _OWN
        spans = (
            f"{span_text(first, last)}: {typed_number(volume)}"
            for first, last, volume in year_spans(measure.volumes.tolist())
            if volume
        )
        table.add_row(
            str(area.row + at + 1),
            plain(measure.name + _mark(contents, area, at)),
            plain(measure.service),
            plain(typed_number(price) + own),
            plain(unit),
            str(measure.payer),
            "; ".join(spans) or "0",
        )
    return table


def _mark(contents: PersonasContents, area: Area, row: int) -> str:
    """Return the mark of a row in which an input is a formula."""
    places = {
        (area.sheet, relative(area.row + row, area.column + column))
        for column in range(area.columns)
    }
    has_formula = any((item.tab, item.address) in places for item in contents.formulas)
    return FORMULA_MARK if has_formula else ""
