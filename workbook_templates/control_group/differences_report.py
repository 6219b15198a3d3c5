"""A comparison of two control groups as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from workbook_templates.comparing import (
    VALUES_DIFFER,
    differences_json,
    differing,
    result_rows,
    results_json,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.control_group.reader import ControlContents
from workbook_templates.reports import Report, Row, Section, texts
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    ControlGroup,
    control_differences,
    control_results,
    result_pairs,
)

_RESULTS: Final = results_table("Gruppe", 16, 46)
_INPUTS: Final = differing("Inndata", (*texts(Inndata=62), *value_columns(22, 16)), VALUES_DIFFER)


def differences_report(a: ControlContents, b: ControlContents) -> Report:
    """Return what differs in the inputs, and the key results of both files."""
    found = control_differences(a.inputs, b.inputs)
    before, after = control_results(a.inputs), control_results(b.inputs)
    pairs = {group: result_pairs(before[group], after[group]) for group in Group}
    rows = [
        Row((group.label(), *row.cells)) for group in Group for row in result_rows(pairs[group])
    ]
    data: dict[str, Any] = {
        "inndata": differences_json(found),
        "resultater": {group.section: results_json(pairs[group]) for group in Group},
    }
    return Report(
        "Kontrollgrupper",
        [
            Section("Resultater", _RESULTS, rows),
            Section("Inndata", _INPUTS, [Row((item.label, *value_cells(item))) for item in found]),
        ],
        (_RESULTS, _INPUTS),
        notes=tuple(_notes(a.inputs, b.inputs)),
        data=data,
        alike=not found,
    )


def _notes(a: ControlGroup, b: ControlGroup) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (a.note, b.note)))
    if (a.answers, a.endings, a.many, a.some) != (b.answers, b.endings, b.many, b.some):
        yield "Filene er telt etter ulike regler for plassering."
    if (a.lowest_age, a.highest_age) != (b.lowest_age, b.highest_age):
        yield "Unge voksne har ulik aldersgrense i A og B."
