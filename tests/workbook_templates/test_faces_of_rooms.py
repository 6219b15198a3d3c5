"""Every shared room has one face, through which all other rooms see it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "batch",
    "blocks",
    "cases",
    "checking",
    "comparing",
    "kinds",
    "paper",
    "reports",
    "sheet",
    "web",
    "xlsx",
)


@pytest.mark.parametrize("room", ROOMS)
def test_exported_members_are_sorted_and_there(room: str) -> None:
    face = import_module(f"workbook_templates.{room}")
    names = face.__all__
    assert names == sorted(
        set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(face, name) for name in names)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (item.name for item in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_other_rooms_import_from_the_face(room: str) -> None:
    package = ROOT / "workbook_templates"
    others = [path for path in package.rglob("*.py") if package / room not in path.parents]
    assert len(others) > 50
    inside = [
        (path.relative_to(package), module)
        for path in others
        for module in imported(path)
        if module.startswith(f"workbook_templates.{room}.")
    ]
    assert inside == []


def test_a_plan_is_made_without_the_library_that_writes_it() -> None:
    code = (
        "import sys; from workbook_templates.effektmodell.plan import effektmodell_plan\n"
        "effektmodell_plan((30, 30)); print('xlsxwriter' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True
    )
    assert done.stdout.strip() == "False"
