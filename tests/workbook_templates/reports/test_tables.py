"""Reports: what a page and a workbook show of the same sections, and how values are written."""

from __future__ import annotations

import io
import json
import math
from typing import Final

import pytest
from openpyxl import load_workbook

from workbook_templates.reports.json import json_text
from workbook_templates.reports.sheets import report_bytes
from workbook_templates.reports.tables import (
    Cell,
    Column,
    Medium,
    Report,
    Row,
    Section,
    Table,
    page_columns,
    page_rows,
    texts,
)
from xlmodel.common.bokmaal import difference_text, number_text, percent_text
from xlmodel.common.terms import Unit

TABLE: Final = Table(
    "Tiltak",
    (
        *texts(Medium.SHEET, Gruppe=10),
        Column("Forløp", width=10, title="Forløp «{}»"),
        Column("Tiltak", width=10, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=10),
        Column("A", Unit.NUMBER, 10, blank="(tom)"),
        Column("Differanse", Unit.NUMBER, 10, signed=True),
    ),
    empty="Ingen forskjeller",
)
SHARE: Final = Cell(0.07, Unit.SHARE)
SECTION: Final = Section(
    "Familie",
    TABLE,
    [
        Row(("Best", "Mentor", "endret", "Pris", 12_500.5, -10.1)),
        Row(("Best", "Mentor", "endret", "Andel", SHARE, Cell(0.1 + 0.2, Unit.SHARE))),
        Row(("Best", "Lege", "nytt", "Pris", 700, None), Medium.SHEET),
        Row(("Best", "Kurs", "endret", "År", Cell(2020, Unit.YEAR), 1)),
        Row(("", "", "endret", "Kilde", "", None), tone="strong"),
    ],
    who=("Familie",),
    head="Endret",
)


def report(*sections: Section) -> Report:
    return Report("Rapport", sections, (TABLE,))


def test_a_page_tells_shared_titles_once_and_leaves_out_what_is_for_workbooks() -> None:
    assert [column.head for column in page_columns(SECTION)] == ["Endret", "A", "Differanse"]
    shown = [[cell.value for cell in row] for row in page_rows(SECTION)]
    assert [[str(text).replace("\u00a0", " ") for text in row] for row in shown] == [
        ["Forløp «Best»"],
        ["  Mentor"],
        ["    Pris", "12 500,5", "−10,1"],
        ["    Andel", "7 %", "+30 prosentpoeng"],
        ["  Kurs"],
        ["    År", "2020", "+1"],
        ["Kilde", "(tom)", ""],
    ]


def test_the_tone_of_a_row_is_that_of_its_cells_on_a_page() -> None:
    *_, last = page_rows(SECTION)
    assert {cell.tone for cell in last} == {"strong"}


def test_a_workbook_has_every_row_flat_and_plain() -> None:
    other = Section(table=TABLE, rows=[Row(("", "", "", "x", 1, None))], on=Medium.PAGE)
    book = load_workbook(io.BytesIO(report_bytes(report(SECTION, other))))
    head, *rows = list(book["Tiltak"].iter_rows(min_row=3, values_only=True))
    assert head == ("Gruppe", "Forløp", "Tiltak", "Endring", "Felt", "A", "Differanse")
    assert [row[4:] for row in rows] == [
        ("Pris", 12_500.5, -10.1),
        ("Andel", 0.07, pytest.approx(0.3)),
        ("Pris", 700, None),
        ("År", "2020", 1),
        ("Kilde", "", None),
    ]
    assert {row[0] for row in rows} == {"Familie"}


def test_results_are_rounded_where_a_column_has_several_units() -> None:
    amounts = [Cell(1234.567, Unit.KRONER), Cell(1.234567, Unit.KRONER_PER_KRONE)]
    section = Section(table=TABLE, rows=[Row(("", "", "", "", "", *amounts))])
    book = load_workbook(io.BytesIO(report_bytes(report(section))))
    assert [cell.value for cell in book["Tiltak"][4]][-2:] == [1235, 1.2346]


def test_a_table_without_rows_says_so() -> None:
    book = load_workbook(io.BytesIO(report_bytes(report())))
    assert [cell.value for cell in book["Tiltak"][4]] == ["Ingen forskjeller", *[None] * 6]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (math.nan, Unit.KRONER, "ikke et tall"),
        (1_234_567.891, Unit.NUMBER, "1\u00a0234\u00a0567,891"),
        (-2500.0, Unit.NUMBER, "-2500"),
        (12.345, Unit.PERSONS, "12,35"),
        (12_345, Unit.COUNT, "12\u00a0345"),
        (0.655, Unit.SHARE, "65,5\u00a0%"),
        (False, None, "USANN"),
    ],
)
def test_a_value_is_written_as_its_unit_asks_for(
    value: float, unit: Unit | None, text: str
) -> None:
    assert number_text(value, unit) == text


def test_a_share_and_a_difference_have_no_noise_of_binary_digits() -> None:
    assert percent_text(0.07) == "7\u00a0%"
    assert percent_text(1.0) == "100\u00a0%"
    assert difference_text(0.7 - 0.8, Unit.SHARE) == "−10\u00a0prosentpoeng"
    assert difference_text(600.1 - 550) == "+50,1"
    assert difference_text(0.0) == "0"


def test_json_is_utf_8_with_null_for_what_is_no_number() -> None:
    text = json_text({"å": [math.inf, -math.inf, math.nan, 1.5, True], "b": ({"c": None},)})
    assert text.endswith("}\n")
    assert '"å"' in text
    assert json.loads(text, parse_constant=pytest.fail) == {
        "å": [None, None, None, 1.5, True],
        "b": [{"c": None}],
    }
