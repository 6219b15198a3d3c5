"""PERSONA as plain Python: a course of the personas workbook, with cells as both routes hand them over."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import assume

from tests.support.persona_strategies import persona_sets
from tests.support.strategies import for_all
from tests.udfs.values import PERSONA, PERSONAS, course_rows, price_rows
from udfs.functions import FUNCTIONS, short_message
from udfs.functions.cells import is_error
from workbook_templates import workbook_bytes
from xlmodel.common.errors import InputError
from xlmodel.personas import EXAMPLES, PersonaSet, example, set_results

CALL = {function.name: function for function in FUNCTIONS}["PERSONA"]
MEASURES: list[list[Any]] = [
    ["Samtale", "Rådgiver", None, "Kommune", None, 1, 2, 3],
    ["Kurs", None, 500, "Stat", "dag", 0, 2, 0],
    ["Salg av bolig", "Salg", None, "Kommune", None, None, None, 1],
]
PRICES: list[list[Any]] = [["Rådgiver", "time", 650], ["Salg", "stk.", -1000]]


def message(*args: object) -> str:
    with pytest.raises(InputError) as caught:
        CALL(*args)
    return short_message(caught.value)


def changed(table: list[list[Any]], row: int, column: int, value: object) -> list[list[Any]]:
    """Return the table with another value in a cell; row and column from 0."""
    rows = [list(cells) for cells in table]
    rows[row][column] = value
    return rows


def agrees(inputs: PersonaSet) -> None:
    """Compare each course of a set with the engine's results.

    An own price of 0 cannot be told from an empty cell in Office.js, so it counts as empty.
    """
    for persona in set_results(inputs).personas:
        for course in persona.courses:
            if any(measure.unit_price == 0 for measure in course.course.measures):
                continue
            found = CALL(
                course_rows(course.course),
                persona.persona.period,
                price_rows(inputs),
                inputs.discount_rate,
            )
            expected = [course.cost_municipality, course.cost_state, course.cost]
            table = np.array([*expected, course.accumulated]).T[: course.period]
            np.testing.assert_array_equal(np.array(found, dtype=float), table)


def test_it_is_measures_times_prices() -> None:
    assert CALL(MEASURES, 4, PRICES) == [
        [650, 0, 650, 650],
        [1300, 1000, 2300, 2950],
        [950, 0, 950, 3900],
        [0, 0, 0, 3900],
    ]
    discounted = np.array(CALL(MEASURES, 2, PRICES, 0.1), dtype=float)
    np.testing.assert_allclose(
        discounted[1], [1300 / 1.1, 1000 / 1.1, 2300 / 1.1, 650 + 2300 / 1.1]
    )


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("rate", [0.0, 0.04])
def test_every_course_of_the_examples_is_the_engines(name: str, rate: float) -> None:
    agrees(PersonaSet.from_values(example(name).as_values() | {"discount_rate": rate}))


def test_the_totals_are_those_that_the_municipality_printed() -> None:
    found = [
        round(CALL(course_rows(course), 10, price_rows(PERSONAS))[-1][-1])  # type: ignore[arg-type]  # a number
        for persona in PERSONAS.personas
        for course in persona.courses
    ]
    assert sorted(found) == [-350_000, 477_000, 3_200_000, 15_000_000, 21_000_000, 36_000_000]


@for_all(persona_sets(), count=25)
def test_any_set_is_the_engines(inputs: PersonaSet) -> None:
    tables = [price_rows(inputs)]
    tables += [course_rows(course) for persona in inputs.personas for course in persona.courses]
    assume(not any(is_error(cell) for table in tables for row in table for cell in row))
    agrees(inputs)


@pytest.mark.parametrize("blank", [None, 0, ""])
def test_it_takes_the_tables_of_the_workbook_as_they_stand(blank: object) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(PERSONAS)), data_only=True)

    def table(name: str) -> list[list[Any]]:
        ((tab, reference),) = book.defined_names[name].destinations
        cells: Any = book[tab][reference.replace("$", "")]
        return [[blank if cell.value is None else cell.value for cell in row] for row in cells]

    for persona in (1, 2, 3):
        for course in (1, 2):
            own = f"P{persona:02}_F{course}_"
            found = np.array(CALL(table(f"{own}Tiltak"), 10, table("Prisliste")), dtype=float)
            for column, name in enumerate(
                ("KostnadKommune", "KostnadStat", "Kostnad", "Akkumulert")
            ):
                ((tab, reference),) = book.defined_names[own + name].destinations
                cells: Any = book[tab][reference.replace("$", "")]
                shown = [cell.value for cell in cells[0][:10]]
                np.testing.assert_allclose(found[:, column], shown, rtol=1e-12, atol=1e-6)


def test_the_columns_after_the_years_of_the_workbooks_table_are_not_read() -> None:
    (persona,) = PERSONAS.personas[:1]
    rows = course_rows(persona.courses[0])
    assert len(rows[0]) == 25
    whole = [[*row, "Barn 1", "Ja"] for row in rows]
    assert CALL(whole, 10, price_rows(PERSONAS)) == CALL(rows, 10, price_rows(PERSONAS))


def test_headings_and_year_numbers_come_on_demand() -> None:
    table = CALL(MEASURES, 3, PRICES, None, True)
    assert table[0] == ["År", "Kostnad, kommune", "Kostnad, stat", "Kostnad", "Akkumulert"]
    assert [row[0] for row in table[1:]] == [1, 2, 3]
    assert [row[1:] for row in table[1:]] == CALL(MEASURES, 3, PRICES, None, 0)


def test_rows_without_a_name_count_nothing_and_years_without_a_column_are_zero() -> None:
    expected = CALL(MEASURES, 5, PRICES)
    nameless = [[0, *row[1:]] for row in MEASURES]
    blank = [[0] * 8, [""] * 8, [None] * 8]
    assert CALL([*blank, *MEASURES, *nameless], 5, [[None] * 3, *PRICES, [0] * 3]) == expected
    wide = [[*row, *[0] * 17] for row in MEASURES]
    assert CALL(wide, 5, [[*row, "kilde", 0, date(2024, 1, 1)] for row in PRICES]) == expected
    assert CALL(MEASURES, 2, PRICES) == expected[:2]


@pytest.mark.parametrize("empty", [None, 0, "", [[None, None]], [[0] * 25]])
def test_no_measures_cost_nothing(empty: object) -> None:
    assert CALL(empty, 2) == [[0.0] * 4] * 2


def test_own_price_goes_before_the_price_list_and_needs_none() -> None:
    own = [["Samtale", None, 700, "Kommune", "time", 1]]
    assert CALL(own, 1) == CALL(own, 1, None, 0) == [[700, 0, 700, 700]]
    assert CALL([["Samtale", "Rådgiver", 700, "Kommune", None, 1]], 1, PRICES) == CALL(own, 1)
    assert CALL([["Samtale", "rådGIVER", 0, "kommune", 0, 1]], 1, PRICES)[0][0] == 650


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        (0, 0, 4.5, "Tiltak, rad 1, tiltak: 4,5 er ikke tillatt."),
        (0, 0, "#REF!", "Tiltak, rad 1, tiltak: cellen inneholder feilverdien #REF!."),
        (0, 0, "x" * 121, "Tiltak, rad 1, tiltak: «xxx"),
        (0, 1, "Lege", "Tiltak, rad 1, tjeneste: «Lege» står ikke i prislisten."),
        (0, 1, True, "Tiltak, rad 1, tjeneste: ja/nei-verdien true er ikke tillatt."),
        (0, 1, None, "Tiltak, rad 1: oppgi en tjeneste i prislisten, eller egen pris og egen enhet"),
        (1, 2, 0, "Tiltak, rad 2: oppgi en tjeneste i prislisten, eller egen pris"),
        (1, 2, "dyrt", "Tiltak, rad 2, egen pris: «dyrt» er ikke tillatt."),
        (1, 2, 2e9, "Tiltak, rad 2, egen pris: 2000000000 er ikke tillatt."),
        (1, 2, date(2024, 1, 1), "Tiltak, rad 2, egen pris: en dato er ikke tillatt."),
        (1, 3, "Fylket", "Tiltak, rad 2, betaler: «Fylket» er ikke tillatt. Tillatt: Kommune eller Stat."),
        (1, 3, 0, "Tiltak, rad 2, betaler: tom verdi er ikke tillatt. Tillatt: Kommune eller Stat."),
        (1, 4, None, "Tiltak, rad 2: oppgi en tjeneste i prislisten, eller egen enhet"),
        (2, 5, -1, "Tiltak, rad 3, volum, år 1: -1 er ikke tillatt."),
        (2, 7, "#DIV/0!", "Tiltak, rad 3, volum, år 3: cellen inneholder feilverdien #DIV/0!."),
        (2, 7, float("nan"), "Tiltak, rad 3, volum, år 3: nan er ikke tillatt."),
    ],
)  # fmt: skip
def test_a_fault_in_a_measure_is_told_with_row_and_column(
    row: int, column: int, value: object, told: str
) -> None:
    assert message(changed(MEASURES, row, column, value), 3, PRICES).startswith(told)


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        (0, 0, 7, "Prisliste, rad 1, tjeneste: 7 er ikke tillatt."),
        (0, 1, 0, "Prisliste, rad 1, enhet: tom verdi er ikke tillatt."),
        (0, 1, "t\x07", "Prisliste, rad 1, enhet: «t·» er ikke tillatt."),
        (1, 0, "RÅDGIVER", "Prisliste, rad 2: tjenesten «RÅDGIVER» står også i rad 1."),
        (1, 2, "gratis", "Prisliste, rad 2, pris: «gratis» er ikke tillatt."),
        (1, 2, "#N/A", "Prisliste, rad 2, pris: cellen inneholder feilverdien #N/A."),
    ],
)
def test_a_fault_in_the_price_list_is_told_with_row_and_column(
    row: int, column: int, value: object, told: str
) -> None:
    assert message(MEASURES, 3, changed(PRICES, row, column, value)).startswith(told)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([MEASURES, 0, PRICES], "Analyseperiode: tom celle eller 0 er ikke tillatt. Tillatt: et helt tall fra 1 til 20."),
        ([MEASURES, 21, PRICES], "Analyseperiode: 21 er ikke tillatt."),
        ([MEASURES, 2.5, PRICES], "Analyseperiode: 2,5 er ikke tillatt."),
        ([MEASURES, 3, PRICES, 4], "Neddiskontering: 4 er ikke tillatt. Tillatt: et tall fra 0 til 0,1 (0 % til 10 %)."),
        ([MEASURES, 3, PRICES, 0, "ja"], "Overskrift: «ja» er ikke tillatt."),
        ([MEASURES, 3], "Tiltak, rad 1, tjeneste: «Rådgiver» står ikke i prislisten. (og 1 feil til)"),
        ([[row[:5] for row in MEASURES], 3, PRICES], "Tiltak: skal ha 6 til 25 kolonner (tiltak, tjeneste, egen pris, betaler, egen enhet og ett volum per år), men har 5."),
        ([[[*row, *[0] * 18] for row in MEASURES], 3, PRICES], "Tiltak: skal ha 6 til 25 kolonner"),
        ([MEASURES, 3, [row[:2] for row in PRICES]], "Prisliste: skal ha minst 3 kolonner (tjeneste, enhet og pris), men har 2."),
        ([MEASURES * 334, 3, PRICES], "Tiltak: kan ha høyst 1000 rader med navn, men har 1002."),
        ([MEASURES, 3, [[f"T{n}", "time", 1] for n in range(1001)]], "Prisliste: kan ha høyst 1000 rader med navn, men har 1001."),
        ([changed(MEASURES, 0, 5, "x"), 21, PRICES, "y"], "Tiltak, rad 1, volum, år 1: «x» er ikke tillatt. Tillatt: et tall fra 0 til 1 000 000. (og 2 feil til)"),
        ([MEASURES, 3, PRICES, 0, True, 1], "PERSONA: tar høyst 5 argumenter, men fikk 6."),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(args: list[Any], told: str) -> None:
    assert message(*args).replace("\u00a0", " ").startswith(told)


def test_the_largest_amounts_give_finite_numbers() -> None:
    rows = [[f"{n}", None, 1e9, "Stat", "stk.", *[1e6] * 20] for n in range(1000)]
    assert np.isfinite(np.array(CALL(rows, 20), dtype=float)).all()


def test_the_arguments_of_the_other_tests_are_a_course() -> None:
    assert len(CALL(*PERSONA)) == PERSONAS.personas[0].period + 1
