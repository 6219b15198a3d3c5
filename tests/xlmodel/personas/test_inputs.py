"""What the inputs of the personas refuse, and how every fault is told."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.support.persona_strategies import persona_sets
from tests.support.strategies import for_all
from xlmodel import InputError
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
)
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
)

ADVISER = PriceItem("Rådgiver", "time", 650)
LISTS = (SET_FIELDS, PRICE_FIELDS, PERSONA_FIELDS, COURSE_FIELDS, MEASURE_FIELDS)


def a_measure(**values: Any) -> CourseMeasure:
    return CourseMeasure(**({"name": "Samtaler", "service": "Rådgiver"} | values))


def a_course(**values: Any) -> Course:
    standard: dict[str, Any] = {"name": "Worst case", "role": CourseRole.WORST, "ordinary": True}
    return Course(**(standard | values))


def a_persona(**values: Any) -> Persona:
    standard: dict[str, Any] = {
        "name": "P",
        "group": Group.FAMILIES,
        "description": "",
        "period": 10,
        "courses": (a_course(),),
    }
    return Persona(**(standard | values))


def a_set(**values: Any) -> PersonaSet:
    standard: dict[str, Any] = {
        "municipality": "Asker",
        "programme": "Laben",
        "price_year": 2022,
        "first_year": 2022,
        "discount_rate": 0.04,
        "null_method": NullMethod.ENTRY,
        "price_list": (ADVISER,),
        "personas": (a_persona(),),
    }
    return PersonaSet(**(standard | values))


def faults(make: Callable[..., object], **values: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        make(**values)
    return [str(item) for item in caught.value.violations]


def an_adviser(**values: Any) -> PriceItem:
    standard: dict[str, Any] = {"service": "Rådgiver", "unit": "time", "price": 650}
    return PriceItem(**(standard | values))


# What is taken -----------------------------------------------------------------------------------


def test_short_rows_are_filled_up_and_cannot_be_changed() -> None:
    measure = a_measure(volumes=[1, 2.5])
    assert measure.volumes.tolist() == [1, 2.5, *[0] * 18]
    assert not measure.volumes.flags.writeable
    assert a_measure().volumes.tolist() == [0] * 20
    course = a_course(situations=[Situation.VULNERABLE, None])
    assert course.situations == (Situation.VULNERABLE, *[None] * 19)
    assert course.entry is Situation.VULNERABLE
    assert a_course().entry is None


def test_the_callers_array_stays_its_own() -> None:
    volumes = np.ones(20)
    measure = a_measure(volumes=volumes)
    volumes[0] = 9
    assert measure.volumes[0] == 1


def test_a_measure_writes_its_service_as_the_price_list_does() -> None:
    course = a_course(measures=(a_measure(service="RÅDGIVER"),))
    (persona,) = a_set(personas=(a_persona(courses=(course,)),)).personas
    assert persona.courses[0].measures[0].service == "Rådgiver"


@pytest.mark.parametrize("sign", "=+-@")
def test_names_that_look_like_formulas_are_texts(sign: str) -> None:
    name = f"{sign}1+1"
    course = a_course(name=name, measures=(a_measure(name=name, service=name),))
    made = a_set(
        price_list=(PriceItem(name, "time", 1),),
        personas=(a_persona(name=name, courses=(course,)),),
    )
    assert made.personas[0].name == made.services[0] == name


def test_a_role_says_whether_the_services_are_ordinary() -> None:
    assert {role.value: role.is_ordinary for role in CourseRole} == {
        "Worst case": True,
        "Best case": False,
        "Annet forløp": True,
    }


def test_a_measure_may_have_a_service_and_a_price_of_its_own() -> None:
    measure = a_measure(unit_price=-1, unit="sum", payer="Stat")
    assert (measure.unit_price, measure.payer) == (-1, Payer.STATE)


@for_all(persona_sets())
def test_sets_are_equal_by_value_and_can_be_copied(inputs: PersonaSet) -> None:
    again = pickle.loads(pickle.dumps(inputs))  # noqa: S301 # made here
    assert again == inputs
    assert PersonaSet.from_values(inputs.as_values()) == inputs
    for persona in again.personas:
        for course in persona.courses:
            for measure in course.measures:
                assert CourseMeasure.from_values(measure.as_values()) == measure
                assert hash(measure) == hash(CourseMeasure.from_values(measure.as_values()))
                more = measure.as_values() | {"volumes": measure.volumes + 1}
                assert CourseMeasure.from_values(more) != measure
                assert measure != "Samtaler"


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"service": ""}, "Prisliste, tjeneste «», tjeneste: «» er ikke tillatt."),
        ({"service": "x" * 121}, "tekst med minst ett synlig tegn og høyst 120 tegn"),
        ({"unit": ""}, "enhet: «» er ikke tillatt."),
        ({"price": float("nan")}, "pris: nan er ikke tillatt. Tillatt: et tall fra"),
        (
            {"price": 2e9},
            "et tall fra -1\u00a0000\u00a0000\u00a0000 til 1\u00a0000\u00a0000\u00a0000",
        ),
        ({"price": "650"}, "pris: «650» er ikke tillatt."),
        ({"price": True}, "pris: ja/nei-verdien true er ikke tillatt."),
        ({"grade": "Sikker"}, "sikkerhet: «Sikker» er ikke tillatt. Tillatt: Høy eller Middels"),
        ({"source": "a\nb"}, "kilde: «a·b» er ikke tillatt."),
    ],
)
def test_a_price_item_refuses(values: dict[str, object], expected: str) -> None:
    (message,) = faults(an_adviser, **values)
    assert expected in message


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": " "}, "Tiltak « », tiltak: « » er ikke tillatt."),
        ({"payer": "Fylke"}, "betaler: «Fylke» er ikke tillatt. Tillatt: Kommune eller Stat."),
        ({"unit_price": "x"}, "egen pris: «x» er ikke tillatt."),
        ({"volumes": [1, -1]}, "volum, år 2: -1 er ikke tillatt. Tillatt: et tall fra 0 til"),
        ({"volumes": [1, "x"]}, "volum, år 2: «x» er ikke tillatt."),
        ({"volumes": [None]}, "volum, år 1: tom verdi er ikke tillatt."),
        ({"volumes": np.ones(21)}, "Tillatt: høyst 20 verdier, én per år, hver et tall fra 0"),
        ({"volumes": np.ones((2, 2))}, "høyst 20 verdier"),
        ({"volumes": 5}, "volum: 5 er ikke tillatt."),
        ({"volumes": [float("inf")]}, "volum, år 1: inf er ikke tillatt."),
        ({"volumes": [2e6]}, "volum, år 1: 2000000 er ikke tillatt."),
        (
            {"service": ""},
            "Tiltak «Samtaler»: oppgi en tjeneste i prislisten, eller egen pris og egen enhet",
        ),
        (
            {"service": "", "unit_price": 1},
            "Tiltak «Samtaler»: oppgi en tjeneste i prislisten, eller egen enhet",
        ),
        (
            {"service": "", "unit": "time"},
            "Tiltak «Samtaler»: oppgi en tjeneste i prislisten, eller egen pris",
        ),
    ],
)
def test_a_measure_refuses(values: dict[str, object], expected: str) -> None:
    (message,) = faults(a_measure, **values)
    assert expected in message


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": ""}, "Forløp «», forløp: «» er ikke tillatt."),
        ({"role": "Verst"}, "rolle: «Verst» er ikke tillatt. Tillatt: Worst case eller Best case"),
        ({"ordinary": "Ja"}, "ordinære tjenester: «Ja» er ikke tillatt. Tillatt: Ja eller Nei."),
        ({"situations": ["Utsatt"]}, "livssituasjon, år 1: «Utsatt» er ikke tillatt."),
        ({"situations": [None] * 21}, "Tillatt: høyst 20 livssituasjoner, én per år."),
        ({"situations": "Utsatt"}, "Tillatt: høyst 20 livssituasjoner, én per år."),
        ({"measures": ["Samtaler"]}, "tiltak: ['Samtaler'] er ikke tillatt."),
    ],
)
def test_a_course_refuses(values: dict[str, object], expected: str) -> None:
    (message,) = faults(a_course, **values)
    assert expected in message


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": "x" * 81}, "persona: «"),
        ({"group": "Familie"}, "målgruppe: «Familie» er ikke tillatt. Tillatt: Unge voksne eller"),
        ({"period": 0}, "analyseperiode: 0 er ikke tillatt. Tillatt: et helt tall fra 1 til 20."),
        ({"period": 21}, "analyseperiode: 21 er ikke tillatt."),
        ({"period": 2.5}, "analyseperiode: 2,5 er ikke tillatt."),
        ({"courses": ()}, "Persona «P»: personaen må ha minst ett forløp"),
        ({"courses": "x"}, "forløp: «x» er ikke tillatt."),
        (
            {"courses": (a_course(name="a"), a_course(name="A", role=CourseRole.BEST))},
            "Persona «P»: forløpet «A» står mer enn én gang",
        ),
        (
            {"courses": (a_course(), a_course(name="b"))},
            "Persona «P»: høyst ett forløp kan ha rollen «Worst case»",
        ),
    ],
)
def test_a_persona_refuses(values: dict[str, object], expected: str) -> None:
    (message,) = faults(a_persona, **values)
    assert expected in message


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"municipality": ""}, "Kommune: «» er ikke tillatt."),
        ({"price_year": 1999}, "Prisår: 1999 er ikke tillatt."),
        ({"first_year": 2101}, "Startår (år 1): 2101 er ikke tillatt."),
        ({"discount_rate": 0.2}, "Neddiskontering: 0,2 er ikke tillatt."),
        ({"null_method": "Snitt"}, "«Snitt» er ikke tillatt. Tillatt: Inngangssituasjon eller"),
        ({"note": "x" * 401}, "Merknad: «"),
        ({"price_list": [1]}, "Prisliste: [1] er ikke tillatt. Tillatt: en liste av tjenester."),
        ({"personas": [1]}, "Personaer: [1] er ikke tillatt."),
        (
            {"price_list": (ADVISER, PriceItem("RÅDGIVER", "time", 1))},
            "Prisliste: tjenesten «RÅDGIVER» står mer enn én gang",
        ),
        (
            {"personas": (a_persona(), a_persona(name="p"), a_persona())},
            "Personaer: personaen «p» står mer enn én gang",
        ),
        (
            {"personas": (a_persona(courses=(a_course(measures=(a_measure(service="Lege"),)),)),)},
            "forløp «Worst case», tiltak «Samtaler»: tjenesten «Lege» står ikke i prislisten",
        ),
    ],
)
def test_a_set_refuses(values: dict[str, object], expected: str) -> None:
    (message,) = faults(a_set, **values)
    assert expected in message


def test_all_faults_of_an_object_are_told_at_once() -> None:
    found = faults(a_measure, name="", payer="", unit_price="x", volumes=[-1, 0, -1])
    assert len(found) == 5
    found = faults(a_set, municipality="", price_year=0, first_year=0, discount_rate=1)
    assert len(found) == 4


# The fields --------------------------------------------------------------------------------------


def test_every_field_of_an_input_has_a_label_a_key_and_a_help_text() -> None:
    for fields, kind in zip(
        LISTS, (PersonaSet, PriceItem, Persona, Course, CourseMeasure), strict=True
    ):
        keys = [item.key for item in fields]
        attributes = {item.name for item in dataclasses.fields(kind)}
        assert attributes - set(keys) <= {"price_list", "personas", "courses", "measures"}
        assert set(keys) <= attributes
        for item in fields:
            assert item.label() == item.nb
            assert item.label("en") == item.en
            assert item.help.endswith((".", "…"))
            assert item.toml.isascii()
            assert item.name.isascii()
        assert len({item.toml for item in fields}) == len(fields)


def test_names_of_the_workbook_are_unique_within_their_prefix() -> None:
    for fields in (SET_FIELDS, PERSONA_FIELDS, COURSE_FIELDS):
        assert len({item.name for item in fields}) == len(fields)
