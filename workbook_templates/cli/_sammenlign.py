"""The command ``sammenlign``: what changed between two workbooks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from workbook_templates._compare import (
    Comparison,
    Difference,
    GroupComparison,
    KeyResult,
    Value,
    compare_workbooks,
)
from workbook_templates._compare_report import (
    CONTRIBUTIONS_EXPLAINED,
    NO_ADJUSTMENT,
    TITLE,
    comparison_json,
    report_sheets,
)
from workbook_templates._files import write_whole
from workbook_templates._report_writer import report_bytes
from workbook_templates.cli._bokmaal import Command
from workbook_templates.cli._paths import file_path
from workbook_templates.cli._tables import (
    console,
    new_table,
    number_text,
    percent_text,
    plain,
    value_text,
)
from xlmodel import EffektmodellError
from xlmodel.contributions import Contribution, Decomposition, Effect, MeasureChange
from xlmodel.specs import Domain, nb_number

_MOST_FORMULAS: Final = 40
_MOST_TEXT: Final = 18
_SPACE: Final = "\u00a0"


@click.command(
    cls=Command,
    short_help="Vis hva som er ulikt i to arbeidsbøker, og hva det har å si.",
    help="""Vis hva som er ulikt i A.xlsx og B.xlsx: inndata, tiltak, formler og nøkkelresultater,
    og hva hver endring bidrar med til endringen i netto og total.

    Filene kan være fjorårets og årets arbeidsbok, eller to kommuners. Tiltak kjennes igjen på
    navnet. Differansen er B minus A. Beløp justeres ikke for ulikt prisår.

    Avslutter med kode 0 når filene er sammenlignet, enten noe er ulikt eller ikke, og 2 når en fil
    ikke kan brukes. «like» i JSON forteller om filene er like.

    \b
    Eksempler:
      effektmodell sammenlign 2025.xlsx 2026.xlsx
      effektmodell sammenlign 2025.xlsx 2026.xlsx --rapport Endringer.xlsx
      effektmodell sammenlign Asker.xlsx Bærum.xlsx --json > forskjell.json
    """,
)
@click.argument("a", type=file_path, metavar="A.xlsx")
@click.argument("b", type=file_path, metavar="B.xlsx")
@click.option(
    "--rapport",
    type=file_path,
    metavar="FIL.xlsx",
    help="Skriv sammenligningen som en arbeidsbok også.",
)
@click.option("--overskriv", is_flag=True, help="Erstatt rapporten dersom den finnes fra før.")
@click.option("--json", "as_json", is_flag=True, help="Skriv sammenligningen som JSON.")
def sammenlign(a: Path, b: Path, rapport: Path | None, overskriv: bool, as_json: bool) -> None:
    """Compare two workbooks."""
    if rapport is not None:
        _refuse_report(rapport, (a, b))
    progress = console(error=True)
    with progress.status("Sammenligner …") if progress.is_terminal else nullcontext():
        found = compare_workbooks(a, b)
    if rapport is not None:
        write_whole(rapport, report_bytes(TITLE, report_sheets(found)), overwrite=overskriv)
    if as_json:
        text = json.dumps(comparison_json(found), ensure_ascii=False, indent=2)
        click.echo(text if sys.stdout.isatty() else text.encode())
        return
    _print(found, console())
    if rapport is not None:
        console().print(plain(f"\nSkrev {rapport}"), soft_wrap=True)


def _refuse_report(rapport: Path, files: Iterable[Path]) -> None:
    if rapport.suffix.lower() != ".xlsx":
        raise EffektmodellError(f"{rapport}: navnet på en rapport må slutte på .xlsx.")
    if rapport.resolve() in {file.resolve() for file in files}:
        raise EffektmodellError(
            f"{rapport}: rapporten kan ikke erstatte en av arbeidsbøkene som sammenlignes."
        )


def _print(found: Comparison, screen: Console) -> None:
    if found.is_alike:
        screen.print(
            plain(f"{found.path_a} og {found.path_b}: ingen forskjeller i inndata og formler."),
            soft_wrap=True,
        )
        _print_notes(found, screen)
        return
    for letter, file, inputs in (
        ("A", found.path_a, found.inputs_a),
        ("B", found.path_b, found.inputs_b),
    ):
        about = f"{inputs.municipality} · {inputs.programme} · {inputs.price_year}-kroner"
        screen.print(plain(f"{letter}: {file}"), style="bold", soft_wrap=True)
        screen.print(plain(f"   {about}"), soft_wrap=True)
    _print_notes(found, screen)
    if found.common:
        _print_differences("Felles", found.common, screen)
    _heading("Nøkkelresultater", screen)
    _say(NO_ADJUSTMENT, screen)
    for group in found.groups:
        _print_key_results(group.group.label(), group.key_results, screen)
    if found.combined:
        _print_key_results("Samlet", found.combined, screen)
    for group in found.groups:
        _print_group(group, screen)
    _print_contributions(found.groups, screen)
    _print_formulas(found, screen)


def _print_notes(found: Comparison, screen: Console) -> None:
    for note in found.notes:
        _say(f"\nMerk: {note}", screen)


def _heading(text: str, screen: Console) -> None:
    screen.print()
    screen.print(plain(text), style="bold")


def _say(text: str, screen: Console) -> None:
    screen.print(plain(text), soft_wrap=not screen.is_terminal)


def _print_group(group: GroupComparison, screen: Console) -> None:
    title = group.group.label()
    if group.is_alike:
        _heading(title, screen)
        _say("Ingen forskjeller i inndata.", screen)
        return
    if group.inputs:
        _print_differences(f"{title}: inndata", group.inputs, screen)
    if group.measures:
        _print_measures(title, group, screen)
    if group.sources:
        _print_differences(f"{title}: kilder", group.sources, screen)


def _table(columns: Sequence[str], *, right: int) -> Table:
    """Return a table whose first columns may be folded; the last ``right`` ones are numbers."""
    table = new_table()
    for index, text in enumerate(columns):
        if index < len(columns) - right:
            table.add_column(text, overflow="fold")
        else:
            table.add_column(text, justify="right", no_wrap=True)
    return table


def _values_table(heading: str, screen: Console) -> Table:
    """Return a table of differing values; long texts leave room for the other columns."""
    table = new_table()
    table.add_column(heading, overflow="fold")
    for text in ("A", "B"):
        most = _MOST_TEXT if screen.is_terminal else None
        table.add_column(text, justify="right", overflow="fold", max_width=most)
    table.add_column("Differanse", justify="right", no_wrap=True)
    return table


def _print_differences(heading: str, items: Iterable[Difference], screen: Console) -> None:
    _heading(heading, screen)
    table = _values_table("", screen)
    for item in items:
        cells = (plain(_label(item)), *(plain(text) for text in _texts(item)))
        table.add_row(*cells)
    screen.print(table)


def _label(item: Difference) -> str:
    if item.situation is None or item.situation.label().lower() in item.label:
        return item.label
    return f"{item.label}, {item.situation.label().lower()}"


def _texts(item: Difference) -> tuple[str, str, str]:
    """Return A, B and their difference; two values that differ look different."""
    mine, theirs = _text(item.a, item.domain), _text(item.b, item.domain)
    if mine == theirs:
        mine, theirs = value_text(item.a), value_text(item.b)
    difference = item.difference
    if difference is None:
        return mine, theirs, ""
    if item.domain.kind == "share":
        return mine, theirs, f"{_signed(difference * 100)}{_SPACE}prosentpoeng"
    return mine, theirs, _signed(difference)


def _text(value: Value, domain: Domain) -> str:
    if value is None or isinstance(value, str):
        return value_text(value)
    return percent_text(value) if domain.kind == "share" else nb_number(value)


def _signed(value: float) -> str:
    """Write a difference with its sign, without the noise of the last binary digits."""
    rounded = round(value, 10)
    return ("+" if rounded > 0 else "") + nb_number(rounded).replace("-", "−")


def _print_measures(title: str, group: GroupComparison, screen: Console) -> None:
    _heading(f"{title}: tiltak", screen)
    for change, heading in (
        (MeasureChange.ADDED, "Nye i B"),
        (MeasureChange.REMOVED, "Fjernet fra A"),
    ):
        names = [item.name for item in group.measures if item.change is change]
        if names:
            _say(f"{heading}: {'; '.join(names)}", screen)
    changed = [item for item in group.measures if item.change is MeasureChange.CHANGED]
    if not changed:
        return
    table = _values_table("Endret tiltak", screen)
    for measure in changed:
        table.add_row(plain(measure.name))
        for item in measure.fields:
            table.add_row(plain(f"  {_label(item)}"), *(plain(text) for text in _texts(item)))
    screen.print(table)


def _print_contributions(groups: Iterable[GroupComparison], screen: Console) -> None:
    changed = [group for group in groups if group.decomposition.contributions]
    if not changed:
        return
    _heading("Bidrag til endringen i netto og total, kr", screen)
    _say(CONTRIBUTIONS_EXPLAINED, screen)
    for group in changed:
        screen.print(_contributions_table(group.group.label(), group.decomposition))


def _contributions_table(title: str, parts: Decomposition) -> Table:
    table = _table(
        (
            title,
            "Netto,\nalene",
            "Netto, i\nrekkefølge",
            "Total,\nalene",
            "Total, i\nrekkefølge",
        ),
        right=4,
    )
    for item in parts.contributions:
        table.add_row(plain(_contribution_label(item)), *_amounts(item.alone, item.in_sequence))
    table.add_row("Restledd", *_amounts(parts.rest, None))
    table.add_row("Endring i alt", *_amounts(parts.change, parts.change), style="bold")
    return table


def _contribution_label(item: Contribution) -> str:
    return item.label if item.change is None else f"{item.label} ({item.change})"


def _amounts(alone: Effect, in_sequence: Effect | None) -> tuple[str, str, str, str]:
    second = ("", "") if in_sequence is None else (_kr(in_sequence.net), _kr(in_sequence.total))
    return _kr(alone.net), second[0], _kr(alone.total), second[1]


def _kr(value: float) -> str:
    return number_text(value, "kr")


def _print_key_results(title: str, results: Iterable[KeyResult], screen: Console) -> None:
    table = _table((title, "A", "B", "Differanse"), right=3)
    for item in results:
        unit = item.term.unit
        label = f"{item.term.nb} ({unit})" if unit == "kr" else item.term.nb
        difference = "" if item.difference is None else _difference_text(item.difference, unit)
        table.add_row(label, number_text(item.a, unit), number_text(item.b, unit), difference)
    screen.print(table)


def _difference_text(value: float, unit: str) -> str:
    return number_text(value, unit).replace("-", "−")


def _print_formulas(found: Comparison, screen: Console) -> None:
    _heading("Formler", screen)
    formulas = found.formulas
    if not formulas.is_compared:
        _say(formulas.reason, screen)
        return
    if not formulas.differences:
        _say("Ingen forskjeller.", screen)
        return
    for item in formulas.differences[:_MOST_FORMULAS]:
        addresses = [text for text in (item.address_a, item.address_b) if text is not None]
        place = " / ".join(dict.fromkeys(addresses))
        label = f" ({item.label})" if item.label else ""
        _say(f"{item.tab}!{place}{label}", screen)
        for letter, address, content in (
            ("A", item.address_a, item.a),
            ("B", item.address_b, item.b),
        ):
            text = "(raden finnes ikke)" if address is None else value_text(content)
            _say(f"   {letter}: {text}", screen)
    rest = len(formulas.differences) - _MOST_FORMULAS
    if rest > 0:
        _say(f"… og {rest} til. Bruk --rapport eller --json for å se alle.", screen)
