"""Toppfinansiering: the state's grant for resource-intensive services, and what the municipality keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.persona_sets import course, measure, one
from xlmodel import InputError
from xlmodel.common.terms import Group, Payer
from xlmodel.personas import (
    CourseMeasure,
    CourseRole,
    PersonaSet,
    example,
    load_personas,
    personas_toml,
    set_results,
)


def counted(*volumes: float, recipient: str = "", **changes: object) -> CourseMeasure:
    made = measure("Rådgiver", *volumes)
    return CourseMeasure.from_values(
        made.as_values() | {"is_included": True, "recipient": recipient} | changes
    )


def with_grant(personas: PersonaSet, threshold: float | None = 100_000.0) -> PersonaSet:
    return replace(personas, grant_threshold=threshold, grant_price_year=personas.price_year)


def grants(personas: PersonaSet) -> list[float]:
    return list(set_results(personas).personas[0].courses[0].grant[:3])


def test_the_state_pays_the_share_of_what_is_above_the_threshold() -> None:
    """A unit is 640 kr: 64 000, 128 000 and 192 000 in the three years."""
    personas = with_grant(one(course(counted(100, 200, 300)), period=3))
    assert personas.grant_share == 0.8
    assert grants(personas) == pytest.approx([0, 0.8 * 28_000, 0.8 * 92_000])
    assert grants(replace(personas, grant_share=0.5)) == pytest.approx([0, 14_000, 46_000])
    assert grants(replace(personas, grant_threshold=None)) == [0, 0, 0]
    assert grants(replace(personas, grant_threshold=0.0)) == pytest.approx(
        [0.8 * 64_000, 0.8 * 128_000, 0.8 * 192_000]
    )


def test_each_recipient_has_a_threshold_of_its_own() -> None:
    apart = one(course(counted(150, recipient="Barn 1"), counted(150, recipient="barn 2")))
    same = one(course(counted(150, recipient="Barn 1"), counted(150, recipient="BARN 1")))
    assert grants(with_grant(apart))[0] == 0
    assert grants(with_grant(same))[0] == pytest.approx(0.8 * 92_000)


def test_only_what_the_municipality_pays_for_counts_and_an_income_never_lowers_it() -> None:
    paid_by_state = counted(500, payer=Payer.STATE)
    left_out = replace(counted(500), is_included=False)
    income = CourseMeasure("Salg", "Salg", volumes=np.array([1.0]), is_included=True)
    alone = grants(with_grant(one(course(counted(200)))))
    for other in (paid_by_state, left_out, income):
        assert grants(with_grant(one(course(counted(200), other)))) == alone


def test_of_a_krone_saved_above_the_threshold_20_oere_is_left_to_the_municipality() -> None:
    worst, best = course(counted(400)), course(counted(300), role=CourseRole.BEST)
    comparison = set_results(with_grant(one(worst, best))).personas[0].comparison
    assert comparison is not None
    assert comparison.avoided[0] == 64_000
    assert comparison.avoided_municipality[0] == pytest.approx(0.2 * 64_000)
    assert comparison.avoided_state[0] == pytest.approx(0.8 * 64_000)


def test_the_municipal_share_of_the_null_alternative_is_after_the_grant() -> None:
    personas = with_grant(one(course(counted(*(400,) * 10))))
    share = set_results(personas).null_alternatives[Group.YOUNG_ADULTS].municipal_share
    assert share == pytest.approx((256_000 - 0.8 * 156_000) / 256_000)


def test_loerenskogs_third_persona_is_where_it_decides() -> None:
    """36 against 21 million; the threshold is a made-up one, for the example states none."""
    given = example("loerenskog")
    assert given.grant_threshold is None
    off, on = (
        set_results(item).personas[2].comparison for item in (given, with_grant(given, 1_400_000))
    )
    assert off is not None
    assert on is not None
    assert off.sum_avoided == on.sum_avoided == pytest.approx(15_000_000)
    assert on.avoided_municipality.sum() < 0.6 * off.avoided_municipality.sum()
    assert (on.avoided_municipality + on.avoided_state).sum() == pytest.approx(15_000_000)


# Faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "told"), [(None, "mangler"), (2019, "er 2019")])
def test_a_threshold_of_another_price_year_is_refused(year: int | None, told: str) -> None:
    with pytest.raises(InputError) as raised:
        one(course(), grant_threshold=1.0, grant_price_year=year)
    (violation,) = raised.value.violations
    assert f"innslagspunktets prisår {told}" in str(violation)
    assert "2024-kroner" in str(violation)


def test_more_recipients_than_the_sheet_has_rows_for_are_refused() -> None:
    five = [counted(1, recipient=f"Barn {n}") for n in range(5)]
    assert len(course(*five, counted(2, recipient="BARN 3")).recipients) == 5
    assert len(course(*five, replace(counted(1), is_included=False)).measures) == 6
    with pytest.raises(InputError, match="høyst 5 mottakere"):
        course(*five, counted(1))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("grant_threshold", -1.0, "innslagspunkt: -1 er ikke tillatt"),
        ("grant_share", 1.5, "kompensasjonsgrad: 1,5 er ikke tillatt"),
    ],
)
def test_numbers_out_of_their_domain_are_refused(field: str, value: float, told: str) -> None:
    with pytest.raises(InputError) as raised:
        replace(one(course()), **{field: value, "grant_price_year": 2024})  # type: ignore[arg-type]
    assert told in str(raised.value.violations[0])


# Input files -------------------------------------------------------------------------------------


def test_it_goes_through_an_input_file(tmp_path: Path) -> None:
    given = replace(
        with_grant(one(course(counted(1, recipient="Barn 1"), measure("Rådgiver", 2)))),
        grant_share=0.75,
        grant_source="Rundskriv",
    )
    text = personas_toml(given)
    assert text.count("toppfinansiering = true }") == 1
    assert "toppfinansiering = false" not in text
    path = tmp_path / "personaer.toml"
    path.write_text(text, encoding="utf-8")
    assert load_personas(path) == given
    path.write_text(text.replace("toppfinansiering = true", "toppfinansiering = 1"), "utf-8")
    with pytest.raises(InputError, match="toppfinansiering"):
        load_personas(path)


def test_without_a_share_it_is_the_states_usual_one(tmp_path: Path) -> None:
    text = personas_toml(one(course()))
    path = tmp_path / "personaer.toml"
    assert "innslagspunkt = " not in text
    path.write_text(text.replace("kompensasjonsgrad = 0.8\n", ""), encoding="utf-8")
    assert load_personas(path).grant_share == 0.8
