"""What a command loads before it does anything: the help page nothing that takes time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.workbook_templates.cli.conftest import ROOT

HEAVY = {"ironcalc", "numpy", "openpyxl", "pandas", "rich", "xlmodel", "xlsxwriter", "xlwings"}
CODE = """
import sys
from workbook_templates.cli import program, run
code = run(program, sys.argv[1:])
print(code, *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    return set(modules)


@pytest.mark.parametrize("arguments", [["--hjelp"], ["--help"]])
def test_the_help_page_loads_no_engine_and_no_library_of_files(arguments: list[str]) -> None:
    assert not loaded(*arguments) & HEAVY


def test_a_command_loads_no_pandas_and_no_web_server() -> None:
    assert not loaded("vis") & {"pandas", "fastapi", "uvicorn", "xlwings", "http"}
