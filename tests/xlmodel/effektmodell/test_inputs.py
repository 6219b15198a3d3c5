"""Every rule of the inputs' domains, broken one at a time and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs, measures, model_inputs
from xlmodel import (
    Category,
    EffektmodellError,
    Group,
    GroupInputs,
    InputError,
    Measure,
    ModelInputs,
    Payer,
    Provenance,
    Remark,
    Situation,
    Violation,
    default_group_inputs,
    default_inputs,
)
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import os_error_text, quoted
from xlmodel.common.fields import Domain, Field, Shape
from xlmodel.effektmodell.specs import INPUT_BY_KEY, INPUT_SPECS, LEVEL_KEYS, MEASURE_FIELDS

GROUP = default_group_inputs(Group.YOUNG_ADULTS)
MEASURE = GROUP.measures[0]
NUMERIC = [spec for spec in INPUT_SPECS if spec.domain.kind != "choice"]
SCALARS = [spec for spec in NUMERIC if spec.shape is Shape.SCALAR]
VECTORS = [spec for spec in NUMERIC if spec.shape is not Shape.SCALAR]


def faults(**changes: object) -> tuple[Violation, ...]:
    with pytest.raises(InputError) as caught:
        GROUP.with_values(**changes)
    return caught.value.violations


def the_fault(**changes: object) -> str:
    (violation,) = faults(**changes)
    return str(violation)


def measure_fault(**changes: object) -> str:
    with pytest.raises(InputError) as caught:
        Measure.from_values(MEASURE.as_values() | changes)
    (violation,) = caught.value.violations
    return str(violation)


# Limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key_and_limits", [
    ("period", 4, 15, 3, 16), ("intake_years", 1, 10, 0, 11), ("first_year", 2000, 2100, 1999, 2101),
    ("discount_rate", 0, 0.1, -0.001, 0.101), ("municipal_share", 0, 1, -0.01, 1.01),
    ("qaly_value", 0, 1e9, -1, -0.01), ("wage_cost", 0, 1e9, -1, -0.01),
    ("persons_per_unit", 0, 9.5, -1, -0.5), ("workers_per_unit", 0, 9.5, -1, -0.5),
], ids=lambda item: item[0])  # fmt: skip
def test_a_scalar_takes_its_limits_and_nothing_past_them(
    key_and_limits: tuple[str, float, float, float, float],
) -> None:
    key, least, most, below, above = key_and_limits
    for value in (least, most):
        assert getattr(GROUP.with_values(**{key: value}), key) == value
    for value in (below, above):
        message = the_fault(**{key: value})
        assert f" {nb_number(value)} er ikke tillatt. Tillatt: et " in message


@pytest.mark.parametrize("key_and_limits", [
    ("new_participants", 0, 2.5, -1), ("success_rate", 0, 1, 1.3), ("null_alternative", 0, 1e7, -1),
    ("quality_of_life", 0, 1, 1.01), ("position_share", 0, 1, -0.1),
], ids=lambda item: item[0])  # fmt: skip
def test_a_vector_takes_its_limits_and_names_the_situation_that_breaks_them(
    key_and_limits: tuple[str, float, float, float],
) -> None:
    key, least, most, outside = key_and_limits
    shape = next(spec.shape for spec in INPUT_SPECS if spec.key == key)
    for value in (least, most):
        assert (
            getattr(GROUP.with_values(**{key: [value] * shape.count}), key).tolist()
            == [value] * shape.count
        )
    for situation in shape.situations:
        values = [0.5] * shape.count
        values[situation] = outside
        message = the_fault(**{key: values})
        assert (
            f", {situation.label().lower()}: {nb_number(outside)} er ikke tillatt. Tillatt: et tall "
            in message
        )


def test_a_message_names_group_input_situation_value_and_what_is_allowed() -> None:
    assert the_fault(success_rate=[0.8, 1.3, 0.8]) == (
        "Unge voksne: Suksessrate, utsatt: 1,3 er ikke tillatt. "
        "Tillatt: et tall fra 0 til 1 (0 % til 100 %)."
    )
    assert the_fault(period=16) == (
        "Unge voksne: Analyseperiode: 16 er ikke tillatt. Tillatt: et helt tall fra 4 til 15."
    )
    assert the_fault(discount_rate=0.2) == (
        "Unge voksne: Neddiskontering: 0,2 er ikke tillatt. "
        "Tillatt: et tall fra 0 til 0,1 (0 % til 10 %)."
    )
    assert the_fault(municipal_share=2) == (
        "Unge voksne: Kommunens andel av nullalternativet: 2 er ikke tillatt. "
        "Tillatt: et tall fra 0 til 1 (0 % til 100 %), eller tomt."
    )
    assert the_fault(individual_start=Situation.SUSTAINABLE) == (
        "Unge voksne: Enkeltperson starter i: «Bærekraftig» er ikke tillatt. "
        "Tillatt: Uholdbar eller Utsatt eller Stabil."
    )
    assert the_fault(success_rate=[0.8]) == (
        "Unge voksne: Suksessrate: [0,8] er ikke tillatt. "
        "Tillatt: 3 verdier, hver et tall fra 0 til 1 (0 % til 100 %)."
    )


@pytest.mark.parametrize("key", ["period", "intake_years", "first_year"])
@pytest.mark.parametrize("value", [5.5, 4.000001, 2020.5])
def test_whole_numbers_must_be_whole(key: str, value: float) -> None:
    assert "et helt tall" in the_fault(**{key: value})


def test_a_whole_number_may_be_written_as_a_decimal() -> None:
    assert GROUP.with_values(period=10.0).period == 10
    assert Measure.from_values(MEASURE.as_values() | {"frequency": 12.0}).frequency == 12


NOT_NUMBERS: Sequence[object] = [
    True, np.True_, None, "10", "", b"1", float("nan"), float("inf"), -float("inf"), 10**400, 10**5000,
    1j, {}, {1}, object(), [], [[]], "tekst" * 100, np.array([True]), np.array(["1"]),
    np.array([1.0], dtype=object), np.array([[1.0]]), [["0.5"]], [True], [None],
]  # fmt: skip


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=lambda value: str(type(value).__name__))
@pytest.mark.parametrize("spec", SCALARS, ids=lambda spec: spec.key)
def test_what_is_no_number_is_refused_with_the_inputs_name(spec: Field, value: object) -> None:
    if spec.domain.optional and value is None:
        assert GROUP.with_values(**{spec.key: value}).municipal_share is None
        return
    message = the_fault(**{spec.key: value})
    assert message.startswith(f"Unge voksne: {spec.nb}")
    assert spec.domain.allowed() in message
    assert len(message) < 300
    assert message.isprintable()


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=lambda value: str(type(value).__name__))
@pytest.mark.parametrize("spec", VECTORS, ids=lambda spec: spec.key)
def test_a_vector_refuses_what_is_no_number_whole_or_in_one_place(
    spec: Field, value: object
) -> None:
    assert the_fault(**{spec.key: value}).startswith(f"Unge voksne: {spec.nb}")
    good = getattr(GROUP, spec.key).tolist()
    for mixed in ([value, *good[1:]], (value, *good[1:])):
        message = the_fault(**{spec.key: mixed})
        assert message.startswith(f"Unge voksne: {spec.nb}")


@pytest.mark.parametrize("spec", VECTORS, ids=lambda spec: spec.key)
def test_a_vector_refuses_the_wrong_number_of_values(spec: Field) -> None:
    count = spec.shape.count
    for wrong in (
        [0.5] * (count - 1),
        [0.5] * (count + 1),
        0.5,
        np.zeros((2, 2, count)),
        [[0.5], [0.5, 0.5]],
    ):
        assert f"Tillatt: {count} verdier, hver " in the_fault(**{spec.key: wrong})


def test_two_wrong_values_of_a_vector_are_two_violations() -> None:
    found = faults(success_rate=[1.3, 0.5, float("nan")])
    assert [item.where for item in found] == [
        "Unge voksne: Suksessrate, uholdbar",
        "Unge voksne: Suksessrate, stabil",
    ]
    assert [item.where for item in faults(success_rate=["a", 0.5, True])] == [
        "Unge voksne: Suksessrate, uholdbar",
        "Unge voksne: Suksessrate, stabil",
    ]


def test_every_violation_is_reported_at_once() -> None:
    wrong: dict[str, Any] = {}
    for spec in INPUT_SPECS:
        wrong[spec.key] = -2 if spec.shape is Shape.SCALAR else [-2] * spec.shape.count
    found = faults(**wrong, measures="ingen")
    expected = sum(max(1, spec.shape.count) for spec in INPUT_SPECS) + 1
    assert len(found) == expected
    assert len({item.where for item in found}) == expected
    with pytest.raises(InputError) as caught:
        GROUP.with_values(**wrong)
    assert len(str(caught.value).splitlines()) == expected - 1


@pytest.mark.parametrize("key", LEVEL_KEYS)
def test_low_base_and_high_rise(key: str) -> None:
    label = INPUT_BY_KEY[key].nb
    for wrong in ([0.5, 0.4, 0.6], [0.5, 0.6, 0.4], [[0.1, 0.2, 0.3], [0.5, 0.6, 0.4]]):
        assert the_fault(**{key: wrong}) == (
            f"Unge voksne: {label}: {quoted(np.ravel(wrong)[-3:].tolist())} er ikke tillatt. "
            "Tillatt: stigende verdier: lav ≤ basis ≤ høy."
        )
    for right in ([0.5, 0.5, 0.5], [0, 0, 1]):
        assert getattr(GROUP.with_values(**{key: right}), key).tolist() == right


def test_levels_that_fall_are_told_beside_other_faults() -> None:
    found = faults(cost_levels=[2, 1, 1], null_levels=[-1, 2, 1], period=3)
    assert [item.where for item in found] == [
        "Unge voksne: Analyseperiode",
        "Unge voksne: Usikkerhet: nullalternativet, lav",
        "Unge voksne: Usikkerhet: labens kostnad",
    ]


def test_a_violation_of_many_scenarios_names_the_first() -> None:
    rates = np.full((5, 3), 0.5)
    rates[3, 1] = rates[4, 1] = 2
    assert "Suksessrate, utsatt (scenario 4): 2 er ikke tillatt" in the_fault(success_rate=rates)
    assert "Analyseperiode (scenario 2): 3 er ikke tillatt" in the_fault(period=[4, 3])


def test_scenarios_must_be_equally_many() -> None:
    message = the_fault(period=[4, 5], intake_years=[1, 2, 3])
    assert message == "Unge voksne: inndataene har ulikt antall scenarier"
    two = Measure.from_values(MEASURE.as_values() | {"unit_cost": [1, 2]})
    assert "ulikt antall" in the_fault(period=[4, 5, 6], measures=[two])


@pytest.mark.parametrize("value", [1, ["x"], [MEASURE, 1], None, {"a": MEASURE}])
def test_measures_must_be_a_list_of_measures(value: object) -> None:
    assert the_fault(measures=value).startswith("Unge voksne: tiltak: ")


# Measures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Tiltak «», navn: «» er ikke tillatt. Tillatt: tekst med minst ett synlig tegn"),
        ("name", " \t", "navn: "),
        ("name", 5, "Tiltak 5, navn: 5 er ikke tillatt. Tillatt: tekst"),
        ("name", "x" * 121, "høyst 120 tegn"),
        ("name", "a\nb", "uten styretegn"),
        ("category", "Annet", "kategori: «Annet» er ikke tillatt. Tillatt: Oppstart eller Drift."),
        ("category", None, "kategori: tom verdi er ikke tillatt"),
        ("payer", "kommune", "betaler: «kommune» er ikke tillatt. Tillatt: Kommune eller Stat."),
        ("frequency", 2, "frekvens: 2 er ikke tillatt. Tillatt: 1 eller 12."),
        ("frequency", True, "frekvens: ja/nei-verdien true er ikke tillatt"),
        ("frequency", [1], "frekvens: [1] er ikke tillatt"),
        ("frequency", "12", "frekvens: «12» er ikke tillatt"),
        ("unit_cost", -1, "kostnad: -1 er ikke tillatt. Tillatt: et tall som er 0 eller større (høyst 15 siffer)."),
        ("unit_cost", "dyrt", "kostnad: «dyrt» er ikke tillatt"),
        ("unit_cost", None, "kostnad: tom verdi er ikke tillatt"),
        ("volume", [1, 2], "volum: [1, 2] er ikke tillatt. Tillatt: 3 verdier, hver et tall"),
        ("volume", [1, -2, 3], "volum, utsatt: -2 er ikke tillatt"),
        ("volume", [1, 2, "3"], "volum, stabil: «3» er ikke tillatt"),
        ("volume", 1, "volum: 1 er ikke tillatt"),
        ("description", 5, "beskrivelse: 5 er ikke tillatt. Tillatt: tekst med høyst 400 tegn"),
        ("cost_type", "x" * 401, "type kostnad: «xxx"),
        ("driver", "\x07", "kostnadsdriver: «·» er ikke tillatt"),
        ("source", None, "kilde: tom verdi er ikke tillatt"),
        ("grade", "Bra", "sikkerhet: «Bra» er ikke tillatt. Tillatt: Høy eller Middels eller Lav"),
    ],
)  # fmt: skip
def test_every_rule_of_a_measure(field: str, value: object, message: str) -> None:
    assert message in measure_fault(**{field: value})


def test_all_faults_of_a_measure_are_reported_at_once() -> None:
    values: dict[str, object] = dict.fromkeys((spec.key for spec in MEASURE_FIELDS), -1)
    with pytest.raises(InputError) as caught:
        Measure.from_values(values | {"volume": [-1, -1, -1]})
    assert len(caught.value.violations) == len(MEASURE_FIELDS) == 13


def test_a_measures_yearly_cost_is_price_times_volume_times_frequency() -> None:
    measure = Measure.from_values(
        MEASURE.as_values() | {"unit_cost": 500, "volume": [1, 2, 0.5], "frequency": 12}
    )
    assert measure.yearly_cost.tolist() == [6000, 12_000, 3000]


def test_texts_of_the_contract_become_terms() -> None:
    measure = Measure.from_values(MEASURE.as_values() | {"category": "Drift", "payer": "Stat"})
    assert measure.category is Category.RUNNING
    assert measure.payer is Payer.STATE
    assert GROUP.with_values(individual_start="Stabil").individual_start is Situation.STABLE


# Frozen ------------------------------------------------------------------------------------------


def test_inputs_cannot_be_changed() -> None:
    for value in (GROUP.period, GROUP.success_rate, MEASURE.unit_cost, MEASURE.volume):
        with pytest.raises(ValueError, match="read-only"):
            value[...] = 0
    with pytest.raises(FrozenInstanceError):
        GROUP.period = np.array(4.0)  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        MEASURE.name = "annet"  # type: ignore[misc]
    with pytest.raises(TypeError):
        GROUP.provenance["period"] = Provenance()  # type: ignore[index]


def test_inputs_keep_no_reference_to_what_they_were_made_from() -> None:
    rates = np.array([0.1, 0.2, 0.3])
    origins = {"period": Provenance("kilde")}
    listed = [MEASURE]
    inputs = GROUP.with_values(success_rate=rates, provenance=origins, measures=listed)
    rates[:] = 0
    origins.clear()
    listed.clear()
    assert inputs.success_rate.tolist() == [0.1, 0.2, 0.3]
    assert inputs.source_of("period").source == "kilde"
    assert inputs.source_of("qaly_value") == Provenance()
    assert inputs.measures == (MEASURE,)


@for_all(group_inputs(), count=20)
def test_values_make_the_same_inputs_again(inputs: GroupInputs) -> None:
    again = GroupInputs.from_values(inputs.as_values())
    assert again == inputs
    assert hash(again) == hash(inputs)


@for_all(measures(), count=20)
def test_values_make_the_same_measure_again(measure: Measure) -> None:
    again = Measure.from_values(measure.as_values())
    assert again == measure
    assert hash(again) == hash(measure)
    dearer = Measure.from_values(measure.as_values() | {"unit_cost": measure.unit_cost + 1})
    assert dearer != measure


def test_inputs_that_differ_are_not_equal() -> None:
    assert GROUP.with_values(municipal_share=0.5) != GROUP
    assert GROUP.with_values(municipal_share=0.5) != GROUP
    assert GROUP.with_values(period=[10, 11]) != GROUP
    assert default_group_inputs(Group.FAMILIES) != GROUP
    assert GROUP.__eq__(5) is False


# A municipality's inputs -------------------------------------------------------------------------


def model(**changes: Any) -> ModelInputs:
    one = default_inputs()
    values: dict[str, Any] = {
        "municipality": one.municipality,
        "programme": one.programme,
        "price_year": one.price_year,
        "young_adults": one.young_adults,
        "families": one.families,
    }
    return ModelInputs(**(values | changes))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("municipality", "", "Kommune: «» er ikke tillatt"),
        ("municipality", "x" * 81, "høyst 80 tegn"),
        ("municipality", None, "Kommune: tom verdi er ikke tillatt"),
        ("municipality", "As\x00ker", "«As·ker»"),
        ("programme", 7, "Programnavn: 7 er ikke tillatt"),
        ("price_year", 1999, "Prisår: 1999 er ikke tillatt. Tillatt: et helt tall fra 2000 til 2100."),
        ("price_year", "2019", "Prisår: «2019» er ikke tillatt"),
        ("price_year", 2019.5, "Prisår: 2019,5 er ikke tillatt"),
        ("price_year", True, "Prisår: ja/nei-verdien true er ikke tillatt"),
        ("price_year", 10**400, "Prisår: 1000"),
        ("price_year", float("nan"), "Prisår: nan er ikke tillatt"),
        ("cost_caution", [0, 0.1], "Forsiktighet: påslag på kostnader: [0; 0,1] er ikke tillatt. Tillatt: 3 verdier"),
        ("cost_caution", [0, 1.1, 0.2], "Forsiktighet: påslag på kostnader, middels: 1,1 er ikke tillatt"),
        ("benefit_caution", [0, 0, -0.1], "Forsiktighet: fradrag i nytte, lav: -0,1 er ikke tillatt"),
        ("benefit_caution", None, "Forsiktighet: fradrag i nytte: tom verdi er ikke tillatt"),
        ("families", GROUP, "Familie: inndataene gjelder Unge voksne"),
    ],
)  # fmt: skip
def test_every_rule_of_what_the_groups_share(field: str, value: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        model(**{field: value})
    assert message in str(caught.value)
    assert len(caught.value.violations) == 1


def test_all_faults_of_what_the_groups_share_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        model(municipality="", programme="", price_year=0, families=GROUP)
    assert len(caught.value.violations) == 4


def test_the_groups_have_the_same_number_of_scenarios() -> None:
    families = default_group_inputs(Group.FAMILIES)
    two, three = GROUP.with_values(period=[4, 5]), families.with_values(period=[4, 5, 6])
    with pytest.raises(InputError, match="ulikt antall scenarier"):
        model(young_adults=two, families=three)
    assert model(young_adults=two).young_adults.scenarios == (2,)
    assert model(young_adults=two).scenarios == (2,)
    caution = np.zeros((3, 3))
    with pytest.raises(InputError, match="ulikt antall scenarier"):
        model(young_adults=two, cost_caution=caution)
    assert model(benefit_caution=caution).scenarios == (3,)


@for_all(model_inputs(max_measures=1), count=20)
def test_municipalities_inputs_are_equal_where_every_value_is(inputs: ModelInputs) -> None:
    again = ModelInputs(**inputs.as_values())  # type: ignore[arg-type]
    assert again == inputs
    assert hash(again) == hash(inputs)
    for key in ("cost_caution", "benefit_caution"):
        other = 1 - getattr(inputs, key)
        changed = replace(inputs, **{key: other})
        assert (changed == inputs) == bool((other == getattr(inputs, key)).all())
    assert replace(inputs, municipality=inputs.municipality + "x") != inputs
    assert inputs.__eq__(5) is False


def test_a_municipalitys_corrections_cannot_be_changed() -> None:
    caution = np.array([0, 0.1, 0.2])
    inputs = model(cost_caution=caution)
    caution[:] = 1
    assert inputs.cost_caution.tolist() == [0, 0.1, 0.2]
    with pytest.raises(ValueError, match="read-only"):
        inputs.cost_caution[...] = 0


def test_any_visible_name_is_a_name() -> None:
    assert model(municipality="=1+1").municipality == "=1+1"
    assert model(municipality="Kárášjohka – Karasjok", price_year=2024.0).price_year == 2024


# Words -------------------------------------------------------------------------------------------


def test_values_are_quoted_as_a_user_would_know_them() -> None:
    assert quoted(None) == "tom verdi"
    assert quoted(False) == "ja/nei-verdien false"
    assert quoted("a\x1bb") == "«a·b»"
    assert quoted("x" * 60) == "«" + "x" * 60 + "»"
    assert quoted("x" * 61) == "«" + "x" * 57 + "…»"
    assert quoted(np.float64(2.5)) == "2,5"
    assert quoted(np.array([1, 2])) == "[1, 2]"
    assert quoted([1] * 100) == repr([1] * 100)[:57] + "…"
    assert quoted(date(2019, 5, 1)) == "2019-05-01"
    assert quoted(10**5000) == "et tall med svært mange sifre"


def test_numbers_in_messages_are_bokmaal() -> None:
    assert [nb_number(value) for value in (4, 0.1, 9999, 10_000, 1_300_000)] == [
        "4",
        "0,1",
        "9999",
        "10\u00a0000",
        "1\u00a0300\u00a0000",
    ]


def test_a_remark_is_a_violation_in_its_own_words() -> None:
    assert str(Remark("Her", None, "noe er galt")) == "Her: noe er galt"
    error = InputError([Violation("Felt", 3, "1 eller 2"), Remark("Her", None, "feil")])
    assert isinstance(error, EffektmodellError)
    assert str(error) == "Felt: 3 er ikke tillatt. Tillatt: 1 eller 2.\nHer: feil"


def test_refusals_of_the_operating_system_are_told_without_english() -> None:
    assert os_error_text(OSError(99_999, "Unheard of")) == (
        "Kunne ikke leses eller skrives (feilkode 99999)."
    )


def test_domains_admit_arrays_as_they_admit_numbers() -> None:
    domain = Domain("whole", 4, 15)
    values = np.array([3, 4, 4.5, 15, 16, np.nan, np.inf])
    assert domain.admits_numbers(values).tolist() == [domain.admits_number(item) for item in values]
    assert domain.admits_numbers(values).tolist() == [False, True, False, True, False, False, False]
