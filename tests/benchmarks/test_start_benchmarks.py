"""From the command to its answer, beside what Python takes to import numpy: read the ratios.

The table gives each as a multiple of the fastest. Help should stay within 1.5 times, and ``ny`` within
7 times, of the import.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).parents[2]
PROGRAM = "from workbook_templates.cli import main; main()"


@pytest.mark.benchmark(group="start")
@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        pytest.param("import numpy", [], id="import numpy"),
        pytest.param(PROGRAM, ["--hjelp"], id="--hjelp"),
        pytest.param(PROGRAM, ["ny", "Asker", "--overskriv"], id="ny"),
        pytest.param(PROGRAM, ["personas", "--overskriv"], id="personas"),
    ],
)
def test_start(
    benchmark: BenchmarkFixture, tmp_path: Path, code: str, arguments: list[str]
) -> None:
    def start() -> None:
        subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )

    benchmark.pedantic(start, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
