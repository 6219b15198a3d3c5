"""Which cells a cell affects, by the template's own formulas."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from workbook_templates.checking.findings import NOTHING_AFFECTED, Affected
from workbook_templates.kinds import AnyKind, KeyResult
from workbook_templates.sheet import Area, Series, WorkbookPlan, relative
from workbook_templates.xlsx import Reference, references

PlanCell = tuple[str, int, int]
"""Tab, row and column of a cell of the template, counted from 0."""

_SHOWN: Final = 5


class Dependencies:
    """The template's formulas as a graph from what is read to what reads it.

    ``key_results`` are those that :meth:`affected` names. The graph is drawn when it is first asked: a
    whole workbook needs none.
    """

    def __init__(self, plan: WorkbookPlan, key_results: Iterable[KeyResult]) -> None:
        self._plan = plan
        self._tabs = {sheet.name.casefold(): sheet.name for sheet in plan.sheets}
        self._areas = {name.casefold(): area for name, area in plan.names.items()}
        self._key_results = _key_cells(plan, key_results)

    @property
    def _readers(self) -> Mapping[PlanCell, list[PlanCell]]:
        return self._graph[0]

    @property
    def _name_readers(self) -> Mapping[str, list[PlanCell]]:
        return self._graph[1]

    @cached_property
    def _graph(self) -> tuple[dict[PlanCell, list[PlanCell]], dict[str, list[PlanCell]]]:
        """What reads each cell, and what uses each name."""
        plan = self._plan
        readers: dict[PlanCell, list[PlanCell]] = defaultdict(list)
        name_readers: dict[str, list[PlanCell]] = defaultdict(list)
        calls: dict[Series, PlanCell] = {}
        read: dict[Reference, tuple[PlanCell, ...]] = {}  # a column of a list is read by every row
        for sheet, row, column, content in plan.formula_cells():
            reader = (sheet.name, row, column)
            if content.spill is not None:
                calls[content.series] = reader
            for reference in references(plan.formula_text(sheet, row, column), sheet.name):
                if reference.name:
                    name_readers[reference.name].append(reader)
                if reference not in read:
                    read[reference] = tuple(self._cells(reference))
                for cell in read[reference]:
                    readers[cell].append(reader)
        for sheet, row, column, spilled in plan.spilled_cells():
            readers[calls[spilled.series]].append((sheet.name, row, column))
        return readers, name_readers

    def _cells(self, reference: Reference) -> Iterator[PlanCell]:
        if reference.name:
            area = self._areas.get(reference.name)
            if area is not None:
                yield from area_cells(area)
            return
        tab = self._tabs[reference.sheet]
        for row in range(reference.first[0], reference.last[0] + 1):
            for column in range(reference.first[1], reference.last[1] + 1):
                yield tab, row, column

    def is_read(self, cell: PlanCell) -> bool:
        """Say whether a formula of the template reads the cell."""
        return cell in self._readers

    def readers_of_name(self, name: str) -> tuple[PlanCell, ...]:
        """Return the formulas that use a name."""
        return tuple(self._name_readers.get(name.casefold(), ()))

    def readers_among(self, cells: Iterable[PlanCell]) -> set[PlanCell]:
        """Return the cells that directly read another one of the given cells."""
        given = set(cells)
        if not given:
            return given
        return {
            reader
            for cell in given
            for reader in self._readers.get(cell, ())
            if reader in given and reader != cell
        }

    def downstream(self, cells: Iterable[PlanCell]) -> list[PlanCell]:
        """Return all cells that the given ones affect, nearest first; they are not among them."""
        queue, found = deque(cells), []
        seen = set(queue)
        while queue:
            for reader in self._readers.get(queue.popleft(), ()):
                if reader not in seen:
                    seen.add(reader)
                    found.append(reader)
                    queue.append(reader)
        return found

    def affected(self, cells: Iterable[PlanCell], *, itself: bool = True) -> Affected:
        """Describe what the given cells affect; ``itself``: key results among them count too."""
        start = sorted(cells)
        if not start:
            return NOTHING_AFFECTED
        below = self.downstream(start)
        reached = {*below, *(start if itself else ())}
        return Affected(
            len(below),
            tuple(label for cell, label in self._key_results.items() if cell in reached),
            tuple(f"{tab}!{relative(row, column)}" for tab, row, column in below[:_SHOWN]),
        )


def _key_cells(plan: WorkbookPlan, key_results: Iterable[KeyResult]) -> Mapping[PlanCell, str]:
    """Return the cell of each key result, and of the master check, with its label."""
    labels = {item.name: item.label for item in key_results} | {"Kontroll": "Hovedkontrollen"}
    return {
        next(area_cells(plan.names[name])): label
        for name, label in labels.items()
        if name in plan.names
    }


def area_cells(area: Area) -> Iterator[PlanCell]:
    """Yield the cells of an area, row by row."""
    for row in range(area.row, area.row + area.rows):
        for column in range(area.column, area.column + area.columns):
            yield area.sheet, row, column


@lru_cache(maxsize=8)
def dependencies(kind: AnyKind, capacity: Hashable) -> Dependencies:
    """Return the graph of a kind of workbook with tables of these sizes."""
    return Dependencies(kind.plan(capacity), kind.key_results(capacity))
