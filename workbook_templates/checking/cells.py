"""Compares every cell of a file with the template: formulas, fixed values, what was put beside them.

A deviation is one finding per run of neighbouring cells that were changed in the same way, with the
template's and the file's formula and the cells downstream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from workbook_templates.checking.dependencies import Dependencies, PlanCell
from workbook_templates.checking.findings import Affected, Finding, FindingKind, Severity
from workbook_templates.checking.layout import Layout
from workbook_templates.sheet import (
    STYLES,
    Constant,
    Entry,
    Formula,
    SheetPlan,
    Spilled,
    StyleName,
    column_letter,
    relative,
)
from workbook_templates.xlsx import (
    EMPTY,
    CellValue,
    FoundCell,
    FoundSheet,
    Position,
    relative_form,
    same_formula,
)
from xlmodel.common.bokmaal import composed, exact_text, folded_name
from xlmodel.common.days import serial_day
from xlmodel.common.national_identity import NOT_SHOWN, holds_national_identity_number
from xlmodel.common.version import MODEL_VERSION, VERSION_DATES, known_version

_VOLATILE: Final = ("TODAY(", "NOW(", "RAND(", "RANDBETWEEN(", "OFFSET(", "INDIRECT(", "CELL(")


@dataclass(frozen=True, slots=True)
class CellFinding:
    """A finding about one cell, with its places in the file and in the template."""

    finding: Finding
    at: Position
    origin: PlanCell | None
    likeness: str
    """What neighbours must share to be told together."""


def check_cells(
    layout: Layout, graph: Dependencies, version: str
) -> tuple[list[Finding], set[PlanCell]]:
    """Return the findings, and the template's cells that no longer hold what they should.

    ``version`` is what the file states as its version.
    """
    findings: list[Finding] = []
    touched: set[PlanCell] = set()
    for sheet in layout.plan.sheets:
        there = layout.tabs.get(sheet.name)
        if there is None:
            continue
        moved = _LineFindings(sheet, there, layout, graph)
        findings.extend(moved.findings())
        touched |= moved.touched
        changed = [
            *_compared(sheet, there, layout, graph, version),
            *_added(sheet, there, layout, graph),
        ]
        changed += _unlocked(sheet, there, layout)
        touched.update(
            item.origin
            for item in changed
            if item.origin is not None and item.finding.kind in _CHANGES_RESULTS
        )
        findings.extend(_merged(changed, graph))
    return findings, touched


_CHANGES_RESULTS: Final = {
    FindingKind.FORMULA_CHANGED,
    FindingKind.TYPED_OVER,
    FindingKind.FORMULA_DELETED,
    FindingKind.FORMULA_INSERTED,
    FindingKind.FORMULA_IN_INPUT,
    FindingKind.CONSTANT_CHANGED,
    FindingKind.VALUE_ADDED,
}


def _compared(
    sheet: SheetPlan, there: FoundSheet, layout: Layout, graph: Dependencies, version: str
) -> Iterator[CellFinding]:
    """Yield what is wrong with the cells that the template has."""
    labels = _labels(layout)
    version_texts = _version_cells(layout, version)
    anchors = {
        cell.content.series: (sheet.name, *at)
        for at, cell in sheet.cells.items()
        if isinstance(cell.content, Formula) and cell.content.spill is not None
    }
    for (row, column), cell in sheet.cells.items():
        at = layout.place(sheet.name, row, column)
        origin = (sheet.name, row, column)
        if at is None:
            continue
        now = there.cells.get(at, EMPTY)
        if isinstance(cell.content, Formula):
            spills = cell.content.spill is not None
            finding = _formula_finding(sheet, origin, now, layout, spills=spills)
        elif isinstance(cell.content, Entry):
            finding = _entry_finding(now)
        elif isinstance(cell.content, Spilled):
            finding = _spilled_finding(now, there, anchors[cell.content.series], layout)
        else:
            wanted = version_texts.get(origin, cell.content.value)
            finding = None
            if now.formula is not None or not _same_constant(wanted, now.value):
                finding = _constant_finding(wanted, now, read=graph.is_read(origin))
                finding = _swapped_label(finding, now, labels)
        if finding is not None:
            kind = finding.kind
            same = relative_form(now.formula, *at) if now.formula is not None else ""
            if kind is FindingKind.LABEL_CHANGED:
                same = finding.severity.nb
            placed = replace(
                finding,
                tab=there.name,
                address=relative(*at),
                label=row_label(sheet, there, row),
                affected=Affected() if kind is FindingKind.LABEL_CHANGED else finding.affected,
            )
            yield CellFinding(placed, at, origin, f"{kind}{same}")


def _formula_finding(
    sheet: SheetPlan, origin: PlanCell, now: FoundCell, layout: Layout, *, spills: bool
) -> Finding | None:
    wanted = layout.formula(sheet, origin[1], origin[2])
    if now.formula is None:
        if now.value is None or now.value == "":
            return Finding(
                FindingKind.FORMULA_DELETED,
                Severity.ERROR,
                "Malen har en formel her. Cellen er tom.",
                expected=wanted,
                found="(tom)",
            )
        return Finding(
            FindingKind.TYPED_OVER,
            Severity.ERROR,
            "Malen har en formel her. Det står en fast verdi i stedet.",
            expected=wanted,
            found=_typed(now.value),
        )
    same = same_formula(now.formula, wanted, sheet.name, layout.aliases)
    if same and bool(now.array) == spills:
        return None
    return Finding(
        FindingKind.FORMULA_CHANGED,
        Severity.WARNING if same else Severity.ERROR,
        _change_told(now, spills=spills),
        expected=wanted,
        found=formula_shown(now),
    )


def _change_told(now: FoundCell, *, spills: bool) -> str:
    formula = (now.formula or "").upper()
    if "[" in formula or "://" in formula:
        return "Formelen er en annen enn malens, og den henter tall fra en annen fil."
    if "#REF!" in formula:
        return "Formelen er en annen enn malens: den viser til en celle som er slettet."
    if spills and not now.array:
        return (
            "Formelen er lagt inn som vanlig formel. I malen fyller den også cellene ved siden av."
        )
    if now.array and not spills:
        return "Formelen er lagt inn som matriseformel. Malen har en vanlig formel."
    return "Formelen er en annen enn malens."


def _entry_finding(now: FoundCell) -> Finding | None:
    if now.formula is None:
        return None
    return Finding(
        FindingKind.FORMULA_IN_INPUT,
        Severity.ERROR if "[" in now.formula else Severity.WARNING,
        "En inndatacelle skal holde et tall eller en tekst. Her står en formel.",
        expected="(inndata)",
        found=formula_shown(now),
    )


def _spilled_finding(
    now: FoundCell, there: FoundSheet, anchor: PlanCell, layout: Layout
) -> Finding | None:
    """Tell what keeps a formula from filling the cell; values that it did fill are compared later."""
    at = layout.place(*anchor)
    first = EMPTY if at is None else there.cells.get(at, EMPTY)
    is_filled = first.value is not None and first.value != ""
    if now.formula is None and (is_filled or now.value is None or now.value == ""):
        return None
    return Finding(
        FindingKind.VALUE_ADDED if now.formula is None else FindingKind.FORMULA_INSERTED,
        Severity.ERROR,
        "Cellen skal bare fylles av formelen øverst til venstre i blokken. Det som står her, hindrer det.",
        expected="(tom)",
        found=_typed(now.value) if now.formula is None else formula_shown(now),
    )


def _constant_finding(wanted: str | float, now: FoundCell, *, read: bool) -> Finding:
    if now.formula is not None:
        return Finding(
            FindingKind.FORMULA_INSERTED,
            Severity.ERROR if read else Severity.WARNING,
            "Malen har en fast verdi her. Det står en formel i stedet.",
            expected=exact_text(wanted),
            found=formula_shown(now),
        )
    if read:
        return Finding(
            FindingKind.CONSTANT_CHANGED,
            Severity.ERROR,
            "Formler leser denne faste verdien, og den er en annen enn malens.",
            expected=exact_text(wanted),
            found=_typed(now.value),
        )
    return Finding(
        FindingKind.LABEL_CHANGED,
        Severity.INFORMATION,
        "Teksten er en annen enn malens. Ingen formel leser den.",
        expected=exact_text(wanted),
        found=_typed(now.value),
    )


def _version_cells(layout: Layout, stated: str) -> dict[PlanCell, str | float]:
    """Return what tells of the version in a file of an older one that is built alike: text and date."""
    known = known_version(stated)
    if known in (None, MODEL_VERSION):
        return {}
    area = layout.plan.names["Modellversjon"]
    places = ((area.sheet, area.row + line, area.column) for line in range(2))
    return dict(zip(places, (known, float(serial_day(VERSION_DATES[known]))), strict=True))


def _labels(layout: Layout) -> set[str]:
    """Return the fixed texts of the template, as they are compared with a changed one."""
    return {
        folded_name(cell.content.value)
        for sheet in layout.plan.sheets
        for cell in sheet.cells.values()
        if isinstance(cell.content, Constant) and isinstance(cell.content.value, str)
    } - {""}


def _swapped_label(finding: Finding, now: FoundCell, labels: set[str]) -> Finding:
    """Raise a changed label that now reads as another one of the template: it misleads."""
    if finding.kind is not FindingKind.LABEL_CHANGED:
        return finding
    text = folded_name(now.value) if isinstance(now.value, str) else ""
    if text not in labels or text == folded_name(finding.expected):
        return finding
    return replace(
        finding,
        severity=Severity.WARNING,
        message="Teksten er en annen enn malens, og den er lik en annen ledetekst i malen. "
        "Ledetekster kan være byttet om.",
    )


def _same_constant(wanted: str | float, value: CellValue) -> bool:
    if isinstance(wanted, str):
        if value is None:
            return wanted.strip() == ""
        return isinstance(value, str) and _folded(value) == _folded(wanted)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value - wanted) <= 1e-12 * max(abs(value), abs(wanted))


def _folded(text: str) -> str:
    lines = composed(text).replace("\r\n", "\n").rstrip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _added(
    sheet: SheetPlan, there: FoundSheet, layout: Layout, graph: Dependencies
) -> Iterator[CellFinding]:
    """Yield what stands in cells that the template leaves empty."""
    shift = layout.shift(sheet.name)
    places = (layout.place(sheet.name, *at) for at in sheet.cells)
    taken = {at for at in places if at is not None}
    ends = (max(line) + 1 for line in zip(*sheet.cells, strict=True))
    rows, columns = (
        {place: line for line in range(end) if (place := moved.place(line)) is not None}
        for moved, end in zip((shift.rows, shift.columns), ends, strict=True)
    )
    for at, cell in there.cells.items():
        if at in taken or (cell.formula is None and cell.value in (None, "")):
            continue
        if at[0] in shift.rows.inserted or at[1] in shift.columns.inserted:
            if cell.formula is None:
                continue  # told with the inserted line
            origin, read = None, False
        else:
            origin = (sheet.name, rows.get(at[0], at[0]), columns.get(at[1], at[1]))
            read = graph.is_read(origin)
        finding = _addition(cell, read=read)
        if finding is not None:
            same = relative_form(cell.formula, *at) if cell.formula is not None else ""
            placed = replace(finding, tab=there.name, address=relative(*at))
            yield CellFinding(
                placed, at, origin if read else None, f"{finding.kind}{finding.severity}{same}"
            )


def _addition(cell: FoundCell, *, read: bool) -> Finding | None:
    if cell.formula is not None:
        volatile = any(name in cell.formula.upper() for name in _VOLATILE)
        return Finding(
            FindingKind.FORMULA_INSERTED,
            Severity.ERROR if read else Severity.WARNING,
            "Malen har ingen formel her."
            + (" Formler i malen leser cellen." if read else "")
            + (" Formelen endrer seg av seg selv (flyktig funksjon)." if volatile else ""),
            expected="(tom)",
            found=formula_shown(cell),
        )
    if not read:
        return None  # a note beside the model concerns nobody
    is_number = isinstance(cell.value, int | float)
    return Finding(
        FindingKind.VALUE_ADDED,
        Severity.ERROR if is_number else Severity.WARNING,
        "Cellen er tom i malen, og formler leser den.",
        expected="(tom)",
        found=_typed(cell.value),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """What is told of rows, or of columns."""

    inserted: FindingKind
    deleted: FindingKind
    noun: str
    number: Callable[[int], str]


_ROWS: Final = _Axis(
    FindingKind.ROW_INSERTED, FindingKind.ROW_DELETED, "rad", lambda line: str(line + 1)
)
_COLUMNS: Final = _Axis(
    FindingKind.COLUMN_INSERTED, FindingKind.COLUMN_DELETED, "kolonne", column_letter
)


class _LineFindings:
    """Inserted and deleted rows and columns of a tab, and the cells that they affect."""

    def __init__(
        self, sheet: SheetPlan, there: FoundSheet, layout: Layout, graph: Dependencies
    ) -> None:
        self._sheet, self._there, self._graph = sheet, there, graph
        self._shift = layout.shift(sheet.name)
        self.touched: set[PlanCell] = set()
        """Cells that are gone, and those beside numbers in a new line: what reads them changes."""

    def findings(self) -> Iterator[Finding]:
        """Yield a finding a run of lines."""
        shift = self._shift
        for axis, moved in enumerate((shift.rows, shift.columns)):
            for first, last in _runs(moved.inserted):
                yield self._inserted(axis, first, last)
            for first, last in _runs(moved.deleted):
                yield self._deleted(axis, first, last)

    def _inserted(self, axis: int, first: int, last: int) -> Finding:
        words = (_ROWS, _COLUMNS)[axis]
        moved = (self._shift.rows, self._shift.columns)[axis]
        numbers = [
            at
            for at, cell in self._there.cells.items()
            if first <= at[axis] <= last
            and cell.formula is None
            and type(cell.value) in (int, float)
        ]
        before = max(
            (
                line
                for line, place in enumerate(moved.places)
                if place is not None and place < first
            ),
            default=None,
        )
        across = {at[1 - axis] for at in numbers}
        beside = {
            (self._sheet.name, *at)
            for at in self._sheet.cells
            if at[axis] in (before, None if before is None else before + 1)
            and (place := self._shift.place(*at)) is not None
            and place[1 - axis] in across
        }
        read = {cell for cell in beside if self._graph.is_read(cell)}
        self.touched |= read
        return Finding(
            words.inserted,
            Severity.ERROR if read else Severity.WARNING,
            f"Malen har ingen {words.noun} her: {_lines_told(words, first, last)} er satt inn."
            + (" Den holder tall, som summer over den kan ta med." if read else ""),
            tab=self._there.name,
            address=f"{words.number(first)}:{words.number(last)}",
        )

    def _deleted(self, axis: int, first: int, last: int) -> Finding:
        words, name = (_ROWS, _COLUMNS)[axis], self._sheet.name
        lost = [
            (name, *at)
            for at, cell in self._sheet.cells.items()
            if first <= at[axis] <= last
            and (not isinstance(cell.content, Constant) or self._graph.is_read((name, *at)))
        ]
        self.touched.update(lost)
        return Finding(
            words.deleted,
            Severity.ERROR if lost else Severity.INFORMATION,
            f"Malens {_lines_told(words, first, last)} er slettet.",
            tab=self._there.name,
            address=f"{words.number(first)}:{words.number(last)}",
            label=row_label(self._sheet, None, first) if axis == 0 else "",
            affected=self._graph.affected(lost),
        )


def _lines_told(words: _Axis, first: int, last: int) -> str:
    told = f"{words.noun} {words.number(first)}"
    return told if first == last else f"{told} til {words.number(last)}"


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1]


def _unlocked(sheet: SheetPlan, there: FoundSheet, layout: Layout) -> Iterator[CellFinding]:
    """Yield formulas and read constants that anyone can overwrite, and inputs that nobody can."""
    for (row, column), cell in sheet.cells.items():
        at = layout.place(sheet.name, row, column)
        now = there.cells.get(at) if at is not None else None
        if at is None or now is None:
            continue
        if isinstance(cell.content, Formula) and now.is_unlocked:
            kind, severity = FindingKind.UNLOCKED, Severity.WARNING
            message = "Formelen er ikke låst og kan overskrives ved et uhell."
        elif (
            isinstance(cell.content, Entry) and not now.is_unlocked and _may_be_changed(cell.style)
        ):
            kind, severity = FindingKind.LOCKED_INPUT, Severity.INFORMATION
            message = "Inndatacellen er låst og kan ikke endres uten å oppheve beskyttelsen."
        else:
            continue
        finding = Finding(
            kind,
            severity,
            message,
            tab=there.name,
            address=relative(*at),
            label=row_label(sheet, there, row),
        )
        yield CellFinding(finding, at, (sheet.name, row, column), kind)


def _may_be_changed(style: StyleName) -> bool:
    return STYLES[style].get("locked") is False


def _merged(cells: list[CellFinding], graph: Dependencies) -> Iterator[Finding]:
    """Tell neighbours that were changed alike as one finding, along the row, then down."""
    spans: list[list[CellFinding]] = []
    for item in sorted(cells, key=lambda item: (item.likeness, item.at)):
        last = spans[-1][-1] if spans else None
        if (
            last is not None
            and last.likeness == item.likeness
            and last.at == (item.at[0], item.at[1] - 1)
        ):
            spans[-1].append(item)
        else:
            spans.append([item])
    blocks: list[list[list[CellFinding]]] = []
    for span in spans:
        block = next((b for b in blocks if _continues(b[-1], span)), None)
        if block is None:
            blocks.append([span])
        else:
            block.append(span)
    for block in blocks:
        items = [item for span in block for item in span]
        yield _block_finding(items, graph)


def _continues(above: list[CellFinding], below: list[CellFinding]) -> bool:
    """Say whether a run of cells lies right below another and was changed alike."""
    return (
        above[0].likeness == below[0].likeness
        and above[0].at == (below[0].at[0] - 1, below[0].at[1])
        and above[-1].at[1] == below[-1].at[1]
        and above[0].finding.kind is not FindingKind.LABEL_CHANGED
    )


def _block_finding(items: list[CellFinding], graph: Dependencies) -> Finding:
    first, last = items[0], items[-1]
    origins = [item.origin for item in items if item.origin is not None]
    finding = first.finding
    if finding.kind in _CHANGES_RESULTS:
        finding = replace(finding, affected=graph.affected(origins))
    if len(items) > 1:
        finding = replace(
            finding,
            address=f"{relative(*first.at)}:{relative(*last.at)}",
            message=f"{finding.message} Gjelder {len(items)} celler.",
        )
    return finding


def row_label(sheet: SheetPlan, there: FoundSheet | None, row: int) -> str:
    """Return the label at the left of a row of the template; an input's text where staff name it."""
    cell = sheet.cells.get((row, 0))
    if cell is not None and isinstance(cell.content, Constant):
        return str(cell.content.value)
    if cell is not None and isinstance(cell.content, Entry) and there is not None:
        now = there.cells.get((row, 0))
        if now is not None and isinstance(now.value, str):
            return NOT_SHOWN if holds_national_identity_number(now.value) else now.value[:60]
    return ""


def _typed(value: CellValue) -> str:
    """Write what is typed in a cell; what looks like a fødselsnummer is not repeated."""
    return NOT_SHOWN if holds_national_identity_number(value) else exact_text(value)


def formula_shown(cell: FoundCell) -> str:
    """Write a formula as a spreadsheet program shows it."""
    text = "=" + (cell.formula or "")
    return "{" + text + "}" if cell.array else text
