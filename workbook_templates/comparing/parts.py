"""The parts that the comparisons of all kinds of workbook have: columns, rows, notes, and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from workbook_templates.reports import (
    Cell,
    Column,
    Medium,
    Row,
    Table,
    Value,
    labelled,
    numbers,
    texts,
)
from workbook_templates.sheet import MunicipalityInputs
from xlmodel.common.changes import Change, Difference, ItemDifference, ResultPair
from xlmodel.common.terms import Unit
from xlmodel.common.years import span_key

NO_DIFFERENCES: Final = "Ingen forskjeller"
NO_ADJUSTMENT: Final = (
    "Resultatene er regnet ut av modellen fra inndataene i filene. Differansen er B minus A."
)
VALUES_DIFFER: Final = (
    "Verdier som er ulike i de to filene. Andeler står som desimaltall: 0,8 er 80 %."
)
ITEMS_BY_NAME: Final = "{} med samme navn er sammenlignet, uansett hvilken rad de står i."

LABEL: Final = Column("", on=Medium.PAGE)
"""What a page has in one column and a workbook in several."""

# Columns and rows --------------------------------------------------------------------------------


def value_columns(width: float, difference_width: float) -> tuple[Column, ...]:
    """Return the columns of values that differ: A, B and the difference."""
    return (
        *(Column(letter, Unit.NUMBER, width, blank="(tom)") for letter in "AB"),
        Column("Differanse", Unit.NUMBER, difference_width, signed=True),
    )


def value_cells(item: Difference) -> tuple[Cell, Cell, Cell]:
    """Return A, B and the difference."""
    is_share = item.domain.kind == "share"
    is_year = item.domain.kind == "whole" and item.domain.minimum >= 1000
    unit = Unit.SHARE if is_share else Unit.YEAR if is_year else Unit.NUMBER
    return (
        *(Cell(item.a, unit), Cell(item.b, unit)),
        Cell(item.difference, Unit.SHARE if is_share else Unit.NUMBER),
    )


def differing(name: str, columns: Sequence[Column], *lead: str) -> Table:
    """Return the table of what differs in something."""
    return Table(name, columns, lead, NO_DIFFERENCES)


def results_table(who: str, who_width: float, width: float) -> Table:
    """Return the table of results in both files; ``who`` is what a section of it is."""
    return Table(
        "Sammendrag",
        (
            Column(who, width=who_width, on=Medium.SHEET),
            LABEL,
            *texts(Medium.SHEET, Resultat=width, Enhet=12),
            *numbers(Unit.NUMBER, 20, "A", "B", "Differanse"),
        ),
        (NO_ADJUSTMENT,),
    )


def result_rows(results: Iterable[ResultPair]) -> list[Row]:
    """Return results in both files and their difference."""
    found = []
    for item in results:
        unit = item.term.unit
        difference = Cell(item.difference, Unit.COUNT if unit is Unit.YEAR else unit)
        values = (Cell(item.a, unit), Cell(item.b, unit), difference)
        found.append(Row((labelled(item.term), item.term.nb, unit, *values)))
    return found


def item_rows(
    item: ItemDifference, *within: str, word: str, on: Medium = Medium.BOTH
) -> Iterator[Row]:
    """Yield the fields of a named item that differ; a page has those of changed items only.

    ``within`` names what it belongs to, ``word`` is what happened to it.
    """
    seen = on if item.change is Change.CHANGED else Medium.SHEET
    for field in item.fields:
        yield Row((*within, item.name, word, field.label, *value_cells(field)), seen)


def new_and_gone(
    items: Iterable[ItemDifference],
    new: str = "Nye i B",
    gone: str = "Fjernet fra A",
    told: Callable[[ItemDifference], str] = lambda item: item.name,
) -> list[str]:
    """Return the names of items that are new or gone, each below its words."""
    found = list(items)
    lines = []
    for change, words in ((Change.ADDED, new), (Change.REMOVED, gone)):
        names = [told(item) for item in found if item.change is change]
        if names:
            lines.append(f"{words}: {'; '.join(names)}")
    return lines


# Notes -------------------------------------------------------------------------------------------


def period_notes(who: str, a: int, b: int) -> Iterator[str]:
    """Tell that the sums of a group or persona cover different numbers of years."""
    if a != b:
        yield (
            f"{who}: analyseperioden er {a} år i A og {b} år i B, så summene gjelder ulikt antall år."
        )


def price_year_notes(a: MunicipalityInputs, b: MunicipalityInputs) -> Iterator[str]:
    """Tell that the amounts of two files are kroner of different years."""
    if a.price_year != b.price_year:
        yield (
            f"Beløpene er i ulike kroner: A i {a.price_year}-kroner, B i {b.price_year}-kroner. "
            "De er ikke justert for prisendring, så en forskjell i kroner er både endret prisnivå "
            "og reell endring."
        )


# JSON --------------------------------------------------------------------------------------------


def differences_json(items: Iterable[Difference]) -> list[dict[str, Value]]:
    """Return values that differ: ``navn``, ``etikett``, ``situasjon``, ``a``, ``b``, ``differanse``.

    ``differanse`` is null unless both are numbers. A value a year has ``aar``: ``"4"`` or ``"1-3"``.
    """
    return [
        {
            "navn": item.key,
            "etikett": item.label,
            "situasjon": None if item.situation is None else item.situation.key,
            **({} if item.years is None else {"aar": span_key(*item.years)}),
            "a": item.a,
            "b": item.b,
            "differanse": item.difference,
        }
        for item in items
    ]


def item_json(item: ItemDifference) -> dict[str, Any]:
    """Return a named item: ``navn``, ``endring`` (nytt, fjernet, endret) and its ``felt``."""
    return {
        "navn": item.name,
        "endring": item.change,
        "felt": differences_json(item.fields),
    }


def pair_json(pair: ResultPair) -> dict[str, Value]:
    """Return a result in both files: ``a``, ``b`` and ``differanse``, null where there is none."""
    return {
        "a": None if isinstance(pair.a, str) else pair.a,
        "b": None if isinstance(pair.b, str) else pair.b,
        "differanse": pair.difference,
    }


def results_json(results: Iterable[ResultPair]) -> dict[str, dict[str, Value]]:
    """Return results in both files by their names in a workbook."""
    return {item.term.name: pair_json(item) for item in results}
