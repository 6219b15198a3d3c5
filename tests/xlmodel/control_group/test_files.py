"""The counts as an input file: the same ones back, and every fault told with its place."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.control_group import (
    ControlGroup,
    control_differences,
    control_group_from_tables,
    control_group_toml,
    example,
    load_control_group,
)


def test_the_file_gives_the_same_counts_back() -> None:
    text = control_group_toml(example(), ["en\nmerknad"])
    assert control_group_from_tables(tomllib.loads(text), "k.toml") == example()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kostra_aar = [2023, 2024, 2025]", "", "kostra_aar: nøkkelen mangler."),
        ("[2023, 2024, 2025]", "[2023, 2025, 2024]", "År, år nummer 3: 2024 er ikke tillatt."),
        ("[2023, 2024, 2025]", "2023", "kostra_aar: 2023 er ikke tillatt. Tillatt: en liste."),
        ("alder_fra = 18", "alder_fra = 40", "Unge voksne: høyeste alder: 30 er ikke tillatt. Tillatt: minst 40"),
        ("ute = 80", "ute = 3", "Unge voksne: I filene ett år og ikke det neste: 3 er ikke tillatt. Tillatt: 0, et helt tall fra 5"),
        ("igjen = 20", "igjen = 200", "… og i filene igjen året etter: 200 er ikke tillatt. Tillatt: høyst 80"),
        ("igjen = 20", "igjen = 77", "året etter: 77 er ikke tillatt. Tillatt: 80, eller høyst 75, for 1–4 personer vises ikke"),
        ("[102, 184, 0, 41, 0]", "[102, 184, 0, 4, 0]", "Unge voksne: Utfall, uholdbar, ute: 4 er ikke tillatt."),
        ("[102, 184, 0, 41, 0]", '[102, 184, 0, "noen", 0]', "Unge voksne: Utfall, uholdbar, ute: «noen» er ikke tillatt."),
        ("[102, 184, 0, 41, 0]", "[102, 184, 0, 41]", "[kostra_unge_voksne] utfall:"),
        ('"BOSIT 4: Uten bolig" = "Uholdbar"', '"BOSIT 4: Uten bolig" = "Ille"', "Temaets svar, BOSIT 4: Uten bolig: «Ille» er ikke tillatt."),
        ("tilbakefall = [0]", "tilbakefall = [2]", "Tilbakefall i effektmodellen: 2 er ikke tillatt."),
        ("suksessrate = [0.8, 0.8, 0.8]", "suksessrate = [0.8]", "Suksessrate i effektmodellen: 1 er ikke tillatt. Tillatt: 3 verdier"),
        ("[kostra_familie]", "[kostra_familier]", "kostra_familie: nøkkelen mangler."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_and_place(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = control_group_toml(example())
    assert old in text
    path = tmp_path / "k.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_control_group(path)
    assert "k.toml: " in str(error.value)
    assert told in str(error.value)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.toml"
    path.write_text("kontraktsaar = 3\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="inndatafil for effektkontrakter"):
        load_control_group(path)
    with pytest.raises(EffektmodellError, match="Eksempelet «annet» finnes ikke"):
        example("annet")


def test_every_difference_is_named() -> None:
    a = example()
    young = replace(a.young_adults, left=90, relapse=(0.1,))
    b = replace(a, alpha=1.0, answers=("Utsatt", *a.answers[1:]), young_adults=young)
    assert [item.label for item in control_differences(a, b)] == [
        "Forhåndsfordeling: α, som om så mange ble bedre",
        "BOSIT 1: Leid privat bolig",
        "Unge voksne: I filene ett år og ikke det neste",
        "Unge voksne: Tilbakefall i effektmodellen",
    ]
    assert not control_differences(a, ControlGroup.from_values(a.as_values()))
