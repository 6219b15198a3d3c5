"""Inputs of the section «Hvor sikkert er svaret?»: what qualifies the effect, and the uncertainty table."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import UNIT_HEAD, column_heads
from workbook_templates.effektmodell.blocks import bare_input_table, input_cells
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import UNIT_COLUMN, Area, StyleName
from xlmodel.common.fields import Shape
from xlmodel.common.terms import Group
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.specs import EFFECT_KEYS, INPUT_BY_KEY, LEVEL_KEYS

DECISION_KEYS: Final = (*EFFECT_KEYS, "realisable_share", *LEVEL_KEYS)
"""Inputs of decision support, in the order in which their sources stand."""

DRIVERS: Final = ("Suksessrater", "Labens kostnad", "Nullalternativet", "Gevinstene")
"""What the rows of the uncertainty table are called, in the order of ``LEVEL_KEYS``."""


def decision_inputs(scope: GroupScope, group: Group) -> None:
    """Place the inputs without their sources: effects first, then low, base and high of each driver."""
    sheet = scope.sheet
    bare_input_table(scope, group, (*EFFECT_KEYS, "realisable_share"))
    heads = ("Hva er usikkert?", "Lav", "Basis", "Høy", UNIT_HEAD)
    column_heads(sheet, sheet.next_row(), heads)
    first = sheet.row
    for key, label in zip(LEVEL_KEYS, DRIVERS, strict=True):
        spec, row = INPUT_BY_KEY[key], sheet.next_row()
        sheet.text(row, 0, label)
        area = input_cells(scope, spec, row, 1)
        for column, level in enumerate(Shape.LEVELS.keys):
            scope.mark(f"{key}.{level}", area.part(0, column))
        sheet.text(row, UNIT_COLUMN, input_unit(group, key), "unit")
    scope.mark("drivers", Area(sheet.name, first, 0, len(LEVEL_KEYS)))
    scope.define("Usikkerhet", Area(sheet.name, first, 1, len(LEVEL_KEYS), Shape.LEVELS.count))


def level_limits(scope: GroupScope) -> None:
    """Place the limits of the uncertainty table, which its checks and prompts read."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Grenser for usikkerheten", "Minst", "Størst"))
    for key, label in zip(LEVEL_KEYS, DRIVERS, strict=True):
        spec, row = INPUT_BY_KEY[key], sheet.next_row()
        sheet.text(row, 0, label)
        style: StyleName = "limit_share" if spec.domain.kind == "share" else "limit"
        limits = [
            scope.mark(f"{key}.{which}", sheet.text(row, column, bound, style)).address()
            for column, (which, bound) in enumerate(
                (("min", spec.domain.minimum), ("max", spec.domain.maximum)), start=1
            )
        ]
        area = scope.plan.names[scope.group + spec.name]
        scope.validate(area, spec.domain, spec.nb, spec.help, limits=(limits[0], limits[1]))
    sheet.skip()
