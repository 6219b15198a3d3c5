"""A comparison of two workbooks as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.comparing import (
    ITEMS_BY_NAME,
    NO_ADJUSTMENT,
    VALUES_DIFFER,
    differences_json,
    differing,
    item_json,
    item_rows,
    new_and_gone,
    pair_json,
    price_year_notes,
    result_rows,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.exclusion_accounts.reader import ExclusionContents
from workbook_templates.exclusion_accounts.texts import MODEL
from workbook_templates.reports import Column, Medium, Report, Row, Section, texts
from xlmodel.common.changes import Difference
from xlmodel.exclusion_accounts import (
    ExclusionInputs,
    exclusion_differences,
    result_pairs,
)

_ALL: Final = "Utenforregnskap"
_RESULTS: Final = results_table("Modell", 20, 44)
_INPUTS: Final = differing(
    "Inndata",
    (*texts(Medium.SHEET, Del=18), *texts(Inndata=40), *value_columns(30, 16)),
    VALUES_DIFFER,
)
_PROFILES: Final = differing(
    "Profiler",
    (
        Column("Rad", width=60, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=24),
        *value_columns(30, 16),
    ),
    ITEMS_BY_NAME.format("Rader"),
)


def differences_report(a: ExclusionContents, b: ExclusionContents) -> Report:
    """Return what differs in the measure and the profiles, and what that does to the results.

    The data have ``felles``, ``effektmodell`` and ``profil`` (what differs), and ``resultater`` by
    label: ``a``, ``b``, ``differanse``.
    """
    found = exclusion_differences(a.inputs, b.inputs)
    pairs = result_pairs(a.inputs, b.inputs)
    rows = [row for item in found.profiles for row in item_rows(item, word=item.change.common)]
    return Report(
        "",
        (
            Section(
                "Nøkkelresultater",
                _RESULTS,
                result_rows(pairs),
                lead=(NO_ADJUSTMENT,),
                who=(_ALL,),
                head="",
            ),
            Section("Tiltaket", _INPUTS, _rows(found.common), who=("Tiltaket",), head=""),
            Section(MODEL, _INPUTS, _rows(found.model), who=(MODEL,), head=""),
            Section(
                "Profiler",
                _PROFILES,
                rows,
                lead=new_and_gone(found.profiles),
                head="Endret rad",
            ),
        ),
        (_RESULTS, _INPUTS, _PROFILES),
        notes=tuple(_notes(a.inputs, b.inputs)),
        data={
            "felles": differences_json(found.common),
            "effektmodell": differences_json(found.model),
            "profil": [item_json(item) for item in found.profiles],
            "resultater": {pair.term.nb: pair_json(pair) for pair in pairs},
        },
        alike=found.is_alike,
    )


def _rows(items: Sequence[Difference]) -> list[Row]:
    return [Row((item.label, *value_cells(item))) for item in items]


def _notes(a: ExclusionInputs, b: ExclusionInputs) -> Iterator[str]:
    if a.note == b.note:
        yield from filter(None, [a.note])
    else:
        yield from (f"{letter}: {item.note}" for letter, item in (("A", a), ("B", b)) if item.note)
    yield from price_year_notes(a, b)
    if a.target != b.target:
        yield f"Målgruppen er {a.target} i A og {b.target} i B, så resultatene gjelder ulike mennesker."
