"""Checks a workbook: against the reference engine, against itself and against its template.

:func:`check_workbook` compares every formula cell, recalculated by an independent engine, with the
reference engine. :func:`audit_workbook` is the deep check of a file that has been in use: it also
compares every formula, fixed value, name, tab and setting with the template, and the stored results
with the recalculated ones. It goes on past what it finds: a fault in an input or a missing tab is a
finding beside the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from workbook_templates.blocks import MASTER_CHECK, OK
from workbook_templates.checking.cells import check_cells
from workbook_templates.checking.dependencies import (
    Dependencies,
    PlanCell,
    area_cells,
    dependencies,
)
from workbook_templates.checking.findings import (
    AuditReport,
    Finding,
    FindingKind,
    Severity,
    without_persons,
)
from workbook_templates.checking.layout import Layout, layout_of, unknown_layout
from workbook_templates.checking.shown import check_shown
from workbook_templates.checking.surroundings import (
    check_figures,
    check_names,
    check_parts,
    check_rows_without_name,
    check_settings,
    check_tabs,
)
from workbook_templates.checking.validations import check_validations
from workbook_templates.checking.values import ValueChecker, agrees, recalculated_values, scale_of
from workbook_templates.kinds import AnyContents, WorkbookFault, stated_version
from workbook_templates.registry import kind_of
from workbook_templates.sheet import (
    CellValue,
    Constant,
    Document,
    Values,
    WorkbookPlan,
    corner,
    relative,
)
from workbook_templates.xlsx import EMPTY, Book, CellKey, FoundCell, load_engine
from workbook_templates.xlsx import CellValue as FoundValue
from xlmodel.common.errors import EffektmodellError, InputError, Violation
from xlmodel.common.version import MODEL_VERSION, known_version

__all__ = [
    "CheckReport",
    "Deviation",
    "DeviationKind",
    "agrees",
    "audit_book",
    "audit_workbook",
    "check_workbook",
    "expected_values",
    "row_label",
    "scale_of",
]


class DeviationKind(StrEnum):
    """What is wrong with a cell; the text that a report shows."""

    VALUE = "regner feil"
    NOT_FORMULA = "formelen er borte"
    STALE = "lagret verdi er utdatert"
    OTHER_FORMULA = "formelen er en annen enn malens"
    OTHER_CONTENT = "innholdet er et annet enn listen gir"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A cell that does not agree with the reference engine."""

    tab: str
    address: str
    label: str
    expected: CellValue
    found: FoundValue
    kind: DeviationKind


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, and how many formula cells it covered."""

    deviations: tuple[Deviation, ...]
    cells_checked: int


def expected_values(plan: WorkbookPlan, data: Document) -> dict[CellKey, CellValue]:
    """Return the engine's value of every formula cell but the volatile one, and of what is spilled."""
    values = Values(data.by_group())
    expected = {
        (sheet.name, relative(row, column)): values.of(formula)
        for sheet, row, column, formula in plan.formula_cells()
        if not formula.volatile
    }
    for sheet, row, column, spilled in plan.spilled_cells():
        value = values.of(spilled)
        if value is not None:
            expected[sheet.name, relative(row, column)] = value
    return expected


def check_workbook(path: Path) -> CheckReport:
    """Recalculate a workbook and compare every formula cell with the reference engine.

    The engine computes on the inputs that stand in the file. Raises ``EffektmodellError`` where the
    file cannot be used and ``InputError`` where its inputs break a rule.
    """
    book = Book.open(path)
    kind = kind_of(book.tabs, book.names)
    contents = kind.read(path, book)
    plan = kind.plan(contents.capacity)
    expected = expected_values(plan, contents.data())
    stored = _stored_cells(book, expected)
    formulas = [key for key, cell in stored.items() if cell.formula is not None]
    calculated = load_engine("ironcalc", book, formulas).calculate()
    deviations = tuple(_deviations(plan, expected, calculated, stored))
    return CheckReport(deviations, len(expected))


def _stored_cells(book: Book, keys: Iterable[CellKey]) -> dict[CellKey, FoundCell]:
    """Return what the file holds for each cell."""
    cells = {tab: sheet.cells for tab, sheet in book.tabs.items()}
    return {key: cells.get(key[0], {}).get(corner(key[1]), EMPTY) for key in keys}


def _deviations(
    plan: WorkbookPlan,
    expected: Mapping[CellKey, CellValue],
    calculated: Mapping[CellKey, FoundValue],
    stored: Mapping[CellKey, FoundCell],
) -> Iterator[Deviation]:
    scale = scale_of(expected)
    for key, value in expected.items():
        kept = stored[key].value
        if key not in calculated:
            kind, found = DeviationKind.NOT_FORMULA, kept
        elif not agrees(value, calculated[key], scale):
            kind, found = DeviationKind.VALUE, calculated[key]
        elif kept is not None and not agrees(value, kept, scale):
            kind, found = DeviationKind.STALE, kept
        else:
            continue
        yield Deviation(*key, row_label(plan, key), value, found, kind)


def row_label(plan: WorkbookPlan, key: CellKey) -> str:
    """Return the label at the left of a cell's row, or the column's heading where there is none."""
    name, address = key
    sheet = next(item for item in plan.sheets if item.name == name)
    row = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    cell = sheet.cells.get((row, 0))
    if cell is not None and isinstance(cell.content, Constant):
        return str(cell.content.value)
    return f"Rad {row + 1}"


_OTHER_TEMPLATE: Final = 0.2
"""Share of changed formulas from which a file that states another version is of another version."""


def audit_workbook(path: Path, checked_on: date) -> AuditReport:
    """Check a workbook in every way; ``checked_on`` is the date that the report states.

    Raises ``EffektmodellError`` where the file cannot be read or is no workbook of the model.
    """
    return audit_book(Book.open(path, macros=True), checked_on)


def audit_book(book: Book, checked_on: date) -> AuditReport:
    """Check a workbook that has been opened; as :func:`audit_workbook`."""
    kind = kind_of(book.tabs, book.names)
    version = stated_version(book)
    known = known_version(version)
    if known is None or kind.has_template_of(known):
        layout = layout_of(kind, book)
        _refuse_others(book, layout)
        audit = _Audit(book, layout, version)
        findings = audit.run()
    else:
        audit = _Audit(book, unknown_layout(kind, book), version)
        findings = audit.run_without_template()
    return AuditReport(
        str(book.path),
        book.sha256,
        book.size,
        checked_on,
        version,
        tuple(sorted(map(without_persons, findings), key=_order(book))),
        audit.formulas_compared,
        audit.values.compared,
        audit.values.key_figures,
    )


def _refuse_others(book: Book, layout: Layout) -> None:
    known = {name.casefold() for name in layout.plan.names}
    if not layout.tabs or not any(name.casefold() in known for name in book.names):
        raise EffektmodellError(
            f"{book.path}: dette er ikke en arbeidsbok fra effektmodellen "
            "(ingen av modellens faner eller navn finnes i den)."
        )


class _Audit:
    """One deep check, step by step."""

    def __init__(self, book: Book, layout: Layout, version: str) -> None:
        self._book, self._layout, self._version = book, layout, version
        self.formulas_compared = 0

    @cached_property
    def _graph(self) -> Dependencies:
        return dependencies(self._layout.kind, self._layout.capacity)

    def run_without_template(self) -> list[Finding]:
        """Return what can be found in a file of an older version, which is built otherwise."""
        book, layout = self._book, self._layout
        findings = [*check_parts(book), *check_settings(book), self._older_finding()]
        _, reading = self._contents()
        calculated, calculating = self._calculated()
        last_used = book.place(book.names.get("SistBrukt", ""))
        if calculated is not None and last_used is not None:
            today = (last_used.sheet, relative(last_used.row, last_used.column))
            calculated = {key: value for key, value in calculated.items() if key != today}
        nothing = Dependencies(layout.plan, ())
        checker = ValueChecker(layout, nothing, calculated, uses_1904=book.uses_1904)
        self.values = checker.check(None, set())
        return [*findings, *reading, *calculating, *self.values.findings]

    def _older_finding(self) -> Finding:
        kind = self._layout.kind
        rolled = (
            "" if kind.roll_forward is None else "Lag en ny av den med «effektmodell rull», eller "
        )
        told = f"{rolled}kontroller den med utgaven av programmet som den er laget med."
        return Finding(
            FindingKind.VERSION,
            Severity.WARNING,
            f"Arbeidsboken er laget av modellversjon {known_version(self._version)} og er bygd annerledes "
            f"enn malen, som er for versjon {MODEL_VERSION}. Faner, formler, navn og resultater er derfor "
            "ikke kontrollert. Inndata, lagrede verdier, innstillinger, makroer og koblinger er kontrollert. "
            + told[:1].upper()
            + told[1:],
            label="Modellversjon",
            expected=MODEL_VERSION,
            found=self._version,
        )

    def run(self) -> list[Finding]:
        """Return everything found."""
        book, layout = self._book, self._layout
        findings = [
            *check_tabs(book, layout, self._graph),
            *check_parts(book),
            *check_settings(book),
            *check_validations(layout),
            *check_shown(layout),
            *check_rows_without_name(layout),
        ]
        names, touched, aliases = check_names(book, layout, self._graph)
        layout.aliases = aliases
        names += check_figures(layout)
        cells, changed = check_cells(layout, self._graph, self._version)
        touched |= changed
        touched |= self._missing_tabs()
        self.formulas_compared = sum(
            sheet.name in layout.tabs for sheet, *_ in layout.plan.formula_cells()
        )
        if known_version(self._version) is None:
            if len(changed) > _OTHER_TEMPLATE * self.formulas_compared:
                names, cells = [], []
                self.formulas_compared = 0
            findings.append(self._version_finding())
        findings += names
        contents, reading = self._contents()
        findings += reading
        calculated, calculating = self._calculated()
        findings += calculating
        checker = ValueChecker(layout, self._graph, calculated, uses_1904=book.uses_1904)
        expected = self._expected(contents, findings)
        findings += self._master_check(expected)
        self.values = checker.check(expected, touched)
        findings += [self._with_values(item) for item in cells]
        return findings + self.values.findings

    def _missing_tabs(self) -> set[PlanCell]:
        return {
            (sheet.name, *at)
            for sheet in self._layout.plan.sheets
            if sheet.name not in self._layout.tabs
            for at in sheet.cells
        }

    def _version_finding(self) -> Finding:
        area = self._layout.plan.names["Modellversjon"]
        tab, row, column = next(area_cells(area))
        at = self._layout.place(tab, row, column)
        return Finding(
            FindingKind.VERSION,
            Severity.ERROR,
            f"Arbeidsboken oppgir {self._version or 'ingen versjon'}. "
            f"Kontrollen har malen for versjon {MODEL_VERSION}."
            + ("" if self.formulas_compared else " Formlene er derfor ikke sammenlignet."),
            tab=tab,
            address="" if at is None else relative(*at),
            label="Modellversjon",
            expected=MODEL_VERSION,
            found=self._version or "(tom)",
        )

    def _contents(self) -> tuple[AnyContents | None, list[Finding]]:
        """Read the inputs; what is wrong with them are findings."""
        try:
            contents = self._layout.kind.read(self._book.path, self._book)
        except InputError as error:
            findings = [
                _input_finding(item)
                for item in error.violations
                if not (self._columns_moved and _is_structural(item))
            ]
            return None, [*findings, _not_compared("inndata er ugyldige")]
        except EffektmodellError as error:
            return None, [_not_compared(f"inndata kan ikke leses ({error})")]
        return contents, []

    @property
    def _columns_moved(self) -> bool:
        """Say whether columns were inserted or deleted, which is told instead of what follows."""
        return any(not shift.columns.is_none for shift in self._layout.shifts.values())

    def _calculated(self) -> tuple[Mapping[CellKey, FoundValue] | None, list[Finding]]:
        try:
            return recalculated_values(self._book), []
        except EffektmodellError as error:
            return None, [
                Finding(
                    FindingKind.NOT_CHECKED,
                    Severity.WARNING,
                    f"Arbeidsboken er ikke regnet på nytt: {error}",
                )
            ]

    def _expected(
        self, contents: AnyContents | None, findings: list[Finding]
    ) -> Mapping[CellKey, CellValue] | None:
        if contents is None:
            return None
        if contents.capacity != self._layout.capacity:
            findings.append(_not_compared("navnet på en tabell dekker ikke hele tabellen"))
            return None
        return expected_values(self._layout.plan, contents.data())

    def _master_check(self, expected: Mapping[CellKey, CellValue] | None) -> Iterator[Finding]:
        """Yield what the master check rightly says of the inputs, where that is more than «OK»."""
        area = self._layout.plan.names[MASTER_CHECK]
        said = (expected or {}).get((area.sheet, relative(area.row, area.column)), OK)
        if said != OK:
            tab, row, column = next(area_cells(area))
            at = self._layout.place(tab, row, column)
            yield Finding(
                FindingKind.MASTER_CHECK,
                Severity.INFORMATION,
                str(said).strip(),
                tab=tab,
                address="" if at is None else relative(*at),
            )

    def _with_values(self, finding: Finding) -> Finding:
        """Add what the model and the file give in the first cell of a finding."""
        key = (finding.tab, finding.address.partition(":")[0])
        if key not in self.values.model:
            return finding
        return replace(
            finding, model_value=self.values.model[key], value=self.values.current.get(key)
        )


def _is_structural(violation: Violation) -> bool:
    """Say whether a fault is one of names or of a table, and not of what stands in a cell."""
    return str(violation) == f"{violation.where}: {violation.allowed}"


def _input_finding(violation: Violation) -> Finding:
    fault = violation if isinstance(violation, WorkbookFault) else None
    told = str(violation).removeprefix(f"{violation.where}: ")
    if fault is None or not fault.address:
        # Without a cell, the message tells the place; the name of the file is told anyway.
        return Finding(FindingKind.INPUT, Severity.ERROR, str(violation))
    return Finding(
        FindingKind.INPUT,
        Severity.ERROR,
        told[:1].upper() + told[1:],
        tab=fault.tab,
        address=fault.address,
        label=violation.where.partition(f"«{fault.tab}», celle {fault.address} (")[2].removesuffix(
            ")"
        ),
    )


def _not_compared(reason: str) -> Finding:
    return Finding(
        FindingKind.NOT_CHECKED,
        Severity.INFORMATION,
        f"Resultatene er ikke sammenlignet med modellen: {reason}.",
    )


def _order(book: Book) -> Callable[[Finding], tuple[int, ...]]:
    tabs = {sheet.name: index for index, sheet in enumerate(book.sheets)}
    kinds = {kind: index for index, kind in enumerate(FindingKind)}

    def order(finding: Finding) -> tuple[int, ...]:
        late = finding.kind in (FindingKind.CONSEQUENCE, FindingKind.STALE)
        if finding.kind is FindingKind.STALE:  # told by cause, in the order found
            return (-finding.severity, late, kinds[finding.kind])
        place = _position(finding.address)
        return (-finding.severity, late, kinds[finding.kind], tabs.get(finding.tab, -1), *place)

    return order


def _position(address: str) -> tuple[int, int]:
    first = address.partition(":")[0]
    try:
        return corner(first)
    except ValueError:
        return (int(first) - 1 if first.isdigit() else -1, -1)
