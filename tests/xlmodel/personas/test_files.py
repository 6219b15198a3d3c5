"""A set of personas as an input file: what may stand there, how faults are told, and the round trip."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.persona_strategies import persona_sets
from tests.support.strategies import for_all
from xlmodel import EffektmodellError, InputError, common_parameters
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    EXAMPLES,
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    PersonaSet,
    example,
    example_toml,
    load_personas,
    personas_from_tables,
    personas_toml,
)

HEAD = "prisaar = 2022\nstartaar = 2023\n"
PRICES = """
[[prisliste]]
tjeneste = "Rådgiver"
enhet = "time"
pris = 650
"""
PERSONA = """
[[persona]]
navn = "Ung"
maalgruppe = "unge_voksne"
analyseperiode = 10
"""
COURSE = """
[[persona.forloep]]
navn = "Verst"
rolle = "worst"
"""


def read(text: str) -> PersonaSet:
    return personas_from_tables(tomllib.loads(text), "fil.toml")


def course(lines: str) -> Course:
    (persona,) = read(HEAD + PRICES + PERSONA + COURSE + lines).personas
    return persona.courses[0]


def measure(lines: str) -> CourseMeasure:
    fields = f'[[persona.forloep.tiltak]]\ntiltak = "Samtaler"\nbetaler = "Kommune"\n{lines}'
    return course(fields).measures[0]


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value).splitlines()


def course_faults(lines: str) -> list[str]:
    return faults(HEAD + PRICES + PERSONA + COURSE + lines)


def measure_faults(lines: str) -> list[str]:
    return course_faults(
        f'[[persona.forloep.tiltak]]\ntiltak = "Samtaler"\nbetaler = "Kommune"\n{lines}'
    )


# What may stand there ----------------------------------------------------------------------------


def test_what_a_file_leaves_out_has_a_default() -> None:
    made = read(HEAD)
    common = common_parameters()
    assert (made.municipality, made.programme) == (common.municipality, common.programme)
    assert (made.price_year, made.first_year, made.discount_rate) == (2022, 2023, 0)
    assert made.null_method is NullMethod.ENTRY
    assert (made.price_list, made.personas, made.note) == ((), (), "")


@pytest.mark.parametrize(
    ("role", "ordinary"), [("worst", True), ("best", False), ("annet", True), ("Best case", False)]
)
def test_a_best_case_is_not_ordinary_unless_the_file_says_so(role: str, ordinary: bool) -> None:
    text = COURSE.replace("worst", role)
    (persona,) = read(HEAD + PERSONA + text).personas
    assert persona.courses[0].ordinary is ordinary
    (persona,) = read(
        HEAD + PERSONA + text + f"ordinaere_tjenester = {str(not ordinary).lower()}"
    ).personas
    assert persona.courses[0].ordinary is not ordinary


@pytest.mark.parametrize("word", ["familie", "Familie", "FAMILIE"])
def test_words_may_be_written_with_capital_or_small_letters(word: str) -> None:
    text = (HEAD + PERSONA + COURSE).replace("unge_voksne", word).replace('"worst"', '"WORST"')
    (persona,) = read('nullmetode = "Personår"\n' + text).personas
    assert persona.group is Group.FAMILIES
    assert persona.courses[0].role is CourseRole.WORST


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ('"utsatt"', Situation.VULNERABLE, Situation.VULNERABLE),
        ('"Bærekraftig"', Situation.SUSTAINABLE, Situation.SUSTAINABLE),
        ('["utsatt", "stabil"]', Situation.VULNERABLE, None),
        ('["", "stabil"]', None, None),
        ('{ "1" = "utsatt", "2-20" = "uholdbar" }', Situation.VULNERABLE, Situation.UNSUSTAINABLE),
        ("{}", None, None),
        ('""', None, None),
    ],
)
def test_a_situation_is_one_word_or_one_a_year(
    value: str, first: Situation | None, last: Situation | None
) -> None:
    made = course(f"situasjon = {value}")
    assert (made.situations[0], made.situations[19]) == (first, last)
    assert made.entry is first


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3", [3] * 20),
        ("[1, 2.5]", [1, 2.5, *[0] * 18]),
        ('{ "1-3" = 12, "5" = 6 }', [12, 12, 12, 0, 6, *[0] * 15]),
        ('{ " 19 – 20 " = 1 }', [*[0] * 18, 1, 1]),
        ("{}", [0] * 20),
        ("[]", [0] * 20),
    ],
)
def test_a_volume_is_one_number_a_table_of_years_or_a_list(
    value: str, expected: list[float]
) -> None:
    assert measure(f'tjeneste = "Rådgiver"\nvolum = {value}').volumes.tolist() == expected


def test_a_service_is_found_however_it_is_spaced_and_written() -> None:
    assert measure('tjeneste = "  rådgiver "').service == "Rådgiver"
    assert measure('tjeneste = "Ra\u030adgiver"').service == "Rådgiver"


def test_services_that_differ_by_spaces_only_are_told_apart() -> None:
    prices = PRICES.replace("Rådgiver", "Lege  A") + PRICES.replace("Rådgiver", "Lege A")
    fields = '[[persona.forloep.tiltak]]\ntiltak = "T"\nbetaler = "Stat"\ntjeneste = "LEGE A"'
    (persona,) = read(HEAD + prices + PERSONA + COURSE + fields).personas
    assert persona.courses[0].measures[0].service == "Lege A"


def test_a_measure_may_have_a_price_and_unit_of_its_own() -> None:
    made = measure('pris = -1_500_000\nenhet = "engangssum"\nvolum = { "7" = 1 }')
    assert (made.service, made.unit_price, made.unit) == ("", -1_500_000, "engangssum")
    assert made.payer is Payer.MUNICIPALITY


# Faults ------------------------------------------------------------------------------------------


def test_an_empty_file_lacks_its_years() -> None:
    assert faults("") == ["fil.toml: prisaar: mangler", "fil.toml: startaar: mangler"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + 'komune = "A"', "fil.toml: komune: ukjent nøkkel. Mente du «kommune»?"),
        (HEAD + "kommune = 3", "fil.toml: kommune: 3 er ikke tillatt."),
        (HEAD + "prisliste = 3", "prisliste: 3 er ikke tillatt. Tillatt: en liste av tabeller."),
        (HEAD + "prisliste = [3]", "Prisliste, tjeneste nr. 1: 3 er ikke tillatt."),
        (
            HEAD + 'nullmetode = "snitt"',
            "nullmetode: «snitt» er ikke tillatt. Tillatt: «inngang» eller «personaar».",
        ),
        (HEAD.replace("2022", '"2022"'), "fil.toml: prisaar: «2022» er ikke tillatt."),
        (HEAD + PRICES.replace("pris =", "priss ="), "ukjent nøkkel «priss». Mente du «pris»?"),
        (
            HEAD + PRICES + PRICES.replace("Råd", "RÅD"),
            "fil.toml: Prisliste: tjenesten «RÅDgiver» står mer enn én gang",
        ),
        (
            HEAD + PRICES.replace("650", '"dyrt"'),
            "fil.toml: Prisliste, tjeneste «Rådgiver», pris: «dyrt» er ikke tillatt.",
        ),
        (
            HEAD + PERSONA,
            "fil.toml: Persona «Ung»: personaen må ha minst ett forløp",
        ),
        (
            HEAD + PERSONA.replace("unge_voksne", "eldre") + COURSE,
            "maalgruppe: «eldre» er ikke tillatt. Tillatt: «unge_voksne» eller «familie».",
        ),
        (
            HEAD + PERSONA.replace("10", "21") + COURSE,
            "Persona «Ung», analyseperiode: 21 er ikke tillatt. Tillatt: et helt tall fra 1 til 20.",
        ),
        (
            HEAD + PERSONA + COURSE + PERSONA + COURSE,
            "fil.toml: Personaer: personaen «Ung» står mer enn én gang",
        ),
        (
            HEAD + PERSONA + COURSE + COURSE.replace("worst", "best"),
            "fil.toml: Persona «Ung»: forløpet «Verst» står mer enn én gang",
        ),
    ],
)
def test_a_fault_names_the_file_the_place_and_what_is_allowed(text: str, expected: str) -> None:
    assert any(expected in message for message in faults(text)), faults(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('rolla = "best"', "forløp «Verst»: ukjent nøkkel «rolla». Mente du «rolle»?"),
        ("ordinaere_tjenester = 1", "ordinaere_tjenester: 1 er ikke tillatt. Tillatt: true eller"),
        (
            'situasjon = "utsat"',
            "Tillatt: «uholdbar» eller «utsatt» eller «stabil» eller «baerekraftig».",
        ),
        ('situasjon = ["utsatt", 3]', "situasjon, år 2: 3 er ikke tillatt."),
        ("situasjon = 3", "situasjon: 3 er ikke tillatt."),
        ('situasjon = { "2-3" = "x" }', "situasjon, år 2-3: «x» er ikke tillatt."),
        (f"situasjon = {['utsatt'] * 21}", "Tillatt: høyst 20 verdier, én per år."),
        ("tiltak = 3", "forløp «Verst», tiltak: 3 er ikke tillatt."),
    ],
)
def test_a_fault_of_a_course_names_persona_and_course(lines: str, expected: str) -> None:
    messages = course_faults(lines)
    assert messages[0].startswith("fil.toml: Persona «Ung», forløp «Verst»")
    assert expected in messages[0]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('tjeneste = "Rådgjever"', "tjeneste: «Rådgjever» står ikke i prislisten. Mente du «Råd"),
        ('tjenste = "Rådgiver"', ": ukjent nøkkel «tjenste». Mente du «tjeneste»?"),
        ("volum = 1", ": oppgi en tjeneste i prislisten, eller egen pris og egen enhet"),
        ('tjeneste = "Rådgiver"\nvolum = -1', "volum: -1 er ikke tillatt."),
        ('tjeneste = "Rådgiver"\nvolum = "to"', "volum: «to» er ikke tillatt."),
        ('tjeneste = "Rådgiver"\nvolum = { "3" = "to" }', "volum, år 3: «to» er ikke tillatt."),
        (
            'tjeneste = "Rådgiver"\nvolum = { "0" = 1 }',
            'volum: «0» er ikke tillatt. Tillatt: et år eller et spenn av år fra 1 til 20: "4" eller',
        ),
        (f'tjeneste = "Rådgiver"\nvolum = {[1] * 21}', "Tillatt: høyst 20 verdier, én per år."),
        ('tjeneste = "Rådgiver"\nvolum = { "3-1" = 1 }', "volum: «3-1» er ikke tillatt."),
        ('tjeneste = "Rådgiver"\nvolum = { "20-21" = 1 }', "volum: «20-21» er ikke tillatt."),
        ('tjeneste = "Rådgiver"\nvolum = { "år 1" = 1 }', "volum: «år 1» er ikke tillatt."),
        (
            'tjeneste = "Rådgiver"\nvolum = { "1-3" = 1, "3" = 2 }',
            "volum: år 3 står mer enn én gang",
        ),
        ('tjeneste = "Rådgiver"\npris = "mye"', "pris: «mye» er ikke tillatt."),
    ],
)
def test_a_fault_of_a_measure_names_persona_course_and_measure(lines: str, expected: str) -> None:
    message = measure_faults(lines)[0]
    assert message.startswith("fil.toml: Persona «Ung», forløp «Verst», tiltak «Samtaler»")
    assert expected in message


def test_a_word_for_the_payer_is_checked() -> None:
    lines = '[[persona.forloep.tiltak]]\ntiltak = "T"\nbetaler = "Fylke"\ntjeneste = "Rådgiver"'
    (message,) = course_faults(lines)
    assert "betaler: «Fylke» er ikke tillatt. Tillatt: «Kommune» eller «Stat»." in message


def test_all_faults_of_a_file_are_told_at_once_and_each_once() -> None:
    text = """
startaar = 1900
kommun = "A"
[[prisliste]]
enhet = "time"
pris = "x"
[[prisliste]]
pris = 1
[[persona]]
maalgruppe = "x"
[[persona.forloep]]
situasjon = "x"
[[persona.forloep.tiltak]]
volum = -1
[[persona.forloep.tiltak]]
tiltak = "B"
betaler = "Stat"
tjeneste = "C"
[[persona]]
navn = "Q"
"""
    messages = faults(text)
    assert len(messages) == len(set(messages)) == 21
    for expected in (
        "fil.toml: prisaar: mangler",
        "fil.toml: startaar: 1900 er ikke tillatt.",
        "fil.toml: kommun: ukjent nøkkel. Mente du «kommune»?",
        "fil.toml: Prisliste, tjeneste nr. 1: mangler «tjeneste»",
        "fil.toml: Prisliste, tjeneste nr. 1, pris: «x» er ikke tillatt.",
        "fil.toml: Prisliste, tjeneste nr. 2: mangler «enhet»",
        "fil.toml: Persona nr. 1: mangler «navn»",
        "fil.toml: Persona nr. 1: mangler «analyseperiode»",
        "fil.toml: Persona nr. 1, maalgruppe: «x» er ikke tillatt.",
        "fil.toml: Persona nr. 1, forløp nr. 1: mangler «navn»",
        "fil.toml: Persona nr. 1, forløp nr. 1: mangler «rolle»",
        "fil.toml: Persona nr. 1, forløp nr. 1, situasjon: «x» er ikke tillatt.",
        "fil.toml: Persona nr. 1, forløp nr. 1, tiltak nr. 1: mangler «tiltak»",
        "fil.toml: Persona nr. 1, forløp nr. 1, tiltak nr. 1: mangler «betaler»",
        "fil.toml: Persona nr. 1, forløp nr. 1, tiltak «B», tjeneste: «C» står ikke i prislisten. ",
        "fil.toml: Persona «Q»: mangler «maalgruppe»",
    ):
        assert any(message.startswith(expected) for message in messages), (expected, messages)
    assert not any("–" in message.replace("fil.toml", "") for message in messages), messages


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"prisaar = ", "filen er ikke gyldig TOML (ved slutten av filen)"),
        (b"\xff\xfe", "«effektmodell personas --mal» skriver en mal."),
        (b"a = 1\na = 2", "En nøkkel eller en tabell står to ganger."),
    ],
)
def test_a_file_that_is_no_toml_is_told_of(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "personaer.toml"
    file.write_bytes(content)
    with pytest.raises(EffektmodellError) as caught:
        load_personas(file)
    assert expected in str(caught.value)
    with pytest.raises(EffektmodellError, match="finnes ikke"):
        load_personas(tmp_path / "ingen.toml")


# Round trip --------------------------------------------------------------------------------------


@for_all(persona_sets(), count=80)
def test_a_set_that_is_written_comes_back(inputs: PersonaSet) -> None:
    assert read(personas_toml(inputs, ["Merknad\nover to linjer"])) == inputs


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_the_file_that_writing_it_makes(tmp_path: Path, name: str) -> None:
    text = example_toml(name)
    assert "\r" not in text
    file = tmp_path / f"{name}.toml"
    file.write_text(text, encoding="utf-8", newline="\r\n")
    assert load_personas(file) == example(name)
    content = [line for line in text.splitlines() if not line.startswith("#")]
    written = personas_toml(example(name)).splitlines()
    assert [line for line in written if not line.startswith("#")] == content


def test_a_file_of_the_effektmodell_is_told_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "asker.toml"
    path.write_text("kommune = 'A'\n[unge_voksne]\nanalyseperiode = 8\n")
    with pytest.raises(
        EffektmodellError, match="inndatafil for effektmodellen, ikke for personaer"
    ):
        load_personas(path)


def test_a_price_in_quotes_is_told_to_be_text(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        "prisaar = 2022\nstartaar = 2023\n[[prisliste]]\ntjeneste='T'\nenhet='t'\npris='650'\n"
    )
    with pytest.raises(EffektmodellError, match="er tekst; skriv tallet uten anførselstegn: 650"):
        load_personas(path)
