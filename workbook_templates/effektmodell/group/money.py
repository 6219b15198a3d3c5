"""A group's money by the year: costs, avoided cost and gains before discounting, and the results after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.rows import (
    GroupScope,
    negative_rows,
    term_row,
    total_of,
    year_row,
)
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.terms import YEARLY_TERMS
from xlmodel.effektmodell.undiscounted import UndiscountedRows

_Rows = Callable[[UndiscountedRows], FloatArray]

_COSTS: Final[tuple[tuple[str, str, str, _Rows], ...]] = (
    (
        "startup_municipality",
        "Oppstart, kommune",
        "SUMPRODUCT({entering},{startup_municipality})",
        lambda rows: rows.startup_municipality,
    ),
    (
        "startup_state",
        "Oppstart, stat",
        "SUMPRODUCT({entering},{startup_state})",
        lambda rows: rows.startup_state,
    ),
    (
        "running_municipality",
        "Drift, kommune",
        "SUMPRODUCT({now},{running_municipality})",
        lambda rows: rows.running_municipality,
    ),
    (
        "running_state",
        "Drift, stat",
        "SUMPRODUCT({now},{running_state})",
        lambda rows: rows.running_state,
    ),
    (
        "cost",
        "Kostnad før neddiskontering",
        "SUMPRODUCT({entering},{Oppstartspakke})+SUMPRODUCT({now},{Driftspakke})",
        lambda rows: rows.cost,
    ),
)

_AVOIDED: Final[tuple[tuple[str, str, str, _Rows], ...]] = (
    (
        "avoided_lab",
        "Besparelse mens personen er i laben",
        "SUMPRODUCT({lab},{lab_rate.avoided})",
        lambda rows: rows.avoided_lab,
    ),
    (
        "avoided_out",
        "Besparelse etter laben",
        "SUMPRODUCT({out},{out_rate.avoided})",
        lambda rows: rows.avoided_out,
    ),
    (
        "avoided",
        "Besparelse før neddiskontering",
        "{undiscounted.avoided_lab}+{undiscounted.avoided_out}",
        lambda rows: rows.avoided,
    ),
)

_GAINS: Final[tuple[tuple[str, str, str, _Rows], ...]] = (
    (
        "health",
        "Helsegevinst før neddiskontering",
        "SUMPRODUCT({lab},{lab_rate.health})+SUMPRODUCT({out},{out_rate.health})",
        lambda rows: rows.health_gain,
    ),
    (
        "production",
        "Produksjonsgevinst før neddiskontering",
        "SUMPRODUCT({lab},{lab_rate.production})+SUMPRODUCT({out},{out_rate.production})",
        lambda rows: rows.production_gain,
    ),
)

_STRONG: Final = ("cost", "avoided")

_SPLIT: Final = 'IF(COUNT({NullKommuneandel})=0,"",'

_RESULTS: Final = {
    "cost": "{discount}*{undiscounted.cost}",
    "cost_municipality": "{discount}*({undiscounted.startup_municipality}"
    "+{undiscounted.running_municipality})",
    "cost_state": "{discount}*({undiscounted.startup_state}+{undiscounted.running_state})",
    "avoided": "{discount}*{undiscounted.avoided}",
    "avoided_municipality": _SPLIT + "{NullKommuneandel}*{avoided})",
    "avoided_state": _SPLIT + "(1-{NullKommuneandel})*{avoided})",
    "net": "{avoided}-{cost}",
    "net_accumulated": "SUM({net_accumulated:prev},{net})",
    "health_gain": "{discount}*{undiscounted.health}",
    "production_gain": "{discount}*{undiscounted.production}",
    "gain": "{health_gain}+{production_gain}",
    "tax_effect": "{Skattekostnad}*{net}",
    "total": "{net}+{gain}+{tax_effect}",
    "total_accumulated": "SUM({total_accumulated:prev},{total})",
}


def money_blocks(scope: GroupScope) -> None:
    """Place the rows before discounting in their blocks, and the results that follow from them."""
    for block, rows in (("costs", _COSTS), ("avoided", _AVOIDED), ("gains", _GAINS)):
        heading(scope, block)
        for row in rows:
            _undiscounted_row(scope, *row)
        scope.sheet.skip()
    scope.sheet.break_page()
    _results(scope)


def _undiscounted_row(
    scope: GroupScope, key: str, label: str, template: str, values: _Rows
) -> None:
    year_row(
        scope,
        f"undiscounted.{key}",
        label,
        template,
        lambda data: values(data.results.undiscounted),
        label_style="label_strong" if key in _STRONG else "label",
    )


def _results(scope: GroupScope) -> None:
    heading(scope, "results")
    year_row(
        scope,
        "discount",
        "Diskonteringsfaktor",
        "1/(1+{Neddiskontering})^({year_number}-1)",
        lambda data: data.results.discount,
        "factor",
        unit="faktor",
    )
    for term in YEARLY_TERMS:
        if term.key in _RESULTS:
            term_row(scope, term, _RESULTS[term.key], total=total_of(term))
    negative_rows(scope, "", lambda data: data.results)
    scope.sheet.skip()
