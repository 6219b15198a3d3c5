"""The wheel in Pyodide, as xlwings Lite runs it: numpy and pandas compiled to WebAssembly."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.udfs.conftest import environment
from tests.udfs.values import (
    COHORT,
    CONTRACT,
    FUND,
    GROUP,
    INTERVALS,
    PERSONA,
    SITUATION,
    UNCERTAIN,
    cells,
    measure_rows,
)
from udfs.functions import FUNCTIONS, short_message
from xlmodel.common.errors import InputError

CALL = {function.name: function for function in FUNCTIONS}
FOLDER = "EFFEKTMODELL_PYODIDE"
CALLS: list[tuple[str, list[Any]]] = [
    ("KOHORT", COHORT),
    (
        "KOHORT",
        [
            [GROUP.new_participants.tolist()],
            [GROUP.success_rate.tolist()],
            [[float(GROUP.intake_years)]],
            [[float(GROUP.period)]],
        ],
    ),
    ("RESULTAT", [*cells(), [[True]]]),
    ("BALANSEAAR", [[[-5, -2, 3, ""]], [[2020]], None]),
    ("FORLOP", [*cells(), None, [[0.1]], [[0.5]], [[0.2]]]),
    ("KREVD_SUKSESSRATE", [*cells(), None, None]),
    ("USIKKERHET", [*cells(), UNCERTAIN, [[300]], [[5]], None]),
    ("FOLSOMHET", [*cells(), None, None, None]),
    ("PAKKE", [measure_rows(), [["Stabil"]], None]),
    ("PERSONA", PERSONA),
    ("EFFEKTKONTRAKT", CONTRACT),
    ("FOND", FUND),
    ("SITUASJON", SITUATION),
    ("SITUASJON", SITUATION[:1]),
    ("SUKSESSRATE", INTERVALS),
]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where Pyodide's npm package is unpacked, beside something that carries its wheels."""
    if FOLDER not in os.environ:
        pytest.skip(f"{FOLDER} is not set; .ci/run shows what belongs in that folder")
    return Path(os.environ[FOLDER])


@pytest.fixture(scope="module")
def packages(folder: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our wheel, pandas and what it needs, and xlwings; nothing else."""
    found = tmp_path_factory.mktemp("pyodide")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(found)
    shutil.copytree(
        Path(xlwings.__file__).parent,
        found / "xlwings",
        ignore=shutil.ignore_patterns("__pycache__", "*.so"),
    )
    lock = json.loads((folder / "package" / "pyodide-lock.json").read_text(encoding="utf-8"))
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as carrier:
        carried = {Path(name).name: name for name in carrier.namelist()}
        waiting = ["pandas"]
        while waiting:
            entry = lock["packages"][waiting.pop()]
            waiting += entry["depends"]
            data = carrier.read(carried[entry["file_name"]])
            # Whoever carries it, it is what the Pyodide project built.
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file_name"]
            with zipfile.ZipFile(io.BytesIO(data)) as content:
                content.extractall(found)
    return found


def comparable(cell: object) -> object:
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell


def run(folder: Path, packages: Path, calls: list[tuple[str, list[Any]]]) -> Any:
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("lite.mjs"))],
        input=json.dumps(
            {
                "core": str(folder / "package"),
                "packages": str(packages),
                "calls": [[f"EFFEKT_{name}", args] for name, args in calls],
            }
        ),
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_every_function_gives_the_engines_numbers_in_pyodide(folder: Path, packages: Path) -> None:
    faulty = ("KOHORT", [COHORT[0], [[1.3, 0.7, 0.6]], *COHORT[2:]])
    found = run(folder, packages, [*CALLS, faulty])
    assert found["platform"] == "emscripten"
    assert found["plain"] == found["answers"][0]["result"]
    *answers, fault = found["answers"]
    for (name, args), answer in zip(CALLS, answers, strict=True):
        expected = json.loads(json.dumps(CALL[name](*args)))
        # The C libraries may differ in a number's last digit.
        for row, correct in zip(answer["result"], expected, strict=True):
            assert list(map(comparable, row)) == list(map(comparable, correct)), name
    with pytest.raises(InputError) as caught:
        CALL["KOHORT"](*faulty[1])
    assert fault == {"error": short_message(caught.value)}
    assert "workbook_templates" not in found["loaded"]
