"""Reference evidence on a group's tab: what others found, and whether the chosen rates lie above it."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.texts import EVIDENCE_NOTES, EVIDENCE_SENTENCES
from workbook_templates.sheet import Area, Scope
from xlmodel.common.bokmaal import percent_text
from xlmodel.common.terms import ENTRY_SITUATIONS
from xlmodel.common.years import whole_kroner
from xlmodel.effektmodell.evidence import Finding, findings, highest_rate, rates_above

_HEADS: Final = (
    "Undersøkelse (antall fulgt)",
    "Rate per år",
    "Dødvekt",
    "Tilbakefall per år",
    "Sikkerhet",
    "Funn",
    *("",) * 5,
    "Kilde",
    *("",) * 8,
)
_FOUND_COLUMN, _SOURCE_COLUMN = 5, 11
_TEXTS: Final = ("Sikkerhet", "Funn", "Kilde", "")


def evidence_block(scope: Scope[GroupData]) -> None:
    """Place the findings, what they imply, and a sentence on the chosen success rates."""
    sheet = scope.sheet
    heading(scope, "evidence")
    _sentence(scope, sheet.next_row())
    column_heads(sheet, sheet.next_row(height=32), _HEADS, texts=_TEXTS)
    first = sheet.row
    for finding in findings():
        _finding(scope, sheet.next_row(), finding)
    scope.mark("evidence.rate", Area(sheet.name, first, 1, sheet.row - first))
    for note in EVIDENCE_NOTES:
        sheet.text(sheet.next_row(), 0, note, "note")


def _finding(scope: Scope[GroupData], row: int, finding: Finding) -> None:
    sheet = scope.sheet
    sheet.text(row, 0, finding.name)
    implied = (finding.yearly_rate, finding.deadweight, finding.yearly_relapse)
    for column, share in enumerate(implied, start=1):
        if share is not None:
            sheet.text(row, column, share, "share")
    sheet.text(row, 4, finding.grade, "unit")
    sheet.text(row, _FOUND_COLUMN, found_text(finding), "note_indent")
    sheet.text(row, _SOURCE_COLUMN, finding.source, "note_indent")


def found_text(finding: Finding) -> str:
    """Return a finding in words: «I jobb: 37 % mot 27 % etter 18 måneder»."""
    shares = (finding.with_measure, finding.without, finding.fell_back)
    told = " mot ".join(percent_text(share) for share in shares if share is not None)
    if finding.difference is not None:
        told = f"{finding.difference * 100:.0f} prosentpoeng"
    return f"{finding.what}: {told} etter {finding.months:.0f} måneder" if told else finding.what


def _sentence(scope: Scope[GroupData], row: int) -> None:
    """Place whether all, some or none of the chosen rates lie above every finding's."""
    every, some, none = EVIDENCE_SENTENCES
    highest = "MAX({evidence.rate})"
    told = f'&ROUND({highest}*100,0)&" % per år)."'

    def text(data: GroupData) -> str:
        above = int(rates_above(data.inputs))
        begun = every if above == len(ENTRY_SITUATIONS) else some if above else none
        return f"{begun}{whole_kroner(highest_rate() * 100):.0f} % per år)."

    scope.formula(
        row,
        0,
        f'=IF(MIN({{Suksessrate}})>{highest},"{every}",'
        f'IF(MAX({{Suksessrate}})>{highest},"{some}","{none}")){told}',
        text,
        "label_strong",
    )
