"""One workbook at a time of every kind, and what stands in it.

The kinds are those of the registry and a toy kind, which is put where all others are found. A module
runs over the kinds' own samples; one that wants other cases overrides ``case`` by parametrising it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as OpenWorkbook

from tests.support.kinds import REGISTERED, SAMPLES, Case
from tests.support.names import Names
from tests.support.rules import Sheet, read_sheets
from workbook_templates import registry
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.sheet import WorkbookPlan
from workbook_templates.xlsx.recalculate import Calculator


@pytest.fixture(scope="module", autouse=True)
def toy_kind_is_registered() -> Iterator[None]:
    """Let the commands and checks know the toy kind too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "KINDS", REGISTERED)
        yield


@pytest.fixture(scope="module", params=SAMPLES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def kind(case: Case) -> AnyKind:
    return case.kind


@pytest.fixture(scope="module")
def plan(case: Case) -> WorkbookPlan:
    return case.plan


@pytest.fixture(scope="module")
def workbook(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case.write(tmp_path_factory.mktemp("contract"))


@pytest.fixture(scope="module")
def names(workbook: Path) -> Names:
    return Names(workbook)


@pytest.fixture(scope="module")
def calculator(workbook: Path) -> Calculator:
    """The fast engine; each calculation starts from the workbook's own inputs."""
    return Calculator(workbook)


@pytest.fixture(scope="module")
def sheets(workbook: Path) -> list[Sheet]:
    return read_sheets(workbook)


@pytest.fixture(scope="module")
def book(workbook: Path) -> OpenWorkbook:
    return load_workbook(workbook)


@pytest.fixture(scope="module")
def parts(workbook: Path) -> dict[str, str]:
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
