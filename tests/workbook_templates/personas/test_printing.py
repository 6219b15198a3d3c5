"""What is printed of a personas workbook: what the personas have, and nothing that is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.agreement import written
from tests.support.look import printed_areas
from tests.support.names import Names
from tests.support.papers import pdf_text
from tests.support.persona_sets import course, measure, one
from workbook_templates.personas.plan import persona_capacities, personas_plan
from xlmodel.personas import CourseRole, PersonaSet, example

FIRST_YEAR = 6
"""The column of the first year, counted from 1."""
ONLY_WORST = course(measure("Rådgiver", *(22.0,) * 20))
BEST = course(measure("Salg", 1), role=CourseRole.BEST)


def printed(inputs: PersonaSet, tmp_path: Path) -> tuple[OpenWorkbook, Names]:
    path = written(inputs, tmp_path)
    return load_workbook(path, data_only=True), Names(path)


def sheet_of(book: OpenWorkbook, tab: str) -> Worksheet:
    sheet = book[tab]
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(names: Names, name: str) -> int:
    return int(names.cell(name)[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def is_printed(sheet: Worksheet, row: int) -> bool:
    return any(top <= row <= bottom for _, top, _, bottom in printed_areas(sheet))


def drawn_rows(sheet_name: str, inputs: PersonaSet) -> list[int]:
    plan = personas_plan(persona_capacities(inputs))
    (sheet,) = [item for item in plan.sheets if item.name == sheet_name]
    return [placed.row + 1 for placed in sheet.figures]


def test_of_the_spare_persona_nothing_is_printed_and_its_tab_says_so(tmp_path: Path) -> None:
    book, _ = printed(example("fredrikstad"), tmp_path)
    spare = sheet_of(book, "Persona 2")
    ((left, top, right, bottom),) = printed_areas(spare)
    assert (left, top) == (right, bottom)
    assert left > spare.max_column
    assert any("utskrift" in str(spare.cell(row, 1).value) for row in range(1, 12))
    assert len(printed_areas(sheet_of(book, "Persona 1"))) == 1


def test_a_spare_persona_that_was_filled_in_is_printed_when_the_workbook_is_made_anew(
    tmp_path: Path,
) -> None:
    grown = example("fredrikstad")
    grown = replace(grown, personas=(*grown.personas, replace(grown.personas[0], name="Ny")))
    book, _ = printed(grown, tmp_path)
    assert printed_areas(sheet_of(book, "Persona 2"))[0][:2] == (1, 1)
    assert printed_areas(sheet_of(book, "Persona 3"))[0][0] > 1


def test_a_persona_with_one_case_prints_no_empty_course_comparison_or_figure(
    tmp_path: Path,
) -> None:
    inputs = one(ONLY_WORST, period=10)
    book, names = printed(inputs, tmp_path)
    sheet = sheet_of(book, "Persona 1")
    shown = {is_printed(sheet, row) for row in drawn_rows("Persona 1", inputs)}
    assert shown == {True, False}
    assert is_printed(sheet, row_of(names, "P01_F1_Tiltak"))
    assert not is_printed(sheet, row_of(names, "P01_F2_Tiltak"))
    assert not is_printed(sheet, row_of(names, "P01_Spart"))


def test_of_a_best_case_alone_no_figure_of_a_worst_case_is_printed(tmp_path: Path) -> None:
    inputs = one(BEST, period=10)
    book, _ = printed(inputs, tmp_path)
    first, second = sorted(set(drawn_rows("Persona 1", inputs)))
    sheet = sheet_of(book, "Persona 1")
    assert (is_printed(sheet, first), is_printed(sheet, second)) == (False, True)


def test_a_persona_with_both_cases_prints_all_four_figures(tmp_path: Path) -> None:
    inputs = one(ONLY_WORST, BEST, period=10)
    book, names = printed(inputs, tmp_path)
    sheet = sheet_of(book, "Persona 1")
    assert all(is_printed(sheet, row) for row in drawn_rows("Persona 1", inputs))
    for name in ("P01_F1_Tiltak", "P01_F2_Tiltak", "P01_Spart"):
        assert is_printed(sheet, row_of(names, name))


@pytest.mark.parametrize(("period", "years"), [(1, 10), (4, 10), (10, 10), (13, 13), (20, 20)])
def test_every_year_of_the_period_is_printed_and_at_least_ten(
    period: int, years: int, tmp_path: Path
) -> None:
    book, names = printed(one(ONLY_WORST, BEST, period=period), tmp_path)
    for tab in ("Persona 1", "Sammenligning"):
        sheet = sheet_of(book, tab)
        areas = printed_areas(sheet)
        assert {right for _, _, right, _ in areas} == {FIRST_YEAR - 1 + years}
    left_out = list(numbers_beyond(sheet_of(book, "Persona 1"), row_of(names, "P01_Aar") - 1))
    assert left_out == []


def numbers_beyond(sheet: Worksheet, number_row: int) -> Iterator[str]:
    """Yield the numbers that stand right of what is printed of their rows, but for year numbers and volumes."""
    for _, top, right, bottom in printed_areas(sheet):
        for cells in sheet.iter_rows(top, bottom, right + 1):
            for cell in cells:
                is_number = isinstance(cell.value, int | float) and bool(cell.value)
                if is_number and cell.row != number_row and cell.protection.locked:
                    yield cell.coordinate


def test_the_columns_of_the_grant_are_printed_where_there_is_one(tmp_path: Path) -> None:
    inputs = one(ONLY_WORST, BEST, period=10)
    granted = replace(inputs, grant_threshold=1_000_000.0, grant_price_year=inputs.price_year)
    book, _ = printed(granted, tmp_path)
    sheet = sheet_of(book, "Persona 1")
    assert {right for _, _, right, _ in printed_areas(sheet)} == {sheet.max_column}


def test_libreoffice_prints_the_personas_and_not_the_spare_one(tmp_path: Path) -> None:
    text, count = pdf_text(written(example("fredrikstad"), tmp_path), tmp_path)
    heads = [page.lstrip().partition("\n")[0] for page in text.split("\f")]
    assert count > 8
    assert sum("Persona 1" in head for head in heads) >= 4
    assert not any("Persona 2" in head for head in heads)
