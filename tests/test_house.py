"""The house: who may import whom, how deep it goes, and that the contracts can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("xlmodel", "udfs", "workbook_templates")
MOST_MODULES = 8
DEEPEST = 10


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("workbook_templates/sheet/cells.py", "import workbook_templates.cli", "rooms"),
        ("workbook_templates/personas/texts.py", "import workbook_templates.effektmodell.texts", "rooms"),
        ("workbook_templates/blocks/texts.py", "import xlmodel.personas", "no workbook's engine"),
        ("xlmodel/common/errors.py", "import xlmodel.effektmodell", "engines' rooms"),
        ("xlmodel/personas/results.py", "import xlmodel.effektmodell.results", "their link"),
        ("xlmodel/common/values.py", "import openpyxl", "numpy and pandas only"),
        ("udfs/functions/cells.py", "import workbook_templates", "engine, Excel functions"),
    ],
)  # fmt: skip
def test_an_import_upward_or_sideways_is_caught(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / module
    text = planted.read_text(encoding="utf-8")
    planted.write_text(f"{text}\n\ndef planted() -> None:\n    {line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(contract in row for row in broken), done.stdout


def test_the_house_keeps_its_contracts() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_few_modules_stand_beside_the_rooms() -> None:
    assert len(list((ROOT / "workbook_templates").glob("*.py"))) <= MOST_MODULES


def test_no_chain_of_rooms_is_deep() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    rooms: dict[str, set[str]] = {}
    for module in graph.modules:
        for found in graph.find_modules_directly_imported_by(module):
            here, there = (tuple(name.split(".")[:2]) for name in (module, found))
            inside = here[0] == there[0] == "workbook_templates" and len(here) == len(there) == 2
            if inside and here != there:
                rooms.setdefault(here[1], set()).add(there[1])

    @cache
    def depth(room: str) -> int:
        return 1 + max((depth(below) for below in rooms.get(room, ())), default=0)

    depths = {room: depth(room) for room in rooms}
    assert len(depths) > 8
    assert max(depths.values()) <= DEEPEST
