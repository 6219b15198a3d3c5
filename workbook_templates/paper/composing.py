"""What a decision paper of a workbook holds, of any kind: the kind's own parts, and what all share.

What a kind does not say is made of its reports and its figures; a part that nothing is known for is left
out. The reservations are counted from the inputs: nothing stands there that is not true of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Final

from workbook_templates.blocks import COMMON_HEADINGS, OK
from workbook_templates.checking import AuditReport, Finding, FindingKind, Severity
from workbook_templates.kinds import AnyContents, AnyKind
from workbook_templates.reports import (
    Block,
    Chapter,
    Paper,
    Points,
    Report,
    Row,
    Section,
    Table,
    counted,
    texts,
    value_of,
)
from workbook_templates.sheet import Constant, SheetPlan, WorkbookPlan, drawings
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import GRADES, Unit
from xlmodel.common.values import Provenance

_SHOWN_FAULTS: Final = 5
_LISTED: Final = 40
_LOWEST: Final = GRADES[-1]
_GRADE, _SOURCE = "Sikkerhet", "Kilde"
_ILLUSTRATIONS: Final = ("eksempeltall", "illustrasjon")
_KEYS: Final = 1
"""The key results are a report's first section."""
_WHAT: Final = "Hva "
_NUMBER: Final = re.compile(r"^[0-9]+\. ")
_FACTS: Final = Table("Slik er arbeidsboken kontrollert", texts(Hva=26, Svar=74))
_FINDINGS: Final = Table("Funn", texts(Alvorlighet=14, Sted=26, Funn=60))


@dataclass(frozen=True, slots=True)
class ComposedPaper:
    """A paper as it is written: title, lines under it, a notice on top where the workbook has errors.

    ``day`` is the date that the paper states, if any.
    """

    title: str
    lines: tuple[str, ...]
    notice: Chapter | None
    chapters: tuple[Chapter, ...]
    appendices: tuple[Chapter, ...]
    day: date | None = None


def compose(
    kind: AnyKind,
    contents: AnyContents,
    audit: AuditReport,
    title: str = "",
    day: date | None = None,
) -> ComposedPaper:
    """Return the paper of a workbook that has been read and checked.

    ``title`` is put in place of the kind's own. Without a ``day`` no date stands in the paper.
    """
    inputs, data, plan = contents.inputs, contents.data(), kind.plan(contents.capacity)
    figures = [item for item in drawings(plan, data) if not item.is_empty]
    own: Paper = kind.paper(contents, figures)
    summary, assumed = kind.summary(inputs), kind.inputs_report(contents)
    parts = (
        ("Sammendrag", own.summary or _of_report(summary)[:_KEYS]),
        ("Bakgrunn og metode", own.background or list(_introduction(plan))),
        ("Forutsetninger", own.assumptions or _of_report(assumed)),
        ("Resultater", own.results or [*_of_report(summary)[_KEYS:], *figures]),
        ("Hvor sikkert er svaret?", own.certainty),
        ("Hvem betaler, og hvem får gevinsten?", own.shares),
        ("Forbehold", list(_reservations(own, assumed, contents, audit))),
    )
    checked = Chapter("Slik er arbeidsboken kontrollert", list(_checked(audit, day)))
    return ComposedPaper(
        title or own.title or f"{data.title} for {inputs.municipality}",
        tuple(_lines(contents, day)),
        _notice(audit),
        tuple(Chapter(name, blocks) for name, blocks in parts if any(map(_shows, blocks))),
        (*filter(_shows, own.appendices), checked),
        day,
    )


def _shows(block: Block) -> bool:
    """Say whether something stands in a block."""
    match block:
        case Section():
            return bool(block.rows or block.lead or block.notes)
        case Chapter():
            return any(map(_shows, block.blocks))
    return True


def _lines(contents: AnyContents, day: date | None) -> Iterator[str]:
    inputs = contents.inputs
    yield f"{inputs.municipality} · {inputs.programme} · {inputs.price_year}-kroner"
    if day is not None:
        yield f"Dato: {day:%d.%m.%Y}"


def _of_report(report: Report) -> list[Block]:
    """Return a report's own sentences and tables, the key results first."""
    lead = [str(value_of(line)) for line in report.lead]
    return [
        *(section for section in report.sections if section.rows or section.lead),
        *lead,
        *report.notes,
    ]


def _introduction(plan: WorkbookPlan) -> Iterator[Block]:
    """Yield what the first tab says of the workbook and its method, where it has those headings."""
    what, method = _under(plan.sheets[0])
    if what:
        yield " ".join(what)
    if method:
        yield "Beregningen er gjort slik:"
        yield Points(method)


def _under(sheet: SheetPlan) -> tuple[list[str], list[str]]:
    """Return the lines under the tab's first heading on what it is, and under that of the method."""
    texts_by_row = {
        row: str(cell.content.value)
        for (row, column), cell in sorted(sheet.cells.items())
        if column == 0 and isinstance(cell.content, Constant)
    }
    headings = {
        text: row for row, text in texts_by_row.items() if sheet.cells[row, 0].style == "heading"
    }
    what = next((row for text, row in headings.items() if text.startswith(_WHAT)), None)
    method = headings.get(COMMON_HEADINGS["method"])
    return _lines_below(texts_by_row, what), _lines_below(texts_by_row, method)


def _lines_below(texts_by_row: Mapping[int, str], row: int | None) -> list[str]:
    """Return the texts that follow a row without a gap, without their numbers."""
    found: list[str] = []
    while row is not None and (row := row + 1) in texts_by_row:
        found.append(_NUMBER.sub("", texts_by_row[row]))
    return found


# What is wrong -----------------------------------------------------------------------------------


def _of(audit: AuditReport, severity: Severity) -> list[Finding]:
    return [item for item in audit.findings if item.severity is severity]


def _master_check(audit: AuditReport) -> str:
    """Return what the master check rightly says of the inputs; empty where that is «OK»."""
    found = (item for item in audit.findings if item.kind is FindingKind.MASTER_CHECK)
    return next((item.message for item in found if item.message != OK), "")


def _told(finding: Finding) -> str:
    tab, address = finding.tab, finding.address
    place = f"Fanen «{tab}»" + (f", celle {address}" if address else "") if tab else ""
    return f"{place}: {finding.message}" if place else finding.message


def _notice(audit: AuditReport) -> Chapter | None:
    """Return what stands on top of a paper of a workbook that fails its checks."""
    errors, master = _of(audit, Severity.ERROR), _master_check(audit)
    if not errors and not master:
        return None
    blocks: list[Block] = []
    if errors:
        blocks.append(
            f"Kontrollen av arbeidsboken fant {counted(len(errors), 'feil', 'feil')}. Tallene i notatet er "
            "regnet av modellen på inndataene som står i arbeidsboken, og kan være andre enn dem "
            "arbeidsboken viser. Rett feilene og lag notatet på nytt før det brukes."
        )
        blocks.append(Points([_told(item) for item in errors[:_SHOWN_FAULTS]]))
        if len(errors) > _SHOWN_FAULTS:
            rest = counted(len(errors) - _SHOWN_FAULTS, "feil", "feil")
            blocks.append(f"I tillegg kommer {rest}, som står i vedlegget om kontrollen.")
    if master:
        blocks.append(f"Hovedkontrollen i arbeidsboken sier fra om inndataene: {master}")
    return Chapter("Arbeidsboken består ikke kontrollen", blocks)


# Reservations ------------------------------------------------------------------------------------


def _reservations(
    own: Paper, assumed: Report, contents: AnyContents, audit: AuditReport
) -> Iterator[Block]:
    lines = [
        *_on_checks(audit),
        *_on_origins(own.origins or tuple(_origins(assumed)), own.numbers),
        *own.reservations,
        *(
            f"Fanen «{item.tab}», celle {item.address} ({item.label}) er en formel og ikke et tall."
            for item in contents.formulas
        ),
        *contents.remarks,
    ]
    if lines:
        yield Points(lines)


def _on_checks(audit: AuditReport) -> Iterator[str]:
    errors, warnings = _of(audit, Severity.ERROR), _of(audit, Severity.WARNING)
    if errors:
        yield (
            f"Arbeidsboken består ikke kontrollen: den har {counted(len(errors), 'feil', 'feil')} som må "
            "rettes før notatet brukes."
        )
    if master := _master_check(audit):
        yield f"Hovedkontrollen i arbeidsboken sier fra om inndataene: {master}"
    if not (audit.formulas_compared and audit.values_compared):
        yield "Arbeidsboken er bare delvis kontrollert, som vedlegget om kontrollen forteller."
    if warnings:
        number = counted(len(warnings), "advarsel", "advarsler")
        they = "den" if len(warnings) == 1 else "de"
        yield f"Kontrollen ga {number} som bør ha en forklaring; {they} står i vedlegget om kontrollen."


def _origins(report: Report) -> Iterator[Provenance]:
    """Yield the source and grade of every row of a report that states a grade."""
    for section in report.sections:
        heads = [] if section.table is None else [column.head for column in section.table.columns]
        if _GRADE not in heads:
            continue
        at, source = heads.index(_GRADE), heads.index(_SOURCE) if _SOURCE in heads else None
        for row in section.rows:
            cells = [str(value_of(cell) or "") for cell in row.cells]
            if cells[at]:
                yield Provenance("" if source is None else cells[source], cells[at])


def _on_origins(origins: Sequence[Provenance], called: str) -> Iterator[str]:
    """Yield what the grades and sources are counted to say."""
    everyone = f"av {number_text(len(origins), Unit.COUNT)} {called}"
    low, ungraded, illustrations = (
        sum(map(has, origins)) for has in (_is_low, _is_ungraded, _is_illustration)
    )
    if low:
        yield (
            f"{number_text(low, Unit.COUNT)} {everyone} har lav sikkerhet: de er anslag og bør prøves med "
            "høyere og lavere verdi."
        )
    if ungraded:
        yield f"{number_text(ungraded, Unit.COUNT)} {everyone} har ingen oppgitt sikkerhet."
    if illustrations:
        yield (
            f"{number_text(illustrations, Unit.COUNT)} {everyone} er eksempeltall som må byttes ut med "
            "kommunens egne før notatet brukes i en beslutning."
        )


def _is_low(origin: Provenance) -> bool:
    return origin.grade == _LOWEST


def _is_ungraded(origin: Provenance) -> bool:
    return not origin.grade


def _is_illustration(origin: Provenance) -> bool:
    source = origin.source.casefold()
    return any(word in source for word in _ILLUSTRATIONS)


# How it was checked ------------------------------------------------------------------------------


def _how(audit: AuditReport) -> str:
    """Tell what was compared with what; of a workbook of another version less can be."""
    if audit.formulas_compared and audit.values_compared:
        return (
            "Alle formlene i arbeidsboken er sammenlignet med malen og regnet på nytt med en uavhengig "
            "regnemotor, og svarene er sammenlignet med modellens."
        )
    if audit.formulas_compared:
        return "Formlene i arbeidsboken er sammenlignet med malen. Svarene er ikke sammenlignet med modellens."
    return (
        "Formlene i arbeidsboken er ikke sammenlignet med en mal, for arbeidsboken er ikke laget av denne "
        "versjonen av modellen. Tallene i notatet er regnet av modellen på inndataene i arbeidsboken."
    )


def _checked(audit: AuditReport, day: date | None) -> Iterator[Block]:
    yield _how(audit)
    facts = [
        ("Fil", PurePath(audit.file).name),
        ("SHA-256", audit.sha256),
        ("Modellversjon", audit.version or "Ikke oppgitt"),
        *([("Kontrollert", f"{day:%d.%m.%Y}")] if day is not None else []),
        ("Formler sammenlignet med malen", number_text(audit.formulas_compared, Unit.COUNT)),
        ("Resultater regnet på nytt", number_text(audit.values_compared, Unit.COUNT)),
        ("Konklusjon", audit.verdict),
    ]
    yield Section(_FACTS.name, _FACTS, [Row(fact) for fact in facts])
    found = [item for item in audit.findings if item.severity is not Severity.INFORMATION]
    if found:
        rest = len(found) - _LISTED
        notes = []
        if rest > 0:
            notes.append(
                f"Og {counted(rest, 'funn', 'funn')} til. «effektmodell kontroller» viser alle."
            )
        yield Section(
            "Funn",
            _FINDINGS,
            [Row((item.severity.nb, item.place, item.message)) for item in found[:_LISTED]],
            notes=notes,
        )
