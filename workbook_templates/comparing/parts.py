"""The parts that the comparisons of all kinds of workbook have, as JSON and as tabs of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from workbook_templates.comparing.files import FileComparison, Inputs
from workbook_templates.reports.sheets import ReportCell, ReportSheet
from xlmodel.common.changes import Difference, ItemDifference, ResultPair
from xlmodel.common.values import Plain
from xlmodel.common.years import span_key

TITLE: Final = "Sammenligning av to arbeidsbøker"
NO_ADJUSTMENT: Final = (
    "Resultatene er regnet ut av modellen fra inndataene i filene. Differansen er B minus A."
)
VALUES_DIFFER: Final = (
    "Verdier som er ulike i de to filene. Andeler står som desimaltall: 0,8 er 80 %."
)
ITEMS_BY_NAME: Final = "{} med samme navn er sammenlignet, uansett hvilken rad de står i."

# JSON --------------------------------------------------------------------------------------------


def comparison_head_json(found: FileComparison[Any]) -> dict[str, Any]:
    """Return what comes first in the JSON of every comparison.

    ==================  ==========================================================================
    ``a``, ``b``        ``fil``, ``kommune``, ``programnavn``, ``prisaar``
    ``like``            no difference in inputs, texts or formulas
    ``ulikt_prisaar``   amounts stand in kroner of different years and are not adjusted
    ``merknader``       sentences to read first
    ``felles``          what differs in the inputs of the whole workbook, see ``differences_json``
    ==================  ==========================================================================
    """
    return {
        "a": _file_json(found.path_a, found.inputs_a),
        "b": _file_json(found.path_b, found.inputs_b),
        "like": found.is_alike,
        "ulikt_prisaar": found.inputs_a.price_year != found.inputs_b.price_year,
        "merknader": list(found.notes),
        "felles": differences_json(found.common),
    }


def _file_json(path: Path, inputs: Inputs) -> dict[str, Any]:
    return {
        "fil": str(path),
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": inputs.price_year,
    }


def differences_json(items: Iterable[Difference]) -> list[dict[str, Any]]:
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
        "endring": str(item.change),
        "felt": differences_json(item.fields),
    }


def pair_json(pair: ResultPair) -> dict[str, Any]:
    """Return a result in both files: ``a``, ``b`` and ``differanse``, null where there is none."""
    return {
        "a": None if isinstance(pair.a, str) else pair.a,
        "b": None if isinstance(pair.b, str) else pair.b,
        "differanse": pair.difference,
    }


def results_json(results: Iterable[ResultPair]) -> dict[str, Any]:
    """Return results in both files by their names in a workbook."""
    return {item.term.name: pair_json(item) for item in results}


def formulas_json(found: FileComparison[Any]) -> dict[str, Any]:
    """Return whether formulas are ``sammenlignet``, the ``grunn`` if not, and ``forskjeller``.

    A difference has ``fane``, ``innhold``, ``celle_a``, ``celle_b``, ``a`` and ``b``.
    """
    return {
        "sammenlignet": found.formulas.is_compared,
        "grunn": found.formulas.reason or None,
        "forskjeller": [
            {
                "fane": item.tab,
                "innhold": item.label,
                "celle_a": item.address_a,
                "celle_b": item.address_b,
                "a": item.a,
                "b": item.b,
            }
            for item in found.formulas.differences
        ],
    }


# Report ------------------------------------------------------------------------------------------


def summary_sheet(
    found: FileComparison[Any],
    who: str,
    sections: Iterable[tuple[str, Iterable[ResultPair]]],
    widths: tuple[int, int],
) -> ReportSheet:
    """Return the first tab: the files, what to read first, and the key results of each section.

    ``who`` is what a section is, for the head of the first column.
    """
    files = ((found.path_a, found.inputs_a), (found.path_b, found.inputs_b))
    facts: list[tuple[str, ReportCell]] = []
    for letter, (path, inputs) in zip("AB", files, strict=True):
        facts += [
            (f"Fil {letter}", str(path)),
            (f"Kommune {letter}", f"{inputs.municipality} · {inputs.programme}"),
            (f"Prisår {letter}", str(inputs.price_year)),
        ]
    return ReportSheet(
        "Sammendrag",
        [*found.notes, NO_ADJUSTMENT],
        [who, "Resultat", "Enhet", "A", "B", "Differanse"],
        [
            (title, item.term.nb, item.term.unit, *_result_cells(item))
            for title, results in sections
            for item in results
        ],
        [*widths, 12, 20, 20, 20],
        ["text", "text", "text", "number", "number", "number"],
        facts,
    )


def _result_cells(item: ResultPair) -> tuple[ReportCell, ReportCell, ReportCell]:
    if item.term.unit == "år":
        return str(item.a), str(item.b), item.difference
    decimals = 0 if item.term.unit == "kr" else 4
    a, b, difference = (
        round(value, decimals) if isinstance(value, int | float) else value
        for value in (item.a, item.b, item.difference)
    )
    return a, b, difference


def formulas_sheet(found: FileComparison[Any]) -> ReportSheet:
    """Return the tab of the formulas that differ."""
    return ReportSheet(
        "Formler",
        [found.formulas.reason or "Celler der formelen er ulik i de to filene."],
        ["Fane", "Innhold", "Celle i A", "Celle i B", "A", "B"],
        or_none(_formula_rows(found), 6),
        [26, 34, 10, 10, 60, 60],
        ["text", "text", "text", "text", "code", "code"],
    )


def _formula_rows(found: FileComparison[Any]) -> Iterator[Sequence[ReportCell]]:
    for item in found.formulas.differences:
        yield (
            *(item.tab, item.label, item.address_a or "(finnes ikke)"),
            *(item.address_b or "(finnes ikke)", item.a, item.b),
        )


def or_none(rows: Iterable[Sequence[ReportCell]], width: int) -> list[Sequence[ReportCell]]:
    """Return the rows, or one that says that there are none."""
    return list(rows) or [("Ingen forskjeller", *[None] * (width - 1))]


def value_cells(item: Difference) -> tuple[ReportCell, ReportCell, ReportCell]:
    """Return A, B and the difference; a year is a text, so that no thousands are set apart."""
    return _cell(item, item.a), _cell(item, item.b), item.difference


def _cell(item: Difference, value: Plain) -> ReportCell:
    is_year = item.domain.kind == "whole" and item.domain.minimum >= 1000
    return str(value) if is_year and value is not None else value
