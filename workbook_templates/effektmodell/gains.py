"""The gains tab of one group: quality of life, work, their prices, and what a move is worth."""

from __future__ import annotations

from functools import partial
from typing import Final

from workbook_templates.blocks.headings import column_heads, of_programme, top
from workbook_templates.blocks.values import number
from workbook_templates.effektmodell.blocks import (
    heading,
    input_cells,
    scalar_input_table,
    situation_labels,
    tab_name,
    vector_source_rows,
)
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation
from xlmodel.effektmodell.specs import INPUT_BY_KEY
from xlmodel.effektmodell.terms import OUT_PATHS, Path

_WIDTHS: Final = (36, 16, 16, 16, 22, 13, 62, 90)


def add_gains_tab(plan: WorkbookPlan, group: Group) -> None:
    """Add the group's gains tab."""
    sheet = plan.add_sheet(SheetPlan(tab_name(group, "Gevinster"), _WIDTHS, freeze=(3, 1)))
    scope = Scope(plan, sheet, group.prefix)
    label = group.label()
    top(scope, *of_programme(f"{label}, gevinster"))
    sheet.skip()
    _quality_and_work(scope)
    sheet.skip()
    heading(scope, "valuation")
    scalar_input_table(
        scope, group, ("qaly_value", "wage_cost", "persons_per_unit", "workers_per_unit")
    )
    sheet.skip()
    _gain_per_unit(scope)


def _quality_and_work(scope: Scope) -> None:
    sheet = scope.sheet
    heading(scope, "quality_and_work")
    keys = {"quality_of_life": "quality", "position_share": "position"}
    head = sheet.next_row()
    sheet.heights[head] = 32
    column_heads(sheet, head, ("Livssituasjon", *(INPUT_BY_KEY[key].nb for key in keys)))
    for column, text in zip(
        (3, 4, 5, 6, 7), ("", "", "Sikkerhet", "Kilde", "Merknad"), strict=True
    ):
        sheet.text(head, column, text, "column_head_text")
    row = sheet.row
    situation_labels(scope, row, Shape.SITUATION)
    for column, (key, short) in enumerate(keys.items(), start=1):
        spec = INPUT_BY_KEY[key]
        area = input_cells(scope, spec, row, column)
        scope.validate(area, spec.domain, spec.nb, spec.help)
        scope.plan.mark(scope.group, f"{short}_entry", area.part(0, rows=len(ENTRY_SITUATIONS)))
        for situation in Situation:
            scope.plan.mark(scope.group, f"{short}.{situation.letter}", area.part(situation))
    sheet.row += len(Situation)
    vector_source_rows(scope, keys)


def _gain_per_unit(scope: Scope) -> None:
    """Place what a year on each path gains against its entry situation, and the single steps."""
    sheet = scope.sheet
    heading(scope, "gain_per_unit")
    head = sheet.next_row()
    sheet.heights[head] = 32
    heads = (
        "Fra → til",
        "Endring i livskvalitet",
        "Endring i stillingsandel",
        "Helsegevinst, kr per år",
        "Produksjonsgevinst, kr per år",
        "Sum, kr per år",
    )
    column_heads(sheet, head, heads)
    for index, path in enumerate(OUT_PATHS):
        row = sheet.next_row()
        sheet.text(row, 0, f"{path.entry.label()} → {path.now.label().lower()}")
        for column, key, field in (
            (1, "quality", "quality_of_life"),
            (2, "position", "position_share"),
        ):
            scope.formula(
                row,
                column,
                f"={{{key}.{path.now.letter}}}-{{{key}.{path.entry.letter}}}",
                partial(_change, field, path),
                "share",
            )
        scope.formula(
            row,
            3,
            "={QALYverdi}*{Personer}*{~B}",
            number("rates.health_out", index),
            "kr",
            key=f"health.{path.key}",
        )
        scope.formula(
            row,
            4,
            "={Lonnskostnad}*{Yrkesaktive}*{~C}",
            number("rates.production_out", index),
            "kr",
            key=f"production.{path.key}",
        )
        scope.formula(
            row,
            5,
            "={~D}+{~E}",
            partial(_gain, index),
            "kr_sum",
            key=f"gain.{path.key}",
        )
    sheet.skip()
    column_heads(
        sheet, sheet.next_row(), ("Ett steg mot bærekraftig", "", "", "", "", "Sum, kr per år")
    )
    for index, path in enumerate(OUT_PATHS):
        if path.now - path.entry != 1:
            continue
        row = sheet.next_row()
        sheet.text(row, 0, f"{path.entry.label()} → {path.now.label().lower()}")
        scope.formula(
            row,
            5,
            f"={{gain.{path.key}}}",
            partial(_gain, index),
            "kr_sum",
        )


def _change(field: str, path: Path, data: GroupData) -> float:
    values = getattr(data.inputs, field)
    return float(values[path.now] - values[path.entry])


def _gain(index: int, data: GroupData) -> float:
    return float(data.rates.health_out[index] + data.rates.production_out[index])
