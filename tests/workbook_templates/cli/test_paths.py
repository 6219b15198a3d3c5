"""No command writes over a file that it reads, or one kind of file under another's name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from tests.workbook_templates.cli.conftest import Effektmodell

READ: Final = {
    "kontroller": ("kontroller", "a.xlsx", "--rapport", "a.xlsx"),
    "personas": ("personas", "--inndata", "p.xlsx", "--ut", "p.xlsx"),
    "nullalternativ": ("ny", "Asker", "--nullalternativ", "p.xlsx", "--ut", "p.xlsx"),
    "by a link": ("ny", "Asker", "--nullalternativ", "p.xlsx", "--ut", "lenke.xlsx"),
    "rull": ("rull", "a.xlsx", "--startaar", "2027", "--ut", "a.xlsx"),
    "sammenlign": ("sammenlign", "a.xlsx", "a.xlsx", "--rapport", "a.xlsx"),
}


@pytest.mark.parametrize("case", READ)
def test_a_file_that_is_read_is_never_replaced(
    case: str, effektmodell: Effektmodell, folder: Path
) -> None:
    effektmodell("ny", "Asker", "--ut", "a.xlsx")
    effektmodell("personas", "--eksempel", "asker", "--ut", "p.xlsx")
    (folder / "lenke.xlsx").symlink_to("p.xlsx")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ended = effektmodell(*READ[case], "--overskriv")
    assert ended.code == 2
    assert READ[case][-1] in ended.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("args", "ending"),
    [
        (("mal",), ".toml"),
        (("personas", "--mal"), ".toml"),
        (("personas",), ".xlsx"),
        (("ny", "Asker"), ".xlsx"),
        (("manifest", "--adresse", "https://a.no"), ".xml"),
    ],
)
def test_a_file_is_named_after_what_it_holds(
    args: tuple[str, ...], ending: str, effektmodell: Effektmodell, folder: Path
) -> None:
    wrong = "a.xlsx" if ending != ".xlsx" else "a.toml"
    ended = effektmodell(*args, "--ut", wrong)
    assert ended.code == 2
    assert f"{wrong}: navnet på " in ended.err
    assert f"må slutte på {ending}." in ended.err
    assert not list(folder.iterdir())


def test_what_is_left_out_of_a_personas_workbook_is_told(
    effektmodell: Effektmodell, folder: Path
) -> None:
    """A row without a name counts nothing, and would be lost without a word."""
    effektmodell("personas", "--eksempel", "asker", "--ut", "p.xlsx")
    book = load_workbook(folder / "p.xlsx")
    ((tab, cells),) = book.defined_names["P01_F1_Tiltak"].destinations
    address = cells.partition(":")[0].replace("$", "")
    book[tab][address] = None
    book.save(folder / "p.xlsx")
    for command in (
        ("personas", "--inndata", "p.xlsx", "--ut", "ny.xlsx"),
        ("ny", "Asker", "--nullalternativ", "p.xlsx", "--ut", "asker.xlsx"),
    ):
        ended = effektmodell(*command)
        assert (ended.code, ended.err) == (0, "")
        row = address.lstrip("A")
        assert f"Merk: p.xlsx, fanen «{tab}», rad {row}: raden har ikke" in ended.out


@pytest.mark.parametrize(
    "command", [("ny", "Asker", "--inndata"), ("vis",), ("personas", "--inndata")]
)
def test_a_workbook_given_as_an_input_file_is_told_for_what_it_is(
    command: tuple[str, ...], effektmodell: Effektmodell, folder: Path
) -> None:
    effektmodell("ny", "Asker", "--ut", "a.xlsx")
    (folder / "a.xlsx").rename(folder / "a.toml")
    ended = effektmodell(*command, "a.toml")
    assert ended.code == 2
    assert "a.toml: dette er en arbeidsbok, ikke en inndatafil (TOML)." in ended.err
    assert "effektmodell les" in ended.err
