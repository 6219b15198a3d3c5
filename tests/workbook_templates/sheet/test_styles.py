"""Styles of inputs: what a reader sees of a field's unit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from workbook_templates.sheet.styles import STYLES, Room, input_style
from xlmodel.common import Field, Unit
from xlmodel.effektmodell import INPUT_SPECS, MEASURE_FIELDS
from xlmodel.personas import COURSE_FIELDS, PERSONA_FIELDS, PRICE_FIELDS, SET_FIELDS
from xlmodel.personas import MEASURE_FIELDS as COURSE_MEASURE_FIELDS

FIELDS = (
    INPUT_SPECS,
    MEASURE_FIELDS,
    SET_FIELDS,
    PRICE_FIELDS,
    PERSONA_FIELDS,
    COURSE_FIELDS,
    COURSE_MEASURE_FIELDS,
)


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("room", ["cell", "line", "table"])
def test_an_inputs_style_tells_its_unit(fields: Sequence[Field], room: Room) -> None:
    for field in fields:
        style = input_style(field, room)
        assert STYLES[style]["locked"] is False
        form = str(STYLES[style].get("num_format", ""))
        assert ("%" in form) == (field.unit is Unit.SHARE)
        assert (form == "[$-414]#,##0") == field.money
        assert field.money == (field.unit is Unit.KRONER)
