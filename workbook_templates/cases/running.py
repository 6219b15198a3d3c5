"""Runs cases: inputs set on a copy in memory, the workbook calculated anew, values compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workbook_templates.cases.binding import Binder, Bound
from workbook_templates.cases.comparing import Moved, moved_cells, rule_lines
from workbook_templates.cases.files import Case, CaseFile
from workbook_templates.cases.reach import BEYOND, Reach
from workbook_templates.cases.updating import updates
from workbook_templates.cases.workbooks import workbook_of
from workbook_templates.sheet import corner
from workbook_templates.xlsx import (
    EMPTY,
    Book,
    CellKey,
    CellValue,
    Engine,
    Inputs,
    MissingEngineError,
    calculate_ahead,
    load_engine,
    name_cells,
    plain_book,
)
from xlmodel.common.errors import EffektmodellError, InputError, Remark


class Status(StrEnum):
    """What became of a case in an engine."""

    PASSED = "bestått"
    FAILED = "feilet"
    SKIPPED = "hoppet over"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case in an engine: what became of it, and a line for each thing that is not as expected.

    ``moved`` are the cells whose value is not the expected one, those that others follow from first;
    ``rules`` the lines of what else does not hold, ``reason`` says why there are no values.
    """

    case: Case
    engine: str
    status: Status
    moved: tuple[Moved, ...] = ()
    rules: tuple[str, ...] = ()
    reason: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is not as expected, a line each."""
        told = (self.reason,) if self.reason else ()
        return (*told, *(item.line() for item in self.moved), *self.rules)


class Runner:
    """The cases of a file and their workbook, loaded once into each engine that is asked for."""

    def __init__(self, cases: CaseFile) -> None:
        self.cases = cases
        self._engines: dict[str, Engine | EffektmodellError] = {}
        self._unknown: dict[str, set[CellKey]] = {}
        self._unable: dict[str, frozenset[CellKey]] = {}

    @cached_property
    def book(self) -> Book:
        """The workbook, its formulas in what every engine reads."""
        return plain_book(workbook_of(self.cases, self))

    @cached_property
    def _binder(self) -> Binder:
        return Binder(self.book, self.cases.path)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.book, self._binder.formulas)

    def faults(self) -> list[Remark]:
        """Return every fault of every case against the workbook."""
        return [fault for case in self.cases.cases for fault in self._binder.bind(case)[1]]

    def run(self, engine: str, case: Case) -> Outcome:
        """Run a case in an engine; raise ``InputError`` where the case names what is not there."""
        bound, faults = self._binder.bind(case)
        if faults:
            raise InputError(faults)
        try:
            return self._compared(engine, case, bound)
        except MissingEngineError as error:
            return Outcome(case, engine, Status.SKIPPED, reason=str(error))
        except EffektmodellError as error:
            return Outcome(case, engine, Status.FAILED, reason=str(error))

    def updated(self, outcomes: Iterable[Outcome]) -> dict[int, dict[str, str]]:
        """Return what the case file must say, by case and key, for these outcomes to be expected."""
        moved = {item.case.name: item.moved for item in outcomes if item.moved}
        return updates(self._binder, self.cases.cases, moved)

    def work(self, engine: str, cases: Iterable[Case]) -> tuple[Engine, list[Inputs]] | None:
        """Return the loaded engine and the inputs of cases, for `calculate_ahead`; None for no such."""
        bound = [found for found, faults in map(self._binder.bind, cases) if not faults]
        try:
            return self._loaded(engine), [item.inputs for item in bound]
        except EffektmodellError:  # told of by each case
            return None

    def _compared(self, name: str, case: Case, bound: Bound) -> Outcome:
        engine = self._engine(name)
        outputs = bound.outputs()
        unknown, unable = self._unknown[name], self._unable[name]
        before = self._reach.upstream(outputs) if unknown or unable else set[CellKey]()
        beyond = {
            key for key in unable & before if key in outputs or not self._reach.is_fetched(key)
        }
        used = unknown & before
        if beyond:
            cells = f"{name_cells(sorted(beyond))} {BEYOND}"
            return self._skipped(case, name, [*self._lacking(engine, used), cells])
        hidden = {key for key in used if not self._reach.shows_errors(key)}
        if hidden:
            return self._skipped(case, name, self._lacking(engine, hidden))
        values = engine.calculate(bound.inputs)
        reached = self._reach.untrusted(used, values)
        if reached:
            return self._skipped(case, name, self._lacking(engine, reached))
        found = self._found(bound, values)
        moved = tuple(
            sorted(moved_cells(case, bound, found), key=lambda item: self._reach.depth(item.cell))
        )
        rules = tuple(rule_lines(case, bound, found))
        status = Status.FAILED if moved or rules else Status.PASSED
        return Outcome(case, name, status, moved, rules)

    def _found(
        self, bound: Bound, values: Mapping[CellKey, CellValue]
    ) -> Callable[[CellKey], CellValue]:
        def found(key: CellKey) -> CellValue:
            if key in values:
                return values[key]
            if key in bound.inputs:
                return bound.inputs[key]
            return self.book.tabs[key[0]].cells.get(corner(key[1]), EMPTY).value

        return found

    @staticmethod
    def _skipped(case: Case, name: str, reasons: Sequence[str]) -> Outcome:
        reason = f"kan ikke regnes av {name}: {', '.join(reasons)}"
        return Outcome(case, name, Status.SKIPPED, reason=reason)

    def _lacking(self, engine: Engine, cells: set[CellKey]) -> list[str]:
        lacks = engine.lacks()
        return sorted(set().union(*(self._reach.called(key) & lacks for key in cells)))

    def _wanted(self) -> set[CellKey]:
        """Return the formula cells that some case compares."""
        bound = (self._binder.bind(case)[0] for case in self.cases.cases)
        return {key for item in bound for key in item.outputs()} & self._binder.formulas

    def _loaded(self, name: str) -> Engine:
        """Return an engine; one that cannot load the workbook is asked once only."""
        if name not in self._engines:
            try:
                self._engines[name] = load_engine(name, self.book, sorted(self._wanted()))
            except EffektmodellError as error:
                self._engines[name] = error
        found = self._engines[name]
        if isinstance(found, EffektmodellError):
            raise found
        return found

    def _engine(self, name: str) -> Engine:
        """Return an engine; cells that call what it lacks are wanted too: their values tell of a call."""
        engine = self._loaded(name)
        if name not in self._unknown:
            lacks = engine.lacks()
            self._unable[name] = engine.unable()
            self._unknown[name] = self._reach.calling(lacks) if lacks else set()
            if self._unknown[name] or self._unable[name]:
                engine.want(sorted((self._wanted() | self._unknown[name]) - self._unable[name]))
        return engine


def run_ahead(runs: Iterable[tuple[Runner, str, Case]]) -> None:
    """Let programs that are slow to start calculate all of these cases in one start."""
    cases: dict[tuple[Runner, str], list[Case]] = {}
    for runner, engine, case in runs:
        cases.setdefault((runner, engine), []).append(case)
    work = (runner.work(engine, some) for (runner, engine), some in cases.items())
    calculate_ahead([item for item in work if item is not None])
