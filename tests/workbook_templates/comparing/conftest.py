"""Workbooks to compare, written once, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbook_templates.cli.conftest import effektmodell, folder
from workbook_templates import WorkbookContents, write_workbook
from workbook_templates.comparing.formulas import FormulaComparison, compare_formulas
from workbook_templates.comparing.report import comparison_report
from workbook_templates.effektmodell.differences import Comparison, compare_inputs
from workbook_templates.reading import read_both
from xlmodel import GroupInputs, Measure, ModelInputs, default_inputs
from xlmodel.common.terms import Payer, Situation
from xlmodel.effektmodell.terms import Category

__all__ = ["effektmodell", "folder"]

Books = Callable[[str], Path]


@dataclass(frozen=True)
class Compared:
    """Two workbooks of the effektmodell, their inputs and formulas compared."""

    inputs_a: ModelInputs
    inputs_b: ModelInputs
    inputs: Comparison
    formulas: FormulaComparison
    is_alike: bool


def compare_workbooks(path_a: Path, path_b: Path) -> Compared:
    kind, (a, b) = read_both(path_a, path_b)
    assert isinstance(a, WorkbookContents)
    assert isinstance(b, WorkbookContents)
    return Compared(
        a.inputs,
        b.inputs,
        compare_inputs(a.inputs, b.inputs),
        compare_formulas(kind, a, b),
        comparison_report(kind, path_a, a, path_b, b).alike,
    )


def altered(measure: Measure, **values: object) -> Measure:
    return Measure.from_values(measure.as_values() | values)


def own_measure(name: str, unit_cost: float = 700.0) -> Measure:
    return Measure(
        name,
        Category.RUNNING,
        Payer.STATE,
        unit_cost=unit_cost,  # type: ignore[arg-type]  # made an array
        volume=[10.0, 5.0, 4.0],  # type: ignore[arg-type]
    )


def next_year(inputs: ModelInputs) -> ModelInputs:
    """Return inputs with one difference of each kind among the young adults; measures reversed."""
    group = inputs.young_adults
    kept = list(group.measures[:-1])
    kept[3] = altered(kept[3], unit_cost=600.0, volume=[12.0, 5.0, 4.0], grade="Middels")
    kept.append(own_measure("Jobbspesialist"))
    return replace(
        inputs,
        young_adults=group.with_values(
            success_rate=[0.7, 0.8, 0.75],
            wage_cost=320_000.0,
            municipal_share=0.6,
            individual_start=Situation.VULNERABLE,
            measures=tuple(reversed(kept)),
        ),
    )


def many_measures(group: GroupInputs) -> GroupInputs:
    """Return inputs that need a larger table of measures than usual."""
    more = (own_measure(f"Eget tiltak {number}", 0.0) for number in range(20))
    return group.with_values(measures=(*group.measures, *more))


def rewritten(source: Path, target: Path, cells: dict[tuple[str, str], Any]) -> Path:
    """Save a copy with other contents in some cells, as openpyxl saves it."""
    book = openpyxl.load_workbook(source)
    for (tab, address), content in cells.items():
        book[tab][address] = content
    book.save(target)
    return target


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Return workbooks by name; each is written when it is first asked for."""
    place = tmp_path_factory.mktemp("arbeidsboker")
    asker = default_inputs("Asker")
    inputs: dict[str, Callable[[], ModelInputs]] = {
        "asker": lambda: asker,
        "next": lambda: next_year(asker),
        "large": lambda: replace(asker, young_adults=many_measures(asker.young_adults)),
        "other": lambda: replace(
            default_inputs("Nordre Follo"), programme="Familielaben", price_year=2025
        ),
    }

    def book(name: str) -> Path:
        path = place / f"{name}.xlsx"
        if not path.exists():
            write_workbook(inputs[name](), path)
        return path

    return book
