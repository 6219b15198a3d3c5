"""The placing rule: what comes with the program, and what a municipality changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlmodel.common.errors import InputError
from xlmodel.common.terms import Situation
from xlmodel.control_group import PersonYear, ending_labels, load_rules, rule_labels, standard_rules


def person(months: int, housing: str = "", work: str = "", livelihood: str = "") -> PersonYear:
    return PersonYear(
        months=2 ** (months + 1) - 2,
        housing=housing,
        work=work,
        livelihood=livelihood,
        has_assistance=True,
    )


@pytest.mark.parametrize(
    ("own", "situation"),
    [
        (person(6, "4", "07", "5"), Situation.UNSUSTAINABLE),
        (person(5, "2", "08", "5"), Situation.VULNERABLE),
        (person(2, "1", "02", "5"), Situation.STABLE),
        (person(6, "3", "01", "1"), Situation.SUSTAINABLE),
        (person(5, "3", "01", "1"), Situation.STABLE),  # one and a half votes each
        (person(1, "4", "01", "1"), Situation.STABLE),
        (person(3, "5", "07", "5"), Situation.UNSUSTAINABLE),  # a tie goes to the worse
        (person(0), Situation.STABLE),
        (PersonYear(months=2**7 - 2), Situation.VULNERABLE),
        (PersonYear(), Situation.VULNERABLE),
    ],
)
def test_the_majority_of_three_themes_wins(own: PersonYear, situation: Situation) -> None:
    assert standard_rules().situation(own) is situation


def test_a_file_changes_the_rule_and_its_source_says_so(tmp_path: Path) -> None:
    path = tmp_path / "regler.toml"
    path.write_text('mange_maaneder = 9\n[bolig]\n1 = "Utsatt"\n', encoding="utf-8")
    rules = load_rules(path)
    assert rules.many == 9
    assert rules.themes(person(8, "1", "02", "5"))[0] == "Utsatt"
    assert rules.themes(person(8, "1", "02", "5"))[2] == "Utsatt"
    assert rules.source.startswith("regler.toml, endret fra: ")
    assert rules.answers.keys() == standard_rules().answers.keys() == rule_labels().keys()


@pytest.mark.parametrize(
    ("endings", "is_better"),
    [
        ((), False),
        ((("01",),), True),
        ((("14",),), False),
        ((("03",),), False),
        ((("01", "03"),), True),
        ((("01", "14"),), False),
        ((("14",), ("04",)), True),
        ((("99",),), False),
    ],
)
def test_who_left_for_work_or_school_is_better(
    endings: tuple[tuple[str, ...], ...], is_better: bool
) -> None:
    assert standard_rules().left_for_better(PersonYear(endings=endings)) is is_better


def test_a_file_changes_what_the_end_of_the_programme_says(tmp_path: Path) -> None:
    path = tmp_path / "regler.toml"
    path.write_text('[avsluttet]\n01 = "Teller ikke"\n10 = "Bedre"\n', encoding="utf-8")
    rules = load_rules(path)
    assert not rules.left_for_better(PersonYear(endings=(("01",),)))
    assert rules.left_for_better(PersonYear(endings=(("01", "10"),)))
    assert rules.endings.keys() == ending_labels().keys()


def test_nothing_votes_where_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "regler.toml"
    unknown = "\n".join(
        f'{key} = "Vet ikke"'
        for key in (
            "sosialhjelp_mange",
            "sosialhjelp_noen",
            "sosialhjelp_faa",
            "annet_mange",
            "annet_faa",
        )
    )
    path.write_text(f"[oekonomi]\n{unknown}\n", encoding="utf-8")
    assert load_rules(path).situation(person(3)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mange = 3", "mange: ukjent nøkkel. Mente du «mange_maaneder»?"),
        (
            "mange_maaneder = 0",
            "mange_maaneder: 0 er ikke tillatt. Tillatt: et helt tall fra 1 til 12.",
        ),
        ("mange_maaneder = true", "mange_maaneder: ja/nei-verdien true er ikke tillatt."),
        (
            "noen_maaneder = 8",
            "noen_maaneder: 8 er ikke tillatt. Tillatt: høyst mange_maaneder, som er 6.",
        ),
        ('[bolig]\n7 = "Stabil"', "[bolig] 7: ukjent nøkkel."),
        ('[bolig]\n1 = "Fin"', "[bolig] 1: «Fin» er ikke tillatt. Tillatt: Uholdbar eller Utsatt"),
        (
            '[avsluttet]\n01 = "Stabil"',
            "[avsluttet] 01: «Stabil» er ikke tillatt. Tillatt: Bedre eller Ikke bedre eller Teller ikke.",
        ),
        ('[avsluttet]\n02 = "Bedre"', "[avsluttet] 02: ukjent nøkkel."),
        (
            "avsluttet = 1",
            "avsluttet: 1 er ikke tillatt. Tillatt: en tabell med nøkler og verdier.",
        ),
        ("[bolig]\n1 = ['Stabil']", "[bolig] 1: "),
        ("[mange_maaneder]\n1 = 2", "mange_maaneder: "),
        (
            'sikkerhet = "Sikker"',
            "sikkerhet: «Sikker» er ikke tillatt. Tillatt: Høy eller Middels eller Lav, eller tomt.",
        ),
        ("bolig = 3", "bolig: 3 er ikke tillatt. Tillatt: en tabell med nøkler og verdier."),
        ("kilde = 3", "kilde: 3 er ikke tillatt. Tillatt: tekst med høyst 400 tegn"),
    ],
)
def test_a_fault_of_the_file_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "regler.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_rules(path)
    assert f"regler.toml: {told}" in str(error.value)
