"""What is typed in the form, and the inputs that it gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.web.form import Control, group_forms, read_form, texts, untouched
from xlmodel import default_inputs
from xlmodel.common.terms import Group, Unit
from xlmodel.effektmodell import INPUT_SPECS

BOXES = {
    box.name: box for form in group_forms() for item in form.questions for box in item.controls
}


def numbers() -> list[Control]:
    return [box for box in BOXES.values() if box.spec.domain.is_number]


def test_every_input_of_a_group_has_its_box_but_the_cohort_engine() -> None:
    expected = {
        ".".join(filter(None, (group.section, spec.toml, key)))
        for group in Group
        for spec in INPUT_SPECS
        if spec.key != "cohort_engine"
        for key in (
            [item.key for item in spec.shape.situations]
            or [place.replace("ø", "o") for place in spec.shape.places]
            or [""]
        )
    }
    assert set(BOXES) == expected


def test_the_untouched_form_is_the_example_and_names_no_municipality() -> None:
    filled = untouched()
    assert filled.inputs == default_inputs()
    assert not filled.faults
    whole = filled.demanding_name()
    assert whole.inputs is None
    assert list(whole.faults) == ["kommune"]


@pytest.mark.parametrize(
    ("typed", "name", "remark"),
    [
        ("Asker", "Asker", ""),
        ("3203", "Asker", ""),
        (" Asker ", " Asker ", ""),
        ("Askr", "Askr", "Fant ingen kommune med dette navnet. Mente du «Asker»?"),
    ],
)
def test_a_municipality_is_read_as_the_command_reads_it(typed: str, name: str, remark: str) -> None:
    filled = read_form({"kommune": typed})
    assert filled.inputs is not None
    assert (filled.inputs.municipality.strip(), filled.remark) == (name.strip(), remark)
    assert filled.demanding_name().inputs is filled.inputs


def test_two_of_a_name_are_asked_for_by_number() -> None:
    filled = read_form({"kommune": "Herøy"})
    assert filled.inputs is None
    assert filled.faults["kommune"].startswith("2 kommuner heter Herøy. Oppgi kommunenummeret:")


def test_what_is_typed_gives_the_same_bytes_as_an_input_file_with_it() -> None:
    filled = read_form(
        {
            "kommune": "Asker",
            "unge_voksne.nye.uholdbar": "3,5",
            "unge_voksne.suksessrate.utsatt": "72,5",
            "familie.neddiskontering": "4 %",
            "familie.qaly_verdi": "1 400 000",
            "familie.null_kommuneandel": "",
            "unge_voksne.individstart": "Utsatt",
        }
    )
    assert filled.inputs is not None
    young, families = filled.inputs.groups
    assert young.new_participants.tolist()[0] == 3.5
    assert young.success_rate.tolist()[1] == 0.725
    assert float(families.discount_rate) == 0.04
    assert float(families.qaly_value) == 1_400_000
    assert families.municipal_share is None
    assert young.source_of("success_rate").source == "Oppgitt i inndatafilen"
    untouched_source = default_inputs().young_adults.source_of("period")
    assert young.source_of("period") == untouched_source
    assert EFFEKTMODELL.workbook_bytes(filled.inputs)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("unge_voksne.nye.uholdbar", "abc", "Unge voksne: Nye per år, uholdbar: «abc» er ikke et tall."),
        ("unge_voksne.nye.utsatt", "-1", "Unge voksne: Nye per år, utsatt: -1 er ikke tillatt. Tillatt: et tall som er 0 eller større"),
        ("familie.suksessrate.stabil", "120", "Familie: Suksessrate, stabil: «120 %» er ikke tillatt. Tillatt: et tall fra 0 til 1"),
        ("familie.analyseperiode", "3", "Familie: Analyseperiode: 3 er ikke tillatt. Tillatt: et helt tall fra 4 til 15"),
        ("familie.analyseperiode", "10,5", "Familie: Analyseperiode: 10,5 er ikke tillatt."),
        ("familie.analyseperiode", "", "Familie: Analyseperiode: tom verdi er ikke tillatt."),
        ("familie.qaly_verdi", "694.000", "Familie: Verdi av ett QALY: «694.000» kan leses på to måter"),
        ("familie.individstart", "Rik", "Familie: Enkeltperson starter i: «Rik» er ikke tillatt."),
        ("programnavn", "x" * 81, "Programnavn"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_box_as_the_commands_tell_it(
    name: str, typed: str, told: str
) -> None:
    filled = read_form({"kommune": "Asker", name: typed})
    assert filled.inputs is None
    assert list(filled.faults) == [name]
    if name != "programnavn":
        assert filled.faults[name].startswith(told)


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([*BOXES, "kommune", "programnavn", "noe"]), st.text()))
def test_anything_typed_gives_inputs_or_faults_at_boxes(typed: dict[str, str]) -> None:
    filled = read_form(typed)
    assert (filled.inputs is None) == bool(filled.faults)
    known = {*BOXES, *(box.name for box in texts())}
    assert set(filled.faults) <= known


@given(st.data())
def test_a_share_is_typed_in_per_cent_without_loss(data: st.DataObject) -> None:
    box = data.draw(st.sampled_from([item for item in numbers() if item.unit == "%"]))
    share = data.draw(st.integers(0, 100)) / 1000
    value, fault = box.read(f"{share * 100:.1f}".replace(".", ","))
    assert not fault
    assert math.isclose(value, share, abs_tol=1e-15)
    assert box.spec.unit is Unit.SHARE
