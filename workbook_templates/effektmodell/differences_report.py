"""A comparison of two workbooks of the effektmodell as a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from workbook_templates.comparing import (
    ITEMS_BY_NAME,
    LABEL,
    NO_ADJUSTMENT,
    VALUES_DIFFER,
    differences_json,
    differing,
    item_json,
    item_rows,
    new_and_gone,
    result_rows,
    results_json,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.effektmodell.differences import Comparison, GroupComparison, compare_inputs
from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.reports import Column, Medium, Report, Row, Section, numbers, texts
from xlmodel.analyses.contributions import Contribution, Decomposition, Effect
from xlmodel.common.changes import Difference
from xlmodel.common.terms import Unit

_EXPLAINED: Final = (
    "Alene: A med bare denne endringen. I rekkefølge: endringene gjort én etter én, ovenfra og ned. "
    "Restleddet er det endringene gjør sammen, ut over det hver av dem gjør alene."
)
_GROUP: Final = texts(Medium.SHEET, Gruppe=16)
_RESULTS: Final = results_table("Gruppe", 18, 34)
_INPUTS: Final = differing(
    "Inndata",
    (
        *_GROUP,
        LABEL,
        *texts(Medium.SHEET, Inndata=44, Situasjon=14, Enhet=9),
        *value_columns(26, 16),
    ),
    VALUES_DIFFER,
)
_MEASURES: Final = differing(
    "Tiltak",
    (
        *_GROUP,
        Column("Tiltak", width=40, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=18),
        *value_columns(36, 16),
    ),
    ITEMS_BY_NAME.format("Tiltak"),
)
_CONTRIBUTIONS: Final = differing(
    "Bidrag",
    (
        *_GROUP,
        LABEL,
        *texts(Medium.SHEET, Endring=48, Type=16),
        *numbers(Unit.KRONER, 16, "Netto,\nalene", "Netto, i\nrekkefølge"),
        *numbers(Unit.KRONER, 16, "Total,\nalene", "Total, i\nrekkefølge"),
    ),
    "Hva hver endring har å si for netto og total i perioden, kr.",
    _EXPLAINED,
)


def differences_report(a: WorkbookContents, b: WorkbookContents) -> Report:
    """Return what differs in inputs and results, and what each change contributed.

    The data have keys as in input files and names as in workbooks:

    ==================  ==========================================================================
    ``felles``          what differs in the inputs of the whole workbook, see ``differences_json``
    ``unge_voksne``,    ``inndata`` and ``kilder`` (as ``felles``); ``tiltak``: ``navn``,
    ``familie``         ``endring`` (nytt, fjernet, endret), ``felt`` (as ``felles``);
                        ``noekkeltall``: by name ``a``, ``b``, ``differanse``; ``bidrag``
    ``bidrag``          ``a``, ``b``, ``endring`` and ``restledd``, each as ``netto`` and
                        ``total``; ``poster``: ``navn``, ``etikett``, ``tiltak`` (what happened to
                        the measure, null for an input), ``alene`` and ``i_rekkefoelge``
    ``samlet``          ``noekkeltall``, or null where the groups cannot be summed
    ==================  ==========================================================================
    """
    found = compare_inputs(a.inputs, b.inputs)
    return Report(
        "",
        tuple(_sections(found)),
        (_RESULTS, _INPUTS, _MEASURES, _CONTRIBUTIONS),
        notes=found.notes,
        data={
            "felles": differences_json(found.common),
            **{group.group.section: _group_json(group) for group in found.groups},
            "samlet": {"noekkeltall": results_json(found.combined)} if found.combined else None,
        },
        alike=found.is_alike,
    )


def _sections(found: Comparison) -> Iterator[Section]:
    yield Section("Felles", _INPUTS, _input_rows(found.common), who=("Felles",))
    yield Section("Nøkkelresultater", lead=(NO_ADJUSTMENT,))
    results = [(group.group.label(), group.key_results) for group in found.groups]
    for who, pairs in (*results, ("Samlet", found.combined)):
        yield Section(table=_RESULTS, rows=result_rows(pairs), who=(who,), head=who)
    for group in found.groups:
        yield from _group_sections(group)
    changed = [group for group in found.groups if group.decomposition.contributions]
    if changed:
        yield Section("Bidrag til endringen i netto og total, kr", lead=(_EXPLAINED,))
    for group in changed:
        who = group.group.label()
        rows = list(_contribution_rows(group.decomposition))
        yield Section(table=_CONTRIBUTIONS, rows=rows, who=(who,), head=who)


def _group_sections(group: GroupComparison) -> Iterator[Section]:
    who = group.group.label()
    if group.is_alike:
        yield Section(who, lead=("Ingen forskjeller i inndata.",))
    yield Section(f"{who}: inndata", _INPUTS, _input_rows(group.inputs), who=(who,))
    yield Section(
        f"{who}: tiltak",
        _MEASURES,
        [row for item in group.measures for row in item_rows(item, word=item.change)],
        lead=new_and_gone(group.measures),
        who=(who,),
        head="Endret tiltak",
    )
    yield Section(f"{who}: kilder", _INPUTS, _input_rows(group.sources), who=(who,))


def _input_rows(items: Iterable[Difference]) -> list[Row]:
    return [
        Row(
            (
                *(_label(item), item.label),
                "" if item.situation is None else item.situation.label(),
                *(item.unit, *value_cells(item)),
            )
        )
        for item in items
    ]


def _label(item: Difference) -> str:
    if item.situation is None:
        return item.label
    return f"{item.label}, {item.situation.label().lower()}"


def _contribution_rows(parts: Decomposition) -> Iterator[Row]:
    for item in parts.contributions:
        kind = "inndata" if item.change is None else f"{item.change} tiltak"
        amounts = _amounts(item.alone, item.in_sequence)
        yield Row((_contribution_label(item), item.label, kind, *amounts))
    yield Row(("Restledd", "Restledd", "", *_amounts(parts.rest, None)))
    total = "Endring i alt"
    yield Row((total, total, "", *_amounts(parts.change, parts.change)), tone="strong")


def _contribution_label(item: Contribution) -> str:
    return item.label if item.change is None else f"{item.label} ({item.change})"


def _amounts(alone: Effect, in_sequence: Effect | None) -> tuple[float | None, ...]:
    net, total = (None, None) if in_sequence is None else (in_sequence.net, in_sequence.total)
    return alone.net, net, alone.total, total


# JSON --------------------------------------------------------------------------------------------


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
