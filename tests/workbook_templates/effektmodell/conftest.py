"""One default workbook for the whole harness, and its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.names import Names
from workbook_templates import write_workbook
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel.effektmodell.parameters import default_inputs


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("harness") / "effektmodell.xlsx"
    write_workbook(default_inputs(), path)
    return path


@pytest.fixture(scope="session")
def names(workbook: Path) -> Names:
    return Names(workbook)


@pytest.fixture(scope="module")
def calculator(workbook: Path) -> Calculator:
    """The fast engine; each calculation starts from the workbook's own inputs."""
    return Calculator(workbook)
