"""A workbook filled into its template is the one that the writer would have written."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.support import drawn, persona_sets
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.plan import (
    capacities,
    effektmodell_plan,
    effektmodell_template,
)
from workbook_templates.personas.data import personas_data
from workbook_templates.personas.plan import (
    persona_capacities,
    personas_plan,
    personas_template,
)
from workbook_templates.sheet import Document, Values, WorkbookPlan, WorkbookTemplate, template
from workbook_templates.sheet.writer import fitted_height, printed_area, write_plan

DEFAULT = 15.0
"""Height of a row that has none of its own, points."""
PIXEL = 0.75
"""Points that XlsxWriter rounds a height to."""
Made = tuple[WorkbookPlan, WorkbookTemplate, Document]


def seven_tabs() -> Made:
    inputs = drawn.edges()["other texts and price year"]
    size = capacities(inputs)
    return effektmodell_plan(size), effektmodell_template(size, "klassisk"), workbook_data(inputs)


def personas() -> Made:
    inputs = persona_sets.edges()["odd names"]
    size = persona_capacities(inputs)
    return personas_plan(size), personas_template(size), personas_data(inputs)


@pytest.mark.parametrize("made", [seven_tabs, personas])
def test_a_filled_template_holds_what_the_writer_writes(made: Callable[[], Made]) -> None:
    plan, template, data = made()
    values = Values(data.by_group())
    written = write_plan(
        plan,
        values,
        data.texts,
        lambda sheet, row: fitted_height(sheet, row, values),
        lambda sheet: printed_area(sheet, values),
    )
    assert_same_cells(template.fill(data), written)


def assert_same_cells(filled: bytes, written: bytes) -> None:
    for data_only in (False, True):
        ours, theirs = (
            openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
            for content in (filled, written)
        )
        assert ours.sheetnames == theirs.sheetnames
        for tab in ours.sheetnames:
            mine, other = ours[tab], theirs[tab]
            assert mine.print_area == other.print_area
            for row in range(1, mine.max_row + 1):
                height, wanted = (sheet.row_dimensions[row].height for sheet in (mine, other))
                assert abs((height or DEFAULT) - (wanted or DEFAULT)) < PIXEL, (tab, row)
            for cells, others in zip(mine.iter_rows(), other.iter_rows(), strict=True):
                for cell, same in zip(cells, others, strict=True):
                    value, expected = (
                        getattr(item.value, "text", item.value) for item in (cell, same)
                    )
                    assert (value or "") == (expected or ""), (tab, cell.coordinate)
                    assert cell.style_id == same.style_id, (tab, cell.coordinate)


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_collected_again_though_the_writing_fails(
    monkeypatch: pytest.MonkeyPatch, enabled: bool
) -> None:
    seen: list[bool] = []

    def failing(*_: object) -> bytes:
        seen.append(gc.isenabled())
        raise OSError("the disk is full")

    monkeypatch.setattr(template, "write_plan", failing)
    if not enabled:
        gc.disable()
    try:
        with pytest.raises(OSError, match="full"):
            WorkbookTemplate(WorkbookPlan(1), seven_tabs()[2])
        assert (seen, gc.isenabled()) == ([False], enabled)
    finally:
        gc.enable()
