"""The outcome of a check as an xlsx report that can be filed, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from workbook_templates.checking.findings import ControlReport, Finding, KeyFigure, Severity
from workbook_templates.checking.values import agrees
from workbook_templates.reports.sheets import Marked, ReportCell, ReportSheet, Tone, report_bytes
from workbook_templates.xlsx.values import CellValue
from xlmodel.common.bokmaal import in_bokmaal, rounded_text
from xlmodel.common.version import MODEL_VERSION

TITLE: Final = "Kontrollrapport"
JSON_SCHEMA: Final = "effektmodell-kontroll/1"

_TONES: Final[dict[Severity, Tone]] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "muted",
}
_FINDING_COLUMNS: Final = (
    ("Alvorlighet", 14.0),
    ("Type", 16.0),
    ("Fane", 16.0),
    ("Celle", 12.0),
    ("Ledetekst", 20.0),
    ("Funn", 36.0),
    ("Skal være", 30.0),
    ("I filen", 30.0),
    ("Berører", 34.0),
)
_ABOUT: Final = (
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


def report_file(reports: Sequence[ControlReport]) -> bytes:
    """Return the report of one or more files as the bytes of an xlsx file."""
    first = [_one_file(reports[0])] if len(reports) == 1 else [_files(reports), _findings(reports)]
    return report_bytes(TITLE, [*first, _key_figures(reports), _about()])


def verdict_of(reports: Sequence[ControlReport]) -> ControlReport:
    """Return the report whose verdict is the worst."""
    return max(reports, key=lambda report: report.severity or 0)


def _verdict(report: ControlReport) -> Marked:
    severity = report.severity
    if severity is None or severity is Severity.INFORMATION:
        return Marked(report.verdict, "good")
    return Marked(report.verdict, _TONES[severity])


def _one_file(report: ControlReport) -> ReportSheet:
    facts: list[tuple[str, ReportCell]] = [
        ("Konklusjon", _verdict(report)),
        ("Fil", report.file),
        ("SHA-256", report.sha256),
        ("Størrelse", f"{_grouped(report.size)} byte"),
        ("Kontrolldato", report.checked_on.strftime("%d.%m.%Y")),
        ("Versjon", report.version or "(ikke oppgitt)"),
        ("Mal", f"versjon {MODEL_VERSION}"),
        ("Formler", f"{_grouped(report.formulas_compared)} sammenlignet med malen"),
        ("Resultater", f"{_grouped(report.values_compared)} sammenlignet med modellen"),
        ("Feil", report.count(Severity.ERROR)),
        ("Advarsler", report.count(Severity.WARNING)),
        ("Informasjon", report.count(Severity.INFORMATION)),
    ]
    return ReportSheet(
        "Kontrollrapport",
        ["Kontroll av en arbeidsbok fra effektmodellen. De mest alvorlige funnene står først."],
        [name for name, _ in _FINDING_COLUMNS],
        [_finding_row(finding) for finding in report.findings]
        or [[Marked("Ingen funn", "good"), *[None] * (len(_FINDING_COLUMNS) - 1)]],
        [width for _, width in _FINDING_COLUMNS],
        kinds=("text",) * 6 + ("code", "code", "text"),
        facts=facts,
    )


def _files(reports: Sequence[ControlReport]) -> ReportSheet:
    worst = verdict_of(reports)
    facts: list[tuple[str, ReportCell]] = [
        ("Konklusjon", _verdict(worst)),
        ("Kontrolldato", worst.checked_on.strftime("%d.%m.%Y")),
        ("Mal", f"versjon {MODEL_VERSION}"),
        ("Antall filer", len(reports)),
        ("Uten feil og advarsler", sum((item.severity or 0) <= 1 for item in reports)),
    ]
    rows: list[list[ReportCell]] = [
        [
            report.file,
            _verdict(report),
            *(report.count(item) for item in reversed(Severity)),
            report.version,
            _first_told(report),
            report.sha256,
            report.size,
        ]
        for report in reports
    ]
    return ReportSheet(
        "Kontrollrapport",
        ["Kontroll av flere arbeidsbøker fra effektmodellen, én linje per fil."],
        ["Fil", "Konklusjon", "Feil", "Advarsler", "Informasjon", "Versjon", "Første funn", "SHA-256", "Byte"],
        rows,
        [40, 14, 8, 10, 12, 9, 44, 36, 10],
        kinds=("text", "text", "kr", "kr", "kr", "text", "text", "code", "kr"),
        facts=facts,
    )  # fmt: skip


def _first_told(report: ControlReport) -> str:
    if not report.findings:
        return ""
    first = report.findings[0]
    return f"{first.place}: {first.message}" if first.place else first.message


def _findings(reports: Sequence[ControlReport]) -> ReportSheet:
    return ReportSheet(
        "Funn",
        ["Alle funn i alle filer, de mest alvorlige først i hver fil."],
        ["Fil", *(name for name, _ in _FINDING_COLUMNS)],
        [
            [report.file, *_finding_row(finding)]
            for report in reports
            for finding in report.findings
        ],
        [28, *(width for _, width in _FINDING_COLUMNS)],
        kinds=("text",) * 7 + ("code", "code", "text"),
    )


def _finding_row(finding: Finding) -> list[ReportCell]:
    return [
        Marked(finding.severity.nb, _TONES[finding.severity]),
        finding.kind.value,
        finding.tab,
        finding.address,
        finding.label,
        message_of(finding),
        finding.expected,
        finding.found,
        affected_text(finding),
    ]


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


def affected_text(finding: Finding, most: int | None = None) -> str:
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


def _grouped(number: int) -> str:
    return in_bokmaal(f"{number:,}")


def _key_figures(reports: Sequence[ControlReport]) -> ReportSheet:
    many = len(reports) > 1
    return ReportSheet(
        "Nøkkelresultater",
        ["Modellen: referansemodellen på inndataene i filen. Regnet på nytt: formlene i filen. Lagret: det filen viser."],
        [*(["Fil"] if many else []), "Nøkkelresultat", "Modellen", "Regnet på nytt", "Lagret", "Svar"],
        [
            [*([report.file] if many else []), *_key_figure_row(item)]
            for report in reports
            for item in report.key_figures
        ],
        [*([30] if many else []), 44, 20, 20, 20, 22],
        kinds=(*(("text",) if many else ()), "text", "number", "number", "number", "text"),
    )  # fmt: skip


def _key_figure_row(item: KeyFigure) -> Iterator[ReportCell]:
    yield item.label
    values = (item.model, item.recalculated, item.stored)
    for value in values:
        yield round(value, 6) if isinstance(value, float) and math.isfinite(value) else value
    known = [value for value in values if value is not None]
    scale = max((abs(value) for value in known if isinstance(value, int | float)), default=0.0)
    if len(known) < 2:
        yield Marked("ikke sammenlignet", "muted")
    elif all(agrees(known[0], value, scale) for value in known[1:]):
        yield Marked("like", "good")
    else:
        yield Marked("ulike", "bad")


def _about() -> ReportSheet:
    return ReportSheet(
        "Om kontrollen",
        ["Hva som er kontrollert, og hva alvorlighetene betyr."],
        ["Emne", "Forklaring"],
        list(_ABOUT),
        [22, 110],
    )


def report_json(reports: Sequence[ControlReport]) -> dict[str, Any]:
    """Return the reports for other programs; numbers are numbers, no value is ``null``.

    ``filer`` has one object a file: ``fil``, ``sha256``, ``stoerrelse`` (bytes), ``modellversjon``,
    ``konklusjon``, ``antall`` by severity, ``formler_sammenlignet``, ``resultater_sammenlignet``,
    ``noekkelresultater`` (``navn``, ``enhet``, ``modell``, ``regnet_paa_nytt``, ``lagret``) and
    ``funn``: ``alvorlighet`` (feil, advarsel, informasjon), ``type``, ``fane``, ``celle``,
    ``ledetekst``, ``melding``, ``mal`` and ``fil`` (formula or value of the template and the file),
    ``modellverdi`` and ``filverdi`` (what the engine and the file give in the first cell), and
    ``beroerer``: ``antall`` cells downstream, ``noekkelresultater`` among them, the first ``celler``.
    """
    worst = verdict_of(reports)
    return {
        "skjema": JSON_SCHEMA,
        "kontrolldato": worst.checked_on.isoformat(),
        "mal": MODEL_VERSION,
        "konklusjon": worst.verdict,
        "filer": [_file_json(report) for report in reports],
    }


def _file_json(report: ControlReport) -> dict[str, Any]:
    return {
        "fil": report.file,
        "sha256": report.sha256,
        "stoerrelse": report.size,
        "modellversjon": report.version,
        "konklusjon": report.verdict,
        "antall": {item.nb.lower(): report.count(item) for item in reversed(Severity)},
        "formler_sammenlignet": report.formulas_compared,
        "resultater_sammenlignet": report.values_compared,
        "noekkelresultater": [
            {
                "navn": item.label,
                "enhet": item.unit,
                "modell": _plain(item.model),
                "regnet_paa_nytt": _plain(item.recalculated),
                "lagret": _plain(item.stored),
            }
            for item in report.key_figures
        ],
        "funn": [_finding_json(finding) for finding in report.findings],
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
        "modellverdi": _plain(finding.model_value),
        "filverdi": _plain(finding.value),
        "beroerer": {
            "antall": finding.affected.count,
            "noekkelresultater": list(finding.affected.key_results),
            "celler": list(finding.affected.cells),
        },
    }


def _plain(value: CellValue) -> CellValue:
    """Return a value that JSON can hold."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
