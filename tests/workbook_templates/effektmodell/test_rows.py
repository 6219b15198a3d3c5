"""Rows with wrapped texts are high enough for them in the written file."""

from __future__ import annotations

import io
from textwrap import wrap

import openpyxl
import pytest

from workbook_templates import workbook_bytes
from xlmodel import default_inputs


@pytest.mark.parametrize("name", ["UV_Tiltak", "FAM_Tiltak"])
def test_rows_of_measures_show_their_texts_whole(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(default_inputs("Asker"))))
    tab, area = next(iter(book.defined_names[name].destinations))
    sheet = book[tab]
    widths = {
        number: column.width
        for column in sheet.column_dimensions.values()
        for number in range(column.min or 1, (column.max or 0) + 1)
    }
    high = 0
    for row in sheet[area.replace("$", "")]:
        lines = 1
        for cell in row:
            if cell.alignment.wrap_text and cell.value:
                lines = max(lines, len(wrap(str(cell.value), int(widths[cell.column]))))
        height = sheet.row_dimensions[row[0].row or 1].height
        assert height is not None
        assert height >= 12 * lines
        high += lines > 1
    assert high >= 10
