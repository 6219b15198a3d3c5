"""Files that are held in memory in place of paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlmodel import EffektmodellError, default_inputs, load_inputs
from xlmodel.common.files import HeldFile, as_path, read_file


def test_a_held_file_is_read_for_what_it_holds_and_never_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "Asker.toml"
    path.write_bytes(b"other")
    held = HeldFile.of(str(path), b'kommune = "Asker"\n')
    assert as_path(held) is held
    assert read_file(held, 100) == b'kommune = "Asker"\n'
    assert not HeldFile.of(str(tmp_path), b"").is_dir()
    assert load_inputs(held) == default_inputs("Asker")
    assert (held.name, held.stem, held.suffix, str(held)) == (
        "Asker.toml",
        "Asker",
        ".toml",
        str(path),
    )


def test_a_held_file_may_be_no_larger_than_another() -> None:
    with pytest.raises(EffektmodellError, match="A: filen er for stor og åpnes ikke"):
        read_file(HeldFile.of("A", b"12345"), 4)


def test_two_held_files_of_one_name_are_two() -> None:
    first, second = HeldFile.of("A", b"1"), HeldFile.of("A", b"1")
    assert first != second
    assert first != Path("A")
    assert len({first, second}) == 2
