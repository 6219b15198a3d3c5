"""What each room of ``udfs`` shows to the others."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from tests.udfs.conftest import environment


@pytest.mark.parametrize("room", ["udfs.functions", "udfs.office", "udfs.server"])
def test_exported_members_are_sorted_and_there(room: str) -> None:
    module = import_module(room)
    names = module.__all__
    constants = sorted(name for name in names if name.isupper())
    classes = sorted(name for name in names if name[0].isupper() and not name.isupper())
    others = sorted(name for name in names if name.islower())
    assert names == [*constants, *classes, *others]
    assert all(hasattr(module, name) for name in names)


def test_the_functions_and_the_office_files_need_neither_xlwings_nor_a_web_server() -> None:
    program = (
        "import sys, udfs.functions, udfs.office, udfs.engines; "
        "print(sorted({'xlwings', 'fastapi', 'uvicorn', 'h11'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"
