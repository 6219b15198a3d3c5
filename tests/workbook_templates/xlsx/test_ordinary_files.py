"""Only ordinary files are read and replaced: pipes and devices never end, links may lead astray."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from tests.workbook_templates.xlsx.conftest import Effektmodell
from workbook_templates.xlsx import write_whole
from xlmodel import EffektmodellError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

KINDS = ["pipe", "device", "socket"]


def special(kind: str, place: Path) -> Path:
    """Make a file that is none; a device is reached through a link."""
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "device":
        place.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    return place


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "args",
    [
        ("les", "rar.xlsx"),
        ("kontroller", "rar.xlsx"),
        ("sammenlign", "rar.xlsx", "Asker.xlsx"),
        ("sammenlign", "Asker.xlsx", "rar.xlsx"),
        ("rull", "rar.xlsx", "--startaar", "2027"),
        ("rull", "Asker.xlsx", "--startaar", "2027", "--prisaar", "2026", "--indeks", "rar.xlsx"),
        ("rull", "Asker.xlsx", "--startaar", "2027", "--prisaar", "2026", "--indeks", "rar.csv"),
        ("alle", "rar.xlsx", "--ut", "mappe"),
        ("alle", "rar.csv", "--ut", "mappe"),
        ("vis", "rar.toml"),
        ("ny", "Asker", "--inndata", "rar.toml", "--ut", "ny.xlsx"),
        ("personas", "--inndata", "rar.xlsx", "--ut", "ny.xlsx"),
    ],
    ids=" ".join,
)
def test_what_is_no_ordinary_file_is_not_read(
    effektmodell: Effektmodell, asker_here: Path, args: tuple[str, ...], kind: str
) -> None:
    assert asker_here.exists()
    name = next(arg for arg in args if arg.startswith("rar"))
    special(kind, Path(name))
    outcome = effektmodell(*args)
    assert outcome.code == 2
    assert outcome.err == f"Feil: {name}: dette er ikke en vanlig fil.\n"


def test_a_folder_with_a_pipe_in_it_is_checked(
    effektmodell: Effektmodell, asker_here: Path
) -> None:
    folder = Path("mappe")
    folder.mkdir()
    asker_here.rename(folder / "Asker.xlsx")
    os.mkfifo(folder / "rar.xlsx")
    outcome = effektmodell("kontroller", "mappe")
    assert outcome.code == 1
    assert "Dette er ikke en vanlig fil." in " ".join(outcome.out.split())
    assert "2 filer kontrollert, 1 med feil." in outcome.out


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_not_replaced(folder: Path, kind: str) -> None:
    place = special(kind, folder / "ut.xlsx")
    mode = place.stat().st_mode
    with pytest.raises(EffektmodellError, match=r"lenke til /dev/zero|ikke en vanlig fil"):
        write_whole(place, b"nytt", overwrite=True)
    assert place.stat().st_mode == mode
    assert [item.name for item in folder.iterdir()] == ["ut.xlsx"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_a_file_that_is_replaced_keeps_its_permissions(folder: Path, mode: int) -> None:
    place = folder / "ut.xlsx"
    place.write_bytes(b"gammelt")
    place.chmod(mode)
    write_whole(place, b"nytt", overwrite=True)
    assert place.read_bytes() == b"nytt"
    assert stat.S_IMODE(place.stat().st_mode) == mode


@pytest.mark.parametrize("there", [True, False])
def test_a_link_that_leads_out_of_its_folder_is_not_followed(folder: Path, there: bool) -> None:
    outside, inside = folder / "andres" / "fil.csv", folder / "mine"
    outside.parent.mkdir()
    inside.mkdir()
    if there:
        outside.write_bytes(b"andres")
    link = inside / "Sammendrag.csv"
    link.symlink_to(outside)
    with pytest.raises(EffektmodellError, match=r"utenfor mappen den står i\. Den følges ikke"):
        write_whole(link, b"nytt", overwrite=True)
    assert link.is_symlink()
    assert outside.exists() is there
    assert not there or outside.read_bytes() == b"andres"


def test_a_link_within_its_folder_is_written_through(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "fil.csv").write_bytes(b"gammelt")
    link = folder / "lenke.csv"
    link.symlink_to(Path("a", "fil.csv"))
    write_whole(link, b"nytt", overwrite=True)
    assert link.is_symlink()
    assert (folder / "a" / "fil.csv").read_bytes() == b"nytt"
