"""Rows of a group's tab: fifteen years of one term, empty text past the period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks.timeline import PAST
from workbook_templates.blocks.values import pick
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.sheet.scope import Scope, Total
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.terms import Group, Term
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, Path

UNIT_OF_PERSONS: Final = {Group.FAMILIES.prefix: "familier"}
"""What the rows of persons count, where it is not persons."""
STRONG_TERMS: Final = ("cost", "avoided", "net", "gain", "total")
"""Terms whose labels stand out."""

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


def persons_unit(scope: Scope) -> str:
    """Return what the group's rows of persons count."""
    return UNIT_OF_PERSONS.get(scope.group, "personer")


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
        persons_unit(scope) if unit == "personer" else unit,
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
