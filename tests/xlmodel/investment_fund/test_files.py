"""Input files of funds: there and back, and every fault told at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support import funds
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.investment_fund import example, example_toml, fund_from_tables, fund_toml, load_fund

TEXT = example_toml("norrkoping")
NAMED = {**funds.edges(), **{f"drawn {seed}": funds.drawn_fund(seed) for seed in range(8)}}


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        fund_from_tables(tomllib.loads(text), "fil.toml")
    return [str(violation).replace("\u00a0", " ") for violation in error.value.violations]


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize("name", NAMED)
def test_there_and_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fond.toml"
    path.write_text(fund_toml(NAMED[name], ["En merknad\nover to linjer"]), encoding="utf-8")
    assert load_fund(path) == NAMED[name]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("antall_aar = 8", "antall_aar = 16", "antall_aar: 16 er ikke tillatt. Tillatt: et helt tall fra 1 til 15"),
        ("antall_aar = 8", "antall_aar = 0", "antall_aar: 0 er ikke tillatt"),
        ("antall_aar = 8", 'antall_aar = "8"', "skriv tallet uten anførselstegn: 8"),
        ("antall_aar = 8", "", "antall_aar: mangler. Tillatt: et helt tall fra 1 til 15."),
        ("kapital = 40_000", "kapital = -1", "kapital: -1 er ikke tillatt"),
        ("kapital = 40_000", "kapital = nan", "kapital: nan er ikke tillatt"),
        ("kostnad = [660,", 'kostnad = ["mye",', "innsats 1, kostnad, nr. 1: «mye» er ikke tillatt. Tillatt: et tall fra 0 til"),
        ("kostnad = [660,", 'kostnad = ["660",', "skriv tallet uten anførselstegn: 660"),
        ("antall = [21, 19]", "antall = [21, true]", "oppfolging, antall, nr. 2: ja/nei-verdien true er"),
        ("kostnad = [660,", "kostnad = [-660,", "Innsats «Skolfam2», kostnad, år 1: -660 er ikke tillatt"),
        ("kostnad = [660,", "kostnad = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 660,", "høyst 15 verdier"),
        ("kostnad = [660, 1320, 1320, 660]", "kostnad = 660", "660 er ikke tillatt. Tillatt: en liste av tall, for eksempel [660, 1320]."),
        ("andel_kostnad = [0.5, 0.5", "andel_kostnad = [0.5, 0.6", "andelene er 110 % i alt. Tillatt: høyst 100 %"),
        ("andel_kostnad = [0.5, 0.5", "andel_kostnad = [1.5, 0.5", "1,5 er ikke tillatt"),
        ("antall = [21, 19]", "antall = [21, 19.5]", "19,5 er ikke tillatt"),
        ("antall = [21, 19]", "antall = [21, 19, 3]", "høyst 2 verdier"),
        ('betaler = "kommune"', 'betaler = "fylke"', "«fylke» er ikke tillatt. Tillatt: «kommune» eller «region» eller «stat»"),
        ('type = "kostnad"', 'type = ""', "er ikke tillatt"),
        ("[balanse]\nantall_aar = 60", "[balanse]\nantall_aar = 61", "balanse, antall_aar: 61 er ikke tillatt"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_value_and_what_is_allowed(
    old: str, new: str, told: str
) -> None:
    found = faults(changed(old, new))
    assert len(found) == 1, found
    assert found[0].startswith("fil.toml: ")
    assert told in found[0]


def test_faults_of_all_sorts_are_told_in_one_run() -> None:
    text = (
        changed("antall_aar = 8", "antall_aar = 99")
        .replace("kostnad = [660,", "kostnad = [-660,")
        .replace("andel_tilbakeforing = [0.8, 0.2]", "andel_tilbakeforing = [0.9, 0.4]")
        .replace("antall = [21, 19]", "antall = [-1, 19]")
        .replace('betaler = "kommune"', 'betaler = "fylke"', 1)
        .replace("startaar = 2011", "start = 2011")
    )
    told = "\n".join(faults(text))
    for wanted in ("99 er", "-660 er", "130 % i alt", "-1 er", "«fylke»", "start: ukjent nøkkel"):
        assert wanted in told, told
    assert "startaar: mangler" in told


def test_a_misspelt_key_is_told_with_what_was_meant() -> None:
    told = faults(changed("kapital = ", "kapitel = "))
    assert told[0] == "fil.toml: kapitel: ukjent nøkkel. Mente du «kapital»?"
    assert told[1] == ("fil.toml: kapital: mangler. Tillatt: et tall fra 0 til 1 000 000 000.")


def test_a_file_of_another_kind_and_an_unknown_example_are_told(tmp_path: Path) -> None:
    path = tmp_path / "fil.toml"
    path.write_text("kontraktsaar = 4\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="inndatafil for effektkontrakter, ikke for"):
        load_fund(path)
    with pytest.raises(EffektmodellError, match="Tillatt: norrkoping"):
        example("malmo")
