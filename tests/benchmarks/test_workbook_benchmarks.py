"""Time and memory of writing, recalculating and checking workbooks; recorded, not asserted.

One run holds what is to be compared: a workbook filled into its template beside a plain XlsxWriter
build of the same workbook, each engine's recalculation beside the others', and all municipalities of
a list on two processes. ``EFFEKTMODELL_KOMMUNER`` sets how many municipalities (357 is Norway).
"""

from __future__ import annotations

import os
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from xlsxwriter.worksheet import Worksheet

from tests.support.engines import (
    FormulasCalculator,
    needs_libreoffice,
    recalculate_with_libreoffice,
)
from workbook_templates import check_workbook, workbook_bytes, write_workbook
from workbook_templates.batch.list import ListRow
from workbook_templates.batch.make import make_workbooks
from workbook_templates.cases import (
    ENDING,
    RecordingOptions,
    Runner,
    Status,
    read_cases,
    record,
)
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.plan import (
    capacities,
    effektmodell_plan,
    effektmodell_template,
)
from workbook_templates.sheet import Values, writer
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel import default_inputs

INPUTS = default_inputs("Asker")
MUNICIPALITIES = int(os.environ.get("EFFEKTMODELL_KOMMUNER", "8"))
PROCESSES = 2
MOST_SECONDS = 10
"""Of a processor, for a hundred cases."""


def rows() -> list[ListRow]:
    return [
        ListRow(
            f"rad {number}",
            f"{1000 + number}",
            f"Kommune {number}",
            {
                "unge_voksne": {"nye": {"utsatt": number % 7}},
                "familie": {"suksessrate": {"stabil": 0.4 + number % 50 / 100}},
            },
        )
        for number in range(MUNICIPALITIES)
    ]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "Asker.xlsx"
    write_workbook(INPUTS, path)
    return path


@pytest.mark.benchmark(group="one workbook")
def test_first_workbook_after_start(benchmark: BenchmarkFixture) -> None:
    def first() -> bytes:
        effektmodell_plan.cache_clear()
        effektmodell_template.cache_clear()
        return workbook_bytes(INPUTS)

    benchmark(first)
    tracemalloc.start()
    first()
    benchmark.extra_info["peak_mb"] = round(tracemalloc.get_traced_memory()[1] / 1e6, 1)
    tracemalloc.stop()


@pytest.mark.benchmark(group="one workbook")
def test_next_workbook(benchmark: BenchmarkFixture) -> None:
    workbook_bytes(INPUTS)
    benchmark(workbook_bytes, INPUTS)


@pytest.mark.benchmark(group="one workbook")
def test_plain_xlsxwriter_build(
    benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer._Sheet, "_prepare_formula", Worksheet._prepare_formula)
    plan = effektmodell_plan(capacities(INPUTS))

    def build() -> bytes:
        data = workbook_data(INPUTS)
        values = Values(data.by_group())
        return writer.write_plan(
            plan,
            values,
            data.texts,
            lambda sheet, row: writer.fitted_height(sheet, row, values),
            lambda sheet: writer.printed_area(sheet, values),
        )

    benchmark(build)


@pytest.mark.benchmark(group="recalculation")
def test_ironcalc_load_and_recalculate(benchmark: BenchmarkFixture, workbook: Path) -> None:
    benchmark(lambda: Calculator(workbook).calculate())


@pytest.mark.benchmark(group="recalculation")
def test_ironcalc_scenario(benchmark: BenchmarkFixture, workbook: Path) -> None:
    calculator = Calculator(workbook)
    benchmark(calculator.calculate, {("Unge voksne", "B10"): 12.0})


@pytest.mark.benchmark(group="recalculation")
def test_a_hundred_recorded_cases(benchmark: BenchmarkFixture, workbook: Path) -> None:
    """From the case file to the verdicts: reading, loading once, 100 cases of all named results."""
    target = workbook.with_suffix(ENDING)
    recording = record(workbook, target, RecordingOptions(5, 99, ("ironcalc",)))
    target.write_text(recording.text, "utf-8")

    def cases() -> int:
        begun = time.process_time()
        runner = Runner(read_cases(target))
        outcomes = [runner.run("ironcalc", case) for case in runner.cases.cases]
        assert all(outcome.status is Status.PASSED for outcome in outcomes)
        assert time.process_time() - begun < MOST_SECONDS
        return len(outcomes)

    assert benchmark.pedantic(cases, rounds=3) == 100  # type: ignore[no-untyped-call]


@pytest.mark.slow
@pytest.mark.benchmark(group="recalculation")
def test_formulas_scenario(benchmark: BenchmarkFixture, workbook: Path) -> None:
    calculator = FormulasCalculator(workbook)
    benchmark.pedantic(calculator.calculate, rounds=2)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="recalculation")
@needs_libreoffice
def test_libreoffice_load_and_recalculate(
    benchmark: BenchmarkFixture, workbook: Path, tmp_path: Path
) -> None:
    benchmark.pedantic(recalculate_with_libreoffice, ([workbook], tmp_path), rounds=2)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="all municipalities")
def test_make_all(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    def make() -> int:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as executor:
            outcomes = list(make_workbooks(rows(), tmp_path, executor=executor, overwrite=True))
        assert all(outcome.file for outcome in outcomes)
        return len(outcomes)

    assert benchmark.pedantic(make, rounds=1) == MUNICIPALITIES  # type: ignore[no-untyped-call]
    benchmark.extra_info["municipalities"] = MUNICIPALITIES


@pytest.mark.benchmark(group="all municipalities")
def test_make_and_verify_all(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """What ``alle --kontroller`` adds to ``alle``: both in one run, in processor time of one process.

    To start, to load the formulas once and to check the first file in full takes half a second, which
    counts among few municipalities: the ratio is that of the ones after the first.
    """
    list(make_workbooks(rows()[:1], tmp_path, verify=True, overwrite=True))
    seconds = dict.fromkeys((False, True), 0.0)

    def make(*, verify: bool) -> None:
        begun = time.process_time()
        outcomes = list(make_workbooks(rows(), tmp_path, verify=verify, overwrite=True))
        seconds[verify] += time.process_time() - begun
        assert not any(outcome.faults for outcome in outcomes)

    def both() -> None:
        make(verify=False)
        make(verify=True)

    benchmark.pedantic(both, rounds=3)  # type: ignore[no-untyped-call]
    benchmark.extra_info["ratio"] = round(seconds[True] / seconds[False], 2)


@pytest.mark.benchmark(group="all municipalities")
def test_verify_all(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    files = [tmp_path / outcome.file for outcome in make_workbooks(rows(), tmp_path)]

    def verify() -> int:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as executor:
            reports = list(executor.map(check_workbook, files, chunksize=8))
        assert all(not report.deviations for report in reports)
        return len(reports)

    assert benchmark.pedantic(verify, rounds=1) == MUNICIPALITIES  # type: ignore[no-untyped-call]
    benchmark.extra_info["municipalities"] = MUNICIPALITIES
