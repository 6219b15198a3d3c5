"""A comparison of two workbooks of the effektmodell as JSON and as the tabs of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbook_templates.comparing.parts import (
    ITEMS_BY_NAME,
    VALUES_DIFFER,
    comparison_head_json,
    differences_json,
    formulas_json,
    formulas_sheet,
    item_json,
    or_none,
    results_json,
    summary_sheet,
    value_cells,
)
from workbook_templates.effektmodell.differences import Comparison, GroupComparison
from workbook_templates.reports.sheets import ReportCell, ReportSheet
from xlmodel.analyses.contributions import Decomposition, Effect
from xlmodel.common.changes import Change, ItemDifference

CONTRIBUTIONS_EXPLAINED = (
    "Alene: A med bare denne endringen. I rekkefølge: endringene gjort én etter én, ovenfra og ned. "
    "Restleddet er det endringene gjør sammen, ut over det hver av dem gjør alene."
)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return the comparison for other programs; keys as in input files, names as in workbooks.

    Beside what :func:`comparison_head_json` and :func:`formulas_json` give (``formler``):

    ==================  ==========================================================================
    ``unge_voksne``,    ``inndata`` and ``kilder`` (as ``felles``); ``tiltak``: ``navn``,
    ``familie``         ``endring`` (nytt, fjernet, endret), ``felt`` (as ``felles``);
                        ``noekkeltall``: by name ``a``, ``b``, ``differanse``; ``bidrag``
    ``bidrag``          ``a``, ``b``, ``endring`` and ``restledd``, each as ``netto`` and
                        ``total``; ``poster``: ``navn``, ``etikett``, ``tiltak`` (what happened to
                        the measure, null for an input), ``alene`` and ``i_rekkefoelge``
    ``samlet``          ``noekkeltall``, or null where the groups cannot be summed
    ==================  ==========================================================================
    """
    return {
        **comparison_head_json(found),
        **{group.group.section: _group_json(group) for group in found.groups},
        "samlet": {"noekkeltall": results_json(found.combined)} if found.combined else None,
        "formler": formulas_json(found),
    }


def _group_json(group: GroupComparison) -> dict[str, Any]:
    return {
        "inndata": differences_json(group.inputs),
        "kilder": differences_json(group.sources),
        "tiltak": [item_json(item) for item in group.measures],
        "noekkeltall": results_json(group.key_results),
        "bidrag": _decomposition_json(group.decomposition),
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
    sections = [
        *((group.group.label(), group.key_results) for group in found.groups),
        ("Samlet", found.combined),
    ]
    return [
        summary_sheet(found, "Gruppe", sections, (18, 34)),
        ReportSheet(
            "Inndata",
            [VALUES_DIFFER],
            ["Gruppe", "Inndata", "Situasjon", "Enhet", "A", "B", "Differanse"],
            or_none(_input_rows(found), 7),
            [16, 44, 14, 9, 26, 26, 16],
            ["text", "text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Tiltak",
            [ITEMS_BY_NAME.format("Tiltak")],
            ["Gruppe", "Tiltak", "Endring", "Felt", "A", "B", "Differanse"],
            or_none(_measure_rows(found), 7),
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
            or_none(_contribution_rows(found), 7),
            [16, 48, 16, 16, 16, 16, 16],
            ["text", "text", "text", "kr", "kr", "kr", "kr"],
        ),
        formulas_sheet(found),
    ]


def _input_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    sections = [
        ("Felles", found.common),
        *((group.group.label(), (*group.inputs, *group.sources)) for group in found.groups),
    ]
    for title, items in sections:
        for item in items:
            situation = "" if item.situation is None else item.situation.label()
            yield (title, item.label, situation, item.unit, *value_cells(item))


def _measure_rows(found: Comparison) -> Iterator[Sequence[ReportCell]]:
    for group in found.groups:
        for measure in group.measures:
            yield from _field_rows(group.group.label(), measure)


def _field_rows(title: str, measure: ItemDifference) -> Iterator[Sequence[ReportCell]]:
    for item in measure.fields:
        yield (title, measure.name, str(measure.change), item.label, *value_cells(item))


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


def _kind(change: Change | None) -> str:
    return "inndata" if change is None else f"{change} tiltak"


def _effects(
    title: str, label: str, kind: str, alone: Effect, in_sequence: Effect | None
) -> Sequence[ReportCell]:
    net, total = (None, None) if in_sequence is None else (in_sequence.net, in_sequence.total)
    return (title, label, kind, alone.net, net, alone.total, total)
