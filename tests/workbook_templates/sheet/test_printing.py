"""The printed area of a tab whose sections the data decide on."""

from __future__ import annotations

import pytest

from workbook_templates.sheet import Document, Part, Series, SheetPlan, Values, WorkbookPlan
from workbook_templates.sheet.writer import printed_area

ROWS = 4
"""Of each section."""


def area_of(columns: tuple[int, ...], *, end: int | None = None) -> str:
    """Return what is printed of a tab with a section of four rows for each number of columns."""
    sheet = WorkbookPlan(15).add_sheet(SheetPlan("Et ark", (10.0,) * 6))
    for at in range(len(columns)):
        sheet.print_section(Series(Part("", Document), lambda _, at=at: (columns[at],)))  # type: ignore[misc]
        for _ in range(ROWS):
            sheet.text(sheet.next_row(), 0, "tekst")
    sheet.print_end = end
    return printed_area(sheet, Values({"": Document()}))


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ((6,), "$A$1:$F$4"),
        ((6, 6, 6), "$A$1:$F$12"),
        ((6, 0, 6), "$A$1:$F$4,'Et ark'!$A$9:$F$12"),
        ((3, 6), "$A$1:$C$4,'Et ark'!$A$5:$F$8"),
        ((3, 0), "$A$1:$C$4"),
        ((0, 3), "$A$5:$C$8"),
        ((0, 0), "$H$1"),
    ],
)
def test_sections_as_wide_as_the_one_before_are_printed_with_it(
    columns: tuple[int, ...], wanted: str
) -> None:
    assert area_of(columns) == wanted


def test_the_last_section_ends_where_the_print_does() -> None:
    assert area_of((6, 6), end=6) == "$A$1:$F$6"
    assert area_of((6, 0), end=6) == "$A$1:$F$4"
