"""The gains tab of one group: quality of life, work, their prices, and what a move is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import column_heads, of_programme, top
from workbook_templates.effektmodell.blocks import (
    heading,
    input_cells,
    scalar_input_table,
    situation_labels,
    source_rows,
    tab_name,
)
from workbook_templates.effektmodell.data import GROUPS, GroupData, rate_of
from workbook_templates.sheet import WHOLE, CellValue, Scope, SheetPlan, WorkbookPlan
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.effects import EffectRates
from xlmodel.effektmodell.specs import INPUT_BY_KEY
from xlmodel.effektmodell.terms import OUT_PATHS, Path

_WIDTHS: Final = (36, 15, 15, 15, 18, 12, 46, 60)


def add_gains_tab(plan: WorkbookPlan, group: Group) -> None:
    """Add the group's gains tab."""
    sheet = plan.add_sheet(SheetPlan(tab_name(group, "Gevinster"), _WIDTHS, freeze=(3, 1)))
    scope = Scope(plan, sheet, GROUPS[group])
    label = group.label()
    top(scope.of(WHOLE), *of_programme(f"{label}, gevinster"))
    sheet.skip()
    _quality_and_work(scope)
    sheet.skip()
    heading(scope, "valuation")
    scalar_input_table(
        scope, group, ("qaly_value", "wage_cost", "persons_per_unit", "workers_per_unit")
    )
    sheet.skip()
    _gain_per_unit(scope)


def _quality_and_work(scope: Scope[GroupData]) -> None:
    sheet = scope.sheet
    heading(scope, "quality_and_work")
    keys = {"quality_of_life": "quality", "position_share": "position"}
    head = sheet.next_row(height=32)
    column_heads(sheet, head, ("Livssituasjon", *(INPUT_BY_KEY[key].nb for key in keys)))
    for column, text in enumerate(("", "", "Sikkerhet", "Kilde", "Merknad"), start=3):
        sheet.text(head, column, text, "column_head_indent")
    row = sheet.row
    situation_labels(scope, row, Shape.SITUATION)
    for column, (key, short) in enumerate(keys.items(), start=1):
        spec = INPUT_BY_KEY[key]
        area = input_cells(scope, spec, row, column)
        scope.validate(area, spec.domain, spec.nb, spec.help)
        scope.mark(f"{short}_entry", area.part(0, rows=len(ENTRY_SITUATIONS)))
        for situation in Situation:
            scope.mark(f"{short}.{situation.letter}", area.part(situation))
    sheet.row += len(Situation)
    source_rows(scope, keys)


def _gain_per_unit(scope: Scope[GroupData]) -> None:
    """Place what a year on each path gains against its entry situation, and the single steps."""
    sheet = scope.sheet
    heading(scope, "gain_per_unit")
    head = sheet.next_row(height=32)
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
        _move_row(scope, index, path)
    sheet.skip()
    column_heads(
        sheet, sheet.next_row(), ("Ett steg mot bærekraftig", "", "", "", "", "Sum, kr per år")
    )
    for index, path in enumerate(OUT_PATHS):
        if path.now - path.entry == 1:
            row = sheet.next_row()
            sheet.text(row, 0, _move(path))
            scope.formula(row, 5, f"={{gain.{path.key}}}", _gain(index), "kr_sum")


def _move(path: Path) -> str:
    return f"{path.entry.label()} → {path.now.label().lower()}"


def _move_row(scope: Scope[GroupData], index: int, path: Path) -> None:
    """Place what a move changes, and what that is worth a year."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, _move(path))
    moves: tuple[tuple[str, Callable[[EffectRates], FloatArray]], ...] = (
        ("quality", lambda rates: rates.quality_change),
        ("position", lambda rates: rates.position_change),
    )
    for column, (key, change) in enumerate(moves, start=1):
        template = f"={{{key}.{path.now.letter}}}-{{{key}.{path.entry.letter}}}"
        scope.formula(row, column, template, rate_of(change, index), "share")
    gains: tuple[tuple[str, str, Callable[[EffectRates], FloatArray]], ...] = (
        ("health", "=(1-{Dodvekt})*{QALYverdi}*{Personer}*{~B}", lambda rates: rates.health_out),
        (
            "production",
            "=(1-{Dodvekt})*{Lonnskostnad}*{Yrkesaktive}*{~C}",
            lambda rates: rates.production_out,
        ),
    )
    for column, (key, template, gain) in enumerate(gains, start=3):
        scope.formula(row, column, template, rate_of(gain, index), "kr", key=f"{key}.{path.key}")
    scope.formula(row, 5, "={~D}+{~E}", _gain(index), "kr_sum", key=f"gain.{path.key}")


def _gain(index: int) -> Callable[[GroupData], CellValue]:
    return rate_of(lambda rates: rates.gain_out, index)
