"""A command opens and unfolds a workbook once, and all its parts tell the same of it."""

from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import workbook_templates.xlsx as room
from tests.workbook_templates.xlsx.conftest import Effektmodell, Parts
from workbook_templates.xlsx.package import Package
from workbook_templates.xlsx.sheets import SheetReader


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each file is read and unfolded, and each tab of it taken apart."""
    counted: Counter[str] = Counter()
    opening, init, parse, archive = (
        os.open,
        Package.__init__,
        Package.parse,
        zipfile.ZipFile.__init__,
    )

    def counting_open(path: Any, *args: Any, **options: Any) -> int:
        name = Path(os.fsdecode(path)).name
        counted[f"read {name}"] += name.endswith(".xlsx")
        return opening(path, *args, **options)

    def counting_init(self: Package, path: Path, content: bytes, **options: Any) -> None:
        counted[f"unfold {path.name}"] += 1
        init(self, path, content, **options)

    def counting_parse(self: Package, part: str, *handlers: Any) -> None:
        counted[f"parse {self.path.name} {part}"] += "/worksheets/sheet" in part
        parse(self, part, *handlers)

    def counting_archive(self: zipfile.ZipFile, file: Any, mode: Any = "r", *args: Any) -> None:
        counted["archives"] += mode == "r"
        archive(self, file, mode, *args)

    monkeypatch.setattr(os, "open", counting_open)
    monkeypatch.setattr(Package, "__init__", counting_init)
    monkeypatch.setattr(Package, "parse", counting_parse)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", counting_archive)
    return counted


@pytest.mark.parametrize("command", ["les", "kontroller"])
def test_a_command_opens_and_unfolds_a_file_once(
    effektmodell: Effektmodell, here: Parts, opened: Counter[str], command: str
) -> None:
    here.set("Unge voksne", "B10", 12, "3*4").save()  # so that the engine is asked too
    opened.clear()
    outcome = effektmodell(command, "Asker.xlsx")
    assert outcome.code == (0 if command == "les" else 1)  # the results are those of 10 years
    assert opened.pop("archives") == 1
    assert {key: times for key, times in opened.items() if times} == {
        "read Asker.xlsx": 1,
        "unfold Asker.xlsx": 1,
        **{f"parse Asker.xlsx xl/worksheets/sheet{number}.xml": 1 for number in range(1, 8)},
    }


def test_comparing_opens_each_file_once(
    effektmodell: Effektmodell, asker_here: Path, opened: Counter[str]
) -> None:
    asker_here.with_name("b.xlsx").write_bytes(asker_here.read_bytes())
    opened.clear()
    assert effektmodell("sammenlign", "Asker.xlsx", "b.xlsx").code == 0
    assert opened["archives"] == opened["read Asker.xlsx"] + opened["read b.xlsx"] == 2
    assert max(opened.values()) == 2


def test_a_number_with_a_blank_in_it_is_told_the_same_by_all(
    effektmodell: Effektmodell, here: Parts
) -> None:
    here.set("Unge voksne", "B12", Decimal("2020.5"))
    name = "xl/worksheets/sheet2.xml"
    here.parts[name] = here.parts[name].replace("<v>2020.5</v>", "<v>2 020</v>")
    here.save()
    read = effektmodell("les", "Asker.xlsx")
    told = "teksten «2 020» er ikke tillatt. Tillatt: et helt tall fra 2000 til 2100."
    assert read.code == 2
    assert told in read.err
    checked = effektmodell("kontroller", "Asker.xlsx", "--json")
    assert checked.code == 1
    messages = [
        item["melding"] for file in json.loads(checked.out)["filer"] for item in file["funn"]
    ]
    assert any(told[1:] in message for message in messages)


@pytest.mark.parametrize("fault", [TypeError, KeyError, LookupError, ValueError, RuntimeError])
@pytest.mark.parametrize("command", ["les", "kontroller"])
def test_a_fault_of_ours_is_not_told_as_a_damaged_file(
    effektmodell: Effektmodell,
    asker_here: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    fault: type[Exception],
) -> None:
    assert asker_here.exists()

    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(SheetReader, "_value", broken)
    outcome = effektmodell(command, "Asker.xlsx")
    assert outcome.code == 70
    assert outcome.err.startswith(f"Feil i programmet ({fault.__name__}).")
    assert "skadet" not in outcome.err


def test_the_face_of_the_room_is_complete() -> None:
    assert sorted(room.__all__, key=lambda name: (not name.isupper(), name.islower(), name)) == (
        room.__all__
    )
    assert all(getattr(room, name) is not None for name in room.__all__)
    with pytest.raises(AttributeError, match="no attribute 'slim_copy'"):
        _ = room.slim_copy
