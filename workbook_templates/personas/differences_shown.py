"""How a comparison of two personas workbooks is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from workbook_templates.comparing.parts import NO_ADJUSTMENT
from workbook_templates.comparing.shown import (
    add_differences,
    print_heading,
    print_items,
    print_results,
    results_table,
    say,
    say_new_and_gone,
    values_table,
)
from workbook_templates.personas.differences import PersonasComparison
from workbook_templates.personas.differences_report import (
    ALL_PRICES,
    PRICES_EXPLAINED,
    basis_text,
    titled,
)
from workbook_templates.reports.terminal import new_table, plain
from xlmodel.common.bokmaal import nb_number, number_text
from xlmodel.common.changes import Change, ItemDifference
from xlmodel.common.errors import quoted
from xlmodel.common.terms import Group
from xlmodel.personas.differences import PersonaDifference, PersonaEffect, PriceEffect
from xlmodel.personas.null_alternative import NullValue
from xlmodel.personas.specs import CourseRole, NullMethod

_SPACE: Final = "\u00a0"
_OTHER: Final = "Annet forløp"


def print_personas(found: PersonasComparison, screen: Console) -> None:
    """Print the key results, the null alternative, the prices and what differs in each persona."""
    _print_results(found, screen)
    _print_null(found, screen)
    if found.prices:
        print_heading("Prisliste", screen)
        print_items("Endret tjeneste", found.prices, screen, _priced)
    _print_price_effects(found.price_effects, screen)
    _print_inputs(found.personas, screen)


def _print_results(found: PersonasComparison, screen: Console) -> None:
    print_heading("Nøkkelresultater", screen)
    say(NO_ADJUSTMENT, screen)
    for pair in found.results:
        if not pair.is_alike:
            others = (course.result for course in pair.courses if not course.is_compared)
            print_results(titled(pair), (*pair.key_results, *others), screen)
    alike = [pair.name for pair in found.results if pair.is_alike]
    if alike:
        say(f"Samme resultater i A og B: {'; '.join(alike)}", screen)


def _print_null(found: PersonasComparison, screen: Console) -> None:
    pairs = found.null_alternatives
    methods = found.inputs_a.null_method, found.inputs_b.null_method
    if not pairs:
        return
    print_heading("Nullalternativ, kr per år", screen)
    for group in Group:
        rows = [pair for pair in pairs if pair.group is group]
        told = [
            tuple(_null_text(*side) for side in zip((row.a, row.b), methods, strict=True))
            for row in rows
        ]
        if not rows:
            continue
        if all(mine == theirs for mine, theirs in told):
            say(f"{group.label()}: ingen forskjeller.", screen)
            continue
        table = new_table()
        table.add_column(group.label(), no_wrap=True)
        table.add_column("A", justify="right", overflow="fold")
        table.add_column("B", justify="right", overflow="fold")
        table.add_column("Differanse", justify="right", no_wrap=True)
        for row, texts in zip(rows, told, strict=True):
            difference = "" if row.difference is None else number_text(row.difference, "kr")
            table.add_row(row.situation.label(), *texts, difference)
        screen.print(table)


def _null_text(value: NullValue, method: NullMethod) -> str:
    basis = basis_text(value, method).lower().replace(" ", _SPACE)
    return basis if value.amount is None else f"{number_text(value.amount, 'kr')} ({basis})"


def _priced(item: ItemDifference) -> str:
    """Return a service that is new or gone with its price."""
    values = {field.key: field.a if field.b is None else field.b for field in item.fields}
    price = values.get("pris")
    amount = "" if isinstance(price, str) or price is None else nb_number(price)
    return f"{item.name} ({amount} kr per {values.get('enhet')})"


def _print_price_effects(effects: Sequence[PriceEffect], screen: Console) -> None:
    if not effects:
        return
    print_heading("Hva prisendringene har å si", screen)
    say(PRICES_EXPLAINED, screen)
    has_others = any(
        course.role is CourseRole.OTHER and course.change
        for effect in effects
        for persona in effect.personas
        for course in persona.courses
    )
    columns = ["", "Worst case", "Best case", "Spart", *([_OTHER] if has_others else [])]
    table = results_table(columns, right=len(columns) - 1)
    for effect in effects:
        table.add_row(plain(_effect_label(effect)))
        if not effect.personas:
            table.add_row("  Ingen virkning i A")
        for persona in effect.personas:
            _add_persona(table, persona)
    screen.print(table)


def _effect_label(effect: PriceEffect) -> str:
    if effect.item is None:
        return ALL_PRICES
    mine, theirs = effect.item
    return f"{theirs.service}: {nb_number(mine.price)} → {nb_number(theirs.price)} kr"


def _add_persona(table: Table, persona: PersonaEffect) -> None:
    """Add a row of a persona's worst and best case, and one for each other course that changes."""
    compared = [persona.course_in(CourseRole.WORST), persona.course_in(CourseRole.BEST)]
    if any(item is not None and item.change for item in compared):
        texts = (
            "" if item is None else number_text(item.change, "kr")
            for item in (*compared, persona.avoided)
        )
        table.add_row(plain(f"  {persona.name}"), *texts)
    for course in persona.courses:
        if course.role is CourseRole.OTHER and course.change:
            label = plain(f"  {persona.name}, {course.name}")
            table.add_row(label, "", "", "", number_text(course.change, "kr"))


def _print_inputs(personas: Sequence[PersonaDifference], screen: Console) -> None:
    if any(item.change is not Change.CHANGED for item in personas):
        print_heading("Personaer", screen)
        say_new_and_gone(personas, screen)
    for persona in personas:
        if persona.change is Change.CHANGED:
            _print_persona(persona, screen)


def _print_persona(persona: PersonaDifference, screen: Console) -> None:
    print_heading(f"{persona.name}: inndata", screen)
    say_new_and_gone(persona.courses, screen, "Nye forløp i B", "Forløp fjernet fra A")
    changed = [item for item in persona.courses if item.change is Change.CHANGED]
    for course in changed:
        name = quoted(course.name)
        words = f"Nye tiltak i B, forløp {name}", f"Tiltak fjernet fra A, forløp {name}"
        say_new_and_gone(course.measures, screen, *words)
    table = values_table("", screen)
    add_differences(table, persona.fields)
    for course in changed:
        measures = [item for item in course.measures if item.change is Change.CHANGED]
        if course.fields or measures:
            table.add_row(plain(f"Forløp {quoted(course.name)}"))
            add_differences(table, course.fields, "  ")
        for measure in measures:
            table.add_row(plain(f"  {measure.name}"))
            add_differences(table, measure.fields, "    ")
    if table.row_count:
        screen.print(table)
