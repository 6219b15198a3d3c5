"""The kinds of workbook that the contract tests run through, and inputs of each.

Every kind brings its own samples. The product's kinds have more edges and drawn inputs in the tests,
which those that know the kind's engine share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from tests.support import contracts, drawn, exclusion_sets, funds, persona_sets, registers
from tests.support.compare import deviations, error_cells
from tests.support.names import Names
from tests.support.toy_kind import TOY
from workbook_templates import (
    EFFEKTMODELL,
    EXCLUSION_ACCOUNTS,
    INVESTMENT_FUND,
    LIVING_CONDITIONS,
    PERSONAS,
    registry,
)
from workbook_templates.checking.check import expected_values
from workbook_templates.kinds.kind import AnyContents, AnyKind
from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT
from workbook_templates.sheet import MunicipalityInputs, WorkbookPlan, corner
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.sheets import EMPTY, FoundSheet
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.personas import EXAMPLES, example

REGISTERED: Final = (*registry.KINDS, registry.Registered(lambda: TOY, "laan", "Lag et lån."))
KINDS: Final = tuple(item.load() for item in REGISTERED)
"""The product's kinds and one that only says what a kind must say."""


@cache
def _drawn() -> list[ModelInputs]:
    return drawn.drawn_inputs(4)


_MORE: Final[Mapping[AnyKind, Mapping[str, Callable[[], MunicipalityInputs]]]] = {
    EFFEKTMODELL: {
        **{name: partial(drawn.edges().__getitem__, name) for name in drawn.edges()},
        **{f"drawn {number}": partial(lambda n: _drawn()[n], number) for number in range(4)},
    },
    LIVING_CONDITIONS: registers.edges(),
    PERSONAS: {
        **{name: partial(persona_sets.edges().__getitem__, name) for name in persona_sets.edges()},
        **{name: partial(example, name) for name in EXAMPLES},
        "twenty personas": persona_sets.twenty,
        **{f"drawn {seed}": partial(persona_sets.drawn, seed) for seed in range(40)},
    },
    OUTCOME_CONTRACT: {
        "0 %, too many for the distribution": contracts.nobody_of_thousands,
        **{f"drawn {seed}": partial(contracts.drawn_contract, seed) for seed in range(8)},
    },
    INVESTMENT_FUND: {
        **{name: partial(funds.edges().__getitem__, name) for name in funds.edges()},
        **{f"drawn {seed}": partial(funds.drawn_fund, seed) for seed in range(6)},
    },
    EXCLUSION_ACCOUNTS: {
        **{
            name: partial(exclusion_sets.edges().__getitem__, name)
            for name in exclusion_sets.edges()
        },
        **{f"drawn {seed}": partial(exclusion_sets.drawn, seed) for seed in range(8)},
    },
}
"""What is drawn by hypothesis cannot be drawn while the tests are collected."""


@dataclass(frozen=True)
class Case:
    """MunicipalityInputs of a kind, by name."""

    kind: AnyKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind.word}: {self.name}"

    @property
    def inputs(self) -> Any:
        """The inputs."""
        return _inputs(self)

    @property
    def plan(self) -> WorkbookPlan:
        """The plan of the workbook that the inputs fill."""
        return self.kind.plan(self.kind.capacity(self.inputs))

    def write(self, folder: Path, name: str = "bok.xlsx") -> Path:
        """Write the workbook."""
        path = folder / name
        path.write_bytes(_content(self))
        return path


@cache
def _inputs(case: Case) -> MunicipalityInputs:
    own = case.kind.samples()
    return own[case.name] if case.name in own else _MORE[case.kind][case.name]()


@cache
def _content(case: Case) -> bytes:
    return case.kind.workbook_bytes(case.inputs)


def _cases() -> Iterator[Case]:
    for kind in KINDS:
        for name in dict.fromkeys([*kind.samples(), *_MORE.get(kind, ())]):
            yield Case(kind, name)


CASES: Final = tuple(_cases())
"""Every input set of every kind."""

SAMPLES: Final = tuple(case for case in CASES if case.name in case.kind.samples())
"""Those that a kind brings itself."""

USUAL: Final = tuple(Case(kind, next(iter(kind.samples()))) for kind in KINDS)
"""One of each kind."""


def read_changed(kind: AnyKind, book: Book, changes: Mapping[CellKey, CellValue]) -> AnyContents:
    """Read a workbook, opened once, as if other values stood in some input cells."""
    sheets = tuple(_changed(tab, changes) for tab in book.sheets)
    contents: AnyContents = kind.read(book.path, replace(book, sheets=sheets))
    return contents


def _changed(tab: FoundSheet, changes: Mapping[CellKey, CellValue]) -> FoundSheet:
    new = {
        corner(address): tab.cells.get(corner(address), EMPTY)._replace(value=value)
        for (where, address), value in changes.items()
        if where == tab.name
    }
    if not new:
        return tab
    content = replace(tab.content, cells=tab.cells | new)
    return replace(tab, read=lambda: content)


def expected_cells(kind: AnyKind, path: Path) -> dict[CellKey, CellValue]:
    """Return the engine's value for every formula cell, from the inputs that stand in a file."""
    return expected_of(kind, kind.open(path))


def expected_of(kind: AnyKind, contents: AnyContents) -> dict[CellKey, CellValue]:
    """Return the engine's value for every formula cell."""
    return expected_values(kind.plan(contents.capacity), contents.data())


def assert_agrees(
    kind: AnyKind, path: Path, found: Mapping[CellKey, CellValue], source: str
) -> None:
    """Fail with the first deviating cells unless every formula cell agrees with the engine."""
    expected = expected_cells(kind, path)
    plan = kind.plan(kind.open(path).capacity)
    assert len(expected) >= len(list(plan.formula_cells())) - 1 > 50, "too few cells prove nothing"
    lines = deviations(Names(path), expected, found)
    assert not lines, f"{source}: {len(lines)} cells deviate\n" + "\n".join(lines[:8])
    assert not error_cells(found), source


def recalculated(path: Path) -> dict[CellKey, CellValue]:
    """Return every formula cell's value by the fast engine."""
    return dict(Calculator(path).calculate())
