"""What the tabs of the workbook share: the top of a tab, and checks of input cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbook_templates.blocks import (
    Check,
    faults_of_number,
    faults_of_text,
    lower_first,
    of_programme,
    top,
)
from workbook_templates.exclusion_accounts.data import ExclusionData
from workbook_templates.sheet import Document, Scope
from xlmodel.common.fields import Field


def top_with_note(
    scope: Scope[ExclusionData],
    label: str,
    title: tuple[str, Callable[[Document], str]] | None = None,
) -> None:
    """Place the rows that every tab begins with, and under them the note on the numbers."""
    top(scope, *(of_programme(label) if title is None else title))
    scope.formula(
        scope.sheet.next_row(),
        0,
        '=IF({Merknad}="","",{Merknad}&"")',
        lambda data: data.inputs.note,
        "label_strong",
    )


def field_checks(fields: Iterable[Field]) -> Iterator[Check[object]]:
    """Yield a check of each input cell; one that may be empty is fine so."""
    for field in fields:
        cell, domain = f"{{{field.name}}}", field.domain
        if domain.choices:
            listed = f"SUMPRODUCT(({{targets.numbers}}={cell})*1)"
            faults = f"IF({listed}=1,0,1)"
        elif domain.is_number:
            faults = faults_of_number(cell, field.key, domain)
            faults = f'IF({cell}="",0,{faults})' if domain.optional else faults
        else:
            faults = faults_of_text(cell, domain)
        yield Check(f"Inndata: {lower_first(field.nb)}", f"={faults}")
