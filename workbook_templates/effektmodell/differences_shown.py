"""How a comparison of two workbooks of the effektmodell is shown."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from workbook_templates.comparing.parts import NO_ADJUSTMENT
from workbook_templates.comparing.shown import (
    print_differences,
    print_heading,
    print_items,
    print_results,
    results_table,
    say,
)
from workbook_templates.effektmodell.differences import Comparison, GroupComparison
from workbook_templates.effektmodell.differences_report import CONTRIBUTIONS_EXPLAINED
from workbook_templates.reports.terminal import plain
from xlmodel.analyses.contributions import Contribution, Decomposition, Effect
from xlmodel.common.bokmaal import number_text


def print_effektmodell(found: Comparison, screen: Console) -> None:
    """Print the key results, what differs in each group, and what each change contributed."""
    print_heading("Nøkkelresultater", screen)
    say(NO_ADJUSTMENT, screen)
    for group in found.groups:
        print_results(group.group.label(), group.key_results, screen)
    if found.combined:
        print_results("Samlet", found.combined, screen)
    for group in found.groups:
        _print_group(group, screen)
    _print_contributions(found.groups, screen)


def _print_group(group: GroupComparison, screen: Console) -> None:
    title = group.group.label()
    if group.is_alike:
        print_heading(title, screen)
        say("Ingen forskjeller i inndata.", screen)
        return
    if group.inputs:
        print_differences(f"{title}: inndata", group.inputs, screen)
    if group.measures:
        print_heading(f"{title}: tiltak", screen)
        print_items("Endret tiltak", group.measures, screen)
    if group.sources:
        print_differences(f"{title}: kilder", group.sources, screen)


def _print_contributions(groups: Iterable[GroupComparison], screen: Console) -> None:
    changed = [group for group in groups if group.decomposition.contributions]
    if not changed:
        return
    print_heading("Bidrag til endringen i netto og total, kr", screen)
    say(CONTRIBUTIONS_EXPLAINED, screen)
    for group in changed:
        screen.print(_contributions_table(group.group.label(), group.decomposition))


def _contributions_table(title: str, parts: Decomposition) -> Table:
    table = results_table(
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
