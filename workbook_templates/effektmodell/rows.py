"""Rows of a group's tab: fifteen years of one term, empty text past the period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import PAST
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.sheet import FIRST_YEAR_COLUMN, Area, Scope, StyleName, Total
from xlmodel.common.terms import Group, Term, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, Path
from xlmodel.effektmodell.yearly import YearlyRows

GroupScope = Scope[GroupData]

Yearly = Callable[[GroupData], FloatArray | None]
"""Gives the engine's yearly row, ``None`` where it is unset."""

_UNIT_OF_PERSONS: Final = {Group.FAMILIES.prefix: "familier"}
"""What the rows of persons count, where it is not persons."""

_STRONG_TERMS: Final = ("cost", "avoided", "net", "gain", "total")
"""Terms whose labels stand out."""

_MAYBE_UNSET: Final = ("avoided_municipality", "avoided_state")

PATH_ROWS: Final = tuple(
    (place, index, path)
    for place, paths in (("lab", LAB_PATHS), ("out", OUT_PATHS))
    for index, path in enumerate(paths)
)
"""The rows of a cohort block in their order: place, row of the engine's array, path."""
_PLACES: Final = {"lab": "i laben", "out": "ute"}


def path_label(whose: str, place: str, path: Path) -> str:
    """Return the label of the persons on a path; ``whose`` tells who computed them, if anyone."""
    where = f"{whose}, {_PLACES[place]}" if whose else _PLACES[place].capitalize()
    return f"{where}: fra {path.entry.label().lower()}, nå {path.now.label().lower()}"


def unit_text(scope: GroupScope, unit: Unit) -> str:
    """Return the word that stands beside numbers of a unit; families count families for persons."""
    return _UNIT_OF_PERSONS.get(scope.group, unit) if unit is Unit.PERSONS else unit


def year_row(
    scope: GroupScope,
    key: str,
    label: str,
    template: str,
    values: Yearly,
    style: StyleName | Unit = Unit.KRONER,
    *,
    unit: str = "",
    name: str = "",
    total: Total = "none",
    label_style: StyleName = "label",
) -> None:
    """Place a row that is empty text past the period; ``unit`` is the text where no unit gives it."""
    scope.year_row(
        key,
        label,
        unit_text(scope, style) if isinstance(style, Unit) else unit,
        f"={PAST}{template})",
        lambda data: data.yearly(values(data)),
        style,
        name=name,
        total=total,
        label_style=label_style,
    )


def term_row(
    scope: GroupScope,
    term: Term,
    template: str,
    *,
    rows: Callable[[GroupData], YearlyRows] = lambda data: data.results,
    prefix: str = "",
    total: Total = "none",
) -> None:
    """Place the row of a yearly result; its key is the term's after ``prefix``."""
    year_row(
        scope,
        prefix + term.key,
        term.nb,
        template,
        lambda data: rows(data).row(term),
        term.unit,
        name=term.name,
        total=total,
        label_style="label_strong" if term.key in _STRONG_TERMS else "label",
    )


def mark_block(scope: GroupScope, key: str, first: int) -> None:
    """Key the year rows from ``first`` on as a block."""
    rows = scope.sheet.row - first
    scope.mark(key, Area(scope.sheet.name, first, FIRST_YEAR_COLUMN, rows, MAX_YEARS))


def total_of(term: Term) -> Total:
    """Return how a term's row is summed: not where it is accumulated, softly where it may be unset."""
    if term.key.endswith("accumulated"):
        return "none"
    return "sum if set" if term.key in _MAYBE_UNSET else "sum"


def negative_rows(scope: GroupScope, prefix: str, rows: Callable[[GroupData], YearlyRows]) -> None:
    """Place the rows that mark the years in which the accumulated net, and total, is negative."""
    marks: tuple[tuple[str, str, Yearly], ...] = (
        ("net", "netto", lambda data: rows(data).net_negative),
        ("total", "total", lambda data: rows(data).total_negative),
    )
    for which, label, values in marks:
        year_row(
            scope,
            f"{prefix}{which}_negative",
            f"År med negativ akkumulert {label}",
            f"IF(ROUND({{{prefix}{which}_accumulated}}*100,0)<0,{{year_number}},0)",
            values,
            "year_number",
            unit="nr.",
            label_style="note",
        )
