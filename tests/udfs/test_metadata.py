"""What each route registers, against a snapshot.

A change of names, help or arguments changes workbooks in use: it must be meant. Write the snapshots
anew with ``EFFEKTMODELL_NYE_METADATA=1``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.udfs.conftest import Server, environment
from udfs.functions import FUNCTIONS

FOLDER = Path(__file__).parent / "snapshots"


def compare(name: str, found: object) -> None:
    path = FOLDER / name
    text = (
        found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    )
    if os.environ.get("EFFEKTMODELL_NYE_METADATA") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def classic() -> Any:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("classic.py"))],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_office_registers_what_the_snapshot_says(server: Server) -> None:
    compare("office.json", server.client.get("/xlwings/custom-functions-meta.json").json())


def test_office_takes_names_and_help_from_the_definitions(server: Server) -> None:
    metadata = server.client.get("/xlwings/custom-functions-meta.json").json()
    found = {item["id"]: item for item in metadata["functions"]}
    assert metadata["allowErrorForDataTypeAny"]
    for function in FUNCTIONS:
        item = found.pop(function.identifier)
        assert item["name"] == function.name
        assert item["description"] == function.description
        assert item["result"]["dimensionality"] == "matrix"
        assert "volatile" not in item["options"]
        for argument, told in zip(function.arguments, item["parameters"], strict=True):
            assert told["name"] == argument.name
            assert told["description"] == argument.help
            assert told.get("optional", False) == argument.optional
            assert (told["type"], told["dimensionality"]) == ("any", "matrix")
    assert not found


def test_the_classic_add_in_registers_what_the_snapshot_says(classic: Any) -> None:
    compare("klassisk.json", classic["metadata"])
    compare("klassisk.bas", classic["wrapper"])


def test_the_classic_wrapper_has_a_vba_function_each(classic: Any) -> None:
    lines = classic["wrapper"].splitlines()
    assert max(map(len, lines)) <= 1023, "VBA takes no longer lines"
    heads = [line for line in lines if line.startswith("Function ")]
    assert len(heads) == len(FUNCTIONS)
    for function in FUNCTIONS:
        arguments = ", ".join(
            f"{'Optional ' if argument.optional else ''}{argument.name}"
            for argument in function.arguments
        )
        assert f"Function {function.identifier}({arguments})" in heads
    assert classic["wrapper"].isascii()


def test_a_fault_is_text_in_the_classic_add_in(classic: Any) -> None:
    assert classic["fault"] == [["Nye per år: skal ha 3 celler, men har 2. (og 1 feil til)"]]
