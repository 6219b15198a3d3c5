"""The plugin in a project that has no case files: nothing is loaded, and it costs next to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[3]
CODE = """
import sys, time
import pytest
before = set(sys.modules)
begun = time.perf_counter()
import workbook_templates.cases.plugin as plugin
class Parent: pass
assert plugin.pytest_collect_file(__import__("pathlib").Path("test_x.py"), Parent()) is None
took = time.perf_counter() - begun
print(took, *sorted(set(sys.modules) - before))
"""


def start() -> tuple[float, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, check=True, text=True
    )
    took, *loaded = done.stdout.split()
    return float(took), set(loaded)


def test_a_project_without_case_files_pays_next_to_nothing() -> None:
    starts = [start() for _ in range(3)]
    assert all(
        loaded
        <= {"workbook_templates", "workbook_templates.cases", "workbook_templates.cases.plugin"}
        for _, loaded in starts
    )
    assert median(took for took, _ in starts) < 0.020
