"""Compares what a tab shows with what stands in it: what hides, covers, scales or replaces a value.

Colours, widths, fonts and decimals are for staff to choose. What makes a reader see something else
than what is stored is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from workbook_templates.checking.findings import Finding, FindingKind, Severity
from workbook_templates.checking.formats import effects
from workbook_templates.checking.layout import Layout
from workbook_templates.sheet import (
    STYLES,
    Cell,
    Constant,
    Formula,
    SheetPlan,
    StyleName,
    column_letter,
    relative,
)
from workbook_templates.xlsx import EMPTY, FoundCell, FoundSheet, Position, contrast

_UNSEEN: Final = 1.15
"""Contrast below which a text cannot be read; 1 is that of two equal colours."""

Told = tuple[FindingKind, str, str, str]
"""What neighbours must share to be told together: kind, message, the template's and the file's."""


def check_shown(layout: Layout) -> Iterator[Finding]:
    """Yield cells whose look misleads, and what lies over cells of the template."""
    for sheet in layout.plan.sheets:
        there = layout.tabs.get(sheet.name)
        if there is not None:
            yield from _Shown(sheet, there, layout).findings()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell of the template, and where it stands in the file."""

    at: Position
    cell: Cell

    @property
    def holds_value(self) -> bool:
        """Say whether the cell holds a result or an input, and not a label."""
        return not isinstance(self.cell.content, Constant)


class _Shown:
    """One tab, as it is shown."""

    def __init__(self, sheet: SheetPlan, there: FoundSheet, layout: Layout) -> None:
        self._tab, self._there = there.name, there
        self._cells = [
            _Placed(at, cell)
            for place, cell in sheet.cells.items()
            if (at := layout.place(sheet.name, *place)) is not None
        ]

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is shown otherwise than it is stored."""
        found: dict[Told, list[Position]] = {}
        for item in self._cells:
            now = self._there.cells.get(item.at, EMPTY)
            for told in _looks(item, now):
                found.setdefault(told, []).append(item.at)
        for told, cells in found.items():
            yield self._finding(told, cells)
        yield from self._rules()
        yield from self._flat_lines()
        yield from self._covered()

    def _finding(self, told: Told, cells: list[Position]) -> Finding:
        kind, message, expected, shown = told
        rows, columns = zip(*cells, strict=True)
        is_block = len(cells) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        first = relative(*cells[0])
        last = relative(max(rows), max(columns)) if is_block else first
        more = f" Gjelder {len(cells)} celler." if len(cells) > 1 else ""
        return Finding(
            kind,
            Severity.WARNING,
            message + more,
            tab=self._tab,
            address=first if first == last else f"{first}:{last}",
            expected=expected,
            found=shown,
        )

    def _rules(self) -> Iterator[Finding]:
        """Yield conditional formats that hide or replace values."""
        for rule in self._there.content.rules:
            touched = [item for item in self._cells if _covers(rule.ranges, item.at)]
            ink, fill = rule.look.ink, rule.look.fill
            told = {
                effect.value
                for item in touched
                for effect in effects(rule.look.number_format or "General")
                - effects(_template_format(item.cell.style))
            }
            unseen = [
                item
                for item in touched
                if (now := self._there.cells.get(item.at)) is not None
                and _is_unseen(
                    now.look.ink if ink is None else ink, now.look.fill if fill is None else fill
                )
            ]
            if unseen and (ink is not None or fill is not None):
                told.add("gir teksten samme farge som bakgrunnen")
            if rule.hides_value and touched:
                told.add("viser et symbol i stedet for verdien")
            if told:
                message = f"En betinget formatering {' og '.join(sorted(told))}."
                yield self._finding(
                    (FindingKind.SHOWN, message, "", rule.look.number_format or ""),
                    [item.at for item in unseen or touched],
                )

    def _flat_lines(self) -> Iterator[Finding]:
        """Yield rows and columns with content that have no height or width."""
        content = self._there.content
        names: tuple[tuple[int, set[int], str, Callable[[int], str]], ...] = (
            (0, content.flat_rows, "rad", lambda line: str(line + 1)),
            (1, content.flat_columns, "kolonne", column_letter),
        )
        for axis, flat, noun, name in names:
            lines = sorted({item.at[axis] for item in self._cells} & flat)
            if lines:
                size = "høyde" if axis == 0 else "bredde"
                yield Finding(
                    FindingKind.SHOWN,
                    Severity.WARNING,
                    f"Innhold er skjult: {noun} {', '.join(map(name, lines))} har {size} 0.",
                    tab=self._tab,
                    address=f"{name(lines[0])}:{name(lines[-1])}",
                )

    def _covered(self) -> Iterator[Finding]:
        """Yield what lies over cells of the template: merged cells, text boxes, open ranges."""
        content = self._there.content
        for area in content.merged:
            hidden = [
                item.at
                for item in self._cells
                if item.holds_value and item.at != area[0] and _covers([area], item.at)
            ]
            if hidden:
                message = "Sammenslåtte celler skjuler celler som fortsatt holder innhold."
                yield self._finding((FindingKind.SHOWN, message, "", _named(area)), hidden)
        for area in content.admitted:
            formulas = [
                item.at
                for item in self._cells
                if isinstance(item.cell.content, Formula) and _covers([area], item.at)
            ]
            if formulas:
                message = "Et område er unntatt fra beskyttelsen, så formler kan overskrives."
                yield self._finding((FindingKind.UNLOCKED, message, "", _named(area)), formulas)
        for shape in self._there.shapes:
            under = [item.at for item in self._cells if _covers([shape.area], item.at)]
            if under:
                message = f"{shape.noun} ligger over innholdet i fanen."
                yield self._finding((FindingKind.SHOWN, message, "", shape.name), under)


def _looks(item: _Placed, now: FoundCell) -> Iterator[Told]:
    """Yield how a cell's own format misleads."""
    if not item.holds_value and not isinstance(now.value, int | float):
        if now.value not in (None, "") and _is_unseen(now.look.ink, now.look.fill):
            yield FindingKind.SHOWN, "Teksten har samme farge som bakgrunnen.", "", ""
        return
    code, usual = now.look.number_format or "General", _template_format(item.cell.style)
    if now == EMPTY:
        return
    changed = effects(code) - effects(usual)
    if changed:
        message = f"Tallformatet {' og '.join(sorted(changed))}."
        yield FindingKind.SHOWN, message, usual, code
    if _is_unseen(now.look.ink, now.look.fill):
        yield FindingKind.SHOWN, "Verdien har samme farge som bakgrunnen.", "", ""


def _template_format(style: StyleName) -> str:
    return str(STYLES[style].get("num_format", "General"))


def _is_unseen(ink: str | None, fill: str | None) -> bool:
    """Say whether a text cannot be told from its background; not where a colour is not known."""
    return bool(ink) and bool(fill) and contrast(str(ink), str(fill)) < _UNSEEN


def _covers(ranges: Iterable[tuple[Position, Position]], at: Position) -> bool:
    return any(
        first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1] for first, last in ranges
    )


def _named(area: tuple[Position, Position]) -> str:
    return f"{relative(*area[0])}:{relative(*area[1])}"
