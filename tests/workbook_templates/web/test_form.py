"""What is typed in the form, and the inputs that it gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.web.form import (
    BASIS,
    Control,
    begun_with,
    read_form,
    untouched,
    usual_form,
)
from xlmodel import EffektmodellError, default_inputs
from xlmodel.common.files import HeldFile
from xlmodel.common.terms import Group, Unit
from xlmodel.effektmodell import INPUT_SPECS, inputs_from_tables

BOXES = {
    box.name: box
    for form in usual_form().groups
    for item in form.questions
    for box in item.controls
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


def test_what_is_typed_of_a_measure_gives_what_an_input_file_with_it_does() -> None:
    filled = read_form(
        {
            "kommune": "Asker",
            "unge_voksne.tiltak.4.kostnad": "512,50",
            "unge_voksne.tiltak.4.volum.stabil": "2",
            "familie.tiltak.0.frekvens": "12",
        }
    )
    wanted = inputs_from_tables(
        {
            "unge_voksne": {
                "tiltak": [
                    {"navn": "Booppfølging", "kostnad": 512.5, "volum": {"stabil": 2}},
                ]
            },
            "familie": {
                "tiltak": [
                    {"navn": "Investeringsleder, forarbeid til oppstartsmøte", "frekvens": 12}
                ]
            },
        },
        "",
        "Asker",
    )
    assert filled.inputs == wanted
    changed = wanted.young_adults.measures[4]
    assert changed.source.startswith("Oppgitt i inndatafilen: kostnad, volum. For øvrig: ")


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("unge_voksne.tiltak.4.kostnad", "-1", "Unge voksne: Tiltak «Booppfølging»: Kostnad: -1 er ikke"),
        ("unge_voksne.tiltak.4.volum.utsatt", "", "Unge voksne: Tiltak «Booppfølging»: Volum, utsatt: tom"),
        ("unge_voksne.tiltak.4.frekvens", "2", "Unge voksne: Tiltak «Booppfølging»: Frekvens: 2 er ikke"),
    ],
)  # fmt: skip
def test_a_fault_of_a_measure_is_told_at_its_box(name: str, typed: str, told: str) -> None:
    filled = read_form({"kommune": "Asker", name: typed})
    assert list(filled.faults) == [name]
    assert filled.faults[name].startswith(told)
    young, families = filled.form.groups
    assert young.has_fault_in_measures(filled.faults)
    assert not families.has_fault_in_measures(filled.faults)


OWN = """kommune = "Asker"
programnavn = "Laben"
prisaar = 2024
forsiktighet_kostnad = { hoy = 0.05 }
[unge_voksne]
suksessrate = { uholdbar = 0.123456789, utsatt = 0.6, stabil = 0.7, kilde = "Egen måling", sikkerhet = "Middels" }
null_kommuneandel = 0.5
fjern_tiltak = ["Bostøtte"]
[[unge_voksne.tiltak]]
navn = "Eget <tiltak>"
kategori = "Drift"
kostnad = 1234.567
betaler = "Stat"
volum = { uholdbar = 1, utsatt = 2, stabil = 3 }
frekvens = 12
kilde = "Anbud"
"""


def test_a_form_that_begins_with_a_file_gives_its_inputs_to_the_last_decimal() -> None:
    inputs = EFFEKTMODELL.load(HeldFile.of("Egen.toml", OWN.encode()))
    filled = begun_with(inputs)
    assert filled.inputs == inputs
    sent = {**filled.typed, BASIS: filled.basis}
    assert read_form(sent).inputs == inputs
    sent |= {"familie.nye.stabil": "7", "unge_voksne.null_kommuneandel": "", "kommune": "Bærum"}
    own = next(box.name for box in filled.form.boxes if "Eget" in box.told and box.value == 2)
    changed = read_form(sent | {own: "5"}).inputs
    assert changed is not None
    assert (changed.municipality, changed.programme, changed.price_year) == ("Bærum", "Laben", 2024)
    assert changed.families.new_participants.tolist() == [2, 2, 7]
    assert changed.young_adults.municipal_share is None
    assert changed.young_adults.source_of("success_rate").source == "Egen måling"
    assert changed.families.source_of("new_participants").source == "Oppgitt i inndatafilen"
    *kept, last = changed.young_adults.measures
    assert kept == list(inputs.young_adults.measures[:-1])
    assert last.volume.tolist() == [1, 5, 3]
    assert last.source == "Oppgitt i inndatafilen: volum. For øvrig: Anbud"


@pytest.mark.parametrize("basis", ["tull", "[", "kommune = 1", "\0", "[unge_voksne]\nnye = 3"])
def test_what_goes_along_in_the_form_is_checked_as_a_file(basis: str) -> None:
    with pytest.raises(EffektmodellError, match="Siden"):
        read_form({BASIS: basis})


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([*BOXES, "kommune", "programnavn", "noe"]), st.text()))
def test_anything_typed_gives_inputs_or_faults_at_boxes(typed: dict[str, str]) -> None:
    filled = read_form(typed)
    assert (filled.inputs is None) == bool(filled.faults)
    known = {box.name for box in usual_form().boxes}
    assert set(filled.faults) <= known


@given(st.data())
def test_a_share_is_typed_in_per_cent_without_loss(data: st.DataObject) -> None:
    box = data.draw(st.sampled_from([item for item in numbers() if item.unit == "%"]))
    share = data.draw(st.integers(0, 100)) / 1000
    value, fault = box.read(f"{share * 100:.1f}".replace(".", ","))
    assert not fault
    assert math.isclose(value, share, abs_tol=1e-15)
    assert box.spec.unit is Unit.SHARE
