"""How differences between two workbooks are shown, whatever kind they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from workbook_templates.comparing.files import FileComparison
from workbook_templates.reports.terminal import new_table, plain
from xlmodel.common.bokmaal import nb_number, number_text, percent_text, value_text, with_minus
from xlmodel.common.changes import Change, Difference, ItemDifference, ResultPair
from xlmodel.common.fields import Domain
from xlmodel.common.values import Plain

_MOST_FORMULAS: Final = 40
_MOST_TEXT: Final = 18
_SPACE: Final = "\u00a0"


def print_head(found: FileComparison[Any], screen: Console) -> None:
    """Print which files are compared, what to read first, and what differs in all of the workbook."""
    for letter, file, inputs in (
        ("A", found.path_a, found.inputs_a),
        ("B", found.path_b, found.inputs_b),
    ):
        about = f"{inputs.municipality} · {inputs.programme} · {inputs.price_year}-kroner"
        screen.print(plain(f"{letter}: {file}"), style="bold", soft_wrap=True)
        screen.print(plain(f"   {about}"), soft_wrap=True)
    print_notes(found, screen)
    if found.common:
        print_differences("Felles", found.common, screen)


def print_notes(found: FileComparison[Any], screen: Console) -> None:
    """Print the sentences that a reader must know before reading the amounts."""
    for note in found.notes:
        say(f"\nMerk: {note}", screen)


def print_heading(text: str, screen: Console) -> None:
    """Print a heading below an empty line."""
    screen.print()
    screen.print(plain(text), style="bold")


def say(text: str, screen: Console) -> None:
    """Print a sentence, broken into lines by a terminal only."""
    screen.print(plain(text), soft_wrap=not screen.is_terminal)


def results_table(columns: Sequence[str], *, right: int) -> Table:
    """Return a table whose first columns may be folded; the last ``right`` ones are numbers."""
    table = new_table()
    for index, text in enumerate(columns):
        if index < len(columns) - right:
            table.add_column(plain(text), overflow="fold")
        else:
            table.add_column(plain(text), justify="right", no_wrap=True)
    return table


def values_table(heading: str, screen: Console) -> Table:
    """Return a table of differing values; long texts leave room for the other columns."""
    table = new_table()
    table.add_column(plain(heading), overflow="fold")
    for text in ("A", "B"):
        most = _MOST_TEXT if screen.is_terminal else None
        table.add_column(text, justify="right", overflow="fold", max_width=most)
    table.add_column("Differanse", justify="right", no_wrap=True)
    return table


def print_differences(heading: str, items: Iterable[Difference], screen: Console) -> None:
    """Print values that differ below a heading."""
    print_heading(heading, screen)
    table = values_table("", screen)
    add_differences(table, items)
    screen.print(table)


def add_differences(table: Table, items: Iterable[Difference], indent: str = "") -> None:
    """Add values that differ to a table of them."""
    for item in items:
        texts = (indent + _label(item), *_texts(item))
        table.add_row(*(plain(text) for text in texts))


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


def _text(value: Plain, domain: Domain) -> str:
    if value is None or isinstance(value, str):
        return value_text(value)
    return percent_text(value) if domain.kind == "share" else nb_number(value)


def _signed(value: float) -> str:
    """Write a difference with its sign, without the noise of the last binary digits."""
    rounded = round(value, 10)
    return ("+" if rounded > 0 else "") + with_minus(nb_number(rounded))


def print_items(
    heading: str,
    items: Sequence[ItemDifference],
    screen: Console,
    told: Callable[[ItemDifference], str] = lambda item: item.name,
) -> None:
    """Print items: those that are new or gone, as ``told``, and a table of what is changed."""
    say_new_and_gone(items, screen, told=told)
    changed = [item for item in items if item.change is Change.CHANGED]
    if not changed:
        return
    table = values_table(heading, screen)
    for item in changed:
        table.add_row(plain(item.name))
        add_differences(table, item.fields, "  ")
    screen.print(table)


def say_new_and_gone(
    items: Sequence[ItemDifference],
    screen: Console,
    new: str = "Nye i B",
    gone: str = "Fjernet fra A",
    told: Callable[[ItemDifference], str] = lambda item: item.name,
) -> None:
    """Print the names of items that are new or gone, each below its words."""
    for change, words in ((Change.ADDED, new), (Change.REMOVED, gone)):
        names = [told(item) for item in items if item.change is change]
        if names:
            say(f"{words}: {'; '.join(names)}", screen)


def print_results(title: str, results: Iterable[ResultPair], screen: Console) -> None:
    """Print results of both files and their difference."""
    table = results_table((title, "A", "B", "Differanse"), right=3)
    for item in results:
        unit = item.term.unit
        label = f"{item.term.nb} ({unit})" if unit == "kr" else item.term.nb
        difference = "" if item.difference is None else number_text(item.difference, unit)
        table.add_row(
            plain(label), number_text(item.a, unit), number_text(item.b, unit), difference
        )
    screen.print(table)


def print_formulas(found: FileComparison[Any], screen: Console) -> None:
    """Print the formulas that differ, or why they are not compared."""
    print_heading("Formler", screen)
    formulas = found.formulas
    if not formulas.is_compared:
        say(formulas.reason, screen)
        return
    if not formulas.differences:
        say("Ingen forskjeller.", screen)
        return
    for item in formulas.differences[:_MOST_FORMULAS]:
        addresses = [text for text in (item.address_a, item.address_b) if text is not None]
        place = " / ".join(dict.fromkeys(addresses))
        label = f" ({item.label})" if item.label else ""
        say(f"{item.tab}!{place}{label}", screen)
        for letter, address, content in (
            ("A", item.address_a, item.a),
            ("B", item.address_b, item.b),
        ):
            text = "(raden finnes ikke)" if address is None else value_text(content)
            say(f"   {letter}: {text}", screen)
    rest = len(formulas.differences) - _MOST_FORMULAS
    if rest > 0:
        say(f"… og {rest} til. Bruk --rapport eller --json for å se alle.", screen)
