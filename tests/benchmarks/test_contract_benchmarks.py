"""Time of a list of 2 000 youths: written, read and checked; recorded, not asserted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.support.contracts import long_list
from workbook_templates import OUTCOME_CONTRACT, audit_workbook

INPUTS = long_list(2000)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("liste") / "liste.xlsx"
    path.write_bytes(OUTCOME_CONTRACT.workbook_bytes(INPUTS))
    return path


@pytest.mark.benchmark(group="2 000 youths", min_rounds=1, max_time=0.1)
def test_written(benchmark: BenchmarkFixture) -> None:
    benchmark(OUTCOME_CONTRACT.workbook_bytes, INPUTS)


@pytest.mark.benchmark(group="2 000 youths", min_rounds=1, max_time=0.1)
def test_read(benchmark: BenchmarkFixture, workbook: Path) -> None:
    contents = benchmark(OUTCOME_CONTRACT.open, workbook)
    assert contents.inputs == INPUTS


@pytest.mark.benchmark(group="2 000 youths", min_rounds=1, max_time=0.1)
def test_checked(benchmark: BenchmarkFixture, workbook: Path) -> None:
    report = benchmark(audit_workbook, workbook, date(2026, 1, 31))
    assert report.findings == ()
    assert report.values_compared > 15_000
