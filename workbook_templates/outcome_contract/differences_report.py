"""A comparison of two outcome contracts as a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from workbook_templates.comparing import (
    ITEMS_BY_NAME,
    VALUES_DIFFER,
    differences_json,
    differing,
    item_json,
    item_rows,
    new_and_gone,
    price_year_notes,
    result_rows,
    results_json,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.outcome_contract.reader import ContractContents
from workbook_templates.outcome_contract.summary import shown
from workbook_templates.reports import Column, Medium, Report, Row, Section, texts
from xlmodel.outcome_contract import (
    OutcomeContract,
    contract_differences,
    contract_results,
    result_pairs,
)

_RESULTS: Final = results_table("Kontrakt", 24, 46)
_INPUTS: Final = differing("Inndata", (*texts(Inndata=52), *value_columns(30, 16)), VALUES_DIFFER)
_YOUTHS: Final = differing(
    "Deltakere",
    (
        Column("Deltaker", width=26, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=40),
        *value_columns(18, 14),
    ),
    ITEMS_BY_NAME.format("Deltakere"),
)


def differences_report(a: ContractContents, b: ContractContents) -> Report:
    """Return what differs in the inputs, and the key results of both files."""
    found = contract_differences(a.inputs, b.inputs)
    pairs = result_pairs(contract_results(a.inputs), contract_results(b.inputs))
    values = [Row((item.label, *value_cells(item))) for item in found.values]
    youths = [row for item in found.youths for row in item_rows(item, word=item.change.common)]
    data: dict[str, Any] = {
        "inndata": differences_json(found.values),
        "deltakere": [item_json(item) for item in found.youths],
        "resultater": results_json(pairs),
    }
    rounded = [
        replace(pair, a=shown(pair.a, pair.term.unit), b=shown(pair.b, pair.term.unit))
        for pair in pairs
    ]
    named = [Row((b.inputs.programme, *row.cells)) for row in result_rows(rounded)]
    return Report(
        "Effektkontrakter",
        [
            Section("Resultater", _RESULTS, named),
            Section("Inndata", _INPUTS, values),
            Section("Deltakere", _YOUTHS, youths, lead=new_and_gone(found.youths)),
        ],
        (_RESULTS, _INPUTS, _YOUTHS),
        notes=tuple(_notes(a.inputs, b.inputs)),
        data=data,
        alike=not found.values and not found.youths,
    )


def _notes(a: OutcomeContract, b: OutcomeContract) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, (a.note, b.note)))
    yield from price_year_notes(a, b)
    if a.contract_years != b.contract_years:
        yield (
            f"Kontrakten varer {a.contract_years} år i A og {b.contract_years} år i B, så summene "
            "gjelder ulikt antall år."
        )
