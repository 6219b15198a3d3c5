"""A comparison of two workbooks as JSON and as the tabs of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbook_templates._compare import (
    Comparison,
    Difference,
    GroupComparison,
    KeyResult,
    MeasureDifference,
    Value,
)
from workbook_templates._report_writer import ReportCell, ReportSheet
from xlmodel.contributions import Decomposition, Effect, MeasureChange
from xlmodel.inputs import ModelInputs

TITLE = "Sammenligning av to arbeidsbøker"
NO_ADJUSTMENT = (
    "Resultatene er regnet ut av modellen fra inndataene i filene. Differansen er B minus A."
)
CONTRIBUTIONS_EXPLAINED = (
    "Alene: A med bare denne endringen. I rekkefølge: endringene gjort én etter én, ovenfra og ned. "
    "Restleddet er det endringene gjør sammen, ut over det hver av dem gjør alene."
)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return the comparison for other programs; keys as in input files, names as in workbooks.

    ==================  ==========================================================================
    ``a``, ``b``        ``fil``, ``kommune``, ``programnavn``, ``prisaar``
    ``like``            no difference in inputs, measures, sources or formulas
    ``ulikt_prisaar``   amounts stand in kroner of different years and are not adjusted
    ``merknader``       sentences to read first
    ``felles``          differing values: ``navn``, ``etikett``, ``situasjon``, ``a``, ``b``,
                        ``differanse`` (null unless both are numbers)
    ``unge_voksne``,    ``inndata`` and ``kilder`` (as ``felles``); ``tiltak``: ``navn``,
    ``familie``         ``endring`` (nytt, fjernet, endret), ``felt`` (as ``felles``);
                        ``noekkeltall``: by name ``a``, ``b``, ``differanse``; ``bidrag``
    ``bidrag``          ``a``, ``b``, ``endring`` and ``restledd``, each as ``netto`` and
                        ``total``; ``poster``: ``navn``, ``etikett``, ``tiltak`` (what happened to
                        the measure, null for an input), ``alene`` and ``i_rekkefoelge``
    ``samlet``          ``noekkeltall``, or null where the groups cannot be summed
    ``formler``         ``sammenlignet``, ``grunn``, and ``forskjeller``: ``fane``, ``innhold``,
                        ``celle_a``, ``celle_b``, ``a``, ``b``
    ==================  ==========================================================================
    """
    return {
        "a": _file_json(found.path_a, found.inputs_a),
        "b": _file_json(found.path_b, found.inputs_b),
        "like": found.is_alike,
        "ulikt_prisaar": found.inputs_a.price_year != found.inputs_b.price_year,
        "merknader": list(found.notes),
        "felles": _differences_json(found.common),
        **{group.group.section: _group_json(group) for group in found.groups},
        "samlet": {"noekkeltall": _key_results_json(found.combined)} if found.combined else None,
        "formler": {
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
        },
    }


def _file_json(path: Path, inputs: ModelInputs) -> dict[str, Any]:
    return {
        "fil": str(path),
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": inputs.price_year,
    }


def _differences_json(items: Iterable[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "navn": item.key,
            "etikett": item.label,
            "situasjon": None if item.situation is None else item.situation.key,
            "a": item.a,
            "b": item.b,
            "differanse": item.difference,
        }
        for item in items
    ]


def _group_json(group: GroupComparison) -> dict[str, Any]:
    return {
        "inndata": _differences_json(group.inputs),
        "kilder": _differences_json(group.sources),
        "tiltak": [
            {
                "navn": item.name,
                "endring": str(item.change),
                "felt": _differences_json(item.fields),
            }
            for item in group.measures
        ],
        "noekkeltall": _key_results_json(group.key_results),
        "bidrag": _decomposition_json(group.decomposition),
    }


def _key_results_json(results: Iterable[KeyResult]) -> dict[str, Any]:
    return {
        item.term.name: {
            "a": None if isinstance(item.a, str) else item.a,
            "b": None if isinstance(item.b, str) else item.b,
            "differanse": item.difference,
        }
        for item in results
    }


def _decomposition_json(found: Decomposition) -> dict[str, Any]:
    return {
        "a": _effect_json(found.before),
        "b": _effect_json(found.after),
        "endring": _effect_json(found.change),
        "restledd": _effect_json(found.rest),
        "poster": [
            {
                "navn": item.label if item.spec is None else item.spec.toml,
                "etikett": item.label,
                "tiltak": item.change,
                "alene": _effect_json(item.alone),
                "i_rekkefoelge": _effect_json(item.in_sequence),
            }
            for item in found.contributions
        ],
    }


def _effect_json(effect: Effect) -> dict[str, float]:
    return {"netto": effect.net, "total": effect.total}


def report_sheets(found: Comparison) -> list[ReportSheet]:
    """Return the tabs of the report: summary, inputs, measures, contributions and formulas."""
    return [
        _summary(found),
        ReportSheet(
            "Inndata",
            ["Verdier som er ulike i de to filene. Andeler står som desimaltall: 0,8 er 80 %."],
            ["Gruppe", "Inndata", "Situasjon", "Enhet", "A", "B", "Differanse"],
            _or_none(_input_rows(found), 7),
            [16, 44, 14, 9, 26, 26, 16],
            ["text", "text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Tiltak",
            ["Tiltak med samme navn er sammenlignet, uansett hvilken rad de står i."],
            ["Gruppe", "Tiltak", "Endring", "Felt", "A", "B", "Differanse"],
            _or_none(_measure_rows(found), 7),
            [16, 40, 10, 18, 36, 36, 16],
            ["text", "text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Bidrag",
            [
                "Hva hver endring har å si for netto og total i perioden, kr.",
                CONTRIBUTIONS_EXPLAINED,
            ],
            [
                "Gruppe",
                "Endring",
                "Type",
                "Netto, alene",
                "Netto, i rekkefølge",
                "Total, alene",
                "Total, i rekkefølge",
            ],
            _or_none(_contribution_rows(found), 7),
            [16, 48, 16, 16, 16, 16, 16],
            ["text", "text", "text", "kr", "kr", "kr", "kr"],
        ),
        ReportSheet(
            "Formler",
            [found.formulas.reason or "Celler der formelen er ulik i de to filene."],
            ["Fane", "Innhold", "Celle i A", "Celle i B", "A", "B"],
            _or_none(_formula_rows(found), 6),
            [26, 34, 10, 10, 60, 60],
            ["text", "text", "text", "text", "code", "code"],
        ),
    ]


def _or_none(rows: Iterable[Sequence[ReportCell]], width: int) -> list[Sequence[ReportCell]]:
    """Return the rows, or one that says that there are none."""
    return list(rows) or [("Ingen forskjeller", *[None] * (width - 1))]


def _summary(found: Comparison) -> ReportSheet:
    files = ((found.path_a, found.inputs_a), (found.path_b, found.inputs_b))
    facts: list[tuple[str, ReportCell]] = []
    for letter, (path, inputs) in zip("AB", files, strict=True):
        facts += [
            (f"Fil {letter}", str(path)),
            (f"Kommune {letter}", f"{inputs.municipality} · {inputs.programme}"),
            (f"Prisår {letter}", str(inputs.price_year)),
        ]
    sections = [
        *((group.group.label(), group.key_results) for group in found.groups),
        ("Samlet", found.combined),
    ]
    return ReportSheet(
        "Sammendrag",
        [*found.notes, NO_ADJUSTMENT],
        ["Gruppe", "Resultat", "Enhet", "A", "B", "Differanse"],
        [
            (title, item.term.nb, item.term.unit, *_key_cells(item))
            for title, results in sections
            for item in results
        ],
        [18, 34, 12, 20, 20, 20],
        ["text", "text", "text", "number", "number", "number"],
        facts,
    )


def _key_cells(item: KeyResult) -> tuple[ReportCell, ReportCell, ReportCell]:
    if item.term.unit == "år":
        return str(item.a), str(item.b), item.difference
    decimals = 0 if item.term.unit == "kr" else 4
    a, b, difference = (
        round(value, decimals) if isinstance(value, int | float) else value
        for value in (item.a, item.b, item.difference)
    )
    return a, b, difference


def _input_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    sections = [
        ("Felles", found.common),
        *((group.group.label(), (*group.inputs, *group.sources)) for group in found.groups),
    ]
    for title, items in sections:
        for item in items:
            situation = "" if item.situation is None else item.situation.label()
            yield (title, item.label, situation, item.unit, *_cells(item))


def _measure_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    for group in found.groups:
        for measure in group.measures:
            yield from _field_rows(group.group.label(), measure)


def _field_rows(title: str, measure: MeasureDifference) -> Iterator[Sequence[ReportCell]]:
    for item in measure.fields:
        yield (title, measure.name, str(measure.change), item.label, *_cells(item))


def _cells(item: Difference) -> tuple[ReportCell, ReportCell, ReportCell]:
    """Return A, B and the difference; a year is a text, so that no thousands are set apart."""
    return _cell(item, item.a), _cell(item, item.b), item.difference


def _cell(item: Difference, value: Value) -> ReportCell:
    is_year = item.domain.kind == "whole" and item.domain.minimum >= 1000
    return str(value) if is_year and value is not None else value


def _contribution_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    for group in found.groups:
        parts = group.decomposition
        if not parts.contributions:
            continue
        title = group.group.label()
        for item in parts.contributions:
            yield _effects(title, item.label, _kind(item.change), item.alone, item.in_sequence)
        yield _effects(title, "Restledd", "", parts.rest, None)
        yield _effects(title, "Endring i alt", "", parts.change, parts.change)


def _kind(change: MeasureChange | None) -> str:
    return "inndata" if change is None else f"{change} tiltak"


def _effects(
    title: str, label: str, kind: str, alone: Effect, in_sequence: Effect | None
) -> Sequence[ReportCell]:
    net, total = (None, None) if in_sequence is None else (in_sequence.net, in_sequence.total)
    return (title, label, kind, alone.net, net, alone.total, total)


def _formula_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    for item in found.formulas.differences:
        yield (
            *(item.tab, item.label, item.address_a or "(finnes ikke)"),
            *(item.address_b or "(finnes ikke)", item.a, item.b),
        )
