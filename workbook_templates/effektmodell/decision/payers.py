"""Who carries the cost and who has the benefits, and the municipality's first budget years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import cells_of, column_heads
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.shown import NOT_SHARED, Shown, Value, shown_cell
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.effektmodell.texts import DECISION_TEXTS
from workbook_templates.sheet import Area, CellValue, StyleName
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import BUDGET_YEARS
from xlmodel.effektmodell.decision.payers import BudgetYears


def payers_table(scope: GroupScope) -> None:
    """Place who carries the cost and who has the benefits; the sum of all below."""
    sheet = scope.sheet
    heads = ("Hvem får gevinsten?", "Kostnad", "Besparelse", "Gevinst", "Skatteeffekt")
    column_heads(sheet, sheet.next_row(height=32), heads)
    first = sheet.row
    unset = f'IF(COUNT({{NullKommuneandel}})=0,"{NOT_SHARED}",{{%s.sum}})'
    rows: tuple[tuple[str, Sequence[tuple[str, Value]]], ...] = (
        (
            "Kommune",
            (
                ("={cost_municipality.sum}", lambda item: item.shares.cost_municipality),
                (
                    "=" + unset % "avoided_municipality",
                    lambda item: _if_shared(item.shares.avoided_municipality),
                ),
            ),
        ),
        (
            "Stat",
            (
                ("={cost_state.sum}", lambda item: item.shares.cost_state),
                ("=" + unset % "avoided_state", lambda item: _if_shared(item.shares.avoided_state)),
            ),
        ),
        (
            "Innbygger og samfunn",
            (
                ("", lambda _: 0.0),
                ("", lambda _: 0.0),
                ("={SumGevinst}", lambda item: item.results.sum_gain),
                ("={SumSkatteeffekt}", lambda item: item.results.sum_tax_effect),
            ),
        ),
        (
            "Sum",
            (
                ("={SumKostnad}", lambda item: item.results.sum_cost),
                ("={SumBesparelse}", lambda item: item.results.sum_avoided),
                ("={SumGevinst}", lambda item: item.results.sum_gain),
                ("={SumSkatteeffekt}", lambda item: item.results.sum_tax_effect),
            ),
        ),
    )
    for label, cells in rows:
        row = sheet.next_row()
        style: StyleName = "kr_sum" if label == "Sum" else "kr"
        sheet.text(row, 0, label, "label_strong" if label == "Sum" else "label")
        for column, (template, value) in enumerate(cells, start=1):
            if template:
                scope.formula(row, column, template, shown_cell(value), style)
            else:
                sheet.text(row, column, 0, style)
        for column in range(len(cells) + 1, 5):
            sheet.text(row, column, 0, style)
    scope.mark("shares.labels", Area(sheet.name, first, 0, len(rows) - 1))
    scope.define("Fordeling", Area(sheet.name, first, 1, len(rows), 4))


def _if_shared(amount: FloatArray | None) -> Shown:
    return NOT_SHARED if amount is None else amount


_BudgetRow = tuple[str, str, str, Callable[[BudgetYears], FloatArray | None]]

_BUDGET: Final[tuple[_BudgetRow, ...]] = (
    (
        "cost",
        "Kommunens kostnad",
        "SUM({undiscounted.startup_municipality:@},{undiscounted.running_municipality:@})",
        lambda years: years.cost,
    ),
    (
        "avoided",
        "Kommunens besparelse",
        "{NullKommuneandel}*SUM({undiscounted.avoided:@})",
        lambda years: years.avoided,
    ),
    (
        "realisable",
        "– som kan tas ut av budsjettet",
        "{Realiserbar}*{budget.avoided:@}",
        lambda years: years.realisable,
    ),
    (
        "capacity",
        "– som frigjør kapasitet",
        "{budget.avoided:@}-{budget.realisable:@}",
        lambda years: years.capacity,
    ),
    (
        "net",
        "Netto i kommunens budsjett",
        "{budget.realisable:@}-{budget.cost:@}",
        lambda years: years.net,
    ),
    (
        "net_accumulated",
        "Netto i budsjettet, akkumulert",
        "SUM({budget.net:1}:{budget.net:@})",
        lambda years: years.net_accumulated,
    ),
)
"""The rows of the økonomiplan; ``@`` stands for the number of the year."""


def budget_table(scope: GroupScope) -> None:
    """Place the municipality's first four years, without discounting."""
    sheet, years = scope.sheet, range(1, BUDGET_YEARS + 1)
    row = sheet.next_row()
    sheet.text(row, 0, "Økonomiplan, kr uten neddiskontering", "column_head_text")
    scope.formulas(
        row,
        1,
        [f"={{year:{year}}}" for year in years],
        lambda data: cells_of(data.results.calendar_years[:BUDGET_YEARS]),
        "year_head",
        direction="across",
    )
    first = sheet.row
    for key, label, template, values in _BUDGET:
        row = sheet.next_row()
        sheet.text(row, 0, label, "label_strong" if key == "net" else "label")
        unset = f'IF(COUNT({{NullKommuneandel}})=0,"{NOT_SHARED}",{template})'
        text = template if key == "cost" else unset
        scope.formulas(
            row,
            1,
            ["=" + text.replace("@", str(year)) for year in years],
            _budget_values(values),
            "kr",
            key=f"budget.{key}",
            direction="across",
        )
    scope.define("Okonomiplan", Area(sheet.name, first, 1, len(_BUDGET), BUDGET_YEARS))
    sheet.text(sheet.next_row(), 0, DECISION_TEXTS["budget"], "note")


def _budget_values(
    values: Callable[[BudgetYears], FloatArray | None],
) -> Callable[[GroupData], list[CellValue]]:
    def cells(data: GroupData) -> list[CellValue]:
        found = values(data.decision.budget)
        return [NOT_SHARED] * BUDGET_YEARS if found is None else cells_of(found)

    return cells
