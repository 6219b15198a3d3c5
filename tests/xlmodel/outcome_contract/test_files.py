"""Input files of outcome contracts: there and back, and every fault told at once."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import contracts
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.outcome_contract import (
    OutcomeContract,
    Youth,
    contract_from_tables,
    contract_toml,
    example,
    example_toml,
    load_contract,
    with_saving,
)

NUMBER = contracts.no_persons_number()


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        contract_from_tables(tomllib.loads(text), "fil.toml")
    return [str(violation) for violation in error.value.violations]


@pytest.mark.parametrize("seed", range(12))
def test_there_and_back(seed: int, tmp_path: Path) -> None:
    inputs = contracts.drawn_contract(seed)
    path = tmp_path / "kontrakt.toml"
    path.write_text(contract_toml(inputs, ["En merknad\nover to linjer"]), encoding="utf-8")
    assert load_contract(path) == inputs


def test_every_fault_is_told_at_once() -> None:
    text = (
        example_toml()
        .replace("pris = 150_000", 'pris = "mye"')
        .replace("kontraktsaar = 4", "kontraktsaar = 9")
        .replace("oppgjoersaar = [3, 3, 4, 4]", 'oppgjoersaar = [3, "x", 4, 4]')
        .replace("investoraar = 2", "investor_aar = 2")
    )
    told = "\n".join(faults(text))
    assert "fil.toml: pris: «mye» er ikke tillatt" in told
    assert "kontraktsaar: 9 er ikke tillatt" in told
    assert "oppgjoersaar, år 2: «x» er ikke tillatt" in told
    assert "investor_aar: ukjent nøkkel. Mente du «investoraar»?" in told
    assert "investoraar: nøkkelen mangler" in told


def test_a_year_is_not_settled_before_it_has_been() -> None:
    (told,) = faults(example_toml().replace("[3, 3, 4, 4]", "[3, 1, 4, 4]"))
    assert (
        told
        == "fil.toml: Oppgjørsår, år 2: 1 er ikke tillatt. Tillatt: et helt tall fra 2 til 8, eller tomt."
    )


def test_answers_and_doubled_ids_are_told() -> None:
    text = (
        example_toml().replace("Eksempel 2", "eksempel 1").replace('"Ikke relevant"', '"Kanskje"')
    )
    told = "\n".join(faults(text))
    assert "Deltaker 2: Id: står også som deltaker 1" in told
    assert "Deltaker 2: Ved start, skolesituasjon: «Kanskje» er ikke tillatt" in told


@pytest.mark.parametrize("shown", [f'"{NUMBER}"', NUMBER, f'"{NUMBER[:6]} {NUMBER[6:]}"'])
def test_a_national_identity_number_is_refused_and_never_shown(shown: str) -> None:
    told = faults(example_toml().replace('"Eksempel 2"', shown))
    assert any("ser ut som et fødselsnummer" in text for text in told)
    assert NUMBER not in "".join(told).replace(" ", "")


def test_faults_of_all_sorts_are_told_in_one_run() -> None:
    text = (
        example_toml()
        .replace("pris = 150_000", "pris = -1")
        .replace('fakta = "Plan"', 'fakta = "Listen"')
        .replace('kommune = "Asker"', "kommune = 7")
        .replace("[3, 3, 4, 4]", "[3, 1, 4, 4]")
        .replace('"Eksempel 1"', NUMBER)
        .replace('"Eksempel 3"', '"eksempel 2"')
        .replace('"Ikke relevant"', '"Kanskje"')
        .replace("maaloppnaaelse = 0.8,", "maaloppnaaelse = 8,")
        .replace("investoraar = 2\n", "")
    )
    told = faults(text)
    wanted = (
        *("pris: -1", "fakta: «Listen»", "kommune: 7", "Oppgjørsår, år 2: 1"),
        *("Deltaker 1: Id: ser", "Deltaker 3: Id: står også", "skolesituasjon: «Kanskje»"),
        *("tabell, rad 4: maaloppnaaelse: 8", "investoraar: nøkkelen mangler"),
    )
    missing = [text for text in wanted if not any(text in line for line in told)]
    assert missing == [], told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pris = 150_000", f'pris = "{NUMBER}"'),
        ("kontraktsaar = 2", f"kontraktsaar = {NUMBER}"),
        ('"Ikke relevant"', f'"{NUMBER}"'),
        ('programnavn = "', f'programnavn = "{NUMBER} '),
        ('merknad = "', f'merknad = "{NUMBER[:6]}-{NUMBER[6:]} '),
        ('"Eksempel 2"', f'"Kari {NUMBER[:6]}-{NUMBER[6:]}"'),
    ],
)
def test_a_national_identity_number_is_shown_nowhere(old: str, new: str) -> None:
    (told,) = faults(example_toml().replace(old, new, 1))
    assert "ser ut som et fødselsnummer" in told
    assert NUMBER not in "".join(sign for sign in told if sign.isdigit())


def test_a_missing_contract_year_is_told() -> None:
    text = example_toml().replace('id = "Eksempel 2"\nkontraktsaar = 1', 'id = "Eksempel 2"')
    (told,) = faults(text)
    assert told == (
        "fil.toml: deltaker 2: kontraktsaar mangler. Tillatt: et helt tall fra 1 til 8."
    )


def test_inputs_refuse_too_many_years_and_unknown_examples() -> None:
    with pytest.raises(InputError, match="høyst 8 verdier"):
        replace(example(), settlement_years=(8,) * 9)
    with pytest.raises(EffektmodellError, match="finnes ikke"):
        example_toml("bergen")


def test_answers_are_six() -> None:
    with pytest.raises(InputError, match="6 svar"):
        replace(example(), youths=(Youth("U", 1, ("Utsatt",), ("Stabil",) * 6),))


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fil.toml"
    path.write_text('[[persona]]\nnavn = "X"\n', encoding="utf-8")
    with pytest.raises(
        EffektmodellError, match="inndatafil for personaer, ikke for effektkontrakter"
    ):
        load_contract(path)


def test_the_saving_comes_with_its_source() -> None:
    changed: OutcomeContract = with_saving(example(), [200.0, 150.0, 100.0, 0.0], 2020, "fil.xlsx")
    assert changed.saving == 50
    assert (
        changed.saving_source
        == "fil.xlsx: nullalternativet for utsatt (150) minus stabil (100), 2020-kr"
    )
    with pytest.raises(InputError, match="kan ikke være negativ"):
        with_saving(example(), [0.0, 100.0, 150.0, 0.0], 2024, "fil.xlsx")
