"""The outcome of an audit as a report that can be filed, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from workbook_templates.checking.findings import (
    AuditReport,
    Finding,
    KeyFigure,
    Severity,
)
from workbook_templates.checking.values import agrees
from workbook_templates.reports import (
    Cell,
    Column,
    Content,
    Medium,
    Report,
    Row,
    Section,
    Table,
    Tone,
    numbers,
    texts,
)
from xlmodel.common.bokmaal import number_text, rounded_text
from xlmodel.common.terms import Unit
from xlmodel.common.version import MODEL_VERSION

JSON_SCHEMA: Final = "effektmodell-kontroll/1"

_TITLE: Final = "Kontrollrapport"
_SHOWN: Final = 260
_SHOWN_RESULTS: Final = 4
_TONES: Final[dict[Severity, Tone]] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "muted",
}
_NOUNS: Final = {
    Severity.ERROR: ("feil", "feil"),
    Severity.WARNING: ("advarsel", "advarsler"),
    Severity.INFORMATION: ("informasjon", "informasjon"),
}
_FINDING_COLUMNS: Final = (
    Column("", width=24, on=Medium.PAGE),
    Column("", on=Medium.PAGE, long=True),
    *texts(Medium.SHEET, Alvorlighet=14, Type=16, Fane=16, Celle=12, Ledetekst=20, Funn=36),
    Column("Skal være", width=30, on=Medium.SHEET, code=True),
    Column("I filen", width=30, on=Medium.SHEET, code=True),
    *texts(Medium.SHEET, Berører=34),
)
_FINDINGS: Final = Table(
    _TITLE,
    _FINDING_COLUMNS,
    ("Kontroll av en arbeidsbok fra effektmodellen. De mest alvorlige funnene står først.",),
    Cell("Ingen funn", tone="good"),
)
_FILES: Final = Table(
    _TITLE,
    (
        Column("Fil", on=Medium.PAGE),
        *texts(Medium.SHEET, Fil=40),
        *texts(Konklusjon=14),
        *numbers(Unit.COUNT, 8, "Feil"),
        *numbers(Unit.COUNT, 10, "Advarsler"),
        *numbers(Unit.COUNT, 12, "Informasjon"),
        *texts(Medium.SHEET, Versjon=9),
        Column("Første funn", width=44, long=True),
        Column("SHA-256", width=36, on=Medium.SHEET, code=True),
        Column("Byte", Unit.COUNT, 10, on=Medium.SHEET),
    ),
    ("Kontroll av flere arbeidsbøker fra effektmodellen, én linje per fil.",),
)
_ALL_FINDINGS: Final = Table(
    "Funn",
    (*texts(Fil=28), *_FINDING_COLUMNS),
    ("Alle funn i alle filer, de mest alvorlige først i hver fil.",),
)
_KEY_FIGURES: Final = Table(
    "Nøkkelresultater",
    (
        *texts(Nøkkelresultat=44),
        *numbers(Unit.NUMBER, 20, "Modellen", "Regnet på nytt", "Lagret"),
        *texts(Svar=22),
    ),
    (
        (
            "Modellen: referansemodellen på inndataene i filen. "
            "Regnet på nytt: formlene i filen. Lagret: det filen viser."
        ),
    ),
)
_ALL_KEY_FIGURES: Final = replace(_KEY_FIGURES, columns=(*texts(Fil=30), *_KEY_FIGURES.columns))
_ABOUT: Final = Table(
    "Om kontrollen",
    texts(Emne=22, Forklaring=110),
    ("Hva som er kontrollert, og hva alvorlighetene betyr.",),
)
_EXPLAINED: Final = (
    ("Formler", "Hver formel i malens faner er sammenlignet med malens formel i samme celle."),
    ("Faste verdier", "Ledetekster, grenser og andre faste verdier er sammenlignet med malens."),
    ("Resultater", "Alle formler er regnet på nytt med en uavhengig regnemotor og sammenlignet med det referansemodellen gir for inndataene i filen."),
    ("Lagrede verdier", "Resultatene som er lagret i filen, er sammenlignet med de nye."),
    ("Inndata", "Hver inndatacelle er lest gjennom navnet sitt og holdt mot grensene sine."),
    ("Oppbygning", "Faner, navn, beskyttelse, datavalidering, innstillinger, makroer og koblinger er sammenlignet med malens."),
    ("Feil", "Resultatene er gale, eller kan bli det uten at noen ser det."),
    ("Advarsel", "Noe er endret som bør ha en forklaring, men tallene er ikke vist å være gale."),
    ("Informasjon", "Noe er annerledes enn i malen uten å påvirke tallene."),
)  # fmt: skip


def audit_report(audit: AuditReport) -> Report:
    """Return the outcome of one file: every finding, the most serious first."""
    return Report(
        _TITLE,
        (
            *(_findings(audit, severity) for severity in reversed(Severity)),
            Section(table=_KEY_FIGURES, rows=_key_figures(audit), on=Medium.SHEET),
            _about(),
        ),
        (_FINDINGS, _KEY_FIGURES, _ABOUT),
        lead=(f"{audit.file}: {_counts(audit) or 'ingen funn'}.", _coverage(audit)),
        facts=tuple(_facts(audit)),
        data=_json([audit]),
    )


def audits_report(audits: Sequence[AuditReport]) -> Report:
    """Return the outcome of several files: a line a file, the worst first."""
    worst = verdict_of(audits)
    faulty = sum(audit.severity is Severity.ERROR for audit in audits)
    noun = "fil" if len(audits) == 1 else "filer"
    told = (f"{len(audits)} {noun} kontrollert, {faulty} med feil.",)
    rows = [_file_row(audit) for audit in sorted(audits, key=lambda audit: -(audit.severity or 0))]
    sections = [Section(table=_FILES, rows=rows, notes=told), _about()]
    for audit in audits:
        who, found = (audit.file,), [_finding_row(finding) for finding in audit.findings]
        sections += [
            Section(table=_ALL_FINDINGS, rows=found, who=who, on=Medium.SHEET),
            Section(table=_ALL_KEY_FIGURES, rows=_key_figures(audit), who=who, on=Medium.SHEET),
        ]
    return Report(
        _TITLE,
        sections,
        (_FILES, _ALL_FINDINGS, _ALL_KEY_FIGURES, _ABOUT),
        facts=(
            ("Konklusjon", _verdict(worst)),
            ("Kontrolldato", worst.checked_on.strftime("%d.%m.%Y")),
            ("Mal", f"versjon {MODEL_VERSION}"),
            ("Antall filer", len(audits)),
            ("Uten feil og advarsler", sum((audit.severity or 0) <= 1 for audit in audits)),
        ),
        data=_json(audits),
    )


def verdict_of(audits: Sequence[AuditReport]) -> AuditReport:
    """Return the outcome whose verdict is the worst."""
    return max(audits, key=lambda audit: audit.severity or 0)


def _verdict(audit: AuditReport) -> Cell:
    severity = audit.severity
    if severity is None or severity is Severity.INFORMATION:
        return Cell(audit.verdict, tone="good")
    return Cell(audit.verdict, tone=_TONES[severity])


def _counts(audit: AuditReport) -> str:
    counts = ((severity, audit.count(severity)) for severity in reversed(Severity))
    return ", ".join(f"{n} {_NOUNS[severity][n > 1]}" for severity, n in counts if n)


def _coverage(audit: AuditReport) -> str:
    formulas = f"{audit.formulas_compared} formler er sammenlignet med malen"
    return f"{formulas} og {audit.values_compared} resultater med modellen."


def _facts(audit: AuditReport) -> Iterator[tuple[str, Content]]:
    yield "Konklusjon", _verdict(audit)
    yield "Fil", audit.file
    yield "SHA-256", audit.sha256
    yield "Størrelse", f"{number_text(audit.size, Unit.COUNT)} byte"
    yield "Kontrolldato", audit.checked_on.strftime("%d.%m.%Y")
    yield "Versjon", audit.version or "(ikke oppgitt)"
    yield "Mal", f"versjon {MODEL_VERSION}"
    yield "Formler", f"{number_text(audit.formulas_compared, Unit.COUNT)} sammenlignet med malen"
    yield (
        "Resultater",
        f"{number_text(audit.values_compared, Unit.COUNT)} sammenlignet med modellen",
    )
    yield "Feil", audit.count(Severity.ERROR)
    yield "Advarsler", audit.count(Severity.WARNING)
    yield "Informasjon", audit.count(Severity.INFORMATION)


def _about() -> Section:
    return Section(table=_ABOUT, rows=[Row(cells) for cells in _EXPLAINED], on=Medium.SHEET)


def _file_row(audit: AuditReport) -> Row:
    counts = [audit.count(severity) for severity in reversed(Severity)]
    first = next(iter(audit.findings), None)
    told = "" if first is None else f"{first.place}: {first.message}".removeprefix(": ")
    names = (Path(audit.file).name, audit.file, _verdict(audit))
    return Row((*names, *counts, audit.version, told, audit.sha256, audit.size))


# Findings ----------------------------------------------------------------------------------------


def _findings(audit: AuditReport, severity: Severity) -> Section:
    rows = [_finding_row(finding) for finding in audit.findings if finding.severity is severity]
    return Section(f"{severity.nb} ({len(rows)})", _FINDINGS, rows, tone=_TONES[severity])


def _finding_row(finding: Finding) -> Row:
    kind = finding.kind.value
    return Row(
        (
            "\n".join(filter(None, _place(finding))) or "Hele filen",
            Cell("\n".join(_told(finding)), strong=len(kind) + 1),
            Cell(finding.severity.nb, tone=_TONES[finding.severity]),
            *(kind, finding.tab, finding.address, finding.label, message_of(finding)),
            *(finding.expected, finding.found, _affected(finding)),
        )
    )


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.tab, finding.address, _short(finding.label, 80)


def _told(finding: Finding) -> Iterator[str]:
    kind, affected = finding.kind.value, _affected(finding, _SHOWN_RESULTS)
    yield f"{kind[:1].upper()}{kind[1:]}. {message_of(finding)}"
    if finding.expected:
        yield f"Skal være: {_short(finding.expected, _SHOWN)}"
    if finding.found:
        yield f"I filen: {_short(finding.found, _SHOWN)}"
    if affected:
        yield f"Berører {affected}"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def message_of(finding: Finding) -> str:
    """Return a finding's message, with what it did to the value where that is known."""
    model, value = finding.model_value, finding.value
    if model is None:
        return finding.message
    scale = abs(model) if isinstance(model, int | float) else 0.0
    if agrees(model, value, scale):
        return f"{finding.message} Verdien er likevel den samme for disse inndataene."
    return (
        f"{finding.message} Verdien er {rounded_text(value)}, modellen gir {rounded_text(model)}."
    )


def _affected(finding: Finding, most: int | None = None) -> str:
    """Tell which cells a finding affects; ``most`` key results are named."""
    affected = finding.affected
    if not affected.count and not affected.key_results:
        return ""
    noun = "celle" if affected.count == 1 else "celler"
    pieces = [f"{affected.count} {noun}"]
    if affected.cells:
        rest = affected.count - len(affected.cells)
        pieces[0] += f": {', '.join(affected.cells)}" + (f" og {rest} til" if rest else "")
    if affected.key_results:
        named = affected.key_results[:most]
        more = len(affected.key_results) - len(named)
        last = f" og {more} til" if more else ""
        pieces.append(f"Nøkkelresultater: {'; '.join(named)}{last}")
    return ". ".join(pieces) + "."


# Key figures -------------------------------------------------------------------------------------


def _key_figures(audit: AuditReport) -> list[Row]:
    return [Row((item.label, *_compared(item))) for item in audit.key_figures]


def _compared(item: KeyFigure) -> Iterator[Content]:
    """Yield a key result three ways, and whether they are the same."""
    values = (item.model, item.recalculated, item.stored)
    for value in values:
        yield round(value, 6) if isinstance(value, float) and math.isfinite(value) else value
    known = [value for value in values if value is not None]
    scale = max((abs(value) for value in known if isinstance(value, int | float)), default=0.0)
    if len(known) < 2:
        yield Cell("ikke sammenlignet", tone="muted")
    elif all(agrees(known[0], value, scale) for value in known[1:]):
        yield Cell("like", tone="good")
    else:
        yield Cell("ulike", tone="bad")


# JSON --------------------------------------------------------------------------------------------


def _json(audits: Sequence[AuditReport]) -> dict[str, Any]:
    """Return the outcomes for other programs; numbers are numbers, no value is ``null``.

    ``filer`` has one object a file: ``fil``, ``sha256``, ``stoerrelse`` (bytes), ``modellversjon``,
    ``konklusjon``, ``antall`` by severity, ``formler_sammenlignet``, ``resultater_sammenlignet``,
    ``noekkelresultater`` (``navn``, ``enhet``, ``modell``, ``regnet_paa_nytt``, ``lagret``) and
    ``funn``: ``alvorlighet`` (feil, advarsel, informasjon), ``type``, ``fane``, ``celle``,
    ``ledetekst``, ``melding``, ``mal`` and ``fil`` (formula or value of the template and the file),
    ``modellverdi`` and ``filverdi`` (what the engine and the file give in the first cell), and
    ``beroerer``: ``antall`` cells downstream, ``noekkelresultater`` among them, the first ``celler``.
    """
    worst = verdict_of(audits)
    return {
        "skjema": JSON_SCHEMA,
        "kontrolldato": worst.checked_on.isoformat(),
        "mal": MODEL_VERSION,
        "konklusjon": worst.verdict,
        "filer": [_file_json(audit) for audit in audits],
    }


def _file_json(audit: AuditReport) -> dict[str, Any]:
    return {
        "fil": audit.file,
        "sha256": audit.sha256,
        "stoerrelse": audit.size,
        "modellversjon": audit.version,
        "konklusjon": audit.verdict,
        "antall": {item.nb.lower(): audit.count(item) for item in reversed(Severity)},
        "formler_sammenlignet": audit.formulas_compared,
        "resultater_sammenlignet": audit.values_compared,
        "noekkelresultater": [
            {
                "navn": item.label,
                "enhet": item.unit,
                "modell": item.model,
                "regnet_paa_nytt": item.recalculated,
                "lagret": item.stored,
            }
            for item in audit.key_figures
        ],
        "funn": [_finding_json(finding) for finding in audit.findings],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "alvorlighet": finding.severity.nb.lower(),
        "type": finding.kind.value,
        "fane": finding.tab,
        "celle": finding.address,
        "ledetekst": finding.label,
        "melding": finding.message,
        "mal": finding.expected,
        "fil": finding.found,
        "modellverdi": finding.model_value,
        "filverdi": finding.value,
        "beroerer": {
            "antall": finding.affected.count,
            "noekkelresultater": finding.affected.key_results,
            "celler": finding.affected.cells,
        },
    }
