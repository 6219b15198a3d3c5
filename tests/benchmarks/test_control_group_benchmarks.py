"""Time and memory of reading KOSTRA files: 50 000 lines, and the same persons in ten times as many lines."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.support.recipients import Line, Recipient, text_of
from xlmodel.control_group import (
    SOCIAL_ASSISTANCE,
    control_group,
    read_register,
    standard_ages,
    standard_rules,
)

LINES = 50_000
YEARS = (2023, 2024, 2025)
LINE = Line(SOCIAL_ASSISTANCE, tuple(range(1, 9)), 96_000, 0, "4", "07", "5")


def written(folder: Path, lines: int, persons: int) -> list[Path]:
    """Write files of three years with some lines in all, of so many persons."""
    paths = []
    for year in YEARS:
        texts = [
            text_of(Recipient(at, 1990 + at % 15, "journal"), year, LINE).encode("iso-8859-1")
            for at in range(persons)
        ]
        path = folder / f"{year}-{lines}.dat"
        with path.open("wb") as file:
            for at in range(lines // len(YEARS)):
                file.write(texts[at % persons] + b"\r\n")
        paths.append(path)
    return paths


def counted(paths: list[Path]) -> None:
    control_group(read_register(paths), standard_rules(), standard_ages(), "Asker")


def test_50_000_lines(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    paths = written(tmp_path, LINES, LINES // len(YEARS))
    benchmark.pedantic(counted, (paths,), rounds=3)  # type: ignore[no-untyped-call]
    started = time.process_time()
    counted(paths)
    assert time.process_time() - started < 5


@pytest.mark.benchmark(group="memory")
def test_memory_is_that_of_the_persons(tmp_path: Path) -> None:
    peaks = []
    for lines in (3_000, 3_000, 30_000):  # the first run loads what is kept
        paths = written(tmp_path, lines, 1_000)
        tracemalloc.start()
        counted(paths)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.1 * peaks[1] + 50_000
