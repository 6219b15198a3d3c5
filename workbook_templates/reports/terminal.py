"""Results as terminal tables and as JSON."""

from __future__ import annotations

import math
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from xlmodel import GroupResults, ModelInputs, ModelResults, YearlyRows, key_value
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Group, Term
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    YEARLY_TERMS,
)

_WIDE: Final = 10_000
_PAGE: Final = 100
FORMULA_MARK: Final = " (formel)"
"""Follows an input that is a formula in the workbook."""


def console(*, error: bool = False) -> Console:
    """Return a console on standard output or standard error.

    Where no terminal reads it, lines are as long as their content, so that nothing is cut off.
    """
    terminal = (sys.stderr if error else sys.stdout).isatty()
    return Console(
        stderr=error, width=None if terminal else _WIDE, highlight=False, markup=False, emoji=False
    )


def visible(text: str) -> str:
    """Replace signs that would steer a terminal, other than a new line."""
    return "".join(
        "·" if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign
        for sign in text
    )


def plain(text: object) -> Text:
    """Return a text from outside as it may stand in a terminal: no markup, no control signs."""
    return Text(visible(str(text)))


def print_remarks(remarks: Iterable[str], screen: Console) -> None:
    """Print what a reader should know of a file, a line each."""
    for remark in remarks:
        screen.print(plain(f"Merk: {remark}"), soft_wrap=True)


def key_results_table(results: ModelResults) -> Table:
    """Return the key results: a row a term, a column a group and, where it exists, their sum."""
    columns: list[tuple[str, YearlyRows]] = [
        (group.label(), rows) for group, rows in zip(Group, results.groups, strict=True)
    ]
    if results.combined is not None:
        columns.append(("Samlet", results.combined))
    table = new_table()
    table.add_column("", overflow="fold")
    for title, _ in columns:
        table.add_column(title, justify="right", overflow="fold")
    for term in KEY_TERMS:
        label = f"{term.nb} ({term.unit})" if term.unit == "kr" else term.nb
        values = [number_text(key_value(rows, term), term.unit) for _, rows in columns]
        table.add_row(label, *values)
    return table


def yearly_tables(results: YearlyRows, screen: Console) -> list[Table]:
    """Return results a year; as many tables beneath each other as the width asks for.

    A group's results have their own terms, an individual's those that every yearly result has.
    """
    terms = YEARLY_TERMS if isinstance(results, GroupResults) else INDIVIDUAL_TERMS
    count = int(results.period)
    years = [str(int(year)) for year in results.calendar_years[:count]]
    columns = []
    for term in terms:
        values = getattr(results, term.key)
        if values is not None:
            heading = term.nb.partition(" (")[0]
            cells = [number_text(float(value), term.unit) for value in values[:count]]
            columns.append((heading, cells))
    tables: list[Table] = []
    while columns:
        fitting = _fitting(years, columns, screen)
        tables.append(_columns_table(years, columns[:fitting]))
        columns = columns[fitting:]
    return tables


def page_width(screen: Console) -> int:
    """Return the width that yearly tables are laid out for."""
    return screen.width if screen.is_terminal else _PAGE


def new_table() -> Table:
    """Return an empty table in the program's style."""
    return Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")


def _columns_table(years: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]]) -> Table:
    table = new_table()
    table.add_column("År", no_wrap=True)
    for heading, cells in columns:
        widest = max(len(word) for word in (*heading.split(), *cells))
        table.add_column(textwrap.fill(heading, widest), justify="right", overflow="fold")
    for position, year in enumerate(years):
        table.add_row(year, *(cells[position] for _, cells in columns))
    return table


def _fitting(
    years: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]], screen: Console
) -> int:
    """Return how many of the columns stand beside each other without a broken number or word."""
    width = page_width(screen)
    for count in range(len(columns), 1, -1):
        table = _columns_table(years, columns[:count])
        needed = Measurement.get(screen, screen.options.update(max_width=_WIDE), table).maximum
        if needed <= width:
            return count
    return 1


def results_json(inputs: ModelInputs, results: ModelResults) -> dict[str, Any]:
    """Return all results under the workbook's names, for other programs; ``None`` where there is none."""
    groups = {
        group.section: _group_json(rows) for group, rows in zip(Group, results.groups, strict=True)
    }
    combined = results.combined
    return {
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": int(inputs.price_year),
        **groups,
        "samlet": None if combined is None else _rows_json(combined, KEY_TERMS, INDIVIDUAL_TERMS),
        "samlet_ulike_inndata": list(results.differences),
    }


def _group_json(results: GroupResults) -> dict[str, Any]:
    individual = _rows_json(results.individual, INDIVIDUAL_KEY_TERMS, INDIVIDUAL_TERMS)
    return _rows_json(results, KEY_TERMS, YEARLY_TERMS) | {"enkeltindivid": individual}


def _rows_json(rows: YearlyRows, scalars: Sequence[Term], yearly: Sequence[Term]) -> dict[str, Any]:
    count = int(rows.period)
    return {
        "noekkeltall": {
            term.name.removeprefix("Individ"): _number(getattr(rows, term.key), term.unit)
            for term in scalars
        },
        "aar": [int(year) for year in rows.calendar_years[:count]],
        "per_aar": {
            term.name.removeprefix("Individ"): _list(getattr(rows, term.key), term.unit, count)
            for term in yearly
        },
    }


def _number(value: np.ndarray[Any, Any], unit: str) -> float | int | None:
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if unit == "år" else number


def _list(
    values: np.ndarray[Any, Any] | None, unit: str, count: int
) -> list[float | int | None] | None:
    return None if values is None else [_number(value, unit) for value in values[:count]]
