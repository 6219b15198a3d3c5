"""Compares three values of every formula cell: the engine's, the recalculated one, the stored one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from workbook_templates.checking.cells import row_label
from workbook_templates.checking.dependencies import Dependencies, PlanCell, area_cells
from workbook_templates.checking.findings import Finding, FindingKind, KeyFigure, Severity
from workbook_templates.checking.layout import Layout
from workbook_templates.sheet import CellValue as ModelValue
from workbook_templates.sheet import relative
from workbook_templates.xlsx import (
    DAYS_1904,
    Book,
    CellKey,
    CellValue,
    ErrorValue,
    FoundCell,
    FoundSheet,
    Position,
    calls_function,
    load_engine,
)
from xlmodel.common.bokmaal import composed, exact_text, rounded_text

_SHOWN_RUNS: Final = 5
"""Runs of stale cells that are told one by one."""
_SHOWN_RESULTS: Final = 12
_NO_FUNCTION: Final = ErrorValue("#NAME?")
"""What a program shows for a function that it does not know."""


def agrees(expected: ModelValue, found: CellValue, scale: float) -> bool:
    """Say whether two cell values are the same but for the last binary digits.

    Texts are, as sheets compare them, the same in capital and small letters; and å as one sign or two.
    """
    if isinstance(expected, str):
        is_text = isinstance(found, str) and not isinstance(found, ErrorValue)
        return is_text and composed(expected).casefold() == composed(str(found)).casefold()
    if expected is None or not isinstance(found, int | float) or isinstance(found, bool):
        return False
    tolerance = 1e-6 + 1e-9 * max(abs(expected), abs(found)) + 1e-13 * scale
    return abs(expected - found) <= tolerance


def scale_of(values: Mapping[CellKey, ModelValue]) -> float:
    """Return the largest amount of a workbook, which rounding noise follows."""
    return max(
        (abs(value) for value in values.values() if isinstance(value, int | float)), default=0
    )


def recalculated_values(book: Book) -> dict[CellKey, CellValue]:
    """Return every formula's value, calculated now."""
    cells = [cell for cell, _ in book.formulas()]
    return load_engine("ironcalc", book, cells).calculate()


@dataclass(slots=True)
class ValueCheck:
    """What the comparison of values gave."""

    findings: list[Finding] = field(default_factory=list)
    key_figures: tuple[KeyFigure, ...] = ()
    compared: int = 0
    model: dict[CellKey, ModelValue] = field(default_factory=dict)
    """The engine's values, keyed by the file's tabs and cells."""
    current: dict[CellKey, CellValue] = field(default_factory=dict)
    """What the file's cells hold, recalculated where they are formulas."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A formula cell of the template and where it stands in the file."""

    origin: PlanCell
    tab: FoundSheet
    at: Position

    @property
    def key(self) -> CellKey:
        return self.tab.name, relative(*self.at)


class ValueChecker:
    """One file's values, compared."""

    def __init__(
        self,
        layout: Layout,
        graph: Dependencies,
        calculated: Mapping[CellKey, CellValue] | None,
        *,
        uses_1904: bool = False,
    ) -> None:
        self._layout, self._graph = layout, graph
        self._calculated = calculated
        self._uses_1904 = uses_1904
        self._plans = {sheet.name: sheet for sheet in layout.plan.sheets}
        self._cells = list(self._formula_cells())
        self._result = ValueCheck()

    def _formula_cells(self) -> Iterator[_Cell]:
        for sheet, row, column, content in self._layout.plan.formula_cells():
            there = self._layout.tabs.get(sheet.name)
            at = self._layout.place(sheet.name, row, column)
            if there is not None and at is not None and not content.volatile:
                yield _Cell((sheet.name, row, column), there, at)

    def check(
        self, expected: Mapping[CellKey, ModelValue] | None, touched: set[PlanCell]
    ) -> ValueCheck:
        """Compare; ``expected`` are the engine's values by the template's tabs and cells."""
        result = self._result
        for cell in self._cells:
            if self._calculated is not None and cell.key in self._calculated:
                result.current[cell.key] = self._calculated[cell.key]
            else:
                now = cell.tab.cells.get(cell.at)
                result.current[cell.key] = None if now is None else now.value
            if expected is not None:
                tab, row, column = cell.origin
                result.model[cell.key] = expected[tab, relative(row, column)]
        if expected is not None and self._calculated is not None:
            self._against_engine(touched)
        if self._calculated is not None:
            self._against_stored()
        result.key_figures = tuple(self._key_figures())
        return result

    def _against_engine(self, touched: set[PlanCell]) -> None:
        """Tell cells that calculate something else than the engine does."""
        result = self._result
        scale = scale_of(result.model)
        below = set(self._graph.downstream(touched))
        wrong: list[_Cell] = []
        follows: list[_Cell] = []
        for cell in self._cells:
            now = cell.tab.cells.get(cell.at)
            if now is None or now.formula is None:
                continue
            result.compared += 1
            if agrees(result.model[cell.key], result.current[cell.key], scale):
                continue
            if cell.origin in below:
                follows.append(cell)
            elif cell.origin not in touched:
                wrong.append(cell)
        for run in _runs(wrong):
            first = run[0]
            result.findings.append(
                Finding(
                    FindingKind.WRONG_RESULT,
                    Severity.ERROR,
                    "Regnet på nytt gir cellen noe annet enn modellen." + _count_told(run),
                    tab=first.tab.name,
                    address=_address(run),
                    label=self._label(first),
                    expected=exact_text(result.model[first.key]),
                    found=exact_text(result.current[first.key]),
                    affected=self._graph.affected([cell.origin for cell in run]),
                    model_value=result.model[first.key],
                    value=result.current[first.key],
                )
            )
        if follows:
            result.findings.append(self._consequence(follows))

    def _consequence(self, cells: list[_Cell]) -> Finding:
        keys = {cell.key for cell in cells}
        changed = [
            f"{label}: {rounded_text(self._result.current[key])} "
            f"i stedet for {rounded_text(self._result.model[key])}"
            for label, _, key in self._key_cells()
            if key in keys
        ]
        more = len(changed) - _SHOWN_RESULTS
        told = "; ".join(changed[:_SHOWN_RESULTS]) + (f"; og {more} til" if more > 0 else "")
        noun = "celle regner" if len(cells) == 1 else "celler regner"
        affected = self._graph.affected([cell.origin for cell in cells])
        return Finding(
            FindingKind.CONSEQUENCE,
            Severity.ERROR,
            f"{len(cells)} {noun} noe annet enn modellen som følge av de andre funnene."
            + (f" {told}." if told else " Ingen nøkkelresultater er blant dem."),
            affected=affected,
        )

    def _against_stored(self) -> None:
        """Tell cells whose stored value is not what the file calculates."""
        calculated = self._calculated or {}
        scale = scale_of({k: v for k, v in calculated.items() if not isinstance(v, bool | str)})
        volatile = self._volatile()
        missing: list[_Cell] = []
        unknown: list[_Cell] = []
        stale: list[_Cell] = []
        total = 0
        origins = {(cell.key): cell for cell in self._cells}
        for tab, there in self._layout.tabs.items():
            for at, now in there.cells.items():
                key = (there.name, relative(*at))
                if key in volatile or key not in calculated:
                    continue
                total += 1
                cell = origins.get(key) or _Cell((tab, -1, -1), there, at)
                if now.value is None:
                    missing.append(cell)
                elif now.value == _NO_FUNCTION and calls_function(now.formula or ""):
                    unknown.append(cell)
                elif not self._is_stored(calculated[key], now, scale):
                    stale.append(cell)
        if missing:
            every = len(missing) == total
            self._result.findings.append(
                Finding(
                    FindingKind.NO_STORED_VALUE,
                    Severity.INFORMATION,
                    "Filen er lagret uten resultater. Programmet som åpner den, regner dem ut."
                    if every
                    else f"{len(missing)} formler er lagret uten resultat.",
                    tab="" if every else missing[0].tab.name,
                    address="" if every else missing[0].key[1],
                )
            )
        if unknown:
            self._result.findings.append(
                Finding(
                    FindingKind.STALE,
                    Severity.ERROR,
                    "Filen er lagret av et program uten tillegget med Excel-funksjonene, så cellen "
                    f"viser {_NO_FUNCTION}. Det som leser cellen, kan vise gamle tall. Åpne filen der "
                    "tillegget finnes, eller velg Ark som kohortmotor.",
                    tab=unknown[0].tab.name,
                    address=unknown[0].key[1],
                    label=self._label(unknown[0]),
                    found=_NO_FUNCTION,
                    affected=self._graph.affected(
                        [cell.origin for cell in unknown if cell.origin[1] >= 0]
                    ),
                )
            )
        self._result.findings.extend(self._stale_findings(stale))

    def _is_stored(self, calculated: CellValue, now: FoundCell, scale: float) -> bool:
        """Say whether a cell's stored value is the calculated one; dates may count from 1904."""
        if _same(calculated, now.value, scale):
            return True
        is_date = now.is_date or "DATE(" in (now.formula or "").upper()
        if not (self._uses_1904 and is_date and isinstance(now.value, float)):
            return False
        return _same(calculated, now.value + DAYS_1904, scale)

    def _stale_findings(self, stale: list[_Cell]) -> Iterator[Finding]:
        """Yield stale cells, those that no other stale cell explains first and one by one."""
        calculated = self._calculated or {}
        known = {cell.origin for cell in stale if cell.origin[1] >= 0}
        explained = self._graph.readers_among(known)
        roots = [cell for cell in stale if cell.origin not in explained]
        runs = sorted(_runs(roots), key=self._reach, reverse=True)
        rest = [cell for cell in stale if cell.origin in explained]
        rest += [cell for run in runs[_SHOWN_RUNS:] for cell in run]
        for run in runs[:_SHOWN_RUNS]:
            first = run[0]
            now = first.tab.cells[first.at]
            yield Finding(
                FindingKind.STALE,
                Severity.ERROR,
                (
                    "Cellen viser en feilverdi, men formelen gir noe annet."
                    if isinstance(now.value, ErrorValue)
                    else "Verdien som er lagret, er ikke den formelen gir."
                )
                + _count_told(run),
                tab=first.tab.name,
                address=_address(run),
                label=self._label(first),
                expected=exact_text(calculated[first.key]),
                found=exact_text(now.value),
                affected=self._graph.affected([c.origin for c in run if c.origin[1] >= 0]),
            )
        if rest:
            first = rest[0]
            yield Finding(
                FindingKind.STALE,
                Severity.ERROR,
                f"{len(rest)} andre celler viser også lagrede verdier som ikke er regnet på nytt.",
                tab=first.tab.name,
                address=first.key[1],
                label=self._label(first),
                expected=exact_text(calculated[first.key]),
                found=exact_text(first.tab.cells[first.at].value),
            )

    def _reach(self, run: list[_Cell]) -> int:
        """Return how many cells a run of stale cells affects, so that their cause comes first."""
        return len(self._graph.downstream(cell.origin for cell in run))

    def _volatile(self) -> set[CellKey]:
        found = set()
        for sheet, row, column, content in self._layout.plan.formula_cells():
            there = self._layout.tabs.get(sheet.name)
            at = self._layout.place(sheet.name, row, column)
            if content.volatile and there is not None and at is not None:
                found.add((there.name, relative(*at)))
        return found

    def _label(self, cell: _Cell) -> str:
        tab, row, _ = cell.origin
        return "" if row < 0 else row_label(self._plans[tab], cell.tab, row)

    def _key_cells(self) -> Iterator[tuple[str, str, CellKey]]:
        """Yield label, unit and the file's cell of every key result."""
        for item in self._layout.kind.key_results(self._layout.capacity):
            area = self._layout.plan.names.get(item.name)
            if area is None:
                continue
            tab, row, column = next(area_cells(area))
            there = self._layout.tabs.get(tab)
            at = self._layout.place(tab, row, column)
            if there is not None and at is not None:
                yield item.label, item.unit, (there.name, relative(*at))

    def _key_figures(self) -> Iterator[KeyFigure]:
        result = self._result
        stored = {cell.key: cell.tab.cells.get(cell.at) for cell in self._cells}
        for label, unit, key in self._key_cells():
            now = stored.get(key)
            yield KeyFigure(
                label,
                unit,
                result.model.get(key),
                result.current.get(key) if self._calculated is not None else None,
                None if now is None else now.value,
            )


def _same(calculated: CellValue, stored: CellValue, scale: float) -> bool:
    if isinstance(calculated, ErrorValue | bool) or isinstance(stored, ErrorValue | bool):
        return type(calculated) is type(stored) and calculated == stored
    return agrees(calculated, stored, scale)


def _runs(cells: Iterable[_Cell]) -> Iterator[list[_Cell]]:
    """Group cells that stand beside each other on a row."""
    run: list[_Cell] = []
    for cell in sorted(cells, key=lambda cell: (cell.tab.name, cell.at)):
        follows = run and run[-1].tab is cell.tab and run[-1].at == (cell.at[0], cell.at[1] - 1)
        if run and not follows:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _address(run: list[_Cell]) -> str:
    first, last = run[0].key[1], run[-1].key[1]
    return first if first == last else f"{first}:{last}"


def _count_told(run: list[_Cell]) -> str:
    return f" Gjelder {len(run)} celler." if len(run) > 1 else ""
