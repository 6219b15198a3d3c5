"""Thirty changes of formulas in a seven-tab workbook, each caught by recorded cases, case and cell named.

A formula typed over with its own value is told by no case but those that move it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.edits import Workbook
from tests.support.stored import defined_names
from workbook_templates import workbook_bytes
from workbook_templates.cases import (
    ENDING,
    CaseFile,
    RecordingOptions,
    Runner,
    Status,
    read_cases,
    record,
)
from workbook_templates.sheet import corner, relative
from workbook_templates.xlsx.values import CellKey
from xlmodel import default_inputs

ROWS = (
    "UV_Kostnad",
    "UV_Besparelse",
    "UV_Helsegevinst",
    "UV_Produksjonsgevinst",
    "UV_ILab",
    "FAM_KostnadKommune",
    "FAM_TotalAkkumulert",
    "FAM_IndividKostnad",
    "FAM_Driftspakke",
    "FAM_KohortUte",
)
Change = Callable[[Workbook, CellKey], None]


def typed_over(book: Workbook, cell: CellKey) -> None:
    """Put the value in place of the formula."""
    book.set_number(cell, book.cached(cell))


def constant(book: Workbook, cell: CellKey) -> None:
    """Put a constant into the formula."""
    book.set_formula(cell, f"{book.formula(cell)}+1")


def other_cell(book: Workbook, cell: CellKey) -> None:
    """Read a row further up in one place, or begin a fixed range a row too late."""
    formula = book.formula(cell)
    plain = list(re.finditer(r"(?<![A-Za-z_$])([A-Z]{1,2})([0-9]+)(?![0-9(])", formula))
    match = plain[-1] if plain else re.search(r"(\$[A-Z]{1,2}\$)([0-9]+)", formula)
    assert match is not None
    wrong = f"{match[1]}{int(match[2]) + (-1 if plain else 1)}"
    book.set_formula(cell, formula[: match.start()] + wrong + formula[match.end() :])


CHANGES: tuple[Change, ...] = (typed_over, constant, other_cell)


class Recorded(NamedTuple):
    """A workbook's parts and names, and the cases that were recorded of it."""

    book: Workbook
    names: dict[str, tuple[str, str]]
    cases: CaseFile


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("opptak")
    path, target = folder / "Asker.xlsx", folder / f"Asker{ENDING}"
    path.write_bytes(workbook_bytes(default_inputs("Asker")))
    recording = record(path, target, RecordingOptions(5, 1000, ("ironcalc",)))
    target.write_text(recording.text, "utf-8")
    cases = read_cases(target)
    runner = Runner(cases)
    assert {runner.run("ironcalc", case).status for case in cases.cases[::10]} == {Status.PASSED}
    return Recorded(Workbook.read(path), defined_names(path), cases)


def chosen(cases: CaseFile, name: str) -> CaseFile:
    """Return the file with the base case and the first three that move a name."""
    base, *shocked = cases.cases
    return replace(cases, cases=(base, *[case for case in shocked if name in case.own][:3]))


def second_cell(place: tuple[str, str]) -> CellKey:
    tab, address = place
    first, _, last = address.partition(":")
    (row, column), (_, right) = corner(first), corner(last)
    return tab, relative(row, column + 1) if right > column else relative(row + 1, column)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", ROWS)
def test_a_changed_formula_is_caught(
    recorded: Recorded, tmp_path: Path, name: str, change: Change
) -> None:
    cases = chosen(recorded.cases, name)
    cell = second_cell(recorded.names[name])
    book = Workbook(dict(recorded.book.parts), recorded.book.sheets)
    change(book, cell)
    changed = book.write(tmp_path / "endret.xlsx")
    runner = Runner(replace(cases, workbook=changed))
    outcomes = [runner.run("ironcalc", case) for case in cases.cases]
    told = {
        o.case.name: [i for i in o.moved if i.cell == cell and i.name == name] for o in outcomes
    }
    named = {case: found for case, found in told.items() if found}
    assert named, f"{name} ({cell}) is named by a case"
    assert ("Slik filen er" in named) == (change is not typed_over)


def test_there_are_thirty() -> None:
    assert len(ROWS) * len(CHANGES) == 30
