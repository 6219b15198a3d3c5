"""Time and memory of personas: the engine, the workbook, its recalculation; recorded, not asserted."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from workbook_templates import check_workbook, workbook_bytes
from workbook_templates.personas.plan import personas_plan, personas_template
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel.personas import PersonaSet, example, set_results

THREE = example("loerenskog")
TWENTY = replace(
    THREE,
    personas=tuple(
        replace(THREE.personas[number % 3], name=f"Persona {number}") for number in range(20)
    ),
)


@pytest.mark.benchmark(group="personas, engine")
@pytest.mark.parametrize("inputs", [THREE, TWENTY], ids=["3 personas", "20 personas"])
def test_all_results(benchmark: BenchmarkFixture, inputs: PersonaSet) -> None:
    def results() -> list[float]:
        found = set_results(inputs)
        return [
            course.sum_cost + float(course.cost_by_service.sum())
            for persona in found.personas
            for course in persona.courses
        ]

    assert len(benchmark(results)) == 2 * len(inputs.personas)


@pytest.mark.benchmark(group="personas, one workbook")
def test_first_workbook_after_start(benchmark: BenchmarkFixture) -> None:
    def first() -> bytes:
        personas_plan.cache_clear()
        personas_template.cache_clear()
        return workbook_bytes(THREE)

    benchmark(first)
    tracemalloc.start()
    first()
    benchmark.extra_info["peak_mb"] = round(tracemalloc.get_traced_memory()[1] / 1e6, 1)
    tracemalloc.stop()


@pytest.mark.benchmark(group="personas, one workbook")
def test_next_workbook(benchmark: BenchmarkFixture) -> None:
    workbook_bytes(THREE)
    benchmark(workbook_bytes, THREE)


@pytest.mark.benchmark(group="personas, one workbook")
def test_twenty_personas(benchmark: BenchmarkFixture) -> None:
    workbook_bytes(TWENTY)
    benchmark.pedantic(workbook_bytes, (TWENTY,), rounds=2)  # type: ignore[no-untyped-call]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "Personaer.xlsx"
    path.write_bytes(workbook_bytes(THREE))
    return path


@pytest.mark.benchmark(group="personas, recalculation")
def test_ironcalc_load_and_recalculate(benchmark: BenchmarkFixture, workbook: Path) -> None:
    benchmark(lambda: Calculator(workbook).calculate())


@pytest.mark.benchmark(group="personas, recalculation")
def test_read_recalculate_and_compare(benchmark: BenchmarkFixture, workbook: Path) -> None:
    report = benchmark.pedantic(check_workbook, (workbook,), rounds=2)  # type: ignore[no-untyped-call]
    assert not report.deviations
