"""The wheel as xlwings Lite takes it: pure Python, and enough with numpy, pandas and xlwings."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.udfs.conftest import environment
from tests.udfs.values import COHORT
from udfs.functions import FUNCTIONS

CALL = {function.name: function for function in FUNCTIONS}
LITE = ("numpy", "pandas", "xlwings")
PROGRAM = """
import json, sys
sys.path[:] = [path for path in sys.path if "-packages" not in path] + sys.argv[1:]
import udfs.excel as functions
import xlmodel
arguments = json.load(sys.stdin)
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({
    "result": functions.EFFEKT_KOHORT(*arguments),
    "from": [xlmodel.__file__, functions.__file__],
    "loaded": loaded,
}))
"""


def test_it_is_pure_python_and_asks_for_numpy_and_pandas_alone_in_pyodide(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
        (path,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = content.read(path).decode()
    assert "udfs/excel.py" in names
    assert "udfs/server/pages/oppgaverute.html" in names
    needed = re.findall(r"^Requires-Dist: (\S+?)[<>=!~ ;](.*)$", metadata, re.MULTILINE)
    everywhere = {
        name for name, rest in needed if "extra ==" not in rest and "emscripten" not in rest
    }
    assert everywhere == {"numpy", "pandas"}


def requirements(names: tuple[str, ...]) -> set[str]:
    """Return the distributions that these need, themselves included, leaving extras out."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another system only
        key = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if key in found:
            continue
        found.add(key)
        waiting += [
            re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
            for line in distribution.requires or []
            if "extra ==" not in line
        ]
    return found


@pytest.fixture(scope="module")
def lite(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheel and a folder with nothing but numpy, pandas, xlwings and what those need."""
    folder = tmp_path_factory.mktemp("lite")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "wheel")
    packages = folder / "packages"
    packages.mkdir()
    for name in requirements(LITE):
        distribution = importlib.metadata.distribution(name)
        base = Path(str(distribution.locate_file("")))
        for top in {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}:
            link = packages / top
            if not link.exists():
                link.symlink_to(base / top)
    return [folder / "wheel", packages]


def test_kohort_runs_with_numpy_pandas_and_xlwings_alone(lite: list[Path]) -> None:
    if sys.platform == "win32":
        pytest.skip("links to packages need rights that Windows does not give")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, *map(str, lite)],
        input=json.dumps(COHORT),
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["result"] == CALL["KOHORT"](*COHORT)
    assert all(path.startswith(str(lite[0])) for path in answer["from"])
    assert not {"click", "rich", "openpyxl", "fastapi", "uvicorn", "scipy"} & set(answer["loaded"])
    assert "workbook_templates" not in answer["loaded"]
