"""Local processes for commands that work on many files."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

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


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, however that ended, not by Ctrl+C.

    That reaches all processes: the parent takes it and lets the work under way be done. Linux tells
    itself that the parent is gone. Elsewhere, and where it was gone before Linux was asked, a thread
    waits for the parent's end of a pipe (on Windows its process) to close.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(_PARENT_GONE)

    Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


_SET_DEATH_SIGNAL: Final = 1
_PARENT_GONE: Final = 1


@contextmanager
def local_processes(processes: int) -> Iterator[Executor | None]:
    """Give local processes, or nothing for one process; a stop does not wait for what is in line."""
    if processes == 1:
        yield None
        return
    executor = ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    )
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
