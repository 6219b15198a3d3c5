"""Checks a workbook: formulas recalculated by an independent engine against the reference engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbook_templates._data import WorkbookData, workbook_data
from workbook_templates._effektmodell import effektmodell_plan
from workbook_templates._plan import CellValue, Constant, Values, WorkbookPlan, relative
from workbook_templates._reader import read_workbook
from workbook_templates._recalculate import Calculator, CellKey, read_values
from workbook_templates._recalculate import CellValue as FoundValue


class DeviationKind(StrEnum):
    """What is wrong with a cell; the text that a report shows."""

    VALUE = "regner feil"
    NOT_FORMULA = "formelen er borte"
    STALE = "lagret verdi er utdatert"


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


def expected_values(plan: WorkbookPlan, data: WorkbookData) -> dict[CellKey, CellValue]:
    """Return the engine's value of every formula cell but the volatile one."""
    values = Values(data.by_group())
    return {
        (sheet.name, relative(row, column)): values.of(formula)
        for sheet, row, column, formula in plan.formula_cells()
        if not formula.volatile
    }


def check_workbook(path: Path) -> CheckReport:
    """Recalculate a workbook and compare every formula cell with the reference engine.

    The engine computes on the inputs that stand in the file. Raises ``EffektmodellError`` where the
    file cannot be used and ``InputError`` where its inputs break a rule.
    """
    contents = read_workbook(path)
    plan = effektmodell_plan(contents.capacity)
    expected = expected_values(plan, workbook_data(contents.inputs, contents.rows))
    calculated = Calculator(path).calculate()
    stored = read_values(path, expected.keys())
    deviations = tuple(_deviations(plan, expected, calculated, stored))
    return CheckReport(deviations, len(expected))


def _deviations(
    plan: WorkbookPlan,
    expected: Mapping[CellKey, CellValue],
    calculated: Mapping[CellKey, FoundValue],
    stored: Mapping[CellKey, FoundValue],
) -> Iterator[Deviation]:
    scale = scale_of(expected)
    for key, value in expected.items():
        if key not in calculated:
            kind, found = DeviationKind.NOT_FORMULA, stored[key]
        elif not agrees(value, calculated[key], scale):
            kind, found = DeviationKind.VALUE, calculated[key]
        elif stored[key] is not None and not agrees(value, stored[key], scale):
            kind, found = DeviationKind.STALE, stored[key]
        else:
            continue
        yield Deviation(*key, row_label(plan, key), value, found, kind)


def scale_of(values: Mapping[CellKey, CellValue]) -> float:
    """Return the largest amount of a workbook, which rounding noise follows."""
    return max(
        (abs(value) for value in values.values() if isinstance(value, int | float)), default=0
    )


def agrees(expected: CellValue, found: FoundValue, scale: float) -> bool:
    """Say whether two cell values are the same but for the last binary digits."""
    if isinstance(expected, str) or not isinstance(found, int | float) or isinstance(found, bool):
        return type(found) is str and expected == found
    if expected is None:
        return False
    tolerance = 1e-6 + 1e-9 * max(abs(expected), abs(found)) + 1e-13 * scale
    return abs(expected - found) <= tolerance


def row_label(plan: WorkbookPlan, key: CellKey) -> str:
    """Return the label at the left of a cell's row, or the column's heading where there is none."""
    name, address = key
    sheet = next(item for item in plan.sheets if item.name == name)
    row = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    cell = sheet.cells.get((row, 0))
    if cell is not None and isinstance(cell.content, Constant):
        return str(cell.content.value)
    return f"Rad {row + 1}"
