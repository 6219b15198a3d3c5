"""Rows of a group's tab: fifteen years of one term, empty text past the period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates._data import GroupData, pick
from workbook_templates._plan import Scope, Total
from workbook_templates._styles import StyleName
from xlmodel.inputs import FloatArray
from xlmodel.terms import Group, Term

PAST: Final = 'IF({year_number}>{Analyseperiode},"",'
UNIT_OF_PERSONS: Final = {Group.FAMILIES.prefix: "familier"}
"""What the rows of persons count, where it is not persons."""
STRONG_TERMS: Final = ("cost", "avoided", "net", "gain", "total")
"""Terms whose labels stand out."""

Yearly = Callable[[GroupData], FloatArray | None]


def year_row(
    scope: Scope,
    key: str,
    label: str,
    template: str,
    values: Yearly,
    style: StyleName = "kr",
    *,
    unit: str = "kr",
    name: str = "",
    total: Total = "none",
    label_style: StyleName = "label",
) -> None:
    """Place a row that is empty text past the period."""
    scope.year_row(
        key,
        label,
        UNIT_OF_PERSONS.get(scope.group, unit) if unit == "personer" else unit,
        f"={PAST}{template})",
        lambda data: data.yearly(values(data)),
        style,
        name=name,
        total=total,
        label_style=label_style,
    )


def term_row(scope: Scope, term: Term, template: str, *, total: Total = "none") -> None:
    """Place the row of a yearly result of the group."""
    persons = term.unit == "personer"
    strong = term.key in STRONG_TERMS
    year_row(
        scope,
        term.key,
        term.nb,
        template,
        pick(f"results.{term.key}"),
        "persons" if persons else "kr",
        unit=term.unit,
        name=term.name,
        total=total,
        label_style="label_strong" if strong else "label",
    )
