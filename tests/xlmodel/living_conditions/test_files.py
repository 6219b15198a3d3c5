"""Registers as input files: what is written is read, and every fault is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook_templates.living_conditions.samples import samples
from xlmodel import EffektmodellError, InputError
from xlmodel.living_conditions import (
    EXAMPLES,
    example,
    example_toml,
    living_conditions_toml,
    load_living_conditions,
)


@pytest.mark.parametrize("name", samples())
def test_what_is_written_is_read(name: str, tmp_path: Path) -> None:
    inputs = samples()[name]
    path = tmp_path / "inn.toml"
    path.write_text(living_conditions_toml(inputs, ["En\nmerknad"]), encoding="utf-8")
    found = load_living_conditions(path)
    assert found == inputs
    assert found.rows == inputs.rows


def test_the_examples_are_there_and_another_name_is_told() -> None:
    assert [len(example(name).registrations) for name in EXAMPLES] == [26, 0]
    with pytest.raises(EffektmodellError, match="Eksempelet «asker» finnes ikke"):
        example_toml("asker")


def told(tmp_path: Path, text: str) -> str:
    path = tmp_path / "feil.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EffektmodellError) as caught:
        load_living_conditions(path)
    return str(caught.value)


HEAD = 'prisaar = 2024\nstartaar = 2024\nmerknad = "x"\nregisterrader = 5\n'


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "startaar = 1900\nalfa = 0\nukjent = 1\nregisterrader = 0\nlavinntekt = [1]\n[vekter]\nbolig = 1\nrus = -1\n"
        "[antatt]\nfamilie = [0.5, 2, 0.5]\nunge_voksne = 1\n"
        '[[registrering]]\nsaksnummer = "1"\ndato = "2024-01-01"\nanledning = "oppstart"\nmaalgruppe = 7\nfarge = 1\n'
        "[[registrering]]\nmaalgruppe = 1\n",
    )
    for part in (
        "feil.toml: prisaar: mangler",
        "startaar: 1900 er ikke tillatt",
        "alfa: 0 er ikke tillatt",
        "ukjent: ukjent nøkkel",
        "registerrader: 0 er ikke tillatt",
        "lavinntekt: [1] er ikke tillatt. Tillatt: en liste av 2 verdier",
        "[vekter] bolig: ukjent nøkkel",
        "[vekter] rus: -1 er ikke tillatt",
        "[antatt] familie: 2 er ikke tillatt",
        "[antatt] unge_voksne: 1 er ikke tillatt",
        "Registrering nr. 1, dato: «2024-01-01» er ikke tillatt. Tillatt: en dato fra",
        "Registrering nr. 1, målgruppe: 7 er ikke tillatt",
        "Registrering nr. 1: ukjent nøkkel «farge»",
        "Registrering nr. 2, saksnummer: mangler",
        "Registrering nr. 2, anledning: mangler",
    ):
        assert part in found, part


def test_identity_numbers_are_told_and_not_shown(tmp_path: Path) -> None:
    from tests.xlmodel.living_conditions.test_rates import NUMBERS  # noqa: PLC0415

    for number in NUMBERS:
        found = told(
            tmp_path,
            f'kommune = "{number}"\n{HEAD}[[registrering]]\nsaksnummer = "{number}"\ndato = 2024-01-01\n'
            'anledning = "Oppstart"\nmaalgruppe = 1\n',
        )
        assert found.count("fødselsnummer") == 2
        assert number not in found


def test_choices_are_read_whatever_their_case_and_counts_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "inn.toml"
    path.write_text(
        f'{HEAD}[[registrering]]\nsaksnummer = "1"\ndato = 2024-01-01\nanledning = "oppstart"\n'
        'maalgruppe = 1\nvoksne = 2\nrus = "stabil/bærekraftig"\n',
        encoding="utf-8",
    )
    (found,) = load_living_conditions(path).registrations
    assert (found.occasion, found.value("adults"), found.value("rus")) == (
        "Oppstart",
        "2",
        "Stabil/bærekraftig",
    )


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert "inndatafil for personaer, ikke for levekår" in told(
        tmp_path, "prisaar = 2020\n[[persona]]\n"
    )
    with pytest.raises(InputError):
        load_living_conditions(_written(tmp_path, "prisaar = 2020\n"))


def _written(folder: Path, text: str) -> Path:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path
