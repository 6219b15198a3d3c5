"""The null alternative of personas in the effektmodell's inputs."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from xlmodel.common.errors import InputError
from xlmodel.common.terms import Group, Situation
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.personas import Course, PersonaSet, example, set_results, with_null_alternatives
from xlmodel.personas.files import example_toml, personas_from_tables

FILE = "personaer.xlsx"


def linked(personas: PersonaSet, inputs: ModelInputs | None = None) -> ModelInputs:
    given = default_inputs("Asker") if inputs is None else inputs
    return with_null_alternatives(given, set_results(personas), FILE)


def with_courses(personas: PersonaSet, **changes: object) -> PersonaSet:
    """Return the set with every course changed alike."""
    return replace(
        personas,
        personas=tuple(
            replace(item, courses=tuple(replace(course, **changes) for course in item.courses))  # type: ignore[arg-type]
            for item in personas.personas
        ),
    )


def only(personas: PersonaSet, group: Group) -> PersonaSet:
    chosen = tuple(item for item in personas.personas if item.group is group)
    return replace(personas, personas=chosen)


def test_the_histories_of_asker_give_the_notes_null_alternative() -> None:
    inputs = linked(example("asker"))
    assert inputs.young_adults.null_alternative.tolist() == [166_443, 151_312, 121_050, 0]
    assert inputs.families.null_alternative.tolist() == [409_966, 372_696, 298_157, 0]


def test_the_source_tells_file_method_and_what_is_observed() -> None:
    given = example("asker")
    for group in linked(given).groups:
        origin = group.source_of("null_alternative")
        assert origin.source == (
            f"{FILE} (etter inngang): uholdbar avledet, utsatt observert, n = 4, stabil avledet, "
            "bærekraftig avledet"
        )
        assert origin.grade == "Lav"
        assert origin.note == given.note
        assert "Eksempeltall" in origin.note


def test_nothing_else_changes() -> None:
    before, after = default_inputs("Asker"), linked(example("asker"))
    for old, new in zip(before.groups, after.groups, strict=True):
        same = {"null_alternative", "municipal_share", "provenance"}
        for key, value in old.as_values().items():
            if key not in same:
                assert repr(new.as_values()[key]) == repr(value)
        kept, was = (
            {key: item for key, item in inputs.provenance.items() if key not in same}
            for inputs in (new, old)
        )
        assert kept == was


def test_the_municipalitys_share_is_what_the_histories_say_of_the_same_years() -> None:
    """Entered in utsatt: every year of an ordinary course, its municipal cost over its whole cost."""
    given = example("asker")
    results = set_results(given)
    inputs = with_null_alternatives(default_inputs("Asker"), results, FILE)
    for group in inputs.groups:
        values = results.null_alternatives[group.group].situations
        paid = sum(value.municipality for value in values)
        assert group.municipal_share == pytest.approx(paid / sum(value.cost for value in values))
        assert 0 < float(group.municipal_share or 0) < 1
        origin = group.source_of("municipal_share")
        assert origin.source.startswith(f"{FILE}: det kommunen betaler av de ordinære forløpene")
        assert origin.grade == "Lav"


def test_where_incomes_leave_no_share_the_inputs_own_stays() -> None:
    given = with_courses(example("asker"), situations=(Situation.VULNERABLE,) * 10)
    results = set_results(given)
    alternatives = {
        group: replace(item, municipal_share=None)
        for group, item in results.null_alternatives.items()
    }
    results = replace(results, null_alternatives=alternatives)
    before = default_inputs("Asker")
    before = replace(before, families=before.families.with_values(municipal_share=0.25))
    after = with_null_alternatives(before, results, FILE)
    assert after.young_adults.municipal_share is None
    assert after.families.municipal_share == 0.25
    assert after.families.source_of("municipal_share") == before.families.source_of(
        "municipal_share"
    )


@pytest.mark.parametrize("group", Group)
def test_a_group_without_personas_keeps_what_it_has(group: Group) -> None:
    before, after = default_inputs("Asker"), linked(only(example("asker"), group))
    for old, new in zip(before.groups, after.groups, strict=True):
        assert (new is old) == (old.group is not group)


def faults(personas: PersonaSet, inputs: ModelInputs | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        linked(personas, inputs)
    return [str(violation) for violation in caught.value.violations]


def test_amounts_of_another_price_year_are_refused() -> None:
    assert faults(example("loerenskog")) == [
        (
            f"{FILE}: Prisår: personaene er i 2022-kroner og effektmodellen i 2019-kroner. "
            "Bruk samme prisår i begge, eller --prisaar."
        )
    ]
    same = replace(default_inputs("Lørenskog"), price_year=2022)
    assert linked(example("loerenskog"), same).families.null_alternative[1] == 2_550_000


def test_no_ordinary_course_is_a_fault() -> None:
    told = faults(with_courses(example("asker"), ordinary=False))
    assert len(told) == 1
    assert told[0].startswith(f"{FILE}: Nullalternativ: ingen forløp av ordinære tjenester")


def test_a_situation_that_cannot_be_derived_is_a_fault_by_name() -> None:
    stable = with_courses(example("asker"), situations=(Situation.STABLE,) * 10)
    told = faults(only(stable, Group.FAMILIES))
    assert [text.split(":")[2].strip() for text in told] == [
        f"Nullalternativ, {name}" for name in ("uholdbar", "utsatt", "bærekraftig")
    ]


def test_a_negative_mean_is_a_fault_with_the_value_and_what_is_allowed() -> None:
    given = example("asker")
    turned = replace(
        given,
        price_list=tuple(replace(item, price=-abs(item.price)) for item in given.price_list),
    )
    courses: list[Course] = [course for item in turned.personas for course in item.courses]
    assert courses
    amounts = set_results(turned).null_alternatives[Group.FAMILIES].amounts
    told = faults(only(turned, Group.FAMILIES))
    assert any("utsatt" in text and "er ikke tillatt. Tillatt: " in text for text in told)
    assert amounts[1] is not None
    assert amounts[1] < 0


def test_every_fault_is_told_at_once() -> None:
    stable = with_courses(example("loerenskog"), situations=(Situation.STABLE,) * 10)
    assert len(faults(stable)) == 1 + 2 * 3


def test_a_price_list_takes_a_price_from_the_library_in_the_sets_price_year() -> None:
    lines = '\n[[prisliste]]\ntjeneste = "KVP"\npris = "kvp_2019"\n'
    head, _, rest = example_toml("asker").partition("\n[[prisliste]]")
    made = personas_from_tables(tomllib.loads(f"{head}{lines}\n[[prisliste]]{rest}"), "a.toml")
    item = made.price_list[0]
    assert (item.service, float(item.price), item.unit) == ("KVP", 199_716, "årskostnad")
    assert item.source.startswith("Prisbiblioteket, kvp_2019: ")
    wrong = lines.replace("kvp_2019", "kvpp")
    with pytest.raises(InputError, match="«kvpp» står ikke i prisbiblioteket"):
        personas_from_tables(tomllib.loads(f"{head}{wrong}\n[[prisliste]]{rest}"), "a.toml")
