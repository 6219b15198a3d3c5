"""Local processes for commands that work on many files."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

import click

from workbook_templates.cli.numbers import WholeNumber
from xlmodel.common.fields import Domain

parallel_option = click.option(
    "--parallelt",
    type=WholeNumber(Domain("whole", 1, 64)),
    default=1,
    metavar="N",
    help="Antall prosesser på denne maskinen. Standard er 1.",
)


@contextmanager
def local_processes(processes: int) -> Iterator[Executor | None]:
    """Give local processes, or nothing for one process; a stop does not wait for what is in line."""
    if processes == 1:
        yield None
        return
    executor = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
