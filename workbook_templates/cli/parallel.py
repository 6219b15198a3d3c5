"""Local processes for commands that work on many files."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

import click

from xlmodel import InputError, Violation
from xlmodel.common.fields import Domain


def _processes(_ctx: click.Context, _param: click.Parameter, value: str) -> int:
    domain = Domain("whole", 1, 64)
    if not value.isdecimal() or not domain.admits_number(int(value)):
        raise InputError([Violation("--parallelt", value, domain.allowed())])
    return int(value)


parallel_option = click.option(
    "--parallelt",
    default="1",
    callback=_processes,
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
