"""Fields: a value goes to cells and files and comes back; numbers and names in bokmål."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from xlmodel.common import (
    Field,
    Group,
    Situation,
    Unit,
    content_text,
    exact_text,
    folded_name,
    nb_number,
    number_text,
    percent_text,
    rounded_text,
    typed_number,
)
from xlmodel.effektmodell import (
    INPUT_SPECS,
    MEASURE_BY_KEY,
    MEASURE_FIELDS,
    MEASURE_INPUTS,
    compare_measures,
    default_group_inputs,
)
from xlmodel.personas import (
    COURSE_FIELDS,
    EXAMPLES,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    example,
)
from xlmodel.personas import (
    MEASURE_FIELDS as COURSE_MEASURE_FIELDS,
)

GROUPS = [default_group_inputs(group) for group in Group]
SETS = [example(name) for name in EXAMPLES]
COURSES = [course for item in SETS for persona in item.personas for course in persona.courses]
ITEMS: Sequence[tuple[Sequence[Field], Sequence[object]]] = (
    (INPUT_SPECS, GROUPS),
    (MEASURE_FIELDS, [measure for group in GROUPS for measure in group.measures]),
    (SET_FIELDS, SETS),
    (PRICE_FIELDS, [item for inputs in SETS for item in inputs.price_list]),
    (PERSONA_FIELDS, [persona for inputs in SETS for persona in inputs.personas]),
    (COURSE_FIELDS, COURSES),
    (COURSE_MEASURE_FIELDS, [measure for course in COURSES for measure in course.measures]),
)


@pytest.mark.parametrize(("fields", "items"), ITEMS)
def test_what_stands_in_cells_is_what_the_inputs_hold(
    fields: Sequence[Field], items: Sequence[object]
) -> None:
    assert items
    for field in fields:
        for item in items:
            value = field.of(item)
            cells = field.cells(value)
            assert len(cells) == field.width == len(field.labels)
            back, found = field.check("", field.from_cells(cells))
            assert found == []
            assert np.array_equal(back, value) if isinstance(value, np.ndarray) else back == value


@pytest.mark.parametrize(("fields", "items"), ITEMS[2:])
def test_what_stands_in_a_file_is_what_the_inputs_hold(
    fields: Sequence[Field], items: Sequence[object]
) -> None:
    for field in fields:
        for item in items:
            value = field.of(item)
            for one in value if field.shape.years else [value]:
                if one is not None:
                    made, found = field.read("", field.word(one))
                    assert (made, found) == (one, [])


def test_a_word_of_a_file_is_known_whatever_its_case_and_by_its_text() -> None:
    situations = next(field for field in COURSE_FIELDS if field.shape.years)
    for word in (
        "baerekraftig",
        "BAEREKRAFTIG",
        " Bærekraftig ",
        unicodedata.normalize("NFD", "Bærekraftig"),
    ):
        assert situations.read("", word) == (Situation.SUSTAINABLE, [])
    _, (fault,) = situations.read("Situasjon", "bra")
    assert fault.allowed == "«uholdbar» eller «utsatt» eller «stabil» eller «baerekraftig»"
    ordinary = next(field for field in COURSE_FIELDS if field.cells(True) == ("Ja",))
    for value in ("Ja", "true", 1, None):
        assert ordinary.read("", value)[1][0].allowed == "true eller false"


def test_the_columns_of_the_measures_table_are_the_inputs_of_a_measure() -> None:
    assert [field.key for field in MEASURE_FIELDS] == [
        field.key for item in MEASURE_INPUTS for field in [item] * len(item.columns())
    ]
    volumes = MEASURE_BY_KEY["volume"].columns()
    assert [item.nb for item in volumes] == ["Volum uholdbar", "Volum utsatt", "Volum stabil"]


def test_a_default_measure_is_known_however_its_name_is_stored() -> None:
    group = GROUPS[0]
    measures = list(group.measures)
    index = next(i for i, item in enumerate(measures) if "å" in item.name.lower())
    apart = unicodedata.normalize("NFD", measures[index].name)
    assert apart != measures[index].name
    measures[index] = replace(measures[index], name=apart)
    compared, removed = compare_measures(group.with_values(measures=tuple(measures)))
    assert removed == ()
    assert compared[index].default == group.measures[index]
    assert not compared[index].differs


# Bokmål ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (nb_number(9999.5), "9999,5"),
        (nb_number(12_345.0), "12\u00a0345"),
        (nb_number(-0.1), "-0,1"),
        (typed_number(1_234_567.125), "1\u00a0234\u00a0567,125"),
        (typed_number(1e-7), "0,0000001"),
        (typed_number(5.0), "5"),
        (percent_text(0.045), "4,5\u00a0%"),
        (number_text(-0.4, Unit.KRONER), "0"),
        (number_text(-1234.5, Unit.KRONER), "−1\u00a0234"),
        (number_text(2025.0, Unit.YEAR), "2025"),
        (number_text(-2.0, Unit.YEAR), "−2"),
        (number_text("Ikke i perioden", Unit.YEAR), "Ikke i perioden"),
        (content_text(-12_345.25), "−12345,25"),
        (content_text(""), "(tom)"),
        (exact_text(-12_345.25), "−12\u00a0345,25"),
        (exact_text(0.1 + 0.2), "0,3"),
        (rounded_text(12_345.0), "12\u00a0345"),
        (rounded_text(1 / 3), "0,333333"),
        (rounded_text(float("nan")), "ikke et tall"),
        (rounded_text(True), "SANN"),
        (rounded_text("x" * 500), "x" * 399 + "…"),
    ],
)
def test_numbers_are_written_in_bokmaal(written: str, text: str) -> None:
    assert written == text


def test_names_are_compared_without_case_spacing_and_composition() -> None:
    assert folded_name(unicodedata.normalize("NFD", " BÅT  på  vann")) == "båt på vann"
