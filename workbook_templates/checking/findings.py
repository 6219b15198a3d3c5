"""What a check of a workbook finds, and how serious it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from workbook_templates.xlsx import CellValue
from xlmodel.common.national_identity import NOT_SHOWN, holds_national_identity_number


class Severity(IntEnum):
    """How serious a finding is; greater is worse."""

    INFORMATION = 1
    WARNING = 2
    ERROR = 3

    @property
    def nb(self) -> str:
        """The word that a report shows."""
        return {1: "Informasjon", 2: "Advarsel", 3: "Feil"}[self.value]


class FindingKind(StrEnum):
    """What kind of finding it is; the text that a report shows, in the order it shows them."""

    VERSION = "annen modellversjon"
    TAB_MISSING = "fane mangler"
    TAB_RENAMED = "fane omdøpt"
    TAB_COPIED = "fane kopiert"
    ROW_DELETED = "rad slettet"
    ROW_INSERTED = "rad satt inn"
    COLUMN_DELETED = "kolonne slettet"
    COLUMN_INSERTED = "kolonne satt inn"
    FORMULA_CHANGED = "formel endret"
    TYPED_OVER = "formel overskrevet"
    FORMULA_DELETED = "formel slettet"
    FORMULA_INSERTED = "formel satt inn"
    FORMULA_IN_INPUT = "formel i inndatacelle"
    CONSTANT_CHANGED = "fast verdi endret"
    LABEL_CHANGED = "ledetekst endret"
    VALUE_ADDED = "verdi satt inn"
    INPUT = "ugyldig inndata"
    MASTER_CHECK = "hovedkontrollen"
    ROW_WITHOUT_NAME = "rad uten navn"
    WRONG_RESULT = "regner feil"
    CONSEQUENCE = "følgefeil"
    STALE = "lagret verdi er utdatert"
    NO_STORED_VALUE = "uten lagret verdi"
    UNPROTECTED = "fane uten beskyttelse"
    UNLOCKED = "ulåst celle"
    LOCKED_INPUT = "låst inndatacelle"
    NAME_MISSING = "navn mangler"
    NAME_RENAMED = "navn omdøpt"
    NAME_MOVED = "navn flyttet"
    NAME_SHADOWED = "navn dekket av et annet"
    NAME_ADDED = "nytt navn"
    TAB_HIDDEN = "skjult fane"
    TAB_ADDED = "ny fane"
    TAB_ORDER = "faner i annen rekkefølge"
    SHOWN = "vises annerledes"
    HIDDEN_CELLS = "skjulte rader eller kolonner"
    MACRO = "makro"
    EXTERNAL_LINK = "ekstern kobling"
    FOREIGN_PART = "fremmed innhold"
    VALIDATION = "datavalidering endret"
    SETTING = "innstilling endret"
    FIGURES = "figurer endret"
    NOT_CHECKED = "ikke kontrollert"


@dataclass(frozen=True, slots=True)
class Affected:
    """The cells downstream of a finding: how many, which key results, and the nearest few."""

    count: int = 0
    key_results: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


NOTHING_AFFECTED = Affected()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``address`` is a cell or range of the tab, ``label`` what stands at the left of its row.
    ``expected`` and ``found`` are the template's and the file's formula or value. ``message`` says
    what it means. ``model_value`` and ``value`` are the results of the reference engine and of the
    workbook in the first of the cells, where the finding concerns cells that calculate.
    """

    kind: FindingKind
    severity: Severity
    message: str
    tab: str = ""
    address: str = ""
    label: str = ""
    expected: str = ""
    found: str = ""
    affected: Affected = NOTHING_AFFECTED
    model_value: CellValue = None
    value: CellValue = None

    @property
    def place(self) -> str:
        """Where it stands, as a reader names it."""
        return f"{self.tab}!{self.address}" if self.tab and self.address else self.tab


def without_persons(finding: Finding) -> Finding:
    """Return the finding with no text in it that holds what looks like a fødselsnummer."""
    value, model = finding.value, finding.model_value
    return replace(
        finding,
        message=_safe(finding.message),
        label=_safe(finding.label),
        expected=_safe(finding.expected),
        found=_safe(finding.found),
        value=_safe(value) if isinstance(value, str) else value,
        model_value=_safe(model) if isinstance(model, str) else model,
    )


def _safe(text: str) -> str:
    """Return a text that may be shown; one of digits alone is an amount, or was looked at when written."""
    has_words = any(map(str.isalpha, text))
    return NOT_SHOWN if has_words and holds_national_identity_number(text) else text


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key result three ways: by the engine, recalculated in the file, stored in the file."""

    label: str
    unit: str
    model: CellValue
    recalculated: CellValue
    stored: CellValue


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All that a check of one file found, the most serious first."""

    file: str
    sha256: str
    size: int
    checked_on: date
    version: str
    findings: tuple[Finding, ...]
    formulas_compared: int = 0
    values_compared: int = 0
    key_figures: tuple[KeyFigure, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """The most serious finding's severity; None where nothing was found."""
        return max((finding.severity for finding in self.findings), default=None)

    @property
    def verdict(self) -> str:
        """The outcome in a word or two."""
        return {
            None: "Ingen funn",
            Severity.INFORMATION: "Ingen feil",
            Severity.WARNING: "Advarsler",
            Severity.ERROR: "Feil",
        }[self.severity]

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def unusable(file: str, checked_on: date, message: str) -> AuditReport:
    """Return the report of a file that could not be read at all."""
    finding = Finding(FindingKind.NOT_CHECKED, Severity.ERROR, message)
    return AuditReport(file, "", 0, checked_on, "", (finding,))
