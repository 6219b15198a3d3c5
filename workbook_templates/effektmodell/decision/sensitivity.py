"""How much each assumption matters: net and total with one driver at low and at high."""

from __future__ import annotations

from collections.abc import Callable

from workbook_templates.blocks import cells_of, column_heads
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.inputs import DRIVERS
from workbook_templates.effektmodell.decision.scenarios import gain_at, net_at
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import Area, CellValue
from xlmodel.common.values import FloatArray


def sensitivity_table(scope: GroupScope) -> None:
    """Place net and total with each driver at low and high, the others at base."""
    sheet = scope.sheet
    heads = (
        "Hvor mye betyr det?",
        "Total, lav",
        "Total, høy",
        "Netto, lav",
        "Netto, høy",
        "Utslag i total",
        "Plass",
    )
    column_heads(sheet, sheet.next_row(height=32), heads)
    first = sheet.row
    many = len(DRIVERS)
    for label in DRIVERS:
        sheet.text(sheet.next_row(), 0, label)
    for column, level, letter in ((3, 0, "D"), (4, 2, "E")):
        nets = [f"={net_at(_moved(driver, level))}" for driver in range(many)]
        totals = [
            f"={{~{letter}}}+{gain_at(_moved(driver, level))}+{{Skattekostnad}}*{{~{letter}}}"
            for driver in range(many)
        ]
        which = "low" if level == 0 else "high"
        for at, templates, key in ((column, nets, "net"), (column - 2, totals, "total")):
            scope.formulas(
                first,
                at,
                templates,
                _moved_values(f"{key}_{which}"),
                "kr",
                key=f"sensitivity.{key}_{which}",
            )
    scope.formulas(
        first,
        5,
        "=ABS({~C}-{~B})",
        lambda data: cells_of(data.decision.sensitivity.spread),
        "kr_sum",
        key="sensitivity.spread",
        count=many,
    )
    spread = scope.area("sensitivity.spread")
    orders = []
    for offset in range(many):
        own, to_here = spread.part(offset).address(), spread.part(0, rows=offset + 1).address()
        orders.append(
            f"=SUMPRODUCT(({{sensitivity.spread}}>{own})*1)+SUMPRODUCT(({to_here}={own})*1)"
        )
    scope.formulas(
        first,
        6,
        orders,
        lambda data: cells_of(data.decision.sensitivity.order),
        "year_number",
        key="sensitivity.order",
    )
    scope.define("Folsomhet", Area(sheet.name, first, 1, many, 5))


def _moved(driver: int, level: int) -> tuple[int, int, int, int]:
    """Return the levels with one driver moved from base."""
    levels = [1, 1, 1, 1]
    levels[driver] = level
    return (levels[0], levels[1], levels[2], levels[3])


def _moved_values(key: str) -> Callable[[GroupData], list[CellValue]]:
    def values(data: GroupData) -> list[CellValue]:
        found: FloatArray = getattr(data.decision.sensitivity, key)
        return cells_of(found)

    return values
